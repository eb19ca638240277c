//! `Stream`: JSON lines on standard output, each article as soon as it is its turn.

use std::io::{self, BufWriter, Stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use whosaid::output::{Jsonl, Outcome, Writer};

/// Standard output, for another program to read.
pub(crate) struct Stream<'a> {
    lines: Jsonl<BufWriter<Stdout>>,
    stop: &'a AtomicBool,
    closed: bool,
}

impl<'a> Stream<'a> {
    /// A stream that sets `stop` when its reader goes away.
    pub(crate) fn new(stop: &'a AtomicBool) -> Self {
        Self {
            lines: Jsonl::new(BufWriter::new(io::stdout())),
            stop,
            closed: false,
        }
    }

    /// Whether its reader went away.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }
}

impl Writer for Stream<'_> {
    fn write(&mut self, _: usize, outcome: &Outcome) -> whosaid::Result<()> {
        if self.closed {
            return Ok(());
        }
        let written = self.lines.write(outcome).and_then(|()| self.lines.flush());
        written.or_else(|error| {
            let cause = std::error::Error::source(&error);
            let cause = cause.and_then(|cause| cause.downcast_ref::<io::Error>());
            if cause.is_none_or(|cause| cause.kind() != io::ErrorKind::BrokenPipe) {
                return Err(error);
            }
            self.closed = true;
            self.stop.store(true, Ordering::Relaxed);
            Ok(())
        })
    }
}
