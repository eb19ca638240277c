//! `whosaid convert`: finished tables in another form.

use std::path::PathBuf;

use clap::ValueEnum;
use whosaid::convert::{self, Written};
use whosaid::output::WORKBOOK;
use whosaid::tables::Tables;

use super::exit::Exit;
use super::ui::{Ui, plural};

/// Write finished tables in another form, without running the model again
#[derive(clap::Args)]
#[command(after_help = "\
xlsx is a workbook with a sheet a table, what every column means, and what was run.

Examples:
  whosaid convert tables --format xlsx                   tables/tables.xlsx
  whosaid convert tables --format xlsx --out wind.xlsx   under another name")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(value_name = "TABLES")]
    tables: PathBuf,

    /// The form
    #[arg(long, value_enum)]
    format: Form,

    /// The file [default: tables.xlsx in the folder]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Xlsx,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let tables = Tables::open(&args.tables)?;
    let Form::Xlsx = args.format;
    let out = args.out.clone();
    let out = out.unwrap_or_else(|| args.tables.join(WORKBOOK));
    let written = convert::workbook(&tables, &out)?;
    ui.note(&format!(
        "{} on {} in {}",
        plural(written.rows, "row"),
        plural(written.sheets, "sheet"),
        out.display()
    ));
    told_cuts(written, ui);
    Ok(Exit::Done)
}

/// Says what a workbook could not hold.
pub(crate) fn told_cuts(written: Written, ui: Ui) {
    if written.cut > 0 {
        ui.note(&format!(
            "{} longer than Excel takes; the whole is in the CSV file",
            plural(written.cut, "cell")
        ));
    }
}
