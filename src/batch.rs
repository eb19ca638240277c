//! Many articles: all cores, the order of the input, failures kept as rows.
//!
//! The article is the unit of parallel work. Records are read as there is room for them, run on all threads, and what became
//! of them is handed on in the order of the input: so memory is bounded by what is under way, and no result depends on the
//! number of threads. [`Folder`] keeps the results through whatever ends a run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use rayon::prelude::*;

use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};
use crate::input::Record;
use crate::output::{Counts, Extracted, Outcome, Stage, Writer};
use crate::text::{Article, Document, language};

mod check;
mod flow;
mod folder;
mod merge;
mod outcomes;
mod panics;
mod shard;
#[cfg(test)]
mod tests;

pub use folder::{Existing, Folder, Formats, Joined, Opened, Part, UNFINISHED};
pub use merge::merge;
pub use outcomes::{Next, Outcomes, Pool, Turn, outcomes};
pub use shard::Shard;

use flow::{Event, Room};

/// So often the run looks up while nothing comes: whether it is to stop, and whether something held back is to be written.
const LOOK_UP: Duration = Duration::from_millis(100);

/// What was found in one article.
#[derive(Debug)]
pub struct Found {
    /// Its language, as an ISO 639 code; empty where it could not be told.
    pub language: &'static str,
    /// Its text with zones, sentences and tokens, and everything found in it; nothing where it was not run because of its
    /// language.
    pub extraction: Option<(Document, Extraction)>,
    /// Attributions that were left out as too unsure.
    pub left_out: usize,
}

/// What [`run`] does with each article: tells its language, extracts when that is English (or any is wanted), and leaves out
/// attributions of a confidence below `least`.
pub fn extractor(
    extract: impl Fn(&Article) -> Result<(Document, Extraction)> + Sync,
    any_language: bool,
    least: f32,
) -> impl Fn(&Article) -> Result<Found> + Sync {
    move |article| {
        let language = language(&article.text);
        let wanted = any_language || language.is_none_or(|language| language.english);
        let mut extraction = wanted.then(|| extract(article)).transpose()?;
        let left_out = extraction
            .as_mut()
            .map_or(0, |(_, extraction)| extraction.leave_out_below(least));
        Ok(Found {
            language: language.map_or("", |language| language.code),
            extraction,
            left_out,
        })
    }
}

/// How a run is carried out; nothing here changes its results.
#[derive(Clone, Copy, Debug)]
pub struct Workers<'a> {
    /// How many threads work; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Set from outside to stop the run after the articles now at work.
    pub stop: &'a AtomicBool,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What was handed to the writers.
    pub counts: Counts,
    /// Whether it was stopped before the last record.
    pub stopped: bool,
}

/// Runs `extract` over all records and hands what became of each to the writers, in the order of the input.
///
/// A record that cannot be read, or whose extraction fails or panics, becomes an outcome like any other. `progress` is told
/// of each outcome as soon as it is known, from the thread that worked on it and in no order. Records are read on a thread of
/// their own: a run can be stopped while it waits for its input, which is then left behind unread.
///
/// # Errors
/// When a writer fails, or the threads cannot be started.
pub fn run<R, X, P>(
    records: R,
    extract: X,
    workers: Workers<'_>,
    writers: &mut [&mut dyn Writer],
    progress: P,
) -> Result<Ended>
where
    R: IntoIterator<Item = Record>,
    R::IntoIter: Send + 'static,
    X: Fn(&Article) -> Result<Found> + Sync,
    P: Fn(&Outcome) + Sync,
{
    let pool = pool(workers.threads)?;
    let (events, inbox) = mpsc::channel();
    let room = Arc::new(Room::default());
    let records = records.into_iter();
    let reader = {
        let (room, events) = (Arc::clone(&room), events.clone());
        move || flow::read(records, &room, events)
    };
    std::thread::Builder::new()
        .name("whosaid-read".to_owned())
        .spawn(reader)
        .map_err(not_started)?;
    // Set when a writer has failed: then nothing that is not at work yet is worth beginning.
    let failed = AtomicBool::new(false);
    let work = Work {
        extract: &extract,
        progress: &progress,
        stop: workers.stop,
        failed: &failed,
    };
    let mut order = Order::default();
    let ended = pool.in_place_scope_fifo(|scope| {
        let (mut begun, mut under_way, mut all_read) = (0, 0, false);
        let mut result = Ok(());
        loop {
            let is_ending = workers.stop.load(Ordering::Relaxed) || result.is_err();
            if is_ending {
                room.close();
            }
            if under_way == 0 && (all_read || is_ending) {
                return result;
            }
            match inbox.recv_timeout(LOOK_UP) {
                Ok(Event::Read(_)) if is_ending => {}
                Ok(Event::Read(record)) => {
                    let (at, events) = (begun, events.clone());
                    begun += 1;
                    under_way += 1;
                    let work = &work;
                    scope.spawn_fifo(move |_| work.on(at, record, &events));
                }
                Ok(Event::End) => all_read = true,
                Ok(Event::Done {
                    at,
                    index,
                    bytes,
                    outcome,
                }) => {
                    under_way -= 1;
                    order.waiting.insert(at, (index, bytes, outcome));
                    if result.is_ok() {
                        result = order.write(writers, &room);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if result.is_ok() {
                        let mut writers = writers.iter_mut();
                        result = writers.try_for_each(|writer| writer.rest());
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    unreachable!("this function holds a sender itself")
                }
            }
            failed.store(result.is_err(), Ordering::Relaxed);
        }
    });
    ended?;
    Ok(Ended {
        counts: order.counts,
        stopped: workers.stop.load(Ordering::Relaxed),
    })
}

/// What is done with each record, on whatever thread.
struct Work<'a, X, P> {
    extract: &'a X,
    progress: &'a P,
    stop: &'a AtomicBool,
    failed: &'a AtomicBool,
}

impl<X, P> Work<'_, X, P>
where
    X: Fn(&Article) -> Result<Found> + Sync,
    P: Fn(&Outcome) + Sync,
{
    fn on(&self, at: usize, record: Record, events: &Sender<Event>) {
        let (index, bytes) = (record.index, record.bytes());
        let goes_on = !self.stop.load(Ordering::Relaxed) && !self.failed.load(Ordering::Relaxed);
        let outcome = goes_on.then(|| Box::new(outcome(record, self.extract)));
        if let Some(outcome) = &outcome {
            (self.progress)(outcome);
        }
        let done = Event::Done {
            at,
            index,
            bytes,
            outcome,
        };
        // The run waits until every article at work is done.
        let _ = events.send(done);
    }
}

/// Puts outcomes back into the order of the input.
#[derive(Default)]
struct Order {
    /// What is done before its turn: place in the input, bytes, outcome.
    waiting: BTreeMap<usize, (usize, usize, Option<Box<Outcome>>)>,
    written: usize,
    counts: Counts,
}

impl Order {
    /// Writes as far as there are no gaps. After an article that a stop left undone nothing is written any more.
    fn write(&mut self, writers: &mut [&mut dyn Writer], room: &Room) -> Result<()> {
        while let Some((index, bytes, Some(outcome))) = self.waiting.remove(&self.written) {
            self.counts.add(&outcome);
            for writer in writers.iter_mut() {
                writer.write(index, &outcome)?;
            }
            drop(outcome);
            room.free(bytes);
            self.written += 1;
        }
        Ok(())
    }
}

/// Does `work` on each of `items` on so many threads (0 for as many as the machine has cores) and returns the results in
/// the items' order, or the first error. A panic is an error too.
pub fn each<T: Sync, U: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> Result<U> + Sync,
) -> Result<Vec<U>> {
    let results: Vec<Result<U>> = pool(threads)?.install(|| {
        let items = items.par_iter().with_max_len(1);
        items.map(|item| panics::caught(|| work(item))).collect()
    });
    results.into_iter().collect()
}

fn pool(threads: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|at| format!("whosaid-{at}"))
        .build()
        .map_err(not_started)
}

fn not_started(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(
        ErrorKind::Setting,
        "the threads could not be started; try fewer with --threads",
    )
    .caused_by(cause)
}

/// What becomes of one record, on the thread that asks: with the guards of a run, for whoever has a queue of its own.
///
/// A record that cannot be read, or whose extraction fails or panics, becomes an outcome like any other. An article that did
/// not come from a file is a record too: `Record::from(article)`.
pub fn outcome(record: Record, extract: &(impl Fn(&Article) -> Result<Found> + Sync)) -> Outcome {
    let known = Article {
        id: record.id.clone(),
        path: record.path.clone(),
        record: record.record,
        ..Article::default()
    };
    let failed = |article, stage, error| Outcome::Failed {
        article,
        stage,
        error,
    };
    let article = match panics::caught(|| Ok(record.read())) {
        Ok((article, None)) => article,
        Ok((article, Some(error))) => return failed(article, Stage::Read, error),
        Err(error) => return failed(known, Stage::Read, error),
    };
    let checked = || {
        let found = extract(&article)?;
        if let Some((document, extraction)) = &found.extraction {
            check::check(document, extraction)?;
        }
        Ok(found)
    };
    let found = match panics::caught(checked) {
        Ok(found) => found,
        Err(error) => return failed(article, Stage::Extract, error),
    };
    let language = found.language;
    match found.extraction {
        None => Outcome::NotEnglish { article, language },
        Some((document, extraction)) => Outcome::Extracted(Box::new(Extracted {
            article,
            language,
            document,
            extraction,
            left_out: found.left_out,
        })),
    }
}
