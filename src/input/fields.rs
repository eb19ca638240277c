//! `Fields`: what a record says about its article, before the article has its id.

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
