//! `Split`: a stream cut where its articles begin, one block in memory at a time.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use super::super::limits;
use super::super::rows::failed;
use crate::error::{Error, ErrorKind, Result};

/// The first place at or after another where an article begins.
type Begins = Box<dyn Fn(&[u8], usize) -> Option<usize> + Send>;

/// The blocks of a stream, each from the beginning of an article to that of the next.
pub(in super::super) struct Split<R> {
    source: R,
    begins: Begins,
    buffer: Vec<u8>,
    /// Whether the buffer starts with the beginning of an article: not on the cover, nor in an article that is too large.
    has_begun: bool,
    is_at_end: bool,
    largest: usize,
}

/// Bytes read at a time.
const CHUNK: u64 = 256 << 10;

/// Bytes at the end of what was read in which a beginning may be cut in two.
const OVERLAP: usize = 512;

impl<R: BufRead> Split<R> {
    pub(in super::super) fn new(
        source: R,
        begins: impl Fn(&[u8], usize) -> Option<usize> + Send + 'static,
        largest: usize,
    ) -> Self {
        Self {
            source,
            begins: Box::new(begins),
            buffer: Vec::new(),
            has_begun: false,
            is_at_end: false,
            largest,
        }
    }

    /// Likewise, but what stands before the first beginning is the first block.
    pub(super) fn with_cover(
        source: R,
        begins: impl Fn(&[u8], usize) -> Option<usize> + Send + 'static,
        largest: usize,
    ) -> Self {
        Self {
            has_begun: true,
            ..Self::new(source, begins, largest)
        }
    }

    /// Whether the last block was handed out.
    pub(super) fn is_done(&self) -> bool {
        self.is_at_end && self.buffer.is_empty()
    }

    /// The next block; `None` at the end. After an error the next block can be read.
    pub(in super::super) fn next(&mut self) -> Option<Result<Vec<u8>>> {
        // Of a long article only what is new is looked through.
        let mut from = 0;
        loop {
            if !self.has_begun {
                match self.begin(0) {
                    Some(first) => {
                        self.buffer.drain(..first);
                        (self.has_begun, from) = (true, 0);
                    }
                    None => {
                        let kept = self.buffer.len().saturating_sub(OVERLAP);
                        self.buffer.drain(..kept);
                    }
                }
            }
            if self.has_begun {
                if let Some(next) = self.begin(from.max(1)) {
                    let rest = self.buffer.split_off(next);
                    return Some(Ok(std::mem::replace(&mut self.buffer, rest)));
                }
                if self.buffer.len() > self.largest {
                    self.has_begun = false;
                    self.buffer.drain(..1);
                    return Some(Err(self.too_large()));
                }
            }
            if self.is_at_end {
                let last = std::mem::take(&mut self.buffer);
                return (std::mem::take(&mut self.has_begun)).then_some(Ok(last));
            }
            // A beginning that was not sure yet may be known by the line above it.
            from = self.buffer.len().saturating_sub(2 * OVERLAP);
            if let Err(error) = self.read_on() {
                (self.is_at_end, self.has_begun) = (true, false);
                self.buffer.clear();
                return Some(Err(error));
            }
        }
    }

    /// The first beginning at or after `from` that is whole in the buffer.
    fn begin(&self, from: usize) -> Option<usize> {
        let unsure = if self.is_at_end { 0 } else { OVERLAP };
        let end = self.buffer.len().saturating_sub(unsure);
        (self.begins)(&self.buffer, from).filter(|&at| at < end)
    }

    fn read_on(&mut self) -> Result<()> {
        let mut chunk = self.source.by_ref().take(CHUNK);
        let count = chunk.read_to_end(&mut self.buffer).map_err(failed)?;
        let read = self.buffer.len() - count;
        end_lines(&mut self.buffer[read..]);
        self.is_at_end = count == 0;
        Ok(())
    }

    fn too_large(&self) -> Error {
        let message = format!(
            "an article has more than {}; it was left out (--max-unpacked allows more)",
            limits::size(self.largest as u64)
        );
        Error::new(ErrorKind::TooLarge, message)
    }
}

/// Old programs of the Macintosh end lines with a carriage return alone: those become the line ends that are looked for.
fn end_lines(bytes: &mut [u8]) {
    if !bytes.contains(&b'\n') {
        for byte in bytes.iter_mut().filter(|byte| **byte == b'\r') {
            *byte = b'\n';
        }
    }
}

/// The beginning of a text with the line ends that its blocks will have.
pub(super) fn with_line_ends(sample: &str) -> Cow<'_, str> {
    if sample.contains('\n') {
        Cow::Borrowed(sample)
    } else {
        Cow::Owned(sample.replace('\r', "\n"))
    }
}

/// The first place of `pattern` at or after `from`.
pub(super) fn place(bytes: &[u8], from: usize, pattern: &[u8]) -> Option<usize> {
    let first = *pattern.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == first)?;
        if bytes[at..].starts_with(pattern) {
            return Some(at);
        }
        at += 1;
    }
}

/// The first place at or after `from` where a line begins for which `is_first` holds.
pub(super) fn line(bytes: &[u8], from: usize, is_first: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let mut at = from;
    if from > 0 && bytes.get(from - 1) != Some(&b'\n') {
        at += bytes.get(from..)?.iter().position(|&byte| byte == b'\n')? + 1;
    }
    for line in bytes.get(at..)?.split_inclusive(|&byte| byte == b'\n') {
        if is_first(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str, largest: usize) -> Vec<std::result::Result<String, ErrorKind>> {
        let mut split = Split::new(
            text.as_bytes(),
            |bytes, from| place(bytes, from, b"##"),
            largest,
        );
        std::iter::from_fn(|| split.next())
            .map(|block| match block {
                Ok(block) => Ok(String::from_utf8(block).unwrap()),
                Err(error) => Err(error.kind()),
            })
            .collect()
    }

    #[test]
    fn a_stream_is_cut_where_articles_begin() {
        let good = |text: &str| Ok(text.to_owned());
        assert_eq!(
            blocks("cover ##one##two##", 1000),
            [good("##one"), good("##two"), good("##")]
        );
        assert_eq!(blocks("no article", 1000), []);
        assert_eq!(blocks("", 1000), []);
    }

    #[test]
    fn a_cover_that_is_wanted_is_the_first_block() {
        let begins = |bytes: &[u8], from| line(bytes, from, |line| line.starts_with(b"#"));
        for (text, wanted) in [
            ("cover\n#one\n#two\n", vec!["cover\n", "#one\n", "#two\n"]),
            ("#one\n#two\n", vec!["#one\n", "#two\n"]),
            ("cover\n", vec!["cover\n"]),
            ("", vec![""]),
        ] {
            let mut split = Split::with_cover(text.as_bytes(), begins, 1000);
            let mut found = Vec::new();
            while let Some(block) = split.next() {
                found.push(String::from_utf8(block.unwrap()).unwrap());
                assert_eq!(split.is_done(), found.len() == wanted.len(), "{text}");
            }
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn long_covers_and_articles_are_passed_over_in_pieces() {
        let long = "x".repeat(1 << 20);
        let text = format!("{long}##one##{long}##two");
        let found = blocks(&text, 400 << 10);
        assert_eq!(
            found,
            [
                Ok("##one".to_owned()),
                Err(ErrorKind::TooLarge),
                Ok("##two".to_owned())
            ]
        );
        let long = blocks(&format!("##{long}##two"), 4 << 20);
        assert_eq!(long.len(), 2);
        assert_eq!(long[0].as_ref().map(String::len), Ok((1 << 20) + 2));
    }

    #[test]
    fn a_beginning_near_the_end_of_what_was_read_may_be_known_by_the_line_above() {
        let begins = |bytes: &[u8], from: usize| {
            let ends = match from {
                0 => return Some(0),
                _ => line(bytes, from, |line| line.starts_with(b"END"))?,
            };
            Some(ends + place(&bytes[ends..], 0, b"\n")? + 1)
        };
        for rest in [0, 500, 505, 510, 515, 600] {
            let text = format!("one\nEND of one\n{}\n", "x".repeat(rest));
            let mut split = Split::new(text.as_bytes(), begins, 10_000);
            let found = std::iter::from_fn(|| split.next());
            assert_eq!(found.count(), 2, "{rest}");
        }
    }

    #[test]
    fn lines_that_end_with_a_carriage_return_alone_are_lines() {
        let begins = |bytes: &[u8], from| line(bytes, from, |line| line.starts_with(b"#"));
        for (text, wanted) in [
            ("cover\r#one\rx\r#two", ["#one\nx\n", "#two"]),
            ("cover\r\n#one\rx\r\n#two", ["#one\rx\r\n", "#two"]),
        ] {
            let mut split = Split::new(text.as_bytes(), begins, 1000);
            let found: Vec<_> = std::iter::from_fn(|| split.next()).collect();
            let found = found
                .into_iter()
                .map(|block| String::from_utf8(block.unwrap()).unwrap());
            assert_eq!(found.collect::<Vec<_>>(), wanted);
        }
        assert_eq!(with_line_ends("a\rb"), "a\nb");
        assert_eq!(with_line_ends("a\r\nb"), "a\r\nb");
    }
}
