//! The progress bar.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use whosaid::output::{Counts, Outcome};

use super::ui::{Ui, grouped, plural};

/// A bar on standard error; none when that is no terminal, or the user wants quiet.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Bytes of all files, where they are known.
    total: Option<u64>,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    counts: Counts,
    bytes: usize,
    /// Records handed out by the reader, which is ahead of the work.
    records: u64,
}

impl Progress {
    /// A bar for files of so many bytes; without a number, one that only counts.
    pub(crate) fn new(ui: Ui, total: Option<u64>) -> Self {
        let target = if ui.is_quiet() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let template = match total {
            Some(_) => "{bar:24} {human_pos}/{human_len} articles, {msg}, {eta} left",
            None => "{spinner} {human_pos} articles, {msg}, {elapsed}",
        };
        let style = ProgressStyle::with_template(template);
        let bar = ProgressBar::with_draw_target(total.map(|_| 0), target);
        bar.set_style(style.expect("the templates above are well formed"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            bar,
            total,
            done: Mutex::default(),
        }
    }

    /// The reader asked for one more record and has read so many bytes of the files; `ended` when there was none.
    pub(crate) fn read(&self, bytes: u64, ended: bool) {
        let Ok(mut done) = self.done.lock() else {
            return;
        };
        done.records += u64::from(!ended);
        let Some(total) = self.total else { return };
        // How many articles files hold is not known before they are read: those to come are taken to be as long as those
        // before.
        let expected = match ended {
            true => done.records as f64,
            false => done.records as f64 * (total as f64 / bytes.max(1) as f64).max(1.0),
        };
        self.bar.set_length(expected.ceil() as u64);
    }

    /// One more article is done.
    pub(crate) fn add(&self, outcome: &Outcome) {
        let Ok(mut done) = self.done.lock() else {
            return;
        };
        done.counts.add(outcome);
        if let Outcome::Extracted(extracted) = outcome {
            done.bytes += extracted.article.text.len();
        }
        let words_per_second =
            done.counts.words as f64 / self.bar.elapsed().as_secs_f64().max(0.001);
        self.bar.set_message(format!(
            "{:.1} MB, {} words/s, {}",
            done.bytes as f64 / 1e6,
            grouped(words_per_second as usize),
            plural(done.counts.quotes, "quote"),
        ));
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // An error on the way must not be printed onto the bar.
        self.clear();
    }
}
