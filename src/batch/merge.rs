//! The tables of all shards of a run -> the tables that one run would have written.
//!
//! Each shard's rows are in the order of the input, and its ledger says which rows belong to which article and where that
//! stood. So the tables are merged article by article, with one row of each shard in memory.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::folder::{Existing, Folder, Formats, Opened, difference, part_files};
use super::shard::Shard;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{
    ArticleRow, Counts, CsvOptions, EntityRow, Entry, ErrorRow, JSONL, LEDGER, QuoteRow, RUN, Row,
    TEXTS, Table, ledger,
};

/// What all shards of a run must have in common.
const COMMON: [&str; 4] = ["whosaid", "bundle", "settings", "inputs"];

/// Joins the tables of shards in `out` and returns what they come to, speakers counted once.
///
/// # Errors
/// When a folder holds no finished shard, when shards are missing, stand twice or are of different runs, when a table does not fit
/// its ledger, and when `out` cannot be written to.
pub fn merge(shards: &[PathBuf], out: &Path, existing: Existing) -> Result<Counts> {
    let runs = shards
        .iter()
        .map(|folder| run_of(folder))
        .collect::<Result<Vec<Value>>>()?;
    check(shards, &runs)?;
    let formats = formats(&runs[0]);
    let begun = json!({ "merged": shards.len() });
    let opened = Folder::open(out, existing, &begun, std::iter::empty(), formats.clone())?;
    let Opened::Ready(mut folder) = opened else {
        let message = "a merge is not taken up again; name another folder with --out";
        return Err(Error::new(ErrorKind::Setting, message).at_path(out));
    };
    let mut tables = shards
        .iter()
        .map(|folder| Tables::open(folder, &formats))
        .collect::<Result<Vec<Tables>>>()?;
    let mut next: BinaryHeap<Reverse<(usize, usize)>> = BinaryHeap::new();
    for (at, tables) in tables.iter().enumerate() {
        next.extend(tables.next.as_ref().map(|entry| Reverse((entry.index, at))));
    }
    while let Some(Reverse((_, at))) = next.pop() {
        let Some(entry) = tables[at].advance()? else {
            continue;
        };
        next.extend(
            tables[at]
                .next
                .as_ref()
                .map(|entry| Reverse((entry.index, at))),
        );
        folder.copy(&entry, &mut tables[at])?;
    }
    tables.iter_mut().try_for_each(Tables::ended)?;
    let joined = folder.join()?;
    let run = merged_run(&runs, joined.speakers)?;
    let counts = serde_json::from_value(run["counts"].clone());
    let counts = counts.map_err(|cause| not_a_shard(&shards[0]).caused_by(cause))?;
    let text = serde_json::to_string_pretty(&run).expect("what was read as JSON is JSON");
    let path = joined.run_path();
    fs::write(&path, text + "\n").map_err(|cause| Error::io(&path, cause))?;
    folder.publish(joined)?;
    Ok(counts)
}

fn run_of(folder: &Path) -> Result<Value> {
    let path = folder.join(RUN);
    let text = fs::read_to_string(&path).map_err(|cause| not_a_shard(folder).caused_by(cause))?;
    serde_json::from_str(&text).map_err(|cause| not_a_shard(folder).caused_by(cause))
}

fn not_a_shard(folder: &Path) -> Error {
    let message = "here are no tables of a finished shard (made by `extract --shard N/OF`)";
    Error::new(ErrorKind::Setting, message).at_path(folder)
}

/// Refuses shards that do not make up one run.
fn check(folders: &[PathBuf], runs: &[Value]) -> Result<()> {
    let mut numbers = Vec::new();
    for (folder, run) in folders.iter().zip(runs) {
        let shard = run["shard"]
            .as_str()
            .and_then(|word| word.parse::<Shard>().ok());
        let shard = shard.ok_or_else(|| not_a_shard(folder))?;
        if shard.of() as usize != folders.len() {
            let message = format!(
                "this is one of {} shards, and {} folders are given: all shards are joined at once",
                shard.of(),
                folders.len()
            );
            return Err(Error::new(ErrorKind::Setting, message).at_path(folder));
        }
        if numbers.contains(&shard.number()) {
            let message = format!("shard {shard} is given twice");
            return Err(Error::new(ErrorKind::Setting, message).at_path(folder));
        }
        numbers.push(shard.number());
        for name in COMMON {
            if let Some((inner, first, other)) = difference(&runs[0][name], &run[name]) {
                let name = if inner.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}.{inner}")
                };
                let message = format!(
                    "this shard was run with another {name}: {other}, where {} has {first}",
                    folders[0].display()
                );
                return Err(Error::new(ErrorKind::Setting, message).at_path(folder));
            }
        }
    }
    Ok(())
}

fn formats(run: &Value) -> Formats {
    let settings = &run["settings"];
    let formats = settings["formats"].as_array();
    let formats = formats.map_or(&[][..], Vec::as_slice);
    Formats {
        // All others are made of these.
        csv: formats.iter().any(|format| format != "jsonl"),
        jsonl: formats.iter().any(|format| format == "jsonl"),
        texts: settings["texts"] == true,
        options: CsvOptions {
            // Cells are copied as they are.
            raw_cells: true,
            ..CsvOptions::of_run(settings)
        },
        ledger: false,
        keep: kept(settings),
    }
}

/// The other columns that the shards have kept.
fn kept(settings: &Value) -> Vec<String> {
    let keep = settings["columns"]["keep"].as_array();
    let names = keep.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// `run.json` of all shards together.
fn merged_run(runs: &[Value], speakers: usize) -> Result<Value> {
    let mut run = runs[0].clone();
    let mut counts = Counts::default();
    let (mut left_out, mut sum) = (0, 0.0);
    for run in runs {
        let own: Counts = serde_json::from_value(run["counts"].clone()).map_err(|cause| {
            Error::new(ErrorKind::Format, "run.json has no counts").caused_by(cause)
        })?;
        counts.add_all(&own);
        left_out += run["selection"]["left_out"].as_u64().unwrap_or_default();
        let mean = run["selection"]["expected_right"]
            .as_f64()
            .unwrap_or_default();
        sum += mean * own.quotes as f64;
    }
    counts.speakers = speakers;
    if run["selection"].is_object() {
        run["selection"]["left_out"] = json!(left_out);
        let mean = (sum / counts.quotes.max(1) as f64 * 1e4).round() / 1e4;
        run["selection"]["expected_right"] = if counts.quotes == 0 {
            Value::Null
        } else {
            json!(mean)
        };
    }
    run["counts"] = json!(counts);
    let timings: Vec<Value> = runs.iter().map(|run| run["timings"].clone()).collect();
    run["timings"] = json!(timings);
    if let Some(run) = run.as_object_mut() {
        run.shift_remove("shard");
        run.insert("shards".to_owned(), json!(runs.len()));
    }
    Ok(run)
}

/// The tables of a shard, read a row at a time.
pub(super) struct Tables {
    folder: PathBuf,
    ledger: Box<dyn Iterator<Item = Result<Entry>>>,
    /// The article whose rows come next.
    next: Option<Entry>,
    tables: Vec<(&'static str, csv::Reader<File>)>,
    lines: Vec<(&'static str, BufReader<File>)>,
}

impl Tables {
    fn open(folder: &Path, formats: &Formats) -> Result<Self> {
        let mut tables = Vec::new();
        for table in [
            QuoteRow::TABLE,
            EntityRow::TABLE,
            ArticleRow::TABLE,
            ErrorRow::TABLE,
        ] {
            if part_files(formats).contains(&table.file) {
                tables.push((table.file, open(folder, table, formats)?));
            }
        }
        let mut lines = Vec::new();
        for name in [JSONL, TEXTS] {
            if part_files(formats).contains(&name) {
                let path = folder.join(name);
                let file = File::open(&path).map_err(|cause| Error::io(&path, cause))?;
                lines.push((name, BufReader::new(file)));
            }
        }
        let mut ledger = ledger(&folder.join(LEDGER))?;
        Ok(Self {
            folder: folder.to_owned(),
            next: ledger.next().transpose()?,
            ledger: Box::new(ledger),
            tables,
            lines,
        })
    }

    fn advance(&mut self) -> Result<Option<Entry>> {
        let next = self.ledger.next().transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// The next row of a table.
    pub(super) fn row(&mut self, file: &'static str) -> Result<csv::ByteRecord> {
        let mut row = csv::ByteRecord::new();
        let found = self.tables.iter_mut().find(|(name, _)| *name == file);
        let read = found.map(|(_, table)| table.read_byte_record(&mut row));
        match read {
            Some(Ok(true)) => Ok(row),
            Some(Err(cause)) => Err(self.unfit(file).caused_by(cause)),
            _ => Err(self.unfit(file)),
        }
    }

    /// The next line of a file of JSON lines.
    pub(super) fn line(&mut self, file: &'static str) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        let found = self.lines.iter_mut().find(|(name, _)| *name == file);
        let read = found.map(|(_, lines)| lines.read_until(b'\n', &mut line));
        match read {
            Some(Ok(count)) if count > 0 => Ok(line),
            _ => Err(self.unfit(file)),
        }
    }

    /// Makes sure that no table has rows that the ledger does not know.
    fn ended(&mut self) -> Result<()> {
        let files: Vec<&'static str> = self.tables.iter().map(|(file, _)| *file).collect();
        for file in files {
            if self.row(file).is_ok() {
                return Err(self.unfit(file));
            }
        }
        let files: Vec<&'static str> = self.lines.iter().map(|(file, _)| *file).collect();
        for file in files {
            if self.line(file).is_ok() {
                return Err(self.unfit(file));
            }
        }
        Ok(())
    }

    fn unfit(&self, file: &str) -> Error {
        let message =
            format!("the rows are not those that {LEDGER} beside it tells of; run the shard again");
        Error::new(ErrorKind::Format, message).at_path(&self.folder.join(file))
    }
}

fn open(folder: &Path, table: Table, formats: &Formats) -> Result<csv::Reader<File>> {
    let path = folder.join(table.file);
    let failed = |cause: csv::Error| {
        Error::new(ErrorKind::Io, "the table cannot be read")
            .at_path(&path)
            .caused_by(cause)
    };
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(formats.options.separator());
    let mut reader = reader.from_path(&path).map_err(failed)?;
    let header = reader.byte_headers().map_err(failed)?;
    let columns = table.columns.iter().map(|column| column.name.as_bytes());
    let kept: &[String] = if table.has_kept() { &formats.keep } else { &[] };
    let kept = kept.iter().map(String::as_bytes);
    if !header.iter().eq(columns.chain(kept)) {
        let message = "its columns are not those of this version; run the shard again";
        return Err(Error::new(ErrorKind::Format, message).at_path(&path));
    }
    Ok(reader)
}
