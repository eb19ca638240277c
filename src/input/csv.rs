//! A table with a header line -> one record a row.

use std::io::BufRead;

use super::columns::{Columns, Field};
use super::encoding;
use super::fields::{Entry, Fields};
use super::kept::TableColumns;
use super::limits::Limits;
use super::rows::{Row, Rows};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::name_list;

/// Bytes of a row's first field beyond which it is no id, where the row is damaged.
const LONGEST_ID: usize = 200;

/// The records of a table.
pub(super) struct Records<R> {
    rows: Rows<R>,
    row: Row,
    /// For each field that the table has, the place of its column.
    places: Vec<(Field, usize)>,
    /// The places of other columns that are kept, with their names.
    kept: Vec<(String, usize)>,
    names: Vec<String>,
}

impl<R: BufRead> Records<R> {
    /// Reads the header; fails where the table has no text column. A file without any line has no records.
    pub(super) fn new(source: R, columns: &Columns, limits: Limits) -> Result<Self> {
        let mut rows = Rows::new(source, limits.row());
        let mut row = Row::default();
        if !read_header(&mut rows, &mut row, columns)? {
            return Err(Error::new(ErrorKind::Empty, "the file is empty"));
        }
        let names = names_of(&row);
        let places = places_of(&names, columns, &Field::ALL)?;
        let kept = names.iter().enumerate();
        let kept = kept.filter_map(|(at, name)| Some((columns.kept(name)?.to_owned(), at)));
        let kept = kept.collect();
        rows.width = Some(names.len());
        Ok(Self {
            rows,
            row,
            places,
            kept,
            names,
        })
    }

    pub(super) fn columns(&self) -> TableColumns {
        TableColumns {
            names: self.names.clone(),
            kept: self.kept.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Entry> {
        let fields = match self.rows.read(&mut self.row) {
            Ok(true) => self.fields(),
            Ok(false) => return None,
            Err(error) => Err(error),
        };
        Some(match fields {
            Ok(mut fields) => Entry {
                id: std::mem::take(&mut fields.id),
                fields: Ok(fields),
            },
            Err(error) => Entry {
                id: self.id_before_damage(),
                fields: Err(error),
            },
        })
    }

    /// The id of a row that cannot be read as a whole. Only the first column is sure to be where it belongs then.
    fn id_before_damage(&self) -> String {
        let is_first = self.places.contains(&(Field::Id, 0));
        let id = self.row.field(0);
        if is_first && self.row.len() > 0 && id.len() <= LONGEST_ID && !id.contains(&b'\n') {
            encoding::decode_record(id).into_owned()
        } else {
            String::new()
        }
    }

    fn fields(&self) -> Result<Fields> {
        check_width(&self.row, self.names.len())?;
        let encoding = encoding::encoding_of(self.row.bytes());
        let mut fields = Fields::default();
        for &(field, place) in &self.places {
            *field.of(&mut fields) =
                encoding::decode_as(self.row.field(place), encoding).into_owned();
        }
        for (name, place) in &self.kept {
            fields.add(name, &encoding::decode_as(self.row.field(*place), encoding));
        }
        Ok(fields.without_missing())
    }
}

/// Refuses a row of another width than the header's; empty fields at its end are no more than habit. Read all the same, such a row
/// would give a piece of its text for the whole, and one column's value for another's.
pub(super) fn check_width(row: &Row, width: usize) -> Result<()> {
    let count = row.len();
    let is_extra_empty = (width..count).all(|index| row.field(index).is_empty());
    if count >= width && is_extra_empty {
        return Ok(());
    }
    let message = format!(
        "line {}: {count} fields where the header has {width}: does a field with a delimiter or line break lack its quotation marks?",
        row.line
    );
    Err(Error::new(ErrorKind::Format, message))
}

/// Reads the header row of a table, and sets the separator that its first line tells or shows; false where there is no row.
pub(super) fn read_header<R: BufRead>(
    rows: &mut Rows<R>,
    row: &mut Row,
    columns: &Columns,
) -> Result<bool> {
    let line = rows.peek_line()?;
    if let Some(delimiter) = told_delimiter(&line) {
        rows.read(row)?;
        rows.delimiter = delimiter;
    } else {
        rows.delimiter = sniff_delimiter(&line, columns)?;
    }
    rows.look_for_bare_marks();
    rows.read(row)
}

/// Spreadsheets may write the delimiter into a first line of its own: `sep=;`.
fn told_delimiter(line: &[u8]) -> Option<u8> {
    match line.strip_prefix(b"sep=")?.trim_ascii_end() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter by which the header names the text column, else the one that gives the most columns.
fn sniff_delimiter(header: &[u8], columns: &Columns) -> Result<u8> {
    let mut best = (false, 0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut rows = Rows::new(header, header.len());
        rows.delimiter = delimiter;
        let mut row = Row::default();
        // A header with a line break in a name does not parse alone; it is counted as bare text then.
        let names = match rows.read(&mut row) {
            Ok(_) => names_of(&row),
            Err(_) => String::from_utf8_lossy(header)
                .split(char::from(delimiter))
                .map(str::to_owned)
                .collect(),
        };
        let has_text = names.iter().any(|name| columns.is(Field::Text, name));
        if (has_text, names.len()) > (best.0, best.1) {
            best = (has_text, names.len(), delimiter);
        }
    }
    Ok(best.2)
}

pub(super) fn names_of(row: &Row) -> Vec<String> {
    (0..row.len())
        .map(|index| encoding::decode_record(row.field(index)).into_owned())
        .collect()
}

/// The place of each field's column: the first of that name.
pub(super) fn places_of(
    names: &[String],
    columns: &Columns,
    fields: &[Field],
) -> Result<Vec<(Field, usize)>> {
    let mut places = Vec::new();
    for &field in fields {
        let mut found = (0..names.len()).filter(|&place| columns.is(field, &names[place]));
        match (found.next(), found.next()) {
            (Some(first), Some(second)) if field == Field::Text => {
                return Err(twice(columns, first, second));
            }
            (Some(place), _) => places.push((field, place)),
            (None, _) if field == Field::Text || columns.is_chosen(field) => {
                return Err(missing(field, columns, names));
            }
            (None, _) => {}
        }
    }
    Ok(places)
}

fn missing(field: Field, columns: &Columns, names: &[String]) -> Error {
    let message = format!(
        "no column `{}` in the header; the columns are: {}; say which one it is with --{}-column NAME",
        columns.name(field),
        name_list(names),
        field.as_str()
    );
    Error::new(ErrorKind::Format, message)
}

fn twice(columns: &Columns, first: usize, second: usize) -> Error {
    let message = format!(
        "two columns are called `{}` (number {} and {}); rename one of them",
        columns.text,
        first + 1,
        second + 1
    );
    Error::new(ErrorKind::Format, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(bytes: &[u8]) -> Vec<Entry> {
        let mut records = Records::new(bytes, &Columns::default(), Limits::default()).unwrap();
        std::iter::from_fn(|| records.next()).collect()
    }

    fn read(bytes: &[u8]) -> Vec<Result<Fields>> {
        let entries = entries(bytes).into_iter();
        entries.map(|entry| entry.fields).collect()
    }

    fn ids(bytes: &[u8]) -> Vec<String> {
        entries(bytes).into_iter().map(|entry| entry.id).collect()
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        read(bytes)
            .into_iter()
            .map(|fields| fields.unwrap().text)
            .collect()
    }

    fn refused(bytes: &[u8], columns: &Columns) -> String {
        Records::new(bytes, columns, Limits::default())
            .err()
            .unwrap()
            .message()
            .to_owned()
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let table = b" TEXT ,Extra,ID,author\n\"He said, \"\"no\"\".\",x,007,A. Ito\n";
        let fields = read(table).remove(0).unwrap();
        assert_eq!(
            (fields.text.as_str(), fields.author.as_str()),
            ("He said, \"no\".", "A. Ito")
        );
        assert_eq!(ids(table), ["007"]);
        assert_eq!(fields.title, "");
    }

    #[test]
    fn any_usual_delimiter_will_do() {
        assert_eq!(texts(b"id;text\n1;a, b, c\n"), ["a, b, c"]);
        assert_eq!(texts(b"id\ttext\n1\ta; b\n"), ["a; b"]);
        assert_eq!(texts(b"id|text\n1|a\n"), ["a"]);
        assert_eq!(texts(b"text\na\n"), ["a"]);
        assert_eq!(texts(b"sep=;\nid;text\n1;a\n"), ["a"]);
        assert_eq!(texts(b"id,\"text\"\n1,a\n"), ["a"]);
    }

    #[test]
    fn a_table_without_the_text_says_what_it_has() {
        let message = refused(b"id,body,when\n1,a,b\n", &Columns::default());
        assert_eq!(
            message,
            "no column `text` in the header; the columns are: id, body, when; say which one it is with --text-column NAME"
        );
        let columns = Columns {
            date: "whn".to_owned(),
            text: "body".to_owned(),
            ..Columns::default()
        };
        assert!(refused(b"id,body,when\n", &columns).contains("--date-column"));
        assert!(refused(b"text,text\n", &Columns::default()).contains("number 1 and 2"));
        assert!(refused(b"\n\n", &Columns::default()).contains("empty"));
    }

    #[test]
    fn ragged_rows_are_errors_and_the_rest_goes_on() {
        let rows = read(b"id,text\n1\n2,a,\n3,a,b\n4,d\n");
        assert!(
            rows[0]
                .as_ref()
                .unwrap_err()
                .message()
                .starts_with("line 2: 1 fields where the header has 2")
        );
        assert_eq!(rows[1].as_ref().unwrap().text, "a");
        assert!(rows[2].is_err());
        assert_eq!(rows[3].as_ref().unwrap().text, "d");
    }

    #[test]
    fn a_file_that_quotes_nothing_keeps_its_marks() {
        let table = b"id|text\n1|\"Rain,\" said Bo.\n2|\"Rain.\"\n";
        assert_eq!(texts(table), ["\"Rain,\" said Bo.", "\"Rain.\""]);
        let table =
            b"id|text\n1|\"Two\nlines\"\n2|\"Rain,\" said Bo.\n3|\"\"\"Rain,\"\" said Bo.\"\n";
        assert_eq!(
            texts(table),
            ["Two\nlines", "\"Rain,\" said Bo.", "\"Rain,\" said Bo."]
        );
    }

    #[test]
    fn a_row_that_fails_keeps_its_id_where_that_is_sure() {
        assert_eq!(
            ids(b"id,text\na\nb,x,y\nc,\"no\"se\nd,fine\"\ne,\"open\n"),
            ["a", "b", "c", "e"]
        );
        assert_eq!(ids(b"text,id\nHe said, no,b\n"), [""]);
    }

    #[test]
    fn a_table_without_a_header_does_not_show_its_first_article() {
        let message = refused(
            format!("1,\"{}\"\n", "A secret is kept here. ".repeat(9)).as_bytes(),
            &Columns::default(),
        );
        assert!(message.contains("the columns are: 1, ["), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }

    #[test]
    fn other_columns_are_kept_where_wanted_and_missing_values_are_none() {
        let columns = Columns {
            keep: vec!["Outlet".to_owned(), "party".to_owned()],
            ..Columns::default()
        };
        let table =
            b"title,text,outlet,x,party\nNA,None of us said so.,The Post,y,\nA,nan,NA,y,Red\n";
        let mut records = Records::new(&table[..], &columns, Limits::default()).unwrap();
        let first = records.next().unwrap().fields.unwrap();
        assert_eq!(
            (first.title.as_str(), first.text.as_str()),
            ("", "None of us said so.")
        );
        assert_eq!(first.extra, [("Outlet".to_owned(), "The Post".to_owned())]);
        let second = records.next().unwrap().fields.unwrap();
        assert_eq!((second.title.as_str(), second.text.as_str()), ("A", ""));
        assert_eq!(second.extra, [("party".to_owned(), "Red".to_owned())]);
    }

    #[test]
    fn each_row_is_decoded_by_itself() {
        let rows =
            texts(b"id,text\n1,\x93It\x92s the caf\xe9\x94\n2,caf\xc3\xa9\n3,nul \0 tab\t\n");
        assert_eq!(rows, ["“It’s the café”", "café", "nul \0 tab\t"]);
    }

    #[test]
    fn a_hundred_thousand_columns_are_read() {
        let names: Vec<String> = (0..100_000).map(|n| format!("c{n}")).collect();
        let row = vec!["1"; 100_000].join(",");
        let table = format!("{},text\n{row},here\n", names.join(","));
        assert_eq!(texts(table.as_bytes()), ["here"]);
    }
}
