//! Which styles of a Word document hide their words.
//!
//! Apart from the document's text because it stands in a part of its own, and because what a word's styles say together has rules of
//! its own (ECMA-376, 17.7.2 and 17.7.3).

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{attribute, damaged, is_on};
use crate::error::Result;

/// Styles that are based on one another more often than this are so in a ring.
const DEEPEST: usize = 100;

/// The styles of a document, as far as they hide words or do not.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// That of paragraphs that name none.
    of_paragraphs: Option<String>,
    /// Whether the document hides what no style shows.
    hides_all: bool,
}

#[derive(Debug, Default)]
struct Style {
    hides: Option<bool>,
    based_on: Option<String>,
}

impl Styles {
    /// Those of the part that holds them.
    pub(super) fn read(xml: &str) -> Result<Self> {
        let mut reader = Reader::from_str(xml);
        let mut found = Self::default();
        // The elements that are open, and the style among them.
        let mut path: Vec<String> = Vec::new();
        let mut style: Option<(String, Style)> = None;
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if name == "style" {
                        style = found.begin(&tag);
                    } else {
                        found.mark(&tag, &path, style.as_mut());
                    }
                    path.push(name);
                }
                Event::Empty(tag) => found.mark(&tag, &path, style.as_mut()),
                Event::End(_) => {
                    let ended = path.pop();
                    if ended.as_deref() == Some("style") {
                        found.styles.extend(style.take());
                    }
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Option<(String, Style)> {
        let id = attribute(tag, "styleId")?;
        let is_default = attribute(tag, "default").is_some_and(|it| it == "1" || it == "true");
        if is_default && attribute(tag, "type").as_deref() == Some("paragraph") {
            self.of_paragraphs = Some(id.clone());
        }
        Some((id, Style::default()))
    }

    /// An element of a style, or of the document's defaults, in these elements.
    fn mark(&mut self, tag: &BytesStart<'_>, path: &[String], style: Option<&mut (String, Style)>) {
        let name = tag.local_name();
        let mut around = path.iter().rev().map(String::as_str);
        match (name.as_ref(), around.next(), around.next(), style) {
            ("basedOn", Some("style"), _, Some((_, style))) => {
                style.based_on = attribute(tag, "val");
            }
            // That of the mark at a paragraph's end stands in `pPr`, that of a part of a table in `tblStylePr`.
            ("vanish", Some("rPr"), Some("style"), Some((_, style))) => {
                style.hides = Some(is_on(tag));
            }
            ("vanish", Some("rPr"), Some("rPrDefault"), _) => self.hides_all = is_on(tag),
            _ => {}
        }
    }

    /// Whether the words of a run are hidden by the styles that its paragraph and it name. Hidden by both, they are shown: a style
    /// inside another turns over what that does.
    pub(super) fn hide(&self, paragraph: Option<&str>, run: Option<&str>) -> bool {
        let paragraph = paragraph.or(self.of_paragraphs.as_deref());
        let hides = |style: Option<&str>| style.is_some_and(|style| self.hides(style));
        self.hides_all || hides(paragraph) != hides(run)
    }

    /// Whether a style hides, or the nearest of those it is based on that says anything.
    fn hides(&self, style: &str) -> bool {
        let mut name = Some(style);
        for _ in 0..DEEPEST {
            let Some(style) = name.and_then(|name| self.styles.get(name)) else {
                return false;
            };
            if let Some(hides) = style.hides {
                return hides;
            }
            name = style.based_on.as_deref();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(inside: &str) -> Styles {
        Styles::read(&format!("<w:styles xmlns:w='x'>{inside}</w:styles>")).unwrap()
    }

    fn style(id: &str, based_on: &str, properties: &str) -> String {
        format!(
            "<w:style w:type='paragraph' w:styleId='{id}'><w:basedOn w:val='{based_on}'/>{properties}</w:style>"
        )
    }

    const HIDDEN: &str = "<w:rPr><w:b/><w:vanish/></w:rPr>";

    #[test]
    fn styles_hide_by_themselves_and_by_those_they_are_based_on() {
        let shown = "<w:rPr><w:vanish w:val='0'></w:vanish></w:rPr>";
        let found = styles(
            &[
                style("Note", "Normal", HIDDEN),
                style("Small", "Note", "<w:pPr><w:jc w:val='left'/></w:pPr>"),
                style("Shown", "Small", shown),
                style("Mark", "Normal", &format!("<w:pPr>{HIDDEN}</w:pPr>")),
                style("Ring", "Ring", ""),
            ]
            .concat(),
        );
        let hidden = ["Note", "Small", "Shown", "Mark", "Ring", "None"]
            .map(|name| found.hide(Some(name), None));
        assert_eq!(hidden, [true, true, false, false, false, false]);
        assert!(!found.hide(None, None) && found.hide(None, Some("Note")));
        // Hidden twice is shown.
        assert!(!found.hide(Some("Note"), Some("Small")));
    }

    #[test]
    fn the_default_style_is_of_paragraphs_that_name_none() {
        let default = "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'>";
        let found = styles(&format!("{default}{HIDDEN}</w:style>"));
        assert!(found.hide(None, None) && !found.hide(Some("Other"), None));
        let defaults = "<w:docDefaults><w:rPrDefault>";
        let found = styles(&format!(
            "{defaults}{HIDDEN}</w:rPrDefault></w:docDefaults>"
        ));
        assert!(found.hide(Some("Other"), None));
    }
}
