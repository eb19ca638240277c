//! The csv file that gets a row a run.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use anyhow::Context;

use super::row::Row;

/// Adds a row, with the header where the file is new.
///
/// # Errors
/// When the file cannot be written to, or has other columns: those of another version, say.
pub(super) fn append(path: &Path, row: &Row) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(row)?;
    let lines = writer.into_inner().map_err(|cause| cause.into_error())?;
    let header = lines
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let failed = || format!("{} cannot be written to", path.display());
    let there = match path.exists() {
        true => fs::read(path).with_context(failed)?,
        false => Vec::new(),
    };
    let new = there.is_empty();
    anyhow::ensure!(
        new || there.starts_with(&lines[..header]),
        "{} has other columns than a run has now; name another file",
        path.display()
    );
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .with_context(failed)?;
    file.write_all(if new { &lines } else { &lines[header..] })
        .with_context(failed)
}
