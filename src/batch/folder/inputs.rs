//! The files that a run reads, kept beside its journal: a run is not gone on with over others.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// Keeps the list of input files, a line each, for [`refuse_other_files`].
pub(super) fn keep_files(path: &Path, files: impl Iterator<Item = String>) -> Result<()> {
    let failed = |cause| Error::io(path, cause);
    let mut kept = BufWriter::new(File::create(path).map_err(failed)?);
    for file in files {
        // A name may hold a line break; as a JSON string it has none.
        writeln!(kept, "{}", Value::String(file)).map_err(failed)?;
    }
    kept.flush().map_err(failed)
}

/// Refuses input files that are not those with which the run was begun, and names the first that differs.
pub(super) fn refuse_other_files(
    path: &Path,
    mut files: impl Iterator<Item = String>,
    out: &Path,
) -> Result<()> {
    let kept = File::open(path).map_err(|cause| Error::io(path, cause))?;
    for line in BufReader::new(kept).lines() {
        let line = line.map_err(|cause| Error::io(path, cause))?;
        let before: String = serde_json::from_str(&line).unwrap_or_default();
        let now = files.next().unwrap_or_else(|| "nothing".to_owned());
        if now != before {
            let message = format!("the input files have changed: `{before}` then, `{now}` now");
            return Err(other_input(out, &message));
        }
    }
    match files.next() {
        None => Ok(()),
        Some(more) => {
            let message = format!("the input files have changed: there was no `{more}`");
            Err(other_input(out, &message))
        }
    }
}

pub(super) fn other_input(out: &Path, what: &str) -> Error {
    let message = format!("{what}; give the same input as before, or begin anew with --force");
    Error::new(ErrorKind::Setting, message).at_path(out)
}
