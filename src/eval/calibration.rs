//! Whether confidences are probabilities: of the rows at 0.8, are 80 % right?

use std::f64::consts::PI;

use super::Board;
use super::board::Statistic;
use super::matching::Matching;
use super::metric::Tally;
use super::outcome::{Column, Outcome, of_matching};
use crate::annotation::QuoteType;

/// How many bins of equal width the reliability table has.
const BINS: usize = 10;

/// The confidences at which the rows kept and right are told.
pub(crate) const FROM: [f32; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// The answers whose confidence lies in one tenth of the scale.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// The least confidence of the bin.
    pub from: f64,
    /// How many answers it has.
    pub count: usize,
    /// How many of them are right.
    pub right: usize,
    /// The sum of their confidences.
    pub confidence: f64,
    /// The sum of `p (1 - p)` over their confidences: the variance of `right` if each were exactly the probability.
    pub variance: f64,
}

impl Bin {
    /// The mean confidence of its answers; `None` when it has none.
    pub fn mean_confidence(&self) -> Option<f64> {
        (self.count > 0).then(|| self.confidence / self.count as f64)
    }

    /// The share of its answers that are right; `None` when it has none.
    pub fn share_right(&self) -> Option<f64> {
        (self.count > 0).then(|| self.right as f64 / self.count as f64)
    }
}

/// The reliability table of confidences and their outcomes: ten bins of equal width.
pub fn reliability(answers: impl IntoIterator<Item = (f32, bool)>) -> Vec<Bin> {
    let mut bins: Vec<Bin> = (0..BINS)
        .map(|bin| Bin {
            from: bin as f64 / BINS as f64,
            ..Bin::default()
        })
        .collect();
    for (confidence, right) in answers {
        let confidence = f64::from(confidence);
        // A cast saturates: anything below 0, above 1 or not a number still lands in a bin.
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        bins[bin].count += 1;
        bins[bin].right += usize::from(right);
        bins[bin].confidence += confidence;
        bins[bin].variance += confidence * (1.0 - confidence);
    }
    bins
}

/// The expected calibration error: how far the share of right answers lies from the mean confidence, bin by bin,
/// weighted by the answers of the bin.
pub fn expected_error(bins: &[Bin]) -> Option<f64> {
    let count: usize = bins.iter().map(|bin| bin.count).sum();
    let gap = |bin: &Bin| (bin.confidence - bin.right as f64).abs();
    (count > 0).then(|| bins.iter().map(gap).sum::<f64>() / count as f64)
}

/// What [`expected_error`] would be in the mean if every confidence were exactly the probability: so many answers fall on one side
/// or the other by chance.
///
/// The mean distance of a normal variable from its mean is `sqrt(2 / pi)` standard deviations.
pub fn expected_error_by_chance(bins: &[Bin]) -> Option<f64> {
    let count: usize = bins.iter().map(|bin| bin.count).sum();
    let distance = |bin: &Bin| (2.0 * bin.variance / PI).sqrt();
    (count > 0).then(|| bins.iter().map(distance).sum::<f64>() / count as f64)
}

/// The Brier score: the mean square of the difference between confidence and outcome.
pub fn brier(answers: impl IntoIterator<Item = (f32, bool)>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_usize);
    for (confidence, right) in answers {
        let outcome = f64::from(u8::from(right));
        sum += (f64::from(confidence) - outcome).powi(2);
        count += 1;
    }
    (count > 0).then(|| sum / count as f64)
}

/// Scores each column that gold can judge, in all and by quote type, and gives the reliability tables.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) -> Vec<(Column, Vec<Bin>)> {
    let outcomes: Vec<Vec<Outcome>> = articles
        .iter()
        .map(|article| of_matching(article))
        .collect();
    let mut tables = Vec::new();
    for column in Column::ALL {
        let of_column = answers(&outcomes, |outcome| outcome.column == column);
        if of_column.iter().all(Vec::is_empty) {
            continue;
        }
        errors(board, column.as_str(), &of_column);
        if column != Column::Entity {
            for &kind in QuoteType::ALL {
                let of_kind = answers(&outcomes, |outcome| {
                    outcome.column == column && outcome.quote_type == Some(kind)
                });
                errors(
                    board,
                    &format!("{}/{}", column.as_str(), kind.as_str()),
                    &of_kind,
                );
            }
        }
        if column == Column::Row {
            coverage(board, &of_column);
        }
        tables.push((column, reliability(of_column.into_iter().flatten())));
    }
    tables
}

/// The confidences and outcomes of each article.
fn answers(outcomes: &[Vec<Outcome>], wanted: impl Fn(&Outcome) -> bool) -> Vec<Vec<(f32, bool)>> {
    let of_article = |outcomes: &Vec<Outcome>| {
        let wanted = outcomes.iter().filter(|outcome| wanted(outcome));
        wanted
            .map(|outcome| (outcome.confidence, outcome.right))
            .collect()
    };
    outcomes.iter().map(of_article).collect()
}

fn errors(board: &mut Board, group: &str, answers: &[Vec<(f32, bool)>]) {
    let n = answers.iter().map(Vec::len).sum();
    if n == 0 {
        return;
    }
    let place = ("calibration", "expected_error", group);
    board.add(place, Statistic::Error, n, answers, |articles| {
        expected_error(&reliability(articles.flatten().copied()))
    });
    let place = ("calibration", "brier", group);
    board.add(place, Statistic::Error, n, answers, |articles| {
        brier(articles.flatten().copied())
    });
}

/// What a reader gets who keeps the rows from some confidence on: the share right, and the share of rows left.
fn coverage(board: &mut Board, answers: &[Vec<(f32, bool)>]) {
    for from in FROM {
        let group = format!("{from:.2}");
        let kept = |articles: &[(f32, bool)]| -> Vec<bool> {
            let kept = articles
                .iter()
                .filter(|(confidence, _)| *confidence >= from);
            kept.map(|(_, right)| *right).collect()
        };
        let place = ("calibration", "right_from", group.as_str());
        board.tallies(place, Statistic::Share, answers, |answers| {
            let kept = kept(answers);
            Tally::answered(kept.iter().filter(|right| **right).count(), kept.len())
        });
        let place = ("calibration", "kept_from", group.as_str());
        board.tallies(place, Statistic::Share, answers, |answers| {
            Tally::answered(kept(answers).len(), answers.len())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: [(f32, bool); 5] = [
        (0.75, true),
        (0.75, false),
        (0.25, false),
        (1.0, true),
        (0.0, false),
    ];

    #[test]
    fn error_and_brier_by_hand() {
        let bins = reliability(ANSWERS);
        assert_eq!((bins[7].count, bins[7].right), (2, 1));
        assert_eq!(bins[7].mean_confidence(), Some(0.75));
        assert_eq!(bins[7].share_right(), Some(0.5));
        assert_eq!((bins[9].count, bins[0].count), (1, 1));
        // Bin 7: |1.5 - 1| = 0.5; bin 2: 0.25; the others 0; over 5 answers.
        assert!((expected_error(&bins).unwrap() - 0.15).abs() < 1e-9);
        // 0.0625 + 0.5625 + 0.0625, over 5.
        assert!((brier(ANSWERS).unwrap() - 0.1375).abs() < 1e-9);
        assert_eq!(brier([]), None);
        assert_eq!(expected_error(&reliability([])), None);
    }

    #[test]
    fn strange_confidences_do_no_harm() {
        let bins = reliability([(f32::NAN, true), (-1.0, false), (7.0, true)]);
        assert_eq!((bins[0].count, bins[9].count), (2, 1));
    }

    #[test]
    fn coverage_by_hand() {
        let mut board = Board::default();
        coverage(&mut board, &[ANSWERS.to_vec()]);
        let of = |measure, group| {
            let mut scores = board.scores.iter();
            let score = scores.find(|score| score.measure == measure && score.group == group);
            score.unwrap().value
        };
        assert_eq!(of("right_from", "0.70"), Some(2.0 / 3.0));
        assert_eq!(of("kept_from", "0.70"), Some(0.6));
        assert_eq!(of("right_from", "0.80"), Some(1.0));
    }
}
