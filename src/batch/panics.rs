//! Panics in one article: caught, silent on the terminal, and told in `errors.csv` with the place in the source.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic;
use std::sync::Once;

use crate::error::{Error, ErrorKind};

thread_local! {
    /// Whether this thread is at work on an article, so that a panic will be caught.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic on this thread came from.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls `work`, which catches its panics, without the panic hook's message. Panics elsewhere are reported as before.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> T {
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
    // The thread may steal another article inside this one.
    let outer = CAUGHT.replace(true);
    let result = work();
    CAUGHT.set(outer);
    result
}

/// The error that stands for a caught panic of this thread.
pub(super) fn as_error(payload: &(dyn Any + Send)) -> Error {
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
