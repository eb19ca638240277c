//! Stage directions in what is spoken: `It is late. (Laughter.)`, `[inaudible]`, `(Laughs) No.`
//!
//! They are put down by whoever wrote the record and were said by nobody.

use std::ops::Range;

use crate::text::Document;

/// Most tokens between the brackets.
const LONGEST: usize = 8;

/// Words of which one tells that brackets hold a direction.
const DIRECTIONS: [&str; 40] = [
    "laughter",
    "laughs",
    "laugh",
    "laughing",
    "chuckles",
    "chuckle",
    "giggles",
    "applause",
    "clapping",
    "cheers",
    "cheering",
    "boos",
    "booing",
    "crosstalk",
    "cross-talk",
    "overlapping",
    "inaudible",
    "indiscernible",
    "unintelligible",
    "interruption",
    "interruptions",
    "interposing",
    "pause",
    "pauses",
    "silence",
    "sighs",
    "gasps",
    "coughs",
    "weeps",
    "weeping",
    "sobs",
    "crying",
    "smiles",
    "nods",
    "shrugs",
    "whispers",
    "music",
    "soundbite",
    "off-mike",
    "gavel",
];

/// Spoken words without the directions at either end; all of them where nothing else is left.
pub(super) fn spoken(document: &Document, words: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = words;
    while let Some(open) = last(document, start..end) {
        end = open;
    }
    while let Some(close) = first(document, start..end) {
        start = close + 1;
    }
    if start < end { start..end } else { words }
}

/// Where the direction opens that ends these words.
fn last(document: &Document, words: Range<usize>) -> Option<usize> {
    let is_close = |at: usize| matches!(document.word(at), ")" | "]");
    let stop = usize::from(words.len() > 1 && document.word(words.end - 1) == ".");
    let close = words.end.checked_sub(1 + stop)?;
    if close <= words.start || !is_close(close) {
        return None;
    }
    let lowest = words.start.max(close.saturating_sub(LONGEST + 1));
    let open = (lowest..close)
        .rev()
        .find(|&at| matches!(document.word(at), "(" | "["))?;
    directs(document, open + 1..close).then_some(open)
}

/// Where the direction closes that begins these words.
fn first(document: &Document, words: Range<usize>) -> Option<usize> {
    if words.is_empty() || !matches!(document.word(words.start), "(" | "[") {
        return None;
    }
    let highest = words.end.min(words.start + LONGEST + 2);
    let close = (words.start + 1..highest).find(|&at| matches!(document.word(at), ")" | "]"))?;
    directs(document, words.start + 1..close).then_some(close)
}

fn directs(document: &Document, mut inside: Range<usize>) -> bool {
    inside.any(|at| {
        let word = document.word(at).trim_end_matches('.').to_lowercase();
        DIRECTIONS.contains(&word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let document = Document::new(text);
        let words = spoken(&document, 0..document.tokens().len());
        let span = document.span_of(words);
        span.map_or("", |span| document.slice(span)).to_owned()
    }

    #[test]
    fn directions_at_either_end_are_not_spoken() {
        for text in [
            "It is late.  (Laughter.)",
            "It is late. [applause] (General laughter).",
            "(Laughs) It is late.",
        ] {
            assert_eq!(left(text), "It is late.", "{text}");
        }
    }

    #[test]
    fn other_brackets_are() {
        for text in [
            "It is late (by my watch).",
            "(Laughs)",
            "(No) it is late.",
            ")",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
