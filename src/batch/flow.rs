//! Articles on their way through the workers: how many may be under way, and what the run waits for.
//!
//! Apart from [`super::run`] because it is what keeps memory flat: a record is read only when there is room for what will
//! be found in it, and room is made when its rows are written.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::input::Record;
use crate::output::Outcome;

/// Articles under way: enough that a long one leaves few threads idle for long.
const ARTICLES: usize = 256;

/// Bytes of text under way; documents and scores take some thirty times as much.
const BYTES: usize = 4 << 20;

/// What the run waits for.
pub(super) enum Event {
    /// A record was read.
    Read(Record),
    /// There are no more records.
    End,
    /// The article that was taken up as number `at` is done; nothing where the run was stopped before its turn.
    Done {
        at: usize,
        index: usize,
        bytes: usize,
        outcome: Option<Box<Outcome>>,
    },
}

/// Room for articles under way.
#[derive(Debug, Default)]
pub(super) struct Room(Mutex<Taken>, Condvar);

#[derive(Debug, Default)]
struct Taken {
    articles: usize,
    bytes: usize,
    closed: bool,
}

impl Room {
    /// Waits for room and takes it. An article larger than all of it has room alone. False where no more are wanted.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let mut taken = self.lock();
        while !taken.closed
            && taken.articles > 0
            && (taken.articles >= ARTICLES || taken.bytes + bytes > BYTES)
        {
            taken = self.1.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        taken.articles += 1;
        taken.bytes += bytes;
        !taken.closed
    }

    /// Makes the room of an article free.
    pub(super) fn free(&self, bytes: usize) {
        let mut taken = self.lock();
        taken.articles -= 1;
        taken.bytes -= bytes;
        self.1.notify_all();
    }

    /// No more articles are wanted.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.1.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // What is under the lock is whole after every line above.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads records as there is room for them, and says when there are no more; also when the reading panics.
pub(super) fn read(records: impl Iterator<Item = Record>, room: &Arc<Room>, events: Sender<Event>) {
    struct End(Sender<Event>);
    impl Drop for End {
        fn drop(&mut self) {
            // Nobody waits any more when the run has ended.
            let _ = self.0.send(Event::End);
        }
    }
    let end = End(events);
    for record in records {
        if !room.take(record.bytes()) || end.0.send(Event::Read(record)).is_err() {
            break;
        }
    }
}
