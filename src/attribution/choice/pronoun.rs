//! Whom a pronoun can stand for, and what speaks for each: how present the figure is, what the antecedent head says, who spoke, and
//! who stands beside the pronoun and so is another.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::scene::Scene;
use super::{Candidate, FLOOR, Question};
use crate::annotation::SpeakerKind;
use crate::attribution::cast::Figure;
use crate::attribution::evidence::Number;
use crate::attribution::reference::Stage;
use crate::decode::{Form, Pronoun};

/// How many sentences back an antecedent is looked for.
const REACH: usize = 10;

impl Question {
    /// The question that a pronoun of the third person asks; none where nobody before it can be meant.
    pub(in crate::attribution) fn of_pronoun(
        stage: &Stage,
        phrase: usize,
        pronoun: Pronoun,
    ) -> Option<Self> {
        let own = stage.own_content(phrase);
        let asked = Asked {
            stage,
            phrase,
            pronoun,
            masses: stage.masses(phrase),
            last: stage.last_speaker(phrase),
            beside: beside(stage, phrase),
            finds: finds(stage, phrase),
            pleads: pleads(stage, phrase),
            own,
        };
        let met = asked.met();
        if met.is_empty() {
            return None;
        }
        let scene = Scene::of(stage, phrase, &met, asked.last);
        let tokens = stage.layers.phrases[phrase].tokens.clone();
        let candidates: Vec<Candidate> = met
            .iter()
            .map(|(&figure, mentions)| Candidate {
                figure,
                evidence: asked.of_figure(figure, mentions, &scene),
            })
            .collect();
        Some(Self {
            words: stage.word(tokens.start).to_owned(),
            tokens,
            none: asked.of_none(candidates.len()),
            candidates,
        })
    }
}

struct Asked<'a, 'd> {
    stage: &'a Stage<'d>,
    phrase: usize,
    pronoun: Pronoun,
    /// What the antecedent head gives to each figure.
    masses: BTreeMap<usize, f32>,
    /// Whoever is the source before the pronoun, outside quotations.
    last: Option<usize>,
    /// What the pronoun says.
    own: Vec<Range<usize>>,
    /// Who stands beside the pronoun.
    beside: BTreeSet<usize>,
    /// Whether the pronoun's own cue is what studies do.
    finds: bool,
    /// Whether it is what the accused do.
    pleads: bool,
}

impl Asked<'_, '_> {
    fn class(&self) -> &'static str {
        match self.pronoun {
            Pronoun::They => "they",
            Pronoun::It => "it",
            _ => "he, she",
        }
    }

    /// The figures in reach that the pronoun can stand for, each with its mentions as indices of phrases, the nearest first.
    fn met(&self) -> BTreeMap<usize, Vec<usize>> {
        let Self { stage, phrase, .. } = *self;
        let start = stage.layers.phrases[phrase].tokens.start;
        let spoken = stage.aside(phrase).filter(|aside| aside.spoken);
        let mut met: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let reachable = (0..phrase).rev().take_while(|&earlier| {
            stage.places[earlier].sentence + REACH >= stage.places[phrase].sentence
        });
        for earlier in reachable {
            let tokens = &stage.layers.phrases[earlier].tokens;
            let apart = tokens.end <= start;
            let within = self.own.iter().any(|piece| piece.contains(&tokens.start));
            let Some(resolution) = stage.cast.resolved[earlier].filter(|_| apart && !within) else {
                continue;
            };
            let figure = &stage.cast.figures[resolution.figure];
            // Whoever speaks these words is no third person in them.
            let speaks = spoken.is_some_and(|aside| aside.speaker == resolution.figure);
            let other = self.beside.contains(&resolution.figure) || self.is_described_as(earlier);
            let judges = self.pleads && is_of_court(figure);
            if speaks || other || judges || !can_stand_for(figure, self.pronoun) {
                continue;
            }
            met.entry(resolution.figure).or_default().push(earlier);
        }
        met
    }

    /// `As a child, he sang`: the words say what the one is who is named beside them, and bring in nobody.
    fn is_described_as(&self, phrase: usize) -> bool {
        let found = &self.stage.layers.phrases[phrase];
        let start = found.tokens.start;
        let article = matches!(self.stage.word(start), "a" | "an");
        let behind_as = start > 0 && matches!(self.stage.word(start - 1), "as" | "As");
        found.form == Form::Nominal && article && behind_as
    }

    fn of_figure(&self, index: usize, mentions: &[usize], scene: &Scene) -> Vec<Number> {
        let stage = self.stage;
        let class = self.class();
        let figure = &stage.cast.figures[index];
        let here = stage.places[self.phrase];
        let nearest = mentions[0];
        let place = stage.places[nearest];
        let tokens = &stage.layers.phrases[nearest].tokens;
        let gap = here.sentence - place.sentence;
        let oblique = stage.is_oblique(tokens.start);
        let mass = f64::from(self.masses.get(&index).copied().unwrap_or(0.0));
        let mut numbers: Vec<Number> = vec![
            ("pronoun: head model", class, (mass + FLOOR).ln()),
            ("pronoun: mass of the head model", class, mass),
            ("pronoun: sentences", class, (1.0 + gap as f64).ln()),
            ("pronoun: mentions", class, (mentions.len() as f64).ln()),
            (self.kind_group(), kind(figure), 1.0),
        ];
        if !figure.named {
            let mass = (mass + FLOOR).ln();
            numbers.push(("pronoun: without a name, head model", class, mass));
        }
        let mut mark = |group, name, holds: bool| {
            if holds {
                numbers.push((group, name, 1.0));
            }
        };
        mark("pronoun: place", "same sentence", gap == 0);
        mark("pronoun: place", "sentence before", gap == 1);
        mark(
            "pronoun: place",
            "other paragraph",
            place.paragraph != here.paragraph,
        );
        mark("pronoun: place", "first in its sentence", place.first);
        mark("pronoun: place", "behind a preposition", oblique);
        mark("pronoun: place", "fronted", gap == 0 && oblique);
        mark("pronoun: place", "owner", stage.has_possessive(tokens));
        mark(
            "pronoun: place",
            "in a quotation",
            place.quoted && !here.quoted,
        );
        mark("pronoun: place", "source", place.source);
        mark("pronoun: place", "headline", place.headline);
        let subject = |&mention: &usize| {
            let place = stage.places[mention];
            place.first && place.sentence + 1 == here.sentence
        };
        mark(
            "pronoun: first in the sentence before",
            class,
            mentions.iter().any(subject),
        );
        mark("pronoun: subject here", class, scene.here == Some(index));
        let before = scene.before == Some(index);
        mark("pronoun: subject before", class, before);
        mark(
            "pronoun: subject before, nobody else",
            class,
            before && scene.alone,
        );
        mark(
            "pronoun: subject before, without a name",
            class,
            before && !figure.named,
        );
        mark(
            "pronoun: subject since somebody else spoke",
            class,
            scene.since.contains(&index),
        );
        let spoke_before = |&mention: &usize| {
            let place = stage.places[mention];
            place.source && !place.quoted && place.sentence + 1 >= here.sentence
        };
        let last = self.last == Some(index);
        mark(
            "pronoun: spoke last, others since",
            class,
            last && !scene.since.is_empty(),
        );
        mark("pronoun: spoke last", class, last);
        mark(
            "pronoun: spoke last, right before",
            class,
            last && mentions.iter().any(spoke_before),
        );
        mark(
            "pronoun: spoke",
            class,
            mentions.iter().any(|&mention| stage.places[mention].source),
        );
        mark(
            "pronoun: figure",
            "gender not known",
            class == "he, she" && figure.gender.is_none(),
        );
        mark("pronoun: without a name", class, !figure.named);
        mark(
            "pronoun: without a name, spoke last",
            class,
            last && !figure.named,
        );
        mark(
            "pronoun: without a name, first in the sentence before",
            class,
            !figure.named && mentions.iter().any(subject),
        );
        mark(
            "pronoun: without a name, no source",
            class,
            !figure.named && !place.source,
        );
        mark(
            "pronoun: document that finds",
            class,
            figure.kind == SpeakerKind::Document && self.finds,
        );
        if let Some(aside) = stage.aside(self.phrase) {
            let reports = aside.speaker == index;
            mark("pronoun: reports these words", class, reports);
            let within = aside.words.contains(&tokens.start);
            mark(
                "pronoun: in the same quotation",
                class,
                aside.spoken && within,
            );
            mark(
                "pronoun: in the same report",
                class,
                !aside.spoken && within,
            );
        } else {
            mark(
                "pronoun: in the same quotation",
                class,
                here.quoted && place.quoted,
            );
        }
        numbers
    }

    /// What is known of none of the figures being meant.
    fn of_none(&self, candidates: usize) -> Vec<Number> {
        let class = self.class();
        let none = f64::from(self.stage.layers.antecedents[self.phrase].none);
        let mut numbers: Vec<Number> = vec![
            ("pronoun: none", class, 1.0),
            (
                "pronoun: none by candidates",
                class,
                (candidates as f64).ln(),
            ),
            ("pronoun: none by head model", class, (none + FLOOR).ln()),
        ];
        match self.stage.aside(self.phrase) {
            Some(aside) if aside.spoken => numbers.push(("pronoun: none, quoted", class, 1.0)),
            Some(_) => numbers.push(("pronoun: none, reported", class, 1.0)),
            None => {}
        }
        numbers
    }

    fn kind_group(&self) -> &'static str {
        match self.pronoun {
            Pronoun::They => "pronoun: kind, they",
            Pronoun::It => "pronoun: kind, it",
            _ => "pronoun: kind, he, she",
        }
    }
}

/// The figures beside a pronoun in its own clause, which it does not mean: `he told Davies`, `of Davies, he said`.
fn beside(stage: &Stage, phrase: usize) -> BTreeSet<usize> {
    let here = &stage.layers.phrases[phrase].tokens;
    let near = |other: &usize| stage.places[*other].sentence == stage.places[phrase].sentence;
    let tokens = |other: usize| &stage.layers.phrases[other].tokens;
    // `He told Davies`, `she said of Ms Roe`: with no more than a verb, a preposition and a title between.
    const BETWEEN: usize = 3;
    let tells = |&other: &usize| {
        (here.end..tokens(other).start).any(|at| {
            matches!(
                stage.word(at),
                "told" | "tells" | "telling" | "asked" | "asks" | "of" | "about"
            )
        })
    };
    let after = (phrase + 1..stage.layers.phrases.len())
        .take_while(|other| near(other) && tokens(*other).start <= here.end + BETWEEN)
        .filter(tells);
    let fronted = (0..phrase)
        .rev()
        .take_while(|other| near(other) && tokens(*other).end + 1 >= here.start)
        .filter(|&other| {
            tokens(other).end + 1 == here.start
                && stage.word(tokens(other).end) == ","
                && stage.is_oblique(tokens(other).start)
                && !is_about(stage, tokens(other).start)
        });
    let resolved = after
        .chain(fronted)
        .chain(asker(stage, phrase))
        .filter_map(|it| stage.cast.resolved[it]);
    resolved.map(|it| it.figure).collect()
}

/// Whether a name stands behind `for` or `as for`: `For Nicholas, she felt called`.
fn is_about(stage: &Stage, token: usize) -> bool {
    let before = token.checked_sub(1).map_or("", |at| stage.word(at));
    matches!(before, "for" | "For")
}

/// Who has asked somebody else in the sentence before: `Roe asked Davies whether it rained. He said no.`
fn asker(stage: &Stage, phrase: usize) -> Option<usize> {
    const TITLES: usize = 4;
    const QUESTIONS: [&str; 13] = [
        "if", "whether", "how", "why", "what", "when", "where", "who", "about", ":", "\"", "“",
        "whose",
    ];
    let here = stage.places[phrase];
    let before = here.sentence.checked_sub(1)?;
    if !here.first || here.quoted {
        return None;
    }
    let sentence = stage.document.sentences().get(before)?.tokens.clone();
    let asked = sentence.clone().find(|&at| stage.word(at) == "asked")?;
    let was = asked.checked_sub(1).map_or("", |at| stage.word(at));
    if matches!(was, "was" | "were" | "been" | "is" | "when" | "When" | ",") {
        return None;
    }
    let tokens = |other: usize| &stage.layers.phrases[other].tokens;
    let of_sentence = |other: &usize| stage.places[*other].sentence == before;
    let earlier = (0..phrase).rev();
    let mut phrases = earlier
        .skip_while(|other| !of_sentence(other))
        .take_while(of_sentence);
    let behind = asked + 1..=asked + TITLES;
    let told = phrases
        .clone()
        .find(|&other| behind.contains(&tokens(other).start))?;
    let mut next = (tokens(told).end..sentence.end).take(2);
    let questions = next.any(|at| QUESTIONS.contains(&stage.word(at)));
    phrases
        .find(|&other| tokens(other).end <= asked)
        .filter(|_| questions)
}

/// Whether the cue of a pronoun is what studies do: `it found that`.
fn finds(stage: &Stage, phrase: usize) -> bool {
    const FINDINGS: [&str; 19] = [
        "found",
        "finds",
        "shows",
        "showed",
        "says",
        "states",
        "reads",
        "read",
        "reveals",
        "revealed",
        "suggests",
        "suggested",
        "concluded",
        "concludes",
        "estimates",
        "estimated",
        "recommends",
        "recommended",
        "argues",
    ];
    let own = stage.own_links(phrase).next();
    let cue = own.and_then(|link| link.cue.clone());
    cue.is_some_and(|mut cue| cue.any(|at| FINDINGS.contains(&stage.word(at))))
}

/// Whether the cue of a pronoun is what the accused do: `he pleaded guilty`, `she admitted stealing`.
fn pleads(stage: &Stage, phrase: usize) -> bool {
    stage.own_links(phrase).any(|link| {
        let deed = stage.word(link.start()).ends_with("ing");
        let mut cue = link.cue.clone().into_iter().flatten();
        cue.any(|at| match stage.word(at) {
            "admitted" | "admits" | "denied" | "denies" | "confessed" => deed,
            word => word.starts_with("plead"),
        })
    })
}

/// Whether somebody sits in court or speaks there for the people.
fn is_of_court(figure: &Figure) -> bool {
    let mut words = figure.roles.iter().flat_map(|role| role.split_whitespace());
    words.any(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "judge" | "justice" | "magistrate" | "recorder" | "prosecutor" | "prosecuting"
        )
    })
}

/// Whether number, gender and kind let a pronoun stand for a figure.
pub(in crate::attribution) fn can_stand_for(figure: &Figure, pronoun: Pronoun) -> bool {
    match pronoun {
        Pronoun::Person(gender) => {
            let single = matches!(figure.kind, SpeakerKind::Person | SpeakerKind::Unnamed);
            single && !figure.plural && figure.gender.is_none_or(|own| own == gender)
        }
        // A team or a company may be `they`, a town hardly.
        Pronoun::They => figure.kind != SpeakerKind::Organisation || !figure.place,
        Pronoun::It => {
            let thing = matches!(
                figure.kind,
                SpeakerKind::Organisation | SpeakerKind::Document
            );
            thing && !figure.plural
        }
        _ => false,
    }
}

fn kind(figure: &Figure) -> &'static str {
    match (figure.kind, figure.plural) {
        (SpeakerKind::Person, false) => "person",
        (SpeakerKind::Person | SpeakerKind::Unnamed, true) => "people",
        (SpeakerKind::Unnamed, false) => "person without a name",
        (SpeakerKind::Organisation, false) if figure.place => "place",
        (SpeakerKind::Organisation, false) => "body",
        (SpeakerKind::Organisation, true) => "bodies",
        (SpeakerKind::Group, _) => "group",
        (SpeakerKind::Document, _) => "document",
        _ => "other",
    }
}
