//! What is known of a report inside another, beside what is known of any.

use super::attitude::is_attitude;
use crate::annotation::{Attribution, Extraction, Inside};
use crate::attribution::evidence::{Evidence, Number};
use crate::attribution::wording;
use crate::decode::{Pronoun, pronoun};
use crate::text::{Document, Span};

/// The evidence of one of an extraction's nested attributions, whose confidences are still raw scores.
pub fn of_nested(document: &Document, extraction: &Extraction, at: usize) -> Evidence {
    let nested = &extraction.nested[at];
    let own = &nested.attribution;
    let outer = outer(extraction, nested.inside);
    let words = |spans: &[Span]| wording::words(document, spans);
    let (cue, content, held) = (words(&own.cue), words(&own.content), words(&outer.content));
    let share = content.len() as f64 / held.len().max(1) as f64;
    let mut numbers: Vec<Number> = vec![
        ("outer type", outer.quote_type.as_str(), 1.0),
        ("outer cue class", outer.cue_class.as_str(), 1.0),
        ("person", person(&words(&own.source), own), 1.0),
        ("own type", own.quote_type.as_str(), 1.0),
        ("length", "share of the outer content", share),
        ("length", "outer content", (1.0 + held.len() as f64).ln()),
    ];
    if is_attitude(&words(&own.source), &cue, &content) {
        // Twice another mark, so that the penalty on rare ones holds it back less: gold has nearly all of them.
        numbers.push(("mark", "attitude", 2.0));
    }
    let mut mark = |name, given: bool| {
        if given {
            numbers.push(("mark", name, 1.0));
        }
    };
    let is = |words: &[&str], all: &[&str]| {
        words
            .iter()
            .any(|word| all.iter().any(|it| it.eq_ignore_ascii_case(word)))
    };
    let first = content.first().copied().unwrap_or_default();
    mark("deeper", matches!(nested.inside, Inside::Nested(_)));
    mark("negated", own.negated);
    mark("no cue", cue.is_empty());
    mark("no source", own.source.is_empty());
    mark("modal", is(&cue, &MODALS));
    mark("infinitive cue", is(&cue[..cue.len().min(1)], &["to"]));
    mark(
        "begins with that",
        is(&[first], &["that", "whether", "if", "how", "why", "what"]),
    );
    mark("begins with to", is(&[first], &["to"]));
    mark("one word", content.len() == 1);
    mark(
        "pointer",
        content.len() == 1 && is(&[first], &["it", "this", "that", "so", "them", "what"]),
    );
    mark(
        "past cue",
        cue.last().is_some_and(|last| last.ends_with("ed")) || is(&cue, &PAST),
    );
    let end = |attribution: &Attribution| attribution.content.last().map(|span| span.end());
    mark(
        "ends with the outer content",
        ends_together(document, end(own), end(outer)),
    );
    Evidence::of(document, &extraction.entities, own).with(numbers)
}

const MODALS: [&str; 12] = [
    "would", "could", "can", "will", "should", "may", "might", "must", "'d", "’d", "'ll", "’ll",
];

const PAST: [&str; 12] = [
    "said", "told", "thought", "knew", "felt", "wrote", "found", "heard", "meant", "saw", "swore",
    "spoke",
];

fn outer(extraction: &Extraction, inside: Inside) -> &Attribution {
    match inside {
        Inside::Flat(at) => &extraction.attributions[at],
        Inside::Nested(at) => &extraction.nested[at].attribution,
    }
}

/// Whether only marks stand between two ends.
fn ends_together(document: &Document, inner: Option<usize>, outer: Option<usize>) -> bool {
    let (Some(inner), Some(outer)) = (inner, outer) else {
        return false;
    };
    let between = document.text().get(inner..outer);
    between.is_some_and(|between| !between.contains(char::is_alphanumeric))
}

/// Which person a source is: the pronoun, or the form of the words.
fn person(source: &[&str], attribution: &Attribution) -> &'static str {
    let [only] = source else {
        return attribution.source_form.as_str();
    };
    match pronoun(only) {
        Some(Pronoun::First { .. }) if only.eq_ignore_ascii_case("I") => "I",
        Some(Pronoun::First { .. }) => "we",
        Some(Pronoun::Second) => "you",
        Some(Pronoun::Person(_)) => "he or she",
        Some(Pronoun::They) => "they",
        Some(Pronoun::It) => "it",
        Some(Pronoun::Relative) => "who",
        None => attribution.source_form.as_str(),
    }
}
