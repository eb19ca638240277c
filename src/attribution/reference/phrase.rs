//! What a noun phrase stands for: `the minister`, `the company`, `a senior official`.

use std::ops::Range;

use super::super::cast::{Figure, Resolution, plain_name};
use super::super::nominal::{self, Nominal};
use super::salience::Asked;
use super::{REACH, Stage, is_personal};
use crate::annotation::SpeakerKind;
use crate::decode::{Form, Gender, NounClass, Pronoun, noun, singular};

/// How many sentences back someone may have been named whom a noun describes.
const NEAR: usize = 1;

/// Mass of the antecedent head on one figure that decides a noun phrase alone.
const DECIDING: f32 = 0.7;

/// What a choice by presence alone keeps of its score where the noun says little.
const UNCERTAIN: f32 = 0.7;

/// Sentences at the head of an article in which someone may stand as `the minister` before being named.
const LEAD: usize = 4;

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
        let end = source.map_or_else(|| self.with_name(body.end), |source| source.tokens.end);
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
            participle || determined || matches!(word, "," | "(" | "–" | "—")
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
        // `The prosecutors' document` is another than `a second document`.
        let possessed = ["'s ", "’s ", "s' ", "s’ "]
            .iter()
            .any(|mark| nominal.words.contains(mark));
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
                        !possessed
                            && figure.plural == nominal.plural()
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
