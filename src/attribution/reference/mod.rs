//! Pronouns and noun phrases -> figures, from the start of the article to its end.
//!
//! Each phrase is asked by ordered rules, surest first; what none answers founds a figure of its own, so that a later `he` can
//! stand for `a senior official` and never for a name that official does not have. Pronouns are in `pronoun`, noun phrases in
//! `phrase`; both ask the ranking of candidates, and `salience` says who is present.

mod bearer;
mod issuer;
mod phrase;
mod police;
mod pronoun;
mod salience;

use std::collections::BTreeMap;
use std::ops::Range;

use super::cast::{Cast, Figure};
use super::choice::{ChoiceQuestion, Question};
use super::link::Link;
use super::source_form;
use crate::annotation::{Speaker, SpeakerKind};
use crate::decode::{Form, Gender, Layers, Pronoun, is_possessive};
use crate::text::{Document, Zone};

/// Mass of the antecedent head on one figure at which a pronoun tells the figure's gender.
const TELLING: f32 = 0.7;

/// Resolves all phrases of a cast that the names have not.
pub(super) fn resolve(document: &Document, layers: &Layers, links: &[Link], cast: Cast) -> Cast {
    resolve_among(document, layers, links, cast, &BTreeMap::new())
}

/// Who reports the words that a phrase stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aside {
    /// The figure.
    pub(super) speaker: usize,
    /// Whether these are that speaker's own words, in which he or she is no third person.
    pub(super) spoken: bool,
    /// The words, from the first to the last.
    pub(super) words: Range<usize>,
}

/// The same where it is known of some phrases who reports the words that they stand in.
pub(super) fn resolve_among(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    cast: Cast,
    asides: &BTreeMap<usize, Aside>,
) -> Cast {
    let mut stage = Stage::new(document, layers, links, cast);
    stage.asides.clone_from(asides);
    stage.resolve();
    stage.cast
}

/// What the ranking of candidates was asked on the way.
pub(super) fn questions(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    cast: Cast,
    asides: &BTreeMap<usize, Aside>,
) -> Vec<ChoiceQuestion> {
    let mut stage = Stage::new(document, layers, links, cast);
    stage.asides.clone_from(asides);
    stage.asked = Some(Vec::new());
    stage.resolve();
    let figures = &stage.cast.figures;
    let asked = stage.asked.into_iter().flatten();
    let told = asked.map(|question| ChoiceQuestion {
        tokens: question.tokens,
        words: question.words,
        none: question.none,
        candidates: question
            .candidates
            .into_iter()
            .map(|candidate| (speaker(&figures[candidate.figure]), candidate.evidence))
            .collect(),
    });
    told.collect()
}

fn speaker(figure: &Figure) -> Speaker {
    Speaker {
        name: figure.name.clone(),
        kind: figure.kind,
        roles: figure.roles.clone(),
        aliases: figure.aliases.clone(),
        mention: None,
    }
}

/// What is known of the place of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    /// First phrase of its sentence.
    pub(super) first: bool,
    /// Inside a source.
    pub(super) source: bool,
    /// Inside quotation marks.
    pub(super) quoted: bool,
    /// In the headline.
    pub(super) headline: bool,
}

/// One article while its phrases are resolved.
pub(super) struct Stage<'a> {
    pub(super) document: &'a Document,
    pub(super) layers: &'a Layers,
    pub(super) links: &'a [Link],
    pub(super) places: Vec<Place>,
    pub(super) cast: Cast,
    /// Phrases of which it is known who reports the words that they stand in.
    asides: BTreeMap<usize, Aside>,
    /// What the ranking of candidates was asked; only kept for those who fit its weights, since an article has thousands of pronouns.
    asked: Option<Vec<Question>>,
}

impl<'a> Stage<'a> {
    fn new(document: &'a Document, layers: &'a Layers, links: &'a [Link], cast: Cast) -> Self {
        let quoted = document.quoted();
        let mut sources = vec![false; document.tokens().len()];
        for source in &layers.sources {
            // In `officials in the department`, the department is not who speaks; in `Leader of the House Jane Doe`, she is.
            let head = source_form::head(document, layers, &source.tokens).tokens;
            let mut speaks = true;
            for token in source.tokens.clone() {
                match document.slice(document.tokens()[token]) {
                    "of" | "in" | "for" | "at" | "from" | "with" | "to" | "on" | "near" | "by" => {
                        speaks = false;
                    }
                    "," => speaks = true,
                    _ => {}
                }
                sources[token] = speaks || head.contains(&token);
            }
        }
        let mut last_sentence = usize::MAX;
        let places = layers
            .phrases
            .iter()
            .map(|phrase| {
                let at = phrase.tokens.start;
                let sentence = document.sentence_of(at);
                let first = std::mem::replace(&mut last_sentence, sentence) != sentence;
                Place {
                    sentence,
                    paragraph: document.paragraph_of(at),
                    first,
                    source: sources[at],
                    quoted: quoted[at],
                    headline: document.paragraphs()[document.paragraph_of(at)].zone
                        == Zone::Headline,
                }
            })
            .collect();
        Self {
            document,
            layers,
            links,
            places,
            cast,
            asides: BTreeMap::new(),
            asked: None,
        }
    }

    /// Answers all phrases that the names have not, from the start of the article to its end.
    fn resolve(&mut self) {
        self.learn_genders();
        for phrase in 0..self.layers.phrases.len() {
            if self.cast.resolved[phrase].is_some() {
                continue;
            }
            let answer = match self.layers.phrases[phrase].form {
                Form::Pronoun(pronoun) => self.pronoun(phrase, pronoun),
                Form::Nominal => self.nominal(phrase),
                Form::Name(_) => None,
            };
            self.cast.resolved[phrase] = answer;
        }
    }

    /// Genders that no name or title tells, from the pronouns that the antecedent head is sure of.
    fn learn_genders(&mut self) {
        let mut votes: BTreeMap<usize, [f32; 2]> = BTreeMap::new();
        for (phrase, candidates) in self.layers.phrases.iter().zip(&self.layers.antecedents) {
            let Form::Pronoun(Pronoun::Person(gender)) = phrase.form else {
                continue;
            };
            let mut masses: BTreeMap<usize, f32> = BTreeMap::new();
            for &(earlier, probability) in &candidates.scored {
                if let Some(resolution) = self.cast.resolved[earlier] {
                    *masses.entry(resolution.figure).or_default() += probability;
                }
            }
            for (figure, mass) in masses.into_iter().filter(|(_, mass)| *mass >= TELLING) {
                votes.entry(figure).or_default()[usize::from(gender == Gender::Male)] += mass;
            }
        }
        for (figure, [female, male]) in votes {
            let figure = &mut self.cast.figures[figure];
            let told = if female > male {
                Gender::Female
            } else {
                Gender::Male
            };
            let clear = female.max(male) > 3.0 * female.min(male);
            if figure.gender.is_none() && figure.kind == SpeakerKind::Person && clear {
                figure.gender = Some(told);
            }
        }
    }

    /// Keeps a question where questions are asked for.
    fn keep(&mut self, question: Question) {
        if let Some(asked) = &mut self.asked {
            asked.push(question);
        }
    }

    pub(super) fn word(&self, token: usize) -> &str {
        self.document.word(token)
    }

    /// Whether a mention is whose something is, the mark within it or behind it: `Ms Doe's sister`.
    pub(super) fn has_possessive(&self, tokens: &Range<usize>) -> bool {
        let mark = |token: usize| is_possessive(self.word(token));
        mark(tokens.end) || tokens.end > tokens.start && mark(tokens.end - 1)
    }
}

/// Whether a figure can be a person or persons.
fn is_personal(figure: &Figure) -> bool {
    matches!(
        figure.kind,
        SpeakerKind::Person | SpeakerKind::Unnamed | SpeakerKind::Group
    )
}
