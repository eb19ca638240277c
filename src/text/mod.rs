//! The ground floor: a text and what its characters alone tell. No files, no models.

mod article;
mod document;
mod span;

pub use article::Article;
pub use document::{Document, Paragraph, Quotation, Sentence, Zone};
pub use span::Span;
