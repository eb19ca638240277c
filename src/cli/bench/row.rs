//! What was measured.

use serde::Serialize;
use whosaid::output::{BundleFacts, Counts};

use super::super::{bundle, machine};
use super::setting::Setting;

/// One run.
pub(super) struct Run {
    articles: usize,
    failed: usize,
    words: usize,
    pub(super) seconds: f64,
    /// Seconds that one article took, half of them at most.
    median: f64,
    /// Seconds that one article took, 99 of 100 at most.
    p99: f64,
    peak_memory: Option<u64>,
}

impl Run {
    pub(super) fn new(counts: &Counts, seconds: f64, mut latencies: Vec<f64>) -> Self {
        latencies.sort_by(f64::total_cmp);
        Self {
            articles: counts.articles,
            failed: counts.failed,
            words: counts.words,
            seconds,
            median: quantile(&latencies, 0.5),
            p99: quantile(&latencies, 0.99),
            peak_memory: machine::peak_memory(),
        }
    }
}

/// The smallest of sorted numbers that a share of them is not above; 0 of none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// A row of the csv file.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    date: String,
    version: &'static str,
    cpu: String,
    cores: usize,
    bundle: String,
    engine: bundle::Engine,
    precision: bundle::Precision,
    pub(super) kernel: String,
    window: usize,
    context: usize,
    nested: bool,
    pub(super) threads: usize,
    articles: usize,
    failed: usize,
    words: usize,
    pub(super) load_seconds: f64,
    seconds: f64,
    pub(super) words_per_second: f64,
    /// Of one article.
    pub(super) median_seconds: f64,
    pub(super) p99_seconds: f64,
    pub(super) peak_memory_bytes: Option<u64>,
}

impl Row {
    pub(super) fn new(facts: &BundleFacts, setting: &Setting, threads: usize, run: &Run) -> Self {
        Self {
            date: machine::now(),
            version: env!("CARGO_PKG_VERSION"),
            cpu: machine::cpu(),
            cores: machine::cores(),
            bundle: format!("{} {}", facts.name, facts.version),
            engine: setting.engine,
            precision: setting.precision,
            kernel: setting.kernel.clone(),
            window: setting.windowing.length,
            context: setting.windowing.context,
            nested: setting.nested,
            threads,
            articles: run.articles,
            failed: run.failed,
            words: run.words,
            load_seconds: setting.load_seconds,
            seconds: run.seconds,
            words_per_second: run.words as f64 / run.seconds,
            median_seconds: run.median,
            p99_seconds: run.p99,
            peak_memory_bytes: run.peak_memory,
        }
    }

    /// What is compared: kernel, window, threads.
    pub(super) fn setting(&self) -> (String, usize) {
        (
            format!("{} {}/{}", self.kernel, self.window, self.context),
            self.threads,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn a_quantile_is_one_of_the_numbers() {
        let numbers: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(quantile(&numbers, 0.5), 100.0);
        assert_eq!(quantile(&numbers, 0.99), 198.0);
        assert_eq!(quantile(&[7.0], 0.5), 7.0);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }
}
