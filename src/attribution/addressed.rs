//! Whom words speak to and who speaks in them: *you*, *I*, and a name that is called.

use std::ops::Range;

use super::name::is_title;
use crate::text::Document;

pub(super) const FIRST: [&str; 5] = ["i", "my", "me", "mine", "myself"];

pub(super) const SECOND: [&str; 4] = ["you", "your", "yours", "yourself"];

/// Most tokens of a name that is called, with its title.
const NAME: usize = 4;

/// Whether one of these words is among some tokens.
pub(super) fn has(document: &Document, tokens: &Range<usize>, words: &[&str]) -> bool {
    tokens.clone().any(|token| {
        let word = document.word(token);
        // `I'm`, `you've`: the pronoun may be one token with what follows it.
        let word = word.split(['\'', '’']).next().unwrap_or_default();
        words.iter().any(|it| it.eq_ignore_ascii_case(word))
    })
}

/// Where a question calls somebody by a name that ends so: at its head (`Ms Doe, what is it?`) or its end (`What is it, Ms Doe?`).
pub(super) fn address(document: &Document, question: &Range<usize>, name: &str) -> Option<usize> {
    let word = |at: usize| document.word(at);
    let is_part = |at: usize| {
        word(at).starts_with(char::is_uppercase) || is_title(word(at)) || word(at) == "."
    };
    let is_own = |&at: &usize| word(at).to_lowercase() == name;
    let at = question.clone().find(is_own)?;
    let head = at < question.start + NAME
        && (question.start..at).all(is_part)
        && matches!(word(at + 1), "," | "!");
    let mut before = (question.start..at).rev().take(NAME);
    let comma = before.find(|&it| word(it) == ",");
    let end = comma.is_some_and(|comma| (comma + 1..at).all(is_part))
        && matches!(word(at + 1), "?" | ",");
    (head || end).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_called_stands_apart() {
        let called = |text: &str| {
            let document = Document::new(text);
            address(&document, &(0..document.tokens().len()), "doe").is_some()
        };
        assert!(called("Ms Doe, what is it?"));
        assert!(called("What is it, Jane Doe?"));
        assert!(called("And what, Ms. Doe, is it?"));
        assert!(!called("What did Doe do?"));
        assert!(!called("Why, when Doe, the mayor, fell?"));
    }

    #[test]
    fn words_are_found_with_what_is_joined_to_them() {
        let document = Document::new("You've seen it.");
        let all = 0..document.tokens().len();
        assert!(has(&document, &all, &SECOND));
        assert!(!has(&document, &all, &FIRST));
    }
}
