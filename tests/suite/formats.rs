//! The same article in every input format gives the same quotes.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::project::Project;

const TEXT: &str = "The bridge stays closed, Anna Ito said on Monday.\n\n“It is not safe,” she told the council. “It never was.”\n";

/// Who said what in an input, by the words alone.
fn quotes(project: &Project, arguments: &[&str]) -> Vec<[String; 4]> {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--out", "out", "--force"]);
    project
        .run(&[&["extract"], &arguments[..]].concat())
        .ended(0);
    let rows = project.rows("out/quotes.csv");
    let columns = ["speaker", "cue", "source", "quote"];
    rows.iter()
        .map(|row| columns.map(|column| row[column].clone()))
        .collect()
}

fn csv(columns: &str, delimiter: char) -> String {
    format!("{columns}{delimiter}x\n\"{TEXT}\"{delimiter}y\n")
}

#[test]
fn text_tables_and_json_lines_give_the_same_quotes() {
    let json = serde_json::json!({ "text": TEXT }).to_string();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(json.as_bytes()).unwrap();
    let utf16: Vec<u8> = std::iter::once(0xFEFF_u16)
        .chain(TEXT.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let project = Project::new()
        .file("a.txt", TEXT)
        .file("wide.txt", utf16)
        .file("a.csv", csv("text", ','))
        .file("a.tsv", csv("text", '\t'))
        .file("b.csv", csv("body", ','))
        .file("a.jsonl", &json)
        .file("b.jsonl.gz", gz.finish().unwrap());
    let expected = quotes(&project, &["a.txt"]);
    assert!(!expected.is_empty());
    for file in ["wide.txt", "a.csv", "a.tsv", "a.jsonl", "b.jsonl.gz"] {
        assert_eq!(quotes(&project, &[file]), expected, "{file}");
    }
    assert_eq!(
        quotes(&project, &["b.csv", "--text-column", "body"]),
        expected
    );
}

#[test]
fn a_page_gives_the_same_words() {
    let paragraphs: String = TEXT
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| format!("<p>{line}</p>\n"))
        .collect();
    let page = format!(
        "<!doctype html><html><head><title>Bridge stays closed</title></head>\
         <body><nav><a href='/'>Home</a></nav><article><h1>Bridge stays closed</h1>{paragraphs}</article></body></html>"
    );
    let project = Project::new().file("a.txt", TEXT).file("a.html", page);
    let spoken = |file: &str| -> Vec<String> {
        let quotes = quotes(&project, &[file])
            .into_iter()
            .map(|[_, _, _, quote]| quote);
        quotes.filter(|quote| quote.starts_with('“')).collect()
    };
    assert_eq!(spoken("a.html"), spoken("a.txt"));
    assert!(!spoken("a.txt").is_empty());
}

#[test]
fn standard_input_is_a_file_too() {
    let project = Project::new().file(
        "a.jsonl",
        serde_json::json!({ "id": "x", "text": TEXT }).to_string(),
    );
    let expected = quotes(&project, &["a.jsonl"]);
    let input = std::fs::File::open(project.path("a.jsonl")).unwrap();
    let status = project
        .command(&["extract", "-", "--out", "piped"])
        .stdin(input)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(project.rows("piped/quotes.csv").len(), expected.len());
    let article = &project.rows("piped/articles.csv")[0];
    assert_eq!(
        (article["article_id"].as_str(), article["path"].as_str()),
        ("x", "-")
    );
}

#[test]
fn ids_are_given_or_made_and_never_twice() {
    let lines = [("a", TEXT), ("a", TEXT), ("", TEXT)]
        .map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string());
    let project = Project::new()
        .file("n.jsonl", lines.join("\n"))
        .file("a.txt", TEXT);
    project
        .run(&["extract", "a.txt", "n.jsonl", "--out", "out"])
        .ended(0);
    let rows = project.rows("out/articles.csv");
    let mut ids: Vec<&str> = rows.iter().map(|row| row["article_id"].as_str()).collect();
    assert_eq!(ids[0], "a");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}
