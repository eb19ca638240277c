//! `Pipeline`: the stages in a row, for one article.

use std::path::Path;

use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Article, Document};

/// Which engine runs the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Pure Rust, in 32-bit floats.
    NativeF32,
    /// Pure Rust, in 8-bit integers.
    NativeInt8,
    /// libtorch, on the device of this name.
    Torch(String),
}

/// A loaded bundle and the stages that use it; shared by all threads.
#[derive(Debug)]
pub enum Pipeline {}

impl Pipeline {
    /// Loads a bundle.
    pub fn open(bundle: &Path, _: Engine) -> Result<Self> {
        Err(Error::new(
            ErrorKind::Bundle,
            "this build has no engine that could run the bundle",
        )
        .at_path(bundle))
    }

    /// Everything that is found in an article.
    pub fn extract(&self, _: &Article) -> Result<(Document, Extraction)> {
        match *self {}
    }

    /// Everything that is found in a document.
    pub fn annotate(&self, _: &Document) -> Result<Extraction> {
        match *self {}
    }
}
