//! `Format`: what kind of file holds the articles, told by its ending.

use std::ffi::OsStr;
use std::path::Path;

/// A kind of input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, one article a file.
    Plain,
    /// A web page, one article a file.
    Html,
    /// A table with a header line, one article a row; the delimiter is told by the header.
    Csv,
    /// JSON objects, one article a line.
    Jsonl,
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Format {
    /// The endings that are read, for messages.
    pub const ENDINGS: &'static str =
        ".txt, .html, .htm, .csv, .tsv, .jsonl, .ndjson, each also with .gz or .zst";

    /// The format that an ending (without its dot) stands for.
    pub fn from_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Format::Plain),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "csv" | "tsv" => Some(Format::Csv),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            _ => None,
        }
    }
}

/// What the name of a file tells: its path without endings, its format, its compression.
pub(super) fn by_name(path: &Path) -> (String, Option<Format>, Compression) {
    let (inner, compression) = match ending(path).as_deref() {
        Some("gz") => (path.with_extension(""), Compression::Gzip),
        Some("zst") => (path.with_extension(""), Compression::Zstd),
        _ => (path.to_owned(), Compression::None),
    };
    let format = ending(&inner).as_deref().and_then(Format::from_ending);
    let stem = if format.is_some() {
        inner.with_extension("")
    } else {
        inner
    };
    (slashed(&stem), format, compression)
}

/// The ending of a name, without its dot and in small letters.
pub(super) fn ending(path: &Path) -> Option<String> {
    path.extension()
        .and_then(OsStr::to_str)
        .map(str::to_ascii_lowercase)
}

/// A path with `/` between its parts on every system, so that ids do not depend on it.
fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    };
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_format_and_compression() {
        let told = |name: &str| by_name(Path::new(name));
        assert_eq!(
            told("a/b.txt"),
            ("a/b".to_owned(), Some(Format::Plain), Compression::None)
        );
        assert_eq!(
            told("./b.CSV.GZ"),
            ("b".to_owned(), Some(Format::Csv), Compression::Gzip)
        );
        assert_eq!(
            told("v1.2.jsonl.zst"),
            ("v1.2".to_owned(), Some(Format::Jsonl), Compression::Zstd)
        );
        assert_eq!(told("photo.png").1, None);
        assert_eq!(told("gz").1, None);
        assert_eq!(told("archive.tar.gz").1, None);
        assert_eq!(told(".txt").1, None);
    }
}
