//! `Skipped`: the files of other kinds that a folder or pattern held, counted by ending.
//!
//! Counted, not listed: a folder of a newspaper's site may hold ten pictures to each article.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::format::{Format, ending};

/// Files that are no articles, by ending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// How many there are of each ending: `.pdf`, `.tar.gz`.
    pub endings: BTreeMap<String, usize>,
    /// How many have no ending.
    pub without_ending: usize,
    /// How many are hidden, or in a hidden folder.
    pub hidden: usize,
    /// How many are in the folders that browsers put beside saved pages.
    pub of_saved_pages: usize,
}

/// Endings that are named in a message; a folder of backups may have hundreds.
const NAMED: usize = 6;

/// What follows the last dot of a longer word is a part of the name: `Mr. Ito's report`.
const LONGEST_ENDING: usize = 10;

impl Skipped {
    /// How many files there are.
    pub fn count(&self) -> usize {
        self.endings.values().sum::<usize>()
            + self.without_ending
            + self.hidden
            + self.of_saved_pages
    }

    /// What to do with files that may well hold articles, a line an ending.
    pub(super) fn advice(&self) -> impl Iterator<Item = String> {
        let endings = self.endings.keys();
        endings.filter_map(|ending| {
            let advice = Format::advice(ending.trim_start_matches('.'))?;
            Some(format!("{ending}: {advice}"))
        })
    }

    /// Counts one more file.
    pub(super) fn add(&mut self, path: &Path) {
        match shown_ending(path) {
            Some(ending) => *self.endings.entry(ending).or_default() += 1,
            None => self.without_ending += 1,
        }
    }
}

/// The line that says so: `12 files of other kinds left out: 7 .pdf, 3 .jpg, 2 without ending`. The most frequent first.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: Vec<(usize, &str)> = self
            .endings
            .iter()
            .map(|(ending, &count)| (count, ending.as_str()))
            .collect();
        kinds.sort_by_key(|&(count, ending)| (std::cmp::Reverse(count), ending));
        let others: usize = kinds.iter().skip(NAMED).map(|(count, _)| count).sum();
        kinds.truncate(NAMED);
        kinds.push((others, "of other endings"));
        kinds.push((self.without_ending, "without ending"));
        kinds.push((self.hidden, "hidden"));
        kinds.push((self.of_saved_pages, "in folders of saved pages"));
        kinds.retain(|&(count, _)| count > 0);
        let count = self.count();
        let files = if count == 1 { "file" } else { "files" };
        let kind = if count == 1 {
            "of another kind"
        } else {
            "of other kinds"
        };
        write!(f, "{count} {files} {kind} left out")?;
        for (at, (count, kind)) in kinds.iter().enumerate() {
            let before = if at == 0 { ": " } else { ", " };
            write!(f, "{before}{count} {kind}")?;
        }
        Ok(())
    }
}

/// The ending with its dot, that of a packed file whole; `None` where there is none.
fn shown_ending(path: &Path) -> Option<String> {
    let last = ending(path).filter(|last| {
        last.len() <= LONGEST_ENDING && last.chars().all(|c| c.is_ascii_alphanumeric())
    })?;
    let is_packed = matches!(last.as_str(), "gz" | "zst");
    let inner = path.with_extension("");
    match ending(&inner).filter(|inner| is_packed && inner.len() <= LONGEST_ENDING) {
        Some(inner) => Some(format!(".{inner}.{last}")),
        None => Some(format!(".{last}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(names: &[&str]) -> Skipped {
        let mut skipped = Skipped::default();
        for name in names {
            skipped.add(Path::new(name));
        }
        skipped
    }

    #[test]
    fn the_line_counts_by_ending() {
        let mut skipped = skipped(&[
            "b.jpg",
            "a.PDF",
            "c.pdf",
            "x.tar.gz",
            "README",
            "Mr. Ito's report",
        ]);
        skipped.hidden = 1;
        skipped.of_saved_pages = 3;
        assert_eq!(
            skipped.to_string(),
            "10 files of other kinds left out: 2 .pdf, 1 .jpg, 1 .tar.gz, 2 without ending, 1 hidden, 3 in folders of saved pages"
        );
        assert_eq!(skipped.count(), 10);
    }

    #[test]
    fn one_file_and_many_endings_read_well() {
        assert_eq!(
            skipped(&["a.pdf"]).to_string(),
            "1 file of another kind left out: 1 .pdf"
        );
        let names: Vec<String> = (0..20).map(|at| format!("a.b{at:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(
            skipped(&names)
                .to_string()
                .ends_with("1 .b05, 14 of other endings")
        );
    }
}
