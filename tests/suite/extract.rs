//! The whole way with the shipped bundle: articles in, tables out.

use crate::project::{Project, rows};

/// An article that any bundle worth shipping reads rightly.
const SALE: &str = "\
Harbour board drops plan to sell the old ferry

The harbour board of Westhaven has dropped its plan to sell the ferry, its chairwoman said on Monday.

“We will not sell her to anybody,” Maria Ortega told reporters after the meeting. “She belongs to this town.”

Ortega said that the board had received three offers since March.

ALSO READ: Ferry will sink, says minister
";

const GERMAN: &str = "Der Minister sagte am Dienstag, die Regierung sei vor dem Mai nicht über die Lage unterrichtet worden.";

#[test]
fn the_readmes_command_fills_every_table() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/sample");
    let project = Project::new();
    let ran = project
        .run(&["extract", sample, "--out", "tables"])
        .ended(0);
    for table in ["quotes", "speakers", "entities", "articles"] {
        assert!(
            !project.rows(&format!("tables/{table}.csv")).is_empty(),
            "{table}"
        );
    }
    assert!(project.rows("tables/errors.csv").is_empty());
    assert_eq!(
        project.names("tables"),
        [
            "articles.csv",
            "datapackage.json",
            "entities.csv",
            "errors.csv",
            "quotes.csv",
            "run.json",
            "speakers.csv"
        ]
    );
    for part in [
        "speaker",
        "quotes,",
        "0 failures",
        "words/s",
        "tables in tables",
    ] {
        assert!(ran.stdout.contains(part), "{part}:\n{}", ran.stdout);
    }
}

/// A quotation that reports what somebody else said.
const SORRY: &str = "\
The old ferry is not for sale

“The minister told me that he was sorry about the delay,” Maria Ortega said after the meeting on Monday.

The harbour board of Westhaven has dropped its plan to sell the ferry.
";

#[test]
fn a_report_inside_a_quotation_is_a_row_that_names_the_outer_one() {
    let project = Project::new().file("sorry.txt", SORRY);
    project
        .run(&["extract", "sorry.txt", "--out", "out"])
        .ended(0);
    let quotes = project.rows("out/quotes.csv");
    let inner = quotes.iter().find(|row| row["depth"] == "1");
    let inner = inner.unwrap_or_else(|| panic!("{quotes:?}"));
    assert_eq!(inner["quote"], "that he was sorry about the delay");
    assert_eq!(inner["source"], "The minister");
    let outer = quotes.iter().find(|row| row["quote_id"] == inner["inside"]);
    assert_eq!(outer.unwrap()["speaker"], "Maria Ortega");
    let speakers = project.rows("out/speakers.csv");
    let minister = speakers.iter().find(|row| row["speaker"] == "minister");
    let minister = minister.unwrap_or_else(|| panic!("{speakers:?}"));
    assert_eq!((&*minister["quotes"], &*minister["reported"]), ("0", "1"));

    project
        .run(&["extract", "sorry.txt", "--out", "flat", "--no-nested"])
        .ended(0);
    let flat = project.rows("flat/quotes.csv");
    assert!(flat.iter().all(|row| row["depth"] == "0"), "{flat:?}");
    let outer = quotes.iter().filter(|row| row["depth"] == "0");
    let words = |row: &std::collections::BTreeMap<String, String>| row["quote"].clone();
    let (outer, flat): (Vec<_>, Vec<_>) =
        (outer.map(words).collect(), flat.iter().map(words).collect());
    assert_eq!(outer, flat);
}

#[test]
fn a_plain_report_is_read_rightly() {
    let project = Project::new().file("sale.txt", SALE);
    project
        .run(&["extract", "sale.txt", "--out", "out"])
        .ended(0);
    let quotes = project.rows("out/quotes.csv");
    let told = quotes
        .iter()
        .find(|row| row["cue"] == "told reporters" || row["cue"] == "told");
    let told = told.unwrap_or_else(|| panic!("{quotes:?}"));
    assert_eq!(told["speaker"], "Maria Ortega");
    assert_eq!(
        (told["quote_type"].as_str(), told["speaker_kind"].as_str()),
        ("direct", "person")
    );
    assert!(told["quote"].contains("We will not sell her to anybody"));
    assert!(
        quotes
            .iter()
            .all(|row| !row["quote"].contains("Ferry will sink")),
        "debris gives no row"
    );
    let article = &project.rows("out/articles.csv")[0];
    assert_eq!(
        article["title"],
        "Harbour board drops plan to sell the old ferry"
    );
    assert_eq!(
        (article["language"].as_str(), article["status"].as_str()),
        ("en", "ok")
    );
}

#[test]
fn offsets_count_characters_of_the_text() {
    let text = SALE
        .replace("Ortega", "Ørtegå")
        .replace("ferry", "ferry 😀");
    let project = Project::new().file("sale.txt", &text);
    project
        .run(&["extract", "sale.txt", "--out", "out", "--raw-cells"])
        .ended(0);
    let characters: Vec<char> = text.chars().collect();
    for row in project.rows("out/quotes.csv") {
        let pieces: Vec<String> = row["content_spans"]
            .split(';')
            .map(|span| {
                let span = span.trim_matches(['[', ')']);
                let (start, end) = span.split_once('-').unwrap();
                characters[start.parse().unwrap()..end.parse().unwrap()]
                    .iter()
                    .collect()
            })
            .collect();
        assert_eq!(pieces.join(" [...] "), row["quote"]);
    }
}

#[test]
fn other_languages_are_listed_and_run_when_wanted() {
    let project = Project::new()
        .file("news/a.txt", GERMAN)
        .file("news/b.txt", SALE);
    let ran = project.run(&["extract", "news", "--out", "out"]).ended(0);
    assert!(
        ran.stdout.contains("1 article not in English"),
        "{}",
        ran.stdout
    );
    let status = |folder: &str| {
        let articles = project.rows(&format!("{folder}/articles.csv"));
        (
            articles[0]["language"].clone(),
            articles[0]["status"].clone(),
        )
    };
    assert_eq!(status("out"), ("de".to_owned(), "not_english".to_owned()));
    project
        .run(&["extract", "news", "--out", "all", "--any-language"])
        .ended(0);
    assert_eq!(status("all"), ("de".to_owned(), "ok".to_owned()));
}

#[test]
fn quiet_is_quiet() {
    let project = Project::new().file("sale.txt", SALE);
    let ran = project
        .run(&["extract", "sale.txt", "--out", "out", "--quiet"])
        .ended(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn force_replaces_the_tables_and_nothing_else() {
    let project = Project::new()
        .file("sale.txt", SALE)
        .file("out/notes.txt", "mine")
        .file("out/quotes.csv", "old");
    project
        .run(&["extract", "sale.txt", "--out", "out"])
        .ended(1);
    project
        .run(&["extract", "sale.txt", "--out", "out", "--force"])
        .ended(0);
    assert_eq!(project.read("out/notes.txt"), "mine");
    assert!(!project.rows("out/quotes.csv").is_empty());
}

#[test]
fn forms_of_the_tables_on_request() {
    let project = Project::new().file(
        "sale.csv",
        "id,title,text\n-7,=1+1,\"“No,” Ana Ito said.\"\n",
    );
    project.run(&["extract", "sale.csv", "--out", "a"]).ended(0);
    project
        .run(&[
            "extract",
            "sale.csv",
            "--out",
            "b",
            "--raw-cells",
            "--excel",
        ])
        .ended(0);
    project
        .run(&["extract", "sale.csv", "--out", "c", "--format", "csv,jsonl"])
        .ended(0);
    project
        .run(&["extract", "sale.csv", "--out", "d", "--format", "jsonl"])
        .ended(0);
    let title = |folder: &str| project.rows(&format!("{folder}/articles.csv"))[0]["title"].clone();
    assert_eq!(
        (title("a").as_str(), title("b").as_str()),
        ("'=1+1", "=1+1")
    );
    assert!(
        project
            .read("b/quotes.csv")
            .starts_with("\u{feff}article_id")
    );
    assert_eq!(
        project.names("d"),
        ["errors.csv", "extractions.jsonl", "run.json"]
    );
    let line: serde_json::Value =
        serde_json::from_str(&project.read("c/extractions.jsonl")).unwrap();
    assert_eq!(line["id"], "-7");
    assert_eq!(
        line["attributions"].as_array().unwrap().len(),
        rows(&project.read("c/quotes.csv")).len()
    );
}

#[test]
fn run_json_tells_the_run() {
    let project = Project::new().file("sale.txt", SALE);
    project
        .run(&["extract", "sale.txt", "--out", "out", "--threads", "2"])
        .ended(0);
    let run: serde_json::Value = serde_json::from_str(&project.read("out/run.json")).unwrap();
    assert_eq!(run["whosaid"], env!("CARGO_PKG_VERSION"));
    assert_eq!(run["bundle"]["name"], "en-small");
    assert_eq!(run["bundle"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(run["inputs"], serde_json::json!(["sale.txt"]));
    assert_eq!(run["counts"]["articles"], 1);
    assert_eq!(
        run["counts"]["quotes"],
        project.rows("out/quotes.csv").len()
    );
    assert_eq!(run["timings"]["threads"], 2);
}

#[test]
fn what_is_written_can_be_scored() {
    let project = Project::new().file("sale.txt", SALE);
    project
        .run(&[
            "extract",
            "sale.txt",
            "--out",
            "out",
            "--format",
            "jsonl",
            "--min-confidence",
            "0",
        ])
        .ended(0);
    let ran = project
        .run(&["eval", "out/extractions.jsonl", "--csv", "scores.csv"])
        .ended(0);
    assert!(ran.stdout.contains("content"), "{}", ran.stdout);
    let exact = |row: &&std::collections::BTreeMap<String, String>| {
        row["layer"] == "content" && row["measure"] == "exact_f1"
    };
    let scores = project.rows("scores.csv");
    let score = scores.iter().find(exact).unwrap();
    assert_eq!(score["value"], "1", "a bundle agrees with itself");
}

#[test]
fn bench_appends_a_row_a_run() {
    let project = Project::new().file("sale.txt", SALE);
    for _ in 0..2 {
        let bench = [
            "bench",
            "sale.txt",
            "--threads",
            "1,2",
            "--repeat",
            "1",
            "--append",
            "runs.csv",
        ];
        let ran = project.run(&bench).ended(0);
        assert!(ran.stdout.contains("words/s"), "{}", ran.stdout);
    }
    let runs = project.rows("runs.csv");
    let threads: Vec<&str> = runs.iter().map(|run| run["threads"].as_str()).collect();
    assert_eq!(threads, ["1", "2", "1", "2"]);
    assert!(!project.has("tables"), "bench writes no tables");
}

#[test]
fn bench_compares_arithmetics_and_windows() {
    let project = Project::new()
        .file("sale.txt", SALE)
        .file("old.csv", "date,threads\n");
    let bench = |more: &[&str]| {
        let start = ["bench", "sale.txt", "--threads", "1", "--repeat", "1"];
        project.run(&[&start[..], more].concat())
    };
    let compared = [
        "--precisions",
        "int8,f32",
        "--windows",
        "256/32,192/16",
        "--append",
        "runs.csv",
        "--svg",
        "speed.svg",
    ];
    let ran = bench(&compared).ended(0);
    let runs = project.rows("runs.csv");
    let settings: Vec<_> = runs
        .iter()
        .map(|run| {
            (
                run["precision"].as_str(),
                run["window"].as_str(),
                run["context"].as_str(),
            )
        })
        .collect();
    let expected = [
        ("int8", "256", "32"),
        ("int8", "192", "16"),
        ("f32", "256", "32"),
        ("f32", "192", "16"),
    ];
    assert_eq!(settings, expected);
    for run in &runs {
        let number = |name: &str| run[name].parse::<f64>().unwrap();
        assert!(number("load_seconds") > 0.0 && number("p99_seconds") >= number("median_seconds"));
        assert!(ran.stdout.contains(&run["kernel"]), "{}", ran.stdout);
    }
    let picture = project.read("speed.svg");
    assert_eq!(picture.matches("#4a78a8").count(), 4, "{picture}");
    bench(&["--windows", "32/16"]).ended(1);
    let refused = bench(&["--append", "old.csv"]).ended(1);
    assert!(
        refused.stderr.contains("old.csv has other columns"),
        "{}",
        refused.stderr
    );
}

#[test]
fn the_shipped_bundle_is_whole_and_listed() {
    let project = Project::new();
    let listed = project.run(&["models", "list"]).ended(0).stdout;
    assert!(listed.contains("en-small"), "{listed}");
    let checked = project.run(&["models", "check"]).ended(0).stdout;
    assert!(
        checked.contains("en-small") && checked.contains("is whole"),
        "{checked}"
    );
}

#[test]
fn rows_below_a_least_confidence_are_left_out_and_counted() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/sample");
    let project = Project::new();
    let all = ["extract", sample, "--out", "all", "--min-confidence", "0"];
    project.run(&all).ended(0);
    let sure = [
        "extract",
        sample,
        "--out",
        "sure",
        "--min-confidence",
        "0.8",
    ];
    let ran = project.run(&sure).ended(0);
    let (all, kept) = (
        project.rows("all/quotes.csv"),
        project.rows("sure/quotes.csv"),
    );
    let confidence = |row: &std::collections::BTreeMap<String, String>| -> f64 {
        row["confidence"].parse().unwrap()
    };
    // A report inside one that is left out goes with it.
    let is_kept = |row: &std::collections::BTreeMap<String, String>, least: f64| {
        let mut above = Some(row);
        while let Some(row) = above {
            if confidence(row) < least {
                return false;
            }
            above = all.iter().find(|outer| outer["quote_id"] == row["inside"]);
        }
        true
    };
    let wanted = all.iter().filter(|row| is_kept(row, 0.8)).count();
    assert!(0 < wanted && wanted < all.len());
    assert_eq!(kept.len(), wanted);
    let run: serde_json::Value = serde_json::from_str(&project.read("sure/run.json")).unwrap();
    assert_eq!(run["selection"]["left_out"], all.len() - kept.len());
    let mean = kept.iter().map(confidence).sum::<f64>() / kept.len() as f64;
    let told = run["selection"]["expected_right"].as_f64().unwrap();
    assert!((told - mean).abs() < 1e-3, "{told} {mean}");
    assert!(
        ran.stdout
            .contains("below confidence 0.8 left out; of the rows,"),
        "{}",
        ran.stdout
    );
    // Every speaker of the tables still speaks in them.
    for speaker in project.rows("sure/speakers.csv") {
        let id = &speaker["speaker_id"];
        assert!(kept.iter().any(|row| row["speaker_id"] == *id), "{id}");
    }
    // What is more likely wrong than right is left out unless it is asked for.
    let ran = project.run(&["extract", sample, "--out", "usual"]).ended(0);
    let usual = all.iter().filter(|row| is_kept(row, 0.5)).count();
    assert_eq!(project.rows("usual/quotes.csv").len(), usual);
    assert!(
        ran.stdout.contains("(--min-confidence 0 keeps all)"),
        "{}",
        ran.stdout
    );
    let wrong = ["extract", sample, "--out", "x", "--min-confidence", "80"];
    project.run(&wrong).ended(2).said(&["from 0 to 1"]);
}
