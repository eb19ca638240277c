//! A table beside the articles: what it says of each is joined on id, path or address.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use super::columns::{Columns, Field};
use super::csv::{check_width, names_of, read_header};
use super::limits::Limits;
use super::missing::is_missing;
use super::rows::{Row, Rows};
use super::{Options, day_order, encoding};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::name_list;
use crate::text::{Article, DayOrder};

/// What a table says of articles that are read from other files. It is kept in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    rows: Vec<Vec<(Column, String)>>,
    /// Rows by what they are joined on. The first row of a key counts.
    by_id: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
    by_url: HashMap<String, usize>,
    /// Rows whose key another had before.
    repeated: usize,
    /// Its own path, and the names of its columns.
    path: String,
    names: Vec<String>,
    /// Which of day and month comes first in its dates, as all of them tell.
    order: Option<DayOrder>,
}

/// The table as a run reads it.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    pub(super) metadata: Arc<Metadata>,
    /// Which of day and month comes first in its dates: as the user says, or they tell.
    pub(super) order: Option<DayOrder>,
}

impl Beside {
    pub(super) fn of(options: &Options) -> Option<Self> {
        let metadata = Arc::clone(options.metadata.as_ref()?);
        let order = options.day_order.or(metadata.order);
        Some(Self { metadata, order })
    }
}

/// What a column of the table fills.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Field(Field),
    Extra(String),
}

/// The name of the column that holds paths.
const PATH: &str = "path";

impl Metadata {
    /// Reads the table. Its columns are named as those of the articles' own tables; `path` is that of the article's file, or an
    /// end of it.
    ///
    /// # Errors
    /// When it or a row of it cannot be read, or it has none of the columns that rows are joined on.
    pub fn read(path: &Path, columns: &Columns) -> Result<Self> {
        Self::parse(path, columns).map_err(|error| error.at_path(path))
    }

    fn parse(path: &Path, columns: &Columns) -> Result<Self> {
        let file = File::open(path).map_err(|cause| Error::io(path, cause))?;
        let source = encoding::to_ascii_superset(Box::new(BufReader::new(file)))?;
        let mut rows = Rows::new(source, Limits::default().row());
        let mut row = Row::default();
        read_header(&mut rows, &mut row, columns)?;
        let names = names_of(&row);
        let is_path = |name: &String| name.trim().eq_ignore_ascii_case(PATH);
        let is_key = |name: &String| {
            columns.is(Field::Id, name) || columns.is(Field::Url, name) || is_path(name)
        };
        if !names.iter().any(is_key) {
            let message = format!(
                "no column to join on: `{}`, `path` or `{}`; the columns are: {}",
                columns.id,
                columns.url,
                name_list(&names)
            );
            return Err(Error::new(ErrorKind::Format, message));
        }
        let mut metadata = Self::default();
        rows.width = Some(names.len());
        while rows.read(&mut row)? {
            check_width(&row, names.len())?;
            let encoding = encoding::encoding_of(row.bytes());
            let number = metadata.rows.len();
            let mut kept = Vec::new();
            // Whether the row is the first of its id, path or address.
            let (mut by_id, mut by_path, mut by_url) = (None, None, None);
            for (at, name) in names.iter().enumerate() {
                let value = encoding::decode_as(row.field(at), encoding);
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                if value.is_empty() || is_missing(&value) {
                    continue;
                }
                match columns.field(name) {
                    Some(Field::Id) => {
                        let first = *metadata.by_id.entry(value).or_insert(number);
                        by_id = Some(first == number);
                    }
                    Some(Field::Text) => {}
                    Some(field) => {
                        if field == Field::Url {
                            let first = metadata.by_url.entry(value.clone());
                            by_url = Some(*first.or_insert(number) == number);
                        }
                        kept.push((Column::Field(field), value));
                    }
                    None if is_path(name) => {
                        let value = value.replace('\\', "/");
                        let value = value.trim_start_matches("./").to_owned();
                        let first = *metadata.by_path.entry(value).or_insert(number);
                        by_path = Some(first == number);
                    }
                    None => kept.push((Column::Extra(name.trim().to_owned()), value)),
                }
            }
            metadata.rows.push(kept);
            // An address may well stand twice where the rows have ids.
            metadata.repeated += usize::from(by_id.or(by_path).or(by_url) == Some(false));
        }
        let dates = (0..metadata.rows.len()).filter_map(|row| metadata.date(row));
        metadata.order = day_order::of_dates(dates);
        metadata.path = path.to_string_lossy().into_owned();
        metadata.names = names;
        Ok(metadata)
    }

    /// Puts into an article what the table says of it; that counts before what the article's own file says. Whether its date is the
    /// table's then. `given` is as in [`row_of`](Self::row_of).
    pub(super) fn join(&self, article: &mut Article, given: Option<&str>) -> bool {
        let Some(row) = self.row_of(&article.id, given, &article.path, &article.url) else {
            return false;
        };
        for (column, value) in &self.rows[row] {
            match column {
                Column::Field(Field::Title) => value.clone_into(&mut article.title),
                Column::Field(Field::Date) => value.clone_into(&mut article.date),
                Column::Field(Field::Author) => value.clone_into(&mut article.byline),
                Column::Field(Field::Publisher) => value.clone_into(&mut article.publisher),
                Column::Field(Field::Url) => value.clone_into(&mut article.url),
                Column::Field(Field::Id | Field::Text) => {}
                Column::Extra(name) => {
                    article
                        .extra
                        .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                    article.extra.push((name.clone(), value.clone()));
                }
            }
        }
        self.date(row).is_some()
    }

    /// The number of the row that an article is joined with. `given` is the id that the input gave, where another article had it
    /// before: the one that the article got instead means nothing to the table, and path and address tell more surely which it is.
    pub(super) fn row_of(
        &self,
        id: &str,
        given: Option<&str>,
        path: &str,
        url: &str,
    ) -> Option<usize> {
        let by_id = || self.by_id.get(given.unwrap_or(id));
        let by_place = || self.row_of_path(path).or_else(|| self.by_url.get(url));
        let row = match given {
            Some(_) => by_place().or_else(by_id),
            None => by_id().or_else(by_place),
        };
        row.copied()
    }

    /// What a row is joined on; none where another row had all of that before.
    pub(super) fn key_of(&self, row: usize) -> Option<&str> {
        let tables = [&self.by_id, &self.by_path, &self.by_url].into_iter();
        let mut keys = tables.flat_map(|keys| keys.iter().find(|&(_, &number)| number == row));
        keys.next().map(|(key, _)| key.as_str())
    }

    /// The date that a row gives.
    pub(super) fn date(&self, row: usize) -> Option<&str> {
        let is_date = |(column, _): &&(Column, String)| *column == Column::Field(Field::Date);
        let found = self.rows[row].iter().find(is_date);
        found.map(|(_, date)| date.as_str())
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many rows have a key that another had before.
    pub(super) fn repeated(&self) -> usize {
        self.repeated
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether rows are joined on addresses.
    pub(super) fn goes_by_url(&self) -> bool {
        !self.by_url.is_empty()
    }

    /// By the path as it was named, or the longest end of it.
    fn row_of_path(&self, path: &str) -> Option<&usize> {
        let path = path.replace('\\', "/");
        let mut rest = path.trim_start_matches("./");
        loop {
            if let Some(row) = self.by_path.get(rest) {
                return Some(row);
            }
            rest = rest.split_once('/')?.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> Result<Metadata> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("meta.csv");
        std::fs::write(&path, table).unwrap();
        Metadata::read(&path, &Columns::default())
    }

    fn joined(metadata: &Metadata, id: &str, path: &str, url: &str) -> Article {
        let mut article = Article {
            id: id.to_owned(),
            path: path.to_owned(),
            url: url.to_owned(),
            title: "Own".to_owned(),
            ..Article::default()
        };
        metadata.join(&mut article, None);
        article
    }

    #[test]
    fn rows_are_joined_on_id_path_or_address() {
        let metadata = read("id;path;url;title;Outlet\n7;;;By id;Post\n;b/c.txt;;By path;NA\n;;https://x.example/;;Star\n").unwrap();
        let by_id = joined(&metadata, "7", "a.txt", "");
        assert_eq!(
            (by_id.title.as_str(), by_id.extra("outlet")),
            ("By id", "Post")
        );
        let by_path = joined(&metadata, "x", "a/b/c.txt", "");
        assert_eq!(
            (by_path.title.as_str(), by_path.extra("outlet")),
            ("By path", "")
        );
        let by_url = joined(&metadata, "x", "y", "https://x.example/");
        assert_eq!(
            (by_url.title.as_str(), by_url.extra("outlet")),
            ("Own", "Star")
        );
        assert_eq!(joined(&metadata, "x", "c.txt", "").title, "Own");
    }

    #[test]
    fn a_repeated_id_is_joined_as_it_was_given() {
        let metadata = read("id,path,title\nx,,A\nx-2,,B\n,b.txt,C\n").unwrap();
        let row = |id, given, path| metadata.row_of(id, given, path, "");
        assert_eq!(row("x-2", Some("x"), "a.txt"), Some(0));
        assert_eq!(row("x-2-2", Some("x-2"), "a.txt"), Some(1));
        assert_eq!(row("x-2", Some("x"), "b.txt"), Some(2));
        assert_eq!(row("x", None, "b.txt"), Some(0));
    }

    #[test]
    fn rows_whose_key_another_had_are_counted() {
        let metadata = read("id,path,url\n1,a,u\n1,b,u\n2,b,u\n,b,\n,,u\n,,\n").unwrap();
        assert_eq!((metadata.len(), metadata.repeated()), (6, 3));
        assert_eq!((metadata.key_of(2), metadata.key_of(4)), (Some("2"), None));
    }

    #[test]
    fn dates_tell_their_order_as_those_of_a_table_do() {
        let metadata = read("id,date\n1,03/04/2019\n2,13/04/2019\n").unwrap();
        assert_eq!(metadata.order, Some(DayOrder::DayFirst));
        assert_eq!(read("id,date\n1,03/04/2019\n").unwrap().order, None);
    }

    #[test]
    fn a_row_with_a_stray_comma_is_refused_with_its_line() {
        let error = read("id,title,outlet\n1,Sun,Post\n2,Rain, again,Star\n").unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("meta.csv: line 3: 4 fields where the header has 3"),
            "{message}"
        );
        assert!(read("id,title\n1\n").is_err());
        let metadata = read("id,title\n1,Sun,,\n").unwrap();
        assert_eq!(joined(&metadata, "1", "a.txt", "").title, "Sun");
    }

    #[test]
    fn a_table_that_joins_on_nothing_is_refused() {
        let error = read("title,outlet\na,b\n").unwrap_err();
        assert!(
            error.message().contains("the columns are: title, outlet"),
            "{error}"
        );
    }
}
