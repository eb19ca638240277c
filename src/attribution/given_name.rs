//! What a given name tells: that it is one, and the gender of who bears it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::name::bare;
use crate::decode::Gender;

/// Names by themselves: a word of this list is hardly anything else.
static LISTED: LazyLock<HashMap<&str, Gender>> =
    LazyLock::new(|| read(include_str!("first_names.tsv")));

/// Many more, without marks over their letters; words and family names are among them.
static OTHERS: LazyLock<HashMap<&str, Gender>> =
    LazyLock::new(|| read(include_str!("given_names.tsv")));

fn read(list: &'static str) -> HashMap<&'static str, Gender> {
    let rows = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'));
    let genders = rows.flat_map(|(gender, names)| {
        let gender = match gender {
            "f" => Gender::Female,
            _ => Gender::Male,
        };
        names.split(' ').map(move |name| (name, gender))
    });
    genders.collect()
}

/// Whether a word is a given name and hardly anything else.
pub(super) fn is_given_name(word: &str) -> bool {
    LISTED.contains_key(bare(word).as_str())
}

/// The gender that a given name has as a rule; the word must be known to be one.
pub fn given_name_gender(word: &str) -> Option<Gender> {
    let name = bare(word);
    let listed = LISTED.get(name.as_str());
    listed.or_else(|| OTHERS.get(name.as_str())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_tell_gender() {
        assert_eq!(given_name_gender("Ngozi"), Some(Gender::Female));
        assert_eq!(given_name_gender("Ahmed"), Some(Gender::Male));
        assert_eq!(given_name_gender("Ruairí"), Some(Gender::Male));
        assert_eq!(given_name_gender("Shahida"), Some(Gender::Female));
        assert_eq!(given_name_gender("Jordan"), None);
    }

    #[test]
    fn words_that_are_names_too_are_no_sure_names() {
        assert_eq!(given_name_gender("Will"), Some(Gender::Male));
        assert!(!is_given_name("Will"));
        assert!(is_given_name("Ngozi"));
    }

    #[test]
    fn letters_lose_their_marks() {
        assert_eq!(bare("Łukasz"), "lukasz");
        assert_eq!(bare("Siobhán"), "siobhan");
    }
}
