//! Damaged texts: told by article, and mended on request, with the text that offsets then count in.

use serde_json::{Value, json};

use crate::project::Project;

const WHOLE: &str =
    "The bridge stays closed, Anna Ito said on Monday. “It isn’t safe,” she told the council.";

/// As a careless program passes it on.
const REFERENCES: &str = "The bridge stays closed, Anna Ito said on Monday.<br/>&#8220;It isn&rsquo;t safe,&#8221; she told the council.";

/// Read in the wrong encoding.
const MOJIBAKE: &str = "The bridge stays closed, Anna Ito said on Monday. â€œIt isnâ€™t safe,â€\u{9d} she told the council.";

fn project() -> Project {
    let line =
        |id: &str, text: &str| json!({ "id": id, "title": "Bridge &amp; road", "text": text });
    let lines = [
        line("whole", WHOLE),
        line("references", REFERENCES),
        line("mojibake", MOJIBAKE),
        line("none", "&nbsp;"),
    ];
    Project::new().file("news.jsonl", lines.map(|line| format!("{line}\n")).concat())
}

fn column(project: &Project, table: &str, column: &str) -> Vec<String> {
    let rows = project.rows(table).into_iter();
    rows.map(|mut row| row.remove(column).unwrap()).collect()
}

#[test]
fn damage_is_told_and_the_text_left_as_it_is() {
    let project = project();
    let ran = project
        .run(&["extract", "news.jsonl", "--out", "out"])
        .ended(0);
    let told = "3 articles with damaged text, as column damage of articles.csv says; 3 can surely be mended: run with --mend";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    assert_eq!(
        column(&project, "out/articles.csv", "damage"),
        ["", "references; markup", "mojibake", "references"]
    );
    assert_eq!(
        column(&project, "out/articles.csv", "title")[0],
        "Bridge &amp; road"
    );
    assert!(!project.has("out/texts.jsonl"));
}

#[test]
fn a_damaged_text_is_understood_and_told_as_it_is() {
    let project = project();
    let arguments = ["extract", "news.jsonl", "--out", "out", "--raw-cells"];
    project.run(&arguments).ended(0);
    let direct: Vec<_> = project
        .rows("out/quotes.csv")
        .into_iter()
        .filter(|row| row["quote_type"] == "direct")
        .map(|row| {
            (
                row["article_id"].clone(),
                row["quote"].clone(),
                row["speaker"].clone(),
            )
        })
        .collect();
    let said = [
        ("whole", "“It isn’t safe,”"),
        ("references", "&#8220;It isn&rsquo;t safe,&#8221;"),
        ("mojibake", "â€œIt isnâ€™t safe,â€\u{9d}"),
    ];
    let wanted = said.map(|(id, words)| (id.to_owned(), words.to_owned(), "Anna Ito".to_owned()));
    assert_eq!(direct, wanted);
}

#[test]
fn offsets_count_in_the_mended_text() {
    let project = project();
    let arguments = [
        "extract",
        "news.jsonl",
        "--out",
        "out",
        "--mend",
        "--max-failures",
        "1",
    ];
    let ran = project.run(&arguments).ended(0);
    assert!(
        ran.stdout.contains("2 articles with damaged text mended"),
        "{}",
        ran.stdout
    );
    let texts: Vec<Value> = project
        .read("out/texts.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |id: &str| {
        let line = texts.iter().find(|line| line["id"] == id);
        line.and_then(|line| line["text"].as_str())
            .unwrap_or_default()
    };
    assert_eq!((of("whole"), of("mojibake")), (WHOLE, WHOLE));
    assert_eq!(of("references"), WHOLE.replace(". ", ".\n"));
    assert_eq!(
        column(&project, "out/articles.csv", "title")[0],
        "Bridge & road"
    );
    let quotes = project.rows("out/quotes.csv");
    let direct: Vec<_> = quotes
        .iter()
        .filter(|row| row["quote_type"] == "direct")
        .collect();
    assert_eq!(direct.len(), 3);
    for row in direct {
        let [start, end] =
            ["content_start", "content_end"].map(|name| row[name].parse::<usize>().unwrap());
        let text = of(&row["article_id"]).chars();
        let words: String = text.skip(start).take(end - start).collect();
        assert_eq!(words, row["quote"]);
        assert_eq!(row["quote"], "“It isn’t safe,”");
    }
    // A reference to a space alone is no text.
    assert_eq!(column(&project, "out/articles.csv", "status")[3], "empty");
}
