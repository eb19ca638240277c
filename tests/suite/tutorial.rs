//! The tutorial, run from start to end: its commands always, its pandas and R where they are installed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project::Project;

/// The blocks of a language, in order.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let begin = format!("```{language}\n");
    let blocks = page.split(begin.as_str()).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .collect()
}

/// Runs a script in the project, where the program that reads it can be found; what it printed.
fn run(
    project: &Project,
    program: &str,
    probe: &[&str],
    script: &str,
    name: &str,
) -> Option<String> {
    let found = Command::new(program).args(probe).output().ok()?;
    if !found.status.success() {
        return None;
    }
    fs::write(project.path(name), script).unwrap();
    let ran = Command::new(program)
        .arg(name)
        .current_dir(project.path("."))
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(
        ran.status.success(),
        "{printed}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    Some(printed)
}

#[test]
fn every_step_works_as_it_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/tutorial.md")).unwrap();
    let sample = root.join("corpus/sample");
    let project = Project::new();
    let mut commands = 0;
    for line in blocks(&page, "sh").into_iter().flat_map(str::lines) {
        let words = line.strip_prefix("whosaid ").unwrap().split_whitespace();
        let words = words.map(|word| match word {
            "corpus/sample" => sample.to_str().unwrap(),
            word => word,
        });
        project.run(&words.collect::<Vec<_>>()).ended(0);
        commands += 1;
    }
    assert!(commands >= 7, "{commands}");
    for file in [
        "report.html",
        "tables/tables.xlsx",
        "tables/stories.csv",
        "check.xlsx",
    ] {
        assert!(project.has(file), "{file}");
    }
    let script = blocks(&page, "python")[0];
    if let Some(printed) = run(
        &project,
        "python3",
        &["-c", "import pandas"],
        script,
        "pivot.py",
    ) {
        assert!(printed.contains("direct"), "{printed}");
    }
    let script = blocks(&page, "r")[0];
    if run(&project, "Rscript", &["--version"], script, "plot.R").is_some() {
        assert!(project.has("kinds.png"));
    }
}
