//! `extract --config`: options that stand in a file.

use serde_json::Value;

use crate::project::Project;

const CALM: &str =
    "The lake is calm. Nothing else is known of it, and the boats stay where they were.";

#[test]
fn a_file_gives_options_and_what_is_typed_comes_first() {
    let file = "[extract]\nout = \"from-file\"\nmin-confidence = 0.9\ntexts = true\nformat = [\"csv\", \"jsonl\"]\n";
    let project = Project::new()
        .file("a.txt", CALM)
        .file("mine.toml", file)
        .file("whosaid.toml", "[extract]\nout = \"nobody-asked\"\n");
    let extract = |more: &[&str]| {
        let words = ["extract", "a.txt", "--config", "mine.toml", "--quiet"];
        project.run(&[&words, more].concat()).ended(0);
    };
    extract(&["--min-confidence", "0.6"]);
    let run: Value = serde_json::from_str(&project.read("from-file/run.json")).unwrap();
    let settings = &run["settings"];
    let least = settings["min_confidence"].as_f64().unwrap();
    assert!((least - 0.6).abs() < 1e-6, "{settings}");
    assert_eq!(settings["texts"], true);
    for name in ["texts.jsonl", "quotes.csv"] {
        assert!(project.has(&format!("from-file/{name}")), "{name}");
    }
    assert_eq!(settings["formats"], serde_json::json!(["csv", "jsonl"]));
    extract(&["--out", "typed"]);
    assert!(project.has("typed/run.json"));
    // Named by nobody, read by nobody.
    project.run(&["extract", "a.txt", "--quiet"]).ended(0);
    assert!(project.has("tables/run.json") && !project.has("nobody-asked"));
}

#[test]
fn a_key_that_is_no_option_is_told_with_its_file_and_the_nearest() {
    let project = Project::new()
        .file("a.txt", CALM)
        .file("mine.toml", "[extract]\nmin_confidence = 0.9\n");
    let extract = |file: &str| project.run(&["extract", "a.txt", "--config", file]);
    let ran = extract("mine.toml").ended(1);
    ran.said(&[
        "mine.toml",
        "no option `min_confidence`; is `min-confidence` meant?",
    ]);
    assert!(!project.has("tables"));
    extract("none.toml").ended(1).said(&["none.toml"]);
    // A value is refused as if it were typed.
    let project = project.file("mine.toml", "[extract]\nmin-confidence = 7\n");
    let ran = project.run(&["extract", "a.txt", "--config", "mine.toml"]);
    ran.ended(2).said(&["--min-confidence"]);
}
