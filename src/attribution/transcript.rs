//! Transcripts and interviews: paragraphs that open with who speaks, as `Smith: ...` or `Q: ...` and `A: ...`.
//!
//! Only where the article shows that it is one: there are several such paragraphs, and a label comes again.

use std::collections::BTreeMap;
use std::ops::Range;

use super::link::Link;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw score of what the form of a transcript shows.
const SCORE: f32 = 0.75;

/// Most tokens before the colon.
const LABEL: usize = 5;

/// Fewest paragraphs with a label.
const TURNS: usize = 3;

/// One turn of a transcript.
struct Turn {
    label: Range<usize>,
    words: Range<usize>,
}

/// Adds the turns of a transcript that the model has not found.
pub(super) fn transcript(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let turns = turns(document, layers);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for turn in &turns {
        *times.entry(key(document, turn)).or_default() += 1;
    }
    if turns.len() < TURNS || !times.values().any(|&times| times > 1) {
        return links;
    }
    for turn in &turns {
        // The turn is one attribution: what the model has read into it is a part of what is said.
        links.retain(|link| !touches(turn, link));
        for carried in links.iter_mut().filter_map(|link| link.carried.as_mut()) {
            if turn.words.contains(&carried.from) {
                carried.from = turn.words.start;
            }
        }
        links.push(Link {
            content: vec![without_stop(document, turn.words.clone())],
            cue: Some(turn.label.end..turn.label.end + 1),
            source: vec![turn.label.clone()],
            content_score: SCORE,
            source_score: SCORE,
            carried: None,
        });
    }
    links.sort_by_key(Link::start);
    links
}

/// Whether a link has words of a turn.
fn touches(turn: &Turn, link: &Link) -> bool {
    let whole = turn.label.start..turn.words.end;
    link.content
        .iter()
        .any(|piece| piece.start < whole.end && whole.start < piece.end)
}

/// The words without the full stop, which no unquoted content has.
fn without_stop(document: &Document, words: Range<usize>) -> Range<usize> {
    let last = words.end - 1;
    let stop = document.slice(document.tokens()[last]) == "." && last > words.start;
    words.start..if stop { last } else { words.end }
}

fn key(document: &Document, turn: &Turn) -> String {
    let span = document.span_of(turn.label.clone());
    span.map_or(String::new(), |span| document.slice(span).to_lowercase())
}

/// The body's paragraphs that open with a label and a colon.
fn turns(document: &Document, layers: &Layers) -> Vec<Turn> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    document
        .paragraphs()
        .iter()
        .filter(|paragraph| paragraph.zone == Zone::Body)
        .filter_map(|paragraph| {
            let Range { start, end } = paragraph.tokens;
            let colon =
                (start + 1..end.min(start + LABEL + 1)).find(|&token| word(token) == ":")?;
            let label = start..colon;
            let named = layers.entities.iter().any(|entity| {
                let name = document.tokens_in(entity.span);
                name.end == label.end && name.start >= label.start
            });
            let letter = label.len() == 1 && matches!(word(start), "Q" | "A");
            let capitals = label.clone().all(|token| {
                word(token).len() > 1
                    && word(token)
                        .chars()
                        .filter(|c| c.is_alphabetic())
                        .all(char::is_uppercase)
            });
            let speaks = (named || letter || capitals) && colon + 1 < end;
            speaks.then_some(Turn {
                label,
                words: colon + 1..end,
            })
        })
        .collect()
}

/// A side of an interview that is marked by letters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// `Q:`, the interviewer.
    Question,
    /// `A:`, whom the interview is with.
    Answer,
}

/// The side that a source is the letter of.
pub(super) fn side(document: &Document, source: &Range<usize>) -> Option<Side> {
    let colon = document
        .tokens()
        .get(source.end)
        .is_some_and(|&next| document.slice(next) == ":");
    let span = document
        .span_of(source.clone())
        .filter(|_| colon && source.len() == 1)?;
    match document.slice(span) {
        "Q" => Some(Side::Question),
        "A" => Some(Side::Answer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    fn found(text: &str) -> Vec<String> {
        let lead = "The flood came in the night and took the whole village by surprise.\n\n";
        let (document, scores, heads) = marked(&format!("{lead}{text}"));
        let layers = layers(&document, &scores, &heads);
        let words =
            |tokens: &Range<usize>| document.slice(document.span_of(tokens.clone()).unwrap());
        transcript(&document, &layers, Vec::new())
            .iter()
            .map(|link| format!("{}: {}", words(&link.source[0]), words(&link.content[0])))
            .collect()
    }

    #[test]
    fn labels_that_come_again_make_a_transcript() {
        assert_eq!(
            found(
                "[PER Doe]: It rained all day.\n\n[PER Roe]: Did it snow as well?\n\n[PER Doe]: It did not, I think."
            ),
            [
                "Doe: It rained all day",
                "Roe: Did it snow as well?",
                "Doe: It did not, I think"
            ]
        );
        assert_eq!(
            found("Q: Did it rain there?\n\nA: It rained all day.\n\nQ: And then?\n\nA: Then it snowed.").len(),
            4
        );
    }

    #[test]
    fn a_single_colon_makes_none() {
        assert!(
            found("[PER Doe]: It rained all day.\n\nThen all was quiet again in the valley.")
                .is_empty()
        );
    }
}
