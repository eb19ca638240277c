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
mod panics;
mod shard;

pub use folder::{Existing, Folder, Formats, Joined, Opened, Part, UNFINISHED};
pub use merge::merge;
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
        let outcome = goes_on.then(|| outcome(record, self.extract));
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
    waiting: BTreeMap<usize, (usize, usize, Option<Outcome>)>,
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

fn outcome(record: Record, extract: &(impl Fn(&Article) -> Result<Found> + Sync)) -> Outcome {
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
    let article = match panics::caught(|| record.article()) {
        Ok(article) => article,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{EntityType, Mention, Speaker, SpeakerKind};
    use crate::input::{self, Options, Reader};
    use crate::text::Span;
    use std::sync::atomic::AtomicUsize;

    /// Keeps a line per outcome.
    #[derive(Default)]
    struct Lines(Vec<String>);

    impl Writer for Lines {
        fn write(&mut self, index: usize, outcome: &Outcome) -> Result<()> {
            assert_eq!(index, self.0.len());
            self.0.push(match outcome {
                Outcome::Extracted(it) => {
                    format!("{} {}", it.article.id, it.extraction.speakers[0].name)
                }
                Outcome::NotEnglish { article, language } => format!("{} {language}", article.id),
                Outcome::Failed {
                    article,
                    stage,
                    error,
                } => format!(
                    "record {} {} {}",
                    article.record,
                    stage.as_str(),
                    error.message()
                ),
            });
            Ok(())
        }
    }

    /// Finds one of five speakers in every article but some that go wrong.
    fn toy(article: &Article) -> Result<Found> {
        let id: usize = article.id.parse().unwrap();
        let speaker = Speaker {
            name: format!("Speaker {}", id % 5),
            kind: SpeakerKind::Person,
            roles: Vec::new(),
            aliases: Vec::new(),
            mention: None,
        };
        let mention = Mention {
            span: Span::new(0, 5),
            kind: EntityType::Person,
            confidence: 1.0,
            speaker: Some(0),
        };
        let extraction = Extraction {
            entities: vec![mention],
            speakers: vec![speaker],
            ..Extraction::default()
        };
        let found = |language, extraction| {
            Ok(Found {
                language,
                extraction,
                left_out: 0,
            })
        };
        match id % 50 {
            11 => found("fr", None),
            12 => Err(Error::new(ErrorKind::Engine, "no")),
            13 => panic!("thirteen\nis {id}"),
            _ => found(
                "en",
                Some((Document::new(article.text.as_str()), extraction)),
            ),
        }
    }

    /// Records of JSON lines; the eighth is broken.
    fn records(count: usize) -> Vec<Record> {
        let lines = (0..count).map(|id| match id {
            7 => "{\n".to_owned(),
            _ => format!(
                "{{\"id\": \"{id}\", \"text\": \"{}\"}}\n",
                "Words. ".repeat(id % 7 + 1)
            ),
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, lines.collect::<String>()).unwrap();
        let options = Options::default();
        match input::list(&[path.to_string_lossy().into_owned()], &options) {
            Ok(listing) => Reader::new(listing, &options).collect(),
            Err(error) => panic!("{error}"),
        }
    }

    fn lines(count: usize, threads: usize) -> (Vec<String>, Ended) {
        let mut lines = Lines::default();
        let stop = AtomicBool::new(false);
        let workers = Workers {
            threads,
            stop: &stop,
        };
        let ended = run(records(count), toy, workers, &mut [&mut lines], |_| {});
        (lines.0, ended.unwrap())
    }

    #[test]
    fn threads_change_nothing() {
        let one = lines(600, 1);
        assert_eq!(one.0.len(), 600);
        for threads in [2, 8] {
            assert!(lines(600, threads) == one);
        }
    }

    #[test]
    fn what_goes_wrong_in_one_article_is_told_and_the_rest_is_run() {
        let (lines, Ended { counts, stopped }) = lines(20, 2);
        assert_eq!(lines[0], "0 Speaker 0");
        assert_eq!(lines[5], "5 Speaker 0");
        assert!(
            lines[7].starts_with("record 8 read line 8 is"),
            "{}",
            lines[7]
        );
        assert_eq!(lines[11], "11 fr");
        assert_eq!(lines[12], "record 13 extract no");
        let panic = &lines[13];
        assert!(
            panic.starts_with("record 14 extract") && panic.contains("thirteen is 13 (src"),
            "{panic}"
        );
        assert_eq!(
            (counts.articles, counts.extracted, counts.failed),
            (20, 16, 3)
        );
        assert_eq!((counts.not_english, stopped), (1, false));
    }

    #[test]
    fn a_stopped_run_hands_on_what_is_done_up_to_some_article() {
        let mut lines = Lines::default();
        let (stop, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
        let workers = Workers {
            threads: 1,
            stop: &stop,
        };
        let ended = run(records(2000), toy, workers, &mut [&mut lines], |_| {
            if seen.fetch_add(1, Ordering::Relaxed) == 300 {
                stop.store(true, Ordering::Relaxed);
            }
        });
        let ended = ended.unwrap();
        assert!(ended.stopped);
        // The article at work when it was stopped is finished, and none is begun after it.
        assert_eq!(seen.into_inner(), 301);
        assert_eq!((lines.0.len(), ended.counts.articles), (301, 301));
    }

    /// Gives some records, and then waits as a pipe does that nobody writes into.
    struct Waiting(Vec<Record>);

    impl Iterator for Waiting {
        type Item = Record;

        fn next(&mut self) -> Option<Record> {
            match self.0.pop() {
                Some(record) => Some(record),
                None => loop {
                    std::thread::park();
                },
            }
        }
    }

    #[test]
    fn what_is_done_is_handed_on_and_the_run_can_be_stopped_while_the_input_waits() {
        struct Stops<'a>(&'a AtomicBool, usize);
        impl Writer for Stops<'_> {
            fn write(&mut self, _: usize, _: &Outcome) -> Result<()> {
                self.1 += 1;
                Ok(())
            }

            fn rest(&mut self) -> Result<()> {
                if self.1 == 5 {
                    self.0.store(true, Ordering::Relaxed);
                }
                Ok(())
            }
        }
        let stop = AtomicBool::new(false);
        let workers = Workers {
            threads: 2,
            stop: &stop,
        };
        let mut writer = Stops(&stop, 0);
        let ended = run(
            Waiting(records(5)),
            toy,
            workers,
            &mut [&mut writer],
            |_| {},
        );
        assert_eq!(ended.unwrap().counts.articles, 5);
    }

    #[test]
    fn a_writer_that_fails_ends_the_run_with_its_error() {
        struct Full(usize);
        impl Writer for Full {
            fn write(&mut self, _: usize, _: &Outcome) -> Result<()> {
                self.0 += 1;
                if self.0 < 40 {
                    return Ok(());
                }
                Err(Error::new(ErrorKind::Io, "no space"))
            }
        }
        let (mut full, stop) = (Full(0), AtomicBool::new(false));
        let workers = Workers {
            threads: 2,
            stop: &stop,
        };
        let ended = run(records(2000), toy, workers, &mut [&mut full], |_| {});
        assert_eq!(ended.unwrap_err().message(), "no space");
        assert_eq!(full.0, 40);
    }

    #[test]
    fn no_records_come_to_an_end() {
        let (mut lines, stop) = (Lines::default(), AtomicBool::new(false));
        let workers = Workers {
            threads: 2,
            stop: &stop,
        };
        let ended = run([], toy, workers, &mut [&mut lines], |_| {});
        assert_eq!(ended.unwrap().counts, Counts::default());
        assert!(lines.0.is_empty());
    }
}
