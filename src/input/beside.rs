//! A table beside the articles: what it says of each is joined on id, path or address.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::columns::{Columns, Field};
use super::csv::{check_width, names_of, read_header};
use super::encoding;
use super::limits::Limits;
use super::missing::is_missing;
use super::rows::{Row, Rows};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::name_list;
use crate::text::Article;

/// What a table says of articles that are read from other files. It is kept in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    rows: Vec<Vec<(Column, String)>>,
    /// Rows by what they are joined on. The first row of a key counts.
    by_id: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
    by_url: HashMap<String, usize>,
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
            let mut kept = Vec::new();
            for (at, name) in names.iter().enumerate() {
                let value = encoding::decode_as(row.field(at), encoding);
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                if value.is_empty() || is_missing(&value) {
                    continue;
                }
                let number = metadata.rows.len();
                match columns.field(name) {
                    Some(Field::Id) => drop(metadata.by_id.entry(value).or_insert(number)),
                    Some(Field::Text) => {}
                    Some(field) => {
                        if field == Field::Url {
                            metadata.by_url.entry(value.clone()).or_insert(number);
                        }
                        kept.push((Column::Field(field), value));
                    }
                    None if is_path(name) => {
                        let value = value.replace('\\', "/");
                        let value = value.trim_start_matches("./").to_owned();
                        metadata.by_path.entry(value).or_insert(number);
                    }
                    None => kept.push((Column::Extra(name.trim().to_owned()), value)),
                }
            }
            metadata.rows.push(kept);
        }
        Ok(metadata)
    }

    /// Puts into an article what the table says of it; that counts before what the article's own file says.
    pub(super) fn join(&self, article: &mut Article) {
        let Some(&row) = self.row_of(article) else {
            return;
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
    }

    fn row_of(&self, article: &Article) -> Option<&usize> {
        let by_id = self.by_id.get(&article.id);
        by_id
            .or_else(|| self.row_of_path(&article.path))
            .or_else(|| {
                self.by_url
                    .get(&article.url)
                    .filter(|_| !article.url.is_empty())
            })
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
        metadata.join(&mut article);
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
