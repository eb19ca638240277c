//! `Ids`: article ids, unique in a run.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The ids given so far. Hashes only, since a run may have ten million; two ids of one hash (one chance in 300,000 at that
/// size) merely give one of them a needless number.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: HashSet<u64>,
    repeats: HashMap<u64, usize>,
}

impl Ids {
    /// The id itself when it is new, else with the first free number from 2: `a`, `a-2`, `a-3`.
    pub(super) fn unique(&mut self, id: String) -> String {
        let hash = hash(&id);
        if self.seen.insert(hash) {
            return id;
        }
        let count = self.repeats.entry(hash).or_insert(1);
        loop {
            *count += 1;
            let numbered = format!("{id}-{count}");
            if self.seen.insert(self::hash(&numbered)) {
                return numbered;
            }
        }
    }
}

/// With fixed keys: the same ids in each run.
fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_ids_are_numbered_around_those_taken() {
        let mut ids = Ids::default();
        let given: Vec<String> = ["a", "a-2", "a", "b", "a"]
            .map(|id| ids.unique(id.to_owned()))
            .into();
        assert_eq!(given, ["a", "a-2", "a-3", "b", "a-4"]);
    }

    #[test]
    fn one_id_for_all_does_not_take_for_ever() {
        let mut ids = Ids::default();
        let last = (0..100_000).map(|_| ids.unique("0".to_owned())).last();
        assert_eq!(last.as_deref(), Some("0-100000"));
    }
}
