//! The same bytes, whatever the threads.

use std::collections::BTreeMap;
use std::path::Path;

use whosaid::output::{Counts, CsvOptions};

use crate::project::{Project, files};
use crate::toy;

/// Runs the toy extractor over `input` and hands back the bytes of every table.
fn tables(input: &Path, threads: usize) -> (BTreeMap<String, Vec<u8>>, Counts) {
    let out = tempfile::tempdir().unwrap();
    let counts = toy::run(input, out.path(), threads, false, CsvOptions::default());
    (files(out.path()), counts)
}

#[test]
fn tables_are_the_same_for_any_number_of_threads() {
    let names = ["Anna", "Ben", "Chen", "Dörte", "Ito"];
    let mut lines = String::new();
    for at in 0..700 {
        let (one, other) = (names[at % 5], names[at % 3]);
        let text = match at % 90 {
            13 => String::new(),
            14 => "Der Minister sagte am Dienstag, die Regierung sei vor dem Mai nicht über die Lage unterrichtet worden."
                .to_owned(),
            _ => format!("It was {one} “The report of the board was wrong.” And {other} “It was not {at}.” ")
                .repeat(at % 11 + 1),
        };
        let line = serde_json::json!({ "id": format!("n{at}"), "text": text });
        lines.push_str(&format!("{line}\n"));
    }
    let project = Project::new()
        .file("news.jsonl", lines)
        .file("x.csv", "body\nno text\n");
    let (one, counts) = tables(project.path("").as_path(), 1);
    assert_eq!(
        (counts.articles, counts.not_english, counts.failed),
        (701, 8, 9)
    );
    assert!(counts.quotes > 1000, "{counts:?}");
    assert_eq!(counts.speakers, 5);
    for threads in [2, 8] {
        let (other, _) = tables(project.path("").as_path(), threads);
        let names: Vec<_> = one
            .keys()
            .filter(|name| one[*name] != other[*name])
            .collect();
        assert!(
            names.is_empty() && one.len() == other.len(),
            "{threads} threads: {names:?}"
        );
    }
}

#[test]
fn the_shipped_bundle_gives_the_same_files_for_any_number_of_threads() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/sample");
    let project = Project::new();
    let run = |threads: &str| {
        let arguments = [
            "extract",
            sample,
            "--out",
            threads,
            "--threads",
            threads,
            "--format",
            "csv,jsonl",
        ];
        project.run(&arguments).ended(0);
        let mut files = files(&project.path(threads));
        // Only `timings` may differ.
        let mut told: serde_json::Value =
            serde_json::from_slice(&files.remove("run.json").unwrap()).unwrap();
        told.as_object_mut().unwrap().remove("timings");
        (files, told)
    };
    let one = run("1");
    for threads in ["2", "8"] {
        assert!(run(threads) == one, "{threads} threads");
    }
}
