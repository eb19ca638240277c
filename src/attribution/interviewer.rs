//! Who came to ask, as the introduction of an interview tells: `Petra Novak met her on Monday`, `our reporter Hugo Brandt`.
//!
//! Such a name stands before the first question as that of who answers does, and is not seldom the only one with a verb of its own.

use std::ops::Range;

use super::given_name::is_given_name;
use crate::annotation::EntityType;
use crate::decode::{Layers, noun};
use crate::text::Document;

/// Verbs of going to somebody; those of talking need a preposition behind them.
const MEETS: [&str; 20] = [
    "met",
    "meet",
    "meets",
    "interviewed",
    "interview",
    "interviews",
    "visited",
    "visit",
    "visits",
    "followed",
    "follow",
    "follows",
    "asked",
    "ask",
    "asks",
    "joined",
    "join",
    "joins",
    "found",
    "finds",
];

const TALKS: [&str; 13] = [
    "spoke", "speak", "speaks", "spoken", "talked", "talk", "talks", "chatted", "chats", "sat",
    "sits", "caught", "catches",
];

/// What stands between a verb of talking and whom one talks to.
const BETWEEN: [&str; 4] = ["to", "with", "down", "up"];

/// Whom one works for who is `our reporter`.
const TRADES: [&str; 8] = [
    "reporter",
    "correspondent",
    "writer",
    "editor",
    "columnist",
    "journalist",
    "interviewer",
    "photographer",
];

/// The names of people before a token, whatever they were tagged as.
pub(super) fn people(document: &Document, layers: &Layers, end: usize) -> Vec<Range<usize>> {
    let names = layers.entities.iter().filter_map(|entity| {
        let name = document.tokens_in(entity.span);
        let given = || name.len() > 1 && is_given_name(document.word(name.start));
        let person = entity.kind == EntityType::Person || given();
        (person && name.start < end).then_some(name)
    });
    names.collect()
}

/// Whether a name is that of who asks, of all these before the first question.
pub(super) fn asks(document: &Document, people: &[Range<usize>], name: &Range<usize>) -> bool {
    is_ours(document, name) || has_come(document, people, name) || is_told(document, people, name)
}

/// `our reporter Jane Doe`, `Interview by Jane Doe`, `Interview: Jane Doe`, `as told to Jane Doe`.
fn is_ours(document: &Document, name: &Range<usize>) -> bool {
    let back = |by: usize| {
        let token = name.start.checked_sub(by);
        token.map_or(String::new(), |it| document.word(it).to_lowercase())
    };
    let trade = TRADES.contains(&back(1).as_str());
    let ours = (2..=4).any(|by| matches!(back(by).as_str(), "our" | "post" | "news"));
    let by = back(1) == "by" && matches!(back(2).as_str(), "interview" | "interviewed" | "words");
    let told = back(1) == "to" && back(2) == "told" && back(3) == "as";
    let headed = back(1) == ":" && matches!(back(2).as_str(), "interview" | "interviewer");
    trade && ours || by || told || headed
}

/// `Jane Doe met her`: who does so near the head of a sentence, to somebody named before or there.
fn has_come(document: &Document, people: &[Range<usize>], name: &Range<usize>) -> bool {
    const OPENING: usize = 4;
    let sentence = &document.sentences()[document.sentence_of(name.start)].tokens;
    // `in Brod, where Jane Doe met him`.
    let back = |by: usize| {
        name.start
            .checked_sub(by)
            .map_or("", |at| document.word(at))
    };
    let clause = matches!(back(1), "where" | "when");
    if name.start - sentence.start > OPENING && !clause {
        return false;
    }
    let is_other = |other: &Range<usize>| last(document, other) != last(document, name);
    let before = if clause { name.start } else { sentence.start };
    let named_before = people
        .iter()
        .any(|other| other.start < before && is_other(other));
    (name.end..sentence.end).any(|verb| {
        let Some(whom) = whom(document, verb, sentence.end) else {
            return false;
        };
        let pronoun = matches!(document.word(whom), "him" | "her" | "them")
            && noun(document.word(whom + 1)).is_none();
        let met = people
            .iter()
            .find(|other| other.start == whom && is_other(other));
        pronoun && named_before
            || met.is_some_and(|met| times(document, people, name) <= times(document, people, met))
    })
}

/// `She spoke to Jane Doe`, `he told Jane Doe`, where whoever does so is named more often or by a pronoun.
fn is_told(document: &Document, people: &[Range<usize>], name: &Range<usize>) -> bool {
    let sentence = &document.sentences()[document.sentence_of(name.start)].tokens;
    let tells = |verb: usize| matches!(document.word(verb), "tells" | "told");
    let verb = (sentence.start..name.start).find(|&verb| {
        whom(document, verb, sentence.end) == Some(name.start)
            || tells(verb) && verb + 1 == name.start
    });
    let Some(verb) = verb else {
        return false;
    };
    let first = document.word(sentence.start);
    let more = |other: &Range<usize>| {
        times(document, people, other) > times(document, people, name)
            && (sentence.start..verb).contains(&other.start)
    };
    matches!(first, "He" | "She" | "They") || people.iter().any(more)
}

/// Where stands whom a verb of meeting or talking has for its object.
fn whom(document: &Document, verb: usize, end: usize) -> Option<usize> {
    let is_between = |token: usize| BETWEEN.contains(&document.word(token));
    let whom = (verb + 1..end).find(|&token| !is_between(token))?;
    let talks = TALKS.contains(&document.word(verb)) && whom > verb + 1;
    (MEETS.contains(&document.word(verb)) || talks).then_some(whom)
}

/// How often somebody is named whose name ends so.
fn times(document: &Document, people: &[Range<usize>], name: &Range<usize>) -> usize {
    let own = last(document, name);
    let same = people.iter().filter(|other| last(document, other) == own);
    same.count()
}

/// The last word of a name, in small letters.
pub(super) fn last(document: &Document, name: &Range<usize>) -> String {
    let token = name.end.saturating_sub(1);
    document.word(token).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Who asks, of all the names in a text.
    fn asking(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let people = people(&document, &layers, document.tokens().len());
        let asking = people.iter().filter(|name| asks(&document, &people, name));
        let words = |name: &Range<usize>| {
            let span = document.span_of(name.clone());
            span.map_or("", |span| document.slice(span)).to_owned()
        };
        asking.map(words).collect()
    }

    #[test]
    fn who_comes_to_somebody_asks() {
        let head = "[PER Ann Lund] has kept the light for ten years.";
        for text in [
            "[PER Bo Krog] met her on the pier.",
            "[PER Bo Krog] climbed the stairs to meet her.",
            "On Monday [PER Bo Krog] spoke with her about it.",
            "Our reporter [PER Bo Krog] went up.",
            "She spoke to [PER Bo Krog] about it.",
            "[PER Bo Krog] visited [PER Lund] there.",
            "Interview by [PER Bo Krog].",
            "Interview: [PER Bo Krog].",
            "She now lives on the pier of the old town, where [PER Bo Krog] found her.",
        ] {
            assert_eq!(asking(&format!("{head} {text}")), ["Bo Krog"], "{text}");
        }
    }

    #[test]
    fn who_is_told_of_first_does_not() {
        for text in [
            "[PER Ann Lund] met him at the light in 1980.",
            "[PER Ann Lund] keeps the light. [PER Bo Krog] asked her mother for it.",
            "[PER Ann Lund] keeps the light. [PER Bo Krog] built it.",
        ] {
            assert!(asking(text).is_empty(), "{text}");
        }
    }
}
