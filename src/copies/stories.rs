//! `stories.csv`: articles that are copies of one another.

use std::collections::HashMap;
use std::path::Path;

use super::Found;
use super::alike::{Alike, Rule};
use super::groups::{Groups, Size};
use super::prints::prints;
use crate::error::Result;
use crate::output::{ArticleRow, CsvTable, OutputFile, Row, StoryRow, describe_table};
use crate::tables::{Tables, day_of_number};

/// Words of a run. Of fewer, unlike stories of one event share many; of more, a changed word costs too many.
const WORDS: usize = 5;

/// Of the runs one in so many is kept: some hundred of an article of four hundred words.
const KEPT: u64 = 4;

/// Set on the half of `corpus/copies/pairs.csv` that is for fitting.
const RULE: Rule = Rule {
    least: 4,
    share: 0.55,
};

/// Writes `stories.csv` beside the tables; nothing, and says so by none, where the folder holds no texts.
///
/// # Errors
/// When a table is damaged, or a file cannot be written.
pub fn stories(tables: &Tables) -> Result<Option<Found>> {
    let Some(groups) = groups(tables)? else {
        return Ok(None);
    };
    let path = tables.folder().join(StoryRow::TABLE.file);
    let found = write(tables, &groups, &path)?;
    describe_table(tables.folder(), StoryRow::TABLE, tables.options())?;
    Ok(Some(found))
}

/// Articles in groups, by their place in the table.
fn groups(tables: &Tables) -> Result<Option<Groups>> {
    let Some(mut texts) = tables.texts_by_id()? else {
        return Ok(None);
    };
    let mut alike = Alike::new(tables.folder(), RULE);
    let mut rows = tables.rows(ArticleRow::TABLE, &["article_id"])?;
    while let Some(row) = rows.advance()? {
        let mut numbers = Vec::new();
        // What could not be read has a row alone.
        if let Some(words) = texts.of(row.get("article_id"))? {
            numbers = prints(&words, WORDS);
            numbers.retain(|number| number % KEPT == 0);
        }
        alike.add(numbers)?;
    }
    alike.groups().map(Some)
}

fn write(tables: &Tables, groups: &Groups, path: &Path) -> Result<Found> {
    let mut sizes: HashMap<usize, Size> = HashMap::new();
    let mut rows = tables.rows(ArticleRow::TABLE, &["article_id", "date"])?;
    let mut at = 0;
    while let Some(row) = rows.advance()? {
        if groups.closest(at).is_some() {
            let size = sizes.entry(groups.first(at)).or_default();
            size.count(at, row.get("date"));
        }
        at += 1;
    }
    let mut table = CsvTable::create(OutputFile::create(path)?, StoryRow::TABLE, tables.options())?;
    let mut found = Found::default();
    let mut names: HashMap<usize, String> = HashMap::new();
    let mut rows = tables.rows(ArticleRow::TABLE, &["article_id", "date"])?;
    while let Some(row) = rows.advance()? {
        let (at, id) = (found.rows, row.get("article_id").to_owned());
        let first = groups.first(at);
        found.rows += 1;
        found.groups += usize::from(first == at);
        let Some(size) = sizes.get(&first) else {
            table.row(&StoryRow {
                story_id: id.clone(),
                article_id: id,
                articles: 1,
                first_date: row.get("date").to_owned(),
                shared: None,
            })?;
            continue;
        };
        found.copied += 1;
        let story = names.entry(first).or_insert_with(|| id.clone());
        table.row(&StoryRow {
            story_id: story.clone(),
            article_id: id,
            articles: size.articles,
            first_date: size.day.map(day_of_number).unwrap_or_default(),
            shared: groups.closest(at),
        })?;
    }
    table.close()?;
    Ok(found)
}
