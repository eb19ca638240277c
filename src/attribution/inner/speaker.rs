//! Who speaks inside another's words: by the same rules as elsewhere, but for what the one who reports tells of *I*, *you* and *he*.
//!
//! In a quotation *I* is its speaker, and *he* is not; in indirect speech *he* is often the one who speaks (`Ito said he would`).

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::cast::Cast;
use super::super::choice::ChoiceQuestion;
use super::super::link::Link;
use super::super::reference::{self, Aside};
use super::super::source_form;
use super::super::speaker::{self, Answer};
use super::super::{Found, speaks_for};
use super::Inner;
use crate::annotation::{Inside, Principal, SourceForm, SpeakerKind};
use crate::decode::{Layers, Pronoun, pronoun};
use crate::text::Document;

/// What is kept of the score of an answer that is carried into the words of the one who gave it.
const KEPT: f32 = 0.95;

/// Raw score of whom *you* addresses.
const ADDRESSED: f32 = 0.6;

/// Who said each of the inner reports, and for whom.
pub(super) struct Said {
    /// The cast of the article, with who is new in the inner reports.
    pub(super) cast: Cast,
    /// An answer a report.
    pub(super) answers: Vec<Answer>,
    /// Whom each speaker speaks for.
    pub(super) principals: Vec<Option<Principal>>,
}

/// Who said what inside others' words. `layers` are those of the flat reports, `more` have the sources of the inner ones too.
pub(super) fn said(
    document: &Document,
    byline: &str,
    layers: &Layers,
    more: &Layers,
    found: &Found,
    inner: &[Inner],
) -> Said {
    let own: Vec<Link> = inner.iter().map(|it| it.link.clone()).collect();
    let asides = asides(document, more, (&found.links, &found.answers), inner);
    let cast = carried_over((layers, &found.cast), more, &asides);
    let links: Vec<Link> = found.links.iter().chain(&own).cloned().collect();
    let mut cast = reference::resolve_among(document, more, &links, cast, &asides);
    let asked = Asked {
        document,
        layers: more,
        found,
        inner,
    };
    let mut answers = speaker::answers(document, more, &own, &mut cast, byline);
    for at in 0..answers.len() {
        let answer = asked
            .person(at, &answers)
            .or_else(|| asked.own_body(at, &answers, &cast));
        answers[at] = answer.unwrap_or(answers[at]);
    }
    let principals = speaks_for::principals(document, more, &own, &cast, &answers);
    Said {
        cast,
        answers,
        principals,
    }
}

/// What the ranking of candidates is asked of the pronouns that are sources of inner reports.
pub(in crate::attribution) fn questions(
    document: &Document,
    layers: (&Layers, &Layers),
    flat: (&[Link], &[Answer]),
    cast: &Cast,
    inner: &[Inner],
) -> Vec<ChoiceQuestion> {
    let (layers, more) = layers;
    let asides = asides(document, more, flat, inner);
    let cast = carried_over((layers, cast), more, &asides);
    let own = inner.iter().map(|it| &it.link);
    let links: Vec<Link> = flat.0.iter().chain(own).cloned().collect();
    reference::questions(document, more, &links, cast, &asides)
}

/// The cast with what was known of the phrases, at their places among more of them; those with asides are asked anew.
fn carried_over(
    (layers, cast): (&Layers, &Cast),
    more: &Layers,
    asides: &BTreeMap<usize, Aside>,
) -> Cast {
    let known: BTreeMap<(usize, usize), usize> = layers
        .phrases
        .iter()
        .enumerate()
        .map(|(at, phrase)| ((phrase.tokens.start, phrase.tokens.end), at))
        .collect();
    let phrases = more.phrases.iter().enumerate();
    let resolved = phrases.map(|(at, phrase)| {
        let known = known.get(&(phrase.tokens.start, phrase.tokens.end))?;
        cast.resolved[*known].filter(|_| !asides.contains_key(&at))
    });
    Cast {
        resolved: resolved.collect(),
        ..cast.clone()
    }
}

/// The pronoun that a report has for a source, and its tokens.
fn pronoun_of(
    document: &Document,
    layers: &Layers,
    link: &Link,
) -> Option<(Pronoun, Range<usize>)> {
    let source = link.source.first()?;
    let head = source_form::head(document, layers, source);
    let span = document.span_of(head.tokens.clone())?;
    Some((pronoun(document.slice(span))?, head.tokens))
}

/// What whoever reports tells of the third persons in his or her words, by phrase.
fn asides(
    document: &Document,
    layers: &Layers,
    (links, answers): (&[Link], &[Answer]),
    inner: &[Inner],
) -> BTreeMap<usize, Aside> {
    let aside = |inner: &Inner| {
        let (Pronoun::Person(_) | Pronoun::They | Pronoun::It, tokens) =
            pronoun_of(document, layers, &inner.link)?
        else {
            return None;
        };
        let Inside::Flat(outer) = inner.inside else {
            return None;
        };
        let mut phrases = layers.phrases.iter();
        let phrase = phrases.position(|phrase| phrase.tokens == tokens)?;
        let link = &links[outer];
        let end = link.content.last().map_or(0, |piece| piece.end);
        let aside = Aside {
            speaker: answers[outer].figure?,
            spoken: is_spoken(document, link, tokens.start),
            words: link.start()..end,
        };
        Some((phrase, aside))
    };
    inner.iter().filter_map(aside).collect()
}

/// Whether a token of a report's content stands in its speaker's own words: between marks that hold neither cue nor source, in a
/// turn of a transcript, or in words without a cue.
fn is_spoken(document: &Document, link: &Link, token: usize) -> bool {
    let Some(cue) = link.cue.clone() else {
        return true;
    };
    let is_colon = |token: usize| document.slice(document.tokens()[token]) == ":";
    let quotations = document.quotations().iter();
    let mut quotations = quotations.map(|it| document.tokens_in(it.span));
    cue.clone().all(is_colon)
        || quotations.any(|marks| marks.contains(&token) && !marks.contains(&cue.start))
}

struct Asked<'a> {
    document: &'a Document,
    layers: &'a Layers,
    found: &'a Found,
    inner: &'a [Inner],
}

impl Asked<'_> {
    fn pronoun(&self, at: usize) -> Option<(Pronoun, Range<usize>)> {
        pronoun_of(self.document, self.layers, &self.inner[at].link)
    }

    /// The link and the answer of a report that holds others.
    fn outer<'s>(&'s self, inside: Inside, answers: &[Answer]) -> (&'s Link, Answer) {
        match inside {
            Inside::Flat(at) => (&self.found.links[at], self.found.answers[at]),
            Inside::Nested(at) => (&self.inner[at].link, answers[at]),
        }
    }

    /// The answer to a first or second person.
    fn person(&self, at: usize, answers: &[Answer]) -> Option<Answer> {
        match self.pronoun(at)? {
            (Pronoun::First { .. }, tokens) => self.first_person(at, tokens.start, answers),
            (Pronoun::Second, _) => Some(self.addressed(at)),
            _ => None,
        }
    }

    /// `the company` in a company's own report, not quoted, is the one that reports.
    fn own_body(&self, at: usize, answers: &[Answer], cast: &Cast) -> Option<Answer> {
        let (link, outer) = self.outer(self.inner[at].inside, answers);
        let source = self.inner[at].link.source.first()?;
        let is_body = |figure: usize| {
            let figure = &cast.figures[figure];
            figure.kind == SpeakerKind::Organisation && !figure.place
        };
        let own = answers[at].rule == "common-noun"
            && !is_spoken(self.document, link, source.start)
            && is_body(answers[at].figure?)
            && is_body(outer.figure?);
        own.then_some(Answer {
            form: SourceForm::Nominal,
            rule: "own-body",
            score: KEPT * outer.score,
            ..outer
        })
    }

    /// `I`: whoever speaks the words that it stands in, the innermost where several do.
    fn first_person(&self, at: usize, token: usize, answers: &[Answer]) -> Option<Answer> {
        let mut inside = self.inner[at].inside;
        loop {
            let (link, answer) = self.outer(inside, answers);
            if is_spoken(self.document, link, token) {
                return Some(Answer {
                    form: SourceForm::Pronoun,
                    figure: answer.figure,
                    rule: "first-person-quoted",
                    score: KEPT * answer.score,
                });
            }
            let Inside::Nested(outer) = inside else {
                return None;
            };
            inside = self.inner[outer].inside;
        }
    }

    /// `you`: in a transcript whoever has the next turn, or else the last; elsewhere nobody that is known.
    fn addressed(&self, at: usize) -> Answer {
        let other = match self.inner[at].inside {
            Inside::Flat(turn) => self.other_turn(turn),
            Inside::Nested(_) => None,
        };
        Answer {
            form: SourceForm::Pronoun,
            figure: other.and_then(|other| self.found.answers[other].figure),
            rule: "addressed",
            score: ADDRESSED,
        }
    }

    fn other_turn(&self, turn: usize) -> Option<usize> {
        let is_turn = |at: &usize| {
            let link = &self.found.links[*at];
            let cue = link.cue.iter().flat_map(Clone::clone);
            let mut words = cue.map(|token| self.document.slice(self.document.tokens()[token]));
            words.next() == Some(":") && words.next().is_none()
        };
        let speaker = |at: usize| self.found.answers[at].figure;
        let other = |at: &usize| is_turn(at) && speaker(*at) != speaker(turn);
        let (next, last) = (turn + 1..self.found.links.len(), (0..turn).rev());
        is_turn(&turn)
            .then(|| {
                next.into_iter()
                    .find(other)
                    .or_else(|| last.into_iter().find(other))
            })
            .flatten()
    }
}
