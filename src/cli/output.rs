//! Where the results go, and in which form.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;
use whosaid::batch::{Existing, Folder, UNFINISHED};
use whosaid::convert;
use whosaid::output::CsvOptions;

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

    /// One or several of csv, jsonl (extractions.jsonl), xlsx (a workbook), parquet, tei, brat, as in csv,parquet; all but
    /// csv and jsonl are made of the csv tables when these are whole, and stand beside them
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

    /// As --excel, with semicolons between cells and commas in numbers: what Excel reads where a comma is the decimal mark
    #[arg(long)]
    pub(crate) semicolons: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Csv,
    Jsonl,
    /// A workbook.
    Xlsx,
    /// The tables with types.
    Parquet,
    /// A TEI file an article.
    Tei,
    /// Stand-off files, two an article.
    Brat,
}

impl Format {
    /// Whether it is made of the CSV tables, which stay beside it.
    pub(crate) fn is_made_of_tables(self) -> bool {
        !matches!(self, Format::Csv | Format::Jsonl)
    }

    /// The folder of what has a file an article.
    pub(crate) fn folder(self) -> Option<&'static str> {
        match self {
            Format::Tei => Some("tei"),
            Format::Brat => Some("brat"),
            _ => None,
        }
    }
}

impl OutputArgs {
    pub(crate) fn has(&self, format: Format) -> bool {
        self.format.contains(&format)
    }

    /// Refuses a folder of an earlier run that one of this run would be put over: somebody may have worked in it.
    pub(crate) fn check_folders(&self) -> whosaid::Result<()> {
        let mut names = self.format.iter().filter_map(|format| format.folder());
        names.try_for_each(|name| convert::refuse_worked_in(&self.out.join(name)))
    }

    /// The folders of an earlier run that this one leaves as they are; what stands in them is not of its tables.
    pub(crate) fn folders_of_before(&self) -> Vec<PathBuf> {
        let formats = [Format::Tei, Format::Brat].into_iter();
        let others = formats.filter(|format| !self.has(*format));
        let folders = others.filter_map(|format| Some(self.out.join(format.folder()?)));
        folders.filter(|folder| folder.exists()).collect()
    }

    /// How cells are written.
    pub(crate) fn csv_options(&self) -> CsvOptions {
        CsvOptions {
            raw_cells: self.raw_cells,
            excel: self.excel || self.semicolons,
            semicolons: self.semicolons,
        }
    }

    /// Whether Excel is to read the tables.
    pub(crate) fn is_for_excel(&self) -> bool {
        self.excel || self.semicolons || self.has(Format::Xlsx)
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
