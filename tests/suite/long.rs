//! Articles far longer than any newspaper's: what one may be, and what a long one leaves of memory to the others.

use crate::project::Project;

#[test]
fn an_article_of_more_tokens_than_allowed_is_a_row_of_errors() {
    let project = Project::new()
        .file(
            "news/a.txt",
            "It rained all day, Anna Ito said. ".repeat(10),
        )
        .file("news/b.txt", "It snowed, Bo Ek said.");
    let arguments = ["extract", "news", "--out", "out", "--max-article", "50"];
    project.run(&arguments).ended(3);
    let errors = project.rows("out/errors.csv");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["kind"], "too_large");
    assert!(
        errors[0]["message"].starts_with("the text has 90 tokens, more than the 50 of one article")
    );
    assert_eq!(project.rows("out/quotes.csv").len(), 1);
    let none = ["extract", "news", "--out", "none", "--max-article", "0"];
    project.run(&none).ended(2);
}

#[test]
fn marks_alone_are_nobodys_words() {
    let project = Project::new()
        .file("news/a.txt", "\"".repeat(3000))
        .file("news/b.txt", "“”".repeat(2000));
    let arguments = ["extract", "news", "--out", "out", "--any-language"];
    project.run(&arguments).ended(0);
    assert!(project.rows("out/quotes.csv").is_empty());
}

/// Under a limit that the article does not fit, it is a row of errors.csv, and the others are run all the same. Not with
/// libtorch, whose libraries alone take more addresses than the limit.
#[cfg(all(target_os = "linux", not(feature = "torch")))]
#[test]
fn an_article_that_memory_does_not_hold_ends_no_run() {
    use std::process::Command;

    let project = Project::new()
        .file("news/a.txt", "“ ".repeat(2 << 20))
        .file("news/b.txt", "It snowed, Bo Ek said.");
    let program = env!("CARGO_BIN_EXE_whosaid");
    let line = format!(
        "ulimit -v 450000; exec '{program}' extract news --out out --threads 1 --any-language --max-article 9000000"
    );
    let mut command = Command::new("sh");
    command.args(["-c", &line]).current_dir(project.path("."));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    let errors = project.rows("out/errors.csv");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["kind"], "too_large");
    assert!(
        errors[0]["message"].contains("memory"),
        "{}",
        errors[0]["message"]
    );
    assert_eq!(project.rows("out/quotes.csv").len(), 1);
}
