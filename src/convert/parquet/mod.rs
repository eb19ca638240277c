//! The tables as Parquet: a file a table, with the type of every column, for programs that read columns.
//!
//! Rows go to the disk a group at a time, so a table may be larger than memory.

mod cells;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::Result as ParquetResult;
use parquet::file::properties::WriterProperties;

use self::cells::Cells;
use super::Written;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{FINDINGS, OutputFile, TABLES, Table};
use crate::tables::{Rows, Tables};

/// Rows that are handed on together.
const BATCH: usize = 4_096;

/// Rows of a group, which is what a reader may skip.
const GROUP: usize = 65_536;

/// Bytes of a group that are held in memory, where rows are long.
const GROUP_BYTES: usize = 32 << 20;

/// Writes every table that is there as Parquet; `place` says where the file of a name goes. A file has its name when it is whole.
///
/// # Errors
/// When a table is damaged, or a file cannot be written.
pub fn parquet(tables: &Tables, mut place: impl FnMut(&'static str) -> PathBuf) -> Result<Written> {
    let mut written = Written::default();
    for table in TABLES.into_iter().chain(FINDINGS) {
        if let Some(name) = table.parquet().filter(|_| tables.has(table)) {
            let path = place(name);
            let rows = tables.rows(table, &[])?;
            let mut unfinished = path.clone().into_os_string();
            unfinished.push(".new");
            let unfinished = PathBuf::from(unfinished);
            let one = write(rows, table, &unfinished).and_then(|one| {
                std::fs::rename(&unfinished, &path).map_err(|cause| Error::io(&path, cause))?;
                Ok(one)
            });
            if one.is_err() {
                // What it would say is nothing beside why it is there.
                let _ = std::fs::remove_file(&unfinished);
            }
            let one = one?;
            written.rows += one.rows;
            written.unfit += one.unfit;
            written.sheets += 1;
        }
    }
    Ok(written)
}

fn write(mut rows: Rows, table: Table, path: &Path) -> Result<Written> {
    let failed = |cause: &dyn std::fmt::Display| {
        let message = format!("the table could not be written: {cause}");
        Error::new(ErrorKind::Io, message).at_path(path)
    };
    let kept: Vec<String> = rows.kept().map(str::to_owned).collect();
    let mut columns: Vec<Cells> = table.columns.iter().map(Cells::of).collect();
    columns.extend(kept.iter().map(|_| Cells::text()));
    let names = table.columns.iter().map(|column| column.name);
    let schema = schema(
        names.chain(kept.iter().map(String::as_str)),
        &columns,
        table,
    );
    let file = OutputFile::create(path)?;
    let mut out = writer(file, &schema).map_err(|cause| failed(&cause))?;
    let mut written = Written::default();
    let mut held = 0;
    loop {
        let row = rows.advance()?;
        if let Some(row) = row {
            let own = table.columns.iter().map(|column| row.get(column.name));
            for (cells, words) in columns.iter_mut().zip(own.chain(row.kept())) {
                written.unfit += usize::from(!cells.push(words));
            }
            held += 1;
            written.rows += 1;
        }
        let is_last = row.is_none();
        if held == BATCH || is_last && held > 0 {
            let arrays = columns.iter_mut().map(Cells::finish).collect();
            let batch = RecordBatch::try_new(Arc::clone(&schema), arrays);
            let batch = batch.map_err(|cause| failed(&cause))?;
            out.write(&batch).map_err(|cause| failed(&cause))?;
            if out.in_progress_size() >= GROUP_BYTES {
                out.flush().map_err(|cause| failed(&cause))?;
            }
            held = 0;
        }
        if is_last {
            break;
        }
    }
    let file = out.into_inner().map_err(|cause| failed(&cause))?;
    file.close()?;
    Ok(written)
}

fn schema<'a>(
    names: impl Iterator<Item = &'a str>,
    columns: &[Cells],
    table: Table,
) -> Arc<Schema> {
    let fields = names.zip(columns);
    let fields: Vec<Field> = fields
        .map(|(name, cells)| Field::new(name, cells.kind(), true))
        .collect();
    // What else holds of the CSV tables does not hold here: words stand as they are.
    Arc::new(Schema::new_with_metadata(fields, [("about", table.about)]))
}

fn writer(file: OutputFile, schema: &Arc<Schema>) -> ParquetResult<ArrowWriter<OutputFile>> {
    let settings = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_created_by(concat!("whosaid ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    ArrowWriter::try_new(file, Arc::clone(schema), Some(settings))
}

/// The type of a column of categories.
fn category() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;

    fn folder(table: &str) -> (tempfile::TempDir, Tables) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("run.json"), "{}").unwrap();
        std::fs::write(folder.path().join("quotes.csv"), table).unwrap();
        let tables = Tables::open(folder.path()).unwrap();
        (folder, tables)
    }

    fn read(path: &Path) -> (usize, RecordBatch) {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        let groups = builder.metadata().num_row_groups();
        let batches = builder.with_batch_size(1 << 20).build().unwrap();
        let mut batches: Vec<RecordBatch> = batches.map(|batch| batch.unwrap()).collect();
        assert_eq!(batches.len(), 1);
        (groups, batches.remove(0))
    }

    #[test]
    fn columns_are_read_back_with_their_types() {
        let mut table =
            String::from("quote_id,date,quote,quote_type,negated,confidence,depth,desk\n");
        let rows = GROUP + 5;
        for at in 0..rows {
            let day = if at % 2 == 0 { "2020-02-29" } else { "" };
            let kind = ["direct", "mixed"][at / 3 % 2];
            table.push_str(&format!("a:{at},{day},'=x,{kind},TRUE,0.5,{at},'=news\n"));
        }
        let (folder, tables) = folder(&table);
        let written = parquet(&tables, |name| folder.path().join(name)).unwrap();
        assert_eq!((written.sheets, written.rows, written.unfit), (1, rows, 0));
        let (groups, batch) = read(&folder.path().join("quotes.parquet"));
        assert_eq!((groups, batch.num_rows()), (2, rows));
        let column = |name: &str| batch.column_by_name(name).unwrap();
        // Words as the article has them, without the mark that the CSV needs.
        assert_eq!(column("quote").as_string::<i32>().value(3), "=x");
        assert_eq!(column("desk").as_string::<i32>().value(3), "=news");
        assert_eq!(column("date").as_primitive::<Date32Type>().value(0), 18_321);
        assert!(column("date").is_null(1) && column("speaker").is_null(0));
        assert!(column("negated").as_boolean().value(0));
        let numbers = column("confidence").as_primitive::<Float64Type>();
        assert_eq!(numbers.value(0), 0.5);
        let last = column("depth").as_primitive::<Int64Type>().value(rows - 1);
        assert_eq!(usize::try_from(last).unwrap(), rows - 1);
        let kinds = column("quote_type").as_dictionary::<Int32Type>();
        let kinds = kinds.downcast_dict::<arrow_array::StringArray>().unwrap();
        let found: Vec<Option<&str>> = kinds.into_iter().take(4).collect();
        assert_eq!(found, ["direct", "direct", "direct", "mixed"].map(Some));
    }

    #[test]
    fn what_is_not_of_its_kind_is_missing_and_counted() {
        let table = "quote_id,date,negated,confidence,depth\n\
                     a,2020-02-30,maybe,high,1.5\nb,soon,,NaN,\nc,2020-02-28,false,1,2\n";
        let (folder, tables) = folder(table);
        let written = parquet(&tables, |name| folder.path().join(name)).unwrap();
        assert_eq!(written.unfit, 6);
        let (_, batch) = read(&folder.path().join("quotes.parquet"));
        for name in ["date", "negated", "confidence", "depth"] {
            let column = batch.column_by_name(name).unwrap();
            assert_eq!(
                (column.null_count(), column.is_null(2)),
                (2, false),
                "{name}"
            );
        }
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 3);
    }
}
