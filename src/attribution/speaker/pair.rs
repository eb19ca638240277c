//! Two people together: `both men`, `the pair`, `the couple`.

use std::ops::Range;

use super::{Answer, Asking};
use crate::annotation::{SourceForm, SpeakerKind};
use crate::decode::{Form, Gender, noun};

/// How many sentences back the two may be named.
const REACH: usize = 8;

impl Asking<'_> {
    /// The two people whom `both men` or `the pair` means: those whom the article names as `A and B`, else those of the last sentence that names
    /// two and no third.
    pub(super) fn pair(&mut self, source: &Range<usize>) -> Option<Answer> {
        let gender = asked(self.words(source))?;
        let together = self
            .coordinated(source.start, gender)
            .or_else(|| self.in_one_sentence(source.start, gender))?;
        let figure = self.joined(&together, source.clone());
        Some(Answer {
            form: SourceForm::Nominal,
            figure: Some(figure),
            rule: "pair",
            score: 0.7,
        })
    }

    /// The two people of the last sentence before a token that names two, where it names no third.
    fn in_one_sentence(&self, token: usize, gender: Option<Gender>) -> Option<[usize; 2]> {
        let here = self.document.sentence_of(token);
        let people = self.people_before(token, gender);
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
        together.try_into().ok()
    }

    /// Two people before a token who are named as `A and B`, with nothing but ages and titles between them; of several such pairs the one
    /// that is named most often, then the last.
    fn coordinated(&self, token: usize, gender: Option<Gender>) -> Option<[usize; 2]> {
        const BETWEEN: usize = 6;
        let phrases = &self.layers.phrases;
        let named = |at: usize| {
            let figure = self.cast.resolved[at]?.figure;
            let it = &self.cast.figures[figure];
            let fits = gender.is_none() || it.gender.is_none() || it.gender == gender;
            let one = it.kind == SpeakerKind::Person && it.named && !it.plural;
            (one && fits && matches!(phrases[at].form, Form::Name(_))).then_some(figure)
        };
        let before = phrases.partition_point(|phrase| phrase.tokens.start < token);
        let people: Vec<usize> = (0..before).filter(|&at| named(at).is_some()).collect();
        let joins = |from: usize, to: usize| {
            let words: Vec<&str> = (from..to)
                .map(|token| self.document.slice(self.document.tokens()[token]))
                .collect();
            let and = words
                .iter()
                .filter(|word| matches!(**word, "and" | "&"))
                .count();
            let rest = words.iter().all(|word| {
                matches!(*word, "and" | "&" | "," | "(" | ")")
                    || word.bytes().all(|byte| byte.is_ascii_digit())
                    || noun(word).is_some_and(|noun| !noun.plural)
                    || word.starts_with(char::is_uppercase)
            });
            and == 1 && rest && words.len() <= BETWEEN
        };
        let times = |figure: usize| {
            people
                .iter()
                .filter(|&&at| named(at) == Some(figure))
                .count()
        };
        // `A, B and C` are three.
        let is_third = |at: usize| {
            let start = phrases[people[at]].tokens.start;
            let before = at
                .checked_sub(1)
                .map(|before| phrases[people[before]].tokens.end);
            before.is_some_and(|end| {
                end + 1 == start && self.document.slice(self.document.tokens()[end]) == ","
            })
        };
        let joined = people.windows(2).enumerate().filter_map(|(at, two)| {
            let (first, second) = (&phrases[two[0]].tokens, &phrases[two[1]].tokens);
            let joined =
                first.end < second.start && joins(first.end, second.start) && !is_third(at);
            let (one, other) = (named(two[0])?, named(two[1])?);
            (joined && one != other).then_some([one, other])
        });
        joined.max_by_key(|&[one, other]| times(one).min(times(other)))
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
        "pair" | "duo" | "two" | "couple" => Some(None),
        _ => None,
    }
}
