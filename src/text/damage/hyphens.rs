//! Hyphens at the ends of lines: words that were divided there are joined, compounds keep their hyphen, and soft hyphens go.
//!
//! Apart from the other damage of lines because a hyphen does not say which of the two it is. The text itself is asked first, which
//! may have the word in one line elsewhere; then what news hyphenates as a rule.

use std::collections::HashSet;

use super::mending::{Mended, Mending};

/// Parts of words, a list a heading; see its own head.
const PARTS: &str = include_str!("hyphens.txt");

/// Fewest words of which nothing tells that they are no compounds, for them to be divided ones: a text that divides no words has two
/// such compounds at its lines' ends by chance.
const FEWEST_OPEN: usize = 3;

/// Words that follow a hyphen which waits for its second part: `short- and long-term`.
const AND: [&str; 5] = ["and", "or", "to", "und", "et"];

/// Hyphens, that of scans and the soft one among them.
const HYPHENS: [char; 4] = ['-', '\u{2010}', '¬', '\u{ad}'];

/// First parts of a compound that goes on behind its second part.
const NUMBERS: [&str; 11] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
];

/// First parts that are hyphenated before a capital: `anti-American`.
const BEFORE_CAPITALS: [&str; 12] = [
    "anti", "ex", "mid", "neo", "non", "post", "pre", "pro", "pseudo", "sub", "trans", "un",
];

/// What a hyphen at the end of a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// It divides a word for certain.
    Divides,
    /// It belongs to a compound.
    Binds,
    /// Nothing tells.
    Open,
}

/// A hyphen at the end of a line.
struct LineEnd {
    /// Where it stands.
    hyphen: usize,
    /// Where the other part begins, on the next line.
    next: usize,
    what: Use,
}

/// The text without soft hyphens, its divided words joined and its compounds in one line; nothing where it has no divided words.
pub(super) fn without_hyphens(text: &str) -> Option<Mended> {
    let ends = line_ends(text);
    let is_damaged = divides_words(&ends) || text.contains('\u{ad}');
    is_damaged.then(|| joined(text, ends)).flatten()
}

/// The text as it is read: as it is mended, and where no word is divided with its compounds in one line, since `Jean-` is nobody's
/// name.
pub(super) fn read(text: &str) -> Option<Mended> {
    joined(text, line_ends(text))
}

/// Whether a text divides words at the ends of lines.
fn divides_words(ends: &[LineEnd]) -> bool {
    let count = |what: Use| ends.iter().filter(|end| end.what == what).count();
    count(Use::Divides) > 0 || count(Use::Open) >= FEWEST_OPEN
}

/// The text with both parts in the line of the first, so that the lines stay lines; nothing where it has no such word.
fn joined(text: &str, ends: Vec<LineEnd>) -> Option<Mended> {
    let divides = divides_words(&ends);
    let mut places: Vec<(usize, usize, &str)> = text
        .match_indices('\u{ad}')
        .map(|(at, mark)| (at, at + mark.len(), ""))
        .collect();
    for end in ends {
        let binds = end.what == Use::Binds || end.what == Use::Open && !divides;
        places.retain(|&(at, ..)| at != end.hyphen);
        places.push((end.hyphen, end.next, if binds { "-" } else { "" }));
        let rest = &text[end.next..];
        if let Some(space) = rest.find(char::is_whitespace)
            && rest[space..].starts_with(' ')
            && !rest[space..]
                .trim_start_matches(' ')
                .starts_with(['\n', '\r'])
        {
            let space = end.next + space;
            places.push((space, space + 1, "\n"));
        }
    }
    places.sort_unstable();
    let mut mending = Mending::of(text);
    for (start, end, by) in places {
        mending.copy_to(start);
        mending.replace(end - start, by);
    }
    mending.done()
}

/// The hyphens that stand between two parts of a word, the second on the next line.
fn line_ends(text: &str) -> Vec<LineEnd> {
    let mut words: Option<HashSet<String>> = None;
    let found = text.match_indices(HYPHENS).filter_map(|(hyphen, mark)| {
        let after = &text[hyphen + mark.len()..];
        let line = after.trim_start_matches([' ', '\r']);
        let rest = line.strip_prefix('\n')?.trim_start_matches([' ', '\t']);
        let parts = Parts::around(&text[..hyphen], rest)?;
        let words = words.get_or_insert_with(|| words_of(text));
        Some(LineEnd {
            hyphen,
            next: text.len() - rest.len(),
            what: parts.joint(mark, words)?,
        })
    });
    found.collect()
}

/// The two parts of a word with a hyphen between them.
struct Parts<'a> {
    head: &'a str,
    tail: &'a str,
    /// Whether another hyphen stands before or behind them: `mother-in-law`, `five-year-old`.
    is_chain: bool,
}

impl<'a> Parts<'a> {
    /// What stands before a hyphen and behind the end of its line; nothing where these are no parts of one word.
    fn around(before: &'a str, behind: &'a str) -> Option<Self> {
        let is_other = |c: char| !c.is_alphanumeric();
        let head = &before[before
            .rfind(is_other)
            .map_or(0, |at| at + width(before, at))..];
        let tail = &behind[..behind.find(is_other).unwrap_or(behind.len())];
        let is_small_chain = head.len() < 4 && before[..before.len() - head.len()].ends_with('-');
        let is_counted = NUMBERS.contains(&head) && behind[tail.len()..].starts_with('-');
        let are_parts = !head.is_empty() && !tail.is_empty() && !AND.contains(&tail);
        are_parts.then_some(Self {
            head,
            tail,
            is_chain: is_small_chain || is_counted,
        })
    }

    /// What the hyphen does; nothing where it may stand for a dash.
    fn joint(&self, mark: &str, words: &HashSet<String>) -> Option<Use> {
        let (head, tail) = (self.head.to_lowercase(), self.tail.to_lowercase());
        if words.contains(&format!("{head}-{tail}")) {
            return Some(Use::Binds);
        }
        // Scans have `¬` for a hyphen that is no part of the word.
        if matches!(mark, "¬" | "\u{ad}") || words.contains(&format!("{head}{tail}")) {
            return Some(Use::Divides);
        }
        let is_rest = list("rests of divided words").any(|part| part == tail);
        if !self.tail.starts_with(char::is_lowercase) {
            let is_shouted = |part: &str| part.len() > 1 && part.chars().all(char::is_uppercase);
            if is_rest && is_shouted(self.head) && is_shouted(self.tail) {
                return Some(Use::Divides);
            }
            let is_name = self.head.starts_with(|c: char| !c.is_lowercase());
            return (is_name || BEFORE_CAPITALS.contains(&self.head)).then_some(Use::Binds);
        }
        let is_compound = !self.head.ends_with(char::is_lowercase)
            || self.is_chain
            || list("first parts of compounds").any(|part| part == head)
            || list("last parts of compounds").any(|part| part == tail);
        Some(match () {
            () if is_compound => Use::Binds,
            () if is_rest => Use::Divides,
            () => Use::Open,
        })
    }
}

/// How many bytes the character at a place has.
fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The words that a text has within a line, in small letters, with the hyphens inside them.
fn words_of(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.ends_with('-'))
        .map(str::to_lowercase)
        .collect()
}

/// The words of a list among [`PARTS`].
fn list(heading: &str) -> impl Iterator<Item = &'static str> {
    let lines = PARTS.lines();
    let below = lines.skip_while(move |line| line.strip_prefix("# ") != Some(heading));
    below
        .skip(1)
        .take_while(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> Option<String> {
        without_hyphens(text).map(|mended| mended.text)
    }

    fn as_read(text: &str) -> Option<String> {
        read(text).map(|mended| mended.text)
    }

    #[test]
    fn divided_words_are_joined_in_the_line_of_their_first_part() {
        let text =
            "The govern-\nment said the well-known har-\r\n  bour, well-\nknown to all, was shut.";
        let joined = "The government\nsaid the well-known harbour,\nwell-known\nto all, was shut.";
        assert_eq!(mended(text).as_deref(), Some(joined));
        assert_eq!(mended("har\u{ad}bour").as_deref(), Some("harbour"));
        assert_eq!(mended("har\u{ad}\nbour").as_deref(), Some("harbour"));
        assert_eq!(mended("har¬\nbour").as_deref(), Some("harbour"));
    }

    #[test]
    fn one_divided_word_is_enough_where_its_rest_or_the_text_tells() {
        assert_eq!(
            mended("A com-\npany, it said.").as_deref(),
            Some("A company,\nit said.")
        );
        let text = "Maria Hen-\nshaw left. Ms Henshaw came back.";
        let joined = "Maria Henshaw\nleft. Ms Henshaw came back.";
        assert_eq!(mended(text).as_deref(), Some(joined));
        assert_eq!(mended("THE COM-\nPANY").as_deref(), Some("THE COMPANY"));
        // Nothing tells of the others, but that the text divides words.
        assert_eq!(mended("The har-\nbour was shut."), None);
        let text = "The har-\nbour of the com-\npany was shut.";
        assert_eq!(
            mended(text).as_deref(),
            Some("The harbour\nof the company\nwas shut.")
        );
    }

    #[test]
    fn compounds_are_no_damage_and_are_read_in_one_line() {
        for (text, joined) in [
            ("a well-\nknown man", "a well-known\nman"),
            ("Anna Jean-\nPierre said", "Anna Jean-Pierre\nsaid"),
            ("her mother-in-\nlaw said", "her mother-in-law\nsaid"),
            ("a five-\nyear-old boy", "a five-year-old\nboy"),
            ("a 50-\nstrong crowd", "a 50-strong\ncrowd"),
            ("the anti-\nAmerican one", "the anti-American\none"),
            ("the oil-\nrich north", "the oil-rich\nnorth"),
        ] {
            assert_eq!(
                (mended(text), as_read(text).as_deref()),
                (None, Some(joined))
            );
        }
        let text = "An oil-rich coast. The com-\npany of the oil-\nrich north.";
        let joined = "An oil-rich coast. The company\nof the oil-rich\nnorth.";
        assert_eq!(mended(text).as_deref(), Some(joined));
    }

    #[test]
    fn what_is_no_hyphen_of_a_word_is_left_alone() {
        for text in [
            "short-\nand long-term",
            "He left -\nand came back.",
            "He left--\nand she came",
            "It was late-\nThe harbour was shut.",
            "the com-\n\npany",
            "the com-",
            "-\npany",
        ] {
            assert_eq!(as_read(text), None, "{text}");
        }
    }

    #[test]
    fn the_lists_are_there() {
        for heading in [
            "first parts of compounds",
            "last parts of compounds",
            "rests of divided words",
        ] {
            assert!(list(heading).count() > 100, "{heading}");
        }
    }
}
