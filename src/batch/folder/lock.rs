//! `Lock`: one run at a time writes into a folder.
//!
//! The system's own lock on a file, which ends with the process however that ends: a run that was killed locks nobody out.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// A lock that is held; let go when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    /// Nothing is read from it: open, it holds the lock.
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, whose file is made where it is missing.
    ///
    /// # Errors
    /// When another run has it: the message says which.
    pub(super) fn take(path: &Path) -> Result<Self> {
        loop {
            let mut options = OpenOptions::new();
            let options = options.read(true).write(true).create(true).truncate(false);
            let mut file = options.open(path).map_err(|cause| Error::io(path, cause))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(taken(path, &mut file)),
                // Some network folders have no locks. There a second run is not kept out, but its files are its own.
                Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(cause)) => return Err(Error::io(path, cause)),
            }
            // The run before may have removed the file between the two steps above: then its lock is worth nothing.
            if is_at(&file, path) {
                let named = file.set_len(0).and_then(|()| write!(file, "{}", whoami()));
                named.map_err(|cause| Error::io(path, cause))?;
                return Ok(Self { _file: file });
            }
        }
    }
}

/// Whether the file that is open is the one that stands at `path` now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    fs::metadata(path).is_ok()
}

fn taken(path: &Path, file: &mut File) -> Error {
    let mut holder = String::new();
    let told = file.read_to_string(&mut holder).is_ok() && !holder.is_empty();
    let holder = if told { holder.as_str() } else { "another run" };
    let message = format!(
        "{holder} is writing into this folder; wait for it, or name another folder with --out"
    );
    Error::new(ErrorKind::Setting, message)
        .at_path(path.parent().and_then(Path::parent).unwrap_or(path))
}

/// This process, for whoever meets its lock.
fn whoami() -> String {
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let at = match host.trim() {
        "" => String::new(),
        host => format!(" on {host}"),
    };
    format!("process {}{at}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_until_it_is_dropped_and_names_its_holder() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("lock");
        let first = Lock::take(&path).unwrap();
        let refused = Lock::take(&path).unwrap_err();
        let process = format!("process {}", std::process::id());
        assert!(refused.message().starts_with(&process), "{refused}");
        drop(first);
        Lock::take(&path).unwrap();
    }
}
