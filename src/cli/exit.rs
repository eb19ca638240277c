//! `Exit`: how the program ended, as scripts see it.

use std::process::ExitCode;

/// The exit statuses; the help text of the program names them too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Done = 0,
    /// Nothing could be done.
    CouldNotRun = 1,
    /// The command line was not understood.
    Usage = 2,
    /// Finished, but some articles failed.
    Failures = 3,
    /// Stopped by Ctrl-C; as shells number it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
