//! What speaks for a candidate and against it: what the noun is and what the candidate's names and roles are, how present the
//! candidate is, and what the antecedent head says.

use super::candidates::{Asked, Met};
use super::{FLOOR, bodies, origin};
use crate::annotation::SpeakerKind;
use crate::attribution::cast::Figure;
use crate::attribution::evidence::Number;
use crate::attribution::nominal::Nominal;
use crate::attribution::reference::Stage;
use crate::decode::{Form, NounClass, noun, singular};

/// What is known of one candidate, `mass` being what the antecedent head gives to it.
pub(super) fn of_figure(
    stage: &Stage,
    asked: &Asked,
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
    let class = class(nominal);
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
    mark("named and described", class, named && is_described(nominal));
    mark(
        "named and explained",
        class,
        named && is_explained(stage, asked),
    );
    mark("same", "head", !named && has_head(figure, nominal));
    mark(
        "same",
        "head, told apart",
        !named && has_head(figure, nominal) && asked.is_told_apart(),
    );
    mark("same", "called so before", called_so(stage, asked, met));
    let known = knows_capitals(figure, nominal);
    let told = nominal.noun.is_some() && !nominal.capitals.is_empty();
    mark("capitals known", class, told && known);
    mark("capitals unknown", class, told && !known);
    if class == "organisation" {
        let (tie, family) = of_body(figure, nominal);
        mark("body", tie, true);
        mark(
            if figure.place {
                "place's name for"
            } else {
                "body and"
            },
            family,
            tie != "same word",
        );
    } else if figure.kind == SpeakerKind::Person {
        let same = has_role(figure, nominal);
        let told = !figure.roles.is_empty() || !figure.trades.is_empty();
        mark("role", "same", same);
        mark("role", "none", !told);
        mark("role", "other", told && !same);
        let untold = if told {
            "other role for"
        } else {
            "no role for"
        };
        for kind in kinds_or_family(asked) {
            mark(if same { "role for" } else { untold }, kind, true);
        }
        if nominal.ranks().next().is_some() {
            let known = if knows_rank(figure, nominal) {
                "known"
            } else {
                "unknown"
            };
            mark("rank", known, true);
        }
        if !same && let Some(owner) = owner(stage, asked) {
            mark("no role, owned by", owner, true);
        }
        if let Some(origin) = origin::of(nominal) {
            let group = match nominal.noun {
                Some(_) => "origin beside a noun",
                None => "origin",
            };
            let told = origin::is_told(stage, &origin, &met.mentions);
            mark(group, if told { "told" } else { "not told" }, true);
        }
        mark(
            "role",
            "gender known",
            figure.gender.is_some() && figure.gender == nominal.noun.and_then(|noun| noun.gender),
        );
        if let (Some(told), Some(own)) = (age(&nominal.head), ages(stage, met)) {
            mark("age", if told == own { "same" } else { "other" }, true);
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
pub(super) fn of_none(stage: &Stage, asked: &Asked, candidates: usize) -> Vec<Number> {
    let nominal = asked.nominal;
    let class = class(nominal);
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
    mark("described", is_described(nominal));
    mark("explained", is_explained(stage, asked));
    mark(
        "owned, person",
        nominal.owner().is_some() && class == "person",
    );
    mark("of a rank", nominal.ranks().next().is_some());
    mark("plural", nominal.plural());
    for kind in kinds_or_family(asked) {
        numbers.push(("none of", kind, 1.0));
    }
    numbers
}

/// The kinds of a noun for a person; its family where the list tells none.
fn kinds_or_family(asked: &Asked) -> Vec<&'static str> {
    let head = asked.nominal.head.as_str();
    match bodies::kinds(head) {
        [] if class(asked.nominal) == "person" => vec![bodies::family(head, asked.words)],
        kinds => kinds.to_vec(),
    }
}

/// Who has the one whom a noun phrase means: `her deputy`, `Doe's lawyer` and `the victim's mother` are somebody's, `the charity's
/// director` is a body's.
fn owner(stage: &Stage, asked: &Asked) -> Option<&'static str> {
    if asked.nominal.possessive {
        return Some("possessive");
    }
    let owner = asked.nominal.owner()?;
    let phrases = &stage.layers.phrases;
    let end = phrases[asked.phrase].tokens.end;
    let is_person = |phrase: usize| {
        let figure = stage.cast.resolved[phrase].map(|it| &stage.cast.figures[it.figure]);
        figure.is_some_and(|it| matches!(it.kind, SpeakerKind::Person | SpeakerKind::Unnamed))
    };
    let named = (asked.phrase..phrases.len())
        .take_while(|&at| phrases[at].tokens.start < end)
        .any(|at| phrases[at].tokens.end < end && is_person(at));
    let noun = noun(owner).is_some_and(|it| it.class == NounClass::Person);
    Some(if named || noun { "somebody" } else { "a body" })
}

/// Whether a comma or a clause behind the phrase says more of whom it means: `the waiter, an agency worker`, `the man who fell`.
fn is_explained(stage: &Stage, asked: &Asked) -> bool {
    let end = stage.layers.phrases[asked.phrase].tokens.end;
    let within = |token: usize| {
        let mut sources = stage.layers.sources.iter();
        sources.any(|source| source.tokens.contains(&token))
    };
    let told = |word: &str| {
        matches!(
            word,
            "who" | "whose" | "whom" | "which" | "a" | "an" | "the"
        )
    };
    let next = stage.word(end);
    let comma = matches!(next, "," | "–" | "—") && told(stage.word(end + 1));
    within(end) && (comma || matches!(next, "who" | "whose" | "which" | "that"))
}

/// Whether somebody is said to be of the same rank: `the deputy president`, of whom the article says `Deputy President Doe`.
fn knows_rank(figure: &Figure, nominal: &Nominal) -> bool {
    let says = |rank: &str| {
        let mut words = figure.roles.iter().flat_map(|role| role.split_whitespace());
        words.any(|word| word.eq_ignore_ascii_case(rank))
    };
    nominal.ranks().all(says)
}

/// Whether somebody holds the very office of which a noun phrase means the deputy, the shadow or another holder.
pub(super) fn is_of_other_rank(figure: &Figure, nominal: &Nominal) -> bool {
    const APART: [&str; 10] = [
        "deputy",
        "vice",
        "assistant",
        "associate",
        "shadow",
        "junior",
        "other",
        "rival",
        "fellow",
        "next",
    ];
    let apart = nominal.ranks().any(|rank| APART.contains(&rank));
    apart && figure.named && has_role(figure, nominal) && !knows_rank(figure, nominal)
}

fn class(nominal: &Nominal) -> &'static str {
    match nominal.noun.map(|noun| noun.class) {
        Some(NounClass::Anonymous) => "anonymous",
        Some(NounClass::Person) => "person",
        Some(NounClass::Organisation) => "organisation",
        Some(NounClass::Document) => "document",
        Some(NounClass::Group) => "group",
        None => "unlisted",
    }
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

/// Whether words before the head say more of whom it means: `the regional council`, `the injured boy`.
fn is_described(nominal: &Nominal) -> bool {
    nominal.words.split_whitespace().count() > nominal.head.split(' ').count()
}

fn has_head(figure: &Figure, nominal: &Nominal) -> bool {
    figure
        .parts
        .last()
        .is_some_and(|head| singular(head) == nominal.head)
}

/// Whether a role of a figure has the noun among its words.
pub(super) fn has_role(figure: &Figure, nominal: &Nominal) -> bool {
    let by_role = figure.roles.iter().any(|role| {
        role.split_whitespace()
            .any(|word| noun(word).is_some() && singular(word) == nominal.head)
    });
    by_role || figure.trades.contains(&nominal.head)
}

/// Whether a noun tells an age, office or trade that those of somebody's roles or words shut out: an owner is not `the judge`.
pub(super) fn is_another(figure: &Figure, nominal: &Nominal) -> bool {
    let asked = bodies::kinds(&nominal.head);
    let own: Vec<String> = if figure.named {
        let words = figure.roles.iter().flat_map(|role| role.split_whitespace());
        words
            .filter(|word| noun(word).is_some())
            .map(singular)
            .chain(figure.trades.iter().cloned())
            .collect()
    } else {
        figure
            .parts
            .last()
            .map(|head| singular(head))
            .into_iter()
            .collect()
    };
    let shares = |word: &String| {
        *word == nominal.head || bodies::kinds(word).iter().any(|kind| asked.contains(kind))
    };
    !asked.is_empty() && !own.is_empty() && !own.iter().any(shares)
        || origin::is_of_another(&figure.roles, nominal)
}

fn knows_capitals(figure: &Figure, nominal: &Nominal) -> bool {
    let said = |word: &String| {
        figure.parts.contains(word)
            || figure
                .roles
                .iter()
                .any(|role| role.to_lowercase().contains(word.as_str()) || has_initials(role, word))
    };
    nominal.capitals.iter().all(said)
}

/// Whether capitals of neighbouring words are these letters: `leader of the Constitutional Democratic Party` knows `cdp`.
pub(in crate::attribution) fn has_initials(role: &str, letters: &str) -> bool {
    let initials: String = role
        .split_whitespace()
        .filter(|word| !matches!(*word, "of" | "and" | "for" | "the"))
        .map(|word| {
            word.chars()
                .next()
                .filter(|c| c.is_uppercase())
                .unwrap_or(' ')
        })
        .flat_map(char::to_lowercase)
        .collect();
    letters.chars().count() > 1 && initials.contains(letters)
}

/// Whether a noun stands behind the letters of a body that nothing told of a person has: `the CDP president` is not somebody
/// of whom the article says other things.
pub(super) fn is_of_another_body(figure: &Figure, nominal: &Nominal) -> bool {
    let mut words = nominal.words.split_whitespace().rev().skip(1);
    let letters = words.any(|word| {
        (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    letters && figure.named && !figure.roles.is_empty() && !knows_capitals(figure, nominal)
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

/// What the names and roles of a body say to a noun for one, and of which kind the noun is.
fn of_body(figure: &Figure, nominal: &Nominal) -> (&'static str, &'static str) {
    let asked = bodies::kinds(&nominal.head);
    let family = asked.first().copied().unwrap_or("other");
    let words: Vec<String> = figure
        .parts
        .iter()
        .cloned()
        .chain(
            [&figure.name]
                .into_iter()
                .chain(&figure.aliases)
                .chain(&figure.roles)
                .flat_map(|words| words.split_whitespace())
                .map(|word| {
                    word.trim_matches(|c: char| !c.is_alphanumeric())
                        .to_lowercase()
                }),
        )
        .collect();
    let head = nominal.head.as_str();
    if words
        .iter()
        .any(|word| word == head || singular(word) == head)
    {
        return ("same word", family);
    }
    let own: Vec<&str> = words
        .iter()
        .flat_map(|word| bodies::kinds(word).iter().copied())
        .collect();
    let tie = match (own.is_empty(), own.iter().any(|kind| asked.contains(kind))) {
        (true, _) => "nothing told",
        (_, true) => "same kind",
        _ => "other kind",
    };
    (tie, family)
}

/// Whether a body is by its name and roles of another kind than a noun that is hardly said of others: no firm is `the church`.
pub(super) fn is_of_other_kind(figure: &Figure, nominal: &Nominal) -> bool {
    const STRICT: [&str; 5] = ["church", "charity", "court", "school", "union"];
    let (tie, family) = of_body(figure, nominal);
    figure.named && tie == "other kind" && STRICT.contains(&family)
}

/// Whether somebody was told something right before: `told the BBC`.
fn is_told(stage: &Stage, token: usize) -> bool {
    let word = |back: usize| token.checked_sub(back).map_or("", |at| stage.word(at));
    let tells = |word: &str| matches!(word, "told" | "tells" | "telling" | "tell");
    tells(word(1)) || matches!(word(1), "the" | "a") && tells(word(2))
}

/// The age in `52-year-old`.
fn age(head: &str) -> Option<&str> {
    head.strip_suffix("-year-old")
}

/// The age that stands behind a name: `Jane Doe, 52,`.
fn ages<'a>(stage: &'a Stage, met: &Met) -> Option<&'a str> {
    met.mentions.iter().find_map(|&mention| {
        let end = stage.layers.phrases[mention].tokens.end;
        let number = stage.word(end + 1);
        let behind = matches!(stage.word(end), "," | "(");
        (behind && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
            .then_some(number)
    })
}
