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

use linear::Products;
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
    /// Weights of seven bits by output, activations of eight bits by token; the same on every processor.
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

/// Which kernel the dense layers run on with this processor: `int8-avx2`, `int8-vnni`, `int8-dotprod`, `f32-fma`, `f32-avx512`, ...
///
/// The sums of int8 products are whole numbers and the same with every kernel. What is between them is not: the sums of a
/// normalisation or a softmax are added in as many lanes as the processor has, and may differ in the last bit.
pub fn kernel(precision: Precision) -> String {
    let products = Products::default();
    let kind = match precision {
        Precision::F32 => "f32",
        Precision::Int8 => "int8",
    };
    format!("{kind}-{}", word(products.kernel(precision)))
}

/// The part of a kernel's name that is not its processor family or its types: `avx2` of `x86_64-u8i8i32-avx2`.
fn word(name: &str) -> &str {
    const KNOWN: [&str; 6] = ["x86_64", "aarch64", "u8i8i32", "f32", "(", ")"];
    let mut parts = name.split('-').filter(|part| !KNOWN.contains(part));
    parts.next().unwrap_or("generic")
}
