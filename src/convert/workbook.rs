//! The tables as one workbook: a sheet a table, then what every column means, and what was run.
//!
//! Rows go to the disk as they come, so a table may be larger than memory. A sheet that is full goes on in a second one.

use std::path::Path;

use rust_xlsxwriter::{
    ConditionalFormat3ColorScale, ConditionalFormatType, ExcelDateTime, Format, Workbook,
    Worksheet, XlsxError,
};
use serde_json::Value;

use super::Written;
use super::cell::Cell;
use crate::error::{Error, ErrorKind, Result};
use crate::guard::guarded;
use crate::output::{CellKind, Column, FINDINGS, TABLES, Table};
use crate::tables::{Rows, Tables};

/// The rows of a sheet, its header among them.
const ROWS: u32 = 1_048_576;

/// Writes all tables of a run as a workbook.
///
/// # Errors
/// When a table is damaged, or the workbook cannot be written.
pub fn workbook(tables: &Tables, path: &Path) -> Result<Written> {
    written(tables, path, ROWS)
}

/// Writes one file with the columns of a table as a workbook, such as a sheet to be filled in.
///
/// # Errors
/// When the file is damaged, or the workbook cannot be written.
pub fn sheet(file: &Path, table: Table, path: &Path) -> Result<Written> {
    whole(path, || {
        let mut book = Book::create(path, ROWS).map_err(failed)?;
        book.add(Rows::open(file, table, &[], true)?, table)?;
        book.book.save(path).map_err(failed)?;
        Ok(book.written)
    })
}

fn failed(cause: XlsxError) -> Error {
    let message = format!("the workbook could not be written: {cause}");
    Error::new(ErrorKind::Io, message)
}

/// What writes a workbook, without the panic of its writer where the disk is full.
fn whole(path: &Path, write: impl FnOnce() -> Result<Written>) -> Result<Written> {
    const MESSAGE: &str =
        "the workbook could not be written: no space is left in its folder, or the folder is gone";
    guarded(ErrorKind::Io, MESSAGE, write).map_err(|error| error.at_path(path))
}

/// Likewise, with so many rows in a sheet.
fn written(tables: &Tables, path: &Path, rows: u32) -> Result<Written> {
    whole(path, || {
        let mut book = Book::create(path, rows).map_err(failed)?;
        for table in TABLES.into_iter().chain(FINDINGS) {
            if tables.has(table) {
                book.add(tables.rows(table, &[])?, table)?;
            }
        }
        book.add_columns()
            .and_then(|()| book.add_run(tables.run()))
            .and_then(|()| book.book.save(path))
            .map_err(failed)?;
        Ok(book.written)
    })
}

/// How wide a column of the user's is: what it holds is not known.
const KEPT: u16 = 18;

struct Book {
    book: Workbook,
    /// Rows of a sheet.
    rows: u32,
    header: Format,
    day: Format,
    written: Written,
}

impl Book {
    fn create(path: &Path, rows: u32) -> std::result::Result<Self, XlsxError> {
        let mut book = Workbook::new();
        // Beside the workbook there is room for it; elsewhere there may not be.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        book.set_tempdir(folder.unwrap_or(Path::new(".")))?;
        Ok(Self {
            book,
            rows,
            header: Format::new().set_bold().set_background_color("#DDE3EA"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            written: Written::default(),
        })
    }

    /// Adds the sheets of a table: one, or as many as its rows need.
    fn add(&mut self, mut rows: Rows, table: Table) -> Result<()> {
        let kept: Vec<String> = rows.kept().map(str::to_owned).collect();
        let columns = table.columns.iter();
        let columns = columns.map(|column| (column.name, width(column)));
        let columns: Vec<(&str, u16)> = columns
            .chain(kept.iter().map(|name| (name.as_str(), KEPT)))
            .collect();
        let (stem, _) = table.file.split_once('.').unwrap_or((table.file, ""));
        let mut row = rows.advance()?;
        for number in 1.. {
            let name = match number {
                1 => stem.to_owned(),
                number => format!("{stem} {number}"),
            };
            let sheet = self.sheet(&name, &columns).map_err(failed)?;
            let sheet = self.book.worksheet_from_index(sheet).map_err(failed)?;
            let mut at = 1;
            while at < self.rows
                && let Some(cells) = row
            {
                let own = table.columns.iter();
                let own = own.map(|column| Cell::of(column, cells.get(column.name)));
                for (place, cell) in (0..).zip(own.chain(cells.kept().map(Cell::kept))) {
                    self.written.cut += usize::from(matches!(cell, Cell::Cut(_)));
                    write(sheet, (at, place), &cell, &self.day).map_err(failed)?;
                }
                self.written.rows += 1;
                at += 1;
                row = rows.advance()?;
            }
            finish(sheet, table.columns, columns.len(), at - 1).map_err(failed)?;
            if row.is_none() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Adds the data dictionary.
    fn add_columns(&mut self) -> std::result::Result<(), XlsxError> {
        let header = [
            ("table", 14),
            ("column", 22),
            ("kind", 12),
            ("meaning", 110),
        ];
        let sheet = self.sheet("columns", &header)?;
        let sheet = self.book.worksheet_from_index(sheet)?;
        let mut at = 1;
        for table in TABLES.into_iter().chain(FINDINGS) {
            for column in table.columns {
                let kind = column.kind.to_string();
                let cells = [table.file, column.name, &kind, column.meaning];
                for (place, words) in (0..).zip(cells) {
                    sheet.write_string(at, place, words)?;
                }
                at += 1;
            }
        }
        sheet.autofilter(0, 0, at - 1, 3)?;
        Ok(())
    }

    /// Adds what was run: each setting by its place in `run.json`.
    fn add_run(&mut self, run: &Value) -> std::result::Result<(), XlsxError> {
        let sheet = self.sheet("run", &[("setting", 36), ("value", 70)])?;
        let sheet = self.book.worksheet_from_index(sheet)?;
        let mut settings = Vec::new();
        flatten("", run, &mut settings);
        for (at, (name, value)) in (1..).zip(&settings) {
            sheet.write_string(at, 0, name)?;
            let cell = match value {
                Value::Number(number) => number.as_f64().map_or(Cell::Empty, Cell::Number),
                Value::Bool(flag) => Cell::Flag(*flag),
                Value::String(words) => Cell::words(words),
                _ => Cell::Empty,
            };
            write(sheet, (at, 1), &cell, &self.day)?;
        }
        Ok(())
    }

    /// Begins a sheet with its header, which stays in sight, and says where in the book it stands.
    fn sheet(
        &mut self,
        name: &str,
        columns: &[(&str, u16)],
    ) -> std::result::Result<usize, XlsxError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (place, (column, width)) in (0..).zip(columns) {
            sheet.set_column_width(place, *width)?;
            sheet.write_string_with_format(0, place, *column, &self.header)?;
        }
        self.written.sheets += 1;
        Ok(self.written.sheets - 1)
    }
}

/// Filters over the rows of a sheet, and colours over those of its columns that are the program's.
fn finish(
    sheet: &mut Worksheet,
    columns: &[Column],
    all: usize,
    rows: u32,
) -> std::result::Result<(), XlsxError> {
    let last = u16::try_from(all).unwrap_or(u16::MAX) - 1;
    sheet.autofilter(0, 0, rows, last)?;
    for (place, column) in (0..).zip(columns) {
        if column.kind != CellKind::Probability || rows == 0 {
            continue;
        }
        // From a coin's toss to certainty, in colours that everybody can tell apart.
        let scale = ConditionalFormat3ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, 0.5)
            .set_minimum_color("#F4B183")
            .set_midpoint(ConditionalFormatType::Number, 0.75)
            .set_midpoint_color("#FFFFFF")
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_maximum_color("#9DC3E6");
        sheet.add_conditional_format(1, place, rows, place, &scale)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Format,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Flag(flag) => sheet.write_boolean(row, column, *flag)?,
        Cell::Day(words) => {
            let date = ExcelDateTime::parse_from_str(words)?;
            sheet.write_datetime_with_format(row, column, &date, day)?
        }
        // As words, so that nothing in them is run.
        Cell::Words(words) | Cell::Cut(words) => sheet.write_string(row, column, words)?,
    };
    Ok(())
}

/// How wide a column is, in characters.
fn width(column: &Column) -> u16 {
    let wanted = match (column.kind, column.name) {
        (CellKind::Text, "quote" | "context" | "message") => 60,
        (CellKind::Text, "title") => 40,
        (CellKind::Text, "date") | (CellKind::Day, _) => 12,
        (CellKind::Text, _) => 22,
        (CellKind::Word | CellKind::Spans, _) => 16,
        _ => 11,
    };
    // The name and the button of its filter.
    let named = u16::try_from(column.name.len()).unwrap_or(wanted);
    wanted.max(named + 4)
}

/// The leaves of a JSON value, each with its path.
fn flatten(path: &str, value: &Value, leaves: &mut Vec<(String, Value)>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&below(name), value, leaves);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                flatten(&below(&(at + 1).to_string()), value, leaves);
            }
        }
        leaf => leaves.push((path.to_owned(), leaf.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx, open_workbook};

    /// A folder of tables with so many articles, and its workbook with so many rows a sheet.
    fn book(articles: usize, rows: u32) -> (Written, Xlsx<std::io::BufReader<std::fs::File>>) {
        let folder = tempfile::tempdir().unwrap();
        let mut table = String::from("article_id,title,date,words,quotes,desk,pages\n");
        for at in 1..=articles {
            table.push_str(&format!(
                "'=id{at},Títle \u{1},2020-02-{at:02},{at},,'=news,007\n"
            ));
        }
        std::fs::write(folder.path().join("articles.csv"), table).unwrap();
        std::fs::write(
            folder.path().join("speakers.csv"),
            "speaker_id,speaker,mean_confidence\nS1,Ada,0.75\n",
        )
        .unwrap();
        std::fs::write(
            folder.path().join("run.json"),
            "{\"settings\":{\"threads\":2,\"formats\":[\"csv\"]}}",
        )
        .unwrap();
        let path = folder.path().join("tables.xlsx");
        let tables = Tables::open(folder.path()).unwrap();
        let written = written(&tables, &path, rows).unwrap();
        (written, open_workbook(&path).unwrap())
    }

    #[test]
    fn cells_are_read_back_with_their_types() {
        let (_, mut book) = book(1, ROWS);
        assert_eq!(
            book.sheet_names(),
            ["speakers", "articles", "columns", "run"]
        );
        let sheet = book.worksheet_range("articles").unwrap();
        let cell = |column: u32| sheet.get_value((1, column)).cloned().unwrap();
        // Words that a spreadsheet would run, without the mark that the CSV needs.
        assert_eq!(cell(0), Data::String("=id1".into()));
        let Data::DateTime(day) = cell(5) else {
            panic!("no day: {:?}", cell(5));
        };
        // Days from the end of 1899.
        assert_eq!(day.as_f64(), 43_862.0);
        assert_eq!(cell(10), Data::Float(1.0));
        // Columns of the user's come last, as they are: of digits, nobody knows whether they are a number.
        let kept: Vec<Data> = sheet
            .rows()
            .nth(1)
            .unwrap()
            .iter()
            .rev()
            .take(2)
            .rev()
            .cloned()
            .collect();
        assert_eq!(
            kept,
            [Data::String("=news".into()), Data::String("007".into())]
        );
        let run = book.worksheet_range("run").unwrap();
        let pair = |row: u32| {
            (
                run.get_value((row, 0)).cloned(),
                run.get_value((row, 1)).cloned(),
            )
        };
        let string = |words: &str| Some(Data::String(words.into()));
        assert_eq!(
            pair(1),
            (string("settings.threads"), Some(Data::Float(2.0)))
        );
        assert_eq!(pair(2), (string("settings.formats.1"), string("csv")));
    }

    #[test]
    fn a_full_sheet_goes_on_in_the_next() {
        let (written, mut book) = book(5, 3);
        assert_eq!(
            written,
            Written {
                sheets: 6,
                rows: 6,
                cut: 0,
                unfit: 0,
                passed_over: 0,
            }
        );
        let mut ids = Vec::new();
        for name in ["articles", "articles 2", "articles 3"] {
            let sheet = book.worksheet_range(name).unwrap();
            assert_eq!(
                sheet.get_value((0, 0)),
                Some(&Data::String("article_id".into()))
            );
            let rows = sheet.rows().skip(1);
            ids.extend(rows.map(|row| row[0].to_string()));
        }
        assert_eq!(ids, ["=id1", "=id2", "=id3", "=id4", "=id5"]);
    }
}
