//! Streams whose list of contents stands at their end: put into a file that can be gone to and fro in.
//!
//! A zip or Parquet table that comes through a pipe, packed, or inside an archive. The file has no name, so that whatever ends the
//! program removes it.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, Write};

use super::rows::failed;
use crate::error::{Error, ErrorKind, Result};

/// The bytes of `stream` in a temporary file, read from its start, and how many they are.
pub(super) fn spooled(mut stream: impl Read) -> Result<(File, u64)> {
    let mut file = tempfile::tempfile().map_err(no_room)?;
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(failed(cause)),
        };
        file.write_all(&buffer[..count]).map_err(no_room)?;
        size += count as u64;
    }
    file.rewind().map_err(no_room)?;
    Ok((file, size))
}

fn no_room(cause: io::Error) -> Error {
    let message = format!(
        "its list of contents stands at its end, so it must be put into a file first, and {} does not take it; set TMPDIR to a \
         folder that has room, or save and unpack it yourself",
        env::temp_dir().display()
    );
    Error::new(ErrorKind::Io, message).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_read_again_from_its_start() {
        let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let (mut file, size) = spooled(&bytes[..]).unwrap();
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!((read, size), (bytes, 100_000));
    }

    #[test]
    fn a_stream_that_fails_is_told_as_such() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        let error = spooled(b"ab".chain(Failing)).unwrap_err();
        assert!(!error.message().contains("TMPDIR"), "{}", error.message());
    }
}
