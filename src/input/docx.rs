//! Word documents (`.docx`): paragraphs of text out of the XML in the zip.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::archive::zip;
use super::limits::Limits;
use crate::error::{Error, ErrorKind, Result};

/// A paragraph of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its words, with the line breaks inside it.
    pub(super) text: String,
    /// Whether it has the bookmark that newspaper databases set where an article begins.
    pub(super) begins_document: bool,
}

/// The paragraphs of a document.
pub(super) fn paragraphs(bytes: &[u8], limits: Limits) -> Result<Vec<Paragraph>> {
    let xml = zip::part(bytes, "word/document.xml", limits)?;
    let Some(xml) = xml else {
        let message = "this is a ZIP archive, but not a Word document; is its ending right?";
        return Err(Error::new(ErrorKind::Format, message));
    };
    let xml = String::from_utf8(xml).map_err(damaged)?;
    read(&xml)
}

/// The text of a document that is one article: its paragraphs, a blank line between two.
pub(super) fn text(paragraphs: &[Paragraph]) -> String {
    let words = paragraphs.iter().map(|paragraph| paragraph.text.trim());
    let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
    words.join("\n\n")
}

fn read(xml: &str) -> Result<Vec<Paragraph>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut paragraphs = Vec::new();
    let mut current = Paragraph::default();
    let mut is_text = false;
    let mut passed_over = 0_usize;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(tag) => {
                depth += 1;
                match tag.local_name().as_ref() {
                    // What older programs are shown instead of a text box: the same words again.
                    "Fallback" => passed_over += 1,
                    "t" => is_text = true,
                    _ => open(&tag, &mut current),
                }
            }
            Event::Empty(tag) if passed_over == 0 => open(&tag, &mut current),
            Event::Text(words) if is_text && passed_over == 0 => {
                current.text.push_str(&words.xml10_content())
            }
            Event::GeneralRef(name) if is_text && passed_over == 0 => {
                if let Ok(Some(c)) = name.resolve_char_ref() {
                    current.text.push(c);
                } else if let Some(words) = resolve_predefined_entity(&name) {
                    current.text.push_str(words);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.local_name().as_ref() {
                    "Fallback" => passed_over = passed_over.saturating_sub(1),
                    "t" => is_text = false,
                    "p" if passed_over == 0 => paragraphs.push(std::mem::take(&mut current)),
                    _ => {}
                }
            }
            Event::Eof if depth > 0 => {
                return Err(damaged(std::io::Error::from(
                    std::io::ErrorKind::UnexpectedEof,
                )));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(paragraphs)
}

fn open(tag: &BytesStart<'_>, current: &mut Paragraph) {
    match tag.local_name().as_ref() {
        "tab" => current.text.push('\t'),
        "br" | "cr" => current.text.push('\n'),
        "noBreakHyphen" => current.text.push('-'),
        "bookmarkStart" => {
            let name = tag
                .attributes()
                .flatten()
                .find(|attribute| attribute.key.local_name().as_ref() == "name");
            current.begins_document |= name.is_some_and(|name| name.value.starts_with("Bookmark_"));
        }
        _ => {}
    }
}

fn damaged(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    let message = "the Word document is damaged; open it in Word or LibreOffice and save it anew";
    Error::new(ErrorKind::Format, message).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_read_with_their_breaks() {
        let xml = "<?xml version='1.0'?><w:document xmlns:w='x'><w:body><w:p><w:bookmarkStart w:name='Bookmark_1'/>\
            <w:r><w:t xml:space='preserve'>One &amp; </w:t><w:tab/><w:t>two&#233;</w:t></w:r><w:r><w:br/><w:t>three</w:t></w:r></w:p>\
            <w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t><w:instrText>PAGE</w:instrText></w:r></w:p></w:tc></w:tr></w:tbl>\
            <mc:Fallback xmlns:mc='y'><w:p><w:r><w:t>again</w:t></w:r></w:p></mc:Fallback></w:body></w:document>";
        let found = read(xml).unwrap();
        assert_eq!(found[0].text, "One & \ttwoé\nthree");
        assert!(found[0].begins_document && !found[1].begins_document);
        assert_eq!(text(&found), "One & \ttwoé\nthree\n\ncell");
    }

    #[test]
    fn damage_is_told() {
        assert_eq!(read("<w:p><w:t>cut").unwrap_err().kind(), ErrorKind::Format);
        assert!(paragraphs(b"PK\x03\x04 cut", Limits::default()).is_err());
    }
}
