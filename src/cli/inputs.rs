//! Which articles, and how their files are to be read.

use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;
use whosaid::input::{self, Columns, Format, Listing, Options, Reader};

/// Which articles, and how their files are to be read.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files, folders (with all below them), patterns like 'news/*.txt', or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<String>,

    /// Format of standard input, and of files whose ending tells none
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<InputFormat>,

    /// Run articles in other languages than English too
    #[arg(long)]
    pub(crate) any_language: bool,

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
}

impl InputArgs {
    /// Finds the files.
    pub(crate) fn list(&self) -> whosaid::Result<Listing> {
        input::list(&self.inputs, &self.options())
    }

    /// Finds the files for a run that writes into `folder`, which is none of them.
    pub(crate) fn list_beside(&self, folder: &Path) -> whosaid::Result<Listing> {
        let options = Options {
            leave_out: vec![folder.to_owned()],
            ..self.options()
        };
        input::list(&self.inputs, &options)
    }

    /// Reads the files of a listing.
    pub(crate) fn read(&self, listing: Listing) -> Reader {
        Reader::new(listing, &self.options())
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
            },
            format: self.input_format.map(Format::from),
            ..Options::default()
        }
    }
}

/// What the articles of a stream are, where no ending tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    Txt,
    Html,
    Csv,
    Jsonl,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Txt => Format::Plain,
            InputFormat::Html => Format::Html,
            InputFormat::Csv => Format::Csv,
            InputFormat::Jsonl => Format::Jsonl,
        }
    }
}
