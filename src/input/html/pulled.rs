//! Pull quotes: words of the article that its page sets once more, large and beside it.

use dom_query::{Document, NodeRef};

use super::confirm::letters;

/// More pull quotes than any article has are looked at no further.
const MOST: usize = 50;

/// What sites call words that they set large beside the article.
const NAMED: &str = "[class*='pullquote' i], [class*='pull-quote' i], [class*='pull_quote' i], [class*='quote-pull' i], \
                     [class*='quote_pull' i], [class*='pulledquote' i], [class*='pulled-quote' i], [class~='pq' i], figure blockquote";

/// What else may hold such words, without a name that says so.
const UNNAMED: &str = "aside, blockquote";

/// Posts of other sites are quoted beside their words.
const POSTS: [&str; 8] = [
    "twitter",
    "tweet",
    "instagram",
    "mastodon",
    "bluesky",
    "tiktok",
    "fb-post",
    "embed",
];

/// Letters of words that are not the same by chance: five or six words.
const FEWEST: usize = 24;

/// A pull quote says again what the article says: one that does is taken out. Any other that is called so is set as a quotation of its
/// own.
pub(super) fn drop_repeated_quotes(page: &Document) {
    let named = page.select(NAMED);
    let unnamed = page.select(UNNAMED);
    if named.is_empty() && unnamed.is_empty() {
        return;
    }
    let said: Vec<(NodeRef, String)> = page
        .select("p")
        .nodes()
        .iter()
        .map(|paragraph| (*paragraph, letters(&paragraph.text())))
        .collect();
    for quote in named.nodes().iter().take(MOST) {
        if stands_elsewhere(quote, &said, 1) {
            quote.remove_from_parent();
        } else {
            open_figure(quote);
            quote.rename("blockquote");
            quote.remove_attr("class");
        }
    }
    for quote in unnamed.nodes().iter().take(MOST) {
        if !is_post(quote) && stands_elsewhere(quote, &said, FEWEST) {
            quote.remove_from_parent();
        }
    }
}

/// A figure of words is none: its words would be left out with its caption, which says whose they are.
fn open_figure(quote: &NodeRef) {
    let is_figure = |it: &NodeRef| it.has_name("figure");
    let outer = quote.ancestors_it(None).find(is_figure);
    let Some(figure) = outer.or(Some(*quote).filter(is_figure)) else {
        return;
    };
    if figure.descendants_it().any(|it| it.has_name("img")) {
        return;
    }
    for caption in figure.descendants() {
        let words = caption.text();
        let words: Vec<&str> = words.split_whitespace().collect();
        if !caption.has_name("figcaption") {
            continue;
        }
        // A longer line tells of something else.
        if words.is_empty() || words.len() > SIGNATURE {
            continue;
        }
        caption.set_text(words.join(" "));
        caption.remove_attr("class");
        caption.rename("cite");
        quote.append_child(&caption);
    }
    if figure.id != quote.id {
        figure.rename("div");
        figure.remove_attr("class");
    }
}

/// Most words of a caption that says who is quoted.
const SIGNATURE: usize = 15;

/// Whether the better part of the words stand in a paragraph of the page that is not within them; who is quoted may stand below. Words of
/// fewer letters than `fewest` do not count.
fn stands_elsewhere(quote: &NodeRef, said: &[(NodeRef, String)], fewest: usize) -> bool {
    let outside: Vec<&str> = said
        .iter()
        .filter(|(paragraph, _)| !is_within(paragraph, quote))
        .map(|(_, words)| words.as_str())
        .collect();
    let all = letters(&quote.text()).len();
    let parts: Vec<NodeRef> = quote.descendants();
    let mut signatures: Vec<(&NodeRef, usize)> = Vec::new();
    for part in parts.iter().filter(|part| is_signature(part)) {
        let length = letters(&part.text()).len();
        let is_known = signatures.iter().any(|(known, _)| is_within(part, known));
        if !is_known && length < all {
            signatures.push((part, length));
        }
    }
    let names: usize = signatures.iter().map(|(_, length)| length).sum();
    let words = if names < all { all - names } else { all };
    let is_name = |part: &&NodeRef| signatures.iter().any(|(name, _)| is_within(part, name));
    let parts = std::iter::once(quote).chain(parts.iter().filter(|part| !is_name(part)));
    let mut parts = parts
        .map(|part| letters(&part.text()))
        .filter(|part| part.len() >= fewest && 2 * part.len() >= words);
    all == 0 || parts.any(|part| outside.iter().any(|said| said.contains(&part)))
}

/// Whether a part says who is quoted.
fn is_signature(part: &NodeRef) -> bool {
    const NAMES: [&str; 5] = ["attribution", "author", "name", "source", "cite"];
    let class = part.attr("class").unwrap_or_default().to_lowercase();
    ["cite", "footer", "figcaption"]
        .iter()
        .any(|name| part.has_name(name))
        || NAMES.iter().any(|name| class.contains(name))
}

fn is_within(node: &NodeRef, other: &NodeRef) -> bool {
    node.id == other.id || node.ancestors_it(None).any(|above| above.id == other.id)
}

fn is_post(node: &NodeRef) -> bool {
    let class = node.attr("class").unwrap_or_default().to_lowercase();
    POSTS.iter().any(|name| class.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(html: &str) -> String {
        let page = Document::from(html);
        drop_repeated_quotes(&page);
        page.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    const SAID: &str = "<p>“Row on and never look back at the quay,” says Finch.</p>";

    #[test]
    fn a_pull_quote_stands_once() {
        let page = "<p>“Row on,” says Finch, “and be quiet.”</p><aside class=pullquote><p>“Row on”</p></aside> \
                    <div class='pull-quote'>Nobody else says this</div>";
        assert_eq!(
            dropped(page),
            "“Row on,” says Finch, “and be quiet.” Nobody else says this"
        );
        assert!(dropped("<p class=pullquote>Nobody else says this</p>").contains("Nobody"));
    }

    #[test]
    fn a_figure_of_new_words_is_opened_and_its_caption_signs_them() {
        let opened = |html: &str| {
            let page = Document::from(html);
            drop_repeated_quotes(&page);
            page.select("body").inner_html().to_string()
        };
        let quote = "<blockquote>Sit down.</blockquote>";
        assert_eq!(
            opened(&format!(
                "<figure class=quote>{quote}<figcaption>— Ada <b>Finch</b></figcaption></figure>"
            )),
            "<div><blockquote>Sit down.<cite>— Ada Finch</cite></blockquote></div>"
        );
        let picture = format!("<figure><img>{quote}<figcaption>Finch</figcaption></figure>");
        assert_eq!(opened(&picture), picture);
    }

    #[test]
    fn who_is_quoted_may_stand_below() {
        let words = "Row on and never look back at the quay";
        for quote in [
            format!("<div class=pull-quote><span>“{words}”</span> <span>Ada Finch</span></div>"),
            format!("<div class=quote-pull>{words}<br>Ada Finch</div>"),
            "<blockquote class=b-pullquote><div><p>Row on.</p></div><cite>Capt. Ada Finch, to the inquiry</cite></blockquote>"
                .to_owned(),
            format!("<aside><p>“{words}”</p><p>Ada Finch</p></aside>"),
            format!("<blockquote><p>{words}</p><cite>Ada Finch</cite></blockquote>"),
        ] {
            assert_eq!(dropped(&format!("{SAID}{quote}")), dropped(SAID), "{quote}");
        }
    }

    #[test]
    fn words_of_their_own_are_kept() {
        let words = "Row on and never look back at the quay";
        for part in [
            format!("<blockquote class=twitter-tweet><p>{words}</p>— Finch</blockquote>"),
            "<aside><p>Row on</p></aside>".to_owned(),
            "<blockquote><p>Sit down.</p><cite>says Finch</cite></blockquote>".to_owned(),
            format!(
                "<aside><p>{words}</p><p>The boats of the harbour went out before dawn and came home late.</p></aside>"
            ),
        ] {
            let page = format!("{SAID}{part}");
            let all = Document::from(page.as_str()).text();
            let all: Vec<&str> = all.split_whitespace().collect();
            assert_eq!(dropped(&page), all.join(" "), "{part}");
        }
    }
}
