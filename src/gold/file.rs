//! Gold files: which format a path has, and its text, unpacked.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::{Gold, basil, brat, cofenet, columns, gap, gum, jsonl, litbank, pdnc};
use crate::error::{Error, ErrorKind, Result};

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
    /// The token files of CofeNet: contents, cues and sources, not linked.
    Cofenet,
    /// BASIL: some quoted words of news articles with their speakers.
    Basil,
    /// The Project Dialogism Novel Corpus: quotations of novels with their speakers.
    Pdnc,
    /// A folder of brat stand-off files.
    Brat,
}

impl GoldFormat {
    /// Every format.
    pub const ALL: [GoldFormat; 9] = [
        GoldFormat::Jsonl,
        GoldFormat::Columns,
        GoldFormat::Gum,
        GoldFormat::Gap,
        GoldFormat::Litbank,
        GoldFormat::Cofenet,
        GoldFormat::Basil,
        GoldFormat::Pdnc,
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
            GoldFormat::Cofenet => "cofenet",
            GoldFormat::Basil => "basil",
            GoldFormat::Pdnc => "pdnc",
            GoldFormat::Brat => "brat",
        }
    }

    /// The format that `word` stands for in settings.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// The format that a path's name tells: a folder is brat's, `gum.*`, `litbank.*`, `cofenet.*`, `basil.*` and `pdnc.*` are known by name,
    /// other JSON lines are ours, `gap*.tsv` is GAP's, and anything else has columns.
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
            true if name.starts_with("cofenet.") => GoldFormat::Cofenet,
            true if name.starts_with("basil.") => GoldFormat::Basil,
            true if name.starts_with("pdnc.") => GoldFormat::Pdnc,
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
        GoldFormat::Cofenet => cofenet::read(&text, &stem(path)),
        GoldFormat::Basil => basil::read(&text),
        GoldFormat::Pdnc => pdnc::read(&text),
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
pub(super) fn text_of(path: &Path) -> Result<String> {
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

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
            ("cofenet.polnear.valid.jsonl", GoldFormat::Cofenet),
            ("basil.dev.jsonl.gz", GoldFormat::Basil),
            ("pdnc.train.jsonl.gz", GoldFormat::Pdnc),
            ("gap-validation.tsv.gz", GoldFormat::Gap),
            ("worldwide.traindev.tsv.gz", GoldFormat::Columns),
            ("eng.testa.gz", GoldFormat::Columns),
        ] {
            assert_eq!(GoldFormat::of(Path::new(name)), format, "{name}");
            assert_eq!(GoldFormat::from_word(format.as_str()), Some(format));
        }
    }

    /// One small article in each format that is read from text.
    const SAMPLES: [&str; 8] = [
        r#"{"id":"x","text":"“Go,” said Ana.","attributions":[{"content":[[0,5]],"cue":[[6,10]],"source":[[11,14]]}]}"#,
        "-DOCSTART-\tx\n\nAna\tB-PER\nleft\tO\n\nIto\tI-PER\n",
        r#"{"id":"g","tokens":["Ana","left"],"sentences":[[0,1],[1,2]],"attributions":[{"content_edu":[1,2],"source":[0,1],"speaker_chain":"7"}],"chains":{"7":{"mentions":[[0,1]]}}}"#,
        "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\nt\tAna à left.\tAna\t0\tà\t4\tTRUE\tleft\t6\tFALSE\n",
        r#"{"id":"b","text":"“Go,” said Ana.","quotes":[{"span":[0,5],"speaker":"Ana"}]}"#,
        r#"{"id":"p","text":"“Go,” said Ana.","characters":[{"name":"Ana","aliases":[]}],"quotes":[{"spans":[[0,5]],"speaker":"Ana","type":"Explicit"}]}"#,
        r#"{"id":"l","tokens":["Go","Tess"],"sentences":[[0,2]],"quotes":[{"span":[0,1],"speaker":"T"}],"mentions":[{"span":[1,2],"type":"PER","entity":"T"}]}"#,
        r#"{"tokens":["``","Go","''","said","Ana"],"labels":["B-content","I-content","I-content","B-cue","B-source"]}"#,
    ];

    fn read_as_all(text: &str) -> usize {
        let read = [
            jsonl::read(text),
            columns::read(text, "x"),
            gum::read(text),
            gap::read(text),
            litbank::read(text),
            cofenet::read(text, "x"),
            basil::read(text),
            pdnc::read(text),
        ];
        read.into_iter().filter_map(Result::ok).flatten().count()
    }

    #[test]
    fn the_samples_are_good() {
        for sample in SAMPLES {
            assert!(read_as_all(sample) > 0, "{sample}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        /// Good files with some characters changed: read or refused, never a panic.
        #[test]
        fn damaged_files_do_not_panic(
            sample in proptest::sample::select(SAMPLES.to_vec()),
            changes in proptest::collection::vec((any::<usize>(), proptest::sample::select("09-[]{},\"\t\n àÀ😀.".chars().collect::<Vec<_>>())), 1..6),
        ) {
            let mut characters: Vec<char> = sample.chars().collect();
            for (at, character) in changes {
                let at = at % characters.len();
                characters[at] = character;
            }
            read_as_all(&characters.into_iter().collect::<String>());
        }
    }
}
