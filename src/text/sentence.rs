//! Sentence boundaries inside a paragraph.

use std::ops::Range;

use super::span::Span;

/// The sentences of one paragraph as token ranges, in order; every token of the paragraph lies in one.
pub(super) fn sentences(text: &str, tokens: &[Span], paragraph: Range<usize>) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = paragraph.start;
    for token in paragraph.clone() {
        let ends = matches!(&text[tokens[token].range()], "." | "!" | "?");
        let next = tokens.get(token + 1).filter(|_| token + 1 < paragraph.end);
        let capital = next.is_none_or(|next| text[next.range()].starts_with(char::is_uppercase));
        if ends && capital {
            sentences.push(start..token + 1);
            start = token + 1;
        }
    }
    if start < paragraph.end {
        sentences.push(start..paragraph.end);
    }
    sentences
}
