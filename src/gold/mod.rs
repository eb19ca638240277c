//! Gold: articles whose annotations are known to be right, read from the formats of the field.
//!
//! Apart from `eval` because training and the jsonl output use the same files.

use std::ops::Range;

use crate::annotation::Extraction;
use crate::text::{Article, Document, Span};

pub mod basil;
pub mod brat;
pub mod cofenet;
pub mod columns;
mod file;
mod form;
pub mod gap;
pub mod gum;
mod joined;
pub mod jsonl;
mod label;
mod lines;
pub mod litbank;
mod nesting;
mod offsets;
pub mod pdnc;
mod quotation;
mod record;
mod treebank;
mod write;

pub use file::{GoldFormat, read};
pub(crate) use form::head;
pub use form::source_form;
pub(crate) use record::Record;
pub(crate) use write::{to_record, to_record_not_run};

/// One annotated article.
#[derive(Clone, Debug)]
pub struct Gold {
    /// Its identifier, title, date and text.
    pub article: Article,
    /// The text with its tokens; tokens are the corpus's own where it has them.
    pub document: Document,
    /// The annotations.
    pub extraction: Extraction,
    /// Which layers the corpus annotates: a missing layer is unknown, not empty.
    pub layers: GoldLayers,
    /// Mentions of one entity each; only chains the corpus annotates.
    pub chains: Vec<Chain>,
    /// For each attribution, its speaker's place in `chains`, where the corpus knows it; empty when it knows none.
    pub speaker_chains: Vec<Option<usize>>,
    /// For each attribution, the group that the corpus puts it in, where scores are wanted by it; empty when it has none.
    pub groups: Vec<&'static str>,
    /// Single questions about an antecedent (GAP).
    pub choices: Vec<AntecedentChoice>,
    /// Words between marks that are no attribution: scare quotes, titles, nicknames.
    pub negatives: Vec<Span>,
    /// Debris of the page.
    pub debris: Vec<Span>,
}

impl Gold {
    /// An annotated article without chains, choices, negatives and debris.
    pub fn new(
        article: Article,
        document: Document,
        extraction: Extraction,
        layers: GoldLayers,
    ) -> Self {
        Self {
            article,
            document,
            extraction,
            layers,
            chains: Vec::new(),
            speaker_chains: Vec::new(),
            groups: Vec::new(),
            choices: Vec::new(),
            negatives: Vec::new(),
            debris: Vec::new(),
        }
    }
}

/// Which layers of an article are annotated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoldLayers {
    /// Content, cue and source spans and their links.
    pub attributions: bool,
    /// Content, cue and source spans alone: which of them belong together is not known. Each attribution then holds one
    /// span of one role.
    pub spans: bool,
    /// Speakers of the attributions.
    pub speakers: bool,
    /// Some contents and their speakers: not all contents, and neither cues nor sources.
    pub quotations: bool,
    /// Named entities.
    pub entities: bool,
    /// Coreference chains.
    pub chains: bool,
    /// Cue class, negation, source form and speaker kind of the attributions; where false they are guesses.
    pub labels: bool,
    /// Whom the speakers speak for.
    pub principals: bool,
    /// Attributions inside the contents of others.
    pub nested: bool,
}

impl GoldLayers {
    /// Whether content, cue and source spans are annotated, with or without their links.
    pub fn has_spans(self) -> bool {
        self.attributions || self.spans
    }

    /// Whether any column of confidences can be judged.
    pub fn has_outcomes(self) -> bool {
        self.attributions || self.chains || self.quotations || self.entities
    }
}

/// The mentions of one entity, by start.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The corpus's word for the kind of entity; empty where it has none.
    pub kind: String,
    /// The mentions, as token ranges of the document.
    pub mentions: Vec<Range<usize>>,
}

/// Which of some candidates a mention stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct AntecedentChoice {
    /// The mention, as a token range.
    pub mention: Range<usize>,
    /// The candidates, as token ranges.
    pub candidates: Vec<Range<usize>>,
    /// The right ones, as indices into `candidates`; none when it stands for none of them.
    pub right: Vec<usize>,
}
