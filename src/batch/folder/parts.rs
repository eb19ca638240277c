//! The files of one part: what the articles between two commits add to each table.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::merge::Tables;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{
    ArticleRow, CsvErrors, CsvOptions, CsvTables, EntityRow, Entry, ErrorRow, JSONL, Jsonl, LEDGER,
    Outcome, OutputFile, QuoteRow, Row, TEXTS, Texts,
};

/// Which files a run writes, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formats {
    /// The tables, as CSV. `errors.csv` is written whatever is asked for.
    pub csv: bool,
    /// `extractions.jsonl`.
    pub jsonl: bool,
    /// `texts.jsonl`.
    pub texts: bool,
    /// How cells are written.
    pub options: CsvOptions,
    /// Keeps the ledger beside the tables: a shard's tables are joined by it.
    pub ledger: bool,
    /// Other columns of the input that go into `quotes.csv` and `articles.csv`.
    pub keep: Vec<String>,
}

impl Formats {
    /// The files that are made of parts, and whether they begin with a header.
    pub(super) fn files(&self) -> Vec<(&'static str, bool)> {
        let mut files = vec![(ErrorRow::TABLE.file, true), (LEDGER, false)];
        if self.csv {
            let tables = [QuoteRow::TABLE, EntityRow::TABLE, ArticleRow::TABLE];
            files.extend(tables.map(|table| (table.file, true)));
        }
        if self.jsonl {
            files.push((JSONL, false));
        }
        if self.texts {
            files.push((TEXTS, false));
        }
        files
    }
}

/// The name of a part's file: that of its table with the part's number, as in `quotes-000017.csv`.
pub(super) fn part_name(file: &str, number: usize) -> String {
    let (stem, ending) = file.split_once('.').unwrap_or((file, ""));
    format!("{stem}-{number:06}.{ending}")
}

/// The files of a part, open for writing. They have a temporary name until the part is whole.
pub(super) struct PartFiles {
    folder: PathBuf,
    number: usize,
    formats: Formats,
    tables: Option<CsvTables>,
    errors: CsvErrors,
    jsonl: Option<Jsonl<OutputFile>>,
    texts: Option<Texts<OutputFile>>,
    ledger: OutputFile,
}

fn temporary(folder: &Path, file: &str, number: usize) -> PathBuf {
    folder.join(format!("{}.new", part_name(file, number)))
}

impl PartFiles {
    /// Opens the files of part `number`; what an earlier try at it left is overwritten.
    pub(super) fn create(folder: &Path, number: usize, formats: &Formats) -> Result<Self> {
        let open = |file: &'static str| OutputFile::create(&temporary(folder, file, number));
        let options = formats.options;
        Ok(Self {
            tables: formats
                .csv
                .then(|| CsvTables::create(open, options, &formats.keep))
                .transpose()?,
            errors: CsvErrors::create(open, options)?,
            jsonl: formats
                .jsonl
                .then(|| open(JSONL).map(Jsonl::new))
                .transpose()?,
            texts: formats
                .texts
                .then(|| open(TEXTS).map(Texts::new))
                .transpose()?,
            ledger: open(LEDGER)?,
            folder: folder.to_owned(),
            number,
            formats: formats.clone(),
        })
    }

    /// Writes what became of an article, and hands back what the ledger says of it.
    pub(super) fn write(&mut self, index: usize, outcome: &Outcome) -> Result<Entry> {
        if let Some(tables) = &mut self.tables {
            tables.write(outcome)?;
        }
        self.errors.write(outcome)?;
        if let Some(jsonl) = &mut self.jsonl {
            jsonl.write(outcome)?;
        }
        if let Some(texts) = &mut self.texts {
            texts.write(outcome)?;
        }
        let entry = Entry::of(index, outcome);
        self.note(&entry)?;
        Ok(entry)
    }

    /// Copies the rows of an article from the tables of a shard.
    pub(super) fn copy(&mut self, entry: &Entry, from: &mut Tables) -> Result<()> {
        if let Some(tables) = &mut self.tables {
            let rows = [
                (ArticleRow::TABLE.file, 1),
                (QuoteRow::TABLE.file, entry.quotes),
                (EntityRow::TABLE.file, entry.entities),
            ];
            for (file, count) in rows {
                for _ in 0..count {
                    tables.verbatim(file, &from.row(file)?)?;
                }
            }
        }
        for _ in 0..entry.errors {
            self.errors.verbatim(&from.row(ErrorRow::TABLE.file)?)?;
        }
        if let Some(jsonl) = &mut self.jsonl {
            jsonl.verbatim(&from.line(JSONL)?)?;
        }
        if let Some(texts) = &mut self.texts
            && entry.texts > 0
        {
            texts.verbatim(&from.line(TEXTS)?)?;
        }
        self.note(entry)
    }

    fn note(&mut self, entry: &Entry) -> Result<()> {
        let mut line = serde_json::to_vec(entry).expect("names and numbers are always JSON");
        line.push(b'\n');
        let written = self.ledger.write_all(&line);
        written.map_err(|cause| Error::io(&temporary(&self.folder, LEDGER, self.number), cause))
    }

    /// Brings the part to the disk, gives its files their names, and says how many bytes each has.
    pub(super) fn commit(self) -> Result<BTreeMap<String, u64>> {
        if let Some(tables) = self.tables {
            tables.close()?;
        }
        self.errors.close()?;
        if let Some(jsonl) = self.jsonl {
            jsonl.into_inner().close()?;
        }
        if let Some(texts) = self.texts {
            texts.into_inner().close()?;
        }
        self.ledger.close()?;
        let mut sizes = BTreeMap::new();
        for (file, _) in self.formats.files() {
            let from = temporary(&self.folder, file, self.number);
            let name = part_name(file, self.number);
            let to = self.folder.join(&name);
            let renamed = fs::rename(&from, &to).and_then(|()| fs::metadata(&to));
            let size = renamed
                .map_err(|cause| removed(&from).caused_by(cause))?
                .len();
            sizes.insert(name, size);
        }
        Ok(sizes)
    }
}

/// A file of the run is gone, or is not what was written.
pub(super) fn removed(path: &Path) -> Error {
    let message = "a file of this run was removed or changed by someone else while it ran; its articles are lost: \
                   begin the run anew with --force";
    Error::new(ErrorKind::Io, message).at_path(path)
}

/// What tells one sequence of articles from another: their ids, in order (FNV-1a, 64 bits).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Checksum(pub(super) u64);

impl Checksum {
    /// Takes in one more article.
    pub(super) fn add(&mut self, id: &str) {
        // No text holds the byte that ends an id here.
        for &byte in id.as_bytes().iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
