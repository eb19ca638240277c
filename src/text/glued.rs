//! Words that a page ran together: `Photograph: Getty ImagesMr Straw said`, `her coursesMr Straw`, where the break between two blocks
//! was lost.
//!
//! Names are written so too (`LinkedIn`, `HuffPost`, `MacDonald`), so a word is parted only where its second half opens sentences or
//! is a title, or is a word with a capital elsewhere in the text and stands behind a credit or letters that begin small.

use std::collections::HashSet;

use super::span::Span;

/// Second halves that begin a sentence or stand before a name; no name of one word ends in one of them.
const OPENERS: [&str; 16] = [
    "He", "She", "They", "The", "This", "But", "When", "After", "While", "Mr", "Mrs", "Ms", "Dr",
    "Sir", "Lord", "Prof",
];

/// First halves that names begin with.
const PREFIXES: [&str; 6] = ["Fitz", "Saint", "Vander", "Della", "Abdel", "Abdul"];

/// First halves in capitals: whose pictures are credited so.
const AGENCIES: [&str; 10] = [
    "AP", "AFP", "PA", "EPA", "AAP", "BBC", "NBC", "CNN", "ITV", "REX",
];

/// Words that tell that a credit follows, within so many tokens.
const CREDITS: [&str; 8] = [
    "Photograph",
    "Photo",
    "Photos",
    "Picture",
    "Image",
    "Credit",
    "Illustration",
    "Pinterest",
];
const CREDIT: usize = 16;

/// Fewest letters of a first half: `iPhone`, `eBay`, `McRae`, `LaToya` have fewer.
const HEAD: usize = 4;

/// First halves of fewer, which end sentences.
const SHORT: [&str; 6] = ["me", "us", "him", "her", "it", "you"];

/// The tokens of a text with those parted that are two words, and which of them begin a block of their own.
pub(super) fn parted(text: &str, tokens: Vec<Span>) -> (Vec<Span>, Vec<usize>) {
    let word = |span: Span| &text[span.range()];
    if !tokens.iter().any(|&span| seam(word(span)).is_some()) {
        return (tokens, Vec::new());
    }
    let capitals: HashSet<&str> = tokens
        .iter()
        .map(|&span| word(span))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect();
    let mut parts = Vec::with_capacity(tokens.len() + 4);
    let mut blocks = Vec::new();
    for (at, &span) in tokens.iter().enumerate() {
        let halves = seam(word(span)).map(|seam| word(span).split_at(seam));
        let credited = || {
            let mut before = tokens[at.saturating_sub(CREDIT)..at].iter();
            before.any(|&span| CREDITS.contains(&word(span)))
        };
        let kind = halves.and_then(|(head, tail)| {
            let known = capitals.contains(tail);
            joint(head, tail, credited(), known)
        });
        let (Some((head, _)), Some(joint)) = (halves, kind) else {
            parts.push(span);
            continue;
        };
        let middle = span.start() + head.len();
        parts.push(Span::new(span.start(), middle));
        if joint == Joint::Blocks {
            blocks.push(parts.len());
        }
        parts.push(Span::new(middle, span.end()));
    }
    (parts, blocks)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Two words of one sentence.
    Words,
    /// The end of a block and the beginning of another.
    Blocks,
}

/// What stands between two halves of a word, if they are two words.
fn joint(head: &str, tail: &str, credited: bool, known: bool) -> Option<Joint> {
    let opens = OPENERS.contains(&tail);
    if AGENCIES.contains(&head) {
        return (opens || credited).then_some(Joint::Blocks);
    }
    if SHORT.contains(&head) {
        return (opens || known).then_some(Joint::Blocks);
    }
    if head.len() < HEAD || PREFIXES.contains(&head) {
        return None;
    }
    if opens || credited && known {
        return Some(Joint::Blocks);
    }
    let small = head.bytes().all(|byte| byte.is_ascii_lowercase());
    (small && known).then_some(Joint::Words)
}

/// Where the second capital of a word stands that may be two: letters alone, the first small or one capital or all capitals.
fn seam(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    // A small letter before a capital, or the last of some capitals before small letters.
    let seam = (1..bytes.len()).find(|&at| {
        bytes[at].is_ascii_uppercase()
            && (bytes[at - 1].is_ascii_lowercase()
                || at > 1 && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))
    })?;
    let (head, tail) = bytes.split_at(seam);
    let small = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_lowercase);
    let begins = head.iter().all(u8::is_ascii_uppercase)
        || small(&head[1..]) && head[0].is_ascii_alphabetic();
    (begins && tail.len() > 1 && small(&tail[1..])).then_some(seam)
}

#[cfg(test)]
mod tests {
    use crate::text::Document;

    /// The words of a text's paragraphs, parted by `|`.
    fn paragraphs(text: &str) -> Vec<String> {
        let document = Document::new(text);
        let words = |tokens: &std::ops::Range<usize>| {
            let words = tokens
                .clone()
                .map(|at| document.slice(document.tokens()[at]));
            words.collect::<Vec<_>>().join("|")
        };
        let paragraphs = document.paragraphs().iter();
        paragraphs
            .map(|paragraph| words(&paragraph.tokens))
            .collect()
    }

    #[test]
    fn blocks_that_ran_together_are_parted() {
        assert_eq!(
            paragraphs("A console. Photograph: MicrosoftPenello said so. Ana Penello left."),
            [
                "A|console|.|Photograph|:|Microsoft",
                "Penello|said|so|.|Ana|Penello|left|."
            ]
        );
        assert_eq!(
            paragraphs("Photograph: PAAda Holt left the house."),
            ["Photograph|:|PA", "Ada|Holt|left|the|house|."]
        );
        assert_eq!(
            paragraphs("It is a school for meAda Holt Ada is out."),
            ["It|is|a|school|for|me", "Ada|Holt|Ada|is|out|."]
        );
        assert_eq!(
            paragraphs("Photograph: Ada Holt PhotographyHe said so."),
            ["Photograph|:|Ada|Holt|Photography", "He|said|so|."]
        );
        assert_eq!(
            paragraphs("Ito at sea. Photograph: APThe minister left."),
            ["Ito|at|sea|.|Photograph|:|AP", "The|minister|left|."]
        );
        assert_eq!(
            paragraphs("They took coursesMr Holt said."),
            ["They|took|courses", "Mr|Holt|said|."]
        );
    }

    #[test]
    fn a_lost_space_ends_no_block() {
        assert_eq!(
            paragraphs("Ana Holt met hisHolt and whomHolt liked."),
            ["Ana|Holt|met|hisHolt|and|whom|Holt|liked|."]
        );
    }

    #[test]
    fn names_with_a_capital_inside_are_whole() {
        for name in [
            "LinkedIn",
            "HuffPost",
            "MacDonald",
            "McRae",
            "iPhone",
            "LaToya",
            "FitzGerald",
            "YouTube",
            "BuzzFeed",
            "DeMarco",
            "OpenAI",
            "WikiLeaks",
            "PhD",
            "BBC",
            "JPMorgan",
            "UKIPs",
        ] {
            let text = format!(
                "The Post, In Donald, Gerald, Feed, Tube, Leaks and Morgan of {name} left."
            );
            let [only] = &paragraphs(&text)[..] else {
                panic!("{name}");
            };
            assert!(only.split('|').any(|word| word == name), "{only}");
        }
    }
}
