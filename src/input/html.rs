//! A web page -> its article: the main text, and what the page says about it.
//!
//! The text is the one that offsets count in: the headline, then the paragraphs, a blank line between two.

use dom_query::Document;
use trafilatura::{ExtractionFocus, Options};

use super::fields::Fields;
use super::{blocks, metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::text::is_debris;

mod confirm;
mod credit;
mod depth;
mod embeds;
mod header;
mod inline;
mod notice;
mod paragraphs;
mod prune;
mod pulled;

use confirm::{confirmed, letters, lines};
use credit::is_caption;
use depth::is_deeper;
use notice::is_notice;

/// Reads the article out of a page.
pub(super) fn read(html: &str) -> Result<Fields> {
    if is_too_deep(html) {
        let message =
            format!("elements are nested more than {DEEPEST} deep, as in no article page");
        return Err(Error::new(ErrorKind::Format, message));
    }
    let page = Document::from(html);
    let told = metadata::read(&page);
    let headline = metadata::headline(&page);
    let shown = if is_deeper(html, DEEP) || html.matches('<').count() > LARGEST {
        plainly(&page)
    } else {
        prune::prune(&page);
        confirmed(main_text(&page.html()), &told.text, &page)
    };
    let mut text = without_furniture(&shown, [&told.title, &headline]);
    if text.is_empty() || is_notice(&text) {
        text = second_look(&page, &told.text)?;
    }
    Ok(Fields {
        text: with_headline(&told.title, text),
        ..told
    })
}

/// Whether a page is nested so deep that its tree is not to be built.
pub(super) fn is_too_deep(html: &str) -> bool {
    is_deeper(html, DEEPEST)
}

/// Building the tree and finding the text take time quadratic in the depth. Browsers stop at 512.
const DEEPEST: usize = 1_000;

/// Elements nested deeper than this are in no page made by hand, and cost seconds to weigh.
const DEEP: usize = 200;

/// Pages of more tags are read in one way only: to choose between two takes twice the time.
const LARGE: usize = 6_000;

/// Pages of more tags are read as they stand, for the same reason: a second is enough for a page.
const LARGEST: usize = 12_000;

/// The stricter way to read a page is taken where it finds this share of what the usual way finds.
const MOST: f64 = 0.7;

/// The words of the innermost element that is marked as the article, or of the whole page.
fn plainly(page: &Document) -> String {
    let marked = ["article", "main", "body"].map(|name| page.select_single(name));
    let marked = marked.iter().find(|part| !part.is_empty());
    let part = marked.and_then(|part| part.nodes().first().map(blocks::text_of));
    part.unwrap_or_default()
}

/// The main text as `trafilatura` finds it: each paragraph apart.
fn main_text(html: &str) -> String {
    let usual = extracted(html, ExtractionFocus::Balanced);
    if html.matches('<').count() > LARGE {
        return usual;
    }
    let strict = extracted(html, ExtractionFocus::FavorPrecision);
    if strict.len() as f64 >= MOST * usual.len() as f64 {
        strict
    } else {
        usual
    }
}

fn extracted(html: &str, focus: ExtractionFocus) -> String {
    let options = Options::default()
        .with_exclude_comments(true)
        .with_fallback(html.matches('<').count() <= LARGE)
        .with_focus(focus);
    // Of a page without text it says no more than that.
    let Ok(found) = trafilatura::extract(html, &options) else {
        return String::new();
    };
    blocks::text_of(&Document::fragment(found.content_html.as_str()).root())
}

/// Leaves out what the page repeats of its title, and lines that lead elsewhere or sell something.
fn without_furniture(text: &str, titles: [&str; 2]) -> String {
    let titles = titles.map(letters);
    let mut kept: Vec<&str> = Vec::new();
    for (at, paragraph) in text.split("\n\n").enumerate() {
        let words = letters(paragraph);
        let is_title = at < HEAD && !words.is_empty() && titles.contains(&words);
        if !is_title && !is_debris(paragraph) && !is_caption(paragraph) {
            kept.push(paragraph);
        }
    }
    kept.join("\n\n")
}

/// In so many paragraphs at the top of a page its title may stand again.
const HEAD: usize = 3;

/// Where the page seems to hold nothing but a notice on privacy: what the site tells machines, or anything else it shows.
fn second_look(page: &Document, told: &str) -> Result<String> {
    let options = [ExtractionFocus::FavorRecall, ExtractionFocus::Balanced];
    let html = page.html();
    let is_small = html.matches('<').count() <= LARGEST && !is_deeper(&html, DEEP);
    let options = options.into_iter().filter(|_| is_small);
    let ways = std::iter::once(lines(told)).chain(options.map(|it| extracted(&html, it)));
    let mut has_words = false;
    for text in ways {
        has_words |= !text.trim().is_empty();
        if !text.trim().is_empty() && !is_notice(&text) {
            return Ok(text);
        }
    }
    let message = if has_words {
        "the page holds a notice on cookies or privacy and no article; save it again with the notice answered"
    } else {
        "no article text was found in this page"
    };
    Err(Error::new(ErrorKind::Empty, message))
}

/// Headlines say who said what too, but the main text of a page seldom holds its own.
fn with_headline(title: &str, text: String) -> String {
    if title.is_empty() || text.is_empty() || text.starts_with(title) {
        text
    } else {
        format!("{title}\n\n{text}")
    }
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
    fn a_page_of_whatever_size_has_its_text() {
        for count in [10, 4_000, 8_000] {
            let body: Vec<String> = (0..count)
                .map(|n| format!("<p>{n}. {PARAGRAPH}</p>"))
                .collect();
            let page = format!("<article>{}</article>", body.concat());
            let text = read(&page).unwrap().text;
            assert_eq!(text.split("\n\n").count(), count);
        }
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
}
