//! `extractions.jsonl`: an article a line, in the gold format with confidences.

use std::io::Write;

use super::Writer;
use super::folder::{Folder, OutputFile};
use super::outcome::Outcome;
use super::speakers::Speakers;
use crate::error::{Error, ErrorKind, Result};
use crate::gold;

/// The name of the file.
const FILE: &str = "extractions.jsonl";

/// `extractions.jsonl`, open for writing. Articles that were not run have no line.
pub struct Jsonl(OutputFile);

impl Jsonl {
    /// Opens the file.
    pub fn create(folder: &Folder) -> Result<Self> {
        folder.file(FILE).map(Self)
    }
}

impl Writer for Jsonl {
    fn write(&mut self, outcome: &Outcome) -> Result<()> {
        if let Outcome::Extracted(extracted) = outcome {
            let (article, document) = (&extracted.article, &extracted.document);
            let line = gold::to_line(article, document, &extracted.extraction)?;
            writeln!(self.0, "{line}").map_err(failed)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Speakers) -> Result<()> {
        self.0.flush().map_err(failed)
    }
}

fn failed(cause: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("{FILE} could not be written: {cause}"),
    )
}
