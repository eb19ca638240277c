//! What is said on both sides of a cue and its colon, where the model has seen the second alone: `The hall “is not bad”, he said: “One can
//! play there.”`
//!
//! Only where the sentence up to the comma ends in a quotation that nobody has: else it may tell what happened.

use std::ops::Range;

use super::link::Link;
use crate::text::Document;

/// Most tokens of a source and a cue before the colon.
const LONGEST: usize = 12;

/// Fewest tokens that are a statement.
const SHORTEST: usize = 4;

/// Adds to attributions what stands before their source and cue.
pub(super) fn around(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
    for at in 0..links.len() {
        let Some(before) = before(document, &links[at]) else {
            continue;
        };
        if !links.iter().any(|other| other.touches(&before)) {
            links[at].content.insert(0, before);
        }
    }
    links
}

/// The words from the start of a sentence to the comma before source, cue and colon.
fn before(document: &Document, link: &Link) -> Option<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let (cue, source) = (link.cue.as_ref()?, link.source.first()?);
    let colon = link.start().checked_sub(1)?;
    let start = cue.start.min(source.start);
    let said = start..colon;
    let beside = cue.end == source.start || source.end == cue.start;
    let whole = cue.end.max(source.end)
        == if cue.contains(&colon) {
            colon + 1
        } else {
            colon
        };
    if word(colon) != ":" || !beside || !whole || said.len() > LONGEST {
        return None;
    }
    let last = start.checked_sub(1)?;
    let sentence = document.sentences().get(document.sentence_of(last))?;
    // `“... from that”, he said`, and `“... from that,” he said`.
    let end = if word(last) == "," { last } else { start };
    let before = sentence.tokens.start..end;
    let ends_quoted = document.quotations().iter().any(|quotation| {
        let tokens = document.tokens_in(quotation.span);
        quotation.closed && tokens.end == end && tokens.start >= before.start
    });
    (before.len() >= SHORTEST && ends_quoted).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    fn contents(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let links = around(&document, links(&document, &layers));
        let pieces = links.iter().map(|link| {
            let spans = link
                .content
                .iter()
                .filter_map(|piece| document.span_of(piece.clone()));
            let words: Vec<&str> = spans.map(|span| document.slice(span)).collect();
            words.join(" | ")
        });
        pieces.collect()
    }

    #[test]
    fn what_stands_before_source_and_colon_is_said_too() {
        let played = "[content “One can play there.”]";
        assert_eq!(
            contents(&format!(
                "It rained. The old hall “is not bad”, [source he] [cue said]: {played}"
            )),
            ["The old hall “is not bad” | “One can play there.”"]
        );
        assert_eq!(
            contents(&format!(
                "The old hall “is not bad,” [source he] [cue said]: {played}"
            )),
            ["The old hall “is not bad,” | “One can play there.”"]
        );
    }

    #[test]
    fn what_is_not_quoted_may_be_told() {
        for text in [
            "In the old hall, [source he] [cue said]: [content “One can play there.”]",
            "The hall “is not bad”. On the phone, [source he] [cue said]: [content “One can play there.”]",
            "[content1 The hall “is not bad”], [source1 Ito] [cue1 thought], and [source he] [cue said]: [content “One can play there.”]",
        ] {
            assert!(
                contents(text)
                    .iter()
                    .all(|content| !content.contains(" | ")),
                "{text}"
            );
        }
    }
}
