//! A paragraph that is a name, a dash or colon, and a quotation: `Jane Doe (Greens) – “We sail.”`, with the mark of a list before it or not.

use std::ops::Range;

use super::link::Link;
use super::listed::first_word;
use super::name::is_title;
use super::signed::is_dash;
use super::transcript::put;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw scores of what layout shows.
const CONTENT: f32 = 0.9;
const SOURCE: f32 = 0.93;

/// Most tokens between a name and the dash: `(Independent)`, `, mayor of Brod`.
const BETWEEN: usize = 14;

/// Fewest tokens of a quotation, marks included.
const FEWEST: usize = 4;

/// Adds the quotations that names stand before, and takes them from whomever else they were given to.
pub(super) fn fronted(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    for paragraph in document.paragraphs() {
        if paragraph.zone != Zone::Body || paragraph.tokens.is_empty() {
            continue;
        }
        let Some((source, cue, content)) = front(document, layers, &paragraph.tokens) else {
            continue;
        };
        let known = |link: &Link| {
            let own = link.source.iter().any(|it| source.contains(&it.start));
            own && content.iter().any(|piece| link.says(piece))
        };
        if links.iter().any(known) {
            continue;
        }
        let around = paragraph.tokens.clone();
        let link = Link {
            content,
            cue: Some(cue..cue + 1),
            source: vec![source],
            content_score: CONTENT,
            source_score: SOURCE,
            carried: None,
        };
        put(&mut links, &around, link);
    }
    links.sort_by_key(Link::start);
    links
}

/// Who stands before the dash, the dash, and the quotations that the rest of the paragraph is.
fn front(
    document: &Document,
    layers: &Layers,
    paragraph: &Range<usize>,
) -> Option<(Range<usize>, usize, Vec<Range<usize>>)> {
    let start = first_word(document, paragraph);
    let titles = (start..paragraph.end)
        .take_while(|&at| is_title(document.word(at)) || document.word(at) == ".")
        .count();
    let name = layers.entities.iter().find_map(|entity| {
        let name = document.tokens_in(entity.span);
        let opens = name.start == start || name.start == start + titles;
        (opens && entity.kind == EntityType::Person).then_some(name)
    })?;
    let reach = name.end..paragraph.end.min(name.end + BETWEEN + 1);
    let is_mark = |at: usize| is_dash(document.word(at)) || document.word(at) == ":";
    let cue = reach.clone().find(|&at| is_mark(at))?;
    let between = cue == name.end || matches!(document.word(name.end), "(" | ",");
    let content = quotations(document, cue + 1..paragraph.end)?;
    between.then_some((start..cue, cue, content))
}

/// The quotations that are all of these words.
fn quotations(document: &Document, words: Range<usize>) -> Option<Vec<Range<usize>>> {
    let outer = document.quotations().iter().filter(|it| it.depth == 0);
    let inside = outer
        .map(|quotation| document.tokens_in(quotation.span))
        .filter(|it| words.start <= it.start && it.end <= words.end && !it.is_empty());
    let (mut at, mut found) = (words.start, Vec::new());
    for quotation in inside {
        if quotation.start != at {
            return None;
        }
        at = quotation.end;
        found.push(quotation);
    }
    let stop = at + 1 == words.end && document.word(at) == ".";
    (words.len() >= FEWEST && (at == words.end || stop) && !found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `words / source`.
    fn found(text: &str) -> Vec<String> {
        let lead = "Flood\n\nThe river rose in the night and the whole of the lower town stood under water by the morning.\n\n";
        let (document, scores, heads) = marked(&format!("{lead}{text}\n\nIt rained."));
        let layers = layers(&document, &scores, &heads);
        let words = |tokens: &Range<usize>| {
            let span = document.span_of(tokens.clone());
            span.map_or("", |span| document.slice(span))
        };
        let links = fronted(&document, &layers, Vec::new());
        let told = links.iter().map(|link| {
            let source = link.source.first().map_or("", words);
            format!("{} / {source}", words(&link.content[0]))
        });
        told.collect()
    }

    #[test]
    fn who_stands_before_a_dash_speaks_behind_it() {
        for (front, source) in [
            ("[PER Jane Doe] (Greens) –", "Jane Doe (Greens)"),
            ("- [PER Jane Doe] (Greens) –", "Jane Doe (Greens)"),
            ("[PER Jane Doe], mayor of Brod –", "Jane Doe, mayor of Brod"),
            ("Mayor [PER Jane Doe]:", "Mayor Jane Doe"),
        ] {
            assert_eq!(
                found(&format!("{front} “We row to work.”")),
                [format!("“We row to work.” / {source}")],
                "{front}"
            );
        }
    }

    #[test]
    fn prose_is_none() {
        for text in [
            "[PER Jane Doe] said – “We row to work.”",
            "[PER Jane Doe] (Greens) – “We row to work.” That was all.",
            "[PER Jane Doe] (Greens) – a baker.",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
