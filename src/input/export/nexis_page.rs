//! Nexis, html: the page of an export of many articles.
//!
//! The page is the plain text in `<div>`s; what is centred is told by the class that publication and date have.

use dom_query::{Document, Selection};

use super::super::blocks::text_of;
use super::super::fields::Fields;
use super::paragraph::Paragraph;
use super::{nexis, split};

/// What stands before each article.
const FIRST: &str = "<A NAME=\"DOC_ID_";

pub(super) fn is(sample: &str) -> bool {
    sample.contains(FIRST)
}

pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    // Links inside an article are named with a number other than 0 at their end: only `DOC_ID_7_0` begins one.
    loop {
        let at = split::place(bytes, from, FIRST.as_bytes())?;
        let name = bytes[at + FIRST.len()..].split(|&byte| byte == b'"').next();
        if name.is_some_and(|name| name.ends_with(b"_0")) {
            return Some(at);
        }
        from = at + 1;
    }
}

pub(super) fn read(block: &str) -> Option<Fields> {
    let page = Document::fragment(block);
    nexis::read(&paragraphs(&page))
}

fn paragraphs(page: &Document) -> Vec<Paragraph> {
    let boxes: Vec<Selection<'_>> = page.select("div").iter().collect();
    let class = |of: &Selection<'_>| of.attr_or("class", "").to_string();
    // "1 of 166 DOCUMENTS", and the publication.
    let centred: Vec<String> = boxes.iter().take(2).map(class).collect();
    let mut paragraphs = Vec::new();
    for part in &boxes {
        let is_centred = centred.contains(&class(part));
        for paragraph in part.select("p").nodes() {
            let text = text_of(paragraph);
            let text = text.trim();
            if !text.is_empty() {
                paragraphs.push(Paragraph {
                    text: text.to_owned(),
                    is_centred,
                });
            }
        }
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read() {
        let line = |class: &str, words: &str| {
            format!("<BR><DIV CLASS=\"{class}\"><P CLASS=\"c1\">{words}</P>\n</DIV>\n")
        };
        let block = [
            "<A NAME=\"DOC_ID_1_0\"></A><!-- Hide XML section from browser\n<DOC NUMBER=1> -->\n"
                .to_owned(),
            line("c0", "<SPAN>1 of 2 DOCUMENTS</SPAN>"),
            line("c3", "The Calder Post"),
            line("c3", "June 17, 1995, CITY EDITION"),
            line("c4", "<SPAN CLASS=\"c6\">Bridge shut &amp; mended</SPAN>"),
            line(
                "c4",
                "<SPAN CLASS=\"c7\">BYLINE: </SPAN><SPAN>By PETRA NOVAK</SPAN>",
            ),
            line(
                "c4",
                "<SPAN CLASS=\"c7\">LENGTH: </SPAN><SPAN>76 words</SPAN>",
            ),
            line(
                "c4",
                "The bridge was shut.</P><P CLASS=\"c8\">It is mended, she said.",
            ),
            line(
                "c4",
                "<SPAN CLASS=\"c7\">LOAD-DATE: </SPAN><SPAN>June 19, 1995</SPAN>",
            ),
            line("c3", "Copyright 1995 The Calder Post"),
        ]
        .concat();
        assert!(is(&block));
        assert_eq!(begin(block.as_bytes(), 0), Some(0));
        assert_eq!(begin(block.as_bytes(), 1), None);
        let fields = read(&block).unwrap();
        assert_eq!(fields.title, "Bridge shut & mended");
        assert_eq!(fields.author, "By PETRA NOVAK");
        assert_eq!(fields.publisher, "The Calder Post");
        assert_eq!(fields.date, "June 17, 1995, CITY EDITION");
        assert_eq!(
            fields.text,
            "Bridge shut & mended\n\nThe bridge was shut.\n\nIt is mended, she said."
        );
    }
}
