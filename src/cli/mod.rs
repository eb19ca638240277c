//! The commands of the program. Sees the library only through its public names.

mod audit;
mod bench;
mod bundle;
mod calibrate;
mod check;
mod completions;
mod convert;
mod copies;
mod eval;
mod exit;
mod extract;
mod failures;
mod gold;
mod inputs;
mod interrupt;
mod machine;
mod man;
mod merge;
mod models;
mod output;
mod probability;
mod progress;
mod questions;
mod report;
mod settings;
mod speakers;
mod stream;
mod summary;
mod tables;
mod train;
mod ui;

use clap::{CommandFactory, Parser, Subcommand};
use exit::Exit;
use ui::Ui;

/// Who said what, from news articles to tables.
#[derive(Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  whosaid extract news/ --out tables           every article of a folder
  whosaid extract news.csv --text-column body  one article a row
  whosaid tables                               what each column of the tables means

Exit status: 0 done, 1 could not run, 2 wrong usage, 3 done but some articles failed,
130 interrupted."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Print errors and what was asked for, but no progress and no summary
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Command {
    Extract(extract::Args),
    Merge(merge::Args),
    Report(report::Args),
    Convert(convert::Args),
    Copies(copies::Args),
    Speakers(speakers::Args),
    Audit(audit::Args),
    Eval(eval::Args),
    Calibrate(calibrate::Args),
    Bench(bench::Args),
    Train(train::Args),
    Models(models::Args),
    Tables(tables::Args),
    Completions(completions::Args),
    #[command(hide = true)]
    Man(man::Args),
}

/// Runs the command that was typed.
pub(crate) fn run() -> anyhow::Result<Exit> {
    let typed = std::env::args_os().collect();
    let words = settings::with_file(&Cli::command(), typed)?;
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version come this way too; that they cannot be printed is no failure.
            let _ = message.print();
            return Ok(if message.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            });
        }
    };
    let ui = Ui::new(cli.quiet);
    match cli.command {
        Command::Extract(args) => extract::run(&args, ui),
        Command::Merge(args) => merge::run(&args, ui),
        Command::Audit(args) => audit::run(&args, ui),
        Command::Copies(args) => copies::run(&args, ui),
        Command::Speakers(args) => speakers::run(&args, ui),
        Command::Convert(args) => convert::run(&args, ui),
        Command::Report(args) => report::run(&args, ui),
        Command::Eval(args) => eval::run(&args, ui),
        Command::Calibrate(args) => calibrate::run(&args, ui),
        Command::Bench(args) => bench::run(&args, ui),
        Command::Train(args) => train::run(&args, ui),
        Command::Models(args) => models::run(&args, ui),
        Command::Tables(args) => tables::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
        Command::Man(args) => man::run(&args, ui),
    }
}

/// Prints why nothing could be done, and says how the program ends.
pub(crate) fn report(error: &anyhow::Error) -> Exit {
    ui::failure(error);
    Exit::CouldNotRun
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
