//! Whole runs with the shipped bundle, as the tables a reader would review: `golden/<name>.txt` beside
//! `golden/<name>.quotes.csv`.
//!
//! `GOLDEN=overwrite cargo test --test suite golden` writes the tables anew; look at the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;

/// What is compared: the words and decisions. Confidences move with every bundle and are scored by `eval`.
const COLUMNS: [&str; 15] = [
    "quote_type",
    "speaker",
    "speaker_kind",
    "speaker_role",
    "speaks_for",
    "source",
    "source_form",
    "cue",
    "cue_class",
    "negated",
    "in_headline",
    "decided_by",
    "depth",
    "content_spans",
    "quote",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/golden")
}

/// The compared columns of the quotes of one article.
fn table(article: &Path) -> String {
    let project = Project::new();
    project
        .run(&[
            "extract",
            article.to_str().unwrap(),
            "--out",
            "out",
            "--min-confidence",
            "0",
        ])
        .ended(0);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS).unwrap();
    for row in project.rows("out/quotes.csv") {
        out.write_record(COLUMNS.map(|column| &row[column]))
            .unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn the_shipped_bundle_reads_these_articles_as_before() {
    let overwrite = std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite");
    let mut articles: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    articles.sort();
    assert!(!articles.is_empty());
    for article in articles {
        let golden = article.with_extension("quotes.csv");
        let table = table(&article);
        if overwrite {
            fs::write(&golden, table).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        snapbox::assert_data_eq!(table, expected);
    }
}
