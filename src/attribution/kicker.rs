//! What stands before the colon of a headline and names no source: a kicker (`Factbox:`, `The Big Read | Brod:`) or the score of a
//! match (`Brod 2-1 Leeds:`).
//!
//! Apart from `headline`, which finds sources, because the model takes kickers for sources too.

use super::link::Link;
use crate::text::{Document, Zone};

/// Kickers, without their article; only the whole of what stands before a colon or bar counts. `Poll` and `study` are sources.
const KICKERS: [&str; 76] = [
    "analysis",
    "big interview",
    "big read",
    "big story",
    "blog",
    "book extract",
    "breaking",
    "briefing",
    "buyer's guide",
    "cartoon",
    "column",
    "comment",
    "correction",
    "cover story",
    "crossword",
    "diary",
    "editorial",
    "essay",
    "exclusive",
    "explained",
    "explainer",
    "extract",
    "fact box",
    "fact check",
    "fact file",
    "fact sheet",
    "fact-check",
    "factbox",
    "factfile",
    "factsheet",
    "feature",
    "first person",
    "gallery",
    "game report",
    "graphic",
    "guide",
    "in pictures",
    "infographic",
    "interview",
    "letter",
    "letters",
    "listen",
    "live",
    "live blog",
    "live updates",
    "long read",
    "map",
    "match preview",
    "match report",
    "must read",
    "newsletter",
    "obituary",
    "opinion",
    "photo gallery",
    "photos",
    "picture gallery",
    "pictures",
    "podcast",
    "preview",
    "profile",
    "q&a",
    "quiz",
    "race report",
    "recipe",
    "review",
    "sketch",
    "special report",
    "spotlight",
    "timeline",
    "travel guide",
    "update",
    "video",
    "watch",
    "weather",
    "weekend read",
    "your guide",
];

/// Without the attributions that the model has made of kickers and scores.
pub(super) fn without_kickers(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
    links.retain(|link| {
        let paragraph = document
            .paragraphs()
            .get(document.paragraph_of(link.start()));
        let in_headline = paragraph.is_some_and(|it| it.zone == Zone::Headline);
        let colon = link.cue.as_ref().is_some_and(|cue| {
            let cue = document.span_of(cue.clone());
            cue.is_some_and(|cue| document.slice(cue) == ":")
        });
        let source = link.source.first();
        let source = source.and_then(|source| document.span_of(source.clone()));
        let source = source.map_or("", |source| document.slice(source));
        !(in_headline && colon && (names_nobody(source) || source.contains('|')))
    });
    links
}

/// Whether words before a colon are a kicker or a score.
pub(super) fn names_nobody(words: &str) -> bool {
    let line = words.trim().to_lowercase().replace('’', "'");
    let line = ["the ", "a ", "our "]
        .iter()
        .find_map(|article| line.strip_prefix(article))
        .unwrap_or(&line);
    KICKERS.contains(&line) || has_score(words)
}

/// Whether a score stands between other words: `Brod 2-1 Leeds`.
pub(super) fn has_score(words: &str) -> bool {
    let is_goals = |part: &str| (1..=3).contains(&part.len()) && is_number(part);
    let is_score = |word: &str| {
        let parts = word.split_once(['-', '–', ':']);
        parts.is_some_and(|(ours, theirs)| is_goals(ours) && is_goals(theirs))
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let inner = words.get(1..words.len().saturating_sub(1));
    inner.is_some_and(|inner| inner.iter().any(|word| is_score(word)))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    #[test]
    fn kickers_and_scores_name_nobody() {
        for words in [
            "Factbox",
            "FIRST PERSON",
            "The Big Read",
            "Match report",
            "Brod 2-1 Leeds",
            "FC Brod 10–12 Leeds Town",
        ] {
            assert!(names_nobody(words), "{words}");
        }
        for words in [
            "Poll",
            "Mountain guide",
            "Report",
            "Bo Ek",
            "2-1",
            "Leeds 2-1",
            "",
        ] {
            assert!(!names_nobody(words), "{words}");
        }
    }

    #[test]
    fn what_the_model_made_of_a_kicker_is_no_attribution() {
        let count = |headline: &str| {
            let body = "The flood came in the night and took the whole village by surprise, and nobody was there.";
            let (document, scores, heads) = marked(&format!("{headline}\n\n{body}\n"));
            let layers = layers(&document, &scores, &heads);
            without_kickers(&document, links(&document, &layers)).len()
        };
        let words = "[cue :] [content the four parties of Brod]";
        assert_eq!(count(&format!("[source Factbox]{words}")), 0);
        assert_eq!(count(&format!("[source Big Read | Brod]{words}")), 0);
        assert_eq!(count(&format!("[source [PER Bo Ek]]{words}")), 1);
    }
}
