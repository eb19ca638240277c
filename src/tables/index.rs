//! `Index`: where the rows of each article stand in a file, so that they are found in whatever order somebody has put them.
//!
//! Rows of one article that follow each other are one entry of 24 bytes: one an article, as long as a table is in the order in
//! which it was written.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Where rows stand, by the ids of their articles.
#[derive(Debug, Default)]
pub(super) struct Index {
    stretches: Vec<Stretch>,
    /// The article of the row before.
    before: Option<u64>,
}

/// Rows of one article that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    /// Of the id a number only; another article may have the same, so a row that is found is to be compared.
    article: u64,
    /// The byte at which the first of them begins.
    pub(super) at: u64,
    /// How many there are.
    pub(super) rows: u64,
}

impl Index {
    /// Takes in the next row of the file, which begins at a byte.
    pub(super) fn add(&mut self, id: &str, at: u64) {
        let article = number(id);
        match self.stretches.last_mut() {
            Some(last) if self.before == Some(article) => last.rows += 1,
            _ => self.stretches.push(Stretch {
                article,
                at,
                rows: 1,
            }),
        }
        self.before = Some(article);
    }

    /// Passes over the next row of the file.
    pub(super) fn pass(&mut self) {
        self.before = None;
    }

    /// To be called when the last row was taken in.
    pub(super) fn sorted(mut self) -> Self {
        self.stretches.sort_unstable();
        self
    }

    /// The rows of an article, in the order of the file.
    pub(super) fn of(&self, id: &str) -> &[Stretch] {
        let article = number(id);
        let first = self
            .stretches
            .partition_point(|stretch| stretch.article < article);
        let rest = &self.stretches[first..];
        &rest[..rest.partition_point(|stretch| stretch.article == article)]
    }
}

fn number(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_wherever_they_stand() {
        let mut index = Index::default();
        for (at, id) in ["b", "b", "a", "b", "", "b"].into_iter().enumerate() {
            match id {
                "" => index.pass(),
                id => index.add(id, at as u64),
            }
        }
        let index = index.sorted();
        let of = |id: &str| -> Vec<(u64, u64)> {
            let stretches = index.of(id).iter();
            stretches.map(|it| (it.at, it.rows)).collect()
        };
        assert_eq!(of("a"), [(2, 1)]);
        assert_eq!(of("b"), [(0, 2), (3, 1), (5, 1)]);
        assert_eq!(of("c"), []);
    }
}
