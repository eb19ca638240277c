//! What a stream holds: one article, or records of some kind one after the other.
//!
//! Apart from `reader`, which knows of files and their order, because here the formats are told apart: by name, and where a
//! name says only `txt` or `html`, exports of newspaper databases by their content.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::archive::warc;
use super::columns::Columns;
use super::export::{self, Export, Splitting};
use super::fields::{Entry, Fields};
use super::format::Format;
use super::kept::TableColumns;
use super::limits::{self, Limits};
#[cfg(feature = "parquet")]
use super::parquet;
use super::record::{CRAWL_DATE, Content, declared_encoding};
use super::rewind::Rewind;
use super::rows::failed;
use super::spool::spooled;
use super::{csv, docx, encoding, jsonl, misnamed, rtf, several, sniff};
use crate::error::{Error, ErrorKind, Result};

pub(super) type Stream = Box<dyn BufRead + Send>;

/// What of [`Options`](super::Options) bears on each file.
pub(super) struct Settings {
    pub(super) columns: Columns,
    pub(super) limits: Limits,
    /// How plain texts are cut into articles, where the user says it.
    pub(super) splitting: Option<Splitting>,
    /// Whether damaged texts are mended.
    pub(super) mend: bool,
}

/// What a stream turned out to hold.
pub(super) enum Contents {
    One(Content),
    Many(Box<Records>),
    /// A text that is one article as far as is known, and looks like something else.
    Doubtful(Content, Doubt),
}

/// What a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Several articles.
    Several,
    /// A file of this format.
    Misnamed(Format),
}

/// The records of a stream that holds many.
pub(super) enum Records {
    Csv(csv::Records<Stream>),
    Jsonl(jsonl::Records<Stream>),
    Export(export::Records<Stream>),
    Warc(Box<warc::Records<Stream>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::Records>),
    /// Read to the end already.
    Ready(VecDeque<Entry>),
}

/// A record of a stream: what it calls itself, and what was read of it.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) content: Result<Content>,
}

impl From<Entry> for Item {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            content: entry.fields.map(|fields| Content::Fields(Box::new(fields))),
        }
    }
}

impl Records {
    pub(super) fn next(&mut self) -> Option<Item> {
        match self {
            Records::Csv(records) => records.next().map(Item::from),
            Records::Jsonl(records) => records.next().map(Item::from),
            Records::Export(records) => records.next().map(Item::from),
            Records::Ready(records) => records.pop_front().map(Item::from),
            #[cfg(feature = "parquet")]
            Records::Parquet(records) => records.next().map(Item::from),
            Records::Warc(records) => records.next().map(|page| Item {
                id: page.id,
                content: page.content.map(Content::Response),
            }),
        }
    }

    /// The number of the last record, where the file counts them itself: what is lost before it counts too.
    pub(super) fn number(&self) -> Option<usize> {
        match self {
            #[cfg(feature = "parquet")]
            Records::Parquet(records) => Some(records.number()),
            _ => None,
        }
    }

    /// The columns that the records are known to have; `None` where each has its own.
    pub(super) fn columns(&self) -> Option<TableColumns> {
        match self {
            Records::Csv(records) => Some(records.columns()),
            Records::Jsonl(records) => Some(records.columns()),
            #[cfg(feature = "parquet")]
            Records::Parquet(records) => Some(records.columns()),
            Records::Warc(_) => Some(TableColumns {
                names: Vec::new(),
                kept: vec![CRAWL_DATE.to_owned()],
            }),
            Records::Export(_) | Records::Ready(_) => None,
        }
    }

    /// What of an archive of the web is no page.
    pub(super) fn passed_over(&self) -> Option<&warc::PassedOver> {
        match self {
            Records::Warc(records) => Some(records.passed_over()),
            _ => None,
        }
    }
}

/// What a stream of a format holds. `size` is how many bytes it has, where that is known before they are read.
pub(super) fn of(
    stream: Stream,
    format: Format,
    size: Option<u64>,
    settings: &Settings,
) -> Result<Contents> {
    let Settings {
        columns, limits, ..
    } = settings;
    let whole = |stream| read_whole(stream, size, *limits);
    Ok(match format {
        Format::Plain => match &settings.splitting {
            Some(splitting) => {
                let stream = encoding::to_ascii_superset(stream)?;
                let records = export::Records::cut(splitting, stream, *limits);
                many(Records::Export(records))
            }
            None => return plain(stream, size, columns, *limits),
        },
        Format::Html => return page(stream, size, *limits),
        Format::Csv => {
            let stream = encoding::to_ascii_superset(stream)?;
            many(Records::Csv(csv::Records::new(stream, columns, *limits)?))
        }
        Format::Jsonl | Format::Json => {
            let mut stream = Rewind::new(encoding::to_ascii_superset(stream)?);
            // A name that says an object a line is a word of habit.
            let is_over_lines = format == Format::Json
                || sniff::is_over_lines(&stream.peek_ready(encoding::SAMPLE));
            let stream: Stream = Box::new(stream);
            let records = if is_over_lines {
                jsonl::Records::of_objects(stream, columns, *limits)
            } else {
                jsonl::Records::new(stream, columns, *limits)
            };
            many(Records::Jsonl(records))
        }
        Format::Warc => many(Records::Warc(Box::new(warc::Records::new(stream, *limits)))),
        Format::Docx => word(&whole(stream)?, *limits)?,
        Format::Rtf => rich(&whole(stream)?, *limits)?,
        Format::Parquet => {
            // What is read of the stream is counted there.
            let (file, _) = spooled(stream)?;
            return of_columns(file, settings, &Arc::default());
        }
        Format::Zip | Format::Tar => {
            let message = "an archive inside another is read, one inside that is not; unpack the outer one first";
            return Err(Error::new(ErrorKind::Format, message));
        }
    })
}

/// What a table of columns holds; what is read of it is counted in `bytes`.
#[cfg(feature = "parquet")]
pub(super) fn of_columns(
    file: File,
    settings: &Settings,
    bytes: &Arc<AtomicU64>,
) -> Result<Contents> {
    let bytes = Arc::clone(bytes);
    let records = parquet::Records::open(file, &settings.columns, settings.limits, bytes)?;
    Ok(many(Records::Parquet(Box::new(records))))
}

/// The dates of such a table, where they are words.
#[cfg(feature = "parquet")]
pub(super) fn dates_of_columns(file: File, settings: &Settings) -> Result<Option<Records>> {
    let records = parquet::Records::of_dates(file, &settings.columns, settings.limits)?;
    Ok(records.map(|records| Records::Parquet(Box::new(records))))
}

/// Without the feature there is nobody to read it.
#[cfg(not(feature = "parquet"))]
pub(super) fn of_columns(_: File, _: &Settings, _: &Arc<AtomicU64>) -> Result<Contents> {
    let message = "this build reads no Parquet (it is the cargo feature `parquet`); write the table as .csv or .jsonl";
    Err(Error::new(ErrorKind::Setting, message))
}

#[cfg(not(feature = "parquet"))]
pub(super) fn dates_of_columns(_: File, _: &Settings) -> Result<Option<Records>> {
    Ok(None)
}

fn plain(stream: Stream, size: Option<u64>, columns: &Columns, limits: Limits) -> Result<Contents> {
    let mut stream = Rewind::new(stream);
    let sample = stream.peek(export::SAMPLE);
    let beginning = encoding::decode_sample(&sample);
    if let Some(found) = Export::of_text(&beginning) {
        let stream = encoding::to_ascii_superset(Box::new(stream))?;
        let records = export::Records::new(found, stream, None, limits);
        return Ok(many(Records::Export(records)));
    }
    let bytes = read_whole(Box::new(stream), size, limits)?;
    let is_whole = bytes.len() <= sample.len();
    let doubt = match misnamed::looks_like(&beginning, is_whole, columns) {
        Some(format) => Some(Doubt::Misnamed(format)),
        None => several::looks_like(&bytes).then_some(Doubt::Several),
    };
    let content = Content::Plain(bytes);
    Ok(match doubt {
        Some(doubt) => Contents::Doubtful(content, doubt),
        None => Contents::One(content),
    })
}

fn page(stream: Stream, size: Option<u64>, limits: Limits) -> Result<Contents> {
    let mut stream = Rewind::new(stream);
    let sample = stream.peek(export::SAMPLE);
    if let Some(found) = Export::of_page(&encoding::decode_sample(&sample)) {
        let declared = declared_encoding(&sample);
        let stream = encoding::to_ascii_superset(Box::new(stream))?;
        let records = export::Records::new(found, stream, declared, limits);
        return Ok(many(Records::Export(records)));
    }
    let bytes = read_whole(Box::new(stream), size, limits)?;
    Ok(Contents::One(Content::Page(bytes)))
}

/// A Word document: the download of a database, or an article.
fn word(bytes: &[u8], limits: Limits) -> Result<Contents> {
    let paragraphs = docx::paragraphs(bytes, limits)?;
    if let Some(articles) = export::of_document(&paragraphs) {
        let entries = articles
            .into_iter()
            .map(|article| export::entry(Ok(article)));
        return Ok(many(Records::Ready(entries.collect())));
    }
    let lines = paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    if let Some(found) = export_in(lines.collect::<Vec<_>>().join("\n\n"), limits) {
        return Ok(found);
    }
    Ok(one(docx::text(&paragraphs)))
}

/// A document in rich text, likewise.
fn rich(bytes: &[u8], limits: Limits) -> Result<Contents> {
    let lines = rtf::lines(bytes)?;
    // As the plain text of the same export: what is centred stands off the edge.
    let set = lines.iter().map(|line| {
        let edge = if line.is_centred {
            " ".repeat(20)
        } else {
            String::new()
        };
        format!("{edge}{}", line.text.trim())
    });
    if let Some(found) = export_in(set.collect::<Vec<_>>().join("\n\n"), limits) {
        return Ok(found);
    }
    let words = lines.iter().map(|line| line.text.trim());
    let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
    Ok(one(words.join("\n\n")))
}

/// The articles of a document that is an export in form of plain text.
fn export_in(text: String, limits: Limits) -> Option<Contents> {
    let found = Export::of_text(&text)?;
    let stream: Stream = Box::new(Cursor::new(text.into_bytes()));
    let records = export::Records::new(found, stream, None, limits);
    Some(many(Records::Export(records)))
}

fn many(records: Records) -> Contents {
    Contents::Many(Box::new(records))
}

fn one(text: String) -> Contents {
    Contents::One(Content::Fields(Box::new(Fields {
        text,
        ..Fields::default()
    })))
}

fn read_whole(stream: Stream, size: Option<u64>, limits: Limits) -> Result<Vec<u8>> {
    let largest = limits.article_bytes.min(Limits::MOST_BYTES);
    if size.is_some_and(|size| size > largest) {
        return Err(too_large(limits));
    }
    let mut bytes = Vec::new();
    stream
        .take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > largest {
        return Err(too_large(limits));
    }
    Ok(bytes)
}

fn too_large(limits: Limits) -> Error {
    let message = format!(
        "the file has more than {}, too many for one article; split it (--max-unpacked allows more)",
        limits::size(limits.article_bytes)
    );
    Error::new(ErrorKind::TooLarge, message)
}
