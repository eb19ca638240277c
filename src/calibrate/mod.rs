//! Calibration: fitted to gold articles that were not trained on, and checked on articles it was not fitted to.
//!
//! [`judge`] asks what of each answer is right; [`fit`] makes a calibration of it; [`cross_validate`] says how good such a
//! calibration is, with confidences that each come from a fit to other articles.

mod check;
mod diagram;

use rayon::prelude::*;

use crate::annotation::QuoteType;
use crate::attribution::{
    Calibration, Evidence, Judged, JudgedMention, NestedCalibration, of_mentions, of_nested,
};
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
        .map(|one| {
            let evidence = Evidence::of(&gold.document, &predicted.entities, one);
            not_judged(evidence, one.quote_type)
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
    for one in &mut judged {
        one.row = whole(gold, one);
    }
    Ok(JudgedArticle {
        attributions: judged,
        mentions,
    })
}

/// What of the reports inside reports in gold articles is right, an article each: as [`judge`] tells it, and whether there is such a
/// report at all. Articles whose gold has none are left out.
///
/// The pipeline must be [`Pipeline::uncalibrated`].
///
/// # Errors
/// When the engine fails.
pub fn judge_nested(pipeline: &Pipeline, gold: &[Gold]) -> Result<Vec<Vec<(Judged, bool)>>> {
    gold.par_iter()
        .filter(|gold| gold.layers.nested)
        .map(|gold| judge_nested_of(pipeline, gold))
        .collect()
}

fn judge_nested_of(pipeline: &Pipeline, gold: &Gold) -> Result<Vec<(Judged, bool)>> {
    let predicted = pipeline.annotate(&gold.document)?;
    let mut judged: Vec<Judged> = (0..predicted.nested.len())
        .map(|at| {
            let evidence = of_nested(&gold.document, &predicted, at);
            let quote_type = predicted.nested[at].attribution.quote_type;
            not_judged(evidence, quote_type)
        })
        .collect();
    let (gold, predicted) = eval::only_inner(gold, &predicted);
    for outcome in eval::outcomes(&gold, &predicted) {
        if let Some(answer) = answer_mut(&mut judged, outcome.index, outcome.column) {
            *answer = Some(outcome.right);
        }
    }
    // A source is asked for where the content is gold's, by half or more.
    let judged = judged.into_iter().map(|one| {
        let found = one.source.is_some();
        (one, found)
    });
    Ok(judged.collect())
}

/// The nested attributions of articles as [`cross_validate`] takes them.
pub fn as_articles(nested: &[Vec<(Judged, bool)>]) -> Vec<JudgedArticle> {
    let judged = |article: &Vec<(Judged, bool)>| {
        let judged = article.iter().map(|(judged, _)| judged.clone());
        judged.collect()
    };
    let articles = nested.iter().map(|article| JudgedArticle {
        attributions: judged(article),
        mentions: Vec::new(),
    });
    articles.collect()
}

fn not_judged(evidence: Evidence, quote_type: QuoteType) -> Judged {
    Judged {
        evidence,
        quote_type,
        content: None,
        source: None,
        speaker: None,
        row: None,
    }
}

/// Whether words, source and speaker of an answer are right; none where gold cannot tell of all three, so that a row is never fitted
/// to what leaves its speaker open. What is wrong in its words or source is wrong whoever speaks, but counts only where gold knows
/// speakers: else the wrong ones alone would be learned from.
fn whole(gold: &Gold, judged: &Judged) -> Option<bool> {
    let row = judged.row?;
    if gold.layers.speakers {
        return Some(row);
    }
    match (gold.layers.chains, row) {
        (true, true) => judged.speaker,
        (true, false) => Some(false),
        (false, _) => None,
    }
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

/// The calibration of reports inside reports that all these articles give.
pub fn fit_nested(articles: &[Vec<(Judged, bool)>]) -> NestedCalibration {
    NestedCalibration::fit(articles.iter().flatten())
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
    /// The probability that calibrations fitted to other articles make of it.
    pub confidence: f32,
    /// Whether it is right.
    pub right: bool,
}

/// How often articles are dealt to folds: where the folds fall moves the calibration error of a few hundred answers by a hundredth.
const DEALS: usize = 10;

/// The answers of all articles. The confidences of an article are the means of fits to other articles: one for each time that the
/// articles are dealt to the folds.
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
    let fits: Vec<Calibration> = (0..DEALS * folds)
        .into_par_iter()
        .map(|at| {
            let (deal, fold) = (at / folds, at % folds);
            let others = articles.iter().enumerate();
            let others = others.filter(|(at, _)| fold_of(*at, deal, folds) != fold);
            fit_to(others.map(|(_, article)| article))
        })
        .collect();
    let answers = articles.iter().enumerate().flat_map(|(at, article)| {
        let of_deals: Vec<Vec<Answer>> = (0..DEALS)
            .map(|deal| &fits[deal * folds + fold_of(at, deal, folds)])
            .map(|fit| article_answers(article, fit))
            .collect();
        means(&of_deals)
    });
    Ok(answers.collect())
}

/// The answers to each of some corpora, by a fit to all the others: how far confidences hold for texts of another kind.
///
/// Where there is but one corpus, there are none.
pub fn leave_out(corpora: &[Vec<JudgedArticle>]) -> Vec<Vec<Answer>> {
    if corpora.len() < 2 {
        return Vec::new();
    }
    (0..corpora.len())
        .into_par_iter()
        .map(|out| {
            let others = corpora.iter().enumerate().filter(|(at, _)| *at != out);
            let fitted = fit_to(others.flat_map(|(_, articles)| articles));
            let articles = corpora[out].iter();
            articles
                .flat_map(|article| article_answers(article, &fitted))
                .collect()
        })
        .collect()
}

/// The fold of an article: in turns, and each deal begins every round at another fold than the deal before.
fn fold_of(article: usize, deal: usize, folds: usize) -> usize {
    (article + deal * (article / folds)) % folds
}

/// The answers of one article with the mean of their confidences.
fn means(of_deals: &[Vec<Answer>]) -> Vec<Answer> {
    let Some(first) = of_deals.first() else {
        return Vec::new();
    };
    let mean = |at: usize| {
        let sum: f32 = of_deals.iter().map(|answers| answers[at].confidence).sum();
        sum / of_deals.len() as f32
    };
    let answers = first.iter().enumerate();
    let answers = answers.map(|(at, answer)| Answer {
        confidence: mean(at),
        ..*answer
    });
    answers.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deal_has_even_folds_and_mixes_them_anew() {
        let fold = |deal| move |at| fold_of(at, deal, 3);
        let of = |deal| (0..9).map(fold(deal)).collect::<Vec<_>>();
        assert_eq!(of(0), [0, 1, 2, 0, 1, 2, 0, 1, 2]);
        assert_eq!(of(1), [0, 1, 2, 1, 2, 0, 2, 0, 1]);
        assert_eq!(of(2), [0, 1, 2, 2, 0, 1, 1, 2, 0]);
    }

    #[test]
    fn a_corpus_left_out_is_answered_by_the_others() {
        let corpus = |right: bool| {
            vec![JudgedArticle {
                attributions: Vec::new(),
                mentions: vec![
                    JudgedMention {
                        evidence: vec![("mark", "a", 1.0)],
                        raw: 0.5,
                        right,
                    };
                    40
                ],
            }]
        };
        let answers = leave_out(&[corpus(true), corpus(false)]);
        // Each is taken for what the other is.
        assert!(answers[0].iter().all(|it| it.right && it.confidence < 0.2));
        assert!(answers[1].iter().all(|it| !it.right && it.confidence > 0.8));
        assert!(leave_out(&[corpus(true)]).is_empty());
    }

    #[test]
    fn an_answer_never_comes_from_a_fit_to_its_own_article() {
        // Each article alone has its mark, and is right or wrong as no other article tells: only a fit to itself would know.
        const MARKS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
        let article = |at: usize| JudgedArticle {
            attributions: Vec::new(),
            mentions: vec![
                JudgedMention {
                    evidence: vec![("mark", MARKS[at], 10.0)],
                    raw: 0.5,
                    right: at.is_multiple_of(2),
                };
                9
            ],
        };
        let articles: Vec<JudgedArticle> = (0..MARKS.len()).map(article).collect();
        let answers = cross_validate(&articles, 6).unwrap();
        assert_eq!(answers.len(), 54);
        for answer in &answers {
            // Two of five others are right where this one is, three of five where it is wrong.
            assert_eq!(answer.confidence < 0.5, answer.right, "{answer:?}");
        }
        let known = fit(&articles);
        assert!(known.mention(&articles[0].mentions[0].evidence, 0.5) > 0.9);
        assert!(cross_validate(&articles, 7).is_err());
    }
}
