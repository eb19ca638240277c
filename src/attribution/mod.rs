//! From layers to attributions: who said what.

mod confidence;
mod cue;
mod link;
mod quote_type;

pub use confidence::{Calibration, Curve, Judged};
