//! Who said what, from news articles to tables, with a calibrated confidence for every decision.
//!
//! Start with [`Pipeline`], which reads one article, and [`annotation::Extraction`], which is what it finds.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use whosaid::pipeline::{Engine, Pipeline};
//! use whosaid::text::Article;
//!
//! # fn main() -> whosaid::Result<()> {
//! let pipeline = Pipeline::open(Path::new("models/en-small"), Engine::NativeInt8)?;
//! let text = "\"We will rebuild the bridge,\" said Mayor Amina Bello on Tuesday.";
//! let article = Article { text: text.into(), ..Article::default() };
//! let (document, extraction) = pipeline.extract(&article)?;
//! for attribution in &extraction.attributions {
//!     let speaker = attribution.speaker.map(|index| extraction.speakers[index].name.as_str());
//!     println!("{speaker:?}: {}", document.slice(attribution.content[0]));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Files of any format the program reads become articles through [`input`]:
//!
//! ```no_run
//! # fn main() -> whosaid::Result<()> {
//! use whosaid::input::{self, Options, Reader};
//!
//! let options = Options::default();
//! let listing = input::list(&["news".to_owned()], &options)?;
//! for record in Reader::new(listing, &options) {
//!     match record.article() {
//!         Ok(article) => println!("{}: {} bytes", article.id, article.text.len()),
//!         Err(error) => println!("{error}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The modules are the floors of a house, lowest first: [`text`], [`annotation`], [`input`], [`encoder`] and [`gold`], [`decode`],
//! [`attribution`], [`bearer`], [`eval`] and [`output`], [`pipeline`] and [`renamed`],
//! [`batch`] and [`calibrate`]. A floor uses those below it.

pub mod annotation;
pub mod attribution;
pub mod audit;
pub mod batch;
pub mod bearer;
pub mod calibrate;
pub mod convert;
pub mod copies;
pub mod decode;
pub mod encoder;
mod encoding;
mod error;
pub mod eval;
pub mod gold;
mod guard;
pub mod input;
pub mod interval;
pub mod output;
pub mod people;
pub mod pipeline;
mod quoting;
pub mod renamed;
pub mod report;
pub mod tables;
pub mod text;
#[cfg(feature = "torch")]
pub mod train;

pub use error::{Error, ErrorKind, Result};
pub use pipeline::Pipeline;
