//! A quotation whose words and speaker are known, and neither its cue nor its source.
//!
//! Apart from the readers because LitBank, BASIL and the novels all give just that.

use crate::annotation::{
    Attribution, Confidence, CueClass, QuoteType, SourceForm, Speaker, SpeakerKind,
};
use crate::text::Span;

/// The attribution of a quotation.
pub(super) fn quotation(
    content: Vec<Span>,
    quote_type: QuoteType,
    speaker: Option<usize>,
) -> Attribution {
    Attribution {
        content,
        cue: Vec::new(),
        source: Vec::new(),
        quote_type,
        cue_class: CueClass::Say,
        negated: false,
        source_form: SourceForm::None,
        speaker_kind: SpeakerKind::Person,
        speaker,
        speaks_for: None,
        in_headline: false,
        decided_by: "gold",
        confidence: Confidence::CERTAIN,
    }
}

/// A person of whom a corpus gives names alone.
pub(super) fn person(name: String, aliases: Vec<String>) -> Speaker {
    Speaker {
        aliases,
        ..Speaker::named(name, SpeakerKind::Person)
    }
}
