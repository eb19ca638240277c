//! Scores on the development articles, by which the best epoch is chosen: exact spans, and the pair heads given the spans.

use std::fmt;

use tch::Device;

use super::data::{Question, TrainingWindow, training_windows};
use crate::Result;
use crate::decode::tags;
use crate::encoder::torch::{Network, run_network};
use crate::encoder::{
    Crf, Engine, PairHead, PieceTokenizer, Scores as TokenScores, TagScores, TokenVectors, Window,
    Windowing, distance_bucket, encode,
};
use crate::gold::Gold;

/// Windows that are run at once; more would not be faster.
const BATCH: usize = 16;

/// The development articles.
pub(super) struct Development<'a> {
    gold: &'a [Gold],
    tokenizer: &'a PieceTokenizer,
    windowing: Windowing,
}

/// Development scores, each in `0.0..=1.0`; not a number where nothing was asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scores {
    /// Exact F1 of content, cue, source and entities.
    spans: [f64; 4],
    /// Share of right answers of the cue, source and antecedent heads, given gold spans.
    pairs: [f64; 3],
}

/// Counts for one F1.
#[derive(Clone, Copy, Default)]
struct Count {
    gold: usize,
    found: usize,
    right: usize,
}

/// A network that is being trained, as an engine.
struct Training<'a>(&'a Network, Device);

impl Engine for Training<'_> {
    fn run(&self, batch: &[Window]) -> Result<Vec<TokenScores>> {
        run_network(self.0, batch, self.1)
    }
}

impl<'a> Development<'a> {
    pub(super) fn new(
        gold: &'a [Gold],
        tokenizer: &'a PieceTokenizer,
        windowing: Windowing,
    ) -> Self {
        Self {
            gold,
            tokenizer,
            windowing,
        }
    }

    pub(super) fn score(&self, network: &Network, device: Device) -> Result<Scores> {
        let heads = network.heads()?;
        let (mut spans, mut pairs) = ([Count::default(); 4], [Count::default(); 3]);
        let whole = Windowing {
            context: 0,
            ..self.windowing
        };
        for gold in self.gold {
            let mut labelled = training_windows(gold, self.tokenizer, whole)?;
            labelled.retain(TrainingWindow::teaches);
            if gold.layers.has_spans() || gold.layers.entities {
                let scores = encode(
                    &gold.document,
                    self.tokenizer,
                    self.windowing,
                    &Training(network, device),
                )?;
                if gold.layers.has_spans() {
                    let labels = super::data::attribution_labels(&gold.document, gold);
                    count_spans(
                        &mut spans[..3],
                        &labelled_spans(&labels),
                        &found(&scores.attribution, &heads.attribution),
                    );
                }
                if gold.layers.entities {
                    count_spans(
                        &mut spans[3..],
                        &labelled_spans(&super::data::entity_labels(gold)),
                        &found(&scores.ner, &heads.ner),
                    );
                }
            }
            for batch in labelled.chunks(BATCH) {
                let windows: Vec<Window> =
                    batch.iter().map(|window| window.window.clone()).collect();
                for (window, scores) in batch.iter().zip(run_network(network, &windows, device)?) {
                    count_pairs(
                        &mut pairs[0],
                        &heads.cue,
                        &scores.cue_query,
                        &scores.cue_key,
                        &window.cue,
                    );
                    count_pairs(
                        &mut pairs[1],
                        &heads.source,
                        &scores.source_query,
                        &scores.source_key,
                        &window.source,
                    );
                    let (query, key) = (&scores.antecedent_query, &scores.antecedent_key);
                    count_pairs(
                        &mut pairs[2],
                        &heads.antecedent,
                        query,
                        key,
                        &window.antecedent,
                    );
                }
            }
        }
        Ok(Scores {
            spans: spans.map(Count::f1),
            pairs: pairs.map(Count::f1),
        })
    }
}

/// The spans that decoding finds, as kind, start and end.
fn found(scores: &TagScores, crf: &Crf) -> Vec<(usize, usize, usize)> {
    let tokens = scores.emissions.len() / scores.labels;
    let spans = tags::best_spans(scores, crf, std::slice::from_ref(&(0..tokens)));
    spans
        .into_iter()
        .map(|span| (span.kind, span.tokens.start, span.tokens.end))
        .collect()
}

/// Adds the spans of gold and guess: to one count a kind, or all to the one count there is.
fn count_spans(
    counts: &mut [Count],
    gold: &[(usize, usize, usize)],
    found: &[(usize, usize, usize)],
) {
    let last = counts.len() - 1;
    for span in gold {
        counts[span.0.min(last)].gold += 1;
        counts[span.0.min(last)].right += usize::from(found.contains(span));
    }
    for span in found {
        counts[span.0.min(last)].found += 1;
    }
}

/// Kind, start and end of each span of a legal BIO sequence, by start.
fn labelled_spans(labels: &[i64]) -> Vec<(usize, usize, usize)> {
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        match (label, spans.last_mut()) {
            (0, _) => {}
            (label, Some(span)) if label % 2 == 0 => span.2 = at + 1,
            (label, _) => spans.push(((label as usize - 1) / 2, at, at + 1)),
        }
    }
    spans
}

/// Adds how often the best candidate (or "none") is a right one.
fn count_pairs(
    count: &mut Count,
    head: &PairHead,
    queries: &TokenVectors,
    keys: &TokenVectors,
    questions: &[Question],
) {
    for question in questions {
        let query = queries.span(question.query.clone());
        let (mut chosen, mut highest) = (None, head.score_none(&query));
        for (at, candidate) in question.candidates.iter().enumerate() {
            let bucket = distance_bucket(&question.query, candidate);
            let score = head.score(&query, &keys.span(candidate.clone()), bucket);
            if score > highest {
                (chosen, highest) = (Some(at), score);
            }
        }
        let right = chosen.map_or(question.right.is_empty(), |at| question.right.contains(&at));
        count.gold += 1;
        count.found += 1;
        count.right += usize::from(right);
    }
}

impl Count {
    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.gold + self.found) as f64
    }
}

impl Scores {
    /// Content, cue, source, entities, cue link, source link, antecedent.
    pub(super) fn values(&self) -> [f64; 7] {
        let ([content, cue, source, ner], [cue_link, source_link, antecedent]) =
            (self.spans, self.pairs);
        [content, cue, source, ner, cue_link, source_link, antecedent]
    }

    /// The mean of those that were asked.
    pub(super) fn mean(&self) -> f64 {
        let asked: Vec<f64> = self
            .values()
            .into_iter()
            .filter(|value| value.is_finite())
            .collect();
        asked.iter().sum::<f64>() / asked.len().max(1) as f64
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            "content",
            "cue",
            "source",
            "entities",
            "cue link",
            "source link",
            "antecedent",
        ];
        for (name, value) in names.iter().zip(self.values()) {
            write!(f, "{name} {value:.3}  ")?;
        }
        write!(f, "mean {:.4}", self.mean())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_one_kind_count_alone() {
        let mut counts = [Count::default(); 3];
        // content 0..2, cue 2..3, source 3..4, against content 0..1, cue 2..3, nothing.
        count_spans(
            &mut counts,
            &labelled_spans(&[1, 2, 3, 5]),
            &labelled_spans(&[1, 0, 3, 0]),
        );
        assert_eq!(
            counts.map(|count| (count.gold, count.found, count.right)),
            [(1, 1, 0), (1, 1, 1), (1, 0, 0)]
        );
    }
}
