//! How far a run is, told while it runs: a bar on a terminal, lines for logs, JSON for programs.

mod bar;
mod json;
mod lines;
mod plain;
mod tally;

use std::io::IsTerminal;
use std::time::Duration;

use clap::ValueEnum;
use whosaid::output::Outcome;

use bar::Bar;
use lines::Lines;
use tally::Tally;

pub(crate) use tally::Files;

use super::ui::Ui;

/// How the user wants to be told.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Progress")]
pub(crate) struct ProgressArgs {
    /// How to say how far the run is, on standard error: a bar, plain lines, a JSON object a line, or none; auto is a bar on
    /// a terminal and plain lines elsewhere
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        default_value = "auto",
        hide_possible_values = true
    )]
    progress: Form,

    /// Seconds from one line to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    progress_every: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Auto,
    Bar,
    Plain,
    Json,
    None,
}

/// Tells how far a run is, from whatever thread it hears of it. What it shows is gone, or ended, when it is dropped.
pub(crate) struct Progress {
    tally: std::sync::Arc<Tally>,
    shown: Shown,
}

enum Shown {
    Bar(Bar),
    Lines(Lines),
    Nothing,
}

impl Progress {
    /// Begins to tell of a run over these files. A user who wants quiet has to name a form to be told.
    pub(crate) fn new(ui: Ui, files: Files, args: &ProgressArgs) -> Self {
        let tally = std::sync::Arc::new(Tally::new(files));
        let every = Duration::from_secs(args.progress_every);
        let lines = |line| Shown::Lines(Lines::start(&tally, every, line));
        let shown = match args.progress {
            Form::None => Shown::Nothing,
            Form::Auto if ui.is_quiet() => Shown::Nothing,
            Form::Auto if std::io::stderr().is_terminal() => Shown::Bar(Bar::new(files)),
            Form::Bar => Shown::Bar(Bar::new(files)),
            Form::Auto | Form::Plain => lines(plain::line),
            Form::Json => lines(json::line),
        };
        Self { tally, shown }
    }

    /// The reader asked for one more record and has read so many bytes of the files; `ended` when there was none.
    pub(crate) fn read(&self, bytes: u64, ended: bool) {
        self.tally.read(bytes, ended);
        if let Shown::Bar(bar) = &self.shown {
            bar.expect(&self.tally.standing());
        }
    }

    /// One more article is done.
    pub(crate) fn add(&self, outcome: &Outcome) {
        self.tally.add(outcome);
        if let Shown::Bar(bar) = &self.shown {
            bar.show(&self.tally.standing());
        }
    }

    /// Takes the bar away; ends the lines.
    pub(crate) fn clear(&self) {
        match &self.shown {
            Shown::Bar(bar) => bar.clear(),
            Shown::Lines(lines) => lines.end(),
            Shown::Nothing => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // An error on the way must not be printed onto the bar.
        self.clear();
    }
}
