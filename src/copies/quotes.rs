//! `quote_groups.csv`: quotes that are the same words, whole, cut or with other marks.

use std::collections::HashMap;
use std::path::Path;

use super::Found;
use super::alike::{Alike, Rule};
use super::groups::{Groups, Size};
use super::prints::{print, prints, word_count};
use crate::annotation::SpeakerKind;
use crate::error::Result;
use crate::output::{CsvTable, OutputFile, QuoteGroupRow, QuoteRow, Row, describe_table};
use crate::people::name_key;
use crate::tables::{RowOf, Tables, day_of_number};

/// Words of a run.
const WORDS: usize = 3;

/// A shorter quote is said by many, each in an own matter.
const FEWEST: usize = 5;

/// Nearly all runs of the shorter one: a quote is cut at its ends, not rewritten.
const RULE: Rule = Rule {
    least: 3,
    share: 0.8,
};

/// What it adds to the log odds of a speaker that no other article gives. Fitted to BASIL, where three outlets report an event:
/// 80 quotes of more than one article whose speaker is known, `models/experiments.md`.
const DISAGREEMENT: f32 = -3.3;

/// What is known of a group.
#[derive(Default)]
struct Group {
    size: Size,
    /// Articles that give a speaker.
    told: Articles,
    /// Articles that give each speaker, by the number of the name.
    speakers: HashMap<u64, Articles>,
}

/// Articles, counted in their order.
#[derive(Default)]
struct Articles {
    count: usize,
    last: usize,
}

impl Articles {
    fn add(&mut self, article: usize) {
        if self.count == 0 || self.last != article {
            self.count += 1;
            self.last = article;
        }
    }
}

/// Writes `quote_groups.csv` beside the tables.
///
/// # Errors
/// When a table is damaged, or a file cannot be written.
pub fn quote_groups(tables: &Tables) -> Result<Found> {
    let mut alike = Alike::new(tables.folder(), RULE);
    let mut rows = tables.rows(QuoteRow::TABLE, &["quote"])?;
    while let Some(row) = rows.advance()? {
        let quote = row.get("quote");
        let is_long = word_count(quote) >= FEWEST;
        alike.add(if is_long {
            prints(quote, WORDS)
        } else {
            Vec::new()
        })?;
    }
    let groups = alike.groups()?;
    let path = tables.folder().join(QuoteGroupRow::TABLE.file);
    let found = write(tables, &groups, &path)?;
    describe_table(tables.folder(), QuoteGroupRow::TABLE, tables.options())?;
    Ok(found)
}

fn write(tables: &Tables, groups: &Groups, path: &Path) -> Result<Found> {
    let needed = ["quote_id", "article_id", "date", "speaker"];
    let known = known(tables, groups)?;
    let file = OutputFile::create(path)?;
    let mut table = CsvTable::create(file, QuoteGroupRow::TABLE, tables.options())?;
    let mut found = Found::default();
    let mut names: HashMap<usize, String> = HashMap::new();
    let mut rows = tables.rows(QuoteRow::TABLE, &needed)?;
    while let Some(row) = rows.advance()? {
        let (at, id) = (found.rows, row.get("quote_id").to_owned());
        let first = groups.first(at);
        found.rows += 1;
        found.groups += usize::from(first == at);
        let Some(group) = known.get(&first) else {
            table.row(&QuoteGroupRow {
                quote_group: id.clone(),
                quote_id: id,
                quotes: 1,
                articles: 1,
                first_date: row.get("date").to_owned(),
                agreement: None,
                weighed_confidence: row.number("confidence"),
            })?;
            continue;
        };
        found.copied += 1;
        let name = names.entry(first).or_insert_with(|| id.clone());
        let agreement = group.agreement(row);
        table.row(&QuoteGroupRow {
            quote_group: name.clone(),
            quote_id: id,
            quotes: group.size.things,
            articles: group.size.articles,
            first_date: group.size.day.map(day_of_number).unwrap_or_default(),
            agreement,
            weighed_confidence: weighed(row, agreement),
        })?;
    }
    table.close()?;
    Ok(found)
}

/// What is known of each group of more than one, by its first quote.
fn known(tables: &Tables, groups: &Groups) -> Result<HashMap<usize, Group>> {
    let mut known: HashMap<usize, Group> = HashMap::new();
    let mut rows = tables.rows(QuoteRow::TABLE, &[])?;
    let (mut at, mut article, mut last) = (0, 0, String::new());
    while let Some(row) = rows.advance()? {
        if row.get("article_id") != last {
            article += 1;
            row.get("article_id").clone_into(&mut last);
        }
        if groups.closest(at).is_some() {
            let group = known.entry(groups.first(at)).or_default();
            group.size.count(article, row.get("date"));
            if let Some(speaker) = speaker(row) {
                group.told.add(article);
                group.speakers.entry(speaker).or_default().add(article);
            }
        }
        at += 1;
    }
    Ok(known)
}

impl Group {
    /// Of the other articles that give a speaker, the share that give that of a row.
    fn agreement(&self, row: RowOf<'_>) -> Option<f32> {
        let own = self.speakers.get(&speaker(row)?)?;
        let others = self
            .told
            .count
            .checked_sub(1)
            .filter(|&others| others > 0)?;
        Some((own.count - 1) as f32 / others as f32)
    }
}

/// The confidence of a row, weighed with how far other articles agree on its speaker.
fn weighed(row: RowOf<'_>, agreement: Option<f32>) -> Option<f32> {
    let confidence: f32 = row.number("confidence")?;
    let speaker = row.number::<f32>("speaker_confidence");
    let (Some(agreement), Some(speaker)) = (agreement, speaker.filter(|&it| it > 0.0)) else {
        return Some(confidence);
    };
    let log_odds = (speaker / (1.0 - speaker)).ln() + DISAGREEMENT * (1.0 - agreement);
    let now = 1.0 / (1.0 + (-log_odds).exp());
    // What the words and the source are worth stays.
    Some(confidence * now / speaker)
}

/// A speaker, by name and not by id, which is another in each article for somebody unnamed; of a person by the surname, since
/// papers differ in first names and middle letters.
fn speaker(row: RowOf<'_>) -> Option<u64> {
    let name = row.get("speaker");
    if name.is_empty() {
        return None;
    }
    let is_person = row.get("speaker_kind") == SpeakerKind::Person.as_str();
    Some(print(
        &name_key(name, is_person).unwrap_or_else(|| name.to_owned()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(quotes: &[(&str, &str, &str)]) -> Vec<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("run.json"), "{}").unwrap();
        let mut text = String::from(
            "article_id,quote_id,date,quote,speaker,speaker_kind,confidence,speaker_confidence\n",
        );
        for (at, (article, quote, speaker)) in quotes.iter().enumerate() {
            let day = 9 - at;
            text.push_str(&format!(
                "{article},{article}:{at},2020-01-0{day},\"{quote}\",{speaker},person,0.8000,0.9000\n"
            ));
        }
        std::fs::write(folder.path().join("quotes.csv"), text).unwrap();
        let tables = Tables::open(folder.path()).unwrap();
        quote_groups(&tables).unwrap();
        let mut reader = csv::Reader::from_path(folder.path().join("quote_groups.csv")).unwrap();
        let rows = reader.records().map(|row| row.unwrap());
        rows.map(|row| row.iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn the_same_words_are_one_whole_cut_or_marked_otherwise() {
        let rows = table(&[
            ("a", "“We will rebuild the old bridge by May,”", "Ada Holt"),
            ("b", "we will rebuild the old bridge", "Ada B. Holt"),
            ("b", "The bridge was old, and we will not rebuild it", "Tom"),
            (
                "c",
                "‘We will rebuild the old bridge’ [...] ‘by May’",
                "Mayor Bo",
            ),
            ("d", "I am sorry", "Ada Holt"),
            ("e", "I am sorry", "Ada Holt"),
        ]);
        let column = |at: usize| rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>();
        assert_eq!(column(1), ["a:0", "a:0", "b:2", "a:0", "d:4", "e:5"]);
        assert_eq!(column(2), ["3", "3", "1", "3", "1", "1"]);
        assert_eq!(column(3), ["3", "3", "1", "3", "1", "1"]);
        assert_eq!(column(4)[..2], ["2020-01-06", "2020-01-06"]);
        // Half of the others name her, none of them him; nobody else has what stands alone.
        assert_eq!(column(5), ["0.5000", "0.5000", "", "0.0000", "", ""]);
        let confidence = |agreement: f64| {
            let odds = 9.0 * (-3.3 * (1.0 - agreement)).exp();
            format!("{:.4}", 0.8 / 0.9 * odds / (1.0 + odds))
        };
        let (half, none) = (confidence(0.5), confidence(0.0));
        assert_eq!(
            column(6),
            [&half, &half, "0.8000", &none, "0.8000", "0.8000"]
        );
    }
}
