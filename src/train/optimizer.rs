//! AdamW (Loshchilov & Hutter 2019) with a rate per part of the network.
//!
//! Our own, since libtorch's optimiser as bound cannot save its moments, and a training must resume where it stopped.

use std::path::Path;

use tch::{Device, Kind, Tensor, nn};

use crate::encoder::torch::{by_name, torch_error};
use crate::{Error, ErrorKind, Result};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

struct Parameter {
    name: String,
    value: Tensor,
    mean: Tensor,
    square: Tensor,
    /// Running mean of `value`, where one is kept.
    average: Option<Tensor>,
    rate: f64,
    decay: f64,
}

/// How fast each part of the network learns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    pub(super) encoder: f64,
    pub(super) embeddings: f64,
    pub(super) heads: f64,
    /// Weight decay; none on biases and layer norms.
    pub(super) decay: f64,
    /// Gradients longer than this are cut to it.
    pub(super) clip: f64,
}

/// The optimiser and its moments.
pub(super) struct AdamW {
    parameters: Vec<Parameter>,
    clip: f64,
    /// What of the running means of the weights stays at each step; none are kept where it is `None`.
    average: Option<f64>,
    /// Steps taken.
    pub(super) step: usize,
}

impl AdamW {
    pub(super) fn new(store: &nn::VarStore, rates: &Rates) -> Self {
        // Sums of floats depend on their order.
        let parameters: Vec<Parameter> = by_name(store)
            .into_iter()
            .map(|(name, value)| {
                let rate = match name.split('.').next() {
                    Some("embeddings") => rates.embeddings,
                    Some("encoder") => rates.encoder,
                    _ => rates.heads,
                };
                let decays = name.ends_with("weight") && !name.contains("LayerNorm");
                let decay = if decays { rates.decay } else { 0.0 };
                Parameter {
                    mean: value.zeros_like(),
                    square: value.zeros_like(),
                    average: None,
                    name,
                    value,
                    rate,
                    decay,
                }
            })
            .collect();
        Self {
            parameters,
            clip: rates.clip,
            average: None,
            step: 0,
        }
    }

    /// Keeps running means of the weights from now on (Polyak & Juditsky 1992), of which `decay` stays at each step.
    pub(super) fn keep_average(&mut self, decay: f64) {
        self.average = Some(decay);
        for parameter in &mut self.parameters {
            parameter.average = Some(parameter.value.detach().copy());
        }
    }

    /// Whether running means are kept.
    pub(super) fn has_average(&self) -> bool {
        self.average.is_some()
    }

    /// Puts the running means in the place of the weights; called again, the weights.
    pub(super) fn exchange_average(&mut self) {
        let _guard = tch::no_grad_guard();
        for parameter in &mut self.parameters {
            if let Some(average) = &mut parameter.average {
                let value = parameter.value.detach().copy();
                parameter.value.copy_(average);
                *average = value;
            }
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
            if let (Some(decay), Some(average)) = (self.average, &mut parameter.average) {
                // Early on, a mean over what there is instead of one full of the start.
                let step = self.step as f64;
                let decay = decay.min((1.0 + step) / (10.0 + step));
                let _ = average
                    .g_mul_scalar_(decay)
                    .g_add_(&(&parameter.value * (1.0 - decay)));
            }
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
            if let Some(average) = &parameter.average {
                tensors.push((
                    format!("average/{}", parameter.name),
                    average.shallow_clone(),
                ));
            }
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
            if let Some(average) = &mut parameter.average {
                average.copy_(&find(&format!("average/{}", parameter.name))?);
            }
        }
        Ok(())
    }
}
