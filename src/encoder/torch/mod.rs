//! The second engine: rust-bert's encoder on libtorch with our heads; run on CPU or CUDA, or trained.

mod network;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use tch::{Device, Kind, Tensor, nn};

pub use network::{Batch, Network, Outputs};
pub(crate) use network::{LinkHead, TagHead};

use super::bundle::Bundle;
use super::bundle::packed::SCALE;
use super::scores::Scores;
use super::window::{Window, blank};
use super::{Engine, TokenVectors};
use crate::{Error, ErrorKind, Result};

/// rust-bert's model on libtorch, f32.
pub struct TorchEngine {
    // A rust-bert model may move between threads but not be shared by them.
    network: Mutex<(nn::VarStore, Network)>,
    device: Device,
}

impl TorchEngine {
    /// Loads the weights of a bundle on a device: `cpu`, `cuda`, `cuda:1`.
    ///
    /// # Errors
    /// When there is no such device, the file cannot be read or a tensor is missing.
    pub fn open(bundle: &Bundle, device: &str) -> Result<Self> {
        let device = parse_device(device)?;
        let mut store = nn::VarStore::new(device);
        let network = Network::new(&store.root(), &bundle.sizes());
        load_weights(&mut store, &bundle.weights_path())?;
        store.freeze();
        Ok(Self {
            network: Mutex::new((store, network)),
            device,
        })
    }
}

impl Engine for TorchEngine {
    fn run(&self, batch: &[Window]) -> Result<Vec<Scores>> {
        let guard = self.network.lock().map_err(|_| {
            Error::new(
                ErrorKind::Engine,
                "the torch engine failed on another thread",
            )
        })?;
        run_network(&guard.1, batch, self.device)
    }
}

/// The device that a word stands for.
///
/// # Errors
/// When it is no device's word, or this machine has no such device.
pub fn parse_device(word: &str) -> Result<Device> {
    let number = match word {
        "cpu" => return Ok(Device::Cpu),
        "cuda" => Some(0),
        _ => word
            .strip_prefix("cuda:")
            .and_then(|number| number.parse().ok()),
    };
    let wrong = |message: String| Error::new(ErrorKind::Setting, message);
    let number =
        number.ok_or_else(|| wrong(format!("`{word}` is no device; say cpu, cuda or cuda:1")))?;
    let count = tch::Cuda::device_count();
    if (number as i64) < count {
        Ok(Device::Cuda(number))
    } else {
        Err(wrong(format!(
            "no device {word}: libtorch sees {count} CUDA devices here; use --device cpu"
        )))
    }
}

/// Runs a network over windows without recording gradients.
///
/// # Errors
/// When libtorch fails.
pub fn run_network(network: &Network, windows: &[Window], device: Device) -> Result<Vec<Scores>> {
    let _guard = tch::no_grad_guard();
    let batch = Batch::new(windows, device);
    let outputs = network.forward(&batch, false)?;
    let ner = numbers(&outputs.ner)?;
    let attribution = numbers(&outputs.attribution)?;
    let vectors: Vec<Vec<f32>> = outputs.vectors.iter().map(numbers).collect::<Result<_>>()?;
    let mut row = 0;
    windows
        .iter()
        .map(|window| {
            let rows = window.keep.len();
            let mut scores = blank(rows)?;
            let cut = |from: &[f32], width: usize| from[row * width..(row + rows) * width].to_vec();
            scores.ner.emissions = cut(&ner, scores.ner.labels);
            scores.attribution.emissions = cut(&attribution, scores.attribution.labels);
            for (into, from) in scores.vectors_mut().into_iter().zip(&vectors) {
                *into = TokenVectors(cut(from, super::PAIR_WIDTH));
            }
            row += rows;
            Ok(scores)
        })
        .collect()
}

/// The tensors of a safetensors file, with their names; whole numbers as what they stand for.
pub(crate) fn read_tensors(path: &Path) -> Result<Vec<(String, Tensor)>> {
    let tensors =
        Tensor::read_safetensors(path).map_err(|cause| torch_error(cause).at_path(path))?;
    let scale = |name: &str| {
        let name = format!("{name}{SCALE}");
        let found = tensors.iter().find(|(other, _)| *other == name);
        found.map(|(_, scale)| scale.unsqueeze(1))
    };
    let unpacked = tensors.iter().filter_map(|(name, tensor)| {
        let tensor = match (tensor.kind(), scale(name)) {
            (Kind::Int8, Some(scale)) => tensor.to_kind(Kind::Float) * scale,
            _ if name.ends_with(SCALE) => return None,
            _ => tensor.shallow_clone(),
        };
        Some((name.clone(), tensor))
    });
    Ok(unpacked.collect())
}

/// The variables of a store in the order of their names, which a store itself has not: so noise drawn for one after the other,
/// and the first that an error names, are the same each time.
pub(crate) fn by_name(store: &nn::VarStore) -> BTreeMap<String, Tensor> {
    store.variables().into_iter().collect()
}

/// Copies every variable of a store from a safetensors file: f16, f32, or int8 with scales.
///
/// # Errors
/// When the file cannot be read, or a tensor is missing or of another shape.
pub fn load_weights(store: &mut nn::VarStore, path: &Path) -> Result<()> {
    let tensors = read_tensors(path)?;
    let _guard = tch::no_grad_guard();
    for (name, mut variable) in by_name(store) {
        let missing = || {
            Error::new(
                ErrorKind::Bundle,
                format!("the weights have no tensor {name}"),
            )
            .at_path(path)
        };
        let (_, tensor) = tensors
            .iter()
            .find(|(other, _)| *other == name)
            .ok_or_else(missing)?;
        if tensor.size() != variable.size() {
            let message = format!(
                "tensor {name} has shape {:?}, not {:?}",
                tensor.size(),
                variable.size()
            );
            return Err(Error::new(ErrorKind::Bundle, message).at_path(path));
        }
        variable.copy_(&tensor.to_kind(Kind::Float));
    }
    Ok(())
}

/// The numbers of a tensor, row by row.
fn numbers(tensor: &Tensor) -> Result<Vec<f32>> {
    let flat = tensor
        .to_device(Device::Cpu)
        .to_kind(Kind::Float)
        .contiguous()
        .view(-1);
    Vec::<f32>::try_from(&flat).map_err(torch_error)
}

/// A failure of libtorch as an error of ours.
pub(crate) fn torch_error(cause: tch::TchError) -> Error {
    Error::new(ErrorKind::Engine, format!("libtorch: {cause}"))
}
