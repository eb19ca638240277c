//! Rows of the program's tables as record batches: the same cells, typed.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use whosaid::annotation::{CueClass, EntityType, QuoteType, SourceForm, SpeakerKind};
use whosaid::output::{CellKind, Column, Row, Table};

/// How columns of few words are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// As categories: a dictionary of all words that can occur.
    Categories,
    /// As strings, for those who know no dictionaries (Spark).
    Strings,
}

/// The schema of a table, `keep` the columns of the input after its own.
pub(crate) fn schema(table: Table, keep: &[String], words: Words) -> SchemaRef {
    let own = table.columns.iter().map(|column| {
        let kind = kind(table, column, words);
        let nullable = column.kind != CellKind::Flag;
        let meaning = ("meaning".to_owned(), column.meaning.to_owned());
        Field::new(column.name, kind, nullable).with_metadata([meaning])
    });
    let keep = if table.has_kept() { keep } else { &[] };
    let kept = keep
        .iter()
        .map(|name| Field::new(name, DataType::Utf8, true));
    Arc::new(Schema::new(own.chain(kept).collect::<Vec<_>>()))
}

/// Rows of a table, each with what is kept of its article's other columns.
pub(crate) fn batch<'a, R: Row + 'a>(
    rows: impl IntoIterator<Item = (R, &'a [String])>,
    schema: &SchemaRef,
    words: Words,
) -> Result<RecordBatch, ArrowError> {
    let own = R::TABLE.columns;
    let mut cells: Vec<Vec<String>> = vec![Vec::new(); schema.fields().len()];
    for (row, kept) in rows {
        let row = row.cells().into_iter().chain(kept.iter().cloned());
        for (column, cell) in cells.iter_mut().zip(row) {
            column.push(cell);
        }
    }
    let columns = cells
        .iter()
        .enumerate()
        .map(|(at, cells)| match own.get(at) {
            Some(column) => array(R::TABLE, column, cells, words),
            None => Ok(texts(cells)),
        });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// All words of a column that has a fixed list of them.
fn categories(table: Table, column: &Column) -> Option<Vec<&'static str>> {
    fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Option<Vec<&'static str>> {
        Some(all.iter().map(|&it| word(it)).collect())
    }
    match (table.file, column.name) {
        (_, "quote_type") => words(QuoteType::ALL, QuoteType::as_str),
        (_, "speaker_kind") | ("speakers.csv", "kind") => {
            words(SpeakerKind::ALL, SpeakerKind::as_str)
        }
        (_, "source_form") => words(SourceForm::ALL, SourceForm::as_str),
        (_, "cue_class") => words(CueClass::ALL, CueClass::as_str),
        ("entities.csv", "type") => words(EntityType::ALL, EntityType::as_str),
        ("articles.csv", "status") => Some(vec!["ok", "not_english", "empty", "failed"]),
        ("errors.csv", "stage") => Some(vec!["read", "extract"]),
        _ => None,
    }
}

fn kind(table: Table, column: &Column, words: Words) -> DataType {
    match column.kind {
        CellKind::Word if words == Words::Categories && categories(table, column).is_some() => {
            DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
        }
        CellKind::Text | CellKind::Word | CellKind::Spans => DataType::Utf8,
        CellKind::Count | CellKind::Offset => DataType::Int64,
        CellKind::Probability => DataType::Float64,
        CellKind::Flag => DataType::Boolean,
        CellKind::Day => DataType::Date32,
    }
}

/// A column of a table; an empty cell is a missing value.
fn array(
    table: Table,
    column: &Column,
    cells: &[String],
    words: Words,
) -> Result<ArrayRef, ArrowError> {
    let wrong = |cell: &str| {
        ArrowError::ParseError(format!("a bug in whosaid: `{}` holds {cell}", column.name))
    };
    Ok(match column.kind {
        CellKind::Text | CellKind::Spans => texts(cells),
        CellKind::Word => match categories(table, column).filter(|_| words == Words::Categories) {
            None => texts(cells),
            Some(all) => {
                let all = StringArray::from(all);
                let dictionary =
                    StringDictionaryBuilder::<Int8Type>::new_with_dictionary(cells.len(), &all);
                let mut builder = dictionary?;
                cells
                    .iter()
                    .for_each(|cell| builder.append_option(told(cell)));
                Arc::new(builder.finish())
            }
        },
        CellKind::Count | CellKind::Offset => {
            let numbers = cells.iter().map(|cell| {
                let number = told(cell).map(|cell| cell.parse().map_err(|_| wrong(cell)));
                number.transpose()
            });
            Arc::new(numbers.collect::<Result<Int64Array, _>>()?)
        }
        CellKind::Probability => {
            let numbers = cells.iter().map(|cell| {
                let number = told(cell).map(|cell| cell.parse().map_err(|_| wrong(cell)));
                number.transpose()
            });
            Arc::new(numbers.collect::<Result<Float64Array, _>>()?)
        }
        CellKind::Flag => Arc::new(
            cells
                .iter()
                .map(|cell| Some(cell.eq_ignore_ascii_case("true")))
                .collect::<BooleanArray>(),
        ),
        CellKind::Day => {
            let days = cells.iter().map(|cell| {
                let day = told(cell).map(|cell| days(cell).ok_or_else(|| wrong(cell)));
                day.transpose()
            });
            Arc::new(days.collect::<Result<Date32Array, _>>()?)
        }
    })
}

fn texts(cells: &[String]) -> ArrayRef {
    Arc::new(cells.iter().map(|cell| told(cell)).collect::<StringArray>())
}

/// A cell, unless it is empty.
fn told(cell: &str) -> Option<&str> {
    (!cell.is_empty()).then_some(cell)
}

/// The days from the first of 1970 to a day as YYYY-MM-DD (Hinnant, "chrono-compatible low-level date algorithms").
fn days(day: &str) -> Option<i32> {
    let mut numbers = day.splitn(3, '-').map(|number| number.parse::<i32>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    // Years begin with March: what is leap comes last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}
