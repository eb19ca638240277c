//! Annotations of a text that was read otherwise than it is written, told by the places they have in it as it is.

use super::{Attribution, Extraction};
use crate::text::Span;

impl Extraction {
    /// Puts every span where `place` says.
    pub(crate) fn move_spans(&mut self, place: impl Fn(Span) -> Span) {
        let all = |spans: &mut Vec<Span>| spans.iter_mut().for_each(|span| *span = place(*span));
        let move_attribution = |attribution: &mut Attribution| {
            all(&mut attribution.content);
            all(&mut attribution.cue);
            all(&mut attribution.source);
            if let Some(principal) = &mut attribution.speaks_for {
                principal.span = principal.span.map(&place);
            }
        };
        for entity in &mut self.entities {
            entity.span = place(entity.span);
        }
        for speaker in &mut self.speakers {
            speaker.mention = speaker.mention.map(&place);
        }
        let nested = self.nested.iter_mut();
        let nested = nested.map(|nested| &mut nested.attribution);
        self.attributions
            .iter_mut()
            .chain(nested)
            .for_each(move_attribution);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::attribution;
    use super::*;
    use crate::annotation::{Inside, Nested, Principal};

    #[test]
    fn every_span_is_moved() {
        let mut inner = attribution(13, 1.0);
        inner.source = vec![Span::new(30, 31)];
        inner.speaks_for = Some(Principal {
            name: "Acme".to_owned(),
            span: Some(Span::new(32, 36)),
        });
        let mut extraction = Extraction {
            attributions: vec![attribution(10, 1.0)],
            nested: vec![Nested {
                inside: Inside::Flat(0),
                attribution: inner,
            }],
            ..Extraction::default()
        };
        extraction.move_spans(|span| Span::new(span.start() + 1, span.end() + 2));
        assert_eq!(extraction.attributions[0].content, [Span::new(11, 22)]);
        let inner = &extraction.nested[0].attribution;
        assert_eq!(inner.source, [Span::new(31, 33)]);
        let principal = inner.speaks_for.as_ref().and_then(|it| it.span);
        assert_eq!(principal, Some(Span::new(33, 38)));
    }
}
