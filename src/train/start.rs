//! The weights a training starts from.

use std::path::Path;

use tch::{Kind, Tensor, nn};

use crate::encoder::torch::{by_name, read_tensors};
use crate::{Error, ErrorKind, Result};

/// Rows of the token-type embedding: four letter cases, outside and between quotation marks.
pub(super) const TOKEN_TYPES: i64 = 8;

/// Rows that start alike learn apart only if they differ a little.
const ROW_NOISE: f64 = 0.002;

/// Copies the weights of a BERT safetensors file into a store: of a base the encoder's, of a bundle the heads' too. What heads
/// the file lacks keep their random start.
///
/// Where the file lacks our rows of the token-type embedding, each starts from its row 0, since the lower-cased vocabulary
/// was trained with that row alone.
pub(super) fn start_from(store: &mut nn::VarStore, path: &Path) -> Result<()> {
    let tensors = read_tensors(path)?;
    let _guard = tch::no_grad_guard();
    for (name, mut variable) in by_name(store) {
        let found = tensors.iter().find(|(other, _)| *other == name);
        if found.is_none() && !name.starts_with("embeddings.") && !name.starts_with("encoder.") {
            continue;
        }
        let missing = || {
            Error::new(
                ErrorKind::Bundle,
                format!("the base weights have no tensor {name}"),
            )
            .at_path(path)
        };
        let (_, tensor) = found.ok_or_else(missing)?;
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

/// Puts the mean of a store's weights and those of a bundle in the store; `share` is the bundle's.
pub(super) fn mix_with(store: &mut nn::VarStore, path: &Path, share: f64) -> Result<()> {
    let tensors = read_tensors(path)?;
    let _guard = tch::no_grad_guard();
    for (name, mut variable) in by_name(store) {
        let alike = |(other, tensor): &&(String, Tensor)| {
            *other == name && tensor.size() == variable.size()
        };
        let (_, tensor) = tensors.iter().find(alike).ok_or_else(|| {
            let message = format!("no tensor {name} of this size to make a mean with");
            Error::new(ErrorKind::Bundle, message).at_path(path)
        })?;
        let tensor = tensor.to_kind(Kind::Float).to_device(variable.device());
        variable.copy_(&(tensor * share + &variable * (1.0 - share)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tch::Device;

    use super::*;

    #[test]
    fn a_mean_has_its_share_of_both_and_a_size_that_differs_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weights.safetensors");
        let store = |size: i64, value: f64| {
            let store = nn::VarStore::new(Device::Cpu);
            let _ = store.root().var("head", &[size], nn::Init::Const(value));
            store
        };
        store(3, 5.0).save(&path).unwrap();
        let mut mixed = store(3, 1.0);
        mix_with(&mut mixed, &path, 0.25).unwrap();
        let values = Vec::<f32>::try_from(&mixed.variables()["head"]).unwrap();
        assert_eq!(values, [2.0, 2.0, 2.0]);
        assert!(mix_with(&mut store(2, 1.0), &path, 0.25).is_err());
    }
}
