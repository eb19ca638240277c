//! `extract --semicolons`: the same tables for the spreadsheets of most of Europe, read back by every command.

use crate::project::Project;

fn both() -> Project {
    let said = |who: &str| format!("“We will rebuild the bridge,” said Mayor {who} on Tuesday.\n");
    let project = Project::new()
        .file("a.txt", said("Amina Bello"))
        .file("b.txt", said("A. Bello"));
    let arguments = ["extract", "a.txt", "b.txt", "--texts", "--out"];
    project.run(&[&arguments[..], &["comma"]].concat()).ended(0);
    project
        .run(&[&arguments[..], &["semicolon", "--semicolons"]].concat())
        .ended(0);
    project
}

#[test]
fn the_cells_are_the_same_but_for_the_decimal_mark() {
    let project = both();
    let text = project.read("semicolon/quotes.csv");
    assert!(text.starts_with("\u{feff}article_id;"), "{text}");
    for table in ["quotes.csv", "speakers.csv", "entities.csv", "articles.csv"] {
        let plain = project.rows(&format!("comma/{table}"));
        let apart = project.rows(&format!("semicolon/{table}"));
        assert_eq!(plain.len(), apart.len());
        for (plain, apart) in plain.iter().zip(&apart) {
            for (column, cell) in plain {
                let wanted = match column.ends_with("confidence") {
                    true => cell.replace('.', ","),
                    false => cell.clone(),
                };
                assert_eq!(apart[column.as_str()], wanted, "{table} {column}");
            }
        }
    }
    let rows = project.rows("semicolon/quotes.csv");
    assert!(rows[0]["confidence"].starts_with("0,"), "{rows:?}");
}

#[test]
fn every_command_reads_them() {
    let project = both();
    for tables in ["comma", "semicolon"] {
        let out = |name: &str| format!("{tables}-{name}");
        let arguments = ["convert", tables, "--format", "tei", "--out", &out("tei")];
        project.run(&arguments).ended(0);
        let sample = ["audit", tables, "--sample", "2", "--out", &out("check.csv")];
        project.run(&sample).ended(0);
        let speakers = [
            "speakers",
            tables,
            "--shown",
            "0",
            "--out",
            &out("merges.csv"),
        ];
        project.run(&speakers).ended(0);
        let apply = ["speakers", tables, "--merges", &out("merges.csv")];
        project.run(&apply).ended(0);
    }
    for name in project.names("comma-tei") {
        let (plain, apart) = (format!("comma-tei/{name}"), format!("semicolon-tei/{name}"));
        assert_eq!(project.read(&plain), project.read(&apart));
    }
    let sheets = ["comma-check.csv", "semicolon-check.csv"].map(|name| project.rows(name));
    assert_eq!(sheets[0].len(), 2);
    for (plain, apart) in sheets[0].iter().zip(&sheets[1]) {
        assert_eq!(plain["confidence"].replace('.', ","), apart["confidence"]);
        assert_eq!(plain["stratum"], apart["stratum"]);
    }
    for table in ["quotes.csv", "speakers.csv"] {
        let [plain, apart] =
            ["comma", "semicolon"].map(|folder| project.rows(&format!("{folder}/{table}")));
        for (plain, apart) in plain.iter().zip(&apart) {
            assert_eq!(plain["person_id"], apart["person_id"]);
        }
    }
    let rows = project.rows("semicolon/quotes.csv");
    assert!(rows[0]["confidence"].starts_with("0,"), "{rows:?}");
}

#[test]
fn findings_and_other_forms_are_the_same() {
    let project = both();
    for tables in ["comma", "semicolon"] {
        project.run(&["copies", tables]).ended(0);
        let convert = ["convert", tables, "--format", "xlsx"];
        project.run(&convert).ended(0);
        #[cfg(feature = "parquet")]
        project
            .run(&["convert", tables, "--format", "parquet"])
            .ended(0);
        let page = format!("{tables}.html");
        project.run(&["report", tables, "--out", &page]).ended(0);
    }
    let [plain, apart] =
        ["comma", "semicolon"].map(|folder| project.rows(&format!("{folder}/quote_groups.csv")));
    assert_eq!(plain.len(), 2);
    for (plain, apart) in plain.iter().zip(&apart) {
        let weighed = plain["weighed_confidence"].replace('.', ",");
        assert_eq!(weighed, apart["weighed_confidence"]);
    }
    #[cfg(feature = "parquet")]
    for table in ["quotes", "speakers", "entities", "articles"] {
        let bytes =
            |folder: &str| std::fs::read(project.path(&format!("{folder}/{table}.parquet")));
        assert_eq!(bytes("comma").unwrap(), bytes("semicolon").unwrap());
    }
    let cells = |folder: &str| {
        let path = project.path(&format!("{folder}/tables.xlsx"));
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
        let sheet = calamine::Reader::worksheet_range(&mut book, "quotes").unwrap();
        sheet.rows().map(<[_]>::to_vec).collect::<Vec<_>>()
    };
    assert_eq!(cells("comma"), cells("semicolon"));
    assert_eq!(project.read("comma.html"), project.read("semicolon.html"));
}
