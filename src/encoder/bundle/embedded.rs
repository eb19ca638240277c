//! The shipped bundle, inside the program: one file to carry.
//!
//! Paths are told from this file, so that none of the machine it was built on gets into the program.

use super::{CALIBRATION, CHECK, MANIFEST, TOKENIZER, WEIGHTS};

/// The bytes of one of its files.
pub(super) fn file(name: &str) -> Option<&'static [u8]> {
    match name {
        MANIFEST => Some(include_bytes!("../../../models/en-small/manifest.toml")),
        WEIGHTS => Some(include_bytes!("../../../models/en-small/model.safetensors")),
        TOKENIZER => Some(include_bytes!("../../../models/en-small/tokenizer.json")),
        CALIBRATION => Some(include_bytes!("../../../models/en-small/calibration.json")),
        CHECK => Some(include_bytes!("../../../models/en-small/check.json")),
        _ => None,
    }
}
