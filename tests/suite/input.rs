//! What comes in: which files are read and which are not, the ids their articles keep, and what of them a message may show.

use crate::project::Project;

/// An article that is read without trouble.
const GOOD: &str =
    "The bridge stays closed, Anna Ito said on Monday. “It is not safe,” she told the council. ";

/// The cells of one column.
fn column(project: &Project, table: &str, column: &str) -> Vec<String> {
    let rows = project.rows(table);
    rows.into_iter()
        .map(|mut row| row.remove(column).unwrap())
        .collect()
}

#[cfg(unix)]
fn pipe(project: &Project, path: &str) {
    let made = std::process::Command::new("mkfifo")
        .arg(project.path(path))
        .status();
    assert!(made.unwrap().success());
}

/// The run once waited for a writer without end.
#[cfg(unix)]
#[test]
fn a_pipe_or_socket_in_a_folder_is_a_failure_and_not_waited_for() {
    let project = Project::new().file("news/b.txt", GOOD);
    pipe(&project, "news/a.txt");
    pipe(&project, "news/c");
    let _socket = std::os::unix::net::UnixListener::bind(project.path("news/d.csv")).unwrap();
    for (input, out) in [("news", "folder"), ("news/*", "pattern")] {
        project.run(&["extract", input, "--out", out]).ended(3);
        let errors = project.rows(&format!("{out}/errors.csv"));
        let paths: Vec<&str> = errors.iter().map(|row| row["path"].as_str()).collect();
        assert_eq!(paths, ["news/a.txt", "news/c", "news/d.csv"]);
        assert!(errors[0]["message"].starts_with("a named pipe, not a file"));
        assert!(errors[2]["message"].starts_with("a socket, not a file"));
        let status = column(&project, &format!("{out}/articles.csv"), "status");
        assert_eq!(status, ["failed", "failed", "failed", "ok"]);
    }
}

/// As the shell's `<(...)` makes one.
#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read() {
    let project = Project::new();
    pipe(&project, "63");
    let child = project
        .command(&["extract", "63", "--out", "out"])
        .spawn()
        .unwrap();
    let line = serde_json::json!({ "id": "x", "text": GOOD }).to_string();
    std::fs::write(project.path("63"), line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(column(&project, "out/articles.csv", "article_id"), ["x"]);
}

#[test]
fn the_output_folder_inside_the_input_is_left_out_and_other_kinds_are_counted() {
    let project = Project::new()
        .file("news/a.txt", GOOD)
        .file("news/one.pdf", "x")
        .file("news/two.pdf", "x")
        .file("news/README", "x");
    for _ in 0..2 {
        let ran = project
            .run(&["extract", "news", "--out", "news/tables", "--force"])
            .ended(0);
        let line = "\n3 files of other kinds left out: 2 .pdf, 1 without ending\n";
        assert!(ran.stdout.contains(line), "{}", ran.stdout);
        assert_eq!(
            column(&project, "news/tables/articles.csv", "path"),
            ["news/a.txt"]
        );
    }
    let ran = project.run(&["extract", "news/tables", "--out", "news/tables", "--force"]);
    ran.ended(1).said(&["this is the output folder"]);
    assert!(project.has("news/tables/quotes.csv"));
}

#[test]
fn records_that_fail_keep_their_ids_and_numbers_stay_as_written() {
    let json = [
        serde_json::json!({ "id": "z", "text": "" }).to_string(),
        "{\"id\": \"nan\", \"text\": NaN}".to_owned(),
        "{\"id\": 1.50, \"text\": 7}".to_owned(),
        "{\"id\": 12345678901234567890123}".to_owned(),
        "{\"id\": \"cut\", \"text\": \"cut o".to_owned(),
        format!("{{\"id\": 1e3, \"text\": \"{GOOD}\"}}"),
        format!("{{\"id\": \"long\", \"text\": \"{}\"}}", GOOD.repeat(50)),
    ];
    let table = format!("id,text\n007,\nshort\n1.50,{GOOD:?}\n");
    let project = Project::new()
        .file("a.jsonl", json.join("\n"))
        .file("b.csv", table.replace("\\u{201c}", "“"));
    let arguments = [
        "extract",
        "a.jsonl",
        "b.csv",
        "--max-unpacked",
        "2K",
        "--out",
        "out",
    ];
    let ran = project.run(&arguments).ended(3);
    let ids = column(&project, "out/articles.csv", "article_id");
    let expected = [
        "z",
        "nan",
        "1.50",
        "12345678901234567890123",
        "cut",
        "1e3",
        "long",
        "007",
        "short",
        "1.50-2",
    ];
    assert_eq!(ids, expected);
    let failed = column(&project, "out/errors.csv", "article_id");
    assert_eq!(
        failed,
        [
            "z",
            "nan",
            "1.50",
            "12345678901234567890123",
            "cut",
            "long",
            "007",
            "short"
        ]
    );
    let line =
        "1 article has an id that another had before and got a number after it: 1.50-2 (b.csv)";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
}

#[test]
fn what_a_record_says_is_never_in_a_message() {
    let secret = "the embargoed secret ".repeat(60_000);
    let json = [
        format!("{secret:?}"),
        format!("[{secret:?}]"),
        format!("{{\"id\": 1, \"text\": {{\"en\": {secret:?}}}}}"),
        format!("{{\"id\": 2, \"text\": {secret:?} x}}"),
        format!("{{\"id\": 3, \"title\": {secret:?}}}"),
        format!("{{{secret:?}: 1}}"),
        secret.clone(),
    ];
    let gold = "{\"text\": \"the embargoed secret\", \"attributions\": \"the embargoed secret\"}";
    let project = Project::new()
        .file("a.jsonl", json.join("\n"))
        .file("headless.csv", format!("1,\"{secret}\"\n2,x\n"))
        .file(
            "torn.csv",
            format!("id,text\n1,{secret},y\n2,\"{secret}\n3,\"x\"{secret}\n"),
        )
        .file("gold.jsonl", gold);
    let ran = project
        .run(&[
            "extract",
            "a.jsonl",
            "headless.csv",
            "torn.csv",
            "--out",
            "out",
        ])
        .ended(3);
    let errors = project.read("out/errors.csv");
    assert_eq!(project.rows("out/errors.csv").len(), 7 + 1 + 3, "{errors}");
    assert!(errors.len() < 10_000, "{} bytes", errors.len());
    for told in [&errors, &ran.stderr, &ran.stdout] {
        assert!(!told.contains("embargoed"), "{told}");
    }
    let ran = project.run(&["eval", "gold.jsonl"]).ended(1);
    assert!(!ran.stderr.contains("embargoed"), "{}", ran.stderr);
}

#[test]
fn a_packed_file_of_zeros_costs_one_row() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(0), 32 << 20),
        &mut gz,
    )
    .unwrap();
    let project = Project::new()
        .file("news/a.txt.gz", gz.finish().unwrap())
        .file("news/b.txt", GOOD);
    // A hole of a terabyte: only refused after its beginning can it be refused in time.
    std::fs::File::create(project.path("news/dump.txt"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    project
        .run(&["extract", "news", "--out", "out", "--max-unpacked", "1M"])
        .ended(3);
    let errors = project.rows("out/errors.csv");
    let kinds: Vec<&str> = errors.iter().map(|row| row["kind"].as_str()).collect();
    assert_eq!(kinds, ["too_large", "too_large"]);
    assert!(errors[0]["message"].contains("more than 1 MB, too many for one article"));
    let wrong = ["extract", "news", "--out", "x", "--max-unpacked", "lots"];
    project
        .run(&wrong)
        .ended(2)
        .said(&["a size below 4G is wanted"]);
}

#[test]
fn more_threads_than_make_sense_are_not_started() {
    let project = Project::new().file("a.txt", GOOD);
    let ran = project
        .run(&["extract", "a.txt", "--out", "out", "--threads", "65535"])
        .ended(0);
    assert!(
        ran.stderr.contains("65,535 threads asked for"),
        "{}",
        ran.stderr
    );
    let run: serde_json::Value = serde_json::from_str(&project.read("out/run.json")).unwrap();
    let cores = std::thread::available_parallelism().unwrap().get() as u64;
    assert_eq!(run["timings"]["threads"], 4 * cores);
}

/// A run with something on its standard input.
fn piped(project: &Project, input: &str, arguments: &[&str]) -> crate::project::Ran {
    let path = project.path("piped");
    std::fs::write(&path, input).unwrap();
    let input = std::fs::File::open(path).unwrap();
    let output = project.command(arguments).stdin(input).output();
    output.unwrap().into()
}

#[test]
fn standard_input_shows_what_it_is_or_is_refused() {
    let project = Project::new();
    let json = serde_json::json!({ "id": "j", "text": GOOD }).to_string();
    let page = format!("<html><body><article><p>{GOOD}</p><p>{GOOD}</p></article></body></html>");
    for (input, ids) in [
        (format!("id,text\nc,\"{GOOD}\"\n"), "c"),
        (json.clone(), "j"),
        (format!("[{json}]"), "j"),
        (page, "stdin"),
        (GOOD.to_owned(), "stdin"),
    ] {
        piped(
            &project,
            &input,
            &["extract", "-", "--out", "out", "--force"],
        )
        .ended(0);
        assert_eq!(column(&project, "out/articles.csv", "article_id"), [ids]);
    }
    let input = format!("nr,body\n1,\"{GOOD}\"\n");
    piped(
        &project,
        &input,
        &["extract", "-", "--out", "out", "--force"],
    )
    .ended(3);
    let message = column(&project, "out/errors.csv", "message").remove(0);
    assert!(message.contains("--input-format"), "{message}");
}

#[test]
fn files_are_read_from_a_list() {
    let project = Project::new()
        .file("news/a.txt", GOOD)
        .file("news/b b.txt", GOOD)
        .file("more/c.txt", GOOD)
        .file("list", "news/b b.txt\r\n\nnowhere.txt\nmore\nnews/a.txt\n")
        .file("wrong", "nowhere.txt\nnor here.txt\n");
    let paths = ["nowhere.txt", "news/b b.txt", "more/c.txt", "news/a.txt"];
    project
        .run(&["extract", "--files-from", "list", "--out", "out"])
        .ended(3);
    assert_eq!(column(&project, "out/articles.csv", "path"), paths);
    let message = column(&project, "out/errors.csv", "message").remove(0);
    assert!(message.starts_with("list, line 3: "), "{message}");
    let run: serde_json::Value = serde_json::from_str(&project.read("out/run.json")).unwrap();
    assert_eq!(run["inputs"], serde_json::json!(["--files-from list"]));

    let arguments = [
        "extract",
        "--files-from",
        "-",
        "--null",
        "--out",
        "out",
        "--force",
    ];
    piped(&project, "news/b b.txt\0more/c.txt\0", &arguments).ended(0);
    assert_eq!(column(&project, "out/articles.csv", "path"), paths[1..3]);

    let ran = project.run(&["extract", "--files-from", "wrong", "--out", "x"]);
    ran.ended(1)
        .said(&["whosaid: nowhere.txt: wrong, line 1: "]);
    project
        .run(&["extract", "--null", "news", "--out", "x"])
        .ended(2);
}

/// Nothing was said for hours where the reader waited for its input.
#[test]
fn a_run_that_waits_for_its_input_shows_that_it_lives() {
    use std::io::{BufRead, BufReader, Write};
    let project = Project::new();
    for form in ["plain", "json"] {
        let arguments = [
            "extract",
            "-",
            "--input-format",
            "jsonl",
            "--out",
            form,
            "--progress",
            form,
            "--progress-every",
            "1",
        ];
        let mut child = project
            .command(&arguments)
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // Before there is anything to read.
        let first = lines.next().unwrap().unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "{}", serde_json::json!({ "text": GOOD })).unwrap();
        drop(input);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let last = lines.last().map(Result::unwrap);
        if form == "plain" {
            assert!(first.starts_with("00:00:0"), "{first}");
            assert!(
                first.contains(" 0 articles, 0 words/s, 0 failures"),
                "{first}"
            );
        } else {
            let first: serde_json::Value = serde_json::from_str(&first).unwrap();
            assert_eq!(
                (&first["articles"], &first["last"]),
                (&0.into(), &false.into())
            );
            let last: serde_json::Value = serde_json::from_str(&last.unwrap()).unwrap();
            assert_eq!(
                (&last["articles"], &last["last"]),
                (&1.into(), &true.into())
            );
            assert_eq!(last["seconds_left"], 0.0);
        }
    }
    let ran = project.run(&[
        "extract",
        "json/quotes.csv",
        "--out",
        "x",
        "--progress",
        "none",
    ]);
    assert!(!ran.stderr.contains("articles"), "{}", ran.stderr);
}
