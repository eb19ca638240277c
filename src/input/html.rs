//! A web page -> its article: the main text, and what the page says about it.
//!
//! The text is the one that offsets count in: the headline, then the paragraphs, a blank line between two.

use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability, ReadabilityError};

use super::fields::Fields;
use super::{blocks, metadata};
use crate::error::{Error, ErrorKind, Result};

/// Reads the article out of a page.
pub(super) fn read(html: &str) -> Result<Fields> {
    let nesting = deepest_nesting(html);
    if nesting > DEEPEST {
        let message = format!("elements are nested {nesting} deep; no article page is");
        return Err(Error::new(ErrorKind::Format, message));
    }
    let page = Document::from(html);
    let told = metadata::json_ld(&page);
    let link = link_to_itself(&page);
    let config = Config {
        // Read by `metadata`, which knows more of its forms.
        disable_json_ld: true,
        // Keeps articles whole that a page gives in several blocks.
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        ..Config::default()
    };
    let mut readability = Readability::with_document(page, None, Some(config)).map_err(no_text)?;
    let article = readability.parse().map_err(no_text)?;
    let main = readability.doc.select_single("#readability-page-1");
    let shown = main
        .nodes()
        .first()
        .map(blocks::text_of)
        .unwrap_or_default();
    let title = first_filled(told.title, article.title);
    Ok(Fields {
        text: with_headline(&title, fuller(shown, &told.text)),
        title,
        date: first_filled(told.date, article.published_time.unwrap_or_default()),
        author: first_filled(told.author, article.byline.unwrap_or_default()),
        publisher: first_filled(told.publisher, article.site_name.unwrap_or_default()),
        url: first_filled(told.url, link),
        id: String::new(),
    })
}

/// Building the tree and finding the text take time quadratic in the depth; browsers stop at 512.
const DEEPEST: usize = 4_000;

/// An upper bound of the depth of the tree: tags opened and not closed, void elements aside.
fn deepest_nesting(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        match tag.as_bytes() {
            [b'/', ..] => open = open.saturating_sub(1),
            [first, ..] if first.is_ascii_alphabetic() && !is_flat(tag) => open += 1,
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Elements that have no end tag, or whose end tag is commonly left out and implied by the next of its kind.
fn is_flat(tag: &str) -> bool {
    const FLAT: [&str; 22] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link",
        "meta", "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
    ];
    let end = tag
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(tag.len());
    let closed = tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
    closed
        || FLAT
            .iter()
            .any(|flat| tag[..end].eq_ignore_ascii_case(flat))
}

/// What is shown, unless the site tells machines at least twice as much: some pages hide the rest behind a button.
fn fuller(shown: String, told: &str) -> String {
    if told.len() < 2 * shown.len() {
        return shown;
    }
    let lines = told.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Headlines say who said what too, but the main text of a page seldom holds its own.
fn with_headline(title: &str, text: String) -> String {
    if title.is_empty() || text.is_empty() || text.starts_with(title) {
        text
    } else {
        format!("{title}\n\n{text}")
    }
}

fn link_to_itself(page: &Document) -> String {
    let link = page.select_single("link[rel='canonical']");
    link.attr_or("href", "").trim().to_owned()
}

fn first_filled(first: String, second: String) -> String {
    if first.is_empty() { second } else { first }
}

fn no_text(cause: ReadabilityError) -> Error {
    Error::new(ErrorKind::Empty, "no article text was found in this page").caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "The harbour was closed on Monday, officials said, after a storm, the worst in years, \
                             tore two cranes from their rails and flooded the old market.";

    #[test]
    fn the_article_is_read_without_the_page_around_it() {
        let body: Vec<String> = (1..6).map(|n| format!("{n}. {PARAGRAPH}")).collect();
        let page = format!(
            "<html><head><title>Harbour closed | The Post</title><meta property='og:title' content='Harbour closed'>
             <meta name='author' content='A. Ito'><meta property='og:site_name' content='The Post'>
             <meta property='article:published_time' content='2024-05-01'><link rel=canonical href='https://x.org/1'>
             </head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav><div class=story><p>{}</p></div>
             <footer>Terms</footer></body></html>",
            body.join("</p><p>")
        );
        let fields = read(&page).unwrap();
        assert_eq!(
            fields.text,
            format!("Harbour closed\n\n{}", body.join("\n\n"))
        );
        assert_eq!(fields.title, "Harbour closed");
        assert_eq!(fields.author, "A. Ito");
        assert_eq!(fields.date, "2024-05-01");
        assert_eq!(fields.publisher, "The Post");
        assert_eq!(fields.url, "https://x.org/1");
    }

    #[test]
    fn what_a_page_hides_is_taken_from_what_it_tells_machines() {
        let told = format!("{PARAGRAPH}\\n{PARAGRAPH}\\n{PARAGRAPH}");
        let page = format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{told}\"}}</script><p>{PARAGRAPH}</p>"
        );
        assert_eq!(read(&page).unwrap().text, [PARAGRAPH; 3].join("\n\n"));
    }

    #[test]
    fn a_page_without_words_is_an_error() {
        for page in ["", "<html>", "<script>x</script>", "\0\0"] {
            let is_empty = read(page).map_or(true, |fields| {
                fields.text.trim_matches('\u{fffd}').is_empty()
            });
            assert!(is_empty, "{page:?}");
        }
    }

    #[test]
    fn elements_without_end_are_refused_in_time() {
        let page = format!("{}{PARAGRAPH}", "<div>".repeat(100_000));
        assert_eq!(read(&page).unwrap_err().kind(), ErrorKind::Format);
        assert_eq!(
            deepest_nesting("<p><p><br><img/><div><B>x</B></div>a < b"),
            2
        );
    }
}
