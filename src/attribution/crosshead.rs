//! Headings inside an article that say who says what: `Doe: second gate to be opened`, above a paragraph in which Doe does.
//!
//! A line with a name and a colon may be of a list or a cast too: so whom it names must speak right below it.

use std::ops::Range;

use super::link::Link;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw score of what a heading says.
const SCORE: f32 = 0.9;

/// Fewest and most tokens of the name.
const NAME: std::ops::RangeInclusive<usize> = 1..=4;

/// Fewest and most tokens behind the colon.
const WORDS: std::ops::RangeInclusive<usize> = 3..=14;

/// Adds what headings inside the article say.
pub(super) fn crossheads(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let paragraphs = document.paragraphs();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let Some(below) = paragraphs.get(at + 1) else {
            break;
        };
        let tokens = &paragraph.tokens;
        let in_body = paragraph.zone == Zone::Body && below.zone == Zone::Body;
        if !in_body || links.iter().any(|link| link.touches(tokens)) {
            continue;
        }
        let Some((name, words)) = heading(document, tokens) else {
            continue;
        };
        let last = document.word(name.end - 1);
        // The tagger knows names in sentences better than in headings.
        let is_named = |source: &Range<usize>| {
            let persons = layers.entities.iter();
            let mut persons = persons
                .filter(|entity| entity.kind == EntityType::Person)
                .map(|entity| document.tokens_in(entity.span))
                .filter(|name| source.start <= name.start && name.end <= source.end);
            below.tokens.contains(&source.start)
                && persons.any(|name| name.clone().any(|at| document.word(at) == last))
        };
        if links.iter().any(|link| link.source.iter().any(is_named)) {
            links.push(Link {
                content: vec![words],
                cue: Some(name.end..name.end + 1),
                source: vec![name],
                content_score: SCORE,
                source_score: SCORE,
                carried: None,
            });
        }
    }
    links.sort_by_key(Link::start);
    links
}

/// The name that stands before a line's only colon, and the words behind it, which end as no sentence does.
fn heading(document: &Document, line: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let colon = line.clone().find(|&at| document.word(at) == ":")?;
    let name = line.start..colon;
    let capitals = name
        .clone()
        .all(|at| document.word(at).starts_with(char::is_uppercase));
    if !capitals || !NAME.contains(&name.len()) {
        return None;
    }
    let words = colon + 1..line.end;
    let ended = matches!(
        document.word(line.end.checked_sub(1)?),
        "." | "!" | "?" | "…" | "..." | ";" | "," | ":" | "”" | "\""
    );
    let again = words.clone().any(|at| document.word(at) == ":");
    (WORDS.contains(&words.len()) && !ended && !again).then_some((name, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    fn found(text: &str) -> Vec<String> {
        let lead = "Flood\n\nThe river rose in the night and the whole of the lower town stood under water by the morning.\n\n";
        let (document, scores, heads) = marked(&format!("{lead}{text}"));
        let layers = layers(&document, &scores, &heads);
        let links = crossheads(&document, &layers, links(&document, &layers));
        let contents = links.iter().filter_map(|link| {
            let span = document.span_of(link.content.first()?.clone())?;
            Some(document.slice(span).to_owned())
        });
        contents.collect()
    }

    const BELOW: &str =
        "[source [PER Doe]] has [cue told] reporters [content that a gate will be opened].";

    #[test]
    fn who_speaks_below_a_heading_says_it() {
        let text = format!("Doe: second gate to be opened\n\n{BELOW}");
        let wanted = ["second gate to be opened", "that a gate will be opened"];
        assert_eq!(found(&text), wanted);
    }

    #[test]
    fn lists_and_others_headings_say_nothing() {
        for line in [
            "[PER Ek]: second gate to be opened",
            "[PER Doe]: the gate is to be opened.",
            "[PER Doe]: gate opened",
            "Trains: none until noon tomorrow",
        ] {
            assert_eq!(found(&format!("{line}\n\n{BELOW}")).len(), 1, "{line}");
        }
        let last = "It rained.\n\n[PER Doe]: second gate to be opened";
        assert!(found(last).is_empty());
    }
}
