//! `whosaid extract`: articles in, tables out.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use clap::ValueEnum;
use serde::Serialize;
use whosaid::batch::{self, Workers};
use whosaid::input::Listing;
use whosaid::output::{
    Counts, CsvErrors, CsvOptions, CsvTables, Folder, Jsonl, Run, Selection, Timings, Writer,
};
use whosaid::text::Article;

use super::exit::Exit;
use super::progress::{Files, Progress};
use super::summary::Summary;
use super::ui::{self, Ui};
use super::{bundle, inputs, interrupt, machine};

/// Read articles and write tables of who said what
#[derive(clap::Args)]
#[command(after_help = "\
Reads .txt, .html, .csv, .tsv and .jsonl, each also with .gz or .zst.
Writes quotes.csv, speakers.csv, entities.csv, articles.csv, errors.csv and run.json;
`whosaid tables` says what every column means.

Examples:
  whosaid extract news/                                    a folder, into ./tables
  whosaid extract news.csv --text-column body --out out    one article a row
  whosaid extract news/ --min-confidence 0.8               only what is rather sure
  whosaid extract 'news/2020-*.html' --format csv,jsonl    a pattern; JSON lines beside tables
  curl -s $URL | whosaid extract - --input-format html     standard input")]
pub(crate) struct Args {
    /// Articles to work on at a time [default: as many as the machine has cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// Keep the rows of at least this confidence, from 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f32>,

    /// Leave out reports inside reports ("He told me he was sorry," said Ana); a little faster
    #[arg(long)]
    no_nested: bool,

    #[command(flatten)]
    output: OutputArgs,

    #[command(flatten)]
    input: inputs::InputArgs,

    #[command(flatten)]
    model: bundle::ModelArgs,
}

/// Where the results go, and in which form.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
struct OutputArgs {
    /// Folder for the tables; made where it is missing
    #[arg(short, long, value_name = "DIR", default_value = "tables")]
    out: PathBuf,

    /// Replace the tables of an earlier run in that folder; other files there are left alone
    #[arg(long)]
    force: bool,

    /// Tables, JSON lines (extractions.jsonl), or both: csv,jsonl
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "csv",
        hide_possible_values = true
    )]
    format: Vec<Format>,

    /// Leave cells as they are that a spreadsheet would run as a formula
    #[arg(long)]
    raw_cells: bool,

    /// Begin each csv file with a byte order mark, so that Excel reads it as UTF-8
    #[arg(long)]
    excel: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum Format {
    Csv,
    Jsonl,
}

/// The settings that bear on the results, as `run.json` tells them.
#[derive(Serialize)]
struct Settings<'a> {
    engine: bundle::Engine,
    precision: bundle::Precision,
    device: &'a str,
    any_language: bool,
    nested: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_confidence: Option<f32>,
    columns: &'a inputs::ColumnArgs,
    formats: &'a [Format],
    raw_cells: bool,
    excel: bool,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let (started, start) = (machine::now(), Instant::now());
    let listing = args.input.list()?;
    // Before there is anything to leave behind.
    let stop = interrupt::watch()?;
    // Before the bundle is loaded, so that a bad path fails at once.
    let folder = args.output.folder()?;
    let mut tables = args.output.writers(&folder)?;
    let bundle = args.model.folder()?;
    let facts = bundle::facts(&bundle)?;
    let mut pipeline = args.model.load(&bundle)?;
    if args.no_nested {
        pipeline = pipeline.without_nested();
    }
    let threads = args.threads.map_or_else(machine::cores, usize::from);

    let loaded = Instant::now();
    let progress = Progress::new(ui, files(&listing));
    let mut reader = args.input.read(listing);
    let records = std::iter::from_fn(|| {
        let record = reader.next();
        progress.read(reader.bytes_read(), record.is_none());
        record
    });
    let mut summary = Summary::default();
    let mut writers: Vec<&mut dyn Writer> = vec![&mut summary];
    for table in &mut tables {
        writers.push(table.as_mut());
    }
    let left_out = AtomicUsize::new(0);
    let extract = |article: &Article| {
        let (document, mut extraction) = pipeline.extract(article)?;
        if let Some(least) = args.min_confidence {
            left_out.fetch_add(extraction.leave_out_below(least), Ordering::Relaxed);
        }
        Ok((document, extraction))
    };
    let counts = batch::run(
        records,
        batch::extractor(extract, args.input.any_language),
        Workers { threads, stop },
        &mut writers,
        |outcome| progress.add(outcome),
    )?;
    progress.clear();
    let Some(counts) = counts else {
        ui::say("whosaid: interrupted; no tables were written");
        return Ok(Exit::Interrupted);
    };

    let seconds = loaded.elapsed().as_secs_f64();
    let selection = args.min_confidence.map(|min_confidence| Selection {
        min_confidence,
        left_out: left_out.into_inner(),
        expected_right: summary.mean_confidence(&counts),
    });
    Run {
        whosaid: env!("CARGO_PKG_VERSION"),
        bundle: facts,
        settings: args.settings(),
        inputs: args.input.inputs.clone(),
        counts,
        selection,
        timings: Timings {
            started,
            threads,
            load_seconds: rounded((loaded - start).as_secs_f64()),
            extract_seconds: rounded(seconds),
            words_per_second: (counts.words as f64 / seconds).round(),
            peak_memory_bytes: machine::peak_memory(),
        },
    }
    .write(&folder)?;
    folder.commit()?;
    if !ui.is_quiet() {
        ui.print(&summary.text(&counts, selection, seconds, &args.output.out, ui::width()))?;
    }
    Ok(exit(&counts))
}

/// A number from 0 to 1.
fn probability(word: &str) -> Result<f32, String> {
    let number: Option<f32> = word.parse().ok();
    number
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| "a number from 0 to 1 is wanted, such as 0.8".to_owned())
}

fn files(listing: &Listing) -> Files {
    let sizes = listing.files.iter().map(|file| {
        let facts = fs::metadata(&file.path).ok().filter(|_| !file.is_stdin());
        facts.filter(fs::Metadata::is_file).map(|facts| facts.len())
    });
    Files {
        count: listing.files.len(),
        bytes: sizes.sum(),
    }
}

/// Milliseconds are as fine as a timing means anything.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

fn exit(counts: &Counts) -> Exit {
    if counts.failed > 0 {
        Exit::Failures
    } else {
        Exit::Done
    }
}

impl Args {
    fn settings(&self) -> Settings<'_> {
        Settings {
            engine: self.model.engine,
            precision: self.model.precision,
            device: &self.model.device,
            any_language: self.input.any_language,
            nested: !self.no_nested,
            min_confidence: self.min_confidence,
            columns: &self.input.columns,
            formats: &self.output.format,
            raw_cells: self.output.raw_cells,
            excel: self.output.excel,
        }
    }
}

impl OutputArgs {
    fn folder(&self) -> whosaid::Result<Folder> {
        if self.force {
            Folder::replace(&self.out)
        } else {
            Folder::create(&self.out)
        }
    }

    /// Opens all files of the results.
    fn writers(&self, folder: &Folder) -> whosaid::Result<Vec<Box<dyn Writer>>> {
        let options = CsvOptions {
            raw_cells: self.raw_cells,
            excel: self.excel,
        };
        let mut writers: Vec<Box<dyn Writer>> = vec![Box::new(CsvErrors::create(folder, options)?)];
        if self.format.contains(&Format::Csv) {
            writers.push(Box::new(CsvTables::create(folder, options)?));
        }
        if self.format.contains(&Format::Jsonl) {
            writers.push(Box::new(Jsonl::create(folder)?));
        }
        Ok(writers)
    }
}
