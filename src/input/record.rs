//! `Record`: one article as it was found, not yet decoded.

use std::path::Path;

use encoding_rs::Encoding;

use super::fields::Fields;
use super::guard::guarded;
use super::{encoding, html};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Article;
use crate::text::damage::{self, Damage};

/// One record of the input: where it stands, and what was read of it.
///
/// Known in full even when the record cannot be read, so that a failure can be told apart from others.
#[derive(Debug)]
pub struct Record {
    /// The article's id, unique in the run.
    pub id: String,
    /// Path of its file, as the user named it; `-` for standard input.
    pub path: String,
    /// Its number in the file, from 1; 0 where the file as a whole cannot be read.
    pub record: usize,
    /// Its place in the whole input, from 0.
    pub index: usize,
    /// Whether damage in its text is mended.
    pub mends: bool,
    pub(super) content: Result<Content>,
}

/// What was read of a record.
#[derive(Debug)]
pub(super) enum Content {
    /// The bytes of a text file.
    Plain(Vec<u8>),
    /// The bytes of a page.
    Page(Vec<u8>),
    /// The fields of a row or object.
    Fields(Fields),
}

impl Record {
    /// How many bytes it holds: what it costs to keep until its turn.
    pub fn bytes(&self) -> usize {
        match &self.content {
            Ok(Content::Plain(bytes) | Content::Page(bytes)) => bytes.len(),
            Ok(Content::Fields(fields)) => fields.text.len(),
            Err(_) => 0,
        }
    }

    /// Decodes the record: the same article, or the same error, in any thread.
    pub fn article(self) -> Result<Article> {
        let fields = self.content.and_then(|content| match content {
            Content::Plain(bytes) => {
                let text = encoding::decode(bytes, None)?;
                Ok(Fields {
                    text,
                    ..Fields::default()
                })
            }
            Content::Page(bytes) => {
                let declared = declared_encoding(&bytes);
                let page = encoding::decode(bytes, declared)?;
                guarded(|| html::read(&page))
            }
            Content::Fields(fields) => Ok(fields),
        });
        let place = |error: Error| {
            let error = error.at_path(Path::new(&self.path));
            if self.record == 0 {
                error
            } else {
                error.at_record(self.record)
            }
        };
        let read = fields.map(|fields| seen_through(fields, self.mends));
        let (fields, damage) = read
            .and_then(|(fields, damage)| Ok((checked(fields)?, damage)))
            .map_err(place)?;
        Ok(Article {
            id: self.id,
            path: self.path,
            record: self.record,
            title: one_line(&fields.title),
            byline: one_line(&fields.author),
            date: one_line(&fields.date),
            publisher: one_line(&fields.publisher),
            url: one_line(&fields.url),
            text: fields.text,
            damage,
        })
    }
}

/// Tells what is damaged in the text, and mends it and the title where that is wanted.
fn seen_through(mut fields: Fields, mends: bool) -> (Fields, Vec<Damage>) {
    let (found, mended) = damage::mended(&fields.text);
    if mends {
        fields.text = mended.into_owned();
        fields.title = damage::mended(&fields.title).1.into_owned();
    }
    (fields, found)
}

/// Refuses a record without words, and one whose offsets would not fit.
fn checked(fields: Fields) -> Result<Fields> {
    if u32::try_from(fields.text.len()).is_err() {
        return Err(Error::new(
            ErrorKind::TooLarge,
            "the text has more than 4 GiB; split the file",
        ));
    }
    if fields
        .text
        .chars()
        .all(|c| c.is_whitespace() || c.is_control())
    {
        return Err(Error::new(ErrorKind::Empty, "the record holds no text"));
    }
    Ok(fields)
}

/// Titles and dates go into table cells as they are; breaks in them are accidents of the input.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `<meta charset>` says; looked for where the standard tells writers to put it.
fn declared_encoding(page: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&page[..page.len().min(1024)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
        .unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(content: Content) -> Result<Article> {
        Record {
            id: "a".to_owned(),
            path: "a.txt".to_owned(),
            record: 1,
            index: 0,
            mends: false,
            content: Ok(content),
        }
        .article()
    }

    #[test]
    fn text_is_kept_exactly() {
        let text = " \u{a0}He said\0:\r\n\t“No”. \n";
        assert_eq!(article(Content::Plain(text.into())).unwrap().text, text);
    }

    #[test]
    fn a_record_without_words_is_an_error_with_its_place() {
        for empty in ["", " \r\n\t\u{a0}", "\0\0"] {
            let error = article(Content::Fields(Fields {
                text: empty.to_owned(),
                ..Fields::default()
            }))
            .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Empty);
            assert_eq!(
                error.to_string(),
                "a.txt: record 1: the record holds no text"
            );
        }
    }

    #[test]
    fn a_page_is_decoded_as_it_declares() {
        let page = b"<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-2'><p>\xa3\xf3d\xbc, he said.</p>";
        assert!(
            article(Content::Page(page.to_vec()))
                .unwrap()
                .text
                .contains("Łódź")
        );
        assert_eq!(
            declared_encoding(b"<meta charset=\"utf-8\">"),
            Some(encoding_rs::UTF_8)
        );
        assert_eq!(declared_encoding(b"<meta charset=\"nonsense\">"), None);
    }
}
