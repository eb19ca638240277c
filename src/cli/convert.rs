//! `whosaid convert`: finished tables in another form.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use whosaid::convert::{self, Written};
use whosaid::output::{Table, WORKBOOK};
use whosaid::tables::Tables;

use super::exit::Exit;
use super::ui::{Ui, plural};

/// Write finished tables in another form, without running the model again
#[derive(clap::Args)]
#[command(after_help = "\
xlsx is a workbook with a sheet a table, what every column means, and what was run. brat (stand-off)
and tei (<said who>) have a file an article, and need the texts: `extract --texts`.

Examples:
  whosaid convert tables --format xlsx                   tables/tables.xlsx
  whosaid convert tables --format xlsx --out wind.xlsx   under another name
  whosaid convert tables --format brat --out brat        a folder that brat opens
  whosaid convert tables --format tei                    tables/tei, a TEI file an article")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(value_name = "TABLES")]
    tables: PathBuf,

    /// The form
    #[arg(long, value_enum)]
    format: Form,

    /// The file or folder [default: tables.xlsx, or a folder with the name of the form, in the folder of tables]
    #[arg(short, long, value_name = "PATH")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Xlsx,
    Brat,
    Tei,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let tables = Tables::open(&args.tables)?;
    let out = |name: &str| {
        let out = args.out.clone();
        out.unwrap_or_else(|| args.tables.join(name))
    };
    let (written, out, thing) = match args.format {
        Form::Xlsx => {
            let out = out(WORKBOOK);
            (convert::workbook(&tables, &out)?, out, "sheet")
        }
        Form::Brat => {
            let out = out("brat");
            (convert::brat(&tables, &out)?, out, "article")
        }
        Form::Tei => {
            let out = out("tei");
            (convert::tei(&tables, &out)?, out, "article")
        }
    };
    ui.note(&format!(
        "{} on {} in {}",
        plural(written.rows, "row"),
        plural(written.sheets, thing),
        out.display()
    ));
    told_cuts(written, ui);
    Ok(Exit::Done)
}

/// Writes a sheet that is to be filled in: a CSV, or a workbook where its name says so.
pub(crate) fn as_asked<T>(
    out: &Path,
    table: Table,
    write: impl FnOnce(&Path) -> whosaid::Result<T>,
) -> whosaid::Result<T> {
    let is_book = out.extension();
    if !is_book.is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        return write(out);
    }
    let beside = out.with_extension("xlsx.tmp");
    let written =
        write(&beside).and_then(|written| convert::sheet(&beside, table, out).map(|_| written));
    // What it was made of is in nobody's way, should it stay.
    let _ = std::fs::remove_file(&beside);
    written
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
