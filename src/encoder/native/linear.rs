//! `Linear`: a dense layer, f32 or with int8 weights.
//!
//! A product is made tile by tile, and each tile becomes the layer's numbers (scale, bias, activation) while it is still
//! in the cache next to the core: with the whole product written first, these passes wait for memory.

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;

use super::Precision;
use super::kernel::{Activation, FinishTile, QuantizeRows, RowScale, Sums};
use crate::encoder::bundle::packed;

/// Rows of a tile. With no more rows and [`COLUMNS`] than these, rten-gemm makes a product in one block on this thread;
/// a larger one it would share out over rayon, whose threads are busy with other articles.
pub(super) const ROWS: usize = 64;

/// Columns of a tile; see [`ROWS`].
const COLUMNS: usize = 128;

/// A dense layer: `out = activation(in * weight^T + bias)`.
pub(super) struct Linear {
    weight: Weight,
    bias: Vec<f32>,
    inputs: usize,
    activation: Activation,
}

/// Weights, packed by tiles of [`COLUMNS`] outputs.
enum Weight {
    F32(Vec<PackedBMatrix<f32>>),
    Int8(Int8),
}

struct Int8 {
    packed: Vec<PackedBMatrix<i8>>,
    /// What a unit of each output's weights is worth.
    scales: Vec<f32>,
    /// Sum of each output's weights, by which the zero of a row is taken out again.
    totals: Vec<f32>,
}

/// The kernels for this processor, and buffers. Every run makes its own, once: kernels cannot be shared by threads, and
/// choosing them asks the processor what it is, which takes longer than a small product on a virtual machine.
#[derive(Default)]
pub(super) struct Products {
    f32: GemmExecutor<f32>,
    int8: GemmExecutor<u8, i8, i32>,
    bytes: Vec<u8>,
    rows: Vec<RowScale>,
    sums_f32: Vec<f32>,
    sums_int8: Vec<i32>,
}

impl Products {
    /// The name of the kernel of a precision; `vnni` where the processor adds products of bytes by fours.
    pub(super) fn kernel(&self, precision: Precision) -> &str {
        match precision {
            Precision::F32 => self.f32.kernel_name(),
            Precision::Int8 if self.has_vnni() => "vnni",
            Precision::Int8 => self.int8.kernel_name(),
        }
    }

    fn has_vnni(&self) -> bool {
        self.int8.kernel_name().ends_with("avx512") && !self.int8.may_saturate()
    }
}

impl Linear {
    /// Packs a weight matrix of `outputs x inputs` and a bias of `outputs`.
    pub(super) fn new(weight: &[f32], bias: Vec<f32>, inputs: usize, precision: Precision) -> Self {
        let weight = match precision {
            Precision::F32 => {
                let executor = GemmExecutor::<f32>::new();
                let tiles = weight.chunks(COLUMNS * inputs);
                Weight::F32(
                    tiles
                        .map(|tile| {
                            let view = NdTensorView::from_data([tile.len() / inputs, inputs], tile);
                            executor.prepack_b(view.transposed())
                        })
                        .collect(),
                )
            }
            Precision::Int8 => Weight::Int8(pack_int8(weight, inputs)),
        };
        Self {
            weight,
            bias,
            inputs,
            activation: Activation::None,
        }
    }

    /// The same layer with an activation.
    pub(super) fn with(self, activation: Activation) -> Self {
        Self { activation, ..self }
    }

    /// Number of outputs.
    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Runs rows of inputs through the layer.
    pub(super) fn forward(&self, products: &mut Products, input: &[f32], out: &mut Vec<f32>) {
        out.resize(input.len() / self.inputs * self.outputs(), 0.0);
        for (input, out) in input
            .chunks(ROWS * self.inputs)
            .zip(out.chunks_mut(ROWS * self.outputs()))
        {
            match &self.weight {
                Weight::F32(packed) => self.forward_f32(products, packed, input, out),
                Weight::Int8(weight) => self.forward_int8(products, weight, input, out),
            }
        }
    }

    fn forward_f32(
        &self,
        products: &mut Products,
        packed: &[PackedBMatrix<f32>],
        input: &[f32],
        out: &mut [f32],
    ) {
        let rows = input.len() / self.inputs;
        let input = NdTensorView::from_data([rows, self.inputs], input);
        let mut first = 0;
        for packed in packed {
            let columns = first..first + packed.cols();
            let tile = tile(&mut products.sums_f32, rows * packed.cols());
            let (a, b) = (GemmInputA::Unpacked(input), GemmInputB::Packed(packed));
            products
                .f32
                .gemm(tile, a, b, GemmOptions::default())
                .expect("the shapes of a layer fit by construction");
            first = columns.end;
            self.finish(Sums::F32(tile), columns, out);
        }
    }

    fn forward_int8(&self, products: &mut Products, weight: &Int8, input: &[f32], out: &mut [f32]) {
        let rows = input.len() / self.inputs;
        QuantizeRows {
            values: input,
            width: self.inputs,
            bytes: &mut products.bytes,
            rows: &mut products.rows,
        }
        .dispatch();
        let bytes = NdTensorView::from_data([rows, self.inputs], products.bytes.as_slice());
        let input = products.int8.prepack_a(bytes);
        let mut first = 0;
        for packed in &weight.packed {
            let columns = first..first + packed.cols();
            let tile = tile(&mut products.sums_int8, rows * packed.cols());
            let (a, b) = (GemmInputA::Packed(&input), GemmInputB::Packed(packed));
            products
                .int8
                .gemm(tile, a, b, GemmOptions::default())
                .expect("the shapes of a layer fit by construction");
            first = columns.end;
            let sums = Sums::Int8 {
                tile,
                rows: &products.rows,
                scales: &weight.scales[columns.clone()],
                totals: &weight.totals[columns.clone()],
            };
            self.finish(sums, columns, out);
        }
    }

    /// Makes the numbers of a tile of the output from the sums of its product.
    fn finish(&self, sums: Sums, columns: Range<usize>, out: &mut [f32]) {
        FinishTile {
            sums,
            bias: &self.bias[columns.clone()],
            activation: self.activation,
            first: columns.start,
            outputs: self.outputs(),
            out,
        }
        .dispatch();
    }
}

/// The first numbers of a buffer that is made longer where it is too short.
fn tile<T: Copy + Default>(buffer: &mut Vec<T>, length: usize) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
    &mut buffer[..length]
}

fn pack_int8(weight: &[f32], inputs: usize) -> Int8 {
    let executor = GemmExecutor::<u8, i8, i32>::new();
    let mut bytes = vec![0i8; weight.len()];
    let (mut scales, mut totals) = (Vec::new(), Vec::new());
    for (row, bytes) in weight.chunks(inputs).zip(bytes.chunks_mut(inputs)) {
        let scale = packed::scale(row, packed::LAYER);
        packed::pack(row, scale, bytes);
        scales.push(scale);
        totals.push(bytes.iter().map(|&byte| i32::from(byte)).sum::<i32>() as f32);
    }
    let tiles = bytes.chunks(COLUMNS * inputs);
    let packed = tiles
        .map(|tile| {
            let view = NdTensorView::from_data([tile.len() / inputs, inputs], tile);
            executor.prepack_b(view.transposed())
        })
        .collect();
    Int8 {
        packed,
        scales,
        totals,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tiles and a bit, both ways.
    const SHAPE: (usize, usize, usize) = (ROWS + 9, 40, COLUMNS + 3);

    fn numbers(count: usize, step: f32) -> Vec<f32> {
        (0..count).map(|at| (at as f32 * step).sin()).collect()
    }

    /// Length of the difference to the plain product over the plain product's length.
    fn relative_error(precision: Precision) -> f32 {
        let (rows, inputs, outputs) = SHAPE;
        let (weight, input) = (numbers(outputs * inputs, 1.3), numbers(rows * inputs, 0.9));
        let bias = numbers(outputs, 0.7);
        let layer = Linear::new(&weight, bias.clone(), inputs, precision);
        let mut out = Vec::new();
        layer.forward(&mut Products::default(), &input, &mut out);
        assert_eq!(out.len(), rows * outputs);
        let (mut difference, mut length) = (0.0, 0.0);
        for (input, out) in input.chunks(inputs).zip(out.chunks(outputs)) {
            for ((weights, bias), got) in weight.chunks(inputs).zip(&bias).zip(out) {
                let product: f32 = weights.iter().zip(input).map(|(a, b)| a * b).sum();
                difference += (got - bias - product).powi(2);
                length += (bias + product).powi(2);
            }
        }
        (difference / length).sqrt()
    }

    #[test]
    fn f32_is_the_plain_product() {
        assert!(relative_error(Precision::F32) < 1e-6);
    }

    #[test]
    fn int8_is_close_to_the_plain_product() {
        assert!(relative_error(Precision::Int8) < 0.02);
    }

    #[test]
    fn int8_sums_are_those_of_whole_numbers() {
        // The largest weights and activations there are: a kernel that overflows its sums of pairs gives something else.
        let inputs = 300;
        let layer = Linear::new(&vec![1.0; inputs], vec![0.0], inputs, Precision::Int8);
        let mut out = Vec::new();
        layer.forward(&mut Products::default(), &vec![2.0; inputs], &mut out);
        assert!((out[0] - 600.0).abs() < 1e-3, "{}", out[0]);
    }

    #[test]
    fn the_activation_comes_after_the_bias() {
        let layer = Linear::new(&[1.0], vec![-3.0], 1, Precision::F32).with(Activation::Gelu);
        let mut out = Vec::new();
        layer.forward(&mut Products::default(), &[4.0, 1.0], &mut out);
        assert!((out[0] - 0.841_345).abs() < 1e-5 && (out[1] + 0.0455).abs() < 1e-4);
    }
}
