//! What a page says of itself to machines: the JSON-LD article of schema.org.
//!
//! Apart from `html` because news sites fill it far better than their visible page: title without the site's name, each
//! author by name, date with its time zone.

use dom_query::Document;
use serde_json::Value;

use super::fields::Fields;

/// The first article described in the page's `application/ld+json` scripts; all empty where there is none.
/// The text is what the site gives as `articleBody`, often without paragraph breaks.
pub(super) fn json_ld(page: &Document) -> Fields {
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
