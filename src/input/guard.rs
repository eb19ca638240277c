//! The last defence against bytes nobody thought of.
//!
//! Decompression, character decoding and page reading are the work of other crates; a bug in one must cost the file, not
//! the run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, ErrorKind, Result};

/// Runs `read`, and turns a panic into an error. Nothing that `read` works on may be used after an error of this kind.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let message = "a bug: reading this file made the program panic; please report it";
        Err(Error::new(ErrorKind::Internal, message))
    })
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
