//! Who can be meant by a noun phrase: the figures before it, and in a headline those who speak first in the text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::told::Told;
use super::{Candidate, Question, apart, bodies, evidence, role};
use crate::annotation::{EntityType, SpeakerKind};
use crate::attribution::cast::Figure;
use crate::attribution::nominal::Nominal;
use crate::attribution::reference::Stage;
use crate::decode::{NounClass, singular};

/// How many sentences back somebody may have been mentioned.
const REACH: usize = 20;

/// How many sources of the text may be ahead of a headline that speaks of them.
const AHEAD: usize = 3;

/// A noun phrase that is asked about.
#[derive(Clone, Copy, Debug)]
pub(in crate::attribution) struct Asked<'a> {
    /// Its place among the phrases.
    pub(in crate::attribution) phrase: usize,
    /// What its words tell.
    pub(in crate::attribution) nominal: &'a Nominal,
    /// The words that name somebody without a name, with what a preposition or clause adds.
    pub(in crate::attribution) words: &'a str,
}

impl Asked<'_> {
    /// Whether more words than the noun phrase tell who is meant: `Police in Leeds`.
    pub(in crate::attribution) fn is_told_apart(&self) -> bool {
        self.words.len() > self.nominal.words.len()
    }
}

/// The mentions of one figure that a phrase may point at, as indices of phrases, the nearest first.
pub(super) struct Met {
    pub(super) mentions: Vec<usize>,
    /// Whether it is mentioned only behind the phrase, and as which of the sources there.
    pub(super) ahead: Option<usize>,
}

impl Question {
    /// The question that a phrase asks; none where nobody before it can be meant.
    pub(in crate::attribution) fn of(stage: &Stage, asked: Asked) -> Option<Self> {
        let met = met(stage, &asked);
        if met.is_empty() {
            return None;
        }
        let masses = stage.masses(asked.phrase);
        let told = Told::of(stage, &asked);
        let candidates: Vec<Candidate> = met
            .iter()
            .map(|(&figure, met)| {
                let mass = masses.get(&figure).copied().unwrap_or(0.0);
                Candidate {
                    figure,
                    evidence: evidence::of_figure(stage, &asked, &told, figure, met, mass),
                }
            })
            .collect();
        Some(Question {
            tokens: stage.layers.phrases[asked.phrase].tokens.clone(),
            words: asked.words.to_owned(),
            none: evidence::of_none(stage, &asked, &told, candidates.len()),
            candidates,
        })
    }
}

/// The figures in reach that the noun can mean.
fn met(stage: &Stage, asked: &Asked) -> BTreeMap<usize, Met> {
    let phrase = asked.phrase;
    let here = stage.places[phrase];
    let own = stage.own_content(phrase);
    let tokens = &stage.layers.phrases[phrase].tokens;
    let told = told_people(stage, asked);
    let apart = apart::others(stage, phrase);
    let can_mean = |figure: &Figure| can_mean(asked.nominal, figure) && is_known_by(figure, &told);
    let mut met: BTreeMap<usize, Met> = BTreeMap::new();
    for earlier in (0..phrase).rev() {
        if stage.places[earlier].sentence + REACH < here.sentence {
            break;
        }
        let other: &Range<usize> = &stage.layers.phrases[earlier].tokens;
        let within = own.iter().any(|piece| piece.contains(&other.start));
        let Some(resolution) = stage.cast.resolved[earlier] else {
            continue;
        };
        if other.end > tokens.start || within || apart.contains(&resolution.figure) {
            continue;
        }
        if can_mean(&stage.cast.figures[resolution.figure]) {
            let met = met.entry(resolution.figure).or_insert_with(|| Met {
                mentions: Vec::new(),
                ahead: None,
            });
            met.mentions.push(earlier);
        }
    }
    if here.headline && here.source {
        let sources = (phrase + 1..stage.places.len())
            .filter(|&later| stage.places[later].source && !stage.places[later].headline)
            .filter_map(|later| Some((later, stage.cast.resolved[later]?.figure)));
        for (order, (later, figure)) in sources.take(AHEAD).enumerate() {
            let fits = can_mean(&stage.cast.figures[figure]);
            if fits && !met.contains_key(&figure) {
                let ahead = Met {
                    mentions: vec![later],
                    ahead: Some(order),
                };
                met.insert(figure, ahead);
            }
        }
    }
    met
}

/// The last words of the people by whom a phrase tells who is meant: `Doe` of `the wife of the banker Bo Doe`.
fn told_people(stage: &Stage, asked: &Asked) -> Vec<String> {
    let behind = asked.words.get(asked.nominal.words.len()..).unwrap_or("");
    if behind.is_empty() {
        return Vec::new();
    }
    let entities = stage.layers.entities.iter();
    let people = entities
        .filter(|entity| entity.kind == EntityType::Person)
        .map(|entity| stage.document.slice(entity.span))
        .filter(|name| behind.contains(name));
    let last = people.filter_map(|name| name.split_whitespace().next_back());
    last.map(str::to_owned).collect()
}

/// Whether a person with a name is known by those who tell who is meant: whoever is the wife of Bo Doe has him in her role.
fn is_known_by(figure: &Figure, told: &[String]) -> bool {
    let other = !figure.named || figure.kind != SpeakerKind::Person;
    let mut roles = figure.roles.iter();
    other || told.is_empty() || roles.any(|role| told.iter().any(|name| role.contains(name)))
}

/// Whether a common noun can mean a figure: number, gender and kind do not speak against it.
fn can_mean(nominal: &Nominal, figure: &Figure) -> bool {
    let gender = nominal.noun.and_then(|noun| noun.gender);
    let genders = gender.is_none() || figure.gender.is_none() || gender == figure.gender;
    let same_head = !figure.named
        && figure
            .parts
            .last()
            .is_some_and(|head| singular(head) == nominal.head);
    let kinds = match nominal.noun.map(|noun| noun.class) {
        Some(NounClass::Person) => {
            let person = matches!(figure.kind, SpeakerKind::Person | SpeakerKind::Unnamed);
            same_head
                || person
                    && !role::is_another(figure, nominal)
                    && !role::is_of_other_rank(figure, nominal)
                    && !role::is_of_another_body(figure, nominal)
        }
        // An unnamed source is not to be given a name that it does not have.
        Some(NounClass::Anonymous) => {
            same_head || figure.kind == SpeakerKind::Person && role::has_role(figure, nominal)
        }
        Some(NounClass::Organisation) => {
            let body = figure.kind == SpeakerKind::Organisation;
            same_head || body && !bodies::is_of_other_kind(figure, nominal)
        }
        Some(NounClass::Document) => figure.kind == SpeakerKind::Document || same_head,
        Some(NounClass::Group) => same_head,
        None => same_head || figure.kind == SpeakerKind::Person && !figure.plural,
    };
    genders && kinds && figure.plural == nominal.plural()
}
