//! A caller's articles, as records: from Arrow record batches, from Python's objects, or from files.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::types::{
    ArrowTimestampType, Date32Type, Float64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, downcast_integer_array};
use arrow_schema::{ArrowError, DataType, Schema, TimeUnit};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use whosaid::input::{Columns, Options, Reader, Record, list, own};
use whosaid::text::Article;

use crate::error::raised;

/// Records, on a thread that does not hold Python's lock.
pub(crate) type Records = Box<dyn Iterator<Item = Record> + Send>;

/// What went wrong while the caller's articles were read: raised when those before it are done.
#[derive(Clone, Default)]
pub(crate) struct Broken(Arc<Mutex<Option<PyErr>>>);

impl Broken {
    fn set(&self, error: PyErr) {
        let mut broken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        broken.get_or_insert(error);
    }

    pub(crate) fn take(&self) -> Option<PyErr> {
        let mut broken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        broken.take()
    }
}

/// The records of files.
pub(crate) fn from_paths(paths: &[String], options: &Options) -> PyResult<Records> {
    let listing = list(paths, options).map_err(|error| raised(&error))?;
    Ok(Box::new(Reader::new(listing, options)))
}

/// The records of record batches.
pub(crate) fn from_arrow(
    batches: RecordBatchStreamReader,
    options: &Options,
    broken: Broken,
) -> PyResult<Records> {
    let places = Places::of(&batches.schema(), &options.columns)?;
    let batches = batches.map_while(move |batch| {
        let articles = batch.and_then(|batch| places.articles(&batch));
        let articles = articles.map_err(|cause| PyValueError::new_err(cause.to_string()));
        articles.map_err(|error| broken.set(error)).ok()
    });
    Ok(Box::new(own(batches.flatten(), options)))
}

/// The records of an iterator over tuples of strings: text, id, title, date, author, publisher, address, and those kept.
pub(crate) fn from_rows(rows: Py<PyAny>, options: &Options, broken: Broken) -> Records {
    let keep = options.columns.keep.clone();
    let articles = std::iter::from_fn(move || {
        // None where Python is about to end.
        Python::try_attach(|py| {
            let next = rows.bind(py).try_iter().ok()?.next()?;
            let article = next.and_then(|row| article(&row, &keep));
            article.map_err(|error| broken.set(error)).ok()
        })?
    });
    Box::new(own(articles, options))
}

fn article(row: &Bound<'_, PyAny>, keep: &[String]) -> PyResult<Article> {
    let mut cells = row.extract::<Vec<Option<String>>>()?.into_iter();
    let mut cell = || cells.next().flatten().unwrap_or_default();
    let article = Article {
        text: cell(),
        id: cell(),
        title: cell(),
        date: cell(),
        byline: cell(),
        publisher: cell(),
        url: cell(),
        ..Article::default()
    };
    Ok(with_kept(article, keep, cell))
}

fn with_kept(article: Article, keep: &[String], mut cell: impl FnMut() -> String) -> Article {
    let kept = keep.iter().map(|name| (name.clone(), cell()));
    Article {
        extra: kept.filter(|(_, value)| !value.is_empty()).collect(),
        ..article
    }
}

/// Where in a record batch each field of an article stands.
struct Places {
    text: usize,
    /// Id, title, date, author, publisher and address, as far as there are such columns.
    fields: [Option<usize>; 6],
    kept: Vec<(String, usize)>,
}

impl Places {
    fn of(schema: &Schema, columns: &Columns) -> PyResult<Self> {
        let place = |name: &str| {
            let name = name.trim().to_lowercase();
            let mut fields = schema.fields().iter();
            fields.position(|field| field.name().trim().to_lowercase() == name)
        };
        let required = |name: &str, argument: &str| {
            place(name).ok_or_else(|| {
                let known: Vec<&str> = schema
                    .fields()
                    .iter()
                    .map(|field| field.name().as_str())
                    .collect();
                PyValueError::new_err(format!(
                    "no column `{name}`; the columns are: {}; say which one it is with {argument}=",
                    known.join(", ")
                ))
            })
        };
        // A column that was named must be there, or the name has a typing error.
        let chosen = |name: &str, usual: &str, argument: &str| match name == usual {
            true => Ok(place(name)),
            false => required(name, argument).map(Some),
        };
        let kept = columns.keep.iter();
        let kept = kept.map(|name| Ok((name.clone(), required(name, "keep")?)));
        Ok(Self {
            text: required(&columns.text, "text")?,
            fields: [
                chosen(&columns.id, "id", "id")?,
                chosen(&columns.title, "title", "title")?,
                chosen(&columns.date, "date", "date")?,
                chosen(&columns.author, "author", "author")?,
                chosen(&columns.publisher, "publisher", "publisher")?,
                chosen(&columns.url, "url", "url")?,
            ],
            kept: kept.collect::<PyResult<_>>()?,
        })
    }

    fn articles(&self, batch: &RecordBatch) -> Result<Vec<Article>, ArrowError> {
        let strings = |place: usize| strings(batch.column(place));
        let text = strings(self.text)?;
        let fields = self.fields.map(|place| place.map(strings).transpose());
        let [id, title, date, author, publisher, url] = fields;
        let fields = [id?, title?, date?, author?, publisher?, url?];
        let kept = self.kept.iter().map(|&(_, place)| strings(place));
        let kept = kept.collect::<Result<Vec<_>, _>>()?;
        let names: Vec<String> = self.kept.iter().map(|(name, _)| name.clone()).collect();
        let article = |row: usize| {
            let [id, title, date, byline, publisher, url] =
                fields.each_ref().map(|column| cell(column.as_ref(), row));
            let article = Article {
                text: cell(Some(&text), row),
                id,
                title,
                date,
                byline,
                publisher,
                url,
                ..Article::default()
            };
            let mut kept = kept.iter();
            with_kept(article, &names, || cell(kept.next(), row))
        };
        Ok((0..batch.num_rows()).map(article).collect())
    }
}

/// A column as strings, a missing value as an empty one: days, times, numbers and categories too.
fn strings(column: &ArrayRef) -> Result<Vec<String>, ArrowError> {
    let given =
        |rows: Vec<Option<String>>| Ok(rows.into_iter().map(Option::unwrap_or_default).collect());
    let owned = |row: Option<&str>| row.map(str::to_owned);
    downcast_integer_array! {
        column => given(column.iter().map(|row| row.map(|number| number.to_string())).collect()),
        DataType::Utf8 => given(column.as_string::<i32>().iter().map(owned).collect()),
        DataType::LargeUtf8 => given(column.as_string::<i64>().iter().map(owned).collect()),
        DataType::Utf8View => given(column.as_string_view().iter().map(owned).collect()),
        DataType::Float64 => {
            let numbers = column.as_primitive::<Float64Type>().iter();
            let numbers = numbers.map(|row| row.filter(|number| !number.is_nan()));
            given(numbers.map(|row| row.map(|number| number.to_string())).collect())
        }
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>();
            given((0..days.len()).map(|row| days.value_as_date(row).filter(|_| days.is_valid(row)).map(|day| day.to_string())).collect())
        }
        DataType::Timestamp(TimeUnit::Second, _) => given(times::<TimestampSecondType>(column)),
        DataType::Timestamp(TimeUnit::Millisecond, _) => given(times::<TimestampMillisecondType>(column)),
        DataType::Timestamp(TimeUnit::Microsecond, _) => given(times::<TimestampMicrosecondType>(column)),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => given(times::<TimestampNanosecondType>(column)),
        DataType::Dictionary(..) => {
            let column = column.as_any_dictionary();
            let words = strings(column.values())?;
            if words.is_empty() {
                return Ok(vec![String::new(); column.len()]);
            }
            let keys = column.normalized_keys().into_iter().enumerate();
            Ok(keys.map(|(row, key)| if column.is_valid(row) { words[key].clone() } else { String::new() }).collect())
        }
        DataType::Null => Ok(vec![String::new(); column.len()]),
        kind => Err(ArrowError::CastError(format!("a column of {kind} is no text; make it strings first"))),
    }
}

/// Times as a reader writes them: the day alone where there is no time of day.
fn times<T: ArrowTimestampType>(column: &ArrayRef) -> Vec<Option<String>>
where
    i64: From<T::Native>,
{
    let times = column.as_primitive::<T>();
    let told = |row: usize| {
        let words = times
            .value_as_datetime(row)?
            .to_string()
            .replacen(' ', "T", 1);
        let day = words.strip_suffix("T00:00:00").unwrap_or(&words);
        Some(day.to_owned())
    };
    (0..times.len())
        .map(|row| times.is_valid(row).then(|| told(row)).flatten())
        .collect()
}

fn cell(column: Option<&Vec<String>>, row: usize) -> String {
    column.map_or_else(String::new, |column| column[row].clone())
}
