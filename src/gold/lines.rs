//! JSON lines: one article a line.

use super::Gold;
use crate::error::Result;

/// The articles of all lines that are not blank; `read_line` gets a line and its number from 1, which an error of it is placed at.
pub(super) fn articles(
    text: &str,
    read_line: impl Fn(&str, usize) -> Result<Gold>,
) -> Result<Vec<Gold>> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| read_line(line, at + 1).map_err(|error| error.at_record(at + 1)))
        .collect()
}
