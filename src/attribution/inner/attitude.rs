//! What speakers say of their own minds: *I want* | *him credited*, *we're delighted* | *to be back*.
//!
//! Annotators enter nearly all of these, and the tagger, which learned from flat reports, sees half of them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::super::cue::{self, plain};
use super::super::link::{Link, overlap};
use crate::text::Document;

/// Raw scores of what the tagger did not see.
const SCORE: f32 = 0.5;

/// Most words between *I* and the word for the attitude: `'ve always been`.
const BETWEEN: usize = 4;

/// What may stand behind a word for an attitude for there to be a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// A wish or a thought: `want` | `a lawyer`, `think` | `it rains`.
    Anything,
    /// Knowledge: `know` | `it rains`, but not | `their mothers`.
    Clause,
    /// What one is going to do: `intend` | `to go`.
    Infinitive,
    /// A feeling: `am afraid` `of` | `dying`, `'m sure` | `they do`.
    State,
}

impl Takes {
    /// The class of its words in `attitudes.txt`.
    fn class(self) -> &'static str {
        match self {
            Takes::Anything => "anything",
            Takes::Clause => "clause",
            Takes::Infinitive => "infinitive",
            Takes::State => "state",
        }
    }
}

/// The attitudes of first persons in sentences that no report's cue has words of yet, as links without a speaker.
pub(super) fn attitudes(document: &Document, known: &[Link]) -> Vec<Link> {
    let sentences = document.sentences().iter();
    let links = sentences.flat_map(|sentence| in_sentence(document, &sentence.tokens));
    let is_new = |link: &Link| {
        let cue = link.cue.clone().unwrap_or_default();
        let mut others = known.iter().filter_map(|known| known.cue.as_ref());
        !others.any(|other| overlap(other, &cue))
    };
    links.filter(is_new).collect()
}

/// Whether a sentence, given by its words, has an attitude of its speaker.
pub(super) fn has_attitude(words: &[&str]) -> bool {
    (0..words.len()).any(|at| attitude(words, at).is_some())
}

/// Whether an attribution, given by the words of its parts, is an attitude of its speaker.
pub(super) fn is_attitude(source: &[&str], cue: &[&str], content: &[&str]) -> bool {
    let words = [source, cue, content].concat();
    source.len() == 1 && attitude(&words, 0).is_some_and(|found| found.cue.end == 1 + cue.len())
}

fn in_sentence(document: &Document, sentence: &Range<usize>) -> Vec<Link> {
    let words: Vec<&str> = sentence
        .clone()
        .map(|token| document.slice(document.tokens()[token]))
        .collect();
    let found = (0..words.len()).filter_map(|at| attitude(&words, at));
    let shift = |run: Range<usize>| run.start + sentence.start..run.end + sentence.start;
    found
        .map(|found| Link {
            content: vec![shift(found.content)],
            cue: Some(shift(found.cue)),
            source: vec![shift(found.source)],
            content_score: SCORE,
            source_score: SCORE,
            carried: None,
        })
        .collect()
}

/// An attitude in a sentence, by places of words.
#[derive(Debug, PartialEq, Eq)]
struct Attitude {
    source: Range<usize>,
    cue: Range<usize>,
    content: Range<usize>,
}

/// The attitude of the first person at a place.
fn attitude(words: &[&str], source: usize) -> Option<Attitude> {
    if !matches!(words[source], "I" | "we" | "We") || !opens_a_clause(words, source) {
        return None;
    }
    let start = source + 1;
    let mut state = false;
    let mut at = start;
    let takes = loop {
        let word = plain(words.get(at)?);
        let known = ATTITUDES.get(&word);
        let liked =
            word == "like" && at > start && matches!(plain(words[at - 1]).as_str(), "would" | "'d");
        match known.filter(|&&takes| state || takes != Takes::State) {
            Some(&takes) => break takes,
            None if liked => break Takes::Anything,
            None if at < start + BETWEEN && is_between(&word) => {}
            None => return None,
        }
        state |= matches!(
            word.as_str(),
            "am" | "'m" | "are" | "'re" | "was" | "were" | "be" | "been"
        );
        at += 1;
    };
    let mut first = at + 1;
    let word = |at: usize| words.get(at).map(|word| plain(word)).unwrap_or_default();
    // `I know exactly` | `where they are`
    while word(first).ends_with("ly") {
        first += 1;
    }
    if takes == Takes::State
        && matches!(
            word(first).as_str(),
            "of" | "about" | "with" | "by" | "for" | "at"
        )
    {
        first += 1;
    }
    let rest = words.get(first..)?;
    let fits = match takes {
        Takes::Anything => !is("no-content", &word(first)),
        Takes::Infinitive => word(first) == "to",
        Takes::Clause => is_clause(rest),
        Takes::State => first > at + 1 || word(first) == "to" || is_clause(rest),
    };
    let end = first + end_of_clause(rest);
    (fits && first < end && begins(&word(first))).then_some(Attitude {
        source: source..start,
        cue: start..first,
        content: first..end,
    })
}

/// Whether a clause may begin at a place: not the one of a noun before it, `the conduct we want`.
fn opens_a_clause(words: &[&str], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| words[before]) else {
        return true;
    };
    let before = before.to_lowercase();
    !before.contains(char::is_alphanumeric) || before.ends_with("ly") || is("before", &before)
}

/// Whether words are a clause, as far as their first ones and their verbs tell.
fn is_clause(words: &[&str]) -> bool {
    let end = end_of_clause(words);
    let words: Vec<String> = words[..end].iter().map(|word| plain(word)).collect();
    let Some(first) = words.first() else {
        return false;
    };
    let opened = is("opener", first) || first.starts_with(['\'', '"', '“']);
    words.len() > 1 && opened || words.len() > 2 && words[1..].iter().any(|word| is("finite", word))
}

/// Where a clause ends: before what breaks off, and before the stop.
fn end_of_clause(words: &[&str]) -> usize {
    let breaks = |word: &str| matches!(word, ";" | "–" | "—" | "-" | "--");
    let end = words
        .iter()
        .position(|word| breaks(word))
        .unwrap_or(words.len());
    let known = |at: usize| {
        words[at] == "," && words.get(at + 1) == Some(&"you") && words.get(at + 2) == Some(&"know")
    };
    let end = (0..end).find(|&at| known(at)).unwrap_or(end);
    let opened = words[..end]
        .iter()
        .any(|word| matches!(*word, "“" | "‘" | "``"));
    let stops = |word: &str| match word {
        "." | "," | "!" | "?" | "…" | "..." => true,
        // What closes the quotation that all of it stands in.
        "\"" | "”" | "''" => !opened,
        _ => false,
    };
    words[..end]
        .iter()
        .rposition(|word| !stops(word))
        .map_or(0, |last| last + 1)
}

/// Whether a content can begin with a word.
fn begins(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphanumeric() || "'\"“‘$£€".contains(letter))
}

fn is_between(word: &str) -> bool {
    word.ends_with("ly") || is("between", word)
}

/// What a word for an attitude takes, by form.
static ATTITUDES: LazyLock<HashMap<String, Takes>> = LazyLock::new(|| {
    let verbs = [Takes::Anything, Takes::Clause, Takes::Infinitive];
    let verbs = verbs.into_iter().flat_map(|takes| {
        let forms = WORDS[takes.class()]
            .iter()
            .flat_map(|lemma| cue::forms_of(lemma));
        forms.map(move |form| (form, takes))
    });
    let states = WORDS[Takes::State.class()].iter();
    let states = states.map(|&word| (word.to_owned(), Takes::State));
    verbs.chain(states).collect()
});

/// The words of each class.
static WORDS: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
    let lines = include_str!("attitudes.txt").lines();
    let classes = lines.filter_map(|line| line.split_once('\t'));
    classes
        .map(|(class, words)| (class, words.split(' ').collect()))
        .collect()
});

/// Whether a word, as [`cue::plain`] has it, is of a class.
fn is(class: &str, word: &str) -> bool {
    WORDS[class].contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cue and content of what a text holds.
    fn found(text: &str) -> Vec<(String, String)> {
        let document = Document::new(text);
        let words = |run: &Range<usize>| {
            document
                .slice(document.span_of(run.clone()).unwrap())
                .to_owned()
        };
        let links = attitudes(&document, &[]);
        links
            .iter()
            .map(|link| (words(link.cue.as_ref().unwrap()), words(&link.content[0])))
            .collect()
    }

    fn one(text: &str) -> (String, String) {
        let found = found(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].clone()
    }

    #[test]
    fn wishes_take_anything() {
        for (text, cue, content) in [
            ("I want a lawyer.", "want", "a lawyer"),
            (
                "I really want to talk to her.",
                "really want",
                "to talk to her",
            ),
            (
                "We'd like to thank all nine!",
                "'d like",
                "to thank all nine",
            ),
            ("Rain again, and we hope it ends.", "hope", "it ends"),
            ("I want it back, you know.", "want", "it back"),
            ("I want it back.”", "want", "it back"),
            (
                "We were not expecting rain – nobody was.",
                "were not expecting",
                "rain",
            ),
        ] {
            assert_eq!(one(text), (cue.to_owned(), content.to_owned()), "{text}");
        }
    }

    #[test]
    fn thoughts_take_clauses() {
        for (text, cue, content) in [
            ("I think Ana won.", "think", "Ana won"),
            ("I feel that it was late.", "feel", "that it was late"),
            ("I do n't know why he left.", "do n't know", "why he left"),
            (
                "I know exactly where they are.",
                "know exactly",
                "where they are",
            ),
            (
                "I believe everyone has a right to it.",
                "believe",
                "everyone has a right to it",
            ),
        ] {
            assert_eq!(one(text), (cue.to_owned(), content.to_owned()), "{text}");
        }
        assert!(found("I know their mothers.").is_empty());
        assert!(found("It is late, I think.").is_empty());
        assert!(found("I think of rain.").is_empty());
    }

    #[test]
    fn feelings_want_a_verb_of_being() {
        assert_eq!(
            one("I'm scared of dying."),
            ("'m scared of".to_owned(), "dying".to_owned())
        );
        assert_eq!(
            one("We are delighted to be back."),
            ("are delighted".to_owned(), "to be back".to_owned())
        );
        assert!(found("I was happy.").is_empty());
        assert!(found("I saw happy people.").is_empty());
    }

    #[test]
    fn a_clause_of_a_noun_is_none() {
        assert!(found("This is the conduct that we want from someone.").is_empty());
        assert!(found("The house I want is dear.").is_empty());
        assert!(found("She wants a lawyer.").is_empty());
    }

    #[test]
    fn what_is_known_is_not_given_twice() {
        let document = Document::new("I want a lawyer.");
        let known = attitudes(&document, &[]);
        assert_eq!(known.len(), 1);
        assert!(attitudes(&document, &known).is_empty());
    }
}
