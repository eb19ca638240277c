//! Reads the gold format: JSON lines with offsets in code points, as in `corpus/gold` and the PolNeAR files.
//!
//! Every field but `id`, `text` and `attributions` may be missing. What is missing is filled in like this:
//! `type` and `in_headline` from quotation marks and zones, `source_form` from the words of the source, `cue_class`
//! with `say`, `negated` with false, `speaker_kind` with a guess from the source's form. The last three are
//! placeholders: [`GoldLayers::labels`] is false for a file without any `cue_class`.

use super::form;
use super::nesting::{Identified, nest};
use super::offsets::Offsets;
use super::record::{AttributionRecord, ConfidenceRecord, EntityRecord, Points, Record};
use super::{Gold, GoldLayers, lines};
use crate::annotation::{
    Attribution, Confidence, CueClass, EntityType, Extraction, Mention, Principal, QuoteType,
    SourceForm, Speaker, SpeakerKind,
};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::{json_message, short};
use crate::text::{Article, Document, Span};

/// Reads all articles of a file, one a line; blank lines are skipped.
///
/// Speakers, labels and reports inside reports that some article of the file has were looked for in all: one without them has none
/// to give.
pub fn read(text: &str) -> Result<Vec<Gold>> {
    let mut golds = lines::articles(text, read_line)?;
    let speakers = golds.iter().any(|gold| gold.layers.speakers);
    let labels = golds.iter().any(|gold| gold.layers.labels);
    let nested = golds.iter().any(|gold| gold.layers.nested);
    for gold in &mut golds {
        gold.layers.speakers = speakers;
        gold.layers.labels = labels;
        gold.layers.nested = nested;
    }
    Ok(golds)
}

fn read_line(line: &str, record: usize) -> Result<Gold> {
    let article: Record = serde_json::from_str(line).map_err(not_an_article)?;
    Builder::new(article, record)?.build()
}

/// The error of a line that is not what `what` says it should be.
pub(super) fn not_an_article(cause: serde_json::Error) -> Error {
    let message = format!("not a gold article: {}", json_message(&cause));
    Error::new(ErrorKind::Format, message)
}

/// A record on its way to a [`Gold`]: its text is cut, its speakers are being collected.
struct Builder {
    record: Record,
    number: usize,
    document: Document,
    offsets: Offsets,
    speakers: Vec<Speaker>,
}

impl Builder {
    fn new(mut record: Record, number: usize) -> Result<Self> {
        let offsets = Offsets::new(&record.text)?;
        let mut builder = Self {
            document: Document::new(std::mem::take(&mut record.text)),
            record,
            number,
            offsets,
            speakers: Vec::new(),
        };
        builder.speakers = builder.listed_speakers()?;
        Ok(builder)
    }

    fn build(mut self) -> Result<Gold> {
        let records = std::mem::take(&mut self.record.attributions);
        let layers = GoldLayers {
            attributions: true,
            spans: false,
            speakers: records
                .iter()
                .any(|record| record.speaker.is_some() || record.speaker_index.is_some()),
            quotations: false,
            entities: self.record.entities.is_some(),
            chains: false,
            labels: records.iter().any(|record| record.cue_class.is_some()),
            principals: records.iter().any(|record| record.speaks_for.is_some()),
            nested: records.iter().any(|record| record.inside.is_some()),
        };
        let mut read = Vec::with_capacity(records.len());
        for (at, record) in records.iter().enumerate() {
            let id = record.id.clone().unwrap_or_else(|| (at + 1).to_string());
            let attribution = self.attribution(record).map_err(|error| {
                Error::new(
                    error.kind(),
                    format!("attribution {}: {}", short(&id, 40), error.message()),
                )
            })?;
            read.push(Identified {
                id,
                inside: record.inside.clone(),
                attribution,
            });
        }
        let (attributions, nested) = nest(read)?;
        let mut entities = self
            .record
            .entities
            .iter()
            .flatten()
            .map(|record| self.entity(record))
            .collect::<Result<Vec<_>>>()?;
        entities.sort_by_key(|mention| (mention.span, mention.kind));
        let extraction = Extraction {
            entities,
            speakers: std::mem::take(&mut self.speakers),
            attributions,
            nested,
        };
        let negatives = self.spans(&self.record.negatives)?;
        let debris = self.spans(&self.record.debris)?;
        let article = self.article();
        Ok(Gold {
            negatives,
            debris,
            ..Gold::new(article, self.document, extraction, layers)
        })
    }

    fn article(&self) -> Article {
        let given = |field: &Option<String>| field.clone().unwrap_or_default();
        Article {
            id: self.record.id.clone(),
            record: self.number,
            title: given(&self.record.title),
            byline: given(&self.record.byline),
            date: given(&self.record.date),
            publisher: given(&self.record.publisher),
            url: given(&self.record.url),
            text: self.document.text().to_owned(),
            ..Article::default()
        }
    }

    fn listed_speakers(&self) -> Result<Vec<Speaker>> {
        let listed = self.record.speakers.iter().flatten();
        listed
            .map(|record| {
                Ok(Speaker {
                    name: record.name.clone(),
                    kind: word("speaker kind", &record.kind, SpeakerKind::from_word)?,
                    roles: record.roles.clone(),
                    aliases: record.aliases.clone(),
                    mention: record
                        .mention
                        .map(|[start, end]| self.offsets.span(start, end))
                        .transpose()?,
                })
            })
            .collect()
    }

    fn attribution(&mut self, record: &AttributionRecord) -> Result<Attribution> {
        let content = self.spans(&record.content)?;
        let cue = self.spans(&record.cue)?;
        let source = self.spans(&record.source)?;
        let around: Vec<Span> = cue.iter().chain(&source).copied().collect();
        let document = &self.document;
        let quote_type = match &record.quote_type {
            Some(given) => word("type", given, QuoteType::from_word)?,
            None => form::quote_type(document, &content, &around),
        };
        let source_form = match &record.source_form {
            Some(given) => word("source_form", given, SourceForm::from_word)?,
            None => form::source_form(document, &source),
        };
        let kind = match &record.speaker_kind {
            Some(given) => word("speaker_kind", given, SpeakerKind::from_word)?,
            None => form::assumed_kind(source_form),
        };
        let cue_class = match &record.cue_class {
            Some(given) => word("cue_class", given, CueClass::from_word)?,
            None => CueClass::Say,
        };
        let in_headline = record
            .in_headline
            .unwrap_or_else(|| form::in_headline(document, &content));
        Ok(Attribution {
            quote_type,
            cue_class,
            negated: record.negated.unwrap_or(false),
            source_form,
            speaker_kind: kind,
            speaker: self.speaker(record, kind)?,
            speaks_for: self.principal(record)?,
            in_headline,
            decided_by: "gold",
            confidence: record.confidence.map_or(Confidence::CERTAIN, confidence_of),
            content,
            cue,
            source,
        })
    }

    /// The speaker of an attribution, by its index or its name; a new name makes a new speaker.
    fn speaker(&mut self, record: &AttributionRecord, kind: SpeakerKind) -> Result<Option<usize>> {
        let index = match (record.speaker_index, &record.speaker) {
            (Some(index), _) => self.listed(index)?,
            (None, None) => return Ok(None),
            (None, Some(name)) => {
                let known = self.speakers.iter().position(|other| other.name == *name);
                known.unwrap_or_else(|| {
                    self.speakers.push(Speaker::named(name, kind));
                    self.speakers.len() - 1
                })
            }
        };
        let roles = &mut self.speakers[index].roles;
        if let Some(role) = record.role.as_ref().filter(|role| !role.is_empty())
            && !roles.contains(role)
        {
            roles.push(role.clone());
        }
        Ok(Some(index))
    }

    fn principal(&self, record: &AttributionRecord) -> Result<Option<Principal>> {
        let name = record.speaks_for.clone().unwrap_or_default();
        let span = record.speaks_for_span;
        let span = span.map(|[start, end]| self.offsets.span(start, end));
        let span = span.transpose()?;
        Ok((!name.is_empty()).then_some(Principal { name, span }))
    }

    fn entity(&self, record: &EntityRecord) -> Result<Mention> {
        let [start, end] = record.span;
        Ok(Mention {
            span: self.offsets.span(start, end)?,
            kind: word("entity type", &record.kind, EntityType::from_word)?,
            confidence: record.confidence.unwrap_or(1.0) as f32,
            speaker: record
                .speaker_index
                .map(|index| self.listed(index))
                .transpose()?,
        })
    }

    fn listed(&self, index: usize) -> Result<usize> {
        if index < self.speakers.len() {
            return Ok(index);
        }
        Err(Error::new(
            ErrorKind::Format,
            format!(
                "speaker_index {index}, but `speakers` lists {}",
                self.speakers.len()
            ),
        ))
    }

    /// Spans in the order of the text.
    fn spans(&self, points: &[Points]) -> Result<Vec<Span>> {
        let mut spans = points
            .iter()
            .map(|&[start, end]| self.offsets.span(start, end))
            .collect::<Result<Vec<_>>>()?;
        spans.sort();
        Ok(spans)
    }
}

fn confidence_of(record: ConfidenceRecord) -> Confidence {
    Confidence {
        content: record.content as f32,
        source: record.source as f32,
        speaker: record.speaker as f32,
        row: record.row as f32,
    }
}

fn word<T>(field: &str, given: &str, from_word: fn(&str) -> Option<T>) -> Result<T> {
    from_word(given).ok_or_else(|| {
        let message = format!("no {field} is called `{}`", short(given, 40));
        Error::new(ErrorKind::Format, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Inside;

    const ARTICLE: &str = r#"{"id":"a1","title":"T","date":null,"author":"Bo","text":"“Sí,” said Ana Ruiz. She thinks it rains.",
        "attributions":[
            {"id":"E2","source":[[21,24]],"cue":[[25,31]],"content":[[32,40]],"speaker":"Ana Ruiz"},
            {"id":"E1","source":[[11,19]],"cue":[[6,10]],"content":[[0,5]],"speaker":"Ana Ruiz","role":"mayor","speaker_kind":"person","cue_class":"say"}],
        "entities":[{"span":[11,19],"type":"PER"}],"negatives":[[0,5]],"unlinked":[]}"#;

    fn one(text: &str) -> Gold {
        read(&text.replace('\n', " ")).unwrap().remove(0)
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn spans_are_cut_where_the_file_says() {
        let gold = one(ARTICLE);
        let words = |spans: &[Span]| -> Vec<String> {
            spans
                .iter()
                .map(|&span| gold.document.slice(span).to_owned())
                .collect()
        };
        let [first, second] = &gold.extraction.attributions[..] else {
            panic!("two attributions");
        };
        assert_eq!(words(&first.content), ["“Sí,”"]);
        assert_eq!(words(&first.cue), ["said"]);
        assert_eq!(words(&first.source), ["Ana Ruiz"]);
        assert_eq!(words(&second.content), ["it rains"]);
        assert_eq!(words(&second.source), ["She"]);
        assert_eq!(words(&gold.negatives), ["“Sí,”"]);
        assert_eq!(words(&[gold.extraction.entities[0].span]), ["Ana Ruiz"]);
        assert_eq!(gold.article.byline, "Bo");
    }

    #[test]
    fn what_the_file_leaves_out_is_read_off_the_text() {
        let gold = one(ARTICLE);
        let [first, second] = &gold.extraction.attributions[..] else {
            panic!("two attributions");
        };
        assert_eq!(first.quote_type, QuoteType::Direct);
        assert_eq!(second.quote_type, QuoteType::Indirect);
        assert_eq!(first.source_form, SourceForm::Name);
        assert_eq!(second.source_form, SourceForm::Pronoun);
        assert_eq!((first.speaker, second.speaker), (Some(0), Some(0)));
        assert_eq!(gold.extraction.speakers.len(), 1);
        assert_eq!(gold.extraction.speakers[0].roles, ["mayor"]);
        let layers = GoldLayers {
            attributions: true,
            spans: false,
            speakers: true,
            quotations: false,
            entities: true,
            chains: false,
            labels: true,
            principals: false,
            nested: false,
        };
        assert_eq!(gold.layers, layers);
    }

    #[test]
    fn the_three_needed_fields_are_enough() {
        let gold = one(r#"{"id":"x","text":"It rains.","attributions":[]}"#);
        assert_eq!(gold.document.text(), "It rains.");
        assert!(gold.layers.attributions);
        assert!(!gold.layers.entities && !gold.layers.speakers && !gold.layers.labels);
        assert!(error(r#"{"id":"x","text":"It rains."}"#).contains("attributions"));
    }

    #[test]
    fn speakers_of_one_article_tell_of_the_whole_file() {
        let bare = r#"{"id":"x","text":"It rains.","attributions":[]}"#;
        let golds = read(&format!("{bare}\n{}", ARTICLE.replace('\n', " "))).unwrap();
        assert!(golds[0].layers.speakers && golds[0].layers.labels);
        assert!(!golds[0].layers.entities);
    }

    #[test]
    fn reports_inside_reports_are_kept_apart() {
        let text = r#"{"id":"x","text":"“He said he thinks it rains,” said Ana.","attributions":[
            {"id":"2","inside":"1.1","content":[[19,27]],"cue":[[12,18]]},
            {"id":"1.1","inside":"1","content":[[9,27]],"cue":[[4,8]]},
            {"id":"1","content":[[0,29]],"cue":[[30,34]]}]}"#;
        let gold = one(text);
        assert!(gold.layers.nested);
        assert_eq!(gold.extraction.attributions.len(), 1);
        let inside: Vec<Inside> = gold.extraction.nested.iter().map(|it| it.inside).collect();
        assert_eq!(inside, [Inside::Flat(0), Inside::Nested(0)]);
        let words = gold.extraction.nested[1].attribution.content[0];
        assert_eq!(gold.document.slice(words), "it rains");
        let lost = error(
            &text
                .replace('\n', " ")
                .replace(r#""id":"1.1""#, r#""id":"1.2""#),
        );
        assert!(lost.contains("inside `1.1`"), "{lost}");
        let round = error(
            &text
                .replace('\n', " ")
                .replace(r#""inside":"1","#, r#""inside":"2","#),
        );
        assert!(round.contains("inside"), "{round}");
    }

    #[test]
    fn a_bad_record_is_named() {
        let good = r#"{"id":"x","text":"abc","attributions":[]}"#;
        let bad = r#"{"id":"y","text":"añc","attributions":[{"id":"E7","content":[[1,4]]}]}"#;
        let message = error(&format!("{good}\n\n{bad}"));
        assert!(
            message.starts_with("record 3: attribution E7: "),
            "{message}"
        );
        assert!(message.contains("3 characters"), "{message}");
        for content in ["[[2,1]]", "[[-1,2]]", "[[0.5,2]]", "[[1]]", "7"] {
            let bad = bad.replace("[[1,4]]", content);
            assert!(error(&bad).starts_with("record 1: "), "{content}");
        }
        let word = bad.replace("[[1,4]]", r#"[[1,2]],"type":"loud""#);
        assert!(error(&word).contains("no type is called `loud`"));
        let index = bad.replace("[[1,4]]", r#"[[1,2]],"speaker_index":0"#);
        assert!(error(&index).contains("lists 0"));
    }
}
