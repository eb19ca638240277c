//! What speaks for a candidate and against it: what the noun is and what the candidate's names and roles are, how present the
//! candidate is, and what the antecedent head says.

use super::candidates::{Asked, Met};
use super::told::Told;
use super::{FLOOR, bodies, origin, role};
use crate::annotation::SpeakerKind;
use crate::attribution::cast::Figure;
use crate::attribution::evidence::Number;
use crate::attribution::nominal::{self, Nominal};
use crate::attribution::reference::Stage;
use crate::decode::{Form, singular};

/// What is known of one candidate, `mass` being what the antecedent head gives to it.
pub(super) fn of_figure(
    stage: &Stage,
    asked: &Asked,
    told: &Told,
    index: usize,
    met: &Met,
    mass: f32,
) -> Vec<Number> {
    let figure = &stage.cast.figures[index];
    let nominal = asked.nominal;
    let here = stage.places[asked.phrase];
    let nearest = met.mentions[0];
    let place = stage.places[nearest];
    let mass = f64::from(mass);
    let gap = here.sentence.abs_diff(place.sentence) as f64;
    let paragraphs = here.paragraph.abs_diff(place.paragraph) as f64;
    let class = told.class;
    let kind = kind(figure);
    let mut numbers: Vec<Number> = vec![
        ("head model", "mass", mass),
        ("head model", "log mass", (mass + FLOOR).ln()),
        ("head model by class", class, (mass + FLOOR).ln()),
        ("kind", kind, 1.0),
        ("mentions", class, (met.mentions.len() as f64).ln()),
    ];
    let mut mark = |group, name, holds: bool| {
        if holds {
            numbers.push((group, name, 1.0));
        }
    };
    match met.ahead {
        Some(order) => mark("ahead", ORDER[order.min(ORDER.len() - 1)], true),
        None => {
            mark("place", "same sentence", gap == 0.0);
            mark("place", "same paragraph", paragraphs == 0.0);
            mark("place", "paragraph before", paragraphs == 1.0);
            mark("place", "first in its sentence", place.first);
            mark("place", "in a quotation", place.quoted && !here.quoted);
            let token = stage.layers.phrases[nearest].tokens.start;
            mark("place", "behind a preposition", stage.is_oblique(token));
            mark("place", "told", is_told(stage, token));
            mark(
                "spoke",
                "last",
                stage.last_speaker(asked.phrase) == Some(index),
            );
            let spoke = met.mentions.iter().any(|&it| stage.places[it].source);
            mark("spoke", class, spoke);
        }
    }
    let named = figure.named;
    mark("named", class, named);
    mark(
        "named and told apart",
        class,
        named && asked.is_told_apart(),
    );
    mark("named and possessive", class, named && nominal.possessive);
    mark(
        "named and bare",
        class,
        named && nominal.bare && !here.headline,
    );
    mark("named and in a headline", class, named && here.headline);
    mark("named and not a source", class, named && !here.source);
    mark("named and described", class, named && told.described);
    mark("named and explained", class, named && told.explained);
    mark("same", "head", !named && has_head(figure, nominal));
    mark(
        "same",
        "head, told apart",
        !named && has_head(figure, nominal) && asked.is_told_apart(),
    );
    mark("same", "called so before", called_so(stage, asked, met));
    for kind in called_otherwise(stage, asked, told, met) {
        mark("called otherwise", kind, true);
    }
    let known = role::knows_capitals(figure, nominal);
    let capitals = nominal.noun.is_some() && !nominal.capitals.is_empty();
    mark("capitals known", class, capitals && known);
    mark("capitals unknown", class, capitals && !known);
    if class == "organisation" {
        let tie = bodies::tie(figure, nominal);
        mark("body", tie, true);
        mark(
            if figure.place {
                "place's name for"
            } else {
                "body and"
            },
            bodies::first_kind(&nominal.head),
            tie != "same word",
        );
    } else if figure.kind == SpeakerKind::Person {
        let same = role::has_role(figure, nominal);
        let has_any = !figure.roles.is_empty() || !figure.trades.is_empty();
        mark("role", "same", same);
        mark("role", "none", !has_any);
        mark("role", "other", has_any && !same);
        let other = if has_any {
            "other role for"
        } else {
            "no role for"
        };
        for kind in &told.kinds {
            mark(if same { "role for" } else { other }, kind, true);
        }
        if nominal.ranks().next().is_some() {
            let known = if role::knows_rank(figure, nominal) {
                "known"
            } else {
                "unknown"
            };
            mark("rank", known, true);
        }
        if !same && let Some(owner) = told.owner {
            mark("no role, owned by", owner, true);
        }
        if let Some(origin) = &told.origin {
            let group = match nominal.noun {
                Some(_) => "origin beside a noun",
                None => "origin",
            };
            let known = origin::is_told(stage, origin, &met.mentions);
            mark(group, if known { "told" } else { "not told" }, true);
        }
        mark(
            "role",
            "gender known",
            figure.gender.is_some() && figure.gender == nominal.noun.and_then(|noun| noun.gender),
        );
        if let (Some(asked), Some(own)) = (role::age(&nominal.head), role::told_age(stage, met)) {
            mark("age", if asked == own { "same" } else { "other" }, true);
        }
    }
    if met.ahead.is_none() {
        numbers.push(("place", "sentences", (1.0 + gap).ln()));
        numbers.push(("sentences by class", class, (1.0 + gap).ln()));
        numbers.push(("place", "paragraphs", (1.0 + paragraphs).ln()));
    }
    numbers
}

const ORDER: [&str; 3] = ["first source", "second source", "third source"];

/// What is known of none of the candidates being meant.
pub(super) fn of_none(stage: &Stage, asked: &Asked, told: &Told, candidates: usize) -> Vec<Number> {
    let nominal = asked.nominal;
    let class = told.class;
    let here = stage.places[asked.phrase];
    let none = f64::from(stage.layers.antecedents[asked.phrase].none);
    let mut numbers: Vec<Number> = vec![
        ("none", class, 1.0),
        ("none by candidates", class, (candidates as f64).ln()),
        ("none by head model", class, (none + FLOOR).ln()),
    ];
    let mut mark = |name, holds: bool| {
        if holds {
            numbers.push(("none where", name, 1.0));
        }
    };
    mark("told apart", asked.is_told_apart());
    mark("possessive", nominal.possessive);
    mark("bare", nominal.bare && !here.headline);
    mark("headline", here.headline);
    mark("capitals", !nominal.capitals.is_empty());
    mark("not a source", !here.source);
    mark("described", told.described);
    mark("explained", told.explained);
    if class == "person" {
        mark("owned by a body", told.owner == Some("a body"));
        mark("owned by somebody", told.owner == Some("somebody"));
    }
    mark("of a rank", nominal.ranks().next().is_some());
    mark("plural", nominal.plural());
    for kind in &told.kinds {
        numbers.push(("none of", kind, 1.0));
    }
    numbers
}

fn kind(figure: &Figure) -> &'static str {
    match (figure.kind, figure.named) {
        (SpeakerKind::Person, true) => "person",
        (SpeakerKind::Organisation, true) if figure.place => "place",
        (SpeakerKind::Organisation, true) => "body",
        (SpeakerKind::Organisation, false) => "body without a name",
        (SpeakerKind::Document, _) => "document",
        (SpeakerKind::Group, _) => "group",
        _ => "unnamed",
    }
}

fn has_head(figure: &Figure, nominal: &Nominal) -> bool {
    figure
        .parts
        .last()
        .is_some_and(|head| singular(head) == nominal.head)
}

/// Whether the same noun has meant a figure before: `the company ... the company`.
fn called_so(stage: &Stage, asked: &Asked, met: &Met) -> bool {
    met.ahead.is_none()
        && met.mentions.iter().any(|&mention| {
            let phrase = &stage.layers.phrases[mention];
            phrase.form == Form::Nominal
                && singular(stage.word(phrase.tokens.end - 1)) == asked.nominal.head
        })
}

/// Kinds of the noun where another noun, of none of them, has meant a figure before: `the prime minister ... the president`.
fn called_otherwise(stage: &Stage, asked: &Asked, told: &Told, met: &Met) -> Vec<&'static str> {
    let is_other = |&mention: &usize| {
        let phrase = &stage.layers.phrases[mention];
        if phrase.form != Form::Nominal {
            return false;
        }
        let head = nominal::read(stage.document, &phrase.tokens).head;
        let own = bodies::kinds(&head);
        head != asked.nominal.head
            && !own.is_empty()
            && !own.iter().any(|kind| told.kinds.contains(kind))
    };
    let mut mentions = met.mentions.iter();
    if met.ahead.is_some() || !mentions.any(is_other) {
        return Vec::new();
    }
    told.kinds.clone()
}

/// Whether somebody was told something right before: `told the BBC`.
fn is_told(stage: &Stage, token: usize) -> bool {
    let word = |back: usize| token.checked_sub(back).map_or("", |at| stage.word(at));
    let tells = |word: &str| matches!(word, "told" | "tells" | "telling" | "tell");
    tells(word(1)) || matches!(word(1), "the" | "a") && tells(word(2))
}
