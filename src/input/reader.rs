//! `Reader`: the records of all files, one after the other.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::archive::{Members, is_hidden};
use super::beside::Beside;
use super::contents::{self, Contents, Doubt, Item, Records, Settings, Stream};
use super::format::{Compression, Format, by_name};
use super::guard::guarded;
use super::ids::{DuplicateIds, Ids};
use super::joined::Join;
use super::kept::Keeping;
use super::listing::{InputFile, Listing, no_file};
use super::record::{Content, Record};
use super::report::Report;
use super::rewind::Rewind;
use super::spool::spooled;
use super::{Options, Splitting, compressed, day_order, encoding, sniff};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{DayOrder, first_day, order_of};

/// What an entry of an archive is called whose own name leads out of it.
const NO_NAME: &str = "(an entry whose name leads out)";

/// How many archives are open one in the other: each makes room for a file that unpacks without end.
const DEEPEST: usize = 2;

/// Reads the records of a [`Listing`] in order, one at a time; what is in memory is one record.
pub struct Reader {
    /// Records known before any file is opened.
    ready: VecDeque<Record>,
    files: VecDeque<InputFile>,
    settings: Settings,
    open: Option<Open>,
    /// The archive whose files are being read, last; before it the one that it lies in.
    archives: Vec<OpenArchive>,
    ids: Ids,
    /// How many were handed out.
    records: usize,
    bytes: Arc<AtomicU64>,
    /// Which of day and month comes first in dates, as the user says.
    order: Option<DayOrder>,
    /// How the table beside the articles meets them.
    join: Option<Join>,
    /// Which of the columns to be kept are met.
    keeping: Keeping,
    /// Of the listing, and of what was read.
    report: Report,
}

/// The file that is being read.
struct Open {
    file: InputFile,
    records: Box<Records>,
    /// The number of the last record.
    number: usize,
    /// Which of day and month comes first in its dates.
    order: Option<DayOrder>,
}

/// An archive whose files are being read.
struct OpenArchive {
    file: InputFile,
    members: Members,
    /// How many records were handed out before it was opened.
    before: usize,
}

/// What a file turned out to hold.
enum Opened {
    Contents(Contents),
    Archive(Members),
}

impl Reader {
    /// A reader of the files of `listing`; none is opened before its turn.
    pub fn new(listing: Listing, options: &Options) -> Self {
        let mut reader = Self {
            ready: VecDeque::new(),
            files: listing.files.into(),
            settings: Settings {
                columns: options.columns.clone(),
                limits: options.limits,
                splitting: options.splitting.clone(),
                mend: options.mend,
            },
            open: None,
            archives: Vec::new(),
            ids: Ids::default(),
            records: 0,
            order: options.day_order,
            join: Beside::of(options).map(Join::new),
            keeping: Keeping::new(&options.columns.keep),
            bytes: Arc::default(),
            report: Report {
                skipped: listing.skipped,
                folders_left_out: listing
                    .folders_left_out
                    .iter()
                    .map(|folder| folder.to_string_lossy().into_owned())
                    .collect(),
                runs_left_out: listing
                    .runs_left_out
                    .iter()
                    .map(|folder| folder.to_string_lossy().into_owned())
                    .collect(),
                ..Report::default()
            },
        };
        if let Some(join) = &reader.join {
            let names = join.beside.metadata.names().iter();
            reader.keeping.add_names(names.map(|name| name.trim()));
        }
        for failure in listing.failures {
            let path = failure
                .path()
                .map(Path::to_string_lossy)
                .unwrap_or_default()
                .into_owned();
            let record = reader.record(&path, path.clone(), 0, Err(failure));
            reader.ready.push_back(record);
        }
        reader
    }

    /// A reader of one stream, which is not compressed; `name` stands for its path and names its articles.
    pub fn of_stream(
        name: &str,
        format: Format,
        source: impl Read + Send + 'static,
        options: &Options,
    ) -> Self {
        Self::of_one(name, Some((format, Compression::None)), source, options)
    }

    /// A reader of one stream of which nothing is known: whether it is compressed and what it holds is told by its bytes,
    /// as with standard input. [`Options::format`] is believed where it is given.
    pub fn of_unknown_stream(
        name: &str,
        source: impl Read + Send + 'static,
        options: &Options,
    ) -> Self {
        Self::of_one(name, None, source, options)
    }

    fn of_one(
        name: &str,
        known: Option<(Format, Compression)>,
        source: impl Read + Send + 'static,
        options: &Options,
    ) -> Self {
        let mut reader = Self::new(Listing::default(), options);
        let file = InputFile {
            path: name.into(),
            name: name.to_owned(),
            format: known.map(|(format, _)| format).or(options.format),
            compression: known.map(|(_, compression)| compression),
            is_found: false,
        };
        let opened = guarded(|| {
            let unpacked = Unpacked::of(&file, source, &reader.settings)?;
            unpacked.opened(None, &reader.settings)
        });
        let record = reader.begin(file, opened);
        reader.ready.extend(record);
        reader
    }

    /// How many bytes were read so far, as they lie on the disk.
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The articles so far whose id another had before.
    pub fn duplicate_ids(&self) -> &DuplicateIds {
        self.ids.duplicates()
    }

    /// What there is to say of the input besides the records read so far.
    pub fn report(&self) -> Report {
        Report {
            duplicate_ids: self.duplicate_ids().clone(),
            joined: self.join.as_ref().map(Join::joined),
            not_kept: self.keeping.not_kept(),
            unmet_fields: self.unmet_fields(),
            ..self.report.clone()
        }
    }

    /// Nothing is missing where nothing was read.
    fn unmet_fields(&self) -> Vec<String> {
        let splitting = self.settings.splitting.as_ref();
        let splitting = splitting.filter(|_| self.records > 0);
        splitting.map(Splitting::unmet).unwrap_or_default()
    }

    fn record(
        &mut self,
        id: &str,
        path: String,
        record: usize,
        content: Result<Content>,
    ) -> Record {
        let index = self.records;
        self.records += 1;
        let unique = self.ids.unique(id.to_owned(), &path);
        Record {
            mends: self.settings.mend,
            given: (unique != id).then(|| id.to_owned()),
            id: unique,
            path,
            record,
            index,
            content,
            order: self.order,
            beside: self.join.as_ref().map(|join| join.beside.clone()),
        }
    }

    /// The next record of the file that is open; closes it at its end, and after a failure to read on.
    fn next_of_many(&mut self) -> Option<Record> {
        let mut open = self.open.take()?;
        let path = path_of(&open.file);
        let next = guarded(|| Ok(open.records.next()));
        let next = next.unwrap_or_else(|bug| {
            Some(Item {
                id: String::new(),
                content: Err(bug),
            })
        });
        let Some(item) = next else {
            self.close(&open);
            let passed_over = open.records.passed_over();
            let is_empty = open.number == 0 && passed_over.is_none_or(BTreeMap::is_empty);
            let none = || Err(Error::new(ErrorKind::Empty, "the file holds no records"));
            return is_empty.then(|| self.record(&open.file.name, path, 0, none()));
        };
        open.number = open.records.number().unwrap_or(open.number + 1);
        let number = open.number;
        let order = open.order;
        let given = item.id.trim();
        let id = if given.is_empty() {
            format!("{}#{number}", open.file.name)
        } else {
            given.to_owned()
        };
        if item
            .content
            .as_ref()
            .is_err_and(|error| is_final(error, &open.records))
        {
            self.close(&open);
        } else {
            self.open = Some(open);
        }
        let mut record = self.record(&id, path, number, item.content);
        record.order = order;
        Some(record)
    }

    /// Takes down what there is to say of a file that is read.
    fn close(&mut self, open: &Open) {
        self.report.passed_over(open.records.passed_over());
        if let Some(columns) = open.records.columns() {
            self.keeping.add_table(&path_of(&open.file), &columns);
        }
    }

    /// Takes down what there is to say of a record that goes out.
    fn note(&mut self, record: &Record) {
        let fields = match &record.content {
            Ok(Content::Fields(fields)) => Some(&**fields),
            _ => None,
        };
        if record.content.is_ok() {
            self.keeping.add_article(fields);
        }
        let row = self.join.as_mut().and_then(|join| join.add(record));
        let beside = self.join.as_ref().map(|join| &join.beside);
        let told = beside.zip(row).and_then(|(beside, row)| {
            let date = beside.metadata.date(row)?;
            Some((date, beside.order, beside.metadata.path()))
        });
        let own = fields.map(|fields| (fields.date.as_str(), record.order, record.path.as_str()));
        if let Some((date, order, path)) = told.or(own) {
            if order.is_none() && order_of(date) == Some(None) {
                self.report.doubtful_dates.add(path);
            } else if !date.trim().is_empty() && first_day(date, order).is_none() {
                self.report.unread_dates.add(date, path);
            }
        }
    }

    /// Which of day and month comes first in the dates of a table, as those of all its rows tell. Nothing is told of what can be
    /// read only once.
    fn order_of_table(&self, file: &InputFile) -> Option<DayOrder> {
        let format = file.format?;
        if !day_order::is_told_by(&file.path, format) {
            return None;
        }
        let told = guarded(|| {
            let source = open_file(file)?;
            if format == Format::Parquet && file.compression == Some(Compression::None) {
                let dates = contents::dates_of_columns(source, &self.settings)?;
                return Ok(dates.and_then(|mut dates| day_order::of_records(&mut dates)));
            }
            let unpacked = Unpacked::of(file, source, &self.settings)?;
            day_order::of_table(unpacked.stream, unpacked.format, &self.settings)
        });
        // What is wrong with the table is told when its rows are read.
        told.ok().flatten()
    }

    /// Takes up a file: its one record, or nothing where it holds many and is open now.
    fn begin(&mut self, file: InputFile, opened: Result<Opened>) -> Option<Record> {
        let (number, content) = match opened {
            Ok(Opened::Archive(members)) => {
                self.archives.push(OpenArchive {
                    file,
                    members,
                    before: self.records,
                });
                return None;
            }
            Ok(Opened::Contents(Contents::Many(records))) => {
                let order = self.order.or_else(|| self.order_of_table(&file));
                self.open = Some(Open {
                    file,
                    records,
                    number: 0,
                    order,
                });
                return None;
            }
            Ok(Opened::Contents(Contents::Doubtful(content, doubt))) => {
                match doubt {
                    Doubt::Several => self.report.several.add(&file.path),
                    Doubt::Misnamed(format) => self.report.add_misnamed(&file.path, format),
                }
                (1, Ok(content))
            }
            Ok(Opened::Contents(Contents::One(content))) => (1, Ok(content)),
            Err(error) => (0, Err(error)),
        };
        Some(self.record(&file.name, path_of(&file), number, content))
    }

    /// Takes up the next file of the archive that is open; closes it at its end, and after a failure to read on.
    fn next_of_archive(&mut self) -> Option<Record> {
        let mut archive = self.archives.pop()?;
        let member = match guarded(|| archive.members.next()) {
            Ok(Some(member)) => member,
            Ok(None) if self.records > archive.before => return None,
            Ok(None) => {
                let none = Error::new(
                    ErrorKind::Empty,
                    "the archive holds no file of a kind that is read",
                );
                let path = path_of(&archive.file);
                return Some(self.record(&archive.file.name, path, 0, Err(none)));
            }
            Err(error) => {
                let path = path_of(&archive.file);
                return Some(self.record(&archive.file.name, path, 0, Err(error)));
            }
        };
        let inside = member.path();
        let (path, name) = match &inside {
            Ok(inside) => (inside.as_str(), inside.as_str()),
            // Shown without the parts that lead out of the archive.
            Err(_) => (NO_NAME, NO_NAME),
        };
        let (stem, format, compression) = by_name(Path::new(path));
        let file = InputFile {
            path: archive.file.path.join(path),
            name: format!("{}/{stem}", archive.file.name),
            format,
            compression: Some(compression),
            is_found: true,
        };
        let is_of_saved_page = archive.members.is_of_saved_page(path);
        self.archives.push(archive);
        if let Err(error) = inside {
            return self.begin(file, Err(error));
        }
        if is_hidden(name) {
            self.report.skipped.hidden += 1;
            return None;
        }
        if is_of_saved_page {
            self.report.skipped.of_saved_pages += 1;
            return None;
        }
        let Some(format) = format else {
            self.report.skipped.add(Path::new(name));
            return None;
        };
        let opened = guarded(|| {
            let around = self.archives.iter().rev().skip(1);
            let stream = around.fold(member.stream?, |stream, it| it.members.within(stream));
            let stream = compressed::decompress(stream, compression, self.settings.limits.ratio);
            let size = member.size.filter(|_| compression == Compression::None);
            if self.archives.len() < DEEPEST {
                let unpacked = Unpacked {
                    stream,
                    compression,
                    format,
                };
                return unpacked.opened(size, &self.settings);
            }
            let contents = contents::of(stream, format, size, &self.settings)?;
            Ok(Opened::Contents(contents))
        });
        self.begin(file, opened)
    }

    fn open_next(&mut self) -> Option<Record> {
        let file = self.files.pop_front()?;
        let opened = guarded(|| open(&file, &self.bytes, &self.settings));
        self.begin(file, opened)
    }
}

impl Iterator for Reader {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let record = self.next_record()?;
        self.note(&record);
        Some(record)
    }
}

impl Reader {
    fn next_record(&mut self) -> Option<Record> {
        if let Some(record) = self.ready.pop_front() {
            return Some(record);
        }
        while self.open.is_some() || !self.archives.is_empty() || !self.files.is_empty() {
            let record = if self.open.is_some() {
                self.next_of_many()
            } else if !self.archives.is_empty() {
                self.next_of_archive()
            } else {
                self.open_next()
            };
            if record.is_some() {
                return record;
            }
        }
        None
    }
}

fn path_of(file: &InputFile) -> String {
    file.path.to_string_lossy().into_owned()
}

/// After a failure of the disk or archive there is nothing more to read; other errors are of one record. An archive of the web
/// knows itself where it goes on.
fn is_final(error: &Error, records: &Records) -> bool {
    let is_io = std::error::Error::source(error).is_some_and(|cause| cause.is::<io::Error>());
    let goes_on = matches!(records, Records::Warc(_) | Records::Export(_));
    (is_io && !goes_on) || error.kind() == ErrorKind::Internal
}

/// Opens a file; one that was found only if it is still a regular one, since opening a pipe waits for its writer.
fn open_file(file: &InputFile) -> Result<File> {
    let failed = |cause| Error::io(&file.path, cause);
    if file.is_found {
        let file_type = fs::metadata(&file.path).map_err(failed)?.file_type();
        if !file_type.is_file() {
            return Err(no_file(&file.path, file_type));
        }
    }
    File::open(&file.path).map_err(failed)
}

/// Opens a file and tells what it holds. Standard input and pipes show compression and format themselves.
fn open(file: &InputFile, bytes: &Arc<AtomicU64>, settings: &Settings) -> Result<Opened> {
    let mut size = None;
    let source: Box<dyn Read + Send> = if file.is_stdin() {
        Box::new(io::stdin())
    } else {
        let opened = open_file(file)?;
        let facts = opened
            .metadata()
            .map_err(|cause| Error::io(&file.path, cause))?;
        size = Some(facts.len()).filter(|_| facts.is_file());
        Box::new(opened)
    };
    let counted = Counted {
        source,
        bytes: Arc::clone(bytes),
    };
    let unpacked = Unpacked::of(file, counted, settings)?;
    let Some(size) = size.filter(|_| unpacked.compression == Compression::None) else {
        return unpacked.opened(None, settings);
    };
    // These go to and fro in the file itself.
    match unpacked.format {
        Format::Zip => {
            let members = Members::zip((open_file(file)?, size), settings.limits)?;
            Ok(Opened::Archive(members))
        }
        Format::Parquet => {
            let table = contents::of_columns(open_file(file)?, settings, bytes)?;
            Ok(Opened::Contents(table))
        }
        _ => unpacked.opened(Some(size), settings),
    }
}

/// The bytes of a file, and what they are.
struct Unpacked {
    stream: Stream,
    compression: Compression,
    format: Format,
}

impl Unpacked {
    /// Decompressed, and their format: by the file's name, else by the first bytes.
    fn of(
        file: &InputFile,
        source: impl Read + Send + 'static,
        settings: &Settings,
    ) -> Result<Self> {
        let mut stream = Rewind::new(BufReader::new(source));
        let compression = match file.compression {
            None => compressed::sniff(&stream.peek(4)),
            Some(told) => told,
        };
        let ratio = settings.limits.ratio;
        let mut stream = Rewind::new(compressed::decompress(Box::new(stream), compression, ratio));
        let format = match file.format {
            Some(format) => format,
            None => sniff::format(&stream.peek_ready(encoding::SAMPLE), &settings.columns)?,
        };
        Ok(Self {
            stream: Box::new(stream),
            compression,
            format,
        })
    }

    /// What they hold; `size` is how many there are, where that is known before they are read.
    fn opened(self, size: Option<u64>, settings: &Settings) -> Result<Opened> {
        Ok(match self.format {
            Format::Zip => Opened::Archive(Members::zip(spooled(self.stream)?, settings.limits)?),
            Format::Tar => Opened::Archive(Members::tar(self.stream)),
            _ => Opened::Contents(contents::of(self.stream, self.format, size, settings)?),
        })
    }
}

/// A stream that counts what is read from it, for the progress bar.
struct Counted {
    source: Box<dyn Read + Send>,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::DeflateEncoder;
    use proptest::prelude::*;

    use super::*;
    use crate::input::{Columns, Limits, list};

    /// What the reader says of a folder with these files: id, record, and text or error.
    fn read(
        files: &[(&str, &[u8])],
    ) -> Vec<(String, usize, std::result::Result<String, ErrorKind>)> {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let options = Options::default();
        let paths = [folder.path().to_string_lossy().into_owned()];
        Reader::new(list(&paths, &options).unwrap(), &options)
            .map(|record| {
                let (id, number) = (record.id.clone(), record.record);
                let text = record.article().map(|article| article.text);
                (id, number, text.map_err(|error| error.kind()))
            })
            .collect()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn good(
        id: &str,
        record: usize,
        text: &str,
    ) -> (String, usize, std::result::Result<String, ErrorKind>) {
        (id.to_owned(), record, Ok(text.to_owned()))
    }

    #[test]
    fn every_format_gives_articles_in_order() {
        let zipped = gz(b"{\"id\":\"x\",\"text\":\"Three\"}\n{\"text\":\"Four\"}");
        let records = read(&[
            ("d.jsonl.gz", &zipped),
            ("a.txt", b"One"),
            ("b.csv", b"id,text\n7,Two\nx,Two more\n"),
        ]);
        let expected = [
            good("a", 1, "One"),
            good("7", 1, "Two"),
            good("x", 2, "Two more"),
            good("x-2", 1, "Three"),
            good("d#2", 2, "Four"),
        ];
        assert_eq!(records, expected);
    }

    #[test]
    fn each_failure_is_a_record_and_the_rest_goes_on() {
        let records = read(&[
            ("a.txt", b"%PDF-1.4"),
            ("b.csv", b"id,body\n1,x\n"),
            ("c.jsonl", b"{\"text\":\"Good\"}\n{\n{\"text\":\"Also\"}\n"),
            ("d.txt", b""),
            ("e.jsonl", b""),
            ("f.csv", b"text\n"),
            ("g.txt.gz", b"no archive"),
            ("h.csv", b""),
        ]);
        let failed = |id: &str, record, kind| (id.to_owned(), record, Err(kind));
        let expected = [
            failed("a", 1, ErrorKind::Format),
            failed("b", 0, ErrorKind::Format),
            good("c#1", 1, "Good"),
            failed("c#2", 2, ErrorKind::Format),
            good("c#3", 3, "Also"),
            failed("d", 1, ErrorKind::Empty),
            failed("e", 0, ErrorKind::Empty),
            failed("f", 0, ErrorKind::Empty),
            failed("g", 0, ErrorKind::Format),
            failed("h", 0, ErrorKind::Empty),
        ];
        assert_eq!(records, expected);
    }

    #[test]
    fn what_comes_before_the_damage_is_kept() {
        let lines: String = (0..5_000)
            .map(|n| format!("{{\"text\":\"Article {n} {}\"}}\n", n * 7919))
            .collect();
        let mut bytes = gz(lines.as_bytes());
        bytes.truncate(bytes.len() / 2);
        let records = read(&[("a.jsonl.gz", &bytes), ("b.txt", b"Next")]);
        let count = records.len();
        assert!(count > 1_000);
        assert!(records[..count - 2].iter().all(|record| record.2.is_ok()));
        assert_eq!(records[count - 2].2, Err(ErrorKind::Format));
        assert_eq!(records[count - 1], good("b", 1, "Next"));
    }

    #[test]
    fn a_long_line_is_read_whole() {
        let text = "He said no. ".repeat(500_000);
        assert_eq!(
            read(&[("a.txt", text.as_bytes())])[0].2.as_deref(),
            Ok(text.as_str())
        );
    }

    #[test]
    fn a_stream_needs_no_file() {
        let table = io::Cursor::new(b"body\nOne\n");
        let columns = Columns {
            text: "body".to_owned(),
            ..Columns::default()
        };
        let options = Options {
            columns,
            ..Options::default()
        };
        let articles: Vec<_> = Reader::of_stream("query", Format::Csv, table, &options)
            .map(|record| record.article().unwrap())
            .collect();
        assert_eq!(
            (articles[0].id.as_str(), articles[0].text.as_str()),
            ("query#1", "One")
        );
    }

    #[test]
    fn a_packed_text_is_unpacked_no_further_than_an_article_may_be() {
        let options = Options {
            limits: Limits {
                article_bytes: 1 << 20,
                ..Limits::default()
            },
            ..Options::default()
        };
        for name in ["a.txt.gz", "a.html.gz", "a.csv.gz", "a.jsonl.gz"] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            fs::write(
                &path,
                gz(&[b"text\n".as_slice(), &vec![b'0'; 4 << 20]].concat()),
            )
            .unwrap();
            let paths = [path.to_string_lossy().into_owned()];
            let records = Reader::new(list(&paths, &options).unwrap(), &options);
            let kinds: Vec<_> = records
                .map(|it| it.article().map_err(|error| error.kind()))
                .collect();
            assert!(
                kinds.contains(&Err(ErrorKind::TooLarge)),
                "{name}: {kinds:?}"
            );
            assert!(kinds.iter().all(|kind| kind.is_err()), "{name}");
        }
    }

    #[test]
    fn a_file_far_larger_than_an_article_is_refused_after_its_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dump.txt");
        // A hole: reading it whole would take seconds and the memory of a large machine.
        fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let options = Options::default();
        let paths = [path.to_string_lossy().into_owned()];
        let mut reader = Reader::new(list(&paths, &options).unwrap(), &options);
        let error = reader.next().unwrap().article().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(error.to_string().contains("more than 64 MB"), "{error}");
        // So much is looked at, to tell an export of many articles.
        assert!(reader.bytes_read() <= 1 << 20);
    }

    /// A zip archive of these files.
    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
        for (name, content) in files {
            let name = rawzip::path::EntryPath::verbatim(name.as_bytes().to_vec());
            let file = archive.new_file(name);
            let method = rawzip::CompressionMethod::DEFLATE;
            let (mut entry, config) = file.compression_method(method).start().unwrap();
            let packed = DeflateEncoder::new(&mut entry, flate2::Compression::default());
            let mut writer = config.wrap(packed);
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        bytes
    }

    #[test]
    fn an_archive_in_an_archive_is_read_and_no_deeper() {
        let deepest = zip(&[("d.txt", b"Four")]);
        let inner = zip(&[("b.txt", b"Two"), ("c.zip", &deepest), ("x.png", b"x")]);
        let outer = zip(&[
            ("a.txt", b"One"),
            ("in.zip", &inner),
            ("torn.zip", b"PK\x03\x04"),
            ("packed.zip.gz", &gz(&zip(&[("e.txt", b"Five")]))),
            ("z.txt", b"Last"),
        ]);
        let records = read(&[("o.zip", &outer)]);
        let failed = |id: &str| (id.to_owned(), 0, Err(ErrorKind::Format));
        let expected = [
            good("o/a", 1, "One"),
            good("o/in/b", 1, "Two"),
            failed("o/in/c"),
            failed("o/torn"),
            good("o/packed/e", 1, "Five"),
            good("o/z", 1, "Last"),
        ];
        assert_eq!(records, expected);
    }

    #[test]
    fn what_an_inner_archive_unpacks_to_counts_for_the_outer_too() {
        let inner = zip(&[("a.txt", &vec![b'0'; 40 << 20])]);
        let outer = zip(&[("b.zip", &inner), ("c.zip", &inner)]);
        let options = Options {
            limits: Limits {
                ratio: 1,
                ..Limits::default()
            },
            ..Options::default()
        };
        let reader = Reader::of_stream("o", Format::Zip, io::Cursor::new(outer), &options);
        let are_read: Vec<bool> = reader.map(|record| record.content.is_ok()).collect();
        assert_eq!(are_read, [true, false]);
    }

    #[test]
    fn a_stream_of_which_nothing_is_known_shows_what_it_is() {
        let zipped = gz(b"{\"id\":\"x\",\"text\":\"Three\"}\n");
        let mut reader =
            Reader::of_unknown_stream("s", io::Cursor::new(zipped), &Options::default());
        assert_eq!(reader.next().unwrap().id, "x");
        assert!(reader.next().is_none());
    }

    /// Bytes that lead a reader further than noise does.
    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let known: Vec<&[u8]> = vec![
            b"id,text\n",
            b"\"",
            b"\n",
            b"\r",
            b",",
            b";",
            b"{\"text\":\"",
            b"\"}",
            b"\\ud83d",
            b"\0",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"<p>",
            b"</div>",
            b"<script type=application/ld+json>",
            b"<table><tr>",
            b"caf\xe9",
            b"NaN",
            b"WARC/1.0\r\nWARC-Type: response\r\n",
            b"Content-Length: 9\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
            b"http://x.example/ 1.2.3.4 20140216050221 text/html 9\n",
            b"{\\rtf1 ",
            b"\\par\\'e9\\u8217?",
            b"PK\x03\x04",
            b"1 of 2 DOCUMENTS\n\nPost\n\nJune 4, 2019\n\nTitle\n\n",
            b"LENGTH: 5 words\n\n",
            b"877 words\n9 January 1993\nPost\n(c) 1993 Post\n",
            b"Document CAPO000020050408dp1900j9s\n",
            b"<a name=\"DocID_1\"></a><p><strong>Full text: </strong>",
            b"<div id=\"article-1\">Factiva<div id=\"hd\">",
            b"____________________\nTitle: x\nFull text: y\nDocument URL: z\n",
        ];
        let piece = prop_oneof![
            proptest::sample::select(known).prop_map(<[u8]>::to_vec),
            proptest::collection::vec(any::<u8>(), 0..6),
            "[a-z \u{80}-\u{300}]{0,12}".prop_map(String::into_bytes),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_stay_silent(bytes in pieces()) {
            for format in [Format::Plain, Format::Html, Format::Csv, Format::Jsonl, Format::Json, Format::Docx, Format::Rtf, Format::Warc, Format::Tar] {
                let source = io::Cursor::new(bytes.clone());
                let mut reader = Reader::of_stream("x", format, source, &Options::default());
                let records: Vec<_> = reader.by_ref().collect();
                prop_assert!(!records.is_empty() || !reader.report().not_pages.is_empty());
                for record in records {
                    match record.article() {
                        Ok(article) => prop_assert!(!article.text.trim().is_empty()),
                        Err(error) => prop_assert_ne!(error.kind(), ErrorKind::Internal),
                    }
                }
            }
        }
    }
}
