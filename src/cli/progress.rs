//! The progress bar.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use whosaid::output::{Counts, Outcome};

use super::ui::{Ui, grouped, plural};

/// After so many records the number of those to come is reckoned anew.
const EXPECT_EVERY: u64 = 64;

/// A bar on standard error; none when that is no terminal, or the user wants quiet.
pub(crate) struct Progress {
    bar: ProgressBar,
    files: Files,
    done: Mutex<Done>,
}

/// What is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files {
    /// How many files: articles, at least.
    pub(crate) count: usize,
    /// How many bytes they have, where all of them tell.
    pub(crate) bytes: Option<u64>,
}

#[derive(Default)]
struct Done {
    counts: Counts,
    bytes: usize,
    /// Records handed out by the reader, which is ahead of the work.
    records: u64,
}

impl Progress {
    /// A bar for these files; one that only counts where their size is not known.
    pub(crate) fn new(ui: Ui, files: Files) -> Self {
        let target = if ui.is_quiet() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let template = match files.bytes {
            Some(_) => "{wide_bar} {human_pos}/{human_len} articles{msg}, {eta} left",
            None => "{spinner} {human_pos} articles{msg}, {elapsed}",
        };
        let style = ProgressStyle::with_template(template);
        let bar = ProgressBar::with_draw_target(Some(files.count as u64), target);
        bar.set_style(style.expect("the templates above are well formed"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            bar,
            files,
            done: Mutex::default(),
        }
    }

    /// The reader asked for one more record and has read so many bytes of the files; `ended` when there was none.
    pub(crate) fn read(&self, bytes: u64, ended: bool) {
        let Ok(mut done) = self.done.lock() else {
            return;
        };
        done.records += u64::from(!ended);
        if ended || done.records.is_multiple_of(EXPECT_EVERY) {
            self.expect(done.records, bytes, ended);
        }
    }

    /// Sets the number of articles to come: how many there are in files is not known before they are read, so those to come
    /// are taken to be as long as those before.
    fn expect(&self, records: u64, bytes: u64, ended: bool) {
        let expected = match self.files.bytes {
            _ if ended => records,
            Some(total) => {
                let share = total as f64 / bytes.max(1) as f64;
                (records as f64 * share.max(1.0)) as u64
            }
            None => return,
        };
        self.bar.set_length(expected.max(records));
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
            ", {:.1} MB, {} words/s, {}",
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
