//! Where the results go, and in which form.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;
use whosaid::batch::{Existing, Folder, UNFINISHED};

use super::ui;

/// Where the results go, and in which form.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Folder for the tables, made where it is missing; - streams JSON lines to standard output
    #[arg(short, long, value_name = "DIR", default_value = "tables")]
    pub(crate) out: PathBuf,

    /// Begin anew in a folder that holds tables or an unfinished run; other files there are left alone
    #[arg(long)]
    pub(crate) force: bool,

    /// Go on with the unfinished run in the folder, given by the same command; begin it where there is none
    #[arg(long, conflicts_with = "force")]
    pub(crate) resume: bool,

    /// Bring finished articles to the disk so often [default: 5, and rarer in a long run]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) commit_every: Option<u32>,

    /// Tables, JSON lines (extractions.jsonl), a workbook of the tables (tables.xlsx), as in csv,jsonl,xlsx
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "csv",
        hide_possible_values = true
    )]
    pub(crate) format: Vec<Format>,

    /// Write texts.jsonl too: the text of each article, in which the offsets count; --mend always writes it
    #[arg(long)]
    pub(crate) texts: bool,

    /// Leave cells as they are that a spreadsheet would run as a formula
    #[arg(long)]
    pub(crate) raw_cells: bool,

    /// Begin each csv file with a byte order mark, so that Excel reads it as UTF-8
    #[arg(long)]
    pub(crate) excel: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Csv,
    Jsonl,
    /// A workbook beside the CSV files, made of them.
    Xlsx,
}

impl OutputArgs {
    pub(crate) fn has(&self, format: Format) -> bool {
        self.format.contains(&format)
    }

    pub(crate) fn existing(&self) -> Existing {
        match (self.force, self.resume) {
            (true, _) => Existing::Replace,
            (_, true) => Existing::Resume,
            _ => Existing::Keep,
        }
    }

    /// What is left of a run that did not come to its end.
    pub(crate) fn kept(&self, folder: &Folder) -> String {
        let done = folder.done().records;
        if done == 0 {
            return "no article was done, and nothing is left behind".to_owned();
        }
        let place = self.out.join(UNFINISHED);
        let articles = ui::plural(done, "article");
        format!(
            "{articles} done and kept in {}; the same command with --resume goes on",
            place.display()
        )
    }
}
