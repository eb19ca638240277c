//! One test for each bug that was found, named for what went wrong.

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

/// Parts were joined by their lines: what was left of a header of two lines stood among the rows.
#[test]
fn a_kept_column_with_a_line_break_in_its_name() {
    let text = "\"“The bridge is safe,” Anna Ito told the council.\"";
    let news = format!(
        "id,text,\"desk\nname\"\n1,{text},city\n2,{text},\"the\narts\"\n3,{text},\n"
    );
    let project = Project::new().file("nl.csv", news);
    let arguments = "extract nl.csv --commit-every 0 --out nl --keep";
    let arguments: Vec<&str> = arguments.split(' ').chain(["desk\nname"]).collect();
    project.run(&arguments).ended(0);
    let rows = project.rows("nl/articles.csv");
    let desks: Vec<&str> = rows.iter().map(|row| row["desk\nname"].as_str()).collect();
    assert_eq!(desks, ["city", "the\narts", ""]);
    let speakers = project.rows("nl/quotes.csv");
    assert!(speakers.iter().all(|row| row["speaker"] == "Anna Ito"), "{speakers:?}");
    project.run(&["report", "nl"]).ended(0);
}
