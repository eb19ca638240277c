//! ProQuest, html: boxes with a `DocID` anchor, and in them paragraphs that begin with a name in bold.

use dom_query::{Document, NodeRef};

use super::super::blocks::text_of;
use super::super::fields::Fields;
use super::labels::Label;
use super::{proquest, split};

/// What stands in each article, after the box that holds it has begun.
const FIRST: &str = "<a name=\"DocID_";

pub(super) fn is(sample: &str) -> bool {
    sample.contains(FIRST)
}

pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    split::place(bytes, from, FIRST.as_bytes())
}

pub(super) fn read(block: &str) -> Option<Fields> {
    let page = Document::fragment(block);
    let mut told: Vec<(&'static str, Label, Vec<String>)> = Vec::new();
    let mut title = String::new();
    let mut link = String::new();
    // The parser ends a paragraph where the text's own begin; so all paragraphs are gone through in order.
    for node in page.select("p").nodes() {
        let name = name_of(node);
        let words = text_of(node);
        let words = words.trim();
        match (name, told.last_mut()) {
            (Some((name, label)), _) => {
                let value = words.split_once(':').map_or("", |(_, value)| value.trim());
                told.push((name, label, vec![value.to_owned()]));
            }
            (None, _) if words == "ProQuest document link" => {
                link = node
                    .first_element_child()
                    .and_then(|a| a.attr("href"))
                    .map(|to| to.to_string())
                    .unwrap_or_default();
            }
            (None, Some((_, _, values))) => values.push(words.to_owned()),
            (None, None) if title.is_empty() => title = words.to_owned(),
            (None, None) => {}
        }
    }
    if !title.is_empty() {
        told.insert(0, ("Title", Label::Title, vec![title]));
    }
    let mut fields = proquest::fields_of(&told)?;
    if fields.url.is_empty() {
        fields.url = link;
    }
    Some(fields)
}

/// The name in bold that a paragraph begins with, if it is one of those known.
fn name_of(paragraph: &NodeRef<'_>) -> Option<(&'static str, Label)> {
    let first = paragraph.first_element_child()?;
    let is_bold = first
        .node_name()
        .is_some_and(|name| matches!(&*name, "strong" | "b"));
    let name = first.text();
    let (name, label, _) = proquest::labelled(&name)?;
    is_bold.then_some((name, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read_by_its_paragraphs() {
        let line = |name: &str, value: &str| {
            format!("<p style=\"margin:0\"><strong>{name}: </strong>{value}</p>\n")
        };
        let block = [
            "<a name=\"DocID_CAPO_12345\"></a><p></p><p style=\"font-weight:bold;\">Bridge shut &amp; mended.</p>".to_owned(),
            line("Author", "Novak, Petra"),
            "<p><a href=\"https://proquest.example/12345?id=1\">ProQuest document link</a></p>".to_owned(),
            line("Abstract", "</p><p>The bridge was shut."),
            "<div><strong>Links: </strong><a href=\"#\">eLinks</a></div>".to_owned(),
            line("Full text", "<text><title></title>\n<p>The bridge was shut.</p> <p>It moved, she said.</p> </text>"),
            line("Publication title", "The Calder Post; Calder"),
            line("Publication date", "May 8, 2010"),
            line("ProQuest document ID", "12345"),
            line("Copyright", "(c) 2010"),
        ]
        .concat();
        assert!(is(&block));
        let fields = read(&block).unwrap();
        assert_eq!(
            (fields.id.as_str(), fields.title.as_str()),
            ("12345", "Bridge shut & mended.")
        );
        assert_eq!(
            (fields.date.as_str(), fields.publisher.as_str()),
            ("May 8, 2010", "The Calder Post")
        );
        assert_eq!(fields.url, "https://proquest.example/12345?id=1");
        assert_eq!(
            fields.text,
            "Bridge shut & mended.\n\nThe bridge was shut.\n\nIt moved, she said."
        );
    }
}
