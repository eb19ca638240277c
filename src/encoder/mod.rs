//! From a document to scores; the only place with tensors.

pub mod bundle;
pub mod native;
mod pair;
mod pieces;
mod scores;
#[cfg(feature = "torch")]
pub mod torch;
mod window;

use crate::Result;
use crate::text::Document;

pub use pair::{DISTANCE_BUCKETS, PairHead, distance_bucket};
pub use pieces::{PieceTokenizer, Pieces, token_type};
pub use scores::{PAIR_WIDTH, Scores, TagScores, TokenVectors};
pub use window::{Window, Windowing, blank, stitch, windows};

/// Full windows that an engine is given at once: enough to fill its matrices, few enough to stay in the processor's cache.
const BATCH: usize = 8;

/// Something that runs the network.
pub trait Engine {
    /// Scores of each window, a row for each token of [`Window::keep`]. A window's scores do not depend on the others.
    ///
    /// # Errors
    /// When the engine fails.
    fn run(&self, batch: &[Window]) -> Result<Vec<Scores>>;
}

/// Scores of a whole document: cut into windows, run, and put together again.
///
/// # Errors
/// When the tokenizer or the engine fails.
pub fn encode(
    document: &Document,
    tokenizer: &PieceTokenizer,
    windowing: Windowing,
    engine: &dyn Engine,
) -> Result<Scores> {
    let scores = encode_all(&[document], tokenizer, windowing, engine)?;
    Ok(scores.into_iter().next().unwrap_or_default())
}

/// Scores of several documents, each as if it were run alone; short ones go through the engine together.
///
/// # Errors
/// When the tokenizer or the engine fails.
pub fn encode_all(
    documents: &[&Document],
    tokenizer: &PieceTokenizer,
    windowing: Windowing,
    engine: &dyn Engine,
) -> Result<Vec<Scores>> {
    let (mut all, mut owners) = (Vec::new(), Vec::new());
    for (owner, document) in documents.iter().enumerate() {
        let pieces = tokenizer.pieces(document)?;
        let windows = windows(document, &pieces, tokenizer, windowing).into_iter();
        // Thousands of marks in a row: nobody says anything there, and they take as long as words.
        all.extend(windows.filter(|window| has_words(document, window)));
        owners.resize(all.len(), owner);
    }
    let mut scores: Vec<Scores> = documents
        .iter()
        .map(|document| blank(document.tokens().len()))
        .collect::<Result<_>>()?;
    let mut owners = owners.into_iter();
    for batch in batches(&all, BATCH * windowing.length) {
        for ((window, from), owner) in batch.iter().zip(engine.run(batch)?).zip(owners.by_ref()) {
            stitch(&mut scores[owner], window, &from);
        }
    }
    Ok(scores)
}

/// Whether a token that takes its scores from the window has a letter or digit.
fn has_words(document: &Document, window: &Window) -> bool {
    let kept = &window.tokens[window.keep.clone()];
    kept.iter().any(|&token| {
        let word = document.slice(document.tokens()[token as usize]);
        word.contains(char::is_alphanumeric)
    })
}

/// Runs of windows of at most so many pieces together, a window at least.
fn batches(mut windows: &[Window], room: usize) -> Vec<&[Window]> {
    let mut batches = Vec::new();
    while !windows.is_empty() {
        let mut pieces = 0;
        let fit = windows.iter().take_while(|window| {
            pieces += window.pieces.len();
            pieces <= room
        });
        let (batch, rest) = windows.split_at(fit.count().max(1));
        batches.push(batch);
        windows = rest;
    }
    batches
}

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

impl Heads {
    /// Heads without opinions of their own, for scores that come from elsewhere than a bundle's network.
    pub fn neutral() -> Self {
        Self {
            ner: Crf::legal(NER_LABELS.len()),
            attribution: Crf::legal(ATTRIBUTION_LABELS.len()),
            cue: PairHead::neutral(),
            source: PairHead::neutral(),
            antecedent: PairHead::neutral(),
        }
    }
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
