//! `whosaid bench`: how fast the program is here.

mod chart;
mod log;
mod report;
mod row;
mod setting;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use whosaid::Pipeline;
use whosaid::batch::{self, Workers};
use whosaid::encoder::Windowing;

use super::exit::Exit;
use super::ui::{Ui, plural};
use super::{bundle, inputs, interrupt, machine};
use log::Log;
use row::{Row, Run};
use setting::Setting;

/// Time the whole way from files to rows, without writing them
#[derive(clap::Args)]
#[command(after_help = "\
Runs are taken in turns (1 thread, 2 threads, 1 thread, 2 threads, ...), so that a machine that grows
slower or faster meanwhile bears on all alike.

Examples:
  whosaid bench corpus/bench                          one thread against all cores
  whosaid bench news/ --threads 1,4 --append raw.csv  a row a run, kept
  whosaid bench corpus/bench --precisions int8,f32 --windows 256/32,192/16 --svg speed.svg")]
pub(crate) struct Args {
    /// Numbers of threads to compare [default: 1 and as many as the machine has cores]
    #[arg(long, value_name = "N,N,...", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    threads: Vec<u16>,

    /// Arithmetics of the native engine to compare, in place of --precision
    #[arg(
        long,
        value_enum,
        value_name = "P,P",
        value_delimiter = ',',
        conflicts_with = "precision"
    )]
    precisions: Vec<bundle::Precision>,

    /// Windows to compare, each as pieces in a window and pieces of context on each side [default:
    /// the bundle's]
    #[arg(long, value_name = "N/N,...", value_delimiter = ',', value_parser = setting::windowing)]
    windows: Vec<Windowing>,

    /// Runs for each setting and number of threads
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    repeat: u16,

    /// A csv file that gets one more row for each run; made where it is missing
    #[arg(long, value_name = "FILE")]
    append: Option<PathBuf>,

    /// A picture of the speeds
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Leave out reports inside reports
    #[arg(long)]
    no_nested: bool,

    #[command(flatten)]
    model: bundle::ModelArgs,

    #[command(flatten)]
    input: inputs::InputArgs,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    args.input.list()?;
    let folder = args.model.folder()?;
    let facts = bundle::facts(&folder)?;
    let settings = args.settings(&folder)?;
    let mut log = args.append.as_deref().map(Log::open).transpose()?;
    let threads = args.threads(ui);
    let mut rows = Vec::new();
    let stop = interrupt::watch()?;
    for _ in 0..args.repeat {
        for setting in &settings {
            for &threads in &threads {
                let workers = Workers { threads, stop };
                let Some(run) = args.time(&setting.pipeline, workers)? else {
                    return Ok(Exit::Interrupted);
                };
                let row = Row::new(&facts, setting, threads, &run);
                let took = plural(threads, "thread");
                ui.note(&format!("{}, {took}: {:.2} s", setting.name(), run.seconds));
                if let Some(log) = &mut log {
                    log.add(&row)?;
                }
                rows.push(row);
            }
        }
    }
    let lines = report::lines(&rows);
    ui.print(&report::table(&lines))?;
    ui.print(&report::scores(&folder)?)?;
    if let Some(path) = &args.svg {
        let picture = chart::svg(&lines);
        fs::write(path, picture)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(Exit::Done)
}

impl Args {
    /// What is compared, each loaded once.
    fn settings(&self, folder: &Path) -> anyhow::Result<Vec<Setting>> {
        let mut precisions = self.precisions.clone();
        if precisions.is_empty() {
            precisions.push(self.model.precision);
        }
        let mut windows: Vec<Option<Windowing>> = self.windows.iter().copied().map(Some).collect();
        if windows.is_empty() {
            windows.push(None);
        }
        let mut settings = Vec::new();
        for &precision in &precisions {
            let mut model = self.model.clone();
            model.precision = precision;
            for &windowing in &windows {
                settings.push(Setting::load(&model, folder, windowing, !self.no_nested)?);
            }
        }
        Ok(settings)
    }

    fn threads(&self, ui: Ui) -> Vec<usize> {
        let wanted = self.threads.iter();
        let mut threads: Vec<usize> = wanted
            .map(|&wanted| machine::threads(Some(usize::from(wanted)), ui))
            .collect();
        if threads.is_empty() {
            threads = vec![1, machine::cores()];
        }
        threads.dedup();
        threads
    }

    /// Runs once, from the files on; `None` when interrupted.
    fn time(&self, pipeline: &Pipeline, workers: Workers<'_>) -> anyhow::Result<Option<Run>> {
        machine::reset_peak_memory();
        let latencies = Mutex::new(Vec::new());
        let start = Instant::now();
        let records = self.input.read(self.input.list()?)?;
        let extract = batch::extractor(
            |article| {
                let start = Instant::now();
                let result = pipeline.extract(article);
                let took = start.elapsed().as_secs_f64();
                latencies
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(took);
                result
            },
            self.input.any_language,
            0.0,
        );
        let ended = batch::run(records, extract, workers, &mut [], |_| {})?;
        let seconds = start.elapsed().as_secs_f64();
        if ended.stopped {
            return Ok(None);
        }
        let latencies = latencies
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(Some(Run::new(&ended.counts, seconds, latencies)))
    }
}
