//! The ledger: what each article adds to what is known only over the whole run.
//!
//! A line an article, kept on disk beside the tables while a run goes on. From it alone come `speakers.csv`, in memory that
//! does not grow with the run, and the order in which the tables of shards are joined.

use serde::{Deserialize, Serialize};

use super::heading::Heading;
use super::outcome::{Extracted, Outcome};
use super::speaker_id::speaker_ids;
use super::texts;
use crate::annotation::{Attribution, QuoteType, Speaker};
use crate::text::Document;

/// The name of the file.
pub const LEDGER: &str = "ledger.jsonl";

/// What one article adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The record's place in the whole input, from 0; over all shards.
    pub index: usize,
    /// Rows of `quotes.csv`.
    pub quotes: usize,
    /// Rows of `entities.csv`.
    pub entities: usize,
    /// Rows of `errors.csv`: none or one.
    pub errors: usize,
    /// Lines of `texts.jsonl`, where that is written: none or one.
    #[serde(default)]
    pub texts: usize,
    /// Its speakers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) speakers: Vec<Seen>,
}

/// A speaker as one article shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<String>,
    pub(super) direct: usize,
    pub(super) mixed: usize,
    pub(super) indirect: usize,
    pub(super) words_quoted: usize,
    /// Rows in which somebody else reports what it said.
    #[serde(default)]
    pub(super) reported: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) day: Option<String>,
    /// Sum of the rows' confidences, as bits: what is read back must be what was written, to the last of them.
    pub(super) confidence: u64,
}

impl Entry {
    /// What became of the record at place `index` of the input, for the ledger.
    pub fn of(index: usize, outcome: &Outcome) -> Self {
        let (quotes, entities, speakers) = match outcome {
            Outcome::Extracted(extracted) => (
                extracted.extraction.rows(),
                extracted.extraction.entities.len(),
                seen(extracted),
            ),
            _ => (0, 0, Vec::new()),
        };
        Self {
            index,
            quotes,
            entities,
            errors: usize::from(matches!(outcome, Outcome::Failed { .. })),
            texts: usize::from(texts::read(outcome).is_some()),
            speakers,
        }
    }
}

fn seen(extracted: &Extracted) -> Vec<Seen> {
    let extraction = &extracted.extraction;
    if extraction.speakers.is_empty() {
        return Vec::new();
    }
    let day = Some(Heading::of(extracted).day).filter(|day| !day.is_empty());
    let ids = speaker_ids(&extracted.article.id, extraction).into_iter();
    let mut seen: Vec<Seen> = ids
        .zip(&extraction.speakers)
        .map(|(id, speaker)| Seen::new(id, speaker, day.clone()))
        .collect();
    let quoted = extracted.document.quoted();
    for attribution in &extraction.attributions {
        if let Some(speaker) = attribution.speaker {
            let words = words_quoted(&extracted.document, &quoted, attribution);
            seen[speaker].quote(attribution, words);
        }
    }
    for nested in &extraction.nested {
        if let Some(speaker) = nested.attribution.speaker {
            seen[speaker].reported += 1;
        }
    }
    seen
}

impl Seen {
    fn new(id: String, speaker: &Speaker, day: Option<String>) -> Self {
        Self {
            id,
            name: speaker.name.clone(),
            kind: speaker.kind.as_str().to_owned(),
            roles: speaker.roles.clone(),
            aliases: speaker.aliases.clone(),
            direct: 0,
            mixed: 0,
            indirect: 0,
            words_quoted: 0,
            reported: 0,
            day,
            confidence: 0.0_f64.to_bits(),
        }
    }

    fn quote(&mut self, attribution: &Attribution, words_quoted: usize) {
        match attribution.quote_type {
            QuoteType::Direct => self.direct += 1,
            QuoteType::Mixed => self.mixed += 1,
            QuoteType::Indirect => self.indirect += 1,
        }
        self.words_quoted += words_quoted;
        let sum = f64::from_bits(self.confidence) + f64::from(attribution.confidence.row);
        self.confidence = sum.to_bits();
    }
}

/// How many words of an attribution's content stand between quotation marks.
fn words_quoted(document: &Document, quoted: &[bool], attribution: &Attribution) -> usize {
    let tokens = attribution
        .content
        .iter()
        .flat_map(|&piece| document.tokens_in(piece));
    let is_word = |token: usize| {
        let token = document.slice(document.tokens()[token]);
        token.contains(char::is_alphanumeric)
    };
    tokens
        .filter(|&token| quoted[token] && is_word(token))
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn an_entry_is_read_back_to_the_last_bit() {
        let mut extracted = example::extracted("a", "Anna Ito");
        extracted.article.date = "5 March 2020".to_owned();
        extracted.extraction.attributions[0].confidence.row = 0.1;
        let entry = Entry::of(7, &Outcome::Extracted(Box::new(extracted)));
        let speaker = &entry.speakers[0];
        assert_eq!((entry.quotes, entry.errors, speaker.direct), (1, 0, 1));
        // “We must wait, she said, for the naïve.” without the words between.
        assert_eq!(speaker.words_quoted, 6);
        assert_eq!(speaker.day.as_deref(), Some("2020-03-05"));
        let line = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&line).unwrap(), entry);
    }
}
