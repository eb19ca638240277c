//! `run.json`: what was run, on what, with which settings, and what came of it.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file::OutputFile;
use super::outcome::Counts;
use crate::error::Result;

/// The name of the file; the last that a run writes.
pub const RUN: &str = "run.json";

/// A run, as `run.json` tells it. Everything but `timings` is the same for any number of threads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Run<S, I> {
    /// Version of the program.
    pub whosaid: &'static str,
    /// The bundle it ran.
    pub bundle: BundleFacts,
    /// The arithmetic it ran on: others may round otherwise.
    pub kernel: String,
    /// The settings that bear on the results.
    pub settings: S,
    /// The inputs, as the user named them.
    pub inputs: Vec<String>,
    /// The files that these came to.
    pub input_files: InputFiles,
    /// What there is to say of them besides their articles: files of other kinds, ids that came twice.
    pub input: I,
    /// Which share of the articles was run, as `number/of`; missing where all of them were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// What came of it.
    pub counts: Counts,
    /// What was left out as too unsure.
    pub selection: Selection,
    /// When and how fast; differs from run to run.
    pub timings: Timings,
}

/// What a least confidence has left out, and how many of the rows kept are to be expected right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Selection {
    /// The least confidence of a row that is kept.
    pub min_confidence: f32,
    /// Attributions left out.
    pub left_out: usize,
    /// The mean confidence of the rows kept: being calibrated, it is the share of them expected to be right. None of none.
    pub expected_right: Option<f64>,
}

/// Which bundle was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleFacts {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of its manifest, which holds those of all its files.
    pub sha256: String,
}

/// What tells whether the files of an input are still those that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFiles {
    /// How many there were.
    pub count: usize,
    /// The SHA-256 of their list: names, sizes and when they were changed.
    pub listing_sha256: String,
}

/// When a run was, and how fast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timings {
    /// Its start, in UTC.
    pub started: String,
    /// Threads it ran on.
    pub threads: usize,
    /// Seconds until the bundle was loaded.
    pub load_seconds: f64,
    /// Seconds from there to the last article.
    pub extract_seconds: f64,
    /// How many times the run was taken up again after it had stopped.
    #[serde(skip_serializing_if = "is_zero")]
    pub resumed: usize,
    /// Words a second, loading left out.
    pub words_per_second: f64,
    /// The most memory it held at a time, where the system tells.
    pub peak_memory_bytes: Option<u64>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl<S: Serialize, I: Serialize> Run<S, I> {
    /// Writes `run.json`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut file = OutputFile::create(path)?;
        let written = serde_json::to_writer_pretty(&mut file, self);
        written.map_err(|cause| file.failed(cause.into()))?;
        writeln!(file).map_err(|cause| file.failed(cause))?;
        file.close()
    }
}
