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
    let what = match payload.downcast_ref::<String>() {
        Some(message) => without_quotes(message),
        None => (*payload.downcast_ref::<&str>().unwrap_or(&"unknown")).to_owned(),
    };
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = PLACE.take();
    Error::new(
        ErrorKind::Internal,
        format!("a bug in whosaid, not in the article: {what} ({place}); please report it"),
    )
}

/// A message that was put together, without what it quotes: that may be a piece of the article, as when a text is cut
/// inside a character. The place in the source tells what is needed.
fn without_quotes(message: &str) -> String {
    const MARKS: [char; 3] = ['`', '"', '\''];
    let shown = match (message.find(MARKS), message.rfind(MARKS)) {
        (Some(first), Some(last)) => format!("{}[...]{}", &message[..first], &message[last + 1..]),
        _ => message.to_owned(),
    };
    crate::quoting::short(&shown, 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_does_not_quote_the_article() {
        let text = "A sécret `of` state";
        let error = caught::<()>(|| {
            let middle = text.find('é').map_or(0, |at| at + 1);
            assert_eq!(&text[middle..], "", "cut");
            Ok(())
        });
        let message = error.unwrap_err().to_string();
        assert!(
            message.contains("a bug in whosaid") && message.contains("panics.rs"),
            "{message}"
        );
        assert!(
            !message.contains("cret") && !message.contains("state"),
            "{message}"
        );
        assert_eq!(without_quotes("index 7 is out of 3"), "index 7 is out of 3");
    }
}
