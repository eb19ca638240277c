//! `datapackage.json`: what the tables are, for programs that read tables (Frictionless Data Package).
//!
//! Made of the data dictionary and the names of what the user kept, so it says the same for every run of a command.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::csv::CsvOptions;
use super::file::OutputFile;
use super::findings::{QuoteGroupRow, StoryRow};
use super::table::{ArticleRow, CellKind, Column, QuoteRow, Row, SpeakerRow, TABLES, Table};
use crate::error::{Error, ErrorKind, Result};

/// The name of the file.
pub const PACKAGE: &str = "datapackage.json";

/// Writes the description of all tables; `keep` are the columns of the input that stand after those of quotes and articles.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_package(
    mut file: OutputFile,
    options: CsvOptions,
    keep: &[String],
) -> Result<()> {
    let text = format!("{:#}\n", package(options, keep));
    let written = file.write_all(text.as_bytes());
    written.map_err(|cause| file.failed(cause))?;
    file.close()
}

/// Describes a table that was put beside those of a run, in place of what was said of it before. A folder without a description
/// stays without.
///
/// # Errors
/// When the description cannot be read or written.
pub(crate) fn describe_table(folder: &Path, table: Table, options: CsvOptions) -> Result<()> {
    let path = folder.join(PACKAGE);
    if !path.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&path).map_err(|cause| Error::io(&path, cause))?;
    let damaged = |message: &str| Error::new(ErrorKind::Format, message).at_path(&path);
    let mut package: Value = serde_json::from_str(&text)
        .map_err(|cause| damaged("it is no JSON; `extract` writes it anew").caused_by(cause))?;
    let resources = package["resources"].as_array_mut();
    let resources =
        resources.ok_or_else(|| damaged("it has no resources; `extract` writes it anew"))?;
    resources.retain(|other| other["path"] != table.file);
    resources.push(resource(table, options, &[]));
    let mut file = OutputFile::create(&path)?;
    let written = file.write_all(format!("{package:#}\n").as_bytes());
    written.map_err(|cause| file.failed(cause))?;
    file.close()
}

fn package(options: CsvOptions, keep: &[String]) -> Value {
    let resources = TABLES.map(|table| {
        let keep = if table.has_kept() { keep } else { &[] };
        resource(table, options, keep)
    });
    json!({
        "profile": "tabular-data-package",
        "name": "whosaid-tables",
        "title": "Who said what",
        "description": super::CONVENTIONS,
        "resources": resources,
    })
}

fn resource(table: Table, options: CsvOptions, keep: &[String]) -> Value {
    let mut resource = json!({
        "name": name(table),
        "path": table.file,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": if options.excel { "utf-8-sig" } else { "utf-8" },
        "description": table.about,
        "schema": schema(table, keep, options),
    });
    if options.semicolons {
        let separator = char::from(options.separator()).to_string();
        resource["dialect"] = json!({ "delimiter": separator });
    }
    resource
}

fn schema(table: Table, keep: &[String], options: CsvOptions) -> Value {
    let kept = keep.iter().map(|name| {
        let description = "As the input has it.";
        json!({ "name": name, "description": description, "type": "string" })
    });
    let own = table.columns.iter().map(|column| field(column, options));
    let fields: Vec<Value> = own.chain(kept).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if let Some(key) = key(table) {
        schema["primaryKey"] = json!([key]);
    }
    let foreign = table.columns.iter().filter_map(|column| {
        let other = points_into(column.name)?;
        let key = key(other)?;
        let reference = json!({ "resource": name(other), "fields": [key] });
        let is_own = other == table && key == column.name;
        (!is_own).then(|| json!({ "fields": [column.name], "reference": reference }))
    });
    let foreign: Vec<Value> = foreign.collect();
    if !foreign.is_empty() {
        schema["foreignKeys"] = json!(foreign);
    }
    schema
}

/// The table whose rows a column names.
fn points_into(column: &str) -> Option<Table> {
    match column {
        "article_id" | "story_id" => Some(ArticleRow::TABLE),
        "speaker_id" | "left_id" | "right_id" => Some(SpeakerRow::TABLE),
        "quote_id" | "quote_group" => Some(QuoteRow::TABLE),
        _ => None,
    }
}

fn field(column: &Column, options: CsvOptions) -> Value {
    let mut field = json!({ "name": column.name, "description": column.meaning });
    field["type"] = json!(match column.kind {
        CellKind::Text | CellKind::Word | CellKind::Spans => "string",
        CellKind::Count | CellKind::Offset => "integer",
        CellKind::Probability => "number",
        CellKind::Flag => "boolean",
        CellKind::Day => "date",
    });
    match column.kind {
        CellKind::Probability => {
            field["constraints"] = json!({ "minimum": 0, "maximum": 1 });
            if options.semicolons {
                field["decimalChar"] = json!(",");
            }
        }
        CellKind::Count | CellKind::Offset => field["constraints"] = json!({ "minimum": 0 }),
        CellKind::Flag => {
            field["trueValues"] = json!(["TRUE", "true"]);
            field["falseValues"] = json!(["FALSE", "false"]);
        }
        _ => {}
    }
    field
}

/// The column that names a row, in tables that others point into.
fn key(table: Table) -> Option<&'static str> {
    match table.file {
        file if file == ArticleRow::TABLE.file => Some("article_id"),
        file if file == SpeakerRow::TABLE.file => Some("speaker_id"),
        file if file == QuoteRow::TABLE.file => Some("quote_id"),
        file if file == StoryRow::TABLE.file => Some("article_id"),
        file if file == QuoteGroupRow::TABLE.file => Some("quote_id"),
        _ => None,
    }
}

fn name(table: Table) -> &'static str {
    table
        .file
        .split_once('.')
        .map_or(table.file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_every_table_is_described() {
        let package = package(CsvOptions::default(), &["desk".to_owned()]);
        for (resource, table) in package["resources"].as_array().unwrap().iter().zip(TABLES) {
            assert_eq!(resource["path"], table.file);
            let fields = resource["schema"]["fields"].as_array().unwrap();
            let names: Vec<&str> = fields
                .iter()
                .map(|field| field["name"].as_str().unwrap())
                .collect();
            let own = table.columns.iter().map(|column| column.name);
            let columns: Vec<&str> = own.chain(table.has_kept().then_some("desk")).collect();
            assert_eq!(names, columns);
        }
        let quotes = &package["resources"][0]["schema"];
        assert_eq!(quotes["primaryKey"], json!(["quote_id"]));
        let foreign = |at: usize| quotes["foreignKeys"][at]["reference"]["resource"].clone();
        assert_eq!(
            (foreign(0), foreign(1)),
            (json!("articles"), json!("speakers"))
        );
        assert_eq!(quotes["foreignKeys"][2], Value::Null);
    }

    #[test]
    fn a_table_that_is_added_is_described_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(PACKAGE);
        let describe = || describe_table(folder.path(), StoryRow::TABLE, CsvOptions::default());
        describe().unwrap();
        assert!(!path.exists());
        let file = OutputFile::create(&path).unwrap();
        write_package(file, CsvOptions::default(), &[]).unwrap();
        describe().unwrap();
        describe().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();
        let resources = package["resources"].as_array().unwrap();
        assert_eq!(resources.len(), TABLES.len() + 1);
        let schema = &resources[TABLES.len()]["schema"];
        assert_eq!(schema["primaryKey"], json!(["article_id"]));
        let foreign = schema["foreignKeys"].as_array().unwrap().iter();
        let fields: Vec<&Value> = foreign.map(|key| &key["fields"][0]).collect();
        assert_eq!(fields, ["article_id", "story_id"]);
        fs::write(&path, "{}").unwrap();
        assert!(describe().unwrap_err().to_string().contains("no resources"));
    }
}
