//! The loops between the matrix products.
//!
//! Each is a [`SimdOp`]: its `eval` is inlined into code compiled for the processor's widest instructions, where the
//! compiler vectorises the plain loops too; nothing here is unsafe.

use rten_simd::functional::simd_apply;
use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::{
    ExtendInit, Gelu, MinMax, Normalize, NormalizeOptions, Quantize, Sum, SumSquareSub,
};

/// One row of activations as bytes: `value = scale * (byte - zero)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct RowScale {
    pub(super) scale: f32,
    pub(super) zero: f32,
}

/// The narrowest range of a row that is still told apart; its reciprocal is finite.
const NARROWEST: f32 = 1e-30;

/// Writes rows as bytes, each by its own smallest and largest value, so that no other row changes it.
pub(super) struct QuantizeRows<'a> {
    pub(super) values: &'a [f32],
    pub(super) width: usize,
    /// Takes the bytes, in place of what it held.
    pub(super) bytes: &'a mut Vec<u8>,
    /// Takes the scale of each row, in place of what it held.
    pub(super) rows: &'a mut Vec<RowScale>,
}

impl SimdOp for QuantizeRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        self.bytes.clear();
        self.bytes.reserve(self.values.len());
        self.rows.clear();
        for values in self.values.chunks(self.width) {
            let (low, high) = MinMax::new(values).eval(isa);
            // Zero is a value that bytes can express.
            let (low, high) = (low.min(0.0), high.max(0.0));
            let scale = (high - low).max(NARROWEST) / 255.0;
            let zero = (-low / scale).round_ties_even();
            self.bytes.extend_init(
                #[inline(always)]
                |spare| {
                    let bytes = &mut spare[..values.len()];
                    Quantize::new(values, bytes, 1.0 / scale, zero as u8).eval(isa)
                },
            );
            self.rows.push(RowScale { scale, zero });
        }
    }
}

/// What follows a dense layer's sum and bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activation {
    None,
    /// The Gaussian error linear unit (Hendrycks & Gimpel 2016).
    Gelu,
}

/// A tile of a matrix product.
pub(super) enum Sums<'a> {
    F32(&'a [f32]),
    /// Of bytes: the numbers are `row scale * column scale * (sum - row zero * column total)`.
    Int8 {
        tile: &'a [i32],
        rows: &'a [RowScale],
        scales: &'a [f32],
        totals: &'a [f32],
    },
}

/// Makes a dense layer's numbers from a tile of its product, and puts them where they belong in the output.
pub(super) struct FinishTile<'a> {
    pub(super) sums: Sums<'a>,
    /// Of the tile's columns.
    pub(super) bias: &'a [f32],
    pub(super) activation: Activation,
    /// The tile's first column in `out`.
    pub(super) first: usize,
    /// Width of a row of `out`.
    pub(super) outputs: usize,
    pub(super) out: &'a mut [f32],
}

impl SimdOp for FinishTile<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let width = self.bias.len();
        for (row, out) in self.out.chunks_mut(self.outputs).enumerate() {
            let out = &mut out[self.first..][..width];
            let tile = row * width..(row + 1) * width;
            match &self.sums {
                Sums::F32(sums) => {
                    for ((out, sum), bias) in out.iter_mut().zip(&sums[tile]).zip(self.bias) {
                        *out = sum + bias;
                    }
                }
                Sums::Int8 {
                    tile: sums,
                    rows,
                    scales,
                    totals,
                } => {
                    let RowScale { scale, zero } = rows[row];
                    let (sums, bias) = (&sums[tile], &self.bias[..width]);
                    let (scales, totals) = (&scales[..width], &totals[..width]);
                    for at in 0..width {
                        let sum = sums[at] as f32 - zero * totals[at];
                        out[at] = sum * (scale * scales[at]) + bias[at];
                    }
                }
            }
            if self.activation == Activation::Gelu {
                simd_apply::<_, _, _, 2>(
                    isa.f32(),
                    out,
                    #[inline(always)]
                    |value| Gelu {}.eval(isa, value),
                );
            }
        }
    }
}

/// Adds to rows and normalises each (layer normalisation, Ba et al. 2016), in place.
pub(super) struct AddAndNormalize<'a> {
    pub(super) values: &'a mut [f32],
    pub(super) added: &'a [f32],
    pub(super) weight: &'a [f32],
    pub(super) bias: &'a [f32],
    pub(super) epsilon: f32,
}

impl SimdOp for AddAndNormalize<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let width = self.weight.len();
        for (row, added) in self.values.chunks_mut(width).zip(self.added.chunks(width)) {
            for (value, added) in row.iter_mut().zip(added) {
                *value += added;
            }
            let mean = Sum::new(row).eval(isa) / width as f32;
            let variance = SumSquareSub::new(row, mean).eval(isa) / width as f32;
            let options = NormalizeOptions {
                pre_scale_bias: mean,
                scale: 1.0 / (variance + self.epsilon).sqrt(),
                element_scale: Some(self.weight),
                element_bias: Some(self.bias),
                ..NormalizeOptions::default()
            };
            Normalize::new_mut(row, options).eval(isa);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_from_bytes_within_half_a_step() {
        let values: Vec<f32> = (0..74)
            .map(|at| (at as f32 * 0.7).sin() * 3.0 - 0.4)
            .collect();
        let (mut bytes, mut rows) = (Vec::new(), Vec::new());
        QuantizeRows {
            values: &values,
            width: 37,
            bytes: &mut bytes,
            rows: &mut rows,
        }
        .dispatch();
        for (at, (value, byte)) in values.iter().zip(bytes).enumerate() {
            let row = rows[at / 37];
            let back = row.scale * (f32::from(byte) - row.zero);
            assert!(
                (back - value).abs() <= 0.51 * row.scale,
                "{value} came back as {back}"
            );
        }
    }

    #[test]
    fn a_row_of_zeros_stays_zero() {
        let (mut bytes, mut rows) = (Vec::new(), Vec::new());
        QuantizeRows {
            values: &[0.0; 40],
            width: 40,
            bytes: &mut bytes,
            rows: &mut rows,
        }
        .dispatch();
        let zero = rows[0].zero;
        assert!(bytes.iter().all(|&byte| f32::from(byte) == zero));
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut values: Vec<f32> = (0..40).map(|at| at as f32).collect();
        let (weight, bias) = (vec![1.0; 40], vec![0.0; 40]);
        AddAndNormalize {
            values: &mut values,
            added: &[5.0; 40],
            weight: &weight,
            bias: &bias,
            epsilon: 1e-12,
        }
        .dispatch();
        let mean: f32 = values.iter().sum::<f32>() / 40.0;
        let variance: f32 = values.iter().map(|value| value * value).sum::<f32>() / 40.0;
        assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-4);
    }
}
