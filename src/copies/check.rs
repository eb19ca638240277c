//! How right the stories are: against pairs of articles that were judged by hand.

use std::collections::HashMap;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::interval::Share;
use crate::output::{Row, StoryRow};
use crate::tables::Tables;

/// Pairs of articles, each judged to be copies or not.
pub struct Pairs(Vec<Pair>);

struct Pair {
    left: String,
    right: String,
    same: bool,
    part: String,
}

/// How right a part of the pairs was told.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// Which part.
    pub part: String,
    /// Pairs of it whose articles are both in the tables.
    pub pairs: usize,
    /// Of the pairs told to be copies, those that are.
    pub precision: Option<Share>,
    /// Of the pairs that are copies, those told to be.
    pub recall: Option<Share>,
}

impl Pairs {
    /// Reads a file with the columns left, right, same (y or n) and part.
    ///
    /// # Errors
    /// When it cannot be read, or lacks a column.
    pub fn read(path: &Path) -> Result<Self> {
        let unfit = |message: String| Error::new(ErrorKind::Format, message).at_path(path);
        let unreadable =
            |cause: csv::Error| unfit("the pairs cannot be read".to_owned()).caused_by(cause);
        let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
        let header = reader.headers().map_err(unreadable)?.clone();
        let place = |name: &str| {
            let place = header.iter().position(|column| column == name);
            place.ok_or_else(|| unfit(format!("it has no column {name}")))
        };
        let (left, right) = (place("left")?, place("right")?);
        let (same, part) = (place("same")?, place("part")?);
        let mut pairs = Vec::new();
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let cell = |place: usize| record.get(place).unwrap_or_default().to_owned();
            pairs.push(Pair {
                left: cell(left),
                right: cell(right),
                same: cell(same) == "y",
                part: cell(part),
            });
        }
        Ok(Self(pairs))
    }

    /// Compares them with the stories of a run, part by part.
    ///
    /// # Errors
    /// When the tables have no stories yet, or they are damaged.
    pub fn check(&self, tables: &Tables) -> Result<Vec<Checked>> {
        let ids = self.0.iter().flat_map(|pair| [&pair.left, &pair.right]);
        let mut stories: HashMap<&str, Option<String>> =
            ids.map(|id| (id.as_str(), None)).collect();
        let mut rows = tables.rows(StoryRow::TABLE, &["article_id", "story_id"])?;
        while let Some(row) = rows.advance()? {
            if let Some(story) = stories.get_mut(row.get("article_id")) {
                *story = Some(row.get("story_id").to_owned());
            }
        }
        let mut parts: Vec<&str> = self.0.iter().map(|pair| pair.part.as_str()).collect();
        parts.sort_unstable();
        parts.dedup();
        let checked = parts.into_iter().map(|part| {
            let pairs = self.0.iter().filter(|pair| pair.part == part);
            let told = pairs.filter_map(|pair| {
                let story = |id: &String| stories.get(id.as_str())?.as_ref();
                Some((pair.same, story(&pair.left)? == story(&pair.right)?))
            });
            Checked::of(part, &told.collect::<Vec<_>>())
        });
        Ok(checked.collect())
    }
}

impl Checked {
    /// Of pairs that are the same or not, and were told to be or not.
    fn of(part: &str, told: &[(bool, bool)]) -> Self {
        let count =
            |is: fn(bool, bool) -> bool| told.iter().filter(|pair| is(pair.0, pair.1)).count();
        let right = count(|same, told| same && told);
        Self {
            part: part.to_owned(),
            pairs: told.len(),
            precision: Share::of(right, count(|_, told| told)),
            recall: Share::of(right, count(|same, _| same)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_held_against_what_was_judged() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        file("run.json", "{}");
        file("stories.csv", "article_id,story_id\na,a\nb,a\nc,a\nd,d\n");
        file(
            "pairs.csv",
            "left,right,same,part\na,b,y,fit\na,c,n,fit\nc,d,y,fit\na,d,n,aside\na,gone,y,aside\n",
        );
        let pairs = Pairs::read(&folder.path().join("pairs.csv")).unwrap();
        let tables = Tables::open(folder.path()).unwrap();
        let checked = pairs.check(&tables).unwrap();
        let told: Vec<_> = checked
            .iter()
            .map(|part| {
                let found = |share: Option<Share>| share.map(|share| share.found);
                (
                    part.part.as_str(),
                    part.pairs,
                    found(part.precision),
                    found(part.recall),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("aside", 1, None, None), ("fit", 3, Some(0.5), Some(0.5))]
        );
    }
}
