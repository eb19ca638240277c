//! `Document`: one text and the layers that can be read off its characters alone.
//!
//! The text never changes and is never copied: zones, paragraphs, sentences, tokens and quotations are spans over it.

use std::ops::Range;

use super::span::Span;
use super::{glued, paragraph, quotemark, sentence, token, zone};

/// The job that a paragraph does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The title line.
    Headline,
    /// The summary under the headline.
    Standfirst,
    /// The line that names the authors.
    Byline,
    /// A line with the date of publication.
    Date,
    /// A caption or credit of a picture.
    Caption,
    /// The article itself.
    Body,
    /// What the page has around the article: links, share buttons, adverts, notices.
    Debris,
}

/// A run of text between paragraph breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, without the white space around it.
    pub span: Span,
    /// The job it does.
    pub zone: Zone,
    /// Its tokens, as indices into [`Document::tokens`].
    pub tokens: Range<usize>,
}

/// A sentence; never crosses a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Its tokens, as indices into [`Document::tokens`].
    pub tokens: Range<usize>,
    /// The paragraph it lies in, as an index into [`Document::paragraphs`].
    pub paragraph: usize,
}

/// Words between a pair of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening to the closing mark, both included.
    pub span: Span,
    /// Whether a closing mark was found: false where the quotation ends with its paragraph.
    pub closed: bool,
    /// Whether it continues the quotation before it: a mark is opened again at each paragraph, also where the break between
    /// two paragraphs was lost.
    pub continues: bool,
    /// How many quotations it lies in; 0 for an outer one.
    pub depth: u8,
}

/// One article's text with its zones, paragraphs, sentences, tokens and quotations; never changed once made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub(super) text: String,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) tokens: Vec<Span>,
    pub(super) quotations: Vec<Quotation>,
    pub(super) dateline: Option<Span>,
}

impl Document {
    /// Reads the layers off a text.
    ///
    /// ```
    /// use whosaid::text::Document;
    ///
    /// let document = Document::new("“We don’t know,” Ms. Ito said.");
    /// let words: Vec<&str> = document.tokens().iter().map(|&token| document.slice(token)).collect();
    /// assert_eq!(words, ["“", "We", "do", "n’t", "know", ",", "”", "Ms.", "Ito", "said", "."]);
    /// assert_eq!(document.slice(document.quotations()[0].span), "“We don’t know,”");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let (tokens, blocks) = glued::parted(&text, token::tokens(&text));
        let paragraphs = paragraph::paragraphs(&text, &tokens);
        let paragraphs = paragraph::parted(paragraphs, &blocks);
        let sentences = paragraphs
            .iter()
            .flat_map(|paragraph| sentence::sentences(&text, &tokens, paragraph.clone()))
            .collect();
        let spans: Vec<Span> = paragraphs
            .iter()
            .filter_map(|run| cover(&tokens, run))
            .collect();
        let (zones, dateline) = zone::zones(&text, &spans);
        Self {
            dateline,
            ..Self::from_zones(text, tokens, sentences, paragraphs, &zones)
        }
    }

    /// Takes over the boundaries of a corpus that has its own: sentences and paragraphs as ranges of its tokens. All of it
    /// is body; quotations are found as in any text.
    ///
    /// Tokens must be in order, on character boundaries and without overlap. Sentences and paragraphs must cover them in
    /// order; a sentence that crosses paragraphs counts to the one it starts in.
    pub fn from_parts(
        text: impl Into<String>,
        tokens: Vec<Span>,
        sentences: Vec<Range<usize>>,
        paragraphs: Vec<Range<usize>>,
    ) -> Self {
        let zones = vec![Zone::Body; paragraphs.len()];
        Self::from_zones(text.into(), tokens, sentences, paragraphs, &zones)
    }

    fn from_zones(
        text: String,
        tokens: Vec<Span>,
        sentences: Vec<Range<usize>>,
        paragraphs: Vec<Range<usize>>,
        zones: &[Zone],
    ) -> Self {
        let paragraphs: Vec<Paragraph> = paragraphs
            .into_iter()
            .zip(zones)
            .filter_map(|(run, &zone)| {
                let span = cover(&tokens, &run)?;
                let tokens = run;
                Some(Paragraph { span, zone, tokens })
            })
            .collect();
        let sentences = sentences
            .into_iter()
            .filter_map(|run| {
                Some(Sentence {
                    span: cover(&tokens, &run)?,
                    paragraph: paragraphs
                        .partition_point(|paragraph| paragraph.tokens.end <= run.start),
                    tokens: run,
                })
            })
            .collect();
        let quotations = quotemark::quotations(&text, &tokens, &paragraphs);
        Self {
            text,
            paragraphs,
            sentences,
            tokens,
            quotations,
            dateline: None,
        }
    }

    /// The whole text, as read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of a span, verbatim.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The word of a token; empty past the end of the text.
    pub(crate) fn word(&self, token: usize) -> &str {
        let span = self.tokens.get(token);
        span.map_or("", |&span| self.slice(span))
    }

    /// All paragraphs, in order.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// All sentences, in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// All tokens, in order: words as a reader counts them, and punctuation marks.
    pub fn tokens(&self) -> &[Span] {
        &self.tokens
    }

    /// All quotations, by start.
    pub fn quotations(&self) -> &[Quotation] {
        &self.quotations
    }

    /// The place (and agency) that opens the body, as in `NEW DELHI:` or `PARIS (AP) —`.
    pub fn dateline(&self) -> Option<Span> {
        self.dateline
    }

    /// The tokens that share a byte with `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self
            .tokens
            .partition_point(|token| token.end() <= span.start());
        let last = self
            .tokens
            .partition_point(|token| token.start() < span.end());
        first..last.max(first)
    }

    /// The span from the first to the last of a run of tokens; `None` for an empty run.
    pub fn span_of(&self, tokens: Range<usize>) -> Option<Span> {
        cover(&self.tokens, &tokens)
    }

    /// How many tokens are words: those with a letter or a digit.
    pub fn words(&self) -> usize {
        self.tokens
            .iter()
            .filter(|token| self.slice(**token).contains(char::is_alphanumeric))
            .count()
    }

    /// The sentence that a token lies in, as an index into [`Document::sentences`].
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.tokens.end <= token)
    }

    /// The paragraph that a token lies in, as an index into [`Document::paragraphs`].
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.paragraphs
            .partition_point(|paragraph| paragraph.tokens.end <= token)
    }

    /// Whether each token lies between quotation marks (the marks themselves included).
    pub fn quoted(&self) -> Vec<bool> {
        let mut quoted = vec![false; self.tokens.len()];
        for quotation in self.quotations.iter() {
            quoted[self.tokens_in(quotation.span)].fill(true);
        }
        quoted
    }
}

/// The span from the first to the last of a run of tokens; `None` for an empty run.
fn cover(tokens: &[Span], run: &Range<usize>) -> Option<Span> {
    let run = tokens.get(run.clone())?;
    Some(run.first()?.cover(*run.last()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of text that the rules look for, in any order and between any characters.
    const PIECES: &str = "(?s)(\\PC|.|[a-zA-Z \n]|[\"'“”‘’«»`.!?…-]|\n\n|Mr\\. |U\\.S\\.|[A-Z][a-z]+|\r\n|ALSO READ: |Comments\n|\n    ){0,60}";

    fn check(document: &Document) -> Result<(), TestCaseError> {
        let text = document.text();
        let inside = |span: Span| text.get(span.range()).is_some();
        let tokens = document.tokens();
        prop_assert!(
            tokens
                .iter()
                .all(|&token| inside(token) && !token.is_empty())
        );
        prop_assert!(
            tokens
                .windows(2)
                .all(|pair| pair[0].end() <= pair[1].start())
        );

        let mut next = 0;
        for paragraph in document.paragraphs() {
            prop_assert_eq!(paragraph.tokens.start, next);
            prop_assert_eq!(
                document.span_of(paragraph.tokens.clone()),
                Some(paragraph.span)
            );
            next = paragraph.tokens.end;
        }
        prop_assert_eq!(next, tokens.len());

        let mut next = 0;
        for sentence in document.sentences() {
            prop_assert_eq!(sentence.tokens.start, next);
            prop_assert_eq!(
                document.span_of(sentence.tokens.clone()),
                Some(sentence.span)
            );
            let paragraph = &document.paragraphs()[sentence.paragraph];
            prop_assert!(paragraph.span.contains(sentence.span));
            next = sentence.tokens.end;
        }
        prop_assert_eq!(next, tokens.len());

        for pair in document.quotations().windows(2) {
            let [before, after] = [pair[0].span, pair[1].span];
            prop_assert!(before.start() < after.start());
            prop_assert!(
                before.end() <= after.start() || before.contains(after),
                "they cross"
            );
        }
        prop_assert!(
            document
                .quotations()
                .iter()
                .all(|quotation| inside(quotation.span))
        );
        prop_assert!(document.dateline().is_none_or(inside));
        Ok(())
    }

    proptest! {
        #[test]
        fn layers_fit_together(text in PIECES) {
            check(&Document::new(text))?;
        }
    }

    #[test]
    fn odd_texts_have_empty_layers() {
        for text in ["", " \n\r\n", "\0\u{FEFF}\u{200B}"] {
            let document = Document::new(text);
            assert!(document.tokens().is_empty() && document.paragraphs().is_empty());
            assert_eq!(document.words(), 0);
        }
    }

    #[test]
    fn a_corpus_keeps_its_own_boundaries() {
        let text = "\" Rain , \" he said . Snow .";
        let mut at = 0;
        let tokens = text
            .split(' ')
            .map(|word| {
                let start = at;
                at += word.len() + 1;
                Span::new(start, start + word.len())
            })
            .collect();
        let runs = vec![0..7, 7..9];
        let document = Document::from_parts(text, tokens, runs.clone(), runs);
        let slices: Vec<&str> = document
            .sentences()
            .iter()
            .map(|sentence| document.slice(sentence.span))
            .collect();
        assert_eq!(slices, ["\" Rain , \" he said .", "Snow ."]);
        assert_eq!(
            document.slice(document.quotations()[0].span),
            "\" Rain , \""
        );
        assert_eq!(document.words(), 4);
    }
}
