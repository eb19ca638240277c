//! Confidences fitted to one's own corpus, from the verdicts of a reader.
//!
//! Two numbers over the log odds of the confidence (Platt 1999), drawn towards leaving it as it is: a sheet of 200 rows tells
//! whether confidences are too high or too steep, and no more.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::findings::Findings;
use super::sheet::Question;
use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};

/// The fewest judged rows that a recalibration rests on.
const FEWEST: usize = 50;

/// How strongly slope and shift are drawn to 1 and 0: as a normal distribution of half a unit about them.
const DRAWN: f64 = 4.0;

/// Confidences that are certain have no finite log odds.
const CERTAIN: f64 = 1e-4;

/// What is made of a row's confidence: log odds times a slope, and a shift.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recalibration {
    /// What the log odds are multiplied by.
    pub slope: f64,
    /// What is added.
    pub shift: f64,
    /// Rows it was fitted on.
    pub rows: usize,
}

/// How far confidences lie from verdicts (Brier 1950), each row judged by what the others tell.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Brier {
    /// As they were.
    pub before: f64,
    /// Recalibrated.
    pub after: f64,
}

/// A judged row: log odds, whether it is right, and how many rows it stands for.
type Row = (f64, bool, f64);

impl Findings {
    /// A recalibration from the verdicts on whole rows, and what it gains on rows that it was not fitted on.
    ///
    /// # Errors
    /// When too few rows are judged.
    pub fn recalibration(&self) -> Result<(Recalibration, Brier)> {
        let judged = self.counted(Question::Row);
        if judged.len() < FEWEST {
            let message = format!(
                "{} rows count as a whole, and {FEWEST} are needed; judge more of the sheet, and all three of each row",
                judged.len()
            );
            return Err(Error::new(ErrorKind::Empty, message));
        }
        let rows: Vec<Row> = judged
            .iter()
            .map(|it| (odds(it.confidence), it.right, it.weight))
            .collect();
        Ok((fitted(&rows), brier(&rows)))
    }
}

impl Recalibration {
    /// Reads a file that [`Recalibration::write`] has made.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|cause| Error::io(path, cause))?;
        let read: std::result::Result<Self, _> = serde_json::from_str(&text);
        let read = read
            .ok()
            .filter(|it| it.slope.is_finite() && it.slope > 0.0 && it.shift.is_finite());
        read.ok_or_else(|| {
            let message = "it is no calibration made by `audit --recalibrate`";
            Error::new(ErrorKind::Format, message).at_path(path)
        })
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).expect("three numbers are always JSON");
        std::fs::write(path, text + "\n").map_err(|cause| Error::io(path, cause))
    }

    /// Recalibrates the rows of an article. What they are made of keeps its confidence: the verdicts were on whole rows.
    pub fn apply(&self, extraction: &mut Extraction) {
        let flat = extraction.attributions.iter_mut();
        let nested = extraction
            .nested
            .iter_mut()
            .map(|nested| &mut nested.attribution);
        for attribution in flat.chain(nested) {
            let row = &mut attribution.confidence.row;
            *row = self.of(odds(f64::from(*row))) as f32;
        }
    }

    fn of(&self, odds: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * odds + self.shift)).exp())
    }
}

fn odds(confidence: f64) -> f64 {
    let confidence = confidence.clamp(CERTAIN, 1.0 - CERTAIN);
    (confidence / (1.0 - confidence)).ln()
}

/// The likeliest slope and shift, by Newton's method; the weights come to as many as there are rows.
fn fitted(rows: &[Row]) -> Recalibration {
    let whole: f64 = rows.iter().map(|row| row.2).sum();
    let scale = rows.len() as f64 / whole;
    let mut it = Recalibration {
        slope: 1.0,
        shift: 0.0,
        rows: rows.len(),
    };
    for _ in 0..50 {
        let (mut by_slope, mut by_shift) = (DRAWN * (it.slope - 1.0), DRAWN * it.shift);
        let (mut slopes, mut shifts, mut both) = (DRAWN, DRAWN, 0.0);
        for &(odds, right, weight) in rows {
            let said = it.of(odds);
            let miss = scale * weight * (said - f64::from(u8::from(right)));
            let spread = scale * weight * said * (1.0 - said);
            by_slope += miss * odds;
            by_shift += miss;
            slopes += spread * odds * odds;
            shifts += spread;
            both += spread * odds;
        }
        let area = slopes * shifts - both * both;
        it.slope -= (shifts * by_slope - both * by_shift) / area;
        it.shift -= (slopes * by_shift - both * by_slope) / area;
        // More certain must stay more certain.
        it.slope = it.slope.max(0.05);
    }
    it
}

fn brier(rows: &[Row]) -> Brier {
    const PARTS: usize = 5;
    let (mut before, mut after, mut whole) = (0.0, 0.0, 0.0);
    for part in 0..PARTS {
        let others: Vec<Row> = rows
            .iter()
            .enumerate()
            .filter(|(at, _)| at % PARTS != part)
            .map(|(_, row)| *row)
            .collect();
        let fitted = fitted(&others);
        for &(odds, right, weight) in rows.iter().skip(part).step_by(PARTS) {
            let right = f64::from(u8::from(right));
            let as_is = 1.0 / (1.0 + (-odds).exp());
            before += weight * (as_is - right).powi(2);
            after += weight * (fitted.of(odds) - right).powi(2);
            whole += weight;
        }
    }
    Brier {
        before: before / whole,
        after: after / whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a confidence, of which a share is right.
    fn rows(confidence: f64, right: usize, of: usize) -> Vec<Row> {
        (0..of)
            .map(|at| (odds(confidence), at < right, 1.0))
            .collect()
    }

    #[test]
    fn confidences_that_hold_are_left_and_others_are_drawn_to_what_was_found() {
        let holds = [rows(0.9, 90, 100), rows(0.6, 60, 100)].concat();
        let it = fitted(&holds);
        assert!(
            (it.slope - 1.0).abs() < 0.01 && it.shift.abs() < 0.01,
            "{it:?}"
        );
        let high = [rows(0.95, 70, 100), rows(0.7, 40, 100)].concat();
        let it = fitted(&high);
        assert!((it.of(odds(0.95)) - 0.7).abs() < 0.05, "{it:?}");
        assert!((it.of(odds(0.7)) - 0.4).abs() < 0.05, "{it:?}");
        let brier = brier(&high);
        assert!(brier.after < brier.before, "{brier:?}");
    }

    #[test]
    fn what_is_written_is_read_and_other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calibration.json");
        let it = Recalibration {
            slope: 0.8,
            shift: -0.25,
            rows: 120,
        };
        it.write(&path).unwrap();
        assert_eq!(Recalibration::read(&path).unwrap(), it);
        std::fs::write(&path, "{\"slope\":-1,\"shift\":0,\"rows\":1}").unwrap();
        assert!(Recalibration::read(&path).is_err());
    }
}
