//! `Outcome`: what became of one record of the input.

use serde::{Deserialize, Serialize};

use super::texts;
use crate::annotation::{Attribution, Extraction};
use crate::error::{Error, ErrorKind};
use crate::text::{Article, Document, damage};

/// What became of one record of the input; the tables are written from these alone.
#[derive(Debug)]
pub enum Outcome {
    /// Read and run.
    Extracted(Box<Extracted>),
    /// Not in English, and therefore not run.
    NotEnglish {
        /// The article.
        article: Article,
        /// Its language, as an ISO 639 code.
        language: &'static str,
    },
    /// Could not be read, or failed when it was run.
    Failed {
        /// The article as far as it was read: its id, path and record at least.
        article: Article,
        /// Where it failed.
        stage: Stage,
        /// Why.
        error: Error,
    },
}

/// Where an article failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// When it was read.
    Read,
    /// When it was run.
    Extract,
}

impl Stage {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Extract => "extract",
        }
    }
}

/// An article and everything found in it.
#[derive(Debug)]
pub struct Extracted {
    /// The article.
    pub article: Article,
    /// Its language, as an ISO 639 code; empty where it could not be told.
    pub language: &'static str,
    /// Its text with zones, sentences and tokens.
    pub document: Document,
    /// What was found.
    pub extraction: Extraction,
    /// Attributions that were found and left out as too unsure.
    pub left_out: usize,
}

impl Outcome {
    /// The id of the article.
    pub fn article_id(&self) -> &str {
        &self.article().id
    }

    /// The article, as far as it was read.
    pub fn article(&self) -> &Article {
        match self {
            Outcome::Extracted(extracted) => &extracted.article,
            Outcome::NotEnglish { article, .. } | Outcome::Failed { article, .. } => article,
        }
    }

    /// The word for it in the `status` column.
    pub fn status(&self) -> &'static str {
        match self {
            Outcome::Extracted(_) => "ok",
            Outcome::NotEnglish { .. } => "not_english",
            Outcome::Failed { error, .. } if error.kind() == ErrorKind::Empty => "empty",
            Outcome::Failed { .. } => "failed",
        }
    }
}

/// How many of each there were in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records of the input.
    pub articles: usize,
    /// Of these, read and run.
    pub extracted: usize,
    /// Of these, not in English and not run.
    pub not_english: usize,
    /// Of these, failed or empty: rows in `errors.csv`.
    pub failed: usize,
    /// Words of the articles that were run.
    pub words: usize,
    /// Sentences of the articles that were run.
    pub sentences: usize,
    /// Attributions.
    pub quotes: usize,
    /// Attributions that were left out as too unsure.
    #[serde(default)]
    pub left_out: usize,
    /// Speakers, over the whole run.
    pub speakers: usize,
    /// Entity mentions.
    pub entities: usize,
    /// Articles with damaged text.
    #[serde(default)]
    pub damaged: usize,
    /// Of these, such as can surely be mended, nothing of theirs being lost.
    #[serde(default)]
    pub mendable: usize,
    /// Attributions with more words than a cell of Excel holds.
    #[serde(default)]
    pub oversized: usize,
}

/// The most that Excel takes in a cell, in UTF-16 units.
pub(crate) const EXCEL_CELL: usize = 32_767;

/// Attributions whose words do not fit into a cell of Excel.
fn oversized(extracted: &Extracted) -> usize {
    let length = |attribution: &Attribution| -> usize {
        let pieces = attribution.content.iter();
        let pieces = pieces.map(|&piece| extracted.document.slice(piece));
        pieces.map(|piece| piece.encode_utf16().count()).sum()
    };
    let all = extracted.extraction.each();
    all.filter(|attribution| length(attribution) > EXCEL_CELL)
        .count()
}

impl Counts {
    /// Counts one more record; speakers are counted over the run, not by article.
    pub fn add(&mut self, outcome: &Outcome) {
        self.articles += 1;
        let damage = texts::read(outcome).map(|article| article.damage.as_slice());
        let damage = damage.unwrap_or_default();
        self.damaged += usize::from(!damage.is_empty());
        self.mendable += usize::from(damage::are_surely_mended(damage));
        match outcome {
            Outcome::Extracted(extracted) => {
                self.extracted += 1;
                self.words += extracted.document.words();
                self.sentences += extracted.document.sentences().len();
                self.quotes += extracted.extraction.rows();
                self.left_out += extracted.left_out;
                self.entities += extracted.extraction.entities.len();
                self.oversized += oversized(extracted);
            }
            Outcome::NotEnglish { .. } => self.not_english += 1,
            Outcome::Failed { .. } => self.failed += 1,
        }
    }

    /// Adds what another part of the run counted; speakers are not added, since one may be in both.
    pub fn add_all(&mut self, other: &Counts) {
        self.articles += other.articles;
        self.extracted += other.extracted;
        self.not_english += other.not_english;
        self.failed += other.failed;
        self.words += other.words;
        self.sentences += other.sentences;
        self.quotes += other.quotes;
        self.left_out += other.left_out;
        self.entities += other.entities;
        self.damaged += other.damaged;
        self.mendable += other.mendable;
        self.oversized += other.oversized;
    }
}
