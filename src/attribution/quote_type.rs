//! How much of a content is quoted.

use crate::annotation::QuoteType;
use crate::text::{Document, Span};

/// Direct when every word of the content stands between quotation marks, mixed when some do.
///
/// A quotation that also holds the cue or source does not count: there someone else is quoted, report and all.
pub(super) fn quote_type(
    document: &Document,
    content: &[Span],
    cue_and_source: &[Span],
) -> QuoteType {
    let (mut words, mut quoted) = (0_usize, 0_usize);
    for &piece in content {
        let near = document
            .quotations()
            .partition_point(|quotation| quotation.span.start() < piece.end());
        let own: Vec<Span> = document.quotations()[..near]
            .iter()
            .map(|quotation| quotation.span)
            .filter(|&quotation| quotation.overlaps(piece))
            .filter(|quotation| !cue_and_source.iter().any(|&span| quotation.contains(span)))
            .collect();
        for &token in &document.tokens()[document.tokens_in(piece)] {
            if document.slice(token).contains(char::is_alphanumeric) {
                words += 1;
                quoted += usize::from(own.iter().any(|quotation| quotation.contains(token)));
            }
        }
    }
    match quoted {
        0 => QuoteType::Indirect,
        _ if quoted == words => QuoteType::Direct,
        _ => QuoteType::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, content: &str, cue: &str) -> QuoteType {
        let document = Document::new(text);
        let find = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        quote_type(&document, &[find(content)], &[find(cue)])
    }

    #[test]
    fn the_words_between_marks_decide() {
        let text = "“It rained,” Ito said, and that it was “very” cold.";
        assert_eq!(of(text, "“It rained,”", "said"), QuoteType::Direct);
        assert_eq!(
            of(text, "that it was “very” cold", "said"),
            QuoteType::Mixed
        );
        assert_eq!(of(text, "that it was", "said"), QuoteType::Indirect);
    }

    #[test]
    fn a_report_inside_a_quotation_is_not_quoted_itself() {
        let text = "“My boss said it rained,” Ito told us.";
        assert_eq!(of(text, "it rained", "My boss said"), QuoteType::Indirect);
    }
}
