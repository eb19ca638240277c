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
    let _socket =
        std::os::unix::net::UnixListener::bind(project.path("news/d.csv")).unwrap();
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
        assert_eq!(column(&project, "news/tables/articles.csv", "path"), ["news/a.txt"]);
    }
    let ran = project.run(&["extract", "news/tables", "--out", "news/tables", "--force"]);
    ran.ended(1).said(&["this is the output folder"]);
    assert!(project.has("news/tables/quotes.csv"));
}
