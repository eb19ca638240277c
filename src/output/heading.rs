//! Title, byline and date of an article: what the input says, or else what the page prints above the text.

use super::outcome::Extracted;
use crate::text::{Article, Zone, first_day};

/// Title, byline and date as the tables show them.
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) byline: String,
    /// The day of the date as YYYY-MM-DD; empty where it names no one day.
    pub(super) day: String,
    /// The date as it is printed.
    pub(super) date: String,
}

impl Heading {
    pub(super) fn of(extracted: &Extracted) -> Self {
        let article = &extracted.article;
        let date = given_or(&article.date, || printed(extracted, Zone::Date));
        Self {
            day: day_of(article, &date),
            date,
            title: given_or(&article.title, || printed(extracted, Zone::Headline)),
            byline: given_or(&article.byline, || printed(extracted, Zone::Byline)),
        }
    }
}

/// The day that the input tells, or else the first that the printed date names: a date line often holds more ("Published: 2
/// November 2019 11:03 AM | Last updated: ...").
pub(super) fn day_of(article: &Article, date: &str) -> String {
    given_or(&article.day, || first_day(date, None).unwrap_or_default())
}

fn given_or(given: &str, printed: impl FnOnce() -> String) -> String {
    if given.is_empty() {
        printed()
    } else {
        given.to_owned()
    }
}

/// The first paragraph of a zone, on one line.
fn printed(extracted: &Extracted, zone: Zone) -> String {
    let document = &extracted.document;
    let mut paragraphs = document.paragraphs().iter();
    let Some(paragraph) = paragraphs.find(|paragraph| paragraph.zone == zone) else {
        return String::new();
    };
    let words: Vec<&str> = document.slice(paragraph.span).split_whitespace().collect();
    words.join(" ")
}
