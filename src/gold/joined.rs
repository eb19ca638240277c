//! Corpora that give words and not a text: the words are joined into one.

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};
use crate::text::{Document, Span};

/// What stands between two sentences of a joined text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// A line break: each sentence is a paragraph.
    ParagraphEach,
    /// A space: the corpus does not tell the paragraphs, so there is one.
    OneParagraph,
}

/// The document of a corpus's own words: one space between two words, sentences as the corpus cuts them.
pub(super) fn document<W: AsRef<str>>(
    words: &[W],
    sentences: &[Range<usize>],
    layout: Layout,
) -> Result<Document> {
    let paragraphs = match layout {
        Layout::ParagraphEach => sentences.to_vec(),
        Layout::OneParagraph if words.is_empty() => Vec::new(),
        Layout::OneParagraph => std::iter::once(0..words.len()).collect(),
    };
    let starts_sentence = |at: usize| {
        sentences
            .binary_search_by_key(&at, |sentence| sentence.start)
            .is_ok()
    };
    with_gaps(words, sentences, paragraphs, |at| match layout {
        Layout::ParagraphEach if starts_sentence(at) => "\n",
        _ => " ",
    })
}

/// The document of a corpus's own words with `gap` before each but the first; sentences and paragraphs as given.
///
/// # Errors
/// When the sentences do not follow on one another and cover all words, or a word is empty.
pub(super) fn with_gaps<W: AsRef<str>>(
    words: &[W],
    sentences: &[Range<usize>],
    paragraphs: Vec<Range<usize>>,
    gap: impl Fn(usize) -> &'static str,
) -> Result<Document> {
    check(words, sentences)?;
    let mut text = String::new();
    let mut tokens = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push_str(gap(at));
        }
        let start = text.len();
        text.push_str(word.as_ref());
        tokens.push(start..text.len());
    }
    if u32::try_from(text.len()).is_err() {
        return Err(Error::new(
            ErrorKind::TooLarge,
            "the text is over 4 GiB; split it",
        ));
    }
    let tokens = tokens
        .into_iter()
        .map(|bytes| Span::new(bytes.start, bytes.end))
        .collect();
    Ok(Document::from_parts(
        text,
        tokens,
        sentences.to_vec(),
        paragraphs,
    ))
}

/// The sentences must follow on one another and cover all words; no word may be empty.
fn check<W: AsRef<str>>(words: &[W], sentences: &[Range<usize>]) -> Result<()> {
    let mut end = 0;
    for sentence in sentences {
        if sentence.start != end || sentence.end <= sentence.start {
            return Err(Error::new(
                ErrorKind::Format,
                format!(
                    "the sentence [{}, {}] does not follow on word {end}",
                    sentence.start, sentence.end
                ),
            ));
        }
        end = sentence.end;
    }
    if end != words.len() {
        return Err(Error::new(
            ErrorKind::Format,
            format!("the sentences cover {end} of {} words", words.len()),
        ));
    }
    match words
        .iter()
        .position(|word| word.as_ref().trim().is_empty())
    {
        Some(at) => Err(Error::new(ErrorKind::Format, format!("word {at} is empty"))),
        None => Ok(()),
    }
}

/// The range `[start, end)` of a document's tokens; an error when it is empty or runs past the last.
pub(super) fn token_range(document: &Document, [start, end]: [usize; 2]) -> Result<Range<usize>> {
    if start < end && end <= document.tokens().len() {
        return Ok(start..end);
    }
    Err(Error::new(
        ErrorKind::Format,
        format!(
            "the token range [{start}, {end}] does not fit the {} tokens",
            document.tokens().len()
        ),
    ))
}

/// The bytes of a token range that [`token_range`] let pass.
pub(super) fn span(document: &Document, tokens: [usize; 2]) -> Result<Span> {
    let range = token_range(document, tokens)?;
    Ok(document
        .span_of(range)
        .expect("a checked range is inside and not empty"))
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    const WORDS: [&str; 5] = ["Ana", "left", ".", "Ito", "stayed"];

    #[test]
    fn words_are_found_where_they_were_put() {
        for (layout, text, paragraphs) in [
            (Layout::ParagraphEach, "Ana left .\nIto stayed", 2),
            (Layout::OneParagraph, "Ana left . Ito stayed", 1),
        ] {
            let document = document(&WORDS, &[0..3, 3..5], layout).unwrap();
            assert_eq!(document.text(), text);
            let words: Vec<_> = document
                .tokens()
                .iter()
                .map(|&t| document.slice(t))
                .collect();
            assert_eq!(words, WORDS);
            assert_eq!(document.paragraphs().len(), paragraphs);
            assert_eq!(document.sentences().len(), 2);
            assert_eq!(
                document.slice(span(&document, [3, 5]).unwrap()),
                "Ito stayed"
            );
            assert!(span(&document, [3, 6]).is_err());
            assert!(span(&document, [3, 3]).is_err());
        }
    }

    #[test]
    fn gaps_overlaps_and_empty_words_are_errors() {
        let error = |words: &[&str], sentences: &[Range<usize>]| {
            document(words, sentences, Layout::OneParagraph)
                .unwrap_err()
                .to_string()
        };
        assert!(error(&WORDS, &[0..2, 3..5]).contains("follow on word 2"));
        assert!(error(&WORDS, &[0..2, 1..5]).contains("follow on word 2"));
        assert!(error(&WORDS, from_ref(&(0..3))).contains("3 of 5"));
        assert!(error(&["a", " "], from_ref(&(0..2))).contains("word 1 is empty"));
    }
}
