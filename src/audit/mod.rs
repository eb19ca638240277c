//! An audit by hand: a sample of a run's rows for a reader, and what the verdicts say of the whole run.

mod findings;
mod recalibrate;
mod sample;
mod sheet;
mod stratum;
mod whole;

pub use crate::interval::Share;
pub use findings::{Agreement, Findings, Precision, Threshold};
pub use recalibrate::{Brier, Recalibration};
pub use sample::{Drawn, sample};
pub use sheet::{Question, SHEET};
