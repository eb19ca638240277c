//! What cannot work: the message, the exit status, and that nothing is left behind.

use std::process::Stdio;

use crate::project::Project;

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
    let project = Project::new().file("news.docx", "x");
    let ran = project
        .run(&["extract", "news.docx", "--out", "out"])
        .ended(1);
    ran.said(&["whosaid: news.docx: the ending tells no format"]);
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
        &["extract", "a.txt", "--format", "xlsx"],
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
