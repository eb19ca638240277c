//! `OutputFile`: a file on its way to the disk that knows its name, so that a failure can be told with it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A file, open for writing. What is written is sure to be on the disk after [`close`](Self::close) alone.
#[derive(Debug)]
pub struct OutputFile {
    file: BufWriter<File>,
    path: PathBuf,
}

impl OutputFile {
    /// Makes an empty file.
    ///
    /// # Errors
    /// When it cannot be made, with its path.
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(|cause| Error::io(path, cause))?;
        Ok(Self {
            file: BufWriter::new(file),
            path: path.to_owned(),
        })
    }

    /// Waits until everything that was written is on the disk.
    ///
    /// # Errors
    /// When it cannot be: the disk is full, or gone.
    pub fn close(self) -> Result<()> {
        let path = self.path;
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error);
        let synced = file.and_then(|file| file.sync_all());
        synced.map_err(|cause| Error::io(&path, cause))
    }

    /// Says which file a failure to write was met in.
    pub(super) fn failed(&self, cause: io::Error) -> Error {
        Error::io(&self.path, cause)
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
