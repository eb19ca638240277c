//! Nouns that speak: which common nouns stand for people, organisations and texts.
//!
//! Apart from the mentions because the kind of a speaker is read off the same list.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a common noun stands for when it is a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NounClass {
    /// Someone whom reporters by custom leave unnamed: source, official, aide.
    Anonymous,
    /// A person by trade, office, kin or part: minister, mother, suspect.
    Person,
    /// A body of people that acts as one: company, ministry, police.
    Organisation,
    /// A text or what it holds: report, poll, findings.
    Document,
    /// People in numbers: crowd, many, thousands.
    Group,
}

/// Grammatical gender, as far as a word or name tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// She.
    Female,
    /// He.
    Male,
}

/// What the list says of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    /// What it stands for.
    pub class: NounClass,
    /// Whom it can stand for, where the word tells.
    pub gender: Option<Gender>,
    /// Whether it is a plural form.
    pub plural: bool,
}

/// Looks a word (or a listed pair: `coast guard`) up, in any case and number. `52-year-old` and `mum-of-four` are people.
pub fn noun(word: &str) -> Option<Noun> {
    let word = word.to_lowercase();
    let known = |word: &str| NOUNS.get(word).copied();
    known(&word).or_else(|| match word.split_once("-of-") {
        Some((person, _)) => known(person),
        None => word.ends_with("-year-old").then_some(Noun {
            class: NounClass::Person,
            gender: None,
            plural: false,
        }),
    })
}

/// The singular of a listed word (itself when it is one), lower-cased.
pub fn singular(word: &str) -> String {
    let word = word.to_lowercase();
    match SINGULARS.get(word.as_str()) {
        Some(singular) => (*singular).to_owned(),
        None => word,
    }
}

static LINES: LazyLock<Vec<[&str; 4]>> = LazyLock::new(|| {
    include_str!("nouns.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut cells = line.split('\t');
            std::array::from_fn(|_| cells.next().unwrap_or_default())
        })
        .collect()
});

static NOUNS: LazyLock<HashMap<String, Noun>> = LazyLock::new(|| {
    let mut nouns = HashMap::new();
    // Plurals first, so that a singular of the same form (`glass`, `head`) has the last word.
    for plural in [true, false] {
        for &[word, class, gender, irregular] in LINES.iter() {
            let class = match class {
                "anonymous" => NounClass::Anonymous,
                "person" => NounClass::Person,
                "organisation" => NounClass::Organisation,
                "document" => NounClass::Document,
                _ => NounClass::Group,
            };
            let gender = match gender {
                "f" => Some(Gender::Female),
                "m" => Some(Gender::Male),
                _ => None,
            };
            let noun = Noun {
                class,
                gender,
                plural: plural || class == NounClass::Group,
            };
            match plural {
                true => nouns.extend(
                    plurals(word, irregular)
                        .into_iter()
                        .map(|form| (form, noun)),
                ),
                false => {
                    nouns.insert(word.to_owned(), noun);
                }
            }
        }
    }
    nouns
});

static SINGULARS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    LINES
        .iter()
        .flat_map(|&[word, _, _, irregular]| {
            plurals(word, irregular)
                .into_iter()
                .map(move |form| (form, word))
        })
        .collect()
});

/// The plurals of a noun: the listed ones, or the regular one.
fn plurals(word: &str, irregular: &str) -> Vec<String> {
    if !irregular.is_empty() {
        return irregular.split(' ').map(str::to_owned).collect();
    }
    let regular = match word.as_bytes() {
        [.., b'a' | b'e' | b'i' | b'o' | b'u', b'y'] => format!("{word}s"),
        [stem @ .., b'y'] => format!("{}ies", String::from_utf8_lossy(stem)),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{word}es"),
        _ => format!("{word}s"),
    };
    vec![regular]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_class_are_read_off_the_form() {
        let sources = noun("Sources").unwrap();
        assert_eq!(
            (sources.class, sources.plural),
            (NounClass::Anonymous, true)
        );
        let agency = noun("agency").unwrap();
        assert_eq!(
            (agency.class, agency.plural),
            (NounClass::Organisation, false)
        );
        assert!(noun("agencies").unwrap().plural);
        assert_eq!(noun("actress").unwrap().gender, Some(Gender::Female));
        assert!(noun("women").unwrap().plural);
        assert_eq!(noun("of"), None);
        assert_eq!(noun("mum-of-four").unwrap().gender, Some(Gender::Female));
        assert_eq!(noun("52-year-old").unwrap().class, NounClass::Person);
        assert_eq!(noun("Coast Guard").unwrap().class, NounClass::Organisation);
    }

    #[test]
    fn singulars_are_found() {
        assert_eq!(singular("Women"), "woman");
        assert_eq!(singular("ministries"), "ministry");
        assert_eq!(singular("tree"), "tree");
    }

    #[test]
    fn the_list_is_well_formed() {
        for &[word, class, gender, _] in LINES.iter() {
            assert!(!word.is_empty() && word == word.to_lowercase(), "{word}");
            assert!(["anonymous", "person", "organisation", "document", "group"].contains(&class));
            assert!(["f", "m", "-"].contains(&gender), "{word}");
        }
    }
}
