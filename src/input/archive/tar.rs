//! Tar archives, read as a stream: entry after entry, whatever the size.
//!
//! A reader of our own: an entry must outlive the call that opened it, which those of the crates, borrowed from the archive, cannot.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, PoisonError};

use super::waiting::Waiting;
use super::{MOST_ENTRIES, Member, Stream, too_many};
use crate::error::{Error, ErrorKind, Result};
use crate::input::rows::failed;

const BLOCK: usize = 512;

/// A name longer than this is none.
const LONGEST_NAME: u64 = 64 << 10;

/// The entries of an archive.
pub(in super::super) struct Members {
    shared: Arc<Mutex<Shared>>,
    count: usize,
    is_at_end: bool,
    /// What ended the stream before its end; told when nothing waits any more.
    failure: Option<Error>,
    pub(super) waiting: Waiting,
}

/// The archive's stream, and what is left of the entry that is read from it.
struct Shared {
    source: Stream,
    left: u64,
    padding: u64,
}

impl Members {
    pub(in super::super) fn new(source: Stream) -> Self {
        let shared = Shared {
            source,
            left: 0,
            padding: 0,
        };
        Self {
            shared: Arc::new(Mutex::new(shared)),
            count: 0,
            is_at_end: false,
            failure: None,
            waiting: Waiting::default(),
        }
    }

    /// The next entry; after an error there is none. One that may belong to a saved page comes when that is known.
    pub(in super::super) fn next(&mut self) -> Result<Option<Member>> {
        loop {
            if let Some(ready) = self.waiting.ready() {
                return Ok(Some(ready));
            }
            if !self.is_at_end {
                match self.read_next() {
                    Ok(Some(member)) => match self.waiting.take(member) {
                        Some(member) => return Ok(Some(member)),
                        None => continue,
                    },
                    ended => {
                        self.is_at_end = true;
                        self.failure = ended.err();
                    }
                }
            }
            return match (self.waiting.left(), self.failure.take()) {
                (Some(left), failure) => {
                    self.failure = failure;
                    Ok(Some(left))
                }
                (None, Some(failure)) => Err(failure),
                (None, None) => Ok(None),
            };
        }
    }

    fn read_next(&mut self) -> Result<Option<Member>> {
        let Some((name, size)) = self.header()? else {
            return Ok(None);
        };
        self.count += 1;
        if self.count > MOST_ENTRIES {
            return Err(too_many());
        }
        let stream = Box::new(io::BufReader::new(Entry(Arc::clone(&self.shared))));
        Ok(Some(Member {
            name,
            size: Some(size),
            stream: Ok(stream),
        }))
    }

    /// Name and size of the next file; folders, links and the like are passed over.
    fn header(&mut self) -> Result<Option<(String, u64)>> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let mut long_name: Option<String> = None;
        loop {
            shared.pass_over().map_err(failed)?;
            let Some(block) = shared.block()? else {
                return Ok(None);
            };
            let size = number(&block[124..136]).ok_or_else(damaged)?;
            (shared.left, shared.padding) =
                (size, (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64);
            match block[156] {
                // A name too long for the header, as GNU tar writes it.
                b'L' => long_name = Some(text(&shared.whole()?)),
                b'x' => long_name = pax_path(&shared.whole()?).or(long_name),
                b'0' | b'7' | 0 => {
                    let name = long_name.take().unwrap_or_else(|| name_of(&block));
                    if !name.ends_with('/') {
                        return Ok(Some((name, size)));
                    }
                }
                _ => {
                    if block[156] != b'g' && block[156] != b'K' {
                        long_name = None;
                    }
                }
            }
        }
    }
}

impl Shared {
    fn pass_over(&mut self) -> io::Result<()> {
        let rest = self.left + self.padding;
        let passed = io::copy(&mut self.source.by_ref().take(rest), &mut io::sink())?;
        (self.left, self.padding) = (0, 0);
        if passed < rest {
            return Err(cut_off());
        }
        Ok(())
    }

    /// The next header that is none of zeros; `None` at the end.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>> {
        loop {
            let mut block = [0; BLOCK];
            if self.source.fill_buf().map_err(failed)?.is_empty() {
                return Ok(None);
            }
            self.source
                .read_exact(&mut block)
                .map_err(|cause| match cause.kind() {
                    io::ErrorKind::UnexpectedEof => failed(cut_off()),
                    _ => failed(cause),
                })?;
            if block.iter().all(|&byte| byte == 0) {
                continue;
            }
            let told = number(&block[148..156]);
            let sum: u64 = block
                .iter()
                .enumerate()
                .map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte }))
                .sum();
            return if told == Some(sum) {
                Ok(Some(block))
            } else {
                Err(damaged())
            };
        }
    }

    /// The content of an entry that holds a name.
    fn whole(&mut self) -> Result<Vec<u8>> {
        if self.left > LONGEST_NAME {
            return Err(damaged());
        }
        let mut bytes = Vec::new();
        let count = self
            .source
            .by_ref()
            .take(self.left)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        self.left -= count as u64;
        Ok(bytes)
    }
}

/// An entry's bytes.
struct Entry(Arc<Mutex<Shared>>);

impl Read for Entry {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = usize::try_from(shared.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let count = shared.source.read(&mut buffer[..most])?;
        if count == 0 && most > 0 {
            return Err(cut_off());
        }
        shared.left -= count as u64;
        Ok(count)
    }
}

fn cut_off() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "the tar archive is cut off; fetch or make it again",
    )
}

fn damaged() -> Error {
    let message =
        "the tar archive is damaged: no entry begins where one should; fetch or make it again";
    Error::new(ErrorKind::Format, message).caused_by(io::Error::from(io::ErrorKind::InvalidData))
}

/// Octal digits, or with the first bit set a number of 63 bits.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|first| first & 0x80 != 0) {
        let mut value = u64::from(field[0] & 0x7f);
        for &byte in &field[1..] {
            value = value.checked_mul(256)?.checked_add(u64::from(byte))?;
        }
        return Some(value);
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if digits.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(digits, 8).ok()
}

fn text(bytes: &[u8]) -> String {
    let end = bytes
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// Name, with the folder that POSIX keeps apart.
fn name_of(block: &[u8; BLOCK]) -> String {
    let name = text(&block[..100]);
    let folder = if block[257..].starts_with(b"ustar\0") {
        text(&block[345..500])
    } else {
        String::new()
    };
    if folder.is_empty() {
        name
    } else {
        format!("{folder}/{name}")
    }
}

/// The path among the lines `30 path=a/long/name.txt` of an extended header.
fn pax_path(bytes: &[u8]) -> Option<String> {
    let lines = String::from_utf8_lossy(bytes);
    let mut values = lines
        .lines()
        .filter_map(|line| line.split_once(' ')?.1.strip_prefix("path="));
    values.next_back().map(str::to_owned)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A tar archive with one entry.
    pub(in super::super) fn entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
        let mut block = vec![0_u8; BLOCK];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        block[148..156].fill(b' ');
        block[156] = kind;
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        block.extend_from_slice(content);
        block.resize(block.len().next_multiple_of(BLOCK), 0);
        block
    }

    fn members(bytes: Vec<u8>) -> Vec<(String, String)> {
        let mut members = Members::new(Box::new(io::Cursor::new(bytes)));
        let mut found = Vec::new();
        while let Ok(Some(member)) = members.next() {
            let mut text = String::new();
            member.stream.unwrap().read_to_string(&mut text).unwrap();
            found.push((member.name, text));
        }
        found
    }

    #[test]
    fn files_are_read_and_the_rest_is_passed_over() {
        let long = "x".repeat(150);
        let pax = format!("{} path={long}.txt\n", long.len() + 15);
        let archive = [
            entry("folder/", b'5', b""),
            entry("a.txt", b'0', b"one"),
            entry("link", b'2', b""),
            entry("@", b'L', format!("{long}\0").as_bytes()),
            entry("cut", b'0', &[b'z'; 600]),
            entry("@", b'x', pax.as_bytes()),
            entry("cut", b'0', b"three"),
            vec![0; 2 * BLOCK],
        ]
        .concat();
        let found = members(archive.clone());
        assert_eq!(found[0], ("a.txt".to_owned(), "one".to_owned()));
        assert_eq!(found[1], (long.clone(), "z".repeat(600)));
        assert_eq!(found[2], (format!("{long}.txt"), "three".to_owned()));
        // An entry that nobody reads is passed over too.
        let mut unread = Members::new(Box::new(io::Cursor::new(archive)));
        let names = std::iter::from_fn(|| unread.next().unwrap()).map(|member| member.name);
        assert_eq!(names.count(), 3);
    }

    #[test]
    fn what_waits_is_read_before_the_archive_is_told_to_be_cut_off() {
        let cut = [entry("a_files/x.html", b'0', b"one"), vec![1; 100]].concat();
        let mut members = Members::new(Box::new(io::Cursor::new(cut)));
        assert_eq!(members.next().unwrap().unwrap().name, "a_files/x.html");
        assert!(members.next().is_err());
        assert!(members.next().unwrap().is_none());
    }

    #[test]
    fn damage_is_told() {
        let cut = [entry("a.txt", b'0', b"one"), vec![1; 100]].concat();
        let mut members = Members::new(Box::new(io::Cursor::new(cut)));
        assert!(members.next().is_ok());
        assert!(members.next().is_err());
        assert!(members.next().unwrap().is_none());
        let mut other = Members::new(Box::new(io::Cursor::new(vec![b'x'; 2000])));
        assert!(other.next().is_err());
    }
}
