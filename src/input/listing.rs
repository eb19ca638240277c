//! What the user named -> the files to read, in a fixed order.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::path::{self, Component, Path, PathBuf};

use glob::MatchOptions;
use walkdir::WalkDir;

use super::Options;
use super::files_from::FilesFrom;
use super::format::{Compression, Format, by_name, ending};
use super::hidden::{is_hidden, is_lock};
use super::skipped::Skipped;
use super::{runs, saved};
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
    /// Looked up in the first bytes when not known.
    pub(super) compression: Option<Compression>,
    /// Whether it was found in a folder or by a pattern, rather than named.
    pub(super) is_found: bool,
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
    pub skipped: Skipped,
    /// Folders that were left out, as [`Options::leave_out`] asks.
    pub folders_left_out: Vec<PathBuf>,
    /// Folders that were left out because they hold the tables of a run; whoever means to read such a folder names it.
    pub runs_left_out: Vec<PathBuf>,
    /// Folders that could not be read, and what in them is no file.
    pub failures: Vec<Error>,
}

/// How standard input is named.
const STDIN: &str = "-";

/// Finds the files that `paths` name: files, folders (all that is in them), glob patterns, and `-` for standard input.
///
/// Of folders and patterns only regular files are read: a pipe among them would be waited for without end. A pipe that is
/// itself named is read, as the shell's `<(...)` needs.
///
/// # Errors
/// When a path does not exist, a named file is of no known format, or nothing at all was found.
pub fn list(paths: &[String], options: &Options) -> Result<Listing> {
    list_with(paths, None, options)
}

/// Like [`list`], with the files and folders that a list names after those of `paths`. A path of the list that is not there
/// is a failure among others: a list may be older than what it lists.
///
/// # Errors
/// As of [`list`]; and when the list cannot be read, or nothing that it names is there.
pub fn list_with(
    paths: &[String],
    files_from: Option<&FilesFrom>,
    options: &Options,
) -> Result<Listing> {
    let mut listing = Listing::default();
    let left_out = LeftOut::new(options);
    for path in paths {
        if path == STDIN {
            listing.files.push(stdin(options));
        } else if Path::new(path).is_dir() {
            left_out.check_named(Path::new(path))?;
            listing.add_folder(Path::new(path), &left_out);
        } else if Path::new(path).exists() {
            listing.add_named(Path::new(path), options)?;
        } else {
            listing.add_pattern(path, &left_out)?;
        }
    }
    if let Some(list) = files_from {
        if list.is_stdin() && paths.iter().any(|path| path == STDIN) {
            let message = "standard input cannot be the list and an article too";
            return Err(Error::new(ErrorKind::Setting, message));
        }
        listing.add_listed(list, &left_out, options)?;
    }
    let mut seen = BTreeSet::new();
    listing.files.retain(|file| seen.insert(place(&file.path)));
    if listing.files.is_empty() && listing.failures.is_empty() {
        let lists = files_from.map(|list| list.path.to_string_lossy().into_owned());
        let named: Vec<String> = paths.iter().cloned().chain(lists).collect();
        return Err(nothing_found(&named, &listing));
    }
    Ok(listing)
}

/// Where a path leads, by its words alone: `x.csv` and `./x.csv` are one file, two links to it are two names.
fn place(path: &Path) -> PathBuf {
    if path == Path::new(STDIN) {
        return path.to_owned();
    }
    path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl Listing {
    fn add_folder(&mut self, folder: &Path, left_out: &LeftOut) {
        let mut not_entered = Vec::new();
        let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        let entries = entries.into_iter().filter_entry(|entry| {
            let reason = match entry.file_type().is_dir() {
                true => left_out.reason(entry.path(), entry.depth() == 0),
                false => None,
            };
            let is_entered = reason.is_none();
            not_entered.extend(reason.map(|reason| (entry.path().to_owned(), reason)));
            is_entered
        });
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let path = entry.path();
                    let inside = path.strip_prefix(folder).unwrap_or(path);
                    if inside.iter().any(|part| is_hidden(&part.to_string_lossy())) {
                        self.skipped.hidden += 1;
                    } else {
                        self.add_found(path, inside, entry.file_type());
                    }
                }
                Err(cause) => self.failures.push(unreadable(folder, &cause)),
            }
        }
        for (folder, reason) in not_entered {
            self.leave_out(folder, reason);
        }
    }

    fn leave_out(&mut self, folder: PathBuf, reason: Reason) {
        let folders = match reason {
            Reason::Output => &mut self.folders_left_out,
            Reason::Run => &mut self.runs_left_out,
            Reason::SavedPage => {
                self.skipped.of_saved_pages += count_files(&folder);
                return;
            }
        };
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }

    /// Adds a file that was named. A lock of Word's is named by nobody but a shell's pattern.
    fn add_named(&mut self, path: &Path, options: &Options) -> Result<()> {
        if path
            .file_name()
            .is_some_and(|name| is_lock(&name.to_string_lossy()))
        {
            self.skipped.hidden += 1;
        } else {
            self.files.push(named_file(path, options)?);
        }
        Ok(())
    }

    /// Adds a file that was found rather than named, if it is one of ours; `inside` is the path that names its articles.
    fn add_found(&mut self, path: &Path, inside: &Path, file_type: FileType) {
        if !file_type.is_file() {
            self.failures.push(no_file(path, file_type));
            return;
        }
        match by_name(inside) {
            (name, Some(format), compression) => self.files.push(InputFile {
                path: path.to_owned(),
                name,
                format: Some(format),
                compression: Some(compression),
                is_found: true,
            }),
            _ => self.skipped.add(inside),
        }
    }

    /// Adds what a list names. Names in it are no patterns: files are called what they are.
    fn add_listed(
        &mut self,
        list: &FilesFrom,
        left_out: &LeftOut,
        options: &Options,
    ) -> Result<()> {
        let before = self.files.len();
        let mut missing = Vec::new();
        for (line, path) in list.read()? {
            let failed = |error: &Error| list.place(line, &path, error);
            if path == Path::new(STDIN) && !list.is_stdin() {
                self.files.push(stdin(options));
                continue;
            }
            match fs::metadata(&path) {
                Ok(facts) if facts.is_dir() => {
                    left_out
                        .check_named(&path)
                        .map_err(|error| failed(&error))?;
                    self.add_folder(&path, left_out);
                }
                Ok(_) => {
                    if let Err(error) = self.add_named(&path, options) {
                        missing.push(failed(&error));
                    }
                }
                Err(cause) => missing.push(failed(&Error::io(&path, cause))),
            }
        }
        if self.files.len() == before && !missing.is_empty() {
            return Err(missing.remove(0));
        }
        self.failures.append(&mut missing);
        Ok(())
    }

    fn add_pattern(&mut self, pattern: &str, left_out: &LeftOut) -> Result<()> {
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
        let named = parts(named_folder(pattern));
        let mut is_empty = true;
        for path in found {
            is_empty = false;
            let path = match path {
                Ok(path) => path,
                Err(cause) => {
                    let path = cause.path().to_owned();
                    self.failures.push(Error::io(&path, cause.into()));
                    continue;
                }
            };
            let name = path.file_name().map(|name| name.to_string_lossy());
            if name.is_some_and(|name| is_lock(&name)) {
                self.skipped.hidden += 1;
                continue;
            }
            match left_out.holding(&path, named) {
                // Its files may come one by one, and count so.
                Some((_, Reason::SavedPage)) => {
                    self.leave_out(path, Reason::SavedPage);
                    continue;
                }
                Some((folder, reason)) => {
                    self.leave_out(folder, reason);
                    continue;
                }
                None => {}
            }
            match fs::metadata(&path) {
                Ok(facts) if facts.is_dir() => self.add_folder(&path, left_out),
                Ok(facts) => self.add_found(&path, &path, facts.file_type()),
                Err(cause) => self.failures.push(Error::io(&path, cause)),
            }
        }
        if is_empty { Err(missing()) } else { Ok(()) }
    }
}

/// Why a folder's files are no articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// [`Options::leave_out`] names it.
    Output,
    /// It holds the tables of another run.
    Run,
    /// A browser put it beside a page.
    SavedPage,
}

/// The folders that [`Options::leave_out`] names, by their one path each: links and `..` lead to the same folder too.
struct LeftOut(Vec<PathBuf>);

impl LeftOut {
    fn new(options: &Options) -> Self {
        // A folder that is not there yet holds nothing.
        let folders = options.leave_out.iter();
        Self(
            folders
                .filter_map(|path| path.canonicalize().ok())
                .collect(),
        )
    }

    fn is(&self, folder: &Path) -> bool {
        !self.0.is_empty()
            && folder
                .canonicalize()
                .is_ok_and(|folder| self.0.contains(&folder))
    }

    /// Why `folder` is to be left out, if it is. Whoever names a folder of tables, or of a saved page, means it.
    fn reason(&self, folder: &Path, is_named: bool) -> Option<Reason> {
        match folder {
            _ if self.is(folder) => Some(Reason::Output),
            _ if is_named => None,
            _ if runs::begun_in(folder) => Some(Reason::Run),
            _ if saved::belongs_to_page(folder) => Some(Reason::SavedPage),
            _ => None,
        }
    }

    /// The outermost folder to be left out that `path` is, or is in; `named` of its parts were named.
    fn holding(&self, path: &Path, named: usize) -> Option<(PathBuf, Reason)> {
        let mut folders: Vec<&Path> = path
            .ancestors()
            .filter(|folder| !folder.as_os_str().is_empty())
            .collect();
        folders.reverse();
        folders.into_iter().find_map(|folder| {
            let reason = self.reason(folder, parts(folder) <= named)?;
            Some((folder.to_owned(), reason))
        })
    }

    /// Refuses such a folder as an input of its own: the tables of an earlier run would be read as articles.
    fn check_named(&self, folder: &Path) -> Result<()> {
        if self.is(folder) {
            let message = "this is the output folder; name another with --out";
            return Err(Error::new(ErrorKind::Setting, message).at_path(folder));
        }
        Ok(())
    }
}

/// The folder of a pattern that is named as it is, before the first part that may be this or that.
fn named_folder(pattern: &str) -> &Path {
    let end = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    let end = pattern[..end].rfind(std::path::is_separator).unwrap_or(0);
    Path::new(&pattern[..end])
}

/// How many parts a path has; `.` is none.
fn parts(path: &Path) -> usize {
    let parts = path.components();
    parts.filter(|part| *part != Component::CurDir).count()
}

fn count_files(folder: &Path) -> usize {
    let entries = WalkDir::new(folder).into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).count()
}

fn stdin(options: &Options) -> InputFile {
    InputFile {
        path: PathBuf::from(STDIN),
        name: "stdin".to_owned(),
        format: options.format,
        compression: None,
        is_found: false,
    }
}

fn named_file(path: &Path, options: &Options) -> Result<InputFile> {
    let (name, format, compression) = by_name(path);
    let format = match (format, options.format) {
        (Some(told), Some(typed)) if told.is_words() && typed.is_words() => Some(typed),
        (told, typed) => told.or(typed),
    };
    // The shell gives a pipe a name like `/dev/fd/63`; it shows what it is by its bytes, as standard input does.
    let is_file = path.is_file();
    if format.is_none() && is_file {
        let message = match ending(path).as_deref().and_then(Format::advice) {
            Some(advice) => format!("not read: {advice}"),
            None => format!(
                "the ending tells no format; these are read: {}",
                Format::ENDINGS
            ),
        };
        return Err(Error::new(ErrorKind::Setting, message).at_path(path));
    }
    Ok(InputFile {
        path: path.to_owned(),
        name,
        format,
        compression: Some(compression).filter(|&told| is_file || told != Compression::None),
        is_found: false,
    })
}

fn unreadable(folder: &Path, cause: &walkdir::Error) -> Error {
    Error::new(ErrorKind::Io, cause.to_string()).at_path(cause.path().unwrap_or(folder))
}

/// For what stands in a folder and is no file, and might be waited for without end.
pub(super) fn no_file(path: &Path, file_type: FileType) -> Error {
    let message = format!(
        "{}, not a file: not read; what is to be read all the same must be named itself",
        kind_of(file_type)
    );
    Error::new(ErrorKind::Io, message).at_path(path)
}

#[cfg(unix)]
fn kind_of(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if file_type.is_fifo() {
        "a named pipe"
    } else if file_type.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_of(_: FileType) -> &'static str {
    "a device"
}

fn nothing_found(paths: &[String], listing: &Listing) -> Error {
    let skipped = match listing.skipped.count() {
        0 => String::new(),
        _ => format!(" ({})", listing.skipped),
    };
    let runs = match listing.runs_left_out.first() {
        None => String::new(),
        Some(run) => format!(
            " but the tables of a run in {}, which are read where they are named",
            run.display()
        ),
    };
    let message = format!(
        "no articles in {}{runs}{skipped}; these endings are read: {}",
        paths.join(", "),
        Format::ENDINGS
    );
    Error::new(ErrorKind::Empty, message)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            listing.skipped.to_string(),
            "3 files of other kinds left out: 1 .png, 2 hidden"
        );
    }

    #[test]
    fn patterns_and_names_with_brackets() {
        let folder = folder(&["a1.txt", "a2.txt", "b.txt", "a3.png", "[x] news.txt"]);
        let listing = found(folder.path(), "a*").unwrap();
        assert_eq!((listing.files.len(), listing.skipped.count()), (2, 1));
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
        assert!(message("").contains("(1 file of another kind left out: 1 .png)"));
        assert!(message("a[").contains("is no pattern"));
    }

    #[test]
    fn a_format_may_be_told_for_names_that_tell_none_or_the_wrong_one() {
        let folder = folder(&["stream", "table.txt", "table.zip"]);
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let options = Options {
            format: Some(Format::Jsonl),
            ..Options::default()
        };
        for (name, format) in [
            ("stream", Format::Jsonl),
            ("table.txt", Format::Jsonl),
            ("table.zip", Format::Zip),
        ] {
            let listing = list(&[path(name)], &options).unwrap();
            assert_eq!(listing.files[0].format, Some(format), "{name}");
        }
        assert!(list(&["-".to_owned()], &Options::default()).unwrap().files[0].is_stdin());
    }

    #[test]
    fn the_output_folder_is_no_input_whatever_way_leads_to_it() {
        let folder = folder(&["a.txt", "out/quotes.csv", "out/x/b.txt"]);
        let path = |path: &str| folder.path().join(path).to_string_lossy().into_owned();
        let options = Options {
            leave_out: vec![folder.path().join("./out/../out")],
            ..Options::default()
        };
        for named in ["", "*"] {
            let listing = list(&[path(named)], &options).unwrap();
            assert_eq!(listing.files.len(), 1, "{named}");
            assert!(listing.files[0].path.ends_with("a.txt"), "{named}");
        }
        let listing = list(&[path("")], &options).unwrap();
        assert_eq!(listing.folders_left_out, [folder.path().join("out")]);
        assert!(list(&[path("out/*")], &options).is_err());
        let refused = list(&[path("out")], &options).unwrap_err().to_string();
        assert!(refused.contains("this is the output folder"), "{refused}");
        // Whoever names a file means it.
        assert_eq!(
            list(&[path("out/quotes.csv")], &options)
                .unwrap()
                .files
                .len(),
            1
        );
    }

    #[test]
    fn the_tables_of_other_runs_are_no_articles_unless_they_are_named() {
        let folder = folder(&["news/a.txt", "news/tables/texts.jsonl", "news/half/b.csv"]);
        let run = r#"{"whosaid": "0.1.0", "bundle": {}}"#;
        let journal = folder.path().join("news/half/unfinished");
        fs::create_dir_all(&journal).unwrap();
        fs::write(journal.join("journal.jsonl"), run).unwrap();
        fs::write(folder.path().join("news/tables/run.json"), run).unwrap();
        for named in ["news", "news/*", "*/*.*", "**/*.*"] {
            let listing = found(folder.path(), named).unwrap();
            assert_eq!(listing.files.len(), 1, "{named}");
            assert!(listing.files[0].path.ends_with("a.txt"), "{named}");
        }
        let left_out = found(folder.path(), "news").unwrap().runs_left_out;
        let expected = ["news/half", "news/tables"].map(|run| folder.path().join(run));
        assert_eq!(left_out, expected);
        let count = |named| found(folder.path(), named).unwrap().files.len();
        assert_eq!(count("news/tables/texts.jsonl"), 1);
        assert_eq!(count("news/tables/*.jsonl"), 1);
        assert_eq!(count("news/tables"), 2);
        let nothing = found(folder.path(), "*/*/*.jsonl").unwrap_err().to_string();
        assert!(nothing.contains("but the tables of a run in"), "{nothing}");
    }

    #[test]
    fn the_folder_of_a_saved_page_is_left_out_and_counted() {
        let folder = folder(&["in/a.html", "in/a_files/ad.html", "in/a_files/x/b.css"]);
        for named in ["in", "in/*", "in/*.html", "in/a*"] {
            let listing = found(folder.path(), named).unwrap();
            assert_eq!(listing.files.len(), 1, "{named}");
            let expected = if named == "in/*.html" { 0 } else { 2 };
            assert_eq!(listing.skipped.of_saved_pages, expected, "{named}");
        }
        let message = found(folder.path(), "*/*/*").unwrap_err().to_string();
        assert!(message.contains("2 in folders of saved pages"), "{message}");
        let listing = found(folder.path(), "in/a_files").unwrap();
        assert_eq!(names(&listing), ["ad"]);
    }

    #[test]
    fn locks_of_open_documents_are_hidden_however_they_are_found() {
        let folder = folder(&["a.docx", "~$a.docx"]);
        for named in ["", "*.docx"] {
            let listing = found(folder.path(), named).unwrap();
            assert_eq!((listing.files.len(), listing.skipped.hidden), (1, 1));
        }
        // As a shell hands them over.
        let paths = ["a.docx", "~$a.docx"].map(|name| {
            let path = folder.path().join(name);
            path.to_string_lossy().into_owned()
        });
        let listing = list(&paths, &Options::default()).unwrap();
        assert_eq!((listing.files.len(), listing.skipped.hidden), (1, 1));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_come_to_an_end() {
        let folder = folder(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
        let listing = found(folder.path(), "").unwrap();
        assert_eq!(names(&listing), ["a/b"]);
        assert_eq!(listing.failures.len(), 1);
    }
}
