//! The network: BERT (Devlin et al. 2019), and linear heads on the first piece of each token. Fields are named as the
//! weights are.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::Softmax;

use super::Precision;
use super::kernel::{AddRow, NormalizeRow, gelu};
use super::linear::Linear;
use crate::Result;
use crate::encoder::bundle::{Bundle, Sizes, Weights};
use crate::encoder::{
    ATTRIBUTION_LABELS, Crf, DISTANCE_BUCKETS, Heads, NER_LABELS, PAIR_WIDTH, PairHead, Scores,
    TagScores, TokenVectors, Window,
};

/// The pair heads, in the order of the vectors of [`Scores`].
const PAIR_HEADS: [&str; 3] = ["cue", "source", "antecedent"];

pub(super) struct Network {
    embeddings: Embeddings,
    layers: Vec<Layer>,
    /// Tag heads, one product: entities, then attribution.
    tags: Linear,
    /// Query and key of each pair head, one product.
    pairs: Linear,
    sizes: Sizes,
}

struct Embeddings {
    word_embeddings: Vec<f32>,
    position_embeddings: Vec<f32>,
    token_type_embeddings: Vec<f32>,
    layer_norm: LayerNorm,
}

struct Layer {
    /// Query, key and value, one product.
    attention: Linear,
    attention_output: Linear,
    attention_norm: LayerNorm,
    intermediate: Linear,
    output: Linear,
    output_norm: LayerNorm,
    heads: usize,
}

struct LayerNorm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

/// BERT's, as trained.
const EPSILON: f32 = 1e-12;

impl Network {
    pub(super) fn load(bundle: &Bundle, precision: Precision) -> Result<Self> {
        let weights = bundle.weights()?;
        let sizes = bundle.sizes();
        let (hidden, vocabulary) = (sizes.hidden, sizes.vocabulary);
        let embeddings = Embeddings {
            word_embeddings: weights
                .get("embeddings.word_embeddings.weight", &[vocabulary, hidden])?,
            position_embeddings: weights.get(
                "embeddings.position_embeddings.weight",
                &[sizes.positions, hidden],
            )?,
            token_type_embeddings: weights.get(
                "embeddings.token_type_embeddings.weight",
                &[sizes.types, hidden],
            )?,
            layer_norm: LayerNorm::load(&weights, "embeddings.LayerNorm", hidden)?,
        };
        let layers = (0..sizes.layers)
            .map(|number| {
                Layer::load(
                    &weights,
                    &format!("encoder.layer.{number}"),
                    &sizes,
                    precision,
                )
            })
            .collect::<Result<_>>()?;
        let tag_parts = [
            ("ner".to_owned(), NER_LABELS.len()),
            ("attribution".to_owned(), ATTRIBUTION_LABELS.len()),
        ];
        let pair_parts: Vec<(String, usize)> = PAIR_HEADS
            .iter()
            .flat_map(|head| [format!("{head}.query"), format!("{head}.key")])
            .map(|name| (name, PAIR_WIDTH))
            .collect();
        Ok(Self {
            embeddings,
            layers,
            // Few outputs, and those that decide: kept in f32.
            tags: joined(&weights, &tag_parts, hidden, Precision::F32)?,
            pairs: joined(&weights, &pair_parts, hidden, precision)?,
            sizes,
        })
    }

    pub(super) fn forward(&self, windows: &[Window]) -> Vec<Scores> {
        let mut states = self.embeddings.forward(windows, self.sizes.hidden);
        let lengths: Vec<usize> = windows.iter().map(|window| window.pieces.len()).collect();
        let firsts = first_rows(windows);
        for (number, layer) in self.layers.iter().enumerate() {
            // After the last attention only the first pieces of tokens are asked about.
            let rows = (number + 1 == self.layers.len()).then_some(firsts.as_slice());
            states = layer.forward(&states, &lengths, rows);
        }
        self.score(windows, &states)
    }

    fn score(&self, windows: &[Window], states: &[f32]) -> Vec<Scores> {
        let (tags, pairs) = (self.tags.forward(states), self.pairs.forward(states));
        let mut start = 0;
        windows
            .iter()
            .map(|window| {
                let rows = start..start + window.firsts.len();
                start = rows.end;
                let tags = &tags[rows.start * self.tags.outputs()..rows.end * self.tags.outputs()];
                let pairs =
                    &pairs[rows.start * self.pairs.outputs()..rows.end * self.pairs.outputs()];
                let tag_columns = |from: usize, labels: usize| TagScores {
                    labels,
                    emissions: columns(tags, self.tags.outputs(), from, labels),
                };
                let vectors = |number: usize| {
                    TokenVectors(columns(
                        pairs,
                        self.pairs.outputs(),
                        number * PAIR_WIDTH,
                        PAIR_WIDTH,
                    ))
                };
                Scores {
                    ner: tag_columns(0, NER_LABELS.len()),
                    attribution: tag_columns(NER_LABELS.len(), ATTRIBUTION_LABELS.len()),
                    cue_query: vectors(0),
                    cue_key: vectors(1),
                    source_query: vectors(2),
                    source_key: vectors(3),
                    antecedent_query: vectors(4),
                    antecedent_key: vectors(5),
                }
            })
            .collect()
    }
}

/// Rows of the first pieces of tokens, the windows laid end to end.
fn first_rows(windows: &[Window]) -> Vec<usize> {
    let mut rows = Vec::new();
    let mut start = 0;
    for window in windows {
        rows.extend(window.firsts.iter().map(|&first| start + first as usize));
        start += window.pieces.len();
    }
    rows
}

fn columns(matrix: &[f32], width: usize, from: usize, count: usize) -> Vec<f32> {
    matrix
        .chunks(width)
        .flat_map(|row| &row[from..from + count])
        .copied()
        .collect()
}

/// Several layers over the same input as one.
fn joined(
    weights: &Weights,
    parts: &[(String, usize)],
    inputs: usize,
    precision: Precision,
) -> Result<Linear> {
    let (mut weight, mut bias) = (Vec::new(), Vec::new());
    for (name, outputs) in parts {
        weight.extend(weights.get(&format!("{name}.weight"), &[*outputs, inputs])?);
        bias.extend(weights.get(&format!("{name}.bias"), &[*outputs])?);
    }
    Ok(Linear::new(&weight, bias, inputs, precision))
}

impl Embeddings {
    fn forward(&self, windows: &[Window], hidden: usize) -> Vec<f32> {
        let pieces: usize = windows.iter().map(|window| window.pieces.len()).sum();
        let mut states = Vec::with_capacity(pieces * hidden);
        let row = |number: usize| number * hidden..(number + 1) * hidden;
        for window in windows {
            for (position, (&piece, &kind)) in window.pieces.iter().zip(&window.types).enumerate() {
                let start = states.len();
                let word = row(piece as usize);
                states.extend_from_slice(&self.word_embeddings[word]);
                let values = &mut states[start..];
                let place = row(position);
                AddRow {
                    values,
                    added: &self.position_embeddings[place],
                }
                .dispatch();
                let kind = row(kind as usize);
                AddRow {
                    values,
                    added: &self.token_type_embeddings[kind],
                }
                .dispatch();
            }
        }
        self.layer_norm.forward(&mut states);
        states
    }
}

impl LayerNorm {
    fn load(weights: &Weights, name: &str, width: usize) -> Result<Self> {
        let part = |part: &str| weights.get(&format!("{name}.{part}"), &[width]);
        Ok(Self {
            weight: part("weight")?,
            bias: part("bias")?,
        })
    }

    fn forward(&self, states: &mut [f32]) {
        for values in states.chunks_mut(self.weight.len()) {
            NormalizeRow {
                values,
                weight: &self.weight,
                bias: &self.bias,
                epsilon: EPSILON,
            }
            .dispatch();
        }
    }
}

impl Layer {
    fn load(weights: &Weights, name: &str, sizes: &Sizes, precision: Precision) -> Result<Self> {
        let (hidden, intermediate) = (sizes.hidden, sizes.intermediate);
        let dense = |part: &str, outputs: usize, inputs: usize| {
            joined(
                weights,
                &[(format!("{name}.{part}"), outputs)],
                inputs,
                precision,
            )
        };
        let attention =
            ["query", "key", "value"].map(|part| (format!("{name}.attention.self.{part}"), hidden));
        Ok(Self {
            attention: joined(weights, &attention, hidden, precision)?,
            attention_output: dense("attention.output.dense", hidden, hidden)?,
            attention_norm: LayerNorm::load(
                weights,
                &format!("{name}.attention.output.LayerNorm"),
                hidden,
            )?,
            intermediate: dense("intermediate.dense", intermediate, hidden)?,
            output: dense("output.dense", hidden, intermediate)?,
            output_norm: LayerNorm::load(weights, &format!("{name}.output.LayerNorm"), hidden)?,
            heads: sizes.heads,
        })
    }

    /// One layer over windows of these lengths; only the given rows go on after the attention.
    fn forward(&self, states: &[f32], lengths: &[usize], rows: Option<&[usize]>) -> Vec<f32> {
        let hidden = self.output.outputs();
        let projected = self.attention.forward(states);
        let mut context = vec![0.0; states.len()];
        let mut start = 0;
        for &length in lengths {
            for head in 0..self.heads {
                self.attend(&projected, &mut context, start, length, head);
            }
            start += length;
        }
        drop(projected);
        let chosen =
            rows.map(|rows| (select(&context, rows, hidden), select(states, rows, hidden)));
        let (context, states) = match &chosen {
            Some((context, states)) => (context.as_slice(), states.as_slice()),
            None => (context.as_slice(), states),
        };
        let mut attended = self.attention_output.forward(context);
        AddRow {
            values: &mut attended,
            added: states,
        }
        .dispatch();
        self.attention_norm.forward(&mut attended);

        let mut inner = self.intermediate.forward(&attended);
        gelu(&mut inner);
        let mut out = self.output.forward(&inner);
        AddRow {
            values: &mut out,
            added: &attended,
        }
        .dispatch();
        self.output_norm.forward(&mut out);
        out
    }

    /// One head over one window, in f32: softmax(q k^T / sqrt(width)) v.
    fn attend(
        &self,
        projected: &[f32],
        context: &mut [f32],
        start: usize,
        length: usize,
        head: usize,
    ) {
        let hidden = self.output.outputs();
        let width = hidden / self.heads;
        let stride = 3 * hidden;
        let part = |number: usize| {
            let from = start * stride + number * hidden + head * width;
            let data = &projected[from..from + (length - 1) * stride + width];
            NdTensorView::from_data_with_strides([length, width], data, [stride, 1])
                .expect("the rows of a window lie inside the projections")
        };
        let (query, key, value) = (part(0), part(1), part(2));
        let executor = GemmExecutor::<f32>::new();
        let mut weights = vec![0.0; length * length];
        let options = GemmOptions {
            alpha: 1.0 / (width as f32).sqrt(),
            ..GemmOptions::default()
        };
        executor
            .gemm(
                &mut weights,
                GemmInputA::Unpacked(query),
                GemmInputB::Unpacked(key.transposed()),
                options,
            )
            .expect("the shapes of attention fit by construction");
        for row in weights.chunks_mut(length) {
            Softmax::new_mut(row).dispatch();
        }
        let mut out = vec![0.0; length * width];
        let weights = NdTensorView::from_data([length, length], weights.as_slice());
        executor
            .gemm(
                &mut out,
                GemmInputA::Unpacked(weights),
                GemmInputB::Unpacked(value),
                GemmOptions::default(),
            )
            .expect("the shapes of attention fit by construction");
        for (row, values) in out.chunks(width).enumerate() {
            let from = (start + row) * hidden + head * width;
            context[from..from + width].copy_from_slice(values);
        }
    }
}

fn select(matrix: &[f32], rows: &[usize], width: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(rows.len() * width);
    for &row in rows {
        out.extend_from_slice(&matrix[row * width..(row + 1) * width]);
    }
    out
}

pub(super) fn heads(bundle: &Bundle) -> Result<Heads> {
    let weights = bundle.weights()?;
    let crf = |name: &str, labels: usize| -> Result<Crf> {
        Ok(Crf {
            start: weights.get(&format!("{name}.crf.start"), &[labels])?,
            transitions: weights.get(&format!("{name}.crf.transitions"), &[labels, labels])?,
            end: weights.get(&format!("{name}.crf.end"), &[labels])?,
        })
    };
    let pair = |name: &str| -> Result<PairHead> {
        Ok(PairHead {
            distance: weights.get(&format!("{name}.distance"), &[DISTANCE_BUCKETS])?,
            none_key: weights.get(&format!("{name}.none_key"), &[PAIR_WIDTH])?,
            none_bias: weights.get(&format!("{name}.none_bias"), &[1])?[0],
        })
    };
    let [cue, source, antecedent] = PAIR_HEADS.map(pair);
    Ok(Heads {
        ner: crf("ner", NER_LABELS.len())?,
        attribution: crf("attribution", ATTRIBUTION_LABELS.len())?,
        cue: cue?,
        source: source?,
        antecedent: antecedent?,
    })
}
