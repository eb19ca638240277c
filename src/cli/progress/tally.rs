//! `Tally`: what has been read and done so far, and what is to be expected of the rest.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;
use whosaid::output::{Counts, Outcome};

/// What is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files {
    /// How many files: articles, at least.
    pub(crate) count: usize,
    /// How many bytes they have, where all of them tell.
    pub(crate) bytes: Option<u64>,
}

/// The count of a run so far.
pub(super) struct Tally {
    started: Instant,
    files: Files,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    counts: Counts,
    text_bytes: usize,
    /// Records handed out by the reader, which is ahead of the work.
    records: u64,
    /// Bytes of the files that these were read from.
    bytes: u64,
    /// Whether there are no more records.
    ended: bool,
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Standing {
    /// Seconds since its start.
    pub(super) seconds: f64,
    pub(super) articles: usize,
    /// Articles there will be in all, where that can be reckoned.
    pub(super) articles_expected: Option<u64>,
    pub(super) failed: usize,
    pub(super) quotes: usize,
    pub(super) words: usize,
    pub(super) words_per_second: f64,
    pub(super) text_bytes: usize,
    pub(super) seconds_left: Option<f64>,
}

impl Tally {
    pub(super) fn new(files: Files) -> Self {
        Self {
            started: Instant::now(),
            files,
            done: Mutex::default(),
        }
    }

    pub(super) fn read(&self, bytes: u64, ended: bool) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.records += u64::from(!ended);
        done.bytes = bytes;
        done.ended |= ended;
    }

    pub(super) fn add(&self, outcome: &Outcome) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.counts.add(outcome);
        if let Outcome::Extracted(extracted) = outcome {
            done.text_bytes += extracted.article.text.len();
        }
    }

    /// Where the run stands now.
    pub(super) fn standing(&self) -> Standing {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.standing(self.files, self.started.elapsed().as_secs_f64())
    }
}

impl Done {
    fn standing(&self, files: Files, seconds: f64) -> Standing {
        let articles = self.counts.articles;
        let expected = self.expected(files);
        let left = expected.filter(|_| articles > 0).map(|expected| {
            let to_come = expected.saturating_sub(articles as u64);
            seconds / articles as f64 * to_come as f64
        });
        Standing {
            seconds,
            articles,
            articles_expected: expected,
            failed: self.counts.failed,
            quotes: self.counts.quotes,
            words: self.counts.words,
            words_per_second: self.counts.words as f64 / seconds.max(0.001),
            text_bytes: self.text_bytes,
            seconds_left: left,
        }
    }

    /// How many articles there are in files is not known before they are read, so those to come are taken to be as long as
    /// those before.
    fn expected(&self, files: Files) -> Option<u64> {
        if self.ended {
            return Some(self.records);
        }
        let share = files.bytes? as f64 / self.bytes.max(1) as f64;
        let by_bytes = (self.records as f64 * share.max(1.0)) as u64;
        Some(by_bytes.max(files.count as u64).max(self.records))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(articles: usize, records: u64, bytes: u64, ended: bool) -> Done {
        Done {
            counts: Counts {
                articles,
                words: 100 * articles,
                ..Counts::default()
            },
            records,
            bytes,
            ended,
            ..Done::default()
        }
    }

    #[test]
    fn what_is_left_is_reckoned_by_the_bytes() {
        let files = Files {
            count: 1,
            bytes: Some(1000),
        };
        let standing = done(10, 20, 200, false).standing(files, 5.0);
        assert_eq!(standing.articles_expected, Some(100));
        assert_eq!(standing.seconds_left, Some(45.0));
        assert!((standing.words_per_second - 200.0).abs() < 1e-9);
        let ended = done(10, 20, 200, true).standing(files, 5.0);
        assert_eq!(
            (ended.articles_expected, ended.seconds_left),
            (Some(20), Some(5.0))
        );
    }

    #[test]
    fn nothing_is_promised_of_what_is_not_known() {
        let stream = Files {
            count: 1,
            bytes: None,
        };
        let standing = done(10, 20, 200, false).standing(stream, 5.0);
        assert_eq!(
            (standing.articles_expected, standing.seconds_left),
            (None, None)
        );
        let files = Files {
            count: 7,
            bytes: Some(1000),
        };
        let first = done(0, 0, 0, false).standing(files, 5.0);
        assert_eq!(
            (first.articles_expected, first.seconds_left),
            (Some(7), None)
        );
    }
}
