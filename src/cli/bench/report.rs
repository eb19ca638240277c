//! The table that `bench` prints.

use std::path::Path;

use whosaid::encoder::bundle::read_manifest;

use super::super::ui::{aligned, grouped, width};
use super::row::Row;

/// One setting on one number of threads: the medians of its runs, and how far they spread.
pub(super) struct Line {
    pub(super) setting: String,
    pub(super) threads: usize,
    /// Words a second.
    pub(super) median: f64,
    pub(super) slowest: f64,
    pub(super) fastest: f64,
    load: f64,
    p50: f64,
    p99: f64,
    memory: Option<u64>,
}

/// A line for each setting and number of threads, in the order in which they ran first.
pub(super) fn lines(rows: &[Row]) -> Vec<Line> {
    let mut settings: Vec<(String, usize)> = Vec::new();
    for row in rows {
        if !settings.contains(&row.setting()) {
            settings.push(row.setting());
        }
    }
    let line = |(setting, threads): (String, usize)| {
        let of = |number: fn(&Row) -> f64| {
            let runs = rows
                .iter()
                .filter(|row| row.threads == threads && row.setting().0 == setting);
            let mut numbers: Vec<f64> = runs.map(number).collect();
            numbers.sort_by(f64::total_cmp);
            numbers
        };
        let middle = |numbers: Vec<f64>| numbers[numbers.len() / 2];
        let speeds = of(|row| row.words_per_second);
        let memory = rows.iter().filter(|row| row.setting().0 == setting);
        Line {
            threads,
            slowest: speeds[0],
            fastest: speeds[speeds.len() - 1],
            median: middle(speeds),
            load: middle(of(|row| row.load_seconds)),
            p50: middle(of(|row| row.median_seconds)),
            p99: middle(of(|row| row.p99_seconds)),
            memory: memory
                .filter(|row| row.threads == threads)
                .filter_map(|row| row.peak_memory_bytes)
                .max(),
            setting,
        }
    };
    settings.into_iter().map(line).collect()
}

/// The lines as a table.
pub(super) fn table(lines: &[Line]) -> String {
    let milliseconds = |seconds: f64| format!("{:.0} ms", 1000.0 * seconds);
    let cells = |line: &Line| {
        vec![
            line.setting.clone(),
            line.threads.to_string(),
            grouped(line.median as usize),
            grouped(line.slowest as usize),
            grouped(line.fastest as usize),
            milliseconds(line.p50),
            milliseconds(line.p99),
            milliseconds(line.load),
            line.memory
                .map_or_else(String::new, |bytes| format!("{} MB", bytes / 1_000_000)),
        ]
    };
    let rows: Vec<Vec<String>> = lines.iter().map(cells).collect();
    let header = [
        "kernel, window",
        "threads",
        "words/s (median)",
        "slowest",
        "fastest",
        "an article: median",
        "99 of 100",
        "to load",
        "peak memory",
    ];
    aligned(&header, &rows, width())
}

/// What the bundle's manifest says of its accuracy: the development scores of the training, to be seen beside the speed.
pub(super) fn scores(folder: &Path) -> anyhow::Result<String> {
    let scores = read_manifest(folder)?.scores;
    let scores: Vec<String> = scores
        .iter()
        .filter_map(|(name, score)| Some(format!("{name} {:.3}", score.as_float()?)))
        .collect();
    Ok(match scores.is_empty() {
        true => String::new(),
        false => format!(
            "\nof the bundle, as trained (exact F1 of spans and entities, share of right links): {}\n",
            scores.join(", ")
        ),
    })
}
