//! Calibration: fitted to gold articles that were not trained on, and checked on articles it was not fitted to.
//!
//! [`judge`] asks what of each answer is right; [`fit`] makes a calibration of it; [`cross_validate`] says how good such a
//! calibration is, with confidences that each come from a fit to other articles.

mod check;
mod diagram;

use rayon::prelude::*;

use crate::annotation::QuoteType;
use crate::attribution::{Calibration, Evidence, Judged};
use crate::eval::{self, Column};
use crate::gold::Gold;
use crate::pipeline::Pipeline;
use crate::{Error, ErrorKind, Result};

pub use check::{Check, Kept, checks, kept};
pub use diagram::diagram;

/// The attributions found in one article, judged.
pub type JudgedArticle = Vec<Judged>;

/// What of the answers to gold articles is right, as `eval` scores it; articles without attributions or chains are left out.
///
/// The pipeline must be [`Pipeline::uncalibrated`].
///
/// # Errors
/// When the engine fails.
pub fn judge(pipeline: &Pipeline, gold: &[Gold]) -> Result<Vec<JudgedArticle>> {
    gold.par_iter()
        .filter(|gold| gold.layers.attributions || gold.layers.chains)
        .map(|gold| judge_article(pipeline, gold))
        .collect()
}

fn judge_article(pipeline: &Pipeline, gold: &Gold) -> Result<JudgedArticle> {
    let predicted = pipeline.annotate(&gold.document)?;
    let attributions = predicted.attributions.iter();
    let mut judged: Vec<Judged> = attributions
        .map(|one| Judged {
            evidence: Evidence::of(&gold.document, one),
            quote_type: one.quote_type,
            content: None,
            source: None,
            speaker: None,
            row: None,
        })
        .collect();
    for outcome in eval::outcomes(gold, &predicted) {
        if let Some(answer) = answer_mut(&mut judged, outcome.index, outcome.column) {
            *answer = Some(outcome.right);
        }
    }
    Ok(judged)
}

fn answer_mut(judged: &mut [Judged], at: usize, column: Column) -> Option<&mut Option<bool>> {
    match column {
        Column::Content => Some(&mut judged[at].content),
        Column::Source => Some(&mut judged[at].source),
        Column::Speaker => Some(&mut judged[at].speaker),
        Column::Row => Some(&mut judged[at].row),
        Column::Entity => None,
    }
}

/// The calibration that all these articles give.
pub fn fit(articles: &[JudgedArticle]) -> Calibration {
    Calibration::fit(articles.iter().flatten())
}

/// One confidence and how it came out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The column.
    pub column: Column,
    /// The quote type of its row.
    pub quote_type: QuoteType,
    /// What decoding gave.
    pub raw: f32,
    /// The probability that a calibration fitted to other articles makes of it.
    pub confidence: f32,
    /// Whether it is right.
    pub right: bool,
}

/// The answers of all articles; the confidences of an article come from a fit to the other folds. Articles go to the folds in
/// turns.
///
/// # Errors
/// When there are fewer than two folds, or fewer articles than folds.
pub fn cross_validate(articles: &[JudgedArticle], folds: usize) -> Result<Vec<Answer>> {
    if folds < 2 || articles.len() < folds {
        let message = format!(
            "{folds} folds of {} articles: there must be two folds or more, and an article for each",
            articles.len()
        );
        return Err(Error::new(ErrorKind::Setting, message));
    }
    let parts: Vec<Vec<Answer>> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let of_fold = |at: usize| at % folds == fold;
            let others = articles.iter().enumerate().filter(|(at, _)| !of_fold(*at));
            let fitted = Calibration::fit(others.flat_map(|(_, article)| article));
            let here = articles.iter().enumerate().filter(|(at, _)| of_fold(*at));
            let judged = here.flat_map(|(_, article)| article);
            judged.flat_map(|one| answers(one, &fitted)).collect()
        })
        .collect();
    Ok(parts.concat())
}

/// The answers of one attribution.
fn answers(judged: &Judged, calibration: &Calibration) -> impl Iterator<Item = Answer> {
    let raw = Calibration::default().calibrated(&judged.evidence);
    let given = calibration.calibrated(&judged.evidence);
    let quote_type = judged.quote_type;
    [
        (Column::Content, raw.content, given.content, judged.content),
        (Column::Source, raw.source, given.source, judged.source),
        (Column::Speaker, raw.speaker, given.speaker, judged.speaker),
        (Column::Row, raw.row, given.row, judged.row),
    ]
    .into_iter()
    .filter_map(move |(column, raw, confidence, right)| {
        Some(Answer {
            column,
            quote_type,
            raw,
            confidence,
            right: right?,
        })
    })
}
