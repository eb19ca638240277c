//! `speakers.csv`: one list of speakers over the whole run, made from the ledger at its end.
//!
//! How many speakers a run has grows with its articles, so they are not kept in memory: what the ledger says of them is
//! dealt out by their ids to as many buckets as it takes for one to fit, each bucket is summed up by itself, and the
//! buckets' rows are merged in the order in which the speakers first appear.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Lines, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ledger::{Entry, Seen};
use super::table::SpeakerRow;
use crate::error::{Error, ErrorKind, Result};

/// Speakers of articles that one bucket holds at the most, as far as ids fall evenly; about 40 MB.
const BUCKET: usize = 100_000;

/// Buckets at the most: as many files are open at a time.
const BUCKETS: usize = 200;

/// Sums up what the ledger says of each speaker and hands the rows to `write`, in the order in which speakers first appear.
/// Returns how many there are. `scratch` is a folder that may be filled and is left empty.
///
/// `entries` are those of the run, in the order of the input, and `expected` says how many speakers of articles they hold.
pub fn speaker_rows(
    entries: impl Iterator<Item = Result<Entry>>,
    expected: usize,
    scratch: &Path,
    mut write: impl FnMut(&SpeakerRow) -> Result<()>,
) -> Result<usize> {
    let buckets = (expected / BUCKET + 1).min(BUCKETS);
    let mut count = 0;
    let mut write = |profile: Profile| {
        count += 1;
        write(&profile.row())
    };
    if buckets == 1 {
        let sightings = entries.flat_map(sightings);
        summed(sightings)?.into_iter().try_for_each(&mut write)?;
        return Ok(count);
    }
    let files = deal(entries, buckets, scratch)?;
    for file in &files {
        let profiles = summed(read::<Sighting>(file)?)?;
        save(file, &profiles)?;
    }
    merge(&files, &mut write)?;
    for file in &files {
        fs::remove_file(file).map_err(|cause| Error::io(file, cause))?;
    }
    Ok(count)
}

/// A speaker in an article, with its place: the record, and the speaker's number in it.
#[derive(Serialize, Deserialize)]
struct Sighting {
    place: (usize, usize),
    seen: Seen,
}

fn sightings(entry: Result<Entry>) -> Vec<Result<Sighting>> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return vec![Err(error)],
    };
    let speakers = entry.speakers.into_iter().enumerate();
    speakers
        .map(|(at, seen)| {
            let place = (entry.index, at);
            Ok(Sighting { place, seen })
        })
        .collect()
}

/// What is known of one speaker.
#[derive(Serialize, Deserialize)]
struct Profile {
    /// Where it first appears.
    place: (usize, usize),
    /// What the articles say, summed up.
    seen: Seen,
    articles: usize,
    /// The record that was counted last: two speakers of an article may be one of the run.
    last: usize,
    last_day: Option<String>,
}

impl Profile {
    fn new(Sighting { place, seen }: Sighting) -> Self {
        Self {
            place,
            articles: 1,
            last: place.0,
            last_day: seen.day.clone(),
            seen,
        }
    }

    /// Adds what a further article says of the speaker.
    fn learn(&mut self, Sighting { place, seen }: Sighting) {
        let own = &mut self.seen;
        for role in seen.roles {
            if !own.roles.contains(&role) {
                own.roles.push(role);
            }
        }
        for alias in std::iter::once(seen.name).chain(seen.aliases) {
            if alias != own.name && !own.aliases.contains(&alias) {
                own.aliases.push(alias);
            }
        }
        own.direct += seen.direct;
        own.mixed += seen.mixed;
        own.indirect += seen.indirect;
        own.words_quoted += seen.words_quoted;
        own.reported += seen.reported;
        let sum = f64::from_bits(own.confidence) + f64::from_bits(seen.confidence);
        own.confidence = sum.to_bits();
        self.articles += usize::from(self.last != place.0);
        self.last = place.0;
        if let Some(day) = seen.day {
            // Days of this form are in the order of their letters.
            let first = own
                .day
                .take()
                .map_or_else(|| day.clone(), |first| first.min(day.clone()));
            own.day = Some(first);
            self.last_day = Some(
                self.last_day
                    .take()
                    .map_or_else(|| day.clone(), |last| last.max(day.clone())),
            );
        }
    }

    fn row(self) -> SpeakerRow {
        let seen = self.seen;
        let quotes = seen.direct + seen.mixed + seen.indirect;
        let confidence = f64::from_bits(seen.confidence);
        SpeakerRow {
            speaker_id: seen.id,
            speaker: seen.name,
            kind: seen.kind,
            roles: seen.roles.join("; "),
            aliases: seen.aliases.join("; "),
            articles: self.articles,
            quotes,
            direct: seen.direct,
            mixed: seen.mixed,
            indirect: seen.indirect,
            words_quoted: seen.words_quoted,
            reported: seen.reported,
            first_date: seen.day.unwrap_or_default(),
            last_date: self.last_day.unwrap_or_default(),
            mean_confidence: (quotes > 0).then(|| (confidence / quotes as f64) as f32),
        }
    }
}

/// The speakers of these sightings, in the order in which they first appear.
fn summed(sightings: impl Iterator<Item = Result<Sighting>>) -> Result<Vec<Profile>> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut profiles: Vec<Profile> = Vec::new();
    for sighting in sightings {
        let sighting = sighting?;
        match known.get(&sighting.seen.id) {
            Some(&at) => profiles[at].learn(sighting),
            None => {
                known.insert(sighting.seen.id.clone(), profiles.len());
                profiles.push(Profile::new(sighting));
            }
        }
    }
    Ok(profiles)
}

/// Deals the sightings out to files by the speakers' ids; in each they are in the order of the input.
fn deal(
    entries: impl Iterator<Item = Result<Entry>>,
    buckets: usize,
    scratch: &Path,
) -> Result<Vec<PathBuf>> {
    let paths: Vec<PathBuf> = (0..buckets)
        .map(|at| scratch.join(format!("speakers-{at}.jsonl")))
        .collect();
    let mut files = Vec::new();
    for path in &paths {
        let file = File::create(path).map_err(|cause| Error::io(path, cause))?;
        files.push(BufWriter::new(file));
    }
    for sighting in entries.flat_map(sightings) {
        let sighting = sighting?;
        let at = bucket(&sighting.seen.id, buckets);
        line(&mut files[at], &sighting, &paths[at])?;
    }
    for (file, path) in files.iter_mut().zip(&paths) {
        file.flush().map_err(|cause| Error::io(path, cause))?;
    }
    Ok(paths)
}

fn bucket(id: &str, buckets: usize) -> usize {
    let digest = Sha256::digest(id.as_bytes());
    usize::from(u16::from_le_bytes([digest[0], digest[1]])) % buckets
}

fn save(path: &Path, profiles: &[Profile]) -> Result<()> {
    let file = File::create(path).map_err(|cause| Error::io(path, cause))?;
    let mut file = BufWriter::new(file);
    for profile in profiles {
        line(&mut file, profile, path)?;
    }
    file.flush().map_err(|cause| Error::io(path, cause))
}

/// Hands over the speakers of all files, each of which is in the order of first appearance, in that order.
fn merge(paths: &[PathBuf], write: &mut impl FnMut(Profile) -> Result<()>) -> Result<()> {
    let mut files: Vec<_> = paths
        .iter()
        .map(|path| read::<Profile>(path))
        .collect::<Result<_>>()?;
    let mut heads: Vec<Option<Profile>> = Vec::new();
    let mut first = BinaryHeap::new();
    for (at, file) in files.iter_mut().enumerate() {
        let head = file.next().transpose()?;
        first.extend(head.as_ref().map(|head| Reverse((head.place, at))));
        heads.push(head);
    }
    while let Some(Reverse((_, at))) = first.pop() {
        let next = files[at].next().transpose()?;
        first.extend(next.as_ref().map(|next| Reverse((next.place, at))));
        if let Some(profile) = std::mem::replace(&mut heads[at], next) {
            write(profile)?;
        }
    }
    Ok(())
}

fn line(file: &mut impl Write, value: &impl Serialize, path: &Path) -> Result<()> {
    let failed = |cause: std::io::Error| Error::io(path, cause);
    serde_json::to_writer(&mut *file, value).map_err(|cause| failed(cause.into()))?;
    file.write_all(b"\n").map_err(failed)
}

/// The values of a file of JSON lines that this program wrote.
fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<ReadBack<T>> {
    let file = File::open(path).map_err(|cause| Error::io(path, cause))?;
    Ok(ReadBack {
        lines: BufReader::new(file).lines(),
        path: path.to_owned(),
        of: std::marker::PhantomData,
    })
}

struct ReadBack<T> {
    lines: Lines<BufReader<File>>,
    path: PathBuf,
    of: std::marker::PhantomData<T>,
}

impl<T: for<'de> Deserialize<'de>> Iterator for ReadBack<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.lines.next()? {
            Ok(line) => line,
            Err(cause) => return Some(Err(Error::io(&self.path, cause))),
        };
        let damaged = |cause: serde_json::Error| {
            let message = "a file of this run is damaged; begin the run anew with --force";
            Error::new(ErrorKind::Io, message)
                .at_path(&self.path)
                .caused_by(cause)
        };
        Some(serde_json::from_str(&line).map_err(damaged))
    }
}

/// The entries of a ledger on disk, in order.
pub fn ledger(path: &Path) -> Result<impl Iterator<Item = Result<Entry>> + use<>> {
    read::<Entry>(path)
}

impl Entry {
    /// How many speakers of articles it holds.
    pub fn speakers(&self) -> usize {
        self.speakers.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::super::outcome::Outcome;
    use super::*;

    fn entry(index: usize, id: &str, name: &str, date: &str) -> Result<Entry> {
        let mut extracted = example::extracted(id, name);
        extracted.article.date = date.to_owned();
        Ok(Entry::of(index, &Outcome::Extracted(Box::new(extracted))))
    }

    fn rows(entries: Vec<Result<Entry>>, expected: usize) -> Vec<SpeakerRow> {
        let scratch = tempfile::tempdir().unwrap();
        let mut rows = Vec::new();
        let count = speaker_rows(entries.into_iter(), expected, scratch.path(), |row| {
            rows.push(row.clone());
            Ok(())
        });
        assert_eq!(count.unwrap(), rows.len());
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
        rows
    }

    #[test]
    fn a_person_is_one_row_over_all_articles() {
        let rows = rows(
            vec![
                entry(0, "1", "Anna Ito", "5 March 2020"),
                entry(1, "2", "Ben Ode", ""),
                entry(2, "3", "ANNA  ITO", "2019-12-31"),
            ],
            3,
        );
        assert_eq!(rows.len(), 2);
        let ito = &rows[0];
        assert_eq!(
            (ito.speaker.as_str(), ito.aliases.as_str()),
            ("Anna Ito", "ANNA  ITO")
        );
        assert_eq!((ito.articles, ito.quotes, ito.direct), (2, 2, 2));
        // Each of the two says “We must wait, she said, for the naïve.” without the three words between.
        assert_eq!(ito.words_quoted, 12);
        assert_eq!(
            (ito.first_date.as_str(), ito.last_date.as_str()),
            ("2019-12-31", "2020-03-05")
        );
        assert_eq!(ito.mean_confidence, Some(0.5));
        assert_eq!(rows[1].first_date, "");
    }

    #[test]
    fn buckets_on_disk_give_the_rows_that_memory_gives() {
        let entries = || {
            (0..500)
                .map(|at| {
                    entry(
                        at,
                        &at.to_string(),
                        &format!("Ito {}", at * 7 % 90),
                        "2020-01-01",
                    )
                })
                .collect::<Vec<_>>()
        };
        let plain = rows(entries(), 500);
        assert_eq!(plain.len(), 90);
        assert_eq!(plain[1].speaker, "Ito 7");
        assert_eq!(rows(entries(), 9 * BUCKET), plain);
    }
}
