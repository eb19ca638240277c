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
