//! The files that a run reads, kept beside its journal, and of a finished run as a number in its `run.json`: a run is not gone on
//! with over others, and not taken for the run over others.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Result};
use crate::output::InputFiles;

/// Counts and sums up the input files while something else goes through them.
#[derive(Default)]
pub(super) struct Listed {
    count: usize,
    digest: Sha256,
}

impl Listed {
    pub(super) fn add(&mut self, file: &str) {
        self.count += 1;
        // As lines are kept: a name may hold a line break.
        let line = Value::String(file.to_owned()).to_string();
        self.digest.update(line);
        self.digest.update("\n");
    }

    pub(super) fn sum(self) -> InputFiles {
        let digest = self.digest.finalize();
        InputFiles {
            count: self.count,
            listing_sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// Refuses input files that are not those which a finished run has read, so far as its `run.json` tells.
pub(super) fn refuse_changed_files(run: &Value, now: &InputFiles, out: &Path) -> Result<()> {
    let before: Option<InputFiles> = serde_json::from_value(run["input_files"].clone()).ok();
    let Some(before) = before.filter(|before| before != now) else {
        return Ok(());
    };
    let change = if before.count == now.count {
        "one of them is another, or was written to".to_owned()
    } else {
        format!("{} then, {} now", before.count, now.count)
    };
    let message = format!(
        "the input files have changed since this run was finished: {change}; name another folder with --out, or begin anew with \
         --force"
    );
    Err(Error::new(ErrorKind::Setting, message).at_path(out))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(files: &[&str]) -> InputFiles {
        let mut listed = Listed::default();
        files.iter().for_each(|file| listed.add(file));
        listed.sum()
    }

    #[test]
    fn a_finished_run_is_not_taken_for_the_run_over_other_files() {
        let run = serde_json::json!({ "input_files": sum(&["a", "b"]) });
        let refused = |files: &[&str]| {
            let refused = refuse_changed_files(&run, &sum(files), Path::new("out"));
            refused.err().map(|error| error.to_string())
        };
        assert_eq!(refused(&["a", "b"]), None);
        for (files, said) in [
            (
                &["a", "b", "c"][..],
                "2 then, 3 now; name another folder with --out",
            ),
            (&["a"], "2 then, 1 now"),
            (&["a", "c"], "one of them is another"),
            (&["b", "a"], "one of them is another"),
            (&["a\nb", ""], "one of them is another"),
        ] {
            let told = refused(files).unwrap_or_default();
            assert!(told.contains(said), "{files:?}: {told}");
        }
        // An earlier version did not say.
        assert!(refuse_changed_files(&Value::Null, &sum(&["a"]), Path::new("out")).is_ok());
    }
}
