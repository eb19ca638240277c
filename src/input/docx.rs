//! Word documents (`.docx`): paragraphs of text out of the XML in the zip.

mod styles;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use self::styles::Styles;
use super::archive::zip;
use super::limits::Limits;
use super::signature;
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
    if let Some(message) = other_kind(bytes) {
        return Err(Error::new(ErrorKind::Format, message));
    }
    let main = related(bytes, "_rels/.rels", "/officeDocument", limits)?;
    let main = main.as_deref().unwrap_or("word/document.xml");
    let xml = zip::part(bytes, main, limits)?.ok_or_else(no_document)?;
    read(&utf8(xml)?, &styles_of(bytes, main, limits)?)
}

/// The styles of the document in a part.
fn styles_of(bytes: &[u8], main: &str, limits: Limits) -> Result<Styles> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let inside = |part: &str| {
        format!("{folder}/{part}")
            .trim_start_matches('/')
            .to_owned()
    };
    let relations = inside(&format!("_rels/{name}.rels"));
    let named = related(bytes, &relations, "/styles", limits)?;
    // A part is named from the root of the file, or from the folder of the part that names it.
    let places = match named {
        Some(named) => [inside(&named), named],
        None => [inside("styles.xml"), "word/styles.xml".to_owned()],
    };
    for place in places {
        if let Some(xml) = zip::part(bytes, &place, limits)? {
            return Styles::read(&utf8(xml)?);
        }
    }
    Ok(Styles::default())
}

/// The part of a kind that the relations in another part name.
fn related(bytes: &[u8], relations: &str, kind: &str, limits: Limits) -> Result<Option<String>> {
    let relations = zip::part(bytes, relations, limits)?;
    relations.map_or(Ok(None), |relations| target(&utf8(relations)?, kind))
}

/// What to say of bytes that are no zip, and so no Word document of today.
fn other_kind(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"PK") {
        return None;
    }
    // What a password protects, Word wraps in the same kind of file that its documents of before 2007 are.
    if bytes.starts_with(OLD_OFFICE) {
        let message = "this is a document protected by a password, or an old .doc: open it in Word or LibreOffice and save it as .docx";
        return Some(message.to_owned());
    }
    let kind = signature::not_text(bytes)?;
    Some(format!(
        "this is {kind}, not a Word document; is its ending right?"
    ))
}

/// How a compound file begins.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The part that relations name for a kind, such as the one that holds the text: `word/document.xml` as Word writes it, any other as a
/// program may.
fn target(relations: &str, kind: &str) -> Result<Option<String>> {
    let mut reader = Reader::from_str(relations);
    loop {
        let tag = match reader.read_event().map_err(damaged)? {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => return Ok(None),
            _ => continue,
        };
        let is_it = attribute(&tag, "Type").is_some_and(|it| it.ends_with(kind));
        if is_it && let Some(target) = attribute(&tag, "Target") {
            return Ok(Some(target.trim_start_matches(['.', '/']).to_owned()));
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

fn utf8(xml: Vec<u8>) -> Result<String> {
    String::from_utf8(xml).map_err(damaged)
}

/// The text of a document that is one article: its paragraphs, a blank line between two.
pub(super) fn text(paragraphs: &[Paragraph]) -> String {
    let words = paragraphs.iter().map(|paragraph| paragraph.text.trim());
    let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
    words.join("\n\n")
}

fn read(xml: &str, styles: &Styles) -> Result<Vec<Paragraph>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut story = Story::with(styles);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(tag) if depth == 0 && tag.local_name().as_ref() != "document" => {
                return Err(no_document());
            }
            Event::Start(tag) => {
                depth += 1;
                story.open(&tag);
            }
            Event::Empty(tag) => {
                story.settle_before(&tag);
                story.mark(&tag);
            }
            Event::Text(words) => story.push(&words.xml10_content()),
            Event::GeneralRef(name) => {
                if let Ok(Some(c)) = name.resolve_char_ref() {
                    story.push(c.encode_utf8(&mut [0; 4]));
                } else if let Some(words) = resolve_predefined_entity(&name) {
                    story.push(words);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                story.close(tag.local_name().as_ref());
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
    Ok(story.paragraphs)
}

/// Elements whose words stand nowhere on the page, or elsewhere on it: what older programs are shown instead of a text box, and
/// would be read twice; what was moved away or deleted while changes were tracked; how a paragraph is set, and was.
const PASSED_OVER: [&str; 5] = ["Fallback", "moveFrom", "del", "pPr", "rPrChange"];

/// What was read of a document up to some element.
struct Story<'a> {
    styles: &'a Styles,
    paragraphs: Vec<Paragraph>,
    /// The paragraph that is read, last; before it those that it is in, since a text box is anchored inside a paragraph.
    open: Vec<OpenParagraph>,
    /// The runs that are open: one may hold a text box with runs of its own.
    runs: Vec<Run>,
    is_text: bool,
    /// How many elements with properties of the run that is read are open; what it had before a change stands in a second.
    properties: usize,
    passed_over: usize,
    /// Whether the bookmark of a beginning stood before the next paragraph.
    begins_document: bool,
}

#[derive(Default)]
struct OpenParagraph {
    paragraph: Paragraph,
    /// Those of the text boxes that are anchored in it. They follow it, so that its sentences stay whole.
    boxes: Vec<Paragraph>,
    style: Option<String>,
    /// How much was passed over where it began.
    outside: usize,
}

/// Words that are set in one way.
#[derive(Default)]
struct Run {
    style: Option<String>,
    /// Whether it hides its words, where it says so; else its styles do or do not.
    hides: Option<bool>,
    /// Whether its properties are read, which stand before its words.
    is_settled: bool,
    is_hidden: bool,
}

impl<'a> Story<'a> {
    fn with(styles: &'a Styles) -> Self {
        Self {
            styles,
            paragraphs: Vec::new(),
            open: Vec::new(),
            runs: Vec::new(),
            is_text: false,
            properties: 0,
            passed_over: 0,
            begins_document: false,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        self.settle_before(tag);
        match tag.local_name().as_ref() {
            "p" => {
                let mut begun = OpenParagraph {
                    outside: self.passed_over,
                    ..OpenParagraph::default()
                };
                begun.paragraph.begins_document = std::mem::take(&mut self.begins_document);
                self.open.push(begun);
            }
            "r" => self.runs.push(Run::default()),
            "rPr" => {
                let is_read = self.runs.last().is_some_and(|run| !run.is_settled);
                self.properties += usize::from(is_read);
            }
            "t" => self.is_text = true,
            name if PASSED_OVER.contains(&name) => self.passed_over += 1,
            _ => self.mark(tag),
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "r" => {
                let is_hidden = self.runs.pop().is_some_and(|run| run.is_hidden);
                self.passed_over -= usize::from(is_hidden);
            }
            "rPr" if self.properties > 0 => {
                self.properties -= 1;
                if self.properties == 0 {
                    self.settle();
                }
            }
            "t" => self.is_text = false,
            name if PASSED_OVER.contains(&name) => self.passed_over -= 1,
            _ => {}
        }
    }

    /// Decides whether the words of a run are hidden, before the first element that is none of its properties.
    fn settle_before(&mut self, tag: &BytesStart<'_>) {
        if self.properties == 0 && tag.local_name().as_ref() != "rPr" {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let paragraph = self.open.last().and_then(|open| open.style.as_deref());
        let Some(run) = self.runs.last_mut().filter(|run| !run.is_settled) else {
            return;
        };
        let by_style = || self.styles.hide(paragraph, run.style.as_deref());
        run.is_hidden = run.hides.unwrap_or_else(by_style);
        run.is_settled = true;
        self.passed_over += usize::from(run.is_hidden);
    }

    fn end_paragraph(&mut self) {
        let Some(ended) = self.open.pop().filter(|_| self.passed_over == 0) else {
            return;
        };
        let around = self.open.last_mut().map(|around| &mut around.boxes);
        let place = around.unwrap_or(&mut self.paragraphs);
        place.push(ended.paragraph);
        place.extend(ended.boxes);
    }

    fn push(&mut self, words: &str) {
        if self.is_text {
            self.append(words);
        }
    }

    fn append(&mut self, words: &str) {
        if let Some(open) = self.open.last_mut()
            && self.passed_over == 0
        {
            open.paragraph.text.push_str(words);
        }
    }

    /// An element that says something by being there.
    fn mark(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "tab" => self.append("\t"),
            "br" | "cr" => self.append("\n"),
            "noBreakHyphen" => self.append("-"),
            "vanish" if self.properties == 1 => {
                if let Some(run) = self.runs.last_mut() {
                    run.hides = Some(is_on(tag));
                }
            }
            "rStyle" if self.properties == 1 => {
                if let Some(run) = self.runs.last_mut() {
                    run.style = attribute(tag, "val");
                }
            }
            // A second `pPr` in the first tells how the paragraph was set before a change.
            "pStyle" => {
                let passed_over = self.passed_over;
                if let Some(open) = self
                    .open
                    .last_mut()
                    .filter(|it| it.outside + 1 == passed_over)
                {
                    open.style = attribute(tag, "val");
                }
            }
            "bookmarkStart" if self.passed_over == 0 => {
                let name = attribute(tag, "name");
                if name.is_some_and(|name| name.starts_with("Bookmark_")) {
                    match self.open.last_mut() {
                        Some(open) => open.paragraph.begins_document = true,
                        None => self.begins_document = true,
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a property is set; there to be unset, it says so.
fn is_on(tag: &BytesStart<'_>) -> bool {
    !attribute(tag, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
}

fn no_document() -> Error {
    let message = "this is a ZIP archive, but not a Word document; is its ending right?";
    Error::new(ErrorKind::Format, message)
}

fn damaged(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    let message = "the Word document is damaged; open it in Word or LibreOffice and save it anew";
    Error::new(ErrorKind::Format, message).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(paragraphs: &str) -> Vec<String> {
        let xml = format!("<w:document xmlns:w='x'><w:body>{paragraphs}</w:body></w:document>");
        let found = read(&xml, &Styles::default()).unwrap();
        found.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn paragraphs_are_read_with_their_breaks() {
        let xml = "<?xml version='1.0'?><w:document xmlns:w='x'><w:body><w:p><w:bookmarkStart w:name='Bookmark_1'/>\
            <w:r><w:t xml:space='preserve'>One &amp; </w:t><w:tab/><w:t>two&#233;</w:t></w:r><w:r><w:br/><w:t>three</w:t></w:r></w:p>\
            <w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t><w:instrText>PAGE</w:instrText></w:r></w:p></w:tc></w:tr></w:tbl>\
            <mc:Fallback xmlns:mc='y'><w:p><w:r><w:t>again</w:t></w:r></w:p></mc:Fallback></w:body></w:document>";
        let found = read(xml, &Styles::default()).unwrap();
        assert_eq!(found[0].text, "One & \ttwoé\nthree");
        assert!(found[0].begins_document && !found[1].begins_document);
        assert_eq!(text(&found), "One & \ttwoé\nthree\n\ncell");
    }

    #[test]
    fn a_bookmark_between_two_paragraphs_is_of_the_second() {
        let xml = "<document><p><r><t>One</t></r></p><bookmarkStart name='Bookmark_2'/><p><r><t>Two</t></r></p></document>";
        let begins: Vec<bool> = read(xml, &Styles::default())
            .unwrap()
            .iter()
            .map(|it| it.begins_document)
            .collect();
        assert_eq!(begins, [false, true]);
    }

    #[test]
    fn what_was_moved_away_or_deleted_is_not_read() {
        let tracked = "<w:p><w:r><w:t>Rain, said </w:t></w:r><w:moveFrom><w:r><w:t>Bo Lind</w:t><w:tab/></w:r></w:moveFrom>\
            <w:del><w:r><w:delText>never </w:delText><w:br/></w:r></w:del><w:moveTo><w:r><w:t>Ada Whitlock</w:t></w:r></w:moveTo>\
            <w:ins><w:r><w:t>.</w:t></w:r></w:ins></w:p>";
        assert_eq!(texts(tracked), ["Rain, said Ada Whitlock."]);
    }

    #[test]
    fn hidden_runs_are_not_read() {
        let run = |properties: &str, words: &str| {
            format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>")
        };
        let runs = [
            run("<w:b/>", "a"),
            run("<w:vanish/>", "b"),
            run("<w:vanish w:val='false'/>", "c"),
            run("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", "d"),
            run("<w:vanish w:val='1'></w:vanish>", "e"),
            run("", "f"),
        ];
        // Of the mark that ends a paragraph, and of a tab stop, no word is.
        let set = "<w:tabs><w:tab w:val='left'/></w:tabs><w:rPr><w:vanish/></w:rPr>";
        let paragraph = format!("<w:p><w:pPr>{set}</w:pPr>{}</w:p>", runs.concat());
        assert_eq!(texts(&paragraph), ["acdf"]);
    }

    #[test]
    fn words_that_styles_hide_are_not_read() {
        let styles = "<w:styles xmlns:w='x'><w:style w:type='paragraph' w:styleId='Note'><w:rPr><w:vanish/></w:rPr></w:style>\
            <w:style w:type='character' w:styleId='Aside'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
        let styles = Styles::read(styles).unwrap();
        let run = |properties: &str, words: &str| {
            format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>")
        };
        let paragraph = |set: &str, runs: &[String]| {
            format!("<w:p><w:pPr>{set}</w:pPr>{}</w:p>", runs.concat())
        };
        let note = "<w:pStyle w:val='Note'/>";
        let aside = "<w:rStyle w:val='Aside'/>";
        let bare = "<w:r><w:t>bare</w:t></w:r>".to_owned();
        let was = format!("<w:pPrChange><w:pPr>{note}</w:pPr></w:pPrChange>");
        let body = [
            paragraph(note, &[run("<w:b/>", "a"), bare.clone()]),
            paragraph(note, &[run("<w:vanish w:val='0'/>", "b"), run(aside, "c")]),
            paragraph("", &[bare.clone(), run(aside, "d")]),
            paragraph("", &[run(&format!("{aside}<w:vanish w:val='off'/>"), "e")]),
            paragraph(&was, &[bare]),
        ];
        let xml = format!("<w:document xmlns:w='x'>{}</w:document>", body.concat());
        let found = read(&xml, &styles).unwrap();
        let texts: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["", "bc", "bare", "e", "bare"]);
    }

    #[test]
    fn a_text_box_follows_the_paragraph_that_it_is_anchored_in() {
        let inner = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
        let shape = |words: &str| {
            format!(
                "<w:r><mc:AlternateContent xmlns:mc='y'><mc:Choice><w:txbxContent>{words}</w:txbxContent></mc:Choice>\
                 <mc:Fallback><w:txbxContent>{words}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
            )
        };
        let boxes = shape(&format!("{}{}", inner("Box."), inner("More of it.")));
        let paragraphs = format!(
            "<w:p><w:r><w:t>No, said Ada</w:t></w:r>{boxes}<w:r><w:t> Whitlock.</w:t></w:r></w:p>{}",
            inner("Next.")
        );
        assert_eq!(
            texts(&paragraphs),
            ["No, said Ada Whitlock.", "Box.", "More of it.", "Next."]
        );
    }

    #[test]
    fn the_relations_name_the_part_that_holds_the_text() {
        let relation = |kind: &str, target: &str| {
            format!("<Relationship Id='r' Type='http://x/relationships/{kind}' Target='{target}'/>")
        };
        let relations = format!(
            "<Relationships>{}{}</Relationships>",
            relation("metadata/core-properties", "docProps/core.xml"),
            relation("officeDocument", "/word/document2.xml")
        );
        let main = target(&relations, "/officeDocument").unwrap();
        assert_eq!(main.as_deref(), Some("word/document2.xml"));
        assert_eq!(target("<Relationships/>", "/officeDocument").unwrap(), None);
    }

    #[test]
    fn damage_is_told() {
        let kind = |xml| read(xml, &Styles::default()).unwrap_err().kind();
        assert_eq!(kind("<w:document><w:p><w:t>cut"), ErrorKind::Format);
        assert!(paragraphs(b"PK\x03\x04 cut", Limits::default()).is_err());
    }

    #[test]
    fn what_is_no_word_document_is_told_for_what_it_is() {
        let message = |bytes: &[u8]| {
            let error = paragraphs(bytes, Limits::default()).unwrap_err();
            error.message().to_owned()
        };
        let old = [OLD_OFFICE, &[0; 600]].concat();
        assert!(message(&old).contains("protected by a password, or an old .doc"));
        assert!(message(b"%PDF-1.7\n").contains("a PDF document"));
        let workbook = read("<workbook><sheets/></workbook>", &Styles::default()).unwrap_err();
        assert!(workbook.message().contains("not a Word document"));
    }
}
