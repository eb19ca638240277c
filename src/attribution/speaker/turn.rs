//! Who speaks a turn of a transcript whose label is no name that the article's names answer: `THE WITNESS`, `EL`, `SY`.

use std::ops::Range;

use super::super::{source_form, transcript};
use super::{Answer, Asking};
use crate::annotation::{SourceForm, SpeakerKind};

impl Asking<'_> {
    /// Whom a label in capitals means: by office, initials or surname, else somebody of that office.
    pub(super) fn labelled(&mut self, source: &Range<usize>) -> Option<Answer> {
        if !transcript::is_label(self.document, source) {
            return None;
        }
        if let Some(figure) = self.bearer(source) {
            return Some(Answer {
                form: SourceForm::Name,
                figure: Some(figure),
                rule: "label",
                score: 0.8,
            });
        }
        let words = self.words(source).to_owned();
        if words == "I" && transcript::asks_as_i(self.document) {
            return Some(Answer {
                form: SourceForm::Nominal,
                figure: Some(self.figure_of(transcript::INTERVIEWER, false, source)),
                rule: "label",
                score: 0.8,
            });
        }
        if words.contains(char::is_lowercase) {
            return None;
        }
        let label = words.trim_start_matches("THE ");
        let known = match label {
            "WITNESS" | "DEPONENT" => self.witness(source.start).map(|it| (it, "witness")),
            _ => {
                let surname = self.by_surname(label).or_else(|| self.by_full_label(label));
                let surname = surname.map(|it| (it, "surname"));
                surname.or_else(|| Some((self.by_initials(label)?, "initials")))
            }
        };
        let (figure, rule, form) = match known {
            Some((figure, rule)) => (figure, rule, SourceForm::Name),
            None => (self.of_office(source)?, "label", SourceForm::Nominal),
        };
        Some(Answer {
            form,
            figure: Some(figure),
            rule,
            score: 0.8,
        })
    }

    /// Who has the office that is a label, by the brackets of this label or another: `Town Clerk (Mr Foy):`, `Ann Roe (Chair):`.
    fn bearer(&self, source: &Range<usize>) -> Option<usize> {
        let label = self.words(source);
        let holds = |tokens: &Range<usize>| self.person_in(tokens);
        let links = self.links.iter().filter_map(|link| link.source.first());
        let mut known = links.filter_map(|other| {
            let (office, inside) = transcript::bracketed(self.document, other)?;
            let is_own = other.start == source.start;
            match holds(&office) {
                None if is_own || self.words(&office).eq_ignore_ascii_case(label) => holds(&inside),
                Some(person) if !is_own && self.words(&inside).eq_ignore_ascii_case(label) => {
                    Some(person)
                }
                _ => None,
            }
        });
        known.next()
    }

    /// The one figure whose whole name another label has, whatever the name was tagged as: `PIA LINDQVIST, HOST` for `LINDQVIST`.
    fn by_full_label(&self, label: &str) -> Option<usize> {
        let label = label.to_lowercase();
        let sources = self.links.iter().filter_map(|link| link.source.first());
        let full = sources.filter(|source| transcript::is_label(self.document, source));
        let mut figures = full.filter_map(|source| {
            let head = source_form::head(self.document, self.layers, source);
            let figure = self.resolution(&head.tokens)?.figure;
            let parts = &self.cast.figures[figure].parts;
            (parts.len() > 1 && parts.last() == Some(&label)).then_some(figure)
        });
        let figure = figures.next()?;
        figures.all(|other| other == figure).then_some(figure)
    }

    /// Who has an office that is a label: `CHAIR`, `THE COURT`. Whoever it is, the label says who speaks.
    fn of_office(&mut self, source: &Range<usize>) -> Option<usize> {
        let head = source_form::head(self.document, self.layers, source);
        if head.form != SourceForm::Nominal {
            return None;
        }
        Some(match self.resolution(&head.tokens) {
            Some(resolution) => resolution.figure,
            None => self.own_words(&head.tokens).figure,
        })
    }

    /// Who is sworn for the examination that a token stands in.
    pub(super) fn witness(&self, token: usize) -> Option<usize> {
        let sworn = transcript::sworn(self.document, token)?;
        self.person_in(&sworn)
    }

    /// Who asks in the examination that a token stands in.
    pub(super) fn examiner(&self, token: usize) -> Option<usize> {
        let opened = transcript::examination(self.document, token)?;
        self.person_in(&opened)
    }

    /// The first person whom some words name.
    fn person_in(&self, tokens: &Range<usize>) -> Option<usize> {
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let mut within = phrases
            .filter(|(phrase, _)| tokens.contains(&phrase.tokens.start))
            .filter_map(|(_, resolution)| Some(resolution.as_ref()?.figure));
        within.find(|&figure| {
            let figure = &self.cast.figures[figure];
            figure.kind == SpeakerKind::Person && figure.named
        })
    }

    /// The one person of more names than one whose last is the label, whatever the label was tagged as.
    fn by_surname(&self, label: &str) -> Option<usize> {
        let label = label.to_lowercase();
        self.the_one(|parts| parts.len() > 1 && parts.last() == Some(&label))
    }

    /// The one person whose names begin with the letters of the label.
    fn by_initials(&self, label: &str) -> Option<usize> {
        let letters = label.to_lowercase();
        let fits = (2..=3).contains(&letters.chars().count());
        self.the_one(|parts| {
            let initials = parts.iter().filter_map(|part| part.chars().next());
            fits && initials.eq(letters.chars())
        })
    }

    fn the_one(&self, fits: impl Fn(&[String]) -> bool) -> Option<usize> {
        let figures = self.cast.figures.iter().enumerate();
        let mut fitting = figures.filter(|(_, figure)| {
            figure.kind == SpeakerKind::Person && figure.named && fits(&figure.parts)
        });
        let (figure, _) = fitting.next()?;
        fitting.next().is_none().then_some(figure)
    }
}
