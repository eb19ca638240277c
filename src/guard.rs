//! The last defence against what nobody thought of, in the work of other crates.
//!
//! A bug in decompression, character decoding or page reading must cost the file, not the run; and a workbook's writer
//! panics where the disk is full.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// Whether this thread is at guarded work, so that a panic will be caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where the last caught panic of this thread came from.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic that was caught.
pub(crate) struct Caught {
    /// What it was raised with.
    pub(crate) payload: Box<dyn Any + Send>,
    /// Where in the source.
    pub(crate) place: String,
}

/// Calls `work`; a panic in it is caught without the panic hook's message. Panics elsewhere are reported as before. Nothing that
/// `work` works on may be used after one.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> std::result::Result<T, Caught> {
    silence();
    // The thread may steal other such work inside this one.
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.map_err(|payload| Caught {
        payload,
        place: PLACE.take(),
    })
}

/// Runs `work`, and turns a panic into an error with the message.
pub(crate) fn guarded<T>(
    kind: ErrorKind,
    message: &str,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    caught(work).unwrap_or_else(|_| Err(Error::new(kind, message)))
}

/// Keeps caught panics off the terminal: their messages may quote the file.
fn silence() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                PLACE.set(place);
            } else {
                others(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let of = |work: fn() -> Result<()>| guarded(ErrorKind::Internal, "a bug", work);
        let failed = of(|| Err(Error::new(ErrorKind::Format, "bad")));
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::Format);
        let panicked = of(|| panic!("expected in this test"));
        assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Internal);
    }
}
