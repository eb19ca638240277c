//! `PieceTokenizer`: tokens to the sub-words that the encoder reads.

use std::path::Path;

use tokenizers::{Encoding, InputSequence, Tokenizer};

use crate::text::{Document, Span};
use crate::{Error, ErrorKind, Result};

/// A token is shown to the encoder by this many pieces at most: what follows in an address or a run of letters tells
/// nothing, and one such token must not fill a window.
const MAX_PIECES_PER_TOKEN: usize = 12;

/// Bytes of a token that the tokenizer is given at most: far more than so many pieces take, and not megabytes of digits, of which it
/// would keep several copies.
const MAX_BYTES_PER_TOKEN: usize = 2048;

/// A WordPiece tokenizer with the special pieces of BERT.
pub struct PieceTokenizer {
    tokenizer: Tokenizer,
    /// `[CLS]`, opens each window.
    pub(crate) start: u32,
    /// `[SEP]`, closes each window and stands between paragraphs.
    pub(crate) separator: u32,
    unknown: u32,
}

/// The pieces of each token of a document; at least one a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    ids: Vec<u32>,
    /// Where each token's pieces start in `ids`, and the end of the last.
    starts: Vec<usize>,
}

impl Pieces {
    /// The pieces of one token.
    pub fn token(&self, token: usize) -> &[u32] {
        &self.ids[self.starts[token]..self.starts[token + 1]]
    }
}

impl PieceTokenizer {
    /// Reads a `tokenizer.json` of the tokenizers library.
    ///
    /// # Errors
    /// When the file cannot be read or lacks a special piece of BERT.
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|cause| Error::io(path, cause))?;
        Self::from_bytes(&bytes).map_err(|error| error.at_path(path))
    }

    /// Reads the bytes of a `tokenizer.json`.
    ///
    /// # Errors
    /// When they are no such file or lack a special piece of BERT.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let wrong = |message: String| Error::new(ErrorKind::Bundle, message);
        let mut tokenizer = Tokenizer::from_bytes(bytes)
            .map_err(|cause| wrong(format!("not a tokenizer file: {cause}")))?;
        // Windows are cut by ourselves; the file's own limits are those of another use.
        tokenizer
            .with_truncation(None)
            .map_err(|cause| wrong(format!("not a tokenizer file: {cause}")))?
            .with_padding(None);
        let special = |piece: &str| {
            tokenizer
                .token_to_id(piece)
                .ok_or_else(|| wrong(format!("the tokenizer has no piece {piece}")))
        };
        let (start, separator, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        Ok(Self {
            tokenizer,
            start,
            separator,
            unknown,
        })
    }

    /// The piece with this spelling, where the vocabulary has it.
    pub fn id(&self, piece: &str) -> Option<u32> {
        self.tokenizer.token_to_id(piece)
    }

    /// One more than the highest number of a piece.
    pub fn size(&self) -> usize {
        let vocabulary = self.tokenizer.get_vocab(true);
        let highest = vocabulary.values().max();
        highest.map_or(0, |&highest| highest as usize + 1)
    }

    /// The pieces of each token of a document.
    ///
    /// # Errors
    /// When the tokenizer fails, which a WordPiece model does on no text known.
    pub fn pieces(&self, document: &Document) -> Result<Pieces> {
        let words: Vec<&str> = document
            .tokens()
            .iter()
            .map(|&token: &Span| beginning(document.slice(token)))
            .collect();
        let mut pieces = Pieces {
            ids: Vec::with_capacity(words.len() * 4 / 3),
            starts: vec![0],
        };
        // In runs: the library keeps several copies of what it is given.
        for run in words.chunks(4096) {
            let encoding = self
                .tokenizer
                .encode(InputSequence::from(run), false)
                .map_err(|cause| Error::new(ErrorKind::Engine, format!("tokenizer: {cause}")))?;
            self.push(&mut pieces, &encoding, run.len());
        }
        Ok(pieces)
    }

    fn push(&self, pieces: &mut Pieces, encoding: &Encoding, words: usize) {
        let mut next = 0;
        let (ids, owners) = (encoding.get_ids(), encoding.get_word_ids());
        for word in 0..words {
            let first = pieces.ids.len();
            while next < ids.len() && owners[next].is_none_or(|owner| owner as usize <= word) {
                if pieces.ids.len() - first < MAX_PIECES_PER_TOKEN {
                    pieces.ids.push(ids[next]);
                }
                next += 1;
            }
            if pieces.ids.len() == first {
                pieces.ids.push(self.unknown);
            }
            pieces.starts.push(pieces.ids.len());
        }
    }
}

/// As much of a word as the tokenizer is given.
fn beginning(word: &str) -> &str {
    &word[..word.floor_char_boundary(MAX_BYTES_PER_TOKEN)]
}

/// The row of the token-type embedding for a token: its letter case, which the lower-cased pieces do not show, and
/// whether it stands between quotation marks.
pub fn token_type(word: &str, quoted: bool) -> u32 {
    case_of(word) + 4 * u32::from(quoted)
}

/// 0 lower or no letters, 1 Title, 2 UPPER, 3 miXed.
fn case_of(word: &str) -> u32 {
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    let Some(first) = letters.next() else {
        return 0;
    };
    let (mut upper, mut lower) = (0, 0);
    for letter in letters {
        if letter.is_uppercase() {
            upper += 1;
        } else {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        (false, 0, _) => 0,
        (true, 0, _) => 1,
        (true, _, 0) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_told_by_letters_alone() {
        let cases = [
            "said", "1,400", "Rivera", "U.S.", "NASA", "McKay", "iPhone", "A", "É",
        ]
        .map(case_of);
        assert_eq!(cases, [0, 0, 1, 2, 2, 3, 3, 1, 1]);
    }

    #[test]
    fn only_the_beginning_of_an_endless_word_is_read() {
        assert_eq!(beginning("rain"), "rain");
        let endless = "é".repeat(MAX_BYTES_PER_TOKEN);
        assert_eq!(beginning(&endless).len(), MAX_BYTES_PER_TOKEN);
        assert!(beginning(&format!("a{endless}")).len() < MAX_BYTES_PER_TOKEN);
    }

    #[test]
    fn quotation_moves_to_the_upper_rows() {
        assert_eq!(token_type("We", true), 5);
    }
}
