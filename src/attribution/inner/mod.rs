//! Reports inside reports: contents are looked at again, each as a small article of its own, and so on with what is found in it.
//!
//! The flat attributions are found first and stay as they are; who speaks in the nested ones is sought in the whole article.

mod attitude;
mod evidence;
mod gate;
mod speaker;
mod text;

pub use evidence::of_nested;

use std::ops::Range;

use super::link::{Link, links};
use super::{Calibration, Found, row};
use crate::annotation::{Extraction, Inside, Nested, SpeakerKind};
use crate::decode::{self, Form, Layers, layers};
use crate::encoder::{Heads, Scores};
use crate::text::Document;

pub(super) use speaker::questions;
pub(crate) use text::InnerText;

/// How deep it goes: a report in a report in a report in a report.
const DEEPEST: usize = 3;

/// A nested report that is less likely one that a reader would enter is left out. Set on the fitting half of
/// `corpus/real`, where F1 is much the same from .3 to .5 (`models/experiments.md`).
const WANTED: f32 = 0.4;

/// A report inside another, before its speaker is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inner {
    /// The report it stands in; one of the inner ones is meant by its place among them.
    pub(super) inside: Inside,
    pub(super) link: Link,
}

/// The second look at the contents of an article, a depth at a time: [`SecondLook::documents`] are to be scored, and
/// [`SecondLook::read`] is to be given the scores, until there are none.
pub struct SecondLook<'a> {
    document: &'a Document,
    found: Vec<Inner>,
    texts: Vec<(Inside, InnerText)>,
    depth: usize,
}

impl<'a> SecondLook<'a> {
    /// A look into the contents of flat attributions.
    pub fn new(document: &'a Document, found: &Found) -> Self {
        let contents = found.links.iter().enumerate();
        let texts = contents.filter_map(|(at, link)| {
            let text = InnerText::new(document, &link.content)?;
            Some((Inside::Flat(at), text))
        });
        Self {
            document,
            found: Vec::new(),
            texts: texts.collect(),
            depth: 0,
        }
    }

    /// The small articles to be scored next; none at the end.
    pub fn documents(&self) -> Vec<&Document> {
        self.texts.iter().map(|(_, text)| &text.document).collect()
    }

    /// Takes what the scores of the small articles hold, and looks into that in turn.
    pub fn read(&mut self, scores: &[Scores], heads: &Heads) {
        self.depth += 1;
        let texts = std::mem::take(&mut self.texts);
        for ((inside, text), scores) in texts.iter().zip(scores) {
            let layers = layers(&text.document, scores, heads);
            let links = links(&text.document, &layers);
            let links = super::agent::agents(&text.document, &layers, links);
            let mut links = super::hearing::hearing(&text.document, links);
            links.extend(attitude::attitudes(&text.document, &links));
            links.sort_by_key(Link::start);
            for link in links {
                let Some(link) = outer_link(text, &link) else {
                    continue;
                };
                let place = Inside::Nested(self.found.len());
                if self.depth < DEEPEST {
                    let inner = InnerText::new(self.document, &link.content);
                    self.texts.extend(inner.map(|inner| (place, inner)));
                }
                self.found.push(Inner {
                    inside: *inside,
                    link,
                });
            }
        }
    }

    /// What was found in all.
    pub(super) fn found(self) -> Vec<Inner> {
        self.found
    }
}

/// A link of a small article in the tokens of the larger one; none where nothing says that anything is said, or it does not stand in
/// one piece.
fn outer_link(text: &InnerText, link: &Link) -> Option<Link> {
    let runs = |runs: &[Range<usize>]| -> Vec<Range<usize>> {
        runs.iter().flat_map(|run| text.outer(run)).collect()
    };
    let whole = link.content.iter();
    let whole: Vec<Range<usize>> = whole.map(|run| text.without_rest(run)).collect();
    let content = runs(&whole);
    let source = runs(&link.source);
    let cue = runs(link.cue.as_slice());
    let quoted = link
        .content
        .first()
        .is_some_and(|first| text.document.quoted()[first.start]);
    let reported = cue.len() == 1 || cue.is_empty() && quoted && !source.is_empty();
    (reported && !content.is_empty()).then(|| Link {
        content,
        cue: cue.first().cloned(),
        source,
        carried: None,
        ..*link
    })
}

/// Adds the reports of a second look to what was found in an article, as far as they are wanted.
pub fn with_nested(
    document: &Document,
    byline: &str,
    (scores, heads): (&Scores, &Heads),
    layers: &Layers,
    found: Found,
    look: SecondLook,
    calibration: &Calibration,
) -> Extraction {
    let inner = look.found();
    if inner.is_empty() {
        return found.extraction;
    }
    let sources: Vec<Range<usize>> = inner.iter().flat_map(|it| it.link.source.clone()).collect();
    let more = decode::with_more_sources(document, scores, heads, layers, &sources);
    let said = speaker::said(document, byline, layers, &more, &found, &inner);
    let (mut extraction, mut places) = (found.extraction, found.places);
    super::speaker::add_speakers(
        document,
        &said.cast,
        &said.answers,
        &mut extraction.speakers,
        &mut places,
    );
    for (phrase, resolution) in more.phrases.iter().zip(&said.cast.resolved) {
        if let (Form::Name(entity), Some(resolution)) = (phrase.form, resolution) {
            let speaker = &mut extraction.entities[entity].speaker;
            *speaker = speaker.or(places.get(&resolution.figure).copied());
        }
    }
    for (at, inner) in inner.iter().enumerate() {
        let answer = &said.answers[at];
        let mut attribution = row(document, &inner.link, answer);
        attribution.speaker = answer
            .figure
            .and_then(|figure| places.get(&figure).copied());
        attribution.speaker_kind = attribution
            .speaker
            .map_or(SpeakerKind::None, |at| extraction.speakers[at].kind);
        attribution.speaks_for = said.principals[at].clone();
        extraction.nested.push(Nested {
            inside: inner.inside,
            attribution,
        });
    }
    judged(document, extraction, calibration)
}

/// The extraction with the confidences of its nested attributions, without those that are not wanted.
fn judged(
    document: &Document,
    mut extraction: Extraction,
    calibration: &Calibration,
) -> Extraction {
    let evidence: Vec<_> = (0..extraction.nested.len())
        .map(|at| of_nested(document, &extraction, at))
        .collect();
    let mut wanted = Vec::with_capacity(evidence.len());
    for (nested, evidence) in extraction.nested.iter_mut().zip(&evidence) {
        wanted.push(calibration.wanted(evidence) >= WANTED);
        nested.attribution.confidence = calibration.nested(evidence);
    }
    extraction.keep_nested(&wanted);
    extraction
}
