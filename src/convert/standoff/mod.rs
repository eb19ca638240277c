//! Articles with what was found in them, in the forms of those who annotate and those who edit texts: brat and TEI. Made of the
//! tables and the texts beside them; a file an article.

mod brat;
mod tei;

use std::fs;
use std::io;
use std::path::Path;

use super::Written;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{ArticleRow, EntityRow, QuoteRow, Row};
use crate::tables::{RowOf, Tables, number_in};

pub use brat::brat;
pub use tei::tei;

/// A half-open span of code points.
type Points = (usize, usize);

/// An article and what was found in it.
struct Annotated {
    id: String,
    title: String,
    date: String,
    publisher: String,
    url: String,
    text: String,
    quotes: Vec<Quote>,
    entities: Vec<Entity>,
}

/// A quote.
struct Quote {
    id: String,
    inside: String,
    content: Vec<Points>,
    cue: Option<Points>,
    source: Option<Points>,
    speaker_id: String,
    speaker: String,
    kind: String,
    confidence: String,
}

/// A named entity.
struct Entity {
    kind: String,
    span: Points,
}

/// Refuses a folder that a file an article would be put into, if it holds any: somebody may have annotated in it, and whose files
/// are whose cannot be told afterwards.
///
/// # Errors
/// When it holds anything, or is no folder.
pub fn refuse_worked_in(folder: &Path) -> Result<()> {
    let is_free = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(cause) => cause.kind() == io::ErrorKind::NotFound,
    };
    if is_free {
        return Ok(());
    }
    let message = "this folder is there already, and somebody may have worked in it; move it away, or name another with --out";
    Err(Error::new(ErrorKind::Setting, message).at_path(folder))
}

/// Hands every article with a text to `write`, and with it a name for its file that is like its id.
fn each(
    tables: &Tables,
    folder: &Path,
    mut write: impl FnMut(&str, &Annotated) -> Result<()>,
) -> Result<Written> {
    let Some(mut texts) = tables.texts_by_id()? else {
        let message = "the folder holds no texts to be annotated; run `extract` again with --texts";
        return Err(Error::new(ErrorKind::Setting, message).at_path(tables.folder()));
    };
    refuse_worked_in(folder)?;
    fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
    let mut written = Written::default();
    let mut articles = tables.rows(ArticleRow::TABLE, &["article_id"])?;
    let needed = [
        "article_id",
        "quote_id",
        "content_spans",
        "cue_start",
        "source_start",
    ];
    let quotes = tables.rows(QuoteRow::TABLE, &needed)?;
    let mut quotes = quotes.by_article(|_| true)?;
    let has_entities = tables.has(EntityRow::TABLE);
    let mut entities = has_entities
        .then(|| {
            let rows = tables.rows(EntityRow::TABLE, &["article_id"])?;
            rows.by_article(|_| true)
        })
        .transpose()?;
    while let Some(row) = articles.advance()? {
        // What could not be read has a row alone.
        let Some(words) = texts.of(row.get("article_id"))? else {
            continue;
        };
        let own = |column: &str| row.get(column).to_owned();
        let mut article = Annotated {
            title: own("title"),
            date: own("date"),
            publisher: own("publisher"),
            url: own("url"),
            text: words,
            quotes: Vec::new(),
            entities: Vec::new(),
            id: own("article_id"),
        };
        quotes.of(&article.id, |row| article.quotes.push(quote(row)))?;
        // In the order of the text, though somebody has sorted the table.
        article.quotes.sort_by_key(|quote| number_in(&quote.id));
        if let Some(rows) = &mut entities {
            rows.of(&article.id, |row| article.entities.extend(entity(row)))?;
        }
        written.sheets += 1;
        written.rows += article.quotes.len();
        write(&file_name(written.sheets, &article.id), &article)?;
    }
    written.passed_over = quotes.left() + entities.map_or(0, |rows| rows.left());
    Ok(written)
}

fn quote(row: RowOf<'_>) -> Quote {
    let between = |start: &str, end: &str| row.number(start).zip(row.number(end));
    let own = |column: &str| row.get(column).to_owned();
    Quote {
        id: own("quote_id"),
        inside: own("inside"),
        content: row.spans("content_spans"),
        cue: between("cue_start", "cue_end"),
        source: between("source_start", "source_end"),
        speaker_id: own("speaker_id"),
        speaker: own("speaker"),
        kind: own("quote_type"),
        confidence: own("confidence"),
    }
}

fn entity(row: RowOf<'_>) -> Option<Entity> {
    Some(Entity {
        kind: row.get("type").to_owned(),
        span: (row.number("start")?, row.number("end")?),
    })
}

/// A name that every system takes, in the order of the articles.
fn file_name(number: usize, id: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    let id: String = id.chars().map(plain).take(60).collect();
    format!("{number:06}-{id}")
}

/// The pieces of a span that stand on one line each.
fn lines(letters: &[char], (start, end): Points) -> Vec<Points> {
    let end = end.min(letters.len());
    let Some(span) = letters.get(start..end) else {
        return Vec::new();
    };
    let (mut pieces, mut from) = (Vec::new(), start);
    for line in span.split(|&letter| letter == '\n') {
        if !line.is_empty() {
            pieces.push((from, from + line.len()));
        }
        from += line.len() + 1;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_lines_is_cut_at_them() {
        let letters: Vec<char> = "ab\n\ncd".chars().collect();
        assert_eq!(lines(&letters, (1, 6)), [(1, 2), (4, 6)]);
        assert_eq!(lines(&letters, (0, 2)), [(0, 2)]);
        assert_eq!(lines(&letters, (2, 4)), []);
        assert_eq!(file_name(7, "news/ä b:1"), "000007-news___b_1");
    }

    #[test]
    fn a_folder_with_anything_in_it_is_refused() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("tei");
        refuse_worked_in(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
        refuse_worked_in(&folder).unwrap();
        let file = folder.join("000001-a.xml");
        fs::write(&file, "").unwrap();
        for path in [&folder, &file] {
            let refused = refuse_worked_in(path).unwrap_err().to_string();
            assert!(
                refused.contains("somebody may have worked in it"),
                "{refused}"
            );
        }
    }
}
