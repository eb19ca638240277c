//! Gold: articles whose annotations are known to be right, read from the formats of the field.
//!
//! Apart from `eval` because training and the jsonl output use the same files.

use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Article, Document, Span};

pub mod brat;
pub mod columns;
mod form;
pub mod gap;
pub mod gum;
mod joined;
pub mod jsonl;
mod label;
pub mod litbank;
mod offsets;
mod record;
mod write;

pub use form::source_form;
pub use write::to_line;

/// One annotated article.
#[derive(Clone, Debug)]
pub struct Gold {
    /// Its identifier, title, date and text.
    pub article: Article,
    /// The text with its tokens; tokens are the corpus's own where it has them.
    pub document: Document,
    /// The annotations.
    pub extraction: Extraction,
    /// Which layers the corpus annotates: a missing layer is unknown, not empty.
    pub layers: GoldLayers,
    /// Mentions of one entity each; only chains the corpus annotates.
    pub chains: Vec<Chain>,
    /// For each attribution, its speaker's place in `chains`, where the corpus knows it; empty when it knows none.
    pub speaker_chains: Vec<Option<usize>>,
    /// Single questions about an antecedent (GAP).
    pub choices: Vec<AntecedentChoice>,
    /// Words between marks that are no attribution: scare quotes, titles, nicknames.
    pub negatives: Vec<Span>,
    /// Debris of the page.
    pub debris: Vec<Span>,
}

impl Gold {
    /// An annotated article without chains, choices, negatives and debris.
    pub fn new(
        article: Article,
        document: Document,
        extraction: Extraction,
        layers: GoldLayers,
    ) -> Self {
        Self {
            article,
            document,
            extraction,
            layers,
            chains: Vec::new(),
            speaker_chains: Vec::new(),
            choices: Vec::new(),
            negatives: Vec::new(),
            debris: Vec::new(),
        }
    }
}

/// Which layers of an article are annotated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoldLayers {
    /// Content, cue and source spans and their links.
    pub attributions: bool,
    /// Speakers of the attributions.
    pub speakers: bool,
    /// Named entities.
    pub entities: bool,
    /// Coreference chains.
    pub chains: bool,
    /// Cue class, negation, source form and speaker kind of the attributions; where false they are guesses.
    pub labels: bool,
}

/// The formats that gold is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoldFormat {
    /// Our JSON lines; PolNeAR is a case of it.
    Jsonl,
    /// CoNLL columns and two-column files: named entities.
    Columns,
    /// The GUM attributions: speakers and chains.
    Gum,
    /// GAP: one pronoun and two names a row.
    Gap,
    /// LitBank: quotes with speakers, and chains.
    Litbank,
    /// A folder of brat stand-off files.
    Brat,
}

impl GoldFormat {
    /// Every format.
    pub const ALL: [GoldFormat; 6] = [
        GoldFormat::Jsonl,
        GoldFormat::Columns,
        GoldFormat::Gum,
        GoldFormat::Gap,
        GoldFormat::Litbank,
        GoldFormat::Brat,
    ];

    /// The word for it in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            GoldFormat::Jsonl => "jsonl",
            GoldFormat::Columns => "columns",
            GoldFormat::Gum => "gum",
            GoldFormat::Gap => "gap",
            GoldFormat::Litbank => "litbank",
            GoldFormat::Brat => "brat",
        }
    }

    /// The format that `word` stands for in settings.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// The format that a path's name tells: a folder is brat's, `gum.*` and `litbank.*` are known by name, other
    /// JSON lines are ours, `gap*.tsv` is GAP's, and anything else has columns.
    pub fn of(path: &Path) -> Self {
        if path.is_dir() {
            return GoldFormat::Brat;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.trim_end_matches(".gz");
        let is_jsonl = name.ends_with(".jsonl") || name.ends_with(".ndjson");
        match is_jsonl {
            true if name.starts_with("gum.") => GoldFormat::Gum,
            true if name.starts_with("litbank.") => GoldFormat::Litbank,
            true => GoldFormat::Jsonl,
            false if name.starts_with("gap") && name.ends_with(".tsv") => GoldFormat::Gap,
            false => GoldFormat::Columns,
        }
    }
}

/// Reads all annotated articles of a file (or of a folder, for brat), in its order; `.gz` files are unpacked.
pub fn read(path: &Path, format: GoldFormat) -> Result<Vec<Gold>> {
    if format == GoldFormat::Brat {
        return brat::read(path).map_err(|error| error.at_path(path));
    }
    let text = text_of(path)?;
    let read = match format {
        GoldFormat::Jsonl | GoldFormat::Brat => jsonl::read(&text),
        GoldFormat::Columns => columns::read(&text, &stem(path)),
        GoldFormat::Gum => gum::read(&text),
        GoldFormat::Gap => gap::read(&text),
        GoldFormat::Litbank => litbank::read(&text),
    };
    let mut golds = read.map_err(|error| error.at_path(path))?;
    for gold in &mut golds {
        gold.article.path = path.to_string_lossy().into_owned();
    }
    Ok(golds)
}

/// The name of a file up to its first dot.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The first bytes of every gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The text of a file, unpacked where it is packed, without byte order mark.
fn text_of(path: &Path) -> Result<String> {
    let io_error = |cause| Error::io(path, cause);
    let mut bytes = fs::read(path).map_err(io_error)?;
    if bytes.starts_with(&GZIP) {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..])
            .read_to_end(&mut unpacked)
            .map_err(io_error)?;
        bytes = unpacked;
    }
    let text = String::from_utf8(bytes).map_err(|cause| {
        Error::new(ErrorKind::Encoding, "gold files must be UTF-8")
            .at_path(path)
            .at_byte(cause.utf8_error().valid_up_to())
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The mentions of one entity, by start.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The corpus's word for the kind of entity; empty where it has none.
    pub kind: String,
    /// The mentions, as token ranges of the document.
    pub mentions: Vec<Range<usize>>,
}

/// Which of some candidates a mention stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct AntecedentChoice {
    /// The mention, as a token range.
    pub mention: Range<usize>,
    /// The candidates, as token ranges.
    pub candidates: Vec<Range<usize>>,
    /// The right ones, as indices into `candidates`; none when it stands for none of them.
    pub right: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const LINE: &str = r#"{"id":"x","text":"It rains.","attributions":[]}"#;

    #[test]
    fn packed_files_read_like_plain_ones() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("a.jsonl");
        fs::write(&plain, format!("\u{feff}{LINE}\n")).unwrap();
        let packed = folder.path().join("a.jsonl.gz");
        let file = fs::File::create(&packed).unwrap();
        let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        encoder.write_all(LINE.as_bytes()).unwrap();
        encoder.finish().unwrap();
        for path in [plain, packed] {
            let golds = read(&path, GoldFormat::of(&path)).unwrap();
            assert_eq!(golds[0].document.text(), "It rains.");
            assert_eq!(golds[0].article.path, path.to_string_lossy());
        }
    }

    #[test]
    fn errors_say_which_file_and_record() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.jsonl");
        fs::write(&path, format!("{LINE}\nnonsense")).unwrap();
        let error = read(&path, GoldFormat::Jsonl).unwrap_err();
        assert_eq!((error.path(), error.record()), (Some(&*path), Some(2)));
        fs::write(&path, b"ab\xff").unwrap();
        let error = read(&path, GoldFormat::Jsonl).unwrap_err();
        assert_eq!((error.kind(), error.byte()), (ErrorKind::Encoding, Some(2)));
        let missing = folder.path().join("none.jsonl");
        assert_eq!(
            read(&missing, GoldFormat::Jsonl).unwrap_err().path(),
            Some(&*missing)
        );
    }

    #[test]
    fn the_format_is_told_by_the_name() {
        for (name, format) in [
            ("dev.jsonl.gz", GoldFormat::Jsonl),
            ("gum.attributions.dev.jsonl.gz", GoldFormat::Gum),
            ("litbank.train.jsonl", GoldFormat::Litbank),
            ("gap-validation.tsv.gz", GoldFormat::Gap),
            ("worldwide.traindev.tsv.gz", GoldFormat::Columns),
            ("eng.testa.gz", GoldFormat::Columns),
        ] {
            assert_eq!(GoldFormat::of(Path::new(name)), format, "{name}");
            assert_eq!(GoldFormat::from_word(format.as_str()), Some(format));
        }
    }
}
