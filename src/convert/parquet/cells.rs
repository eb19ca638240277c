//! The cells of a column, as many as are written together, with the type that the data dictionary tells.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
    StringDictionaryBuilder,
};
use arrow_array::types::Int32Type;
use arrow_schema::DataType;

use super::category;
use crate::output::{CellKind, Column};
use crate::tables::day_number;
use crate::text::days_to;

/// Cells of one type; what is empty is missing.
pub(super) enum Cells {
    Text(StringBuilder),
    Category(StringDictionaryBuilder<Int32Type>),
    Count(Int64Builder),
    Probability(Float64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
}

impl Cells {
    pub(super) fn of(column: &Column) -> Self {
        match column.kind {
            // An id is another in every row or two, and no category.
            CellKind::Word if !column.name.ends_with("_id") => {
                Cells::Category(StringDictionaryBuilder::new())
            }
            CellKind::Text | CellKind::Word | CellKind::Spans => Cells::text(),
            CellKind::Count | CellKind::Offset => Cells::Count(Int64Builder::new()),
            CellKind::Probability => Cells::Probability(Float64Builder::new()),
            CellKind::Flag => Cells::Flag(BooleanBuilder::new()),
            CellKind::Day => Cells::Day(Date32Builder::new()),
        }
    }

    /// Those of a column of the user's: of digits, nobody knows whether they are a number.
    pub(super) fn text() -> Self {
        Cells::Text(StringBuilder::new())
    }

    pub(super) fn kind(&self) -> DataType {
        match self {
            Cells::Text(_) => DataType::Utf8,
            Cells::Category(_) => category(),
            Cells::Count(_) => DataType::Int64,
            Cells::Probability(_) => DataType::Float64,
            Cells::Flag(_) => DataType::Boolean,
            Cells::Day(_) => DataType::Date32,
        }
    }

    /// Adds the cell that holds `words` in the table; false where they are not of the type, and the cell is missing.
    pub(super) fn push(&mut self, words: &str) -> bool {
        let some = (!words.is_empty()).then_some(words);
        let fits = match self {
            Cells::Text(cells) => {
                cells.append_option(some);
                true
            }
            Cells::Category(cells) => {
                cells.append_option(some);
                true
            }
            Cells::Count(cells) => {
                let number = words.parse().ok();
                cells.append_option(number);
                number.is_some()
            }
            Cells::Probability(cells) => {
                let number = words.parse().ok().filter(|number: &f64| number.is_finite());
                cells.append_option(number);
                number.is_some()
            }
            Cells::Flag(cells) => {
                let flag = match words.to_ascii_lowercase().as_str() {
                    "true" => Some(true),
                    "false" => Some(false),
                    _ => None,
                };
                cells.append_option(flag);
                flag.is_some()
            }
            Cells::Day(cells) => {
                let day = days(words);
                cells.append_option(day);
                day.is_some()
            }
        };
        fits || some.is_none()
    }

    /// The cells so far; those that come after begin anew.
    pub(super) fn finish(&mut self) -> ArrayRef {
        match self {
            Cells::Text(cells) => Arc::new(cells.finish()),
            Cells::Category(cells) => Arc::new(cells.finish()),
            Cells::Count(cells) => Arc::new(cells.finish()),
            Cells::Probability(cells) => Arc::new(cells.finish()),
            Cells::Flag(cells) => Arc::new(cells.finish()),
            Cells::Day(cells) => Arc::new(cells.finish()),
        }
    }
}

/// The days from the first of 1970 to a day.
fn days(words: &str) -> Option<i32> {
    let number = day_number(words)?;
    let year = i32::try_from(number / 10_000).ok()?;
    days_to(year, number / 100 % 100, number % 100)
}
