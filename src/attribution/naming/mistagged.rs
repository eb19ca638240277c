//! Names that were tagged as something else than what they stand for: letters of an office, surnames of a transcript's labels and of
//! people after whom houses are called.

use super::{Naming, kind};
use crate::annotation::SpeakerKind;
use crate::attribution::cast::{Figure, Resolution};
use crate::decode::{NounClass, noun};

impl Naming<'_> {
    /// `the MEC` after `MEC for Finance Jane Doe`: letters of an office that were tagged as a name.
    pub(super) fn office(&self, phrase: usize, entity: usize) -> Option<Resolution> {
        const LONGEST: usize = 7;
        let name = &self.names[entity];
        let letters = self.word(name.start);
        let is_office = name.len() == 1
            && !letters.contains(char::is_lowercase)
            && noun(letters).is_some_and(|noun| noun.class == NounClass::Person);
        let before = name
            .start
            .checked_sub(1)
            .map_or("", |before| self.word(before));
        if !is_office || !matches!(before, "the" | "The") {
            return None;
        }
        // `MEC for Finance and Roads Jane Doe`: capitals and what joins them lead from the letters to the name.
        let leads = |word: &str| {
            word.starts_with(char::is_uppercase) || matches!(word, "for" | "of" | "and" | "the")
        };
        let holds = |start: usize| {
            let title = (start.saturating_sub(LONGEST)..start).rev();
            title
                .map(|token| self.word(token))
                .take_while(|word| leads(word))
                .any(|word| word == letters)
        };
        let earlier = (0..phrase).rev();
        let figure = earlier
            .filter(|&earlier| holds(self.layers.phrases[earlier].tokens.start))
            .filter_map(|earlier| Some(self.cast.resolved[earlier]?.figure))
            .find(|&figure| self.cast.figures[figure].kind == SpeakerKind::Person)?;
        Some(Resolution {
            figure,
            rule: "role",
            score: 0.9,
        })
    }

    /// `DOE:` before a turn of a transcript is a surname, whatever it was tagged as.
    pub(super) fn labelled(
        &self,
        phrase: usize,
        entity: usize,
        parts: &[String],
    ) -> Option<Resolution> {
        let name = &self.names[entity];
        let capitals = !self.word(name.start).contains(char::is_lowercase);
        let labels = parts.len() == 1 && capitals && self.word(name.end) == ":";
        labels.then(|| self.person(phrase, entity, parts)).flatten()
    }

    /// `Roe` in the text of `Jane Roe` and `Roe House`: a surname that was tagged as a body or place, and not surely, is no short
    /// form of a building's name.
    pub(super) fn surname_of_place(
        &self,
        phrase: usize,
        entity: usize,
        parts: &[String],
    ) -> Option<Resolution> {
        let [name] = parts else { return None };
        let figures = &self.cast.figures;
        let begins = |figure: &Figure| figure.parts.len() > 1 && figure.parts.first() == Some(name);
        let bears = |figure: &Figure| figure.parts.len() > 1 && figure.parts.last() == Some(name);
        let person = |figure: &&Figure| figure.kind == SpeakerKind::Person && bears(figure);
        let body = |figure: &&Figure| figure.kind == SpeakerKind::Organisation && begins(figure);
        let place = figures.iter().find(body)?.place;
        let unsure = place || self.layers.entities[entity].confidence < kind::SURE;
        let known = unsure && figures.iter().any(|figure| person(&figure));
        known.then(|| self.person(phrase, entity, parts)).flatten()
    }
}
