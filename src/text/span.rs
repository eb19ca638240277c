//! `Span`: where something stands in a document.
//!
//! Apart from the rest because every layer, table and gold file speaks of text through it: a pair of byte offsets, never
//! a copy of the words.

use std::ops::Range;

/// A half-open range of bytes, `start..end`, into one document's text; `start <= end` by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Makes a span of the bytes `start..end`.
    ///
    /// # Panics
    /// When `start > end` or `end` does not fit 32 bits: articles are limited to 4 GiB where they are read.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(
            start <= end,
            "a span starts at {start}, after its end {end}"
        );
        let to_u32 = |offset| u32::try_from(offset).expect("a document is shorter than 4 GiB");
        Self {
            start: to_u32(start),
            end: to_u32(end),
        }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, to slice text with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside this span.
    pub fn contains_offset(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_spans_do_not_overlap() {
        let (left, right) = (Span::new(0, 3), Span::new(3, 5));
        assert!(!left.overlaps(right));
        assert_eq!(left.cover(right), Span::new(0, 5));
        assert!(left.cover(right).contains(right));
    }

    #[test]
    #[should_panic(expected = "after its end")]
    fn a_span_cannot_run_backwards() {
        Span::new(4, 3);
    }
}
