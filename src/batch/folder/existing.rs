//! What is in the output folder already, and what may be done with it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::inputs::refuse_changed_files;
use super::journal::{self, Journal};
use super::lock::Lock;
use super::{JOURNAL, Opened, UNFINISHED};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{InputFiles, RUN};

/// Refuses a folder that another run is writing into, and names that run.
pub(super) fn refuse_running(out: &Path) -> Result<()> {
    let lock = out.join(UNFINISHED).join("lock");
    if lock.exists() {
        drop(Lock::take(&lock)?);
    }
    Ok(())
}

/// Refuses a folder that holds anything but the beginnings of a run that came to nothing.
pub(super) fn refuse_occupied(out: &Path) -> Result<()> {
    let journal = out.join(UNFINISHED).join(JOURNAL);
    if Journal::resume(&journal).is_ok_and(|(journal, _)| !journal.parts().is_empty()) {
        return Err(Error::new(
            ErrorKind::Setting,
            "the output folder holds an unfinished run; go on with it by the same command and --resume, or begin anew with --force",
        )
        .at_path(out));
    }
    let occupied = fs::read_dir(out).is_ok_and(|entries| {
        let mut names = entries.flatten().map(|entry| entry.file_name());
        names.any(|name| name != UNFINISHED)
    });
    if occupied {
        return Err(Error::new(
            ErrorKind::Setting,
            "the output folder exists and is not empty; name another with --out, or replace its tables with --force",
        )
        .at_path(out));
    }
    Ok(())
}

/// What to do when there is nothing to take up, but a finished run.
pub(super) fn finished(out: &Path, begun: &Value, files: &InputFiles) -> Result<Opened> {
    let path = out.join(RUN);
    let text = fs::read_to_string(&path).map_err(|cause| Error::io(&path, cause))?;
    let damaged = |cause: serde_json::Error| {
        Error::new(ErrorKind::Format, "no run can be told from it")
            .at_path(&path)
            .caused_by(cause)
    };
    let run: Value = serde_json::from_str(&text).map_err(damaged)?;
    let names = begun
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::keys);
    let same: serde_json::Map<String, Value> = names
        .map(|name| (name.clone(), run.get(name).cloned().unwrap_or_default()))
        .collect();
    refuse_difference(&Value::Object(same), begun, out)?;
    refuse_changed_files(&run, files, out)?;
    // A run may have been ended between its last table and the removal of what it no longer needs; that this cannot be removed
    // by now is no reason to fail.
    let _ = fs::remove_dir_all(out.join(UNFINISHED));
    Ok(Opened::Finished)
}

pub(super) fn refuse_difference(before: &Value, now: &Value, out: &Path) -> Result<()> {
    let Some((name, old, new)) = journal::difference(before, now) else {
        return Ok(());
    };
    let message = format!(
        "the run there was begun with another {name}: {old} then, {new} now; give the same, or begin anew with --force"
    );
    Err(Error::new(ErrorKind::Setting, message).at_path(out))
}

/// Removes everything in the folder of an unfinished run but the lock, which is held.
pub(super) fn clear(unfinished: &Path) -> Result<()> {
    let failed = |cause| Error::io(unfinished, cause);
    for entry in fs::read_dir(unfinished).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else if path.file_name().is_some_and(|name| name != "lock") {
            fs::remove_file(&path)
        } else {
            Ok(())
        };
        removed.map_err(|cause| Error::io(&path, cause))?;
    }
    Ok(())
}

/// The folders on the way to `path`, itself included, that do not exist; outermost first.
pub(super) fn missing(path: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = path
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    missing
}

pub(super) fn remove_empty(made: &[PathBuf]) {
    for path in made.iter().rev() {
        // One that is not empty is somebody's.
        let _ = fs::remove_dir(path);
    }
}
