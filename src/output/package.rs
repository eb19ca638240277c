//! `datapackage.json`: what the tables are, for programs that read tables (Frictionless Data Package).
//!
//! Made of the data dictionary and the names of what the user kept, so it says the same for every run of a command.

use std::io::Write;

use serde_json::{Value, json};

use super::csv::CsvOptions;
use super::file::OutputFile;
use super::table::{ArticleRow, CellKind, Column, QuoteRow, Row, SpeakerRow, TABLES, Table};
use crate::error::Result;

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

fn package(options: CsvOptions, keep: &[String]) -> Value {
    let resources = TABLES.map(|table| {
        json!({
            "name": name(table),
            "path": table.file,
            "profile": "tabular-data-resource",
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": if options.excel { "utf-8-sig" } else { "utf-8" },
            "description": table.about,
            "schema": schema(table, if table.has_kept() { keep } else { &[] }),
        })
    });
    json!({
        "profile": "tabular-data-package",
        "name": "whosaid-tables",
        "title": "Who said what",
        "description": super::CONVENTIONS,
        "resources": resources,
    })
}

fn schema(table: Table, keep: &[String]) -> Value {
    let kept = keep.iter().map(|name| {
        let description = "As the input has it.";
        json!({ "name": name, "description": description, "type": "string" })
    });
    let fields: Vec<Value> = table.columns.iter().map(field).chain(kept).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if let Some(key) = key(table) {
        schema["primaryKey"] = json!([key]);
    }
    let foreign: Vec<Value> = [ArticleRow::TABLE, SpeakerRow::TABLE]
        .into_iter()
        .filter(|other| *other != table)
        .filter_map(|other| {
            let key = key(other)?;
            let has = table.columns.iter().any(|column| column.name == key);
            let reference = json!({ "resource": name(other), "fields": [key] });
            has.then(|| json!({ "fields": [key], "reference": reference }))
        })
        .collect();
    if !foreign.is_empty() {
        schema["foreignKeys"] = json!(foreign);
    }
    schema
}

fn field(column: &Column) -> Value {
    let mut field = json!({ "name": column.name, "description": column.meaning });
    field["type"] = json!(match column.kind {
        CellKind::Text | CellKind::Word | CellKind::Spans => "string",
        CellKind::Count | CellKind::Offset => "integer",
        CellKind::Probability => "number",
        CellKind::Flag => "boolean",
        CellKind::Day => "date",
    });
    match column.kind {
        CellKind::Probability => field["constraints"] = json!({ "minimum": 0, "maximum": 1 }),
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
}
