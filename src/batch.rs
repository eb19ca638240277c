//! Many articles: all cores, the order of the input, failures kept as rows.
//!
//! The article is the unit of parallel work. A chunk of articles is read, run on all threads, and written in the order of
//! the input before the next is read: so memory is bounded by the chunk, and no result depends on the number of threads.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};
use crate::input::Record;
use crate::output::{Counts, Extracted, Outcome, Speakers, Stage, Writer};
use crate::text::{Article, Document, language};

mod check;
mod panics;

/// Articles in a chunk: enough that the last, long one leaves few threads idle for long.
const CHUNK_ARTICLES: usize = 256;

/// Bytes of text in a chunk; documents and scores take some thirty times as much.
const CHUNK_BYTES: usize = 4 << 20;

/// What was found in one article.
#[derive(Debug)]
pub struct Found {
    /// Its language, as an ISO 639 code; empty where it could not be told.
    pub language: &'static str,
    /// Its text with zones, sentences and tokens, and everything found in it; nothing where it was not run because of its
    /// language.
    pub extraction: Option<(Document, Extraction)>,
}

/// What [`run`] does with each article: tells its language, and extracts when that is English (or any is wanted).
pub fn extractor(
    extract: impl Fn(&Article) -> Result<(Document, Extraction)> + Sync,
    any_language: bool,
) -> impl Fn(&Article) -> Result<Found> + Sync {
    move |article| {
        let language = language(&article.text);
        let wanted = any_language || language.is_none_or(|language| language.english);
        Ok(Found {
            language: language.map_or("", |language| language.code),
            extraction: wanted.then(|| extract(article)).transpose()?,
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
    R: IntoIterator<Item = Record>,
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
        .map_err(|cause| {
            Error::new(
                ErrorKind::Setting,
                "the threads could not be started; try fewer with --threads",
            )
            .caused_by(cause)
        })
}

fn next_chunk(records: &mut impl Iterator<Item = Record>, stop: &AtomicBool) -> Vec<Record> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while chunk.len() < CHUNK_ARTICLES && bytes < CHUNK_BYTES && !stop.load(Ordering::Relaxed) {
        let Some(record) = records.next() else { break };
        bytes += record.bytes();
        chunk.push(record);
    }
    chunk
}

/// What became of each record, in order; without those that a stop left undone.
fn run_chunk<X, P>(chunk: Vec<Record>, extract: &X, stop: &AtomicBool, progress: &P) -> Vec<Outcome>
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
            speaker_numbers: Vec::new(),
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
        fn write(&mut self, outcome: &Outcome) -> Result<()> {
            self.0.push(match outcome {
                Outcome::Extracted(it) => format!("{} {:?}", it.article.id, it.speaker_numbers),
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

        fn finish(&mut self, speakers: &Speakers) -> Result<()> {
            self.0.push(format!("{} speakers", speakers.len()));
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
            assert!(lines(2 * CHUNK_ARTICLES + 9, threads) == one);
        }
    }

    #[test]
    fn what_goes_wrong_in_one_article_is_told_and_the_rest_is_run() {
        let (lines, counts) = lines(20, 2);
        assert_eq!(lines[0], "0 [1]");
        assert_eq!(lines[5], "5 [1]");
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
        let (mut lines, stop) = (Lines::default(), AtomicBool::new(false));
        let workers = Workers {
            threads: 2,
            stop: &stop,
        };
        let counts = run([], toy, workers, &mut [&mut lines], |_| {});
        assert_eq!(counts.unwrap(), Some(Counts::default()));
        assert_eq!(lines.0, ["0 speakers"]);
    }
}
