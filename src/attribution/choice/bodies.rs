//! Kinds of bodies and people: what a noun says of whom it means, and a name or a role of whose it is.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::attribution::cast::Figure;
use crate::attribution::nominal::Nominal;
use crate::attribution::source_form::is_kin;
use crate::decode::singular;

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

/// The kind of body that a noun means first; `other` where the list tells none.
pub(super) fn first_kind(noun: &str) -> &'static str {
    kinds(noun).first().copied().unwrap_or("other")
}

/// What the names and roles of a body say to a noun for one.
pub(super) fn tie(figure: &Figure, nominal: &Nominal) -> &'static str {
    let asked = kinds(&nominal.head);
    let words: Vec<String> = figure
        .parts
        .iter()
        .cloned()
        .chain(told(figure).flat_map(str::split_whitespace).map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        }))
        .collect();
    let head = nominal.head.as_str();
    if words
        .iter()
        .any(|word| word == head || singular(word) == head)
    {
        return "same word";
    }
    let own: Vec<&str> = words
        .iter()
        .flat_map(|word| kinds(word).iter().copied())
        .collect();
    match (own.is_empty(), own.iter().any(|kind| asked.contains(kind))) {
        (true, _) => "nothing told",
        (_, true) => "same kind",
        _ => "other kind",
    }
}

/// What a figure is called and said to be.
fn told(figure: &Figure) -> impl Iterator<Item = &str> {
    let names = std::iter::once(&figure.name).chain(&figure.aliases);
    names.chain(&figure.roles).map(String::as_str)
}

/// Whether a body is by its name and roles of another kind than a noun that is hardly said of others: no firm is `the church`.
pub(super) fn is_of_other_kind(figure: &Figure, nominal: &Nominal) -> bool {
    const STRICT: [&str; 5] = ["church", "charity", "court", "school", "union"];
    let strict =
        STRICT.contains(&first_kind(&nominal.head)) && tie(figure, nominal) == "other kind";
    figure.named && (strict || is_of_other_sector(figure, nominal))
}

/// Whether the name of a body tells a sector and a noun another: `Acme Motors` is no hotel.
fn is_of_other_sector(figure: &Figure, nominal: &Nominal) -> bool {
    let mut words = nominal.words.split(' ').rev();
    let Some(asked) = words.find_map(|word| sector(&singular(word))) else {
        return false;
    };
    let words = told(figure).flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let mut own = words
        .filter_map(|word| sector(&word.to_lowercase()))
        .peekable();
    own.peek().is_some() && own.all(|own| own != asked)
}

/// The sector that a word of a name or a noun tells.
fn sector(word: &str) -> Option<usize> {
    SECTORS.iter().position(|words| words.contains(&word))
}

/// What firms and other bodies are called by what they do, a line a sector. Who makes food may sell it.
const SECTORS: [&[&str]; 24] = [
    &["air", "airline", "airlines", "airways"],
    &["airport", "airports"],
    &["hotel", "hotels", "inn", "resort"],
    &["farm", "farms"],
    &["insurer", "insurance", "assurance"],
    &["motor", "motors", "carmaker", "automaker", "automotive"],
    &[
        "food",
        "foods",
        "bakery",
        "dairy",
        "brewery",
        "supermarket",
        "grocer",
        "stores",
        "retailer",
        "restaurant",
    ],
    &[
        "newspaper",
        "magazine",
        "gazette",
        "herald",
        "broadcaster",
        "tabloid",
    ],
    &["zoo", "museum", "gallery", "theatre", "orchestra", "choir"],
    &["hospital", "hospitals", "clinic", "hospice", "infirmary"],
    &["rail", "railway", "railways", "trains"],
    &["water"],
    &["agency", "regulator", "ombudsman"],
    &["ferry", "ferries", "cruises"],
    &["timber", "sawmill", "sawmills"],
    &[
        "mine", "mining", "minerals", "quarry", "quarries", "colliery",
    ],
    &["steel", "steelmaker", "foundry"],
    &["software", "chipmaker", "semiconductors"],
    &["bank", "banks", "banking"],
    &[
        "pharma",
        "pharmaceuticals",
        "pharmaceutical",
        "drugmaker",
        "biotech",
    ],
    &[
        "builders",
        "builder",
        "housebuilder",
        "construction",
        "homes",
    ],
    &["shipyard", "shipbuilder", "shipbuilding"],
    &["textile", "textiles", "clothing", "fashion"],
    &["union", "unions"],
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
