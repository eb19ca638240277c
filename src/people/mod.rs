//! One person over many articles: which names are one, who they are among those the user knows, and that put into the tables.
//!
//! A speaker's id is made of the name, so one name is one speaker. What is proposed here is what a name alone cannot tell: that
//! "J. Smith" of one article is "John Smith" of another, and that a "Smith" is neither of two. Never on a surname alone.

mod apply;
mod check;
mod columns;
mod contradiction;
mod evidence;
mod merges;
mod name;
mod profile;
mod propose;
mod register;

use std::path::Path;

pub use apply::{Applied, apply};
pub use check::{Checked, check};
pub use contradiction::Contradiction;
pub use merges::{MERGES, Merges};
pub use register::Register;

use crate::error::Result;
use crate::output::describe_table;
use crate::tables::Tables;

/// What was proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposed {
    /// Pairs in the file.
    pub pairs: usize,
    /// Of these, those to be merged.
    pub merges: usize,
    /// Those left open, since the name may stand for several.
    pub open: usize,
}

/// Writes the pairs of speakers that may be one, those of at least the probability `shown`; those of `least` are to be merged.
///
/// # Errors
/// When a table is damaged, or the file cannot be written.
pub fn propose(tables: &Tables, path: &Path, shown: f64, least: f64) -> Result<Proposed> {
    let profiles = profile::profiles(tables)?;
    let proposals = propose::proposals(&profiles, shown, least);
    merges::write(path, tables.options(), &profiles, &proposals)?;
    // Elsewhere, or under another name, it is no table of this folder.
    let whole = |path: &Path| path.canonicalize().ok();
    if whole(path).is_some_and(|it| Some(it) == whole(&tables.folder().join(MERGES.file))) {
        describe_table(tables.folder(), MERGES, tables.options())?;
    }
    let count = |merge| proposals.iter().filter(|it| it.merge == merge).count();
    Ok(Proposed {
        pairs: proposals.len(),
        merges: count(Some(true)),
        open: count(None),
    })
}

/// What names of one person or body have in common where both stand beside the same words: a surname, the words of a body in
/// whatever order; none where no word is left of the name.
pub(crate) fn name_key(name: &str, is_person: bool) -> Option<String> {
    name::Name::of(name, is_person)?.keys().into_iter().next()
}
