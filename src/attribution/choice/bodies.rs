//! Kinds of bodies and people: what a noun says of whom it means, and a name or a role of whose it is.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::attribution::source_form::is_kin;

/// The kinds that a word of a name or a noun tells; none where it tells none.
pub(super) fn kinds(word: &str) -> &'static [&'static str] {
    KINDS.get(word).map_or(&[], Vec::as_slice)
}

/// The family of a noun for a person of which the list tells no kind; `words` are those that tell who is meant.
pub(super) fn family(noun: &str, words: &str) -> &'static str {
    let counts = |rest: &str| {
        let number = rest.split([' ', ',']).next().unwrap_or("");
        matches!(
            number,
            "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight"
        )
    };
    // `The father of two`.
    let of_children = words
        .split_once(" of ")
        .is_some_and(|(_, rest)| counts(rest));
    if noun.ends_with("-year-old") || noun.contains("-of-") || of_children {
        return "epithet";
    }
    if is_kin(noun) {
        return "kin";
    }
    let known = FAMILIES.iter().find(|(_, nouns)| nouns.contains(&noun));
    known.map_or("other", |(family, _)| family)
}

/// Who is called by others' names, by a part in events, and by fame or a life told elsewhere.
const FAMILIES: [(&str, &[&str]); 3] = [
    (
        "attached",
        &[
            "accomplice",
            "agent",
            "ally",
            "assistant",
            "classmate",
            "client",
            "customer",
            "deputy",
            "employee",
            "employer",
            "flatmate",
            "guest",
            "housemate",
            "landlady",
            "landlord",
            "opponent",
            "passenger",
            "patient",
            "predecessor",
            "rival",
            "roommate",
            "subordinate",
            "successor",
            "supporter",
            "teammate",
            "tenant",
            "translator",
        ],
    ),
    (
        "bystander",
        &[
            "bystander",
            "farmer",
            "motorist",
            "onlooker",
            "pedestrian",
            "protester",
            "resident",
            "shopkeeper",
            "survivor",
            "villager",
            "walker",
            "witness",
            "worker",
        ],
    ),
    (
        "fame",
        &[
            "activist",
            "actor",
            "actress",
            "artist",
            "author",
            "campaigner",
            "celebrity",
            "comedian",
            "director",
            "film-maker",
            "lawmaker",
            "legislator",
            "man",
            "mp",
            "musician",
            "novelist",
            "peer",
            "pensioner",
            "playwright",
            "poet",
            "politician",
            "rapper",
            "singer",
            "songwriter",
            "star",
            "veteran",
            "woman",
            "writer",
        ],
    ),
];

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
        assert_eq!(family("mother", "mother of three"), "epithet");
        assert_eq!(family("mother", "mother of the bride"), "kin");
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
