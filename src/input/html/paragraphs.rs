//! The lines of an article whose page does not call them paragraphs.
//!
//! What looks for the article is sure of `<p>` alone. Among paragraphs a site sets lines in a `<div>`, in an element of its own or in none
//! at all, and where its name for the article is unknown, headings and lists are lost too. In the elements that hold the article every
//! line is made a paragraph.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use super::inline::unwrap;

/// Elements that begin a line of their own.
const BLOCKS: [&str; 41] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that hold an article.
const HOLDERS: [&str; 8] = [
    "article", "body", "center", "div", "form", "main", "section", "td",
];

/// An element holds the article, or a part of it, when this share of the words of the page stand right in it.
const BODY: f64 = 0.2;

/// An element right below such a one holds a part of the article when it has this share.
const PART: f64 = 0.08;

/// Words of so many bytes are looked at: a shorter line is a date, a name, a button.
const LINE: usize = 25;

/// A paragraph of its own has so many bytes.
const PARAGRAPH: usize = 80;

/// What sites call lines that are not of the article.
const FURNITURE: [&str; 34] = [
    "caption",
    "credit",
    "photo",
    "image",
    "byline",
    "author",
    "date",
    "time",
    "meta",
    "share",
    "social",
    "tag",
    "categor",
    "crumb",
    "nav",
    "menu",
    "foot",
    "comment",
    "subscri",
    "letter",
    "related",
    "promo",
    "advert",
    "sponsor",
    "button",
    "btn",
    "copyright",
    "kicker",
    "label",
    "card",
    "widget",
    "login",
    "embed",
    "title",
];

/// Makes paragraphs of the lines of the article.
pub(super) fn make_paragraphs(page: &Document) {
    join_bodies(page);
    unwrap_single(page);
    plain_tables(page);
    let blocks = Blocks::of(page);
    let bodies = blocks.bodies(page);
    for body in bodies {
        blocks.lines_of(page, &body, true);
    }
}

/// Which elements hold others that begin a line.
struct Blocks {
    outer: HashSet<NodeId>,
}

impl Blocks {
    fn of(page: &Document) -> Self {
        let mut outer = HashSet::new();
        for node in page.select("body *").nodes() {
            if is_block(node) {
                for above in node.ancestors_it(None) {
                    if !outer.insert(above.id) {
                        break;
                    }
                }
            }
        }
        Self { outer }
    }

    /// Whether an element is one line, or a few with breaks between.
    fn is_line(&self, node: &NodeRef) -> bool {
        !self.outer.contains(&node.id)
    }

    /// The elements in which the article stands.
    fn bodies<'a>(&self, page: &'a Document) -> Vec<NodeRef<'a>> {
        let mut held: HashMap<NodeId, usize> = HashMap::new();
        let mut order: Vec<NodeRef> = Vec::new();
        let mut all = 0;
        let Some(root) = page.body() else {
            return order;
        };
        for node in root.descendants_it().filter(NodeRef::is_text) {
            let length = node.text().trim().len();
            let around = node.ancestors_it(None).find(|it| is_block(it));
            let Some(line) = around.filter(|_| length >= LINE) else {
                continue;
            };
            let is_held = self.is_line(&line)
                && ["p", "div", "center"].iter().any(|it| line.has_name(it))
                && !line.children_it(false).any(|it| it.has_name("br"));
            let holder = if is_held { line.parent() } else { Some(line) };
            let Some(holder) = holder else { continue };
            all += length;
            if *held
                .entry(holder.id)
                .and_modify(|sum| *sum += length)
                .or_insert(length)
                == length
            {
                order.push(holder);
            }
        }
        let is_share = |it: &NodeRef, share: f64| {
            held.get(&it.id)
                .is_some_and(|sum| *sum as f64 >= share * all as f64)
        };
        let large: HashSet<NodeId> = order
            .iter()
            .filter(|it| is_share(it, BODY))
            .map(|it| it.id)
            .collect();
        let above: HashSet<NodeId> = order
            .iter()
            .filter(|it| large.contains(&it.id))
            .filter_map(|it| it.parent().map(|above| above.id))
            .collect();
        order.retain(|it| {
            let is_part = above.contains(&it.id)
                || it.parent().is_some_and(|above| large.contains(&above.id));
            (is_part && is_share(it, PART) || is_share(it, BODY))
                && HOLDERS.iter().any(|name| it.has_name(name))
        });
        order
    }

    /// Makes each line right below an element a paragraph.
    fn lines_of(&self, page: &Document, body: &NodeRef, is_body: bool) {
        let mut run: Vec<NodeRef> = Vec::new();
        let children = body.children();
        let is_last = |it: &NodeRef| !is_heading(it) && it.text().trim().len() >= LINE;
        let last = children.iter().rposition(is_last).unwrap_or_default();
        for (at, child) in children.into_iter().enumerate() {
            if !is_block(&child) && !child.has_name("br") && !is_of_site(&child) {
                run.push(child);
                continue;
            }
            wrap(page, &run);
            run.clear();
            // A heading at the end is that of the comments.
            if is_body && (at < last || !is_heading(&child)) {
                self.line(page, &child);
            }
        }
        wrap(page, &run);
    }

    /// Makes what stands among the paragraphs of the article a paragraph too.
    fn line(&self, page: &Document, node: &NodeRef) {
        let is = |names: &[&str]| names.iter().any(|name| node.has_name(name));
        if is(&["ul", "ol", "dl"]) {
            self.plain_list(page, node);
        } else if !self.is_line(node) {
            // What holds more than a line is looked at as an element of its own.
        } else if is_heading(node) {
            let is_of_comments = node.text().trim().to_lowercase().starts_with("comment");
            if !is_of_comments
                && share_of_links(node) < MOST_LINKS
                && !node.text().trim().is_empty()
            {
                node.rename("p");
            }
        } else if is(&["div", "center"]) || is_of_site(node) {
            let is_words = node.text().trim().len() >= LINE
                && share_of_links(node) < MOST_LINKS
                && !is_furniture(node);
            if is_words && node.descendants_it().any(|it| it.has_name("br")) {
                self.lines_of(page, node, false);
            } else if is_words {
                node.rename("p");
                plain_names(node);
            }
        }
    }

    /// The items of a list are lines, if they are not where else to go.
    fn plain_list(&self, page: &Document, list: &NodeRef) {
        if share_of_links(list) >= MOST_LINKS_OF_LIST || is_furniture(list) {
            return;
        }
        for item in list.element_children() {
            if self.is_line(&item) {
                item.rename("p");
            } else {
                item.rename("div");
                self.lines_of(page, &item, true);
            }
        }
        list.rename("div");
    }
}

/// What an element and the parts of its line are called says nothing: it is a line of the article.
fn plain_names(line: &NodeRef) {
    line.remove_attrs(&["class", "id"]);
    for part in line.descendants() {
        part.remove_attrs(&["class", "id"]);
    }
}

/// Lines that are links for the better part lead elsewhere.
const MOST_LINKS: f64 = 0.5;

/// Of a list fewer: its links are the names of other articles.
const MOST_LINKS_OF_LIST: f64 = 0.25;

fn share_of_links(node: &NodeRef) -> f64 {
    let all = node.text().trim().len().max(1);
    let links = node.descendants_it().filter(|it| it.has_name("a"));
    let linked: usize = links.map(|link| link.text().trim().len()).sum();
    linked as f64 / all as f64
}

/// Sets nodes of one line into a paragraph.
fn wrap(page: &Document, run: &[NodeRef]) {
    let words: usize = run.iter().map(|node| node.text().trim().len()).sum();
    let links = run.iter().filter(|node| node.has_name("a"));
    let linked: usize = links.map(|link| link.text().trim().len()).sum();
    let Some(first) = run.first().filter(|_| words >= LINE && 2 * linked < words) else {
        return;
    };
    let paragraph = page.tree.new_element("p");
    first.insert_before(&paragraph);
    for node in run {
        paragraph.append_child(node);
    }
}

/// What sites call the article.
const NAMED: &str = "[class*='article__body'], [class*='article-body'], [class*='entry-content'], \
                     [class*='post-content'], [class*='article-content'], [itemprop='articleBody']";

/// An article in several parts of one name would be read as the first of them: the name is taken from them all.
fn join_bodies(page: &Document) {
    let named = page.select(NAMED);
    let outer: HashSet<NodeId> = named.nodes().iter().map(|it| it.id).collect();
    let mut parts: Vec<(NodeId, NodeRef)> = Vec::new();
    let mut counts: HashMap<NodeId, usize> = HashMap::new();
    for part in named.nodes() {
        let above = part.ancestors(None);
        let is_outer = !above.iter().any(|it| outer.contains(&it.id));
        let holders = ["article", "main", "body"];
        let is_holder = |it: &&NodeRef| holders.iter().any(|name| it.has_name(name));
        let has_words = part.descendants_it().any(|it| it.has_name("p"));
        let holder = above.iter().find(is_holder);
        if let Some(holder) = holder.filter(|_| is_outer && has_words) {
            *counts.entry(holder.id).or_default() += 1;
            parts.push((holder.id, *part));
        }
    }
    for (holder, part) in parts {
        if counts.get(&holder).is_some_and(|count| *count > 1) {
            part.remove_attrs(&["class", "itemprop"]);
        }
    }
}

/// Takes elements away that hold one paragraph and nothing else: a short one with links would be taken for a list of links.
fn unwrap_single(page: &Document) {
    for node in page.select("div, section").nodes().iter().rev() {
        let mut parts = node.children();
        parts.retain(|it| it.is_element() || !it.text().trim().is_empty());
        if parts.len() == 1 && parts[0].has_name("p") && !is_furniture(node) {
            unwrap(node);
        }
    }
}

/// A table with one cell to a row, each a paragraph, is no table.
fn plain_tables(page: &Document) {
    for table in page.select("table").nodes() {
        let cells: Vec<NodeRef> = table
            .descendants_it()
            .filter(|it| it.has_name("td"))
            .collect();
        let is_single = |cell: &NodeRef| cell.prev_element_sibling().is_none();
        let is_long = |cell: &&NodeRef| cell.text().trim().len() >= PARAGRAPH;
        let is_text = cells.len() > 2
            && cells.iter().all(is_single)
            && 2 * cells.iter().filter(is_long).count() > cells.len()
            && !table
                .descendants_it()
                .any(|it| it.has_name("table") || it.has_name("th"));
        if is_text {
            let parts: Vec<NodeRef> = table
                .descendants_it()
                .filter(|it| it.has_name("tr") || it.has_name("tbody"))
                .collect();
            parts.iter().chain([table]).for_each(|it| it.rename("div"));
            cells.iter().for_each(|cell| cell.rename("div"));
        }
    }
}

fn is_block(node: &NodeRef) -> bool {
    let name = node.node_name();
    name.is_some_and(|name| BLOCKS.contains(&name.as_ref()))
}

fn is_heading(node: &NodeRef) -> bool {
    let levels = ["h2", "h3", "h4", "h5", "h6"];
    levels.iter().any(|name| node.has_name(name))
}

/// Whether the name of an element is none of html's.
fn is_of_site(node: &NodeRef) -> bool {
    let name = node.node_name();
    name.is_some_and(|name| name.contains(['-', ':']))
}

fn is_furniture(node: &NodeRef) -> bool {
    ["class", "id"].iter().any(|key| {
        node.attr(key).is_some_and(|value| {
            let value = value.to_lowercase();
            FURNITURE.iter().any(|word| value.contains(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "The harbour was shut on Monday, and the boats lay idle all day long.";

    fn made(html: &str) -> String {
        let page = Document::from(html);
        make_paragraphs(&page);
        page.select("body").inner_html().to_string()
    }

    #[test]
    fn every_line_of_the_article_is_a_paragraph() {
        let p = format!("<p>{LONG}</p>");
        for line in [
            format!("<div>{LONG}</div>"),
            format!("<div class=x><span>{LONG}</span></div>"),
            format!("<x-p>{LONG}</x-p>"),
            format!("<h3>{LONG}</h3>"),
            LONG.to_owned(),
        ] {
            let made = made(&format!("<div class=x>{p}{p}{line}{p}</div>"));
            assert_eq!(made.matches("<p>").count(), 4, "{made}");
        }
        let list = format!("<ul><li>{LONG}</li><li>{LONG}</li></ul>");
        let made = made(&format!("<div>{p}{p}{list}</div>"));
        assert_eq!(made, format!("<div>{p}{p}<div>{p}{p}</div></div>"));
    }

    #[test]
    fn lines_that_lead_elsewhere_or_are_named_are_left() {
        let p = format!("<p>{LONG}</p>");
        for line in [
            format!("<div class=\"author\">{LONG}</div>"),
            format!("<ul><li><a href=\"x\">{LONG}</a></li></ul>"),
            "<div>3 May</div>".to_owned(),
        ] {
            let page = format!("<div>{p}{p}{line}</div>");
            assert_eq!(made(&page), page);
        }
    }

    #[test]
    fn an_article_in_parts_is_one() {
        let part = format!("<div class=\"article__body\"><p>{LONG}</p><p>{LONG}</p></div>");
        assert!(made(&part).contains("article__body"));
        assert!(!made(&format!("<article>{part}{part}</article>")).contains("article__body"));
    }

    #[test]
    fn breaks_between_lines_without_elements_are_kept() {
        let made = made(&format!("<div><h3>Boats</h3>{LONG}<br><br>{LONG}</div>"));
        assert_eq!(
            made,
            format!("<div><p>Boats</p><p>{LONG}</p><br><br><p>{LONG}</p></div>")
        );
    }
}
