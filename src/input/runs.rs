//! Folders that hold the tables of a run of this program, told by what a run writes into them.
//!
//! Who runs it in the folder of the articles has them among the articles, and the next run would read every row as one.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::Value;

/// The file that a finished run writes last.
const FINISHED: &str = "run.json";

/// The file that a run writes first; its first line says what was begun, in the words of the other.
const BEGUN: &str = "unfinished/journal.jsonl";

/// More than this says no run of itself.
const LONGEST: u64 = 16 << 20;

/// Whether a run was begun or finished in `folder`.
pub(super) fn begun_in(folder: &Path) -> bool {
    let whole = read(&folder.join(FINISHED), |file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let is_run = |bytes: Option<Vec<u8>>| bytes.is_some_and(|bytes| tells_a_run(&bytes));
    is_run(whole)
        || is_run(read(&folder.join(BEGUN), |file| {
            let mut line = Vec::new();
            file.read_until(b'\n', &mut line)?;
            Ok(line)
        }))
}

fn read(
    path: &Path,
    bytes: impl Fn(&mut dyn BufRead) -> std::io::Result<Vec<u8>>,
) -> Option<Vec<u8>> {
    // A pipe of that name would be waited for.
    if !path.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    bytes(&mut BufReader::new(file).take(LONGEST)).ok()
}

/// Other programs have a `run.json` too; ours names its version and the bundle.
fn tells_a_run(json: &[u8]) -> bool {
    let told: Value = serde_json::from_slice(json).unwrap_or_default();
    told["whosaid"].is_string() && told["bundle"].is_object()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_run_is_told_by_what_its_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let with = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            let told = begun_in(folder.path());
            fs::remove_file(path).unwrap();
            told
        };
        let run = r#"{"whosaid": "0.1.0", "bundle": {"name": "toy"}}"#;
        assert!(with("run.json", run));
        assert!(with(
            "unfinished/journal.jsonl",
            &format!("{run}\n{{\"records\": 4")
        ));
        assert!(!with(
            "run.json",
            r#"{"date": "2020-02-29", "text": "He ran."}"#
        ));
        assert!(!with("run.json", "no JSON"));
        assert!(!with("other.json", run));
        assert!(!begun_in(folder.path()));
    }
}
