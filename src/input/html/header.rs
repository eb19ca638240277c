//! Headers inside an article: what of them is told with it.
//!
//! Apart from `prune` because it puts words in instead of taking them out: what looks for the article drops a header with all that
//! stands in it, be it the standfirst under the headline or the heading of a post in a live report.

use dom_query::{Document, NodeRef};

/// What sites call the lines under a headline that say what the article is about.
const STANDFIRSTS: [&str; 7] = [
    "[class*='standfirst' i]",
    "[class*='strapline' i]",
    "[class*='subheadline' i]",
    "[class*='sub-headline' i]",
    "[class*='subtitle' i]",
    "[class~='dek' i]",
    "[class~='deck' i]",
];

/// Sets standfirsts and the headings of posts where what looks for the article sees them.
pub(super) fn open_headers(page: &Document) {
    move_standfirsts(page);
    plain_headings_of_posts(page);
}

/// A standfirst in the header of an article is set behind the header.
fn move_standfirsts(page: &Document) {
    let names = STANDFIRSTS.map(|name| format!("article header {name}, main header {name}"));
    // Each goes right behind the header: the last first, so that they stand as they stood.
    for standfirst in page.select(&names.join(", ")).nodes().iter().rev() {
        let header = standfirst
            .ancestors_it(None)
            .find(|it| it.has_name("header"));
        let Some(header) = header.filter(|header| has_title(header) && !has_title(standfirst))
        else {
            continue;
        };
        if is_heading(standfirst) {
            standfirst.rename("p");
        }
        standfirst.remove_attr("class");
        header.insert_after(standfirst);
    }
}

/// In a live report every post has a heading, which is told like the rest of it: what looks for the article would take it for furniture.
fn plain_headings_of_posts(page: &Document) {
    let headers = page.select("header");
    let articles = page.select("article");
    let parents = headers.nodes().iter().filter_map(NodeRef::parent);
    let posts: Vec<NodeRef> = parents
        .chain(articles.nodes().iter().copied())
        .filter(is_post)
        .collect();
    for post in &posts {
        for heading in headings(post) {
            let header = heading.parent().filter(|parent| parent.id != post.id);
            heading.rename("p");
            if let Some(header) = header {
                header_in(&header, post).insert_before(&heading);
            }
        }
    }
    // A list of posts would be found twice: as the article and as a list in it.
    for post in posts.iter().filter(|post| post.has_name("li")) {
        if let Some(list) = post.parent() {
            let items = list.children().into_iter();
            items
                .filter(|item| item.has_name("li"))
                .for_each(|item| item.rename("div"));
            list.rename("div");
        }
    }
    let headings = ["h2", "h3", "h4"].map(|level| format!("[class*='live' i] {level}"));
    page.select(&headings.join(", ")).rename("p");
}

/// The part of a post that a node below it stands in.
fn header_in<'a>(node: &NodeRef<'a>, post: &NodeRef<'a>) -> NodeRef<'a> {
    let mut part = *node;
    while let Some(parent) = part.parent().filter(|parent| parent.id != post.id) {
        part = parent;
    }
    part
}

/// Whether an element is one of several that stand side by side, each with its heading and its words.
fn is_post(node: &NodeRef) -> bool {
    let is_part = ["li", "article", "section", "div"]
        .into_iter()
        .find(|name| node.has_name(name));
    let (Some(name), Some(list)) = (is_part, node.parent()) else {
        return false;
    };
    let mut beside = list
        .children_it(false)
        .filter(|other| other.id != node.id && other.has_name(name));
    !headings(node).is_empty()
        && !has_title(node)
        && node.descendants_it().any(|it| it.has_name("p"))
        && beside.any(|other| !headings(&other).is_empty())
        && !is_comment(node)
}

/// The headings that stand in the header of a post, or right below an article without one.
fn headings<'a>(post: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let is_article = post.has_name("article");
    let mut found = Vec::new();
    for child in post.children_it(false) {
        if child.has_name("header") {
            let below: Vec<NodeRef> = child.descendants();
            found.extend(below.into_iter().filter(is_heading));
        } else if is_article && is_heading(&child) {
            found.push(child);
        }
    }
    found
}

fn is_heading(node: &NodeRef) -> bool {
    ["h2", "h3", "h4", "h5", "h6"]
        .iter()
        .any(|name| node.has_name(name))
}

/// Whether the headline of a page stands in a part of it.
fn has_title(node: &NodeRef) -> bool {
    node.descendants_it().any(|it| it.has_name("h1"))
}

/// Readers' comments have headings too: who wrote them.
fn is_comment(node: &NodeRef) -> bool {
    let says = |it: &NodeRef, name: &str| {
        it.attr(name)
            .is_some_and(|value| value.to_lowercase().contains("comment"))
    };
    let mut around = std::iter::once(*node).chain(node.ancestors_it(None));
    around.any(|it| {
        let is_page = ["html", "body", "main"]
            .iter()
            .any(|name| it.has_name(name));
        !is_page && (says(&it, "class") || says(&it, "id"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(html: &str) -> String {
        let page = Document::from(html);
        open_headers(&page);
        page.select("body").inner_html().to_string()
    }

    #[test]
    fn headings_of_posts_are_paragraphs_of_their_own() {
        let posts = "<ul><li><header><time>9:00</time><h3>Boats go out</h3></header><p>They went.</p></li>\
                     <li><header><h3>Boats come back</h3></header><p>They came.</p></li></ul>";
        assert_eq!(
            opened(posts),
            "<div><div><p>Boats go out</p><header><time>9:00</time></header><p>They went.</p></div>\
             <div><p>Boats come back</p><header></header><p>They came.</p></div></div>"
        );
        let posts = "<article><h3>Boats go out</h3><p>They went.</p></article>\
                     <article><div>x</div><h3>Boats come back</h3><p>They came.</p></article>";
        assert_eq!(opened(posts), posts.replace("h3", "p"));
    }

    #[test]
    fn other_headings_are_left_alone() {
        for html in [
            "<article><header><h1>Boats</h1><h2>At sea</h2></header><p>They went.</p></article>",
            "<ul><li><header><h3>Alone</h3></header><p>They went.</p></li></ul>",
            "<ul class=\"comments\"><li><header><h3>Ada</h3></header><p>Shame!</p></li>\
             <li><header><h3>Bo</h3></header><p>Shame!</p></li></ul>",
        ] {
            assert_eq!(opened(html), html);
        }
    }

    #[test]
    fn a_standfirst_is_set_behind_its_header() {
        let html = "<article><header><h1>Boats</h1><h2 class=\"dek\">They are late.</h2><p>Ada Roe</p></header>\
                    <p>They went.</p></article>";
        assert_eq!(
            opened(html),
            "<article><header><h1>Boats</h1><p>Ada Roe</p></header><p>They are late.</p><p>They went.</p></article>"
        );
    }
}
