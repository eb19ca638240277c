//! The words by which someone speaks for another: the list in `roles.tsv`, and what each class of them may speak for.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::annotation::EntityType;
use crate::decode::{NounClass, singular};

/// How a role noun ties its bearer to whom it is borne for; see `roles.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A spokeswoman.
    Voice,
    /// An official.
    Official,
    /// An envoy.
    Delegate,
    /// A lawyer.
    Counsel,
    /// An adviser.
    Aide,
    /// A chief executive.
    Office,
    /// A minister.
    Portfolio,
}

/// How a phrase says whom the role is borne for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie<'a> {
    /// `Acme's spokeswoman`.
    Owner,
    /// `an Acme spokeswoman`.
    Compound,
    /// `a spokeswoman for Acme`; the preposition.
    Preposition(&'a str),
}

/// What stands in the place of whom the role is borne for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    /// A name of this type.
    Name(EntityType),
    /// A listed noun.
    Noun(NounClass),
    /// A noun of organisations that are places.
    Place,
    /// A noun that names no body before a role.
    Vague,
    /// Words that no list has, with `the`.
    Unlisted,
}

/// The class of a word of the list; of `chief engineer`, the two words are asked for together.
pub(super) fn role(before: &str, word: &str) -> Option<Role> {
    let class = |words: &str| match ROLES.get(words).copied()? {
        "voice" => Some(Role::Voice),
        "official" => Some(Role::Official),
        "delegate" => Some(Role::Delegate),
        "counsel" => Some(Role::Counsel),
        "aide" => Some(Role::Aide),
        "office" => Some(Role::Office),
        "portfolio" => Some(Role::Portfolio),
        _ => None,
    };
    let (before, word) = (before.to_lowercase(), singular(word));
    let pair = class(&format!("{before} {word}"));
    // Whoever is chief of a trade in a body answers for it: chief engineer, chief executive.
    let chief =
        (before == "chief" && word.chars().all(char::is_alphabetic)).then_some(Role::Office);
    pair.or(chief).or_else(|| class(&word))
}

/// Whether a word before a role says that it is held no more.
pub(super) fn is_past(word: &str) -> bool {
    let word = word.to_lowercase();
    ROLES.get(word.as_str()) == Some(&"past") || word.starts_with("ex-")
}

/// Whether a word before a body belongs to the role behind it.
pub(super) fn is_rank(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(ROLES.get(word.as_str()), Some(&"rank" | &"past"))
        || word.starts_with(|letter: char| letter.is_ascii_digit())
}

/// What a noun can stand for behind or before a role.
pub(super) fn party(word: &str, class: NounClass) -> Party {
    match ROLES.get(singular(word).as_str()) {
        Some(&"vague") => Party::Vague,
        Some(&"place") => Party::Place,
        _ => Party::Noun(class),
    }
}

impl Role {
    /// Whether a preposition can lead from the role to whom it is borne for.
    pub(super) fn leads(self, preposition: &str) -> bool {
        let leading: &[&str] = match self {
            Role::Voice => &["for", "of", "from", "at", "with"],
            Role::Official => &["of", "at", "in", "with", "from", "for", "inside"],
            Role::Delegate => &["of", "for", "from"],
            Role::Counsel => &["for", "to", "of", "representing"],
            Role::Aide => &["to", "of", "for", "with", "at", "in"],
            Role::Office | Role::Portfolio => &["of", "at"],
        };
        leading.contains(&preposition)
    }

    /// Whether the role can be borne for this.
    pub(super) fn serves(self, party: Party, tie: Tie) -> bool {
        // `In Paris`, `at Heathrow` say where, so they need a body.
        let inside = matches!(tie, Tie::Preposition("in" | "inside" | "at"));
        let acts_for = matches!(
            tie,
            Tie::Preposition("for" | "representing" | "to") | Tie::Owner
        );
        let personal = matches!(self, Role::Voice | Role::Counsel | Role::Aide);
        match party {
            Party::Name(EntityType::Organization) => true,
            Party::Name(EntityType::Person) => {
                !inside && (personal || self == Role::Portfolio && tie == Tie::Owner)
            }
            Party::Name(EntityType::Location) | Party::Place => match self {
                Role::Voice => !inside,
                Role::Official => !inside || tie == Tie::Preposition("at"),
                Role::Delegate => tie == Tie::Owner,
                Role::Counsel => acts_for,
                Role::Aide | Role::Office | Role::Portfolio => false,
            },
            Party::Name(EntityType::Misc) => personal && acts_for,
            // A field of work is no body: minister of state, director of research.
            Party::Noun(NounClass::Organisation) => {
                self != Role::Portfolio || !matches!(tie, Tie::Preposition(_))
            }
            Party::Noun(NounClass::Person | NounClass::Group | NounClass::Anonymous) => {
                acts_for && (personal || self == Role::Portfolio && tie == Tie::Owner)
            }
            Party::Noun(NounClass::Document) => false,
            // `The service's director` has a body before him, a service director does not.
            Party::Vague => tie == Tie::Owner || self == Role::Voice && acts_for,
            Party::Unlisted => matches!(self, Role::Voice | Role::Counsel) && acts_for,
        }
    }
}

static ROLES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("roles.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_well_formed() {
        let classes = [
            "voice",
            "official",
            "delegate",
            "counsel",
            "aide",
            "office",
            "portfolio",
            "past",
            "vague",
            "place",
            "rank",
        ];
        for line in include_str!("roles.tsv").lines() {
            if !line.starts_with('#') {
                let (word, class) = line.split_once('\t').unwrap();
                assert!(
                    word == word.to_lowercase() && classes.contains(&class),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn roles_are_known_in_any_number() {
        assert_eq!(role("a", "Spokeswomen"), Some(Role::Voice));
        assert_eq!(role("senior", "officials"), Some(Role::Official));
        assert_eq!(role("chief", "engineer"), Some(Role::Office));
        assert_eq!(role("regional", "engineer"), None);
        assert_eq!(role("press", "secretary"), Some(Role::Voice));
        assert_eq!(role("her", "sister"), None);
    }

    #[test]
    fn a_place_is_no_body() {
        let place = Party::Name(EntityType::Location);
        assert!(!Role::Office.serves(place, Tie::Preposition("of")));
        assert!(!Role::Official.serves(place, Tie::Preposition("in")));
        assert!(Role::Voice.serves(place, Tie::Preposition("for")));
    }
}
