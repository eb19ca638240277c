use std::path::Path;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    BinaryArray, Date32Array, DictionaryArray, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray, StructArray,
};
use arrow_schema::Field as ArrowField;
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, GzipLevel};
use parquet::file::properties::WriterProperties;

use super::*;
use crate::input::{Options, Reader, list};
use crate::text::Article;

/// What the reader says of a file: each article, or its id, record and error.
fn read(
    path: &Path,
    options: &Options,
) -> Vec<std::result::Result<Article, (String, usize, Error)>> {
    let paths = [path.to_string_lossy().into_owned()];
    let records = Reader::new(list(&paths, options).unwrap(), options);
    let read = records.map(|record| {
        let (id, number) = (record.id.clone(), record.record);
        record.article().map_err(|error| (id, number, error))
    });
    read.collect()
}

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>, codec: Compression, rows: usize) {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap();
    let settings = WriterProperties::builder()
        .set_compression(codec)
        .set_max_row_group_row_count(Some(rows))
        .build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(settings)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn numbered(rows: i64) -> Vec<(&'static str, ArrayRef)> {
    let texts = (1..=rows).map(|row| format!("Number {row} said {}.", row * 7919));
    vec![
        ("id", Arc::new(Int64Array::from_iter_values(1..=rows))),
        ("text", Arc::new(StringArray::from_iter_values(texts))),
    ]
}

fn words(columns: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(columns.to_vec()))
}

fn refused(columns: Vec<(&str, ArrayRef)>, options: &Options) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, columns, Compression::UNCOMPRESSED, 10);
    let (_, number, error) = read(&path, options).remove(0).unwrap_err();
    assert_eq!(number, 0);
    error.message().to_owned()
}

#[test]
fn the_same_articles_come_out_of_parquet_and_csv() {
    let options = Options {
        columns: Columns {
            keep: vec!["outlet".to_owned(), "pages".to_owned(), "tags".to_owned()],
            ..Columns::default()
        },
        ..Options::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let table = "id,Title,date,text,outlet,pages,tags\n\
                 7,Bread,2020-02-29,\"He said, no.\",The Post,3,\"a, b\"\n\
                 8,,,\"Caf\u{e9} owners said so.\",,,\n\
                 7,NA,2020-03-01,He said yes.,The Post,12,c\n\
                 9,None,2019-12-31,She did.,Tribune,1,\n";
    let csv = folder.path().join("a.csv");
    std::fs::write(&csv, table).unwrap();
    let from_csv = read(&csv, &options);

    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in [vec!["a", "b"], vec![], vec!["c"], vec![]] {
        tags.append_value(row.into_iter().map(Some));
    }
    let dates = vec![Some(18_321), None, Some(18_322), Some(18_261)];
    let outlets: DictionaryArray<Int32Type> =
        [Some("The Post"), None, Some("The Post"), Some("Tribune")]
            .into_iter()
            .collect();
    let texts = [
        "He said, no.",
        "Caf\u{e9} owners said so.",
        "He said yes.",
        "She did.",
    ];
    let kinds: [ArrayRef; 4] = [
        Arc::new(StringArray::from(texts.to_vec())),
        Arc::new(LargeStringArray::from(texts.to_vec())),
        Arc::new(StringViewArray::from(texts.to_vec())),
        Arc::new(BinaryArray::from_iter_values(texts)),
    ];
    let codecs = [
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4_RAW,
    ];
    let tags: ArrayRef = Arc::new(tags.finish());
    for (at, codec) in codecs.into_iter().enumerate() {
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("tags", Arc::clone(&tags)),
            ("text", Arc::clone(&kinds[at % kinds.len()])),
            ("outlet", Arc::new(outlets.clone())),
            (
                "pages",
                Arc::new(Int64Array::from(vec![Some(3), None, Some(12), Some(1)])),
            ),
            ("date", Arc::new(Date32Array::from(dates.clone()))),
            (
                "Title",
                words(&[Some("Bread"), None, Some("NA"), Some("None")]),
            ),
            ("id", Arc::new(Int64Array::from(vec![7, 8, 7, 9]))),
        ];
        let path = folder.path().join("a.parquet");
        write(&path, columns, codec, 3);
        let found = read(&path, &options);
        assert_eq!(found.len(), from_csv.len());
        for (mine, other) in found.into_iter().zip(&from_csv) {
            let (mut mine, mut other) = (mine.unwrap(), other.as_ref().unwrap().clone());
            (mine.path, other.path) = (String::new(), String::new());
            // In the order of the columns.
            mine.extra.sort();
            other.extra.sort();
            assert_eq!(mine, other, "{codec:?}");
        }
    }
}

#[test]
fn a_damaged_row_group_costs_its_rows_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, numbered(4_000), Compression::SNAPPY, 1_000);
    let whole = std::fs::read(&path).unwrap();
    assert_eq!(read(&path, &Options::default()).len(), 4_000);
    let told = schema::told(&File::open(&path).unwrap()).unwrap();
    let chunk = told.metadata().row_group(1).column(1);
    let (start, length) = chunk.byte_range();
    // Headers of pages and what is packed, each damaged in its turn.
    for at in [0, 3, length / 2, length - 9] {
        let mut bytes = whole.clone();
        let at = usize::try_from(start + at).unwrap();
        for byte in &mut bytes[at..at + 8] {
            *byte ^= 0xa5;
        }
        std::fs::write(&path, &bytes).unwrap();
        let found = read(&path, &Options::default());
        let lost: Vec<_> = found
            .iter()
            .filter_map(|article| article.as_ref().err())
            .collect();
        if lost.is_empty() {
            // Bytes that say nothing were hit.
            continue;
        }
        let [(_, number, error)] = lost[..] else {
            panic!("{lost:?}");
        };
        assert!((1_001..=2_000).contains(number), "{number}");
        assert!(error.to_string().contains("a.parquet: record"), "{error}");
        let told = format!("row group 2 is damaged, and its rows {number} to 2000 are left out");
        assert!(error.message().starts_with(&told), "{error}");
        let good: Vec<&Article> = found
            .iter()
            .filter_map(|article| article.as_ref().ok())
            .collect();
        assert_eq!(
            good.iter().filter(|article| article.record > 2_000).count(),
            2_000
        );
        for article in good {
            assert_eq!(article.id, article.record.to_string());
        }
    }
}

#[test]
fn a_damaged_file_is_a_record_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, numbered(9), Compression::SNAPPY, 5);
    let whole = std::fs::read(&path).unwrap();
    let half = &whole[..whole.len() / 2];
    for bytes in [half, b"PAR1", b"", b"id,text\n1,He said so, and more.\n"] {
        std::fs::write(&path, bytes).unwrap();
        let found = read(&path, &Options::default());
        let [Err((id, 0, error))] = &found[..] else {
            panic!("{found:?}");
        };
        assert!(id.ends_with("/a") && error.kind() == ErrorKind::Format);
        assert!(error.message().ends_with("was it copied whole?"), "{error}");
    }
}

#[test]
fn a_text_that_is_not_utf_8_or_too_long_costs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let texts =
        BinaryArray::from_iter_values([&b"Caf\xe9 owner said no."[..], &[b'x'; 99], b"Yes."]);
    let columns: Vec<(&str, ArrayRef)> = vec![("text", Arc::new(texts))];
    write(&path, columns, Compression::UNCOMPRESSED, 10);
    let options = Options {
        limits: Limits {
            article_bytes: 50,
            ..Limits::default()
        },
        ..Options::default()
    };
    let found = read(&path, &options);
    assert_eq!(found[0].as_ref().unwrap().text, "Caf\u{e9} owner said no.");
    let (id, number, error) = found[1].as_ref().unwrap_err();
    assert!(id.ends_with("/a#2"), "{id}");
    assert_eq!((*number, error.kind()), (2, ErrorKind::TooLarge));
    assert_eq!(found[2].as_ref().unwrap().record, 3);
}

#[test]
fn a_text_inside_another_column_is_found_by_its_path_and_asked_for() {
    let body = ArrowField::new("Body", DataType::Utf8, true);
    let content = StructArray::from(vec![(Arc::new(body), words(&[Some("He said so."), None]))]);
    let mut texts = ListBuilder::new(StringBuilder::new());
    texts.append_value([Some("He said so.")]);
    texts.append_value([None::<&str>]);
    let content: ArrayRef = Arc::new(content);
    let columns = || {
        let texts: ArrayRef = Arc::new(texts.finish_cloned());
        let count: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
        vec![
            ("content", Arc::clone(&content)),
            ("text", texts),
            ("n", count),
        ]
    };
    let named = |text: &str, keep: &[&str]| Options {
        columns: Columns {
            text: text.to_owned(),
            keep: keep.iter().map(|name| (*name).to_owned()).collect(),
            ..Columns::default()
        },
        ..Options::default()
    };
    for (options, expected) in [
        (
            named("text", &[]),
            "holds lists, and no text; join each to one text first",
        ),
        (named("content", &[]), "as in --text-column content.Body"),
        (
            named("n", &[]),
            "holds numbers, and no text; say which column",
        ),
        (
            named("body", &[]),
            "the columns are: content, text, n; say which one it is with --text-column",
        ),
        (
            named("content.body", &["content"]),
            "holds several values in one, which no cell",
        ),
    ] {
        let message = refused(columns(), &options);
        assert!(message.contains(expected), "{message}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, columns(), Compression::SNAPPY, 10);
    let found = read(&path, &named("content.body", &["n"]));
    let article = found[0].as_ref().unwrap();
    assert_eq!(
        (article.text.as_str(), article.extra[0].1.as_str()),
        ("He said so.", "1")
    );
    assert_eq!(found[1].as_ref().unwrap_err().2.kind(), ErrorKind::Empty);
}

#[test]
fn dates_in_words_tell_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let dates = words(&[Some("03/04/2019"), Some("25/04/2019")]);
    let texts = words(&[Some("One said no."), Some("Two said no.")]);
    write(
        &path,
        vec![("date", dates), ("text", texts)],
        Compression::SNAPPY,
        1,
    );
    let found = read(&path, &Options::default());
    assert_eq!(found[0].as_ref().unwrap().day, "2019-04-03");
}

#[test]
fn a_stream_gives_what_the_file_gives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, numbered(2), Compression::SNAPPY, 5);
    let options = Options::default();
    let stream = File::open(&path).unwrap();
    let texts: Vec<String> = Reader::of_unknown_stream("s", stream, &options)
        .map(|record| record.article().unwrap().text)
        .collect();
    let of_file = read(&path, &options);
    let of_file: Vec<String> = of_file
        .into_iter()
        .map(|found| found.unwrap().text)
        .collect();
    assert_eq!(texts, of_file);
    assert_eq!(texts.len(), 2);
    // What is not packed as its name says.
    std::fs::rename(&path, folder.path().join("a.parquet.gz")).unwrap();
    let error = read(folder.path(), &options).remove(0).unwrap_err().2;
    assert!(error.message().contains("gzip"), "{error}");
}
