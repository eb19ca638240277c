//! Names that a text says are somebody's: `Widodo, better known as Jokowi`, `the chief election commissioner (CEC), Kazi Awal`.

use std::collections::HashMap;
use std::ops::Range;

use super::Naming;
use crate::annotation::EntityType;
use crate::attribution::name::is_acronym;
use crate::decode::{NounClass, noun};

/// Words between a name and the one it is known by.
const BETWEEN: [&str; 18] = [
    ",",
    "–",
    "—",
    "-",
    "(",
    "who",
    "is",
    "was",
    "more",
    "better",
    "also",
    "commonly",
    "popularly",
    "widely",
    "locally",
    "simply",
    "often",
    "usually",
];

/// How many tokens stand between the two at most.
const REACH: usize = 7;

/// Words of a post at most, before its letters.
const POST: usize = 5;

impl Naming<'_> {
    /// Whose each of these names is, by the parts of the name: the entity that gives the person's own.
    pub(super) fn bynames(&self) -> HashMap<Vec<String>, usize> {
        let entities = 0..self.names.len();
        let known = entities.filter_map(|entity| {
            let bearer = self
                .known_as(entity)
                .or_else(|| self.holder_of_post(entity))?;
            Some((self.parts(entity), bearer))
        });
        known.filter(|(parts, _)| parts.len() == 1).collect()
    }

    /// The person whose name ends before `, better known as` or `(also called`, and this name.
    fn known_as(&self, entity: usize) -> Option<usize> {
        let mut at = self.names[entity].start;
        if at > 0 && matches!(self.word(at - 1), "“" | "\"" | "‘" | "'") {
            at -= 1;
        }
        let told = match (
            at.checked_sub(2).map(|it| self.word(it)),
            at.checked_sub(1).map(|it| self.word(it)),
        ) {
            (Some("known"), Some("as")) => 2,
            (_, Some("called" | "nicknamed" | "dubbed")) => 1,
            (_, Some("simply")) if at > 2 && self.word(at - 2) == "as" => 3,
            _ => return None,
        };
        let mut at = at - told;
        let lowest = at.saturating_sub(REACH);
        while at > lowest && !self.ends_name(at) {
            if !BETWEEN.contains(&self.word(at - 1).to_lowercase().as_str()) {
                return None;
            }
            at -= 1;
        }
        self.person_at(|name| name.end == at)
    }

    /// The person named right behind or before a post whose letters stand in brackets: `the chief election commissioner (CEC), Kazi Awal`.
    fn holder_of_post(&self, entity: usize) -> Option<usize> {
        let name = &self.names[entity];
        let letters = self.word(name.start);
        let open = name.start.checked_sub(1)?;
        if name.len() != 1 || self.word(open) != "(" || self.word(name.end) != ")" {
            return None;
        }
        let longest = open.saturating_sub(POST);
        let post = (longest..open).find(|&start| {
            let words: Vec<&str> = (start..open).map(|token| self.word(token)).collect();
            is_acronym(letters, &words)
        })?;
        let holds = |word: &str| {
            noun(word).is_some_and(|noun| noun.class == NounClass::Person && !noun.plural)
        };
        if !holds(self.word(open - 1)) {
            return None;
        }
        let behind = name.end + 1 + usize::from(self.word(name.end + 1) == ",");
        self.person_at(|name| name.start == behind).or_else(|| {
            // `Kazi Awal, the chief election commissioner (CEC)`.
            let mut before = post;
            while before > 0 && matches!(self.word(before - 1), "the" | ",") {
                before -= 1;
            }
            self.person_at(|name| name.end == before && before < post)
        })
    }

    fn ends_name(&self, at: usize) -> bool {
        self.names.iter().any(|name| name.end == at)
    }

    fn person_at(&self, stands: impl Fn(&Range<usize>) -> bool) -> Option<usize> {
        let person = |at: &usize| self.kinds[*at] == EntityType::Person && stands(&self.names[*at]);
        (0..self.names.len()).find(person)
    }
}
