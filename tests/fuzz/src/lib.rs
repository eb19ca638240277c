//! What must hold for any bytes, whatever the format.

use std::io::Cursor;

use whosaid::ErrorKind;
use whosaid::input::{Format, Options, Reader};

/// Reads `bytes` as a file of `format`: there is always a record, and each is an article with words or an error that is
/// not a bug of ours.
///
/// # Panics
/// When this does not hold.
pub fn read(format: Format, bytes: &[u8]) {
    let source = Cursor::new(bytes.to_vec());
    let mut count = 0;
    for record in Reader::of_stream("fuzz", format, source, &Options::default()) {
        count += 1;
        match record.article() {
            Ok(article) => assert!(!article.text.trim().is_empty(), "an article without words"),
            Err(error) => assert_ne!(error.kind(), ErrorKind::Internal, "{error}"),
        }
    }
    assert!(count > 0, "a file passed over in silence");
}
