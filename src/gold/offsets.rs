//! Code points to bytes and back: gold files count characters, everything inside counts bytes.

use crate::error::{Error, ErrorKind, Result};
use crate::text::Span;

/// One text with the byte at which each of its characters starts.
pub(super) struct Offsets {
    /// The start of each character and the end of the last; empty for ASCII, where the two counts agree.
    starts: Vec<u32>,
    /// The length of the text in bytes.
    bytes: usize,
}

impl Offsets {
    /// Indexes a text; one over 4 GiB is an error, since no span could reach its end.
    pub(super) fn new(text: &str) -> Result<Self> {
        let Ok(bytes) = u32::try_from(text.len()) else {
            return Err(Error::new(
                ErrorKind::TooLarge,
                "the text is over 4 GiB; split it",
            ));
        };
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(at, _)| at as u32)
                .chain([bytes])
                .collect()
        };
        Ok(Self {
            starts,
            bytes: text.len(),
        })
    }

    /// How many characters the text has.
    fn characters(&self) -> usize {
        match self.starts.len() {
            0 => self.bytes,
            starts => starts - 1,
        }
    }

    /// The span of the characters `start..end`; an error when they run backwards or past the end.
    pub(super) fn span(&self, start: usize, end: usize) -> Result<Span> {
        if start > end || end > self.characters() {
            return Err(Error::new(
                ErrorKind::Format,
                format!(
                    "the span [{start}, {end}] does not fit the text, which has {} characters; offsets count code points from 0",
                    self.characters()
                ),
            ));
        }
        let byte = |character: usize| match self.starts.get(character) {
            Some(&start) => start as usize,
            None => character,
        };
        Ok(Span::new(byte(start), byte(end)))
    }

    /// The characters that a span covers.
    pub(super) fn characters_of(&self, span: Span) -> [usize; 2] {
        let character = |byte: usize| {
            if self.starts.is_empty() {
                byte
            } else {
                self.starts
                    .partition_point(|&start| (start as usize) < byte)
            }
        };
        [character(span.start()), character(span.end())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_agree_in_both_directions() {
        for text in ["He said “no”.", "plain", "", "naïve 😀 x"] {
            let offsets = Offsets::new(text).unwrap();
            let characters: Vec<char> = text.chars().collect();
            for start in 0..=characters.len() {
                for end in start..=characters.len() {
                    let span = offsets.span(start, end).unwrap();
                    let words: String = characters[start..end].iter().collect();
                    assert_eq!(&text[span.range()], words);
                    assert_eq!(offsets.characters_of(span), [start, end]);
                }
            }
        }
    }

    #[test]
    fn a_span_outside_or_backwards_is_an_error() {
        let offsets = Offsets::new("“a”").unwrap();
        assert!(offsets.span(0, 3).is_ok());
        for (start, end) in [(0, 4), (2, 1), (usize::MAX, usize::MAX)] {
            let error = offsets.span(start, end).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Format);
            assert!(error.message().contains("3 characters"), "{error}");
        }
    }
}
