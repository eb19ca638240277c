//! The progress bar.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::ui::{grouped, plural};
use super::tally::{Files, Standing};

/// A bar on standard error; nothing where that is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar for these files; one that only counts where their size is not known.
    pub(super) fn new(files: Files) -> Self {
        let template = match files.bytes {
            Some(_) => "{wide_bar} {human_pos}/{human_len} articles{msg}, {eta} left",
            None => "{spinner} {human_pos} articles{msg}, {elapsed}",
        };
        let style = ProgressStyle::with_template(template);
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(files.count as u64), target);
        bar.set_style(style.expect("the templates above are well formed"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Sets the number of articles to come.
    pub(super) fn expect(&self, standing: &Standing) {
        if let Some(expected) = standing.articles_expected {
            self.0.set_length(expected);
        }
    }

    pub(super) fn show(&self, standing: &Standing) {
        self.0.set_message(format!(
            ", {:.1} MB, {} words/s, {}",
            standing.text_bytes as f64 / 1e6,
            grouped(standing.words_per_second as usize),
            plural(standing.quotes, "quote"),
        ));
        self.0.set_position(standing.articles as u64);
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
