//! `Run`: articles under way, and `Batch`: what became of some of them, as tables.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arrow_array::{ArrayRef, ListArray, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use whosaid::batch::{Next, Outcomes};
use whosaid::output::{
    ArticleRow, Counts, EntityRow, Entry, ErrorRow, Outcome, QuoteRow, Row, SpeakerRow,
    Table as Kind, article_row, entity_rows, error_row, quote_rows, speaker_rows,
};

use crate::articles::Broken;
use crate::capsule;
use crate::error::raised;
use crate::frame::{self, Words};
use crate::table::Table;

/// So often Python is asked whether Ctrl-C was pressed.
const LOOK_UP: Duration = Duration::from_millis(100);

/// Articles under way; what becomes of them comes in the order of the input.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Run {
    state: Mutex<State>,
    broken: Broken,
    keep: Vec<String>,
    words: Words,
}

struct State {
    /// Nothing when the run was closed.
    outcomes: Option<Outcomes>,
    ledger: Vec<Entry>,
    counts: Counts,
}

impl Run {
    pub(crate) fn new(outcomes: Outcomes, broken: Broken, keep: Vec<String>, words: Words) -> Self {
        Self {
            state: Mutex::new(State {
                outcomes: Some(outcomes),
                ledger: Vec::new(),
                counts: Counts::default(),
            }),
            broken,
            keep,
            words,
        }
    }

    /// The next so many outcomes; fewer at the end, or where it takes long.
    fn some(&self, articles: usize, keep_ledger: bool) -> (Vec<Outcome>, bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State {
            outcomes,
            ledger,
            counts,
        } = &mut *state;
        let Some(outcomes) = outcomes else {
            return (Vec::new(), true);
        };
        let (mut some, begun) = (Vec::new(), Instant::now());
        while some.len() < articles && begun.elapsed() < LOOK_UP {
            match outcomes.within(LOOK_UP) {
                Next::Outcome(outcome) => {
                    if keep_ledger {
                        ledger.push(Entry::of(counts.articles, &outcome));
                    }
                    counts.add(&outcome);
                    some.push(*outcome);
                }
                Next::Waiting => break,
                Next::End => return (some, true),
            }
        }
        (some, false)
    }

    fn schema(&self, table: Kind) -> SchemaRef {
        frame::schema(table, &self.keep, self.words)
    }

    fn batch(&self, outcomes: &[Outcome], with_profiles: bool) -> Result<Batch, ArrowError> {
        let kept: Vec<Vec<String>> = outcomes.iter().map(|it| self.kept(it)).collect();
        let (mut quotes, mut entities, mut articles, mut errors) = (vec![], vec![], vec![], vec![]);
        let mut profiles = Vec::new();
        let mut counts = Vec::with_capacity(outcomes.len());
        for (outcome, kept) in outcomes.iter().zip(&kept) {
            let before = [quotes.len(), entities.len(), errors.len(), profiles.len()];
            if let Outcome::Extracted(extracted) = outcome {
                quotes.extend(
                    quote_rows(extracted)
                        .into_iter()
                        .map(|row| (row, kept.as_slice())),
                );
                entities.extend(
                    entity_rows(extracted)
                        .into_iter()
                        .map(|row| (row, kept.as_slice())),
                );
            }
            articles.push((article_row(outcome), kept.as_slice()));
            errors.extend(error_row(outcome).map(|row| (row, kept.as_slice())));
            if with_profiles {
                let own = summed(std::iter::once(Entry::of(0, outcome))).map_err(external)?;
                profiles.extend(own.into_iter().map(|row| (row, kept.as_slice())));
            }
            let after = [quotes.len(), entities.len(), errors.len(), profiles.len()];
            counts.push([0, 1, 2, 3].map(|at| after[at] - before[at]));
        }
        Ok(Batch {
            quotes: frame::batch(quotes, &self.schema(QuoteRow::TABLE), self.words)?,
            entities: frame::batch(entities, &self.schema(EntityRow::TABLE), self.words)?,
            articles: frame::batch(articles, &self.schema(ArticleRow::TABLE), self.words)?,
            errors: frame::batch(errors, &self.schema(ErrorRow::TABLE), self.words)?,
            profiles: frame::batch(profiles, &self.schema(SpeakerRow::TABLE), self.words)?,
            counts,
        })
    }

    fn kept(&self, outcome: &Outcome) -> Vec<String> {
        let article = outcome.article();
        let names = self.keep.iter();
        names.map(|name| article.extra(name).to_owned()).collect()
    }
}

#[pymethods]
impl Run {
    /// What became of the next so many articles, fewer at the end; None when there are no more. `on_progress` is told of each
    /// few that are done; `profiles` are made where they are asked for.
    #[pyo3(signature = (articles, keep_ledger=false, on_progress=None, profiles=false))]
    pub(crate) fn next(
        &self,
        py: Python<'_>,
        articles: usize,
        keep_ledger: bool,
        on_progress: Option<Py<PyAny>>,
        profiles: bool,
    ) -> PyResult<Option<Batch>> {
        let mut outcomes = Vec::new();
        loop {
            let room = articles.max(1) - outcomes.len();
            let (some, is_last) = py.detach(|| self.some(room, keep_ledger));
            if let Some(told) = on_progress.as_ref().filter(|_| !some.is_empty()) {
                told.call1(py, (some.len(),))?;
            }
            outcomes.extend(some);
            py.check_signals()?;
            if is_last || outcomes.len() >= articles {
                break;
            }
        }
        if outcomes.is_empty() {
            return self.broken.take().map_or(Ok(None), Err);
        }
        let batch = py.detach(|| self.batch(&outcomes, profiles));
        batch.map(Some).map_err(bug)
    }

    /// The tables of no articles.
    fn nothing(&self) -> PyResult<Batch> {
        self.batch(&[], false).map_err(bug)
    }

    /// Leaves what is not at work yet undone.
    fn close(&self, py: Python<'_>) {
        py.detach(|| {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.outcomes = None;
        });
    }

    /// How many articles, quotes and so on there were so far.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counts = py.detach(|| {
            let state = self.state.lock();
            state.unwrap_or_else(PoisonError::into_inner).counts
        });
        let dict = PyDict::new(py);
        for (name, count) in [
            ("articles", counts.articles),
            ("extracted", counts.extracted),
            ("not_english", counts.not_english),
            ("failed", counts.failed),
            ("words", counts.words),
            ("quotes", counts.quotes),
            ("left_out", counts.left_out),
        ] {
            dict.set_item(name, count)?;
        }
        Ok(dict)
    }

    /// The speakers of all articles so far, where their ledger was kept.
    fn speakers(&self, py: Python<'_>) -> PyResult<Table> {
        let batch = py.detach(|| {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let rows = summed(state.ledger.iter().cloned()).map_err(|error| raised(&error))?;
            let rows = rows.into_iter().map(|row| (row, &[][..]));
            let schema = self.schema(SpeakerRow::TABLE);
            frame::batch(rows, &schema, self.words).map_err(bug)
        });
        batch.map(Table::new)
    }

    /// The quotes of all articles that are left, as a stream of record batches of so many articles each.
    fn quotes_stream<'py>(
        slf: Bound<'py, Self>,
        articles: usize,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let (py, schema) = (slf.py(), slf.get().schema(QuoteRow::TABLE));
        let run = slf.unbind();
        capsule::stream(
            py,
            Quotes {
                run,
                articles,
                schema,
            },
        )
    }

    /// The schema of the quotes.
    fn quotes_schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema(py, &self.schema(QuoteRow::TABLE))
    }
}

/// The speakers of some articles. So few are expected that all are summed up in memory, where their ledger is already.
fn summed(entries: impl Iterator<Item = Entry>) -> whosaid::Result<Vec<SpeakerRow>> {
    let mut rows = Vec::new();
    speaker_rows(entries.map(Ok), 0, Path::new(""), |row| {
        rows.push(row.clone());
        Ok(())
    })?;
    Ok(rows)
}

fn external(cause: whosaid::Error) -> ArrowError {
    ArrowError::ExternalError(Box::new(cause))
}

fn bug(cause: ArrowError) -> PyErr {
    PyRuntimeError::new_err(format!("a bug in whosaid: {cause}; please report it"))
}

/// The quotes of a run, batch by batch.
struct Quotes {
    run: Py<Run>,
    articles: usize,
    schema: SchemaRef,
}

impl Iterator for Quotes {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // Whoever asks may hold Python's lock or not; it is held for moments, and not while articles are at work.
        let next =
            Python::try_attach(|py| self.run.get().next(py, self.articles, false, None, false))?;
        match next {
            Ok(batch) => batch.map(|batch| Ok(batch.quotes)),
            Err(error) => Some(Err(ArrowError::ExternalError(Box::new(error)))),
        }
    }
}

impl RecordBatchReader for Quotes {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// What became of some articles.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Batch {
    quotes: RecordBatch,
    entities: RecordBatch,
    articles: RecordBatch,
    errors: RecordBatch,
    /// What each article by itself would say in `speakers.csv`.
    profiles: RecordBatch,
    /// Rows of quotes, entities, errors and profiles of each article.
    counts: Vec<[usize; 4]>,
}

#[pymethods]
impl Batch {
    #[getter]
    fn quotes(&self) -> Table {
        Table::new(self.quotes.clone())
    }

    #[getter]
    fn entities(&self) -> Table {
        Table::new(self.entities.clone())
    }

    #[getter]
    fn articles(&self) -> Table {
        Table::new(self.articles.clone())
    }

    #[getter]
    fn errors(&self) -> Table {
        Table::new(self.errors.clone())
    }

    /// A row an article, in which quotes, entities, errors and what it tells of each speaker are lists.
    fn nested(&self) -> PyResult<Table> {
        let lists = [
            ("quotes", &self.quotes),
            ("entities", &self.entities),
            ("errors", &self.errors),
            ("profiles", &self.profiles),
        ];
        let mut fields: Vec<Arc<Field>> = self.articles.schema().fields().to_vec();
        // Their counts, which have the names of the lists, can be told from these.
        let mut columns: Vec<ArrayRef> = self.articles.columns().to_vec();
        if let Some(at) = fields.iter().position(|field| field.name() == "quotes") {
            fields.remove(at);
            columns.remove(at);
        }
        for (at, (name, rows)) in lists.into_iter().enumerate() {
            let lengths = self.counts.iter().map(|counts| counts[at]);
            let (field, list) = list(name, rows, lengths).map_err(bug)?;
            fields.push(field);
            columns.push(list);
        }
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns);
        batch
            .map(Table::new)
            .map_err(|cause| PyValueError::new_err(cause.to_string()))
    }
}

/// Rows as lists of so many.
fn list(
    name: &str,
    rows: &RecordBatch,
    lengths: impl Iterator<Item = usize>,
) -> Result<(Arc<Field>, ArrayRef), ArrowError> {
    let rows = StructArray::from(rows.clone());
    let item = Field::new("item", DataType::Struct(rows.fields().clone()), false);
    let item = Arc::new(item);
    let offsets = arrow_buffer::OffsetBuffer::from_lengths(lengths);
    let list = ListArray::try_new(Arc::clone(&item), offsets, Arc::new(rows), None)?;
    Ok((
        Arc::new(Field::new(name, DataType::List(item), false)),
        Arc::new(list),
    ))
}
