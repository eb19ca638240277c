//! Kinds of bodies and people: what a noun says of whom it means, and a name or a role of whose it is.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The kinds that a word of a name or a noun tells; none where it tells none.
pub(super) fn kinds(word: &str) -> &'static [&'static str] {
    KINDS.get(word).map_or(&[], Vec::as_slice)
}

static KINDS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("bodies.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, kinds)| (word, kinds.split(' ').collect()))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_kinds() {
        assert_eq!(kinds("union"), ["union"]);
        assert!(kinds("airline").contains(&"firm") && !kinds("bank").contains(&"firm"));
        assert!(kinds("tuesday").is_empty());
    }

    #[test]
    fn the_list_is_well_formed() {
        for line in include_str!("bodies.tsv").lines() {
            assert!(
                line.starts_with('#')
                    || line.split('\t').count() == 2 && *line == line.to_lowercase(),
                "{line}"
            );
        }
    }
}
