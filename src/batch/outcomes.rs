//! `Outcomes`: a run as an iterator, for a program that has its own articles, threads and way of writing.
//!
//! Apart from [`super::run`] because nothing here is borrowed: it may be kept in a struct, handed to another thread, or dropped
//! half-way.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::flow::Room;
use super::{Found, not_started, outcome, pool};
use crate::error::Result;
use crate::input::Record;
use crate::output::Outcome;
use crate::text::Article;

/// Whose threads do the work.
#[derive(Clone, Debug)]
pub enum Pool {
    /// So many of the run's own; 0 for as many as the machine has cores.
    Own(usize),
    /// The caller's, beside its other work.
    Shared(Arc<rayon::ThreadPool>),
}

/// When an outcome is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// In the order of the input.
    Input,
    /// As soon as it is known, in no order.
    Done,
}

/// What there is of a run by now.
#[derive(Debug)]
pub enum Next {
    /// What became of an article.
    Outcome(Box<Outcome>),
    /// Nothing yet.
    Waiting,
    /// There are no more articles.
    End,
}

/// What became of each record, as the workers get it done. When it is dropped, what is not at work yet is left undone.
#[derive(Debug)]
pub struct Outcomes {
    inbox: Receiver<Event>,
    room: Arc<Room>,
    stop: Arc<AtomicBool>,
    turn: Turn,
    /// What is done before its turn: bytes and outcome.
    waiting: BTreeMap<usize, (usize, Box<Outcome>)>,
    handed: usize,
    /// How many records there are, as soon as all are read.
    all: Option<usize>,
}

enum Event {
    Done {
        at: usize,
        bytes: usize,
        outcome: Box<Outcome>,
    },
    /// So many records were read, and there are no more.
    End(usize),
}

/// Runs `extract` over all records, on the threads of `pool`, and hands out what became of each.
///
/// As in [`super::run`], a record that cannot be read, or whose extraction fails or panics, becomes an outcome like any other, and
/// only so many are under way: records are read, on a thread of their own, as outcomes are taken.
///
/// ```
/// use whosaid::batch::{self, Pool, Turn};
/// use whosaid::input::{Options, own};
/// use whosaid::text::{Article, Document};
///
/// let articles = ["It rains.", "", "It pours."].map(|text| Article { text: text.into(), ..Article::default() });
/// // With a model: move |article| pipeline.extract(article)
/// let extract = batch::extractor(|article| Ok((Document::new(article.text.as_str()), Default::default())), false, 0.5);
/// let outcomes = batch::outcomes(own(articles, &Options::default()), extract, Pool::Own(2), Turn::Input)?;
/// let told: Vec<_> = outcomes.map(|outcome| (outcome.article_id().to_owned(), outcome.status())).collect();
/// assert_eq!(told, [("1".into(), "ok"), ("2".into(), "empty"), ("3".into(), "ok")]);
/// # Ok::<(), whosaid::Error>(())
/// ```
///
/// # Errors
/// When the threads cannot be started.
pub fn outcomes<R, X>(records: R, extract: X, workers: Pool, turn: Turn) -> Result<Outcomes>
where
    R: IntoIterator<Item = Record>,
    R::IntoIter: Send + 'static,
    X: Fn(&Article) -> Result<Found> + Send + Sync + 'static,
{
    let workers = match workers {
        Pool::Own(threads) => Arc::new(pool(threads)?),
        Pool::Shared(workers) => workers,
    };
    let (events, inbox) = mpsc::channel();
    let (room, stop) = (Arc::new(Room::default()), Arc::new(AtomicBool::new(false)));
    let records = records.into_iter();
    let reader = {
        let (room, stop, extract) = (Arc::clone(&room), Arc::clone(&stop), Arc::new(extract));
        move || {
            let mut end = End { begun: 0, events };
            for record in records {
                if !room.take(record.bytes()) {
                    break;
                }
                let (at, events) = (end.begun, end.events.clone());
                end.begun += 1;
                let (stop, extract) = (Arc::clone(&stop), Arc::clone(&extract));
                workers.spawn_fifo(move || work(at, record, extract.as_ref(), &stop, &events));
            }
        }
    };
    std::thread::Builder::new()
        .name("whosaid-read".to_owned())
        .spawn(reader)
        .map_err(not_started)?;
    Ok(Outcomes {
        inbox,
        room,
        stop,
        turn,
        waiting: BTreeMap::new(),
        handed: 0,
        all: None,
    })
}

/// Says that there are no more records; also when the reading panics.
struct End {
    begun: usize,
    events: Sender<Event>,
}

impl Drop for End {
    fn drop(&mut self) {
        // Nobody waits any more where the outcomes were dropped.
        let _ = self.events.send(Event::End(self.begun));
    }
}

fn work(
    at: usize,
    record: Record,
    extract: &(impl Fn(&Article) -> Result<Found> + Sync),
    stop: &AtomicBool,
    events: &Sender<Event>,
) {
    if stop.load(Ordering::Relaxed) {
        return;
    }
    let bytes = record.bytes();
    let outcome = Box::new(outcome(record, extract));
    let done = Event::Done { at, bytes, outcome };
    let _ = events.send(done);
}

impl Outcomes {
    /// The next outcome, if there is one within so long: for a caller that has more to look after than this.
    pub fn within(&mut self, wait: Duration) -> Next {
        if let Some(next) = self.ready() {
            return next;
        }
        loop {
            match self.inbox.recv_timeout(wait) {
                Ok(event) => self.learn(event),
                Err(RecvTimeoutError::Timeout) => return Next::Waiting,
                Err(RecvTimeoutError::Disconnected) => return Next::End,
            }
            if let Some(next) = self.ready() {
                return next;
            }
        }
    }

    fn learn(&mut self, event: Event) {
        match event {
            Event::Done { at, bytes, outcome } => {
                self.waiting.insert(at, (bytes, outcome));
            }
            Event::End(all) => self.all = Some(all),
        }
    }

    /// What can be handed out without waiting.
    fn ready(&mut self) -> Option<Next> {
        let found = match self.turn {
            Turn::Input => self.waiting.remove(&self.handed),
            Turn::Done => self.waiting.pop_first().map(|(_, done)| done),
        };
        if let Some((bytes, outcome)) = found {
            self.handed += 1;
            self.room.free(bytes);
            return Some(Next::Outcome(outcome));
        }
        (self.all == Some(self.handed)).then_some(Next::End)
    }
}

impl Iterator for Outcomes {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        loop {
            match self.ready() {
                Some(Next::Outcome(outcome)) => return Some(*outcome),
                Some(_) => return None,
                None => self.learn(self.inbox.recv().ok()?),
            }
        }
    }
}

impl Drop for Outcomes {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.room.close();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::batch::extractor;
    use crate::input::{Options, own};
    use crate::text::Document;

    fn articles(texts: impl IntoIterator<Item = String>) -> Vec<Article> {
        let texts = texts.into_iter();
        let article = |text| Article {
            text,
            ..Article::default()
        };
        texts.map(article).collect()
    }

    /// Finds nothing; panics where it is told to.
    fn extract(article: &Article) -> Result<Found> {
        assert!(article.text != "panic", "as told");
        let nothing =
            |article: &Article| Ok((Document::new(article.text.as_str()), Default::default()));
        extractor(nothing, true, 0.0)(article)
    }

    fn run(texts: Vec<String>, pool: Pool, turn: Turn) -> Outcomes {
        outcomes(
            own(articles(texts), &Options::default()),
            extract,
            pool,
            turn,
        )
        .unwrap()
    }

    #[test]
    fn more_articles_than_there_is_room_for_come_in_their_order() {
        let texts = (0..1000).map(|at| format!("It is {at}.")).collect();
        let outcomes = run(texts, Pool::Own(3), Turn::Input);
        let ids: Vec<String> = outcomes.map(|it| it.article_id().to_owned()).collect();
        let expected: Vec<String> = (1..=1000).map(|at| at.to_string()).collect();
        assert_eq!(ids, expected);
    }

    #[test]
    fn a_panic_and_an_empty_text_are_outcomes() {
        let texts = ["One.", "panic", "", "Two."].map(str::to_owned).to_vec();
        let shared = Arc::new(pool(2).unwrap());
        let outcomes = run(texts, Pool::Shared(Arc::clone(&shared)), Turn::Input);
        let statuses: Vec<_> = outcomes.map(|it| it.status()).collect();
        assert_eq!(statuses, ["ok", "failed", "empty", "ok"]);
        assert_eq!(shared.install(|| 2), 2, "the caller's pool goes on");
    }

    #[test]
    fn what_is_done_first_comes_first_where_that_is_wanted() {
        let (go, wait) = sync_channel(0);
        let wait = std::sync::Mutex::new(wait);
        let slow = move |article: &Article| {
            if article.text == "slow" {
                wait.lock().unwrap().recv().unwrap();
            }
            extract(article)
        };
        let texts = articles(["slow".to_owned(), "quick".to_owned()]);
        let records = own(texts, &Options::default());
        let mut outcomes = outcomes(records, slow, Pool::Own(2), Turn::Done).unwrap();
        assert_eq!(outcomes.next().unwrap().article_id(), "2");
        assert!(matches!(outcomes.within(Duration::ZERO), Next::Waiting));
        go.send(()).unwrap();
        assert_eq!(outcomes.next().unwrap().article_id(), "1");
        assert!(matches!(outcomes.within(Duration::ZERO), Next::End) || outcomes.next().is_none());
    }

    #[test]
    fn an_endless_input_can_be_left() {
        let (gone, left) = mpsc::channel::<()>();
        let endless = std::iter::repeat_with(move || {
            let _ = &gone;
            Article {
                text: "On and on.".to_owned(),
                ..Article::default()
            }
        });
        let records = own(endless, &Options::default());
        let mut outcomes = outcomes(records, extract, Pool::Own(1), Turn::Input).unwrap();
        assert_eq!(outcomes.by_ref().take(300).count(), 300);
        drop(outcomes);
        // The reader's thread ends, and lets the input go.
        let ended = left.recv_timeout(Duration::from_secs(60));
        assert_eq!(ended, Err(RecvTimeoutError::Disconnected));
    }
}
