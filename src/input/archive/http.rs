//! A page as a server sent it: the lines of HTTP, and a body that may be cut in chunks and packed.

use std::io::{self, Read};

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use super::warc::Header;
use crate::error::{Error, ErrorKind, Result};
use crate::input::limits;

/// A page of an archive, not yet unpacked: that is done where there are many threads.
#[derive(Debug)]
pub(in super::super) struct Response {
    pub(in super::super) address: String,
    /// When it was fetched.
    pub(in super::super) date: String,
    /// What the server says of its characters.
    pub(in super::super) encoding: Option<&'static Encoding>,
    /// The most bytes that it may unpack to.
    largest: u64,
    is_chunked: bool,
    /// How it is packed, the outermost last.
    packing: Vec<String>,
    bytes: Vec<u8>,
}

/// Whether a type is that of a page.
pub(super) fn is_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"]
        .iter()
        .any(|page| kind.eq_ignore_ascii_case(page))
}

/// The page that a record holds without the lines of HTTP.
pub(super) fn bare(
    bytes: Vec<u8>,
    header: Header,
    largest: u64,
) -> std::result::Result<Response, String> {
    Ok(Response {
        encoding: charset(&header.content_type),
        address: header.address,
        date: header.date,
        largest,
        is_chunked: false,
        packing: Vec::new(),
        bytes,
    })
}

/// The page that a server answered with; or the word for what it is else.
pub(super) fn response(
    mut bytes: Vec<u8>,
    header: Header,
    largest: u64,
) -> std::result::Result<Response, String> {
    if !bytes.starts_with(b"HTTP/") {
        // ARC and a few crawlers keep bare pages, with a type in the record's own header.
        return if is_page(&header.content_type) {
            bare(bytes, header, largest)
        } else {
            Err("without HTTP".to_owned())
        };
    }
    let end = end_of_head(&bytes);
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split_whitespace().nth(1))
        .unwrap_or_default();
    if status != "200" {
        let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if is_status {
            format!("status {status}")
        } else {
            "of no status".to_owned()
        });
    }
    let mut content_type = String::new();
    let mut is_chunked = false;
    let mut packing: Vec<String> = Vec::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => value.clone_into(&mut content_type),
            "content-encoding" => packing.extend(
                value
                    .split(',')
                    .map(|name| name.trim().to_ascii_lowercase()),
            ),
            "transfer-encoding" => is_chunked = value.to_ascii_lowercase().contains("chunked"),
            _ => {}
        }
    }
    if !is_page(&content_type) {
        let kind = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let is_kind = kind.contains('/') && kind.len() < 60;
        return Err(if is_kind {
            kind
        } else {
            "of no known type".to_owned()
        });
    }
    bytes.drain(..end);
    Ok(Response {
        address: header.address,
        date: header.date,
        encoding: charset(&content_type),
        largest,
        is_chunked,
        packing,
        bytes,
    })
}

/// Where the body begins.
fn end_of_head(bytes: &[u8]) -> usize {
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        at += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    at
}

fn charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, label) = lower.split_once("charset=")?;
    let label = label.split(';').next()?.trim_matches(['"', '\'', ' ']);
    Encoding::for_label(label.as_bytes())
}

impl Response {
    /// How many bytes are kept.
    pub(in super::super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes of the page, put together and unpacked.
    pub(in super::super) fn body(self) -> Result<Vec<u8>> {
        let largest = self.largest;
        let mut bytes = self.bytes;
        if self.is_chunked
            && let Some(whole) = unchunked(&bytes)
        {
            bytes = whole;
        }
        for name in self.packing.iter().rev() {
            // Many crawlers unpack a body and keep the line that says it is packed.
            if looks_unpacked(&bytes, name) {
                continue;
            }
            bytes = unpack(&bytes, name, largest)?;
        }
        Ok(bytes)
    }
}

/// The body out of its chunks; `None` where it is in none, as when a crawler has put it together.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let line_end = rest.iter().take(200).position(|&byte| byte == b'\n');
        let size = line_end.and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            let digits = line.split(';').next()?.trim();
            usize::from_str_radix(digits, 16).ok()
        });
        let (Some(line_end), Some(size)) = (line_end, size) else {
            // What follows a good chunk is cut off or damaged: the page so far is worth more than none.
            return (!whole.is_empty()).then_some(whole);
        };
        if size == 0 {
            return Some(whole);
        }
        let start = line_end + 1;
        let end = start.saturating_add(size).min(rest.len());
        whole.extend_from_slice(&rest[start..end]);
        let after = &rest[end..];
        rest = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))
            .unwrap_or(after);
    }
}

fn looks_unpacked(bytes: &[u8], name: &str) -> bool {
    match name {
        "gzip" | "x-gzip" => !bytes.starts_with(&[0x1f, 0x8b]),
        "zstd" => !bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        "identity" | "none" | "" | "utf-8" => true,
        _ => bytes.trim_ascii_start().starts_with(b"<"),
    }
}

fn unpack(bytes: &[u8], name: &str, largest: u64) -> Result<Vec<u8>> {
    let result = match name {
        "gzip" | "x-gzip" => whole(GzDecoder::new(bytes), largest),
        // Servers send either of two forms under this name.
        "deflate" => whole(ZlibDecoder::new(bytes), largest)
            .or_else(|_| whole(DeflateDecoder::new(bytes), largest)),
        "zstd" => StreamingDecoder::new(bytes)
            .map_err(io::Error::other)
            .and_then(|decoder| whole(decoder, largest)),
        _ => {
            let message =
                "the page is packed in a way that is not read (gzip, deflate and zstd are)";
            return Err(Error::new(ErrorKind::Format, message));
        }
    };
    result.map_err(|cause| {
        if cause.kind() == io::ErrorKind::FileTooLarge {
            let message = format!(
                "the page has more than {} (--max-unpacked allows more)",
                limits::size(largest)
            );
            return Error::new(ErrorKind::TooLarge, message);
        }
        Error::new(ErrorKind::Format, "the packed page is damaged").caused_by(cause)
    })
}

fn whole(unpacked: impl Read, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let count = unpacked.take(largest + 1).read_to_end(&mut bytes)?;
    if count as u64 > largest {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn body(head: &str, body: &[u8]) -> std::result::Result<String, String> {
        let bytes = [
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-2\r\n",
            head.as_bytes(),
            b"\r\n",
            body,
        ]
        .concat();
        let response = response(bytes, Header::default(), 1 << 20)?;
        assert_eq!(response.encoding, Some(encoding_rs::ISO_8859_2));
        let body = response
            .body()
            .map_err(|error| error.kind().as_str().to_owned())?;
        String::from_utf8(body).map_err(|_| "no text".to_owned())
    }

    #[test]
    fn bodies_are_put_together_and_unpacked() {
        let good = || Ok("<p>no</p>".to_owned());
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>no</p>").unwrap();
        let packed = gzip.finish().unwrap();
        assert_eq!(body("", b"<p>no</p>"), good());
        assert_eq!(
            body(
                "Transfer-Encoding: chunked\r\n",
                b"3\r\n<p>\r\n6;x=y\r\nno</p>\r\n0\r\n\r\n"
            ),
            good()
        );
        assert_eq!(body("Transfer-Encoding: chunked\r\n", b"<p>no</p>"), good());
        assert_eq!(
            body("Transfer-Encoding: chunked\r\n", b"9\r\n<p>no</p>\r\nz"),
            good()
        );
        assert_eq!(body("Content-Encoding: gzip\r\n", &packed), good());
        assert_eq!(body("Content-Encoding: gzip\r\n", b"<p>no</p>"), good());
        assert_eq!(
            body("Content-Encoding: gzip\r\n", &packed[..packed.len() / 2]),
            Err("format".to_owned())
        );
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"<p>no</p>").unwrap();
        assert_eq!(
            body("content-encoding: Deflate\r\n", &zlib.finish().unwrap()),
            good()
        );
    }

    #[test]
    fn small_bodies_that_unpack_without_end_are_refused() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&vec![b' '; 4 << 20]).unwrap();
        assert_eq!(
            body("Content-Encoding: gzip\r\n", &gzip.finish().unwrap()),
            Err("too_large".to_owned())
        );
    }
}
