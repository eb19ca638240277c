//! `Error`: what went wrong, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of everything in this library that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the path, record and byte where it did, as far as they are known.
///
/// The message is one line and says what to do next where something can be done.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    path: Option<PathBuf>,
    record: Option<usize>,
    byte: Option<usize>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Characters of a message. What is longer quotes somebody's file, and is of no use in a cell or on a terminal.
const LONGEST: usize = 1_000;

/// The classes of failure; the `kind` column of `errors.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    Io,
    /// The bytes are not what the format promises: bad JSON, a row without the text column, a binary file.
    Format,
    /// The bytes are in no encoding that could be told.
    Encoding,
    /// The record holds no text.
    Empty,
    /// The record is larger than what can be processed.
    TooLarge,
    /// The bundle is missing, damaged or of another kind.
    Bundle,
    /// The engine failed.
    Engine,
    /// The article took longer than it may.
    TimedOut,
    /// A setting is wrong.
    Setting,
    /// A bug: the article made the program panic.
    Internal,
}

impl ErrorKind {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::Io => "io",
            ErrorKind::Format => "format",
            ErrorKind::Encoding => "encoding",
            ErrorKind::Empty => "empty",
            ErrorKind::TooLarge => "too_large",
            ErrorKind::Bundle => "bundle",
            ErrorKind::Engine => "engine",
            ErrorKind::TimedOut => "timed_out",
            ErrorKind::Setting => "setting",
            ErrorKind::Internal => "internal",
        }
    }
}

impl Error {
    /// An error of a kind; `message` says what was wrong and what to do next. A very long one is cut.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        Self(Box::new(Inner {
            kind,
            message,
            path: None,
            record: None,
            byte: None,
            source: None,
        }))
    }

    /// An input or output error on `path`.
    pub fn io(path: &Path, cause: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, cause.to_string()).at_path(path)
    }

    /// Says which file it happened in.
    #[must_use]
    pub fn at_path(mut self, path: &Path) -> Self {
        self.0.path.get_or_insert_with(|| path.to_owned());
        self
    }

    /// Says which record of the file, from 1, it happened in.
    #[must_use]
    pub fn at_record(mut self, record: usize) -> Self {
        self.0.record.get_or_insert(record);
        self
    }

    /// Says at which byte of the file or record it happened.
    #[must_use]
    pub fn at_byte(mut self, byte: usize) -> Self {
        self.0.byte.get_or_insert(byte);
        self
    }

    /// Keeps the error that caused this one.
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(cause));
        self
    }

    /// Its class.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What was wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The file it happened in, where known.
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// The record it happened in, from 1, where known.
    pub fn record(&self) -> Option<usize> {
        self.0.record
    }

    /// The byte it happened at, where known.
    pub fn byte(&self) -> Option<usize> {
        self.0.byte
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.0.path {
            write!(f, "{}: ", path.display())?;
        }
        if let Some(record) = self.0.record {
            write!(f, "record {record}: ")?;
        }
        if let Some(byte) = self.0.byte {
            write!(f, "byte {byte}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_says_where() {
        let error = Error::new(
            ErrorKind::Format,
            "no column `text`; name it with --text-column",
        )
        .at_path(Path::new("news.csv"))
        .at_record(3);
        assert_eq!(
            error.to_string(),
            "news.csv: record 3: no column `text`; name it with --text-column"
        );
    }

    #[test]
    fn a_message_is_never_as_long_as_a_file() {
        let error = Error::new(ErrorKind::Format, "é".repeat(1 << 20));
        assert_eq!(error.message().chars().count(), LONGEST + 1);
    }
}
