//! Self-attention (Vaswani et al. 2017) over one window, in f32.
//!
//! Apart from the dense layers because its products are too small for a general kernel: a head is 32 columns wide, and
//! with its keys and values packed once, a few queries at a time never leave the cache next to the core.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};
use rten_vecmath::Softmax;

/// Queries that meet the keys and values together: with two vectors of sums each, and two of keys or values, they fit
/// sixteen registers.
const QUERIES: usize = 6;

/// For some rows of a window, head by head: `softmax(q k^T / sqrt(width)) v`.
pub(super) struct Attention<'a> {
    /// Query, key and value of each piece of the window, side by side.
    pub(super) projected: &'a [f32],
    /// Width of a hidden state.
    pub(super) hidden: usize,
    pub(super) heads: usize,
    /// The rows asked about.
    pub(super) rows: &'a [usize],
}

impl SimdOp for Attention<'_> {
    /// The context of each of the rows.
    type Output = Vec<f32>;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> Vec<f32> {
        let width = self.hidden / self.heads;
        let pieces = self.projected.len() / (3 * self.hidden);
        let mut context = vec![0.0; self.rows.len() * self.hidden];
        let panel = 2 * isa.f32().len();
        let mut keys = vec![0.0; pieces.next_multiple_of(panel) * width];
        let mut values = vec![0.0; width.next_multiple_of(panel) * pieces];
        let mut weights = vec![0.0; pieces.next_multiple_of(panel) * QUERIES];
        let mut mixed = vec![0.0; width.next_multiple_of(panel) * QUERIES];
        for head in 0..self.heads {
            let part = |kind: usize, row: usize| {
                &self.projected[(3 * row + kind) * self.hidden + head * width..][..width]
            };
            let scale = 1.0 / (width as f32).sqrt();
            pack_transposed(&mut keys, panel, pieces, scale, |row| part(1, row));
            pack(&mut values, panel, pieces, |row| part(2, row));
            for (rows, context) in self
                .rows
                .chunks(QUERIES)
                .zip(context.chunks_mut(QUERIES * self.hidden))
            {
                // Where fewer than QUERIES are left, the last is worked out more than once.
                let queries: [&[f32]; QUERIES] =
                    std::array::from_fn(|at| part(0, rows[at.min(rows.len() - 1)]));
                product(isa, queries, &keys, &mut weights);
                let weights = rows_of(&mut weights).map(|row| {
                    let (row, _padding) = row.split_at_mut(pieces);
                    &*Softmax::new_mut(row).eval(isa)
                });
                product(isa, weights, &values, &mut mixed);
                for (context, mixed) in context
                    .chunks_mut(self.hidden)
                    .zip(mixed.chunks(width.next_multiple_of(panel)))
                {
                    context[head * width..][..width].copy_from_slice(&mixed[..width]);
                }
            }
        }
        context
    }
}

/// Copies a matrix, given by its rows, into panels of so many columns one below the other; what is missing in the last
/// one is left as it is.
#[inline(always)]
fn pack<'a>(packed: &mut [f32], panel: usize, rows: usize, row: impl Fn(usize) -> &'a [f32]) {
    for (number, packed) in packed.chunks_exact_mut(panel * rows).enumerate() {
        for (at, packed) in packed.chunks_exact_mut(panel).enumerate() {
            let row = &row(at)[number * panel..];
            let columns = row.len().min(panel);
            packed[..columns].copy_from_slice(&row[..columns]);
        }
    }
}

/// [`pack`]s the transpose of a matrix, given by its rows, times a number.
///
/// Kept out of the code for wide vectors: there the compiler makes it of scatters, and plain stores are faster.
#[inline(never)]
fn pack_transposed<'a>(
    packed: &mut [f32],
    panel: usize,
    rows: usize,
    scale: f32,
    row: impl Fn(usize) -> &'a [f32],
) {
    let width = row(0).len();
    for (number, packed) in packed.chunks_exact_mut(panel * width).enumerate() {
        let first = number * panel;
        for lane in 0..panel.min(rows - first) {
            let row = row(first + lane);
            for (packed, value) in packed.chunks_exact_mut(panel).zip(row) {
                packed[lane] = value * scale;
            }
        }
    }
}

/// The rows of a matrix of [`QUERIES`] rows.
#[inline(always)]
fn rows_of(matrix: &mut [f32]) -> [&mut [f32]; QUERIES] {
    let mut rows = matrix.chunks_exact_mut(matrix.len() / QUERIES);
    std::array::from_fn(|_| rows.next().expect("the matrix has this many rows"))
}

/// Product of a few rows with a packed matrix.
#[inline(always)]
fn product<I: Isa>(isa: I, left: [&[f32]; QUERIES], packed: &[f32], out: &mut [f32]) {
    let ops = isa.f32();
    let (lanes, depth) = (ops.len(), left[0].len());
    let left = left.map(|row| &row[..depth]);
    let out = rows_of(out);
    for (number, panel) in packed.chunks_exact(2 * lanes * depth).enumerate() {
        let mut sums = [[ops.zero(); 2]; QUERIES];
        for (at, pair) in (0..depth).zip(panel.chunks_exact(2 * lanes)) {
            let pair = ops.load_many::<2>(pair);
            for row in 0..QUERIES {
                let value = ops.splat(left[row][at]);
                sums[row][0] = ops.mul_add(value, pair[0], sums[row][0]);
                sums[row][1] = ops.mul_add(value, pair[1], sums[row][1]);
            }
        }
        for row in 0..QUERIES {
            let out = &mut out[row][number * 2 * lanes..][..2 * lanes];
            ops.store(sums[row][0], &mut out[..lanes]);
            ops.store(sums[row][1], &mut out[lanes..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_is_the_plain_formula() {
        let (pieces, hidden, heads) = (37, 22, 2);
        let projected: Vec<f32> = (0..pieces * 3 * hidden)
            .map(|at| (at as f32 * 0.37).sin() * 2.0)
            .collect();
        let rows = [0, 3, 4, 20, 21, 36];
        let context = Attention {
            projected: &projected,
            hidden,
            heads,
            rows: &rows,
        }
        .dispatch();
        assert_eq!(context.len(), rows.len() * hidden);
        let width = hidden / heads;
        for (&row, context) in rows.iter().zip(context.chunks(hidden)) {
            for head in 0..heads {
                let part = |kind: usize, row: usize| {
                    &projected[(3 * row + kind) * hidden + head * width..][..width]
                };
                let weights: Vec<f32> = (0..pieces)
                    .map(|piece| {
                        let pairs = part(0, row).iter().zip(part(1, piece));
                        let score: f32 = pairs.map(|(query, key)| query * key).sum();
                        (score / (width as f32).sqrt()).exp()
                    })
                    .collect();
                let total: f32 = weights.iter().sum();
                for column in 0..width {
                    let expected: f32 = weights
                        .iter()
                        .enumerate()
                        .map(|(piece, weight)| weight / total * part(2, piece)[column])
                        .sum();
                    assert!((context[head * width + column] - expected).abs() < 1e-5);
                }
            }
        }
    }
}
