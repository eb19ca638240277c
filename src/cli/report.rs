//! `whosaid report`: the tables as a page to look at.

use std::path::PathBuf;

use anyhow::Context;
use whosaid::report::Report;
use whosaid::tables::Tables;

use super::exit::Exit;
use super::ui::{Ui, plural};

/// Make one page to look at from the tables: plots, and articles with their quotes marked
#[derive(clap::Args)]
#[command(after_help = "\
The page holds everything it shows: it opens from disk, without a network, and can be sent as it
is. Texts are marked where the folder of tables holds them (texts.jsonl or extractions.jsonl).

Examples:
  whosaid report tables                              report.html from the tables in ./tables
  whosaid report tables --out wind.html              under another name
  whosaid report tables --plots plots                the plots as SVG files too
  whosaid report tables --articles 200               a lighter page: plots of all, 200 articles")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(value_name = "TABLES")]
    tables: PathBuf,

    /// The page
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    out: PathBuf,

    /// Write each plot as an SVG file into this folder
    #[arg(long, value_name = "DIR")]
    plots: Option<PathBuf>,

    /// Show so many articles, the first with quotes; the plots are of all
    #[arg(long, value_name = "N", default_value_t = ARTICLES)]
    articles: usize,
}

/// As many as a phone opens.
const ARTICLES: usize = 5_000;

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let tables = Tables::open(&args.tables)?;
    let report = Report::read(&tables, args.articles)?;
    let shown = report
        .write(&args.out)
        .context("the page could not be written")?;
    if let Some(folder) = &args.plots {
        let plots = report.write_plots(folder)?;
        ui.note(&format!(
            "{} in {}",
            plural(plots, "plot"),
            folder.display()
        ));
    }
    ui.note(&format!(
        "{}, {} with their text, in {} ({:.1} MB)",
        plural(shown.articles, "article"),
        shown.with_text,
        args.out.display(),
        shown.bytes as f64 / 1e6
    ));
    if shown.with_text == 0 && shown.articles > 0 {
        ui.note("quotes are shown with the sentences around them; `extract --texts` keeps the texts for it");
    }
    if shown.passed_over > 0 {
        ui.note(&format!(
            "{} of quotes.csv counted in the plots and not shown: articles.csv has no such article with quotes",
            plural(shown.passed_over, "row")
        ));
    }
    Ok(Exit::Done)
}
