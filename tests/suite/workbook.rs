//! The tables as a workbook, and what describes them to other programs.

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use whosaid::output::TABLES;

use crate::project::Project;

const TEXT: &str = "“We will rebuild the bridge,” said Mayor Amina Bello on Tuesday.\n";

fn sheet(project: &Project, book: &str, name: &str) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = open_workbook(project.path(book)).unwrap();
    book.worksheet_range(name).unwrap()
}

#[test]
fn a_run_leaves_a_workbook_with_the_rows_of_its_tables() {
    let project = Project::new().file("a.txt", TEXT).file("b.txt", TEXT);
    project
        .run(&[
            "extract", "a.txt", "b.txt", "--format", "xlsx", "--out", "t",
        ])
        .ended(0);
    let rows = project.rows("t/quotes.csv");
    assert!(!rows.is_empty());
    let quotes = sheet(&project, "t/tables.xlsx", "quotes");
    assert_eq!(quotes.height(), rows.len() + 1);
    let column = |name: &str| {
        quotes
            .rows()
            .next()
            .unwrap()
            .iter()
            .position(|cell| *cell == *name)
            .unwrap()
    };
    assert_eq!(quotes[(1, column("quote"))].to_string(), rows[0]["quote"]);
    let confidence: f64 = rows[0]["confidence"].parse().unwrap();
    assert_eq!(quotes[(1, column("confidence"))], Data::Float(confidence));
    assert_eq!(quotes[(1, column("negated"))], Data::Bool(false));

    // Made again from the tables, it is the same; so is that of shards that are joined.
    project
        .run(&["convert", "t", "--format", "xlsx", "--out", "again.xlsx"])
        .ended(0);
    assert_eq!(sheet(&project, "again.xlsx", "quotes"), quotes);
    for shard in ["1", "2"] {
        let of = format!("{shard}/2");
        project
            .run(&[
                "extract", "a.txt", "b.txt", "--format", "xlsx", "--shard", &of, "--out", shard,
            ])
            .ended(0);
    }
    project
        .run(&["merge", "1", "2", "--out", "joined"])
        .ended(0);
    assert_eq!(sheet(&project, "joined/tables.xlsx", "quotes"), quotes);
    assert_eq!(
        project.read("joined/datapackage.json"),
        project.read("t/datapackage.json")
    );

    let package: Value = serde_json::from_str(&project.read("t/datapackage.json")).unwrap();
    let paths: Vec<&str> = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, TABLES.map(|table| table.file));
}

#[test]
fn tables_that_are_not_there_are_not_converted() {
    let ran = Project::new()
        .run(&["convert", "t", "--format", "xlsx"])
        .ended(1);
    ran.said(&["the folder that `extract` has written"]);
}
