//! The known article of a bundle: what was found in it when the bundle was made, and whether it is found still.
//!
//! Checksums tell that the files are whole; this tells that the program, its kernels and this processor make of them what they
//! should.

use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use whosaid::annotation::{Attribution, Extraction};
use whosaid::encoder::bundle::{self, CHECK};
use whosaid::pipeline::Pipeline;
use whosaid::text::{Article, Document, Span};

/// How far a confidence may lie from the one that was kept: other kernels round otherwise.
const TOLERANCE: f32 = 0.02;

/// The article of a bundle that has none yet: direct, indirect and mixed reports, a pronoun, an institution, nobody.
const TEXT: &str = "\
Ferry to Orm Island is cut to two days a week

The ferry to Orm Island will sail only on Mondays and Fridays from next month, the harbour board said on Tuesday.

“We lose money on every empty crossing,” said Marta Lindqvist, who chairs the board. She told reporters that fuel had become \
a third dearer since the spring.

Islanders were not asked, according to Mayor Tom Adeyemi. “Children cross that water to go to school,” he said. “Nobody has \
told us how they will come home.”

Lindqvist denied that the school had been forgotten. A bus company on the mainland has offered a smaller boat, which the \
board called “a kind thought, and too slow”. The decision is reportedly to be looked at again in autumn.
";

/// What is kept in the bundle's folder.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    text: String,
    rows: Vec<Row>,
}

/// A row as far as it is compared.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    words: String,
    speaker: String,
    cue: String,
    confidence: f32,
}

/// Compares what is found in the bundle's known article with the rows that were kept. `None` where the bundle has no such article;
/// else how many rows there are, all as kept.
pub(super) fn compare(folder: &Path, pipeline: &Pipeline) -> anyhow::Result<Option<usize>> {
    if !bundle::read_manifest(folder)?.files.contains_key(CHECK) {
        return Ok(None);
    }
    let known = read(folder)?;
    let rows = find(pipeline, &known.text)?;
    match difference(&known.rows, &rows) {
        None => Ok(Some(rows.len())),
        Some(what) => anyhow::bail!(
            "the bundle finds something else in its known article than was kept in {}: {what}; if the bundle or the rules were \
             meant to change, keep the new rows with `whosaid models check --write`",
            folder.join(CHECK).display()
        ),
    }
}

/// Keeps what is found in the known article now; returns the number of rows.
pub(super) fn write(folder: &Path, pipeline: &Pipeline) -> anyhow::Result<usize> {
    let text = match folder.join(CHECK).exists() {
        true => read(folder)?.text,
        false => TEXT.to_owned(),
    };
    let rows = find(pipeline, &text)?;
    let count = rows.len();
    bundle::write_check(folder, &Known { text, rows })?;
    Ok(count)
}

fn read(folder: &Path) -> anyhow::Result<Known> {
    let path = folder.join(CHECK);
    let place = || path.display().to_string();
    let bytes = bundle::read_file(folder, CHECK).with_context(place)?;
    serde_json::from_slice(&bytes).with_context(place)
}

fn find(pipeline: &Pipeline, text: &str) -> whosaid::Result<Vec<Row>> {
    let article = Article {
        text: text.to_owned(),
        ..Article::default()
    };
    let (document, extraction) = pipeline.extract(&article)?;
    let rows = extraction.attributions.iter();
    Ok(rows.map(|it| row(&document, &extraction, it)).collect())
}

fn row(document: &Document, extraction: &Extraction, attribution: &Attribution) -> Row {
    let words = |spans: &[Span]| {
        let words: Vec<&str> = spans.iter().map(|&span| document.slice(span)).collect();
        words.join(" ")
    };
    let speaker = attribution
        .speaker
        .map(|at| extraction.speakers[at].name.clone());
    Row {
        words: words(&attribution.content),
        speaker: speaker.unwrap_or_default(),
        cue: words(&attribution.cue),
        // As the tables have it.
        confidence: (attribution.confidence.row * 1000.0).round() / 1000.0,
    }
}

/// The first difference between rows, in words.
fn difference(known: &[Row], found: &[Row]) -> Option<String> {
    for (at, (known, found)) in known.iter().zip(found).enumerate() {
        let number = at + 1;
        for (part, known, found) in [
            ("words", &known.words, &found.words),
            ("speaker", &known.speaker, &found.speaker),
            ("cue", &known.cue, &found.cue),
        ] {
            if known != found {
                return Some(format!(
                    "row {number}: the {part} is “{found}”, not “{known}”"
                ));
            }
        }
        // Written so that what is no number differs from any.
        let near = (known.confidence - found.confidence).abs() <= TOLERANCE;
        if !near {
            return Some(format!(
                "row {number}: the confidence is {}, not {}",
                found.confidence, known.confidence
            ));
        }
    }
    let (known, found) = (known.len(), found.len());
    (known != found).then(|| format!("there are {found} rows, not {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(speaker: &str, confidence: f32) -> Row {
        Row {
            words: "it rained".to_owned(),
            speaker: speaker.to_owned(),
            cue: "said".to_owned(),
            confidence,
        }
    }

    #[test]
    fn the_first_row_that_differs_is_named() {
        let known = [row("Ito", 0.9), row("Ek", 0.8)];
        let said = |found: &[Row]| difference(&known, found);
        assert_eq!(said(&[row("Ito", 0.91), row("Ek", 0.79)]), None);
        assert_eq!(
            said(&[row("Ito", 0.9), row("Oe", 0.8)]).unwrap(),
            "row 2: the speaker is “Oe”, not “Ek”"
        );
        assert_eq!(
            said(&[row("Ito", 0.5), row("Oe", 0.8)]).unwrap(),
            "row 1: the confidence is 0.5, not 0.9"
        );
        assert!(said(&[row("Ito", f32::NAN), row("Ek", 0.8)]).is_some());
        assert_eq!(said(&known[..1]).unwrap(), "there are 1 rows, not 2");
    }
}
