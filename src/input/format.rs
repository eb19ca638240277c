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
    /// JSON objects in a list or one after the other, over any number of lines.
    Json,
    /// A table of columns, one article a row.
    Parquet,
    /// A Word document: one article, or the download of a newspaper database.
    Docx,
    /// Rich text, likewise.
    Rtf,
    /// An archive of the web, WARC or ARC.
    Warc,
    /// An archive of files of the other formats.
    Zip,
    /// Likewise.
    Tar,
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
    pub const ENDINGS: &'static str = ".txt, .html, .htm, .csv, .tsv, .jsonl, .ndjson, .json, .rtf, .warc, .arc, .tar, each also with .gz or .zst; .docx, .parquet, .zip, .tgz";

    /// The format that an ending (without its dot) stands for.
    pub fn from_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Format::Plain),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "csv" | "tsv" => Some(Format::Csv),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "json" => Some(Format::Json),
            "parquet" | "parq" | "pq" => Some(Format::Parquet),
            "docx" => Some(Format::Docx),
            "rtf" => Some(Format::Rtf),
            "warc" | "arc" => Some(Format::Warc),
            "zip" => Some(Format::Zip),
            "tar" => Some(Format::Tar),
            _ => None,
        }
    }

    /// Whether it is words all through: of these, none has bytes that tell it from the others, and a name may tell the wrong one.
    pub(super) fn is_words(self) -> bool {
        matches!(
            self,
            Format::Plain | Format::Html | Format::Csv | Format::Jsonl | Format::Json
        )
    }

    /// What to do with a file of a format that is not read, by its ending.
    pub(super) fn advice(ending: &str) -> Option<&'static str> {
        Some(match ending {
            "pdf" => {
                "a PDF holds lines, not text; turn it into text first (`pdftotext file.pdf`, or open and save it in Word) and look through what came out"
            }
            "doc" | "odt" | "pages" => "open it in Word or LibreOffice and save it as .docx",
            "xlsx" | "xls" | "ods" => "open it in the spreadsheet and save it as .csv (UTF-8)",
            "feather" | "rds" | "rdata" | "dta" | "sav" => {
                "write it as .parquet, .csv or .jsonl from Python, R or Stata"
            }
            "7z" | "rar" | "bz2" | "xz" => {
                "unpack it first; .zip, .tar, .gz and .zst are read as they are"
            }
            "xml" => "write a row of a .csv or .jsonl for each article",
            _ => return None,
        })
    }
}

/// What the name of a file tells: its path without endings, its format, its compression.
pub(super) fn by_name(path: &Path) -> (String, Option<Format>, Compression) {
    let (inner, compression) = match ending(path).as_deref() {
        Some("tgz") => (path.with_extension("tar"), Compression::Gzip),
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
        assert_eq!(
            told("archive.tar.gz"),
            ("archive".to_owned(), Some(Format::Tar), Compression::Gzip)
        );
        assert_eq!(
            told("a.tgz"),
            ("a".to_owned(), Some(Format::Tar), Compression::Gzip)
        );
        assert_eq!(told("crawl-1.warc.gz").1, Some(Format::Warc));
        assert_eq!(told(".txt").1, None);
    }
}
