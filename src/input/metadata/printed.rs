//! What a page prints of its date and its authors, for people alone.
//!
//! Apart from `metadata` because nothing here is marked for machines: it is told by where it stands, between the headline and the first
//! paragraph, and by what sites call it. A wrong day is worse than none.

use dom_query::{Document, NodeRef};

use crate::text::first_day;

/// What sites call parts in which other articles, or readers, have their dates and names.
const ELSEWHERE: [&str; 13] = [
    "comment",
    "related",
    "sidebar",
    "widget",
    "card",
    "teaser",
    "recommend",
    "promo",
    "trending",
    "latest",
    "popular",
    "disqus",
    "respon",
];

/// Pieces of text after the headline among which the date and the names of authors stand.
const NEAR: usize = 30;

/// A date or byline is no longer, in bytes; what is longer is a paragraph.
const LINE: usize = 120;

/// The first paragraph of an article has so many bytes.
const PARAGRAPH: usize = 160;

/// The day that a page prints below its headline, in the words of the page.
pub(super) fn date(page: &Document) -> String {
    let marked = "[itemprop='datePublished'], [property='dc:date'], [property='dcterms:date'], \
                  [property='schema:datePublished'], abbr.published[title], abbr.date[title]";
    let marked = page.select(marked);
    let marked = marked.nodes().iter().filter(|it| !is_elsewhere(it));
    let told = marked.flat_map(|it| {
        let words = it.text();
        [it.attr("title"), it.attr("content"), Some(words)]
    });
    let told = told
        .flatten()
        .map(|words| folded(&words))
        .find(|words| is_date(words));
    let below = || below_headline(page).into_iter().find(|line| is_date(line));
    told.or_else(below)
        .or_else(|| only_date(page))
        .unwrap_or_default()
}

/// The day of elements that are called `date`, where they all name the same.
fn only_date(page: &Document) -> Option<String> {
    let named = page.select("[class*='date' i], [class*='posted' i], [class*='publish' i], time");
    let lines = named.nodes().iter().filter(|it| !is_elsewhere(it));
    let lines = lines.map(|it| folded(&it.text()));
    let lines: Vec<String> = lines.filter(|line| is_date(line)).collect();
    let first = lines.first()?;
    let day = first_day(first, None);
    lines
        .iter()
        .all(|line| first_day(line, None) == day)
        .then(|| first.clone())
}

/// Names of authors in a line that begins with `By`, below the headline.
pub(super) fn authors(page: &Document) -> String {
    let named = "[class*='author-name' i], [class*='author__name' i], [class*='byline' i], [class~='author' i], .vcard .fn";
    let named = page.select(named);
    let named = named.nodes().iter().filter(|it| !is_elsewhere(it));
    let named = named.map(spaced);
    let below = below_headline(page);
    let below = below.iter().filter_map(|line| after_by(line));
    let names = named
        .filter_map(|line| names_in(after_by(&line).unwrap_or(&line)))
        .next();
    let below = || below.filter_map(names_in).next();
    names.or_else(below).unwrap_or_default()
}

/// The words after `By`.
fn after_by(line: &str) -> Option<&str> {
    let marks = [
        "by ",
        "by: ",
        "words by ",
        "written by ",
        "posted by ",
        "story by ",
        "text: ",
    ];
    marks.iter().find_map(|mark| {
        let head = line.get(..mark.len())?;
        head.eq_ignore_ascii_case(mark).then(|| &line[mark.len()..])
    })
}

/// The names of persons at the beginning of a byline; none where it does not begin with one.
pub(super) fn names_in(line: &str) -> Option<String> {
    let end = line.find(['|', '•', '·', '(', '@', ';', ':']);
    let line = &line[..end.unwrap_or(line.len())];
    let ends = [" at ", " in ", " of the ", " for ", " View all", ". "];
    let end = ends.iter().filter_map(|mark| line.find(mark)).min();
    let line = &line[..end.filter(|at| *at > 0).unwrap_or(line.len())];
    let mut names: Vec<String> = Vec::new();
    for part in line
        .replace(" & ", ", ")
        .replace(" and ", ", ")
        .replace(" AND ", ", ")
        .split(',')
    {
        let name = part.trim();
        let name = name.strip_prefix("and ").unwrap_or(name);
        if is_name(name) && !names.iter().any(|known| known == name) {
            names.push(in_small_letters(name));
        } else if names.is_empty() || !name.is_empty() {
            break;
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// Whether words are the name of a person as bylines have it: two to four, each with a capital.
pub(super) fn is_name(words: &str) -> bool {
    const NO_NAMES: [&str; 22] = [
        "news",
        "staff",
        "reporter",
        "editor",
        "correspondent",
        "press",
        "desk",
        "team",
        "agency",
        "user",
        "admin",
        "post",
        "times",
        "writer",
        "reuters",
        "view",
        "follow",
        "published",
        "posted",
        "updated",
        "newsroom",
        "contributor",
    ];
    let count = words.split_whitespace().count();
    let is_part = |word: &str| {
        let small = [
            "de", "van", "von", "der", "da", "bin", "al", "la", "el", "du", "di",
        ];
        word.starts_with(char::is_uppercase) || small.contains(&word)
    };
    (2..=4).contains(&count)
        && words.split_whitespace().all(is_part)
        && !words.chars().any(|c| c.is_ascii_digit())
        && !words
            .split_whitespace()
            .any(|word| NO_NAMES.contains(&word.to_lowercase().as_str()))
}

/// `ANN LEE` is Ann Lee.
fn in_small_letters(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut is_first = true;
    let letters = name.chars().flat_map(|c| {
        let c = if is_first {
            vec![c]
        } else {
            c.to_lowercase().collect()
        };
        is_first = !c.iter().any(|c| c.is_alphabetic());
        c
    });
    letters.collect()
}

/// The short lines between the headline and the first paragraph.
fn below_headline(page: &Document) -> Vec<String> {
    let headlines = page.select("h1");
    let mut headline = headlines.nodes().last().copied();
    if headlines.length() != 1 {
        headline = page
            .select("article h1, main h1")
            .nodes()
            .first()
            .copied()
            .or(headline);
    }
    let (Some(headline), Some(root)) = (headline, page.body()) else {
        return Vec::new();
    };
    let all: Vec<NodeRef> = root.descendants();
    let at = all
        .iter()
        .position(|it| it.id == headline.id)
        .unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for node in all[at..].iter().filter(|it| it.is_text()).take(4 * NEAR) {
        let around = node.parent();
        let is_hidden = around.is_none_or(|it| {
            ["script", "style", "noscript", "figcaption", "option"]
                .iter()
                .any(|name| it.has_name(name))
        });
        let is_headline = node.ancestors_it(None).any(|it| it.id == headline.id);
        let words = folded(&node.text());
        if is_hidden || is_headline || words.is_empty() || is_elsewhere(node) {
            continue;
        }
        if words.len() >= PARAGRAPH || lines.len() >= NEAR {
            break;
        }
        // `By <a>Ann Lee</a>` is one line.
        match lines.last_mut() {
            Some(last)
                if matches!(
                    last.to_lowercase().as_str(),
                    "by" | "by:" | "posted by" | "written by" | "words by"
                ) =>
            {
                last.push(' ');
                last.push_str(&words);
            }
            _ => lines.push(words),
        }
    }
    lines
}

/// Whether a line tells the day on which the article came out.
fn is_date(line: &str) -> bool {
    let small = line.to_lowercase();
    let is_later = ["updated", "modified", "edited"]
        .iter()
        .any(|word| small.contains(word))
        && !["published", "posted", "first"]
            .iter()
            .any(|word| small.contains(word));
    let has_year = line.split(|c: char| !c.is_ascii_digit()).any(|number| {
        number.len() == 8
            || number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
    });
    let is_right = ["©", "copyright", "(c)"]
        .iter()
        .any(|word| small.contains(word));
    line.len() <= LINE && !is_later && has_year && !is_right && first_day(line, None).is_some()
}

/// Whether a node stands in a part of the page that is about other articles or by readers.
pub(super) fn is_elsewhere(node: &NodeRef) -> bool {
    let says = |it: &NodeRef, key: &str| {
        it.attr(key).is_some_and(|value| {
            // A `vcard` is who wrote it.
            let value = value.to_lowercase().replace("vcard", "");
            ELSEWHERE.iter().any(|word| value.contains(word))
        })
    };
    std::iter::once(*node)
        .chain(node.ancestors_it(None))
        .any(|it| {
            let is_page = ["html", "body", "main", "article"]
                .iter()
                .any(|name| it.has_name(name));
            let is_beside = ["aside", "footer", "nav"]
                .iter()
                .any(|name| it.has_name(name));
            is_beside || !is_page && (says(&it, "class") || says(&it, "id"))
        })
}

/// The words of an element, those of its parts apart.
fn spaced(node: &NodeRef) -> String {
    let parts = node.descendants_it().filter(NodeRef::is_text);
    let parts: Vec<String> = parts.map(|part| folded(&part.text())).collect();
    folded(&parts.join(" "))
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<p>The harbour was shut on Monday, and the boats lay idle all day long while the crew of the tug \
                         waited for the crane that should have come on 4 May 2021 and that nobody had ordered.</p>";

    fn of(below: &str) -> (String, String) {
        let page = Document::from(format!("<h1>Harbour shut</h1>{below}{STORY}"));
        (date(&page), authors(&page))
    }

    #[test]
    fn day_and_names_stand_below_the_headline() {
        for below in [
            "<div>By <a>Ann Lee</a></div><span>8 October 2020</span>",
            "<p>BY ANN LEE</p><time>October 8, 2020</time>",
            "<div class=byline>Ann Lee, Denby News</div><p>Published: 8 October 2020</p>",
        ] {
            let (date, names) = of(below);
            assert_eq!(
                first_day(&date, None).as_deref(),
                Some("2020-10-08"),
                "{below}"
            );
            assert_eq!(names, "Ann Lee", "{below}");
        }
    }

    #[test]
    fn what_is_of_others_is_left() {
        for below in [
            "",
            "<div class=comment><p>By Ann Lee</p><time>8 October 2020</time></div>",
            "<p>Additional reporting by Ann Lee</p><p>Updated 8 October 2020</p>",
            "<p>By Denby News</p><p>© 2020</p>",
        ] {
            assert_eq!(of(below), (String::new(), String::new()), "{below}");
        }
    }
}
