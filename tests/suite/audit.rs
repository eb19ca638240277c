//! `whosaid audit`: a sheet is drawn, filled in, and read.

use crate::project::{Project, rows};

/// A folder of tables with so many quotes, of four confidences and two types.
fn tables(quotes: usize) -> Project {
    let mut table = String::from("quote_id,quote,quote_type,speaker,speaker_kind,confidence\n");
    for at in 0..quotes {
        let kind = ["direct", "indirect"][at % 2];
        let sure = ["0.55", "0.7", "0.8", "0.95"][at % 4];
        table.push_str(&format!("a:{at},'=we wait,{kind},Ada Holt,person,{sure}\n"));
    }
    Project::new()
        .file("t/quotes.csv", table)
        .file("t/run.json", "{}")
}

/// A sheet with verdicts: right where `is_right` of its place says so.
fn judged(sheet: &str, is_right: impl Fn(usize) -> bool) -> String {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&header).unwrap();
    for (at, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let cells = header
            .iter()
            .zip(row.iter())
            .map(|(name, cell)| match name {
                "words_right" | "source_right" => "y",
                "speaker_right" if is_right(at) => "y",
                "speaker_right" => "n",
                _ => cell,
            });
        out.write_record(cells).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn the_same_seed_draws_the_same_rows() {
    let project = tables(400);
    let draw = |seed: &str, out: &str| {
        let arguments = ["audit", "t", "--sample", "40", "--seed", seed, "--out", out];
        project.run(&arguments).ended(0);
        project.read(out)
    };
    let (first, again, other) = (draw("1", "1.csv"), draw("1", "2.csv"), draw("2", "3.csv"));
    assert_eq!(first, again);
    assert_ne!(first, other);
    let drawn = rows(&first);
    assert_eq!(drawn.len(), 40);
    // Ten of each of the four kinds of rows, in the order of the tables.
    let of = |stratum: &str| drawn.iter().filter(|row| row["stratum"] == stratum).count();
    assert_eq!(
        (of("0.90/indirect/person"), of("0.60/indirect/person")),
        (10, 10)
    );
    assert!(
        drawn
            .iter()
            .all(|row| row["stratum_rows"] == "100" && row["words_right"].is_empty())
    );
    assert!(drawn.iter().all(|row| row["quote"] == "'=we wait"));
}

#[test]
fn verdicts_tell_of_the_whole_run() {
    let project = tables(400);
    project
        .run(&["audit", "t", "--sample", "40", "--out", "check.csv"])
        .ended(0);
    let sheet = project.read("check.csv");
    let confidence: Vec<f64> = rows(&sheet)
        .iter()
        .map(|row| row["confidence"].parse().unwrap())
        .collect();
    let project = project
        .file("mine.csv", judged(&sheet, |at| confidence[at] > 0.6))
        .file("yours.csv", judged(&sheet, |_| true));
    let said = project
        .run(&["audit", "--read", "mine.csv", "--precision", "0.99"])
        .ended(0)
        .stdout;
    for part in [
        "weighted back to 400 rows",
        "whole row  75.0 % [",
        "confidence from 0.00  0.0 % [0.0 %, 27.8 %]",
        "--min-confidence 0.70",
        "keeps 75.0 % of the rows",
        "A random sample of 40 of 400 attributions",
        "gender women",
        "kind person",
    ] {
        assert!(said.contains(part), "{part}:\n{said}");
    }
    let said = project
        .run(&["audit", "--read", "mine.csv", "--read", "yours.csv"])
        .ended(0)
        .stdout;
    // One reader has no other verdict: nothing beyond chance.
    assert!(
        said.contains("speaker    75.0 %   0.00           40"),
        "{said}"
    );
}

#[test]
fn verdicts_are_not_overwritten_and_an_empty_sheet_is_told() {
    let project = tables(40);
    project
        .run(&["audit", "t", "--sample", "8", "--out", "check.csv"])
        .ended(0);
    let ran = project
        .run(&["audit", "t", "--sample", "8", "--out", "check.csv"])
        .ended(1);
    ran.said(&["overwrite it with --force"]);
    let ran = project.run(&["audit", "--read", "check.csv"]).ended(1);
    ran.said(&["it holds no verdicts yet"]);
    let ran = project
        .run(&["audit", "t", "--sample", "2", "--out", "two.csv"])
        .ended(1);
    ran.said(&["each of the 4 kinds"]);
}

#[test]
fn confidences_are_fitted_to_the_verdicts_and_taken_by_a_run() {
    let project = tables(400);
    project
        .run(&["audit", "t", "--sample", "80", "--out", "check.csv"])
        .ended(0);
    let sheet = project.read("check.csv");
    let project = project.file("mine.csv", judged(&sheet, |at| at % 3 == 0));
    let arguments = ["audit", "--read", "mine.csv", "--recalibrate", "own.json"];
    let said = project.run(&arguments).ended(0).stdout;
    assert!(
        said.contains("Calibration from 80 rows in own.json") && said.contains("it helps"),
        "{said}"
    );

    let text = "“We will rebuild the bridge,” said Mayor Amina Bello on Tuesday.\n";
    let project = project.file("a.txt", text);
    let confidence = |more: &[&str], out: &str| {
        let arguments = [
            &["extract", "a.txt", "--min-confidence", "0", "--out", out],
            more,
        ]
        .concat();
        project.run(&arguments).ended(0);
        let rows = project.rows(&format!("{out}/quotes.csv"));
        rows[0]["confidence"].parse::<f64>().unwrap()
    };
    let before = confidence(&[], "before");
    let after = confidence(&["--calibration", "own.json"], "after");
    assert!(after < before && after < 0.6, "{before} {after}");
    assert!(project.read("after/run.json").contains("\"slope\""));
    let ran = project
        .run(&["extract", "a.txt", "--calibration", "check.csv"])
        .ended(2);
    assert!(
        ran.stderr.contains("no calibration made by"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_sheet_may_be_a_workbook() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let project = tables(400);
    for out in ["check.csv", "check.xlsx"] {
        project
            .run(&["audit", "t", "--sample", "40", "--out", out])
            .ended(0);
    }
    let mut book: Xlsx<_> = open_workbook(project.path("check.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), 41);
    let quote = sheet.rows().nth(1).unwrap()[4].clone();
    assert_eq!(quote, Data::String("=we wait".to_owned()));
    assert_eq!(project.names("."), ["check.csv", "check.xlsx", "t"]);
    // Without verdicts it is read as far as that is said.
    let ran = project.run(&["audit", "--read", "check.xlsx"]).ended(1);
    ran.said(&["it holds no verdicts yet"]);
}
