//! `--out -`: JSON lines, as articles are done, for a pipe.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::Value;

use crate::project::Project;

const TEXT: &str = "The bridge stays closed, Anna Ito said on Monday.";

fn line(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "text": text }).to_string() + "\n"
}

#[test]
fn an_article_is_written_before_the_next_is_there() {
    let project = Project::new();
    let mut command = project.command(&[
        "extract",
        "-",
        "--input-format",
        "jsonl",
        "--out",
        "-",
        "-q",
    ]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let german = "Der Minister sagte am Dienstag, die Regierung sei vor dem Mai nicht über die Lage unterrichtet worden.";
    for (id, text, status) in [
        ("a", TEXT, "ok"),
        ("b", german, "not_english"),
        ("c", "", "empty"),
    ] {
        input.write_all(line(id, text).as_bytes()).unwrap();
        let mut got = String::new();
        output.read_line(&mut got).unwrap();
        let got: Value = serde_json::from_str(&got).unwrap();
        assert_eq!(
            (&got["id"], &got["status"]),
            (&id.into(), &status.into()),
            "{got}"
        );
        assert_eq!(got["text"], text);
        if status == "ok" {
            assert_eq!(got["attributions"][0]["speaker"], "Anna Ito");
        }
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert!(!project.has("-"), "no folder of that name");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let project = Project::new().file("news.jsonl", line("a", TEXT).repeat(400));
    let mut child = project
        .command(&["extract", "news.jsonl", "--out", "-"])
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_was_streamed_is_what_the_file_holds() {
    let project = Project::new().file(
        "news.jsonl",
        line("a", TEXT) + &line("b", "") + &line("c", TEXT),
    );
    let streamed = project
        .run(&["extract", "news.jsonl", "--out", "-"])
        .ended(3);
    project
        .run(&["extract", "news.jsonl", "--out", "out", "--format", "jsonl"])
        .ended(3);
    assert_eq!(streamed.stdout, project.read("out/extractions.jsonl"));
    assert_eq!(streamed.stdout.lines().count(), 3);
}

#[test]
fn what_is_streamed_cannot_be_taken_up_again() {
    let project = Project::new().file("a.txt", TEXT);
    let ran = project
        .run(&["extract", "a.txt", "--out", "-", "--resume"])
        .ended(1);
    ran.said(&["cannot be taken up again; name a folder with --out"]);
}
