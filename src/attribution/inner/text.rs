//! A content as a small article of its own, token for token that of the larger one.
//!
//! What reports inside it are read best where they stand as in an article: without the outer marks and *that*, with a capital
//! letter and a full stop. Only sentences that can hold a report are taken, since each costs as much as it did the first time.

use std::ops::Range;

use super::attitude::has_attitude;
use super::gate::can_report;
use crate::attribution::name::capital;
use crate::text::{Document, Span};

/// The sentences of a content that can hold reports.
pub(crate) struct InnerText {
    /// The small article.
    pub(crate) document: Document,
    /// The larger one's token that each of its tokens is; none for a full stop that was added.
    tokens: Vec<Option<usize>>,
}

impl InnerText {
    /// The text of a content, given as token ranges; none where nothing in it can be a report.
    pub(crate) fn new(document: &Document, content: &[Range<usize>]) -> Option<Self> {
        let sentences = sentences(document, content);
        let mut text = Builder::default();
        for sentence in sentences.iter().filter(|it| is_promising(document, it)) {
            text.sentence(document, sentence);
        }
        (!text.tokens.is_empty()).then(|| text.build())
    }

    /// A content without what goes on after it. Without marks of its own it ends with its sentence, or where the speaker comes to the
    /// next thing: `he told me he was sorry | , and I believed him`.
    pub(super) fn without_rest(&self, content: &Range<usize>) -> Range<usize> {
        let document = &self.document;
        if document.quoted()[content.start] {
            return content.clone();
        }
        let word = |token: usize| document.slice(document.tokens()[token]);
        let goes_on = |token: usize| {
            word(token) == ","
                && token + 2 < content.end
                && matches!(word(token + 1), "and" | "but" | "so" | "then")
                && matches!(word(token + 2), "I" | "we" | "then")
        };
        let sentence = document.sentence_of(content.start);
        let end = content
            .clone()
            .find(|&token| document.sentence_of(token) != sentence || goes_on(token));
        let end = end.unwrap_or(content.end);
        let stop = end - content.start > 1 && matches!(word(end - 1), "." | ",");
        content.start..end - usize::from(stop)
    }

    /// Its own words that stand for a run of tokens of the larger article, as far as it has them.
    #[cfg(feature = "torch")]
    pub(crate) fn inner(&self, run: &Range<usize>) -> Vec<Span> {
        let here = |at: &usize| self.tokens[*at].is_some_and(|token| run.contains(&token));
        let own: Vec<usize> = (0..self.tokens.len()).filter(here).collect();
        let spans = self.document.tokens();
        own.chunk_by(|left, right| left + 1 == *right)
            .map(|run| Span::new(spans[run[0]].start(), spans[run[run.len() - 1]].end()))
            .collect()
    }

    /// The tokens of the larger article that a run of its own stands for, without what was added.
    pub(super) fn outer(&self, run: &Range<usize>) -> Vec<Range<usize>> {
        let mut outer: Vec<Range<usize>> = Vec::new();
        for token in self.tokens[run.clone()].iter().flatten() {
            match outer.last_mut() {
                Some(last) if last.end == *token => last.end += 1,
                _ => outer.push(*token..token + 1),
            }
        }
        outer
    }
}

/// The tokens of each sentence of a content, in all pieces together, without the outer marks, *that* and what ends it but a stop.
fn sentences(document: &Document, content: &[Range<usize>]) -> Vec<Vec<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let inner = content.iter().map(|piece| without_marks(document, piece));
    let mut tokens: Vec<usize> = inner.flatten().collect();
    if tokens
        .first()
        .is_some_and(|&first| word(first).eq_ignore_ascii_case("that"))
    {
        tokens.remove(0);
    }
    let runs =
        tokens.chunk_by(|&left, &right| document.sentence_of(left) == document.sentence_of(right));
    let runs = runs.map(|run| {
        let open = |token: &usize| matches!(word(*token), "," | ";" | ":" | "-" | "–" | "—");
        let end = run.iter().rposition(|token| !open(token));
        run[..end.map_or(0, |end| end + 1)].to_vec()
    });
    runs.filter(|run| !run.is_empty()).collect()
}

/// A piece of content without the quotation marks around it.
fn without_marks(document: &Document, piece: &Range<usize>) -> Range<usize> {
    let quotations = document.quotations().iter();
    let around = quotations
        .map(|quotation| (document.tokens_in(quotation.span), quotation.closed))
        .find(|(tokens, _)| tokens.start == piece.start && tokens.end + 1 >= piece.end);
    let Some((tokens, closed)) = around else {
        return piece.clone();
    };
    // A quotation may end before the last mark of punctuation of its piece, or go on behind it.
    let end = if closed { tokens.end - 1 } else { tokens.end };
    piece.start + 1..end.clamp(piece.start + 1, piece.end)
}

/// Whether a sentence has a word that can report, or words between marks of their own.
fn is_promising(document: &Document, sentence: &[usize]) -> bool {
    let quoted = |token: usize| {
        let span = document.tokens()[token];
        let at = document
            .quotations()
            .partition_point(|it| it.span.start() < span.start());
        let quotation = document.quotations().get(at);
        quotation.is_some_and(|it| it.span.start() == span.start() && it.closed)
    };
    let words: Vec<&str> = sentence
        .iter()
        .map(|&token| document.slice(document.tokens()[token]))
        .collect();
    words.iter().any(|word| can_report(word))
        || sentence.iter().any(|&token| quoted(token))
        || has_attitude(&words)
}

/// A small article in the making.
#[derive(Default)]
struct Builder {
    text: String,
    spans: Vec<Span>,
    tokens: Vec<Option<usize>>,
    sentences: Vec<Range<usize>>,
}

impl Builder {
    fn sentence(&mut self, document: &Document, sentence: &[usize]) {
        let start = self.tokens.len();
        let mut before: Option<Span> = None;
        let mut opens = true;
        for &token in sentence {
            let span = document.tokens()[token];
            let touches = before.is_some_and(|before| before.end() == span.start());
            let word = document.slice(span);
            let first = opens && word.contains(char::is_alphanumeric);
            match first {
                true => self.push(&capital(word), Some(token), touches),
                false => self.push(word, Some(token), touches),
            }
            opens &= !first;
            before = Some(span);
        }
        let mut words = sentence.iter().rev();
        let mut last = || {
            words
                .next()
                .map(|&token| document.slice(document.tokens()[token]))
        };
        let is_stop =
            |word: Option<&str>| word.is_some_and(|it| it.ends_with(['.', '!', '?', '…']));
        let end = last();
        let closes = end.is_some_and(|it| !it.contains(char::is_alphanumeric));
        let stops = is_stop(end) || closes && is_stop(last());
        if !stops {
            self.push(".", None, true);
        }
        self.sentences.push(start..self.tokens.len());
    }

    fn push(&mut self, word: &str, token: Option<usize>, touches: bool) {
        if !touches && !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        self.spans.push(Span::new(start, self.text.len()));
        self.tokens.push(token);
    }

    fn build(self) -> InnerText {
        let whole = 0..self.spans.len();
        InnerText {
            document: Document::from_parts(self.text, self.spans, self.sentences, vec![whole]),
            tokens: self.tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The small article of pieces of a text, `-` where there is none.
    fn text(text: &str, content: &[&str]) -> String {
        let document = Document::new(text);
        let piece = |words: &&str| {
            let start = text.find(words).unwrap();
            document.tokens_in(Span::new(start, start + words.len()))
        };
        let content: Vec<Range<usize>> = content.iter().map(piece).collect();
        let Some(inner) = InnerText::new(&document, &content) else {
            return "-".to_owned();
        };
        for (at, &token) in inner.document.tokens().iter().enumerate() {
            let word = inner.document.slice(token);
            for outer in inner.outer(&(at..at + 1)) {
                let own = document.slice(document.tokens()[outer.start]);
                assert_eq!(own.to_lowercase(), word.to_lowercase());
            }
        }
        inner.document.text().to_owned()
    }

    #[test]
    fn a_content_stands_as_an_article_does() {
        let said = "“He told me he was sorry,” said Ana. Ito said that she thinks it rains.";
        assert_eq!(
            text(said, &["“He told me he was sorry,”"]),
            "He told me he was sorry."
        );
        assert_eq!(
            text(said, &["that she thinks it rains"]),
            "She thinks it rains."
        );
    }

    #[test]
    fn pieces_of_a_sentence_come_together() {
        let said = "“I think,” she said, “that it rains.” He left.";
        assert_eq!(
            text(said, &["“I think,”", "“that it rains.”"]),
            "I think, that it rains."
        );
    }

    #[test]
    fn only_sentences_that_can_hold_a_report_are_taken() {
        let said = "“It rained. I told him, ‘Go!’ We left,” she said.";
        assert_eq!(
            text(said, &["“It rained. I told him, ‘Go!’ We left,”"]),
            "I told him, ‘Go!’"
        );
        assert_eq!(text("“It rained,” she said.", &["“It rained,”"]), "-");
    }

    #[test]
    fn a_content_without_marks_ends_with_its_sentence_or_before_the_next_thing() {
        let document = Document::new("Ito said he knows it rains, and I believe him. He left.");
        let inner = InnerText::new(&document, std::slice::from_ref(&(2..14))).unwrap();
        assert_eq!(
            inner.document.text(),
            "He knows it rains, and I believe him."
        );
        assert_eq!(inner.without_rest(&(2..9)), 2..4);
        assert_eq!(inner.without_rest(&(5..8)), 5..8);
    }

    #[test]
    fn what_was_added_stands_for_nothing() {
        let document = Document::new("Ito said he thinks so.");
        let inner = InnerText::new(&document, std::slice::from_ref(&(2..5))).unwrap();
        assert_eq!(inner.document.text(), "He thinks so.");
        assert_eq!(inner.outer(&(0..4)), vec![2..5]);
    }
}
