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
    if is_too_deep(html) {
        let message =
            format!("elements are nested more than {DEEPEST} deep, as in no article page");
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
        extra: Vec::new(),
    })
}

/// Building the tree and finding the text take time quadratic in the depth. Browsers stop at 512.
const DEEPEST: usize = 1_000;

/// Whether the tree would be deeper than [`DEEPEST`], as far as the tags alone show.
pub(super) fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (is_end, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name = name_of(tag);
        let ends_last = is_end
            && open
                .last()
                .is_some_and(|last| last.eq_ignore_ascii_case(name));
        let is_in_script = open
            .last()
            .is_some_and(|last| is_one_of(last, &["script", "style"]));
        if name.is_empty() || (is_in_script && !ends_last) {
            continue;
        }
        if is_end {
            let opened = open
                .iter()
                .rposition(|last| last.eq_ignore_ascii_case(name));
            open.truncate(opened.unwrap_or(open.len()));
        } else if !is_one_of(name, &FLAT) && !is_closed_shape(tag, &open) {
            open.push(name);
        }
        if open.len() > DEEPEST {
            return true;
        }
    }
    false
}

/// Elements that have no end tag, or whose end tag is commonly left out and implied by the next of its kind.
const FLAT: [&str; 22] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
];

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    &tag[..end.unwrap_or(tag.len())]
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// `<path/>` is whole inside a drawing; elsewhere in html the slash means nothing.
fn is_closed_shape(tag: &str, open: &[&str]) -> bool {
    tag.split('>').next().is_some_and(|tag| tag.ends_with('/'))
        && open.iter().any(|name| is_one_of(name, &["svg", "math"]))
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
        for deep in [
            "<div>",
            "<div></x>",
            "<Div/>",
            "<b><p>",
            "<div><script></div></script>",
        ] {
            assert_eq!(
                read(&deep.repeat(100_000)).unwrap_err().kind(),
                ErrorKind::Format
            );
        }
        let flat = [
            "<p>",
            "<br>",
            "<div></DIV>",
            "<div><i></div>",
            "<svg><path/></svg>",
            "a < b ",
            "<script>'<b>'</script>",
        ];
        for html in flat {
            assert!(!is_too_deep(&html.repeat(5_000)), "{html}");
        }
        assert!(!is_too_deep(&format!(
            "<svg>{}</svg>",
            "<path/>".repeat(5_000)
        )));
    }
}
