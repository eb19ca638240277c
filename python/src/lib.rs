//! `whosaid._native`: what the Python package needs of the library, and no more.
//!
//! Python reads the one JSON of a result for a single article, and Arrow record batches for many. Everything a user sees is
//! written in Python, in `whosaid/`.

mod articles;
mod capsule;
mod engine;
mod error;
mod frame;
mod run;
mod table;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<engine::Engine>()?;
    module.add_class::<run::Run>()?;
    module.add_class::<run::Batch>()?;
    module.add_class::<table::Table>()?;
    module.add_function(wrap_pyfunction!(table::tables, module)?)
}
