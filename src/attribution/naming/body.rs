//! The names of organisations: acronyms, beginnings and ends that stand for the whole.

use std::collections::HashSet;

use super::super::cast::{Figure, Resolution};
use super::super::name::{is_acronym, is_short_form};
use super::Naming;
use crate::annotation::{EntityType, SpeakerKind};
use crate::text::Zone;

impl Naming<'_> {
    /// What names of bodies begin with, two words or more.
    pub(super) fn beginnings(&self) -> HashSet<String> {
        let bodies = (0..self.names.len()).filter(|&it| self.kinds[it] == EntityType::Organization);
        let parts = bodies.map(|entity| self.parts(entity));
        parts
            .flat_map(|parts| {
                (2..parts.len())
                    .map(|words| parts[..words].join(" "))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    pub(super) fn organisation(&self, entity: usize, parts: &[String]) -> Option<Resolution> {
        let bodies = || {
            let figures = self.cast.figures.iter().enumerate();
            figures.filter(|(_, figure)| figure.kind != SpeakerKind::Person)
        };
        let words = self.words(entity);
        if let [short] = words.as_slice() {
            let full = bodies().find(|(_, figure)| {
                let full: Vec<&str> = figure.name.split_whitespace().collect();
                is_acronym(short, &full)
            });
            if let Some((figure, _)) = full {
                return Some(Resolution {
                    figure,
                    rule: "acronym",
                    score: 0.93,
                });
            }
        }
        self.short_form(parts, |figure| figure.kind != SpeakerKind::Person, 0.88)
            .or_else(|| self.last_word(entity, parts))
    }

    /// `the Front` for `Highland Liberation Front`: the one body whose name a single word ends.
    fn last_word(&self, entity: usize, parts: &[String]) -> Option<Resolution> {
        let ends = |figure: &Figure| {
            let body = figure.kind == SpeakerKind::Organisation && !figure.place;
            body && figure.parts.len() > 1 && figure.parts.last() == parts.first()
        };
        let asked = parts.len() == 1 && self.kinds[entity] == EntityType::Organization;
        let figures = self.cast.figures.iter().enumerate();
        let mut long = figures.filter(|(_, figure)| asked && ends(figure));
        let (figure, _) = long.next()?;
        long.next().is_none().then_some(Resolution {
            figure,
            rule: "short-name",
            score: 0.8,
        })
    }

    /// Whether a short name is a body's own and no short form of another's: `Orbit`, in the text before `Orbit Community Hub` and far more
    /// often than it.
    fn stands_alone(&self, parts: &[String], long: &Figure) -> bool {
        const OFTEN: usize = 3;
        let starts_of = |asked: &[String]| -> Vec<usize> {
            let same = (0..self.names.len())
                .filter(|&it| self.kinds[it] != EntityType::Person && self.parts(it) == asked);
            let starts = same.map(|it| self.names[it].start);
            let in_text = starts.filter(|&start| {
                let paragraph = self.document.paragraph_of(start);
                let paragraph = self.document.paragraphs().get(paragraph);
                paragraph.is_some_and(|it| it.zone == Zone::Body)
            });
            in_text.collect()
        };
        let (own, whole) = (starts_of(parts), starts_of(&long.parts));
        own.len() >= OFTEN
            && whole.len() == 1
            && own.first() < whole.first()
            && long.kind == SpeakerKind::Organisation
    }

    /// The one of some figures whose name these parts are short for.
    fn short_form(
        &self,
        parts: &[String],
        asked: impl Fn(&Figure) -> bool,
        score: f32,
    ) -> Option<Resolution> {
        let figures = self.cast.figures.iter().enumerate();
        let mut long = figures.filter(|(_, figure)| {
            asked(figure)
                && is_short_form(parts, &figure.parts)
                && !self.stands_alone(parts, figure)
        });
        let (figure, _) = long.next()?;
        long.next().is_none().then_some(Resolution {
            figure,
            rule: "short-name",
            score,
        })
    }

    /// The one organisation whose name a single word opens.
    pub(super) fn short_body(&self, parts: &[String]) -> Option<Resolution> {
        let body = |figure: &Figure| figure.kind == SpeakerKind::Organisation;
        let single = parts.len() == 1;
        single.then(|| self.short_form(parts, body, 0.8)).flatten()
    }
}
