//! What a noun phrase stands for: `the minister`, `the company`, `a senior official`.

use std::ops::Range;

use super::super::cast::{Figure, Resolution, plain_name};
use super::super::choice::{Asked, Question};
use super::super::name::is_acronym;
use super::super::nominal::{self, Nominal};
use super::Stage;
use super::bearer::bears;
use crate::annotation::SpeakerKind;
use crate::decode::{Form, NounClass, tells_when, without_possessive};

/// Raw score of somebody new, where nobody else can be meant.
const NEW: f32 = 0.9;

/// Sentences at the head of an article in which someone may stand as `the minister` before being named.
const LEAD: usize = 4;

/// Words for people at large.
const ANYBODY: [&str; 7] = [
    "everyone",
    "everybody",
    "someone",
    "somebody",
    "anyone",
    "anybody",
    "nobody",
];

impl Stage<'_> {
    pub(super) fn nominal(&mut self, phrase: usize) -> Option<Resolution> {
        let tokens = self.layers.phrases[phrase].tokens.clone();
        let mut nominal = nominal::read(self.document, &tokens);
        // Headlines leave articles out: `Minister denies` is the minister. So is `its minister`.
        let bare = nominal.bare && !nominal.plural() && nominal.noun.is_some();
        let headline = bare || self.places[phrase].headline && !nominal.indefinite;
        nominal.definite |= headline || nominal.possessive;
        let words = self.full_words(&nominal);
        let answer = self
            .apposed(&tokens)
            .or_else(|| self.issuer(phrase, &nominal))
            .or_else(|| self.by_acronym(&nominal))
            .or_else(|| self.by_whole_role(phrase, &nominal, &words))
            .or_else(|| self.by_role(phrase, &nominal, &words, headline))
            .or_else(|| self.brought_in(phrase, &nominal, &words))
            .or_else(|| self.only_police(&nominal, &words))
            .or_else(|| self.body_by_name(phrase, &nominal))
            .or_else(|| self.same_words(phrase, &nominal, &words));
        let (answer, unnamed) = match answer {
            Some(sure) => (Some(sure), None),
            None => self.chosen(phrase, &nominal, &words),
        };
        if let Some(resolution) = answer
            && !self.cast.figures[resolution.figure].named
        {
            self.cast.figures[resolution.figure].alias(nominal.words.clone());
        }
        Some(answer.unwrap_or_else(|| {
            self.cast.figures.push(nominal.figure(words, tokens));
            let (rule, score) = match nominal.kind() {
                SpeakerKind::Unnamed => ("unnamed", NEW),
                _ => ("common-noun", NEW),
            };
            Resolution {
                figure: self.cast.figures.len() - 1,
                rule,
                score: unnamed.unwrap_or(score),
            }
        }))
    }

    /// Whom the ranking of candidates chooses; else the probability that it is somebody whom the article does not name, where any
    /// other could be meant.
    fn chosen(
        &mut self,
        phrase: usize,
        nominal: &Nominal,
        words: &str,
    ) -> (Option<Resolution>, Option<f32>) {
        // `Everyone` and `nobody` are not among those whom the article names.
        let anybody = ANYBODY.contains(&nominal.head.as_str());
        if !nominal.definite || anybody {
            return (None, None);
        }
        let asked = Asked {
            phrase,
            nominal,
            words,
        };
        let Some(question) = Question::of(self, asked) else {
            return (None, None);
        };
        let mut choice = question.answer();
        // `The official` whom only an official or somebody with that role can be meant by is one of them.
        let anonymous = nominal
            .noun
            .is_some_and(|noun| noun.class == NounClass::Anonymous);
        if let Some((figure, probability)) = question.figure().filter(|_| anonymous) {
            choice.figure = Some(figure);
            choice.probability = probability;
        }
        self.keep(question);
        match choice.figure {
            Some(figure) => (
                Some(Resolution {
                    figure,
                    rule: "choice",
                    score: choice.probability,
                }),
                None,
            ),
            None => (None, Some(choice.probability)),
        }
    }

    /// A noun phrase right beside the name that it describes: `Its operator, Star Lines, ...`.
    fn apposed(&self, tokens: &Range<usize>) -> Option<Resolution> {
        let (_, figure) =
            self.cast.roles.iter().find(|(role, _)| {
                tokens.start.abs_diff(role.start) <= 1 && tokens.end <= role.end
            })?;
        Some(Resolution {
            figure: *figure,
            rule: "apposition",
            score: 0.93,
        })
    }

    /// The words that name an unnamed source: with what a preposition, a relative clause or, of people, a participle adds (`man at
    /// its yard`, `guard who declined to be named`, `engineers hired by the importer`), up to a comma or another speaker. A text is
    /// named without what was done to it: `study`, not `study published on Monday`.
    fn full_words(&self, nominal: &Nominal) -> String {
        const LONGEST: usize = 16;
        let body = &nominal.body;
        let source = self
            .layers
            .sources
            .iter()
            .find(|source| source.tokens.start <= body.start && body.end <= source.tokens.end);
        let own = |tokens: &Range<usize>| without_possessive(self.document, tokens.clone()).end;
        let end = source.map_or_else(|| self.with_name(body.end), |it| own(&it.tokens));
        let text = nominal
            .noun
            .is_some_and(|noun| noun.class == NounClass::Document);
        let stops = |token: usize| {
            let word = self.word(token);
            let participle = text
                && token == body.end
                && (word.ends_with("ed")
                    || matches!(word, "shown" | "seen" | "held" | "known" | "sent"));
            let determined = !nominal.bare && matches!(word, "and" | "&");
            participle
                || determined
                || tells_when(self.document, token)
                || matches!(word, "," | "(" | "–" | "—")
        };
        let end = (body.end..end).find(|&token| stops(token)).unwrap_or(end);
        let tokens = if end - body.start <= LONGEST {
            body.start..end
        } else {
            body.clone()
        };
        let span = self.document.span_of(tokens);
        span.map_or(nominal.words.clone(), |span| {
            plain_name(self.document.slice(span))
        })
    }

    /// The end of a noun phrase that a name follows with one preposition: `bakers in Sfax`, `members of the Lodge Association`.
    fn with_name(&self, end: usize) -> usize {
        if !matches!(self.word(end), "of" | "in" | "at" | "from") {
            return end;
        }
        let start = end + 1 + usize::from(self.word(end + 1) == "the");
        let Some(first) = self.document.tokens().get(start) else {
            return end;
        };
        let entities = &self.layers.entities;
        let at = entities.partition_point(|entity| entity.span.start() < first.start());
        let name = entities.get(at).map(|it| self.document.tokens_in(it.span));
        name.filter(|name| name.start == start)
            .map_or(end, |name| name.end)
    }

    /// The same words again: `Government sources` after `government sources`, `the board` after `the board`.
    fn same_words(&self, phrase: usize, nominal: &Nominal, words: &str) -> Option<Resolution> {
        let parts: Vec<String> = nominal
            .words
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let new = nominal.indefinite && !nominal.plural() && nominal.is_personal();
        let described = is_told_apart(nominal, words);
        let earlier = (0..phrase).rev().find(|&earlier| {
            let figure = self.cast.resolved[earlier].map(|it| &self.cast.figures[it.figure]);
            self.layers.phrases[earlier].form == Form::Nominal
                && figure.is_some_and(|figure| {
                    let same = !described || figure.name.eq_ignore_ascii_case(words);
                    same && !figure.named && figure.parts == parts
                })
        });
        let figure = self.cast.resolved[earlier.filter(|_| !new)?]?.figure;
        Some(Resolution {
            figure,
            rule: "same-words",
            score: 0.85,
        })
    }

    /// `The ED` that was not tagged as a name: the body whose first letters it has.
    fn by_acronym(&self, nominal: &Nominal) -> Option<Resolution> {
        // The MP is nobody's Metropolitan Police.
        if nominal.is_personal() {
            return None;
        }
        let figure = self.cast.figures.iter().position(|figure| {
            let words: Vec<&str> = figure.name.split_whitespace().collect();
            let body = figure.named && figure.kind == SpeakerKind::Organisation;
            body && is_acronym(&nominal.words, &words)
        })?;
        Some(Resolution {
            figure,
            rule: "acronym",
            score: 0.9,
        })
    }

    /// `the Kyodo news agency`, `the Herald newspaper`: a body's name, and what it is behind it.
    fn body_by_name(&self, phrase: usize, nominal: &Nominal) -> Option<Resolution> {
        const WHAT: [&str; 9] = [
            "news agency",
            "newspaper",
            "magazine",
            "website",
            "broadcaster",
            "airline",
            "charity",
            "retailer",
            "supermarket",
        ];
        if !WHAT.contains(&nominal.head.as_str()) {
            return None;
        }
        let body = &nominal.body;
        let name = (0..self.layers.phrases.len()).find(|&other| {
            let it = &self.layers.phrases[other];
            other != phrase
                && matches!(it.form, Form::Name(_))
                && it.tokens.start == body.start
                && it.tokens.end < body.end
        })?;
        let rest = self.layers.phrases[name].tokens.end..body.end;
        let plain = rest
            .clone()
            .all(|token| self.word(token).starts_with(char::is_lowercase));
        let figure = self.cast.resolved[name]?.figure;
        let is_body = self.cast.figures[figure].kind == SpeakerKind::Organisation
            && !self.cast.figures[figure].place;
        (plain && is_body).then_some(Resolution {
            figure,
            rule: "apposition",
            score: 0.85,
        })
    }

    /// `China's ambassador to Britain`, where the article has `China's ambassador to Britain Jane Doe`: the only person whose role
    /// is said in these very words. Who is brought in with `a` is named later, if at all.
    fn by_whole_role(&self, phrase: usize, nominal: &Nominal, words: &str) -> Option<Resolution> {
        if nominal.plural() || !words.contains(' ') {
            return None;
        }
        let bears = |figure: &Figure| {
            let roles = figure.roles.iter();
            figure.named
                && figure.kind == SpeakerKind::Person
                && roles
                    .map(|role| role.trim())
                    .any(|role| role.eq_ignore_ascii_case(words))
        };
        let figure = self.only(bears)?;
        let ahead = self.is_ahead(figure, phrase);
        (ahead || !nominal.indefinite).then_some(Resolution {
            figure,
            rule: if ahead { "role-ahead" } else { "role" },
            score: 0.9,
        })
    }

    /// `the minister`: the last person before, in any reach, whose role has that head and no other place or body.
    fn by_role(
        &self,
        phrase: usize,
        nominal: &Nominal,
        words: &str,
        headline: bool,
    ) -> Option<Resolution> {
        if !nominal.definite || nominal.plural() || nominal.noun.is_none() {
            return None;
        }
        let mut bearers: Vec<usize> = Vec::new();
        for earlier in (0..phrase).rev() {
            let Some(resolution) = self.cast.resolved[earlier] else {
                continue;
            };
            let figure = &self.cast.figures[resolution.figure];
            if figure.named
                && !bearers.contains(&resolution.figure)
                && bears(figure, nominal, words)
            {
                bearers.push(resolution.figure);
            }
        }
        if let Some(&figure) = bearers.first() {
            let score = if bearers.len() == 1 { 0.88 } else { 0.65 };
            return Some(Resolution {
                figure,
                rule: "role",
                score,
            });
        }
        // A headline has the role before the text has the name.
        let figure = self.only(|figure| figure.named && bears(figure, nominal, words))?;
        let early = headline || self.places[phrase].sentence < LEAD && !nominal.possessive;
        early.then_some(Resolution {
            figure,
            rule: "role-ahead",
            score: 0.75,
        })
    }

    /// `A judge said`, of a text that goes on with `Judge Jane Doe told`: who is brought in by a role alone in the first sentences,
    /// where one person bears that role and speaks soon after.
    fn brought_in(&self, phrase: usize, nominal: &Nominal, words: &str) -> Option<Resolution> {
        let here = self.places[phrase];
        let is_person = nominal
            .noun
            .is_some_and(|noun| noun.class == NounClass::Person && !noun.plural);
        if !nominal.indefinite || !is_person || here.quoted || here.sentence >= LEAD / 2 {
            return None;
        }
        let figure = self.only(|figure| figure.named && bears(figure, nominal, words))?;
        if !self.is_ahead(figure, phrase) {
            return None;
        }
        let speaks = |&later: &usize| {
            let place = self.places[later];
            let own = self.cast.resolved[later].is_some_and(|it| it.figure == figure);
            own && place.source && place.sentence <= here.sentence + LEAD
        };
        let mut later = phrase + 1..self.layers.phrases.len();
        later.find(speaks).map(|_| Resolution {
            figure,
            rule: "role-ahead",
            score: 0.6,
        })
    }

    /// The only figure that is so.
    fn only(&self, is_so: impl Fn(&Figure) -> bool) -> Option<usize> {
        let figures = &self.cast.figures;
        let mut found = (0..figures.len()).filter(|&figure| is_so(&figures[figure]));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// Whether a figure is first mentioned behind a phrase.
    fn is_ahead(&self, figure: usize, phrase: usize) -> bool {
        self.cast.figures[figure].mention.start > self.layers.phrases[phrase].tokens.start
    }
}

/// Whether more words tell a noun phrase from others of its kind: `Police in Leeds` are not the police of the sentence before.
pub(super) fn is_told_apart(nominal: &Nominal, words: &str) -> bool {
    words.len() > nominal.words.len()
}
