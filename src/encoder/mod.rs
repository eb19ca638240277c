//! From a document to scores; the only place with tensors.

mod pair;
mod scores;

pub use pair::{DISTANCE_BUCKETS, PairHead, distance_bucket};
pub use scores::{PAIR_WIDTH, Scores, TagScores, TokenVectors};

/// The learned weights that decoding needs beside the scores of tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Heads {
    /// Transitions of the entity tags.
    pub ner: Crf,
    /// Transitions of the attribution tags.
    pub attribution: Crf,
    /// Content to cue.
    pub cue: PairHead,
    /// Content to source.
    pub source: PairHead,
    /// Mention to antecedent.
    pub antecedent: PairHead,
}

/// The labels of the entity head, in the order of its scores.
pub const NER_LABELS: [&str; 9] = [
    "O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC",
];

/// The labels of the attribution head, in the order of its scores.
pub const ATTRIBUTION_LABELS: [&str; 7] = [
    "O",
    "B-content",
    "I-content",
    "B-cue",
    "I-cue",
    "B-source",
    "I-source",
];

/// Weights of a linear-chain CRF beside its emissions; L labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Crf {
    /// Score of starting with each label.
    pub start: Vec<f32>,
    /// Score of label `to` after label `from`, at `from * L + to`.
    pub transitions: Vec<f32>,
    /// Score of ending with each label.
    pub end: Vec<f32>,
}

impl Crf {
    /// Score of a transition that must not happen.
    pub const FORBIDDEN: f32 = -1e4;

    /// A chain of BIO labels (O first, then B and I of each type) without opinions beyond legality: `I-x` only follows `B-x` or `I-x`.
    pub fn legal(labels: usize) -> Self {
        let mut crf = Self {
            start: vec![0.0; labels],
            transitions: vec![0.0; labels * labels],
            end: vec![0.0; labels],
        };
        for inside in (2..labels).step_by(2) {
            crf.start[inside] = Self::FORBIDDEN;
            for from in (0..labels).filter(|&from| from != inside && from != inside - 1) {
                crf.transitions[from * labels + inside] = Self::FORBIDDEN;
            }
        }
        crf
    }
}
