//! `The court heard`, `she was told`: whoever hears is not who speaks, and the text does not say who was.

use super::link::Link;
use crate::text::Document;

/// What sits and is told things.
const SITS: [&str; 18] = [
    "court",
    "courts",
    "jury",
    "jurors",
    "tribunal",
    "inquest",
    "inquiry",
    "hearing",
    "trial",
    "bailey",
    "assizes",
    "panel",
    "committee",
    "commission",
    "judge",
    "judges",
    "magistrate",
    "magistrates",
];

/// What is done to those who are told something, in the passive.
const TOLD: [&str; 8] = [
    "told", "informed", "advised", "assured", "notified", "reminded", "warned", "asked",
];

/// Whether a participle says that somebody was told something.
pub(super) fn tells(word: &str) -> bool {
    TOLD.contains(&word)
}

/// Takes the source off attributions whose source only hears.
pub(super) fn hearing(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
    let word = |token: usize| document.slice(document.tokens()[token]).to_lowercase();
    for link in &mut links {
        let (Some(cue), [source]) = (&link.cue, link.source.as_slice()) else {
            continue;
        };
        let words: Vec<String> = cue.clone().map(word).collect();
        let was = |word: &String| matches!(word.as_str(), "was" | "were" | "is" | "been");
        let hears = words
            .iter()
            .any(|word| matches!(word.as_str(), "heard" | "hears" | "hear"));
        let told = words.iter().any(|word| TOLD.contains(&word.as_str()))
            && words.iter().any(was)
            && source.end <= cue.start;
        let sits = source
            .clone()
            .map(word)
            .any(|word| SITS.contains(&word.as_str()));
        if told || hears && sits && source.end <= cue.start {
            link.source.clear();
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source_left(text: &str, source: &str, cue: &str, content: &str) -> bool {
        let document = Document::new(text);
        let run = |words: &str| {
            let start = text.find(words).unwrap();
            document.tokens_in(crate::text::Span::new(start, start + words.len()))
        };
        let link = Link {
            content: vec![run(content)],
            cue: Some(run(cue)),
            source: vec![run(source)],
            content_score: 1.0,
            source_score: 1.0,
            carried: None,
        };
        !hearing(&document, vec![link])[0].source.is_empty()
    }

    #[test]
    fn who_only_hears_is_no_source() {
        assert!(!source_left(
            "The court heard that it rained.",
            "The court",
            "heard",
            "that it rained"
        ));
        assert!(!source_left(
            "Jurors at the Old Bailey were told it rained.",
            "Jurors at the Old Bailey",
            "were told",
            "it rained"
        ));
        assert!(source_left(
            "The court said that it rained.",
            "The court",
            "said",
            "that it rained"
        ));
        assert!(source_left(
            "The court told us it rained.",
            "The court",
            "told",
            "it rained"
        ));
        assert!(source_left(
            "Ana heard that it rained.",
            "Ana",
            "heard",
            "that it rained"
        ));
    }
}
