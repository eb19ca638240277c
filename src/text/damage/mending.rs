//! A text while it is mended: what was copied, and what was put in whose place.

use std::ops::Range;

/// Walks through a text, copying and replacing.
pub(super) struct Mending<'a> {
    text: &'a str,
    /// How far the text was read.
    at: usize,
    mended: String,
    edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The bytes that were replaced.
    pub(super) range: Range<usize>,
    /// How many bytes stand in their place.
    pub(super) length: usize,
}

/// A text that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) text: String,
    /// What was replaced, in order.
    pub(super) edits: Vec<Edit>,
}

impl<'a> Mending<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            mended: String::new(),
            edits: Vec::new(),
        }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// What was written so far.
    pub(super) fn written(&self) -> &str {
        &self.mended
    }

    /// Copies the next bytes.
    pub(super) fn copy(&mut self, length: usize) {
        self.mended.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    /// Copies up to a byte of the text.
    pub(super) fn copy_to(&mut self, end: usize) {
        self.copy(end - self.at);
    }

    /// Puts these words in the place of the next bytes.
    pub(super) fn replace(&mut self, length: usize, by: &str) {
        self.mended.push_str(by);
        self.edits.push(Edit {
            range: self.at..self.at + length,
            length: by.len(),
        });
        self.at += length;
    }

    /// The text with all that follows copied; nothing where nothing was replaced.
    pub(super) fn done(mut self) -> Option<Mended> {
        if self.edits.is_empty() {
            return None;
        }
        self.copy(self.text.len() - self.at);
        Some(Mended {
            text: self.mended,
            edits: self.edits,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_is_told() {
        let mut mending = Mending::of("a&amp;b");
        mending.copy(1);
        assert_eq!(mending.rest(), "&amp;b");
        mending.replace(5, "&");
        let mended = mending.done().unwrap();
        assert_eq!(mended.text, "a&b");
        let edit = Edit {
            range: 1..6,
            length: 1,
        };
        assert_eq!(mended.edits, [edit]);
        assert_eq!(Mending::of("a").done(), None);
    }
}
