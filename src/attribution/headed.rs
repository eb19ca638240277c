//! Calls and panels: who speaks stands on a line of its own, with a dash and what that person is (`Dario Benedetti -- Chief Executive
//! Officer`), and all paragraphs to the next such line are spoken.
//!
//! Lists of people look alike (`Jane Doe – Green Party`, and a paragraph on her); what tells them apart is that people speak as *we* and
//! *I*, and come again.

use std::collections::BTreeMap;
use std::ops::Range;

use super::link::Link;
use super::signed::is_dash;
use super::transcript::{SCORE, put, without_stop};
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Fewest lines with a dash.
const HEADS: usize = 3;

/// Most tokens of such a line.
const LONGEST: usize = 20;

/// Whoever leads through a call: the word stands alone.
const LEADERS: [&str; 4] = ["operator", "moderator", "host", "facilitator"];

const FIRST: [&str; 12] = [
    "i", "my", "me", "we", "our", "us", "i'm", "we're", "we've", "i've", "i'd", "we'll",
];

/// A line that says who speaks, and the paragraphs below it that are spoken.
struct Turn {
    who: Range<usize>,
    dashed: bool,
    spoken: Vec<Range<usize>>,
}

/// Adds what is spoken under lines that say who speaks.
pub(super) fn headed(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let turns = turns(document, layers);
    if !are_spoken(document, &turns) {
        return links;
    }
    for turn in &turns {
        for words in &turn.spoken {
            let link = Link {
                content: vec![without_stop(document, words.clone())],
                cue: None,
                source: vec![turn.who.clone()],
                content_score: SCORE,
                source_score: SCORE,
                carried: None,
            };
            put(&mut links, words, link);
        }
    }
    links.sort_by_key(Link::start);
    links
}

fn turns(document: &Document, layers: &Layers) -> Vec<Turn> {
    let paragraphs = document.paragraphs().iter();
    let body: Vec<Range<usize>> = paragraphs
        .filter(|it| matches!(it.zone, Zone::Body | Zone::Standfirst) && !it.tokens.is_empty())
        .map(|it| it.tokens.clone())
        .collect();
    let dashed: Vec<Option<Range<usize>>> = body
        .iter()
        .map(|line| name_and_dash(document, layers, line))
        .collect();
    let known: Vec<String> = dashed
        .iter()
        .flatten()
        .map(|name| words(document, name))
        .collect();
    let mut turns: Vec<Turn> = Vec::new();
    // Under the last line a paragraph that is no speech ends the call.
    let mut open = false;
    for (line, dashed) in body.iter().zip(dashed) {
        let alone = || {
            let line_words = words(document, line);
            let known = known.contains(&line_words) || LEADERS.contains(&line_words.as_str());
            known.then(|| line.clone())
        };
        let is_dashed = dashed.is_some();
        if let Some(who) = dashed.or_else(alone) {
            turns.push(Turn {
                who,
                dashed: is_dashed,
                spoken: Vec::new(),
            });
            open = true;
        } else if open && is_speech(document, line) {
            if let Some(turn) = turns.last_mut() {
                turn.spoken.push(line.clone());
            }
        } else {
            open &= document.word(line.start) == "[";
        }
    }
    // Names one below the other are a list of who takes part.
    turns.retain(|turn| !turn.spoken.is_empty());
    turns
}

/// The name on a line that is nothing but it, a dash and what its bearer is.
fn name_and_dash(
    document: &Document,
    layers: &Layers,
    line: &Range<usize>,
) -> Option<Range<usize>> {
    let name = layers.entities.iter().find_map(|entity| {
        let name = document.tokens_in(entity.span);
        let own = name.start == line.start && name.end + 1 < line.end;
        (own && entity.kind == EntityType::Person).then_some(name)
    })?;
    let fits = line.len() <= LONGEST
        && is_dash(document.word(name.end))
        && document.word(name.end + 1).starts_with(char::is_uppercase)
        && !ends_sentence(document, line);
    fits.then_some(name)
}

/// Whether the paragraphs under such lines are spoken: people come again or somebody leads, and many say *we*; or nearly all do.
fn are_spoken(document: &Document, turns: &[Turn]) -> bool {
    let dashed = turns.iter().filter(|turn| turn.dashed).count();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for turn in turns {
        *times.entry(words(document, &turn.who)).or_default() += 1;
    }
    let again = times.values().any(|&times| times > 1);
    let own = turns.iter().filter(|turn| {
        let mut tokens = turn.spoken.iter().flat_map(Clone::clone);
        tokens.any(|token| {
            let word = document.word(token).to_lowercase().replace('’', "'");
            FIRST.contains(&word.as_str())
        })
    });
    let own = own.count();
    dashed >= HEADS && (again && 3 * own >= turns.len() || 4 * own >= 3 * turns.len())
}

/// Whether a paragraph is a sentence or more.
fn is_speech(document: &Document, line: &Range<usize>) -> bool {
    ends_sentence(document, line) && !matches!(document.word(line.start), "[" | "(")
}

fn ends_sentence(document: &Document, line: &Range<usize>) -> bool {
    let last = document.word(line.end - 1);
    last.ends_with(['.', '!', '?', '…', '”', '"', '—', '–']) || last == "--"
}

fn words(document: &Document, tokens: &Range<usize>) -> String {
    let span = document.span_of(tokens.clone());
    span.map_or(String::new(), |span| document.slice(span).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `source: words`.
    fn found(text: &str) -> Vec<String> {
        let lead = "The second call of the year\n\nThis is what was said on the line on Monday, put down as it was heard.\n\n";
        let (document, scores, heads) = marked(&format!("{lead}{text}"));
        let layers = layers(&document, &scores, &heads);
        let shown = |tokens: &Range<usize>| {
            let span = document.span_of(tokens.clone());
            span.map_or("", |span| document.slice(span))
        };
        let links = headed(&document, &layers, Vec::new());
        let told = links.iter().map(|link| {
            let source = link.source.first().map_or("", shown);
            format!("{source}: {}", shown(&link.content[0]))
        });
        told.collect()
    }

    #[test]
    fn what_stands_under_a_name_and_a_dash_is_spoken() {
        let call = "Operator\n\nGood day.\n\n[PER Ann Doe] -- Chief Executive Officer\n\nWe sold more.\n\nAnd we grew.\n\n\
                    [PER Bo Roe] -- Kestrel Bank -- Analyst\n\nWhy is that?\n\n[PER Ann Doe] -- Chief Executive Officer\n\nOur ships \
                    are good.\n\nCall participants:\n\n[PER Ann Doe] -- Chief Executive Officer\n\n[PER Bo Roe] -- Analyst\n\nMore calls";
        assert_eq!(
            found(call),
            [
                "Operator: Good day",
                "Ann Doe: We sold more",
                "Ann Doe: And we grew",
                "Bo Roe: Why is that?",
                "Ann Doe: Our ships are good"
            ]
        );
    }

    #[test]
    fn a_list_of_people_is_not() {
        let list = "[PER Ann Doe] – Green Party\n\nDoe is a baker.\n\n[PER Bo Roe] – Red Party\n\nRoe has run before.\n\n[PER Cy \
                    Poe] – Blue Party\n\nHe told us: it rains.";
        assert!(found(list).is_empty());
        let two = "[PER Ann Doe] – Mayor\n\nWe row.\n\n[PER Bo Roe] – Clerk\n\nI row.";
        assert!(found(two).is_empty());
    }
}
