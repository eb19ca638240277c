//! Whether a given name is a common one, by a public list.
//!
//! A name says little of where its bearer is from; what can be told without guessing is whether a reader, or a model, of American
//! texts has met the name often. So the groups are called after the list and not after a country.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::attribution::person_parts;

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("census.txt").lines();
    let names = lines.filter(|line| !line.starts_with('#'));
    names.flat_map(str::split_whitespace).collect()
});

/// What the list says of a name's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GivenName {
    /// It is among the 500 commonest of women or of men in the US census of 1990.
    CommonInUsa,
    /// It is not.
    Other,
    /// The name is a single word, or an initial stands first: there is no given name to look up.
    Missing,
}

impl GivenName {
    /// All of them.
    pub const ALL: [GivenName; 3] = [GivenName::CommonInUsa, GivenName::Other, GivenName::Missing];

    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            GivenName::CommonInUsa => "common_in_usa",
            GivenName::Other => "other",
            GivenName::Missing => "missing",
        }
    }
}

/// Looks up the given name of a person; titles before it are passed over, and letters lose their marks.
///
/// ```
/// use whosaid::bearer::{GivenName, given_name};
///
/// assert_eq!(given_name("Dr. James Ito"), GivenName::CommonInUsa);
/// assert_eq!(given_name("Ngozi Ito"), GivenName::Other);
/// assert_eq!(given_name("Ito"), GivenName::Missing);
/// ```
pub fn given_name(name: &str) -> GivenName {
    let words: Vec<&str> = name.split_whitespace().collect();
    let parts = person_parts(&words);
    match &parts[..] {
        [first, _, ..] if first.chars().count() > 1 => {
            // `Jean-Pierre` is not `Jean`.
            if COMMON.contains(first.as_str()) {
                GivenName::CommonInUsa
            } else {
                GivenName::Other
            }
        }
        _ => GivenName::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_two_is_looked_up() {
        assert_eq!(given_name("José Vale"), GivenName::CommonInUsa);
        assert_eq!(given_name("Jean-Pierre Vale"), GivenName::Other);
        assert_eq!(given_name("J. Vale"), GivenName::Missing);
        assert_eq!(given_name("Mrs Vale"), GivenName::Missing);
        assert_eq!(given_name(""), GivenName::Missing);
        assert!(COMMON.len() > 800);
    }
}
