//! Pairs of quotation marks.

use super::document::{Paragraph, Quotation};
use super::span::Span;

/// The quotations of a text, by start.
pub(super) fn quotations(text: &str, tokens: &[Span], paragraphs: &[Paragraph]) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    for paragraph in paragraphs {
        let mut open = None;
        for token in &tokens[paragraph.tokens.clone()] {
            match (&text[token.range()], open) {
                ("\"" | "“" | "``", None) => open = Some(*token),
                ("\"" | "”" | "''", Some(start)) => {
                    quotations.push(Quotation {
                        span: token.cover(start),
                        closed: true,
                        continues: false,
                        depth: 0,
                    });
                    open = None;
                }
                _ => {}
            }
        }
    }
    quotations
}
