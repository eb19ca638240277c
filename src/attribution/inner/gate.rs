//! Which words of a content are worth a second look: those that can report, and marks of a quotation in it.
//!
//! Apart from the lexicon of cues because that has every word that ever reports; most of these seldom do inside another's words,
//! and each second look costs as much as the first did on the same words.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::cue;

/// Whether a word can report something.
pub(super) fn can_report(word: &str) -> bool {
    CUES.contains(&cue::plain(word))
}

static CUES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lemmas = include_str!("gate.txt").lines();
    let lemmas = lemmas.filter(|line| !line.starts_with('#'));
    lemmas.flat_map(cue::forms_of).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_report_are_known_in_every_form() {
        for word in [
            "said", "Told", "thinks", "wanted", "asking", "knew", "promises",
        ] {
            assert!(can_report(word), "{word}");
        }
        for word in ["bridge", "vote", "state", "the"] {
            assert!(!can_report(word), "{word}");
        }
    }
}
