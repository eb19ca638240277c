//! Headlines of talks: the words between marks, a colon, and whom the talk is with: `‘We lost’: a talk with Jane Doe`, `“We lost”: Jane Doe
//! on chess and exile`.

use std::ops::Range;

use super::link::Link;
use super::name::is_title;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw score: marks, a colon and a name leave little room for another reading.
const SCORE: f32 = 0.9;

/// Fewest tokens between marks, marks included: `‘Soup’: a talk with Jane Doe` is a title.
const FEWEST: usize = 4;

/// Most tokens of what somebody is, between `with` and the name.
const ROLE: usize = 6;

/// What such an article is called.
const TALKS: [&str; 8] = [
    "interview",
    "talk",
    "conversation",
    "chat",
    "q&a",
    "meeting",
    "questions",
    "podcast",
];

/// Gives what a headline quotes to whom the article is a talk with.
pub(super) fn talks(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let paragraphs = document.paragraphs().iter();
    for headline in paragraphs.filter(|it| it.zone == Zone::Headline) {
        let Some(talk) = talk(document, layers, &headline.tokens) else {
            continue;
        };
        links.retain(|link| !link.touches(&headline.tokens));
        links.push(talk);
    }
    links.sort_by_key(Link::start);
    links
}

fn talk(document: &Document, layers: &Layers, tokens: &Range<usize>) -> Option<Link> {
    let colon = tokens.clone().find(|&at| document.word(at) == ":")?;
    let (words, tail) = (tokens.start..colon, colon + 1..tokens.end);
    if words.len() < FEWEST || !is_between_marks(document, &words) {
        return None;
    }
    let people = layers.entities.iter().filter_map(|entity| {
        let name = document.tokens_in(entity.span);
        let inside = tail.start <= name.start && name.end <= tail.end;
        (inside && entity.kind == EntityType::Person).then_some(name)
    });
    let people: Vec<Range<usize>> = people.collect();
    let name = match people.first()? {
        first if speaks_on(document, &tail, first) => first,
        only if people.len() == 1 && is_talked_to(document, &tail, only) => only,
        _ => return None,
    };
    Some(Link {
        content: vec![words],
        cue: Some(colon..colon + 1),
        source: vec![name.clone()],
        content_score: SCORE,
        source_score: SCORE,
        carried: None,
    })
}

/// Whether marks open and close these words, of whatever kind.
fn is_between_marks(document: &Document, words: &Range<usize>) -> bool {
    let Some(span) = document.span_of(words.clone()) else {
        return false;
    };
    let words = document.slice(span);
    words.starts_with(['"', '“', '‘', '\'', '«', '„'])
        && words.ends_with(['"', '”', '’', '\'', '»', '“'])
}

/// `Jane Doe on chess`, `Mayor Jane Doe about the flood`.
fn speaks_on(document: &Document, tail: &Range<usize>, name: &Range<usize>) -> bool {
    let mut titles = tail.start..name.start;
    let titled = titles.all(|at| is_title(document.word(at)) || document.word(at) == ".");
    titled && name.end < tail.end && matches!(document.word(name.end), "on" | "about")
}

/// `an interview with garden designer Jane Doe`.
fn is_talked_to(document: &Document, tail: &Range<usize>, name: &Range<usize>) -> bool {
    let before = tail.start..name.start;
    let with = before
        .clone()
        .rev()
        .take(ROLE + 1)
        .find(|&at| matches!(document.word(at), "with" | "to"));
    let Some(with) = with else {
        return false;
    };
    let role = (with + 1..name.start).all(|at| document.word(at) != ",");
    let talk = (tail.start..with).any(|at| {
        let word = document.word(at).to_lowercase();
        TALKS.contains(&word.as_str())
    });
    role && talk
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Each attribution of a headline as `words / source`.
    fn found(headline: &str) -> Vec<String> {
        let lead = "The flood came in the night and took the whole village by surprise.";
        let (document, scores, heads) = marked(&format!("{headline}\n\n{lead}\n\nIt rained on."));
        let layers = layers(&document, &scores, &heads);
        let words = |tokens: &Range<usize>| {
            let span = document.span_of(tokens.clone());
            span.map_or("", |span| document.slice(span))
        };
        let links = talks(&document, &layers, Vec::new());
        let told = links.iter().map(|link| {
            let source = link.source.first().map_or("", words);
            format!("{} / {source}", words(&link.content[0]))
        });
        told.collect()
    }

    #[test]
    fn a_headline_quotes_whom_the_talk_is_with() {
        for tail in [
            "a talk with [PER Jane Doe]",
            "an interview with garden designer [PER Jane Doe]",
            "Interview with Dr [PER Jane Doe]",
            "[PER Jane Doe] on chess, exile and soup",
        ] {
            assert_eq!(
                found(&format!("‘Nobody taught us to lose’: {tail}")),
                ["‘Nobody taught us to lose’ / Jane Doe"],
                "{tail}"
            );
        }
    }

    #[test]
    fn other_colons_tell_of_no_talk() {
        for headline in [
            "Nobody taught us to lose: a talk with [PER Jane Doe]",
            "‘Soup’: an interview with [PER Jane Doe]",
            "‘Nobody taught us to lose’: how [PER Jane Doe] fell",
            "‘Nobody taught us to lose’: a talk with [PER Jane Doe] and [PER Bo Ek]",
            "‘Nobody taught us to lose’: a talk",
        ] {
            assert!(found(headline).is_empty(), "{headline}");
        }
    }
}
