//! Shards: several machines, and the tables that one would have written.

use serde_json::Value;

use crate::project::{Project, files};

const TEXT: &str = "The bridge over the Orle stays closed, Anna Ito said on Monday. “It is not safe,” Ben Ode told the council.";

fn project() -> Project {
    let mut lines = String::new();
    for at in 0..40 {
        let text = if at == 13 { "" } else { TEXT };
        let line = serde_json::json!({ "id": format!("n{}", at % 30), "date": format!("2020-01-{:02}", at % 28 + 1), "text": text });
        lines.push_str(&format!("{line}\n"));
    }
    Project::new()
        .file("news/a.jsonl", lines)
        .file("news/b.txt", TEXT)
        .file("news/c.csv", "id,body\n1,no text column\n")
}

fn extract<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = [
        "extract",
        "news",
        "--format",
        "csv,jsonl",
        "--max-failures",
        "5",
        "--semicolons",
        "--texts",
        "--out",
        out,
    ];
    [&fixed[..], more].concat()
}

#[test]
fn merged_shards_are_the_tables_of_one_run() {
    let project = project();
    project.run(&extract("whole", &[])).ended(0);
    for shard in ["1/3", "2/3", "3/3"] {
        project
            .run(&extract(&shard.replace('/', "-"), &["--shard", shard]))
            .ended(0);
    }
    let sizes: Vec<usize> = ["1-3", "2-3", "3-3"]
        .map(|shard| project.rows(&format!("{shard}/articles.csv")).len())
        .into();
    assert_eq!(sizes.iter().sum::<usize>(), 42);
    assert!(sizes.iter().all(|&size| size > 5), "{sizes:?}");
    // In any order.
    project
        .run(&["merge", "3-3", "1-3", "2-3", "--out", "merged"])
        .ended(0);
    let (mut whole, mut merged) = (
        files(&project.path("whole")),
        files(&project.path("merged")),
    );
    let run = |bytes: Option<Vec<u8>>| serde_json::from_slice::<Value>(&bytes.unwrap()).unwrap();
    let (whole_run, merged_run) = (
        run(whole.remove("run.json")),
        run(merged.remove("run.json")),
    );
    for (name, bytes) in &whole {
        assert!(merged.get(name) == Some(bytes), "{name}");
    }
    assert_eq!(whole.len(), merged.len());
    for name in ["counts", "settings", "bundle", "inputs"] {
        assert_eq!(whole_run[name], merged_run[name]);
    }
    assert_eq!(merged_run["shards"], 3);
}

#[test]
fn what_does_not_make_up_one_run_is_not_merged() {
    let project = project();
    project.run(&extract("whole", &[])).ended(0);
    project.run(&extract("one", &["--shard", "1/2"])).ended(0);
    project.run(&extract("two", &["--shard", "2/2"])).ended(0);
    project
        .run(&extract(
            "sure",
            &["--shard", "2/2", "--min-confidence", "0.7"],
        ))
        .ended(0);
    for (folders, said) in [
        (
            &["one", "whole"][..],
            "whole: here are no tables of a finished shard",
        ),
        (
            &["one", "nowhere"],
            "nowhere: here are no tables of a finished shard",
        ),
        (&["one"], "this is one of 2 shards, and 1 folders are given"),
        (&["one", "one"], "shard 1/2 is given twice"),
        (
            &["one", "sure"],
            "this shard was run with another settings.min_confidence: 0.7, where one has 0.5",
        ),
    ] {
        let ran = project
            .run(&[&["merge", "--out", "merged"], folders].concat())
            .ended(1);
        ran.said(&[said]);
        assert!(!project.has("merged"), "{folders:?}");
    }
    let quotes = project.read("two/quotes.csv");
    let shorter: Vec<&str> = quotes.lines().take(3).collect();
    let project = project.file("two/quotes.csv", shorter.join("\n") + "\n");
    let ran = project
        .run(&["merge", "one", "two", "--out", "merged"])
        .ended(1);
    ran.said(&["two/quotes.csv: the rows are not those that ledger.jsonl beside it tells of"]);
}
