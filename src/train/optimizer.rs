//! AdamW (Loshchilov & Hutter 2019) with a rate per part of the network.
//!
//! Our own, since libtorch's optimiser as bound cannot save its moments, and a training must resume where it stopped.

use std::path::Path;

use tch::{Device, Kind, Tensor, nn};

use super::config::TrainingConfig;
use crate::encoder::torch::torch_error;
use crate::{Error, ErrorKind, Result};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

struct Parameter {
    name: String,
    value: Tensor,
    mean: Tensor,
    square: Tensor,
    rate: f64,
    decay: f64,
}

/// The optimiser and its moments.
pub(super) struct AdamW {
    parameters: Vec<Parameter>,
    clip: f64,
    /// Steps taken.
    pub(super) step: usize,
}

impl AdamW {
    pub(super) fn new(store: &nn::VarStore, config: &TrainingConfig) -> Self {
        let mut parameters: Vec<Parameter> = store
            .variables()
            .into_iter()
            .map(|(name, value)| {
                let rate = match name.split('.').next() {
                    Some("embeddings") => config.embeddings_rate,
                    Some("encoder") => config.encoder_rate,
                    _ => config.heads_rate,
                };
                let decays = name.ends_with("weight") && !name.contains("LayerNorm");
                let decay = if decays { config.weight_decay } else { 0.0 };
                Parameter {
                    mean: value.zeros_like(),
                    square: value.zeros_like(),
                    name,
                    value,
                    rate,
                    decay,
                }
            })
            .collect();
        // Sums of floats depend on their order, and the store's is that of a hash map.
        parameters.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            parameters,
            clip: config.clip,
            step: 0,
        }
    }

    /// One step down the gradient of `loss`, all rates times `schedule`.
    pub(super) fn step(&mut self, loss: &Tensor, schedule: f64) {
        for parameter in &mut self.parameters {
            parameter.value.zero_grad();
        }
        loss.backward();
        let _guard = tch::no_grad_guard();
        self.step += 1;
        let norms: Vec<Tensor> = self
            .parameters
            .iter()
            .map(|parameter| parameter.value.grad())
            .filter(Tensor::defined)
            .map(|gradient| gradient.norm())
            .collect();
        let norm = Tensor::stack(&norms, 0).norm().double_value(&[]);
        let scale = if norm > self.clip {
            self.clip / norm
        } else {
            1.0
        };
        let (correction1, correction2) = (
            1.0 - BETA1.powi(self.step as i32),
            1.0 - BETA2.powi(self.step as i32),
        );
        for parameter in &mut self.parameters {
            let gradient = parameter.value.grad();
            if !gradient.defined() {
                continue;
            }
            let gradient = gradient * scale;
            let rate = parameter.rate * schedule;
            let _ = parameter
                .mean
                .g_mul_scalar_(BETA1)
                .g_add_(&(&gradient * (1.0 - BETA1)));
            let _ = parameter
                .square
                .g_mul_scalar_(BETA2)
                .g_add_(&(gradient.square() * (1.0 - BETA2)));
            let root = (&parameter.square / correction2).sqrt() + EPSILON;
            let _ = parameter.value.g_mul_scalar_(1.0 - rate * parameter.decay);
            let _ = parameter
                .value
                .g_sub_(&(&parameter.mean / root * (rate / correction1)));
        }
    }

    /// Writes weights, moments and the number of steps taken.
    pub(super) fn save(&self, path: &Path) -> Result<()> {
        let mut tensors = vec![("step".to_owned(), Tensor::from_slice(&[self.step as i64]))];
        for parameter in &self.parameters {
            tensors.push((parameter.name.clone(), parameter.value.detach()));
            tensors.push((
                format!("mean/{}", parameter.name),
                parameter.mean.shallow_clone(),
            ));
            tensors.push((
                format!("square/{}", parameter.name),
                parameter.square.shallow_clone(),
            ));
        }
        let partial = path.with_extension("partial");
        Tensor::write_safetensors(&tensors, &partial)
            .map_err(|cause| torch_error(cause).at_path(path))?;
        std::fs::rename(&partial, path).map_err(|cause| Error::io(path, cause))
    }

    /// Reads what [`AdamW::save`] wrote into this optimiser's weights and moments.
    pub(super) fn load(&mut self, path: &Path) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let tensors =
            Tensor::read_safetensors(path).map_err(|cause| torch_error(cause).at_path(path))?;
        let find = |name: &str| {
            let found = tensors
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, tensor)| tensor.shallow_clone());
            found.ok_or_else(|| {
                Error::new(
                    ErrorKind::Format,
                    format!("no tensor {name}; delete it to start anew"),
                )
                .at_path(path)
            })
        };
        self.step = usize::try_from(
            find("step")?
                .to_device(Device::Cpu)
                .to_kind(Kind::Int64)
                .int64_value(&[0]),
        )
        .unwrap_or(0);
        for parameter in &mut self.parameters {
            parameter.value.copy_(&find(&parameter.name)?);
            parameter
                .mean
                .copy_(&find(&format!("mean/{}", parameter.name))?);
            parameter
                .square
                .copy_(&find(&format!("square/{}", parameter.name))?);
        }
        Ok(())
    }
}
