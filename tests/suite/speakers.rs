//! `whosaid speakers`: names of a real run proposed, decided in a sheet, and put into the tables.

use crate::project::Project;

fn tables() -> Project {
    let text =
        |name: &str| format!("“We will rebuild the bridge,” said Mayor {name} on Tuesday.\n");
    let project = Project::new()
        .file("a.txt", text("Amina Bello"))
        .file("b.txt", text("A. Bello"))
        .file(
            "people.csv",
            "name,gender,wikidata\nAmina Bello,female,Q1\n",
        );
    project
        .run(&["extract", "a.txt", "b.txt", "--out", "t"])
        .ended(0);
    project
}

#[test]
fn what_is_decided_in_the_sheet_stands_in_the_tables() {
    let project = tables();
    let before = project.read("t/quotes.csv");
    project.run(&["speakers", "t", "--shown", "0"]).ended(0);
    let proposed = project.rows("merges.csv");
    assert_eq!(proposed.len(), 1, "{proposed:?}");
    assert!(
        proposed[0]["evidence"].starts_with("names=initial; roles=1"),
        "{proposed:?}"
    );
    let ran = project.run(&["speakers", "t"]).ended(1);
    ran.said(&["apply it with --merges"]);

    let row = &proposed[0];
    let decided = format!(
        "merge;left_id;right_id\nY;{};{}\n",
        row["left_id"], row["right_id"]
    );
    let project = project.file("mine.csv", decided);
    let arguments = [
        "speakers",
        "t",
        "--merges",
        "mine.csv",
        "--people",
        "people.csv",
    ];
    let ran = project.run(&arguments).ended(0);
    assert!(
        ran.stderr
            .contains("2 named speakers are 1 persons and bodies; 1 of them known"),
        "{}",
        ran.stderr
    );
    for table in ["t/quotes.csv", "t/speakers.csv"] {
        let rows = project.rows(table);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0]["person_id"], rows[1]["person_id"]);
        assert_ne!(rows[0]["speaker_id"], rows[1]["speaker_id"]);
        assert!(
            rows.iter()
                .all(|row| row["person_wikidata"] == "Q1" && row["person_name"] == "Amina Bello")
        );
    }
    // The workbook has the columns too.
    project.run(&["convert", "t", "--format", "xlsx"]).ended(0);

    // Undone: one person a speaker, and nothing else is changed.
    let none = project.file("none.csv", "merge,left_id,right_id\n");
    none.run(&["speakers", "t", "--merges", "none.csv"])
        .ended(0);
    let rows = none.rows("t/quotes.csv");
    assert_ne!(rows[0]["person_id"], rows[1]["person_id"]);
    assert!(!rows[0].contains_key("person_wikidata"));
    let own: Vec<String> = none
        .read("t/quotes.csv")
        .lines()
        .map(|line| line.rsplitn(3, ',').last().unwrap().to_owned())
        .collect();
    assert_eq!(own.join("\n"), before.trim_end());
}
