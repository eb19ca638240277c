//! Bytes -> text: files, records and streams in whatever encoding their bytes tell.
//!
//! The text is kept exactly: NULs, control characters and line ends stay; only a byte order mark is no part of it.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::rewind::Rewind;
use super::signature;
pub(super) use crate::encoding::{SAMPLE, decode_as, marked};
use crate::encoding::{guess, is_utf8, of_file};
use crate::error::{Error, ErrorKind, Result};

/// Decodes a whole file. `declared` is what the file says of itself, believed where its bytes do not say otherwise.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<String> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    check_is_text(sample)?;
    let (encoding, mark) = of_file(&bytes, declared);
    let decoded = decode_as(&bytes[mark..], encoding);
    Ok(match decoded {
        // Saves the second copy of a large file.
        Cow::Borrowed(_) if mark == 0 => String::from_utf8(bytes).unwrap_or_default(),
        decoded => decoded.into_owned(),
    })
}

/// Decodes a record of a file that was found to be text; each record by itself, since files are pasted together.
pub(super) fn decode_record(bytes: &[u8]) -> Cow<'_, str> {
    decode_as(bytes, encoding_of(bytes))
}

/// Decodes a record that is not UTF-8, of a file that tells its encoding.
pub(super) fn decode_declared<'a>(bytes: &'a [u8], declared: &'static Encoding) -> Cow<'a, str> {
    let encoding = if is_utf8(bytes) { UTF_8 } else { declared };
    decode_as(bytes, encoding)
}

/// The beginning of a file as far as it is ASCII or marked as UTF-16: enough to tell formats apart.
pub(super) fn decode_sample(sample: &[u8]) -> Cow<'_, str> {
    match marked(&sample[..sample.len().min(SAMPLE)]) {
        Some((encoding, mark)) => decode_as(&sample[mark..], encoding),
        None => String::from_utf8_lossy(sample),
    }
}

/// The encoding of a record.
pub(super) fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if is_utf8(bytes) { UTF_8 } else { guess(bytes) }
}

/// Makes a stream of records one of bytes in which ASCII means ASCII: checks that it is text, drops the byte order mark,
/// turns UTF-16 into UTF-8.
pub(super) fn to_ascii_superset(
    source: Box<dyn BufRead + Send>,
) -> Result<Box<dyn BufRead + Send>> {
    let mut source = Rewind::new(source);
    let sample = source.peek_ready(SAMPLE);
    check_is_text(&sample)?;
    let Some((encoding, mark)) = marked(&sample) else {
        return Ok(Box::new(source));
    };
    source.consume(mark);
    if encoding == UTF_8 {
        return Ok(Box::new(source));
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    let transcoder = Transcoder {
        source,
        decoder,
        ready: io::Cursor::default(),
        ended: false,
    };
    Ok(Box::new(io::BufReader::new(transcoder)))
}

fn check_is_text(sample: &[u8]) -> Result<()> {
    if let Some(kind) = signature::not_text(sample) {
        let message =
            format!("this is not text: it looks like {kind}; save it as plain text (UTF-8) first");
        return Err(Error::new(ErrorKind::Format, message));
    }
    if marked(sample).is_none() && signature::is_mostly_control(sample) {
        let message = "this is not text: it holds mostly control characters; save it as plain text (UTF-8) first";
        return Err(Error::new(ErrorKind::Encoding, message));
    }
    Ok(())
}

/// A stream decoded to UTF-8 as it is read.
struct Transcoder<R> {
    source: R,
    decoder: Decoder,
    ready: io::Cursor<Vec<u8>>,
    ended: bool,
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.ready.read(buffer)?;
            if count > 0 || self.ended || buffer.is_empty() {
                return Ok(count);
            }
            self.decode_next()?;
        }
    }
}

impl<R: BufRead> Transcoder<R> {
    fn decode_next(&mut self) -> io::Result<()> {
        let bytes = self.source.fill_buf()?;
        let mut text = String::with_capacity(
            self.decoder
                .max_utf8_buffer_length(bytes.len())
                .unwrap_or(SAMPLE),
        );
        let is_last = bytes.is_empty();
        let (_, count, _) = self.decoder.decode_to_string(bytes, &mut text, is_last);
        self.ended = is_last;
        self.source.consume(count);
        self.ready = io::Cursor::new(text.into_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "“It’s over,” Zoë said.\r\n\tCafé\u{a0}owner\0 Łukasz agreed.";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn streamed(bytes: Vec<u8>) -> String {
        let mut text = String::new();
        let mut stream = to_ascii_superset(Box::new(io::Cursor::new(bytes))).unwrap();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn unicode_is_read_with_and_without_mark() {
        let forms = [
            WORDS.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", WORDS.as_bytes()].concat(),
            [b"\xff\xfe".to_vec(), utf16(WORDS, u16::to_le_bytes)].concat(),
            [b"\xfe\xff".to_vec(), utf16(WORDS, u16::to_be_bytes)].concat(),
            utf16(WORDS, u16::to_le_bytes),
            utf16(WORDS, u16::to_be_bytes),
        ];
        for bytes in forms {
            assert_eq!(streamed(bytes.clone()), WORDS);
            assert_eq!(decode(bytes, None).unwrap(), WORDS);
        }
    }

    #[test]
    fn legacy_encodings_are_told_apart() {
        let western = b"The caf\xe9 owner said: \x93It\x92s over.\x94";
        assert_eq!(
            decode(western.to_vec(), None).unwrap(),
            "The café owner said: “It’s over.”"
        );
        assert_eq!(decode_record(western), "The café owner said: “It’s over.”");
        let russian = encoding_rs::WINDOWS_1251
            .encode("Президент сказал, что переговоры продолжатся.")
            .0;
        assert_eq!(
            decode(russian.into_owned(), None).unwrap(),
            "Президент сказал, что переговоры продолжатся."
        );
        let japanese = encoding_rs::SHIFT_JIS
            .encode("首相は会見で述べた。記者団に対し、")
            .0;
        assert_eq!(
            decode(japanese.into_owned(), None).unwrap(),
            "首相は会見で述べた。記者団に対し、"
        );
    }

    #[test]
    fn a_declared_encoding_yields_to_the_bytes() {
        let latin2 = encoding_rs::ISO_8859_2.encode("Łódź").0.into_owned();
        assert_eq!(
            decode(latin2, Some(encoding_rs::ISO_8859_2)).unwrap(),
            "Łódź"
        );
        assert_eq!(
            decode("Łódź".into(), Some(encoding_rs::ISO_8859_2)).unwrap(),
            "Łódź"
        );
    }

    #[test]
    fn one_bad_byte_does_not_garble_the_rest() {
        let damaged = [WORDS.as_bytes(), b"\xe2\x80"].concat();
        assert_eq!(decode(damaged, None).unwrap(), format!("{WORDS}\u{fffd}"));
    }

    #[test]
    fn lone_surrogates_of_utf16_are_replaced() {
        let mut bytes = utf16("\u{feff}ab", u16::to_le_bytes);
        bytes.extend(0xd800_u16.to_le_bytes());
        assert_eq!(decode(bytes, None).unwrap(), "ab\u{fffd}");
    }

    #[test]
    fn a_binary_file_is_named_for_what_it_is() {
        let error = decode(b"%PDF-1.4\n%\xe2\xe3".to_vec(), None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
        assert!(error.to_string().contains("a PDF document"));
        let noise: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        assert_eq!(decode(noise, None).unwrap_err().kind(), ErrorKind::Encoding);
        assert!(to_ascii_superset(Box::new(&b"PK\x03\x04"[..])).is_err());
    }

    #[test]
    fn the_empty_file_is_text() {
        assert_eq!(decode(Vec::new(), None).unwrap(), "");
        assert_eq!(streamed(Vec::new()), "");
    }
}
