//! From trained weights to those of a bundle.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::packed::{EMBEDDING, LAYER, SCALE, pack, scale};
use crate::{Error, ErrorKind, Result};

/// The numbers of a tensor as the bundle's file has them.
struct Stored {
    kind: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// Writes a safetensors file of f32 as the bundle's: layers and embeddings as int8 with the scales of their rows, the rest as f16.
///
/// # Errors
/// When the one cannot be read, or the other not be written.
pub(crate) fn write_packed(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).map_err(|cause| Error::io(from, cause))?;
    let wrong = |cause: safetensors::SafeTensorError| {
        Error::new(ErrorKind::Format, cause.to_string()).at_path(from)
    };
    let tensors = SafeTensors::deserialize(&bytes).map_err(wrong)?;
    let mut stored: BTreeMap<String, Stored> = BTreeMap::new();
    for (name, tensor) in tensors.iter() {
        let numbers = tensor.data().as_chunks::<4>().0.iter();
        let numbers: Vec<f32> = numbers.map(|&bytes| f32::from_le_bytes(bytes)).collect();
        let shape = tensor.shape().to_vec();
        let Some(largest) = largest(name, &shape) else {
            let halves = numbers.iter().map(|&number| f16::from_f32(number));
            let bytes = halves.flat_map(f16::to_le_bytes).collect();
            let kind = Dtype::F16;
            stored.insert(name.to_owned(), Stored { kind, shape, bytes });
            continue;
        };
        let mut row_bytes = vec![0; shape[1]];
        let (mut bytes, mut scales) = (Vec::with_capacity(numbers.len()), Vec::new());
        for row in numbers.chunks(shape[1]) {
            let scale = scale(row, largest);
            pack(row, scale, &mut row_bytes);
            bytes.extend(row_bytes.iter().map(|byte| byte.cast_unsigned()));
            scales.extend(scale.to_le_bytes());
        }
        let scale = Stored {
            kind: Dtype::F32,
            shape: vec![shape[0]],
            bytes: scales,
        };
        stored.insert(format!("{name}{SCALE}"), scale);
        let kind = Dtype::I8;
        stored.insert(name.to_owned(), Stored { kind, shape, bytes });
    }
    let views: BTreeMap<&str, TensorView<'_>> = stored
        .iter()
        .map(|(name, own)| {
            let view = TensorView::new(own.kind, own.shape.clone(), &own.bytes);
            Ok((name.as_str(), view.map_err(wrong)?))
        })
        .collect::<Result<_>>()?;
    safetensors::serialize_to_file(views, None, to).map_err(wrong)
}

/// The largest number of a packed tensor's rows. The tag heads, which the default engine has in f32, and vectors are not packed.
fn largest(name: &str, shape: &[usize]) -> Option<f32> {
    let is_layer =
        name.starts_with("encoder.") || name.contains(".query.") || name.contains(".key.");
    match shape {
        [_, _] if name.starts_with("embeddings.") => Some(EMBEDDING),
        [_, _] if is_layer => Some(LAYER),
        _ => None,
    }
}
