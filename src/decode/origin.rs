//! Words for what somebody is by origin, faith or party, which are tagged as names: `the Serb`, `the veteran Democrat`.

use super::{NounClass, noun};
use crate::annotation::{EntityType, Mention};
use crate::text::Document;

/// Whether a name is a word for one person's origin, faith or party: with an article before it, and not in the plural.
pub fn is_origin(document: &Document, entity: &Mention) -> bool {
    let name = document.tokens_in(entity.span);
    let Some(last) = name.end.checked_sub(1).filter(|last| *last >= name.start) else {
        return false;
    };
    let word = |token: usize| document.slice(document.tokens()[token]);
    let told = word(last);
    let known = ORIGINS.contains(&told);
    let by_ending = entity.kind == EntityType::Misc
        && name.len() <= MOST
        && ENDINGS.iter().any(|end| told.ends_with(end))
        && !THINGS.contains(&told);
    (known || by_ending || is_epithet(told)) && has_article(&word, name.start)
}

/// Whether a word ends in what somebody is: `the Oscar-winner`.
fn is_epithet(word: &str) -> bool {
    let last = word.rsplit_once('-').map(|(_, last)| last);
    last.is_some_and(|last| {
        noun(last).is_some_and(|it| !it.plural && it.class == NounClass::Person)
    })
}

/// Most words of such a name: `Liberal Democrat`, `South African`, `Papua New Guinean`.
const MOST: usize = 3;

/// Whether an article stands before a name, with at most two words in small letters between: `the 34-year-old former Serb`.
fn has_article<'a>(word: &impl Fn(usize) -> &'a str, start: usize) -> bool {
    const BETWEEN: usize = 2;
    let mut at = start;
    for _ in 0..=BETWEEN {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        match word(before) {
            "the" | "The" | "a" | "A" | "an" | "An" | "another" | "Another" | "one" | "One" => {
                return true;
            }
            between if between.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) => {
                at = before;
            }
            _ => return false,
        }
    }
    false
}

/// How words end that are nouns for one person as well as adjectives. `The French`, `the Dutch`, `the Japanese` are many.
const ENDINGS: [&str; 7] = ["an", "man", "woman", "lander", "i", "ist", "crat"];

/// What ends so and is nobody.
const THINGS: [&str; 12] = [
    "Koran", "Quran", "Qur’an", "Ramadan", "Taliban", "Vatican", "Guardian", "Ferrari", "Maserati",
    "Bugatti", "Audi", "Titan",
];

/// The others, whatever the tagger takes them for.
const ORIGINS: [&str; 59] = [
    "Anglican",
    "Arab",
    "Argentine",
    "Basque",
    "Belgian",
    "Breton",
    "Briton",
    "Brit",
    "Catalan",
    "Catholic",
    "Conservative",
    "Croat",
    "Cypriot",
    "Czech",
    "Dane",
    "Democrat",
    "Dutchman",
    "Dutchwoman",
    "Englishman",
    "Englishwoman",
    "Filipina",
    "Filipino",
    "Finn",
    "Frenchman",
    "Frenchwoman",
    "Glaswegian",
    "Greek",
    "Hindu",
    "Icelander",
    "Irishman",
    "Irishwoman",
    "Jew",
    "Kazakh",
    "Kurd",
    "Kyrgyz",
    "Liberal",
    "Liverpudlian",
    "Londoner",
    "Lutheran",
    "Monegasque",
    "Muslim",
    "Pole",
    "Protestant",
    "Queenslander",
    "Republican",
    "Scot",
    "Serb",
    "Sikh",
    "Slovak",
    "Slovene",
    "Spaniard",
    "Swede",
    "Tajik",
    "Thai",
    "Tory",
    "Turk",
    "Uzbek",
    "Yorkshireman",
    "Yorkshirewoman",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    #[test]
    fn one_person_is_told_from_many_and_from_things() {
        for (text, one) in [
            ("the [MISC Serb] said", true),
            ("The veteran [MISC Democrat] said", true),
            ("a [MISC South African] said", true),
            ("the [ORG Conservative] said", true),
            ("[MISC Serb] forces said", false),
            ("the [MISC Democrats] said", false),
            ("the [MISC French] said", false),
            ("the [MISC Koran] said", false),
            ("the [ORG Vatican] said", false),
            ("the [PER Norman] said", false),
        ] {
            let (document, scores, heads) = marked(text);
            let entities = layers(&document, &scores, &heads).entities;
            assert_eq!(is_origin(&document, &entities[0]), one, "{text}");
        }
    }
}
