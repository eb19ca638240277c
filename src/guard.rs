//! The last defence against what nobody thought of, in the work of other crates.
//!
//! A bug in decompression, character decoding or page reading must cost the file, not the run; and a workbook's writer
//! panics where the disk is full.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// Whether this thread is at guarded work, so that a panic will be caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`, and turns a panic into an error with the message. Nothing that `work` works on may be used after it.
pub(crate) fn guarded<T>(
    kind: ErrorKind,
    message: &str,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    silence();
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.unwrap_or_else(|_| Err(Error::new(kind, message)))
}

/// Keeps caught panics off the terminal: their messages may quote the file.
fn silence() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
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
