//! Sorts more numbers than memory holds: runs that are sorted in memory go to the disk, and are merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Pairs of numbers held in memory: 64 MB.
const HELD: usize = 4 << 20;

type Pair = (u64, u64);

/// Takes pairs in, to hand them out in order.
pub(super) struct Sorter {
    scratch: PathBuf,
    most: usize,
    held: Vec<Pair>,
    runs: Vec<PathBuf>,
}

/// The pairs in order. Its files are gone with it.
pub(super) struct Sorted {
    files: Vec<(BufReader<File>, PathBuf)>,
    held: std::vec::IntoIter<Pair>,
    /// The next pair of each run, the least on top; the held ones are the run after the last.
    next: BinaryHeap<Reverse<(Pair, usize)>>,
}

impl Sorter {
    /// A sorter that may make files that begin with the path `scratch`.
    pub(super) fn new(scratch: PathBuf) -> Self {
        Self::holding(scratch, HELD)
    }

    fn holding(scratch: PathBuf, most: usize) -> Self {
        Self {
            scratch,
            most,
            held: Vec::new(),
            runs: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, pair: Pair) -> Result<()> {
        if self.held.len() == self.most {
            self.spill()?;
        }
        self.held.push(pair);
        Ok(())
    }

    fn spill(&mut self) -> Result<()> {
        self.held.sort_unstable();
        let mut path = self.scratch.clone().into_os_string();
        path.push(format!("-{}", self.runs.len()));
        let path = PathBuf::from(path);
        let failed = |cause| Error::io(&path, cause);
        self.runs.push(path.clone());
        let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
        for (first, second) in self.held.drain(..) {
            let both = [first.to_le_bytes(), second.to_le_bytes()].concat();
            file.write_all(&both).map_err(failed)?;
        }
        file.flush().map_err(failed)
    }

    /// The pairs in order.
    pub(super) fn sorted(mut self) -> Result<Sorted> {
        let mut held = std::mem::take(&mut self.held);
        held.sort_unstable();
        let mut files = Vec::new();
        for path in std::mem::take(&mut self.runs) {
            let file = File::open(&path).map_err(|cause| Error::io(&path, cause))?;
            files.push((BufReader::new(file), path));
        }
        let mut sorted = Sorted {
            files,
            held: held.into_iter(),
            next: BinaryHeap::new(),
        };
        for run in 0..=sorted.files.len() {
            sorted.refill(run)?;
        }
        Ok(sorted)
    }
}

impl Drop for Sorter {
    fn drop(&mut self) {
        remove(&self.runs);
    }
}

impl Sorted {
    /// The next pair.
    pub(super) fn advance(&mut self) -> Result<Option<Pair>> {
        let Some(Reverse((pair, run))) = self.next.pop() else {
            return Ok(None);
        };
        self.refill(run)?;
        Ok(Some(pair))
    }

    fn refill(&mut self, run: usize) -> Result<()> {
        let pair = match self.files.get_mut(run) {
            Some((file, path)) => read(file, path)?,
            None => self.held.next(),
        };
        self.next.extend(pair.map(|pair| Reverse((pair, run))));
        Ok(())
    }
}

impl Drop for Sorted {
    fn drop(&mut self) {
        let paths: Vec<PathBuf> = self.files.drain(..).map(|(_, path)| path).collect();
        remove(&paths);
    }
}

fn read(file: &mut BufReader<File>, path: &Path) -> Result<Option<Pair>> {
    let mut both = [0; 16];
    match file.read_exact(&mut both) {
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(cause) => Err(Error::io(path, cause)),
        Ok(()) => {
            let (first, second) = both.split_at(8);
            let number = |half: &[u8]| {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(half);
                u64::from_le_bytes(bytes)
            };
            Ok(Some((number(first), number(second))))
        }
    }
}

fn remove(paths: &[PathBuf]) {
    for path in paths {
        // What cannot be removed is in the way of nothing.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_memory_holds_comes_out_in_order_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        for count in [0, 1, 10, 11, 95] {
            let mut sorter = Sorter::holding(folder.path().join("run"), 10);
            for at in 0..count {
                sorter.push((at * 37 % 101, at)).unwrap();
            }
            let mut sorted = sorter.sorted().unwrap();
            let mut pairs = Vec::new();
            while let Some(pair) = sorted.advance().unwrap() {
                pairs.push(pair);
            }
            assert_eq!(pairs.len() as u64, count);
            assert!(pairs.is_sorted());
            drop(sorted);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
