//! `merges.csv`: proposals to be read and changed in a spreadsheet, and what was decided there.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::profile::Profile;
use super::propose::Proposal;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{CellKind, Column, CsvOptions, CsvTable, OutputFile, Table, harmless};
use crate::tables::spreadsheet;

const fn column(name: &'static str, kind: CellKind, meaning: &'static str) -> Column {
    Column {
        name,
        kind,
        meaning,
    }
}

/// The columns of the file.
pub const MERGES: Table = Table {
    file: "merges.csv",
    about: "Pairs of speakers that may be one: to be read, changed and applied again.",
    columns: &[
        column(
            "merge",
            CellKind::Word,
            "y: they are one; n: they are not; empty: it cannot be told. Change it as you know better.",
        ),
        column(
            "left",
            CellKind::Text,
            "The name of the one, as in speakers.csv.",
        ),
        column("right", CellKind::Text, "The name of the other."),
        column(
            "probability",
            CellKind::Probability,
            "Probability that they are one.",
        ),
        column(
            "evidence",
            CellKind::Text,
            "names: how the names stand to each other; roles, for, beside: words of roles, of whom they speak for, and speakers beside, that both have; other_roles: both have roles and none in common; together: they speak in one article; bearers: others of the name; days: between the last of one and the first of the other.",
        ),
        column("left_articles", CellKind::Count, "Articles of the one."),
        column("right_articles", CellKind::Count, "Articles of the other."),
        column("left_id", CellKind::Word, "The speaker_id of the one."),
        column("right_id", CellKind::Word, "The speaker_id of the other."),
    ],
};

/// The columns that a decision is read from.
const NEEDED: [&str; 3] = ["merge", "left_id", "right_id"];

/// What was decided of pairs of speakers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merges {
    /// Those that are to be one.
    pub(super) same: Vec<Verdict>,
    /// Those that are not.
    pub(super) apart: Vec<Verdict>,
    /// Pairs that nobody could tell.
    pub open: usize,
}

/// A pair of speakers, by their ids, and the line of the file where it is decided.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    pub(super) line: usize,
    pub(super) left: String,
    pub(super) right: String,
}

/// A row of a file that a spreadsheet saved.
pub(super) struct SheetRow {
    /// Its line in the file, the header being the first.
    pub(super) line: usize,
    /// Its cells, by column.
    pub(super) cells: HashMap<String, String>,
}

/// Writes the proposals.
pub(super) fn write(
    path: &Path,
    options: CsvOptions,
    profiles: &[Profile],
    proposals: &[Proposal],
) -> Result<()> {
    let mut table = CsvTable::create(OutputFile::create(path)?, MERGES, options)?;
    for proposal in proposals {
        let (left, right) = (&profiles[proposal.pair.0], &profiles[proposal.pair.1]);
        let words = |words: &str| {
            if options.raw_cells {
                words.to_owned()
            } else {
                harmless(words).into_owned()
            }
        };
        let merge = match proposal.merge {
            Some(true) => "y",
            Some(false) => "n",
            None => "",
        };
        let cells = [
            merge.to_owned(),
            words(&left.shown),
            words(&right.shown),
            format!("{:.4}", proposal.probability),
            proposal.evidence.to_string(),
            left.articles.to_string(),
            right.articles.to_string(),
            left.id.clone(),
            right.id.clone(),
        ];
        table.verbatim(cells.iter())?;
    }
    table.close()
}

impl Merges {
    /// Reads what was decided, from whatever program saved it.
    ///
    /// # Errors
    /// When it cannot be read, or is no such file.
    pub fn read(path: &Path) -> Result<Self> {
        let rows = read(path, |name| NEEDED.contains(&name))?;
        let mut merges = Self::default();
        for (at, row) in rows.iter().enumerate() {
            let cell = |name: &str| row.cells.get(name).map(String::as_str);
            let missing = |name: &str| {
                let message =
                    format!("it has no column {name}; this is no file made by `speakers`");
                Error::new(ErrorKind::Format, message).at_path(path)
            };
            let merge = cell("merge").ok_or_else(|| missing("merge"))?;
            let left = cell("left_id").ok_or_else(|| missing("left_id"))?;
            let right = cell("right_id").ok_or_else(|| missing("right_id"))?;
            let verdict = || Verdict {
                line: row.line,
                left: left.to_owned(),
                right: right.to_owned(),
            };
            match merge.to_lowercase().as_str() {
                "y" | "yes" | "1" | "true" | "x" => merges.same.push(verdict()),
                "" | "?" | "-" => merges.open += 1,
                "n" | "no" | "0" | "false" => merges.apart.push(verdict()),
                _ => {
                    let message = "merge is y, n, or empty where it cannot be told";
                    return Err(Error::new(ErrorKind::Format, message)
                        .at_path(path)
                        .at_record(at + 1));
                }
            }
        }
        Ok(merges)
    }
}

/// The rows of a file that a spreadsheet saved. No column that `counts` may stand twice, whatever its case: which of the two
/// is meant would be a guess, and many databases know no case in names.
pub(super) fn read(path: &Path, counts: impl Fn(&str) -> bool) -> Result<Vec<SheetRow>> {
    let mut reader = spreadsheet::open(path)?;
    let failed = |cause: csv::Error| {
        Error::new(ErrorKind::Format, "it cannot be read")
            .at_path(path)
            .caused_by(cause)
    };
    let header = reader.headers().map_err(failed)?.clone();
    let mut seen = HashSet::new();
    let mut counted = header
        .iter()
        .map(str::trim)
        .filter(|name| !name.is_empty() && counts(name));
    if let Some(twice) = counted.find(|name| !seen.insert(name.to_lowercase())) {
        let message = format!("it has two columns `{twice}`; take one out, or rename it");
        return Err(Error::new(ErrorKind::Format, message).at_path(path));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, |at| at.line() as usize);
        let cells = header.iter().enumerate();
        let cells = cells.map(|(place, name)| {
            let cell = record.get(place).unwrap_or_default().trim();
            (name.trim().to_owned(), cell.to_owned())
        });
        rows.push(SheetRow {
            line,
            cells: cells.collect(),
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(text: &str) -> Result<Merges> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("merges.csv");
        std::fs::write(&path, text).unwrap();
        Merges::read(&path)
    }

    #[test]
    fn what_a_reader_decided_is_read_from_any_spreadsheet() {
        let merges =
            read_back("\u{feff}merge;left_id;right_id\nY;Sa;Sb\nn;Sa;Sc\n;Sb;Sd\n;;\n").unwrap();
        let verdict = |line: usize, left: &str, right: &str| Verdict {
            line,
            left: left.to_owned(),
            right: right.to_owned(),
        };
        assert_eq!(merges.same, [verdict(2, "Sa", "Sb")]);
        assert_eq!(merges.apart, [verdict(3, "Sa", "Sc")]);
        assert_eq!(merges.open, 1);
        let wrong = read_back("merge,left_id,right_id\nmaybe,a,b\n").unwrap_err();
        assert!(wrong.to_string().contains("y, n, or empty"), "{wrong}");
        let wrong = read_back("quote,left_id\na,b\n").unwrap_err();
        assert!(wrong.to_string().contains("no column merge"), "{wrong}");
        let wrong = read_back("merge,left_id,right_id,merge\ny,a,b,n\n").unwrap_err();
        assert!(wrong.to_string().contains("two columns `merge`"), "{wrong}");
        let notes = read_back("merge,left_id,right_id,note,note\ny,a,b,1,2\n");
        assert!(notes.is_ok(), "they are the reader's own");
    }
}
