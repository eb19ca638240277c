//! Factiva, html: the page that the database saves, its articles one below the other.

use dom_query::{Document, NodeRef};

use super::super::blocks::text_of;
use super::super::fields::Fields;
use super::factiva::{self, Kind, Piece};
use super::split;

/// What stands before each article.
const FIRST: &str = "<div id=\"article-";

pub(super) fn is(sample: &str) -> bool {
    sample.contains(FIRST) && sample.contains("Factiva")
}

pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    split::place(bytes, from, FIRST.as_bytes())
}

pub(super) fn read(block: &str) -> Option<Fields> {
    let page = Document::fragment(block);
    let article = page.select_single("div[id^='article-']");
    let named = article.attr_or("id", "");
    let mut fields = coded(&page).or_else(|| {
        let article = *article.nodes().first()?;
        let mut pieces = Vec::new();
        add_pieces(&article, &mut pieces);
        factiva::read(&pieces)
    })?;
    if fields.id.is_empty() {
        fields.id = named.trim_start_matches("article-").to_owned();
    }
    Some(fields)
}

/// An article with indexing is a table: a cell with the code, a cell with the words.
fn coded(page: &Document) -> Option<Fields> {
    let mut cells: Vec<(&str, String)> = Vec::new();
    for row in page.select("tr").iter() {
        let row = row.select("td");
        let row = row.nodes();
        if let [first, second] = row
            && let Some((code, _)) = factiva::code(&first.text())
        {
            cells.push((code, text_of(second)));
        }
    }
    if cells.is_empty() {
        return None;
    }
    let lines = cells.iter().flat_map(|(code, words)| {
        let code = factiva::code(code);
        let lines = words.lines().enumerate();
        lines.map(move |(at, line)| (code.filter(|_| at == 0), line))
    });
    factiva::read_coded(lines)
}

/// The parts below a box: its paragraphs and boxes that hold no others.
fn add_pieces(parent: &NodeRef<'_>, pieces: &mut Vec<Piece>) {
    for node in parent.element_children() {
        let class = node.attr("class").unwrap_or_default();
        let classes = || class.split_whitespace();
        let is_headline = node.attr("id").is_some_and(|id| &*id == "hd");
        let holds_boxes = node.element_children().iter().any(|inner| {
            inner
                .node_name()
                .is_some_and(|name| matches!(&*name, "div" | "p"))
        });
        if holds_boxes && !is_headline {
            add_pieces(&node, pieces);
            continue;
        }
        let kind = if is_headline {
            Kind::Headline
        } else if classes().any(|class| class == "author") {
            Kind::Author
        } else if classes().any(|class| class.eq_ignore_ascii_case("articleParagraph")) {
            Kind::Paragraph
        } else {
            Kind::Line
        };
        let text = text_of(&node).trim().to_owned();
        if !text.is_empty() {
            pieces.push(Piece { kind, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_of_a_german_interface_is_read() {
        let block = "<div id=\"article-CAPO000020050408dp1900j9s\" class=\"article\"><div class=\"article enArticle\"><p>\n</p><div>Foreign Desk; 1</div>\
            <div id=\"hd\"><span class=\"enHeadline\">BRIDGE <b>SHUT</b> </span></div><div class=\"author\">By PETRA NOVAK </div><div>Special to The Post</div>\
            <div>877 W\u{fffd}rter</div><div>9 Januar 1993</div><div>The Calder Post</div><div>CAPO</div><div>Late Edition</div><div>1</div><div>Englisch</div>\
            <div>Copyright 1993 The Calder Post. </div><p></p><p class=\"articleParagraph enarticleParagraph\">The <b>bridge</b> was shut. </p>\
            <p class=\"articleParagraph enarticleParagraph\">It moved, she said.</p><p>Calder Post Digital</p><p>Dokument CAPO000020050408dp1900j9s</p></div></div><br>";
        assert!(is(&format!("Factiva {block}")));
        let fields = read(block).unwrap();
        assert_eq!(fields.id, "CAPO000020050408dp1900j9s");
        assert_eq!(
            (fields.title.as_str(), fields.author.as_str()),
            ("BRIDGE SHUT", "By PETRA NOVAK")
        );
        assert_eq!(
            (fields.date.as_str(), fields.publisher.as_str()),
            ("9 Januar 1993", "The Calder Post")
        );
        assert_eq!(
            fields.text,
            "BRIDGE SHUT\n\nThe bridge was shut.\n\nIt moved, she said."
        );
        assert!(
            fields
                .extra
                .contains(&("credit".to_owned(), "Special to The Post".to_owned()))
        );
    }

    #[test]
    fn an_article_with_indexing_is_a_table() {
        let row =
            |code: &str, words: &str| format!("<tr><td><b>{code}</b></td><td>{words}</td></tr>");
        let block = format!(
            "<div id=\"article-X\"><table>{}{}{}{}</table></div>",
            row("HD", "Bridge shut"),
            row("PD", "9 January 2013"),
            row("LP", "<p>The bridge was shut.</p>"),
            row("TD", "<p>It moved, she said.</p><p>Nobody was hurt.</p>")
        );
        let fields = read(&block).unwrap();
        assert_eq!(
            (fields.id.as_str(), fields.date.as_str()),
            ("X", "9 January 2013")
        );
        assert_eq!(
            fields.text,
            "Bridge shut\n\nThe bridge was shut.\n\nIt moved, she said.\n\nNobody was hurt."
        );
    }
}
