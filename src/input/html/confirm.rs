//! The paragraphs of a page that the site also tells to machines as the article.
//!
//! A site that gives the whole article in its JSON-LD says which words on the page are the article; the page says where its
//! paragraphs end, which the JSON seldom does.

use std::collections::HashSet;

use dom_query::Document;

use super::super::blocks;

/// The site tells enough when it tells this share of the words that were found on the page.
const ENOUGH: f64 = 0.9;

/// The paragraphs on the page make up the article when they hold this share of what is told.
const WHOLE: f64 = 0.8;

/// The fewest letters that show that words are the same.
const FEWEST: usize = 12;

/// What is shown, mended by what the site tells: paragraphs that were missed are put in and others left out, as far as the site's
/// own words show it. `whole` is the page that `shown` was found in.
pub(super) fn confirmed(shown: String, told: &str, whole: &Document) -> String {
    let said = letters(told);
    if said.len() < FEWEST || (said.len() as f64) < ENOUGH * letters(&shown).len() as f64 {
        return shown;
    }
    let all = blocks::text_of(&whole.root());
    let nearly = Runs::of(told);
    let is_shown = |paragraph: &str| shown.split("\n\n").any(|other| other == paragraph);
    let mut at = 0;
    let mut found = 0;
    let mut kept: Vec<&str> = Vec::new();
    for paragraph in all.split("\n\n") {
        let words = letters(paragraph);
        if words.len() < FEWEST || kept.contains(&paragraph) {
            continue;
        }
        // In the order in which they are told, as far as that goes: a title or teaser may stand elsewhere too.
        let place = said[at..]
            .find(&words)
            .map(|place| at + place)
            .or_else(|| said.find(&words));
        if let Some(place) = place {
            at = place.max(at);
            found += words.len();
            kept.push(paragraph);
        } else if words.len() >= LONG && is_shown(paragraph) && nearly.tells(paragraph) {
            // A word mended, a link written out: it is told, and stands as the page shows it.
            found += words.len();
            kept.push(paragraph);
        }
    }
    if (found as f64) < WHOLE * said.len() as f64 {
        // Words that the page hides behind a button are told all the same, and may have been found where they are told.
        let found = letters(&shown);
        let is_hidden = said.len() > 2 * found.len() || said.contains(&found);
        return if is_hidden { lines(told) } else { shown };
    }
    kept.join("\n\n")
}

/// Letters of a paragraph that is long enough to be known with a word or two changed.
const LONG: usize = 40;

/// A paragraph is told when this share of its runs of words are.
const SAME: f64 = 0.5;

/// What is told, as runs of three words.
struct Runs(HashSet<String>);

impl Runs {
    fn of(words: &str) -> Self {
        Self(runs(words).collect())
    }

    fn tells(&self, paragraph: &str) -> bool {
        let (mut all, mut told) = (0_usize, 0_usize);
        for run in runs(paragraph) {
            all += 1;
            told += usize::from(self.0.contains(&run));
        }
        all > 0 && told as f64 >= SAME * all as f64
    }
}

fn runs(words: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = words
        .split_whitespace()
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    (2..words.len()).map(move |at| words[at - 2..=at].join(" "))
}

/// The lines of what a site tells, each a paragraph.
pub(super) fn lines(told: &str) -> String {
    let lines = told.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Letters and digits alone, in lower case: what is the same in a text and on its page.
pub(super) fn letters(words: &str) -> String {
    let letters = words.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "The harbour was shut on Monday after a storm.";
    const TWO: &str = "Boats lay idle all day long, officials said.";
    const OTHER: &str = "Ten cakes for the weekend that you must try.";

    fn of(shown: &str, told: &str, page: &str) -> String {
        confirmed(shown.to_owned(), told, &Document::from(page))
    }

    #[test]
    fn paragraphs_are_those_that_the_site_tells() {
        let page = format!("<p>{ONE}</p><p>{OTHER}</p><div>{TWO}</div>");
        let told = format!("{ONE} {TWO}");
        let both = format!("{ONE}\n\n{TWO}");
        assert_eq!(of(ONE, &told, &page), both);
        assert_eq!(of(&format!("{ONE}\n\n{OTHER}"), &told, &page), both);
    }

    #[test]
    fn a_paragraph_told_with_another_word_stays_as_it_is_shown() {
        let three = "The harbour master said that nobody had seen the crane fall into the water that night.";
        let told = format!("{ONE} {} {TWO}", three.replace("master", "m&#225;ster"));
        let all = [ONE, three, TWO].join("\n\n");
        let page = format!("<p>{ONE}</p><p>{three}</p><p>{OTHER}</p><p>{TWO}</p>");
        assert_eq!(of(&all, &told, &page), all);
    }

    #[test]
    fn what_tells_less_than_the_page_changes_nothing() {
        let shown = format!("{ONE}\n\n{TWO}");
        assert_eq!(of(&shown, "", &shown), shown);
        assert_eq!(of(&shown, ONE, &shown), shown);
    }

    #[test]
    fn what_a_page_hides_is_taken_from_what_it_tells() {
        let told = format!("{ONE}\n{TWO}\n{OTHER}");
        let all = [ONE, TWO, OTHER].join("\n\n");
        assert_eq!(of(ONE, &told, &format!("<p>{ONE}</p>")), all);
    }
}
