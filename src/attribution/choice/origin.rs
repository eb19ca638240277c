//! Where somebody is from, as far as a noun phrase tells it (`the Serb`, `the Polish minister`) and the words near a name do.

use crate::attribution::nominal::Nominal;
use crate::attribution::reference::Stage;

/// How many tokens before and behind a name are looked at.
const NEAR: usize = 5;

/// How many letters a country and its people have in common at least.
const ALIKE: usize = 4;

/// The words for peoples and languages whose country begins otherwise, and how it begins.
const OTHERWISE: [(&str, &str); 22] = [
    ("american", "unit"),
    ("briton", "brit"),
    ("croat", "croa"),
    ("dane", "denm"),
    ("danish", "denm"),
    ("dutch", "neth"),
    ("dutchman", "neth"),
    ("englishman", "engl"),
    ("finn", "finl"),
    ("finnish", "finl"),
    ("french", "fran"),
    ("frenchman", "fran"),
    ("irish", "irel"),
    ("irishman", "irel"),
    ("pole", "pola"),
    ("polish", "pola"),
    ("spaniard", "spai"),
    ("spanish", "spai"),
    ("swiss", "swit"),
    ("turk", "turk"),
    ("welsh", "wale"),
    ("welshman", "wale"),
];

/// The word for origin in a noun phrase: its head where that is no listed noun, or the first word with a capital that ends like one.
pub(super) fn of(nominal: &Nominal) -> Option<String> {
    match nominal.noun {
        None => Some(nominal.head.clone()).filter(|head| head.chars().all(char::is_alphabetic)),
        Some(_) => nominal
            .capitals
            .iter()
            .find(|word| is_of_people(word))
            .cloned(),
    }
}

/// Whether a word ends like an adjective for a people, and is none for a party.
fn is_of_people(word: &str) -> bool {
    const ENDINGS: [&str; 6] = ["an", "ish", "ese", "eli", "stani", "aqi"];
    const PARTIES: [&str; 6] = [
        "republican",
        "christian",
        "presbyterian",
        "anglican",
        "vatican",
        "chairman",
    ];
    let known = OTHERWISE.iter().any(|(people, _)| *people == word);
    known || ENDINGS.iter().any(|end| word.ends_with(end)) && !PARTIES.contains(&word)
}

/// How the names of the origin's country and people begin.
fn beginnings(origin: &str) -> Vec<String> {
    let own: String = origin.chars().take(ALIKE).collect();
    let otherwise = OTHERWISE.iter().filter(|(people, _)| *people == origin);
    std::iter::once(own)
        .chain(otherwise.map(|(_, country)| (*country).to_owned()))
        .collect()
}

/// Whether words near one of the mentions begin like the origin: `Dragan Pavić of Serbia`, for `the Serb`.
pub(super) fn is_told(stage: &Stage, origin: &str, mentions: &[usize]) -> bool {
    let beginnings = beginnings(origin);
    mentions.iter().any(|&mention| {
        let tokens = &stage.layers.phrases[mention].tokens;
        let mut near = tokens.start.saturating_sub(NEAR)..tokens.end + NEAR;
        near.any(|token| {
            let word = stage.word(token);
            let small = word.to_lowercase();
            word.starts_with(char::is_uppercase)
                && beginnings.iter().any(|begins| small.starts_with(begins))
        })
    })
}

/// Whether somebody holds the office for another people: `the Polish defence minister` is not `German Defence Minister Jane Doe`.
pub(super) fn is_of_another(roles: &[String], nominal: &Nominal) -> bool {
    let Some(origin) = nominal.noun.and_then(|_| of(nominal)) else {
        return false;
    };
    let beginnings = beginnings(&origin);
    let told = |role: &str| -> Vec<String> {
        role.split_whitespace()
            .map(str::to_lowercase)
            .filter(|word| is_of_people(word))
            .collect()
    };
    let peoples: Vec<String> = roles.iter().flat_map(|role| told(role)).collect();
    let same = |word: &String| beginnings.iter().any(|begins| word.starts_with(begins));
    !peoples.is_empty() && !peoples.iter().any(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::nominal;
    use crate::text::Document;

    #[test]
    fn offices_of_other_peoples_are_other_offices() {
        let document = Document::new("the Polish defence minister");
        let polish = nominal::read(&document, &(0..document.tokens().len()));
        assert_eq!(of(&polish).as_deref(), Some("polish"));
        let role = |role: &str| [role.to_owned()];
        assert!(is_of_another(&role("German defence minister"), &polish));
        assert!(!is_of_another(&role("Polish Minister of Defence"), &polish));
        assert!(!is_of_another(
            &role("Minister of Defence of Poland"),
            &polish
        ));
        assert!(!is_of_another(&role("Republican senator"), &polish));
    }
}
