//! What is taken out of a page before its article is looked for, and what is made plain there.
//!
//! Apart from `html` because it is about names that sites give to the parts of their pages: readers' comments, boxes to subscribe in,
//! consent dialogs, related links, captions. Whoever looks for the article weighs words, and these parts have as many as an article.

use dom_query::{Document, NodeRef};

use super::embeds::plain_embeds;
use super::header::open_headers;
use super::inline::plain_inline;
use super::paragraphs::make_paragraphs;
use super::pulled::drop_repeated_quotes;

/// Parts of a page that are no article, by what sites call them.
const OUT: [&str; 68] = [
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
    "[id^='onetrust']",
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
    "[class*='image-description' i]",
    "td.cap",
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
    "[class*='hide-for-print' i]",
    "[class*='noprint' i]",
    "[class*='no-print' i]",
    "[class*='outdated' i]",
    "[class*='browser-warning' i]",
];

/// Such a part holds no more than this share of the page's paragraphs: some sites call the article itself `subscriber-content`.
const LARGEST: f64 = 0.3;

/// Takes out of the page what is no article.
pub(super) fn prune(page: &Document) {
    plain_inline(page);
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
        if !is_page && !is_lead(part) && words_in_paragraphs(part) <= largest {
            part.remove_from_parent();
        }
    }
    plain_holders(page);
    make_paragraphs(page);
}

/// Whether a part is a paragraph of the article in spite of its name: `teaser-text` is the first of some sites, `paywall` all but the first.
/// What sells something or leads elsewhere is shorter, or has a link.
fn is_lead(part: &NodeRef) -> bool {
    let class = part.class().unwrap_or_default().to_lowercase();
    let is_named = LEADS.iter().any(|name| class.contains(name));
    // A teaser without a link sells nothing, however short.
    let least = if class.contains("teaser") {
        LEAD / 2
    } else {
        LEAD
    };
    if !is_named || part.text().trim().len() < least {
        return false;
    }
    let leads_away = |it: NodeRef| {
        ["a", "img", "button", "form", "ul"]
            .iter()
            .any(|name| it.has_name(name))
    };
    let is_among_paragraphs = |it: NodeRef| {
        it.children_it(false)
            .filter(|other| other.has_name("p") || other.has_name("div"))
            .any(|other| other.id != part.id && other.text().trim().len() >= LEAD)
    };
    let is_linked = part.ancestors_it(Some(3)).any(|it| it.has_name("a"));
    let is_lead = !is_linked
        && (part.has_name("p") || !part.descendants_it().any(leads_away))
        && part.parent().is_some_and(is_among_paragraphs);
    if is_lead {
        part.remove_attrs(&["class", "aria-hidden"]);
    }
    is_lead
}

/// Names that paragraphs of an article have as well as what sells it.
const LEADS: [&str; 4] = ["teaser", "paywall", "sponsor", "subscribe"];

/// A paragraph of an article has so many bytes.
const LEAD: usize = 100;

/// What leaves parts of a page out by their names must not see those of the elements that hold the article: `has-sidebar`, `next-post`,
/// `article--sponsored`.
fn plain_holders(page: &Document) {
    let all = words_in_paragraphs(&page.root());
    for part in page.select(MISNAMED).nodes() {
        let is_paragraph = part.has_name("p") && part.text().trim().len() >= LEAD;
        if !is_paragraph && 2 * words_in_paragraphs(part) < all {
            continue;
        }
        if is_paragraph {
            part.remove_attr("aria-hidden");
        }
        let class = part.class().unwrap_or_default();
        let is_kept = |name: &&str| {
            !name.ends_with("-sidebar") && !TELLING.iter().any(|word| name.contains(word))
        };
        let kept: Vec<&str> = class.split_whitespace().filter(is_kept).collect();
        part.set_attr("class", &kept.join(" "));
    }
}

/// Parts that are called what the page has beside the article.
const MISNAMED: &str = "[class*='-sidebar'], [class*='next-'], [class*='sponsor'], [class*='teaser'], \
                        [class*='premium'], [class*='paid'], [class*='Intro'], p[aria-hidden='true']";

/// The words by which they are.
const TELLING: [&str; 6] = ["next-", "sponsor", "teaser", "premium", "paid", "Intro"];

/// Bytes of the words in paragraphs below a node.
fn words_in_paragraphs(node: &NodeRef) -> usize {
    let paragraphs = node.descendants_it().filter(|node| node.has_name("p"));
    paragraphs
        .map(|paragraph| paragraph.text().trim().len())
        .sum()
}

/// Embedded posts are quotations, by whatever name; who wrote one, or a quotation, stands on a line of its own, behind a dash, as
/// who signs does in a text.
fn plain_posts(page: &Document) {
    plain_embeds(page);
    page.select("blockquote[class*='caption' i]").remove();
    page.select("blockquote").remove_attr("class");
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
    fn a_lead_is_kept_whatever_it_is_called() {
        let lead = STORY
            .trim_start_matches("<p>")
            .repeat(2)
            .replace("</p>", " ");
        for part in [
            format!("<div class=teaser-text><p>{lead}</p></div>"),
            format!("<p class=paywall aria-hidden=true>{lead}</p>"),
        ] {
            let page = format!("<div>{part}<p>{lead}</p><p>{lead}</p></div>");
            assert_eq!(pruned(&page).matches("harbour").count(), 6, "{part}");
        }
        let teaser =
            format!("<div><div class=teaser><a href=x>{lead}</a></div>{STORY}{STORY}</div>");
        assert_eq!(pruned(&teaser).matches("harbour").count(), 2);
    }

    #[test]
    fn an_article_is_kept_whatever_it_is_called() {
        let page = format!("<div class=subscriber-content>{STORY}</div><p>Short.</p>");
        assert!(pruned(&page).contains("harbour"));
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
}
