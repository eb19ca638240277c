//! What lines leave behind: hyphens at their ends, and the spaces that filled them.

/// Fewest divided words: one at a line's end may be written so.
const DIVIDED: usize = 2;

/// Fewest double spaces.
const DOUBLE: usize = 3;

use super::mending::{Mended, Mending};

/// The text without soft hyphens, its divided words joined; nothing where it has none.
pub(super) fn without_hyphens(text: &str) -> Option<Mended> {
    let divided = divisions(text);
    let joins = divided.len() >= DIVIDED;
    let divided = divided.into_iter().filter(|_| joins);
    let mut places: Vec<(usize, usize, &str)> = divided
        .map(|(hyphen, next)| {
            let head = text[..hyphen].rsplit(|c: char| !c.is_alphanumeric()).next();
            let tail = text[next..].split(|c: char| !c.is_alphanumeric()).next();
            let (head, tail) = (head.unwrap_or_default(), tail.unwrap_or_default());
            // Written with its hyphen elsewhere, it has one here too.
            let kept = text.contains(&format!("{head}-{tail}"));
            (hyphen, next, if kept { "-" } else { "" })
        })
        .collect();
    let soft = text.match_indices('\u{ad}');
    places.extend(soft.map(|(at, mark)| (at, at + mark.len(), "")));
    places.sort_unstable();
    let mut mending = Mending::of(text);
    for (start, end, by) in places {
        mending.copy_to(start);
        mending.replace(end - start, by);
    }
    mending.done()
}

/// Where a word is divided: the place of its hyphen, and that of its other part on the next line.
fn divisions(text: &str) -> Vec<(usize, usize)> {
    let found = text.match_indices('-').filter_map(|(at, _)| {
        let after = &text[at + 1..];
        let line = after.trim_start_matches([' ', '\r']);
        let next = line.strip_prefix('\n')?.trim_start_matches([' ', '\t']);
        let before = text[..at].chars().next_back()?;
        let is_word = before.is_lowercase() && next.starts_with(char::is_lowercase);
        is_word.then(|| (at, text.len() - next.len()))
    });
    found.collect()
}

/// The text with one space for two between the words of a sentence; nothing where that is not usual in it.
pub(super) fn without_double_spaces(text: &str) -> Option<Mended> {
    let places: Vec<usize> = text
        .match_indices("  ")
        .map(|(at, _)| at)
        .filter(|&at| {
            let before = text[..at].chars().next_back();
            let after = text[at + 2..].chars().next();
            before.is_some_and(|c| c.is_alphanumeric() || c == ',')
                && after.is_some_and(char::is_alphanumeric)
        })
        .collect();
    if places.len() < DOUBLE {
        return None;
    }
    let mut mending = Mending::of(text);
    for place in places {
        mending.copy_to(place);
        mending.replace(1, "");
    }
    mending.done()
}

#[cfg(test)]
mod tests {

    fn without_hyphens(text: &str) -> Option<String> {
        super::without_hyphens(text).map(|mended| mended.text)
    }

    fn without_double_spaces(text: &str) -> Option<String> {
        super::without_double_spaces(text).map(|mended| mended.text)
    }

    #[test]
    fn divided_words_are_joined() {
        let text =
            "The govern-\nment said the well-known har-\r\n  bour, well-\nknown to all, was shut.";
        let mended = "The government said the well-known harbour, well-known to all, was shut.";
        assert_eq!(without_hyphens(text).as_deref(), Some(mended));
        assert_eq!(without_hyphens("har\u{ad}bour").as_deref(), Some("harbour"));
        assert_eq!(without_hyphens("a well-\nknown man"), None);
    }

    #[test]
    fn double_spaces_in_a_sentence_are_one() {
        let text = "The  boats lay,  all day  long.  Nobody came.";
        let mended = "The boats lay, all day long.  Nobody came.";
        assert_eq!(without_double_spaces(text).as_deref(), Some(mended));
        assert_eq!(
            without_double_spaces("Home  News\nHe came.  She left."),
            None
        );
    }
}
