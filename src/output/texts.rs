//! `texts.jsonl`: the text of each article, in which the offsets of the tables count.
//!
//! Apart from the tables because it is as large as the input, and because the text of a page, or a mended one, is nowhere else.

use std::io::Write;

use serde::Serialize;

use super::outcome::{Outcome, Stage};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Article;

/// The name of the file.
pub const TEXTS: &str = "texts.jsonl";

/// Writes the texts of articles as JSON lines, in the order of the input: those too that were not run. What could not be read has no
/// line.
pub struct Texts<W>(W);

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
}

impl<W: Write> Texts<W> {
    /// A writer onto a file.
    pub fn new(out: W) -> Self {
        Self(out)
    }

    /// Writes the line of one article.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, outcome: &Outcome) -> Result<()> {
        let Some(article) = read(outcome) else {
            return Ok(());
        };
        let line = Line {
            id: &article.id,
            text: &article.text,
        };
        let mut line = serde_json::to_vec(&line).expect("two strings are always JSON");
        line.push(b'\n');
        self.verbatim(&line)
    }

    /// Writes a line, with its end, as it was read back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn verbatim(&mut self, line: &[u8]) -> Result<()> {
        self.0.write_all(line).map_err(|cause| {
            let message = format!("{TEXTS} could not be written: {cause}");
            Error::new(ErrorKind::Io, message).caused_by(cause)
        })
    }

    /// What it writes onto.
    pub fn into_inner(self) -> W {
        self.0
    }
}

/// The article, where it was read at all.
pub(super) fn read(outcome: &Outcome) -> Option<&Article> {
    match outcome {
        Outcome::Extracted(extracted) => Some(&extracted.article),
        Outcome::NotEnglish { article, .. } => Some(article),
        Outcome::Failed { article, stage, .. } => (*stage == Stage::Extract).then_some(article),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn what_was_read_has_a_line_and_what_was_not_has_none() {
        let extracted = example::extracted("é1", "Zoë");
        let text = extracted.article.text.clone();
        let failed = |stage| Outcome::Failed {
            article: extracted.article.clone(),
            stage,
            error: Error::new(ErrorKind::Internal, "no"),
        };
        let outcomes = [failed(Stage::Read), failed(Stage::Extract)];
        let mut texts = Texts::new(Vec::new());
        for outcome in &outcomes {
            texts.write(outcome).unwrap();
        }
        texts
            .write(&Outcome::Extracted(Box::new(extracted)))
            .unwrap();
        let lines = String::from_utf8(texts.into_inner()).unwrap();
        let values: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(values.len(), 2);
        for value in values {
            assert_eq!(
                (value["id"].as_str(), value["text"].as_str()),
                (Some("é1"), Some(text.as_str()))
            );
        }
    }
}
