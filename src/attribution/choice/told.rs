//! What a noun phrase tells of whom it means, whoever that is: read once for a question.

use super::candidates::Asked;
use super::{bodies, origin};
use crate::annotation::SpeakerKind;
use crate::attribution::nominal::Nominal;
use crate::attribution::reference::Stage;
use crate::decode::{NounClass, noun};

/// What a noun phrase tells.
pub(super) struct Told {
    /// What the list of nouns says that the head is.
    pub(super) class: &'static str,
    /// Kinds of people or bodies, or a family of people.
    pub(super) kinds: Vec<&'static str>,
    /// Whose the one is who is meant.
    pub(super) owner: Option<&'static str>,
    /// Where the one is from.
    pub(super) origin: Option<String>,
    /// Whether words before the head say more.
    pub(super) described: bool,
    /// Whether words behind the phrase say more.
    pub(super) explained: bool,
}

impl Told {
    pub(super) fn of(stage: &Stage, asked: &Asked) -> Self {
        let class = class(asked.nominal);
        Self {
            class,
            kinds: kinds_or_family(asked, class),
            owner: owner(stage, asked),
            origin: origin::of(asked.nominal),
            described: is_described(asked.nominal),
            explained: is_explained(stage, asked),
        }
    }
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

/// The kinds of a noun for a person; its family where the list tells none.
fn kinds_or_family(asked: &Asked, class: &str) -> Vec<&'static str> {
    let head = asked.nominal.head.as_str();
    match bodies::kinds(head) {
        [] if class == "person" => vec![bodies::family(head, asked.words)],
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

/// Whether words before the head say more of whom it means: `the regional council`, `the injured boy`.
fn is_described(nominal: &Nominal) -> bool {
    nominal.words.split_whitespace().count() > nominal.head.split(' ').count()
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
