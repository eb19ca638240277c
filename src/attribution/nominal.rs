//! Common noun phrases: what they stand for by their own words.

use std::ops::Range;

use super::cast::{Figure, plain_name};
use crate::annotation::SpeakerKind;
use crate::decode::{Noun, NounClass, noun, pronoun, singular};
use crate::text::Document;

/// What the words of a noun phrase tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Nominal {
    /// The head noun, lower-cased, in the singular.
    pub(super) head: String,
    /// What the list says of the head.
    pub(super) noun: Option<Noun>,
    /// Whether it points back: the, this, that, these, those.
    pub(super) definite: bool,
    /// Whether it brings in someone new: a, an, some, another, one.
    pub(super) indefinite: bool,
    /// Whether it opens with a possessive pronoun.
    pub(super) possessive: bool,
    /// Whether it has no determiner.
    pub(super) bare: bool,
    /// Whether a number says how many: two dock workers.
    pub(super) counted: bool,
    /// Words before the head with a capital, lower-cased: `the Florida senator`.
    pub(super) capitals: Vec<String>,
    /// The tokens without a determiner.
    pub(super) body: Range<usize>,
    /// The words without a determiner, on one line.
    pub(super) words: String,
}

const POINTING: [&str; 5] = ["the", "this", "that", "these", "those"];

const POSSESSIVE: [&str; 6] = ["his", "her", "its", "their", "my", "our"];

const NUMBERS: [&str; 10] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "both",
];

const INDEFINITE: [&str; 11] = [
    "a", "an", "some", "another", "one", "no", "several", "many", "most", "few", "other",
];

/// Before an office: of somebody else than its holder.
const OTHERS: [&str; 10] = [
    "deputy",
    "vice",
    "assistant",
    "associate",
    "shadow",
    "junior",
    "next",
    "other",
    "rival",
    "fellow",
];

/// Before an office: when, or for how long, somebody holds it.
const TERMS: [&str; 10] = [
    "acting", "interim", "former", "ex", "then", "current", "new", "incoming", "outgoing",
    "previous",
];

/// Reads a noun phrase whose last token is its head.
pub(super) fn read(document: &Document, tokens: &Range<usize>) -> Nominal {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let first = word(tokens.start).to_lowercase();
    let is_one_of = |words: &[&str]| words.contains(&first.as_str());
    let definite = is_one_of(&POINTING);
    let indefinite = is_one_of(&INDEFINITE) || is_one_of(&NUMBERS);
    let possessive = is_one_of(&POSSESSIVE);
    let article = definite || is_one_of(&["a", "an"]) || possessive;
    // `Its own sponsor` is a sponsor.
    let own = possessive && tokens.len() > 2 && word(tokens.start + 1) == "own";
    let skip = usize::from(article && tokens.len() > 1) + usize::from(own);
    let body = tokens.start + skip..tokens.end;
    let last = word(tokens.end - 1);
    let pair = (tokens.len() > 1).then(|| format!("{} {last}", word(tokens.end - 2)));
    let head = pair
        .as_deref()
        .filter(|pair| noun(pair).is_some())
        .unwrap_or(last);
    let counted = is_one_of(&NUMBERS)
        || first
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',');
    Nominal {
        head: singular(head),
        noun: noun(head),
        definite,
        indefinite,
        possessive,
        bare: !definite && !indefinite && !possessive,
        counted,
        capitals: (body.start..tokens.end - 1)
            .map(word)
            .filter(|word| word.starts_with(char::is_uppercase) && pronoun(word).is_none())
            .map(|word| word.to_lowercase())
            .collect(),
        body: body.clone(),
        words: document
            .span_of(body)
            .map_or(String::new(), |span| plain_name(document.slice(span))),
    }
}

impl Nominal {
    /// Whether it stands for several.
    pub(super) fn plural(&self) -> bool {
        match self.noun {
            // `67% of people`.
            _ if self.words.contains('%') => true,
            Some(noun) => noun.plural,
            None => self.words.ends_with('s') && !self.words.ends_with("ss"),
        }
    }

    /// The kind of speaker it is when nothing else is known of it.
    pub(super) fn kind(&self) -> SpeakerKind {
        let class = self.noun.map(|noun| noun.class);
        // `Sources`, `two dock workers` are particular people whose names are withheld; `officials` are a group.
        let withheld = self.counted || matches!(self.head.as_str(), "source" | "insider");
        match (class, self.plural()) {
            (Some(NounClass::Anonymous), false) => SpeakerKind::Unnamed,
            (Some(class), true) if withheld && class != NounClass::Document => SpeakerKind::Unnamed,
            (Some(NounClass::Document), _) => SpeakerKind::Document,
            (Some(NounClass::Organisation), false) => SpeakerKind::Organisation,
            (Some(NounClass::Person), false) | (None, false) => SpeakerKind::Unnamed,
            (_, true) | (Some(NounClass::Group), _) => match self.head.as_str() {
                "police" => SpeakerKind::Organisation,
                _ => SpeakerKind::Group,
            },
        }
    }

    /// Words before the head that part an office from that of its bearer's superior, predecessor or fellow: `deputy president`.
    pub(super) fn ranks(&self) -> impl Iterator<Item = &str> {
        let words = self.words.split_whitespace();
        words.filter(|word| OTHERS.contains(word) || TERMS.contains(word))
    }

    /// Whether it means another than the holder of an office: the deputy, the shadow, the other minister.
    pub(super) fn is_of_another(&self) -> bool {
        self.ranks().any(|rank| OTHERS.contains(&rank))
    }

    /// Whether it means who held an office or had a trade before: the former striker.
    pub(super) fn is_former(&self) -> bool {
        self.ranks()
            .any(|rank| matches!(rank, "former" | "ex" | "then"))
    }

    /// The last word of whose the bearer is: `airline` of `the airline's lawyer`.
    pub(super) fn owner(&self) -> Option<&str> {
        let mut words = self.words.split_whitespace();
        words.find_map(|word| {
            let ends = ["’s", "'s", "s’", "s'"];
            let end = ends.iter().find(|end| word.ends_with(**end))?;
            Some(word[..word.len() - end.len()].trim_end_matches(['’', '\'']))
        })
    }

    /// Whether it stands for one or more persons.
    pub(super) fn is_personal(&self) -> bool {
        let class = self.noun.map(|noun| noun.class);
        matches!(
            class,
            Some(NounClass::Person | NounClass::Anonymous | NounClass::Group)
        )
    }

    /// A figure of its own, named by its words.
    pub(super) fn figure(&self, name: String, mention: Range<usize>) -> Figure {
        Figure {
            kind: self.kind(),
            parts: self
                .words
                .split_whitespace()
                .map(str::to_lowercase)
                .collect(),
            name,
            mention,
            aliases: Vec::new(),
            roles: Vec::new(),
            trades: Vec::new(),
            gender: self.noun.and_then(|noun| noun.gender),
            plural: self.plural(),
            named: false,
            place: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Nominal {
        let document = Document::new(text);
        read(&document, &(0..document.tokens().len()))
    }

    #[test]
    fn kinds_follow_the_head() {
        let kind = |text| of(text).kind();
        assert_eq!(kind("a senior official"), SpeakerKind::Unnamed);
        assert_eq!(kind("government sources"), SpeakerKind::Unnamed);
        assert_eq!(kind("government officials"), SpeakerKind::Group);
        assert_eq!(kind("two dock workers"), SpeakerKind::Unnamed);
        assert_eq!(kind("local residents"), SpeakerKind::Group);
        assert_eq!(kind("the latest report"), SpeakerKind::Document);
        assert_eq!(kind("the company"), SpeakerKind::Organisation);
        assert_eq!(kind("police"), SpeakerKind::Organisation);
        assert_eq!(kind("the minister"), SpeakerKind::Unnamed);
    }

    #[test]
    fn a_share_of_people_is_several() {
        assert!(of("67% of people").plural() && !of("a senior official").plural());
    }

    #[test]
    fn determiners_and_capitals_are_read() {
        let nominal = of("the Florida senator");
        assert!(nominal.definite && !nominal.indefinite);
        assert_eq!(nominal.capitals, ["florida"]);
        assert_eq!(
            (nominal.head.as_str(), nominal.words.as_str()),
            ("senator", "Florida senator")
        );
        assert!(of("a source").indefinite);
        assert_eq!(of("its own sponsor").words, "sponsor");
        let lawyer = of("the airline’s former lawyer");
        assert_eq!(lawyer.owner(), Some("airline"));
        assert_eq!(lawyer.ranks().collect::<Vec<_>>(), ["former"]);
    }
}
