//! What is said of a Parquet file that cannot be read as a whole.

use std::fmt::Display;

use crate::error::{Error, ErrorKind};
use crate::quoting::short;

/// Characters of the parser's own words.
const SHOWN: usize = 160;

/// The list at the end of a file, of its columns and row groups, cannot be read.
pub(super) fn file_damaged(cause: &impl Display) -> Error {
    let message = format!(
        "no Parquet table, or one that is damaged: {}; was it copied whole?",
        short(&cause.to_string(), SHOWN)
    );
    Error::new(ErrorKind::Format, message)
}

/// A row group, counted from 1, cannot be read beyond the row `read`; its last row would be `last`.
pub(super) fn group_damaged(group: usize, read: usize, last: usize, cause: &str) -> Error {
    let message = format!(
        "row group {group} is damaged, and its rows {} to {last} are left out; reading goes on after them: {}",
        read + 1,
        short(cause, SHOWN)
    );
    Error::new(ErrorKind::Format, message)
}
