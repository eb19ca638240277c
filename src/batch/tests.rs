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
    let speaker = Speaker::named(format!("Speaker {}", id % 5), SpeakerKind::Person);
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
