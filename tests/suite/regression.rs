//! One test for each bug that was found, named for what went wrong.

use crate::archives::{gz, tar, zip};
use crate::project::{Project, files};

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

/// Parts were joined by their lines: what was left of a header of two lines stood among the rows.
#[test]
fn a_kept_column_with_a_line_break_in_its_name() {
    let text = "\"“The bridge is safe,” Anna Ito told the council.\"";
    let news =
        format!("id,text,\"desk\nname\"\n1,{text},city\n2,{text},\"the\narts\"\n3,{text},\n");
    let project = Project::new().file("nl.csv", news);
    let arguments = "extract nl.csv --commit-every 0 --out nl --keep";
    let arguments: Vec<&str> = arguments.split(' ').chain(["desk\nname"]).collect();
    project.run(&arguments).ended(0);
    let rows = project.rows("nl/articles.csv");
    let desks: Vec<&str> = rows.iter().map(|row| row["desk\nname"].as_str()).collect();
    assert_eq!(desks, ["city", "the\narts", ""]);
    let speakers = project.rows("nl/quotes.csv");
    assert!(
        speakers.iter().all(|row| row["speaker"] == "Anna Ito"),
        "{speakers:?}"
    );
    project.run(&["report", "nl"]).ended(0);
}

/// Tables that somebody has sorted, or taken a row out of, lost most of their quotes in `convert` and `report` without a word.
#[test]
fn tables_in_another_order() {
    let lines = (0..4).map(|at| {
        let text = "Anna Ito said on Monday that the bridge is safe. “We looked twice,” she told the council.";
        format!("{{\"id\": \"n{at}\", \"text\": \"{text}\"}}\n")
    });
    let project = Project::new().file("news.jsonl", lines.collect::<String>());
    project
        .run(&["extract", "news.jsonl", "--texts", "--out", "t"])
        .ended(0);
    let convert = |form: &str, out: &str| {
        let ran = project.run(&["convert", "t", "--format", form, "--out", out]);
        ran.ended(0).stderr
    };
    let told = [convert("tei", "tei"), convert("brat", "brat")];
    let report = |project: &Project, page: &str| {
        let ran = project.run(&["report", "t", "--out", page]).ended(0);
        ran.stderr.split(" in ").next().map(str::to_owned)
    };
    let shown = report(&project, "a.html");
    let rewrite = |file: &str, headers: usize, change: fn(&mut Vec<&str>)| {
        let table = project.read(file);
        let mut rows: Vec<&str> = table.lines().collect();
        let mut body = rows.split_off(headers);
        change(&mut body);
        rows.append(&mut body);
        std::fs::write(project.path(file), rows.join("\n") + "\n").unwrap();
    };
    rewrite("t/quotes.csv", 1, |rows| rows.reverse());
    rewrite("t/entities.csv", 1, |rows| rows.sort_unstable());
    rewrite("t/texts.jsonl", 0, |rows| rows.reverse());
    let again = [convert("tei", "tei-2"), convert("brat", "brat-2")];
    assert_eq!(
        told,
        again.map(|told| told.replace("tei-2", "tei").replace("brat-2", "brat"))
    );
    assert!(files(&project.path("tei")) == files(&project.path("tei-2")));
    assert_eq!(shown, report(&project, "b.html"));

    rewrite("t/articles.csv", 1, |rows| {
        rows.remove(1);
    });
    let told = convert("tei", "tei-3");
    assert_eq!(project.names("tei-3").len(), 3);
    assert!(
        told.contains("quotes.csv and entities.csv passed over"),
        "{told}"
    );
    let ran = project.run(&["report", "t", "--out", "c.html"]).ended(0);
    ran.said(&[
        "3 articles, 3 with their text",
        "of quotes.csv counted in the plots and not shown",
    ]);
}

/// `convert` put its files among those of an earlier run, and `extract --force` kept silent about them.
#[test]
fn tei_files_of_an_earlier_run() {
    let text = "“The bridge is safe,” Anna Ito told the council.";
    let project = Project::new().file("a.txt", text).file("b.txt", text);
    let extract = |more: &[&str]| {
        let ran = project.run(&[&["extract", "--out", "t", "--texts"], more].concat());
        ran.ended(0).stderr
    };
    extract(&["a.txt", "--format", "csv,tei"]);
    let before = files(&project.path("t/tei"));
    let told = extract(&["b.txt", "--force"]);
    assert!(
        told.contains("t/tei was there before and is left alone: its files are not of this run's"),
        "{told}"
    );
    let ran = project.run(&["convert", "t", "--format", "tei"]).ended(1);
    ran.said(&["t/tei: this folder is there already, and somebody may have worked in it"]);
    assert!(files(&project.path("t/tei")) == before);
    // One that is empty is nobody's.
    let project = project.folder("empty");
    project
        .run(&["convert", "t", "--format", "tei", "--out", "empty"])
        .ended(0);
    assert_eq!(project.names("empty"), ["000001-b.xml"]);
}
