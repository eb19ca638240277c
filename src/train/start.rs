//! The weights a training starts from.

use std::path::Path;

use tch::{Kind, Tensor, nn};

use crate::encoder::torch::torch_error;
use crate::{Error, ErrorKind, Result};

/// Rows of the token-type embedding: four letter cases, outside and between quotation marks.
pub(super) const TOKEN_TYPES: i64 = 8;

/// Rows that start alike learn apart only if they differ a little.
const ROW_NOISE: f64 = 0.002;

/// Copies the encoder's weights of a BERT safetensors file into a store; the heads keep their random start.
///
/// Where the file lacks our rows of the token-type embedding, each starts from its row 0, since the lower-cased vocabulary
/// was trained with that row alone.
pub(super) fn start_from(store: &mut nn::VarStore, path: &Path) -> Result<()> {
    let tensors =
        Tensor::read_safetensors(path).map_err(|cause| torch_error(cause).at_path(path))?;
    let _guard = tch::no_grad_guard();
    let mut variables: Vec<(String, Tensor)> = store.variables().into_iter().collect();
    variables.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (name, mut variable) in variables {
        if !name.starts_with("embeddings.") && !name.starts_with("encoder.") {
            continue;
        }
        let missing = || {
            Error::new(
                ErrorKind::Bundle,
                format!("the base weights have no tensor {name}"),
            )
            .at_path(path)
        };
        let (_, tensor) = tensors
            .iter()
            .find(|(other, _)| *other == name)
            .ok_or_else(missing)?;
        let tensor = tensor.to_kind(Kind::Float);
        if tensor.size() != variable.size() && name == "embeddings.token_type_embeddings.weight" {
            let row = tensor
                .narrow(0, 0, 1)
                .expand_as(&variable)
                .to_device(variable.device());
            variable.copy_(&(row + variable.randn_like() * ROW_NOISE));
        } else {
            variable.copy_(&tensor);
        }
    }
    Ok(())
}
