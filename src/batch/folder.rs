//! `Folder`: the output folder of a run that survives whatever ends it.
//!
//! While a run goes on, its tables grow in a folder `unfinished` inside the output folder, as parts that are whole up to some
//! article; a journal there says which. Nothing else in the output folder is touched before the end: then the parts are
//! joined, put in place, and `unfinished` is removed. A run that was ended by anything but itself is taken up again after its
//! last part, and comes to the same tables. One run at a time writes into a folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::output::{Entry, Outcome, RUN, Writer};

mod join;
mod journal;
mod lock;
mod parts;

pub use join::Joined;
pub use journal::Part;
pub use parts::Formats;

pub(super) use journal::difference;

use super::merge::Tables;
use journal::Journal;
use lock::Lock;
use parts::{Checksum, PartFiles};

/// The folder of what is not finished, inside the output folder.
pub const UNFINISHED: &str = "unfinished";

/// The journal of an unfinished run.
const JOURNAL: &str = "journal.jsonl";

/// The list of the input files of an unfinished run.
const INPUTS: &str = "inputs.jsonl";

/// The least time between two commits: each waits for the disk.
const COMMIT_EVERY: Duration = Duration::from_secs(5);

/// Of a long run no more than one two-hundredth is lost, and its parts do not become too many.
const COMMIT_SHARE: u32 = 200;

/// What to do with what is in the output folder already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Refuse a folder that holds anything.
    Keep,
    /// Begin anew; tables of before are replaced when this run is finished, and other files left alone.
    Replace,
    /// Take up the unfinished run that is there; begin one where there is none.
    Resume,
}

/// The output folder of a run.
pub struct Folder {
    out: PathBuf,
    /// Folders that had to be made for it, outermost first; removed again when the run comes to nothing.
    made: Vec<PathBuf>,
    formats: Formats,
    journal: Journal,
    _lock: Lock,
    part: Option<OpenPart>,
    /// Up to here: the last part and what came after it.
    now: Part,
    /// What the parts before this start of the program came to.
    before: Part,
    checksum: Checksum,
    started: Instant,
    committed: Instant,
    every: Option<Duration>,
    finished: bool,
}

struct OpenPart {
    files: PartFiles,
    records: usize,
}

/// What was found in the output folder.
pub enum Opened {
    /// A folder to write into.
    Ready(Box<Folder>),
    /// The run is finished; nothing is left to do.
    Finished,
}

impl Folder {
    /// Opens the output folder, making it where it is missing. `begun` says what is run (settings, bundle, inputs) and `files` which
    /// files are read, each with what shows that it has changed; a run is taken up again only when these are the same.
    ///
    /// # Errors
    /// When another run writes into it, when it holds something that may not be replaced, when what is to be taken up again differs, or
    /// when it cannot be written to.
    pub fn open(
        out: &Path,
        existing: Existing,
        begun: &Value,
        files: impl Iterator<Item = String>,
        formats: Formats,
    ) -> Result<Opened> {
        if existing == Existing::Keep {
            refuse_running(out)?;
            refuse_occupied(out)?;
        }
        let unfinished = out.join(UNFINISHED);
        if existing == Existing::Resume
            && !unfinished.join(JOURNAL).exists()
            && out.join(RUN).exists()
        {
            return finished(out, begun);
        }
        let made = missing(&unfinished);
        let unwritable = |cause: io::Error| {
            Error::new(
                ErrorKind::Io,
                "the output folder cannot be written to; name another with --out",
            )
            .at_path(out)
            .caused_by(cause)
        };
        fs::create_dir_all(&unfinished).map_err(unwritable)?;
        let lock = match Lock::take(&unfinished.join("lock")) {
            Ok(lock) => lock,
            Err(error) => {
                remove_empty(&made);
                return Err(error);
            }
        };
        let path = unfinished.join(JOURNAL);
        let resumes = existing == Existing::Resume && path.exists();
        let journal = if resumes {
            let (journal, before) = Journal::resume(&path)?;
            refuse_difference(&before, begun, out)?;
            refuse_other_files(&unfinished.join(INPUTS), files, out)?;
            journal
        } else {
            clear(&unfinished)?;
            if existing == Existing::Resume {
                refuse_occupied(out)?;
            }
            keep_files(&unfinished.join(INPUTS), files)?;
            Journal::begin(&path, begun)?
        };
        let last = journal.parts().last().cloned().unwrap_or_default();
        let now = Instant::now();
        Ok(Opened::Ready(Box::new(Self {
            out: out.to_owned(),
            made,
            formats,
            checksum: Checksum(last.checksum),
            now: Part {
                files: BTreeMap::new(),
                resumed: last.resumed + usize::from(resumes),
                ..last.clone()
            },
            before: last,
            journal,
            _lock: lock,
            part: None,
            started: now,
            committed: now,
            every: None,
            finished: false,
        })))
    }

    /// Commits so often, instead of as often as the run's length asks for.
    pub fn commit_every(&mut self, every: Option<Duration>) {
        self.every = every;
    }

    /// The last part that is safely on the disk.
    pub fn done(&self) -> Part {
        self.journal.parts().last().cloned().unwrap_or_default()
    }

    /// What the run came to so far.
    pub fn so_far(&self) -> &Part {
        &self.now
    }

    fn unfinished(&self) -> PathBuf {
        self.out.join(UNFINISHED)
    }

    /// Brings what is written so far to the disk, as a part that counts.
    ///
    /// # Errors
    /// When the disk is full or gone; the parts before stay.
    pub fn commit(&mut self) -> Result<()> {
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        if part.records == 0 && !self.journal.parts().is_empty() {
            return Ok(());
        }
        let files = part.files.commit()?;
        sync_folder(&self.unfinished())?;
        self.now.seconds = self.before.seconds + self.started.elapsed().as_secs_f64();
        self.now.checksum = self.checksum.0;
        self.journal.commit(Part {
            files,
            ..self.now.clone()
        })?;
        self.committed = Instant::now();
        Ok(())
    }

    /// Copies the rows of an article from the tables of a shard.
    pub(super) fn copy(&mut self, entry: &Entry, from: &mut Tables) -> Result<()> {
        let part = self.part()?;
        part.files.copy(entry, from)?;
        part.records += 1;
        self.now.records += 1;
        self.now.sightings += entry.speakers();
        Ok(())
    }

    fn is_due(&self) -> bool {
        let share = self.started.elapsed() / COMMIT_SHARE;
        let every = self.every.unwrap_or(COMMIT_EVERY.max(share));
        self.committed.elapsed() >= every
    }

    fn part(&mut self) -> Result<&mut OpenPart> {
        if self.part.is_none() {
            let number = self.journal.parts().len() + 1;
            let files = PartFiles::create(&self.unfinished(), number, self.formats)?;
            self.part = Some(OpenPart { files, records: 0 });
        }
        Ok(self
            .part
            .as_mut()
            .expect("it was opened in the lines above"))
    }

    /// Ends the run: joins its parts to whole tables, to be put in place with [`publish`](Self::publish).
    ///
    /// # Errors
    /// When a file of the run is gone, or the disk is full; the parts stay.
    pub fn join(&mut self) -> Result<Joined> {
        // A run of no articles has tables too.
        self.part()?;
        self.commit()?;
        join::join(
            &self.out,
            &self.unfinished(),
            self.journal.parts(),
            self.formats,
        )
    }

    /// Puts the tables in place, and removes what the run needed on its way.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn publish(mut self, joined: Joined) -> Result<()> {
        joined.publish()?;
        sync_folder(&self.out)?;
        self.finished = true;
        let unfinished = self.unfinished();
        // Without its journal, what is left of the folder is no run that could be taken up.
        let journal = unfinished.join(JOURNAL);
        fs::remove_file(&journal).map_err(|cause| Error::io(&journal, cause))?;
        fs::remove_dir_all(&unfinished).map_err(|cause| Error::io(&unfinished, cause))
    }

    /// Skips the records that are done, so that `ids`, those of all records in their order, is left at the first that is not.
    ///
    /// # Errors
    /// When they are not the records that were done.
    pub fn skip_done(&self, mut ids: impl Iterator<Item = String>) -> Result<()> {
        let done = self.before.records;
        let mut checksum = Checksum::default();
        for at in 0..done {
            let Some(id) = ids.next() else {
                let message = format!(
                    "the unfinished run has done {done} records, and the input holds only {at}"
                );
                return Err(other_input(&self.out, &message));
            };
            checksum.add(&id);
        }
        if checksum.0 != self.before.checksum {
            let message = format!(
                "the first {done} records of the input are not those that the unfinished run has done"
            );
            return Err(other_input(&self.out, &message));
        }
        Ok(())
    }
}

impl Writer for Folder {
    fn write(&mut self, index: usize, outcome: &Outcome) -> Result<()> {
        let part = self.part()?;
        let entry = part.files.write(index, outcome)?;
        part.records += 1;
        self.now.records += 1;
        self.now.sightings += entry.speakers();
        self.now.counts.add(outcome);
        if let Outcome::Extracted(extracted) = outcome {
            let reports = extracted.extraction.reports();
            let confidences = reports.iter();
            let confidences = confidences.map(|it| f64::from(it.attribution.confidence.row));
            self.now.confidence += confidences.sum::<f64>();
        }
        self.checksum.add(outcome.article_id());
        self.rest()
    }

    fn rest(&mut self) -> Result<()> {
        let has_rows = self.part.as_ref().is_some_and(|part| part.records > 0);
        if has_rows && self.is_due() {
            self.commit()?;
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.finished || !self.journal.parts().is_empty() {
            return;
        }
        // Nothing was done: nothing is left. A failure here cannot be mended; the folder is as good as it will get.
        self.part = None;
        let _ = fs::remove_dir_all(self.unfinished());
        remove_empty(&self.made);
    }
}

/// The names of the files that a run of these formats makes of parts.
pub(super) fn part_files(formats: Formats) -> Vec<&'static str> {
    formats.files().into_iter().map(|(file, _)| file).collect()
}

fn other_input(out: &Path, what: &str) -> Error {
    let message = format!("{what}; give the same input as before, or begin anew with --force");
    Error::new(ErrorKind::Setting, message).at_path(out)
}

/// Refuses a folder that another run is writing into, and names that run.
fn refuse_running(out: &Path) -> Result<()> {
    let lock = out.join(UNFINISHED).join("lock");
    if lock.exists() {
        drop(Lock::take(&lock)?);
    }
    Ok(())
}

/// Refuses a folder that holds anything but the beginnings of a run that came to nothing.
fn refuse_occupied(out: &Path) -> Result<()> {
    let journal = out.join(UNFINISHED).join(JOURNAL);
    if Journal::resume(&journal).is_ok_and(|(journal, _)| !journal.parts().is_empty()) {
        return Err(Error::new(
            ErrorKind::Setting,
            "the output folder holds an unfinished run; go on with it by the same command and --resume, or begin anew with --force",
        )
        .at_path(out));
    }
    let occupied = fs::read_dir(out).is_ok_and(|entries| {
        let mut names = entries.flatten().map(|entry| entry.file_name());
        names.any(|name| name != UNFINISHED)
    });
    if occupied {
        return Err(Error::new(
            ErrorKind::Setting,
            "the output folder exists and is not empty; name another with --out, or replace its tables with --force",
        )
        .at_path(out));
    }
    Ok(())
}

/// What to do when there is nothing to take up, but a finished run.
fn finished(out: &Path, begun: &Value) -> Result<Opened> {
    let path = out.join(RUN);
    let text = fs::read_to_string(&path).map_err(|cause| Error::io(&path, cause))?;
    let damaged = |cause: serde_json::Error| {
        Error::new(ErrorKind::Format, "no run can be told from it")
            .at_path(&path)
            .caused_by(cause)
    };
    let run: Value = serde_json::from_str(&text).map_err(damaged)?;
    let names = begun
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::keys);
    let same: serde_json::Map<String, Value> = names
        .map(|name| (name.clone(), run.get(name).cloned().unwrap_or_default()))
        .collect();
    refuse_difference(&Value::Object(same), begun, out)?;
    // A run may have been ended between its last table and the removal of what it no longer needs; that this cannot be removed
    // by now is no reason to fail.
    let _ = fs::remove_dir_all(out.join(UNFINISHED));
    Ok(Opened::Finished)
}

fn refuse_difference(before: &Value, now: &Value, out: &Path) -> Result<()> {
    let Some((name, old, new)) = journal::difference(before, now) else {
        return Ok(());
    };
    let message = format!(
        "the run there was begun with another {name}: {old} then, {new} now; give the same, or begin anew with --force"
    );
    Err(Error::new(ErrorKind::Setting, message).at_path(out))
}

/// Keeps the list of input files, a line each, for [`refuse_other_files`].
fn keep_files(path: &Path, files: impl Iterator<Item = String>) -> Result<()> {
    let failed = |cause| Error::io(path, cause);
    let mut kept = BufWriter::new(File::create(path).map_err(failed)?);
    for file in files {
        // A name may hold a line break; as a JSON string it has none.
        writeln!(kept, "{}", Value::String(file)).map_err(failed)?;
    }
    kept.flush().map_err(failed)
}

/// Refuses input files that are not those with which the run was begun, and names the first that differs.
fn refuse_other_files(
    path: &Path,
    mut files: impl Iterator<Item = String>,
    out: &Path,
) -> Result<()> {
    let kept = File::open(path).map_err(|cause| Error::io(path, cause))?;
    for line in BufReader::new(kept).lines() {
        let line = line.map_err(|cause| Error::io(path, cause))?;
        let now = files.next();
        if now
            .as_ref()
            .is_none_or(|now| Value::String(now.clone()).to_string() != line)
        {
            let before: String = serde_json::from_str(&line).unwrap_or_default();
            let now = now.unwrap_or_else(|| "nothing".to_owned());
            let message = format!("the input files have changed: `{before}` then, `{now}` now");
            return Err(other_input(out, &message));
        }
    }
    match files.next() {
        None => Ok(()),
        Some(more) => {
            let message = format!("the input files have changed: there was no `{more}`");
            Err(other_input(out, &message))
        }
    }
}

/// Removes everything in the folder of an unfinished run but the lock, which is held.
fn clear(unfinished: &Path) -> Result<()> {
    let failed = |cause| Error::io(unfinished, cause);
    for entry in fs::read_dir(unfinished).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else if path.file_name().is_some_and(|name| name != "lock") {
            fs::remove_file(&path)
        } else {
            Ok(())
        };
        removed.map_err(|cause| Error::io(&path, cause))?;
    }
    Ok(())
}

/// The folders on the way to `path`, itself included, that do not exist; outermost first.
fn missing(path: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = path
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    missing
}

fn remove_empty(made: &[PathBuf]) {
    for path in made.iter().rev() {
        // One that is not empty is somebody's.
        let _ = fs::remove_dir(path);
    }
}

/// Brings a folder's own entries to the disk: until then a file's new name may be lost with the power.
fn sync_folder(path: &Path) -> Result<()> {
    // Windows opens no folders; there names are safe as they are.
    if cfg!(unix) {
        let synced = File::open(path).and_then(|folder| folder.sync_all());
        synced.map_err(|cause| Error::io(path, cause))?;
    }
    Ok(())
}
