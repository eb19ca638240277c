//! The names of organisations: acronyms, beginnings and ends that stand for the whole.

use std::collections::HashSet;

use super::super::cast::{Figure, Resolution};
use super::super::name::{is_acronym, is_short_form};
use super::Naming;
use super::clipped::is_clipped;
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
        // `Acme` is the maker of the `Acme X400`, and not that.
        let maker = self.kinds[entity] == EntityType::Organization;
        let product = |figure: &Figure| {
            let numbered = |part: &String| part.contains(|c: char| c.is_ascii_digit());
            figure.kind == SpeakerKind::Group && figure.parts.iter().any(numbered)
        };
        let asked =
            |figure: &Figure| figure.kind != SpeakerKind::Person && !(maker && product(figure));
        self.by_letters(entity)
            .or_else(|| self.short_form(parts, asked, 0.88))
            .or_else(|| self.last_word(entity, parts))
    }

    /// Whether words stand anywhere in brackets alone, as letters do behind the name that they stand for.
    fn is_in_brackets(&self, words: &[&str]) -> bool {
        let word = |token: usize| {
            let span = self.document.tokens().get(token);
            span.map_or("", |&span| self.document.slice(span))
        };
        let mentions = (0..self.names.len()).filter(|&other| self.words(other) == words);
        let mut places = mentions.map(|other| &self.names[other]);
        places.any(|name| name.start > 0 && word(name.start - 1) == "(" && word(name.end) == ")")
    }

    /// The body of whose initials or beginnings of words a mention is made.
    fn by_letters(&self, entity: usize) -> Option<Resolution> {
        let words = self.words(entity);
        let [short] = words.as_slice() else {
            return None;
        };
        let figure = self.cast.figures.iter().position(|figure| {
            let full: Vec<&str> = figure.name.split_whitespace().collect();
            let clipped =
                || self.kinds[entity] == EntityType::Organization && is_clipped(short, &full);
            figure.kind != SpeakerKind::Person && (is_acronym(short, &full) || clipped())
        })?;
        Some(Resolution {
            figure,
            rule: "acronym",
            score: 0.93,
        })
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

    /// The one organisation whose name a single word opens, or whose initials it is.
    pub(super) fn short_body(&self, entity: usize, parts: &[String]) -> Option<Resolution> {
        let body = |figure: &Figure| figure.kind == SpeakerKind::Organisation;
        let single = parts.len() == 1;
        let short = || single.then(|| self.short_form(parts, body, 0.8)).flatten();
        let words = self.words(entity);
        // Shorter ones may be given names.
        const LONG: usize = 4;
        let capitals = words
            .iter()
            .all(|word| word.len() >= LONG || word.chars().all(char::is_uppercase));
        let letters = || (capitals || self.is_in_brackets(&words)).then(|| self.by_letters(entity));
        short().or_else(|| letters().flatten())
    }
}
