//! The schema of the gold format: one JSON object a line, offsets in code points.
//!
//! Apart from reader and writer because it is the one place that says what the fields are called.

use serde::{Deserialize, Serialize};

/// A span as `[start, end]` in code points, half-open.
pub(super) type Points = [usize; 2];

/// One article. Every field but `id`, `text` and `attributions` may be missing; fields not named here are ignored.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Record {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(default, alias = "author", skip_serializing_if = "Option::is_none")]
    pub(super) byline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) publisher: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    pub(super) text: String,
    pub(super) attributions: Vec<AttributionRecord>,
    /// Written by `extract`; a gold file written by hand names the speaker in the attribution instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speakers: Option<Vec<SpeakerRecord>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) entities: Option<Vec<EntityRecord>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) negatives: Vec<Points>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) debris: Vec<Points>,
    /// Written by `extract`: what became of the article, as in `articles.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// Written by `extract` for an article that was not run because of its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// Written by `extract` for an article that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<ErrorRecord>,
}

/// Why an article failed, with the column names of `errors.csv`.
#[derive(Deserialize, Serialize)]
pub(super) struct ErrorRecord {
    pub(super) stage: String,
    pub(super) kind: String,
    pub(super) message: String,
}

/// One attribution. Only `content` is needed; what is missing is read off the text where it shows there.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct AttributionRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// The `id` of the attribution whose content it stands in; missing for one that stands in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) inside: Option<String>,
    #[serde(default)]
    pub(super) content: Vec<Points>,
    #[serde(default)]
    pub(super) cue: Vec<Points>,
    #[serde(default)]
    pub(super) source: Vec<Points>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) quote_type: Option<String>,
    /// The speaker's name; two attributions with the same string have the same speaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaker: Option<String>,
    /// The speaker's place in `speakers`, from 0; two speakers may have one name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaker_index: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaker_kind: Option<String>,
    /// Whom the speaker speaks for; empty where the text does not say, missing where it was not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaks_for: Option<String>,
    /// The words that tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaks_for_span: Option<Points>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source_form: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) in_headline: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cue_class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) negated: Option<bool>,
    /// The rule that decided the speaker; for the reader of the file, not read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) decided_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<ConfidenceRecord>,
}

/// The confidences of an attribution, with the column names of `quotes.csv`.
#[derive(Clone, Copy, Deserialize, Serialize)]
pub(super) struct ConfidenceRecord {
    pub(super) row: f64,
    pub(super) content: f64,
    pub(super) source: f64,
    pub(super) speaker: f64,
}

/// One speaker of the article.
#[derive(Deserialize, Serialize)]
pub(super) struct SpeakerRecord {
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) mention: Option<Points>,
}

/// One named entity.
#[derive(Deserialize, Serialize)]
pub(super) struct EntityRecord {
    pub(super) span: Points,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaker_index: Option<usize>,
}
