//! Panics in one article: caught, silent on the terminal, and told in `errors.csv` with the place in the source.

use crate::error::{Error, ErrorKind, Result};
use crate::guard::{self, Caught};

/// Calls `work`; a panic in it becomes an error, without the panic hook's message. Work on an article shares no state with other
/// work, so a panic leaves nothing broken behind.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    guard::caught(work).unwrap_or_else(|caught| Err(as_error(&caught)))
}

/// The error that stands for a caught panic.
fn as_error(caught: &Caught) -> Error {
    let Caught { payload, place } = caught;
    let what = match payload.downcast_ref::<String>() {
        Some(message) => without_quotes(message),
        None => (*payload.downcast_ref::<&str>().unwrap_or(&"unknown")).to_owned(),
    };
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
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
