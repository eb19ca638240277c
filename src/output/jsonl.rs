//! The JSON of a result: an article an object, in the gold format with confidences; `extractions.jsonl` has one a line.

use std::io::Write;

use serde::{Serialize, Serializer};

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
        let line = serde_json::to_string(&record(outcome)?);
        let line = line.expect("strings, numbers and lists are always JSON");
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

/// The one JSON of a result, whoever asks for it: `serde_json::to_string(&outcome)` is its line of `extractions.jsonl`.
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let record = record(self).map_err(serde::ser::Error::custom)?;
        record.serialize(serializer)
    }
}

fn record(outcome: &Outcome) -> Result<gold::Record> {
    Ok(match outcome {
        Outcome::Extracted(it) => gold::to_record(&it.article, &it.document, &it.extraction)?,
        Outcome::NotEnglish { article, language } => {
            gold::to_record_not_run(article, "not_english", language, None)
        }
        Outcome::Failed {
            article,
            stage,
            error,
        } => {
            let failure = (stage.as_str(), error.kind().as_str(), error.message());
            gold::to_record_not_run(article, outcome.status(), "", Some(failure))
        }
    })
}

fn failed(cause: std::io::Error) -> Error {
    let message = format!("{JSONL} could not be written: {cause}");
    Error::new(ErrorKind::Io, message).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn a_result_serialises_to_its_line() {
        let outcome = Outcome::Extracted(Box::new(example::extracted("é1", "Zoë")));
        let mut lines = Jsonl::new(Vec::new());
        lines.write(&outcome).unwrap();
        let line = String::from_utf8(lines.into_inner()).unwrap();
        assert_eq!(line, serde_json::to_string(&outcome).unwrap() + "\n");
        let value = serde_json::to_value(&outcome).unwrap();
        assert_eq!(value["attributions"][0]["speaker"], "Zoë");
    }
}
