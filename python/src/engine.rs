//! `Engine`: a loaded bundle and how articles are read with it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use whosaid::batch::{self, Found, Pool, Turn};
use whosaid::encoder::bundle::{Bundle, EMBEDDED};
use whosaid::input::{Columns, Options, Record};
use whosaid::output::Outcome;
use whosaid::pipeline::{self, Pipeline};
use whosaid::text::{Article, DayOrder};

use crate::articles::{self, Broken, Records};
use crate::capsule;
use crate::error::raised;
use crate::frame::Words;
use crate::run::Run;

/// A loaded bundle and how articles are read with it; any number of threads may share it.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Engine {
    pipeline: Arc<Pipeline>,
    how: How,
    name: String,
    version: String,
}

/// How articles are read.
#[derive(Clone, Copy)]
struct How {
    threads: usize,
    least: f32,
    any_language: bool,
    limit: Option<Duration>,
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (bundle, precision, threads, min_confidence, any_language, nested, max_tokens, time_limit))]
    #[expect(
        clippy::too_many_arguments,
        reason = "Python names them, and has a default for each"
    )]
    fn new(
        py: Python<'_>,
        bundle: Option<PathBuf>,
        precision: &str,
        threads: usize,
        min_confidence: f32,
        any_language: bool,
        nested: bool,
        max_tokens: usize,
        time_limit: Option<f64>,
    ) -> PyResult<Self> {
        let engine = match precision {
            "int8" => pipeline::Engine::NativeInt8,
            "f32" => pipeline::Engine::NativeF32,
            _ => return Err(PyValueError::new_err("precision is `int8` or `f32`")),
        };
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(PyValueError::new_err(
                "min_confidence: a number from 0 to 1 is wanted, such as 0.8",
            ));
        }
        let limit = time_limit.map(Duration::try_from_secs_f64).transpose();
        let limit = limit
            .map_err(|_| PyValueError::new_err("time_limit: seconds are wanted, such as 2.5"))?;
        let folder = bundle.unwrap_or_else(|| EMBEDDED.into());
        let opened = py.detach(|| {
            let bundle = Bundle::open(&folder)?;
            let pipeline = Pipeline::new(&bundle, engine)?.with_max_tokens(max_tokens);
            Ok((bundle.manifest().clone(), pipeline))
        });
        let (manifest, pipeline) = opened.map_err(|error| raised(&error))?;
        let pipeline = if nested {
            pipeline
        } else {
            pipeline.without_nested()
        };
        Ok(Self {
            pipeline: Arc::new(pipeline),
            how: How {
                threads,
                least: min_confidence,
                any_language,
                limit,
            },
            name: manifest.name,
            version: manifest.version,
        })
    }

    /// Name and version of the bundle.
    #[getter]
    fn bundle(&self) -> (&str, &str) {
        (&self.name, &self.version)
    }

    /// Reads one article on the thread that asks; returns the one JSON of a result.
    #[pyo3(signature = (text, id, title, date, byline))]
    fn read(
        &self,
        py: Python<'_>,
        text: String,
        id: String,
        title: String,
        date: String,
        byline: String,
    ) -> PyResult<String> {
        let article = Article {
            id,
            title,
            date,
            byline,
            text,
            ..Article::default()
        };
        let extract = self.extractor();
        let outcome = py.detach(|| batch::outcome(Record::from(article), &extract));
        if let Outcome::Failed { error, .. } = &outcome {
            return Err(raised(error));
        }
        serde_json::to_string(&outcome).map_err(|cause| PyValueError::new_err(cause.to_string()))
    }

    /// Begins to read the articles of whatever has `__arrow_c_stream__`.
    #[pyo3(signature = (frame, columns, day_first, mend, strings))]
    fn read_arrow(
        &self,
        frame: &Bound<'_, PyAny>,
        columns: Names,
        day_first: Option<bool>,
        mend: bool,
        strings: bool,
    ) -> PyResult<Run> {
        let (options, broken) = (columns.options(day_first, mend), Broken::default());
        let records = articles::from_arrow(capsule::read(frame)?, &options, broken.clone())?;
        self.run(records, &options, broken, strings)
    }

    /// Begins to read the articles of an iterator over lists of strings: text, id, title, date, author, publisher, address, and
    /// those kept.
    #[pyo3(signature = (rows, columns, day_first, mend, strings))]
    fn read_rows(
        &self,
        rows: Py<PyAny>,
        columns: Names,
        day_first: Option<bool>,
        mend: bool,
        strings: bool,
    ) -> PyResult<Run> {
        let (options, broken) = (columns.options(day_first, mend), Broken::default());
        let records = articles::from_rows(rows, &options, broken.clone());
        self.run(records, &options, broken, strings)
    }

    /// Begins to read the articles of files.
    #[pyo3(signature = (paths, columns, day_first, mend, strings))]
    fn read_paths(
        &self,
        paths: Vec<String>,
        columns: Names,
        day_first: Option<bool>,
        mend: bool,
        strings: bool,
    ) -> PyResult<Run> {
        let options = columns.options(day_first, mend);
        let records = articles::from_paths(&paths, &options)?;
        self.run(records, &options, Broken::default(), strings)
    }
}

impl Engine {
    fn extractor(&self) -> impl Fn(&Article) -> whosaid::Result<Found> + Send + Sync + 'static {
        let (pipeline, how) = (Arc::clone(&self.pipeline), self.how);
        let extract = move |article: &Article| match how.limit {
            None => pipeline.extract(article),
            Some(limit) => pipeline.extract_within(article, limit),
        };
        batch::extractor(extract, how.any_language, how.least)
    }

    fn run(
        &self,
        records: Records,
        options: &Options,
        broken: Broken,
        strings: bool,
    ) -> PyResult<Run> {
        let pool = Pool::Own(self.how.threads);
        let outcomes = batch::outcomes(records, self.extractor(), pool, Turn::Input);
        let outcomes = outcomes.map_err(|error| raised(&error))?;
        let words = if strings {
            Words::Strings
        } else {
            Words::Categories
        };
        Ok(Run::new(
            outcomes,
            broken,
            options.columns.keep.clone(),
            words,
        ))
    }
}

/// The names of the columns that hold what an article has.
#[derive(FromPyObject)]
struct Names {
    #[pyo3(item)]
    text: String,
    #[pyo3(item)]
    id: String,
    #[pyo3(item)]
    title: String,
    #[pyo3(item)]
    date: String,
    #[pyo3(item)]
    author: String,
    #[pyo3(item)]
    publisher: String,
    #[pyo3(item)]
    url: String,
    #[pyo3(item)]
    keep: Vec<String>,
}

impl Names {
    fn options(self, day_first: Option<bool>, mend: bool) -> Options {
        let order = day_first.map(|day_first| match day_first {
            true => DayOrder::DayFirst,
            false => DayOrder::MonthFirst,
        });
        Options {
            columns: Columns {
                id: self.id,
                title: self.title,
                date: self.date,
                author: self.author,
                publisher: self.publisher,
                url: self.url,
                text: self.text,
                keep: self.keep,
            },
            day_order: order,
            mend,
            ..Options::default()
        }
    }
}
