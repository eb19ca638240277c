//! What a page says of itself to machines: the JSON-LD article of schema.org, and `<meta>` elements.
//!
//! Apart from `html` because news sites fill these far better than their visible page: title without the site's name, each
//! author by name, date with its time zone.

use dom_query::Document;
use serde_json::Value;

use super::fields::Fields;

/// What the page tells of its article, by JSON-LD, `<meta>` and what is marked as title, author or date on the page.
pub(super) fn read(page: &Document) -> Fields {
    let told = json_ld(page);
    let shared = meta(page, &["og:title", "twitter:title", "dc.title", "title"]);
    let headline = headline(page);
    let titles = [
        // What the page prints and hands to others is its title, whatever machines are told.
        if plain(&headline) == plain(&shared) {
            headline.clone()
        } else {
            String::new()
        },
        told.title,
        without_site(page, &shared),
        headline,
        without_site(page, &page.select_single("head > title").text()),
    ];
    let authors = [
        told.author,
        meta(
            page,
            &[
                "author",
                "sailthru.author",
                "parsely-author",
                "dc.creator",
                "dcterms.creator",
                "byl",
                "article:author",
            ],
        ),
        shown_authors(page),
    ];
    let dates = [
        told.date,
        meta(
            page,
            &[
                "article:published_time",
                "og:published_time",
                "datepublished",
                "date.available",
                "date.created",
                "dc.date.issued",
                "dc.date",
                "dcterms.created",
                "parsely-pub-date",
                "sailthru.date",
                "pubdate",
                "publishdate",
                "publish-date",
                "date",
            ],
        ),
        shown_date(page),
    ];
    let publishers = [
        told.publisher,
        meta(
            page,
            &[
                "og:site_name",
                "application-name",
                "dc.publisher",
                "citation_journal_title",
            ],
        ),
    ];
    let link = page.select_single("link[rel='canonical']");
    let urls = [
        told.url,
        link.attr_or("href", "").trim().to_owned(),
        meta(page, &["og:url"]),
    ];
    Fields {
        title: first_filled(titles),
        author: first_filled(authors.map(|names| by_comma(&names))),
        date: first_filled(dates),
        publisher: first_filled(publishers),
        url: first_filled(urls),
        text: told.text,
        id: String::new(),
        extra: Vec::new(),
    }
}

fn first_filled<const N: usize>(values: [String; N]) -> String {
    let mut values = values.into_iter();
    values.find(|value| !value.is_empty()).unwrap_or_default()
}

/// The first of the named `<meta>` elements that says something. An address names nobody.
fn meta(page: &Document, names: &[&str]) -> String {
    let all = page.select("meta[content]");
    let named = |name: &&str| {
        all.iter().find_map(|meta| {
            let keys = ["name", "property", "itemprop"];
            let is_it = keys
                .iter()
                .filter_map(|key| meta.attr(key))
                .any(|key| key.eq_ignore_ascii_case(name));
            let value = clean(&meta.attr_or("content", ""));
            let is_link = value.starts_with("http") && *name != "og:url";
            (is_it && !value.is_empty() && !is_link).then_some(value)
        })
    };
    names.iter().find_map(named).unwrap_or_default()
}

/// The only first-level heading of the page.
fn headline(page: &Document) -> String {
    let headings = page.select("h1");
    let words = headings.iter().map(|heading| folded(&heading.text()));
    let mut words = words.filter(|words| !words.is_empty());
    match (words.next(), words.next()) {
        (Some(words), None) => words,
        _ => String::new(),
    }
}

/// A title without the site's name after it: `Harbour closed | The Post`.
fn without_site(page: &Document, title: &str) -> String {
    let title = folded(title);
    let site = meta(page, &["og:site_name", "application-name"]);
    let divided = [" | ", " - ", " – ", " — ", " » "];
    let cut = divided.iter().filter_map(|mark| title.rsplit_once(mark));
    let cut = cut.min_by_key(|(_, end)| end.len());
    match cut {
        Some((words, end))
            if !words.is_empty() && (site.is_empty() || plain(end) == plain(&site)) =>
        {
            let is_name = !site.is_empty() || end.split_whitespace().count() <= SITE;
            if is_name {
                words.trim().to_owned()
            } else {
                title
            }
        }
        _ => title,
    }
}

/// Most words of a site's name.
const SITE: usize = 4;

/// Names marked as those of the authors on the page itself.
fn shown_authors(page: &Document) -> String {
    let marked = [
        "[itemprop='author'] [itemprop='name']",
        "[rel~='author']",
        "[itemprop='author']",
        "[class~='byline' i]",
    ];
    let found = marked.iter().find_map(|marked| {
        let mut names: Vec<String> = Vec::new();
        for name in page.select(marked).iter().map(|name| folded(&name.text())) {
            let is_short = (1..=NAME).contains(&name.split_whitespace().count());
            if is_short && !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty() && names.len() <= NAME).then(|| names.join(", "))
    });
    found.unwrap_or_default()
}

/// Most words of a byline, and most authors; what holds more is a list of something else.
const NAME: usize = 8;

fn shown_date(page: &Document) -> String {
    let marked = [
        "[itemprop='datePublished'][datetime]",
        "[itemprop='datePublished'][content]",
        "time[pubdate][datetime]",
        "article time[datetime]",
        "main time[datetime]",
        "time[datetime]",
    ];
    let found = marked.iter().find_map(|marked| {
        let element = page.select_single(marked);
        let value = element
            .attr("datetime")
            .or_else(|| element.attr("content"))?;
        let value = value.trim().to_owned();
        // `<time datetime="14:20">` is no day.
        (value.len() >= "2020-01-02".len()).then_some(value)
    });
    found.unwrap_or_default()
}

/// Names divided by commas, without the `By` before them.
fn by_comma(names: &str) -> String {
    let names = names
        .strip_prefix("By ")
        .or_else(|| names.strip_prefix("by "))
        .unwrap_or(names);
    let mut list: Vec<&str> = Vec::new();
    for name in names.split([';', ',']).flat_map(two_names) {
        let name = name.trim();
        if !name.is_empty() && !list.contains(&name) {
            list.push(name);
        }
    }
    list.join(", ")
}

/// `Ann Lee and Bo Dam` are two; `Simon and Schuster` is one.
fn two_names(names: &str) -> impl Iterator<Item = &str> {
    let is_full = |name: &str| name.split_whitespace().count() > 1;
    let (first, second) = match names.rsplit_once(" and ") {
        Some((first, second)) if is_full(second) && (first.trim().is_empty() || is_full(first)) => {
            (first, Some(second))
        }
        _ => (names.trim().strip_prefix("and ").unwrap_or(names), None),
    };
    std::iter::once(first).chain(second)
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(words: &str) -> String {
    let letters = words.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The first article described in the page's `application/ld+json` scripts; all empty where there is none.
/// The text is what the site gives as `articleBody`, often without paragraph breaks.
fn json_ld(page: &Document) -> Fields {
    page.select("script[type='application/ld+json']")
        .iter()
        .filter_map(|script| parse(&script.text()))
        .find_map(|value| find_article(&value, 0))
        .unwrap_or_default()
}

/// Many sites print the article into the JSON with its line breaks raw, which strict JSON forbids.
fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_end_matches(';');
    serde_json::from_str(script)
        .or_else(|_| serde_json::from_str(&script.replace(|c: char| c.is_ascii_control(), " ")))
        .ok()
}

/// An article may stand at the top, in an array, in `@graph` or as the main entity of a web page.
fn find_article(value: &Value, depth: usize) -> Option<Fields> {
    const DEEPEST: usize = 4;
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| find_article(item, depth + 1)),
        Value::Object(object) if is_article(value) => Some(Fields {
            id: String::new(),
            title: first_text(value, &["headline", "name"]),
            date: first_text(value, &["datePublished", "dateCreated", "dateModified"]),
            author: object.get("author").map(names).unwrap_or_default(),
            publisher: object.get("publisher").map(names).unwrap_or_default(),
            url: first_text(value, &["url", "mainEntityOfPage"]),
            text: first_text(value, &["articleBody"]),
            extra: Vec::new(),
        }),
        Value::Object(object) => ["@graph", "mainEntity", "mainEntityOfPage"]
            .iter()
            .filter_map(|key| object.get(*key))
            .find_map(|inner| find_article(inner, depth + 1)),
        _ => None,
    }
}

fn is_article(value: &Value) -> bool {
    let names_article = |name: &Value| {
        name.as_str().is_some_and(|name| {
            let name = name.rsplit(['/', ':']).next().unwrap_or(name);
            name.ends_with("Article")
                || matches!(
                    name,
                    "BlogPosting" | "LiveBlogPosting" | "Report" | "SocialMediaPosting"
                )
        })
    };
    match value.get("@type") {
        Some(Value::Array(types)) => types.iter().any(names_article),
        Some(name) => names_article(name),
        None => false,
    }
}

/// The first of `keys` that holds words; an object stands for its `@id`.
fn first_text(value: &Value, keys: &[&str]) -> String {
    keys.iter()
        .filter_map(|key| value.get(*key))
        .filter_map(|found| found.as_str().or_else(|| found.get("@id")?.as_str()))
        .map(clean)
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// Names of persons or organisations: words, an object with a name, or a list of these.
fn names(value: &Value) -> String {
    match value {
        Value::String(name) => clean(name),
        Value::Object(object) => object.get("name").map(names).unwrap_or_default(),
        Value::Array(items) => {
            let mut list: Vec<String> = Vec::new();
            for name in items.iter().map(names).filter(|name| !name.is_empty()) {
                if !list.contains(&name) {
                    list.push(name);
                }
            }
            list.join(", ")
        }
        _ => String::new(),
    }
}

/// Sites write entities into JSON, where they mean nothing, as they do into html.
fn clean(text: &str) -> String {
    if text.contains('&') {
        Document::fragment(text).text().trim().to_owned()
    } else {
        text.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Fields {
        let html = format!("<script type='application/ld+json'>{json}</script>");
        json_ld(&Document::from(html))
    }

    #[test]
    fn an_article_is_found_wherever_it_stands() {
        let article = r#"{"@type":["NewsArticle"],"headline":" Rain &amp; wind ","author":[{"name":"A. Ito"},"B. Obi"],
            "datePublished":"2020-01-02","publisher":{"name":"The Post"},"mainEntityOfPage":{"@id":"https://x.org/1"}}"#;
        let wrapped = [
            article.to_owned(),
            format!("[{{\"@type\":\"Organization\"}},{article}]"),
            format!("{{\"@graph\":[{article}]}}"),
            format!("{{\"@type\":\"WebPage\",\"mainEntity\":{article}}}"),
        ];
        for json in wrapped {
            let fields = read(&json);
            assert_eq!(fields.title, "Rain & wind");
            assert_eq!(fields.author, "A. Ito, B. Obi");
            assert_eq!(fields.date, "2020-01-02");
            assert_eq!(fields.publisher, "The Post");
            assert_eq!(fields.url, "https://x.org/1");
        }
    }

    #[test]
    fn names_are_divided_by_commas() {
        for (names, divided) in [
            ("By Ann Lee and Bo Dam", "Ann Lee, Bo Dam"),
            ("Ann Lee; Bo Dam, and Cy Roe", "Ann Lee, Bo Dam, Cy Roe"),
            ("Simon and Schuster", "Simon and Schuster"),
            ("", ""),
        ] {
            assert_eq!(by_comma(names), divided);
        }
    }

    #[test]
    fn a_title_is_what_the_page_prints_and_hands_on() {
        let page = |html: &str| super::read(&Document::from(html)).title;
        let told =
            r#"<script type="application/ld+json">{"@type":"Article","headline":"Told"}</script>"#;
        assert_eq!(
            page(&format!(
                "{told}<meta property=og:title content=Handed><h1>Shown</h1>"
            )),
            "Told"
        );
        assert_eq!(
            page(&format!(
                "{told}<meta property=og:title content=Shown><h1>Shown</h1>"
            )),
            "Shown"
        );
        assert_eq!(page("<title>Rain, wind | The Post</title>"), "Rain, wind");
        assert_eq!(
            page("<title>Rain - wind</title><meta property=og:site_name content='The Post'>"),
            "Rain - wind"
        );
    }

    #[test]
    fn dates_and_authors_may_be_marked_on_the_page() {
        let html = "<span itemprop=author><b itemprop=name>Ann Lee</b></span><time datetime='14:20'></time>\
                    <article><time datetime='2020-01-02T03:04Z'></time></article>";
        let fields = super::read(&Document::from(html));
        assert_eq!(
            (fields.author.as_str(), fields.date.as_str()),
            ("Ann Lee", "2020-01-02T03:04Z")
        );
    }

    #[test]
    fn raw_line_breaks_are_read_and_other_damage_is_passed_over() {
        assert_eq!(
            read("{\"@type\":\"Article\",\"headline\":\"One\ntwo\"}").title,
            "One two"
        );
        assert_eq!(read("{\"@type\":\"Article\""), Fields::default());
        assert_eq!(
            read(r#"{"@type":"Recipe","name":"Soup"}"#),
            Fields::default()
        );
    }
}
