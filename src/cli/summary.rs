//! The end of a run: what came of it, where it is, and what it looks like.

use std::fmt::Write;
use std::path::Path;

use whosaid::Result;
use whosaid::input::Report;
use whosaid::output::{Counts, Outcome, QuoteRow, Selection, Writer, quote_rows};

use super::ui::{self, aligned, grouped, plural};

/// Quotes shown at the end.
const QUOTES: usize = 5;

/// Failures told on the terminal; the rest is in `errors.csv`.
const FAILURES: usize = 3;

/// Keeps what shows best what a run found, and its first failures.
#[derive(Default)]
pub(crate) struct Summary {
    quotes: Vec<QuoteRow>,
    failures: Vec<String>,
    /// What there is to say of the input, once all is read.
    pub(crate) report: Report,
    /// Whether damaged texts were mended.
    mended: bool,
}

impl Writer for Summary {
    fn write(&mut self, _: usize, outcome: &Outcome) -> Result<()> {
        match outcome {
            // One row of each of the first articles: of many rows of one article, a reader learns less. The surest, so that what
            // is shown first is not a mistake.
            Outcome::Extracted(extracted) if self.quotes.len() < QUOTES => {
                let rows = quote_rows(extracted).into_iter();
                let rows = rows.filter(|row| !row.in_headline && !row.speaker.is_empty());
                self.quotes.extend(surest(rows));
            }
            Outcome::Failed { article, error, .. } if self.failures.len() < FAILURES => {
                let message = error.message();
                self.failures
                    .push(format!("{}: {message}", ui::short(&article.id, 60)));
            }
            _ => {}
        }
        Ok(())
    }
}

/// The row with the most confidence; of equals the first.
fn surest(rows: impl Iterator<Item = QuoteRow>) -> Option<QuoteRow> {
    rows.reduce(|best, row| {
        if row.confidence > best.confidence {
            row
        } else {
            best
        }
    })
}

impl Summary {
    /// The summary of a run that mends damaged texts, or not.
    pub(crate) fn of(mended: bool) -> Self {
        Self {
            mended,
            ..Self::default()
        }
    }

    /// What there is to say of a run whose tables are in `folder`, no line wider than `width` where that can be helped.
    pub(crate) fn text(
        &self,
        counts: &Counts,
        selection: Selection,
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
        text.push_str(&selected(selection));
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

    /// What is damaged, and whether it should be mended.
    fn damage(&self, counts: &Counts) -> String {
        let articles = plural(counts.damaged, "article");
        if self.mended {
            let part = match counts.mendable < counts.damaged {
                true => " as far as it can be",
                false => "",
            };
            return format!(
                "{articles} with damaged text mended{part}; offsets count in texts.jsonl"
            );
        }
        let mend = match counts.mendable {
            0 => String::new(),
            surely => format!(
                "; {} can surely be mended: run with --mend",
                grouped(surely)
            ),
        };
        format!("{articles} with damaged text, as column damage of articles.csv says{mend}")
    }

    fn add_troubles(&self, text: &mut String, counts: &Counts, folder: &Path) {
        let mut add = |line: String| {
            let written = writeln!(text, "{line}");
            written.expect("a string can always grow");
        };
        for line in self.report.lines() {
            add(line);
        }
        if counts.not_english > 0 {
            add(format!(
                "{} not in English, listed but not run (--any-language runs all)",
                plural(counts.not_english, "article")
            ));
        }
        if counts.damaged > 0 {
            add(self.damage(counts));
        }
        if let Some(line) = oversized(counts) {
            add(line);
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

/// That Excel does not show some quotes whole.
pub(crate) fn oversized(counts: &Counts) -> Option<String> {
    (counts.oversized > 0).then(|| {
        format!(
            "{} longer than the 32,767 characters that Excel shows of a cell; the files have them whole",
            plural(counts.oversized, "quote")
        )
    })
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
            "of the rows, {:.0} % are to be expected right",
            100.0 * right
        )
    });
    if left_out == 0 {
        return if rest.is_empty() {
            rest
        } else {
            format!("{rest}\n")
        };
    }
    let all = if min_confidence <= 0.5 {
        " (--min-confidence 0 keeps all)"
    } else {
        ""
    };
    let left_out = format!(
        "{} below confidence {min_confidence} left out{all}",
        plural(left_out, "quote")
    );
    match rest.as_str() {
        "" => format!("{left_out}\n"),
        rest => format!("{left_out}; {rest}\n"),
    }
}
