//! An extraction made by hand, for the tests of the tables.

use super::outcome::Extracted;
use crate::annotation::{
    Attribution, Confidence, CueClass, EntityType, Extraction, Mention, QuoteType, SourceForm,
    Speaker, SpeakerKind,
};
use crate::text::{Article, Document, Span};

/// An article in which `name` says one thing in two pieces, with characters of two and more bytes before and in it.
pub(super) fn extracted(id: &str, name: &str) -> Extracted {
    let text = format!("“We must wait,” 😀 {name} said, “for the naïve.”\n");
    let find = |words: &str| {
        let start = text.find(words).expect("the words stand in the text above");
        Span::new(start, start + words.len())
    };
    let mention = Mention {
        span: find(name),
        kind: EntityType::Person,
        confidence: 0.9,
        speaker: Some(0),
    };
    let attribution = Attribution {
        content: vec![find("“We must wait,”"), find("“for the naïve.”")],
        cue: vec![find("said")],
        source: vec![find(name)],
        quote_type: QuoteType::Direct,
        cue_class: CueClass::Say,
        negated: false,
        source_form: SourceForm::Name,
        speaker_kind: SpeakerKind::Person,
        speaker: Some(0),
        speaks_for: None,
        in_headline: false,
        decided_by: "by hand",
        confidence: Confidence {
            content: 0.8,
            source: 0.7,
            speaker: 0.6,
            row: 0.5,
        },
    };
    let speaker = Speaker {
        name: name.to_owned(),
        kind: SpeakerKind::Person,
        roles: vec!["minister".to_owned(), "poet".to_owned()],
        aliases: Vec::new(),
        mention: Some(mention.span),
    };
    Extracted {
        article: Article {
            id: id.to_owned(),
            path: format!("{id}.txt"),
            record: 1,
            text: text.clone(),
            ..Article::default()
        },
        language: "en",
        document: Document::new(text),
        extraction: Extraction {
            entities: vec![mention],
            speakers: vec![speaker],
            attributions: vec![attribution],
            nested: Vec::new(),
        },
        left_out: 0,
    }
}
