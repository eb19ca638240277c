//! What stands in the lines of a page without being words of its own: scripts, pictures, boxes, break hints, elements of the site's making.
//!
//! Apart from `prune` because it is about single elements, not about parts of a page: what looks for the article drops an element in a
//! line that it does not know together with the words behind it, and a paragraph that begins with one as a whole.

use dom_query::{Document, NodeRef};

/// Elements that hold no words of an article.
const WORDLESS: [&str; 30] = [
    "applet", "area", "audio", "canvas", "datalist", "embed", "frame", "iframe", "input", "link",
    "map", "meta", "object", "param", "picture", "progress", "rp", "rt", "rtc", "script", "select",
    "source", "style", "svg", "template", "textarea", "track", "use", "video", "wbr",
];

/// Elements whose words belong to the line that they stand in.
const SPOKEN: [&str; 9] = [
    "blink", "label", "nobr", "output", "rb", "ruby", "slot", "time", "button",
];

/// Elements that say how words look, and nothing where they hold none.
const STYLES: [&str; 11] = [
    "b", "em", "font", "i", "q", "s", "small", "span", "strong", "sub", "u",
];

/// Elements that hold one line, or a few.
const LINES: [&str; 11] = [
    "p",
    "li",
    "dd",
    "dt",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// A line holds so many bytes more than the day or the button in it: `Posted on 3 May` and `Share` are no sentences.
const SENTENCE: usize = 40;

/// So many paragraphs make a page that shows its article without scripts.
const SHOWN: usize = 3;

/// Takes elements without words out of the page, and sets the words of others into their lines.
pub(super) fn plain_inline(page: &Document) {
    let shows_nothing = page.select("p").length() < SHOWN;
    for node in page.select("body *").nodes() {
        let Some(name) = node.node_name() else {
            continue;
        };
        let name = name.as_ref();
        if name == "noscript" {
            let markup = node.text();
            if shows_nothing && markup.contains("<p") {
                node.replace_with_html(markup);
            } else {
                node.remove_from_parent();
            }
        } else if WORDLESS.contains(&name) {
            node.remove_from_parent();
        } else if name == "math" {
            node.insert_before(&page.tree.new_text(node.text()));
            node.remove_from_parent();
        } else if STYLES.contains(&name) {
            if node.text().is_empty() && node.first_element_child().is_none() {
                node.remove_from_parent();
            } else if names_links(node) && line_around(node).is_some() {
                node.remove_attr("class");
            }
        } else if SPOKEN.contains(&name) {
            speak(node, name);
        } else if is_of_site(name) && line_around(node).is_some() {
            unwrap(node);
        }
    }
}

/// Sets the words of an element into its line, where they are part of a sentence.
fn speak(node: &NodeRef, name: &str) {
    let Some(line) = line_around(node) else {
        return;
    };
    let words = node.text();
    let is_apart = matches!(name, "time" | "button" | "label");
    if !is_apart || line.text().trim().len() >= words.trim().len() + SENTENCE {
        unwrap(node);
    } else if name != "time" {
        node.remove_from_parent();
    }
}

/// Sets what an element holds into its place.
pub(super) fn unwrap(node: &NodeRef) {
    for child in node.children() {
        node.insert_before(&child);
    }
    node.remove_from_parent();
}

/// Whether a name is none of html's: `o:p`, `amp-img`.
fn is_of_site(name: &str) -> bool {
    name.contains(['-', ':'])
}

/// What is called a link is left out by what looks for the article, though it may be a word of a sentence.
fn names_links(node: &NodeRef) -> bool {
    node.class().is_some_and(|class| class.contains("link"))
}

/// The line that an element stands in, as far as only elements of the line stand between.
fn line_around<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    const FAR: usize = 4;
    let is_between = [node.prev_sibling(), node.next_sibling()]
        .into_iter()
        .all(|beside| beside.is_some_and(|it| it.is_text() && it.text().trim().len() > 1));
    let mut around = node.ancestors_it(Some(FAR));
    around.find(|it| LINES.iter().any(|name| it.has_name(name)) || is_between && it.has_name("div"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(html: &str) -> String {
        let page = Document::from(html);
        plain_inline(&page);
        page.select("body").inner_html().to_string()
    }

    #[test]
    fn what_holds_no_words_is_taken_out_of_a_line() {
        for part in [
            "<span></span>",
            "<span id=more-1></span>",
            "<wbr>",
            "<script>x()</script>",
            "<svg><path/></svg>",
            "<noscript><img src=a></noscript>",
            "<iframe src=a></iframe>",
            "<input>",
            "<amp-img></amp-img>",
        ] {
            let html = format!("<p>They learn to swim {part}there.</p>");
            assert_eq!(plain(&html), "<p>They learn to swim there.</p>", "{part}");
        }
    }

    #[test]
    fn words_of_a_sentence_stay_in_it() {
        let rest = "they were told to come back, and they did so at once";
        for name in ["time", "label", "nobr", "o:p", "x-place"] {
            let html = format!("<p>On <{name}>Monday</{name}> {rest}.</p>");
            assert_eq!(plain(&html), format!("<p>On Monday {rest}.</p>"), "{name}");
        }
        assert_eq!(plain("<p>Yes. <button>Share</button></p>"), "<p>Yes. </p>");
    }
}
