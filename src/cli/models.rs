//! `whosaid models`: the bundles there are.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::bundle::{self, facts, model_folders};
use super::exit::Exit;
use super::ui::{Ui, aligned, width};

/// List the bundles there are, or check one
#[derive(clap::Args)]
#[command(after_help = "\
Bundles are looked for in the folder that the environment variable WHOSAID_MODELS names, in
./models, and in a folder `models` beside the program or above it.

Examples:
  whosaid models list
  whosaid models check --bundle en-small")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the bundles there are
    List,
    /// Load a bundle and check its files against the checksums in its manifest
    Check(bundle::ModelArgs),
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    match &args.command {
        Command::List => list(ui),
        Command::Check(model) => check(model, ui),
    }
}

fn list(ui: Ui) -> anyhow::Result<Exit> {
    let mut rows = Vec::new();
    let mut known = Vec::new();
    for bundle in model_folders().iter().flat_map(|models| bundles(models)) {
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

fn check(model: &bundle::ModelArgs, ui: Ui) -> anyhow::Result<Exit> {
    let folder = model.folder()?;
    let facts = facts(&folder)?;
    model.load(&folder)?;
    let (name, version) = (facts.name, facts.version);
    ui.print(&format!(
        "{name} {version} is whole: {}\n",
        folder.display()
    ))?;
    Ok(Exit::Done)
}
