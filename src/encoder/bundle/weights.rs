//! `Weights`: the tensors of a bundle, by name.

use std::path::PathBuf;

use half::f16;
use half::slice::HalfFloatSliceExt;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::packed::SCALE;
use crate::{Error, ErrorKind, Result};

/// The tensors of a bundle.
pub struct Weights<'a> {
    tensors: SafeTensors<'a>,
    path: PathBuf,
}

impl<'a> Weights<'a> {
    /// Reads the bytes of a safetensors file.
    ///
    /// # Errors
    /// When they are none.
    pub(super) fn read(bytes: &'a [u8], path: PathBuf) -> Result<Self> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|cause| {
            Error::new(
                ErrorKind::Bundle,
                format!("not a safetensors file: {cause}"),
            )
            .at_path(&path)
        })?;
        Ok(Self { tensors, path })
    }

    /// The names of the tensors there are, without those of the scales of others.
    pub(super) fn names(&self) -> Vec<&str> {
        let names = self.tensors.names().into_iter();
        let is_scale = |name: &str| {
            let packed = name.strip_suffix(SCALE);
            packed.is_some_and(|packed| self.is_packed(packed))
        };
        names.filter(|name| !is_scale(name)).collect()
    }

    fn is_packed(&self, name: &str) -> bool {
        let tensor = self.tensors.tensor(name);
        tensor.is_ok_and(|tensor| tensor.dtype() == Dtype::I8)
    }

    /// Whether every number of a tensor is one: neither infinite nor not a number.
    ///
    /// # Errors
    /// When there is no such tensor, of this shape and kind.
    pub(super) fn is_finite(&self, name: &str, shape: &[usize]) -> Result<bool> {
        let tensor = self.tensor(name, shape)?;
        // Whole numbers are; the others unless all bits of their exponent are set.
        Ok(match tensor.dtype() {
            Dtype::I8 => self.scales(name, shape)?.iter().all(|it| it.is_finite()),
            Dtype::F32 => {
                let numbers = tensor.data().as_chunks::<4>().0.iter();
                let bits = numbers.map(|&bytes| u32::from_le_bytes(bytes) & 0x7F80_0000);
                bits.fold(0, u32::max) < 0x7F80_0000
            }
            _ => {
                let numbers = tensor.data().as_chunks::<2>().0.iter();
                let bits = numbers.map(|&bytes| u16::from_le_bytes(bytes) & 0x7C00);
                bits.fold(0, u16::max) < 0x7C00
            }
        })
    }

    /// What is wrong with the file.
    pub(super) fn wrong(&self, message: String) -> Error {
        Error::new(ErrorKind::Bundle, message).at_path(&self.path)
    }

    /// What a unit of each row of an int8 tensor is worth.
    fn scales(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let name = format!("{name}{SCALE}");
        let scales = self.tensor(&name, &shape[..1])?;
        if scales.dtype() != Dtype::F32 {
            return Err(self.wrong(format!(
                "tensor {name} is of kind {:?}, not f32",
                scales.dtype()
            )));
        }
        Ok(singles(scales.data()).collect())
    }

    /// A tensor of this shape: f16, f32, or int8 with the scales of its rows.
    fn tensor(&self, name: &str, shape: &[usize]) -> Result<TensorView<'a>> {
        let tensor = self
            .tensors
            .tensor(name)
            .map_err(|_| self.wrong(format!("no tensor {name}")))?;
        if tensor.shape() != shape {
            return Err(self.wrong(format!(
                "tensor {name} has shape {:?}, not {shape:?}",
                tensor.shape()
            )));
        }
        match tensor.dtype() {
            Dtype::F32 | Dtype::F16 => Ok(tensor),
            Dtype::I8 if shape.len() == 2 => Ok(tensor),
            other => Err(self.wrong(format!(
                "tensor {name} is of kind {other:?}; f16, f32 and, of matrices, int8 are read"
            ))),
        }
    }

    /// The rows of a tensor of this shape, for a few to be looked up at a time: as small as they are in the file.
    ///
    /// # Errors
    /// When there is none of this name, shape and kind.
    pub fn rows(&self, name: &str, shape: &[usize; 2]) -> Result<Rows> {
        let tensor = self.tensor(name, shape)?;
        let numbers = match tensor.dtype() {
            Dtype::F32 => Numbers::Single(self.get(name, shape)?),
            Dtype::I8 => {
                let bytes = tensor.data().iter().map(|byte| byte.cast_signed());
                Numbers::Byte(bytes.collect(), self.scales(name, shape)?)
            }
            _ => {
                let halves = tensor.data().as_chunks::<2>().0.iter();
                Numbers::Half(halves.map(|&bytes| f16::from_le_bytes(bytes)).collect())
            }
        };
        Ok(Rows {
            numbers,
            width: shape[1],
        })
    }

    /// The numbers of a tensor of this shape, row by row.
    ///
    /// # Errors
    /// When there is none of this name, shape and kind.
    pub fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let mut numbers = Vec::with_capacity(shape.iter().product());
        self.append(name, shape, &mut numbers)?;
        Ok(numbers)
    }

    /// Appends the numbers of a tensor of this shape, row by row.
    ///
    /// # Errors
    /// When there is none of this name, shape and kind.
    pub fn append(&self, name: &str, shape: &[usize], to: &mut Vec<f32>) -> Result<()> {
        let tensor = self.tensor(name, shape)?;
        let data = tensor.data();
        match tensor.dtype() {
            Dtype::F32 => to.extend(singles(data)),
            Dtype::I8 => {
                for (row, scale) in data.chunks(shape[1]).zip(self.scales(name, shape)?) {
                    to.extend(row.iter().map(|byte| f32::from(byte.cast_signed()) * scale));
                }
            }
            _ => {
                let halves = data.as_chunks::<2>().0.iter();
                let halves: Vec<f16> = halves.map(|&bytes| f16::from_le_bytes(bytes)).collect();
                let start = to.len();
                to.resize(start + halves.len(), 0.0);
                halves.convert_to_f32_slice(&mut to[start..]);
            }
        }
        Ok(())
    }
}

fn singles(data: &[u8]) -> impl Iterator<Item = f32> {
    let numbers = data.as_chunks::<4>().0.iter();
    numbers.map(|&bytes| f32::from_le_bytes(bytes))
}

/// A table of which rows are looked up.
pub struct Rows {
    numbers: Numbers,
    width: usize,
}

enum Numbers {
    /// Whole numbers, and what a unit of each row is worth.
    Byte(Vec<i8>, Vec<f32>),
    Half(Vec<f16>),
    Single(Vec<f32>),
}

impl Rows {
    /// Appends a row.
    pub fn append(&self, row: usize, to: &mut Vec<f32>) {
        let range = row * self.width..(row + 1) * self.width;
        match &self.numbers {
            Numbers::Byte(bytes, scales) => {
                let scale = scales[row];
                to.extend(bytes[range].iter().map(|&byte| f32::from(byte) * scale));
            }
            Numbers::Single(numbers) => to.extend_from_slice(&numbers[range]),
            Numbers::Half(halves) => {
                let start = to.len();
                to.resize(start + self.width, 0.0);
                halves[range].convert_to_f32_slice(&mut to[start..]);
            }
        }
    }
}
