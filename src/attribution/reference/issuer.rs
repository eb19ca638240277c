//! Whose a document is that speaks for somebody: `the statement`, `its letter`, `a post by Acme` count for who issued them.
//!
//! A report, a poll, a study, a ruling stays a document: it says more than its issuer would.

use std::ops::Range;

use super::super::cast::Resolution;
use super::super::nominal::Nominal;
use super::Stage;
use crate::annotation::SpeakerKind;
use crate::decode::{Form, NounClass};

/// Documents that are somebody's own words.
const OWN_WORDS: [&str; 12] = [
    "statement",
    "letter",
    "post",
    "tweet",
    "message",
    "email",
    "e-mail",
    "press release",
    "release",
    "communique",
    "communiqué",
    "note",
];

/// How many sentences back a document may have been issued.
const REACH: usize = 6;

impl Stage<'_> {
    /// Who issued the document that a phrase names.
    pub(super) fn issuer(&self, phrase: usize, nominal: &Nominal) -> Option<Resolution> {
        let tokens = self.layers.phrases[phrase].tokens.clone();
        if nominal.head == "voice" {
            return self.owner(phrase, &tokens).map(|figure| Resolution {
                figure,
                rule: "issuer",
                score: 0.85,
            });
        }
        let document = nominal
            .noun
            .is_some_and(|noun| noun.class == NounClass::Document && !noun.plural);
        if !document || !OWN_WORDS.contains(&nominal.head.as_str()) {
            return None;
        }
        let (figure, score) = self
            .owner(phrase, &tokens)
            .map(|figure| (figure, 0.85))
            .or_else(|| Some((self.sender(&tokens)?, 0.85)))
            .or_else(|| {
                let back = nominal.definite && !nominal.possessive;
                Some((back.then(|| self.issued_before(phrase, nominal))??, 0.7))
            })?;
        Some(Resolution {
            figure,
            rule: "issuer",
            score,
        })
    }

    fn can_issue(&self, figure: usize) -> bool {
        matches!(
            self.cast.figures[figure].kind,
            SpeakerKind::Person | SpeakerKind::Organisation | SpeakerKind::Group
        )
    }

    /// `Acme's statement`, `the ministry's letter`: the last phrase before the head that a possessive follows.
    fn owner(&self, phrase: usize, tokens: &Range<usize>) -> Option<usize> {
        let first =
            self.layers.phrases[..=phrase].partition_point(|it| it.tokens.end <= tokens.start);
        let owners = (first..self.layers.phrases.len())
            .take_while(|&it| self.layers.phrases[it].tokens.start < tokens.end)
            .filter(|&it| {
                let end = self.layers.phrases[it].tokens.end;
                end < tokens.end && matches!(self.word(end), "'s" | "’s" | "'" | "’")
                    || tokens.contains(&(end - 1))
                        && matches!(self.layers.phrases[it].form, Form::Name(_))
                        && end + 1 == tokens.end
            })
            .filter_map(|it| Some(self.cast.resolved[it]?.figure));
        owners.filter(|&figure| self.can_issue(figure)).last()
    }

    /// `a statement from the union`, `a letter by Jane Doe`: the phrase behind the preposition.
    fn sender(&self, tokens: &Range<usize>) -> Option<usize> {
        let by = matches!(self.word(tokens.end), "from" | "by")
            .then_some(tokens.end)
            .or_else(|| {
                let told = matches!(
                    self.word(tokens.end),
                    "issued" | "released" | "signed" | "posted" | "sent" | "written"
                );
                (told && matches!(self.word(tokens.end + 1), "by" | "from"))
                    .then_some(tokens.end + 1)
            })?;
        let start = by + 1;
        // `a letter by Oslo's mayor Bo Ek` is the mayor's.
        let mut roles = self.cast.roles.iter();
        let titled = roles.find(|(role, _)| {
            role.start == start || role.start == start + 1 && self.word(start) == "the"
        });
        if let Some(&(_, figure)) = titled {
            return Some(figure);
        }
        let mut phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        // A name has its determiner outside of it.
        let behind = phrases.find(|(phrase, resolved)| {
            let at = phrase.tokens.start;
            resolved.is_some() && (at == start || at == start + 1 && self.word(start) == "the")
        });
        let figure = behind?.1.as_ref()?.figure;
        self.can_issue(figure).then_some(figure)
    }

    /// Whoever stands before the verb of sending in the words before a document: `that Doe mailed the letter`.
    fn who_sent(&self, words: Range<usize>) -> Option<usize> {
        let sent = words.clone().rev().find(|&token| {
            matches!(
                self.word(token),
                "sent"
                    | "mailed"
                    | "wrote"
                    | "posted"
                    | "signed"
                    | "issued"
                    | "released"
                    | "published"
            )
        })?;
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let mut before = phrases
            .filter(|(phrase, _)| words.start <= phrase.tokens.start && phrase.tokens.end <= sent);
        let figure = before.next_back()?.1.as_ref()?.figure;
        self.can_issue(figure).then_some(figure)
    }

    /// `Acme said in a statement ... The statement read`: who spoke in the sentence that brought the document in.
    fn issued_before(&self, phrase: usize, nominal: &Nominal) -> Option<usize> {
        let here = self.places[phrase].sentence;
        let sentences = self.document.sentences();
        (here.saturating_sub(REACH)..here)
            .rev()
            .find_map(|sentence| {
                let tokens = sentences.get(sentence)?.tokens.clone();
                let named = tokens
                    .clone()
                    .find(|&token| self.word(token).eq_ignore_ascii_case(&nominal.head))?;
                // `Police say that Doe sent the letter`: what they say of it makes it nobody's of theirs.
                if self.links.iter().any(|link| link.says(&(named..named + 1))) {
                    return self.who_sent(tokens.start..named);
                }
                let within = (0..phrase).filter(|&it| {
                    let place = self.places[it];
                    place.sentence == sentence && !place.quoted
                });
                let figure_of = |it: usize| Some(self.cast.resolved[it]?.figure);
                let mut spoke = within
                    .clone()
                    .filter(|&it| self.places[it].source)
                    .filter_map(figure_of);
                let mut first = within
                    .filter(|&it| self.places[it].first)
                    .filter_map(figure_of);
                spoke
                    .find(|&figure| self.can_issue(figure))
                    .or_else(|| first.find(|&figure| self.can_issue(figure)))
            })
    }
}
