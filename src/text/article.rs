//! `Article`: one input record, before anything is known about its text.

use super::damage::Damage;

/// One news article as it was read: the text and what its source says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Unique in a run: given by the input, or the path without its ending plus the record's number.
    pub id: String,
    /// Path of the file it came from, as the user named it; `-` for standard input.
    pub path: String,
    /// Number of the record inside the file, from 1; 1 for formats with one article a file.
    pub record: usize,
    /// Title, empty when the input gives none.
    pub title: String,
    /// Author line, empty when the input gives none.
    pub byline: String,
    /// Date as the input gives it, empty when it gives none.
    pub date: String,
    /// The calendar day of the date as YYYY-MM-DD, where the input tells more of it than `date` alone; else empty.
    pub day: String,
    /// Publisher, empty when the input gives none.
    pub publisher: String,
    /// Address, empty when the input gives none.
    pub url: String,
    /// What else the input says of the article, by name: `section`, `page`, other columns of a table. No name stands twice.
    pub extra: Vec<(String, String)>,
    /// The text, exactly as read (html: as extracted); all offsets count in it.
    pub text: String,
    /// What is damaged in the text, or was before it was mended.
    pub damage: Vec<Damage>,
}

impl Article {
    /// What the input says of the article under a name that is none of the fields; empty where it says nothing.
    pub fn extra(&self, name: &str) -> &str {
        let mut extra = self.extra.iter();
        extra
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }
}
