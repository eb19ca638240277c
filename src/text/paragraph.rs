//! Paragraph boundaries: where lines break, and which of the breaks count.

use std::ops::Range;

use super::span::Span;

/// The paragraphs of a text as token ranges, in order; every token lies in one.
pub(super) fn paragraphs(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for (token, pair) in tokens.windows(2).enumerate() {
        if text[pair[0].end()..pair[1].start()].contains(['\n', '\r']) {
            paragraphs.push(start..token + 1);
            start = token + 1;
        }
    }
    if start < tokens.len() {
        paragraphs.push(start..tokens.len());
    }
    paragraphs
}
