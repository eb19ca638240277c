//! What a page says of itself to machines: the JSON-LD article of schema.org, and `<meta>` elements.
//!
//! Apart from `html` because news sites fill these far better than their visible page: title without the site's name, each
//! author by name, date with its time zone.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::blocks;
use super::fields::Fields;

mod printed;

/// What the page tells of its article, by JSON-LD, `<meta>` and what is marked as title, author or date on the page.
pub(super) fn read(page: &Document) -> Fields {
    let told = json_ld(page);
    let shared = meta(page, &["og:title", "twitter:title", "dc.title", "title"]);
    let headline = headline(page);
    let site = meta(page, &["og:site_name", "application-name"]);
    let is_title = |title: &str| {
        let is_cut = title.ends_with("...") || title.ends_with('…');
        !is_cut && (site.is_empty() || plain(title) != plain(&site))
    };
    let titles = [
        // The site's own words to machines are its title, unless they are cut.
        Some(without_site(page, &told.title))
            .filter(|title| is_title(title))
            .unwrap_or_default(),
        // What the page prints and hands to others.
        if plain(&headline) == plain(&shared) {
            headline.clone()
        } else {
            String::new()
        },
        without_site(page, &shared),
        headline,
        without_site(page, &page.select_single("head > title").text()),
    ];
    let publisher = meta(page, &["og:site_name", "application-name"]);
    let called = plain(&page.select_single("head > title").text());
    let is_site = |name: &str| {
        [&publisher, &told.publisher]
            .iter()
            .any(|site| !site.is_empty() && plain(site) == name)
            || name.len() >= SHORTEST && called.len() > 2 * name.len() && called.ends_with(name)
    };
    let of_persons = |names: String| without_accounts(&names, is_site);
    let authors = [
        of_persons(told.author.clone()),
        of_persons(meta(
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
        )),
        of_persons(shown_authors(page, &MARKED_AUTHORS)),
        printed::authors(page),
        plain_byline(page),
        told.author.clone(),
    ];
    let dates = [
        told.date,
        meta(
            page,
            &[
                "article:published_time",
                "og:published_time",
                "og:article:published_time",
                "article.published",
                "cxenseparse:recs:publishtime",
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
        printed::date(page),
        day_of_address(page),
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

/// The fewest letters of a title.
const FEWEST: usize = 12;

/// The only first-level heading of the page, without the name of the site.
pub(super) fn headline(page: &Document) -> String {
    let headings = page.select("h1");
    let site = plain(&meta(page, &["og:site_name", "application-name"]));
    let words = headings.nodes().iter().map(heading_words);
    let called = plain(&page.select_single("head > title").text());
    // A short end or beginning of what the page is called is the site's name.
    let is_site = |words: &str| {
        let letters = plain(words);
        letters == site && !site.is_empty()
            || 2 * letters.len() < called.len()
                && (called.starts_with(&letters) || called.ends_with(&letters))
    };
    let words = words.filter(|words| !is_site(words));
    let words: Vec<String> = words.filter(|words| !words.is_empty()).collect();
    if let [words] = words.as_slice() {
        return words.clone();
    }
    // Of several, the one that the page is called by.
    let is_called = |words: &&String| {
        let letters = plain(words);
        letters.len() >= FEWEST && called.starts_with(&letters)
    };
    words.iter().find(is_called).cloned().unwrap_or_default()
}

/// The words of a heading, without the section that stands before them: `<a class=kicker>Council</a>`.
fn heading_words(heading: &NodeRef) -> String {
    let parts = heading.element_children();
    let is_kicker = |part: &&NodeRef| {
        part.class().is_some_and(|class| {
            let class = class.to_lowercase();
            ["kicker", "eyebrow", "visually-hidden", "sr-only"]
                .iter()
                .any(|name| class.contains(name))
        })
    };
    let kicker = parts
        .first()
        .filter(is_kicker)
        .map(|part| folded(&part.text()));
    let words = folded(&blocks::text_of(heading));
    match kicker.and_then(|kicker| {
        words
            .strip_prefix(&kicker)
            .map(|rest| rest.trim().to_owned())
    }) {
        Some(rest) if !rest.is_empty() => rest,
        _ => words,
    }
}

/// The day in an address: `/2020/10/08/pool-closes`.
fn day_of_address(page: &Document) -> String {
    let link = page.select_single("link[rel='canonical']");
    let link = link.attr_or("href", "").to_string();
    let address = if link.is_empty() {
        meta(page, &["og:url"])
    } else {
        link
    };
    let parts: Vec<&str> = address.split('/').collect();
    let is_number = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|c| c.is_ascii_digit())
    };
    let day = parts.windows(3).find(|it| {
        is_number(it[0], 4)
            && (it[0].starts_with("19") || it[0].starts_with("20"))
            && is_number(it[1], 2)
            && is_number(it[2], 2)
    });
    day.map(|day| day.join("-")).unwrap_or_default()
}

/// Names without those of the site itself and of accounts that nobody is called by.
fn without_accounts(names: &str, is_site: impl Fn(&str) -> bool) -> String {
    const ACCOUNTS: [&str; 6] = [
        "admin",
        "administrator",
        "superuser",
        "webmaster",
        "editor",
        "user",
    ];
    let list = by_comma(names);
    let kept = list.split(", ").filter(|name| {
        let letters = plain(name);
        let is_contributed = ["reporting by", "editing by", "view all posts"]
            .iter()
            .any(|words| name.to_lowercase().contains(words));
        !is_site(&letters) && !is_contributed && !ACCOUNTS.contains(&letters.as_str())
    });
    kept.collect::<Vec<_>>().join(", ")
}

/// A title without the site's name after it: `Harbour closed | The Post`.
fn without_site(page: &Document, title: &str) -> String {
    let title = folded(title);
    let site = meta(page, &["og:site_name", "application-name"]);
    if !site.is_empty() {
        let marks = [" | ", " - ", " – ", " — ", " » ", " :: ", ": "];
        let heads = marks.iter().filter_map(|mark| title.split_once(mark));
        let rest = heads.filter(|(head, _)| plain(head) == plain(&site));
        if let Some((_, rest)) = rest.max_by_key(|(_, rest)| rest.len()) {
            return rest.trim().to_owned();
        }
    }
    let divided = [" | ", " - ", " – ", " — ", " » ", " :: "];
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

/// Fewest letters by which the name of a site is known.
const SHORTEST: usize = 6;

/// Most words of a site's name.
const SITE: usize = 4;

/// How authors are marked for machines on the page itself.
const MARKED_AUTHORS: [&str; 3] = [
    "[itemprop='author'] [itemprop='name']",
    "[rel~='author']",
    "[itemprop='author']",
];

/// A byline that is no person's name, but a name: `Reuters`.
fn plain_byline(page: &Document) -> String {
    let line = shown_authors(page, &["[class~='byline' i]"]);
    let names = without_accounts(&line, |_| false);
    let is_more = |c: char| c.is_ascii_digit() || matches!(c, '@' | '|' | ':' | '•' | '·');
    if names.contains(is_more) || names.split_whitespace().count() > NAME {
        String::new()
    } else {
        names
    }
}

/// Names marked as those of the authors on the page itself.
fn shown_authors(page: &Document, marked: &[&str]) -> String {
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
        page.select(marked).nodes().iter().find_map(|element| {
            let value = element
                .attr("datetime")
                .or_else(|| element.attr("content"))?;
            let value = value.trim().to_owned();
            // `<time datetime="14:20">` is no day, and the day of a comment or of another article not this one's.
            let is_day = value.len() >= "2020-01-02".len() && !printed::is_elsewhere(element);
            (is_day && !is_later(element)).then_some(value)
        })
    });
    found.unwrap_or_default()
}

/// Whether an element tells when the article was changed.
fn is_later(element: &NodeRef) -> bool {
    ["class", "itemprop"].iter().any(|key| {
        element.attr(key).is_some_and(|value| {
            let value = value.to_lowercase();
            value.contains("modified") || value.contains("updated") && !value.contains("published")
        })
    })
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
    let script = script
        .replace("<![CDATA[", "")
        .replace("]]>", "")
        .replace("//\n", "\n");
    let script = script.trim().trim_matches('/').trim().trim_end_matches(';');
    serde_json::from_str(script)
        .or_else(|_| serde_json::from_str(&script.replace(|c: char| c.is_ascii_control(), " ")))
        .or_else(|_| serde_json::from_str(&without_last_commas(script)))
        .ok()
}

/// A comma before the end of a list or an object is one too many.
fn without_last_commas(script: &str) -> String {
    let script = script.replace(|c: char| c.is_ascii_control(), " ");
    let mut kept = String::with_capacity(script.len());
    let (mut is_in_string, mut is_escaped) = (false, false);
    for c in script.chars() {
        if !is_in_string && matches!(c, '}' | ']') && kept.trim_end().ends_with(',') {
            kept.truncate(kept.trim_end().len() - 1);
        }
        is_in_string ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        kept.push(c);
    }
    kept
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
        let once = Document::fragment(text).text().trim().to_owned();
        // Some write `&amp;#039;`.
        if once.contains("&#") || once.contains("&amp;") {
            Document::fragment(once.as_str()).text().trim().to_owned()
        } else {
            once
        }
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
        let cut = told.replace("Told", "Sho...");
        assert_eq!(
            page(&format!(
                "{cut}<meta property=og:title content=Shown><h1>Shown</h1>"
            )),
            "Shown"
        );
        let site = "<title>Boats come home late - The Post</title><h1>The Post</h1>";
        assert_eq!(page(site), "Boats come home late");
        let kicker = "<h1><a class=kicker>Council</a><span>Pool to<br>close</span></h1>";
        assert_eq!(page(kicker), "Pool to close");
        assert_eq!(page("<title>Rain, wind | The Post</title>"), "Rain, wind");
        assert_eq!(
            page("<title>Rain - wind</title><meta property=og:site_name content='The Post'>"),
            "Rain - wind"
        );
    }

    #[test]
    fn a_site_is_no_author_and_a_comment_no_day() {
        let page = |html: &str| {
            let fields = super::read(&Document::from(html));
            (fields.author, fields.date)
        };
        let html = "<meta property=og:site_name content='The Post'><meta name=author content='The Post'>\
                    <h1>Boats come home</h1><p class=byline>By Ann Lee, 3 May 2021</p>\
                    <div class=comments><time datetime='2022-03-04T10:00Z'>x</time></div>";
        assert_eq!(page(html).0, "Ann Lee");
        assert_eq!(page(html).1, "By Ann Lee, 3 May 2021");
        let address = "<link rel=canonical href='https://x.org/2020/10/08/pool'>";
        assert_eq!(page(address).1, "2020-10-08");
        let damaged = "<script type='application/ld+json'>//<![CDATA[\n{\"@type\":\"Article\",\
                       \"datePublished\":\"2020-10-08\",}\n//]]></script>";
        assert_eq!(page(damaged).1, "2020-10-08");
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
