//! Who said what, from news articles to tables.

pub mod annotation;
pub mod encoder;
mod error;
pub mod gold;
pub mod input;
pub mod text;

pub use error::{Error, ErrorKind, Result};
