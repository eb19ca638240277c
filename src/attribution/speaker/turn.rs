//! Who speaks a turn of a transcript whose label is no name that the article's names answer: `THE WITNESS`, `HIS HONOUR`, `Chair`, `EL`,
//! `SY`.

use std::ops::Range;

use super::super::cast::plain_name;
use super::super::name::{bare, is_honour, is_title};
use super::super::{source_form, transcript};
use super::{Answer, Asking};
use crate::annotation::{SourceForm, SpeakerKind};
use crate::decode::Form;

/// How judges and the like are called: `HIS HONOUR`, `Her Ladyship`.
const STYLES: [&str; 9] = [
    "honour",
    "honor",
    "lordship",
    "ladyship",
    "worship",
    "excellency",
    "eminence",
    "highness",
    "majesty",
];

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
        if let Some(figure) = self
            .styled(source, &words)
            .or_else(|| self.presiding(source))
        {
            return Some(Answer {
                form: SourceForm::Nominal,
                figure: Some(figure),
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
                let initials = || self.by_initials(label).or_else(|| self.outlet(label));
                surname.or_else(|| Some((initials()?, "initials")))
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
        let holds = |tokens: &Range<usize>| self.named_in(tokens);
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

    /// Who is called `HIS HONOUR` by a label: whoever it is, the label says who speaks.
    fn styled(&mut self, source: &Range<usize>, words: &str) -> Option<usize> {
        let lower = words.to_lowercase();
        let style = lower
            .strip_prefix("his ")
            .or_else(|| lower.strip_prefix("her "))?;
        let name = plain_name(words);
        STYLES
            .contains(&style)
            .then(|| self.figure_of(&name, false, source))
    }

    /// Who leads through a talk whose label is `Chair`: the one person behind whose name that stands in brackets, or who has that role and no
    /// label of his own; else whoever it is.
    fn presiding(&mut self, source: &Range<usize>) -> Option<usize> {
        if !transcript::presides(self.document, source) {
            return None;
        }
        let words = self.words(source).to_owned();
        let article = ["THE ", "The "]
            .iter()
            .find_map(|it| words.strip_prefix(it));
        let office = article.unwrap_or(&words);
        let bracketed = self.with_brackets(office);
        let known = bracketed.or_else(|| {
            let figures = self.cast.figures.iter().enumerate();
            let mut holders = figures.filter(|(_, figure)| {
                figure.kind == SpeakerKind::Person
                    && figure.named
                    && figure
                        .roles
                        .iter()
                        .any(|role| role.eq_ignore_ascii_case(office))
                    && !figure.parts.last().is_some_and(|it| self.is_labelled(it))
            });
            let (figure, _) = holders.next()?;
            holders.next().is_none().then_some(figure)
        });
        Some(known.unwrap_or_else(|| self.figure_of(office, false, source)))
    }

    /// The person behind whose name an office stands in brackets: `Jane Doe (Chair)`.
    fn with_brackets(&self, office: &str) -> Option<usize> {
        let word = |token: usize| self.document.word(token);
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let mut named = phrases.filter_map(|(phrase, resolution)| {
            let end = phrase.tokens.end;
            let told = word(end) == "("
                && word(end + 1).eq_ignore_ascii_case(office)
                && word(end + 2) == ")";
            let figure = resolution.as_ref()?.figure;
            let figure = (told && matches!(phrase.form, Form::Name(_))).then_some(figure)?;
            (self.cast.figures[figure].kind == SpeakerKind::Person).then_some(figure)
        });
        named.next()
    }

    /// The one body whose names begin with the letters of the label, where it is named or has a label itself: `RM` for `Research Matters`.
    fn outlet(&self, label: &str) -> Option<usize> {
        let fits = (2..=4).contains(&label.chars().count());
        let figures = self.cast.figures.iter().enumerate();
        let mut bodies = figures.filter(|(_, figure)| {
            let mut words = figure.name.split_whitespace();
            let capitals = words
                .clone()
                .all(|word| word.starts_with(char::is_uppercase));
            let initials = words.by_ref().filter_map(|word| word.chars().next());
            figure.kind != SpeakerKind::Person
                && capitals
                && initials.eq(label.chars())
                && (figure.named || transcript::is_label(self.document, &figure.mention))
        });
        let (figure, _) = bodies.next().filter(|_| fits)?;
        bodies.next().is_none().then_some(figure)
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
    pub(super) fn examiner(&mut self, token: usize) -> Option<usize> {
        let opened = transcript::examination(self.document, token)?;
        self.person_in(&opened).or_else(|| self.counsel_in(&opened))
    }

    /// The person behind `by` and a title whose name was tagged as no person's: `Cross-examined by MISS LODGE KC`.
    fn counsel_in(&mut self, opened: &Range<usize>) -> Option<usize> {
        let word = |token: usize| self.document.word(token);
        let by = opened
            .clone()
            .find(|&token| word(token).eq_ignore_ascii_case("by"))?;
        let titled = is_title(word(by + 1));
        let mut name = by + 1..opened.end;
        while name.len() > 1 && (is_title(word(name.start)) || word(name.start) == ".") {
            name.start += 1;
        }
        let is_name = |token: &usize| {
            word(*token).starts_with(char::is_uppercase) && !is_honour(word(*token))
        };
        let length = name.clone().take_while(is_name).count();
        let name = name.start..name.start + length;
        if !titled || !(1..=3).contains(&length) {
            return None;
        }
        let surname = bare(word(name.end - 1));
        let printed = plain_name(self.words(&name));
        let known = self.the_one(|parts| parts.last() == Some(&surname));
        Some(known.unwrap_or_else(|| self.figure_of(&printed, true, &name)))
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

    /// The first person whom some words call by name.
    fn named_in(&self, tokens: &Range<usize>) -> Option<usize> {
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let named = phrases.filter(|(phrase, _)| matches!(phrase.form, Form::Name(_)));
        let mut within = named
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
