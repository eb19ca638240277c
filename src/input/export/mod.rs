//! Downloads of newspaper databases: a file of many articles, each with lines that tell title, date, section and the rest.
//!
//! Told by their content, since users rename them. What an export says of an article goes into its fields; the text is the
//! headline, the standfirst and the body, a blank line between two paragraphs, and nothing that the database wrote.

mod custom;
mod factiva;
mod factiva_page;
mod labels;
mod lexis;
mod lexis_text;
mod nexis;
mod nexis_names;
mod nexis_page;
mod paragraph;
mod proquest;
mod proquest_page;
mod split;
mod tail;

use std::io::BufRead;

use encoding_rs::Encoding;

use super::fields::{Entry, Fields};
use super::guard::guarded;
use super::limits::Limits;
use super::{encoding, html};
use crate::error::{Error, ErrorKind, Result};

pub use custom::Splitting;
pub(super) use lexis::articles as of_document;
pub(super) use split::Split;

/// A kind of export, whose articles follow one another in a stream of text or of html.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    /// Nexis, plain text: `1 of 20 DOCUMENTS`.
    Nexis,
    /// Nexis Uni and Lexis+, plain text: `End of Document`.
    LexisText,
    /// Nexis, html.
    NexisPage,
    /// Factiva, text (out of an rtf file).
    Factiva,
    /// Factiva, html.
    FactivaPage,
    /// ProQuest, plain text.
    ProQuest,
    /// ProQuest, html.
    ProQuestPage,
}

/// How much of a file is looked at to tell what it is: long lists of search terms, and scripts, stand before the first article.
pub(super) const SAMPLE: u64 = 512 << 10;

impl Export {
    /// The export that a plain text is, told by its beginning.
    pub(super) fn of_text(sample: &str) -> Option<Self> {
        let sample = &*split::with_line_ends(sample);
        if nexis::is(sample) {
            Some(Self::Nexis)
        } else if lexis_text::is(sample) {
            Some(Self::LexisText)
        } else if proquest::is(sample) {
            Some(Self::ProQuest)
        } else if factiva::is(sample) {
            Some(Self::Factiva)
        } else {
            None
        }
    }

    /// The export that a page is, told by its beginning.
    pub(super) fn of_page(sample: &str) -> Option<Self> {
        if nexis_page::is(sample) {
            Some(Self::NexisPage)
        } else if factiva_page::is(sample) {
            Some(Self::FactivaPage)
        } else if proquest_page::is(sample) {
            Some(Self::ProQuestPage)
        } else {
            None
        }
    }

    /// The first place at or after `from` where an article begins.
    fn begin(self, bytes: &[u8], from: usize) -> Option<usize> {
        match self {
            Self::Nexis => nexis::begin(bytes, from),
            Self::LexisText => lexis_text::begin(bytes, from),
            Self::NexisPage => nexis_page::begin(bytes, from),
            Self::Factiva => factiva::begin(bytes, from),
            Self::FactivaPage => factiva_page::begin(bytes, from),
            Self::ProQuest => proquest::begin(bytes, from),
            Self::ProQuestPage => proquest_page::begin(bytes, from),
        }
    }

    /// Whether a block is what the database writes around the articles: a cover, a list of them, its address.
    fn is_cover(self, block: &str) -> bool {
        match self {
            Self::ProQuest => proquest::is_cover(block),
            Self::Factiva => factiva::is_cover(block),
            Self::LexisText => lexis_text::is_cover(block),
            _ => false,
        }
    }

    /// Reads one article.
    fn read(self, block: &str) -> Option<Fields> {
        let is_page = matches!(
            self,
            Self::NexisPage | Self::FactivaPage | Self::ProQuestPage
        );
        if is_page && html::is_too_deep(block) {
            return None;
        }
        match self {
            Self::Nexis => nexis::read(&paragraph::of_text(block)),
            Self::LexisText => lexis_text::read(block),
            Self::NexisPage => nexis_page::read(block),
            Self::Factiva => factiva::read_text(block),
            Self::FactivaPage => factiva_page::read(block),
            Self::ProQuest => proquest::read(block),
            Self::ProQuestPage => proquest_page::read(block),
        }
    }
}

/// What reads an article out of its block.
type ReadBlock = Box<dyn Fn(&str) -> Option<Fields> + Send>;

/// The articles of an export, one after the other.
pub(super) struct Records<R> {
    /// Which it is; none of those known where the user says how it is cut.
    export: Option<Export>,
    read: ReadBlock,
    blocks: Split<R>,
    /// How the user cuts the text, until its first block is read: that may stand before the first line that matches.
    cutting: Option<Splitting>,
    declared: Option<&'static Encoding>,
}

impl<R: BufRead> Records<R> {
    /// `declared` is the encoding that the file tells.
    pub(super) fn new(
        export: Export,
        source: R,
        declared: Option<&'static Encoding>,
        limits: Limits,
    ) -> Self {
        Self {
            export: Some(export),
            read: Box::new(move |block| export.read(block)),
            blocks: Split::new(
                source,
                move |bytes, from| export.begin(bytes, from),
                limits.row(),
            ),
            cutting: None,
            declared,
        }
    }

    /// The records of a text that is cut as the user says.
    pub(super) fn cut(splitting: &Splitting, source: R, limits: Limits) -> Self {
        let (cutting, reading) = (splitting.clone(), splitting.clone());
        Self {
            export: None,
            read: Box::new(move |block| reading.read(block)),
            blocks: Split::with_cover(
                source,
                move |bytes, from| cutting.begin(bytes, from),
                limits.row(),
            ),
            cutting: Some(splitting.clone()),
            declared: None,
        }
    }

    /// The next record; `None` at the end. What stands before the first article of a database is none.
    pub(super) fn next(&mut self) -> Option<Entry> {
        loop {
            let cutting = self.cutting.take();
            let block = match self.blocks.next()? {
                Ok(block) => block,
                Err(error) => return Some(Entry::from(error)),
            };
            let text = match self.declared {
                Some(declared) => encoding::decode_declared(&block, declared),
                None => encoding::decode_record(&block),
            };
            if let Some(cutting) = cutting.filter(|cutting| !cutting.is_at_beginning(&block)) {
                if !text.contains(char::is_alphanumeric) {
                    continue;
                }
                if self.blocks.is_done() {
                    return Some(Entry::from(cutting.no_match()));
                }
            }
            if !self.export.is_some_and(|export| export.is_cover(&text)) {
                return Some(entry(guarded(|| Ok((self.read)(&text)))));
            }
        }
    }
}

/// An article of an export as a record: what the database calls it is its id.
pub(super) fn entry(read: Result<Option<Fields>>) -> Entry {
    match read {
        Ok(Some(mut fields)) => Entry {
            id: std::mem::take(&mut fields.id),
            fields: Ok(fields),
        },
        Ok(None) => Entry::from(Error::new(
            ErrorKind::Format,
            "an article of this database export has none of the lines that tell where its text begins; save it as a file of its own",
        )),
        Err(error) => Entry::from(error),
    }
}

/// The text of an article: headline, standfirst, paragraphs.
fn text(title: &str, standfirst: &str, body: &[String]) -> String {
    let heading = [title.trim(), standfirst.trim()];
    let heading = heading.into_iter().filter(|part| !part.is_empty());
    let body = body.iter().map(String::as_str);
    heading.chain(body).collect::<Vec<_>>().join("\n\n")
}

/// White space as one space each.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
