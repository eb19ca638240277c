//! `Report`: what there is to say of the input besides its articles.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::day_order::{DoubtfulDates, UnreadDates};
use super::format::Format;
use super::ids::DuplicateIds;
use super::joined::Joined;
use super::kept::NotKept;
use super::skipped::Skipped;
use crate::quoting::name_list;

/// What there is to say of the input besides its articles, once all is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Files of other kinds.
    pub skipped: Skipped,
    /// Folders left out because [`Options::leave_out`](super::Options::leave_out) names them, as they were found.
    pub folders_left_out: Vec<String>,
    /// Folders left out because they hold the tables of a run, as they were found.
    pub runs_left_out: Vec<String>,
    /// Articles whose id another had before.
    pub duplicate_ids: DuplicateIds,
    /// Records of web archives that are no pages, by what they are.
    pub not_pages: BTreeMap<String, usize>,
    /// Texts that were run as one article each and look like several.
    pub several: Several,
    /// Texts that were run as one article each and look like tables or JSON; missing where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misnamed: Option<Misnamed>,
    /// Dates that may be read in two ways.
    pub doubtful_dates: DoubtfulDates,
    /// Dates that could not be read. Told on the terminal alone: `date_printed` of articles.csv has them.
    #[serde(skip)]
    pub unread_dates: UnreadDates,
    /// How the table beside the articles met them; missing where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<Joined>,
    /// Columns to be kept that no input has; missing where all were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_kept: Option<NotKept>,
    /// Field lines to be read that no text has. Told on the terminal alone.
    #[serde(skip)]
    pub unmet_fields: Vec<String>,
}

/// Texts that look like several articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Several {
    /// How many there are.
    pub count: usize,
    /// The path of the first.
    pub first: String,
}

/// Texts that look like tables or JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Misnamed {
    /// How many there are.
    pub count: usize,
    /// The path of the first.
    pub first: String,
    /// What the first looks like, as `--input-format` calls it.
    pub format: &'static str,
}

impl Misnamed {
    fn line(&self) -> String {
        let Self {
            count,
            first,
            format,
        } = self;
        let which = match (*count, *format) {
            (1, "csv") => format!("{first} looks like a table and was run as one article"),
            (1, _) => format!("{first} looks like JSON and was run as one article"),
            _ => format!(
                "{count} texts look like tables or JSON and were run as one article each: {first}, ..."
            ),
        };
        let them = if *count == 1 { "it" } else { "them" };
        format!("{which}; say --input-format {format}, or let {them} end in .{format}")
    }
}

impl Several {
    pub(super) fn add(&mut self, path: &Path) {
        if self.count == 0 {
            self.first = path.to_string_lossy().into_owned();
        }
        self.count += 1;
    }
}

impl Report {
    /// What has to be said, a line each; none where all went as a user expects.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.skipped.count() > 0 {
            lines.push(self.skipped.to_string());
            lines.extend(self.skipped.advice());
        }
        let folders = self.folders_left_out.iter();
        lines.extend(folders.map(|folder| format!("{folder} is the output folder: left out")));
        let runs = self.runs_left_out.iter();
        lines.extend(runs.map(|folder| {
            format!(
                "{folder} holds the tables of a run: left out; name it among the inputs to read it"
            )
        }));
        if self.duplicate_ids.count > 0 {
            lines.push(self.duplicate_ids.to_string());
        }
        if !self.not_pages.is_empty() {
            lines.push(not_pages(&self.not_pages));
        }
        if self.several.count > 0 {
            let Several { count, first } = &self.several;
            let which = match count {
                1 => format!("{first} looks like several articles and was run as one"),
                _ => format!(
                    "{count} texts look like several articles each and were run as one: {first}, ..."
                ),
            };
            lines.push(format!("{which}; say where they begin with --split"));
        }
        lines.extend(self.misnamed.as_ref().map(Misnamed::line));
        if self.doubtful_dates.count > 0 {
            let DoubtfulDates { count, first } = &self.doubtful_dates;
            let dates = if *count == 1 {
                "1 date".to_owned()
            } else {
                format!("{count} dates")
            };
            lines.push(format!(
                "{dates} like 03/04/2019 may be read in two ways and got no day (in {first}); say --day-first or --month-first"
            ));
        }
        if self.unread_dates.count > 0 {
            lines.push(self.unread_dates.line());
        }
        lines.extend(self.joined.as_ref().and_then(Joined::line));
        lines.extend(self.not_kept.as_ref().map(NotKept::line));
        if !self.unmet_fields.is_empty() {
            let names = name_list(&self.unmet_fields);
            lines.push(format!(
                "no text has a line that begins with {names} and a colon (--fields)"
            ));
        }
        lines
    }

    pub(super) fn add_misnamed(&mut self, path: &Path, format: Format) {
        let misnamed = self.misnamed.get_or_insert_with(|| Misnamed {
            count: 0,
            first: path.to_string_lossy().into_owned(),
            format: match format {
                Format::Jsonl => "jsonl",
                Format::Json => "json",
                _ => "csv",
            },
        });
        misnamed.count += 1;
    }

    pub(super) fn passed_over(&mut self, counts: Option<&BTreeMap<String, usize>>) {
        for (what, count) in counts.into_iter().flatten() {
            *self.not_pages.entry(what.clone()).or_default() += count;
        }
    }
}

/// `12 records of web archives are no pages: 5 request, 4 image/png, 3 revisit`; the most frequent first.
fn not_pages(counts: &BTreeMap<String, usize>) -> String {
    /// Kinds that are named.
    const NAMED: usize = 6;
    let mut kinds: Vec<(usize, &str)> = counts
        .iter()
        .map(|(kind, &count)| (count, kind.as_str()))
        .collect();
    kinds.sort_by_key(|&(count, kind)| (std::cmp::Reverse(count), kind));
    let all: usize = kinds.iter().map(|(count, _)| count).sum();
    let others: usize = kinds.iter().skip(NAMED).map(|(count, _)| count).sum();
    kinds.truncate(NAMED);
    if others > 0 {
        kinds.push((others, "of other kinds"));
    }
    let kinds: Vec<String> = kinds
        .into_iter()
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect();
    let records = if all == 1 {
        "record of a web archive is no page"
    } else {
        "records of web archives are no pages"
    };
    format!("{all} {records}: {}", kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_said_is_said_once() {
        let mut report = Report::default();
        assert!(report.lines().is_empty());
        let counts = [("request", 5), ("revisit", 7)].map(|(kind, count)| (kind.to_owned(), count));
        report.passed_over(Some(&BTreeMap::from(counts)));
        report.passed_over(None);
        report.several.add(Path::new("a.txt"));
        report.several.add(Path::new("b.txt"));
        report.add_misnamed(Path::new("c.txt"), Format::Csv);
        assert_eq!(
            report.lines(),
            [
                "12 records of web archives are no pages: 7 revisit, 5 request",
                "2 texts look like several articles each and were run as one: a.txt, ...; say where they begin with --split",
                "c.txt looks like a table and was run as one article; say --input-format csv, or let it end in .csv"
            ]
        );
    }
}
