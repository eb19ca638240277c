//! One test for each bug that was found, named for what went wrong.

use crate::archives::{gz, tar, zip};
use crate::project::Project;

/// `tables --format csv` had `r#type` where `entities.csv` has `type`.
#[test]
fn a_keyword_of_rust_as_a_column() {
    let ran = Project::new().run(&["tables", "--format", "csv"]).ended(0);
    assert!(
        ran.stdout.contains("\nentities.csv,type,word,"),
        "{}",
        ran.stdout
    );
}

/// A second run in the folder of the articles read the tables of the first: every article twice, and each row as one.
#[test]
fn the_tables_of_an_earlier_run_are_no_articles() {
    let text = "The bridge stays closed, Anna Ito said on Monday.\n";
    let project = Project::new().file("news/a.txt", text);
    project
        .run(&["extract", "news", "--texts", "--out", "news/tables"])
        .ended(0);
    let ran = project
        .run(&["extract", "news", "--out", "news/sure"])
        .ended(0);
    let told = "news/tables holds the tables of a run: left out";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    assert_eq!(project.rows("news/sure/articles.csv").len(), 1);
    // Whoever names them means them.
    project
        .run(&["extract", "news/tables/texts.jsonl", "--out", "again"])
        .ended(0);
}

/// A zip in a zip or a tar was left out as a file of another kind, and the run ended well.
#[test]
fn an_archive_inside_another_is_read() {
    let text = "The bridge stays closed, Anna Ito said on Monday.\n".as_bytes();
    let inner = zip(&[("b.txt", text)]);
    let project = Project::new()
        .file(
            "in/x.zip",
            zip(&[("in.zip", &inner), ("t.tar", &tar(&[("c.txt", text)]))]),
        )
        .file("in/y.tar.gz", gz(&tar(&[("in.zip", &inner)])))
        .file("deep.zip", zip(&[("x.zip", &zip(&[("y.zip", &inner)]))]));
    project.run(&["extract", "in", "--out", "out"]).ended(0);
    let rows = project.rows("out/articles.csv");
    let ids: Vec<&str> = rows.iter().map(|row| row["article_id"].as_str()).collect();
    assert_eq!(ids, ["x/in/b", "x/t/c", "y/in/b"]);
    project
        .run(&["extract", "deep.zip", "--out", "deep"])
        .ended(3);
    let message = &project.rows("deep/errors.csv")[0]["message"];
    assert!(message.contains("unpack the outer one first"), "{message}");
}
