//! `whosaid convert`: finished tables in another form.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use whosaid::convert::{self, Written};
use whosaid::output::{Table, WORKBOOK};
use whosaid::tables::Tables;

use super::exit::Exit;
use super::output::Format;
use super::ui::{Ui, plural};

/// Write finished tables in another form, without running the model again
#[derive(clap::Args)]
#[command(after_help = "\
xlsx is a workbook with a sheet a table, what every column means, and what was run.
parquet is a file a table, with types: days, numbers, categories. brat (stand-off) and
tei (<said who>) have a file an article, and need the texts: `extract --texts`.

Examples:
  whosaid convert tables --format xlsx                   tables/tables.xlsx
  whosaid convert tables --format xlsx --out wind.xlsx   under another name
  whosaid convert tables --format parquet                tables/quotes.parquet and the others
  whosaid convert tables --format brat --out brat        a folder that brat opens
  whosaid convert tables --format tei                    tables/tei, a TEI file an article")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(value_name = "TABLES")]
    tables: PathBuf,

    /// The form
    #[arg(long, value_enum)]
    format: Form,

    /// The file or folder [default: tables.xlsx, or a folder with the name of the form, in the folder of tables; parquet beside them]
    #[arg(short, long, value_name = "PATH")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Xlsx,
    Parquet,
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
        Form::Parquet => {
            let out = args.out.clone().unwrap_or_else(|| args.tables.clone());
            std::fs::create_dir_all(&out).with_context(|| out.display().to_string())?;
            let written = convert::parquet(&tables, |name| out.join(name))?;
            (written, out, "file")
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
    told(written, ui);
    Ok(Exit::Done)
}

/// Makes of the tables of a run what else it was to write; `place` says where a file or folder of a name goes.
pub(crate) fn beside(
    tables: &Tables,
    formats: &[Format],
    ui: Ui,
    mut place: impl FnMut(&'static str) -> PathBuf,
) -> whosaid::Result<()> {
    for format in [Format::Xlsx, Format::Parquet, Format::Tei, Format::Brat] {
        if !formats.contains(&format) {
            continue;
        }
        let written = match (format, format.folder()) {
            (Format::Xlsx, _) => convert::workbook(tables, &place(WORKBOOK))?,
            (Format::Parquet, _) => convert::parquet(tables, &mut place)?,
            (Format::Tei, Some(name)) => convert::tei(tables, &place(name))?,
            (Format::Brat, Some(name)) => convert::brat(tables, &place(name))?,
            _ => continue,
        };
        told(written, ui);
    }
    Ok(())
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

/// Says what another form could not hold.
fn told(written: Written, ui: Ui) {
    if written.passed_over > 0 {
        ui.note(&format!(
            "{} of quotes.csv and entities.csv passed over: there is no row for the article in articles.csv, or no text of it",
            plural(written.passed_over, "row")
        ));
    }
    if written.unfit > 0 {
        ui.note(&format!(
            "{} not of the type of the column, and missing in the Parquet files; as the CSV files have them, they may have been \
             changed by hand",
            plural(written.unfit, "cell")
        ));
    }
    if written.cut > 0 {
        ui.note(&format!(
            "{} longer than Excel takes; the whole is in the CSV file",
            plural(written.cut, "cell")
        ));
    }
}
