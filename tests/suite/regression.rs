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
