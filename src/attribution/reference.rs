//! Pronouns and noun phrases -> figures, from the start of the article to its end.
//!
//! Each phrase is asked by ordered rules, surest first; what none answers founds a figure of its own, so that a later `he` can
//! stand for `a senior official` and never for a name that official does not have.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cast::{Cast, Figure, Resolution, plain_name};
use super::link::Link;
use super::nominal::{self, Nominal};
use super::source_form;
use crate::annotation::SpeakerKind;
use crate::decode::{Form, Gender, Layers, NounClass, Pronoun, noun, singular};
use crate::text::{Document, Zone};

/// How many sentences back an antecedent is looked for.
const REACH: usize = 10;

/// How many sentences back someone may have been named whom a noun describes.
const NEAR: usize = 1;

/// Mass of the antecedent head on one figure that decides a noun phrase alone.
const DECIDING: f32 = 0.5;

/// What a choice by presence alone keeps of its score where the noun says little.
const UNCERTAIN: f32 = 0.7;

/// Sentences at the head of an article in which someone may stand as `the minister` before being named.
const LEAD: usize = 4;

/// Mass of the antecedent head on one figure at which a pronoun tells the figure's gender.
const TELLING: f32 = 0.7;

/// Weights of what speaks for an antecedent: a log-linear choice among the figures, each by its best mention (Durrett & Klein
/// 2013), fitted to 458 pronoun sources of `corpus/train` and 87 of GUM's training part; see `models/experiments.md`.
mod weight {
    /// Of the log of the antecedent head's mass.
    pub(super) const HEAD: f32 = 0.31;
    /// What a figure that the head gives nothing to keeps.
    pub(super) const FLOOR: f32 = 0.02;
    /// For each sentence between.
    pub(super) const SENTENCE: f32 = -0.43;
    /// For standing in the same sentence.
    pub(super) const SAME: f32 = -0.35;
    /// For standing in another paragraph.
    pub(super) const PARAGRAPH: f32 = -1.55;
    /// For standing first in its sentence, where subjects stand.
    pub(super) const FIRST: f32 = 0.31;
    /// For having been a source.
    pub(super) const SOURCE: f32 = -0.13;
    /// For standing inside someone's quotation.
    pub(super) const QUOTED: f32 = -0.38;
    /// For standing behind a preposition.
    pub(super) const OBLIQUE: f32 = -0.42;
    /// For having spoken last.
    pub(super) const LAST: f32 = 0.9;
    /// For a gender that is not known.
    pub(super) const UNKNOWN_GENDER: f32 = -0.44;
    /// For one person meant by `they`.
    pub(super) const SINGULAR_THEY: f32 = -1.09;
    /// For having no name, and not having been a source.
    pub(super) const NAMELESS: f32 = -1.64;
    /// The score of there being none.
    pub(super) const NONE: f32 = -6.5;
}

/// Resolves all phrases of a cast that the names have not.
pub(super) fn resolve(document: &Document, layers: &Layers, links: &[Link], cast: Cast) -> Cast {
    let mut stage = Stage::new(document, layers, links, cast);
    stage.learn_genders();
    for phrase in 0..layers.phrases.len() {
        if stage.cast.resolved[phrase].is_some() {
            continue;
        }
        let answer = match layers.phrases[phrase].form {
            Form::Pronoun(pronoun) => stage.pronoun(phrase, pronoun),
            Form::Nominal => stage.nominal(phrase),
            Form::Name(_) => None,
        };
        stage.cast.resolved[phrase] = answer;
    }
    stage.cast
}

/// What is known of the place of a phrase.
#[derive(Clone, Copy, Debug)]
struct Place {
    sentence: usize,
    paragraph: usize,
    /// First phrase of its sentence.
    first: bool,
    /// Inside a source.
    source: bool,
    /// Inside quotation marks.
    quoted: bool,
    /// In the headline.
    headline: bool,
}

/// Who is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Whom a pronoun can mean.
    By(Pronoun),
    /// One person of any gender.
    Someone,
    /// An organisation with a name that is no place's.
    Body,
}

struct Stage<'a> {
    document: &'a Document,
    layers: &'a Layers,
    links: &'a [Link],
    places: Vec<Place>,
    cast: Cast,
}

impl<'a> Stage<'a> {
    fn new(document: &'a Document, layers: &'a Layers, links: &'a [Link], cast: Cast) -> Self {
        let quoted = document.quoted();
        let mut sources = vec![false; document.tokens().len()];
        for source in &layers.sources {
            // In `officials in the department`, the department is not who speaks; in `Leader of the House Jane Doe`, she is.
            let head = source_form::head(document, layers, &source.tokens).tokens;
            let mut speaks = true;
            for token in source.tokens.clone() {
                match document.slice(document.tokens()[token]) {
                    "of" | "in" | "for" | "at" | "from" | "with" | "to" | "on" | "near" | "by" => {
                        speaks = false;
                    }
                    "," => speaks = true,
                    _ => {}
                }
                sources[token] = speaks || head.contains(&token);
            }
        }
        let mut last_sentence = usize::MAX;
        let places = layers
            .phrases
            .iter()
            .map(|phrase| {
                let at = phrase.tokens.start;
                let sentence = document.sentence_of(at);
                let first = std::mem::replace(&mut last_sentence, sentence) != sentence;
                Place {
                    sentence,
                    paragraph: document.paragraph_of(at),
                    first,
                    source: sources[at],
                    quoted: quoted[at],
                    headline: document.paragraphs()[document.paragraph_of(at)].zone
                        == Zone::Headline,
                }
            })
            .collect();
        Self {
            document,
            layers,
            links,
            places,
            cast,
        }
    }

    /// Genders that no name or title tells, from the pronouns that the antecedent head is sure of.
    fn learn_genders(&mut self) {
        let mut votes: BTreeMap<usize, [f32; 2]> = BTreeMap::new();
        for (phrase, candidates) in self.layers.phrases.iter().zip(&self.layers.antecedents) {
            let Form::Pronoun(Pronoun::Person(gender)) = phrase.form else {
                continue;
            };
            let mut masses: BTreeMap<usize, f32> = BTreeMap::new();
            for &(earlier, probability) in &candidates.scored {
                if let Some(resolution) = self.cast.resolved[earlier] {
                    *masses.entry(resolution.figure).or_default() += probability;
                }
            }
            for (figure, mass) in masses.into_iter().filter(|(_, mass)| *mass >= TELLING) {
                votes.entry(figure).or_default()[usize::from(gender == Gender::Male)] += mass;
            }
        }
        for (figure, [female, male]) in votes {
            let figure = &mut self.cast.figures[figure];
            let told = if female > male {
                Gender::Female
            } else {
                Gender::Male
            };
            let clear = female.max(male) > 3.0 * female.min(male);
            if figure.gender.is_none() && figure.kind == SpeakerKind::Person && clear {
                figure.gender = Some(told);
            }
        }
    }

    fn word(&self, token: usize) -> &str {
        self.document
            .tokens()
            .get(token)
            .map_or("", |&span| self.document.slice(span))
    }

    fn pronoun(&mut self, phrase: usize, pronoun: Pronoun) -> Option<Resolution> {
        match pronoun {
            Pronoun::Relative => self.relative(phrase),
            Pronoun::First { .. } | Pronoun::Second => None,
            Pronoun::Person(_) | Pronoun::They | Pronoun::It => self
                .went_on(phrase, pronoun)
                .or_else(|| self.salient(phrase, Asked::By(pronoun))),
        }
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
                let figure = self.cast.resolved[earlier]?.figure;
                let fits = !personal || is_personal(&self.cast.figures[figure]);
                let touching = self.layers.phrases[earlier].tokens.end + 1 >= at;
                let score = if touching { 0.9 } else { 0.6 };
                fits.then_some(Resolution {
                    figure,
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
        let fits = self
            .agrees(&self.cast.figures[figure], Asked::By(pronoun))
            .is_some()
            || matches!(pronoun, Pronoun::It)
                && self.cast.figures[figure].kind != SpeakerKind::Person;
        (near && fits).then_some(Resolution {
            figure,
            rule: "went-on",
            score: 0.85,
        })
    }

    /// What a pronoun takes off or adds to a figure's score; `None` where it cannot mean it.
    fn agrees(&self, figure: &Figure, asked: Asked) -> Option<f32> {
        let pronoun = match asked {
            Asked::By(pronoun) => pronoun,
            Asked::Someone => {
                let one = figure.kind == SpeakerKind::Person && !figure.plural;
                return one.then_some(0.0);
            }
            Asked::Body => {
                let body =
                    figure.kind == SpeakerKind::Organisation && figure.named && !figure.place;
                return body.then_some(0.0);
            }
        };
        match pronoun {
            Pronoun::Person(gender) => {
                let single = !figure.plural
                    && matches!(figure.kind, SpeakerKind::Person | SpeakerKind::Unnamed);
                let own = figure.gender.unwrap_or(gender);
                let unknown = if figure.gender.is_none() {
                    weight::UNKNOWN_GENDER
                } else {
                    0.0
                };
                (single && own == gender).then_some(unknown)
            }
            Pronoun::They => match figure.kind {
                SpeakerKind::Person if !figure.plural => Some(weight::SINGULAR_THEY),
                SpeakerKind::Document => Some(weight::SINGULAR_THEY),
                SpeakerKind::Unnamed if !figure.plural => Some(weight::SINGULAR_THEY),
                // A team or a company may be `they`, a town hardly.
                SpeakerKind::Organisation if figure.place => None,
                SpeakerKind::Organisation if !figure.plural => Some(weight::SINGULAR_THEY),
                _ => Some(0.0),
            },
            Pronoun::It => {
                let thing = matches!(
                    figure.kind,
                    SpeakerKind::Organisation | SpeakerKind::Document
                );
                (thing && !figure.plural).then_some(0.0)
            }
            _ => None,
        }
    }

    /// The best of the figures in reach, by the antecedent head and by how present each is.
    fn salient(&self, phrase: usize, asked: Asked) -> Option<Resolution> {
        let own_content = self.own_content(phrase);
        let here = self.places[phrase];
        let masses = self.masses(phrase);
        let last = self.last_speaker(phrase);
        let mut scores: BTreeMap<usize, f32> = BTreeMap::new();
        let reachable = (0..phrase)
            .rev()
            .take_while(|&earlier| self.places[earlier].sentence + REACH >= here.sentence);
        for earlier in reachable {
            let tokens = &self.layers.phrases[earlier].tokens;
            let apart = tokens.end <= self.layers.phrases[phrase].tokens.start;
            let own = own_content
                .iter()
                .any(|piece| piece.contains(&tokens.start));
            let Some(resolution) = self.cast.resolved[earlier].filter(|_| apart && !own) else {
                continue;
            };
            let figure = &self.cast.figures[resolution.figure];
            let Some(agreement) = self.agrees(figure, asked) else {
                continue;
            };
            let place = self.places[earlier];
            let mass = masses.get(&resolution.figure).copied().unwrap_or(0.0);
            let gap = (here.sentence - place.sentence) as f32;
            let speaks = [
                (weight::SAME, gap == 0.0),
                (weight::PARAGRAPH, place.paragraph != here.paragraph),
                (weight::FIRST, place.first),
                (weight::NAMELESS, !figure.named && !place.source),
                (weight::SOURCE, place.source),
                (weight::QUOTED, place.quoted && !here.quoted),
                (weight::OBLIQUE, self.is_oblique(tokens.start)),
                (weight::LAST, last == Some(resolution.figure)),
            ];
            let score = agreement
                + weight::HEAD * (mass + weight::FLOOR).ln()
                + weight::SENTENCE * gap
                + speaks
                    .iter()
                    .map(|&(weight, holds)| if holds { weight } else { 0.0 })
                    .sum::<f32>();
            let best = scores.entry(resolution.figure).or_insert(score);
            *best = best.max(score);
        }
        let (&figure, &best) = scores
            .iter()
            .max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(one.0)))?;
        let total: f32 = scores
            .values()
            .map(|score| (score - best).exp())
            .sum::<f32>()
            + (weight::NONE - best).exp();
        let rule = match asked {
            Asked::By(Pronoun::They) => "pronoun-they",
            Asked::By(Pronoun::It) => "pronoun-it",
            _ => "pronoun",
        };
        (best > weight::NONE).then_some(Resolution {
            figure,
            rule,
            score: 1.0 / total,
        })
    }

    /// What the antecedent head gives to each figure.
    fn masses(&self, phrase: usize) -> BTreeMap<usize, f32> {
        let mut masses: BTreeMap<usize, f32> = BTreeMap::new();
        for &(earlier, probability) in &self.layers.antecedents[phrase].scored {
            if let Some(resolution) = self.cast.resolved[earlier] {
                *masses.entry(resolution.figure).or_default() += probability;
            }
        }
        masses
    }

    /// Whoever is the source before a phrase, outside quotations.
    fn last_speaker(&self, phrase: usize) -> Option<usize> {
        let mut earlier = (0..phrase).rev();
        let spoke = earlier.find(|&earlier| {
            let place = self.places[earlier];
            place.source && !place.quoted && self.cast.resolved[earlier].is_some()
        })?;
        self.cast.resolved[spoke].map(|resolution| resolution.figure)
    }

    /// Whether a preposition stands right before a mention: it is no subject.
    fn is_oblique(&self, token: usize) -> bool {
        let before = token.checked_sub(1).map(|before| self.word(before));
        matches!(
            before,
            Some(
                "of" | "to"
                    | "with"
                    | "by"
                    | "for"
                    | "from"
                    | "against"
                    | "about"
                    | "on"
                    | "at"
                    | "in"
                    | "over"
                    | "like"
                    | "than"
            )
        )
    }

    /// The content that a phrase is the source of: nobody in it is who says it (`"Doe is wrong," he said`).
    fn own_content(&self, phrase: usize) -> Vec<Range<usize>> {
        let at = self.layers.phrases[phrase].tokens.start;
        self.links
            .iter()
            .filter(|link| link.source.iter().any(|source| source.contains(&at)))
            .flat_map(|link| link.content.iter().cloned())
            .collect()
    }

    fn nominal(&mut self, phrase: usize) -> Option<Resolution> {
        let tokens = self.layers.phrases[phrase].tokens.clone();
        let mut nominal = nominal::read(self.document, &tokens);
        // Headlines leave articles out: `Minister denies` is the minister. So is `its minister`.
        let bare = nominal.bare && !nominal.plural() && nominal.noun.is_some();
        let headline = bare || self.places[phrase].headline && !nominal.indefinite;
        nominal.definite |= headline || nominal.possessive;
        let words = self.full_words(&nominal);
        let answer = self
            .apposed(&tokens)
            .or_else(|| self.by_role(phrase, &nominal, headline))
            .or_else(|| self.same_words(phrase, &nominal, &words))
            .or_else(|| self.same_head(phrase, &nominal, &words))
            .or_else(|| self.by_head_model(phrase, &nominal, &words))
            .or_else(|| self.headline_lead(phrase, &nominal))
            .or_else(|| self.described(phrase, &nominal, &words))
            .or_else(|| self.nearest_body(phrase, &nominal));
        if let Some(resolution) = answer
            && !self.cast.figures[resolution.figure].named
        {
            self.cast.figures[resolution.figure].alias(nominal.words.clone());
        }
        Some(answer.unwrap_or_else(|| {
            self.cast.figures.push(nominal.figure(words, tokens));
            let (rule, score) = match nominal.kind() {
                SpeakerKind::Unnamed => ("unnamed", if nominal.definite { 0.6 } else { 0.9 }),
                SpeakerKind::Organisation if nominal.definite => ("common-noun", 0.6),
                _ => ("common-noun", 0.85),
            };
            Resolution {
                figure: self.cast.figures.len() - 1,
                rule,
                score,
            }
        }))
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

    /// A headline that does not name its speaker (`Judge: nobody is above the law`): of the first sources of the text, the first
    /// that has a name of the right kind.
    fn headline_lead(&self, phrase: usize, nominal: &Nominal) -> Option<Resolution> {
        const FIRST: usize = 3;
        let here = self.places[phrase];
        if !(here.headline && here.source) || nominal.indefinite || nominal.plural() {
            return None;
        }
        let class = nominal.noun.map(|noun| noun.class);
        let gender = nominal.noun.and_then(|noun| noun.gender);
        let fits = |figure: &Figure| {
            let person = figure.kind == SpeakerKind::Person && !figure.plural && figure.named;
            person
                && match class {
                    Some(NounClass::Person) => {
                        gender.is_none() || figure.gender.is_none_or(|own| Some(own) == gender)
                    }
                    // A surname that the entity tagger has missed.
                    None => figure.parts.contains(&nominal.head),
                    _ => false,
                }
        };
        let sources = (phrase + 1..self.places.len())
            .filter(|&later| self.places[later].source && !self.places[later].headline);
        let figure = sources
            .take(FIRST)
            .filter_map(|later| self.cast.resolved[later])
            .map(|resolution| resolution.figure)
            .find(|&figure| fits(&self.cast.figures[figure]))?;
        Some(Resolution {
            figure,
            rule: "headline-lead",
            score: 0.6,
        })
    }

    /// `the 52-year-old`, `the mum-of-four`, `the former nurse` of someone just named: whoever is most present.
    fn described(&self, phrase: usize, nominal: &Nominal, words: &str) -> Option<Resolution> {
        let describes = nominal.head.ends_with("-year-old") || nominal.head.contains("-of-");
        let here = self.places[phrase];
        let class = nominal.noun.map(|noun| noun.class);
        // A listed noun may be anyone's; one that is not listed is a person only where it speaks.
        let personal = match class {
            Some(class) => class == NounClass::Person,
            None => here.source,
        };
        let told_apart = is_told_apart(nominal, words);
        let another =
            nominal.possessive || nominal.bare || nominal.plural() || here.headline || told_apart;
        if !nominal.definite || !describes && (!personal || another) {
            return None;
        }
        let gender = nominal.noun.and_then(|noun| noun.gender);
        let found = self.salient(
            phrase,
            gender.map_or(Asked::Someone, |gender| Asked::By(Pronoun::Person(gender))),
        )?;
        let reach = if describes { REACH } else { NEAR };
        let near = (0..phrase).rev().any(|earlier| {
            let place = self.places[earlier];
            place.sentence + reach >= here.sentence
                && (describes || place.paragraph == here.paragraph)
                && self.cast.resolved[earlier].is_some_and(|it| it.figure == found.figure)
        });
        (near && self.cast.figures[found.figure].named).then_some(Resolution {
            rule: "description",
            score: UNCERTAIN * found.score,
            ..found
        })
    }

    /// `the company`: the organisation that is most present.
    fn nearest_body(&self, phrase: usize, nominal: &Nominal) -> Option<Resolution> {
        const BODIES: [&str; 31] = [
            "company",
            "firm",
            "operator",
            "agency",
            "club",
            "union",
            "charity",
            "airline",
            "bank",
            "retailer",
            "maker",
            "carmaker",
            "group",
            "manufacturer",
            "regulator",
            "watchdog",
            "utility",
            "channel",
            "broadcaster",
            "publisher",
            "lender",
            "insurer",
            "supplier",
            "developer",
            "network",
            "chain",
            "startup",
            "start-up",
            "platform",
            "contractor",
            "newspaper",
        ];
        let asked = nominal.definite
            && !nominal.possessive
            && !nominal.plural()
            && nominal.capitals.is_empty();
        if !asked || !BODIES.contains(&nominal.head.as_str()) {
            return None;
        }
        let found = self.salient(phrase, Asked::Body)?;
        Some(Resolution {
            rule: "nearest-organisation",
            score: UNCERTAIN * found.score,
            ..found
        })
    }

    /// The words that name an unnamed source: with what a preposition adds (`man at its yard`, `people close to the board`), but
    /// not with what a participle, a relative clause or another speaker adds.
    fn full_words(&self, nominal: &Nominal) -> String {
        const LONGEST: usize = 10;
        let body = &nominal.body;
        let source = self
            .layers
            .sources
            .iter()
            .find(|source| source.tokens.start <= body.start && body.end <= source.tokens.end);
        let end = source.map_or(body.end, |source| source.tokens.end);
        let stops = |token: usize| {
            let word = self.word(token);
            let participle = token == body.end
                && (word.ends_with("ed")
                    || matches!(word, "shown" | "seen" | "held" | "known" | "sent"));
            let determined = !nominal.bare && matches!(word, "and" | "&");
            participle
                || determined
                || matches!(
                    word,
                    "," | "(" | "who" | "which" | "that" | "whose" | "–" | "—"
                )
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

    /// `the minister`: the last person before, in any reach, whose role has that head and no other place or body.
    fn by_role(&self, phrase: usize, nominal: &Nominal, headline: bool) -> Option<Resolution> {
        if !nominal.definite || nominal.plural() || nominal.noun.is_none() {
            return None;
        }
        let mut bearers: Vec<usize> = Vec::new();
        for earlier in (0..phrase).rev() {
            let Some(resolution) = self.cast.resolved[earlier] else {
                continue;
            };
            let figure = &self.cast.figures[resolution.figure];
            if figure.named && !bearers.contains(&resolution.figure) && bears(figure, nominal) {
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
        let mut later = (0..self.cast.figures.len()).filter(|&figure| {
            self.cast.figures[figure].named && bears(&self.cast.figures[figure], nominal)
        });
        let figure = later.next().filter(|_| later.next().is_none())?;
        let early = headline || self.places[phrase].sentence < LEAD && !nominal.possessive;
        early.then_some(Resolution {
            figure,
            rule: "role-ahead",
            score: 0.75,
        })
    }

    /// `the official` after `a senior official`; `the university` after `University of Leeds`.
    fn same_head(&self, phrase: usize, nominal: &Nominal, words: &str) -> Option<Resolution> {
        if !nominal.definite || is_told_apart(nominal, words) {
            return None;
        }
        let here = self.places[phrase].sentence;
        (0..phrase)
            .rev()
            .take_while(|&earlier| self.places[earlier].sentence + REACH >= here)
            .find_map(|earlier| {
                let resolution = self.cast.resolved[earlier]?;
                let figure = &self.cast.figures[resolution.figure];
                let knows_capitals = nominal
                    .capitals
                    .iter()
                    .all(|word| figure.parts.contains(word));
                let same = match figure.named {
                    false => {
                        figure.plural == nominal.plural()
                            && figure
                                .parts
                                .last()
                                .is_some_and(|head| singular(head) == nominal.head)
                    }
                    true => {
                        figure.kind == SpeakerKind::Organisation
                            && figure.parts.contains(&nominal.head)
                    }
                };
                (same && knows_capitals).then_some(Resolution {
                    figure: resolution.figure,
                    rule: "same-head",
                    score: 0.75,
                })
            })
    }

    /// Whom the antecedent head is sure of, if the noun can mean such a figure.
    fn by_head_model(&self, phrase: usize, nominal: &Nominal, words: &str) -> Option<Resolution> {
        let others = nominal.possessive || is_told_apart(nominal, words);
        if !nominal.definite || !nominal.capitals.is_empty() || others {
            return None;
        }
        let masses = self.masses(phrase);
        let (&figure, &mass) = masses
            .iter()
            .max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(one.0)))?;
        let fits = can_mean(nominal, &self.cast.figures[figure]);
        (fits && mass >= DECIDING).then_some(Resolution {
            figure,
            rule: "antecedent",
            score: mass,
        })
    }
}

/// Whether more words tell a noun phrase from others of its kind: `Police in Leeds` are not the police of the sentence before.
fn is_told_apart(nominal: &Nominal, words: &str) -> bool {
    words.len() > nominal.words.len()
}

/// Whether a figure can be a person or persons.
fn is_personal(figure: &Figure) -> bool {
    matches!(
        figure.kind,
        SpeakerKind::Person | SpeakerKind::Unnamed | SpeakerKind::Group
    )
}

/// Whether one of a figure's roles has the noun for a word, and knows the capitals of the phrase.
fn bears(figure: &Figure, nominal: &Nominal) -> bool {
    let gender = nominal.noun.and_then(|noun| noun.gender);
    let opposite = |own: Gender| gender.is_some_and(|gender| gender != own);
    if figure.gender.is_some_and(opposite) {
        return false;
    }
    figure.roles.iter().any(|role| {
        let words: Vec<String> = role.split_whitespace().map(str::to_lowercase).collect();
        // Of `president of the bank`, only what stands before `of` is what the bearer is.
        let own = words.iter().take_while(|word| {
            !matches!(word.as_str(), "of" | "for" | "at" | "in" | "from" | "who")
        });
        let own: Vec<String> = own.map(|word| spelled_out(word)).collect();
        let head: Vec<&str> = nominal.head.split(' ').collect();
        own.iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .ends_with(&head)
            && nominal
                .capitals
                .iter()
                .all(|word| words.contains(word) || figure.parts.contains(word))
    })
}

/// The noun that an abbreviated title stands for.
fn spelled_out(title: &str) -> String {
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    let noun = match title {
        "sen" => "senator",
        "rep" => "representative",
        "gov" => "governor",
        "gen" => "general",
        "prof" => "professor",
        "dr" => "doctor",
        "rev" => "reverend",
        "lt" => "lieutenant",
        "sgt" => "sergeant",
        "capt" => "captain",
        "col" => "colonel",
        other => return singular(other),
    };
    noun.to_owned()
}

/// Nouns of organisations that a place's name can stand for.
const PLACES: [&str; 12] = [
    "country",
    "nation",
    "state",
    "kingdom",
    "republic",
    "government",
    "city",
    "town",
    "county",
    "province",
    "village",
    "municipality",
];

/// Whether a common noun can mean a figure: number, gender and kind do not speak against it.
fn can_mean(nominal: &Nominal, figure: &Figure) -> bool {
    let noun_gender = nominal.noun.and_then(|noun| noun.gender);
    let genders = noun_gender.is_none() || figure.gender.is_none() || noun_gender == figure.gender;
    let class = nominal.noun.map(|noun| noun.class);
    let kinds = match class {
        Some(NounClass::Person) => is_personal(figure),
        // An unnamed source is not to be given a name that it does not have.
        Some(NounClass::Anonymous) => is_personal(figure) && has_role(figure, &nominal.head),
        Some(NounClass::Organisation) => {
            figure.kind == SpeakerKind::Organisation
                && (!figure.place || PLACES.contains(&nominal.head.as_str()))
        }
        Some(NounClass::Document) => figure.kind == SpeakerKind::Document,
        Some(NounClass::Group) | None => !figure.named,
    };
    genders && kinds && figure.plural == nominal.plural()
}

fn has_role(figure: &Figure, head: &str) -> bool {
    !figure.named
        || figure.roles.iter().any(|role| {
            role.split_whitespace()
                .any(|word| noun(word).is_some() && singular(word) == head)
        })
}
