//! `whosaid bench`: how fast the program is here.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use serde::Serialize;
use whosaid::Pipeline;
use whosaid::batch::{self, Workers};
use whosaid::output::Counts;

use super::exit::Exit;
use super::ui::{Ui, aligned, grouped, plural, width};
use super::{bundle, inputs, interrupt, machine};

/// Time the whole way from files to rows, without writing them
#[derive(clap::Args)]
#[command(after_help = "\
Runs are taken in turns (1 thread, 2 threads, 1 thread, 2 threads, ...), so that a machine that
grows slower or faster meanwhile bears on all alike.

Examples:
  whosaid bench corpus/bench                          one thread against all cores
  whosaid bench news/ --threads 1,4 --append raw.csv  a row a run, kept")]
pub(crate) struct Args {
    /// Numbers of threads to compare [default: 1 and as many as the machine has cores]
    #[arg(long, value_name = "N,N,...", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    threads: Vec<u16>,

    /// Runs for each number of threads
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    repeat: u16,

    /// A csv file that gets one more row for each run; made where it is missing
    #[arg(long, value_name = "FILE")]
    append: Option<PathBuf>,

    /// Leave out reports inside reports
    #[arg(long)]
    no_nested: bool,

    #[command(flatten)]
    model: bundle::ModelArgs,

    #[command(flatten)]
    input: inputs::InputArgs,
}

/// One run: a row of the csv file.
#[derive(Clone, Debug, Serialize)]
struct Row {
    date: String,
    version: &'static str,
    cpu: String,
    cores: usize,
    bundle: String,
    engine: bundle::Engine,
    precision: bundle::Precision,
    threads: usize,
    articles: usize,
    failed: usize,
    words: usize,
    seconds: f64,
    words_per_second: f64,
    peak_memory_bytes: Option<u64>,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    args.input.list()?;
    let bundle = args.model.folder()?;
    let facts = bundle::facts(&bundle)?;
    let mut pipeline = args.model.load(&bundle)?;
    if args.no_nested {
        pipeline = pipeline.without_nested();
    }
    let mut log = args.append.as_deref().map(open).transpose()?;
    let threads = args.threads(ui);
    let mut rows = Vec::new();
    let stop = interrupt::watch()?;
    for _ in 0..args.repeat {
        for &threads in &threads {
            let workers = Workers { threads, stop };
            let Some((counts, seconds)) = args.time(&pipeline, workers)? else {
                return Ok(Exit::Interrupted);
            };
            let row = Row {
                date: machine::now(),
                version: env!("CARGO_PKG_VERSION"),
                cpu: machine::cpu(),
                cores: machine::cores(),
                bundle: format!("{} {}", facts.name, facts.version),
                engine: args.model.engine,
                precision: args.model.precision,
                threads,
                articles: counts.articles,
                failed: counts.failed,
                words: counts.words,
                seconds,
                words_per_second: counts.words as f64 / seconds,
                peak_memory_bytes: machine::peak_memory(),
            };
            ui.note(&format!("{}: {seconds:.2} s", plural(threads, "thread")));
            if let Some(log) = &mut log {
                log.serialize(&row)?;
                log.flush()?;
            }
            rows.push(row);
        }
    }
    ui.print(&report(&threads, &rows))?;
    Ok(Exit::Done)
}

impl Args {
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
    fn time(
        &self,
        pipeline: &Pipeline,
        workers: Workers<'_>,
    ) -> anyhow::Result<Option<(Counts, f64)>> {
        machine::reset_peak_memory();
        let start = Instant::now();
        let records = self.input.read(self.input.list()?);
        let extract = batch::extractor(
            |article| pipeline.extract(article),
            self.input.any_language,
            0.0,
        );
        let ended = batch::run(records, extract, workers, &mut [], |_| {})?;
        Ok((!ended.stopped).then(|| (ended.counts, start.elapsed().as_secs_f64())))
    }
}

fn open(path: &Path) -> anyhow::Result<csv::Writer<File>> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    let file = file.with_context(|| format!("{} cannot be written to", path.display()))?;
    let is_new = file.metadata()?.len() == 0;
    Ok(csv::WriterBuilder::new()
        .has_headers(is_new)
        .from_writer(file))
}

/// For each number of threads: the median of its runs, the slowest and the fastest.
fn report(threads: &[usize], rows: &[Row]) -> String {
    let row = |&threads: &usize| {
        let mut runs: Vec<&Row> = rows.iter().filter(|row| row.threads == threads).collect();
        runs.sort_by(|left, right| left.words_per_second.total_cmp(&right.words_per_second));
        let speed = |row: &Row| grouped(row.words_per_second as usize);
        let memory = runs.iter().filter_map(|row| row.peak_memory_bytes).max();
        vec![
            threads.to_string(),
            speed(runs[runs.len() / 2]),
            speed(runs[0]),
            speed(runs[runs.len() - 1]),
            memory.map_or_else(String::new, |bytes| format!("{} MB", bytes / 1_000_000)),
        ]
    };
    let lines: Vec<Vec<String>> = threads.iter().map(row).collect();
    let header = [
        "threads",
        "words/s (median)",
        "slowest",
        "fastest",
        "peak memory",
    ];
    aligned(&header, &lines, width())
}
