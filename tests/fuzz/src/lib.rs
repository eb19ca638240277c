//! What must hold for any bytes.

use std::io::Cursor;

use whosaid::ErrorKind;
use whosaid::input::{Format, Limits, Options, Reader};
use whosaid::text::{Document, Span};

/// Reads `bytes` as a file of `format`: there is always a record, and each is an article with words or an error that is
/// not a bug of ours.
///
/// # Panics
/// When this does not hold.
pub fn read(format: Format, bytes: &[u8]) {
    let source = Cursor::new(bytes.to_vec());
    check(Reader::of_stream("fuzz", format, source, &Options::default()));
}

/// Reads `bytes` as a stream of which nothing is known: packed or not, of whatever format.
///
/// # Panics
/// When a record is neither an article with words nor an error that is not a bug of ours.
pub fn read_unknown(bytes: &[u8]) {
    let options = Options {
        // A packed stream of a few bytes may be large; what it unpacks to is not what is tested here.
        limits: Limits {
            article_bytes: 1 << 16,
            ..Limits::default()
        },
        ..Options::default()
    };
    let source = Cursor::new(bytes.to_vec());
    check(Reader::of_unknown_stream("fuzz", source, &options));
}

fn check(records: Reader) {
    let mut count = 0;
    for record in records {
        count += 1;
        match record.article() {
            Ok(article) => assert!(!article.text.trim().is_empty(), "an article without words"),
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::Internal, "{error}");
                assert!(error.message().chars().count() <= 1_001, "a message without end");
            }
        }
    }
    assert!(count > 0, "a file passed over in silence");
}

/// Makes a document of `bytes`: its tokens, sentences and paragraphs stand in order and cut words out of the text.
///
/// # Panics
/// When this does not hold.
pub fn document(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = Document::new(text.as_ref());
    assert_eq!(document.text(), text);
    in_order(&document, document.tokens().iter().copied());
    in_order(&document, document.sentences().iter().map(|it| it.span));
    in_order(&document, document.paragraphs().iter().map(|it| it.span));
    for quotation in document.quotations() {
        assert!(text.get(quotation.span.range()).is_some(), "a quotation cuts a character");
    }
    for token in 0..document.tokens().len() {
        let sentence = document.sentences()[document.sentence_of(token)].span;
        assert!(sentence.contains(document.tokens()[token]), "a token outside its sentence");
    }
}

fn in_order(document: &Document, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        assert!(span.start() >= end, "{span:?} begins before {end}");
        assert!(document.text().get(span.range()).is_some(), "{span:?} cuts a character");
        end = span.end();
    }
}
