//! Calibration: fitted to gold articles that were not trained on, and checked on articles it was not fitted to.
//!
//! [`judge`] asks what of each answer is right; [`fit`] makes a calibration of it; [`cross_validate`] says how good such a
//! calibration is, with confidences that each come from a fit to other articles.

mod check;
mod diagram;

use rayon::prelude::*;

use crate::annotation::QuoteType;
use crate::attribution::{Calibration, Evidence, Judged, JudgedMention, of_mentions};
use crate::eval::{self, Column};
use crate::gold::Gold;
use crate::pipeline::Pipeline;
use crate::{Error, ErrorKind, Result};

pub use check::{Check, Kept, checks, kept};
pub use diagram::diagram;

/// What was found in one article, judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JudgedArticle {
    /// The attributions.
    pub attributions: Vec<Judged>,
    /// The named entities, where gold has them.
    pub mentions: Vec<JudgedMention>,
}

/// What of the answers to gold articles is right, as `eval` scores it; articles whose gold can judge no column are left out.
///
/// The pipeline must be [`Pipeline::uncalibrated`].
///
/// # Errors
/// When the engine fails.
pub fn judge(pipeline: &Pipeline, gold: &[Gold]) -> Result<Vec<JudgedArticle>> {
    gold.par_iter()
        .filter(|gold| gold.layers.has_outcomes())
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
    let evidence = of_mentions(&gold.document, &predicted.entities);
    let mut mentions = Vec::new();
    for outcome in eval::outcomes(gold, &predicted) {
        if outcome.column == Column::Entity {
            mentions.push(JudgedMention {
                evidence: evidence[outcome.index].clone(),
                raw: outcome.confidence,
                right: outcome.right,
            });
        } else if let Some(answer) = answer_mut(&mut judged, outcome.index, outcome.column) {
            *answer = Some(outcome.right);
        }
    }
    Ok(JudgedArticle {
        attributions: judged,
        mentions,
    })
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
    fit_to(articles.iter())
}

fn fit_to<'a>(articles: impl Iterator<Item = &'a JudgedArticle> + Clone) -> Calibration {
    Calibration::fit(
        articles.clone().flat_map(|article| &article.attributions),
        articles.flat_map(|article| &article.mentions),
    )
}

/// One confidence and how it came out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The column.
    pub column: Column,
    /// The quote type of its row; none of a named entity.
    pub quote_type: Option<QuoteType>,
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
            let fitted = fit_to(others.map(|(_, article)| article));
            let here = articles.iter().enumerate().filter(|(at, _)| of_fold(*at));
            here.flat_map(|(_, article)| article_answers(article, &fitted))
                .collect()
        })
        .collect();
    Ok(parts.concat())
}

fn article_answers(article: &JudgedArticle, calibration: &Calibration) -> Vec<Answer> {
    let attributions = article.attributions.iter();
    let attributions = attributions.flat_map(|one| answers(one, calibration));
    let mentions = article.mentions.iter().map(|one| Answer {
        column: Column::Entity,
        quote_type: None,
        raw: one.raw,
        confidence: calibration.mention(&one.evidence, one.raw),
        right: one.right,
    });
    attributions.chain(mentions).collect()
}

/// The answers of one attribution.
fn answers(judged: &Judged, calibration: &Calibration) -> impl Iterator<Item = Answer> {
    let raw = Calibration::default().calibrated(&judged.evidence);
    let given = calibration.calibrated(&judged.evidence);
    let quote_type = Some(judged.quote_type);
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
