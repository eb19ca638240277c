//! What a pronoun stands for.

use super::super::cast::Resolution;
use super::super::choice::{Question, can_stand_for};
use super::{Place, Stage, is_personal};
use crate::annotation::SpeakerKind;
use crate::decode::Pronoun;

impl Stage<'_> {
    pub(super) fn pronoun(&mut self, phrase: usize, pronoun: Pronoun) -> Option<Resolution> {
        match pronoun {
            Pronoun::Relative => self.relative(phrase),
            Pronoun::First { .. } | Pronoun::Second => None,
            Pronoun::Person(_) | Pronoun::They | Pronoun::It => self
                .went_on(phrase, pronoun)
                .or_else(|| self.ranked(phrase, pronoun)),
        }
    }

    /// Whom the ranking of candidates chooses. A pronoun says nothing by itself, so whoever is likely at all is better than nobody.
    fn ranked(&mut self, phrase: usize, pronoun: Pronoun) -> Option<Resolution> {
        const LIKELY: f32 = 0.2;
        let question = Question::of_pronoun(self, phrase, pronoun)?;
        let best = question.figure();
        self.keep(question);
        let rule = match pronoun {
            Pronoun::They => "pronoun-they",
            Pronoun::It => "pronoun-it",
            _ => "pronoun",
        };
        let (figure, score) = best.filter(|&(_, probability)| probability >= LIKELY)?;
        Some(Resolution {
            figure,
            rule,
            score,
        })
    }

    /// `who`, `which`: the nearest fitting phrase that ends shortly before, in the same sentence.
    fn relative(&self, phrase: usize) -> Option<Resolution> {
        const NEAR: usize = 12;
        let at = self.layers.phrases[phrase].tokens.start;
        let personal = self.word(at).to_lowercase().starts_with("who");
        let sentence = self.places[phrase].sentence;
        (0..phrase)
            .rev()
            .take_while(|&earlier| self.places[earlier].sentence == sentence)
            .filter(|&earlier| self.layers.phrases[earlier].tokens.end + NEAR > at)
            .filter(|&earlier| self.layers.phrases[earlier].tokens.end <= at)
            .find_map(|earlier| {
                let index = self.cast.resolved[earlier]?.figure;
                let figure = &self.cast.figures[index];
                // In `leader of the Cornish party, who`, a name of a people is none of a person.
                let people = figure.named && figure.kind == SpeakerKind::Group;
                let fits = !personal || is_personal(figure) && !people;
                let touching = self.layers.phrases[earlier].tokens.end + 1 >= at;
                let score = if touching { 0.9 } else { 0.6 };
                fits.then_some(Resolution {
                    figure: index,
                    rule: "relative-pronoun",
                    score,
                })
            })
    }

    /// `It also insists`: whoever spoke in the sentence before goes on, whatever the number of the pronoun.
    fn went_on(&self, phrase: usize, pronoun: Pronoun) -> Option<Resolution> {
        let Place {
            sentence,
            paragraph,
            first,
            source,
            quoted,
            ..
        } = self.places[phrase];
        let at = self.layers.phrases[phrase].tokens.end;
        let also = (at..at + 3)
            .any(|token| matches!(self.word(token), "also" | "further" | "added" | "adds"));
        if !(first && source && also) || quoted {
            return None;
        }
        let spoke = (0..phrase).rev().find(|&earlier| {
            let place = self.places[earlier];
            place.source
                && place.paragraph == paragraph
                && place.sentence < sentence
                && !place.quoted
        })?;
        let figure = self.cast.resolved[spoke]?.figure;
        let near = self.places[spoke].sentence + 1 == sentence;
        let fits = can_stand_for(&self.cast.figures[figure], pronoun)
            || matches!(pronoun, Pronoun::It)
                && self.cast.figures[figure].kind != SpeakerKind::Person;
        (near && fits).then_some(Resolution {
            figure,
            rule: "went-on",
            score: 0.85,
        })
    }
}
