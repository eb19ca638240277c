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
        for &(figure, phrase) in people.iter().rev() {
            let at = self
                .document
                .sentence_of(self.layers.phrases[phrase].tokens.start);
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
        let mut people = self.people_before(token, gender);
        people.retain(|&(_, at)| matches!(phrases[at].form, Form::Name(_)));
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
        let times = |figure: usize| people.iter().filter(|one| one.0 == figure).count();
        // `A, B and C` are three.
        let is_third = |at: usize| {
            let start = phrases[people[at].1].tokens.start;
            let before = at
                .checked_sub(1)
                .map(|before| phrases[people[before].1].tokens.end);
            before.is_some_and(|end| {
                end + 1 == start && self.document.slice(self.document.tokens()[end]) == ","
            })
        };
        let joined = people.windows(2).enumerate().filter_map(|(at, two)| {
            let [(one, first), (other, second)] = [two[0], two[1]];
            let (first, second) = (&phrases[first].tokens, &phrases[second].tokens);
            let joined =
                first.end < second.start && joins(first.end, second.start) && !is_third(at);
            (joined && one != other).then_some([one, other])
        });
        joined.max_by_key(|&[one, other]| times(one).min(times(other)))
    }

    /// The named people before a token who can be of a gender, each with the phrase that means him or her.
    fn people_before(&self, token: usize, gender: Option<Gender>) -> Vec<(usize, usize)> {
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        phrases
            .take_while(|(phrase, _)| phrase.tokens.start < token)
            .enumerate()
            .filter_map(|(at, (_, resolution))| {
                let figure = resolution.as_ref()?.figure;
                let it = &self.cast.figures[figure];
                let fits = gender.is_none() || it.gender.is_none() || it.gender == gender;
                let one = it.kind == SpeakerKind::Person && it.named && !it.plural;
                (one && fits).then_some((figure, at))
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
