//! `whosaid models`: the bundles there are.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::bundle::{self, embedded, facts, model_folders};
use super::check;
use super::exit::Exit;
use super::ui::{Ui, aligned, width};

/// List the bundles there are, or check one
#[derive(clap::Args)]
#[command(after_help = "\
Bundles are looked for in the folder that the environment variable WHOSAID_MODELS names, in
./models, and in a folder `models` beside the program or above it.

Examples:
  whosaid models list
  whosaid models check --bundle en-small
  whosaid models check --bundle my-copy --write     keep what it finds now in its known article")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the bundles there are
    List,
    /// Check a bundle's files against its manifest, and what it finds in a known article against what was kept
    Check(CheckArgs),
}

#[derive(clap::Args)]
struct CheckArgs {
    /// Keep what is found in the known article now, in check.json of the bundle: for whoever makes a bundle
    #[arg(long)]
    write: bool,

    #[command(flatten)]
    model: bundle::ModelArgs,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    match &args.command {
        Command::List => list(ui),
        Command::Check(args) => check(args, ui),
    }
}

fn list(ui: Ui) -> anyhow::Result<Exit> {
    let mut rows = Vec::new();
    let mut known = Vec::new();
    let folders = model_folders();
    let folders = folders.iter().flat_map(|models| bundles(models));
    for bundle in embedded().into_iter().chain(folders) {
        // The same folder may be found by two ways.
        let place = bundle.canonicalize().unwrap_or_else(|_| bundle.clone());
        if known.contains(&place) {
            continue;
        }
        known.push(place);
        match facts(&bundle) {
            Ok(facts) => rows.push(vec![
                facts.name,
                facts.version,
                bundle.display().to_string(),
            ]),
            Err(error) => ui.note(&error.to_string()),
        }
    }
    if rows.is_empty() {
        ui.note("no bundles; name a folder of bundles in the environment variable WHOSAID_MODELS");
        return Ok(Exit::CouldNotRun);
    }
    ui.print(&aligned(&["name", "version", "folder"], &rows, width()))?;
    Ok(Exit::Done)
}

/// The folders in `models`, by name.
fn bundles(models: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(models).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn check(args: &CheckArgs, ui: Ui) -> anyhow::Result<Exit> {
    let model = &args.model;
    let folder = model.folder()?;
    let facts = facts(&folder)?;
    let pipeline = model.load(&folder)?;
    let rows = match args.write {
        true => Some(check::write(&folder, &pipeline)?),
        false => check::compare(&folder, &pipeline)?,
    };
    let found = match rows {
        None => "it has no known article to check".to_owned(),
        Some(rows) if args.write => format!("kept the {rows} rows of its known article"),
        Some(rows) => format!("finds the {rows} rows of its known article"),
    };
    let (name, version, kernel) = (facts.name, facts.version, model.kernel());
    ui.print(&format!(
        "{name} {version} is whole: {}\n{found} (kernel {kernel})\n",
        folder.display()
    ))?;
    Ok(Exit::Done)
}
