//! Toy scores: a text with its labels marked in brackets, as `[source [PER Ana Ito]] [cue said] [content it rained]`.
//!
//! `[content2 ...]`, `[cue2 ...]` and `[source2 ...]` belong together, as do those without a number; `[m3 ...]` marks are
//! mentions of one entity to the antecedent head.

use crate::encoder::{ATTRIBUTION_LABELS, Heads, NER_LABELS, PAIR_WIDTH, Scores, blank};
use crate::text::{Document, Span};

/// What the toy adds to a marked label, and the length of its vectors: sure, yet not infinitely so.
const STRENGTH: f32 = 10.0;

/// The document, scores and heads of a marked text.
pub(crate) fn marked(text: &str) -> (Document, Scores, Heads) {
    let (plain, marks) = parse(text);
    let document = Document::new(plain);
    let scores = scores(&document, &marks);
    let heads = Heads::neutral();
    (document, scores, heads)
}

struct Mark {
    label: String,
    number: usize,
    span: Span,
}

fn parse(text: &str) -> (String, Vec<Mark>) {
    let (mut plain, mut open, mut marks) = (String::new(), Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '[' => {
                let end = rest.find(' ').expect("a mark has a label");
                let name = &rest[1..end];
                let label = name.trim_end_matches(|c: char| c.is_ascii_digit());
                let number = name[label.len()..].parse().unwrap_or(0);
                open.push((label.to_owned(), number, plain.len()));
                rest = &rest[end + 1..];
                continue;
            }
            ']' => {
                let (label, number, start) = open.pop().expect("marks are closed once");
                let span = Span::new(start, plain.len());
                marks.push(Mark {
                    label,
                    number,
                    span,
                });
            }
            _ => plain.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    (plain, marks)
}

fn scores(document: &Document, marks: &[Mark]) -> Scores {
    let mut scores = blank(document.tokens().len()).unwrap();
    for (tags, labels) in [
        (&mut scores.ner, NER_LABELS.len()),
        (&mut scores.attribution, ATTRIBUTION_LABELS.len()),
    ] {
        for token in tags.emissions.chunks_mut(labels) {
            token[0] = STRENGTH / 2.0;
        }
    }
    for mark in marks {
        let tokens = document.tokens_in(mark.span);
        let begin = format!("B-{}", mark.label);
        for token in tokens.clone() {
            let inside = usize::from(token > tokens.start);
            if let Some(label) = NER_LABELS.iter().position(|&label| label == begin) {
                scores.ner.emissions[token * NER_LABELS.len() + label + inside] += STRENGTH;
            }
            if let Some(label) = ATTRIBUTION_LABELS.iter().position(|&label| label == begin) {
                scores.attribution.emissions[token * ATTRIBUTION_LABELS.len() + label + inside] +=
                    STRENGTH;
            }
            let place = token * PAIR_WIDTH + mark.number;
            let vectors = match mark.label.as_str() {
                "content" => vec![&mut scores.cue_query, &mut scores.source_query],
                "cue" => vec![&mut scores.cue_key],
                "source" => vec![&mut scores.source_key],
                "m" => vec![&mut scores.antecedent_query, &mut scores.antecedent_key],
                _ => Vec::new(),
            };
            for vector in vectors {
                vector.0[place] = STRENGTH;
            }
        }
    }
    scores
}
