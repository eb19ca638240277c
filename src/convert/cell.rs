//! What a cell of a table is in a workbook: a number, a day, a flag, or words that fit.

use crate::output::{CellKind, Column, EXCEL_CELL};
use crate::text::first_day;

/// Stands at the end of a cell that had to be cut.
const CUT: &str = " [cut here; the whole is in the CSV file]";

/// Excel's calendar begins here; older days are words.
const FIRST_DAY: &str = "1900-03-01";

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Number(f64),
    Flag(bool),
    /// A day, as YYYY-MM-DD.
    Day(String),
    Words(String),
    /// Words that did not fit, with the mark of the cut.
    Cut(String),
}

impl Cell {
    /// The cell of a column that holds `words` in the table.
    pub(super) fn of(column: &Column, words: &str) -> Self {
        if words.is_empty() {
            return Cell::Empty;
        }
        match column.kind {
            CellKind::Count | CellKind::Offset | CellKind::Probability => words
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map_or_else(|| Cell::words(words), Cell::Number),
            CellKind::Flag => match words.to_ascii_lowercase().as_str() {
                "true" => Cell::Flag(true),
                "false" => Cell::Flag(false),
                _ => Cell::words(words),
            },
            CellKind::Day => Cell::day(words),
            // A date is as the input gives it; one that is a day and nothing more is one here too.
            CellKind::Text if column.name == "date" => Cell::day(words),
            CellKind::Text | CellKind::Word | CellKind::Spans => Cell::words(words),
        }
    }

    /// The cell of a column of the user's: words, and a day where it is one.
    pub(super) fn kept(words: &str) -> Self {
        if words.is_empty() {
            Cell::Empty
        } else {
            Cell::day(words)
        }
    }

    fn day(words: &str) -> Self {
        let is_day = first_day(words, None).as_deref() == Some(words) && words >= FIRST_DAY;
        if is_day {
            Cell::Day(words.to_owned())
        } else {
            Cell::words(words)
        }
    }

    pub(super) fn words(words: &str) -> Self {
        let units = |words: &str| words.chars().map(char::len_utf16).sum::<usize>();
        if words.len() <= EXCEL_CELL || units(words) <= EXCEL_CELL {
            return Cell::Words(words.to_owned());
        }
        let mut room = EXCEL_CELL - CUT.len();
        let kept = words.chars().take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = room.saturating_sub(c.len_utf16());
            fits
        });
        Cell::Cut(kept.chain(CUT.chars()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{QuoteRow, Row, SpeakerRow, Table};

    fn cell(table: Table, name: &str, words: &str) -> Cell {
        let column = table.columns.iter().find(|column| column.name == name);
        Cell::of(column.unwrap(), words)
    }

    #[test]
    fn cells_have_the_type_of_their_column() {
        let quote = |name, words| cell(QuoteRow::TABLE, name, words);
        assert_eq!(quote("confidence", "0.5000"), Cell::Number(0.5));
        assert_eq!(quote("cue_start", ""), Cell::Empty);
        assert_eq!(quote("negated", "TRUE"), Cell::Flag(true));
        assert_eq!(quote("date", "2020-01-31"), Cell::Day("2020-01-31".into()));
        assert_eq!(
            quote("quote", "2020-01-31"),
            Cell::Words("2020-01-31".into())
        );
        for date in ["1871-05-02", "31 January 2020", "2020-1-31"] {
            assert_eq!(quote("date", date), Cell::Words(date.into()));
        }
        let day = cell(SpeakerRow::TABLE, "first_date", "2020-01-31");
        assert_eq!(day, Cell::Day("2020-01-31".into()));
    }

    #[test]
    fn what_excel_cannot_hold_is_cut_with_a_mark() {
        let units = |words: &str| words.encode_utf16().count();
        let fits = "é".repeat(EXCEL_CELL);
        assert_eq!(Cell::words(&fits), Cell::Words(fits.clone()));
        for long in ["é".repeat(EXCEL_CELL + 1), "😀".repeat(EXCEL_CELL)] {
            let Cell::Cut(words) = Cell::words(&long) else {
                panic!("it was not cut");
            };
            assert!(units(&words) <= EXCEL_CELL && units(&words) >= EXCEL_CELL - 1);
            assert!(words.ends_with(CUT));
        }
    }
}
