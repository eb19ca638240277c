//! Web pages: the article and what the page says of it, without what stands around it.

use serde_json::Value;

use crate::project::Project;

const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Pier to close | The Orle Gazette</title>
<meta name="author" content="By Petra Novak and Tom Lind"><meta property="og:site_name" content="The Orle Gazette">
<meta property="article:published_time" content="2024-06-04T06:30:00+01:00">
<link rel="canonical" href="https://example.org/pier"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<div class="cookie-banner"><p>We and our partners use cookies. You may withdraw your consent.</p></div>
<article><h1>Pier to close</h1>
<p>The pier at Port Orle will be shut for a year from Monday, the harbour board said in a letter to the crews last night.</p>
<figure><img src="a.jpg"><figcaption>“A sad day,” said a passer-by on the pier.</figcaption></figure>
<p>“The piles are like cheese,” said the engineer, Dora Finch. She added that nobody had looked at them since the war.</p>
<aside class="pull-quote"><p>“The piles are like cheese”</p></aside>
<p>ALSO READ: Minister says it will rain</p>
<div class="newsletter-box"><p>Get our daily letter, says our editor.</p></div>
<ul><li>The mayor said the boats would lie at the old quay, which is half a mile from the station.</li>
<li>The crews said they had heard of it on the radio, and would write to the board again.</li></ul>
<blockquote><p>The sea does not read the timetable, whatever the board may write in its letters.</p><cite>Max Ehrling</cite></blockquote>
</article>
<section id="comments"><p>My cousin said the board has sold the name.</p></section>
<footer>© 2024 The Orle Gazette</footer></body></html>"#;

#[test]
fn an_article_is_read_without_the_page_around_it() {
    let project = Project::new().file("page.html", PAGE);
    project
        .run(&["extract", "page.html", "--out", "out", "--texts"])
        .ended(0);
    let line: Value = serde_json::from_str(&project.read("out/texts.jsonl")).unwrap();
    let text = "Pier to close\n\n\
        The pier at Port Orle will be shut for a year from Monday, the harbour board said in a letter to the crews last night.\n\n\
        “The piles are like cheese,” said the engineer, Dora Finch. She added that nobody had looked at them since the war.\n\n\
        The mayor said the boats would lie at the old quay, which is half a mile from the station.\n\n\
        The crews said they had heard of it on the radio, and would write to the board again.\n\n\
        The sea does not read the timetable, whatever the board may write in its letters.\n\n\
        — Max Ehrling";
    assert_eq!(
        (line["id"].as_str(), line["text"].as_str()),
        (Some("page"), Some(text))
    );
    let article = &project.rows("out/articles.csv")[0];
    let told = ["title", "byline", "date", "publisher", "url"].map(|name| article[name].as_str());
    let wanted = [
        "Pier to close",
        "Petra Novak, Tom Lind",
        "2024-06-04",
        "The Orle Gazette",
        "https://example.org/pier",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_page_of_nothing_but_a_notice_is_an_error_or_what_the_site_tells() {
    let notice = "<p>We value your privacy. We and our partners use cookies and personal data.</p><p>Your consent may be withdrawn.</p>";
    let told = "The pier at Port Orle will be shut, the harbour board said. “It is like cheese,” Dora Finch said.";
    let script = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{told}"}}</script>"#
    );
    let project = Project::new()
        .file(
            "a.html",
            format!("<html><body><div>{notice}</div></body></html>"),
        )
        .file(
            "b.html",
            format!("<html><head>{script}</head><body><div>{notice}</div></body></html>"),
        );
    project
        .run(&["extract", "a.html", "b.html", "--out", "out", "--texts"])
        .ended(3);
    let errors = project.rows("out/errors.csv");
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0]["message"]
            .starts_with("the page holds a notice on cookies or privacy and no article")
    );
    let line: Value = serde_json::from_str(&project.read("out/texts.jsonl")).unwrap();
    assert_eq!(line["text"], told);
}
