//! The tables as CSV (RFC 4180).

use std::borrow::Cow;
use std::io::Write;

use super::Writer;
use super::folder::{Folder, OutputFile};
use super::outcome::Outcome;
use super::row::{article_row, entity_rows, error_row, quote_rows};
use super::speakers::Speakers;
use super::table::{ArticleRow, CellKind, EntityRow, ErrorRow, QuoteRow, Row, SpeakerRow, Table};
use crate::error::{Error, ErrorKind, Result};

/// How cells are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// Leaves cells that a spreadsheet would run as a formula as they are.
    pub raw_cells: bool,
    /// Begins each file with a byte order mark, without which Excel takes it for another encoding.
    pub excel: bool,
}

/// The tables of results, open for writing.
pub struct CsvTables {
    quotes: TableFile,
    speakers: TableFile,
    entities: TableFile,
    articles: TableFile,
}

/// `errors.csv`, open for writing. Apart from the other tables because no format goes without it.
pub struct CsvErrors(TableFile);

impl CsvTables {
    /// Opens the tables and writes their headers.
    pub fn create(folder: &Folder, options: CsvOptions) -> Result<Self> {
        let open = |table: Table| TableFile::create(folder, table, options);
        Ok(Self {
            quotes: open(QuoteRow::TABLE)?,
            speakers: open(SpeakerRow::TABLE)?,
            entities: open(EntityRow::TABLE)?,
            articles: open(ArticleRow::TABLE)?,
        })
    }
}

impl CsvErrors {
    /// Opens the table and writes its header.
    pub fn create(folder: &Folder, options: CsvOptions) -> Result<Self> {
        TableFile::create(folder, ErrorRow::TABLE, options).map(Self)
    }
}

impl Writer for CsvTables {
    fn write(&mut self, outcome: &Outcome) -> Result<()> {
        self.articles.row(&article_row(outcome))?;
        if let Outcome::Extracted(extracted) = outcome {
            for row in quote_rows(extracted) {
                self.quotes.row(&row)?;
            }
            for row in entity_rows(extracted) {
                self.entities.row(&row)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, speakers: &Speakers) -> Result<()> {
        for row in speakers.rows() {
            self.speakers.row(&row)?;
        }
        let files = [
            &mut self.quotes,
            &mut self.speakers,
            &mut self.entities,
            &mut self.articles,
        ];
        files.into_iter().try_for_each(TableFile::flush)
    }
}

impl Writer for CsvErrors {
    fn write(&mut self, outcome: &Outcome) -> Result<()> {
        error_row(outcome).map_or(Ok(()), |row| self.0.row(&row))
    }

    fn finish(&mut self, _: &Speakers) -> Result<()> {
        self.0.flush()
    }
}

/// One table on its way to the disk.
struct TableFile {
    out: ::csv::Writer<OutputFile>,
    table: Table,
    raw_cells: bool,
}

impl TableFile {
    fn create(folder: &Folder, table: Table, options: CsvOptions) -> Result<Self> {
        let mut file = folder.file(table.file)?;
        if options.excel {
            file.write_all("\u{feff}".as_bytes())
                .map_err(|cause| failed(table, cause))?;
        }
        let mut table_file = Self {
            out: ::csv::Writer::from_writer(file),
            table,
            raw_cells: options.raw_cells,
        };
        let header = table.columns.iter().map(|column| column.name);
        table_file.record(header)?;
        Ok(table_file)
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        let raw = self.raw_cells;
        let cells = row.cells();
        let cells = cells.iter().zip(self.table.columns);
        self.record(cells.map(|(cell, column)| match column.kind {
            CellKind::Text if !raw => harmless(cell),
            _ => Cow::Borrowed(cell.as_str()),
        }))
    }

    fn record(&mut self, cells: impl Iterator<Item = impl AsRef<str>>) -> Result<()> {
        for cell in cells {
            let written = self.out.write_field(cell.as_ref());
            written.map_err(|cause| self.failed(cause.into()))?;
        }
        let ended = self.out.write_record(None::<&[u8]>);
        ended.map_err(|cause| self.failed(cause.into()))
    }

    fn flush(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        flushed.map_err(|cause| self.failed(cause))
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        failed(self.table, cause)
    }
}

fn failed(table: Table, cause: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("{} could not be written: {cause}", table.file),
    )
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"). A dash alone is none: it is the path of standard
/// input.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell != "-" {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::{TABLES, example};

    /// Writes one article's tables and hands back the files' bytes by name.
    fn written(name: &str, options: CsvOptions) -> impl Fn(&str) -> String {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::create(scratch.path()).unwrap();
        let mut tables = CsvTables::create(&folder, options).unwrap();
        let mut speakers = Speakers::default();
        let mut extracted = example::extracted("a", name);
        speakers.add(&mut extracted);
        tables
            .write(&Outcome::Extracted(Box::new(extracted)))
            .unwrap();
        tables.finish(&speakers).unwrap();
        let mut errors = CsvErrors::create(&folder, options).unwrap();
        errors.finish(&speakers).unwrap();
        folder.commit().unwrap();
        move |file| std::fs::read_to_string(scratch.path().join(file)).unwrap()
    }

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records = reader.records();
        records
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn the_headers_are_those_of_the_dictionary() {
        let written = written("Ito", CsvOptions::default());
        for table in TABLES {
            let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(read(&written(table.file))[0], columns, "{}", table.file);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let extracted = example::extracted("a", "Ito, \"the\nPoet\"");
        let rows = read(&written("Ito, \"the\nPoet\"", CsvOptions::default())(
            "quotes.csv",
        ));
        let mut row = quote_rows(&extracted).remove(0);
        row.speaker_id = "S1".to_owned();
        assert_eq!(rows[1], row.cells());
    }

    #[test]
    fn only_text_cells_are_made_harmless_and_only_when_wanted() {
        let name = "@Ito";
        let tame = written(name, CsvOptions::default());
        assert!(
            tame("speakers.csv").contains("S1,'@Ito,person"),
            "{}",
            tame("speakers.csv")
        );
        let raw = written(
            name,
            CsvOptions {
                raw_cells: true,
                excel: true,
            },
        );
        assert!(raw("speakers.csv").contains("S1,@Ito,person"));
        assert!(raw("quotes.csv").starts_with("\u{feff}article_id,"));
        assert!(!tame("quotes.csv").starts_with('\u{feff}'));
    }

    #[test]
    fn formulas_are_made_harmless_and_other_cells_left_alone() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for plain in ["", "-", "1-1", "'tis", " =1", "“=1”"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
