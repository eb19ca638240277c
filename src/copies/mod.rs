//! Copies counted once: articles that are one story, and quotes that are the same words.
//!
//! Made from finished tables, so that `extract` need not wait for its last article to write its first row. Each pass reads the
//! tables row by row; of an article some eight bytes stay in memory, the rest is sorted on disk.

mod alike;
mod check;
mod groups;
mod prints;
mod quotes;
mod sorter;
mod stories;

pub use check::{Checked, Pairs};
pub use quotes::quote_groups;
pub use stories::stories;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// Articles, or quotes.
    pub rows: usize,
    /// Stories, or groups of quotes, those of one among them.
    pub groups: usize,
    /// Rows that have a copy.
    pub copied: usize,
}
