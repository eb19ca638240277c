//! Turns of a transcript that go on in the paragraphs below their label: `STEVE ROE, HOST:` may stand alone on its line, and who
//! speaks long is printed in paragraphs.
//!
//! Only under labels in capitals, and only up to the last of them: behind it stands what belongs to the page. Where less than a third of
//! the paragraphs between have a label, the article tells about a talk rather than printing it.

use std::ops::Range;

use crate::text::{Document, Zone};

/// Of so many paragraphs one must have a label.
const ONE_OF: usize = 3;

/// A paragraph that goes on with a turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Continued {
    /// The turn, by its place among the labels.
    pub(super) turn: usize,
    pub(super) words: Range<usize>,
}

/// The paragraphs between the labels of a transcript that go on with a turn; the labels are in their order, each with whether it is one
/// in capitals.
pub(super) fn continued(document: &Document, labels: &[(Range<usize>, bool)]) -> Vec<Continued> {
    let (Some((first, _)), Some((last, _))) = (labels.first(), labels.last()) else {
        return Vec::new();
    };
    let end = document.paragraph_of(last.start);
    let end = match document.paragraphs().get(end) {
        // A label alone on its line has the next paragraph, even the last.
        Some(paragraph) if is_alone(document, last, &paragraph.tokens) => end + 2,
        _ => end,
    };
    let from = document.paragraph_of(first.start);
    let mut found = Vec::new();
    let mut labelled = 0;
    let mut open: Option<usize> = None;
    for (at, paragraph) in document.paragraphs().iter().enumerate().skip(from) {
        let tokens = &paragraph.tokens;
        let own = labels
            .iter()
            .position(|(label, _)| tokens.contains(&label.start));
        if let Some(own) = own {
            labelled += 1;
            open = Some(own).filter(|&own| labels[own].1 && !greets(document, &labels[own].0));
        } else if at >= end {
            break;
        } else if paragraph.zone == Zone::Body && is_speech(document, tokens) {
            if let Some(turn) = open {
                // `Doe looked out of the window`: nobody speaks so of himself.
                if names(document, tokens, &labels[turn].0) {
                    open = None;
                } else {
                    let words = tokens.clone();
                    found.push(Continued { turn, words });
                }
            }
        } else if !is_bracketed(document, tokens) {
            open = None;
        }
    }
    if found.len() > (ONE_OF - 1) * labelled {
        return Vec::new();
    }
    found
}

/// Whether nothing stands behind the label of a paragraph but its colon.
pub(super) fn is_alone(
    document: &Document,
    label: &Range<usize>,
    paragraph: &Range<usize>,
) -> bool {
    paragraph.contains(&label.start)
        && paragraph.end > label.end
        && document.word(paragraph.end - 1) == ":"
}

/// Whether a paragraph is a sentence or more.
fn is_speech(document: &Document, tokens: &Range<usize>) -> bool {
    let Some(last) = tokens.clone().next_back() else {
        return false;
    };
    let ends = document
        .word(last)
        .ends_with(['.', '!', '?', '…', '”', '"', '—', '–']);
    ends && !opens_turn(document, tokens)
        && !matches!(
            document.word(tokens.start),
            "(" | "[" | "Q" | "Q." | "A" | "A."
        )
}

/// Whether a paragraph opens with a name in capitals and has a colon soon: `BO EK, water director: ...` is another's turn.
fn opens_turn(document: &Document, tokens: &Range<usize>) -> bool {
    const SOON: usize = 12;
    let first = document.word(tokens.start);
    let capitals = first.len() > 1 && !first.contains(char::is_lowercase);
    capitals && tokens.clone().take(SOON).any(|at| document.word(at) == ":")
}

/// Whether a label is a greeting: what stands behind `DEAR ABBY:` is written to her.
fn greets(document: &Document, label: &Range<usize>) -> bool {
    document.word(label.start).eq_ignore_ascii_case("dear")
}

fn is_bracketed(document: &Document, tokens: &Range<usize>) -> bool {
    matches!(document.word(tokens.start), "(" | "[")
}

/// Whether a paragraph has the last word of a label.
fn names(document: &Document, tokens: &Range<usize>, label: &Range<usize>) -> bool {
    let Some(last) = label.clone().next_back() else {
        return false;
    };
    let own = document.word(last);
    tokens
        .clone()
        .any(|at| document.word(at).eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: &str = "The flood came in the night and took the whole village by surprise.\n\n";

    /// The paragraphs that go on, under these labels.
    fn found(text: &str, labels: &[&str]) -> Vec<String> {
        let text = format!("{LEAD}{text}");
        let document = Document::new(text.as_str());
        let mut from = 0;
        let mut spans = Vec::new();
        for label in labels {
            let start = from + text[from..].find(label).unwrap();
            from = start + label.len();
            spans.push((
                document.tokens_in(crate::text::Span::new(start, from)),
                true,
            ));
        }
        let told = continued(&document, &spans).into_iter().map(|it| {
            let span = document.span_of(it.words).unwrap();
            format!("{}: {}", labels[it.turn], document.slice(span))
        });
        told.collect()
    }

    #[test]
    fn a_turn_goes_on_to_the_next_label() {
        let text = "BO EK, HOST:\n\nIt rained all day.\n\n(SOUNDBITE OF RAIN)\n\nAnd all night.\n\nJANE DOE: It did.\n\nCopyright is ours.";
        assert_eq!(
            found(text, &["BO EK", "JANE DOE"]),
            ["BO EK: It rained all day.", "BO EK: And all night."]
        );
    }

    #[test]
    fn what_is_told_of_who_speaks_is_none_of_it() {
        let text = "BO EK: It rained.\n\nMr Ek looked up.\n\nThen it snowed.\n\nJANE DOE: It did.";
        assert!(found(text, &["BO EK", "JANE DOE"]).is_empty());
        let others = "BO EK: It rained.\n\nADA ITO, director: It snowed.\n\nJANE DOE: It did.";
        assert!(found(others, &["BO EK", "JANE DOE"]).is_empty());
        let letters = "DEAR ABBY: My house is wet.\n\nMy roof leaks.\n\nDEAR DRY: Mend it.";
        assert!(found(letters, &["DEAR ABBY", "DEAR DRY"]).is_empty());
        let prose = "BO EK: It rained.\n\nIt did.\n\nIt did so.\n\nAnd so.\n\nAnd on.\n\nAnd off.\n\nJANE DOE: It did.";
        assert!(found(prose, &["BO EK", "JANE DOE"]).is_empty());
    }
}
