//! `Sheikh Hasina`, of which the tagger has taken `Hasina` alone: with one name only, the title is worn like a name.

use std::ops::Range;

use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::Document;

/// The tokens of each name, those of a person of one word with the `Sheikh` before it, where nobody in the article has that word in a
/// longer name: `Sheikh Mohammed` may be `Mohammed bin Rashid`.
pub(super) fn with_sheikh(
    document: &Document,
    layers: &Layers,
    mut names: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let worn = |at: usize| {
        matches!(
            document.word(at),
            "Sheikh" | "Sheikha" | "Sheik" | "Shaikh" | "Shaykh"
        )
    };
    let alone = |at: usize, before: usize| {
        let word = document.word(before + 1);
        !names.iter().enumerate().any(|(other, name)| {
            other != at && name.contains(&before)
                || name.len() > 1
                    && !worn(name.start)
                    && name.clone().any(|token| document.word(token) == word)
        })
    };
    let bare: Vec<usize> = (0..names.len())
        .filter(|&at| {
            let person = layers.entities[at].kind == EntityType::Person && names[at].len() == 1;
            let before = names[at]
                .start
                .checked_sub(1)
                .filter(|&before| worn(before));
            person && before.is_some_and(|before| alone(at, before))
        })
        .collect();
    for at in bare {
        names[at].start -= 1;
    }
    names
}
