//! `Window`: the pieces of a document that go through the encoder together.
//!
//! A document longer than one window is cut at sentence borders into cores; each core is read with context on both sides
//! and only the core's tokens take their scores from it, so that every token is scored once and none at a bare edge.

use std::ops::Range;

use super::pieces::{PieceTokenizer, Pieces, token_type};
use super::scores::{PAIR_WIDTH, Scores, TagScores, TokenVectors};
use super::{ATTRIBUTION_LABELS, NER_LABELS};
use crate::text::{Document, Zone};
use crate::{Error, ErrorKind, Result};

/// How a document is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windowing {
    /// Pieces in a window at most, the special ones included.
    pub length: usize,
    /// Pieces of context on each side of a core, where the document has them.
    pub context: usize,
}

/// The pieces of a document that go through the encoder together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Piece numbers, `[CLS]` first, `[SEP]` last and between paragraphs.
    pub pieces: Vec<u32>,
    /// Row of the token-type embedding of each piece: letter case, plus 4 between quotation marks.
    pub types: Vec<u32>,
    /// Where in `pieces` each token starts.
    pub firsts: Vec<u32>,
    /// Which token of the document each entry of `firsts` is.
    pub tokens: Vec<u32>,
    /// Which entries of `firsts` take their scores from this window.
    pub keep: Range<usize>,
}

impl Window {
    /// The first pieces of the tokens that take their scores from this window.
    pub fn kept_firsts(&self) -> &[u32] {
        &self.firsts[self.keep.clone()]
    }

    /// Where the pieces of the token at an entry of `firsts` stand, with a separator that follows it inside the window.
    pub fn pieces_of(&self, entry: usize) -> Range<usize> {
        let next = self.firsts.get(entry + 1).map(|&next| next as usize);
        self.firsts[entry] as usize..next.unwrap_or(self.pieces.len() - 1)
    }
}

/// Cuts a document into windows; tokens in debris are left out.
pub fn windows(
    document: &Document,
    pieces: &Pieces,
    tokenizer: &PieceTokenizer,
    windowing: Windowing,
) -> Vec<Window> {
    let line = Line::new(document, pieces);
    let room = windowing.length - 2;
    if line.cost(0..line.tokens.len()) <= room {
        let whole = 0..line.tokens.len();
        return if whole.is_empty() {
            Vec::new()
        } else {
            vec![line.window(whole.clone(), whole, tokenizer)]
        };
    }
    let core_room = room.saturating_sub(2 * windowing.context).max(1);
    let cores = match windowing.context {
        // As a training cuts: the longer the cores, the fewer the windows that say the same twice.
        0 => line.cores(core_room),
        _ => line.even_cores(core_room),
    };
    cores
        .into_iter()
        .map(|core| {
            let all = line.with_context(core.clone(), windowing.context, room);
            line.window(all, core, tokenizer)
        })
        .collect()
}

/// The tokens outside debris in a row, with what each costs.
struct Line<'a> {
    pieces: &'a Pieces,
    tokens: Vec<usize>,
    types: Vec<u32>,
    /// Pieces before each token, a separator before each paragraph included; one more at the end.
    before: Vec<usize>,
    opens_paragraph: Vec<bool>,
    opens_sentence: Vec<bool>,
}

impl<'a> Line<'a> {
    fn new(document: &Document, pieces: &'a Pieces) -> Self {
        let quoted = document.quoted();
        let mut line = Self {
            pieces,
            tokens: Vec::new(),
            types: Vec::new(),
            before: vec![0],
            opens_paragraph: Vec::new(),
            opens_sentence: Vec::new(),
        };
        let mut sentence_starts = vec![false; document.tokens().len()];
        for sentence in document.sentences() {
            if let Some(start) = sentence_starts.get_mut(sentence.tokens.start) {
                *start = true;
            }
        }
        for paragraph in document
            .paragraphs()
            .iter()
            .filter(|paragraph| paragraph.zone != Zone::Debris)
        {
            for token in paragraph.tokens.clone() {
                let opens = token == paragraph.tokens.start;
                let so_far = line.before[line.tokens.len()];
                line.before
                    .push(so_far + usize::from(opens) + pieces.token(token).len());
                line.tokens.push(token);
                line.types.push(token_type(
                    document.slice(document.tokens()[token]),
                    quoted[token],
                ));
                line.opens_paragraph.push(opens);
                line.opens_sentence.push(opens || sentence_starts[token]);
            }
        }
        line
    }

    /// Pieces of a run, at most (a separator at its very start is not written).
    fn cost(&self, run: Range<usize>) -> usize {
        self.before[run.end] - self.before[run.start]
    }

    /// Cores of at most `room` pieces, as few as there can be and the longest as short as it can be: what a core does not take is
    /// context for it.
    fn even_cores(&self, room: usize) -> Vec<Range<usize>> {
        let most = self.cores(room).len();
        // The smallest room that needs no more cores, by bisection.
        let (mut low, mut high) = (self.before[self.tokens.len()] / most, room);
        while low < high {
            let middle = low.midpoint(high);
            match self.cores(middle).len() > most {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        self.cores(high)
    }

    /// Whole sentences as long as they fit; a sentence longer than a core is cut where the core ends.
    fn cores(&self, room: usize) -> Vec<Range<usize>> {
        let mut cores = Vec::new();
        let mut start = 0;
        while start < self.tokens.len() {
            let full = self
                .before
                .partition_point(|&before| before <= self.before[start] + room)
                - 1;
            let full = full.clamp(start + 1, self.tokens.len());
            let end = match full == self.tokens.len() {
                true => full,
                false => (start + 1..=full)
                    .rev()
                    .find(|&at| self.opens_sentence[at])
                    .unwrap_or(full),
            };
            cores.push(start..end);
            start = end;
        }
        cores
    }

    /// A core with context on both sides, within a window of so many pieces.
    fn with_context(&self, core: Range<usize>, context: usize, room: usize) -> Range<usize> {
        let spare = room.saturating_sub(self.cost(core.clone()));
        let lowest = self.before[core.start].saturating_sub(context.min(spare));
        let start = self.before[..=core.start].partition_point(|&before| before < lowest);
        let left = self.before[core.start] - self.before[start];
        let highest = self.before[core.end] + context.min(spare - left);
        let end = self.before.partition_point(|&before| before <= highest) - 1;
        start..end.min(self.tokens.len())
    }

    fn window(&self, run: Range<usize>, core: Range<usize>, tokenizer: &PieceTokenizer) -> Window {
        let mut window = Window {
            pieces: vec![tokenizer.start],
            types: vec![0],
            firsts: Vec::with_capacity(run.len()),
            tokens: Vec::with_capacity(run.len()),
            keep: core.start - run.start..core.end - run.start,
        };
        for at in run.clone() {
            if self.opens_paragraph[at] && at > run.start {
                window.pieces.push(tokenizer.separator);
                window.types.push(0);
            }
            window
                .firsts
                .push(u32::try_from(window.pieces.len()).expect("a window is short"));
            window.tokens.push(
                u32::try_from(self.tokens[at]).expect("a document has fewer tokens than bytes"),
            );
            window
                .pieces
                .extend_from_slice(self.pieces.token(self.tokens[at]));
            window.types.resize(window.pieces.len(), self.types[at]);
        }
        window.pieces.push(tokenizer.separator);
        window.types.push(0);
        window
    }
}

/// Scores of a document of so many tokens, all zero.
///
/// # Errors
/// When there is no memory for them: some 3 KB a token.
pub fn blank(tokens: usize) -> Result<Scores> {
    let zeros = |width: usize| {
        let count = tokens.saturating_mul(width);
        let mut zeros = Vec::new();
        zeros.try_reserve_exact(count).map_err(|_| {
            let message = format!("there is no memory for the scores of {tokens} tokens");
            Error::new(ErrorKind::TooLarge, message)
        })?;
        zeros.resize(count, 0.0);
        Ok(zeros)
    };
    let tags = |labels: usize| -> Result<TagScores> {
        Ok(TagScores {
            labels,
            emissions: zeros(labels)?,
        })
    };
    let vectors = || zeros(PAIR_WIDTH).map(TokenVectors);
    Ok(Scores {
        ner: tags(NER_LABELS.len())?,
        attribution: tags(ATTRIBUTION_LABELS.len())?,
        cue_query: vectors()?,
        cue_key: vectors()?,
        source_query: vectors()?,
        source_key: vectors()?,
        antecedent_query: vectors()?,
        antecedent_key: vectors()?,
    })
}

/// Puts the scores of a window's kept tokens, a row each, in their place in `into`.
pub fn stitch(into: &mut Scores, window: &Window, from: &Scores) {
    for (row, &token) in window.tokens[window.keep.clone()].iter().enumerate() {
        let token = token as usize;
        copy_row(
            &mut into.ner.emissions,
            token,
            &from.ner.emissions,
            row,
            NER_LABELS.len(),
        );
        copy_row(
            &mut into.attribution.emissions,
            token,
            &from.attribution.emissions,
            row,
            ATTRIBUTION_LABELS.len(),
        );
        for (into, from) in into.vectors_mut().into_iter().zip(from.vectors()) {
            copy_row(&mut into.0, token, &from.0, row, PAIR_WIDTH);
        }
    }
}

fn copy_row(into: &mut [f32], to: usize, from: &[f32], row: usize, width: usize) {
    into[to * width..(to + 1) * width].copy_from_slice(&from[row * width..(row + 1) * width]);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn cores_are_as_even_as_their_sentences_let_them_be() {
        let tokenizer = PieceTokenizer::open(Path::new("models/en-small/tokenizer.json")).unwrap();
        let document = Document::new("The river rose again on Monday night. ".repeat(28));
        let pieces = tokenizer.pieces(&document).unwrap();
        let cut = |context| {
            let windowing = Windowing {
                length: 100,
                context,
            };
            let windows = windows(&document, &pieces, &tokenizer, windowing);
            windows
                .iter()
                .map(|window| (window.keep.len(), window.tokens.len()))
                .collect::<Vec<_>>()
        };
        // Sentences of 8 tokens, a piece each: 9 of them would fit beside the context, then 9, 9 and 1. (A separator before the
        // first token is counted, not written.)
        assert_eq!(cut(10), [(56, 66), (56, 76), (56, 76), (56, 66)]);
        // Where no context is asked for, cores are as long as can be.
        assert_eq!(cut(0), [(96, 96), (96, 96), (32, 32)]);
    }
}
