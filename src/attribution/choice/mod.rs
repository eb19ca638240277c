//! Whom a noun phrase or a pronoun stands for when no sure rule tells: one ranking of candidates, among them somebody whom the
//! article does not name.
//!
//! [`candidates`] says who can be meant, [`evidence`] what speaks for each ([`pronoun`] both, for pronouns), [`ranking`] weighs it:
//! a softmax whose weights are fitted to gold with speakers by `models/fit_choice.py`. Its probability is the raw score of the
//! speaker.

mod apart;
mod bodies;
mod candidates;
mod evidence;
mod origin;
mod pronoun;
mod ranking;
mod role;
mod scene;
mod told;

use std::ops::Range;

use super::evidence::Number;
use crate::annotation::Speaker;

pub(super) use candidates::Asked;
pub(super) use pronoun::can_stand_for;

/// Mass of the antecedent head that is left to a figure of which it says nothing.
const FLOOR: f64 = 0.02;

/// One noun phrase, and who can be meant by it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    /// The phrase.
    pub(super) tokens: Range<usize>,
    /// Its words, by which somebody is called whom the article does not name.
    pub(super) words: String,
    /// The figures that can be meant.
    pub(super) candidates: Vec<Candidate>,
    /// What speaks for none of them.
    pub(super) none: Vec<Number>,
}

/// A figure that can be meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// The figure, as an index into the cast.
    pub(super) figure: usize,
    /// What speaks for it and against it.
    pub(super) evidence: Vec<Number>,
}

/// What the ranking answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    /// The figure; none where the article does not name who is meant.
    pub(super) figure: Option<usize>,
    /// The probability.
    pub(super) probability: f32,
}

impl Question {
    /// The likeliest answer; of equals, none before a figure and the earlier figure before the later.
    pub(super) fn answer(&self) -> Choice {
        let (none, figure) = self.ranked();
        let likelier = figure.filter(|&(_, probability)| probability > none);
        Choice {
            figure: likelier.map(|(figure, _)| figure),
            probability: likelier.map_or(none, |(_, probability)| probability) as f32,
        }
    }

    /// The likeliest figure and its probability, also where none of them is likelier still.
    pub(super) fn figure(&self) -> Option<(usize, f32)> {
        let (figure, probability) = self.ranked().1?;
        Some((figure, probability as f32))
    }

    /// The probability of none of the figures, and the likeliest of them with its own.
    fn ranked(&self) -> (f64, Option<(usize, f64)>) {
        let candidates = self.candidates.iter().map(|it| it.evidence.as_slice());
        let (none, each) = ranking::probabilities(&self.none, candidates);
        let mut best: Option<(usize, f64)> = None;
        for (candidate, probability) in self.candidates.iter().zip(each) {
            if best.is_none_or(|(_, most)| probability > most) {
                best = Some((candidate.figure, probability));
            }
        }
        (none, best)
    }
}

/// A question as it is told to those who fit the weights: with names instead of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceQuestion {
    /// The tokens of the phrase.
    pub tokens: Range<usize>,
    /// Its words, by which somebody is called whom the article does not name.
    pub words: String,
    /// Who can be meant, and the evidence.
    pub candidates: Vec<(Speaker, Vec<Number>)>,
    /// The evidence for none of them.
    pub none: Vec<Number>,
}
