//! Panics in one article: caught, silent on the terminal, and told in `errors.csv` with the place in the source.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// Whether this thread is at work on an article, so that a panic will be caught.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic on this thread came from.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls `work`; a panic in it becomes an error, without the panic hook's message. Panics elsewhere are reported as before.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    silence_the_caught();
    // The thread may steal another article inside this one.
    let outer = CAUGHT.replace(true);
    // Work on an article shares no state with other work, so a panic leaves nothing broken behind.
    let result = catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outer);
    result.unwrap_or_else(|payload| Err(as_error(payload.as_ref())))
}

/// Puts a hook before the panic hook there is, once.
fn silence_the_caught() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if CAUGHT.get() {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                PLACE.set(place);
            } else {
                others(info);
            }
        }));
    });
}

/// The error that stands for a caught panic of this thread.
fn as_error(payload: &(dyn Any + Send)) -> Error {
    let what = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = PLACE.take();
    Error::new(
        ErrorKind::Internal,
        format!("a bug in whosaid, not in the article: {what} ({place}); please report it"),
    )
}
