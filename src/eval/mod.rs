//! How good the answers are: predictions scored against gold, layer by layer.
//!
//! Where gold has the spans without their links (`GoldLayers::spans`), only `exact`, `overlap`, `begin` and `jaccard` are
//! scored: whatever is judged over whole attributions would be a guess. Reports inside reports have scores of their own (layer
//! `nested`) and count in no other, but where it is said.
//!
//! Gold and prediction are of one type, so each layer needs one function. Spans are drawn to token borders before they
//! are compared; two spans overlap when they share at least half of the characters that either covers.
//!
//! | layer | measure | what is counted |
//! |---|---|---|
//! | content, cue, source | exact | contiguous spans, each once an article; CofeNet's *exact match* |
//! | | overlap | contiguous spans matched one to one |
//! | | begin | the starts of contiguous spans; CofeNet's *only begin* |
//! | | jaccard | of each gold span, its largest overlap with a predicted one, in tokens; astray ones count 0; CofeNet's |
//! | | set | span sets: a content in two pieces is right only when both are |
//! | triple | exact, overlap | content, cue and source together |
//! | link | source, cue | of attributions whose contents overlap, those with the right source or cue |
//! | label | type, ... | of the same attributions, those with the right label |
//! | | speaks_for | the same for whom the speaker speaks for; precision and recall of those that are named |
//! | speaker | name | of the same attributions, those with the right speaker |
//! | | chain | of gold sources, those whose answer is a mention of their chain, a name where it has one |
//! | speaker_step | name, chain | the same, where content, cue and source were given |
//! | | name, chain | also by source: `source_form/nominal`, `pronoun/she` |
//! | content | covered | of quotations that gold gives here and there, those that a content covers by half |
//! | speaker | quoted | of these, those with the right speaker |
//! | pronoun | choice | of pronouns with two names to choose from, those with the right one, or rightly neither (GAP) |
//! | | pair, bias | pronoun-name pairs; F1 of feminine pronouns over masculine |
//! | end_to_end | words_and_speaker | attributions with overlapping content and right speaker; group `nested included`: of all reports |
//! | fairness | found, found_and_right | of gold's attributions, those with overlapping content, and with the right speaker too, by `gender/women` |
//! | | | (as the text tells it: pronoun, title, given name), `kind/person`, `given_name/other`; and how far two groups lie apart |
//! | | row_right | of predicted attributions, those with overlapping content and right speaker, by the same of the predicted speaker |
//! | nested | exact, overlap | contiguous spans of reports inside reports; contents, cues and sources are groups |
//! | | speaker, words_and_speaker | of those whose contents overlap, the right speaker; overlapping content and right speaker |
//! | gender_gap_tracker | quote_30, quote_80 | contents of which a predicted one has more than 0.3 or 0.8 of the characters |
//! | | speaker_30, speaker_80 | of these, those whose sources share a character |
//! | entity | exact | named entities with their type |
//! | false_alarm | rows, share_of_rows | predicted attributions inside negatives or debris |
//! | calibration | expected_error, brier | confidences against outcomes, a column at a time |
//! | | right_from, kept_from | rows at a confidence or more: how many are right, and how many rows these are |

mod alarm;
mod board;
mod bootstrap;
mod calibration;
mod chain;
mod choice;
mod entity;
mod fairness;
mod gender_gap;
mod matching;
pub mod metric;
mod mistake;
mod nested;
mod outcome;
mod principal;
mod quoted;
mod quoted_person;
pub mod report;
mod source_group;
mod spans;
mod speaker;
mod tagging;

use board::Board;
pub use board::{Score, Statistic};
pub use bootstrap::interval;
pub(crate) use calibration::FROM;
pub use calibration::{Bin, brier, expected_error, expected_error_by_chance, reliability};
pub use choice::evaluate_choices;
use matching::Matching;
pub use mistake::{MISTAKE_COLUMNS, Mistake, mistakes, write_mistakes};
pub use nested::only_inner;
pub use outcome::{Column, Outcome, outcomes};
pub use quoted_person::{
    QUOTED_PERSON_COLUMNS, QuotedPerson, quoted_persons, write_quoted_persons,
};
pub use speaker::same_speaker;

use crate::annotation::Extraction;
use crate::error::Result;
use crate::gold::Gold;

/// All scores of one set of gold articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// The scores, layer by layer.
    pub scores: Vec<Score>,
    /// For each confidence column that could be judged, its reliability table.
    pub reliability: Vec<(Column, Vec<Bin>)>,
}

/// Scores predictions against gold; the prediction of an article stands at its place.
///
/// An article without a prediction counts as one where nothing was found. A layer is scored over the articles that
/// annotate it; a layer that none annotates has no score.
pub fn evaluate(gold: &[Gold], predicted: &[Extraction]) -> Evaluation {
    let nothing = Extraction::default();
    let articles: Vec<Matching> = gold
        .iter()
        .enumerate()
        .map(|(at, gold)| Matching::new(gold, predicted.get(at).unwrap_or(&nothing)))
        .collect();
    let mut board = Board::default();
    let with = |layer: fn(&Gold) -> bool| -> Vec<&Matching> {
        articles
            .iter()
            .filter(|article| layer(article.gold))
            .collect()
    };
    let linked = with(|gold| gold.layers.attributions);
    spans::score(&mut board, &with(|gold| gold.layers.has_spans()), &linked);
    spans::score_labels(
        &mut board,
        &with(|gold| gold.layers.attributions && gold.layers.labels),
    );
    principal::score(
        &mut board,
        &with(|gold| gold.layers.attributions && gold.layers.principals),
    );
    speaker::score(
        &mut board,
        "speaker",
        &with(|gold| gold.layers.attributions && gold.layers.speakers),
    );
    speaker::score_end_to_end(
        &mut board,
        ("end_to_end", "words_and_speaker", "all"),
        &with(|gold| gold.layers.attributions && gold.layers.speakers),
    );
    fairness::score(
        &mut board,
        &with(|gold| gold.layers.attributions && gold.layers.speakers && gold.layers.labels),
    );
    nested::score(&mut board, gold, predicted);
    gender_gap::score(&mut board, &linked);
    chain::score(
        &mut board,
        "speaker",
        &with(|gold| gold.layers.chains && gold.layers.speakers),
    );
    quoted::score(&mut board, &with(|gold| gold.layers.quotations));
    entity::score(&mut board, &with(|gold| gold.layers.entities));
    alarm::score(&mut board, &with(|_| true));
    let reliability = calibration::score(&mut board, &with(|_| true));
    Evaluation {
        scores: board.scores,
        reliability,
    }
}

/// Adds the scores of the speaker step alone (layer `speaker_step`): `resolved` holds, for each article, its gold attributions
/// with the speakers that were found for them.
pub fn evaluate_speakers(evaluation: &mut Evaluation, gold: &[Gold], resolved: &[Extraction]) {
    let articles: Vec<Matching> = gold
        .iter()
        .zip(resolved)
        .filter(|(gold, _)| gold.layers.speakers)
        .map(|(gold, resolved)| Matching::new(gold, resolved))
        .collect();
    let with = |layer: fn(&Gold) -> bool| -> Vec<&Matching> {
        let articles = articles.iter();
        articles.filter(|article| layer(article.gold)).collect()
    };
    let mut board = Board::default();
    let named = with(|gold| gold.layers.attributions);
    speaker::score(&mut board, "speaker_step", &named);
    chain::score(&mut board, "speaker_step", &with(|gold| gold.layers.chains));
    evaluation.scores.extend(board.scores);
}

/// The scores of one file of gold, and what they were made from.
#[derive(Clone, Debug)]
pub struct FileEvaluation {
    /// The scores.
    pub evaluation: Evaluation,
    /// The articles of the file.
    pub gold: Vec<Gold>,
    /// The answers, at the places of their articles.
    pub predicted: Vec<Extraction>,
    /// The gold attributions with the speakers found for them; empty where gold knows no speakers.
    pub resolved: Vec<Extraction>,
}

impl FileEvaluation {
    /// The wrong answers. Looked for only when asked, since most callers want the scores alone.
    pub fn mistakes(&self) -> Vec<Mistake> {
        mistakes(&self.gold, &self.predicted, &self.resolved)
    }

    /// The persons quoted, each with what is found of them.
    pub fn quoted_persons(&self) -> Vec<QuotedPerson> {
        quoted_persons(&self.gold, &self.predicted)
    }
}

/// Has `predict` annotate gold articles, and scores the answers.
///
/// `predict` gets all articles at once, so that it may work on them in parallel; it must work on their `document`s, so
/// that both speak of the same tokens. `speakers` gets them too, to find the speakers of the gold attributions alone; it is
/// called where gold knows speakers. `choose` answers the single questions about antecedents, where gold has such.
pub fn evaluate_with(
    gold: Vec<Gold>,
    predict: impl FnOnce(&[Gold]) -> Result<Vec<Extraction>>,
    speakers: impl FnOnce(&[Gold]) -> Result<Vec<Extraction>>,
    choose: impl FnOnce(&[Gold]) -> Result<Vec<Vec<Option<usize>>>>,
) -> Result<FileEvaluation> {
    let predicted = predict(&gold)?;
    let mut evaluation = evaluate(&gold, &predicted);
    let mut resolved = Vec::new();
    if gold.iter().any(|gold| gold.layers.speakers) {
        resolved = speakers(&gold)?;
        evaluate_speakers(&mut evaluation, &gold, &resolved);
    }
    if gold.iter().any(|gold| !gold.choices.is_empty()) {
        evaluate_choices(&mut evaluation, &gold, &choose(&gold)?);
    }
    Ok(FileEvaluation {
        evaluation,
        gold,
        predicted,
        resolved,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{
        Attribution, Confidence, CueClass, QuoteType, SourceForm, SpeakerKind,
    };
    use crate::gold::GoldLayers;
    use crate::text::{Article, Document, Span};

    /// Where words first stand in a text.
    pub(super) fn span(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    /// An attribution of words of a text; empty words stand for no cue or source.
    pub(super) fn attribution(
        text: &str,
        content: &[&str],
        cue: &str,
        source: &str,
    ) -> Attribution {
        let one = |words: &str| -> Vec<Span> {
            let given = (!words.is_empty()).then(|| span(text, words));
            given.into_iter().collect()
        };
        let quoted = content.iter().all(|words| words.starts_with('"'));
        Attribution {
            content: content.iter().map(|words| span(text, words)).collect(),
            cue: one(cue),
            source: one(source),
            quote_type: if quoted {
                QuoteType::Direct
            } else {
                QuoteType::Indirect
            },
            cue_class: CueClass::Say,
            negated: false,
            source_form: SourceForm::Name,
            speaker_kind: SpeakerKind::Person,
            speaker: None,
            speaks_for: None,
            in_headline: false,
            decided_by: "gold",
            confidence: Confidence::CERTAIN,
        }
    }

    /// An article with these gold attributions and no other layer.
    pub(super) fn gold_of(text: &str, attributions: Vec<Attribution>) -> Gold {
        let extraction = predicted_of(attributions);
        let layers = GoldLayers {
            attributions: true,
            ..GoldLayers::default()
        };
        Gold::new(Article::default(), Document::new(text), extraction, layers)
    }

    /// A prediction of these attributions.
    pub(super) fn predicted_of(attributions: Vec<Attribution>) -> Extraction {
        Extraction {
            attributions,
            ..Extraction::default()
        }
    }

    /// The value of one score.
    pub(super) fn value(
        evaluation: &Evaluation,
        layer: &str,
        measure: &str,
        group: &str,
        statistic: &str,
    ) -> f64 {
        let mut scores = evaluation.scores.iter();
        let found = scores.find(|score| {
            (score.layer, score.measure) == (layer, measure)
                && score.group == group
                && score.statistic.as_str() == statistic
        });
        found.unwrap().value.unwrap()
    }

    const TEXT: &str = "\"Go,\" said Ana. Ito left.";

    #[test]
    fn gold_scored_against_itself_is_perfect() {
        let gold = gold_of(TEXT, vec![attribution(TEXT, &["\"Go,\""], "said", "Ana")]);
        let same = gold.extraction.clone();
        let evaluation = evaluate(&[gold], &[same]);
        for score in &evaluation.scores {
            match score.statistic {
                Statistic::Error => assert_eq!(score.value, Some(0.0), "{score:?}"),
                _ => assert_eq!(score.value, Some(1.0), "{score:?}"),
            }
            assert_eq!(
                score.interval,
                Some((score.value.unwrap(), score.value.unwrap()))
            );
        }
    }

    #[test]
    fn a_missing_prediction_is_an_empty_one() {
        let gold = || gold_of(TEXT, vec![attribution(TEXT, &["\"Go,\""], "said", "Ana")]);
        let same = gold().extraction;
        let evaluation = evaluate(&[gold(), gold()], &[same]);
        assert_eq!(value(&evaluation, "content", "exact", "all", "recall"), 0.5);
        assert_eq!(evaluate(&[], &[]), Evaluation::default());
    }

    #[test]
    fn articles_are_scored_in_one_call() {
        let gold = || {
            vec![gold_of(
                TEXT,
                vec![attribution(TEXT, &["\"Go,\""], "said", "Ana")],
            )]
        };
        let same = |golds: &[Gold]| -> Result<Vec<Extraction>> {
            Ok(golds.iter().map(|gold| gold.extraction.clone()).collect())
        };
        let none = |_: &[Gold]| Ok(Vec::new());
        let nothing = |golds: &[Gold]| Ok(vec![Extraction::default(); golds.len()]);
        let right = evaluate_with(gold(), same, same, none).unwrap();
        assert_eq!(
            value(&right.evaluation, "triple", "exact", "all", "f1"),
            1.0
        );
        assert!(right.mistakes().is_empty());
        let empty = evaluate_with(gold(), nothing, same, none).unwrap();
        assert_eq!(empty.mistakes()[0].mistake, "missed");
    }

    #[test]
    fn spans_without_links_are_scored_as_spans_alone() {
        let item = r#"{"tokens":["``","Go","''","said","Ana"],"labels":["B-content","I-content","I-content","B-cue","B-source"]}"#;
        let gold = crate::gold::cofenet::read(item, "x").unwrap();
        let text = gold[0].document.text();
        let predicted = predicted_of(vec![attribution(text, &["“Go”"], "said", "Ana")]);
        let resolved = [predicted.clone()];
        let mut evaluation = evaluate(&gold, &[predicted]);
        evaluate_speakers(&mut evaluation, &gold, &resolved);
        let scored: std::collections::BTreeSet<_> = evaluation
            .scores
            .iter()
            .map(|score| {
                assert_eq!(score.value, Some(1.0), "{score:?}");
                (score.layer, score.measure)
            })
            .collect();
        let expected = ["content", "cue", "source"]
            .map(|layer| ["exact", "overlap", "begin", "jaccard"].map(|measure| (layer, measure)));
        assert_eq!(scored, expected.concat().into_iter().collect());
        assert!(evaluation.reliability.is_empty());
        assert!(mistakes(&gold, &resolved, &resolved).is_empty());
    }

    #[test]
    fn layers_that_gold_lacks_have_no_score() {
        let gold = gold_of(TEXT, Vec::new());
        let evaluation = evaluate(&[gold], &[Extraction::default()]);
        assert!(evaluation.scores.is_empty(), "{:?}", evaluation.scores);
    }
}
