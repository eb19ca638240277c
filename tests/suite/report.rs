//! `whosaid report`: a page made from tables, looked at and clicked in as a reader does.

use std::fs;

use serde_json::Value;

use crate::browser::Browser;
use crate::project::Project;

/// The article: a report inside a quote, a pronoun, and words that would be markup, end a script, or turn the line around.
const TEXT: &str = "“Tom said the well is dry,” said Ada Holt.\n\n“Dig </script><b id=evil>here</b>,” she said. \u{202e}gnihton 😀 follows.\n";

const QUOTES: &str = "article_id,quote_id,title,date,quote_type,quote,speaker,speaker_kind,speaker_role,speaks_for,source,source_form,cue,\
cue_class,negated,in_headline,confidence,content_confidence,source_confidence,speaker_confidence,decided_by,inside,depth,content_start,\
content_end,content_spans,cue_start,cue_end,source_start,source_end,speaks_for_start,speaks_for_end,speaker_id,context";

/// A row of quotes.csv whose words stand in the text.
struct Quote {
    id: &'static str,
    kind: &'static str,
    words: &'static str,
    speaker: &'static str,
    source: &'static str,
    form: &'static str,
    cue: &'static str,
    inside: &'static str,
    confidence: &'static str,
}

impl Quote {
    fn row(&self, article: &str, text: &str) -> Vec<String> {
        let (number, after) = self.id.split_once('@').unwrap_or((self.id, "0"));
        let after: usize = after.parse().unwrap();
        let span = |words: &str| {
            let start = after + text[after..].find(words).unwrap();
            let points = |byte: usize| text[..byte].chars().count();
            (points(start), points(start + words.len()))
        };
        let (content, cue, source) = (span(self.words), span(self.cue), span(self.source));
        let depth = usize::from(!self.inside.is_empty());
        let inside = match self.inside {
            "" => String::new(),
            number => format!("{article}:{number}"),
        };
        let speaker_id = format!("S{}", self.speaker.replace(' ', ""));
        [
            article,
            &format!("{article}:{number}"),
            "The <i>well</i>",
            "2021-03-04",
            self.kind,
            self.words,
            self.speaker,
            "person",
            "",
            "",
            self.source,
            self.form,
            self.cue,
            "say",
            "FALSE",
            "false",
            self.confidence,
            "0.9",
            "0.9",
            "0.9",
            "by-hand",
            &inside,
            &depth.to_string(),
            &content.0.to_string(),
            &content.1.to_string(),
            &format!("{}-{}", content.0, content.1),
            &cue.0.to_string(),
            &cue.1.to_string(),
            &source.0.to_string(),
            &source.1.to_string(),
            "",
            "",
            &speaker_id,
            text,
        ]
        .map(str::to_owned)
        .to_vec()
    }
}

fn quotes() -> Vec<Quote> {
    let second = Box::leak(format!("3@{}", TEXT.find("“Dig").unwrap()).into_boxed_str());
    vec![
        Quote {
            id: "1",
            kind: "direct",
            words: "“Tom said the well is dry,”",
            speaker: "Ada Holt",
            source: "Ada Holt",
            form: "name",
            cue: "said Ada",
            inside: "",
            confidence: "0.9500",
        },
        Quote {
            id: "2",
            kind: "indirect",
            words: "the well is dry",
            speaker: "Tom",
            source: "Tom",
            form: "name",
            cue: "said",
            inside: "1",
            confidence: "0.6000",
        },
        Quote {
            id: second,
            kind: "direct",
            words: "“Dig </script><b id=evil>here</b>,”",
            speaker: "Ada Holt",
            source: "she",
            form: "pronoun",
            cue: "said",
            inside: "",
            confidence: "0.8000",
        },
    ]
}

fn csv_of(rows: &[Vec<String>], header: &str) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header.split(',')).unwrap();
    for row in rows {
        out.write_record(row).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

/// A folder of tables: the article above as `a b:1`, and 24 with a quote each.
fn tables(with_texts: bool) -> Project {
    let first = "a b:1";
    let mut rows: Vec<Vec<String>> = quotes()
        .iter()
        .map(|quote| quote.row(first, TEXT))
        .collect();
    let mut articles = vec![article(first, "2021-03-04", "Alpha", 3)];
    let mut texts = vec![serde_json::json!({ "id": first, "text": TEXT }).to_string()];
    for at in 0..24 {
        let id = format!("n{at}");
        let text = "“We wait,” said Kofi Mensah.\n";
        let quote = Quote {
            id: "1",
            kind: "mixed",
            words: "“We wait,”",
            speaker: "Kofi Mensah",
            source: "Kofi Mensah",
            form: "name",
            cue: "said",
            inside: "",
            confidence: "0.7000",
        };
        rows.push(quote.row(&id, text));
        articles.push(article(&id, "2020-01-05", "Beta", 1));
        texts.push(serde_json::json!({ "id": id, "text": text }).to_string());
    }
    let speakers = "speaker_id,speaker,kind,articles,quotes,direct,mixed,indirect,mean_confidence\n\
                    SAdaHolt,Ada Holt,person,1,2,2,0,0,0.8750\nSTom,Tom,person,1,0,0,0,0,\n\
                    SKofiMensah,Kofi Mensah,person,24,24,0,24,0,0.7000\n";
    let mention = ["a b:1", "Ada Holt", "PER", "33", "41", "0.9", "SAdaHolt"]
        .map(str::to_owned)
        .to_vec();
    let project = Project::new()
        .file("t/quotes.csv", csv_of(&rows, QUOTES))
        .file("t/articles.csv", csv_of(&articles, "article_id,title,date,publisher,url,quotes,desk"))
        .file("t/entities.csv", csv_of(&[mention], "article_id,text,type,start,end,confidence,speaker_id"))
        .file("t/speakers.csv", speakers)
        .file("t/run.json", "{\"whosaid\":\"0.1.0\",\"counts\":{\"articles\":25,\"speakers\":3},\"settings\":{\"min_confidence\":0.5}}");
    if with_texts {
        return project.file("t/texts.jsonl", texts.join("\n"));
    }
    project
}

fn article(id: &str, date: &str, publisher: &str, quotes: usize) -> Vec<String> {
    let url = "javascript:alert(1)";
    [
        id,
        "The <i>well</i>",
        date,
        publisher,
        url,
        &quotes.to_string(),
        // A column that the user kept.
        if publisher == "Alpha" {
            "'=News"
        } else {
            "Sport"
        },
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The page of these tables, open; none where there is no browser.
fn open(project: &Project, width: u32, height: u32) -> Option<Browser> {
    project
        .run(&["report", "t", "--out", "report.html"])
        .ended(0);
    Browser::open(&project.path("report.html"), width, height)
}

const DETAIL: &str = "document.getElementById('detail').innerText";

#[test]
fn a_reader_clicks_through_the_articles() {
    let project = tables(true);
    let Some(mut page) = open(&project, 1300, 900) else {
        return;
    };
    assert_eq!(
        page.text("document.getElementById('found').textContent"),
        "27 quotes in 25 articles"
    );
    // The mouse over a quote shows what is known of it; the inner one stands within the outer.
    page.hover("mark[data-quote='2']");
    page.until(&format!("{DETAIL}.includes('by-hand')"));
    let detail = page.text(DETAIL);
    for part in [
        "Ada Holt",
        "she (pronoun)",
        "“Ada Holt”, named last before it",
        "0.80",
        "said (say)",
    ] {
        assert!(detail.contains(part), "{part}: {detail}");
    }
    assert_eq!(
        page.text("document.querySelector('mark mark').textContent.replace(/^.*: /, '')"),
        "the well is dry"
    );
    page.click("mark mark");
    page.until(&format!("{DETAIL}.includes('what Ada Holt says')"));
    // Held, it stays while the mouse goes on, and the address names it.
    page.hover("mark[data-quote='2']");
    assert!(page.text(DETAIL).contains("what Ada Holt says"));
    assert_eq!(page.text("location.hash"), "#q=a%20b%3A1%3A2");
    page.key("Escape");
    page.until("document.getElementById('detail').hidden");
    // Pages.
    page.click(".pager button:last-child");
    page.until("document.querySelector('.pager span').textContent === 'page 2 of 3'");
    assert_eq!(
        page.value("document.querySelectorAll('article').length"),
        10
    );
}

#[test]
fn filters_narrow_what_is_shown() {
    let project = tables(true);
    let Some(mut page) = open(&project, 1300, 900) else {
        return;
    };
    let found = |page: &mut Browser, words: &str| {
        page.until(&format!(
            "document.getElementById('found').textContent === '{words}'"
        ));
    };
    page.click("input[name=words]");
    page.write("DIG");
    found(&mut page, "1 quote in 1 article");
    // What does not match is not marked.
    assert_eq!(page.value("document.querySelectorAll('mark').length"), 1);
    page.click("button[type=reset]");
    found(&mut page, "27 quotes in 25 articles");
    page.click("input[name=speaker]");
    page.write("tom");
    found(&mut page, "1 quote in 1 article");
    // Not by the button: what the browser suggests lies over it.
    page.value("document.getElementById('form').reset()");
    for (filter, count) in [
        ("publisher.value = 'bet'", "24 quotes in 24 articles"),
        ("from.value = '2021-01-01'", "3 quotes in 1 article"),
        ("to.value = '2020-12-31'", "24 quotes in 24 articles"),
        ("confidence.value = '0.75'", "2 quotes in 1 article"),
        ("type.selectedIndex = 1", "2 quotes in 1 article"),
        ("cue.selectedIndex = 1", "27 quotes in 25 articles"),
        ("kind.selectedIndex = 1", "27 quotes in 25 articles"),
        (
            "namedItem('kept-0').selectedIndex = 1",
            "3 quotes in 1 article",
        ),
        (
            "namedItem('kept-0').selectedIndex = 2",
            "24 quotes in 24 articles",
        ),
    ] {
        page.value("document.getElementById('form').reset()");
        found(&mut page, "27 quotes in 25 articles");
        page.value(&format!(
            "(() => {{ const form = document.getElementById('form'); form.elements.{filter}; form.dispatchEvent(new Event('input')); }})()"
        ));
        found(&mut page, count);
    }
    page.value("document.getElementById('form').reset()");
    found(&mut page, "27 quotes in 25 articles");
    assert!(
        page.text("document.querySelector('.about').textContent")
            .contains("desk: =News")
    );
    // A speaker's name above the text is a filter too.
    page.click(".who button");
    found(&mut page, "2 quotes in 1 article");
}

#[test]
fn a_keyboard_is_enough_and_a_link_opens_its_quote() {
    let project = tables(true);
    let Some(mut page) = open(&project, 1300, 900) else {
        return;
    };
    page.value("document.activeElement.blur()");
    page.key("j");
    page.key("j");
    page.until(&format!("{DETAIL}.includes('Tom')"));
    page.key("Enter");
    page.until("location.hash === '#q=a%20b%3A1%3A2'");
    page.key("Escape");
    page.key("/");
    page.until("document.activeElement.name === 'words'");
    let address = format!("file://{}#q=n20%3A1", project.path("report.html").display());
    page.go(&address);
    page.until(&format!("{DETAIL}.includes('Kofi Mensah')"));
    assert_eq!(
        page.text("document.querySelector('.pager span').textContent"),
        "page 3 of 3"
    );
    assert_eq!(
        page.text("document.activeElement.closest('article').getAttribute('aria-label')"),
        "The <i>well</i>"
    );
    // A screen reader is told whose quote begins.
    assert_eq!(
        page.text("document.activeElement.querySelector('.spoken').textContent"),
        "quote of Kofi Mensah: "
    );
}

#[test]
fn hostile_words_are_shown_as_words() {
    let project = tables(true);
    let Some(mut page) = open(&project, 1300, 900) else {
        return;
    };
    assert_eq!(page.value("document.getElementById('evil')"), Value::Null);
    let text = page.text("document.querySelector('.text').textContent");
    assert!(
        text.contains("“Dig </script><b id=evil>here</b>,”"),
        "{text}"
    );
    assert!(text.contains("U+202Egnihton 😀 follows"), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
    assert_eq!(
        page.text("document.querySelector('article h3').textContent"),
        "The <i>well</i>"
    );
    // No address that would run.
    assert_eq!(
        page.value("document.querySelectorAll('a[href^=javascript]').length"),
        0
    );
    let bytes = fs::read_to_string(project.path("report.html")).unwrap();
    assert!(!bytes.contains("<i>well"));
}

#[test]
fn a_phone_shows_a_quote_that_is_tapped() {
    let project = tables(true);
    let Some(mut page) = open(&project, 390, 800) else {
        return;
    };
    assert_eq!(page.value("document.getElementById('filters').open"), false);
    // Nothing is wider than the screen.
    assert_eq!(
        page.value("document.documentElement.scrollWidth <= 390"),
        true
    );
    page.tap("mark[data-quote='2']");
    page.until(&format!("{DETAIL}.includes('by-hand')"));
    page.tap("#detail .close");
    page.until("document.getElementById('detail').hidden");
}

#[test]
fn without_texts_quotes_stand_in_their_sentences() {
    let project = tables(false);
    let ran = project
        .run(&["report", "t", "--out", "report.html"])
        .ended(0);
    assert!(ran.stderr.contains("0 with their text"), "{}", ran.stderr);
    let page = project.read("report.html");
    assert!(page.contains("The folder of tables holds no texts"));
    let Some(mut page) = open(&project, 1300, 900) else {
        return;
    };
    assert_eq!(
        page.value("document.querySelectorAll('.context').length"),
        12
    );
    assert_eq!(
        page.text("[...document.querySelector('.context').querySelectorAll('.source')].map((it) => it.textContent).join('')"),
        "Ada Holt"
    );
}

#[test]
fn plots_are_files_with_the_tables_numbers() {
    let project = tables(true);
    project
        .run(&["report", "t", "--out", "report.html", "--plots", "plots"])
        .ended(0);
    let names = project.names("plots");
    assert_eq!(
        names,
        [
            "classes.svg",
            "confidence.svg",
            "gender.svg",
            "kinds.svg",
            "speakers.svg",
            "time.svg",
            "types.svg"
        ]
    );
    let page = project.read("report.html");
    for row in [
        "<tr><td>Kofi Mensah</td><td>person</td><td>24</td><td>0</td><td>24</td><td>0</td><td>24</td><td>0.7000</td></tr>",
        "<tr><td>mixed</td><td>24</td><td>92.3 %</td></tr>",
        "<tr><td>2021-03-04</td><td>26</td><td>100.0 %</td></tr>",
        "<tr><td>women, by pronoun</td><td>2</td><td>1</td></tr>",
        "<tr><td>men, by given name</td><td>24</td><td>1</td></tr>",
    ] {
        assert!(page.contains(row), "{row}");
    }
}

#[test]
fn a_folder_without_a_run_is_refused() {
    let ran = Project::new().folder("t").run(&["report", "t"]).ended(1);
    ran.said(&["the folder that `extract` has written"]);
}
