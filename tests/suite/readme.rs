//! What the README shows is what the program prints.

use std::fs;
use std::path::Path;

use crate::project::Project;

#[test]
fn the_first_command_ends_as_the_readme_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let shown = readme.split_once("```text\n").unwrap().1;
    let shown = shown.split_once("```").unwrap().0;
    let sample = root.join("corpus/sample");
    let ran = Project::new().run(&["extract", sample.to_str().unwrap(), "--out", "tables"]);
    let ran = ran.ended(0);
    // How fast it was is another number each time.
    let lasting = |text: &str| {
        let lines = text.lines().filter(|line| !line.contains("words/s"));
        lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
    };
    snapbox::assert_data_eq!(lasting(&ran.stdout), lasting(shown));
}

#[test]
fn commands_of_the_readme_and_the_docs_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for page in ["README.md", "docs/cluster.md", "docs/tutorial.md"] {
        let page = fs::read_to_string(root.join(page))
            .unwrap()
            .replace("\\\n", " ");
        for line in page.lines().filter(|line| !line.starts_with('#')) {
            // Up to a remark, a pipe or the next command.
            let line = line.split(" # ").next().unwrap_or_default();
            for command in line.split(['|', '&', ';', '`']) {
                let Some((before, arguments)) = command.split_once("whosaid ") else {
                    continue;
                };
                let is_command = before.trim().is_empty()
                    || before.ends_with("target/release/")
                    || before.ends_with("exec ");
                let words: Vec<&str> = arguments.split_whitespace().collect();
                let first = words.first().copied().unwrap_or_default();
                if !is_command || !first.chars().all(|letter| letter.is_ascii_lowercase()) {
                    continue;
                }
                // Asked for help after its options, a command checks no values and touches nothing.
                let options: Vec<&str> = words
                    .iter()
                    .copied()
                    .filter(|word| word.starts_with("--"))
                    .collect();
                let help = Project::new().run(&[first, "--help"]).ended(0).stdout;
                for option in options {
                    let name = option.split('=').next().unwrap_or(option);
                    assert!(help.contains(name), "{first} has no {name}: {line}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "only {seen} commands were found");
}
