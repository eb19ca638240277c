//! From scores to layers; arithmetic only.

mod coreference;
mod entity;
mod nouns;
mod origin;
mod parts;
mod phrase;
mod pronouns;
mod quotation;
pub mod tags;
#[cfg(test)]
pub(crate) mod testing;
mod time;

use std::ops::Range;

use crate::annotation::Mention;
use crate::encoder::{Heads, PairHead, Scores, TokenVectors, distance_bucket};
use crate::text::Document;

pub use entity::is_possessive;
pub use nouns::{Gender, Noun, NounClass, noun, singular};
pub use origin::is_origin;
pub use parts::{Joined, PART, Part, parts};
pub use phrase::{Form, Phrase, core, ends_in_name, is_between_places, without_possessive};
pub use pronouns::{Pronoun, pronoun};
pub use quotation::Piece;
use quotation::Pieces;
pub use time::tells_when;

/// How far, in tokens, a content may stand from its cue or source: about a window.
const REACH: usize = 256;

/// What the scores say of a document, as spans and probabilities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layers {
    /// Named entities, by start.
    pub entities: Vec<Mention>,
    /// Pieces of content, by start.
    pub contents: Vec<Piece>,
    /// Cues, by start.
    pub cues: Vec<Piece>,
    /// Sources, by start.
    pub sources: Vec<Piece>,
    /// For each content, the cues it may belong to.
    pub cue_links: Vec<Candidates>,
    /// For each content, the sources it may belong to.
    pub source_links: Vec<Candidates>,
    /// Phrases that name or point at someone, by start.
    pub phrases: Vec<Phrase>,
    /// For each phrase, the earlier phrases it may stand for.
    pub antecedents: Vec<Candidates>,
}

/// Which of some candidates belongs to something: probabilities that sum to 1 with `none`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidates {
    /// Index and probability of each candidate, by index.
    pub scored: Vec<(usize, f32)>,
    /// Probability that it is none of them.
    pub none: f32,
}

impl Candidates {
    /// Turns scores into probabilities (softmax).
    pub fn new(scored: Vec<(usize, f32)>, none: f32) -> Self {
        let most = scored.iter().map(|&(_, score)| score).fold(none, f32::max);
        let weight = |score: f32| (score - most).exp();
        let total: f32 = weight(none) + scored.iter().map(|&(_, score)| weight(score)).sum::<f32>();
        let share = |score: f32| {
            let share = weight(score) / total;
            if share.is_nan() { 0.0 } else { share }
        };
        Self {
            scored: scored
                .iter()
                .map(|&(index, score)| (index, share(score)))
                .collect(),
            none: share(none),
        }
    }

    /// Probability of one candidate; 0 for what is none.
    pub fn probability(&self, index: usize) -> f32 {
        let found = self
            .scored
            .iter()
            .find(|&&(candidate, _)| candidate == index);
        found.map_or(0.0, |&(_, probability)| probability)
    }

    /// The best candidate, if it is better than none; of equals, the first.
    pub fn best(&self) -> Option<(usize, f32)> {
        let mut best = None;
        let mut most = self.none;
        for &(index, probability) in &self.scored {
            if probability > most {
                (best, most) = (Some((index, probability)), probability);
            }
        }
        best
    }
}

/// Reads the layers off the scores of a document.
pub fn layers(document: &Document, scores: &Scores, heads: &Heads) -> Layers {
    let found = quotation::pieces(document, &scores.attribution, &heads.attribution);
    layers_of(document, scores, heads, found)
}

/// The layers of a document whose sources are known; contents and cues are left empty.
pub fn layers_with_sources(
    document: &Document,
    scores: &Scores,
    heads: &Heads,
    sources: &[Range<usize>],
) -> Layers {
    let sources = sources.iter().map(|tokens| Piece {
        tokens: tokens.clone(),
        probability: 1.0,
    });
    let known = Pieces {
        sources: sources.collect(),
        ..Pieces::default()
    };
    layers_of(document, scores, heads, known)
}

/// The layers with more sources at the end of their list, and the phrases that these are.
pub fn with_more_sources(
    document: &Document,
    scores: &Scores,
    heads: &Heads,
    layers: &Layers,
    sources: &[Range<usize>],
) -> Layers {
    let mut more = layers.clone();
    more.sources.extend(sources.iter().map(|tokens| Piece {
        tokens: tokens.clone(),
        probability: 1.0,
    }));
    more.phrases = phrase::phrases(document, &more.entities, &more.sources);
    more.antecedents = coreference::antecedents(&more.phrases, scores, &heads.antecedent);
    more
}

/// Which of some candidates a mention stands for, as the antecedent head has it.
pub fn antecedent(
    scores: &Scores,
    heads: &Heads,
    mention: &Range<usize>,
    candidates: &[Range<usize>],
) -> Candidates {
    coreference::choice(scores, &heads.antecedent, mention, candidates)
}

fn layers_of(document: &Document, scores: &Scores, heads: &Heads, mut found: Pieces) -> Layers {
    // A comma or `by` alone names nobody.
    found
        .sources
        .retain(|source| !core(document, &[], source.tokens.clone()).is_empty());
    let entities = entity::entities(document, &scores.ner, &heads.ner);
    let phrases = phrase::phrases(document, &entities, &found.sources);
    let contents: Vec<Range<usize>> = runs(&found.contents);
    let antecedents = coreference::antecedents(&phrases, scores, &heads.antecedent);
    Layers {
        cue_links: links(
            &contents,
            &runs(&found.cues),
            &scores.cue_query,
            &scores.cue_key,
            &heads.cue,
        ),
        source_links: links(
            &contents,
            &runs(&found.sources),
            &scores.source_query,
            &scores.source_key,
            &heads.source,
        ),
        entities,
        contents: found.contents,
        cues: found.cues,
        sources: found.sources,
        phrases,
        antecedents,
    }
}

fn runs(pieces: &[Piece]) -> Vec<Range<usize>> {
    pieces.iter().map(|piece| piece.tokens.clone()).collect()
}

/// Probabilities of each key within reach of each query.
fn links(
    queries: &[Range<usize>],
    keys: &[Range<usize>],
    query_vectors: &TokenVectors,
    key_vectors: &TokenVectors,
    head: &PairHead,
) -> Vec<Candidates> {
    let vectors: Vec<Vec<f32>> = keys
        .iter()
        .map(|key| key_vectors.span(key.clone()))
        .collect();
    queries
        .iter()
        .map(|query| {
            let first = keys.partition_point(|key| key.end + REACH <= query.start);
            let last = keys.partition_point(|key| key.start < query.end + REACH);
            let vector = query_vectors.span(query.clone());
            let scored = (first..last)
                .map(|key| {
                    let bucket = distance_bucket(query, &keys[key]);
                    (key, head.score(&vector, &vectors[key], bucket))
                })
                .collect();
            Candidates::new(scored, head.score_none(&vector))
        })
        .collect()
}
