//! What is taken out of a page before its article is looked for, and what is made plain there.
//!
//! Apart from `html` because it is about names that sites give to the parts of their pages: readers' comments, boxes to subscribe in,
//! consent dialogs, related links, captions. Whoever looks for the article weighs words, and these parts have as many as an article.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use super::confirm::letters;
use super::header::open_headers;

/// Parts of a page that are no article, by what sites call them.
const OUT: [&str; 62] = [
    // Readers' comments.
    "#comments",
    "#disqus_thread",
    "[class~='comments' i]",
    "[class*='commentbox' i]",
    "[class*='comment-box' i]",
    "[class*='commentlist' i]",
    "[class*='comment-list' i]",
    "[class*='comments-section' i]",
    "[class*='comment-body' i]",
    "[class*='comment-form' i]",
    "[class*='commenting' i]",
    "[id*='commenting' i]",
    "[id*='respond' i]",
    // Boxes to subscribe in.
    "[class*='newsletter' i]",
    "[id*='newsletter' i]",
    "[class*='subscribe' i]",
    "[class*='signup' i]",
    "[class*='sign-up' i]",
    "[class*='paywall' i]",
    // Consent dialogs.
    "[class*='cookie' i]",
    "[id*='cookie' i]",
    "[class*='consent' i]",
    "[id*='consent' i]",
    "[class*='gdpr' i]",
    "[id*='gdpr' i]",
    "[class*='privacy-overview' i]",
    "[role='dialog']",
    "[role='alertdialog']",
    "[aria-modal='true']",
    "dialog",
    // Other articles.
    "[class*='related' i]",
    "[id*='related' i]",
    "[class*='recommend' i]",
    "[class*='recirc' i]",
    "[class*='most-read' i]",
    "[class*='read-more' i]",
    "[class*='readmore' i]",
    "[class*='also-read' i]",
    "[class*='more-on' i]",
    "[class*='trending' i]",
    "[class*='outbrain' i]",
    "[class*='taboola' i]",
    "[class*='promo' i]",
    "[class*='teaser' i]",
    // Those who wrote it, where they are told about.
    "[class*='author-bio' i]",
    "[class*='about-author' i]",
    "[class*='author-box' i]",
    "[class*='author-info' i]",
    // Captions and credits.
    "figcaption",
    "[class*='caption' i]",
    "[class*='cutline' i]",
    "[itemprop='caption']",
    "[class*='credit' i]",
    // What is sold, and how to tell others.
    "[class*='advert' i]",
    "[class~='ad' i]",
    "[class*='sponsor' i]",
    "[class*='share' i]",
    "[class*='social' i]",
    // What only other programs see.
    "[class*='breadcrumb' i]",
    "[class*='skip-link' i]",
    "[class*='outdated' i]",
    "[class*='browser-warning' i]",
];

/// Such a part holds no more than this share of the page's paragraphs: some sites call the article itself `subscriber-content`.
const LARGEST: f64 = 0.3;

/// More pull quotes than any article has are looked at no further.
const MOST_QUOTES: usize = 50;

/// Words that the page sets large beside the article.
const PULL_QUOTES: &str =
    "[class*='pullquote' i], [class*='pull-quote' i], [class*='pull_quote' i], figure blockquote";

/// Takes out of the page what is no article.
pub(super) fn prune(page: &Document) {
    drop_repeated_quotes(page);
    plain_posts(page);
    open_headers(page);
    let all = words_in_paragraphs(&page.root());
    let largest = (all as f64 * LARGEST) as usize;
    for part in page.select(&OUT.join(", ")).nodes() {
        let is_page = matches!(
            part.node_name().as_deref(),
            Some("html" | "body" | "main" | "article")
        );
        if !is_page && words_in_paragraphs(part) <= largest {
            part.remove_from_parent();
        }
    }
}

/// Bytes of the words in paragraphs below a node.
fn words_in_paragraphs(node: &NodeRef) -> usize {
    let paragraphs = node.descendants_it().filter(|node| node.has_name("p"));
    paragraphs
        .map(|paragraph| paragraph.text().trim().len())
        .sum()
}

/// A pull quote says again what the article says: one that does is taken out, any other is set as a quotation of its own.
fn drop_repeated_quotes(page: &Document) {
    let quotes = page.select(PULL_QUOTES);
    if quotes.is_empty() {
        return;
    }
    let said: Vec<String> = page
        .select("p")
        .nodes()
        .iter()
        .map(|paragraph| letters(&paragraph.text()))
        .collect();
    for quote in quotes.nodes().iter().take(MOST_QUOTES) {
        let own: HashSet<String> = quote
            .descendants_it()
            .filter(|node| node.has_name("p"))
            .map(|paragraph| letters(&paragraph.text()))
            .collect();
        let mut words = own.iter().max_by_key(|words| words.len()).cloned();
        let words = words.get_or_insert_with(|| letters(&quote.text()));
        let again = said
            .iter()
            .filter(|paragraph| paragraph.contains(words.as_str()));
        let again = again.filter(|paragraph| !own.contains(*paragraph)).count();
        if words.is_empty() || again > 0 || said.iter().filter(|said| *said == words).count() > 1 {
            quote.remove_from_parent();
        } else {
            quote.rename("blockquote");
            quote.remove_attr("class");
        }
    }
}

/// Embedded posts are quotations, by whatever name; who wrote one, or a quotation, stands on a line of its own, behind a dash, as
/// who signs does in a text.
fn plain_posts(page: &Document) {
    page.select("blockquote").remove_attr("class");
    plain_shares(page);
    let signed = page.select("blockquote cite, blockquote footer");
    let (within, names): (Vec<&NodeRef>, Vec<&NodeRef>) = signed.nodes().iter().partition(|name| {
        name.ancestors_it(None)
            .any(|it| it.has_name("cite") || it.has_name("footer"))
    });
    // `<footer>— <cite>Ada Roe</cite></footer>` is one line: a paragraph in a paragraph would end it.
    within.iter().for_each(|name| name.rename("span"));
    for name in names {
        let words = name.text();
        let is_signed = words.trim_start().starts_with(['—', '–', '-', '―']);
        if !is_signed && !words.trim().is_empty() {
            name.prepend_html("— ");
        }
        name.remove_attr("class");
        name.rename("p");
    }
}

/// Who wrote a post on Instagram is told by a link, and links alone are dropped.
fn plain_shares(page: &Document) {
    for link in page.select("blockquote a").nodes() {
        if link.text().trim() == "View this post on Instagram" {
            link.remove_from_parent();
        }
    }
    for line in page.select("blockquote p").nodes() {
        let words = line.text();
        if words.trim_start().starts_with("A post shared by ") {
            line.set_text(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pruned(html: &str) -> String {
        let page = Document::from(html);
        prune(&page);
        page.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    const STORY: &str =
        "<p>The harbour was shut on Monday, and the boats lay idle all day long.</p>";

    #[test]
    fn what_is_no_article_is_taken_out() {
        for part in [
            "<div id=comments><p>Shame!</p></div>",
            "<details class=CommentBox><p>Shame!</p></details>",
            "<div class='c-Newsletter box'><p>Get it daily</p></div>",
            "<div id=onetrust-consent-sdk><p>We care</p></div>",
            "<div role=dialog>Accept</div>",
            "<ul class=related-links><li>More</li></ul>",
            "<figure><img><figcaption>A boat</figcaption></figure>",
            "<p class=wp-caption-text>“Gone,” said Ada Roe. Photo: Bo Lind</p>",
            "<div><p class=cutline>The quay, says Ada Roe</p></div>",
            "<span itemprop=caption>The quay, says Ada Roe</span>",
        ] {
            let text = pruned(&format!("<div class=story>{STORY}{part}</div>"));
            assert_eq!(text, pruned(STORY), "{part}");
        }
    }

    #[test]
    fn an_article_is_kept_whatever_it_is_called() {
        let page = format!("<div class=subscriber-content>{STORY}</div><p>Short.</p>");
        assert!(pruned(&page).contains("harbour"));
    }

    #[test]
    fn a_pull_quote_stands_once() {
        let page = "<p>“Row on,” says Finch, “and be quiet.”</p><aside class=pullquote><p>“Row on”</p></aside> \
                    <div class='pull-quote'>Nobody else says this</div>";
        assert_eq!(
            pruned(page),
            "“Row on,” says Finch, “and be quiet.” Nobody else says this"
        );
    }

    #[test]
    fn who_is_quoted_is_no_part_of_the_quotation() {
        let page = Document::from("<blockquote class=post>The sea.<cite>Dora</cite></blockquote>");
        prune(&page);
        assert!(
            page.html()
                .contains("<blockquote>The sea.<p>— Dora</p></blockquote>")
        );
        let page = Document::from(
            "<blockquote>The sea.<footer>– <cite>Dora</cite>, pilot</footer></blockquote>",
        );
        prune(&page);
        let quoted = "<blockquote>The sea.<p>– <span>Dora</span>, pilot</p></blockquote>";
        assert!(page.html().contains(quoted));
    }

    #[test]
    fn who_shared_a_post_is_no_link() {
        let page = Document::from(
            "<blockquote><p><a href=x>View this post on Instagram</a></p><p>The sea.</p>\
             <p><a href=x>A post shared by Dora (@dora)</a></p></blockquote>",
        );
        prune(&page);
        let quoted =
            "<blockquote><p></p><p>The sea.</p><p>A post shared by Dora (@dora)</p></blockquote>";
        assert!(page.html().contains(quoted));
    }
}
