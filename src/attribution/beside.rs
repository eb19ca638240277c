//! Quotations whose cue and source stand right beside them, though the model has linked neither: `"...," a minister said`.
//!
//! Only what can hardly be read otherwise: the closing mark, a phrase that can speak, and a verb that reports, or the verb first, with
//! nothing between them.

use std::ops::Range;

use super::cue;
use super::link::Link;
use crate::decode::{Form, Layers, Pronoun};
use crate::text::Document;

/// Raw score of a source that stands so.
const SCORE: f32 = 0.8;

/// Most tokens of a source before its verb.
const LONGEST: usize = 10;

/// Words that begin another clause: behind them stands no source of the words before.
const CLAUSE: [&str; 12] = [
    "and", "but", "then", "when", "while", "as", "which", "who", "that", "if", "because", "so",
];

/// Gives quotations without cue and source those that stand beside them.
pub(super) fn beside(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    for at in 0..links.len() {
        let link = &links[at];
        if link.cue.is_some() || !link.source.is_empty() || link.carried.is_some() {
            continue;
        }
        let Some((source, cue)) = behind(document, layers, link) else {
            continue;
        };
        let taken = |part: &Range<usize>| links.iter().any(|other| other.touches(part));
        if !taken(&source) && !taken(&cue) {
            let link = &mut links[at];
            (link.cue, link.source) = (Some(cue), vec![source]);
            link.source_score = SCORE;
        }
    }
    links
}

/// The source and cue right behind the closing mark of a content.
fn behind(
    document: &Document,
    layers: &Layers,
    link: &Link,
) -> Option<(Range<usize>, Range<usize>)> {
    let end = link.content.last()?.end;
    let word = |token: usize| {
        let span = document.tokens().get(token);
        span.map_or("", |&span| document.slice(span))
    };
    let closed = matches!(word(end - 1), "”" | "\"" | "''" | "’" | "'");
    let goes_on = matches!(word(end.checked_sub(2)?), "," | "?" | "!");
    let limit = document
        .paragraphs()
        .get(document.paragraph_of(end - 1))?
        .tokens
        .end
        .min(end + LONGEST);
    if !closed || !goes_on || end >= limit {
        return None;
    }
    if cue::reports(word(end)) {
        let source = ending(layers, end + 1..limit, word)?;
        return Some((source, end..end + 1));
    }
    let verb = (end + 1..limit).find(|&token| cue::reports(word(token)))?;
    let plain = (end..verb).all(|token| {
        let word = word(token);
        word.contains(char::is_alphanumeric) && !CLAUSE.contains(&word.to_lowercase().as_str())
    });
    let speaks = layers.phrases.iter().any(|phrase| {
        phrase.tokens.end == verb && phrase.tokens.start >= end && can_speak(&phrase.form)
    });
    (plain && speaks).then_some((end..verb, verb..verb + 1))
}

/// From the start of some tokens to the end of the first phrase there that nothing but capitals stands before: `Mayor Jane Doe`.
fn ending<'a>(
    layers: &Layers,
    tokens: Range<usize>,
    word: impl Fn(usize) -> &'a str,
) -> Option<Range<usize>> {
    let mut phrases = layers.phrases.iter();
    let phrase = phrases.find(|phrase| {
        phrase.tokens.start >= tokens.start
            && phrase.tokens.end <= tokens.end
            && can_speak(&phrase.form)
    })?;
    let titled = (tokens.start..phrase.tokens.start)
        .all(|token| word(token).starts_with(char::is_uppercase) || word(token) == "the");
    titled.then_some(tokens.start..phrase.tokens.end)
}

fn can_speak(form: &Form) -> bool {
    !matches!(
        form,
        Form::Pronoun(Pronoun::Relative | Pronoun::Second | Pronoun::First { .. })
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    fn sources(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let words = |tokens: &Range<usize>| {
            let span = document.span_of(tokens.clone());
            span.map_or("", |span| document.slice(span)).to_owned()
        };
        let links = links(&document, &layers);
        beside(&document, &layers, links)
            .iter()
            .map(|link| {
                let cue = link.cue.as_ref().map_or(String::new(), words);
                let source = link.source.first().map_or(String::new(), words);
                format!("{source} / {cue}")
            })
            .collect()
    }

    #[test]
    fn a_source_and_its_verb_right_behind_the_mark() {
        assert_eq!(
            sources("[content “It rained for days,”] a government minister said on the radio."),
            ["a government minister / said"]
        );
        assert_eq!(
            sources("[content “It rained for days,”] said Mayor [PER Jane Doe]."),
            ["Mayor Jane Doe / said"]
        );
    }

    #[test]
    fn anything_between_leaves_it_open() {
        assert_eq!(
            sources("[content “It rained for days,”] and then the minister said so."),
            [" / "]
        );
    }
}
