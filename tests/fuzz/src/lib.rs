//! What must hold for any bytes.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::json;
use whosaid::ErrorKind;
use whosaid::attribution::{Calibration, extract};
use whosaid::batch::{Existing, Folder, Formats, UNFINISHED};
use whosaid::encoder::{Heads, PieceTokenizer, Scores, Windowing, blank, windows};
use whosaid::input::{Format, Limits, Options, Reader};
use whosaid::output::{CsvOptions, CsvTable, ErrorRow, OutputFile, Row, Table};
use whosaid::tables::Rows;
use whosaid::text::{Document, Span, Zone};

/// Reads `bytes` as a file of `format`: there is always a record, and each is an article with words or an error that is
/// not a bug of ours.
///
/// # Panics
/// When this does not hold.
pub fn read(format: Format, bytes: &[u8]) {
    let source = Cursor::new(bytes.to_vec());
    check(Reader::of_stream(
        "fuzz",
        format,
        source,
        &Options::default(),
    ));
}

/// Reads `bytes` as a stream of which nothing is known: packed or not, of whatever format.
///
/// # Panics
/// When a record is neither an article with words nor an error that is not a bug of ours.
pub fn read_unknown(bytes: &[u8]) {
    let options = Options {
        // A packed stream of a few bytes may be large; what it unpacks to is not what is tested here.
        limits: Limits {
            article_bytes: 1 << 16,
            ..Limits::default()
        },
        ..Options::default()
    };
    let source = Cursor::new(bytes.to_vec());
    check(Reader::of_unknown_stream("fuzz", source, &options));
}

fn check(mut records: Reader) {
    let mut count = 0;
    for record in records.by_ref() {
        count += 1;
        match record.article() {
            Ok(article) => assert!(!article.text.trim().is_empty(), "an article without words"),
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::Internal, "{error}");
                assert!(
                    error.message().chars().count() <= 1_001,
                    "a message without end"
                );
            }
        }
    }
    // What of an archive of the web is no page is counted.
    let is_counted = !records.report().not_pages.is_empty();
    assert!(count > 0 || is_counted, "a file passed over in silence");
}

/// Makes a document of `bytes`: its tokens, sentences and paragraphs stand in order and cut words out of the text.
///
/// # Panics
/// When this does not hold.
pub fn document(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = Document::new(text.as_ref());
    assert_eq!(document.text(), text);
    in_order(&document, document.tokens().iter().copied());
    in_order(&document, document.sentences().iter().map(|it| it.span));
    in_order(&document, document.paragraphs().iter().map(|it| it.span));
    for quotation in document.quotations() {
        assert!(
            text.get(quotation.span.range()).is_some(),
            "a quotation cuts a character"
        );
    }
    for token in 0..document.tokens().len() {
        let sentence = document.sentences()[document.sentence_of(token)].span;
        assert!(
            sentence.contains(document.tokens()[token]),
            "a token outside its sentence"
        );
    }
}

fn in_order(document: &Document, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        assert!(span.start() >= end, "{span:?} begins before {end}");
        assert!(
            document.text().get(span.range()).is_some(),
            "{span:?} cuts a character"
        );
        end = span.end();
    }
}

/// Decodes scores that mean nothing over a text: whatever comes of it cuts words out of the text, in order, and no row is surer than its parts.
///
/// # Panics
/// When this does not hold.
pub fn extraction(bytes: &[u8]) {
    let Some((seed, text)) = bytes.split_at_checked(8) else {
        return;
    };
    let document = Document::new(String::from_utf8_lossy(text).as_ref());
    let Ok(mut scores) = blank(document.tokens().len()) else {
        return;
    };
    fill(
        &mut scores,
        u64::from_le_bytes(seed.try_into().expect("eight bytes")),
    );
    let heads = Heads::neutral();
    let found = extract(
        &document,
        "Ada Whitlock",
        &scores,
        &heads,
        &Calibration::default(),
    );
    for it in &found.attributions {
        assert!(!it.content.is_empty(), "a report of nothing");
        for spans in [&it.content, &it.cue, &it.source] {
            in_order(&document, spans.iter().copied());
        }
        let parts = [
            it.confidence.content,
            it.confidence.source,
            it.confidence.speaker,
            it.confidence.row,
        ];
        assert!(
            parts.iter().all(|part| (0.0..=1.0).contains(part)),
            "{parts:?}"
        );
        assert!(
            it.speaker
                .is_none_or(|speaker| speaker < found.speakers.len()),
            "a speaker that is none"
        );
    }
}

/// Numbers between -4 and 4 (splitmix64; Steele et al. 2014).
fn fill(scores: &mut Scores, mut state: u64) {
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 40) as f32 / (1 << 21) as f32 - 4.0
    };
    for value in scores
        .ner
        .emissions
        .iter_mut()
        .chain(&mut scores.attribution.emissions)
    {
        *value = next();
    }
    for vectors in scores.vectors_mut() {
        vectors.0.iter_mut().for_each(|value| *value = next());
    }
}

/// Cuts a text into windows: none is longer than it may be, and each token outside debris takes its scores from one of them.
///
/// # Panics
/// When this does not hold, or the shipped bundle's tokenizer is not there.
pub fn cut(bytes: &[u8]) {
    static TOKENIZER: OnceLock<PieceTokenizer> = OnceLock::new();
    let tokenizer = TOKENIZER.get_or_init(|| {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en-small/tokenizer.json");
        PieceTokenizer::open(&path).expect("the shipped tokenizer")
    });
    let Some((sizes, text)) = bytes.split_at_checked(2) else {
        return;
    };
    let length = 16 + usize::from(sizes[0]);
    let windowing = Windowing {
        length,
        context: usize::from(sizes[1]) % (length / 4),
    };
    let document = Document::new(String::from_utf8_lossy(text).as_ref());
    let pieces = tokenizer.pieces(&document).expect("pieces of any text");
    let mut kept = vec![0_usize; document.tokens().len()];
    for window in windows(&document, &pieces, tokenizer, windowing) {
        assert!(
            window.pieces.len() <= length,
            "{} pieces in {length}",
            window.pieces.len()
        );
        assert_eq!(window.pieces.len(), window.types.len());
        for &token in &window.tokens[window.keep.clone()] {
            kept[token as usize] += 1;
        }
    }
    for paragraph in document.paragraphs() {
        let expected = usize::from(paragraph.zone != Zone::Debris);
        for (token, span) in document.tokens().iter().enumerate() {
            if paragraph.span.contains(*span) {
                assert_eq!(
                    kept[token], expected,
                    "token {token} of {:?}",
                    paragraph.zone
                );
            }
        }
    }
}

/// Cells of any words: what is written is read back, with each way of writing, and none is a formula where it must not be.
///
/// # Panics
/// When this does not hold.
pub fn cells(bytes: &[u8]) {
    struct Cells(Vec<String>);
    impl Row for Cells {
        const TABLE: Table = ErrorRow::TABLE;

        fn cells(&self) -> Vec<String> {
            self.0.clone()
        }
    }
    let Some((&way, words)) = bytes.split_first() else {
        return;
    };
    let words = String::from_utf8_lossy(words);
    let mut words = words.split('\0');
    let cells: Vec<String> = ErrorRow::TABLE
        .columns
        .iter()
        .map(|_| words.next().unwrap_or("=1").to_owned())
        .collect();
    let options = CsvOptions {
        raw_cells: way & 1 != 0,
        excel: way & 2 != 0,
        semicolons: way & 4 != 0,
    };
    let path = scratch().join("cells.csv");
    let file = OutputFile::create(&path).expect("a file");
    let mut table = CsvTable::create(file, ErrorRow::TABLE, options).expect("a table");
    table.row(&Cells(cells.clone())).expect("a row");
    table.close().expect("a table that is closed");
    let mut rows = Rows::open(&path, ErrorRow::TABLE, &[], !options.raw_cells).expect("the table");
    let row = rows.advance().expect("a row that is read").expect("a row");
    for (column, cell) in ErrorRow::TABLE.columns.iter().zip(&cells) {
        assert_eq!(row.get(column.name), cell, "{}", column.name);
    }
}

/// A journal of any bytes is taken up or refused.
///
/// # Panics
/// When it is neither.
pub fn journal(bytes: &[u8]) {
    let out = scratch().join("run");
    let unfinished = out.join(UNFINISHED);
    // What an input before this one left there.
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&unfinished).expect("a folder");
    let begun = json!({ "settings": {} });
    let lines = [begun.to_string().as_bytes(), b"\n", bytes].concat();
    fs::write(unfinished.join("journal.jsonl"), lines).expect("a journal");
    let formats = Formats {
        csv: true,
        jsonl: false,
        texts: false,
        options: CsvOptions::default(),
        ledger: false,
        keep: Vec::new(),
    };
    match Folder::open(&out, Existing::Resume, &begun, std::iter::empty(), formats) {
        Ok(_) => {}
        Err(error) => assert_ne!(error.kind(), ErrorKind::Internal, "{error}"),
    }
}

/// A folder of this process's own, in memory where there is such a place.
fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let root = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    let folder = root.join(format!("whosaid-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a scratch folder");
    folder
}
