//! What kind of name each mention is: the tagger's types, where the words around tell no other.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::given_name::is_given_name;
use super::super::{role, transcript};
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::Document;

/// A mention less sure than the first takes the type of one of the same words that is surer than the second.
const UNSURE: f32 = 0.7;
pub(super) const SURE: f32 = 0.9;

/// The types of the entities, where `Vandi Pass, the company that runs the app,` is a company whatever it was tagged as; so are
/// its other mentions.
pub(super) fn kinds(
    document: &Document,
    layers: &Layers,
    names: &[Range<usize>],
) -> Vec<EntityType> {
    let told_body = |entity: usize| {
        let roles = |kind| role::roles(document, names, &names[entity], kind);
        layers.entities[entity].kind == EntityType::Person
            && roles(EntityType::Person).is_empty()
            && !roles(EntityType::Organization).is_empty()
    };
    let words = |entity: usize| document.slice(layers.entities[entity].span);
    // `damages from the paper, Lewis added`: somebody whose full name stands there is no paper; nor is somebody whose surname stands
    // alone elsewhere, and is a person's.
    let last = |it: usize| document.slice(document.tokens()[names[it].end - 1]);
    let people = |alone: bool| -> HashSet<&str> {
        (0..names.len())
            .filter(|&it| layers.entities[it].kind == EntityType::Person)
            .filter(|&it| (names[it].len() == 1) == alone)
            .map(last)
            .collect()
    };
    let (surnames, single) = (people(false), people(true));
    let is_somebody = |it: usize| {
        surnames.contains(words(it)) || names[it].len() > 1 && single.contains(last(it))
    };
    let bodies: Vec<&str> = (0..names.len())
        .filter(|&it| !is_somebody(it) && told_body(it))
        .map(words)
        .collect();
    // One name of several words is one kind of thing: the mentions that the tagger is sure of tell which.
    let mut sure: HashMap<&str, (EntityType, f32)> = HashMap::new();
    for entity in (0..names.len()).filter(|&it| names[it].len() > 1) {
        let mention = &layers.entities[entity];
        let known = sure
            .entry(words(entity))
            .or_insert((mention.kind, mention.confidence));
        if mention.confidence > known.1 {
            *known = (mention.kind, mention.confidence);
        }
    }
    let kind_of = |entity: usize| {
        let mention = &layers.entities[entity];
        match sure.get(words(entity)) {
            Some(&(kind, confidence)) if mention.confidence < UNSURE && confidence > SURE => kind,
            _ => mention.kind,
        }
    };
    (0..names.len())
        .map(|entity| match kind_of(entity) {
            EntityType::Person if bodies.contains(&words(entity)) => EntityType::Organization,
            // `MINA BAO:` in capitals before a turn is hardly ever tagged as a person.
            EntityType::Organization | EntityType::Location | EntityType::Misc
                if labels_person(document, &names[entity]) =>
            {
                EntityType::Person
            }
            kind => kind,
        })
        .collect()
}

/// Whether two or three words in capitals before a colon or comma open a paragraph, the first of them a given name.
fn labels_person(document: &Document, name: &Range<usize>) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let given = is_given_name(&word(name.start).to_lowercase());
    (2..=3).contains(&name.len())
        && transcript::is_label(document, name)
        && name
            .clone()
            .all(|token| !word(token).contains(char::is_lowercase))
        && given
}
