//! The tests of the whole: one crate, a file per subject. `project.rs` is the builder: make files, run, compare.

#![allow(
    clippy::unwrap_used,
    reason = "in a test, a panic is the message; helpers are not seen as tests"
)]

mod archives;
mod audit;
mod browser;
mod bundles;
mod copies;
mod damage;
mod engines;
mod extract;
mod failures;
mod formats;
mod golden;
mod help;
mod input;
mod long;
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod project;
mod property;
mod readme;
mod regression;
mod report;
mod semicolons;
mod settings;
mod shards;
mod speakers;
mod standoff;
mod stream;
mod survive;
mod threads;
mod toy;
mod tutorial;
mod workbook;
