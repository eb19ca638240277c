//! `Journal`: what of a run is safely on the disk, line by line.
//!
//! Its first line says what was begun; each further line is written when a part of the tables is whole on the disk, and
//! says what the part holds. What no line tells of does not count: a line is the moment at which articles are done.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::output::Counts;

/// A part of the tables that is done: the articles between two commits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Records done up to its end, from the start of the run.
    pub records: usize,
    /// Of these records, in their order: what tells that the same ones are read when the run is taken up again.
    pub checksum: u64,
    /// What they came to.
    pub counts: Counts,
    /// Speakers of articles.
    pub sightings: usize,
    /// Seconds that were worked.
    pub seconds: f64,
    /// How many times the run was taken up again.
    pub resumed: usize,
    /// Sum of the confidences of all rows.
    pub confidence: f64,
    /// The part's files and their bytes.
    pub files: BTreeMap<String, u64>,
}

/// The journal of a run, open for writing.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    parts: Vec<Part>,
}

impl Journal {
    /// Begins a journal; `begun` says what is run, and must be the same when it is taken up again.
    pub(super) fn begin(path: &Path, begun: &Value) -> Result<Self> {
        let file = File::create(path).map_err(|cause| Error::io(path, cause))?;
        let mut journal = Self {
            file,
            path: path.to_owned(),
            parts: Vec::new(),
        };
        journal.line(begun)?;
        Ok(journal)
    }

    /// Whether there is a journal that says what was begun.
    pub(super) fn has_begun(path: &Path) -> Result<bool> {
        let failed = |cause| Error::io(path, cause);
        let file = match File::open(path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(failed(cause)),
        };
        let mut line = Vec::new();
        BufReader::new(file)
            .read_until(b'\n', &mut line)
            .map_err(failed)?;
        Ok(line.ends_with(b"\n"))
    }

    /// Takes up the journal of a run that has not ended, and says what was begun. A last line that was not written to its end
    /// is taken away.
    pub(super) fn resume(path: &Path) -> Result<(Self, Value)> {
        let failed = |cause| Error::io(path, cause);
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).open(path).map_err(failed)?;
        let mut reader = BufReader::new(&file);
        let (mut line, mut end) = (Vec::new(), 0);
        let mut begun = None;
        let mut parts = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(failed)?;
            if !line.ends_with(b"\n") {
                break;
            }
            let damaged = |cause: serde_json::Error| {
                let message =
                    "the journal of the unfinished run is damaged; begin the run anew with --force";
                Error::new(ErrorKind::Io, message)
                    .at_path(path)
                    .caused_by(cause)
            };
            if begun.is_none() {
                begun = Some(serde_json::from_slice(&line).map_err(damaged)?);
            } else {
                parts.push(serde_json::from_slice(&line).map_err(damaged)?);
            }
            end += length as u64;
        }
        let begun = begun.ok_or_else(|| {
            let message = "the unfinished run had not begun yet; begin it anew with --force";
            Error::new(ErrorKind::Io, message).at_path(path)
        })?;
        let mut file = file;
        file.set_len(end).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        let path = path.to_owned();
        Ok((Self { file, path, parts }, begun))
    }

    /// The parts that are done.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Tells of one more part, whose files are on the disk.
    pub(super) fn commit(&mut self, part: Part) -> Result<()> {
        self.line(&part)?;
        self.parts.push(part);
        Ok(())
    }

    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value).expect("names, numbers and lists are always JSON");
        line.push(b'\n');
        // In one piece: a line is there or not.
        let written = self.file.write_all(&line);
        let synced = written.and_then(|()| self.file.sync_data());
        synced.map_err(|cause| Error::io(&self.path, cause))
    }
}

/// The first difference between what was begun and what is asked for now, by its name and both values.
pub(in crate::batch) fn difference(begun: &Value, now: &Value) -> Option<(String, String, String)> {
    match (begun, now) {
        (Value::Object(before), Value::Object(after)) => {
            let names = before
                .keys()
                .chain(after.keys().filter(|name| !before.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let of = |object: &serde_json::Map<String, Value>| {
                    object.get(name).cloned().unwrap_or_default()
                };
                let (inner, old, new) = difference(&of(before), &of(after))?;
                let path = if inner.is_empty() {
                    name.clone()
                } else {
                    format!("{name}.{inner}")
                };
                Some((path, old, new))
            })
        }
        _ if begun == now => None,
        _ => Some((String::new(), shown(begun), shown(now))),
    }
}

/// Enough of a value to know it by.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "not given".to_owned(),
        Value::String(word) => word.chars().take(100).collect(),
        other => other.to_string().chars().take(100).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn part(records: usize) -> Part {
        Part {
            records,
            ..Part::default()
        }
    }

    #[test]
    fn what_was_committed_is_read_back_and_a_torn_line_is_not() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("journal");
        let mut journal = Journal::begin(&path, &json!({ "inputs": ["a"] })).unwrap();
        journal.commit(part(3)).unwrap();
        drop(journal);
        let whole = std::fs::read(&path).unwrap();
        for torn in [&b""[..], b"{\"rec", b"{\"records\": 7}"] {
            std::fs::write(&path, [&whole, torn].concat()).unwrap();
            let (mut journal, begun) = Journal::resume(&path).unwrap();
            assert_eq!(begun, json!({ "inputs": ["a"] }));
            assert_eq!(journal.parts(), [part(3)]);
            journal.commit(part(5)).unwrap();
            let (journal, _) = Journal::resume(&path).unwrap();
            assert_eq!(journal.parts(), [part(3), part(5)]);
        }
    }

    #[test]
    fn a_run_that_was_ended_in_its_first_instant_has_not_begun() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("journal");
        assert!(!Journal::has_begun(&path).unwrap());
        for torn in ["", "{\"inputs\": "] {
            std::fs::write(&path, torn).unwrap();
            assert!(!Journal::has_begun(&path).unwrap());
        }
        Journal::begin(&path, &json!({})).unwrap();
        assert!(Journal::has_begun(&path).unwrap());
    }

    #[test]
    fn a_damaged_line_before_the_last_is_an_error() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("journal");
        std::fs::write(&path, "{}\nnonsense\n{}\n").unwrap();
        let refused = Journal::resume(&path).unwrap_err();
        assert!(refused.message().contains("--force"), "{refused}");
    }

    #[test]
    fn a_difference_is_named_with_both_values() {
        let begun = json!({ "settings": { "min_confidence": 0.5 }, "bundle": "x" });
        let now = json!({ "settings": { "min_confidence": 0.8 }, "bundle": "x" });
        assert_eq!(
            difference(&begun, &now),
            Some(("settings.min_confidence".into(), "0.5".into(), "0.8".into()))
        );
        assert_eq!(difference(&now, &now), None);
        let gone = json!({ "bundle": "x" });
        let (name, _, new) = difference(&begun, &gone).unwrap();
        assert_eq!((name.as_str(), new.as_str()), ("settings", "not given"));
    }
}
