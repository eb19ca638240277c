//! From layers to attributions: who said what.
//!
//! The steps are in [`attributions`], top to bottom; each is a file.

mod addressed;
mod agent;
mod around;
mod author;
mod beside;
mod cast;
mod choice;
mod confidence;
mod continued;
mod crosshead;
mod cue;
mod dialogue;
mod evidence;
mod follow;
mod fronted;
mod given_name;
mod group;
mod headed;
mod headline;
mod hearing;
mod inner;
mod interviewer;
mod introduction;
mod joint;
mod kicker;
mod link;
mod listed;
mod name;
mod nameplate;
mod naming;
mod nominal;
mod place;
mod quote_type;
mod reference;
mod role;
mod signed;
mod source_form;
mod speaker;
mod speaks_for;
mod stage;
mod talk;
mod template;
mod trade;
mod transcript;
mod unlabelled;
mod wording;

#[cfg(feature = "torch")]
pub(crate) use inner::InnerText;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::annotation::{Attribution, Confidence, CueClass, Extraction, Inside, SpeakerKind};
use crate::decode::{Form, Layers, layers};
use crate::encoder::{Heads, Scores};
use crate::text::{Document, Span, Zone};

use cast::Cast;
use inner::Inner;
use link::Link;
use speaker::Answer;

pub use choice::ChoiceQuestion;
pub use confidence::{Calibration, Judged, JudgedMention, Logistic, NestedCalibration};
pub use evidence::{Evidence, Number, of_mentions};
pub use given_name::given_name_gender;
pub use inner::{SecondLook, of_nested, with_nested};
pub(crate) use name::person_parts;
pub use name::title_gender;

/// Everything that the scores of a document hold: its layers, and from them its attributions.
///
/// `byline` is whom a first person outside quotations stands for; it may be empty.
pub fn extract(
    document: &Document,
    byline: &str,
    scores: &Scores,
    heads: &Heads,
    calibration: &Calibration,
) -> Extraction {
    attributions(
        document,
        byline,
        &layers(document, scores, heads),
        calibration,
    )
    .extraction
}

/// What was found in a document, and what a second look needs to know of it.
pub struct Found {
    /// The flat attributions, and who speaks in them.
    pub extraction: Extraction,
    /// A link an attribution, in their order.
    links: Vec<Link>,
    answers: Vec<Answer>,
    cast: Cast,
    /// The place of each figure among the speakers.
    places: BTreeMap<usize, usize>,
}

/// The attributions that the layers of a document hold, and who speaks in them.
pub fn attributions(
    document: &Document,
    byline: &str,
    layers: &Layers,
    calibration: &Calibration,
) -> Found {
    let links = link::links(document, layers);
    let links = beside::beside(document, layers, links);
    let links = agent::agents(document, layers, links);
    let links = around::around(document, links);
    let links = follow::follow(document, links);
    let links = listed::listed(document, layers, links);
    let links = follow::told(document, links);
    let links = place::placed(document, layers, links);
    let links = kicker::without_kickers(document, links);
    let links = headline::headline(document, layers, links);
    let links = talk::talks(document, layers, links);
    let links = crosshead::crossheads(document, layers, links);
    let links = template::templates(document, layers, links);
    let links = signed::signed(document, layers, links);
    let links = fronted::fronted(document, layers, links);
    let links = nameplate::nameplates(document, layers, links);
    let links = transcript::transcript(document, layers, links);
    let links = headed::headed(document, layers, links);
    let links = unlabelled::unlabelled(document, layers, links);
    let links = hearing::hearing(document, links);
    told(document, byline, layers, links, calibration)
}

/// The speakers of attributions whose content, cue and source are known: the speaker step alone, to be measured by itself.
///
/// The layers must be those of [`crate::decode::layers_with_sources`]. The attributions come back in the order of their content.
pub fn speakers_of(
    document: &Document,
    byline: &str,
    layers: &Layers,
    known: &[Attribution],
    calibration: &Calibration,
) -> Extraction {
    let links: Vec<Link> = known
        .iter()
        .filter_map(|it| Link::known(document, it))
        .collect();
    let starts: Vec<usize> = links.iter().map(Link::start).collect();
    let mut links = follow::follow(document, links);
    links.retain(|link| starts.contains(&link.start()));
    told(document, byline, layers, links, calibration).extraction
}

/// What the ranking of candidates is asked where contents, cues and sources are known: what its weights are fitted to.
///
/// The layers must be those of [`crate::decode::layers_with_sources`]: first with the sources of the attributions, then with those
/// of the reports inside them too.
pub fn questions(
    document: &Document,
    (flat, all): (&Layers, &Layers),
    known: &Extraction,
) -> Vec<ChoiceQuestion> {
    let attributions = known.attributions.iter();
    let links: Vec<Option<Link>> = attributions.map(|it| Link::known(document, it)).collect();
    let places: Vec<usize> = links
        .iter()
        .scan(0, |next, link| {
            let place = *next;
            *next += usize::from(link.is_some());
            Some(place)
        })
        .collect();
    let inner = known.nested.iter().filter_map(|nested| {
        let inside = match nested.inside {
            Inside::Flat(at) => Inside::Flat(links[at].as_ref().map(|_| places[at])?),
            deeper => deeper,
        };
        let link = Link::known(document, &nested.attribution)?;
        Some(Inner { inside, link })
    });
    let inner: Vec<Inner> = inner.collect();
    let links: Vec<Link> = links.into_iter().flatten().collect();
    let names = naming::of_names(document, flat);
    let mut cast = reference::resolve(document, flat, &links, names.clone());
    let answers = speaker::answers(document, flat, &links, &mut cast, "");
    let mut asked = inner::questions(document, (flat, all), (&links, &answers), &cast, &inner);
    let again: HashSet<usize> = asked.iter().map(|it| it.tokens.start).collect();
    let outer = reference::questions(document, flat, &links, names, &BTreeMap::new());
    asked.extend(
        outer
            .into_iter()
            .filter(|it| !again.contains(&it.tokens.start)),
    );
    asked
}

/// The attributions of these links, and who speaks in them.
fn told(
    document: &Document,
    byline: &str,
    layers: &Layers,
    links: Vec<Link>,
    calibration: &Calibration,
) -> Found {
    let cast = naming::of_names(document, layers);
    let mut cast = reference::resolve(document, layers, &links, cast);
    let answers = speaker::answers(document, layers, &links, &mut cast, byline);
    let (speakers, places) = speaker::speakers(document, &cast, &answers);
    let mut entities = layers.entities.clone();
    let evidence = of_mentions(document, &entities);
    for (entity, evidence) in entities.iter_mut().zip(evidence) {
        entity.confidence = calibration.mention(&evidence, entity.confidence);
    }
    for (phrase, resolution) in layers.phrases.iter().zip(&cast.resolved) {
        if let (Form::Name(entity), Some(resolution)) = (phrase.form, resolution) {
            entities[entity].speaker = places.get(&resolution.figure).copied();
        }
    }
    let principals = speaks_for::principals(document, layers, &links, &cast, &answers);
    let attributions = links
        .iter()
        .zip(&answers)
        .zip(principals)
        .map(|((link, answer), principal)| {
            let mut row = row(document, link, answer);
            row.speaker = answer
                .figure
                .and_then(|figure| places.get(&figure).copied());
            row.speaker_kind = row
                .speaker
                .map_or(SpeakerKind::None, |speaker| speakers[speaker].kind);
            row.speaks_for = principal;
            row.confidence = calibration.calibrated(&Evidence::of(document, &entities, &row));
            row
        })
        .collect();
    Found {
        extraction: Extraction {
            entities,
            speakers,
            attributions,
            nested: Vec::new(),
        },
        links,
        answers,
        cast,
        places,
    }
}

/// One attribution with its raw scores, its speaker aside.
fn row(document: &Document, link: &Link, answer: &Answer) -> Attribution {
    let spans = |runs: &[Range<usize>]| -> Vec<Span> {
        runs.iter()
            .filter_map(|run| document.span_of(run.clone()))
            .collect()
    };
    let (content, source) = (spans(&link.content), spans(&link.source));
    let cue = spans(link.cue.as_slice());
    let around: Vec<Span> = cue.iter().chain(&source).copied().collect();
    let quote_type = quote_type::quote_type(document, &content, &around);
    let reading = cue_reading(document, link);
    let raw = Confidence {
        content: link.content_score,
        source: link.source_score,
        speaker: answer.score,
        row: 0.0,
    };
    let zone = document
        .paragraphs()
        .get(document.paragraph_of(link.start()));
    Attribution {
        quote_type,
        cue_class: reading.class,
        negated: reading.negated,
        source_form: answer.form,
        speaker_kind: SpeakerKind::None,
        speaker: None,
        speaks_for: None,
        in_headline: zone.is_some_and(|paragraph| paragraph.zone == Zone::Headline),
        decided_by: answer.rule,
        confidence: raw,
        content,
        cue,
        source,
    }
}

/// The class of a link's cue; what follows the cue is looked at too (`declined to comment`), and a colon before a question asks.
fn cue_reading(document: &Document, link: &Link) -> cue::CueReading {
    const AFTER: usize = 3;
    let words = |tokens: Range<usize>| -> Vec<&str> {
        let tokens = document.tokens().get(tokens).unwrap_or_default();
        tokens.iter().map(|&token| document.slice(token)).collect()
    };
    let cue = link.cue.clone().unwrap_or(0..0);
    let after = cue.end..document.tokens().len().min(cue.end + AFTER);
    let mut reading = cue::read(&words(cue.clone()), &words(after));
    let asks = link.content.last().is_some_and(|piece| {
        words(piece.clone())
            .iter()
            .rev()
            .take(2)
            .any(|word| *word == "?")
    });
    if words(cue) == [":"] && asks {
        reading.class = CueClass::Ask;
    }
    reading
}

#[cfg(test)]
mod tests;
