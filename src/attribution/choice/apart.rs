//! Whom a noun phrase cannot mean, since its own sentence has them as others: whoever the one meant belongs to (`Doe's lawyer`), is
//! told (`Speaking to Jane Doe, the minister said`) or answers (`Asked by Jane Doe, the minister said`).

use std::collections::BTreeSet;

use crate::attribution::reference::Stage;

/// The figures, as indices into the cast.
pub(super) fn others(stage: &Stage, phrase: usize) -> BTreeSet<usize> {
    let here = &stage.layers.phrases[phrase].tokens;
    let sentence = stage.places[phrase].sentence;
    let owner = |other: usize| {
        let tokens = &stage.layers.phrases[other].tokens;
        let inside = tokens.start >= here.start && tokens.end < here.end;
        let first = stage.word(tokens.start).to_lowercase();
        let pronoun =
            tokens.len() == 1 && matches!(first.as_str(), "his" | "her" | "its" | "their");
        inside && (stage.has_possessive(tokens) || pronoun)
    };
    let sentences = stage.document.sentences();
    let first = sentences.get(sentence).map(|it| it.tokens.start);
    let addresses = first.is_some_and(|first| OPENINGS.contains(&stage.word(first)));
    let told = |other: usize| {
        let tokens = &stage.layers.phrases[other].tokens;
        let before = tokens.start.checked_sub(1).map_or("", |at| stage.word(at));
        addresses
            && tokens.end <= here.start
            && matches!(before, "to" | "by" | "with")
            && (tokens.end..here.start).any(|at| stage.word(at) == ",")
    };
    let same = |other: &usize| stage.places[*other].sentence == sentence;
    let before = (0..phrase).rev().take_while(same);
    let behind = (phrase + 1..stage.layers.phrases.len()).take_while(same);
    let others = before
        .chain(behind)
        .filter(|&other| owner(other) || told(other));
    let resolved = others.filter_map(|other| stage.cast.resolved[other]);
    resolved.map(|it| it.figure).collect()
}

/// How a sentence begins that names first whom its speaker turns to.
const OPENINGS: [&str; 9] = [
    "Speaking",
    "Talking",
    "Writing",
    "Responding",
    "Replying",
    "Asked",
    "Questioned",
    "Interviewed",
    "Pressed",
];
