//! `Lines`: one line every so often, from a thread of its own, since the reader may be blocked and an article take long.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::super::{machine, ui};
use super::tally::{Standing, Tally};

/// The first line comes no later than this: who starts a long run wants to see that it started.
const FIRST: Duration = Duration::from_secs(30);

/// What a line says of where the run stands and of the memory held; the last one is told so. None where there is nothing to
/// say.
pub(super) type Line = fn(&Standing, Option<u64>, bool) -> Option<String>;

/// The thread that says the lines, until it is ended.
pub(super) struct Lines(Mutex<Option<Ticking>>);

struct Ticking {
    /// Dropped to end the thread.
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Lines {
    pub(super) fn start(tally: &Arc<Tally>, every: Duration, line: Line) -> Self {
        let (stop, stopped) = mpsc::channel();
        let tally = Arc::clone(tally);
        let thread = thread::Builder::new()
            .name("whosaid-progress".to_owned())
            .spawn(move || tick(&tally, every, &stopped, line));
        // A system without a thread to spare goes without lines.
        let ticking = thread.ok().map(|thread| Ticking { stop, thread });
        Self(Mutex::new(ticking))
    }

    /// Says the last line and ends the thread; once.
    pub(super) fn end(&self) {
        let mut ticking = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ticking { stop, thread }) = ticking.take() {
            drop(stop);
            // Its panic has been printed; the run is what matters.
            let _ = thread.join();
        }
    }
}

fn tick(tally: &Tally, every: Duration, stopped: &Receiver<()>, line: Line) {
    let say = |is_last: bool| {
        if let Some(line) = line(&tally.standing(), machine::memory(), is_last) {
            ui::say(&line);
        }
    };
    let mut wait = every.min(FIRST);
    while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        say(false);
        wait = every;
    }
    say(true);
}
