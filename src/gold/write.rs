//! Writes the gold format: what was found in an article, with its confidences, as one JSON line.
//!
//! [`super::jsonl`] reads it back to the same annotations; only `decided_by` is for the human reader alone.

use super::offsets::Offsets;
use super::record::{
    AttributionRecord, ConfidenceRecord, EntityRecord, ErrorRecord, Points, Record, SpeakerRecord,
};
use crate::annotation::{Confidence, Extraction, Mention, Report, Speaker};
use crate::error::Result;
use crate::text::{Article, Document, Span, Zone};

/// One article as a value that can be serialised.
pub(crate) fn to_record(
    article: &Article,
    document: &Document,
    extraction: &Extraction,
) -> Result<Record> {
    let offsets = Offsets::new(document.text())?;
    Ok(record(article, document, extraction, &offsets))
}

/// An article that was not run as a value that can be serialised, without attributions: its status (as in `articles.csv`), its
/// language where that was the reason, and the stage, kind and message of a failure.
pub(crate) fn to_record_not_run(
    article: &Article,
    status: &str,
    language: &str,
    failure: Option<(&str, &str, &str)>,
) -> Record {
    let error = failure.map(|(stage, kind, message)| ErrorRecord {
        stage: stage.to_owned(),
        kind: kind.to_owned(),
        message: message.to_owned(),
    });
    Record {
        text: article.text.clone(),
        status: Some(status.to_owned()),
        language: given(language),
        error,
        ..as_given(article)
    }
}

fn given(field: &str) -> Option<String> {
    (!field.is_empty()).then(|| field.to_owned())
}

/// What the input says of an article, without its text.
fn as_given(article: &Article) -> Record {
    Record {
        id: article.id.clone(),
        title: given(&article.title),
        date: given(&article.date),
        byline: given(&article.byline),
        publisher: given(&article.publisher),
        url: given(&article.url),
        ..Record::default()
    }
}

fn record(
    article: &Article,
    document: &Document,
    extraction: &Extraction,
    offsets: &Offsets,
) -> Record {
    let debris = document.paragraphs().iter();
    Record {
        text: document.text().to_owned(),
        attributions: extraction
            .reports()
            .iter()
            .enumerate()
            .map(|(at, report)| attribution_record(at, report, &extraction.speakers, offsets))
            .collect(),
        speakers: Some(
            extraction
                .speakers
                .iter()
                .map(|speaker| speaker_record(speaker, offsets))
                .collect(),
        ),
        entities: Some(
            extraction
                .entities
                .iter()
                .map(|mention| entity_record(mention, offsets))
                .collect(),
        ),
        negatives: Vec::new(),
        debris: debris
            .filter(|paragraph| paragraph.zone == Zone::Debris)
            .map(|paragraph| offsets.characters_of(paragraph.span))
            .collect(),
        status: Some("ok".to_owned()),
        ..as_given(article)
    }
}

fn attribution_record(
    at: usize,
    report: &Report,
    speakers: &[Speaker],
    offsets: &Offsets,
) -> AttributionRecord {
    let attribution = report.attribution;
    let id = |at: usize| format!("A{}", at + 1);
    let speaker = attribution.speaker.and_then(|index| speakers.get(index));
    let principal = attribution.speaks_for.as_ref();
    let principal_span = principal.and_then(|principal| principal.span);
    AttributionRecord {
        id: Some(id(at)),
        inside: report.inside.map(id),
        content: points(&attribution.content, offsets),
        cue: points(&attribution.cue, offsets),
        source: points(&attribution.source, offsets),
        quote_type: Some(attribution.quote_type.as_str().to_owned()),
        speaker: speaker.map(|speaker| speaker.name.clone()),
        speaker_index: attribution.speaker.filter(|_| speaker.is_some()),
        speaker_kind: Some(attribution.speaker_kind.as_str().to_owned()),
        speaks_for: Some(principal.map_or(String::new(), |principal| principal.name.clone())),
        speaks_for_span: principal_span.map(|span| offsets.characters_of(span)),
        source_form: Some(attribution.source_form.as_str().to_owned()),
        role: speaker.and_then(|speaker| speaker.roles.first().cloned()),
        in_headline: Some(attribution.in_headline),
        cue_class: Some(attribution.cue_class.as_str().to_owned()),
        negated: Some(attribution.negated),
        decided_by: Some(attribution.decided_by.to_owned()),
        confidence: Some(confidence_record(attribution.confidence)),
    }
}

fn speaker_record(speaker: &Speaker, offsets: &Offsets) -> SpeakerRecord {
    SpeakerRecord {
        name: speaker.name.clone(),
        kind: speaker.kind.as_str().to_owned(),
        roles: speaker.roles.clone(),
        aliases: speaker.aliases.clone(),
        mention: speaker.mention.map(|span| offsets.characters_of(span)),
    }
}

fn entity_record(mention: &Mention, offsets: &Offsets) -> EntityRecord {
    EntityRecord {
        span: offsets.characters_of(mention.span),
        kind: mention.kind.as_str().to_owned(),
        confidence: Some(four_decimals(mention.confidence)),
        speaker_index: mention.speaker,
    }
}

fn confidence_record(confidence: Confidence) -> ConfidenceRecord {
    ConfidenceRecord {
        row: four_decimals(confidence.row),
        content: four_decimals(confidence.content),
        source: four_decimals(confidence.source),
        speaker: four_decimals(confidence.speaker),
    }
}

/// More digits than a calibrated probability can mean would only make files longer and runs harder to compare.
fn four_decimals(probability: f32) -> f64 {
    (f64::from(probability) * 1e4).round() / 1e4
}

fn points(spans: &[Span], offsets: &Offsets) -> Vec<Points> {
    spans
        .iter()
        .map(|&span| offsets.characters_of(span))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::annotation::{
        Attribution, CueClass, EntityType, Inside, Nested, Principal, QuoteType, SourceForm,
        SpeakerKind,
    };
    use crate::gold::jsonl;

    /// Texts with characters of one to four bytes.
    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            proptest::sample::select(vec!["a", "Ñ", "“", "”", "😀", " ", "\n", "\"", "."]),
            1..40,
        )
        .prop_map(|letters| letters.concat())
    }

    fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
        proptest::sample::select(all)
    }

    fn a_span(text: &str) -> impl Strategy<Value = Span> + use<> {
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let last = starts.len() - 1;
        (0..=last, 0..=last)
            .prop_map(move |(one, other)| Span::new(starts[one.min(other)], starts[one.max(other)]))
    }

    fn spans(
        text: &str,
        count: std::ops::Range<usize>,
    ) -> impl Strategy<Value = Vec<Span>> + use<> {
        proptest::collection::vec(a_span(text), count).prop_map(|mut spans| {
            spans.sort();
            spans
        })
    }

    prop_compose! {
        fn an_attribution(text: String)(
            content in spans(&text, 1..3),
            cue in spans(&text, 0..2),
            source in spans(&text, 0..2),
            quote_type in one_of(QuoteType::ALL),
            cue_class in one_of(CueClass::ALL),
            source_form in one_of(SourceForm::ALL),
            speaker_kind in one_of(SpeakerKind::ALL),
            speaker in proptest::option::of(0_usize..3),
            principal in proptest::option::of(proptest::option::of(a_span(&text))),
            (negated, in_headline) in any::<(bool, bool)>(),
            confidence in 0_u16..=10_000,
        ) -> Attribution {
            let probability = f32::from(confidence) / 1e4;
            Attribution {
                content,
                cue,
                source,
                quote_type,
                cue_class,
                negated,
                source_form,
                speaker_kind,
                speaker,
                speaks_for: principal.map(|span| Principal {
                    name: "Ñu & \"Co\"".to_owned(),
                    span,
                }),
                in_headline,
                decided_by: "gold",
                confidence: Confidence {
                    content: probability,
                    source: 0.125,
                    speaker: 0.5,
                    row: probability,
                },
            }
        }
    }

    fn an_entity(text: &str) -> impl Strategy<Value = Mention> + use<> {
        let speaker = proptest::option::of(0_usize..3);
        (a_span(text), one_of(EntityType::ALL), speaker).prop_map(|(span, kind, speaker)| Mention {
            span,
            kind,
            confidence: 0.25,
            speaker,
        })
    }

    fn speakers(mention: Span) -> Vec<Speaker> {
        let speaker = |name: &str, mention| Speaker {
            name: name.to_owned(),
            kind: SpeakerKind::Group,
            roles: vec!["chair".to_owned(), "ex-mayor".to_owned()],
            aliases: vec!["Ann".to_owned()],
            mention,
        };
        // Two of one name: only the index tells them apart.
        vec![
            speaker("A. Smith", Some(mention)),
            speaker("A. Smith", None),
            speaker("Ñu \"x\"", None),
        ]
    }

    fn an_extraction(text: String) -> impl Strategy<Value = (String, Extraction)> {
        let some = |text: &str| proptest::collection::vec(an_attribution(text.to_owned()), 0..4);
        let entities = proptest::collection::vec(an_entity(&text), 0..4);
        let levels = [some(&text), some(&text), some(&text)];
        (levels, entities, a_span(&text)).prop_map(
            move |([mut attributions, mut inner, mut innermost], mut entities, mention)| {
                for level in [&mut attributions, &mut inner, &mut innermost] {
                    level.sort_by_key(Attribution::start);
                }
                let nested = levels_of(attributions.len(), inner, innermost);
                entities.sort_by_key(|mention| (mention.span, mention.kind));
                let extraction = Extraction {
                    entities,
                    speakers: speakers(mention),
                    attributions,
                    nested,
                };
                (text.clone(), extraction)
            },
        )
    }

    /// Some attributions inside flat ones, and some inside those; none where there is nothing to stand in.
    fn levels_of(flat: usize, inner: Vec<Attribution>, innermost: Vec<Attribution>) -> Vec<Nested> {
        let inner = if flat == 0 { Vec::new() } else { inner };
        let level = inner.len();
        let innermost = if level == 0 { Vec::new() } else { innermost };
        let outer = inner
            .into_iter()
            .enumerate()
            .map(|(at, attribution)| Nested {
                inside: Inside::Flat(at % flat.max(1)),
                attribution,
            });
        let inner = innermost.into_iter().enumerate();
        let inner = inner.map(|(at, attribution)| Nested {
            inside: Inside::Nested(at % level.max(1)),
            attribution,
        });
        outer.chain(inner).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

        #[test]
        fn a_written_line_reads_back_the_same((text, extraction) in texts().prop_flat_map(an_extraction)) {
            let article = Article {
                id: "id,\"1\"".to_owned(),
                record: 1,
                title: "T".to_owned(),
                text: text.clone(),
                ..Article::default()
            };
            let document = Document::new(text);
            let record = to_record(&article, &document, &extraction).unwrap();
            let line = serde_json::to_string(&record).unwrap();
            prop_assert!(!line.contains('\n'));
            let read = jsonl::read(&line).unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(&read[0].extraction, &extraction);
            prop_assert_eq!(&read[0].article, &article);
        }
    }
}
