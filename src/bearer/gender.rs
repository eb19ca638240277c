//! Women and men, where words tell: no column and no annotation holds it, so it is read from the words that do.
//!
//! The pronouns that stand for a speaker come first, then a title before the name, then the given name. Each answer keeps its
//! ground, and where there is none the answer is "not told".

use crate::attribution::{given_name_gender, title_gender};
use crate::decode::{Gender, Pronoun, noun, pronoun};

/// What is told of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A woman or a man, and by what.
    As(Gender, Ground),
    /// Several speak together, women and men.
    Both,
    /// Nothing tells.
    Not,
}

/// By what a gender is told, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A pronoun stands for the speaker.
    Pronoun,
    /// A title or such a noun stands before the name: Mrs, Sir, Chairwoman.
    Title,
    /// The given name is mostly borne by one gender.
    GivenName,
}

impl Ground {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Ground::Pronoun => "pronoun",
            Ground::Title => "title",
            Ground::GivenName => "given_name",
        }
    }
}

impl Told {
    /// The words for what can be told, in the order of tables.
    pub const WORDS: [&'static str; 4] = ["women", "men", "both", "not_told"];

    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Told::As(Gender::Female, _) => Self::WORDS[0],
            Told::As(Gender::Male, _) => Self::WORDS[1],
            Told::Both => Self::WORDS[2],
            Told::Not => Self::WORDS[3],
        }
    }

    /// What is told of two together.
    pub(super) fn and(self, other: Told) -> Told {
        match (self, other) {
            (Told::As(one, ground), Told::As(two, _)) if one == two => Told::As(one, ground),
            (Told::Not, _) | (_, Told::Not) => Told::Not,
            _ => Told::Both,
        }
    }
}

/// How often a speaker's source is "she", and "he", or a title with the name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    pronouns: [u32; 2],
    titles: [u32; 2],
}

impl Votes {
    /// Takes in the words that name the speaker once.
    pub fn add(&mut self, source: &str) {
        if let Some(Pronoun::Person(gender)) = pronoun(source) {
            self.pronouns[place(gender)] += 1;
        } else if let Some(gender) = source.split_whitespace().next().and_then(title_gender) {
            self.titles[place(gender)] += 1;
        }
    }

    /// Takes in the word before the name: a title, or a noun that says what its bearer is (`chairwoman`).
    pub(super) fn add_title(&mut self, word: &str) {
        let noun = || noun(word).and_then(|noun| noun.gender);
        if let Some(gender) = title_gender(word).or_else(noun) {
            self.titles[place(gender)] += 1;
        }
    }

    /// What they and the name tell together.
    pub fn told(self, name: &str) -> Told {
        if let Some(gender) = majority(self.pronouns) {
            return Told::As(gender, Ground::Pronoun);
        }
        if let Some(gender) = majority(self.titles) {
            return Told::As(gender, Ground::Title);
        }
        // The last word is a family name, whatever else it may be.
        let words: Vec<&str> = name.split_whitespace().collect();
        let Some((_, before)) = words.split_last() else {
            return Told::Not;
        };
        let given = before.iter().find_map(|word| given_name_gender(word));
        given.map_or(Told::Not, |gender| Told::As(gender, Ground::GivenName))
    }
}

fn place(gender: Gender) -> usize {
    match gender {
        Gender::Female => 0,
        Gender::Male => 1,
    }
}

/// The gender more votes speak for; none in a tie.
fn majority([female, male]: [u32; 2]) -> Option<Gender> {
    match female.cmp(&male) {
        std::cmp::Ordering::Greater => Some(Gender::Female),
        std::cmp::Ordering::Less => Some(Gender::Male),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, sources: &[&str]) -> Told {
        let mut votes = Votes::default();
        for source in sources {
            votes.add(source);
        }
        votes.told(name)
    }

    #[test]
    fn the_surest_ground_speaks() {
        let as_told = [
            (
                "Robin Vale",
                ["he", "He", "Mrs Vale"],
                Gender::Male,
                Ground::Pronoun,
            ),
            (
                "Robin Vale",
                ["Mrs Vale", "Vale", "x"],
                Gender::Female,
                Ground::Title,
            ),
            (
                "Maria Vale",
                ["he", "she", "x"],
                Gender::Female,
                Ground::GivenName,
            ),
        ];
        for (name, sources, gender, ground) in as_told {
            assert_eq!(told(name, &sources), Told::As(gender, ground), "{name}");
        }
    }

    #[test]
    fn what_nothing_tells_is_not_told() {
        assert_eq!(told("Okonkwe", &["they", "Okonkwe"]), Told::Not);
        // A family name alone, though there are women called so.
        assert_eq!(told("Maria", &[]), Told::Not);
        assert_eq!(told("", &[]), Told::Not);
    }
}
