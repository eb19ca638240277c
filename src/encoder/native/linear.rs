//! `Linear`: a dense layer, f32 or with int8 weights.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;

use super::Precision;
use super::kernel::{AddRow, DequantizeRow, QuantizeRow, RowScale};

/// Rows that go through a layer at a time: their sums stay in the processor's cache until they are turned into numbers.
const ROWS: usize = 96;

/// A dense layer: `out = in * weight^T + bias`.
pub(super) struct Linear {
    weight: Weight,
    bias: Vec<f32>,
    inputs: usize,
}

enum Weight {
    F32(PackedBMatrix<f32>),
    Int8 {
        packed: PackedBMatrix<i8>,
        /// What a unit of each output's weights is worth.
        scales: Vec<f32>,
        /// Sum of each output's weights, by which the zero of a row is taken out again.
        sums: Vec<i32>,
    },
}

impl Linear {
    /// Packs a weight matrix of `outputs x inputs` and a bias of `outputs`.
    pub(super) fn new(weight: &[f32], bias: Vec<f32>, inputs: usize, precision: Precision) -> Self {
        let outputs = bias.len();
        let weight = match precision {
            Precision::F32 => {
                let view = NdTensorView::from_data([outputs, inputs], weight);
                Weight::F32(GemmExecutor::<f32>::new().prepack_b(view.transposed()))
            }
            Precision::Int8 => pack_int8(weight, outputs, inputs),
        };
        Self {
            weight,
            bias,
            inputs,
        }
    }

    /// Number of outputs.
    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Runs rows of inputs through the layer.
    pub(super) fn forward(&self, input: &[f32]) -> Vec<f32> {
        let rows = input.len() / self.inputs;
        let mut out = vec![0.0; rows * self.outputs()];
        for (input, out) in input
            .chunks(ROWS * self.inputs)
            .zip(out.chunks_mut(ROWS * self.outputs()))
        {
            self.forward_rows(input, out);
        }
        out
    }

    fn forward_rows(&self, input: &[f32], out: &mut [f32]) {
        let (rows, outputs) = (input.len() / self.inputs, self.outputs());
        let shape = [rows, self.inputs];
        match &self.weight {
            Weight::F32(packed) => {
                let view = NdTensorView::from_data(shape, input);
                GemmExecutor::<f32>::new()
                    .gemm(
                        out,
                        GemmInputA::Unpacked(view),
                        GemmInputB::Packed(packed),
                        GemmOptions::default(),
                    )
                    .expect("the shapes of a layer fit by construction");
                for out in out.chunks_mut(outputs) {
                    AddRow {
                        values: out,
                        added: &self.bias,
                    }
                    .dispatch();
                }
            }
            Weight::Int8 {
                packed,
                scales,
                sums,
            } => {
                let mut bytes = vec![0u8; input.len()];
                let row_scales: Vec<RowScale> = input
                    .chunks(self.inputs)
                    .zip(bytes.chunks_mut(self.inputs))
                    .map(|(values, bytes)| QuantizeRow { values, bytes }.dispatch())
                    .collect();
                let mut products = vec![0i32; rows * outputs];
                let view = NdTensorView::from_data(shape, bytes.as_slice());
                GemmExecutor::<u8, i8, i32>::new()
                    .gemm(
                        &mut products,
                        GemmInputA::Unpacked(view),
                        GemmInputB::Packed(packed),
                        GemmOptions::default(),
                    )
                    .expect("the shapes of a layer fit by construction");
                for ((products, out), &row) in products
                    .chunks(outputs)
                    .zip(out.chunks_mut(outputs))
                    .zip(&row_scales)
                {
                    DequantizeRow {
                        sums: products,
                        row,
                        weight_scales: scales,
                        weight_sums: sums,
                        bias: &self.bias,
                        out,
                    }
                    .dispatch();
                }
            }
        }
    }
}

fn pack_int8(weight: &[f32], outputs: usize, inputs: usize) -> Weight {
    let executor = GemmExecutor::<u8, i8, i32>::new();
    // Without VNNI, products of two are added in 16 bits: weights of seven bits cannot overflow them.
    let most = if executor.may_saturate() { 63.0 } else { 127.0 };
    let mut bytes = vec![0i8; weight.len()];
    let (mut scales, mut sums) = (Vec::with_capacity(outputs), Vec::with_capacity(outputs));
    for (row, bytes) in weight.chunks(inputs).zip(bytes.chunks_mut(inputs)) {
        let largest = row
            .iter()
            .fold(0f32, |largest, value| largest.max(value.abs()));
        let scale = if largest > 0.0 { largest / most } else { 1.0 };
        let mut sum = 0;
        for (byte, value) in bytes.iter_mut().zip(row) {
            *byte = (value / scale).round() as i8;
            sum += i32::from(*byte);
        }
        scales.push(scale);
        sums.push(sum);
    }
    let view = NdTensorView::from_data([outputs, inputs], bytes.as_slice());
    Weight::Int8 {
        packed: executor.prepack_b(view.transposed()),
        scales,
        sums,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A layer of 5 inputs and 3 outputs, and 4 rows of input, with the product worked out plainly.
    fn example() -> (Vec<f32>, Vec<f32>, Vec<f32>, Vec<f32>) {
        let weight: Vec<f32> = (0..15).map(|at| (at as f32 * 1.3).sin()).collect();
        let bias = vec![0.5, -0.25, 0.0];
        let input: Vec<f32> = (0..20).map(|at| (at as f32 * 0.9).cos() * 2.0).collect();
        let mut expected = Vec::new();
        for row in input.chunks(5) {
            for (weights, bias) in weight.chunks(5).zip(&bias) {
                expected.push(
                    bias + weights
                        .iter()
                        .zip(row)
                        .map(|(weight, value)| weight * value)
                        .sum::<f32>(),
                );
            }
        }
        (weight, bias, input, expected)
    }

    fn largest_error(precision: Precision) -> f32 {
        let (weight, bias, input, expected) = example();
        let out = Linear::new(&weight, bias, 5, precision).forward(&input);
        out.iter()
            .zip(expected)
            .map(|(got, wanted)| (got - wanted).abs())
            .fold(0.0, f32::max)
    }

    #[test]
    fn f32_is_the_plain_product() {
        assert!(largest_error(Precision::F32) < 1e-5);
    }

    #[test]
    fn int8_is_close_to_the_plain_product() {
        assert!(largest_error(Precision::Int8) < 0.05);
    }
}
