//! `Table`: record batches of one of the program's tables, for any library that reads Arrow.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int8Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDate, PyDict, PyList};
use whosaid::output::TABLES;

use crate::capsule;

/// Rows of one of the program's tables.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    pub(crate) fn new(batch: RecordBatch) -> Self {
        Self {
            schema: batch.schema(),
            batches: vec![batch],
        }
    }
}

#[pymethods]
impl Table {
    /// The rows of several tables of one kind, in their order; nothing is copied.
    #[staticmethod]
    fn concat(tables: Vec<PyRef<'_, Table>>) -> PyResult<Self> {
        let Some(first) = tables.first() else {
            return Err(PyValueError::new_err("no tables to put together"));
        };
        let schema = Arc::clone(&first.schema);
        if tables.iter().any(|table| table.schema != schema) {
            return Err(PyValueError::new_err("the tables have different columns"));
        }
        let batches = tables.iter().flat_map(|table| table.batches.clone());
        let (full, mut empty): (Vec<_>, Vec<_>) =
            batches.partition(|batch: &RecordBatch| batch.num_rows() > 0);
        // One of no rows is kept where there is no other: it has the words of the categories.
        empty.truncate(1);
        let batches = if full.is_empty() { empty } else { full };
        Ok(Self { schema, batches })
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        let fields = self.schema.fields().iter();
        fields.map(|field| field.name().as_str()).collect()
    }

    /// The kind of each column: `string`, `category`, `int`, `float`, `bool`, `date`.
    #[getter]
    fn column_kinds(&self) -> Vec<&'static str> {
        let fields = self.schema.fields().iter();
        let kind = |kind: &DataType| match kind {
            DataType::Dictionary(..) => "category",
            DataType::Int64 => "int",
            DataType::Float64 => "float",
            DataType::Boolean => "bool",
            DataType::Date32 => "date",
            DataType::Utf8 => "string",
            _ => "nested",
        };
        fields.map(|field| kind(field.data_type())).collect()
    }

    /// All words that a column of categories may hold.
    fn categories(&self, name: &str) -> Option<Vec<String>> {
        let batch = self.batches.first()?;
        let column = batch.column_by_name(name)?;
        let words = column.as_dictionary_opt::<Int8Type>()?.values();
        let words = words.as_string::<i32>().iter().flatten();
        Some(words.map(str::to_owned).collect())
    }

    /// The columns as lists of Python's own values.
    fn to_pydict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for (at, field) in self.schema.fields().iter().enumerate() {
            let values = PyList::empty(py);
            for batch in &self.batches {
                append(&values, batch.column(at))?;
            }
            columns.set_item(field.name(), values)?;
        }
        Ok(columns)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Best effort, as the interface has it: there is one schema.
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok::<_, ArrowError>);
        capsule::stream(
            py,
            RecordBatchIterator::new(batches, Arc::clone(&self.schema)),
        )
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema(py, &self.schema)
    }
}

fn append(values: &Bound<'_, PyList>, column: &ArrayRef) -> PyResult<()> {
    let py = values.py();
    match column.data_type() {
        DataType::Utf8 => column
            .as_string::<i32>()
            .iter()
            .try_for_each(|it| values.append(it)),
        DataType::Int64 => column
            .as_primitive::<Int64Type>()
            .iter()
            .try_for_each(|it| values.append(it)),
        DataType::Float64 => column
            .as_primitive::<Float64Type>()
            .iter()
            .try_for_each(|it| values.append(it)),
        DataType::Boolean => column
            .as_boolean()
            .iter()
            .try_for_each(|it| values.append(it)),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>();
            // Day 719,163 of Python's calendar is the first of 1970.
            let from = py.get_type::<PyDate>();
            days.iter().try_for_each(|day| {
                let day = day.map(|day| from.call_method1("fromordinal", (day + 719_163,)));
                values.append(day.transpose()?)
            })
        }
        DataType::Dictionary(..) => {
            let words = column.as_dictionary::<Int8Type>();
            let all = words.values().as_string::<i32>();
            let keys = words.keys().iter();
            keys.map(|key| key.map(|key| all.value(key.unsigned_abs().into())))
                .try_for_each(|word| values.append(word))
        }
        kind => Err(PyValueError::new_err(format!(
            "a column of {kind} cannot be shown; read it with pyarrow"
        ))),
    }
}

/// What every column of every table means: name of the table, of the column, its kind, its meaning.
#[pyfunction]
pub(crate) fn tables() -> Vec<(String, &'static str, String, &'static str)> {
    let columns = TABLES.iter().flat_map(|table| {
        let name = table.file.trim_end_matches(".csv");
        let columns = table.columns.iter();
        columns.map(move |it| (name.to_owned(), it.name, it.kind.to_string(), it.meaning))
    });
    columns.collect()
}
