//! Who is most present: the choice among the figures before a phrase.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::cast::{Figure, Resolution};
use super::{REACH, Stage};
use crate::annotation::SpeakerKind;
use crate::decode::{Form, Pronoun};

/// Weights of what speaks for an antecedent: a log-linear choice among the figures, each by its best mention (Durrett & Klein
/// 2013), fitted to 458 pronoun sources of `corpus/train` and 87 of GUM's training part; see `models/experiments.md`.
mod weight {
    /// Of the log of the antecedent head's mass.
    pub(super) const HEAD: f32 = 0.31;
    /// What a figure that the head gives nothing to keeps.
    pub(super) const FLOOR: f32 = 0.02;
    /// For each sentence between.
    pub(super) const SENTENCE: f32 = -0.43;
    /// For standing in the same sentence.
    pub(super) const SAME: f32 = -0.35;
    /// For standing in another paragraph.
    pub(super) const PARAGRAPH: f32 = -1.55;
    /// For standing first in its sentence, where subjects stand.
    pub(super) const FIRST: f32 = 0.31;
    /// For having been a source.
    pub(super) const SOURCE: f32 = -0.13;
    /// For standing inside someone's quotation.
    pub(super) const QUOTED: f32 = -0.38;
    /// For standing behind a preposition.
    pub(super) const OBLIQUE: f32 = -0.42;
    /// For having spoken last.
    pub(super) const LAST: f32 = 0.9;
    /// For reporting, in words not quoted, what the pronoun stands in.
    pub(super) const REPORTS: f32 = 1.0;
    /// For standing before the pronoun in the same speaker's words.
    pub(super) const SAME_WORDS: f32 = 1.5;
    /// For a gender that is not known.
    pub(super) const UNKNOWN_GENDER: f32 = -0.44;
    /// For one person meant by `they`.
    pub(super) const SINGULAR_THEY: f32 = -1.09;
    /// For having no name, and not having been a source.
    pub(super) const NAMELESS: f32 = -1.64;
    /// The score of there being none.
    pub(super) const NONE: f32 = -6.5;
}

/// A third person in somebody's own words stands for nobody that is less likely than this.
const SPOKEN: f32 = 0.4;

impl Stage<'_> {
    /// What a pronoun takes off or adds to a figure's score; `None` where it cannot mean it.
    pub(super) fn agrees(&self, figure: &Figure, pronoun: Pronoun) -> Option<f32> {
        match pronoun {
            Pronoun::Person(gender) => {
                let single = !figure.plural
                    && matches!(figure.kind, SpeakerKind::Person | SpeakerKind::Unnamed);
                let own = figure.gender.unwrap_or(gender);
                let unknown = if figure.gender.is_none() {
                    weight::UNKNOWN_GENDER
                } else {
                    0.0
                };
                (single && own == gender).then_some(unknown)
            }
            Pronoun::They => match figure.kind {
                SpeakerKind::Person if !figure.plural => Some(weight::SINGULAR_THEY),
                SpeakerKind::Document => Some(weight::SINGULAR_THEY),
                SpeakerKind::Unnamed if !figure.plural => Some(weight::SINGULAR_THEY),
                // A team or a company may be `they`, a town hardly.
                SpeakerKind::Organisation if figure.place => None,
                SpeakerKind::Organisation if !figure.plural => Some(weight::SINGULAR_THEY),
                _ => Some(0.0),
            },
            Pronoun::It => {
                let thing = matches!(
                    figure.kind,
                    SpeakerKind::Organisation | SpeakerKind::Document
                );
                (thing && !figure.plural).then_some(0.0)
            }
            _ => None,
        }
    }

    /// `As a child, he sang`: the words say what the one is who is named beside them, and bring in nobody.
    fn is_described_as(&self, phrase: usize) -> bool {
        let found = &self.layers.phrases[phrase];
        let start = found.tokens.start;
        let article = matches!(self.word(start), "a" | "an");
        let behind_as = start > 0 && matches!(self.word(start - 1), "as" | "As");
        found.form == Form::Nominal && article && behind_as
    }

    /// The best of the figures in reach, by the antecedent head and by how present each is.
    pub(super) fn salient(&self, phrase: usize, pronoun: Pronoun) -> Option<Resolution> {
        let own_content = self.own_content(phrase);
        let here = self.places[phrase];
        let masses = self.masses(phrase);
        let last = self.last_speaker(phrase);
        let mut scores: BTreeMap<usize, f32> = BTreeMap::new();
        let reachable = (0..phrase)
            .rev()
            .take_while(|&earlier| self.places[earlier].sentence + REACH >= here.sentence);
        for earlier in reachable {
            let tokens = &self.layers.phrases[earlier].tokens;
            let apart = tokens.end <= self.layers.phrases[phrase].tokens.start;
            let own = own_content
                .iter()
                .any(|piece| piece.contains(&tokens.start));
            let Some(resolution) = self.cast.resolved[earlier].filter(|_| apart && !own) else {
                continue;
            };
            if self.is_described_as(earlier) {
                continue;
            }
            let figure = &self.cast.figures[resolution.figure];
            let Some(agreement) = self.agrees(figure, pronoun) else {
                continue;
            };
            let aside = self.asides.get(&phrase);
            let reports = aside.is_some_and(|aside| aside.speaker == resolution.figure);
            let spoken = aside.filter(|aside| aside.spoken);
            if reports && spoken.is_some() {
                continue;
            }
            let same_words = spoken.is_some_and(|aside| aside.words.contains(&tokens.start));
            let place = self.places[earlier];
            let mass = masses.get(&resolution.figure).copied().unwrap_or(0.0);
            let gap = (here.sentence - place.sentence) as f32;
            let speaks = [
                (weight::SAME, gap == 0.0),
                (weight::PARAGRAPH, place.paragraph != here.paragraph),
                (weight::FIRST, place.first),
                (
                    weight::NAMELESS,
                    !figure.named && !place.source && !same_words,
                ),
                (weight::SOURCE, place.source),
                (weight::QUOTED, place.quoted && !here.quoted),
                (weight::OBLIQUE, self.is_oblique(tokens.start)),
                (weight::LAST, last == Some(resolution.figure)),
                (weight::REPORTS, reports),
                (weight::SAME_WORDS, same_words),
            ];
            let score = agreement
                + weight::HEAD * (mass + weight::FLOOR).ln()
                + weight::SENTENCE * gap
                + speaks
                    .iter()
                    .map(|&(weight, holds)| if holds { weight } else { 0.0 })
                    .sum::<f32>();
            let best = scores.entry(resolution.figure).or_insert(score);
            *best = best.max(score);
        }
        let (&figure, &best) = scores
            .iter()
            .max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(one.0)))?;
        let total: f32 = scores
            .values()
            .map(|score| (score - best).exp())
            .sum::<f32>()
            + (weight::NONE - best).exp();
        let rule = match pronoun {
            Pronoun::They => "pronoun-they",
            Pronoun::It => "pronoun-it",
            _ => "pronoun",
        };
        // Whom a speaker means by `they` is often nobody that the article tells of.
        let spoken = self.asides.get(&phrase).is_some_and(|aside| aside.spoken);
        let score = 1.0 / total;
        let sure = !spoken || score >= SPOKEN;
        (best > weight::NONE && sure).then_some(Resolution {
            figure,
            rule,
            score,
        })
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
        let before = token.checked_sub(1).map(|before| self.word(before));
        matches!(
            before,
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
        let at = self.layers.phrases[phrase].tokens.start;
        self.links
            .iter()
            .filter(|link| link.source.iter().any(|source| source.contains(&at)))
            .flat_map(|link| link.content.iter().cloned())
            .collect()
    }
}
