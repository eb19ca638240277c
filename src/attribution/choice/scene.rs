//! What the sentences before a pronoun are about: whoever is their subject is whom it goes on with.
//!
//! Only what is told counts, not what is quoted: in `Roe was less content. "I lost," she said`, the sentence before hers is the first.

use std::collections::BTreeMap;

use crate::attribution::reference::Stage;
use crate::decode::{NounClass, noun};

/// Who can be meant by a pronoun, as the sentences before it bring them in.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// The subject of the pronoun's own sentence before it.
    pub(super) here: Option<usize>,
    /// The subject of the sentence before that tells of anybody.
    pub(super) before: Option<usize>,
    /// Whether that sentence tells of nobody else.
    pub(super) alone: bool,
    /// Subjects of sentences since somebody spoke last, he or she not among them.
    pub(super) since: Vec<usize>,
}

impl Scene {
    /// Of the figures that a pronoun can stand for, each with its mentions.
    pub(super) fn of(
        stage: &Stage,
        phrase: usize,
        met: &BTreeMap<usize, Vec<usize>>,
        last: Option<usize>,
    ) -> Self {
        let here = stage.places[phrase];
        let mut sentences: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (&figure, mentions) in met {
            for &mention in mentions {
                let place = stage.places[mention];
                if place.quoted == here.quoted && !place.headline {
                    let told = sentences.entry(place.sentence).or_default();
                    told.push((mention, figure));
                }
            }
        }
        for told in sentences.values_mut() {
            told.sort_unstable();
        }
        let subject = |told: &[(usize, usize)]| {
            let mut told = told.iter();
            let found = told.find(|(mention, _)| is_subject(stage, *mention))?;
            Some(found.1)
        };
        let own = sentences.remove(&here.sentence);
        let before = sentences.last_key_value().map(|(_, told)| told.as_slice());
        let spoke = sentences.iter().rev().find_map(|(&sentence, told)| {
            let is_last = |(mention, figure): &(usize, usize)| {
                Some(*figure) == last && stage.places[*mention].source
            };
            told.iter().any(is_last).then_some(sentence)
        });
        let since = spoke.map(|spoke| sentences.range(spoke + 1..));
        let since = since.into_iter().flatten();
        let since = since.filter_map(|(_, told)| subject(told));
        Self {
            here: own.and_then(|told| subject(&told)),
            before: before.and_then(subject),
            alone: before.is_some_and(|told| told.iter().all(|(_, figure)| *figure == told[0].1)),
            since: since.filter(|&figure| Some(figure) != last).collect(),
        }
    }
}

/// Whether a mention can be the subject of its sentence: whose something is and what stands behind a preposition are none.
fn is_subject(stage: &Stage, mention: usize) -> bool {
    /// Determiners and titles between a preposition and a name.
    const BETWEEN: usize = 3;
    let tokens = &stage.layers.phrases[mention].tokens;
    let belongs = |word: &str| {
        matches!(
            word,
            "the" | "a" | "an" | "his" | "her" | "their" | "its" | "this" | "that"
        ) || noun(word).is_some_and(|noun| noun.class == NounClass::Person)
    };
    let mut start = tokens.start;
    for _ in 0..BETWEEN {
        let Some(before) = start.checked_sub(1) else {
            break;
        };
        if !belongs(&stage.word(before).to_lowercase()) {
            break;
        }
        start = before;
    }
    !stage.is_oblique(start) && !stage.has_possessive(tokens)
}
