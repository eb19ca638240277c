//! Two people together: `both men`, `the pair`.

use std::ops::Range;

use super::{Answer, Asking};
use crate::annotation::{SourceForm, SpeakerKind};
use crate::decode::Gender;

/// How many sentences back the two may be named.
const REACH: usize = 8;

impl Asking<'_> {
    /// The two people whom `both men` or `the pair` means: those of the last sentence that names two, where it names no third.
    pub(super) fn pair(&mut self, source: &Range<usize>) -> Option<Answer> {
        let gender = asked(self.words(source))?;
        let here = self.document.sentence_of(source.start);
        let people = self.people_before(source.start, gender);
        let mut together: Vec<usize> = Vec::new();
        let mut sentence = None;
        for &(figure, at) in people.iter().rev() {
            if at + REACH < here {
                break;
            }
            if sentence != Some(at) {
                if together.len() > 1 {
                    break;
                }
                together.clear();
                sentence = Some(at);
            }
            if !together.contains(&figure) {
                together.insert(0, figure);
            }
        }
        let &[_, _] = together.as_slice() else {
            return None;
        };
        let figure = self.joined(&together, source.clone());
        Some(Answer {
            form: SourceForm::Nominal,
            figure: Some(figure),
            rule: "pair",
            score: 0.7,
        })
    }

    /// The named people before a token who can be of a gender, each with the sentence it stands in.
    fn people_before(&self, token: usize, gender: Option<Gender>) -> Vec<(usize, usize)> {
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        phrases
            .take_while(|(phrase, _)| phrase.tokens.start < token)
            .filter_map(|(phrase, resolution)| {
                let figure = resolution.as_ref()?.figure;
                let it = &self.cast.figures[figure];
                let fits = gender.is_none() || it.gender.is_none() || it.gender == gender;
                let one = it.kind == SpeakerKind::Person && it.named && !it.plural;
                (one && fits).then(|| (figure, self.document.sentence_of(phrase.tokens.start)))
            })
            .collect()
    }
}

/// Which gender the words ask for, where they mean two people.
fn asked(words: &str) -> Option<Option<Gender>> {
    let words = words.to_lowercase();
    match words.trim_start_matches("the ") {
        "both men" | "two men" => Some(Some(Gender::Male)),
        "both women" | "two women" => Some(Some(Gender::Female)),
        "pair" | "duo" | "two" => Some(None),
        _ => None,
    }
}
