//! Parquet in and out: the same rows as from a CSV, and the cells of the CSV tables with their types.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

use crate::archives::{gz, tar, zip};
use crate::project::Project;

const TEXT: &str = "“We will rebuild the bridge,” said Mayor Amina Bello on Tuesday.\n";

/// A table of two articles in two row groups.
fn articles(path: &Path) {
    let columns: [(&str, ArrayRef); 3] = [
        ("id", Arc::new(Int64Array::from(vec![7, 12]))),
        ("body", Arc::new(StringArray::from(vec![TEXT, TEXT]))),
        (
            "date",
            Arc::new(Date32Array::from(vec![Some(18_321), None])),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let settings = WriterProperties::builder().set_max_row_group_row_count(Some(1));
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(settings.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// The rows of a Parquet file, with the words that the CSV has for its values.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let mut rows = Vec::new();
    for batch in builder.build().unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let schema = batch.schema();
            let names = schema.fields().iter().map(|field| field.name().clone());
            let cells = batch.columns().iter().map(|column| words(column, row));
            rows.push(names.zip(cells).collect());
        }
    }
    rows
}

fn words(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => format!("{:.4}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => column.as_boolean().value(row).to_string().to_uppercase(),
        DataType::Date32 => {
            assert_eq!(column.as_primitive::<Date32Type>().value(row), 18_321);
            "2020-02-29".to_owned()
        }
        _ => {
            let categories = column.as_dictionary::<Int32Type>();
            let key = categories.key(row).unwrap();
            categories.values().as_string::<i32>().value(key).to_owned()
        }
    }
}

#[test]
fn a_parquet_table_gives_the_rows_of_the_same_csv() {
    let table = format!("id,body,date\n7,\"{TEXT}\",2020-02-29\n12,\"{TEXT}\",\n");
    let project = Project::new().file("csv/a.csv", table).folder("columns");
    articles(&project.path("columns/a.parquet"));
    for input in ["csv", "columns"] {
        let out = format!("{input}-out");
        project
            .run(&["extract", input, "--text-column", "body", "--out", &out])
            .ended(0);
    }
    assert_eq!(project.rows("columns-out/quotes.csv").len(), 2);
    for table in ["quotes.csv", "speakers.csv", "entities.csv"] {
        let read = |folder: &str| project.read(&format!("{folder}-out/{table}"));
        assert_eq!(read("columns"), read("csv"), "{table}");
    }
}

#[test]
fn a_table_that_is_packed_or_piped_gives_the_same_rows() {
    let project = Project::new().folder("plain");
    let table = project.path("plain/a.parquet");
    articles(&table);
    let bytes = std::fs::read(&table).unwrap();
    let project = project
        .file("gz/a.parquet.gz", gz(&bytes))
        .file("zip/a.zip", zip(&[("a.parquet", &bytes)]))
        .file("tar/a.tar.gz", gz(&tar(&[("a.parquet", &bytes)])));
    let extract = |input: &str, out: &str| {
        let mut command = project.command(&["extract", input, "--text-column", "body"]);
        command.args(["--out", out]);
        if input == "-" {
            command.stdin(File::open(&table).unwrap());
        }
        crate::project::Ran::from(command.output().unwrap()).ended(0);
        project.read(&format!("{out}/quotes.csv"))
    };
    let quotes = extract("plain", "plain-out");
    assert_eq!(project.rows("plain-out/quotes.csv").len(), 2);
    for (input, out) in [
        ("gz", "gz-out"),
        ("zip", "zip-out"),
        ("tar", "tar-out"),
        ("-", "piped-out"),
    ] {
        assert_eq!(extract(input, out), quotes, "{input}");
    }
}

#[test]
fn forms_of_a_run_hold_what_its_tables_hold() {
    let project = Project::new().folder("in").file("in/b.txt", TEXT);
    articles(&project.path("in/a.parquet"));
    let formats = "parquet,xlsx,jsonl,tei,brat";
    let fixed = ["extract", "in", "--text-column", "body", "--raw-cells"];
    let run = |more: &[&str]| project.run(&[&fixed[..], more].concat());
    run(&["--format", formats, "--out", "t"]).ended(0);
    for file in [
        "extractions.jsonl",
        "tables.xlsx",
        "texts.jsonl",
        "brat/annotation.conf",
    ] {
        assert!(project.has(&format!("t/{file}")), "{file}");
    }
    assert_eq!(project.names("t/tei").len(), 3);
    for table in ["quotes", "speakers", "entities", "articles", "errors"] {
        let columns = rows(&project.path(&format!("t/{table}.parquet")));
        assert_eq!(columns, project.rows(&format!("t/{table}.csv")), "{table}");
    }
    // Made again of the tables, and of those of shards that are joined, it is the same to the byte.
    project
        .run(&["convert", "t", "--format", "parquet", "--out", "again"])
        .ended(0);
    for shard in ["1/2", "2/2"] {
        let out = shard.replace('/', "-");
        run(&["--format", formats, "--shard", shard, "--out", &out]).ended(0);
    }
    project
        .run(&["merge", "1-2", "2-2", "--out", "joined"])
        .ended(0);
    let bytes = |folder: &str| std::fs::read(project.path(&format!("{folder}/quotes.parquet")));
    assert_eq!(bytes("again").unwrap(), bytes("t").unwrap());
    assert_eq!(bytes("joined").unwrap(), bytes("t").unwrap());
    assert_eq!(project.names("joined/brat"), project.names("t/brat"));

    // A run goes on in the forms that it was begun in, and is not put over what somebody may have changed.
    run(&["--format", "parquet", "--out", "t", "--resume"])
        .ended(1)
        .said(&["was begun with another settings.formats"]);
    run(&["--format", "brat", "--out", "t", "--force"])
        .ended(1)
        .said(&["somebody may have worked in it"]);
    // What this run does not write is not left of the one before.
    run(&["--out", "t", "--force"]).ended(0);
    assert!(!project.has("t/quotes.parquet") && project.has("t/quotes.csv"));
}
