//! What a clause behind a name says that somebody is: `Jane Doe, who owns the mill`, `Jane Doe is a nurse`, `Jane Doe, who works as a
//! nurse`. Not printed as a role, since no words of the text name it so; but a noun can mean her by it, and another cannot.

use std::ops::Range;

use crate::decode::{NounClass, noun, singular};
use crate::text::Document;

/// Verbs of clauses, and the nouns for who does so.
const DOERS: [(&str, &[&str]); 30] = [
    ("own", &["owner"]),
    ("co-own", &["owner"]),
    ("buy", &["owner", "buyer"]),
    ("inherit", &["owner"]),
    ("run", &["manager", "owner", "head"]),
    ("lead", &["leader", "head"]),
    ("head", &["head"]),
    ("found", &["founder"]),
    ("co-found", &["founder", "co-founder"]),
    ("chair", &["chair", "chairman", "chairwoman"]),
    ("coach", &["coach"]),
    ("manage", &["manager"]),
    ("captain", &["captain"]),
    ("teach", &["teacher"]),
    ("edit", &["editor"]),
    ("direct", &["director"]),
    ("write", &["writer", "author"]),
    ("play", &["player"]),
    ("farm", &["farmer"]),
    ("prosecute", &["prosecutor"]),
    ("drive", &["driver"]),
    ("fish", &["fisherman"]),
    ("organise", &["organiser", "organizer"]),
    ("organize", &["organiser", "organizer"]),
    ("research", &["researcher"]),
    ("study", &["researcher"]),
    ("sing", &["singer"]),
    ("paint", &["painter", "artist"]),
    ("design", &["designer"]),
    ("present", &["presenter"]),
];

/// Forms that no ending makes.
const IRREGULAR: [(&str, &str); 10] = [
    ("bought", "buy"),
    ("ran", "run"),
    ("led", "lead"),
    ("taught", "teach"),
    ("wrote", "write"),
    ("written", "write"),
    ("drove", "drive"),
    ("sang", "sing"),
    ("running", "run"),
    ("founded", "found"),
];

/// Words between a name or `who` and its verb.
const BETWEEN: [&str; 20] = [
    "also",
    "now",
    "once",
    "still",
    "currently",
    "formerly",
    "has",
    "had",
    "have",
    "been",
    "previously",
    "then",
    "jointly",
    "himself",
    "herself",
    "later",
    "already",
    "both",
    "first",
    "long",
];

/// Most tokens of a noun phrase before its head.
const BEFORE_HEAD: usize = 7;

/// The nouns for what the clause behind a name says of its bearer, in the singular; none where it says nothing of the kind.
pub(super) fn trades(document: &Document, name: &Range<usize>) -> Vec<String> {
    let word = |token: usize| word(document, token);
    let mut at = name.end;
    if word(at) == ","
        && word(at + 1).bytes().all(|byte| byte.is_ascii_digit())
        && word(at + 2) == ","
    {
        at += 2;
    }
    let comma = word(at) == ",";
    at += usize::from(comma);
    let who = word(at) == "who";
    at += usize::from(who);
    // `Jane Doe, is`: the verb of something else.
    if comma && !who {
        return Vec::new();
    }
    let first = at;
    while BETWEEN.contains(&word(at).as_str()) {
        at += 1;
    }
    let verb = word(at);
    match verb.as_str() {
        "is" | "was" | "became" | "remains" => named(document, at + 1),
        "works" | "worked" | "serves" | "served" if word(at + 1) == "as" => named(document, at + 2),
        _ => does(&verb, at > first),
    }
}

/// A token lower-cased; nothing behind the last.
fn word(document: &Document, token: usize) -> String {
    let span = document.tokens().get(token);
    span.map_or(String::new(), |&span| document.slice(span).to_lowercase())
}

/// The head of `a retired nurse`, where it opens here.
fn named(document: &Document, start: usize) -> Vec<String> {
    let word = |token: usize| word(document, token);
    let mut at = start;
    while BETWEEN.contains(&word(at).as_str()) {
        at += 1;
    }
    let determined = matches!(
        word(at).as_str(),
        "a" | "an" | "the" | "his" | "her" | "its" | "their"
    );
    if !determined {
        return Vec::new();
    }
    let mut head = None;
    for token in at + 1..at + 1 + BEFORE_HEAD {
        let word = word(token);
        if !word.starts_with(char::is_alphanumeric)
            || matches!(
                word.as_str(),
                "of" | "who" | "in" | "for" | "at" | "from" | "and"
            )
        {
            break;
        }
        head = noun(&word)
            .filter(|noun| !noun.plural && noun.class == NounClass::Person)
            .map(|_| singular(&word));
    }
    head.into_iter().collect()
}

/// The nouns for who does so; the bare verb counts behind `has`.
fn does(verb: &str, bare: bool) -> Vec<String> {
    let irregular = IRREGULAR.iter().find(|(form, _)| *form == verb);
    let base = |doer: &str| {
        irregular.is_some_and(|(_, base)| *base == doer)
            || irregular.is_none()
                && verb.strip_prefix(doer).is_some_and(|ending| {
                    bare && ending.is_empty()
                        || matches!(ending, "s" | "es" | "ed" | "d")
                        || ending == "ing"
                })
            || doer
                .strip_suffix('y')
                .is_some_and(|stem| matches!(verb.strip_prefix(stem), Some("ies" | "ied")))
    };
    let found = DOERS.iter().find(|(doer, _)| base(doer));
    found.map_or(Vec::new(), |(_, nouns)| {
        nouns.iter().map(|&noun| noun.to_owned()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::testing::marked;

    fn told(text: &str) -> Vec<String> {
        let (document, ..) = marked(text);
        let name = document.tokens_in(crate::text::Span::new(0, "Ana Kovač".len()));
        trades(&document, &name)
    }

    #[test]
    fn a_clause_tells_what_somebody_is() {
        for (text, wanted) in [
            ("Ana Kovač, who owns the mills of Brod, left.", "owner"),
            (
                "Ana Kovač, 52, who has run the mill since May, left.",
                "manager",
            ),
            (
                "Ana Kovač was a retired primary school teacher from Brod.",
                "teacher",
            ),
            ("Ana Kovač, who works as a nurse, left.", "nurse"),
            ("Ana Kovač founded the firm.", "founder"),
            ("Ana Kovač, who studied rivers, left.", "researcher"),
        ] {
            assert_eq!(
                told(text).first().map(String::as_str),
                Some(wanted),
                "{text}"
            );
        }
    }

    #[test]
    fn other_clauses_tell_nothing() {
        for text in [
            "Ana Kovač, who left, said so.",
            "Ana Kovač is the first to say so.",
            "Ana Kovač, a nurse, left.",
            "Ana Kovač was at the teacher's house.",
            "Ana Kovač ranks first.",
            "Ana Kovač",
        ] {
            assert_eq!(told(text), Vec::<String>::new(), "{text}");
        }
    }
}
