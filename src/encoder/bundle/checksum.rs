//! Checksums of a bundle's files.
//!
//! BLAKE3, since every start of the program checks 45 MB of weights: where the processor has no instructions for SHA-256, that took
//! longer than all else before the first row. Bundles made before it have SHA-256.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, ErrorKind, Result};

/// What stands before the digits of a BLAKE3 checksum; those of SHA-256 stand alone.
const PREFIX: &str = "blake3:";

/// The checksum of a file's bytes, as manifests have it.
pub(super) fn of(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", blake3::hash(bytes).to_hex())
}

/// Whether a file is what its checksum says.
///
/// # Errors
/// When it is not.
pub(super) fn check(path: &Path, bytes: &[u8], checksum: &str) -> Result<()> {
    let found = if checksum.starts_with(PREFIX) {
        of(bytes)
    } else {
        sha256(bytes)
    };
    if found == checksum {
        return Ok(());
    }
    let message = format!(
        "damaged: its checksum is {found}, the manifest says {checksum}; restore the file, or make the bundle again"
    );
    Err(Error::new(ErrorKind::Bundle, message).at_path(path))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_told_from_damage() {
        let path = Path::new("weights");
        // The published sums of no bytes at all.
        let old = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let new = "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
        assert_eq!(of(b""), new);
        for sum in [old, new] {
            assert!(check(path, b"", sum).is_ok());
            let error = check(path, b"x", sum).unwrap_err();
            assert!(error.to_string().starts_with("weights: damaged"), "{error}");
        }
    }
}
