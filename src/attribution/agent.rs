//! Who does what a cue says, where the model has seen nobody: `was proposed by the mayor`, `She had read the list and knew that`.
//!
//! Only where the sentence says it plainly: a phrase right behind *by*, or a subject that opens the sentence and has done nothing
//! else in it but one thing before *and*.

use std::ops::Range;

use super::hearing;
use super::link::Link;
use crate::decode::{Form, Layers};
use crate::text::Document;

/// Raw score of a source that stands so.
const SCORE: f32 = 0.8;

/// Most tokens of a source behind *by*.
const LONGEST: usize = 10;

/// Gives cues without a source the one that their sentence says.
pub(super) fn agents(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    for at in 0..links.len() {
        let link = &links[at];
        let Some(cue) = link.cue.clone() else {
            continue;
        };
        if !link.source.is_empty() || link.carried.is_some() {
            continue;
        }
        if let Some(source) = quoted(document, layers, link, &cue) {
            let link = &mut links[at];
            link.source = vec![source];
            link.content.retain(|piece| *piece != link.source[0]);
            link.source_score = SCORE;
            continue;
        }
        let found = behind_by(document, layers, &cue)
            .or_else(|| subject(document, layers, &links, link, &cue));
        let free = |source: &Range<usize>| !links.iter().any(|other| other.touches(source));
        if let Some(source) = found.filter(free) {
            let link = &mut links[at];
            link.source = vec![source];
            link.source_score = SCORE;
        }
    }
    links
}

/// Who *was quoted as saying* something, taken into the content by the model.
fn quoted(
    document: &Document,
    layers: &Layers,
    link: &Link,
    cue: &Range<usize>,
) -> Option<Range<usize>> {
    let words: Vec<&str> = cue.clone().map(|token| document.word(token)).collect();
    let saying = matches!(words.as_slice(), [.., "quoted", "as", "saying"]);
    let [first, _, ..] = link.content.as_slice() else {
        return None;
    };
    let mut phrases = layers.phrases.iter();
    let subject = saying && first.end == cue.start && phrases.any(|it| it.tokens == *first);
    subject.then(|| first.clone())
}

/// The name right behind the *by* of a passive.
fn behind_by(document: &Document, layers: &Layers, cue: &Range<usize>) -> Option<Range<usize>> {
    let word = |token: usize| document.word(token);
    let by = cue.end;
    if word(by) != "by" || !is_passive(document, cue) {
        return None;
    }
    let sentence = document.sentences().get(document.sentence_of(by))?;
    let limit = sentence.tokens.end.min(by + 1 + LONGEST);
    // `was told by the archive`: with an article, and of what is told to somebody.
    let told = cue.clone().any(|token| hearing::tells(word(token)));
    let article = matches!(
        word(by + 1),
        "the" | "a" | "an" | "its" | "his" | "her" | "their"
    );
    let mut phrases = layers.phrases.iter();
    let nominal = phrases.find(|phrase| {
        phrase.tokens.start == by + 1 && phrase.tokens.end <= limit && phrase.form == Form::Nominal
    });
    if let Some(nominal) = nominal.filter(|_| told && article) {
        return Some(nominal.tokens.clone());
    }
    let mut phrases = layers.phrases.iter();
    let name = phrases.find(|phrase| {
        phrase.tokens.start > by
            && phrase.tokens.end <= limit
            && matches!(phrase.form, Form::Name(_))
    })?;
    // `by President Jane Doe`, `by the minister, Jane Doe`; not `by email to Acme`.
    let titled = (by + 1..name.tokens.start)
        .all(|token| word(token).starts_with(char::is_uppercase) || word(token) == "the");
    titled.then_some(by + 1..name.tokens.end)
}

/// Whether a cue says what was done: `was proposed`, `is being demanded`.
fn is_passive(document: &Document, cue: &Range<usize>) -> bool {
    cue.clone().any(|token| {
        matches!(
            document.word(token),
            "was" | "were" | "is" | "are" | "been" | "be" | "being"
        )
    })
}

/// The name or pronoun that opens the sentence of a cue behind *and*, where nothing there tells of anybody else who does something.
fn subject(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    link: &Link,
    cue: &Range<usize>,
) -> Option<Range<usize>> {
    let word = |token: usize| document.word(token);
    let progressive = word(cue.end - 1).ends_with("ing");
    let and = cue.start.checked_sub(1)?;
    let sentence = document.sentences().get(document.sentence_of(cue.start))?;
    if word(and) != "and" || link.start() < cue.end || is_passive(document, cue) && !progressive {
        return None;
    }
    let opens = |token: usize| !matches!(word(token), "“" | "\"" | "‘" | "'" | "``");
    let start = sentence.tokens.clone().find(|&token| opens(token))?;
    let mut phrases = layers.phrases.iter();
    let phrase = phrases.find(|phrase| phrase.tokens.start == start)?;
    let does = match phrase.form {
        Form::Name(_) => true,
        Form::Pronoun(_) => {
            let subject = word(start).to_lowercase();
            matches!(subject.as_str(), "he" | "she" | "they" | "we" | "it" | "i")
        }
        Form::Nominal => false,
    };
    let between = phrase.tokens.end..and;
    let plain = between.clone().all(|token| {
        !matches!(
            word(token),
            "," | ";"
                | ":"
                | "and"
                | "but"
                | "that"
                | "who"
                | "which"
                | "when"
                | "while"
                | "he"
                | "she"
                | "they"
                | "we"
                | "I"
                | "'s"
                | "’s"
        )
    });
    let reported = links.iter().any(|other| other.touches(&between));
    (does && plain && !between.is_empty() && !reported).then(|| phrase.tokens.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    fn sources(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let links = agents(&document, &layers, links(&document, &layers));
        let sources = links.iter().map(|link| {
            let span = link.source.first();
            let span = span.and_then(|source| document.span_of(source.clone()));
            span.map_or("", |span| document.slice(span)).to_owned()
        });
        sources.collect()
    }

    #[test]
    fn the_name_behind_by_speaks() {
        assert_eq!(
            sources("[content A base] [cue was proposed] by President [PER Jane Doe]."),
            ["President Jane Doe"]
        );
        assert_eq!(
            sources("[content A base] [cue was proposed] by email to [ORG Acme]."),
            [""]
        );
        assert_eq!(
            sources("[content A base] [cue was proposed] in June by [ORG Acme]."),
            [""]
        );
        assert_eq!(
            sources("[PER Doe] [cue was informed] by the archive [content that it was lost]."),
            ["the archive"]
        );
        assert_eq!(
            sources(
                "[PER Doe] [cue was informed] by the state archive [content that it was lost]."
            ),
            ["the state archive"]
        );
        assert_eq!(
            sources("[content [PER Doe]] [cue was quoted as saying] [content that it rained]."),
            ["Doe"]
        );
    }

    #[test]
    fn one_subject_does_both() {
        assert_eq!(
            sources("[PER Doe] had read the list and [cue knew] [content that it was long]."),
            ["Doe"]
        );
        assert_eq!(
            sources("He was at home and [cue was expressing] [content anger]."),
            ["He"]
        );
    }

    #[test]
    fn anybody_else_leaves_it_open() {
        for text in [
            "[PER Doe] was arrested and [cue was said] [content to be ill].",
            "[PER Doe] met a man who left and [cue knew] [content that it was late].",
            "[PER Doe] left, the door closed and [cue said] [content that it was late].",
            "It rained. After that and [cue said] [content that it was late].",
        ] {
            assert_eq!(sources(text), [""], "{text}");
        }
    }
}
