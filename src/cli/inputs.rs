//! Which articles, and how their files are to be read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use serde::Serialize;
use whosaid::input::{
    self, Columns, FilesFrom, Format, Limits, Listing, Metadata, Options, Reader, Splitting,
};
use whosaid::text::DayOrder;

/// Which articles, and how their files are to be read.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files, folders (with all below them), patterns like 'news/*.txt', or - for standard input
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub(crate) inputs: Vec<String>,

    /// Files and folders listed in a file, one a line; - for a list on standard input
    #[arg(long, value_name = "LIST")]
    files_from: Option<PathBuf>,

    /// The paths in LIST end with NUL bytes, as `find -print0` writes them
    #[arg(long, requires = "files_from")]
    null: bool,

    /// Format of standard input, and of named files whose ending tells none; also in place of .txt, .html, .csv, .jsonl and .json
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<InputFormat>,

    /// Refuse a text, page or row of more than this, before it is unpacked further
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size)]
    max_unpacked: u64,

    /// Refuse a packed file that grows more than so many times, beyond its first 64 MB
    #[arg(long, value_name = "N", default_value_t = Limits::default().ratio, value_parser = clap::value_parser!(u64).range(1..))]
    max_ratio: u64,

    /// Cut each txt file into articles at the lines that match, the text before the first is one too; a group (?<title>...) is the title
    #[arg(long, value_name = "REGEX")]
    split: Option<String>,

    /// With --split: lines NAME: ... that tell something and are no text, as NAME or NAME=title (author, date, publisher, url, text)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "split")]
    fields: Vec<String>,

    /// A table that says more of the articles, joined on their id, path or address
    #[arg(long, value_name = "CSV")]
    metadata: Option<PathBuf>,

    /// In dates like 03/04/2019 the day comes first; told by each table's dates where they can tell
    #[arg(long, conflicts_with = "month_first")]
    day_first: bool,

    /// In dates like 03/04/2019 the month comes first
    #[arg(long)]
    month_first: bool,

    /// Run articles in other languages than English too
    #[arg(long)]
    pub(crate) any_language: bool,

    /// Mend damaged texts (character references, misread UTF-8, tags, escapes, divided words) before they are run; offsets count in texts.jsonl
    #[arg(long)]
    pub(crate) mend: bool,

    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// The names of the columns of csv and tsv files, and of the fields of jsonl files.
#[derive(Clone, Debug, Serialize, clap::Args)]
#[command(next_help_heading = "Columns of csv and tsv files, fields of jsonl files")]
pub(crate) struct ColumnArgs {
    /// The text; the only one that must be there
    #[arg(long = "text-column", value_name = "NAME", default_value = "text")]
    text: String,

    /// An identifier, unique in the run
    #[arg(long = "id-column", value_name = "NAME", default_value = "id")]
    id: String,

    /// The title
    #[arg(long = "title-column", value_name = "NAME", default_value = "title")]
    title: String,

    /// The date
    #[arg(long = "date-column", value_name = "NAME", default_value = "date")]
    date: String,

    /// The author line
    #[arg(long = "author-column", value_name = "NAME", default_value = "author")]
    author: String,

    /// The publisher
    #[arg(
        long = "publisher-column",
        value_name = "NAME",
        default_value = "publisher"
    )]
    publisher: String,

    /// The address
    #[arg(long = "url-column", value_name = "NAME", default_value = "url")]
    url: String,

    /// Other columns and fields that go into quotes.csv and articles.csv; also what database exports say: section, page, length
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = trimmed)]
    pub(crate) keep: Vec<String>,
}

/// `desk, page` are `desk` and `page`: the names of columns are compared without the space around them. A column without a name
/// would be one of the tables.
fn trimmed(name: &str) -> Result<String, String> {
    match name.trim() {
        "" => Err("the name of a column is empty; names are parted by one comma each".to_owned()),
        name => Ok(name.to_owned()),
    }
}

impl InputArgs {
    /// Finds the files.
    pub(crate) fn list(&self) -> whosaid::Result<Listing> {
        let listing = input::list_with(&self.inputs, self.list_file().as_ref(), &self.options())?;
        Ok(self.without_metadata(listing))
    }

    /// Finds the files for a run that writes into `folder`, which is none of them.
    pub(crate) fn list_beside(&self, folder: &Path) -> whosaid::Result<Listing> {
        let options = Options {
            leave_out: vec![folder.to_owned()],
            ..self.options()
        };
        let listing = input::list_with(&self.inputs, self.list_file().as_ref(), &options)?;
        Ok(self.without_metadata(listing))
    }

    /// The table beside the articles often lies in their folder, and is none of them.
    fn without_metadata(&self, mut listing: Listing) -> Listing {
        let metadata = self
            .metadata
            .as_ref()
            .and_then(|path| path.canonicalize().ok());
        if metadata.is_some() {
            listing
                .files
                .retain(|file| file.path.canonicalize().ok() != metadata);
        }
        listing
    }

    /// The inputs as the user named them, for `run.json`.
    pub(crate) fn named(&self) -> Vec<String> {
        let list = self.files_from.as_ref();
        let list = list.map(|list| format!("--files-from {}", list.display()));
        let metadata = self.metadata.as_ref();
        let metadata = metadata.map(|path| format!("--metadata {}", path.display()));
        let order = match (self.day_first, self.month_first) {
            (true, _) => Some("--day-first".to_owned()),
            (_, true) => Some("--month-first".to_owned()),
            _ => None,
        };
        let named = self.inputs.iter().cloned().chain(list);
        let split = self.split.as_ref();
        let split = split.map(|pattern| format!("--split {pattern} {}", self.fields.join(",")));
        named.chain(metadata).chain(order).chain(split).collect()
    }

    fn list_file(&self) -> Option<FilesFrom> {
        self.files_from.clone().map(|path| FilesFrom {
            path,
            null: self.null,
        })
    }

    /// Reads the files of a listing.
    pub(crate) fn read(&self, listing: Listing) -> whosaid::Result<Reader> {
        let mut options = self.options();
        let metadata = self.metadata.as_deref();
        let metadata = metadata.map(|path| Metadata::read(path, &options.columns));
        options.metadata = metadata.transpose()?.map(Arc::new);
        let splitting = self.split.as_deref();
        let splitting = splitting.map(|pattern| Splitting::new(pattern, &self.fields));
        options.splitting = splitting.transpose()?;
        Ok(Reader::new(listing, &options))
    }

    fn options(&self) -> Options {
        let columns = self.columns.clone();
        Options {
            columns: Columns {
                id: columns.id,
                title: columns.title,
                date: columns.date,
                author: columns.author,
                publisher: columns.publisher,
                url: columns.url,
                text: columns.text,
                keep: columns.keep,
            },
            format: self.input_format.map(Format::from),
            day_order: match (self.day_first, self.month_first) {
                (true, _) => Some(DayOrder::DayFirst),
                (_, true) => Some(DayOrder::MonthFirst),
                _ => None,
            },
            mend: self.mend,
            limits: Limits {
                article_bytes: self.max_unpacked,
                ratio: self.max_ratio,
            },
            ..Options::default()
        }
    }
}

/// A number of bytes: `4096`, `512K`, `64M`, `1G`.
fn size(word: &str) -> Result<u64, String> {
    let (digits, shift) = match word.to_ascii_uppercase().strip_suffix(['K', 'M', 'G']) {
        Some(digits) if word.ends_with(['K', 'k']) => (digits.to_owned(), 10),
        Some(digits) if word.ends_with(['M', 'm']) => (digits.to_owned(), 20),
        Some(digits) => (digits.to_owned(), 30),
        None => (word.to_owned(), 0),
    };
    let number: Option<u64> = digits.parse().ok();
    number
        .and_then(|number| number.checked_mul(1 << shift))
        .filter(|size| (1..=Limits::MOST_BYTES).contains(size))
        .ok_or_else(|| "a size below 4G is wanted, such as 512K, 64M or 1G".to_owned())
}

/// What the articles of a stream are, where no ending tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    Txt,
    Html,
    Csv,
    Jsonl,
    Json,
    Parquet,
    Docx,
    Rtf,
    Warc,
    Zip,
    Tar,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Txt => Format::Plain,
            InputFormat::Html => Format::Html,
            InputFormat::Csv => Format::Csv,
            InputFormat::Jsonl => Format::Jsonl,
            InputFormat::Json => Format::Json,
            InputFormat::Parquet => Format::Parquet,
            InputFormat::Docx => Format::Docx,
            InputFormat::Rtf => Format::Rtf,
            InputFormat::Warc => Format::Warc,
            InputFormat::Zip => Format::Zip,
            InputFormat::Tar => Format::Tar,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_have_letters() {
        assert_eq!(trimmed(" desk ").as_deref(), Ok("desk"));
        assert!(trimmed("").is_err() && trimmed(" ").is_err());
    }

    #[test]
    fn sizes_have_units() {
        let read = ["4096", "512k", "64M", "1G"].map(|word| size(word).ok());
        assert_eq!(
            read,
            [Some(4096), Some(512 << 10), Some(64 << 20), Some(1 << 30)]
        );
        for wrong in [
            "",
            "M",
            "0",
            "4G",
            "1T",
            "-1",
            "1.5M",
            "99999999999999999999G",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
