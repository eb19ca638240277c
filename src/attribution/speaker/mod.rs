//! Sources -> speakers, by ordered rules: each answer names the rule that gave it.

mod interview;
mod pair;
mod turn;

use std::collections::BTreeMap;
use std::ops::Range;

use super::author;
use super::cast::{Cast, Figure, Resolution, plain_name};
use super::given_name::is_given_name;
use super::joint;
use super::link::Link;
use super::nominal::{self, Nominal};
use super::source_form::{self, Head};
use super::transcript;
use super::unlabelled::Interview;
use crate::annotation::{SourceForm, Speaker, SpeakerKind};
use crate::decode::{Layers, NounClass, Pronoun, pronoun, singular};
use crate::text::{Document, Zone};

/// What is kept of the score of an answer that is carried on to other words.
const KEPT: f32 = 0.95;

/// Who said one attribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answer {
    /// The form of the source.
    pub(super) form: SourceForm,
    /// The speaker, as an index into the figures.
    pub(super) figure: Option<usize>,
    /// The rule that decided.
    pub(super) rule: &'static str,
    /// Raw score.
    pub(super) score: f32,
}

/// Who said each of the links; figures may be added to the cast.
pub(super) fn answers(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    cast: &mut Cast,
    byline: &str,
) -> Vec<Answer> {
    let mut asked = Asking {
        document,
        layers,
        links,
        cast,
        author: author::author(document, byline),
        unlabelled: Interview::of(document, layers),
    };
    let mut answers: Vec<Option<Answer>> = links.iter().map(|link| asked.by_source(link)).collect();
    for at in 1..links.len() {
        if let Some(together) = asked.together(at, &answers) {
            answers[at] = Some(together);
        }
    }
    // First persons and carried words take the answer of another link, which may take its own from a third.
    for _ in 0..2 {
        for at in 0..links.len() {
            if answers[at].is_none() {
                answers[at] = asked.by_link(at, &answers);
            }
        }
    }
    answers
        .into_iter()
        .zip(links)
        .map(|(answer, link)| answer.unwrap_or_else(|| asked.left_over(link)))
        .collect()
}

struct Asking<'a> {
    document: &'a Document,
    layers: &'a Layers,
    links: &'a [Link],
    cast: &'a mut Cast,
    author: Option<String>,
    unlabelled: Option<Interview>,
}

impl Asking<'_> {
    fn words(&self, tokens: &Range<usize>) -> &str {
        let span = self.document.span_of(tokens.clone());
        span.map_or("", |span| self.document.slice(span))
    }

    /// The answer that the source itself gives; `None` where another link has to be asked.
    fn by_source(&mut self, link: &Link) -> Option<Answer> {
        if link.carried.is_some() {
            return None;
        }
        if let Some(answer) = self.unlabelled(link) {
            return Some(answer);
        }
        let nobody = Answer {
            form: SourceForm::None,
            figure: None,
            rule: "no-source",
            score: 0.9,
        };
        let Some(source) = link.source.first() else {
            return Some(nobody);
        };
        if let Some(side) = transcript::side(self.document, source) {
            return Some(self.interview(side, source));
        }
        if let Some(answer) = self.labelled(source) {
            return Some(answer);
        }
        if let Some(answer) = self.joint(link).or_else(|| self.pair(source)) {
            return Some(answer);
        }
        let head = source_form::head(self.document, self.layers, source);
        if head.tokens.is_empty() {
            return Some(nobody);
        }
        let answer = |it: Resolution| Answer {
            form: head.form,
            figure: Some(it.figure),
            rule: it.rule,
            score: it.score,
        };
        if let Some(resolution) = self.resolution(&head.tokens) {
            let apposed = head.form == SourceForm::Name
                && head.tokens.start > source.start
                && self.words(&(head.tokens.start - 1..head.tokens.start)) == ",";
            let rule = if apposed {
                "appositive-name"
            } else {
                resolution.rule
            };
            return Some(answer(Resolution { rule, ..resolution }));
        }
        match head.form {
            SourceForm::Pronoun => None,
            SourceForm::Name => Some(answer(self.unlisted_name(&head.tokens))),
            _ => Some(answer(self.own_words(&head.tokens))),
        }
    }

    fn resolution(&self, tokens: &Range<usize>) -> Option<Resolution> {
        let phrases = &self.layers.phrases;
        let first = phrases.partition_point(|phrase| phrase.tokens.start < tokens.start);
        let same = phrases[first..]
            .iter()
            .take_while(|phrase| phrase.tokens.start == tokens.start)
            .position(|phrase| phrase.tokens == *tokens)?;
        self.cast.resolved[first + same]
    }

    /// The figure of a name, made where there is none yet.
    fn figure_of(&mut self, name: &str, named: bool, mention: &Range<usize>) -> usize {
        if let Some(known) = self.found(name) {
            return known;
        }
        let kind = if named {
            SpeakerKind::Person
        } else {
            SpeakerKind::Unnamed
        };
        let figure = plain(name.to_owned(), kind, mention.clone());
        self.cast.figures.push(Figure { named, ..figure });
        self.cast.figures.len() - 1
    }

    /// `Smith and Jones said`: each part is asked by itself, and together they are one speaker.
    fn joint(&mut self, link: &Link) -> Option<Answer> {
        let parts = match link.source.as_slice() {
            [one] => joint::parts(self.document, self.layers, one),
            several => several.to_vec(),
        };
        if parts.len() < 2 {
            return None;
        }
        let heads = parts
            .iter()
            .map(|part| source_form::head(self.document, self.layers, part));
        let heads: Vec<Head> = heads.collect();
        let mut answers = Vec::with_capacity(heads.len());
        for head in &heads {
            answers.push(match self.resolution(&head.tokens) {
                Some(resolution) => resolution,
                None if head.form == SourceForm::Name => self.unlisted_name(&head.tokens),
                None if head.form == SourceForm::Nominal => self.own_words(&head.tokens),
                None => return None,
            });
        }
        let mention = heads.first()?.tokens.start..heads.last()?.tokens.end;
        let figures: Vec<usize> = answers.iter().map(|answer| answer.figure).collect();
        let figure = self.joined(&figures, mention);
        let named = heads.iter().find(|head| head.form == SourceForm::Name);
        Some(Answer {
            form: named.unwrap_or(&heads[0]).form,
            figure: Some(figure),
            rule: "joint",
            score: answers.iter().map(|answer| answer.score).product(),
        })
    }

    /// Several figures as one speaker, at least one; one that is meant twice counts once.
    fn joined(&mut self, figures: &[usize], mention: Range<usize>) -> usize {
        let mut once: Vec<usize> = Vec::with_capacity(figures.len());
        for &figure in figures {
            if !once.contains(&figure) {
                once.push(figure);
            }
        }
        let figures = match once.as_slice() {
            &[one] => return one,
            several => several,
        };
        let all = || figures.iter().map(|&figure| &self.cast.figures[figure]);
        let names: Vec<&str> = all().map(|figure| figure.name.as_str()).collect();
        let name = names.join("; ");
        let kind = self.cast.figures[figures[0]].kind;
        let roles = all()
            .flat_map(|figure| figure.roles.iter().cloned())
            .collect();
        self.found(&name).unwrap_or_else(|| {
            let joint = plain(name, kind, mention);
            self.cast.figures.push(Figure {
                plural: true,
                named: true,
                roles,
                ..joint
            });
            self.cast.figures.len() - 1
        })
    }

    /// `They` after a sentence whose source is joint: `Smith and Jones said ... They added ...`.
    fn together(&self, at: usize, answers: &[Option<Answer>]) -> Option<Answer> {
        let source = self.links[at].source.first()?;
        let they = source.len() == 1 && pronoun(self.words(source)) == Some(Pronoun::They);
        let before =
            answers[at - 1].filter(|answer| they && matches!(answer.rule, "joint" | "pair"))?;
        let joint = self.links[at - 1].source.first()?;
        let (here, there) = (
            self.document.sentence_of(source.start),
            self.document.sentence_of(joint.start),
        );
        let together =
            self.document.paragraph_of(source.start) == self.document.paragraph_of(joint.start);
        (together && there < here && here <= there + 1).then_some(Answer {
            form: SourceForm::Pronoun,
            rule: "pronoun-they",
            ..before
        })
    }

    fn found(&self, name: &str) -> Option<usize> {
        self.cast
            .figures
            .iter()
            .position(|figure| figure.name.eq_ignore_ascii_case(name))
    }

    /// A name that the entity tagger has missed.
    fn unlisted_name(&mut self, tokens: &Range<usize>) -> Resolution {
        let name = plain_name(self.words(tokens));
        let parts: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
        let known = self.cast.figures.iter().position(|figure| {
            figure.parts == parts
                || figure.parts.len() > 1 && parts.len() == 1 && figure.parts.last() == parts.last()
        });
        let figure = known.unwrap_or_else(|| {
            let given = parts.first().is_some_and(|first| is_given_name(first));
            let kind = match parts.len() {
                2.. if given => SpeakerKind::Person,
                1 if name.ends_with('s') && !name.ends_with("ss") => SpeakerKind::Group,
                _ => SpeakerKind::Organisation,
            };
            self.cast.figures.push(Figure {
                named: true,
                ..plain(name, kind, tokens.clone())
            });
            self.cast.figures.len() - 1
        });
        Resolution {
            figure,
            rule: "unlisted-name",
            score: 0.6,
        }
    }

    /// A source that is no phrase of the layers, as the rules for headlines and transcripts make them.
    fn own_words(&mut self, tokens: &Range<usize>) -> Resolution {
        let nominal = nominal::read(self.document, tokens);
        if let Some(figure) = self.only_bearer(&nominal, tokens) {
            // A headline has the role before the text has the name.
            return Resolution {
                figure,
                rule: "role-ahead",
                score: 0.75,
            };
        }
        let figure = self.found(&nominal.words).unwrap_or_else(|| {
            self.cast
                .figures
                .push(nominal.figure(nominal.words.clone(), tokens.clone()));
            self.cast.figures.len() - 1
        });
        Resolution {
            figure,
            rule: "common-noun",
            score: 0.7,
        }
    }

    /// The only person of the article whose role has the noun that stands in a headline.
    fn only_bearer(&self, nominal: &Nominal, tokens: &Range<usize>) -> Option<usize> {
        let paragraph = self.document.paragraph_of(tokens.start);
        let paragraph = self.document.paragraphs().get(paragraph)?;
        let person = nominal
            .noun
            .is_some_and(|noun| noun.class == NounClass::Person && !noun.plural);
        if paragraph.zone != Zone::Headline || !person || nominal.is_of_another() {
            return None;
        }
        let bears = |figure: &Figure| {
            let mut roles = figure.roles.iter().flat_map(|it| it.split_whitespace());
            let bears = roles.any(|word| singular(word) == nominal.head);
            let knows = nominal.capitals.iter().all(|word| figure.knows(word));
            figure.named && figure.kind == SpeakerKind::Person && bears && knows
        };
        let figures = &self.cast.figures;
        let mut found = (0..figures.len()).filter(|&figure| bears(&figures[figure]));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// The answer that another link gives: the one these words are carried from, or whose words a first person stands in.
    fn by_link(&self, at: usize, answers: &[Option<Answer>]) -> Option<Answer> {
        let link = &self.links[at];
        if let Some(carried) = link.carried {
            let leader = self
                .links
                .iter()
                .position(|other| other.start() == carried.from)?;
            let form = SourceForm::None;
            let (rule, told) = match self.who_goes_on(at, carried.rule, answers[leader], answers) {
                Some(after) => ("paragraph-after", Some(after)),
                None => (carried.rule, answers[leader]),
            };
            return told.map(|it| Answer {
                form,
                rule,
                score: KEPT * it.score,
                ..it
            });
        }
        let source = link.source.first()?;
        let head = source_form::head(self.document, self.layers, source);
        if !matches!(
            pronoun(self.words(&head.tokens)),
            Some(Pronoun::First { .. })
        ) {
            return None;
        }
        let form = SourceForm::Pronoun;
        let around = self.links.iter().enumerate().position(|(other, around)| {
            other != at
                && around
                    .content
                    .iter()
                    .any(|piece| piece.contains(&source.start))
        });
        let around = around.or_else(|| self.same_quotation(at, source.start));
        answers[around?].map(|it| Answer {
            form,
            rule: "first-person-quoted",
            score: KEPT * it.score,
            ..it
        })
    }

    /// For a quotation that is a paragraph, after a paragraph in which no person speaks: the person who speaks first in the next (`"It is
    /// good." She said it had been long.`).
    fn who_goes_on(
        &self,
        at: usize,
        rule: &str,
        leader: Option<Answer>,
        answers: &[Option<Answer>],
    ) -> Option<Answer> {
        let personal = |answer: &Answer| {
            let figure = answer.figure.map(|figure| &self.cast.figures[figure]);
            figure.is_some_and(|figure| figure.kind == SpeakerKind::Person)
        };
        // A spokesman without a name goes on as well as one with a name.
        let goes_on = |answer: &Answer| {
            let figure = answer.figure.map(|figure| &self.cast.figures[figure]);
            figure.is_some_and(|it| matches!(it.kind, SpeakerKind::Person | SpeakerKind::Unnamed))
        };
        let carried = matches!(rule, "paragraph-before" | "following-quotation");
        if !carried || leader.as_ref().is_some_and(goes_on) {
            return None;
        }
        let paragraph = |link: &Link| self.document.paragraph_of(link.start());
        let here = paragraph(&self.links[at]);
        let after =
            (at + 1..self.links.len()).find(|&other| paragraph(&self.links[other]) > here)?;
        let near =
            paragraph(&self.links[after]) == here + 1 && !self.links[after].source.is_empty();
        answers[after].filter(|answer| near && personal(answer))
    }

    /// Another link of the quotation that a token stands in: `"I think so," she said` may be tagged in two.
    fn same_quotation(&self, at: usize, token: usize) -> Option<usize> {
        let quotations = self.document.quotations().iter();
        let quotation = quotations
            .map(|quotation| self.document.tokens_in(quotation.span))
            .find(|tokens| tokens.contains(&token))?;
        self.links.iter().enumerate().position(|(other, link)| {
            let source_outside = link
                .source
                .first()
                .is_some_and(|source| !quotation.contains(&source.start));
            other != at
                && source_outside
                && link
                    .content
                    .iter()
                    .any(|piece| quotation.contains(&piece.start))
        })
    }

    /// Whom no rule has found: the author for a first person, else the words themselves.
    fn left_over(&mut self, link: &Link) -> Answer {
        let Some(source) = link.source.first() else {
            let (form, rule) = (SourceForm::None, "no-source");
            return Answer {
                form,
                figure: None,
                rule,
                score: 0.3,
            };
        };
        let form = SourceForm::Pronoun;
        let head = source_form::head(self.document, self.layers, source);
        let words = plain_name(self.words(&head.tokens));
        if matches!(pronoun(&words), Some(Pronoun::First { .. })) {
            let author = self.author.clone();
            let name = author.as_deref().unwrap_or("I");
            let figure = self.figure_of(name, author.is_some(), &head.tokens);
            self.cast.figures[figure].kind = SpeakerKind::Author;
            let figure = Some(figure);
            return Answer {
                form,
                figure,
                rule: "author",
                score: 0.6,
            };
        }
        // The reader, or anybody: `you may think` is nobody's.
        if pronoun(&words) == Some(Pronoun::Second) {
            return Answer {
                form,
                figure: None,
                rule: "anybody",
                score: 0.9,
            };
        }
        self.cast
            .figures
            .push(plain(words, SpeakerKind::Unnamed, head.tokens));
        let figure = Some(self.cast.figures.len() - 1);
        Answer {
            form,
            figure,
            rule: "unresolved",
            score: 0.2,
        }
    }
}

/// A figure of which only its name is known.
fn plain(name: String, kind: SpeakerKind, mention: Range<usize>) -> Figure {
    Figure {
        kind,
        parts: name.split(' ').map(str::to_lowercase).collect(),
        name,
        mention,
        aliases: Vec::new(),
        roles: Vec::new(),
        trades: Vec::new(),
        gender: None,
        plural: false,
        named: false,
        place: false,
    }
}

/// The figures that speak, as speakers in the order of their first attribution, and each figure's place among them.
pub(super) fn speakers(
    document: &Document,
    cast: &Cast,
    answers: &[Answer],
) -> (Vec<Speaker>, BTreeMap<usize, usize>) {
    let mut speakers = Vec::new();
    let mut places = BTreeMap::new();
    add_speakers(document, cast, answers, &mut speakers, &mut places);
    (speakers, places)
}

/// Adds the figures that speak and are not among the speakers yet.
pub(super) fn add_speakers(
    document: &Document,
    cast: &Cast,
    answers: &[Answer],
    speakers: &mut Vec<Speaker>,
    places: &mut BTreeMap<usize, usize>,
) {
    for index in answers.iter().filter_map(|answer| answer.figure) {
        places.entry(index).or_insert_with(|| {
            let figure = &cast.figures[index];
            speakers.push(Speaker {
                name: figure.name.clone(),
                kind: figure.kind,
                roles: figure.roles.clone(),
                aliases: figure.aliases.clone(),
                mention: document.span_of(figure.mention.clone()),
            });
            speakers.len() - 1
        });
    }
}
