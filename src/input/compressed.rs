//! Compressed streams: gz and zst, of one or more members.
//!
//! Damage is told apart from a failing disk: it is the archive that must be made again, so it becomes `InvalidData` with
//! a message that says so.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::format::Compression;
use super::limits;
use super::rewind::Rewind;

/// The bytes of `source`, decompressed: an error once they are more than `ratio` times as many as were read of it.
pub(super) fn decompress(
    source: Box<dyn BufRead + Send>,
    compression: Compression,
    ratio: u64,
) -> Box<dyn BufRead + Send> {
    let packed = Arc::new(AtomicU64::new(0));
    let source = Counted {
        source,
        count: Arc::clone(&packed),
    };
    let unpacked: Box<dyn Read + Send> = match compression {
        Compression::None => return source.source,
        Compression::Gzip => Box::new(Gzip::new(source)),
        Compression::Zstd => Box::new(Zstd::new(source)),
    };
    Box::new(io::BufReader::new(Bounded {
        source: unpacked,
        count: 0,
        packed,
        ratio,
    }))
}

/// A stream that counts what is taken from it.
struct Counted<R> {
    source: R,
    count: Arc<AtomicU64>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        self.source.consume(count);
    }
}

/// A packed stream that is not followed beyond a ratio: a few kilobytes can be made that unpack without end.
struct Bounded<R> {
    source: R,
    /// Bytes so far.
    count: u64,
    /// Bytes that they came from.
    packed: Arc<AtomicU64>,
    ratio: u64,
}

/// So much may come of any file, whatever the ratio: at the start a few bytes stand for a whole block.
const ALWAYS_ALLOWED: u64 = 64 << 20;

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let packed = self.packed.load(Ordering::Relaxed);
        if self.count > ALWAYS_ALLOWED && self.count / packed.max(1) >= self.ratio {
            let message = format!(
                "{} came of {}, more than {} times as much: not unpacked further, as files made to fill the memory are \
                 (--max-ratio allows more)",
                limits::size(self.count),
                limits::size(packed),
                self.ratio
            );
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        let count = self.source.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

/// The compression that the first bytes of an unnamed stream show.
pub(super) fn sniff(prefix: &[u8]) -> Compression {
    match prefix {
        [0x1f, 0x8b, ..] => Compression::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression::Zstd,
        _ => Compression::None,
    }
}

/// All members of a gz stream in a row. After damage the next read goes on with the next member, for those who can make use of
/// it: archives of the web have a member for each record.
struct Gzip<R> {
    /// `None` for a moment only, while one member gives way to the next.
    member: Option<GzDecoder<Rewind<R>>>,
    /// Whether the member is damaged, and the next is to be looked for.
    is_lost: bool,
    is_at_end: bool,
}

/// The bytes that begin every member.
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];

impl<R: BufRead> Gzip<R> {
    fn new(source: R) -> Self {
        Self {
            member: Some(GzDecoder::new(Rewind::new(source))),
            is_lost: false,
            is_at_end: false,
        }
    }

    /// Goes on to the next member, which begins here, or where it is found after damage.
    fn next_member(&mut self) -> io::Result<()> {
        let Some(member) = self.member.take() else {
            self.is_at_end = true;
            return Ok(());
        };
        let mut source = member.into_inner();
        if std::mem::take(&mut self.is_lost) {
            find_member(&mut source)?;
        }
        self.is_at_end = source.fill_buf()?.is_empty();
        self.member = Some(GzDecoder::new(source));
        Ok(())
    }
}

/// Passes over bytes up to those that begin a member.
fn find_member<R: BufRead>(source: &mut Rewind<R>) -> io::Result<()> {
    let mut met = 0;
    while met < GZIP.len() {
        let ready = source.fill_buf()?;
        if ready.is_empty() {
            return Ok(());
        }
        let mut used = 0;
        for &byte in ready {
            used += 1;
            met = match byte {
                byte if byte == GZIP[met] => met + 1,
                byte if byte == GZIP[0] => 1,
                _ => 0,
            };
            if met == GZIP.len() {
                break;
            }
        }
        source.consume(used);
    }
    source.put_back(GZIP.to_vec());
    Ok(())
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_lost {
            self.next_member()?;
        }
        while !self.is_at_end && !buffer.is_empty() {
            let Some(member) = &mut self.member else {
                break;
            };
            match member.read(buffer) {
                Ok(0) => self.next_member()?,
                Ok(count) => return Ok(count),
                Err(cause) => {
                    self.is_lost = true;
                    return Err(match cause.kind() {
                        io::ErrorKind::InvalidInput
                        | io::ErrorKind::InvalidData
                        | io::ErrorKind::UnexpectedEof => damaged("gz", &cause),
                        _ => cause,
                    });
                }
            }
        }
        Ok(0)
    }
}

/// All frames of a zst stream in a row; the decoder itself knows only one.
struct Zstd<R> {
    source: R,
    decoder: Box<FrameDecoder>,
    in_frame: bool,
}

impl<R: BufRead> Zstd<R> {
    fn new(source: R) -> Self {
        Self {
            source,
            decoder: Box::new(FrameDecoder::new()),
            in_frame: false,
        }
    }

    /// Starts the next frame, passing over those that hold no data; false at the end of the stream.
    fn start_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(
                        &mut self.source.by_ref().take(u64::from(length)),
                        &mut io::sink(),
                    )?;
                }
                Err(cause) => return Err(damaged("zst", &cause)),
            }
        }
        Ok(false)
    }

    fn end_frame(&mut self) -> io::Result<()> {
        self.in_frame = false;
        let told = self.decoder.get_checksum_from_data();
        if told.is_some() && told != self.decoder.get_calculated_checksum() {
            return Err(damaged("zst", &"wrong checksum"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                if !self.start_frame()? {
                    return Ok(0);
                }
                self.in_frame = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|cause| damaged("zst", &cause))?;
            }
            let count = self.decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.end_frame()?;
        }
    }
}

fn damaged(kind: &str, cause: &dyn std::fmt::Display) -> io::Error {
    let message =
        format!("the .{kind} archive is damaged or cut off ({cause}); make or fetch it again");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress, compress_to_vec};

    use super::*;

    fn gz(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zst(text: &str) -> Vec<u8> {
        compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
    }

    fn read(bytes: Vec<u8>, compression: Compression) -> (String, Option<io::Error>) {
        let mut out = Vec::new();
        let result =
            decompress(Box::new(io::Cursor::new(bytes)), compression, 1000).read_to_end(&mut out);
        (String::from_utf8(out).unwrap(), result.err())
    }

    #[test]
    fn all_members_are_read() {
        let members = [gz("One. "), gz(""), gz("Two.")].concat();
        assert_eq!(read(members, Compression::Gzip).0, "One. Two.");
        let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
        let frames = [zst("One. "), skippable, zst(""), zst("Two.")].concat();
        let (text, error) = read(frames, Compression::Zstd);
        assert_eq!(text, "One. Two.");
        assert!(error.is_none());
    }

    #[test]
    fn damage_is_said_and_what_came_before_is_kept() {
        let long = "Words and words. ".repeat(40_000);
        for (mut bytes, kind) in [
            (gz(&long), Compression::Gzip),
            (zst(&long), Compression::Zstd),
        ] {
            bytes.truncate(bytes.len() - 3);
            let (text, error) = read(bytes, kind);
            assert!(text.starts_with("Words"));
            assert!(error.unwrap().to_string().contains("damaged or cut off"));
        }
        let (_, error) = read(b"no archive".to_vec(), Compression::Zstd);
        assert!(error.unwrap().to_string().contains("damaged or cut off"));
        let (_, error) = read(b"no archive".to_vec(), Compression::Gzip);
        assert!(error.unwrap().to_string().contains("damaged or cut off"));
    }

    /// Twice what is always allowed, of zeros.
    fn zeros() -> impl Read {
        io::repeat(0).take(2 * ALWAYS_ALLOWED)
    }

    #[test]
    fn a_stream_that_grows_out_of_proportion_is_not_followed() {
        let mut gz = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::copy(&mut zeros(), &mut gz).unwrap();
        let mut zst = Vec::new();
        compress(zeros(), &mut zst, CompressionLevel::Fastest);
        for (bytes, kind) in [
            (gz.finish().unwrap(), Compression::Gzip),
            (zst, Compression::Zstd),
        ] {
            let grown = 2 * ALWAYS_ALLOWED / bytes.len() as u64;
            let unpack = |ratio: u64| {
                let source = Box::new(io::Cursor::new(bytes.clone()));
                let mut count = Counted {
                    source: decompress(source, kind, ratio),
                    count: Arc::default(),
                };
                let result = io::copy(&mut count, &mut io::sink());
                (count.count.load(Ordering::Relaxed), result)
            };
            let (count, result) = unpack(grown / 2);
            let error = result.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::FileTooLarge, "{error}");
            assert!(count < ALWAYS_ALLOWED + (1 << 20), "{count}");
            assert_eq!(unpack(grown * 2).0, 2 * ALWAYS_ALLOWED);
        }
    }

    #[test]
    fn an_empty_stream_is_empty() {
        assert_eq!(read(Vec::new(), Compression::Zstd).0, "");
    }
}
