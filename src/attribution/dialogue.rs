//! Interviews whose turns open with dashes: `– Do you miss it?`, and below it `– Every morning until nine.`
//!
//! Lists look alike, and so does the talk of a novel; what tells them apart is that every other turn asks *you*, or is answered as *I*, and
//! that the introduction names one person besides whoever asks.

use std::ops::Range;

use super::addressed::{FIRST, SECOND, has};
use super::interviewer::{asks, last, people};
use super::signed::is_dash;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Fewest turns.
const TURNS: usize = 4;

/// An interview in dashes, its turns without them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dialogue {
    pub(super) questions: Vec<Range<usize>>,
    pub(super) answers: Vec<Range<usize>>,
}

impl Dialogue {
    pub(super) fn of(document: &Document, layers: &Layers) -> Option<Self> {
        let turns = turns(document);
        let start = turns.first()?.start;
        let side = |which: usize| turns.iter().skip(which).step_by(2).cloned().collect();
        let (questions, answers): (Vec<Range<usize>>, Vec<Range<usize>>) = (side(0), side(1));
        let ends_asking = |turn: &&Range<usize>| {
            let last = (*turn).clone().next_back();
            last.is_some_and(|last| document.word(last).ends_with('?'))
        };
        let count = |turns: &[Range<usize>], words: &[&str]| {
            turns.iter().filter(|it| has(document, it, words)).count()
        };
        let asked = questions.iter().filter(ends_asking).count();
        let asked_back = answers.iter().filter(ends_asking).count();
        let personal = 2 * count(&questions, &SECOND) >= questions.len()
            || 2 * count(&answers, &FIRST) >= answers.len();
        let first = questions.first().filter(ends_asking).is_some();
        let alternate = first && 2 * asked >= questions.len() && 4 * asked_back <= answers.len();
        let one = one_person(document, layers, start)?;
        let own = !answers.iter().any(|it| has(document, it, &[one.as_str()]));
        (turns.len() >= TURNS && alternate && personal && own)
            .then_some(Self { questions, answers })
    }
}

/// The longest row of body paragraphs that open with the same dash, without the dashes.
fn turns(document: &Document) -> Vec<Range<usize>> {
    let paragraphs = document.paragraphs().iter();
    let body = paragraphs.filter(|it| it.zone == Zone::Body && !it.tokens.is_empty());
    let (mut longest, mut row, mut mark) = (Vec::new(), Vec::new(), "");
    for paragraph in body {
        let tokens = &paragraph.tokens;
        let word = document.word(tokens.start);
        if !is_dash(word) || tokens.len() < 2 || word != mark && !row.is_empty() {
            if row.len() > longest.len() {
                longest = std::mem::take(&mut row);
            }
            row.clear();
        }
        if is_dash(word) && tokens.len() > 1 {
            mark = word;
            row.push(tokens.start + 1..tokens.end);
        }
    }
    if row.len() > longest.len() {
        row
    } else {
        longest
    }
}

/// The surname of the one person named before a token who did not come to ask.
fn one_person(document: &Document, layers: &Layers, start: usize) -> Option<String> {
    let names = people(document, layers, start);
    let mut answering = names
        .iter()
        .filter(|name| !asks(document, &names, name))
        .map(|name| last(document, name));
    let one = answering.next()?;
    answering.all(|name| name == one).then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    const LEAD: &str =
        "[PER Jane Doe] has kept the light for ten years. [PER Bo Krog] met her there.\n\n";

    fn found(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let shown = |turns: &[Range<usize>]| -> Vec<String> {
            let spans = turns.iter().filter_map(|it| document.span_of(it.clone()));
            spans.map(|span| document.slice(span).to_owned()).collect()
        };
        let it = Dialogue::of(&document, &layers)?;
        Some((shown(&it.questions), shown(&it.answers)))
    }

    #[test]
    fn turns_behind_dashes_are_an_interview() {
        for dash in ["-", "–", "—"] {
            let text = format!(
                "{LEAD}{dash} Do you miss it?\n\n{dash} By night.\n\n{dash} You once fell.\n\n{dash} I did.\n\nThe light is to be sold."
            );
            let (questions, answers) = found(&text).unwrap();
            assert_eq!(questions, ["Do you miss it?", "You once fell."], "{dash}");
            assert_eq!(answers, ["By night.", "I did."], "{dash}");
        }
    }

    #[test]
    fn lists_and_stories_are_none() {
        for text in [
            "- gulls\n\n- ships\n\n- the lamp\n\n- the rain",
            "- What is a lamp?\n\n- What is a ship?\n\n- Who pays?\n\n- Do you?",
            "– Do you miss it?\n\n– I do.",
            "– Do you miss it?\n\n– No, Doe said to me.\n\n– Why do you?\n\n– I do.",
        ] {
            assert_eq!(
                found(&format!("{LEAD}{text}\n\nIt rained.")),
                None,
                "{text}"
            );
        }
    }
}
