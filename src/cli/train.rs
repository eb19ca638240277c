//! `whosaid train`: a bundle from gold files and base weights.

use std::path::PathBuf;

#[cfg(feature = "torch")]
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
#[cfg(feature = "torch")]
use whosaid::train::Event;

use super::exit::Exit;
use super::ui::Ui;

/// Train a bundle as a config file says (needs a build with the feature `torch`)
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  whosaid train models/en-small/train.toml --out mine     a bundle of the corpora of the shipped one

A training that was stopped goes on from its last checkpoint when it is started again.")]
pub(crate) struct Args {
    /// Every setting of the training; models/en-small/train.toml is a commented example
    #[arg(value_name = "CONFIG")]
    config: PathBuf,

    /// Where to compute: cpu, cuda, cuda:1, ...
    #[arg(long, default_value = "cpu")]
    device: String,

    /// Folder that the bundle is written to [default: the config's]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write the training windows as JSON lines into a folder instead, for `models/teach.py`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "weights"])]
    export: Option<PathBuf>,

    /// Make the bundle of weights that are trained already (safetensors), instead of training
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

#[cfg(not(feature = "torch"))]
pub(crate) fn run(args: &Args, _: Ui) -> anyhow::Result<Exit> {
    anyhow::bail!(
        "this build cannot train {} on {}; build one that can with `cargo build --release --features torch` \
         (CONTRIBUTING.md says how to get the libtorch it needs)",
        args.config.display(),
        args.device
    )
}

#[cfg(feature = "torch")]
pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let config = whosaid::train::Config::read(&args.config)?;
    if let Some(folder) = &args.export {
        let written = whosaid::train::export(&config, folder)?;
        ui.print(&format!(
            "{}: {} windows of annotated articles, {} for development, {} of plain texts\n",
            folder.display(),
            written.train,
            written.development,
            written.plain
        ))?;
        return Ok(Exit::Done);
    }
    let weights = match &args.weights {
        Some(weights) => weights.clone(),
        None => {
            let device = whosaid::encoder::torch::parse_device(&args.device)?;
            let progress = Steps::new(ui);
            whosaid::train::train(&config, device, |event| progress.show(&event))?
        }
    };
    let folder = args
        .out
        .clone()
        .or_else(|| args.config.parent().map(PathBuf::from))
        .unwrap_or_default();
    ui.note("fitting the calibration on the development articles");
    whosaid::train::finish(&config, &weights, &folder)?;
    ui.print(&format!("bundle: {}\n", folder.display()))?;
    Ok(Exit::Done)
}

/// A bar for the steps of an epoch, with the mean of its losses; scores stay on the terminal.
#[cfg(feature = "torch")]
struct Steps {
    ui: Ui,
    bar: ProgressBar,
}

#[cfg(feature = "torch")]
impl Steps {
    fn new(ui: Ui) -> Self {
        let target = if ui.is_quiet() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let template = "{prefix} {bar:24} {human_pos}/{human_len} steps, {msg}, {eta} left";
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.expect("the template above is well formed"));
        Self { ui, bar }
    }

    fn start(&self, name: String, steps: usize, first: usize) {
        self.bar.reset();
        self.bar.set_prefix(name);
        self.bar.set_length(steps as u64);
        self.bar.set_position(first as u64);
    }

    fn show(&self, event: &Event) {
        match event {
            Event::Read(learn, develop) => self.ui.note(&format!(
                "{learn} articles to learn from, {develop} for development"
            )),
            Event::Pretraining(epoch, steps, first) => {
                self.start(format!("pre-training {}", epoch + 1), *steps, *first);
            }
            Event::Guessed(loss) => {
                self.bar.set_message(format!("loss {loss:.3}"));
                self.bar.inc(1);
            }
            Event::Epoch(epoch, steps, first) => {
                self.start(format!("epoch {}", epoch + 1), *steps, *first);
            }
            Event::Step(losses) => {
                let losses = losses.map(|loss| format!("{loss:.3}")).join(" ");
                self.bar.set_message(format!("losses {losses}"));
                self.bar.inc(1);
            }
            Event::Scored(scores, best) => {
                let mark = if *best { ", the best so far" } else { "" };
                let note = format!("{}: {scores}{mark}", self.bar.prefix());
                self.bar.suspend(|| self.ui.note(&note));
            }
            _ => {}
        }
    }
}
