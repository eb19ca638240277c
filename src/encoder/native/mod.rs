//! The default engine: the network as plain structs over the kernels of rten-gemm, f32 or int8, in pure Rust.
//!
//! It runs on the thread it is called from: articles are what threads share out. Each window goes through alone, so its
//! scores do not depend on its neighbours.

mod attention;
mod kernel;
mod linear;
mod network;
#[cfg(test)]
mod tests;

use network::{Network, Workspace};

use super::bundle::Bundle;
use super::scores::Scores;
use super::window::Window;
use super::{Engine, Heads};
use crate::Result;

/// The arithmetic of the dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As trained.
    F32,
    /// Weights of eight bits by output, activations of eight bits by token.
    Int8,
}

/// The engine of the default build.
pub struct NativeEngine {
    network: Network,
}

impl NativeEngine {
    /// Loads and packs the weights of a bundle.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape than the manifest says.
    pub fn load(bundle: &Bundle, precision: Precision) -> Result<Self> {
        Ok(Self {
            network: Network::load(bundle, precision)?,
        })
    }
}

impl Engine for NativeEngine {
    fn run(&self, batch: &[Window]) -> Result<Vec<Scores>> {
        let mut space = Workspace::default();
        batch
            .iter()
            .map(|window| self.network.forward(window, &mut space))
            .collect()
    }
}

/// The weights of the heads that decoding needs.
///
/// # Errors
/// When a tensor is missing or of another shape.
pub fn heads(bundle: &Bundle) -> Result<Heads> {
    network::heads(bundle)
}
