//! The last defence against bytes nobody thought of.
//!
//! Decompression, character decoding and page reading are the work of other crates; a bug in one must cost the file, not
//! the run.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// Whether this thread is reading, so that a panic will be caught.
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`, and turns a panic into an error. Nothing that `read` works on may be used after an error of this kind.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    silence();
    let outer = READING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    READING.set(outer);
    result.unwrap_or_else(|_| {
        let message = "a bug: reading this file made the program panic; please report it";
        Err(Error::new(ErrorKind::Internal, message))
    })
}

/// Keeps caught panics off the terminal: their messages may quote the file.
fn silence() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !READING.get() {
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
        let failed: Result<()> = guarded(|| Err(Error::new(ErrorKind::Format, "bad")));
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::Format);
        let panicked: Result<()> = guarded(|| panic!("expected in this test"));
        assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Internal);
    }
}
