//! From scores to layers; arithmetic only.

pub mod tags;
