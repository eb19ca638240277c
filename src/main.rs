//! The `whosaid` program: see `cli` for its commands, and the library for what they do.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(exit) => exit.into(),
        Err(error) => cli::report(&error).into(),
    }
}
