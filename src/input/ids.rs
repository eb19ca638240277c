//! `Ids`: article ids, unique in a run.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::quoting::short;

/// The ids given so far. Hashes only, since a run may have ten million; two ids of one hash (one chance in 300,000 at that
/// size) merely give one of them a needless number.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: HashSet<u64>,
    repeats: HashMap<u64, usize>,
    duplicates: DuplicateIds,
}

/// Articles whose id another article of the run had before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DuplicateIds {
    /// How many there are.
    pub count: usize,
    /// The first few of them.
    pub first: Vec<DuplicateId>,
}

/// An id that was taken, and what its article is called instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DuplicateId {
    /// The id that the record gave.
    pub id: String,
    /// The file it came in.
    pub path: String,
    /// The id that the article has in the tables.
    pub renamed: String,
}

/// Duplicates that are kept to be named.
const NAMED: usize = 3;

/// Characters of an id that a message shows.
const SHOWN: usize = 40;

impl Ids {
    /// The id itself when it is new, else with the first free number from 2: `a`, `a-2`, `a-3`. `path` is the file that it
    /// came in.
    pub(super) fn unique(&mut self, id: String, path: &str) -> String {
        let hash = hash(&id);
        if self.seen.insert(hash) {
            return id;
        }
        let count = self.repeats.entry(hash).or_insert(1);
        let renamed = loop {
            *count += 1;
            let numbered = format!("{id}-{count}");
            if self.seen.insert(self::hash(&numbered)) {
                break numbered;
            }
        };
        self.duplicates.count += 1;
        if self.duplicates.first.len() < NAMED {
            self.duplicates.first.push(DuplicateId {
                id,
                path: path.to_owned(),
                renamed: renamed.clone(),
            });
        }
        renamed
    }

    /// The ids that came more than once.
    pub(super) fn duplicates(&self) -> &DuplicateIds {
        &self.duplicates
    }
}

/// The line that says so.
impl fmt::Display for DuplicateIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let articles = match self.count {
            1 => "1 article has an id that another had before and got",
            _ => "articles have an id that another had before and got",
        };
        if self.count != 1 {
            write!(f, "{} ", self.count)?;
        }
        write!(f, "{articles} a number after it: ")?;
        for (at, duplicate) in self.first.iter().enumerate() {
            let before = if at == 0 { "" } else { ", " };
            let (id, renamed) = (
                short(&duplicate.id, SHOWN),
                ending_of(&duplicate.renamed, &duplicate.id),
            );
            write!(f, "{before}{id}{renamed} ({})", duplicate.path)?;
        }
        match self.count.saturating_sub(self.first.len()) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// The number with its dash.
fn ending_of<'a>(renamed: &'a str, id: &str) -> &'a str {
    renamed.strip_prefix(id).unwrap_or_default()
}

/// Of SHA-256, since the hasher of the standard library may change with the compiler, and with it who is told apart.
fn hash(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_ids_are_numbered_around_those_taken_and_told() {
        let mut ids = Ids::default();
        let given: Vec<String> = ["a", "a-2", "a", "b", "a"]
            .map(|id| ids.unique(id.to_owned(), "n.csv"))
            .into();
        assert_eq!(given, ["a", "a-2", "a-3", "b", "a-4"]);
        assert_eq!(
            ids.duplicates().to_string(),
            "2 articles have an id that another had before and got a number after it: a-3 (n.csv), a-4 (n.csv)"
        );
    }

    #[test]
    fn one_id_for_all_does_not_take_for_ever() {
        let mut ids = Ids::default();
        let last = (0..100_000)
            .map(|_| ids.unique("0".to_owned(), "n.csv"))
            .last();
        assert_eq!(last.as_deref(), Some("0-100000"));
        let line = ids.duplicates().to_string();
        assert!(line.ends_with("0-4 (n.csv) and 99996 more"), "{line}");
    }

    #[test]
    fn a_hash_is_the_same_under_every_compiler() {
        // `printf a | sha256sum` begins ca978112ca1bbdca.
        assert_eq!(
            hash("a"),
            u64::from_le_bytes([0xca, 0x97, 0x81, 0x12, 0xca, 0x1b, 0xbd, 0xca])
        );
    }
}
