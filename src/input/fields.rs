//! `Fields`: what a record says about its article, before the article has its id.

use super::missing::{is_dash, is_missing};
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
    /// What else it says, by name.
    pub(super) extra: Vec<(String, String)>,
}

impl Fields {
    /// Empties what says only that there is nothing. An id may be called anything.
    pub(super) fn without_missing(mut self) -> Self {
        let fields = [
            &mut self.title,
            &mut self.date,
            &mut self.author,
            &mut self.publisher,
            &mut self.url,
            &mut self.text,
        ];
        for field in fields {
            if is_missing(field) || is_dash(field) {
                field.clear();
            }
        }
        self.extra.retain(|(_, value)| !is_missing(value));
        self
    }

    /// Keeps what else a record says; the first value of a name counts, and an empty one is none.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let value = value.trim();
        let is_known = |(known, _): &(String, String)| known.eq_ignore_ascii_case(name);
        if !value.is_empty() && !self.extra.iter().any(is_known) {
            self.extra.push((name.to_owned(), value.to_owned()));
        }
    }
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
