//! ZIP archives: entry after entry as the central directory lists them.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::vec;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use rawzip::{
    CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, RangeReader, ZipArchive,
    ZipArchiveEntryWayfinder, ZipLocator,
};

use super::bounded::{Budget, Within};
use super::{Member, slashed, too_many};
use crate::error::{Error, ErrorKind, Result};
use crate::input::limits::{self, Limits};
use crate::input::rows::failed;
use crate::input::saved::SavedPages;

/// The entries of an archive in a file.
pub(in super::super) struct Members {
    archive: ZipArchive<Arc<FileReader>>,
    entries: vec::IntoIter<Entry>,
    budget: Budget,
    pub(super) saved: SavedPages,
}

/// What the directory tells of an entry.
struct Entry {
    name: Vec<u8>,
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_encrypted: bool,
    /// The checksum of its bytes.
    crc: u32,
    /// As the archive tells it; the bytes may differ.
    size: u64,
}

impl Members {
    /// Those of an archive of `packed` bytes.
    pub(in super::super) fn open(file: File, packed: u64, limits: Limits) -> Result<Self> {
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let file = Arc::new(FileReader::from(file));
        let archive = ZipLocator::new()
            .locate_in_reader(file, &mut buffer, packed)
            .map_err(|(_, cause)| damaged(cause))?;
        let mut listed = archive.entries(&mut buffer);
        let mut entries = Vec::new();
        while let Some(entry) = listed.next_entry().map_err(damaged)? {
            if entry.is_dir() {
                continue;
            }
            if entries.len() >= super::MOST_ENTRIES {
                return Err(too_many());
            }
            entries.push(Entry {
                name: entry.file_path().as_ref().to_owned(),
                place: entry.wayfinder(),
                method: entry.compression_method(),
                is_encrypted: entry.flags().is_encrypted(),
                crc: entry.crc32(),
                size: entry.uncompressed_size_hint(),
            });
        }
        let names = entries
            .iter()
            .map(|entry| slashed(&String::from_utf8_lossy(&entry.name)));
        Ok(Self {
            saved: SavedPages::among(names),
            archive,
            entries: entries.into_iter(),
            budget: Budget::new(packed, limits),
        })
    }

    /// The next entry; what cannot be opened keeps its name.
    pub(in super::super) fn next(&mut self) -> Option<Member> {
        let entry = self.entries.next()?;
        let name = String::from_utf8_lossy(&entry.name).into_owned();
        Some(Member {
            size: Some(entry.size),
            stream: self.stream(&entry),
            name,
        })
    }

    fn stream(&self, entry: &Entry) -> Result<super::Stream> {
        if entry.is_encrypted {
            let message = "the entry is encrypted; unpack the archive first";
            return Err(Error::new(ErrorKind::Format, message));
        }
        let opened = self.archive.get_entry(entry.place).map_err(damaged)?;
        let (start, end) = opened.compressed_data_range();
        // By places of its own: the entry's bytes are read while the archive stays where it is.
        let file = Arc::clone(self.archive.get_ref());
        let packed = BufReader::new(RangeReader::new(file, start..end.max(start)));
        let unpacked: Box<dyn Read + Send> = match entry.method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(Deflated(DeflateDecoder::new(packed))),
            _ => return Err(other_method()),
        };
        Ok(self.within(Verified::new(unpacked, entry.crc)))
    }

    /// A stream that counts as unpacked from this archive.
    pub(super) fn within(&self, stream: impl Read + Send + 'static) -> super::Stream {
        Box::new(BufReader::new(Within::new(stream, self.budget.clone())))
    }
}

/// A part of an archive in memory, such as a Word document; `None` where there is no such part.
pub(in super::super) fn part(bytes: &[u8], name: &str, limits: Limits) -> Result<Option<Vec<u8>>> {
    let archive = ZipArchive::from_slice(bytes).map_err(damaged)?;
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().map_err(damaged)? {
        if entry.file_path().as_ref() != name.as_bytes() {
            continue;
        }
        let data = archive
            .get_entry(entry.wayfinder())
            .map_err(damaged)?
            .data();
        let mut unpacked: Box<dyn Read + '_> = match entry.compression_method() {
            CompressionMethod::STORE => Box::new(data),
            CompressionMethod::DEFLATE => Box::new(Deflated(DeflateDecoder::new(data))),
            _ => return Err(other_method()),
        };
        let mut content = Vec::new();
        let largest = limits.row() as u64;
        let count = (&mut unpacked)
            .take(largest + 1)
            .read_to_end(&mut content)
            .map_err(failed)?;
        if count as u64 > largest {
            let message = format!(
                "the document has more than {} of text and marks (--max-unpacked allows more)",
                limits::size(largest)
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        return Ok(Some(content));
    }
    Ok(None)
}

/// A packed entry whose damage is told as damage, not as a failing disk.
struct Deflated<R>(DeflateDecoder<R>);

impl<R: io::BufRead> Read for Deflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|cause| {
            let message =
                format!("the archive's entry is damaged ({cause}); make the archive again");
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }
}

/// A stream that ends in an error where its bytes are not those that were packed: damage may well unpack to something.
struct Verified<R> {
    source: R,
    crc: Crc,
    told: u32,
}

impl<R> Verified<R> {
    fn new(source: R, told: u32) -> Self {
        Self {
            source,
            crc: Crc::new(),
            told,
        }
    }
}

impl<R: Read> Read for Verified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.crc.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.told {
            let message = "the archive's entry is damaged (wrong checksum); make the archive again";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
}

fn other_method() -> Error {
    let message =
        "the entry is packed in a way that is not read (deflate is); unpack the archive first";
    Error::new(ErrorKind::Format, message)
}

fn damaged(cause: rawzip::Error) -> Error {
    let message = "the ZIP archive is damaged or cut off; fetch or make it again";
    Error::new(ErrorKind::Format, message).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_those_that_were_packed_are_told() {
        let mut crc = Crc::new();
        crc.update(b"He said no.");
        let read = |bytes: &'static [u8]| {
            let mut text = String::new();
            let read = Verified::new(bytes, crc.sum()).read_to_string(&mut text);
            read.map_err(|cause| cause.kind())
        };
        assert_eq!(read(b"He said no."), Ok(11));
        assert_eq!(read(b"He said so."), Err(io::ErrorKind::InvalidData));
    }
}
