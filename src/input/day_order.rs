//! Which of day and month comes first in the dates of a table, told by the rest of the column.

use std::path::Path;

use serde::Serialize;

use super::contents::{self, Contents, Records, Settings, Stream};
use super::format::Format;
use super::record::Content;
use crate::error::Result;
use crate::quoting::short;
use crate::text::{DayOrder, first_day, order_of};

/// Dates that may be read in two ways, and have no day in the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DoubtfulDates {
    /// How many there are.
    pub count: usize,
    /// The path of the first.
    pub first: String,
}

impl DoubtfulDates {
    pub(super) fn add(&mut self, path: &str) {
        if self.count == 0 {
            path.clone_into(&mut self.first);
        }
        self.count += 1;
    }
}

/// Dates that are none that is known, and have no day in the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadDates {
    /// How many there are.
    pub count: usize,
    /// The first of them, as it was written.
    pub first: String,
    /// The path of the first.
    pub path: String,
}

impl UnreadDates {
    pub(super) fn add(&mut self, date: &str, path: &str) {
        if self.count == 0 {
            date.clone_into(&mut self.first);
            path.clone_into(&mut self.path);
        }
        self.count += 1;
    }

    /// What has to be said.
    pub(super) fn line(&self) -> String {
        /// Characters of a date that a message shows.
        const SHOWN: usize = 40;
        let first = short(&self.first, SHOWN);
        let path = &self.path;
        match self.count {
            1 => format!("1 date could not be read and got no day: `{first}` (in {path})"),
            count => format!(
                "{count} dates could not be read and got no day; the first: `{first}` (in {path})"
            ),
        }
    }
}

/// Rows that are looked through. Sorted by date, a table may begin with the first twelve days of a month, but not for so long.
const ROWS: usize = 200_000;

/// Rows after which a column without such dates is done with, and one that was told is believed.
const ENOUGH: usize = 1_000;

/// The order that a table's dates tell; `None` where they tell none.
pub(super) fn of_table(
    stream: Stream,
    format: Format,
    settings: &Settings,
) -> Result<Option<DayOrder>> {
    let Contents::Many(mut records) = contents::of(stream, format, None, settings)? else {
        return Ok(None);
    };
    Ok(of_records(&mut records))
}

/// Likewise, of records that are open.
pub(super) fn of_records(records: &mut Records) -> Option<DayOrder> {
    let mut seen = Seen::default();
    for row in 0..ROWS {
        let Some(item) = records.next() else {
            break;
        };
        match item.content {
            Ok(Content::Fields(fields)) => seen.add(&fields.date),
            Ok(_) => {}
            // Damage is told when the table is read.
            Err(_) if row >= ENOUGH => break,
            Err(_) => {}
        }
        if row >= ENOUGH && seen.is_clear() {
            break;
        }
    }
    seen.order()
}

/// Likewise, of dates that are all in memory.
pub(super) fn of_dates<'a>(dates: impl Iterator<Item = &'a str>) -> Option<DayOrder> {
    let mut seen = Seen::default();
    dates.for_each(|date| seen.add(date));
    seen.order()
}

/// The dates of a column, by their form.
#[derive(Default)]
struct Seen {
    day_first: usize,
    month_first: usize,
    either: usize,
    /// Of another form.
    others: usize,
}

impl Seen {
    fn add(&mut self, date: &str) {
        match order_of(date) {
            Some(Some(DayOrder::DayFirst)) => self.day_first += 1,
            Some(Some(DayOrder::MonthFirst)) => self.month_first += 1,
            Some(None) => self.either += 1,
            None => self.others += usize::from(first_day(date, None).is_some()),
        }
    }

    fn is_clear(&self) -> bool {
        self.day_first + self.month_first > 0 || self.either == 0
    }

    /// A column of one form is by one hand, and one sure date tells all. Where forms are mixed, the rows come from several
    /// sources, and one says nothing of another.
    fn order(&self) -> Option<DayOrder> {
        let numbers = self.day_first + self.month_first + self.either;
        if numbers <= self.others {
            return None;
        }
        match (self.day_first > 0, self.month_first > 0) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Whether the order of a file's dates can be told before it is read: it is a table, and can be read twice.
pub(super) fn is_told_by(path: &Path, format: Format) -> bool {
    let is_table = matches!(
        format,
        Format::Csv | Format::Jsonl | Format::Json | Format::Parquet
    );
    is_table && path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::columns::Columns;
    use crate::input::limits::Limits;
    use crate::input::{Options, Reader};

    fn order(dates: &[&str]) -> Option<DayOrder> {
        let rows: Vec<String> = dates.iter().map(|date| format!("{date};x\n")).collect();
        let table = format!("date;text\n{}", rows.concat());
        let settings = Settings {
            columns: Columns::default(),
            limits: Limits::default(),
            splitting: None,
            mend: false,
        };
        of_table(
            Box::new(std::io::Cursor::new(table)),
            Format::Csv,
            &settings,
        )
        .unwrap()
    }

    #[test]
    fn dates_that_cannot_be_read_are_told() {
        let unread = |rows: &str| {
            let table = format!("date,text\n{rows}");
            let source = std::io::Cursor::new(table);
            let mut reader = Reader::of_stream("n", Format::Csv, source, &Options::default());
            reader.by_ref().for_each(drop);
            reader.report().lines()
        };
        let read = "2019-01-02,x\n,x\nNA,x\n3 May 2019,x\n25/04/2019,x\n";
        assert_eq!(unread(read), Vec::<String>::new());
        assert_eq!(
            unread(&format!("{read}next Tuesday,x\n")),
            ["1 date could not be read and got no day: `next Tuesday` (in n)"]
        );
        assert_eq!(
            unread("soon,x\n40/02/2019,x\n"),
            ["2 dates could not be read and got no day; the first: `soon` (in n)"]
        );
    }

    #[test]
    fn one_sure_date_tells_a_column_of_one_form() {
        assert_eq!(
            order(&["04/06/2019", "13/06/2019"]),
            Some(DayOrder::DayFirst)
        );
        assert_eq!(
            order(&["04/06/2019", "04/25/2019", ""]),
            Some(DayOrder::MonthFirst)
        );
        assert_eq!(order(&["04/06/2019", "03/07/2019"]), None);
        assert_eq!(order(&["04/06/2019", "25/06/2019", "06/25/2019"]), None);
    }

    #[test]
    fn a_column_of_many_forms_tells_nothing() {
        assert_eq!(
            order(&["04/06/2019", "25/04/2019", "3 May 2019", "2019-01-02"]),
            None
        );
    }
}
