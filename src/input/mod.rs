//! Bytes -> articles: files, folders, patterns and standard input, read lazily and in a fixed order.
//!
//! [`list`] turns what the user named into a [`Listing`] of files; [`Reader`] yields a [`Record`] for each article in
//! them; [`Record::article`] does the costly part (decoding, main text of a page) and may run in any thread.
//! A record that cannot be read is a record all the same: its id, path and number stay known.

mod blocks;
mod columns;
mod compressed;
mod csv;
mod encoding;
mod fields;
mod files_from;
mod format;
mod guard;
mod html;
mod ids;
mod json_repair;
mod jsonl;
mod limits;
mod listing;
mod metadata;
mod reader;
mod record;
mod report;
mod rewind;
mod rows;
mod signature;
mod skipped;
mod sniff;

pub use columns::Columns;
pub use files_from::FilesFrom;
pub use format::Format;
pub use ids::{DuplicateId, DuplicateIds};
pub use limits::Limits;
pub use listing::{InputFile, Listing, list, list_with};
pub use reader::Reader;
pub use record::Record;
pub use report::Report;
pub use skipped::Skipped;

use std::path::PathBuf;

/// How input is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The names of the columns of tables and of the fields of JSON lines.
    pub columns: Columns,
    /// The format of standard input, and of named files whose ending tells none; looked up in the first bytes of
    /// standard input when not given.
    pub format: Option<Format>,
    /// Folders inside the inputs whose files are no articles, such as that of the tables.
    pub leave_out: Vec<PathBuf>,
    /// How much is read before it is refused.
    pub limits: Limits,
    /// Whether texts that are damaged are mended before they are run; offsets then count in the mended text.
    pub mend: bool,
}
