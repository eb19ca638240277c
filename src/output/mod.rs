//! From extractions to tables.

mod codepoint;
mod csv;
mod day;
#[cfg(test)]
mod example;
mod folder;
mod heading;
mod jsonl;
mod outcome;
mod row;
mod run_json;
mod speakers;
mod table;

pub use self::csv::{CsvErrors, CsvOptions, CsvTables};
pub use folder::{Folder, OutputFile};
pub use jsonl::Jsonl;
pub use outcome::{Counts, Extracted, Outcome, Stage};
pub use row::quote_rows;
pub use run_json::{BundleFacts, Run, Selection, Timings};
pub use speakers::Speakers;
pub use table::{
    ArticleRow, CONVENTIONS, CellKind, Column, EntityRow, ErrorRow, QuoteRow, Row, SpeakerRow,
    TABLES, Table,
};

use crate::error::Result;

/// The names of all files that a run may leave in its output folder; `--force` replaces these and touches no other.
pub const FILES: [&str; 7] = [
    "quotes.csv",
    "speakers.csv",
    "entities.csv",
    "articles.csv",
    "errors.csv",
    "extractions.jsonl",
    "run.json",
];

/// A format of the results: is handed what became of each article, in the order of the input.
pub trait Writer {
    /// Writes what became of one article.
    fn write(&mut self, outcome: &Outcome) -> Result<()>;

    /// Writes what is known only at the end, and closes the files.
    fn finish(&mut self, speakers: &Speakers) -> Result<()>;
}
