//! Ctrl-C, and SIGTERM, which batch systems send: the first asks the run to stop in good order, the second ends it at once.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;

use super::exit::Exit;
use super::ui;

static STOP: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl-C from now on; the flag tells that it came. To be called once.
pub(crate) fn watch() -> anyhow::Result<&'static AtomicBool> {
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            at_once();
        }
        ui::say("\nwhosaid: stopping when the articles at work are done; once more stops at once");
    })
    .context("Ctrl-C cannot be watched for")?;
    Ok(&STOP)
}

#[expect(
    clippy::exit,
    reason = "whoever presses Ctrl-C twice does not want to wait for anything"
)]
fn at_once() {
    std::process::exit(Exit::Interrupted as i32);
}
