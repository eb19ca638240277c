//! Panics while a file is read: the file's, not the run's.

use crate::error::{ErrorKind, Result};
use crate::guard;

/// Runs `read`, and turns a panic into an error. Nothing that `read` works on may be used after an error of this kind.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    const MESSAGE: &str = "a bug: reading this file made the program panic; please report it";
    guard::guarded(ErrorKind::Internal, MESSAGE, read)
}
