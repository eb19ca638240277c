//! `CodePoints`: bytes to code points and back.
//!
//! Spans count bytes; the readers of the tables (pandas, R, spreadsheets) and of gold files count characters.

use super::span::Span;

/// Bytes between two stored counts: a lookup counts at most this many.
const BLOCK: usize = 128;

/// Counts the code points before any place of one text.
///
/// ```
/// use whosaid::text::{CodePoints, Span};
///
/// let text = "“No,” said Zoë.";
/// let points = CodePoints::new(text);
/// let name = Span::new(text.find("Zoë").unwrap(), text.len() - 1);
/// assert_eq!(points.of(name), (11, 14));
/// assert_eq!(points.span(11, 14), Some(name));
/// ```
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before each block of [`BLOCK`] bytes.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// Indexes a text, in one pass.
    pub fn new(text: &'a str) -> Self {
        let mut total = 0;
        let mut before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            total += characters(block);
            before.push(total);
        }
        Self { text, before }
    }

    /// How many code points the text has.
    pub fn count(&self) -> usize {
        self.before.last().copied().unwrap_or_default()
    }

    /// The first code point of a span and the one after its last.
    ///
    /// # Panics
    /// When the span ends after the text.
    pub fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start()), self.at(span.end()))
    }

    /// The bytes of the code points from `start` to before `end`; none where these run backwards, or past the end of the text.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let fits = start <= end && end <= self.count();
        fits.then(|| Span::new(self.byte(start), self.byte(end)))
    }

    fn at(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.before[block] + characters(&self.text.as_bytes()[block * BLOCK..byte])
    }

    /// The byte at which a code point starts, of those there are and the one after the last.
    fn byte(&self, point: usize) -> usize {
        let block = self.before.partition_point(|&before| before <= point) - 1;
        let rest = self.text.as_bytes().iter().enumerate().skip(block * BLOCK);
        let mut starts = rest.filter(|&(_, &byte)| is_start(byte));
        let found = starts.nth(point - self.before[block]);
        found.map_or(self.text.len(), |(at, _)| at)
    }
}

/// How many characters start in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| is_start(byte)).count()
}

/// Whether a character starts here: one does in all but the continuation bytes of UTF-8.
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
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
            let span = Span::new(byte, byte + word.len());
            let (start, end) = points.of(span);
            assert_eq!(characters[start..end].iter().collect::<String>(), word);
            assert_eq!(points.span(start, end), Some(span));
        }
        let whole = Span::new(0, text.len());
        assert_eq!(points.of(whole), (0, characters.len()));
        assert_eq!(points.span(0, points.count()), Some(whole));
    }

    #[test]
    fn every_place_is_found_again() {
        // A character of four bytes over each border of blocks.
        for lead in 0..4 {
            let text = "a".repeat(lead) + &"😀".repeat(BLOCK);
            let points = CodePoints::new(&text);
            for (point, (byte, _)) in text.char_indices().enumerate() {
                let empty = Span::new(byte, byte);
                assert_eq!(points.span(point, point), Some(empty));
                assert_eq!(points.of(empty), (point, point));
            }
        }
    }

    #[test]
    fn the_end_of_a_text_of_whole_blocks_can_be_asked_for() {
        for length in [0, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            let text = "a".repeat(length);
            let points = CodePoints::new(&text);
            assert_eq!(points.of(Span::new(0, length)), (0, length));
            assert_eq!(points.span(0, length), Some(Span::new(0, length)));
        }
    }

    #[test]
    fn what_is_not_in_the_text_has_no_span() {
        let points = CodePoints::new("“a”");
        for (start, end) in [(0, 4), (2, 1), (usize::MAX, usize::MAX)] {
            assert_eq!(points.span(start, end), None);
        }
    }
}
