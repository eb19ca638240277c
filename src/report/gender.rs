//! Women and men among the speakers, where the tables tell: no column holds it, so it is read from the words that do.
//!
//! The pronouns that stand for a speaker come first, then a title before the name, then the given name. Each answer keeps its
//! ground, and where there is none the answer is "not told".

use crate::attribution::given_name_gender;
use crate::decode::Gender;

/// What the tables tell of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A woman or a man, and by what.
    As(Gender, Ground),
    /// Nothing tells.
    Not,
}

/// By what a gender is told, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    Pronoun,
    Title,
    GivenName,
}

/// How often a speaker's source is "she", and "he", or a title with the name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes {
    pronouns: [u32; 2],
    titles: [u32; 2],
}

impl Votes {
    /// Takes in the words that name the speaker once.
    pub(super) fn add(&mut self, source: &str) {
        if let Some(gender) = pronoun(source) {
            self.pronouns[place(gender)] += 1;
        } else if let Some(gender) = source.split_whitespace().next().and_then(title) {
            self.titles[place(gender)] += 1;
        }
    }

    /// What they and the name tell together.
    pub(super) fn told(self, name: &str) -> Told {
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

fn pronoun(words: &str) -> Option<Gender> {
    match words.to_lowercase().as_str() {
        "she" | "her" | "herself" => Some(Gender::Female),
        "he" | "him" | "his" | "himself" => Some(Gender::Male),
        _ => None,
    }
}

fn title(word: &str) -> Option<Gender> {
    match word.trim_end_matches('.').to_lowercase().as_str() {
        "mrs" | "ms" | "miss" | "lady" | "dame" | "madam" | "queen" | "princess" | "baroness" => {
            Some(Gender::Female)
        }
        "mr" | "sir" | "lord" | "king" | "prince" | "baron" => Some(Gender::Male),
        _ => None,
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
