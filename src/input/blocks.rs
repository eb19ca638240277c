//! From a tree of elements to text with its paragraphs.
//!
//! Apart from `html` because the breaks decide where a sentence may end: each block element is a paragraph, with a blank
//! line between two, so that no caption, heading or list item runs into the words beside it.

use dom_query::NodeRef;

/// The words below `root`, paragraphs separated by a blank line, white space as a browser would show it.
pub(super) fn text_of(root: &NodeRef) -> String {
    let mut text = Text::default();
    let mut next = root.first_child();
    while let Some(node) = next {
        text.open(&node);
        let child = if is_hidden(&node) {
            None
        } else {
            node.first_child()
        };
        next = child.or_else(|| text.close_until_sibling(node, root));
    }
    text.words
}

/// The break that stands before the next word.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

impl Break {
    fn as_str(self) -> &'static str {
        match self {
            Break::None => "",
            Break::Space => " ",
            Break::Line => "\n",
            Break::Paragraph => "\n\n",
        }
    }
}

#[derive(Default)]
struct Text {
    words: String,
    pending: Break,
}

impl Text {
    fn open(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.push(&node.text());
        } else {
            self.pending = self.pending.max(break_around(node));
        }
    }

    /// Leaves `node`, and each element that ends with it, up to the first that has a sibling; nothing once `root` ends.
    fn close_until_sibling<'a>(
        &mut self,
        node: NodeRef<'a>,
        root: &NodeRef,
    ) -> Option<NodeRef<'a>> {
        let mut node = node;
        loop {
            self.pending = self.pending.max(break_around(&node));
            if let Some(sibling) = node.next_sibling() {
                return Some(sibling);
            }
            node = node.parent().filter(|parent| parent.id != root.id)?;
        }
    }

    /// Appends words. Only ASCII white space is folded: a no-break space is a character of the text.
    fn push(&mut self, words: &str) {
        let is_space = |c: char| c.is_ascii_whitespace();
        if words.starts_with(is_space) {
            self.pending = self.pending.max(Break::Space);
        }
        for word in words.split(is_space).filter(|word| !word.is_empty()) {
            if !self.words.is_empty() {
                self.words.push_str(self.pending.as_str());
            }
            self.words.push_str(word);
            self.pending = Break::Space;
        }
        if !words.ends_with(is_space) && self.pending == Break::Space {
            self.pending = Break::None;
        }
    }
}

/// What a browser puts before and after an element.
fn break_around(node: &NodeRef) -> Break {
    let Some(name) = node.node_name() else {
        return Break::None;
    };
    match name.as_ref() {
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd"
        | "details" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "li" | "main"
        | "nav" | "ol" | "p" | "pre" | "section" | "summary" | "table" | "tbody" | "tfoot"
        | "thead" | "ul" => Break::Paragraph,
        "br" | "tr" => Break::Line,
        "td" | "th" => Break::Space,
        _ => Break::None,
    }
}

/// Elements whose words are not shown.
fn is_hidden(node: &NodeRef) -> bool {
    node.node_name().is_some_and(|name| {
        matches!(
            name.as_ref(),
            "head" | "noscript" | "script" | "style" | "svg" | "template"
        )
    })
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn text(html: &str) -> String {
        text_of(&Document::fragment(html).root())
    }

    #[test]
    fn paragraphs_stay_apart_whatever_element_makes_them() {
        assert_eq!(text("<p>One.</p><p>Two.</p>"), "One.\n\nTwo.");
        assert_eq!(
            text("<div>One.<div>Two.</div>Three.</div>"),
            "One.\n\nTwo.\n\nThree."
        );
        assert_eq!(
            text("<figure><figcaption>Photo</figcaption></figure>Text"),
            "Photo\n\nText"
        );
        assert_eq!(text("<ul><li>One<li>Two</ul>After"), "One\n\nTwo\n\nAfter");
    }

    #[test]
    fn words_in_a_line_keep_their_spaces_and_gain_none() {
        assert_eq!(text("<p>He <b>said</b> <i>no</i>.</p>"), "He said no.");
        assert_eq!(text("<p>He <b> said </b>no<i>w</i></p>"), "He said now");
        assert_eq!(text("<p>\n  Two\n  lines\n</p>"), "Two lines");
        assert_eq!(text("<p>No\u{a0}break</p>"), "No\u{a0}break");
    }

    #[test]
    fn lines_and_cells_are_kept_apart() {
        assert_eq!(text("One<br>Two <br/> Three"), "One\nTwo\nThree");
        assert_eq!(
            text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
            "a b\nc"
        );
    }

    #[test]
    fn scripts_are_no_words() {
        assert_eq!(
            text("a<script>var b = '<p>x</p>';</script><style>p{}</style>c"),
            "ac"
        );
    }
}
