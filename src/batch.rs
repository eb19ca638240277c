//! Many articles: all cores, the order of the input, failures kept as rows.
//!
//! The article is the unit of parallel work. A chunk of articles is read, run on all threads, and written in the order of
//! the input before the next is read: so memory is bounded by the chunk, and no result depends on the number of threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Counts, Extracted, Outcome, Speakers, Writer};
use crate::text::{Article, Document};

mod panics;

/// Articles in a chunk: enough that the last, long one leaves few threads idle for long.
const CHUNK_ARTICLES: usize = 256;

/// Bytes of text in a chunk; documents and scores take some thirty times as much.
const CHUNK_BYTES: usize = 4 << 20;

/// What was found in one article.
#[derive(Debug)]
pub enum Found {
    /// The article was run.
    Extraction {
        /// Its language, as an ISO 639-3 code; empty where it could not be told.
        language: &'static str,
        /// Its text with zones, sentences and tokens.
        document: Document,
        /// Everything found in it.
        extraction: Extraction,
    },
    /// The article is in another language than English, given as an ISO 639-3 code, and was not run.
    NotEnglish(&'static str),
}

/// How a run is carried out; nothing here changes its results.
#[derive(Clone, Copy, Debug)]
pub struct Workers<'a> {
    /// How many threads work; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Set from outside to stop the run after the articles now at work.
    pub stop: &'a AtomicBool,
}

/// Runs `extract` over all records and hands what became of each to the writers, in the order of the input.
///
/// A record that cannot be read, or whose extraction fails or panics, becomes an outcome like any other. `progress` is told
/// of each outcome as soon as it is known, from the thread that worked on it and in no order. Returns `None` when the run
/// was stopped.
pub fn run<R, X, P>(
    records: R,
    extract: X,
    workers: Workers<'_>,
    writers: &mut [&mut dyn Writer],
    progress: P,
) -> Result<Option<Counts>>
where
    R: IntoIterator<Item = Result<Article>>,
    X: Fn(&Article) -> Result<Found> + Sync,
    P: Fn(&Outcome) + Sync,
{
    let pool = pool(workers.threads)?;
    let mut records = records.into_iter();
    let mut counts = Counts::default();
    let mut speakers = Speakers::default();
    loop {
        let chunk = next_chunk(&mut records, workers.stop);
        let last = chunk.is_empty();
        let outcomes = pool.install(|| run_chunk(chunk, &extract, workers.stop, &progress));
        if workers.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        if last {
            break;
        }
        for mut outcome in outcomes {
            if let Outcome::Extracted(extracted) = &mut outcome {
                speakers.add(extracted);
            }
            counts.add(&outcome);
            for writer in writers.iter_mut() {
                writer.write(&outcome)?;
            }
        }
    }
    counts.speakers = speakers.len();
    for writer in writers {
        writer.finish(&speakers)?;
    }
    Ok(Some(counts))
}

fn pool(threads: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|at| format!("whosaid-{at}"))
        .build()
        .map_err(|cause| {
            Error::new(
                ErrorKind::Setting,
                "the threads could not be started; try fewer with --threads",
            )
            .caused_by(cause)
        })
}

fn next_chunk(
    records: &mut impl Iterator<Item = Result<Article>>,
    stop: &AtomicBool,
) -> Vec<Result<Article>> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while chunk.len() < CHUNK_ARTICLES && bytes < CHUNK_BYTES && !stop.load(Ordering::Relaxed) {
        let Some(record) = records.next() else { break };
        bytes += record.as_ref().map_or(0, |article| article.text.len());
        chunk.push(record);
    }
    chunk
}

/// What became of each record, in order; without those that a stop left undone.
fn run_chunk<X, P>(
    chunk: Vec<Result<Article>>,
    extract: &X,
    stop: &AtomicBool,
    progress: &P,
) -> Vec<Outcome>
where
    X: Fn(&Article) -> Result<Found> + Sync,
    P: Fn(&Outcome) + Sync,
{
    chunk
        .into_par_iter()
        // Articles take milliseconds: each is worth stealing alone.
        .with_max_len(1)
        .filter_map(|record| {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let outcome = outcome(record, extract);
            progress(&outcome);
            Some(outcome)
        })
        .collect()
}

fn outcome(
    record: Result<Article>,
    extract: &(impl Fn(&Article) -> Result<Found> + Sync),
) -> Outcome {
    let article = match record {
        Ok(article) => article,
        Err(error) => return Outcome::Unread(error),
    };
    // Extraction keeps no state between articles, so none can be left broken by a panic.
    let found = panics::quietly(|| catch_unwind(AssertUnwindSafe(|| extract(&article))));
    match found {
        Ok(Ok(Found::Extraction {
            language,
            document,
            extraction,
        })) => Outcome::Extracted(Box::new(Extracted {
            article,
            language,
            document,
            extraction,
            speaker_numbers: Vec::new(),
        })),
        Ok(Ok(Found::NotEnglish(language))) => Outcome::NotEnglish { article, language },
        Ok(Err(error)) => Outcome::Failed { article, error },
        Err(payload) => Outcome::Failed {
            article,
            error: panics::as_error(payload.as_ref()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Speaker, SpeakerKind};
    use std::sync::atomic::AtomicUsize;

    /// Keeps a line per outcome.
    #[derive(Default)]
    struct Lines(Vec<String>);

    impl Writer for Lines {
        fn write(&mut self, outcome: &Outcome) -> Result<()> {
            self.0.push(match outcome {
                Outcome::Extracted(it) => format!("{} {:?}", it.article.id, it.speaker_numbers),
                Outcome::NotEnglish { article, language } => format!("{} {language}", article.id),
                Outcome::Failed { article, error } => {
                    format!(
                        "{} {} {}",
                        article.id,
                        error.kind().as_str(),
                        error.message()
                    )
                }
                Outcome::Unread(error) => format!("unread {error}"),
            });
            Ok(())
        }

        fn finish(&mut self, speakers: &Speakers) -> Result<()> {
            self.0.push(format!("{} speakers", speakers.len()));
            Ok(())
        }
    }

    fn article(id: usize) -> Article {
        Article {
            id: id.to_string(),
            text: "Some words. ".repeat(id % 7),
            ..Article::default()
        }
    }

    /// Finds one of five speakers in every article but some that go wrong.
    fn toy(article: &Article) -> Result<Found> {
        let id: usize = article.id.parse().unwrap();
        match id % 50 {
            11 => return Ok(Found::NotEnglish("fra")),
            12 => return Err(Error::new(ErrorKind::Engine, "no")),
            13 => panic!("thirteen\nis {id}"),
            _ => {}
        }
        Ok(Found::Extraction {
            language: "eng",
            document: Document::new(article.text.as_str()),
            extraction: Extraction {
                speakers: vec![Speaker {
                    name: format!("Speaker {}", id % 5),
                    kind: SpeakerKind::Person,
                    roles: Vec::new(),
                    aliases: Vec::new(),
                    mention: None,
                }],
                ..Extraction::default()
            },
        })
    }

    fn records(count: usize) -> impl Iterator<Item = Result<Article>> {
        (0..count).map(|id| match id {
            7 => Err(Error::new(ErrorKind::Format, "seven")),
            _ => Ok(article(id)),
        })
    }

    fn lines(count: usize, threads: usize) -> (Vec<String>, Counts) {
        let mut lines = Lines::default();
        let stop = AtomicBool::new(false);
        let workers = Workers {
            threads,
            stop: &stop,
        };
        let counts = run(records(count), toy, workers, &mut [&mut lines], |_| {});
        (lines.0, counts.unwrap().unwrap())
    }

    #[test]
    fn threads_change_nothing() {
        let one = lines(2 * CHUNK_ARTICLES + 9, 1);
        assert_eq!(one.0.len(), 2 * CHUNK_ARTICLES + 10);
        for threads in [2, 8] {
            assert_eq!(lines(2 * CHUNK_ARTICLES + 9, threads), one);
        }
    }

    #[test]
    fn what_goes_wrong_in_one_article_is_told_and_the_rest_is_run() {
        let (lines, counts) = lines(20, 2);
        assert_eq!(lines[0], "0 [1]");
        assert_eq!(lines[5], "5 [1]");
        assert_eq!(lines[7], "unread seven");
        assert_eq!(lines[11], "11 fra");
        assert_eq!(lines[12], "12 engine no");
        let panic = &lines[13];
        assert!(
            panic.starts_with("13 internal") && panic.contains("thirteen is 13 (src"),
            "{panic}"
        );
        assert_eq!(lines[20], "5 speakers");
        assert_eq!(
            (counts.articles, counts.extracted, counts.failed),
            (20, 16, 3)
        );
        assert_eq!((counts.not_english, counts.speakers), (1, 5));
    }

    #[test]
    fn a_stopped_run_says_so_and_finishes_nothing() {
        let mut lines = Lines::default();
        let (stop, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
        let workers = Workers {
            threads: 1,
            stop: &stop,
        };
        let ended = run(records(2000), toy, workers, &mut [&mut lines], |_| {
            if seen.fetch_add(1, Ordering::Relaxed) == CHUNK_ARTICLES + 3 {
                stop.store(true, Ordering::Relaxed);
            }
        });
        assert!(ended.unwrap().is_none());
        assert_eq!(lines.0.len(), CHUNK_ARTICLES);
        assert_eq!(seen.into_inner(), CHUNK_ARTICLES + 4);
    }

    #[test]
    fn no_records_make_empty_tables() {
        assert_eq!(lines(0, 2).0, ["0 speakers"]);
    }
}
