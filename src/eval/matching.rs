//! One article, gold beside prediction: spans drawn to token borders, attributions paired.
//!
//! Apart from the measures because links, labels, speakers and confidences are all judged over the same pairs.

use super::metric::{intersection_over_union, pair};
use crate::annotation::{Attribution, Extraction};
use crate::gold::Gold;
use crate::text::{Document, Span};

/// Two span sets overlap when they share at least half of what either covers.
pub(super) const OVERLAP: f64 = 0.5;

/// The spans of one attribution, at token borders, in order, none overlapping another.
pub(super) struct Roles {
    pub(super) content: Vec<Span>,
    pub(super) cue: Vec<Span>,
    pub(super) source: Vec<Span>,
}

/// One article with what is known and what was predicted.
pub(super) struct Matching<'a> {
    pub(super) gold: &'a Gold,
    pub(super) predicted: &'a Extraction,
    /// The spans of the gold attributions.
    pub(super) gold_roles: Vec<Roles>,
    /// The spans of the predicted attributions.
    pub(super) predicted_roles: Vec<Roles>,
    /// Gold and predicted attributions whose contents overlap, one to one, in the order of gold.
    pub(super) pairs: Vec<(usize, usize)>,
}

impl<'a> Matching<'a> {
    pub(super) fn new(gold: &'a Gold, predicted: &'a Extraction) -> Self {
        let document = &gold.document;
        let roles = |attributions: &[Attribution]| -> Vec<Roles> {
            attributions
                .iter()
                .map(|attribution| Roles::new(document, attribution))
                .collect()
        };
        let gold_roles = roles(&gold.extraction.attributions);
        let predicted_roles = roles(&predicted.attributions);
        let text = document.text();
        let pairs = pair(gold_roles.len(), predicted_roles.len(), |one, other| {
            gold_roles[one].content_score(&predicted_roles[other], text)
        });
        Self {
            gold,
            predicted,
            gold_roles,
            predicted_roles,
            pairs,
        }
    }

    /// The gold partner of each predicted attribution.
    pub(super) fn partner(&self, predicted: usize) -> Option<usize> {
        let mut pairs = self.pairs.iter();
        pairs
            .find(|(_, other)| *other == predicted)
            .map(|(gold, _)| *gold)
    }

    /// The attributions of a pair.
    pub(super) fn attributions(
        &self,
        gold: usize,
        predicted: usize,
    ) -> (&Attribution, &Attribution) {
        (
            &self.gold.extraction.attributions[gold],
            &self.predicted.attributions[predicted],
        )
    }

    /// Whether the sources of a pair overlap, or both have none.
    pub(super) fn same_source(&self, gold: usize, predicted: usize) -> bool {
        let (gold, predicted) = (&self.gold_roles[gold], &self.predicted_roles[predicted]);
        overlap(self.text(), &gold.source, &predicted.source)
    }

    pub(super) fn text(&self) -> &str {
        self.gold.document.text()
    }
}

impl Roles {
    fn new(document: &Document, attribution: &Attribution) -> Self {
        Self {
            content: at_tokens(document, &attribution.content),
            cue: at_tokens(document, &attribution.cue),
            source: at_tokens(document, &attribution.source),
        }
    }

    /// How well two attributions go together, for contents that overlap. Cue and source only tell apart two that
    /// have the same content.
    fn content_score(&self, other: &Roles, text: &str) -> Option<f64> {
        let content = intersection_over_union(text, &self.content, &other.content);
        if self.content.is_empty() || content < OVERLAP {
            return None;
        }
        let rest = intersection_over_union(text, &self.cue, &other.cue)
            + intersection_over_union(text, &self.source, &other.source);
        Some(content + rest / 1000.0)
    }
}

/// Whether two span sets overlap by half or more; two empty ones do.
pub(super) fn overlap(text: &str, one: &[Span], other: &[Span]) -> bool {
    intersection_over_union(text, one, other) >= OVERLAP
}

/// Spans at the borders of the tokens they touch, in order; overlapping ones become one.
///
/// Gold is sometimes cut inside a token and sometimes holds a space too many: neither is the reader's concern.
pub(super) fn at_tokens(document: &Document, spans: &[Span]) -> Vec<Span> {
    let mut drawn: Vec<Span> = spans
        .iter()
        .filter_map(|&span| document.span_of(document.tokens_in(span)))
        .collect();
    drawn.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(drawn.len());
    for span in drawn {
        match merged.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_drawn_to_whole_tokens() {
        let document = Document::new("Ana left early today");
        let words = |spans: &[Span]| -> Vec<String> {
            let spans = at_tokens(&document, spans);
            spans
                .iter()
                .map(|&span| document.slice(span).to_owned())
                .collect()
        };
        assert_eq!(words(&[Span::new(4, 9)]), ["left"]);
        assert_eq!(
            words(&[Span::new(10, 12), Span::new(1, 6)]),
            ["Ana left", "early"]
        );
        assert_eq!(words(&[Span::new(4, 6), Span::new(6, 10)]), ["left early"]);
        assert!(words(&[Span::new(3, 4)]).is_empty());
    }
}
