//! `Record`: one article as it was found, not yet decoded.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::Encoding;

use super::archive::http::Response;
use super::beside::Beside;
use super::fields::Fields;
use super::guard::guarded;
use super::{encoding, html};
use crate::error::{Error, ErrorKind, Result};
use crate::text::damage::{self, Damage};
use crate::text::{Article, DayOrder, first_day, order_of};

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
    /// The id that the input gave, where another record had it before.
    pub(super) given: Option<String>,
    pub(super) content: Result<Content>,
    /// Which of day and month comes first in its date.
    pub(super) order: Option<DayOrder>,
    /// What else is known of articles.
    pub(super) beside: Option<Beside>,
}

/// What was read of a record.
#[derive(Debug)]
pub(super) enum Content {
    /// The bytes of a text file.
    Plain(Vec<u8>),
    /// The bytes of a page.
    Page(Vec<u8>),
    /// A page of an archive of the web.
    Response(Box<Response>),
    /// The fields of a row or object.
    Fields(Box<Fields>),
}

impl Record {
    /// How many bytes it holds: what it costs to keep until its turn.
    pub fn bytes(&self) -> usize {
        match &self.content {
            Ok(Content::Plain(bytes) | Content::Page(bytes)) => bytes.len(),
            Ok(Content::Response(response)) => response.size(),
            Ok(Content::Fields(fields)) => fields.text.len(),
            Err(_) => 0,
        }
    }

    /// The address that its article will have; `None` where only a page itself tells it.
    pub(super) fn url(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Ok(Content::Plain(_)) | Err(_) => Some(Cow::Borrowed("")),
            Ok(Content::Page(_)) => None,
            Ok(Content::Response(response)) => {
                let address = response.address.as_str();
                (!address.is_empty()).then(|| Cow::Owned(one_line(address)))
            }
            Ok(Content::Fields(fields)) => Some(Cow::Owned(one_line(&fields.url))),
        }
    }

    /// Decodes the record: the same article, or the same error, in any thread.
    pub fn article(self) -> Result<Article> {
        let (article, error) = self.read();
        error.map_or(Ok(article), Err)
    }

    /// Decodes the record: the article, and why it cannot be run. What is known of one that holds no text stays known.
    pub fn read(self) -> (Article, Option<Error>) {
        let Self {
            id,
            path,
            record,
            mut order,
            beside,
            content,
            mends,
            given,
            index: _,
        } = self;
        let read = content.and_then(read_content);
        let (fields, damage, error) = match read.map(|fields| seen_through(fields, mends)) {
            Ok((fields, damage)) => {
                let error = check(&fields).err();
                (fields, damage, error)
            }
            Err(error) => (Fields::default(), Vec::new(), Some(error)),
        };
        let error = error.map(|error| {
            // A program's own articles have none.
            let error = if path.is_empty() {
                error
            } else {
                error.at_path(Path::new(&path))
            };
            if record == 0 {
                error
            } else {
                error.at_record(record)
            }
        });
        let mut article = Article {
            id,
            path,
            record,
            title: one_line(&fields.title),
            byline: one_line(&fields.author),
            date: one_line(&fields.date),
            day: String::new(),
            publisher: one_line(&fields.publisher),
            url: one_line(&fields.url),
            extra: fields.extra,
            text: fields.text,
            damage,
        };
        if let Some(beside) = beside
            && beside.metadata.join(&mut article, given.as_deref())
        {
            order = beside.order;
        }
        if order_of(&article.date).is_some() {
            article.day = first_day(&article.date, order).unwrap_or_default();
        }
        (article, error)
    }
}

fn read_content(content: Content) -> Result<Fields> {
    match content {
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
        Content::Response(response) => guarded(|| read_response(*response)),
        Content::Fields(fields) => Ok(*fields),
    }
}

/// What the date of a page of an archive is called, which is not that of its article.
pub(super) const CRAWL_DATE: &str = "crawl_date";

/// The article of a page of an archive: its address is the one that it was fetched from.
fn read_response(response: Response) -> Result<Fields> {
    let (address, date, told) = (
        response.address.clone(),
        response.date.clone(),
        response.encoding,
    );
    let page = response.body()?;
    let declared = told.or_else(|| declared_encoding(&page));
    let page = encoding::decode(page, declared)?;
    let mut fields = html::read(&page)?;
    if !address.is_empty() {
        fields.url = address;
    }
    fields.add(CRAWL_DATE, &date);
    Ok(fields)
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
fn check(fields: &Fields) -> Result<()> {
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
    Ok(())
}

/// Titles and dates go into table cells as they are; breaks in them are accidents of the input.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `<meta charset>` says; looked for where the standard tells writers to put it.
pub(super) fn declared_encoding(page: &[u8]) -> Option<&'static Encoding> {
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
            given: None,
            content: Ok(content),
            order: None,
            beside: None,
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
            let error = article(Content::Fields(Box::new(Fields {
                text: empty.to_owned(),
                ..Fields::default()
            })))
            .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Empty);
            assert_eq!(
                error.to_string(),
                "a.txt: record 1: the record holds no text"
            );
        }
    }

    #[test]
    fn what_is_known_of_a_record_without_words_stays_known() {
        let record = Record {
            id: "a".to_owned(),
            path: "a.csv".to_owned(),
            record: 2,
            index: 1,
            mends: false,
            given: None,
            content: Ok(Content::Fields(Box::new(Fields {
                title: "Bread runs out".to_owned(),
                date: "03/04/2019".to_owned(),
                ..Fields::default()
            }))),
            order: Some(DayOrder::DayFirst),
            beside: None,
        };
        let (article, error) = record.read();
        assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::Empty));
        assert_eq!(
            (article.title.as_str(), article.day.as_str()),
            ("Bread runs out", "2019-04-03")
        );
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
