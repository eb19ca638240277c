//! Where the text of an article ends and the lines begin that a database writes below it.
//!
//! A paragraph of the text may begin as such a line does (`UPDATE: The bridge was closed last winter.`), so the lines are told
//! from the end: they are the last that stand together, whatever is called so above them.

/// What a paragraph may be, seen by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text,
    /// A line that begins with a name that writers use too.
    Field,
    /// What only a database writes: all after it is below the text.
    Sure,
}

/// The first of the paragraphs below the text; their number where there are none.
pub(super) fn begin(parts: &[Part]) -> usize {
    let is_sure = |part: &Part| *part == Part::Sure;
    let sure = parts.iter().position(is_sure).unwrap_or(parts.len());
    let last = parts[..sure].iter().rposition(|part| *part == Part::Text);
    last.map_or(0, |last| last + 1)
}

/// Whether words read as a sentence, as dates and lists of subjects do not.
pub(super) fn is_prose(words: &str) -> bool {
    /// `London. Paris too.` may stand in a list.
    const FEWEST_WORDS: usize = 6;
    const QUOTES: [char; 4] = ['"', '\'', '”', '’'];
    let ends = words
        .trim_end()
        .trim_end_matches(QUOTES)
        .ends_with(['.', '!', '?', '…', ',']);
    let is_small = |word: &&str| word.starts_with(char::is_lowercase);
    // `ACME CORP.` and `Carl Stone Jr.` have no small words.
    ends && words.split_whitespace().count() >= FEWEST_WORDS
        && words.split_whitespace().filter(is_small).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_below_the_text_are_the_last_that_stand_together() {
        use Part::{Field, Sure, Text};
        assert_eq!(begin(&[Text, Field, Text, Field, Sure, Text]), 3);
        assert_eq!(begin(&[Text, Field, Text]), 3);
        assert_eq!(begin(&[Text, Field, Field]), 1);
        assert_eq!(begin(&[Sure]), 0);
        assert_eq!(begin(&[]), 0);
    }

    #[test]
    fn sentences_are_told_from_dates_and_lists() {
        assert!(is_prose(" The bridge was closed last winter."));
        assert!(is_prose(
            "the town hall, where the meeting went on until midnight."
        ));
        for words in [
            "June 5, 2019",
            "BRIDGES (90%); BOATS (80%); TOWN COUNCILS (70%)",
            "WORKS OF CALDER INC; STONE AND SONS CORP.",
            "Bello, Amina; Stone, Carl Jr.; Novak, Petra; Ito, Bao",
            "",
        ] {
            assert!(!is_prose(words), "{words}");
        }
    }
}
