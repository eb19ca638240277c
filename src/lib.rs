//! Who said what, from news articles to tables.

pub mod annotation;
pub mod attribution;
pub mod batch;
pub mod decode;
pub mod encoder;
mod error;
pub mod eval;
pub mod gold;
pub mod input;
pub mod output;
pub mod pipeline;
pub mod text;
#[cfg(feature = "torch")]
pub mod train;

pub use error::{Error, ErrorKind, Result};
pub use pipeline::Pipeline;
