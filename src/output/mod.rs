//! From extractions to tables.

mod csv;
#[cfg(test)]
mod example;
mod file;
mod findings;
mod heading;
mod jsonl;
mod ledger;
mod outcome;
mod package;
mod row;
mod run_json;
mod speaker_id;
mod speakers;
mod table;
mod texts;

pub use self::csv::{CsvErrors, CsvOptions, CsvTable, CsvTables};
pub(crate) use self::csv::{harmless, untamed};
pub use file::OutputFile;
pub use findings::{FINDINGS, QuoteGroupRow, StoryRow};
pub use jsonl::{JSONL, Jsonl};
pub use ledger::{Entry, LEDGER};
#[cfg(feature = "xlsx")]
pub(crate) use outcome::EXCEL_CELL;
pub use outcome::{Counts, Extracted, Outcome, Stage};
pub use package::PACKAGE;
pub(crate) use package::{describe_table, write_package};
pub use row::{article_row, entity_rows, error_row, quote_rows};
pub use run_json::{BundleFacts, InputFiles, RUN, Run, Selection, Timings};
pub(crate) use speaker_id::id_of_name;
pub use speakers::{ledger, speaker_rows};
pub use table::{
    ArticleRow, CONVENTIONS, CellKind, Column, EntityRow, ErrorRow, QuoteRow, Row, SpeakerRow,
    TABLES, Table,
};
pub use texts::{TEXTS, Texts};

use crate::error::Result;

/// The tables as a workbook.
pub const WORKBOOK: &str = "tables.xlsx";

/// The names of all files that a run may leave in its output folder; `--force` replaces these and touches no other.
pub const FILES: [&str; 20] = [
    "quotes.csv",
    "speakers.csv",
    "entities.csv",
    "articles.csv",
    "errors.csv",
    "stories.csv",
    "quote_groups.csv",
    "quotes.parquet",
    "speakers.parquet",
    "entities.parquet",
    "articles.parquet",
    "errors.parquet",
    "stories.parquet",
    "quote_groups.parquet",
    "extractions.jsonl",
    WORKBOOK,
    PACKAGE,
    "texts.jsonl",
    "ledger.jsonl",
    "run.json",
];

/// What is handed what became of each article, in the order of the input.
pub trait Writer {
    /// Takes in what became of the record at place `index` of the input, from 0.
    ///
    /// # Errors
    /// When it cannot be written; the run ends there.
    fn write(&mut self, index: usize, outcome: &Outcome) -> Result<()>;

    /// Is called now and then while nothing comes.
    ///
    /// # Errors
    /// When what is held back cannot be written; the run ends there.
    fn rest(&mut self) -> Result<()> {
        Ok(())
    }
}
