//! `whosaid man`: the manual's pages, for those who package the program.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::CommandFactory;

use super::Cli;
use super::exit::Exit;
use super::ui::{Ui, plural};

/// Write the manual: a page for the program and one for each command
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  whosaid man man1       man1/whosaid.1, man1/whosaid-extract.1, ...")]
pub(crate) struct Args {
    /// Folder for the pages, made where it is missing
    #[arg(value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    fs::create_dir_all(&args.out).with_context(|| args.out.display().to_string())?;
    let mut command = Cli::command();
    // Builds the commands below too, with the options that all of them take.
    command.build();
    let commands = command.get_subcommands();
    let commands: Vec<_> = commands.filter(|command| !command.is_hide_set()).collect();
    let pages = std::iter::once(&command).chain(commands);
    let mut count = 0;
    for page in pages.filter(|page| page.get_name() != "help") {
        let name = page
            .get_display_name()
            .unwrap_or(page.get_name())
            .to_owned();
        let mut text = Vec::new();
        clap_mangen::Man::new(page.clone()).render(&mut text)?;
        let path = args.out.join(format!("{name}.1"));
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        count += 1;
    }
    ui.note(&format!(
        "{} in {}",
        plural(count, "page"),
        args.out.display()
    ));
    Ok(Exit::Done)
}
