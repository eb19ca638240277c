//! Who said what, from news articles to tables.

pub mod annotation;
pub mod batch;
pub mod encoder;
mod error;
pub mod gold;
pub mod output;
pub mod text;

pub use error::{Error, ErrorKind, Result};
