//! The ground floor: a text and what its characters alone tell. No files, no models.

mod abbreviation;
mod address;
mod article;
mod calendar;
mod codepoint;
pub mod damage;
mod dateline;
mod day;
mod debris;
mod document;
mod furniture;
mod glued;
mod language;
mod mark;
mod month;
mod paragraph;
mod part;
mod phrases;
mod pulled;
mod quotemark;
mod release;
mod sentence;
mod span;
mod token;
mod wrap;
mod writer;
mod zone;

pub use article::Article;
#[cfg(feature = "parquet")]
pub(crate) use calendar::{date_of, days_to};
pub use codepoint::CodePoints;
pub use day::DayOrder;
pub(crate) use day::{first_day, order_of};
pub(crate) use debris::{is_debris, is_of_embed};
pub use document::{Document, Paragraph, Quotation, Sentence, Zone};
pub use language::{Language, language};
pub use span::Span;
