//! Tables read back: the ground floor of what comes after a run.
//!
//! Columns are found by their names, so that a table of another version is read as long as it has what is asked for.

mod by_article;
mod index;
pub(crate) mod spreadsheet;
mod texts;
pub(crate) mod union;

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek};
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::output::{CellKind, CsvOptions, RUN, Table, untamed};

pub use by_article::RowsByArticle;
pub(crate) use texts::texts;
pub use texts::{TextLines, TextsById};

/// The folder of a finished run.
#[derive(Clone, Debug)]
pub struct Tables {
    folder: PathBuf,
    run: Value,
}

/// The rows of one table, in order.
pub struct Rows {
    reader: csv::Reader<File>,
    record: StringRecord,
    path: PathBuf,
    /// Where each column that the data dictionary knows stands; those this file lacks are left out.
    places: Vec<(&'static str, usize)>,
    /// What the user kept of the input's other columns: each name, and where it stands.
    kept: Vec<(String, usize)>,
    /// Whether a cell's first `'` may be ours.
    tamed: bool,
    text: Vec<&'static str>,
    /// The places of the numbers that the file has with a comma.
    numbers: Vec<usize>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct RowOf<'a>(&'a Rows);

impl Tables {
    /// Opens the folder of a finished run.
    ///
    /// # Errors
    /// When it holds no finished run.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(RUN);
        let none = || {
            let message =
                "here are no tables of a finished run; name the folder that `extract` has written";
            Error::new(ErrorKind::Setting, message).at_path(folder)
        };
        let text = std::fs::read_to_string(&path).map_err(|cause| none().caused_by(cause))?;
        let run = serde_json::from_str(&text).map_err(|cause| none().caused_by(cause))?;
        Ok(Self {
            folder: folder.to_owned(),
            run,
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What `run.json` says.
    pub fn run(&self) -> &Value {
        &self.run
    }

    /// The texts of the articles, in the order of their file; none where the folder holds no texts.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn texts(&self) -> Result<Option<TextLines>> {
        texts(&self.folder)
    }

    /// The texts of the articles, found by their ids; none where the folder holds no texts.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn texts_by_id(&self) -> Result<Option<TextsById>> {
        self.texts()?.map(TextLines::by_id).transpose()
    }

    /// How the run's tables are written, for tables that are added to them.
    pub fn options(&self) -> CsvOptions {
        CsvOptions::of_run(&self.run["settings"])
    }

    /// Whether a table is there.
    pub fn has(&self, table: Table) -> bool {
        self.folder.join(table.file).is_file()
    }

    /// Opens a table.
    ///
    /// # Errors
    /// When it is missing, cannot be read, or lacks a column of `needed`.
    pub fn rows(&self, table: Table, needed: &[&str]) -> Result<Rows> {
        let tamed = !self.options().raw_cells;
        Rows::open(&self.folder.join(table.file), table, needed, tamed)
    }
}

impl Rows {
    /// Opens a file with the columns of a table; `tamed` where words that a spreadsheet would run have a mark before them.
    ///
    /// # Errors
    /// When it is missing, cannot be read, or lacks a column of `needed`.
    pub fn open(path: &Path, table: Table, needed: &[&str], tamed: bool) -> Result<Self> {
        let failed = |cause: csv::Error| unreadable(path, cause);
        let file = File::open(path).map_err(|cause| {
            let message = "the table is missing; run `extract` with --format csv among the formats";
            Error::new(ErrorKind::Io, message)
                .at_path(path)
                .caused_by(cause)
        })?;
        let separator = separator(&file).map_err(|cause| Error::io(path, cause))?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .from_reader(file);
        let header = reader.headers().map_err(failed)?.clone();
        let names: Vec<&str> = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}'))
            .collect();
        let mut places = Vec::new();
        for column in table.columns {
            let place = names.iter().position(|name| *name == column.name);
            match place {
                Some(place) => places.push((column.name, place)),
                None if needed.contains(&column.name) => {
                    let message = format!(
                        "it has no column {}, which this version needs; run `extract` again",
                        column.name
                    );
                    return Err(Error::new(ErrorKind::Format, message).at_path(path));
                }
                None => {}
            }
        }
        let is_own = |name: &str| table.columns.iter().any(|column| column.name == name);
        let kept = names.iter().enumerate();
        let kept = kept.filter(|(_, name)| !is_own(name));
        let kept = kept.map(|(place, name)| ((*name).to_owned(), place));
        let kept = kept.collect();
        let place_of = |name: &str| places.iter().find(|(own, _)| *own == name);
        let numbers = table.columns.iter();
        let numbers = numbers
            .filter(|column| column.kind == CellKind::Probability)
            .filter_map(|column| Some(place_of(column.name)?.1))
            .collect();
        let text = table.columns.iter();
        let text = text.filter(|column| column.kind == CellKind::Text);
        Ok(Rows {
            reader,
            record: StringRecord::new(),
            path: path.to_owned(),
            places,
            kept,
            tamed,
            text: text.map(|column| column.name).collect(),
            numbers: match separator {
                b';' => numbers,
                _ => Vec::new(),
            },
        })
    }
}

/// What stands between the cells of a file, which is read from its start again.
fn separator(mut file: &File) -> std::io::Result<u8> {
    let mut header = Vec::new();
    BufReader::new(file).read_until(b'\n', &mut header)?;
    file.rewind()?;
    Ok(spreadsheet::separator(&String::from_utf8_lossy(&header)))
}

impl Rows {
    /// The names of the columns that no version of the program makes: what the user kept of the input.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().map(|(name, _)| name.as_str())
    }

    /// The names of all columns, as they stand in the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn header(&mut self) -> Result<Vec<String>> {
        let header = self.reader.headers();
        let header = header.map_err(|cause| unreadable(&self.path, cause))?;
        let names = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}'));
        Ok(names.map(str::to_owned).collect())
    }

    /// The next row; none after the last.
    ///
    /// # Errors
    /// When the file is no longer what it was, or damaged.
    pub fn advance(&mut self) -> Result<Option<RowOf<'_>>> {
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {
                if !self.numbers.is_empty() {
                    self.record = with_points(&self.record, &self.numbers);
                }
                Ok(Some(RowOf(self)))
            }
            Ok(false) => Ok(None),
            Err(cause) => Err(unreadable(&self.path, cause)),
        }
    }
}

impl<'a> RowOf<'a> {
    /// The cell of a column, as the article or the program has it; empty where the table has no such column.
    pub fn get(self, column: &str) -> &'a str {
        let rows = self.0;
        let place = rows.places.iter().find(|(name, _)| *name == column);
        let cell = place.and_then(|&(_, place)| rows.record.get(place));
        let cell = cell.unwrap_or_default();
        if rows.text.contains(&column) {
            self.untamed(cell)
        } else {
            cell
        }
    }

    /// The cells of the columns that [`Rows::kept`] names, as the input has them.
    pub fn kept(self) -> impl Iterator<Item = &'a str> {
        let places = self.0.kept.iter();
        places.map(move |&(_, place)| self.untamed(self.0.record.get(place).unwrap_or_default()))
    }

    /// The words of a cell without the mark that keeps a spreadsheet from running them.
    fn untamed(self, cell: &'a str) -> &'a str {
        if self.0.tamed { untamed(cell) } else { cell }
    }

    /// The number in a cell; none where it is empty or holds none.
    pub fn number<T: std::str::FromStr>(self, column: &str) -> Option<T> {
        self.get(column).parse().ok()
    }

    /// Whether a flag is set, in any case of its letters.
    pub fn flag(self, column: &str) -> bool {
        self.get(column).eq_ignore_ascii_case("true")
    }

    /// The half-open spans of a cell.
    pub fn spans(self, column: &str) -> Vec<(usize, usize)> {
        let pieces = self.get(column).split(';');
        let span = |piece: &str| {
            let (start, end) = piece.trim_matches(['[', ')', ' ']).split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?))
        };
        pieces.filter_map(span).collect()
    }

    /// All cells, as they stand in the file.
    pub fn verbatim(self) -> impl Iterator<Item = Cow<'a, str>> {
        let rows = self.0;
        let cells = rows.record.iter().enumerate();
        cells.map(|(place, cell)| match rows.numbers.contains(&place) {
            true => Cow::Owned(cell.replace('.', ",")),
            false => Cow::Borrowed(cell),
        })
    }
}

/// A row whose numbers have a point.
fn with_points(row: &StringRecord, numbers: &[usize]) -> StringRecord {
    let cells = row.iter().enumerate();
    let cells = cells.map(|(place, cell)| match numbers.contains(&place) {
        true => Cow::Owned(cell.replace(',', ".")),
        false => Cow::Borrowed(cell),
    });
    cells.collect::<Vec<_>>().into()
}

/// The number of a quote in its article, from 1, by its id.
pub(crate) fn number_in(quote_id: &str) -> Option<usize> {
    quote_id.rsplit_once(':')?.1.parse().ok()
}

/// A day as a number that sorts as days do: 20200131 for 2020-01-31; none of what is no day.
pub(crate) fn day_number(day: &str) -> Option<u32> {
    let parts: Vec<&str> = day.split('-').collect();
    let is_day = matches!(parts[..], [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2));
    is_day.then(|| parts.concat().parse().ok())?
}

/// The day of such a number.
pub(crate) fn day_of_number(number: u32) -> String {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    format!("{year:04}-{month:02}-{day:02}")
}

fn unreadable(path: &Path, cause: csv::Error) -> Error {
    let message = match cause.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            "the table is not in UTF-8: save it again as CSV UTF-8, or take the one that was written"
        }
        _ => "the table cannot be read",
    };
    Error::new(ErrorKind::Format, message)
        .at_path(path)
        .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{ArticleRow, QuoteRow, Row};

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn cells_are_found_by_name_and_have_their_own_words() {
        let table = "\u{feff}negated,quote,article_id,content_spans,confidence\n\
                     TRUE,'=1+1,a,3-7;9-12,0.5\nfalse,'tis,b,,\n";
        let folder = folder(&[
            ("run.json", "{\"settings\":{\"raw_cells\":false}}"),
            ("quotes.csv", table),
        ]);
        let tables = Tables::open(folder.path()).unwrap();
        let mut rows = tables.rows(QuoteRow::TABLE, &["quote"]).unwrap();
        let row = rows.advance().unwrap().unwrap();
        assert_eq!((row.get("quote"), row.flag("negated")), ("=1+1", true));
        assert_eq!(row.spans("content_spans"), [(3, 7), (9, 12)]);
        assert_eq!(row.number("confidence"), Some(0.5));
        assert_eq!(row.get("title"), "");
        let row = rows.advance().unwrap().unwrap();
        assert_eq!((row.get("quote"), row.flag("negated")), ("'tis", false));
        assert_eq!(row.number::<f64>("confidence"), None);
        assert!(rows.advance().unwrap().is_none());
    }

    #[test]
    fn days_are_numbers_and_days_again() {
        assert_eq!(day_number("2020-01-31"), Some(20_200_131));
        assert_eq!(day_of_number(20_200_131), "2020-01-31");
        for none in ["", "2020", "2020-1-31", "20-20-0131", "31 January"] {
            assert_eq!(day_number(none), None);
        }
    }

    #[test]
    fn columns_of_the_user_are_read_with_the_others() {
        let folder = folder(&[
            ("run.json", "{}"),
            ("quotes.csv", "article_id,desk,quote\na,'=news,1\n"),
        ]);
        let tables = Tables::open(folder.path()).unwrap();
        let mut rows = tables.rows(QuoteRow::TABLE, &[]).unwrap();
        assert_eq!(rows.kept().collect::<Vec<_>>(), ["desk"]);
        let row = rows.advance().unwrap().unwrap();
        assert_eq!(row.kept().collect::<Vec<_>>(), ["=news"]);
        assert_eq!(row.get("desk"), "");
    }

    #[test]
    fn a_table_saved_in_another_encoding_is_said_to_be_so() {
        let folder = folder(&[("run.json", "{}")]);
        let quotes = folder.path().join("quotes.csv");
        std::fs::write(quotes, b"article_id,quote\na,caf\xe9\n").unwrap();
        let tables = Tables::open(folder.path()).unwrap();
        let mut rows = tables.rows(QuoteRow::TABLE, &[]).unwrap();
        let error = rows.advance().map(|_| ()).unwrap_err();
        assert!(error.message().contains("CSV UTF-8"), "{error}");
    }

    #[test]
    fn what_is_missing_is_said_with_what_to_do() {
        let folder = folder(&[("quotes.csv", "quote\n\n")]);
        let error = Tables::open(folder.path()).unwrap_err();
        assert!(error.message().contains("`extract` has written"), "{error}");
        std::fs::write(folder.path().join("run.json"), "{}").unwrap();
        let tables = Tables::open(folder.path()).unwrap();
        let error = tables
            .rows(QuoteRow::TABLE, &["speaker"])
            .err()
            .map(|error| error.to_string());
        assert!(error.unwrap().contains("no column speaker"));
        assert!(!tables.has(ArticleRow::TABLE));
        assert!(tables.rows(ArticleRow::TABLE, &[]).is_err());
    }
}
