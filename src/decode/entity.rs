//! Entity tags -> named entities.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tags::{TagSpan, best_spans};
use crate::annotation::{EntityType, Mention};
use crate::encoder::{Crf, TagScores};
use crate::text::{Document, Zone};

/// A mention less sure than this takes the type that its name has elsewhere in the article.
const UNSURE: f32 = 0.7;

/// How sure the tagger must be of a person's name without a capital.
const SURE: f32 = 0.9;

/// How much more sure of another type the rest of the article must be.
const OUTWEIGHS: f32 = 2.0;

/// The named entities of a document, by start; none crosses a sentence border.
pub(super) fn entities(document: &Document, scores: &TagScores, crf: &Crf) -> Vec<Mention> {
    let sentences: Vec<Range<usize>> = document
        .sentences()
        .iter()
        .filter(|sentence| document.paragraphs()[sentence.paragraph].zone != Zone::Debris)
        .map(|sentence| sentence.tokens.clone())
        .collect();
    let mut mentions: Vec<Mention> = best_spans(scores, crf, &sentences)
        .into_iter()
        .filter_map(|span| mention(document, span))
        .collect();
    agree(document, &mut mentions);
    with_particles(document, with_nicknames(document, mentions))
}

/// Words that stand inside names and never begin one: `Inés de la Fuente y Ortega`.
const PARTICLES: [&str; 22] = [
    "de", "del", "de'", "la", "las", "los", "da", "das", "do", "dos", "y", "e", "van", "von",
    "der", "den", "ter", "bin", "ibn", "bint", "al", "zu",
];

/// The parts of a person's name that particles hold together are one.
fn with_particles(document: &Document, mentions: Vec<Mention>) -> Vec<Mention> {
    // The most between two parts: `de la`.
    const LONGEST: usize = 3;
    let word = |token: usize| document.slice(document.tokens()[token]);
    let mut joined: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if let Some(last) = joined.last_mut() {
            let gap = document.tokens_in(last.span).end..document.tokens_in(mention.span).start;
            let unsure = |it: &Mention| it.kind == EntityType::Person || it.confidence < UNSURE;
            let person = last.kind == EntityType::Person || mention.kind == EntityType::Person;
            let people = person && unsure(last) && unsure(&mention);
            let opens = PARTICLES.contains(&word(document.tokens_in(mention.span).start));
            let held = !gap.is_empty() || opens;
            let particles = gap.clone().all(|token| PARTICLES.contains(&word(token)));
            if people && held && particles && gap.len() <= LONGEST && gap.start <= gap.end {
                last.span = last.span.cover(mention.span);
                last.confidence = last.confidence.min(mention.confidence);
                continue;
            }
        }
        joined.push(mention);
    }
    joined
}

/// `Oneil "Bigga" Samuels`: a name on both sides of a nickname is one.
fn with_nicknames(document: &Document, mentions: Vec<Mention>) -> Vec<Mention> {
    // The marks and two words.
    const LONGEST: usize = 4;
    let word = |token: usize| document.slice(document.tokens()[token]);
    let mut joined: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if let Some(last) = joined.last_mut() {
            let (before, own) = (
                document.tokens_in(last.span),
                document.tokens_in(mention.span),
            );
            let gap = before.end..own.start;
            let people = last.kind == EntityType::Person && mention.kind == EntityType::Person;
            let marks = (before.start..own.start)
                .filter(|&token| {
                    matches!(word(token), "\"" | "“" | "”" | "‘" | "’" | "'" | "«" | "»")
                })
                .count();
            let capitals = gap
                .clone()
                .all(|token| !is_word(word(token)) || word(token).starts_with(char::is_uppercase));
            let closed = gap.end > gap.start && !is_word(word(gap.end - 1));
            if people && gap.len() <= LONGEST && marks == 2 && capitals && closed {
                last.span = last.span.cover(mention.span);
                last.confidence = last.confidence.min(mention.confidence);
                last.kind = EntityType::Person;
                continue;
            }
        }
        joined.push(mention);
    }
    let mut before = 0;
    for mention in joined.iter_mut().filter(|it| it.kind == EntityType::Person) {
        // What opens with a particle has lost its first name.
        let start = document.tokens_in(mention.span).start;
        let first = start.checked_sub(1).filter(|&first| first >= before);
        before = document.tokens_in(mention.span).end;
        let named = first.filter(|&first| {
            let letters =
                |it: &str| it.len() > 2 && it.chars().all(|c| c.is_alphabetic() || c == '-');
            let capital = word(first).starts_with(char::is_uppercase) && letters(word(first));
            capital && document.sentence_of(first) == document.sentence_of(start)
        });
        if PARTICLES.contains(&word(start))
            && let Some(first) = named
        {
            mention.span = document.tokens()[first].cover(mention.span);
        }
    }
    joined
}

/// A tagged run as a mention, without the marks and the possessive at its borders.
fn mention(document: &Document, found: TagSpan) -> Option<Mention> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let mut run = found.tokens;
    while !run.is_empty() && !is_word(word(run.start)) {
        run.start += 1;
    }
    while !run.is_empty() && is_outside(word(run.end - 1)) {
        run.end -= 1;
    }
    let kind = *EntityType::ALL.get(found.kind)?;
    // `runner-up` is nobody's name; `bell hooks` is, and the tagger is sure of it.
    let named = run
        .clone()
        .any(|token| word(token).contains(char::is_uppercase));
    if kind == EntityType::Person && !named && found.probability < SURE {
        return None;
    }
    Some(Mention {
        span: document.span_of(run)?,
        kind,
        confidence: found.probability,
        speaker: None,
    })
}

/// Whether a token at the end of a tagged run is no part of the name: a mark (but `Inc. (US)` keeps its bracket) or `'s`.
fn is_outside(word: &str) -> bool {
    word != ")" && (!is_word(word) || is_possessive(word))
}

fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Whether a token is the `'s` of a possessor.
pub fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S" | "'" | "’")
}

/// One name has mostly one type in an article: unsure mentions follow the sure ones.
fn agree(document: &Document, mentions: &mut [Mention]) {
    let mut totals: BTreeMap<&str, [f32; 4]> = BTreeMap::new();
    for mention in mentions.iter() {
        totals.entry(document.slice(mention.span)).or_default()[mention.kind as usize] +=
            mention.confidence;
    }
    for mention in mentions
        .iter_mut()
        .filter(|mention| mention.confidence < UNSURE)
    {
        let Some(weights) = totals.get(document.slice(mention.span)) else {
            continue;
        };
        let own = weights[mention.kind as usize];
        for (&kind, &weight) in EntityType::ALL.iter().zip(weights) {
            if weight > OUTWEIGHS * own && weight >= weights[mention.kind as usize] {
                mention.kind = kind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::testing::marked;

    #[test]
    fn possessives_and_marks_stay_outside() {
        let (document, scores, heads) = marked("[PER Ana Ito's] aunt left [LOC “Rome”].");
        let found = entities(&document, &scores.ner, &heads.ner);
        let names: Vec<&str> = found.iter().map(|it| document.slice(it.span)).collect();
        assert_eq!(names, ["Ana Ito", "Rome"]);
        assert!(found.iter().all(|it| it.confidence > 0.9));
    }

    #[test]
    fn particles_hold_a_name_together() {
        let text = "Then Inés [PER de la Fuente] [PER y Ortega] met [PER Jan] van der [PER Aart] and [PER Bo] [PER Ek].";
        let (document, scores, heads) = marked(text);
        let found = entities(&document, &scores.ner, &heads.ner);
        let names: Vec<&str> = found.iter().map(|it| document.slice(it.span)).collect();
        assert_eq!(
            names,
            ["Inés de la Fuente y Ortega", "Jan van der Aart", "Bo", "Ek"]
        );
    }

    #[test]
    fn an_unsure_mention_takes_the_type_of_the_sure_ones() {
        let (document, ..) = marked("Acme and Acme and Acme");
        let at = |start: usize, kind, confidence| Mention {
            span: crate::text::Span::new(start, start + 4),
            kind,
            confidence,
            speaker: None,
        };
        let mut mentions = vec![
            at(0, EntityType::Organization, 0.9),
            at(9, EntityType::Person, 0.4),
            at(18, EntityType::Organization, 0.9),
        ];
        agree(&document, &mut mentions);
        assert_eq!(mentions[1].kind, EntityType::Organization);
    }

    #[test]
    fn a_nickname_between_two_parts_of_a_name_joins_them() {
        let names = |text: &str| -> Vec<String> {
            let (document, scores, heads) = marked(text);
            let found = entities(&document, &scores.ner, &heads.ner);
            found
                .iter()
                .map(|it| document.slice(it.span).to_owned())
                .collect()
        };
        assert_eq!(
            names("[PER Maureen] “Mo” [PER Desjarlais] left."),
            ["Maureen “Mo” Desjarlais"]
        );
        assert_eq!(names("[PER Ana] said “no” to [PER Ek]."), ["Ana", "Ek"]);
    }
}
