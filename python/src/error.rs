//! The library's errors as Python's exceptions, with the same words.

use pyo3::PyErr;
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyTimeoutError, PyValueError};
use whosaid::{Error, ErrorKind};

/// The exception that says what an error says.
pub(crate) fn raised(error: &Error) -> PyErr {
    let words = error.to_string();
    match error.kind() {
        ErrorKind::Io | ErrorKind::Bundle => PyOSError::new_err(words),
        ErrorKind::TimedOut => PyTimeoutError::new_err(words),
        ErrorKind::Engine | ErrorKind::Internal => PyRuntimeError::new_err(words),
        _ => PyValueError::new_err(words),
    }
}
