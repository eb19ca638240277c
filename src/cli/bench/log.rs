//! The csv file that gets a row a run.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::row::Row;

/// The file, open for more rows.
pub(super) struct Log {
    file: File,
    path: PathBuf,
    /// Its first line; empty where the file is new.
    header: Vec<u8>,
}

impl Log {
    /// Opens a file, or makes it.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let failed = || format!("{} cannot be written to", path.display());
        let mut options = OpenOptions::new();
        let options = options.create(true).append(true).read(true);
        let file = options.open(path).with_context(failed)?;
        let mut header = Vec::new();
        BufReader::new(&file)
            .read_until(b'\n', &mut header)
            .with_context(failed)?;
        Ok(Self {
            file,
            path: path.to_owned(),
            header,
        })
    }

    /// Adds a row, with the header where the file is new.
    ///
    /// # Errors
    /// When the file cannot be written to, or has other columns: those of another version, say.
    pub(super) fn add(&mut self, row: &Row) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.serialize(row)?;
        let lines = writer.into_inner().map_err(|cause| cause.into_error())?;
        let end = lines.iter().position(|&byte| byte == b'\n');
        let (header, own) = lines.split_at(end.map_or(0, |at| at + 1));
        let path = self.path.display();
        let new = self.header.is_empty();
        anyhow::ensure!(
            new || self.header == header,
            "{path} has other columns than a run has now; name another file"
        );
        let written = self.file.write_all(if new { &lines } else { own });
        written.with_context(|| format!("{path} cannot be written to"))?;
        self.header = header.to_owned();
        Ok(())
    }
}
