//! Compressed streams: gz and zst, of one or more members.
//!
//! Damage is told apart from a failing disk: it is the archive that must be made again, so it becomes `InvalidData` with
//! a message that says so.

use std::io::{self, BufRead, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::format::Compression;

/// The bytes of `source`, decompressed.
pub(super) fn decompress(
    source: Box<dyn BufRead + Send>,
    compression: Compression,
) -> Box<dyn BufRead + Send> {
    match compression {
        Compression::None => source,
        Compression::Gzip => Box::new(io::BufReader::new(Gzip(MultiGzDecoder::new(source)))),
        Compression::Zstd => Box::new(io::BufReader::new(Zstd::new(source))),
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

struct Gzip<R>(MultiGzDecoder<R>);

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|cause| match cause.kind() {
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof => damaged("gz", &cause),
            _ => cause,
        })
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
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

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
            decompress(Box::new(io::Cursor::new(bytes)), compression).read_to_end(&mut out);
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

    #[test]
    fn an_empty_stream_is_empty() {
        assert_eq!(read(Vec::new(), Compression::Zstd).0, "");
    }
}
