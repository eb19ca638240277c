//! How cue and content are worded, as evidence: whether such words are a report at all is asked of every row.

use super::cue;
use super::evidence::Number;
use crate::annotation::{Attribution, Mention};
use crate::decode::pronoun;
use crate::text::{Document, Span};

/// Words that hardly stand in a phrase that reports nothing: a content that holds one is a clause.
const OF_CLAUSES: [&str; 36] = [
    "am", "are", "be", "been", "being", "can", "cannot", "could", "did", "do", "does", "had",
    "has", "have", "is", "may", "might", "must", "shall", "should", "was", "were", "will", "would",
    "'s", "’s", "'re", "’re", "'ll", "’ll", "'ve", "’ve", "n't", "n’t", "'d", "’d",
];

/// What the words of a row's cue and content tell.
pub(super) fn of(
    document: &Document,
    mentions: &[Mention],
    attribution: &Attribution,
) -> Vec<Number> {
    let words = |spans: &[Span]| words(document, spans);
    let (cue, content) = (words(&attribution.cue), words(&attribution.content));
    let mut numbers = Vec::new();
    if let Some(first) = cue.first() {
        numbers.push(("cue", cue::lemma(&cue).unwrap_or("(unlisted)"), 1.0));
        let form = match first.to_lowercase().as_str() {
            "to" => "infinitive",
            first if first.ends_with("ing") => "participle",
            "is" | "are" | "was" | "were" | "been" | "be" => "passive",
            _ => "finite",
        };
        numbers.push(("cue form", form, 1.0));
    }
    if let Some(first) = content.first() {
        numbers.push(("content begins with", opening(first), 1.0));
    }
    let clause = content
        .iter()
        .any(|word| OF_CLAUSES.contains(&word.to_lowercase().as_str()));
    let name = |&span: &Span| mentions.iter().any(|mention| mention.span == span);
    let name = attribution.content.len() == 1 && attribution.content.iter().any(name);
    for (mark, holds) in [("content is a clause", clause), ("content is a name", name)] {
        if holds {
            numbers.push(("mark", mark, 1.0));
        }
    }
    numbers
}

/// The tokens of spans, as they are printed.
pub(super) fn words<'a>(document: &'a Document, spans: &[Span]) -> Vec<&'a str> {
    let tokens = spans.iter().flat_map(|&span| document.tokens_in(span));
    let tokens = tokens.map(|token| document.slice(document.tokens()[token]));
    tokens.collect()
}

/// Of which kind the first word of a content is.
fn opening(word: &str) -> &'static str {
    let word = word.to_lowercase();
    match word.as_str() {
        "that" => "that",
        "to" => "to",
        "whether" | "how" | "why" | "what" | "who" | "when" | "where" | "if" | "which" => {
            "question"
        }
        "a" | "an" | "the" | "no" | "any" | "some" | "his" | "her" | "its" | "their" | "my"
        | "our" => "determiner",
        _ if pronoun(&word).is_some() || word == "there" => "pronoun",
        _ if word.starts_with(|first: char| first.is_alphanumeric()) => "other",
        _ => "mark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_told() {
        let told = ["That", "to", "how", "Its", "We", "there", "“", "rain"].map(opening);
        let expected = [
            "that",
            "to",
            "question",
            "determiner",
            "pronoun",
            "pronoun",
            "mark",
            "other",
        ];
        assert_eq!(told, expected);
    }
}
