//! The end of a run: what came of it, where it is, and what it looks like.

use std::fmt::Write;
use std::path::Path;

use whosaid::Result;
use whosaid::output::{Counts, Outcome, QuoteRow, Selection, Speakers, Writer, quote_rows};

use super::ui::{aligned, grouped, plural};

/// Quotes shown at the end.
const QUOTES: usize = 5;

/// Failures told on the terminal; the rest is in `errors.csv`.
const FAILURES: usize = 3;

/// Keeps the first quotes and failures of a run.
#[derive(Default)]
pub(crate) struct Summary {
    quotes: Vec<QuoteRow>,
    failures: Vec<String>,
    /// Summed over all attributions.
    confidence: f64,
}

impl Writer for Summary {
    fn write(&mut self, outcome: &Outcome) -> Result<()> {
        if let Outcome::Extracted(extracted) = outcome {
            let reports = extracted.extraction.reports();
            let confidences = reports.iter();
            let confidences = confidences.map(|it| f64::from(it.attribution.confidence.row));
            self.confidence += confidences.sum::<f64>();
        }
        match outcome {
            Outcome::Extracted(extracted) if self.quotes.len() < QUOTES => {
                self.quotes.extend(quote_rows(extracted));
                self.quotes.truncate(QUOTES);
            }
            Outcome::Failed { article, error, .. } if self.failures.len() < FAILURES => {
                let message = error.message();
                self.failures.push(format!("{}: {message}", article.id));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self, _: &Speakers) -> Result<()> {
        Ok(())
    }
}

impl Summary {
    /// The mean confidence of all rows, in ten-thousandths; none of none.
    pub(crate) fn mean_confidence(&self, counts: &Counts) -> Option<f64> {
        let mean = self.confidence / counts.quotes as f64;
        (counts.quotes > 0).then(|| (mean * 1e4).round() / 1e4)
    }

    /// What there is to say of a run whose tables are in `folder`, no line wider than `width` where that can be helped.
    pub(crate) fn text(
        &self,
        counts: &Counts,
        selection: Option<Selection>,
        seconds: f64,
        folder: &Path,
        width: usize,
    ) -> String {
        let mut text = String::new();
        if !self.quotes.is_empty() {
            text.push_str(&self.table(width));
            text.push('\n');
        }
        let words_per_second = (counts.words as f64 / seconds.max(0.001)) as usize;
        let lines = [
            format!(
                "{}, {}, {}, {}",
                plural(counts.articles, "article"),
                plural(counts.quotes, "quote"),
                plural(counts.speakers, "speaker"),
                plural(counts.failed, "failure"),
            ),
            format!(
                "{} in {seconds:.1} s, {} words/s",
                plural(counts.words, "word"),
                grouped(words_per_second)
            ),
            format!("tables in {}", folder.display()),
        ];
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        if let Some(selection) = selection {
            text.push_str(&selected(selection));
        }
        self.add_troubles(&mut text, counts, folder);
        text
    }

    fn table(&self, width: usize) -> String {
        let row = |row: &QuoteRow| {
            vec![
                row.speaker.clone(),
                row.cue.clone(),
                row.quote.clone(),
                format!("{:.2}", row.confidence),
            ]
        };
        let rows: Vec<Vec<String>> = self.quotes.iter().map(row).collect();
        aligned(&["speaker", "cue", "quote", "confidence"], &rows, width)
    }

    fn add_troubles(&self, text: &mut String, counts: &Counts, folder: &Path) {
        let mut add = |line: String| {
            let written = writeln!(text, "{line}");
            written.expect("a string can always grow");
        };
        if counts.not_english > 0 {
            add(format!(
                "{} not in English, listed but not run (--any-language runs all)",
                plural(counts.not_english, "article")
            ));
        }
        if counts.failed > 0 {
            add(format!(
                "failures, all in {}:",
                folder.join("errors.csv").display()
            ));
        }
        for failure in &self.failures {
            add(format!("  {failure}"));
        }
    }
}

/// What a least confidence has left out, and what is to be expected of the rest.
fn selected(selection: Selection) -> String {
    let Selection {
        min_confidence,
        left_out,
        expected_right,
    } = selection;
    let rest = expected_right.map_or(String::new(), |right| {
        format!(
            "; of the rest, {:.0} % are to be expected right",
            100.0 * right
        )
    });
    let rows = plural(left_out, "quote");
    format!("{rows} below confidence {min_confidence} left out{rest}\n")
}
