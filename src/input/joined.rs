//! `Joined`: how the table beside the articles and the articles met.
//!
//! Counted where records are read, one after the other, and not where they are joined, in any thread: a run that is taken up again
//! and a share of a run read all records too, so what is counted is the same for them.

use serde::Serialize;

use super::beside::Beside;
use super::record::Record;
use crate::quoting::short;

/// How the table beside the articles and the articles met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// The path of the table.
    pub path: String,
    /// Rows that it has.
    pub rows: usize,
    /// Rows whose id, or else path or address, another row had before; the first of them counts.
    pub repeated: usize,
    /// Rows that no article was joined with, and articles without a row. Not known where a table goes by addresses, and articles are
    /// pages, which tell theirs when they are run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart: Option<Apart>,
}

/// What did not meet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// Rows that no article was joined with.
    pub rows: usize,
    /// The id, path or address of the first that has one of its own.
    pub first_row: String,
    /// Articles without a row.
    pub articles: usize,
    /// The id of the first.
    pub first_article: String,
}

impl Joined {
    /// What has to be said; nothing where every row and article met.
    pub(super) fn line(&self) -> Option<String> {
        let mut parts = Vec::new();
        let like = |first: &str| match first {
            "" => String::new(),
            first => format!(" (the first: {})", short(first, SHOWN)),
        };
        if let Some(apart) = &self.apart {
            if apart.rows > 0 {
                let first = like(&apart.first_row);
                let (rows, all) = (apart.rows, self.rows);
                parts.push(format!("{rows} of {all} rows joined no article{first}"));
            }
            if apart.articles > 0 {
                let first = like(&apart.first_article);
                let articles = match apart.articles {
                    1 => "1 article has".to_owned(),
                    many => format!("{many} articles have"),
                };
                parts.push(format!("{articles} no row{first}"));
            }
        }
        match self.repeated {
            0 => {}
            1 => parts.push("1 row repeats the id, path or address of another".to_owned()),
            many => parts.push(format!(
                "{many} rows repeat the id, path or address of others"
            )),
        }
        (!parts.is_empty()).then(|| format!("{}: {}", self.path, parts.join("; ")))
    }
}

/// Characters of an id that a message shows.
const SHOWN: usize = 40;

/// The count of them while records are read.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) beside: Beside,
    /// Which rows were joined with an article.
    met: Vec<bool>,
    articles: usize,
    first_article: String,
    is_known: bool,
}

impl Join {
    pub(super) fn new(beside: Beside) -> Self {
        Self {
            met: vec![false; beside.metadata.len()],
            beside,
            articles: 0,
            first_article: String::new(),
            is_known: true,
        }
    }

    /// Counts a record; the number of its row.
    pub(super) fn add(&mut self, record: &Record) -> Option<usize> {
        let metadata = &self.beside.metadata;
        let url = record.url();
        let row = metadata.row_of(
            &record.id,
            record.given.as_deref(),
            &record.path,
            url.as_deref().unwrap_or_default(),
        );
        match row {
            Some(row) => self.met[row] = true,
            None if url.is_none() && metadata.goes_by_url() => self.is_known = false,
            // A file that cannot be opened is no article that should have a row.
            None if record.record == 0 => {}
            None => {
                if self.articles == 0 {
                    self.first_article.clone_from(&record.id);
                }
                self.articles += 1;
            }
        }
        row
    }

    pub(super) fn joined(&self) -> Joined {
        let metadata = &self.beside.metadata;
        let apart = || {
            let mut rows = (0..self.met.len()).filter(|&row| !self.met[row]);
            Apart {
                rows: rows.clone().count(),
                first_row: rows
                    .find_map(|row| metadata.key_of(row))
                    .unwrap_or_default()
                    .to_owned(),
                articles: self.articles,
                first_article: self.first_article.clone(),
            }
        };
        Joined {
            path: metadata.path().to_owned(),
            rows: self.met.len(),
            repeated: metadata.repeated(),
            apart: self.is_known.then(apart),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::input::{Columns, Format, Metadata, Options, Reader, Report, list};
    use crate::text::DayOrder;

    /// The days of three articles, `1`, `2` and a page at an address, beside a table; and what there is to say of them.
    fn read(table: &str, day_order: Option<DayOrder>) -> (Vec<String>, Report) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("1.txt"), "It rains.").unwrap();
        std::fs::write(path("2.txt"), "It pours.").unwrap();
        std::fs::write(
            path("3.html"),
            "<p>It stops, he said at noon on Monday.</p>",
        )
        .unwrap();
        let beside = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(beside.path(), table).unwrap();
        let metadata = Metadata::read(beside.path(), &Columns::default()).unwrap();
        let options = Options {
            metadata: Some(Arc::new(metadata)),
            day_order,
            ..Options::default()
        };
        let paths = [folder.path().to_string_lossy().into_owned()];
        let mut reader = Reader::new(list(&paths, &options).unwrap(), &options);
        let records: Vec<_> = reader.by_ref().collect();
        let days = records.into_iter().map(|record| record.read().0.day);
        (days.collect(), reader.report())
    }

    #[test]
    fn what_did_not_meet_is_counted() {
        let apart = |table: &str| read(table, None).1.joined.unwrap();
        let whole = apart("id,title\n1,A\n2,B\n3,C\n");
        assert_eq!(
            (whole.apart.as_ref(), whole.line()),
            (Some(&Apart::default()), None)
        );
        let joined = apart("id,title\n1,A\n002,B\n1,C\n");
        assert_eq!((joined.rows, joined.repeated), (3, 1));
        let expected = Apart {
            rows: 2,
            first_row: "002".to_owned(),
            articles: 2,
            first_article: "2".to_owned(),
        };
        assert_eq!(joined.apart, Some(expected));
        // The address of a page is not known before it is run.
        assert_eq!(apart("id,url\n1,\n2,\n,https://x.example/\n").apart, None);
    }

    /// The second `x` is called `x-2`, and the row of the real one was once joined with it.
    #[test]
    fn rows_are_joined_on_the_ids_that_the_input_gave() {
        let beside = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(beside.path(), "id,title\nx,A\nx-2,B\n").unwrap();
        let metadata = Metadata::read(beside.path(), &Columns::default()).unwrap();
        let options = Options {
            metadata: Some(Arc::new(metadata)),
            ..Options::default()
        };
        let table = std::io::Cursor::new("id,text\nx,One.\nx,Two.\nx-2,Three.\n");
        let mut reader = Reader::of_stream("n", Format::Csv, table, &options);
        let articles: Vec<_> = reader.by_ref().map(|record| record.read().0).collect();
        let told = articles
            .iter()
            .map(|it| (it.id.as_str(), it.title.as_str()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [("x", "A"), ("x-2", "A"), ("x-2-2", "B")]
        );
        assert_eq!(
            reader.report().joined.unwrap().apart,
            Some(Apart::default())
        );
    }

    #[test]
    fn dates_of_the_table_are_read_by_its_own_column() {
        let (days, report) = read("id,date\n1,03.04.2019\n2,13.04.2019\n", None);
        assert_eq!(days, ["2019-04-03", "2019-04-13", ""]);
        assert_eq!(report.doubtful_dates.count, 0);
        let doubtful = "id,date\n1,03/04/2019\n2,05/04/2019\n9,06/04/2019\n";
        let (days, report) = read(doubtful, None);
        assert_eq!((days[0].as_str(), report.doubtful_dates.count), ("", 2));
        assert_eq!(report.doubtful_dates.first, report.joined.unwrap().path);
        let (days, report) = read(doubtful, Some(DayOrder::MonthFirst));
        assert_eq!(
            (days[0].as_str(), report.doubtful_dates.count),
            ("2019-03-04", 0)
        );
    }

    #[test]
    fn what_did_not_meet_is_said_and_nothing_else() {
        let joined = Joined {
            path: "meta.csv".to_owned(),
            rows: 3,
            repeated: 1,
            apart: Some(Apart {
                rows: 2,
                first_row: "002".to_owned(),
                articles: 1,
                first_article: "2".to_owned(),
            }),
        };
        assert_eq!(
            joined.line().unwrap(),
            "meta.csv: 2 of 3 rows joined no article (the first: 002); 1 article has no row (the first: 2); \
             1 row repeats the id, path or address of another"
        );
        let whole = Joined {
            repeated: 0,
            apart: Some(Apart::default()),
            ..joined
        };
        assert_eq!(whole.line(), None);
    }
}
