//! Names as they are compared: without case, marks over letters, titles and the forms of companies.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words before a name that are no part of it.
const TITLES: [&str; 25] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "prof",
    "professor",
    "president",
    "senator",
    "sen",
    "rep",
    "representative",
    "gov",
    "governor",
    "mayor",
    "minister",
    "judge",
    "justice",
    "pope",
    "prince",
    "the",
];

/// Words after a name that tell father from son.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// Words of a body's name that tell it from no other.
const FORMS: [&str; 22] = [
    "the",
    "of",
    "for",
    "and",
    "a",
    "an",
    "in",
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "plc",
    "llc",
    "co",
    "company",
    "group",
    "holdings",
    "ag",
    "sa",
    "gmbh",
    "nv",
];

/// Given names of which one is short for the other, where the shorter does not begin the longer.
const SHORT: [(&str, &str); 25] = [
    ("bill", "william"),
    ("will", "william"),
    ("bob", "robert"),
    ("rob", "robert"),
    ("bobby", "robert"),
    ("dick", "richard"),
    ("jim", "james"),
    ("jimmy", "james"),
    ("jack", "john"),
    ("johnny", "john"),
    ("ted", "edward"),
    ("ted", "theodore"),
    ("tony", "anthony"),
    ("mike", "michael"),
    ("liz", "elizabeth"),
    ("betty", "elizabeth"),
    ("peggy", "margaret"),
    ("kate", "katherine"),
    ("kate", "catherine"),
    ("harry", "henry"),
    ("chuck", "charles"),
    ("larry", "lawrence"),
    ("hank", "henry"),
    ("bernie", "bernard"),
    ("joe", "joseph"),
];

/// A name in its parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Name {
    /// Given names, surname, and what tells father from son.
    Person {
        given: Vec<String>,
        surname: String,
        suffix: Option<String>,
    },
    /// The words that tell a body from others, in order, and their first letters in the name as it is written.
    Body { words: Vec<String>, letters: String },
}

/// How two names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same person's name, as far as both tell.
    SameGiven,
    /// An initial for the given name.
    Initial,
    /// A short form of it.
    Short,
    /// One of them has no given name.
    Absent,
    /// Other given names, or other sons.
    OtherGiven,
    /// The same words of a body, in whatever order.
    SameWords,
    /// First letters for a body's words.
    Acronym,
    /// A body's name and more.
    Longer,
    /// Bodies with the first word in common.
    OtherWords,
}

impl Relation {
    /// The word for it in evidence and weights.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Relation::SameGiven => "same",
            Relation::Initial => "initial",
            Relation::Short => "short",
            Relation::Absent => "surname",
            Relation::OtherGiven => "other",
            Relation::SameWords => "body-same",
            Relation::Acronym => "body-letters",
            Relation::Longer => "body-longer",
            Relation::OtherWords => "body-other",
        }
    }
}

/// The words of a name, plain.
pub(super) fn plain(words: &str) -> Vec<String> {
    let letters = words.nfkd().filter(|&c| !is_combining_mark(c));
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let letters = letters.replace(['\'', '’', '.'], "");
    let words = letters.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Name {
    /// A name in its parts; none where no word is left of it.
    pub(super) fn of(name: &str, is_person: bool) -> Option<Self> {
        if !is_person {
            return body(name);
        }
        // A hyphen binds a surname.
        let mut words = plain(&name.replace('-', ""));
        let titles = words
            .iter()
            .take_while(|word| TITLES.contains(&word.as_str()));
        let titles = titles.count().min(words.len().saturating_sub(1));
        words.drain(..titles);
        let suffix = words.pop_if(|last| SUFFIXES.contains(&last.as_str()));
        let surname = words.pop()?;
        Some(Name::Person {
            given: words,
            surname,
            suffix,
        })
    }

    /// Whether it is a surname and no more.
    pub(super) fn is_bare(&self) -> bool {
        matches!(self, Name::Person { given, .. } if given.is_empty())
    }

    /// Whether its given name is an initial.
    pub(super) fn is_initial(&self) -> bool {
        matches!(self, Name::Person { given, .. } if given.first().is_some_and(|first| first.chars().count() == 1))
    }

    /// The keys under which names are found that may be the same.
    pub(super) fn keys(&self) -> Vec<String> {
        match self {
            Name::Person { surname, .. } => vec![format!("p {surname}")],
            Name::Body { words, letters } => {
                let mut sorted = words.clone();
                sorted.sort_unstable();
                let mut keys = vec![format!("w {}", sorted.join(" "))];
                keys.extend(words.first().map(|first| format!("f {first}")));
                if letters.len() > 2 {
                    keys.push(format!("l {letters}"));
                }
                if let [only] = words.as_slice() {
                    keys.push(format!("l {only}"));
                }
                keys
            }
        }
    }

    /// How it stands to another; none where the two cannot be one.
    pub(super) fn relation(&self, other: &Name) -> Option<Relation> {
        match (self, other) {
            (
                Name::Person {
                    given,
                    surname,
                    suffix,
                },
                Name::Person {
                    given: others,
                    surname: their,
                    suffix: theirs,
                },
            ) => {
                if surname != their {
                    return None;
                }
                let is_other_son = suffix.is_some() && theirs.is_some() && suffix != theirs;
                Some(if is_other_son {
                    Relation::OtherGiven
                } else {
                    of_given(given, others)
                })
            }
            (
                Name::Body { words, letters },
                Name::Body {
                    words: others,
                    letters: theirs,
                },
            ) => of_words(words, letters, others, theirs),
            _ => None,
        }
    }
}

fn body(name: &str) -> Option<Name> {
    let all = plain(name);
    let telling = |word: &&String| !FORMS.contains(&word.as_str());
    let words: Vec<String> = all.iter().filter(telling).cloned().collect();
    let letters = words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    let words = if words.is_empty() { all } else { words };
    (!words.is_empty()).then_some(Name::Body { words, letters })
}

fn of_given(one: &[String], other: &[String]) -> Relation {
    let (Some(first), Some(second)) = (one.first(), other.first()) else {
        return Relation::Absent;
    };
    let initial = |word: &str| word.chars().next();
    // Middle names that both have must begin alike.
    let middle = one.get(1).zip(other.get(1));
    if middle.is_some_and(|(one, other)| initial(one) != initial(other)) {
        return Relation::OtherGiven;
    }
    let (short, long) = if first.len() <= second.len() {
        (first, second)
    } else {
        (second, first)
    };
    let is_short = SHORT.iter().any(|(nick, full)| nick == short && full == long)
        || (short.len() >= 3 && long.starts_with(short.as_str()))
        // Danny and Daniel.
        || (short.len() >= 4 && short.ends_with('y') && long.starts_with(&short[..short.len() - 2]));
    match () {
        () if first == second => Relation::SameGiven,
        () if short.chars().count() == 1 && initial(short) == initial(long) => Relation::Initial,
        () if is_short => Relation::Short,
        () => Relation::OtherGiven,
    }
}

fn of_words(one: &[String], letters: &str, other: &[String], theirs: &str) -> Option<Relation> {
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    if sorted(one) == sorted(other) {
        return Some(Relation::SameWords);
    }
    let is_acronym = |words: &[String], letters: &str| {
        letters.len() > 2 && matches!(words, [only] if only == letters)
    };
    if is_acronym(one, theirs) || is_acronym(other, letters) {
        return Some(Relation::Acronym);
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.starts_with(short) {
        return Some(Relation::Longer);
    }
    (one.first() == other.first()).then_some(Relation::OtherWords)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(is_person: bool, one: &str, other: &str) -> Option<Relation> {
        let name = |words: &str| Name::of(words, is_person).unwrap();
        let relation = name(one).relation(&name(other));
        assert_eq!(name(other).relation(&name(one)), relation, "{one}, {other}");
        relation
    }

    #[test]
    fn persons_are_compared_by_their_given_names() {
        for (one, other, expected) in [
            ("José Ito", "Jose Ito", Some(Relation::SameGiven)),
            ("Mr. John A. Smith", "John Smith", Some(Relation::SameGiven)),
            ("J. Smith", "John Smith", Some(Relation::Initial)),
            ("Joe Smith", "Joseph Smith", Some(Relation::Short)),
            ("Danny Smith", "Daniel Smith", Some(Relation::Short)),
            ("Bill Smith", "William Smith", Some(Relation::Short)),
            ("Smith", "John Smith", Some(Relation::Absent)),
            ("Jane Smith", "John Smith", Some(Relation::OtherGiven)),
            (
                "George W. Bush",
                "George H. W. Bush",
                Some(Relation::OtherGiven),
            ),
            ("Robert Kilroy-Silk", "Kilroy-Silk", Some(Relation::Absent)),
            (
                "Martin King Jr.",
                "Martin King Sr.",
                Some(Relation::OtherGiven),
            ),
            ("John Smith", "John Jones", None),
        ] {
            assert_eq!(relation(true, one, other), expected, "{one}, {other}");
        }
    }

    #[test]
    fn bodies_are_compared_by_the_words_that_tell() {
        for (one, other, expected) in [
            (
                "Justice Department",
                "Department of Justice",
                Some(Relation::SameWords),
            ),
            ("Microsoft Corp.", "Microsoft", Some(Relation::SameWords)),
            (
                "FDA",
                "Food and Drug Administration",
                Some(Relation::Acronym),
            ),
            (
                "Deutsche Boerse",
                "Deutsche Bank",
                Some(Relation::OtherWords),
            ),
            ("Labour", "Labour Party", Some(Relation::Longer)),
            ("Labour", "Tories", None),
        ] {
            assert_eq!(relation(false, one, other), expected, "{one}, {other}");
        }
    }
}
