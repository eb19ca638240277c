//! Posts of other sites that stand in an article: what their site adds to the words of who wrote them.

use dom_query::{Document, NodeRef};

use super::confirm::letters;
use crate::text::is_of_embed;

/// How the line begins that says who wrote a post.
const SIGNATURES: [&str; 2] = ["A post shared by ", "A video posted by "];

/// Takes what only leads to the site out of embedded posts, and a post of which nothing else is left. Who wrote one is told by a link,
/// and links alone are dropped: the line becomes plain.
pub(super) fn plain_embeds(page: &Document) {
    for embed in page.select("blockquote").nodes() {
        // What holds the words of a link goes with them; a part that was taken out has no parent any more.
        let parts = ["a", "p", "div", "span", "section"];
        for part in embed.descendants() {
            let is_part = parts.iter().any(|name| part.has_name(name));
            if is_part && part.parent().is_some() && leads_away(&part) {
                part.remove_from_parent();
            }
        }
        let mut signature = 0;
        for line in embed.descendants() {
            let words = line.text();
            let is_line = line.has_name("p") && is_signature(&words);
            if is_line {
                signature += letters(&words).len();
                line.set_text(words);
            }
        }
        if signature > 0 && signature == letters(&embed.text()).len() {
            embed.remove_from_parent();
        }
    }
}

fn leads_away(node: &NodeRef) -> bool {
    let words = node.text();
    let line: Vec<&str> = words.split_whitespace().collect();
    is_of_embed(&line.join(" ").to_lowercase())
}

fn is_signature(words: &str) -> bool {
    let words = words.trim_start();
    SIGNATURES.iter().any(|mark| words.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(html: &str) -> String {
        let page = Document::from(html);
        plain_embeds(&page);
        page.select("body").inner_html().to_string()
    }

    #[test]
    fn who_shared_a_post_is_no_link() {
        let html = "<blockquote><p><a href=\"x\">View this post on Instagram</a></p><p>The sea.</p>\
                    <p><a href=\"x\">A post shared by Dora (@dora)</a></p></blockquote>";
        assert_eq!(
            plain(html),
            "<blockquote><p>The sea.</p><p>A post shared by Dora (@dora)</p></blockquote>"
        );
    }

    #[test]
    fn a_post_without_words_is_none() {
        for html in [
            "<blockquote><p>View this post on Instagram</p><p>A post shared by Dora (@dora)</p></blockquote>",
            "<blockquote><div><a><div></div><div>View this post on Instagram</div></a>\
             <p><a>A post shared by Dora (@dora)</a></p></div></blockquote>",
        ] {
            assert_eq!(plain(html), "");
        }
        let quoted = "<blockquote><p>View on life: short.</p></blockquote>";
        assert_eq!(plain(quoted), quoted);
    }
}
