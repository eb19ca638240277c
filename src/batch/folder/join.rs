//! From the parts to the tables: joined in their order, and put in place all at once.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::journal::Part;
use super::parts::{Formats, part_name, removed};
use crate::error::{Error, Result};
use crate::output::{
    CsvTable, FILES, LEDGER, OutputFile, PACKAGE, RUN, Row, SpeakerRow, ledger, speaker_rows,
    write_package,
};

/// The tables of a finished run, whole, but not yet under their names.
#[derive(Debug)]
pub struct Joined {
    /// The output folder.
    out: PathBuf,
    /// Where the files are until then.
    folder: PathBuf,
    names: Vec<&'static str>,
    /// Speakers of the whole run.
    pub speakers: usize,
}

/// Joins all parts in `unfinished` into whole tables.
pub(super) fn join(
    out: &Path,
    unfinished: &Path,
    parts: &[Part],
    formats: &Formats,
) -> Result<Joined> {
    let folder = unfinished.join("joined");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|cause| Error::io(&folder, cause))?;
    }
    fs::create_dir(&folder).map_err(|cause| Error::io(&folder, cause))?;
    let mut names = Vec::new();
    for (file, has_header) in formats.files() {
        let mut joined = OutputFile::create(&folder.join(file))?;
        for (at, part) in parts.iter().enumerate() {
            let name = part_name(file, at + 1);
            let size = part.files.get(&name).copied();
            append(
                &mut joined,
                &unfinished.join(&name),
                size,
                has_header && at > 0,
            )?;
        }
        joined.close()?;
        names.push(file);
    }
    let ledger_path = folder.join(LEDGER);
    let mut speakers = 0;
    if formats.csv {
        let table = SpeakerRow::TABLE;
        let file = OutputFile::create(&folder.join(table.file))?;
        let mut rows = CsvTable::create(file, table, formats.options)?;
        let sightings = parts.iter().map(|part| part.sightings).sum();
        speakers = speaker_rows(ledger(&ledger_path)?, sightings, &folder, |row| {
            rows.row(row)
        })?;
        rows.close()?;
        names.push(table.file);
        let package = OutputFile::create(&folder.join(PACKAGE))?;
        write_package(package, formats.options, &formats.keep)?;
        names.push(PACKAGE);
    } else {
        let sightings = parts.iter().map(|part| part.sightings).sum();
        speakers += speaker_rows(ledger(&ledger_path)?, sightings, &folder, |_| Ok(()))?;
    }
    if !formats.ledger {
        fs::remove_file(&ledger_path).map_err(|cause| Error::io(&ledger_path, cause))?;
        names.retain(|name| *name != LEDGER);
    }
    Ok(Joined {
        out: out.to_owned(),
        folder,
        names,
        speakers,
    })
}

/// Appends a part to its table, without its header where the table has one already.
fn append(
    joined: &mut OutputFile,
    path: &Path,
    size: Option<u64>,
    skips_header: bool,
) -> Result<()> {
    let file = File::open(path).map_err(|cause| removed(path).caused_by(cause))?;
    let there = file
        .metadata()
        .map_err(|cause| Error::io(path, cause))?
        .len();
    if size != Some(there) {
        return Err(removed(path));
    }
    let mut file = BufReader::new(file);
    if skips_header {
        skip_header(&mut file).map_err(|cause| Error::io(path, cause))?;
    }
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file
            .read(&mut buffer)
            .map_err(|cause| Error::io(path, cause))?;
        if count == 0 {
            return Ok(());
        }
        joined
            .write_all(&buffer[..count])
            .map_err(|cause| Error::io(path, cause))?;
    }
}

/// Skips a header. It ends at the first line break outside quotation marks: a column that was kept may have one in its name.
fn skip_header(file: &mut impl BufRead) -> io::Result<()> {
    let mut header = Vec::new();
    // Marks in a name are doubled, so that their number is even wherever no name is open.
    let is_open = |header: &[u8]| header.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
    while file.read_until(b'\n', &mut header)? > 0 && is_open(&header) {}
    Ok(())
}

impl Joined {
    /// Where `run.json` is to be written before the tables are put in place.
    pub fn run_path(&self) -> PathBuf {
        self.folder.join(RUN)
    }

    /// Where the tables are until they are put in place.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file is to be written that is put in place with the tables, one of [`FILES`], or a folder of a name that is free in the
    /// output folder.
    pub fn add(&mut self, name: &'static str) -> PathBuf {
        self.names.push(name);
        self.folder.join(name)
    }

    /// Gives every table its name, `run.json` last. Tables of an earlier run that this one did not write are removed, since
    /// they would be taken for its own.
    ///
    /// # Errors
    /// When a table that was written is not there any more, before anything is changed; and when the folder cannot be written to.
    pub(super) fn publish(mut self) -> Result<()> {
        self.names.push(RUN);
        for name in &self.names {
            let path = self.folder.join(name);
            if !path.exists() {
                return Err(removed(&path));
            }
        }
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |cause: io::Error| Error::io(&path, cause)
        };
        // A folder without run.json holds no finished run.
        for name in FILES
            .iter()
            .rev()
            .filter(|name| !self.names.contains(name) || **name == RUN)
        {
            let path = self.out.join(name);
            match fs::remove_file(&path) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    return Err(failed(&path)(cause));
                }
                _ => {}
            }
        }
        for name in &self.names {
            let to = self.out.join(name);
            fs::rename(self.folder.join(name), &to).map_err(failed(&to))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_ends_where_its_last_name_does() {
        for (table, rows) in [
            ("a,b\n1,2\n", "1,2\n"),
            ("a,\"desk\nname\"\n1,2\n", "1,2\n"),
            ("a,\"the \"\"\n\"\" desk\r\n\"\n\"1\n\",2\n", "\"1\n\",2\n"),
            ("a,\"b\"\n", ""),
            ("", ""),
        ] {
            let mut rest = table.as_bytes();
            skip_header(&mut rest).unwrap();
            assert_eq!(rest, rows.as_bytes());
        }
    }
}
