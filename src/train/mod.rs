//! Training: from gold files and base weights to a bundle. The network is the one that `encoder::torch` runs, and what is
//! trained on is cut as it will be run.

mod augment;
mod config;
mod data;
mod development;
mod export;
mod finish;
mod inner;
mod lesson;
mod loss;
mod names;
mod optimizer;
mod pretrain;
mod random;
mod run;
mod speaker_chains;
mod start;
mod teacher;

pub use config::{Config, DataFile, Part};
pub use export::{Exported, export};
pub use finish::finish;
pub use run::{Event, train};
