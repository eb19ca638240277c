//! `Folder`: the output folder, whose files appear under their names only when all of them are whole.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::FILES;
use crate::error::{Error, ErrorKind, Result};

/// An output folder on its way: files have temporary names until [`commit`](Folder::commit), and are removed when it is
/// dropped before.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Folders that had to be made for it, outermost first; removed again when the run comes to nothing.
    made: Vec<PathBuf>,
    committed: bool,
}

/// A file of the folder, open for writing.
#[derive(Debug)]
pub struct OutputFile(BufWriter<File>);

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Folder {
    /// Opens a folder that is new or empty, making it where it is missing.
    pub fn create(path: &Path) -> Result<Self> {
        // What a killed run left behind is nobody's: it is overwritten.
        let is_left_over = |name: &OsStr| {
            FILES
                .iter()
                .any(|file| name == temporary_name(file).as_str())
        };
        let occupied = fs::read_dir(path).is_ok_and(|entries| {
            let mut names = entries.flatten().map(|entry| entry.file_name());
            names.any(|name| !is_left_over(&name))
        });
        if occupied {
            return Err(Error::new(
                ErrorKind::Setting,
                "the output folder exists and is not empty; name another with --out, or replace its tables with --force",
            )
            .at_path(path));
        }
        Self::open(path)
    }

    /// Opens a folder that may hold tables already: they are replaced at the end, and other files are left alone.
    pub fn replace(path: &Path) -> Result<Self> {
        Self::open(path)
    }

    fn open(path: &Path) -> Result<Self> {
        let folder = Self {
            path: path.to_owned(),
            made: missing(path),
            committed: false,
        };
        fs::create_dir_all(path).map_err(|cause| folder.unwritable(cause))?;
        Ok(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens one of [`FILES`] under a temporary name.
    pub fn file(&self, name: &str) -> Result<OutputFile> {
        let file = File::create(self.temporary(name)).map_err(|cause| self.unwritable(cause))?;
        Ok(OutputFile(BufWriter::new(file)))
    }

    /// Gives every file its name; tables of an earlier run that this one did not write are removed, since they would be
    /// taken for its own. To be called when all files are written and flushed.
    pub fn commit(mut self) -> Result<()> {
        for name in FILES {
            let (temporary, whole) = (self.temporary(name), self.path.join(name));
            let done = if temporary.exists() {
                fs::rename(&temporary, &whole)
            } else {
                remove_if_there(&whole)
            };
            done.map_err(|cause| self.unwritable(cause))?;
        }
        self.committed = true;
        Ok(())
    }

    fn temporary(&self, name: &str) -> PathBuf {
        self.path.join(temporary_name(name))
    }

    fn unwritable(&self, cause: io::Error) -> Error {
        Error::new(
            ErrorKind::Io,
            "the output folder cannot be written to; name another with --out",
        )
        .at_path(&self.path)
        .caused_by(cause)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        // Nothing can be done about a failure here: the folder is as good as it will get.
        for name in FILES {
            let _ = fs::remove_file(self.temporary(name));
        }
        for path in self.made.iter().rev() {
            let _ = fs::remove_dir(path);
        }
    }
}

fn temporary_name(name: &str) -> String {
    format!(".{name}.partial")
}

/// The folders on the way to `path`, itself included, that do not exist; outermost first.
fn missing(path: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = path
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    missing
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Folder, name: &str, text: &str) {
        let mut file = folder.file(name).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.flush().unwrap();
    }

    #[test]
    fn files_appear_when_all_are_whole() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("a/b");
        let folder = Folder::create(&path).unwrap();
        write(&folder, "quotes.csv", "x");
        assert!(!path.join("quotes.csv").exists());
        folder.commit().unwrap();
        assert_eq!(fs::read_to_string(path.join("quotes.csv")).unwrap(), "x");
        assert_eq!(fs::read_dir(&path).unwrap().count(), 1);
    }

    #[test]
    fn a_run_that_comes_to_nothing_leaves_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::create(&scratch.path().join("a/b")).unwrap();
        write(&folder, "quotes.csv", "x");
        drop(folder);
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
    }

    #[test]
    fn only_own_tables_are_replaced_and_only_when_asked() {
        let scratch = tempfile::tempdir().unwrap();
        let at = |name: &str| scratch.path().join(name);
        for name in ["notes.txt", "quotes.csv", "extractions.jsonl"] {
            fs::write(at(name), "old").unwrap();
        }
        let refused = Folder::create(scratch.path()).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Setting);

        let folder = Folder::replace(scratch.path()).unwrap();
        write(&folder, "quotes.csv", "new");
        assert_eq!(fs::read_to_string(at("quotes.csv")).unwrap(), "old");
        folder.commit().unwrap();
        assert_eq!(fs::read_to_string(at("quotes.csv")).unwrap(), "new");
        assert_eq!(fs::read_to_string(at("notes.txt")).unwrap(), "old");
        assert!(!at("extractions.jsonl").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_no_hindrance() {
        let scratch = tempfile::tempdir().unwrap();
        fs::write(scratch.path().join(".quotes.csv.partial"), "half").unwrap();
        let folder = Folder::create(scratch.path()).unwrap();
        write(&folder, "run.json", "{}");
        drop(folder);
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("file");
        fs::write(&path, "").unwrap();
        for opened in [Folder::create(&path), Folder::replace(&path)] {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::Io);
        }
        assert!(path.exists());
    }
}
