//! How far confidences are from probabilities, and what a reader gets who keeps the rows from some confidence on.

use super::Answer;
use crate::annotation::QuoteType;
use crate::eval::{
    Bin, Column, FROM, brier, expected_error, expected_error_by_chance, reliability,
};

/// The columns that are calibrated, in the order of the tables.
pub(super) const COLUMNS: [Column; 5] = [
    Column::Content,
    Column::Source,
    Column::Speaker,
    Column::Row,
    Column::Entity,
];

/// How good the confidences of one column are, over all rows or those of one quote type.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The column.
    pub column: Column,
    /// The quote type; none for all rows.
    pub quote_type: Option<QuoteType>,
    /// How many answers.
    pub n: usize,
    /// The share of them that is right.
    pub right: f64,
    /// Expected calibration error over ten bins of equal width (Naeini et al. 2015).
    pub error: f64,
    /// What that error would be in the mean if every confidence were exactly the probability: so many answers fall on one side or
    /// the other by chance.
    pub error_by_chance: f64,
    /// The calibration error of the raw scores.
    pub raw_error: f64,
    /// The Brier score: mean square of confidence minus outcome.
    pub brier: f64,
    /// The Brier score of the raw scores.
    pub raw_brier: f64,
}

/// The rows from a confidence on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// The least confidence.
    pub from: f32,
    /// How many rows have it.
    pub rows: usize,
    /// How many of them are right.
    pub right: usize,
    /// How many rows there are in all.
    pub all: usize,
}

/// Each column over all rows and by quote type; where there are no answers, there is no check.
pub fn checks(answers: &[Answer]) -> Vec<Check> {
    let types = QuoteType::ALL.iter().copied().map(Some);
    let types: Vec<Option<QuoteType>> = std::iter::once(None).chain(types).collect();
    let groups = COLUMNS
        .iter()
        .flat_map(|&column| types.iter().map(move |&kind| (column, kind)));
    groups
        .filter_map(|(column, kind)| check(answers, column, kind))
        .collect()
}

fn check(answers: &[Answer], column: Column, quote_type: Option<QuoteType>) -> Option<Check> {
    let here: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.column == column)
        .filter(|answer| quote_type.is_none() || quote_type == answer.quote_type)
        .collect();
    let given = || here.iter().map(|answer| (answer.confidence, answer.right));
    let raw = || here.iter().map(|answer| (answer.raw, answer.right));
    let bins = reliability(given());
    let right = here.iter().filter(|answer| answer.right).count();
    Some(Check {
        column,
        quote_type,
        n: here.len(),
        right: right as f64 / here.len().max(1) as f64,
        error: expected_error(&bins)?,
        error_by_chance: expected_error_by_chance(&bins)?,
        raw_error: expected_error(&reliability(raw()))?,
        brier: brier(given())?,
        raw_brier: brier(raw())?,
    })
}

/// What is left of the rows, and how much of it is right, from each of some confidences on.
pub fn kept(answers: &[Answer]) -> Vec<Kept> {
    let rows: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.column == Column::Row)
        .collect();
    FROM.iter()
        .map(|&from| {
            let kept = rows.iter().filter(|answer| answer.confidence >= from);
            Kept {
                from,
                rows: kept.clone().count(),
                right: kept.filter(|answer| answer.right).count(),
                all: rows.len(),
            }
        })
        .collect()
}

/// The reliability table of a column.
pub(super) fn bins(answers: &[Answer], column: Column) -> Vec<Bin> {
    let here = answers.iter().filter(|answer| answer.column == column);
    reliability(here.map(|answer| (answer.confidence, answer.right)))
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn answers() -> Vec<Answer> {
        let answer = |confidence, raw, right| Answer {
            column: Column::Row,
            quote_type: Some(QuoteType::Direct),
            raw,
            confidence,
            right,
        };
        vec![
            answer(0.75, 1.0, true),
            answer(0.75, 1.0, false),
            answer(0.25, 1.0, false),
        ]
    }

    #[test]
    fn checks_by_hand() {
        let checks = checks(&answers());
        let groups: Vec<_> = checks
            .iter()
            .map(|check| (check.column, check.quote_type))
            .collect();
        assert_eq!(
            groups,
            [(Column::Row, None), (Column::Row, Some(QuoteType::Direct))]
        );
        let all = &checks[0];
        assert_eq!((all.n, all.right), (3, 1.0 / 3.0));
        // Bin 7: |1.5 - 1|, bin 2: 0.25, over 3.
        assert!((all.error - 0.25).abs() < 1e-6);
        // |3 - 1| over 3.
        assert!((all.raw_error - 2.0 / 3.0).abs() < 1e-6);
        assert!((all.brier - (0.0625 + 0.5625 + 0.0625) / 3.0).abs() < 1e-6);
        assert!((all.raw_brier - 2.0 / 3.0).abs() < 1e-6);
        let deviation = |variance: f64| (2.0 * variance / PI).sqrt();
        let by_chance = (deviation(2.0 * 0.1875) + deviation(0.1875)) / 3.0;
        assert!((all.error_by_chance - by_chance).abs() < 1e-6);
    }

    #[test]
    fn kept_rows_by_hand() {
        let kept = kept(&answers());
        assert_eq!(
            (kept[2].from, kept[2].rows, kept[2].right, kept[2].all),
            (0.7, 2, 1, 3)
        );
        assert_eq!((kept[3].from, kept[3].rows), (0.8, 0));
    }
}
