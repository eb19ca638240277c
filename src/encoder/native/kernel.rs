//! The loops between the matrix products.
//!
//! Each is a [`SimdOp`] whose `eval` is plain Rust, inlined into code compiled for the processor's widest instructions:
//! the compiler vectorises it there, and nothing here is unsafe.

use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

/// One row of activations as bytes: `value = scale * (byte - zero)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct RowScale {
    pub(super) scale: f32,
    pub(super) zero: i32,
}

/// Writes a row as bytes, by its own smallest and largest value, so that no other row changes it.
pub(super) struct QuantizeRow<'a> {
    pub(super) values: &'a [f32],
    pub(super) bytes: &'a mut [u8],
}

/// Independent partial results, so that a reduction can be vectorised in a fixed order.
const LANES: usize = 16;

impl SimdOp for QuantizeRow<'_> {
    type Output = RowScale;

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) -> RowScale {
        // Zero must be a value that bytes can express.
        let (mut low, mut high) = ([0f32; LANES], [0f32; LANES]);
        let (chunks, rest) = self.values.as_chunks::<LANES>();
        for chunk in chunks {
            for lane in 0..LANES {
                low[lane] = if chunk[lane] < low[lane] {
                    chunk[lane]
                } else {
                    low[lane]
                };
                high[lane] = if chunk[lane] > high[lane] {
                    chunk[lane]
                } else {
                    high[lane]
                };
            }
        }
        let low = low
            .iter()
            .chain(rest)
            .fold(0f32, |low, &value| if value < low { value } else { low });
        let high = high
            .iter()
            .chain(rest)
            .fold(0f32, |high, &value| if value > high { value } else { high });
        let scale = (high - low) / 255.0;
        if scale <= 0.0 || !scale.is_finite() {
            self.bytes.fill(0);
            return RowScale::default();
        }
        let zero = (-low / scale).round();
        let inverse = 1.0 / scale;
        for (byte, &value) in self.bytes.iter_mut().zip(self.values) {
            // Above zero by then, so adding a half and cutting rounds.
            *byte = (value * inverse + (zero + 0.5)) as i32 as u8;
        }
        RowScale {
            scale,
            zero: zero as i32,
        }
    }
}

/// Turns the sums of an integer product back into numbers: `scale * weight_scale * (sum - zero * weight_sum) + bias`.
pub(super) struct DequantizeRow<'a> {
    pub(super) sums: &'a [i32],
    pub(super) row: RowScale,
    pub(super) weight_scales: &'a [f32],
    pub(super) weight_sums: &'a [i32],
    pub(super) bias: &'a [f32],
    pub(super) out: &'a mut [f32],
}

impl SimdOp for DequantizeRow<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let width = self.out.len();
        let (sums, scales) = (&self.sums[..width], &self.weight_scales[..width]);
        let (columns, bias) = (&self.weight_sums[..width], &self.bias[..width]);
        let RowScale { scale, zero } = self.row;
        for at in 0..width {
            self.out[at] = (sums[at] - zero * columns[at]) as f32 * (scale * scales[at]) + bias[at];
        }
    }
}

/// Adds a bias to a row.
pub(super) struct AddRow<'a> {
    pub(super) values: &'a mut [f32],
    pub(super) added: &'a [f32],
}

impl SimdOp for AddRow<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        for (value, added) in self.values.iter_mut().zip(self.added) {
            *value += added;
        }
    }
}

/// Layer normalisation of a row (Ba et al. 2016), in place.
pub(super) struct NormalizeRow<'a> {
    pub(super) values: &'a mut [f32],
    pub(super) weight: &'a [f32],
    pub(super) bias: &'a [f32],
    pub(super) epsilon: f32,
}

impl SimdOp for NormalizeRow<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let count = self.values.len() as f32;
        let mean = sum(self.values, |value| value) / count;
        let variance = sum(self.values, |value| (value - mean) * (value - mean)) / count;
        let scale = 1.0 / (variance + self.epsilon).sqrt();
        for ((value, weight), bias) in self.values.iter_mut().zip(self.weight).zip(self.bias) {
            *value = (*value - mean) * scale * weight + bias;
        }
    }
}

#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] += of(chunk[lane]);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|&value| of(value)).sum::<f32>()
}

/// The Gaussian error linear unit (Hendrycks & Gimpel 2016), in place.
pub(super) fn gelu(values: &mut [f32]) {
    Gelu {}.map_mut(values);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_from_bytes_within_half_a_step() {
        let values: Vec<f32> = (0..37)
            .map(|at| (at as f32 * 0.7).sin() * 3.0 - 0.4)
            .collect();
        let mut bytes = vec![0; values.len()];
        let row = QuantizeRow {
            values: &values,
            bytes: &mut bytes,
        }
        .dispatch();
        for (value, byte) in values.iter().zip(bytes) {
            let back = row.scale * (i32::from(byte) - row.zero) as f32;
            assert!(
                (back - value).abs() <= 0.51 * row.scale,
                "{value} came back as {back}"
            );
        }
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut values: Vec<f32> = (0..40).map(|at| at as f32).collect();
        let (weight, bias) = (vec![1.0; 40], vec![0.0; 40]);
        NormalizeRow {
            values: &mut values,
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
