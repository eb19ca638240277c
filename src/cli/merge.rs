//! `whosaid merge`: the tables of shards become those of one run.

use std::path::PathBuf;

use clap::ValueEnum;
use whosaid::batch::{self, Existing};
use whosaid::convert::refuse_worked_in;
use whosaid::tables::Tables;

use super::convert;
use super::exit::Exit;
use super::output::Format;
use super::ui::{Ui, plural};

/// Join the tables of all shards of a run
#[derive(clap::Args)]
#[command(after_help = "\
The result is what one run over all articles would have written, to the byte; run.json has the
timings of each shard. Workbook, Parquet and the like are made anew of the joined tables.

Example:
  whosaid extract news/ --shard 1/2 --out one      on one machine
  whosaid extract news/ --shard 2/2 --out two      on another
  whosaid merge one two --out tables")]
pub(crate) struct Args {
    /// Folders that `extract --shard` has written, in any order
    #[arg(required = true, value_name = "DIR")]
    shards: Vec<PathBuf>,

    /// Folder for the joined tables; made where it is missing
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,

    /// Replace the tables of an earlier run in that folder; other files there are left alone
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let existing = if args.force {
        Existing::Replace
    } else {
        Existing::Keep
    };
    // Before the work; a folder that holds no shard is told of by the merge itself.
    let first = args
        .shards
        .first()
        .and_then(|shard| Tables::open(shard).ok());
    let formats = first.as_ref().map(formats).unwrap_or_default();
    for name in formats.iter().filter_map(|format| format.folder()) {
        refuse_worked_in(&args.out.join(name))?;
    }
    let counts = batch::merge(&args.shards, &args.out, existing)?;
    let tables = Tables::open(&args.out)?;
    convert::beside(&tables, &formats, ui, |name| args.out.join(name))?;
    ui.note(&format!(
        "{}, {}, {} in {}",
        plural(counts.articles, "article"),
        plural(counts.quotes, "quote"),
        plural(counts.speakers, "speaker"),
        args.out.display()
    ));
    Ok(Exit::Done)
}

/// What a run was to write.
fn formats(tables: &Tables) -> Vec<Format> {
    let formats = tables.run()["settings"]["formats"].as_array();
    let formats = formats.into_iter().flatten().filter_map(|format| {
        let name = format.as_str()?;
        Format::from_str(name, false).ok()
    });
    formats.collect()
}
