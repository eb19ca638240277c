//! What the user named -> the files to read, in a fixed order.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use glob::MatchOptions;
use walkdir::WalkDir;

use super::Options;
use super::format::{Compression, Format, by_name};
use crate::error::{Error, ErrorKind, Result};

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its path, as the user named it; `-` for standard input.
    pub path: PathBuf,
    /// What its articles are called when they have no id: the path without endings, inside the folder that was named.
    pub(super) name: String,
    /// Looked up in the first bytes when not known.
    pub(super) format: Option<Format>,
    pub(super) compression: Compression,
}

impl InputFile {
    /// Whether it stands for standard input.
    pub fn is_stdin(&self) -> bool {
        self.path == Path::new(STDIN)
    }
}

/// The files that were found.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files to read, in order: as named, inside a folder or pattern by path. None stands twice.
    pub files: Vec<InputFile>,
    /// Files in folders or patterns that are of no known format, or hidden.
    pub skipped: Vec<PathBuf>,
    /// Folders that could not be read.
    pub failures: Vec<Error>,
}

/// How standard input is named.
const STDIN: &str = "-";

/// Finds the files that `paths` name: files, folders (all that is in them), glob patterns, and `-` for standard input.
///
/// # Errors
/// When a path does not exist, a named file is of no known format, or nothing at all was found.
pub fn list(paths: &[String], options: &Options) -> Result<Listing> {
    let mut listing = Listing::default();
    for path in paths {
        if path == STDIN {
            listing.files.push(stdin(options));
        } else if Path::new(path).is_dir() {
            listing.add_folder(Path::new(path));
        } else if Path::new(path).exists() {
            listing.files.push(named_file(Path::new(path), options)?);
        } else {
            listing.add_pattern(path)?;
        }
    }
    let mut seen = BTreeSet::new();
    listing.files.retain(|file| seen.insert(file.path.clone()));
    if listing.files.is_empty() && listing.failures.is_empty() {
        return Err(nothing_found(paths, &listing));
    }
    Ok(listing)
}

impl Listing {
    fn add_folder(&mut self, folder: &Path) {
        let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let path = entry.path();
                    let inside = path.strip_prefix(folder).unwrap_or(path);
                    if inside
                        .iter()
                        .any(|part| part.to_string_lossy().starts_with('.'))
                    {
                        self.skipped.push(path.to_owned());
                    } else {
                        self.add_found(path, inside);
                    }
                }
                Err(cause) => self.failures.push(unreadable(folder, &cause)),
            }
        }
    }

    /// Adds a file that was found rather than named, if it is one of ours; `inside` is the path that names its articles.
    fn add_found(&mut self, path: &Path, inside: &Path) {
        match by_name(inside) {
            (name, Some(format), compression) => self.files.push(InputFile {
                path: path.to_owned(),
                name,
                format: Some(format),
                compression,
            }),
            _ => self.skipped.push(path.to_owned()),
        }
    }

    fn add_pattern(&mut self, pattern: &str) -> Result<()> {
        let missing = || {
            let message = "no such file or folder; check the path (a pattern is written in quotation marks: 'news/*.txt')";
            Error::new(ErrorKind::Io, message).at_path(Path::new(pattern))
        };
        if !pattern.contains(['*', '?', '[']) {
            return Err(missing());
        }
        let like_a_shell = MatchOptions {
            require_literal_leading_dot: true,
            ..MatchOptions::new()
        };
        let found = glob::glob_with(pattern, like_a_shell).map_err(|cause| {
            let message = format!("`{pattern}` is no pattern: {cause}");
            Error::new(ErrorKind::Setting, message)
        })?;
        let mut is_empty = true;
        for path in found {
            is_empty = false;
            match path {
                Ok(path) if path.is_dir() => self.add_folder(&path),
                Ok(path) => self.add_found(&path, &path),
                Err(cause) => {
                    let path = cause.path().to_owned();
                    self.failures.push(Error::io(&path, cause.into()));
                }
            }
        }
        if is_empty { Err(missing()) } else { Ok(()) }
    }
}

fn stdin(options: &Options) -> InputFile {
    InputFile {
        path: PathBuf::from(STDIN),
        name: "stdin".to_owned(),
        format: options.format,
        compression: Compression::None,
    }
}

fn named_file(path: &Path, options: &Options) -> Result<InputFile> {
    let (name, format, compression) = by_name(path);
    let Some(format) = format.or(options.format) else {
        let message = format!(
            "the ending tells no format; these are read: {}",
            Format::ENDINGS
        );
        return Err(Error::new(ErrorKind::Setting, message).at_path(path));
    };
    Ok(InputFile {
        path: path.to_owned(),
        name,
        format: Some(format),
        compression,
    })
}

fn unreadable(folder: &Path, cause: &walkdir::Error) -> Error {
    Error::new(ErrorKind::Io, cause.to_string()).at_path(cause.path().unwrap_or(folder))
}

fn nothing_found(paths: &[String], listing: &Listing) -> Error {
    let skipped = match listing.skipped.len() {
        0 => String::new(),
        count => format!(" ({count} files of other kinds)"),
    };
    let message = format!(
        "no articles in {}{skipped}; these endings are read: {}",
        paths.join(", "),
        Format::ENDINGS
    );
    Error::new(ErrorKind::Empty, message)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn found(folder: &Path, path: &str) -> Result<Listing> {
        list(
            &[folder.join(path).to_string_lossy().into_owned()],
            &Options::default(),
        )
    }

    fn names(listing: &Listing) -> Vec<&str> {
        listing
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect()
    }

    #[test]
    fn a_folder_gives_its_files_by_path_and_counts_the_rest() {
        let folder = folder(&[
            "b.txt",
            "a/z.csv.gz",
            "a/y.html",
            "photo.png",
            ".hidden.txt",
            ".git/x.txt",
        ]);
        let listing = found(folder.path(), "").unwrap();
        assert_eq!(names(&listing), ["a/y", "a/z", "b"]);
        assert_eq!(listing.skipped.len(), 3);
    }

    #[test]
    fn patterns_and_names_with_brackets() {
        let folder = folder(&["a1.txt", "a2.txt", "b.txt", "a3.png", "[x] news.txt"]);
        let listing = found(folder.path(), "a*").unwrap();
        assert_eq!((listing.files.len(), listing.skipped.len()), (2, 1));
        assert!(names(&listing)[0].ends_with("/a1"));
        assert_eq!(found(folder.path(), "[x] news.txt").unwrap().files.len(), 1);
    }

    #[test]
    fn a_file_named_twice_is_read_once() {
        let folder = folder(&["a.txt"]);
        let file = folder.path().join("a.txt").to_string_lossy().into_owned();
        let paths = [
            file.clone(),
            folder.path().to_string_lossy().into_owned(),
            file,
        ];
        assert_eq!(list(&paths, &Options::default()).unwrap().files.len(), 1);
    }

    #[test]
    fn what_cannot_be_found_is_said() {
        let folder = folder(&["photo.png"]);
        let message = |path: &str| found(folder.path(), path).unwrap_err().to_string();
        assert!(message("nowhere").contains("no such file or folder"));
        assert!(message("*.txt").contains("no such file or folder"));
        assert!(message("photo.png").contains("these are read: .txt"));
        assert!(message("").contains("(1 files of other kinds)"));
        assert!(message("a[").contains("is no pattern"));
    }

    #[test]
    fn a_format_may_be_told_for_names_that_tell_none() {
        let folder = folder(&["stream"]);
        let path = folder.path().join("stream").to_string_lossy().into_owned();
        let options = Options {
            format: Some(Format::Jsonl),
            ..Options::default()
        };
        assert_eq!(
            list(&[path], &options).unwrap().files[0].format,
            Some(Format::Jsonl)
        );
        assert!(list(&["-".to_owned()], &Options::default()).unwrap().files[0].is_stdin());
    }
}
