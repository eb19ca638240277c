//! `Fields`: what a record says about its article, before the article has its id.

use crate::error::{Error, Result};

/// The fields of one record, whatever its format; empty where the record has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) date: String,
    pub(super) author: String,
    pub(super) publisher: String,
    pub(super) url: String,
    pub(super) text: String,
}

/// A record as it was read. What it calls itself is kept where the rest is not to be had, so that whoever looks for the
/// article that failed can find it.
#[derive(Debug)]
pub(super) struct Entry {
    /// Empty where the record gives none.
    pub(super) id: String,
    pub(super) fields: Result<Fields>,
}

impl From<Error> for Entry {
    fn from(error: Error) -> Self {
        Self {
            id: String::new(),
            fields: Err(error),
        }
    }
}
