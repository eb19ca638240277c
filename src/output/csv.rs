//! The tables as CSV (RFC 4180).

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Write;

use super::file::OutputFile;
use super::outcome::Outcome;
use super::row::{article_row, entity_rows, error_row, quote_rows};
use super::table::{ArticleRow, CellKind, EntityRow, ErrorRow, QuoteRow, Row, Table};
use crate::error::{Error, ErrorKind, Result};

/// How cells are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// Leaves cells that a spreadsheet would run as a formula as they are.
    pub raw_cells: bool,
    /// Begins each file with a byte order mark, without which Excel takes it for another encoding.
    pub excel: bool,
    /// Semicolons between cells and commas in numbers, as the spreadsheets of most of Europe read them.
    pub semicolons: bool,
}

impl CsvOptions {
    /// The options of a run, by its settings in `run.json`.
    pub(crate) fn of_run(settings: &serde_json::Value) -> Self {
        let is_set = |name: &str| settings[name] == true;
        Self {
            raw_cells: is_set("raw_cells"),
            excel: is_set("excel"),
            semicolons: is_set("semicolons"),
        }
    }

    /// What stands between cells.
    pub(crate) fn separator(self) -> u8 {
        if self.semicolons { b';' } else { b',' }
    }

    /// A cell of a column as these options have it: a probability with its comma.
    pub(crate) fn printed(self, kind: CellKind, cell: &str) -> Cow<'_, str> {
        match kind {
            CellKind::Probability if self.semicolons => Cow::Owned(cell.replace('.', ",")),
            _ => Cow::Borrowed(cell),
        }
    }

    /// Begins the file of a table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn begin(self, mut file: OutputFile) -> Result<::csv::Writer<OutputFile>> {
        if self.excel {
            let marked = file.write_all("\u{feff}".as_bytes());
            marked.map_err(|cause| file.failed(cause))?;
        }
        let mut writer = ::csv::WriterBuilder::new();
        Ok(writer.delimiter(self.separator()).from_writer(file))
    }
}

/// The tables that have rows for each article, open for writing.
pub struct CsvTables {
    quotes: CsvTable,
    entities: CsvTable,
    articles: CsvTable,
    /// The names of what is kept of the input's other columns.
    keep: Vec<String>,
}

/// `errors.csv`, open for writing. Apart from the other tables because no format goes without it.
pub struct CsvErrors(CsvTable);

impl CsvTables {
    /// Opens the tables, whose files `open` makes, and writes their headers; `keep` are the other columns of the input that go into
    /// those of quotes and articles.
    ///
    /// # Errors
    /// When a file cannot be made or written, and when a table has a column of the name of one to be kept.
    pub fn create(
        open: impl Fn(&'static str) -> Result<OutputFile>,
        options: CsvOptions,
        keep: &[String],
    ) -> Result<Self> {
        let table = |table: Table| {
            let keep = if table.has_kept() { keep } else { &[] };
            CsvTable::with_kept(open(table.file)?, table, options, keep)
        };
        Ok(Self {
            quotes: table(QuoteRow::TABLE)?,
            entities: table(EntityRow::TABLE)?,
            articles: table(ArticleRow::TABLE)?,
            keep: keep.to_vec(),
        })
    }

    /// Writes the rows of one article.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&mut self, outcome: &Outcome) -> Result<()> {
        let article = outcome.article();
        let kept: Vec<&str> = self.keep.iter().map(|name| article.extra(name)).collect();
        self.articles.row_with(&article_row(outcome), &kept)?;
        if let Outcome::Extracted(extracted) = outcome {
            for row in quote_rows(extracted) {
                self.quotes.row_with(&row, &kept)?;
            }
            for row in entity_rows(extracted) {
                self.entities.row(&row)?;
            }
        }
        Ok(())
    }

    /// Writes a row of the table that is called `file` as it was read back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn verbatim(&mut self, file: &str, row: &::csv::ByteRecord) -> Result<()> {
        let tables = [&mut self.quotes, &mut self.entities, &mut self.articles];
        let mut tables = tables.into_iter();
        match tables.find(|table| table.table.file == file) {
            Some(table) => table.verbatim(row.iter()),
            None => Ok(()),
        }
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn close(self) -> Result<()> {
        self.quotes.close()?;
        self.entities.close()?;
        self.articles.close()
    }
}

impl CsvErrors {
    /// Opens the table, whose file `open` makes, and writes its header.
    ///
    /// # Errors
    /// When the file cannot be made or written.
    pub fn create(
        open: impl Fn(&'static str) -> Result<OutputFile>,
        options: CsvOptions,
    ) -> Result<Self> {
        let table = ErrorRow::TABLE;
        CsvTable::create(open(table.file)?, table, options).map(Self)
    }

    /// Writes the row of an article that failed; none of others.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, outcome: &Outcome) -> Result<()> {
        error_row(outcome).map_or(Ok(()), |row| self.0.row(&row))
    }

    /// Writes a row as it was read back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn verbatim(&mut self, row: &::csv::ByteRecord) -> Result<()> {
        self.0.verbatim(row.iter())
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn close(self) -> Result<()> {
        self.0.close()
    }
}

/// One table on its way to the disk.
pub struct CsvTable {
    out: ::csv::Writer<OutputFile>,
    table: Table,
    options: CsvOptions,
}

impl CsvTable {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(file: OutputFile, table: Table, options: CsvOptions) -> Result<Self> {
        Self::with_kept(file, table, options, &[])
    }

    fn with_kept(
        file: OutputFile,
        table: Table,
        options: CsvOptions,
        keep: &[String],
    ) -> Result<Self> {
        let is_own = |name: &&String| {
            table
                .columns
                .iter()
                .any(|column| column.name == name.as_str())
        };
        if let Some(name) = keep.iter().find(is_own) {
            let message = format!(
                "{} has a column `{name}` of its own; give the one to be kept another name",
                table.file
            );
            return Err(Error::new(ErrorKind::Setting, message));
        }
        if let Some(name) = kept_twice(keep) {
            let message = format!("the column `{name}` is to be kept twice; name it once");
            return Err(Error::new(ErrorKind::Setting, message));
        }
        let mut table_file = Self {
            out: options.begin(file)?,
            table,
            options,
        };
        let header = table.columns.iter().map(|column| column.name);
        table_file.verbatim(header.chain(keep.iter().map(String::as_str)))?;
        Ok(table_file)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.row_with(row, &[])
    }

    /// Writes a row, and after it what is kept of the input's other columns.
    fn row_with<R: Row>(&mut self, row: &R, kept: &[&str]) -> Result<()> {
        let options = self.options;
        let words = |cell: &str| {
            if options.raw_cells {
                cell.to_owned()
            } else {
                harmless(cell).into_owned()
            }
        };
        let cells = row.cells();
        let cells = cells.iter().zip(self.table.columns);
        let own = cells.map(|(cell, column)| match column.kind {
            CellKind::Text => words(cell),
            kind => options.printed(kind, cell).into_owned(),
        });
        self.verbatim(own.chain(kept.iter().map(|cell| words(cell))))
    }

    /// Writes the cells of a row as they are: those of a table that was read back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn verbatim(&mut self, cells: impl Iterator<Item = impl AsRef<[u8]>>) -> Result<()> {
        for cell in cells {
            let written = self.out.write_field(cell.as_ref());
            written.map_err(|cause| self.failed(cause.into()))?;
        }
        let ended = self.out.write_record(None::<&[u8]>);
        ended.map_err(|cause| self.failed(cause.into()))
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn close(mut self) -> Result<()> {
        let flushed = self.out.flush();
        flushed.map_err(|cause| self.failed(cause))?;
        match self.out.into_inner() {
            Ok(file) => file.close(),
            Err(_) => unreachable!("a writer that was flushed has nothing left to lose"),
        }
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        self.out.get_ref().failed(cause)
    }
}

/// The name of a column that is kept a second time. Names are found in the input whatever their case and spacing, so `Desk` is
/// another `desk`.
fn kept_twice(keep: &[String]) -> Option<&str> {
    let mut seen = HashSet::new();
    let mut names = keep.iter().map(|name| name.trim());
    names.find(|name| !seen.insert(name.to_lowercase()))
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"), by an apostrophe in front. Words that begin like that
/// already get another, so that [`untamed`] knows which was theirs. A dash alone is none: it is the path of standard input.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) && cell != "-" {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The words of a cell that [`harmless`] wrote.
pub(crate) fn untamed(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(words) if is_formula(words.trim_start_matches('\'')) => words,
        _ => cell,
    }
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::TABLES;
    use super::super::example;
    use super::super::table::SpeakerRow;

    /// Writes one article's tables and hands back the files' bytes by name.
    fn written(name: &str, options: CsvOptions) -> impl Fn(&str) -> String {
        let scratch = tempfile::tempdir().unwrap();
        let open = |file: &'static str| OutputFile::create(&scratch.path().join(file));
        let extracted = example::extracted("a", name);
        let outcome = Outcome::Extracted(Box::new(extracted));
        let mut tables = CsvTables::create(open, options, &[]).unwrap();
        tables.write(&outcome).unwrap();
        tables.close().unwrap();
        CsvErrors::create(open, options).unwrap().close().unwrap();
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
            if table == SpeakerRow::TABLE {
                continue;
            }
            let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(read(&written(table.file))[0], columns, "{}", table.file);
        }
    }

    #[test]
    fn a_column_is_kept_once_and_under_a_name_that_is_free() {
        let refused = |keep: &[&str]| {
            let scratch = tempfile::tempdir().unwrap();
            let open = |file: &'static str| OutputFile::create(&scratch.path().join(file));
            let keep: Vec<String> = keep.iter().map(|name| (*name).to_owned()).collect();
            let tables = CsvTables::create(open, CsvOptions::default(), &keep);
            tables.err().map(|error| error.to_string())
        };
        assert_eq!(refused(&["desk", "page"]), None);
        for (keep, said) in [
            (["desk", "desk"], "`desk` is to be kept twice"),
            (["desk", " Desk"], "`Desk` is to be kept twice"),
            (["desk", "quote"], "a column `quote` of its own"),
        ] {
            let error = refused(&keep).unwrap();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let extracted = example::extracted("a", "Ito, \"the\nPoet\"");
        let rows = read(&written("Ito, \"the\nPoet\"", CsvOptions::default())(
            "quotes.csv",
        ));
        assert_eq!(rows[1], quote_rows(&extracted).remove(0).cells());
    }

    #[test]
    fn only_text_cells_are_made_harmless_and_only_when_wanted() {
        let name = "@Ito";
        let tame = written(name, CsvOptions::default());
        assert!(
            tame("quotes.csv").contains(",'@Ito,"),
            "{}",
            tame("quotes.csv")
        );
        let raw = written(
            name,
            CsvOptions {
                raw_cells: true,
                excel: true,
                semicolons: false,
            },
        );
        assert!(raw("quotes.csv").contains(",@Ito,"));
        assert!(raw("quotes.csv").starts_with("\u{feff}article_id,"));
        assert!(!tame("quotes.csv").starts_with('\u{feff}'));
        let apart = written(
            name,
            CsvOptions {
                semicolons: true,
                ..CsvOptions::default()
            },
        );
        assert!(apart("quotes.csv").contains(";'@Ito;"));
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

    #[test]
    fn what_is_made_harmless_is_had_again() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("''-x", "'''-x"),
            ("-", "-"),
            ("'-", "''-"),
            ("'Tis", "'Tis"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
            assert_eq!(untamed(written), cell);
        }
    }
}
