//! Archives of the web: WARC 0.17 to 1.1 and, by [`arc`](super::arc), the older ARC; record after record.
//!
//! A reader of our own. The crates for it stop at the first damaged record or read no ARC, and crawls of ten years always hold
//! some damage: here it costs one row, and reading goes on where the next record begins.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use super::arc;
use super::http::{self, Response};
use crate::error::{Error, ErrorKind, Result};
use crate::input::limits::{self, Limits};
use crate::input::rows::{failed, skip_line};

/// What is no page, by what it is: `request`, `revisit`, `status 404`.
pub(in super::super) type PassedOver = BTreeMap<String, usize>;

/// The records of an archive.
pub(in super::super) struct Records<R> {
    source: R,
    largest: u64,
    /// Whether the place where a record begins is being looked for, after damage that was told.
    is_lost: bool,
    is_at_end: bool,
    /// Whether any record was met.
    has_records: bool,
    /// ARC tells in its first record how many words a header has.
    arc_words: usize,
    passed_over: PassedOver,
}

/// A page of an archive.
#[derive(Debug)]
pub(in super::super) struct Page {
    /// What the archive calls the record; empty where it has no name for it.
    pub(in super::super) id: String,
    pub(in super::super) content: Result<Box<Response>>,
}

/// What the header of a record tells.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) address: String,
    pub(super) date: String,
    pub(super) content_type: String,
    pub(super) length: Option<u64>,
    /// Whether what was told of a page follows, without the lines of HTTP.
    pub(super) is_arc: bool,
}

/// Bytes of a header beyond which it is none.
const LONGEST_HEADER: usize = 1 << 20;

/// Bytes of a line beyond which it is no line of a header.
const LONGEST_LINE: u64 = 64 << 10;

impl<R: BufRead> Records<R> {
    pub(in super::super) fn new(source: R, limits: Limits) -> Self {
        Self {
            source,
            largest: limits.row() as u64,
            is_lost: false,
            is_at_end: false,
            has_records: false,
            arc_words: arc::WORDS,
            passed_over: PassedOver::new(),
        }
    }

    /// What was passed over so far.
    pub(in super::super) fn passed_over(&self) -> &PassedOver {
        &self.passed_over
    }

    /// The next page, or the next damage; `None` at the end.
    pub(in super::super) fn next(&mut self) -> Option<Page> {
        while !self.is_at_end {
            let header = match self.header() {
                Ok(Some(header)) => header,
                Ok(None) => return None,
                Err(error) => match self.damage(String::new(), error) {
                    Some(page) => return Some(page),
                    None => continue,
                },
            };
            self.has_records = true;
            self.is_lost = false;
            let id = header.id.clone();
            match self.page(header) {
                Ok(Some(response)) => {
                    return Some(Page {
                        id,
                        content: Ok(Box::new(response)),
                    });
                }
                Ok(None) => {}
                Err(error) if error.kind() == ErrorKind::TooLarge && !self.is_lost => {
                    return Some(Page {
                        id,
                        content: Err(error),
                    });
                }
                Err(error) => match self.damage(id, error) {
                    Some(page) => return Some(page),
                    None => continue,
                },
            }
        }
        None
    }

    /// A failing disk ends the archive; damage is told once, up to the next record that is whole.
    fn damage(&mut self, id: String, error: Error) -> Option<Page> {
        self.is_at_end |= !is_damage(&error);
        if std::mem::replace(&mut self.is_lost, true) && !self.is_at_end {
            return None;
        }
        Some(Page {
            id,
            content: Err(error),
        })
    }

    /// The next header; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>> {
        loop {
            let Some(line) = self.line()? else {
                self.is_at_end = true;
                return Ok(None);
            };
            let words = line.trim_ascii();
            if words.is_empty() {
                continue;
            }
            if words.starts_with(b"WARC/") {
                return self.fields().map(Some);
            }
            if let Some(header) = arc::header(words, self.arc_words) {
                let is_first = header.address.starts_with("filedesc:");
                self.is_lost = false;
                self.has_records = true;
                if header.length.is_none() && is_first {
                    // Written before the length was known: the first page is found by its header.
                    self.is_lost = true;
                    continue;
                }
                if header.length.is_none() {
                    return Err(damaged("the header of a record tells no length"));
                }
                return Ok(Some(header));
            }
            if !self.is_lost {
                let what = if self.has_records {
                    "no record begins where the one before ends"
                } else {
                    "this is no archive of the web (WARC or ARC)"
                };
                return Err(damaged(what));
            }
        }
    }

    /// A line; of a longer one than headers have the beginning. `None` at the end.
    fn line(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut source = self.source.by_ref().take(LONGEST_LINE);
        source.read_until(b'\n', &mut line).map_err(failed)?;
        if line.len() as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            skip_line(&mut self.source).map_err(failed)?;
        }
        Ok((!line.is_empty()).then_some(line))
    }

    /// The lines of a WARC header, after the first.
    fn fields(&mut self) -> Result<Header> {
        let mut header = Header::default();
        let mut size = 0;
        let mut field = String::new();
        loop {
            let line = self
                .line()?
                .ok_or_else(|| damaged("the archive is cut off in the header of a record"))?;
            size += line.len();
            if size > LONGEST_HEADER {
                return Err(damaged("the header of a record has no end"));
            }
            let is_blank = line.trim_ascii().is_empty();
            let words = String::from_utf8_lossy(&line);
            // A line that begins with a space goes on with the one before.
            if !is_blank && words.starts_with([' ', '\t']) {
                field.push(' ');
                field.push_str(words.trim());
                continue;
            }
            if let Some((name, value)) = field.split_once(':') {
                header.keep(&name.trim().to_ascii_lowercase(), value.trim());
            }
            if is_blank {
                break;
            }
            words.trim_end().clone_into(&mut field);
        }
        if header.length.is_none() {
            return Err(damaged("the header of a record tells no length"));
        }
        Ok(header)
    }

    /// Reads what follows a header: a page, or nothing where it is none.
    fn page(&mut self, header: Header) -> Result<Option<Response>> {
        let length = header.length.unwrap_or_default();
        if header.address.starts_with("filedesc:") {
            let bytes = self.body(length.min(LONGEST_LINE))?;
            self.arc_words = arc::words(&bytes).unwrap_or(self.arc_words);
            self.pass_over(length.saturating_sub(LONGEST_LINE))?;
            return Ok(None);
        }
        let is_response = header.is_arc || header.kind == "response";
        let is_page = header.kind == "resource" && http::is_page(&header.content_type);
        if !is_response && !is_page {
            self.count(if header.kind.is_empty() {
                "of no type"
            } else {
                &header.kind
            });
            self.pass_over(length)?;
            return Ok(None);
        }
        if length > self.largest {
            self.pass_over(length)?;
            let message = format!(
                "the record has {}, more than {}; it was left out (--max-unpacked allows more)",
                limits::size(length),
                limits::size(self.largest)
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        let bytes = self.body_so_far(length)?;
        // Written by hand or cut off within the blank lines after it, the last page of an archive may be whole all the same.
        if (bytes.len() as u64) < length
            && !bytes
                .trim_ascii_end()
                .to_ascii_lowercase()
                .ends_with(b"</html>")
        {
            return Err(cut_off());
        }
        let read = if is_page {
            http::bare(bytes, header, self.largest)
        } else {
            http::response(bytes, header, self.largest)
        };
        match read {
            Ok(response) => Ok(Some(response)),
            Err(what) => {
                self.count(&what);
                Ok(None)
            }
        }
    }

    fn count(&mut self, what: &str) {
        /// Made-up archives may have a type for each record.
        const MOST: usize = 50;
        let what = if self.passed_over.len() < MOST || self.passed_over.contains_key(what) {
            what
        } else {
            "other"
        };
        *self.passed_over.entry(what.to_owned()).or_default() += 1;
    }

    fn body(&mut self, length: u64) -> Result<Vec<u8>> {
        let bytes = self.body_so_far(length)?;
        if (bytes.len() as u64) < length {
            return Err(cut_off());
        }
        Ok(bytes)
    }

    /// What is there of a body.
    fn body_so_far(&mut self, length: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.source
            .by_ref()
            .take(length)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        Ok(bytes)
    }

    fn pass_over(&mut self, length: u64) -> Result<()> {
        let count =
            io::copy(&mut self.source.by_ref().take(length), &mut io::sink()).map_err(failed)?;
        if count < length {
            return Err(cut_off());
        }
        Ok(())
    }
}

impl Header {
    fn keep(&mut self, name: &str, value: &str) {
        let place = match name {
            "warc-record-id" => &mut self.id,
            "warc-type" => &mut self.kind,
            "warc-target-uri" => &mut self.address,
            "warc-date" => &mut self.date,
            "content-type" => &mut self.content_type,
            "content-length" => {
                self.length = value.parse().ok();
                return;
            }
            _ => return,
        };
        // wget writes addresses between angle brackets too.
        value
            .trim_start_matches('<')
            .trim_end_matches('>')
            .clone_into(place);
    }
}

fn damaged(what: &str) -> Error {
    let message = format!("the archive is damaged: {what}");
    let cause = io::Error::from(io::ErrorKind::InvalidData);
    Error::new(ErrorKind::Format, message).caused_by(cause)
}

fn cut_off() -> Error {
    damaged("it is cut off within a record")
}

/// Whether reading can go on: the bytes are wrong, but the disk is not, nor is there more than may be unpacked.
fn is_damage(error: &Error) -> bool {
    let cause =
        std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_none_or(|cause| {
        matches!(
            cause.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, id: &str, block: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://calder.example/{id}\r\n\
             WARC-Date: 2020-01-02T03:04:05Z\r\nContent-Type: application/http;\r\n msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn page(id: &str) -> String {
        record(
            "response",
            id,
            &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{id} said no.</p>"),
        )
    }

    /// What is read: ids with their pages, or the word for their damage.
    fn read(archive: &str) -> (Vec<(String, String)>, PassedOver) {
        let mut records = Records::new(archive.as_bytes(), Limits::default());
        let mut found = Vec::new();
        while let Some(page) = records.next() {
            let content = match page.content {
                Ok(response) => String::from_utf8(response.body().unwrap()).unwrap(),
                Err(error) => error.kind().as_str().to_owned(),
            };
            found.push((page.id, content));
        }
        (found, records.passed_over)
    }

    #[test]
    fn pages_are_read_and_the_rest_is_counted() {
        let archive = [
            record("warcinfo", "i", "software: x\r\n"),
            page("a"),
            record("request", "r", "GET / HTTP/1.1\r\n\r\n"),
            record("revisit", "v", ""),
            record(
                "response",
                "p",
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx",
            ),
            record(
                "response",
                "m",
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx",
            ),
            page("b"),
        ]
        .concat();
        let (found, passed_over) = read(&archive);
        let good = |id: &str| (format!("urn:uuid:{id}"), format!("<p>{id} said no.</p>"));
        assert_eq!(found, [good("a"), good("b")]);
        let counts: Vec<_> = passed_over
            .iter()
            .map(|(what, count)| (what.as_str(), *count))
            .collect();
        assert_eq!(
            counts,
            [
                ("image/png", 1),
                ("request", 1),
                ("revisit", 1),
                ("status 404", 1),
                ("warcinfo", 1)
            ]
        );
    }

    #[test]
    fn damage_costs_one_row_and_reading_goes_on() {
        let wrong = page("x").replace("Content-Length: ", "Content-Length: 1");
        let bad_length = page("y").replace("Content-Length: ", "Content-Length: z");
        let short = page("s").replace("<p>s said", "<p>s said and said\n and said");
        for damaged in [
            wrong.as_str(),
            bad_length.as_str(),
            short.as_str(),
            "rubbish\nmore\n",
            "WARC/1.0\r\nno end",
        ] {
            let (found, _) = read(&[page("a"), damaged.to_owned(), page("b"), page("c")].concat());
            let last = found.last().map(|(id, _)| id.as_str());
            assert_eq!(last, Some("urn:uuid:c"), "{damaged}");
            assert!(
                found
                    .iter()
                    .filter(|(_, content)| content == "format")
                    .count()
                    <= 1,
                "{damaged}"
            );
        }
        let (found, _) = read(&page("a")[..150]);
        assert_eq!(found.len(), 1);
        assert_eq!(read("no archive\nat all\n").0.len(), 1);
        assert_eq!(read("").0.len(), 0);
    }
}
