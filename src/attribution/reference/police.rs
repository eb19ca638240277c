//! `Police` without a name, in an article that names one force.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::cast::{Figure, Resolution, plain_name};
use super::super::nominal::{self, Nominal};
use super::Stage;
use super::phrase::is_told_apart;
use crate::annotation::{EntityType, SpeakerKind};

impl Stage<'_> {
    /// `Police`, `the police`, of which the article names one: `Avon police`, `the Leeds Constabulary`.
    pub(super) fn only_police(&mut self, nominal: &Nominal, words: &str) -> Option<Resolution> {
        let bare = nominal.head == "police" && nominal.words.eq_ignore_ascii_case("police");
        if !bare || is_told_apart(nominal, words) {
            return None;
        }
        let called = self.called_police();
        let figures = self.cast.figures.iter().enumerate();
        let is_force = |figure: &Figure| {
            let last = figure.parts.last().map_or("", String::as_str);
            let named = figure.named && figure.name.starts_with(char::is_uppercase);
            matches!(last, "police" | "constabulary")
                && figure.parts.len() > 1
                && figure.kind == SpeakerKind::Organisation
                && (named || called.contains_key(&figure.name.to_lowercase()))
        };
        let forces: Vec<usize> = figures
            .filter(|(_, figure)| is_force(figure))
            .map(|(at, _)| at)
            .collect();
        let known = |name: &String| {
            let mut names = forces.iter().map(|&at| &self.cast.figures[at].name);
            names.any(|force| force.eq_ignore_ascii_case(name))
        };
        let others: Vec<&Range<usize>> = called
            .iter()
            .filter(|(name, _)| !known(name))
            .map(|(_, tokens)| tokens)
            .collect();
        let figure = match (forces.as_slice(), others.as_slice()) {
            (&[force], []) => force,
            ([], &[tokens]) => self.found_force(tokens.clone())?,
            _ => return None,
        };
        Some(Resolution {
            figure,
            rule: "only-police",
            score: 0.8,
        })
    }

    /// The forces that are called by a place's or body's name and `police` in small letters, which is no name to the tagger.
    fn called_police(&self) -> BTreeMap<String, Range<usize>> {
        let mut called = BTreeMap::new();
        for entity in &self.layers.entities {
            let name = self.document.tokens_in(entity.span);
            let place = matches!(entity.kind, EntityType::Location | EntityType::Organization);
            if place
                && matches!(
                    self.word(name.end),
                    "police" | "constabulary" | "Constabulary"
                )
            {
                let tokens = name.start..name.end + 1;
                if let Some(span) = self.document.span_of(tokens.clone()) {
                    let words = plain_name(self.document.slice(span)).to_lowercase();
                    called.entry(words).or_insert(tokens);
                }
            }
        }
        called
    }

    /// A new figure for a force, by the words that it is called by.
    fn found_force(&mut self, tokens: Range<usize>) -> Option<usize> {
        let nominal = nominal::read(self.document, &tokens);
        let name = plain_name(self.document.slice(self.document.span_of(tokens.clone())?));
        self.cast.figures.push(nominal.figure(name, tokens));
        Some(self.cast.figures.len() - 1)
    }
}
