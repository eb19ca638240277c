//! Finished tables in other forms: what is made of them after a run, whenever it is asked for.

#[cfg(feature = "xlsx")]
mod cell;
#[cfg(feature = "xlsx")]
mod workbook;

#[cfg(feature = "xlsx")]
pub use workbook::{Written, workbook};
