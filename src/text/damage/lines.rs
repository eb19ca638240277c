//! What lines leave behind: the spaces that filled them.

/// Fewest double spaces.
const DOUBLE: usize = 3;

use super::mending::{Mended, Mending};

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

    fn without_double_spaces(text: &str) -> Option<String> {
        super::without_double_spaces(text).map(|mended| mended.text)
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
