//! `extractions.jsonl`: an article a line, in the gold format with confidences.

use std::io::Write;

use super::outcome::Outcome;
use crate::error::{Error, ErrorKind, Result};
use crate::gold;

/// The name of the file.
pub const JSONL: &str = "extractions.jsonl";

/// Writes articles as JSON lines, those too that failed or were not run: a line each, in the order of the input.
pub struct Jsonl<W>(W);

impl<W: Write> Jsonl<W> {
    /// A writer onto `out`, which is a file, or standard output.
    pub fn new(out: W) -> Self {
        Self(out)
    }

    /// Writes the line of one article.
    ///
    /// # Errors
    /// When it cannot be written; the cause is the input or output error.
    pub fn write(&mut self, outcome: &Outcome) -> Result<()> {
        let line = match outcome {
            Outcome::Extracted(it) => gold::to_line(&it.article, &it.document, &it.extraction)?,
            Outcome::NotEnglish { article, language } => {
                gold::to_line_not_run(article, "not_english", language, None)
            }
            Outcome::Failed {
                article,
                stage,
                error,
            } => {
                let failure = (stage.as_str(), error.kind().as_str(), error.message());
                gold::to_line_not_run(article, outcome.status(), "", Some(failure))
            }
        };
        writeln!(self.0, "{line}").map_err(failed)
    }

    /// Writes a line, with its end, as it was read back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn verbatim(&mut self, line: &[u8]) -> Result<()> {
        self.0.write_all(line).map_err(failed)
    }

    /// Hands on what was written so far.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> Result<()> {
        self.0.flush().map_err(failed)
    }

    /// What it writes onto.
    pub fn into_inner(self) -> W {
        self.0
    }
}

fn failed(cause: std::io::Error) -> Error {
    let message = format!("{JSONL} could not be written: {cause}");
    Error::new(ErrorKind::Io, message).caused_by(cause)
}
