//! Bytes -> articles: files, folders, patterns and standard input, read lazily and in a fixed order.
//!
//! [`list`] turns what the user named into a [`Listing`] of files; [`Reader`] yields a [`Record`] for each article in
//! them; [`Record::article`] does the costly part (decoding, main text of a page) and may run in any thread.
//! A record that cannot be read is a record all the same: its id, path and number stay known.

mod archive;
mod bare;
mod beside;
mod blocks;
mod columns;
mod compressed;
mod contents;
mod csv;
mod day_order;
mod docx;
mod encoding;
mod export;
mod fields;
mod files_from;
mod format;
mod guard;
mod hidden;
mod html;
mod ids;
mod joined;
mod json_lists;
mod json_objects;
mod json_repair;
mod jsonl;
mod kept;
mod limits;
mod listing;
mod metadata;
mod misnamed;
mod missing;
mod own;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;
mod record;
mod report;
mod rewind;
mod rows;
mod rtf;
mod runs;
mod saved;
mod several;
mod signature;
mod skipped;
mod sniff;
mod spool;

pub use beside::Metadata;
pub use columns::Columns;
pub use day_order::{DoubtfulDates, UnreadDates};
pub use export::Splitting;
pub use files_from::FilesFrom;
pub use format::Format;
pub use ids::{DuplicateId, DuplicateIds};
pub use joined::{Apart, Joined};
pub use kept::NotKept;
pub use limits::Limits;
pub use listing::{InputFile, Listing, list, list_with};
pub use own::{Own, own};
pub use reader::Reader;
pub use record::Record;
pub use report::{Misnamed, Report, Several};
pub use skipped::Skipped;

use std::path::PathBuf;
use std::sync::Arc;

use crate::text::DayOrder;

/// How input is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The names of the columns of tables and of the fields of JSON lines.
    pub columns: Columns,
    /// The format of standard input, and of named files whose ending tells none, or one of text (txt, html, csv, jsonl, json) and not
    /// the right one; looked up in the first bytes of standard input when not given.
    pub format: Option<Format>,
    /// Folders inside the inputs whose files are no articles, such as that of the tables.
    pub leave_out: Vec<PathBuf>,
    /// How much is read before it is refused.
    pub limits: Limits,
    /// Which of day and month comes first in dates like 03/04/2019; told by each table's dates when not given.
    pub day_order: Option<DayOrder>,
    /// What a table beside them says of the articles.
    pub metadata: Option<Arc<Metadata>>,
    /// How plain texts of many articles are cut into them; one article each when not given, exports that are known aside.
    pub splitting: Option<Splitting>,
    /// Whether texts that are damaged are mended before they are run; offsets then count in the mended text.
    pub mend: bool,
}
