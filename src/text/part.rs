//! `Document::part`: a run of a long document as a document of its own.
//!
//! What reads a part needs memory for the part alone, however long the whole is.

use std::ops::Range;

use super::document::{Document, Paragraph, Quotation, Sentence};
use super::span::Span;

impl Document {
    /// The document of a run of tokens: paragraphs, sentences and quotations that reach beyond it end where it ends. Token `at` of
    /// the part is token `tokens.start + at` here, and its bytes are counted from [`Document::part_start`].
    ///
    /// ```
    /// use whosaid::text::Document;
    ///
    /// let document = Document::new("It rained.\n\n“It snowed,” he said.");
    /// let part = document.part(5..9);
    /// assert_eq!(part.text(), "snowed,” he");
    /// assert_eq!(part.slice(part.quotations()[0].span), "snowed,”");
    /// ```
    ///
    /// # Panics
    /// When there are no such tokens.
    #[must_use]
    pub fn part(&self, tokens: Range<usize>) -> Document {
        let start = self.part_start(&tokens);
        let end = match tokens.is_empty() {
            true => start,
            false => self.tokens[tokens.end - 1].end(),
        };
        let moved = |span: Span| {
            let (low, high) = (span.start().max(start), span.end().min(end));
            (low < high).then(|| Span::new(low - start, high - start))
        };
        let clipped = |run: &Range<usize>| {
            let (low, high) = (run.start.max(tokens.start), run.end.min(tokens.end));
            (low < high).then(|| low - tokens.start..high - tokens.start)
        };
        let first = self.paragraph_of(tokens.start);
        let paragraphs = self.paragraphs[first.min(self.paragraphs.len())..]
            .iter()
            .map_while(|it| {
                Some(Paragraph {
                    span: moved(it.span)?,
                    zone: it.zone,
                    tokens: clipped(&it.tokens)?,
                })
            })
            .collect();
        let sentences = self.sentences[self.sentence_of(tokens.start).min(self.sentences.len())..]
            .iter()
            .map_while(|it| {
                Some(Sentence {
                    span: moved(it.span)?,
                    tokens: clipped(&it.tokens)?,
                    paragraph: it.paragraph - first,
                })
            })
            .collect();
        let until = self.quotations.partition_point(|it| it.span.start() < end);
        let quotations = self.quotations[..until]
            .iter()
            .filter_map(|it| {
                Some(Quotation {
                    span: moved(it.span)?,
                    closed: it.closed && it.span.end() <= end,
                    ..*it
                })
            })
            .collect();
        Document {
            text: self.text[start..end].to_owned(),
            paragraphs,
            sentences,
            tokens: self.tokens[tokens]
                .iter()
                .filter_map(|&token| moved(token))
                .collect(),
            quotations,
            dateline: self.dateline.and_then(moved),
        }
    }

    /// The byte that the bytes of a [`Document::part`] are counted from.
    pub fn part_start(&self, tokens: &Range<usize>) -> usize {
        self.tokens
            .get(tokens.start)
            .map_or(self.text.len(), |token| token.start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Flood warning\n\nBy Ana Writer\n\nThe river rose “again and again,” Bo Ek said. It fell.\n\n“Nobody” came.";

    #[test]
    fn the_whole_is_a_part_of_itself() {
        let document = Document::new(TEXT);
        assert_eq!(document.part(0..document.tokens().len()), document);
        assert!(document.part(3..3).tokens().is_empty());
        assert!(Document::new("").part(0..0).text().is_empty());
    }

    #[test]
    fn every_part_says_what_the_whole_says_there() {
        let document = Document::new(TEXT);
        let count = document.tokens().len();
        let quoted = document.quoted();
        for start in 0..count {
            for end in start + 1..=count {
                let part = document.part(start..end);
                let offset = document.part_start(&(start..end));
                for (at, &token) in part.tokens().iter().enumerate() {
                    let whole = start + at;
                    assert_eq!(part.slice(token), document.slice(document.tokens()[whole]));
                    assert_eq!(token.start() + offset, document.tokens()[whole].start());
                    let zone = |document: &Document, at| {
                        document.paragraphs()[document.paragraph_of(at)].zone
                    };
                    assert_eq!(zone(&part, at), zone(&document, whole));
                    let sentence = &part.sentences()[part.sentence_of(at)];
                    assert_eq!(sentence.paragraph, part.paragraph_of(at));
                }
                assert_eq!(part.tokens().len(), end - start);
                assert_eq!(part.quoted(), quoted[start..end], "{start}..{end}");
            }
        }
    }
}
