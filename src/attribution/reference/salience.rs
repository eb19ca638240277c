//! Who is present where a phrase stands: whom the antecedent head gives it to, and who spoke before.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Aside, Stage};
use crate::attribution::link::Link;

impl Stage<'_> {
    /// Who reports the words that a phrase stands in, where it is known.
    pub(in crate::attribution) fn aside(&self, phrase: usize) -> Option<&Aside> {
        self.asides.get(&phrase)
    }

    /// What the antecedent head gives to each figure.
    pub(in crate::attribution) fn masses(&self, phrase: usize) -> BTreeMap<usize, f32> {
        let mut masses: BTreeMap<usize, f32> = BTreeMap::new();
        for &(earlier, probability) in &self.layers.antecedents[phrase].scored {
            if let Some(resolution) = self.cast.resolved[earlier] {
                *masses.entry(resolution.figure).or_default() += probability;
            }
        }
        masses
    }

    /// Whoever is the source before a phrase, outside quotations.
    pub(in crate::attribution) fn last_speaker(&self, phrase: usize) -> Option<usize> {
        let mut earlier = (0..phrase).rev();
        let spoke = earlier.find(|&earlier| {
            let place = self.places[earlier];
            place.source && !place.quoted && self.cast.resolved[earlier].is_some()
        })?;
        self.cast.resolved[spoke].map(|resolution| resolution.figure)
    }

    /// Whether a preposition stands right before a mention: it is no subject.
    pub(in crate::attribution) fn is_oblique(&self, token: usize) -> bool {
        let before = token.checked_sub(1);
        let before = before.map(|before| self.word(before).to_lowercase());
        matches!(
            before.as_deref(),
            Some(
                "of" | "to"
                    | "with"
                    | "by"
                    | "for"
                    | "from"
                    | "against"
                    | "about"
                    | "on"
                    | "at"
                    | "in"
                    | "over"
                    | "like"
                    | "than"
            )
        )
    }

    /// The content that a phrase is the source of: nobody in it is who says it (`"Doe is wrong," he said`).
    pub(in crate::attribution) fn own_content(&self, phrase: usize) -> Vec<Range<usize>> {
        let links = self.own_links(phrase);
        links
            .flat_map(|link| link.content.iter().cloned())
            .collect()
    }

    /// The statements that a phrase is the source of.
    pub(in crate::attribution) fn own_links(&self, phrase: usize) -> impl Iterator<Item = &Link> {
        let at = self.layers.phrases[phrase].tokens.start;
        let links = self.links.iter();
        links.filter(move |link| link.source.iter().any(|source| source.contains(&at)))
    }
}
