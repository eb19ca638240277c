//! `whosaid extract`: articles in, tables out.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};

use anyhow::Context;
use serde::Serialize;
use serde_json::Value;
use whosaid::audit::Recalibration;
use whosaid::batch::{self, Ended, Folder, Formats, Opened, Shard, Workers};
use whosaid::input::{Listing, Record, Report};
use whosaid::output::{BundleFacts, Counts, Outcome, Run, Selection, Timings, Writer};
use whosaid::pipeline::{MAX_TOKENS, Pipeline};
use whosaid::tables::Tables;

use super::convert;
use super::exit::Exit;
use super::failures::MaxFailures;
use super::output::{Format, OutputArgs};
use super::probability::probability;
use super::progress::{Files, Progress, ProgressArgs};
use super::stream::Stream;
use super::summary::{Summary, oversized};
use super::ui::{self, Ui};
use super::{bundle, inputs, interrupt, machine};

/// Read articles and write tables of who said what
#[derive(clap::Args)]
#[command(after_help = "\
Reads .txt, .html, .csv, .tsv and .jsonl, each also with .gz or .zst, .parquet, and others.
Writes quotes.csv, speakers.csv, entities.csv, articles.csv, errors.csv, datapackage.json and
run.json; `whosaid tables` says what every column means, `whosaid report` shows them.

Examples:
  whosaid extract news/                                    a folder, into ./tables
  whosaid extract news.csv --text-column body --out out    one article a row
  whosaid extract news/ --min-confidence 0.8               only what is rather sure
  whosaid extract news/ --out out --resume                 goes on where a run was ended
  whosaid extract news/ --out out-3 --shard 3/50           a fiftieth; `whosaid merge` joins them
  whosaid extract 'news/2020-*.html' --format csv,jsonl    a pattern; JSON lines beside tables
  whosaid extract news/ --format xlsx,parquet              a workbook and Parquet beside the tables
  whosaid extract news/ --config whosaid.toml              options that stand in a file
  zcat n.jsonl.gz | whosaid extract - --out - | jq .id     a pipe: JSON lines in and out")]
pub(crate) struct Args {
    /// Take options from a TOML file too: below [extract], each by its long name; what is typed goes before it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Articles to work on at a time [default: as many as the machine has cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// Keep the rows of at least this confidence, from 0 to 1: those more likely right than wrong; 0 keeps all
    #[arg(long, value_name = "P", value_parser = probability::<f32>, default_value = "0.5")]
    min_confidence: f32,

    /// Confidences fitted to this corpus, by `audit --recalibrate`
    #[arg(long, value_name = "FILE", value_parser = |path: &str| Recalibration::read(Path::new(path)).map_err(|error| error.to_string()))]
    calibration: Option<Recalibration>,

    /// Run one of several equal shares of the articles, as in 3/50; `whosaid merge` joins their tables
    #[arg(long, value_name = "N/OF")]
    shard: Option<Shard>,

    /// How many articles may fail, as a number or a share (5%), before the exit status is 3
    #[arg(long, value_name = "N|P%", default_value = "0")]
    max_failures: MaxFailures,

    /// Refuse articles of more tokens (words, numbers, marks) than this: each is then a row of errors.csv
    #[arg(long, value_name = "TOKENS", default_value_t = MAX_ARTICLE)]
    max_article: NonZeroUsize,

    /// Leave out reports inside reports ("He told me he was sorry," said Ana); a little faster
    #[arg(long)]
    no_nested: bool,

    #[command(flatten)]
    output: OutputArgs,

    #[command(flatten)]
    input: inputs::InputArgs,

    #[command(flatten)]
    model: bundle::ModelArgs,

    #[command(flatten)]
    progress: ProgressArgs,
}

/// The longest novel is half of it.
const MAX_ARTICLE: NonZeroUsize = NonZeroUsize::new(MAX_TOKENS).unwrap();

/// The settings that bear on the results, as `run.json` tells them.
#[derive(Serialize)]
struct Settings<'a> {
    engine: bundle::Engine,
    precision: bundle::Precision,
    device: &'a str,
    any_language: bool,
    max_article: NonZeroUsize,
    min_confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<Recalibration>,
    nested: bool,
    columns: &'a inputs::ColumnArgs,
    formats: &'a [Format],
    texts: bool,
    mend: bool,
    raw_cells: bool,
    excel: bool,
    semicolons: bool,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let start = Start {
        at: machine::now(),
        clock: Instant::now(),
    };
    let listing = args.input.list_beside(&args.output.out)?;
    // Before there is anything to leave behind.
    let stop = interrupt::watch()?;
    let bundle = args.model.folder()?;
    let facts = bundle::facts(&bundle)?;
    if args.output.out == Path::new(STDOUT) {
        return stream(args, ui, listing, &args.pipeline(&bundle)?, stop);
    }
    // Before the bundle is loaded, so that a bad path fails at once.
    if !args.output.resume {
        args.output.check_folders()?;
    }
    let begun = args.begun(&facts)?;
    let files = listing.files.iter().map(|file| described(&file.path));
    let opened = Folder::open(
        &args.output.out,
        args.output.existing(),
        &begun,
        files,
        args.formats(),
    )?;
    let Opened::Ready(mut folder) = opened else {
        let folder = args.output.out.display();
        ui.note(&format!(
            "the run in {folder} is finished; nothing is left to do"
        ));
        return Ok(Exit::Done);
    };
    let every = args.output.commit_every.map(u64::from);
    folder.commit_every(every.map(Duration::from_secs));
    let pipeline = args.pipeline(&bundle)?;
    let threads = machine::threads(args.threads.map(usize::from), ui);

    let loaded = Instant::now();
    let progress = Arc::new(Progress::new(ui, files_of(&listing), &args.progress));
    let report = Arc::default();
    let mut records = args.records(listing, &progress, &report)?;
    folder.skip_done(records.by_ref().map(|record| record.id))?;
    let mut summary = Summary::of(args.input.mend);
    let writers: &mut [&mut dyn Writer] = &mut [&mut summary, folder.as_mut()];
    let ended = args.work(
        records,
        &pipeline,
        Workers { threads, stop },
        writers,
        &progress,
    );
    progress.clear();
    let ended = ended.with_context(|| args.output.kept(&folder))?;
    if ended.stopped {
        folder.commit()?;
        ui::say(&format!(
            "whosaid: interrupted; {}",
            args.output.kept(&folder)
        ));
        return Ok(Exit::Interrupted);
    }

    let mut joined = folder.join().with_context(|| args.output.kept(&folder))?;
    let so_far = folder.so_far();
    let counts = Counts {
        speakers: joined.speakers,
        ..so_far.counts
    };
    let selection = Selection {
        min_confidence: args.min_confidence,
        left_out: counts.left_out,
        expected_right: mean(so_far.confidence, counts.quotes),
    };
    let seconds = so_far.seconds;
    if let Ok(report) = report.lock() {
        summary.report = report.clone();
    }
    Run {
        whosaid: env!("CARGO_PKG_VERSION"),
        bundle: facts,
        kernel: args.model.kernel(),
        settings: args.settings(),
        inputs: args.input.named(),
        input_files: folder.input_files().clone(),
        input: &summary.report,
        shard: args.shard.map(|shard| shard.to_string()),
        counts,
        selection,
        timings: Timings {
            started: start.at,
            threads,
            load_seconds: rounded((loaded - start.clock).as_secs_f64()),
            extract_seconds: rounded(seconds),
            resumed: so_far.resumed,
            words_per_second: (counts.words as f64 / seconds.max(0.001)).round(),
            peak_memory_bytes: machine::peak_memory(),
        },
    }
    .write(&joined.run_path())?;
    if args.is_converted() {
        let tables = Tables::open(joined.folder())?;
        convert::beside(&tables, &args.output.format, ui, |name| joined.add(name))
            .with_context(|| args.output.kept(&folder))?;
    }
    folder.publish(joined)?;
    for folder in args.output.folders_of_before() {
        ui.note(&format!(
            "{} was there before and is left alone: its files are not of this run's tables",
            folder.display()
        ));
    }
    if ui.is_quiet() {
        // Rows that Excel will not show whole are as good as lost to whoever asked for a file for it.
        if let Some(cut) = oversized(&counts).filter(|_| args.output.is_for_excel()) {
            ui::say(&format!("whosaid: {cut}"));
        }
    } else {
        ui.print(&summary.text(&counts, selection, seconds, &args.output.out, ui::width()))?;
    }
    Ok(args.max_failures.exit(&counts))
}

/// How standard output is named.
const STDOUT: &str = "-";

/// When the program began.
struct Start {
    at: String,
    clock: Instant,
}

/// Streams JSON lines to standard output as articles are done.
fn stream(
    args: &Args,
    ui: Ui,
    listing: Listing,
    pipeline: &Pipeline,
    stop: &AtomicBool,
) -> anyhow::Result<Exit> {
    if args.output.resume || args.output.force {
        anyhow::bail!(
            "what is streamed to standard output cannot be taken up again; name a folder with --out"
        );
    }
    let progress = Arc::new(Progress::new(ui, files_of(&listing), &args.progress));
    let threads = machine::threads(args.threads.map(usize::from), ui);
    let mut stream = Stream::new(stop);
    let records = args.records(listing, &progress, &Arc::default())?;
    let workers = Workers { threads, stop };
    let ended = args.work(records, pipeline, workers, &mut [&mut stream], &progress);
    progress.clear();
    let ended = ended?;
    if stream.is_closed() {
        // Whoever reads has seen enough.
        return Ok(Exit::Done);
    }
    if ended.stopped {
        ui::say("whosaid: interrupted; the articles written so far are whole");
        return Ok(Exit::Interrupted);
    }
    let articles = ui::plural(ended.counts.articles, "article");
    let failed = ui::plural(ended.counts.failed, "failure");
    ui.note(&format!(
        "{articles}, {}, {failed}",
        ui::plural(ended.counts.quotes, "quote")
    ));
    Ok(args.max_failures.exit(&ended.counts))
}

/// The mean confidence of all rows, in ten-thousandths; none of none.
fn mean(sum: f64, rows: usize) -> Option<f64> {
    (rows > 0).then(|| (sum / rows as f64 * 1e4).round() / 1e4)
}

/// A file with what shows that it has changed.
fn described(path: &Path) -> String {
    let Ok(facts) = fs::metadata(path) else {
        return path.display().to_string();
    };
    let modified = facts
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.unwrap_or_default();
    format!(
        "{}, {} bytes, changed at {}.{:09}",
        path.display(),
        facts.len(),
        modified.as_secs(),
        modified.subsec_nanos()
    )
}

fn files_of(listing: &Listing) -> Files {
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

impl Args {
    fn pipeline(&self, bundle: &Path) -> whosaid::Result<Pipeline> {
        let mut pipeline = self.model.load(bundle)?;
        if self.no_nested {
            pipeline = pipeline.without_nested();
        }
        Ok(pipeline.with_max_tokens(self.max_article.get()))
    }

    /// The records that fall to this run, in their order; what there is to say of the input stands in `report` after the last.
    fn records(
        &self,
        listing: Listing,
        progress: &Arc<Progress>,
        report: &Arc<Mutex<Report>>,
    ) -> whosaid::Result<impl Iterator<Item = Record> + Send + use<>> {
        let (mut reader, progress) = (self.input.read(listing)?, Arc::clone(progress));
        let report = Arc::clone(report);
        let shard = self.shard;
        let records = std::iter::from_fn(move || {
            let record = reader.next();
            progress.read(reader.bytes_read(), record.is_none());
            if record.is_none()
                && let Ok(mut report) = report.lock()
            {
                *report = reader.report();
            }
            record
        });
        Ok(records.filter(move |record| shard.is_none_or(|shard| shard.has(&record.id))))
    }

    fn work(
        &self,
        records: impl Iterator<Item = Record> + Send + 'static,
        pipeline: &Pipeline,
        workers: Workers<'_>,
        writers: &mut [&mut dyn Writer],
        progress: &Progress,
    ) -> whosaid::Result<Ended> {
        let extract = batch::extractor(
            |article| {
                let (document, mut extraction) = pipeline.extract(article)?;
                if let Some(calibration) = &self.calibration {
                    calibration.apply(&mut extraction);
                }
                Ok((document, extraction))
            },
            self.input.any_language,
            self.min_confidence,
        );
        batch::run(records, extract, workers, writers, |outcome: &Outcome| {
            progress.add(outcome);
        })
    }

    fn formats(&self) -> Formats {
        Formats {
            csv: self.output.has(Format::Csv) || self.is_converted(),
            jsonl: self.output.has(Format::Jsonl),
            texts: self.texts(),
            options: self.output.csv_options(),
            ledger: self.shard.is_some(),
            keep: self.input.columns.keep.clone(),
        }
    }

    /// Whether the tables are made into something else when they are whole.
    fn is_converted(&self) -> bool {
        let mut formats = self.output.format.iter();
        formats.any(|format| format.is_made_of_tables())
    }

    /// A mended text is nowhere else; what has a file an article is made of its text.
    fn texts(&self) -> bool {
        let mut formats = self.output.format.iter();
        self.output.texts || self.input.mend || formats.any(|format| format.folder().is_some())
    }

    /// What must be the same for a run to be taken up again; named as in `run.json`.
    fn begun(&self, facts: &BundleFacts) -> anyhow::Result<Value> {
        #[derive(Serialize)]
        struct Begun<'a> {
            whosaid: &'static str,
            bundle: &'a BundleFacts,
            settings: Settings<'a>,
            inputs: Vec<String>,
            shard: Option<String>,
        }
        let begun = serde_json::to_string(&Begun {
            whosaid: env!("CARGO_PKG_VERSION"),
            bundle: facts,
            settings: self.settings(),
            inputs: self.input.named(),
            shard: self.shard.map(|shard| shard.to_string()),
        })?;
        // Through text, as it is read back: a number of 32 bits is another as a value than as it is printed.
        Ok(serde_json::from_str(&begun)?)
    }

    fn settings(&self) -> Settings<'_> {
        let options = self.output.csv_options();
        Settings {
            engine: self.model.engine,
            precision: self.model.precision,
            device: &self.model.device,
            any_language: self.input.any_language,
            max_article: self.max_article,
            nested: !self.no_nested,
            min_confidence: self.min_confidence,
            calibration: self.calibration,
            columns: &self.input.columns,
            formats: &self.output.format,
            texts: self.texts(),
            mend: self.input.mend,
            raw_cells: options.raw_cells,
            excel: options.excel,
            semicolons: options.semicolons,
        }
    }
}
