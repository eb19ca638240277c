//! Title, byline and date of an article: what the input says, or else what the page prints above the text.

use super::day::first_day;
use super::outcome::Extracted;
use crate::text::Zone;

/// Title, byline and date as the tables show them.
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) byline: String,
    pub(super) date: String,
}

impl Heading {
    pub(super) fn of(extracted: &Extracted) -> Self {
        let article = &extracted.article;
        Self {
            title: given_or(&article.title, || printed(extracted, Zone::Headline)),
            byline: given_or(&article.byline, || printed(extracted, Zone::Byline)),
            date: given_or(&article.date, || {
                let line = printed(extracted, Zone::Date);
                // A date line often holds more: "Published: 2 November 2019 11:03 AM | Last updated: ...".
                first_day(&line).unwrap_or(line)
            }),
        }
    }
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
