//! Bytes to code points, once per article: the readers of the tables (pandas, R, spreadsheets) count characters.

use crate::text::Span;

/// Bytes between two stored counts: a lookup counts at most this many.
const BLOCK: usize = 128;

/// Counts the code points before any place of one text.
pub(super) struct CodePoints<'a> {
    text: &'a str,
    /// Code points before each block of [`BLOCK`] bytes.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// Indexes a text, in one pass.
    pub(super) fn new(text: &'a str) -> Self {
        let mut total = 0;
        let mut before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            total += characters(block);
            before.push(total);
        }
        Self { text, before }
    }

    /// The first code point of a span and the one after its last.
    pub(super) fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start()), self.at(span.end()))
    }

    fn at(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.before[block] + characters(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

/// How many characters start in these bytes: all but the continuation bytes of UTF-8 do.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_cuts_the_same_words_in_characters_as_in_bytes() {
        let text = "“Naïve” 😀 — said Zoë. ".repeat(40);
        let points = CodePoints::new(&text);
        let characters: Vec<char> = text.chars().collect();
        for (byte, word) in text.match_indices("Zoë").chain(text.match_indices("😀")) {
            let (start, end) = points.of(Span::new(byte, byte + word.len()));
            assert_eq!(characters[start..end].iter().collect::<String>(), word);
        }
        assert_eq!(points.of(Span::new(0, text.len())), (0, characters.len()));
    }

    #[test]
    fn the_end_of_a_text_of_whole_blocks_can_be_asked_for() {
        for length in [0, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            let text = "a".repeat(length);
            assert_eq!(CodePoints::new(&text).of(Span::new(0, length)), (0, length));
        }
    }
}
