//! Finished tables in other forms: what is made of them after a run, whenever it is asked for.

#[cfg(feature = "xlsx")]
mod cell;
#[cfg(feature = "parquet")]
mod parquet;
mod standoff;
#[cfg(feature = "xlsx")]
mod workbook;

#[cfg(feature = "xlsx")]
pub use workbook::{sheet, workbook};

#[cfg(feature = "parquet")]
pub use self::parquet::parquet;
pub use standoff::{brat, refuse_worked_in, tei};

/// What became of the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Sheets of a workbook, or files.
    pub sheets: usize,
    /// Rows, without headers.
    pub rows: usize,
    /// Cells that are longer than Excel takes, and were cut.
    pub cut: usize,
    /// Cells that are not of their column's type, and are missing.
    pub unfit: usize,
    /// Rows of articles that the table of articles or the file of texts has not, and that are missing.
    pub passed_over: usize,
}
