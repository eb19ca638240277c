//! `RowsByArticle`: the rows of a table, article by article, in whatever order somebody has put them.

use super::index::Index;
use super::{RowOf, Rows, unreadable};
use crate::error::{Error, ErrorKind, Result};

/// The rows of one table, found by their article.
pub struct RowsByArticle {
    rows: Rows,
    index: Index,
    left: usize,
}

impl Rows {
    /// Reads the table once, to find the rows of the articles that are `wanted`.
    ///
    /// # Errors
    /// When the table is damaged.
    pub fn by_article(mut self, wanted: impl Fn(&str) -> bool) -> Result<RowsByArticle> {
        let (mut index, mut left) = (Index::default(), 0);
        loop {
            let at = self.reader.position().byte();
            let Some(row) = self.advance()? else {
                break;
            };
            match row.get("article_id") {
                id if wanted(id) => index.add(id, at),
                _ => index.pass(),
            }
            left += 1;
        }
        Ok(RowsByArticle {
            rows: self,
            index: index.sorted(),
            left,
        })
    }
}

impl RowsByArticle {
    /// Hands the rows of one article to `take`, in their order. Whoever asks in the order of the table reads it from its start to
    /// its end.
    ///
    /// # Errors
    /// When the file is no longer what it was.
    pub fn of(&mut self, id: &str, mut take: impl FnMut(RowOf<'_>)) -> Result<()> {
        for stretch in self.index.of(id) {
            let mut at = csv::Position::new();
            at.set_byte(stretch.at);
            let found = self.rows.reader.seek(at);
            found.map_err(|cause| unreadable(&self.rows.path, cause))?;
            for _ in 0..stretch.rows {
                if self.rows.advance()?.is_none() {
                    let message = "the table was changed by someone else while it was read";
                    return Err(Error::new(ErrorKind::Io, message).at_path(&self.rows.path));
                }
                let row = RowOf(&self.rows);
                if row.get("article_id") == id {
                    take(row);
                    self.left = self.left.saturating_sub(1);
                }
            }
        }
        Ok(())
    }

    /// How many rows of the table nobody has asked for so far.
    pub fn left(&self) -> usize {
        self.left
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::output::{QuoteRow, Row};

    fn rows(path: &Path, table: &str) -> Rows {
        std::fs::write(path, table).unwrap();
        Rows::open(path, QuoteRow::TABLE, &["article_id"], true).unwrap()
    }

    fn of(rows: &mut RowsByArticle, id: &str) -> Vec<String> {
        let mut quotes = Vec::new();
        let read = rows.of(id, |row| quotes.push(row.get("quote").to_owned()));
        read.unwrap();
        quotes
    }

    #[test]
    fn rows_are_handed_out_article_by_article_whatever_their_order() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("quotes.csv");
        for table in [
            "article_id,quote\na,1\na,2\nc,3\n",
            "\u{feff}article_id;quote;confidence\r\na;1;0,5\r\nc;3;\r\n\r\na;2;\r\n",
            "quote,\"desk\nname\",article_id\n1,\"x\ny\",a\n3,,c\n2,,a",
        ] {
            let mut rows = rows(&path, table).by_article(|_| true).unwrap();
            for _ in 0..2 {
                assert_eq!(of(&mut rows, "c"), ["3"], "{table}");
                assert_eq!(of(&mut rows, "a"), ["1", "2"], "{table}");
                assert!(of(&mut rows, "b").is_empty());
            }
        }
    }

    #[test]
    fn rows_that_nobody_asked_for_are_counted() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("quotes.csv");
        let rows = rows(&path, "article_id,quote\ngone,0\na,1\ngone,0\na,2\n");
        let mut rows = rows.by_article(|id| id != "gone").unwrap();
        assert_eq!(of(&mut rows, "a"), ["1", "2"]);
        assert!(of(&mut rows, "gone").is_empty());
        assert_eq!(rows.left(), 2);
    }
}
