//! What cannot work: the message, the exit status, and that nothing is left behind.

use std::path::Path;
use std::process::Stdio;

use crate::project::{Project, files};

/// An article that is read without trouble.
const GOOD: &str =
    "The bridge stays closed, Anna Ito said on Monday. “It is not safe,” she told the council. ";

#[test]
fn a_wrong_path() {
    let project = Project::new();
    let ran = project
        .run(&["extract", "nowhere", "--out", "out"])
        .ended(1);
    ran.said(&["whosaid: nowhere: no such file or folder"]);
    assert!(!project.has("out"));
}

#[test]
fn an_empty_folder() {
    let project = Project::new().folder("news");
    let ran = project.run(&["extract", "news", "--out", "out"]).ended(1);
    ran.said(&["no articles in news; these endings are read: .txt"]);
    assert!(!project.has("out"));
}

#[test]
fn a_file_of_no_known_format() {
    let project = Project::new().file("news.odd", "x");
    let ran = project
        .run(&["extract", "news.odd", "--out", "out"])
        .ended(1);
    ran.said(&["whosaid: news.odd: the ending tells no format"]);
}

#[test]
fn an_output_folder_that_is_in_use() {
    let project = Project::new()
        .file("a.txt", "Text.")
        .file("out/quotes.csv", "mine");
    let ran = project.run(&["extract", "a.txt", "--out", "out"]).ended(1);
    ran.said(&["whosaid: out: the output folder exists and is not empty; name another with --out, or replace its tables with --force"]);
    assert_eq!(project.read("out/quotes.csv"), "mine");
    assert_eq!(project.names("out"), ["quotes.csv"]);
}

#[test]
fn an_output_folder_that_cannot_be_made() {
    let project = Project::new().file("a.txt", "Text.").file("file", "");
    let ran = project
        .run(&["extract", "a.txt", "--out", "file/out"])
        .ended(1);
    ran.said(&[
        "whosaid: file/out: the output folder cannot be written to; name another with --out",
        "  because: ",
    ]);
}

#[test]
fn a_bundle_that_is_not_there() {
    let project = Project::new().file("a.txt", "Text.");
    let ran = project
        .run(&["extract", "a.txt", "--out", "out", "--bundle", "no-such"])
        .ended(1);
    ran.said(&["whosaid: no bundle at no-such; `whosaid models list` shows those there are"]);
    assert!(!project.has("out"), "nothing is left behind");
}

#[test]
fn a_folder_that_is_no_bundle() {
    let project = Project::new().file("a.txt", "Text.").folder("bundle");
    let ran = project
        .run(&["extract", "a.txt", "--out", "out", "--bundle", "bundle"])
        .ended(1);
    ran.said(&["whosaid: bundle/manifest.toml: no bundle here"]);
}

#[test]
fn a_damaged_manifest() {
    let project = Project::new()
        .file("a.txt", "Text.")
        .file("bundle/manifest.toml", "name = ");
    let ran = project
        .run(&["models", "check", "--bundle", "bundle"])
        .ended(1);
    ran.said(&["whosaid: bundle/manifest.toml: not a manifest: "]);
}

#[test]
fn wrong_usage() {
    let project = Project::new();
    for arguments in [
        &["extract"][..],
        &["extract", "a.txt", "--no-such-option"],
        &["extract", "a.txt", "--threads", "0"],
        &["extract", "a.txt", "--format", "pdf"],
        &["no-such-command"],
        &[],
    ] {
        let ran = project.run(arguments).ended(2);
        assert!(
            ran.stderr.contains("--help"),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let project = Project::new();
    let mut child = project
        .command(&["tables"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_binary_file_named_txt_costs_one_row() {
    let project = Project::new()
        .file("news/a.txt", b"\x7fELF\x02\x01\x01\0\0\0")
        .file("news/b.txt", GOOD);
    let ran = project.run(&["extract", "news", "--out", "out"]).ended(3);
    assert!(ran.stdout.contains("1 failure"), "{}", ran.stdout);
    let errors = project.rows("out/errors.csv");
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (
            errors[0]["article_id"].as_str(),
            errors[0]["stage"].as_str()
        ),
        ("a", "read")
    );
    assert_eq!(errors[0]["kind"], "format");
    let status: Vec<String> = project
        .rows("out/articles.csv")
        .iter()
        .map(|row| row["status"].clone())
        .collect();
    assert_eq!(status, ["failed", "ok"]);
}

#[test]
fn a_table_without_the_text_column() {
    let project = Project::new().file("news.csv", "id,body\n1,Text.\n");
    project
        .run(&["extract", "news.csv", "--out", "out"])
        .ended(3);
    let errors = project.rows("out/errors.csv");
    assert_eq!(errors.len(), 1);
    let message = &errors[0]["message"];
    assert!(
        message.contains("text") && message.contains("--text-column"),
        "{message}"
    );
}

#[test]
fn an_empty_file_is_told_and_not_passed_over() {
    let project = Project::new()
        .file("news/a.txt", "")
        .file("news/b.txt", GOOD);
    project.run(&["extract", "news", "--out", "out"]).ended(3);
    assert_eq!(project.rows("out/articles.csv")[0]["status"], "empty");
    assert_eq!(project.rows("out/errors.csv")[0]["kind"], "empty");
}

#[test]
fn a_damaged_bundle() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/models/en-small");
    let mut project = Project::new().file("a.txt", GOOD);
    for (name, bytes) in files(Path::new(shipped)) {
        project = project.file(&format!("bundle/{name}"), bytes);
    }
    project
        .run(&["models", "check", "--bundle", "bundle"])
        .ended(0);
    let weights = project.path("bundle/model.safetensors");
    let mut bytes = std::fs::read(&weights).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&weights, bytes).unwrap();
    let ran = project
        .run(&["extract", "a.txt", "--out", "out", "--bundle", "bundle"])
        .ended(1);
    assert!(ran.stderr.contains("model.safetensors"), "{}", ran.stderr);
    assert!(!project.has("out"), "nothing is left behind");
}

#[test]
fn a_closed_pipe_at_the_end_of_a_run_is_no_failure() {
    let project = Project::new().file("a.txt", GOOD);
    let mut child = project
        .command(&["extract", "a.txt", "--out", "out"])
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(project.has("out/quotes.csv"));
}

/// Ctrl-C before any article is done: a message, its own exit status, and nothing is left behind.
#[cfg(unix)]
#[test]
fn interrupted() {
    use std::process::Command;
    use std::time::Duration;

    // One article that takes longer than the signal does, which comes as soon as there is something to leave behind.
    let line = serde_json::json!({ "text": GOOD.repeat(2_000) }).to_string();
    let project = Project::new().file("news.jsonl", format!("{line}\n").repeat(3));
    let child = project
        .command(&["extract", "news.jsonl", "--out", "out"])
        .spawn()
        .unwrap();
    while !project.has("out/unfinished/journal.jsonl") {
        std::thread::sleep(Duration::from_millis(1));
    }
    let signal = || {
        let pid = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status();
        assert!(sent.unwrap().success());
    };
    signal();
    std::thread::sleep(Duration::from_millis(300));
    // Nobody has to wait for a long article.
    signal();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("once more stops at once"), "{said}");
    assert!(!project.has("out/quotes.csv"));
    // What a run leaves that had done nothing is in nobody's way.
    let project = project.file("a.txt", GOOD);
    project.run(&["extract", "a.txt", "--out", "out"]).ended(0);
}
