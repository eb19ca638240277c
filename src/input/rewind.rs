//! `Rewind`: a stream that takes bytes back, to be read again.

use std::io::{self, BufRead, Read};

/// A stream with bytes put back in front of it.
pub(super) struct Rewind<R> {
    ahead: io::Cursor<Vec<u8>>,
    /// Met while looking ahead; told once the bytes before it are read.
    failure: Option<io::Error>,
    source: R,
}

impl<R: BufRead> Rewind<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            ahead: io::Cursor::default(),
            failure: None,
            source,
        }
    }

    /// Puts `bytes` back: they are read next.
    pub(super) fn put_back(&mut self, mut bytes: Vec<u8>) {
        let position = usize::try_from(self.ahead.position()).unwrap_or(usize::MAX);
        bytes.extend_from_slice(self.ahead.get_ref().get(position..).unwrap_or_default());
        self.ahead = io::Cursor::new(bytes);
    }

    /// Up to `length` bytes from here on, which stay to be read.
    pub(super) fn peek(&mut self, length: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.failure = self.by_ref().take(length).read_to_end(&mut bytes).err();
        self.put_back(bytes.clone());
        bytes
    }

    /// The first bytes from here on, which stay to be read: four, and then as many as come without waiting, up to `length`. Whoever
    /// writes into a pipe may be waiting for an answer to what is there.
    pub(super) fn peek_ready(&mut self, length: usize) -> Vec<u8> {
        let first = self.peek(MARK);
        // After a look ahead, everything that was read lies in front.
        let mut bytes = self.ahead.get_ref().clone();
        let is_all = self.failure.is_some() || (first.len() as u64) < MARK;
        if !is_all && bytes.len() == first.len() {
            match self.source.fill_buf() {
                Ok(ready) => bytes.extend(&ready[..ready.len().min(length)]),
                Err(failure) => self.failure = Some(failure),
            }
            self.source.consume(bytes.len() - first.len());
            self.ahead = io::Cursor::new(bytes.clone());
        }
        bytes.truncate(length);
        bytes
    }
}

/// The longest byte order mark.
const MARK: u64 = 4;

impl<R: BufRead> Read for Rewind<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Rewind<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // Asked twice, since the borrow of a first answer would last to the end.
        if self.ahead.fill_buf()?.is_empty() {
            if self.ahead.get_ref().capacity() > 0 {
                self.ahead = io::Cursor::default();
            }
            match self.failure.take() {
                Some(failure) => Err(failure),
                None => self.source.fill_buf(),
            }
        } else {
            self.ahead.fill_buf()
        }
    }

    fn consume(&mut self, count: usize) {
        if self.ahead.get_ref().is_empty() {
            self.source.consume(count);
        } else {
            self.ahead.consume(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_back_is_read_first() {
        let mut stream = Rewind::new(&b"one two three"[..]);
        assert_eq!(stream.peek(3), b"one");
        let mut word = [0; 8];
        stream.read_exact(&mut word).unwrap();
        stream.put_back(b"2 ".to_vec());
        assert_eq!(stream.peek(1), b"2");
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "2 three");
    }

    #[test]
    fn a_failure_met_while_peeking_is_told_in_its_place() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        let mut stream = Rewind::new(io::BufReader::new(b"ab".chain(Failing)));
        assert_eq!(stream.peek(10), b"ab");
        let mut text = String::new();
        assert!(stream.read_to_string(&mut text).is_err());
        assert_eq!(text, "ab");
    }
}
