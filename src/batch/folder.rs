//! `Folder`: the output folder of a run that survives whatever ends it.
//!
//! While a run goes on, its tables grow in a folder `unfinished` inside the output folder, as parts that are whole up to some
//! article; a journal there says which. Nothing else in the output folder is touched before the end: then the parts are
//! joined, put in place, and `unfinished` is removed. A run that was ended by anything but itself is taken up again after its
//! last part, and comes to the same tables. One run at a time writes into a folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::output::{Entry, InputFiles, Outcome, RUN, Writer};

mod existing;
mod inputs;
mod join;
mod journal;
mod lock;
mod parts;

pub use join::Joined;
pub use journal::Part;
pub use parts::Formats;

pub(super) use journal::difference;

use super::merge::Tables;
use existing::{
    clear, finished, missing, refuse_difference, refuse_occupied, refuse_running, remove_empty,
};
use inputs::{Listed, keep_files, other_input, refuse_other_files};
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
    input_files: InputFiles,
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
        let mut listed = Listed::default();
        let files = files.inspect(|file| listed.add(file));
        let unfinished = out.join(UNFINISHED);
        if existing == Existing::Resume
            && !unfinished.join(JOURNAL).exists()
            && out.join(RUN).exists()
        {
            files.for_each(drop);
            return finished(out, begun, &listed.sum());
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
        // Whoever was ended in the first instant has done nothing that could be gone on with.
        let resumes = existing == Existing::Resume && Journal::has_begun(&path)?;
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
            input_files: listed.sum(),
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

    /// What tells the files that are read from others.
    pub fn input_files(&self) -> &InputFiles {
        &self.input_files
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
            let files = PartFiles::create(&self.unfinished(), number, &self.formats)?;
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
            &self.formats,
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
pub(super) fn part_files(formats: &Formats) -> Vec<&'static str> {
    formats.files().into_iter().map(|(file, _)| file).collect()
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
