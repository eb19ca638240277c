//! A toy extractor: whatever stands between quotation marks is said by the word before it. Its answers can be told by
//! looking at the text, and it needs no model.

use whosaid::Result;
use whosaid::annotation::{
    Attribution, Confidence, CueClass, EntityType, Extraction, Mention, QuoteType, SourceForm,
    Speaker, SpeakerKind,
};
use whosaid::text::{Article, Document, Span};

pub(crate) fn extract(article: &Article) -> Result<(Document, Extraction)> {
    let document = Document::new(article.text.as_str());
    let mut extraction = Extraction::default();
    for quotation in document.quotations() {
        let source = word_before(&document, quotation.span);
        let speaker = source.map(|span| speaker(&document, span, &mut extraction.speakers));
        extraction.entities.extend(source.map(|span| Mention {
            span,
            kind: EntityType::Person,
            confidence: 0.75,
            speaker,
        }));
        extraction.attributions.push(Attribution {
            content: vec![quotation.span],
            cue: Vec::new(),
            source: source.into_iter().collect(),
            quote_type: QuoteType::Direct,
            cue_class: CueClass::Other,
            negated: false,
            source_form: SourceForm::Name,
            speaker_kind: SpeakerKind::Person,
            speaker,
            speaks_for: None,
            in_headline: false,
            decided_by: "toy",
            confidence: Confidence::CERTAIN,
        });
    }
    Ok((document, extraction))
}

fn word_before(document: &Document, quotation: Span) -> Option<Span> {
    let before = document.tokens_in(quotation).start.checked_sub(1)?;
    Some(document.tokens()[before])
}

/// The place of a speaker in the list, old or new.
fn speaker(document: &Document, span: Span, speakers: &mut Vec<Speaker>) -> usize {
    let name = document.slice(span);
    let known = speakers.iter().position(|speaker| speaker.name == name);
    known.unwrap_or_else(|| {
        speakers.push(Speaker {
            name: name.to_owned(),
            kind: SpeakerKind::Person,
            roles: Vec::new(),
            aliases: Vec::new(),
            mention: Some(span),
        });
        speakers.len() - 1
    })
}
