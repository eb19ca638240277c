//! The network: BERT (Devlin et al. 2019), and linear heads on the first piece of each token. Fields are named as the
//! weights are.

use rayon::prelude::*;
use rten_simd::SimdOp;

use super::Precision;
use super::attention::Attention;
use super::kernel::{Activation, AddAndNormalize};
use super::linear::{Linear, Products, ROWS};
use crate::encoder::bundle::{Bundle, Rows, Sizes, Weights};
use crate::encoder::{
    ATTRIBUTION_LABELS, Crf, DISTANCE_BUCKETS, Heads, NER_LABELS, PAIR_WIDTH, PairHead, Scores,
    TagScores, TokenVectors, Window, blank,
};
use crate::{Error, ErrorKind, Result};

/// The pair heads, in the order of the vectors of [`Scores`].
const PAIR_HEADS: [&str; 3] = ["cue", "source", "antecedent"];

/// What the windows of a run use one after the other.
#[derive(Default)]
pub(super) struct Workspace {
    products: Products,
    projected: Vec<f32>,
    dense: Vec<f32>,
    inner: Vec<f32>,
}

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
    word_embeddings: Rows,
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
                .rows("embeddings.word_embeddings.weight", &[vocabulary, hidden])?,
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
        // Packing takes most of the time that loading does.
        let layers = (0..sizes.layers)
            .into_par_iter()
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

    /// The scores of a window's kept tokens.
    ///
    /// Each window goes through alone: its states then fit the core's own cache, and it has no neighbours to depend on.
    pub(super) fn forward(&self, window: &Window, space: &mut Workspace) -> Result<Scores> {
        self.check(window)?;
        if window.keep.is_empty() {
            return blank(0);
        }
        let mut states = self.embeddings.forward(window);
        let all: Vec<usize> = (0..window.pieces.len()).collect();
        let kept = window.kept_firsts().iter();
        let firsts: Vec<usize> = kept.map(|&first| first as usize).collect();
        for (number, layer) in self.layers.iter().enumerate() {
            // In the last layer only the first pieces of the tokens that are scored are asked about.
            let last = number + 1 == self.layers.len();
            states = layer.forward(states, if last { &firsts } else { &all }, space);
        }
        Ok(self.score(&states, space))
    }

    /// A window that another bundle's tokenizer made must fail, not panic.
    fn check(&self, window: &Window) -> Result<()> {
        let below =
            |numbers: &[u32], limit: usize| numbers.iter().all(|&number| (number as usize) < limit);
        let length = window.pieces.len();
        let fits = length <= self.sizes.positions
            && window.types.len() == length
            && below(&window.pieces, self.sizes.vocabulary)
            && below(&window.types, self.sizes.types)
            && below(&window.firsts, length)
            && window.keep.end <= window.firsts.len();
        if fits {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Engine,
            format!(
                "a window of {length} pieces does not fit the network {:?}",
                self.sizes
            ),
        ))
    }

    fn score(&self, states: &[f32], space: &mut Workspace) -> Scores {
        let (tags, pairs) = (&mut space.dense, &mut space.projected);
        self.tags.forward(&mut space.products, states, tags);
        self.pairs.forward(&mut space.products, states, pairs);
        let tags = |first: usize, labels: usize| TagScores {
            labels,
            emissions: columns(tags, self.tags.outputs(), first, labels),
        };
        let vectors = |number: usize| {
            let first = number * PAIR_WIDTH;
            TokenVectors(columns(pairs, self.pairs.outputs(), first, PAIR_WIDTH))
        };
        Scores {
            ner: tags(0, NER_LABELS.len()),
            attribution: tags(NER_LABELS.len(), ATTRIBUTION_LABELS.len()),
            cue_query: vectors(0),
            cue_key: vectors(1),
            source_query: vectors(2),
            source_key: vectors(3),
            antecedent_query: vectors(4),
            antecedent_key: vectors(5),
        }
    }
}

fn columns(matrix: &[f32], width: usize, first: usize, count: usize) -> Vec<f32> {
    matrix
        .chunks(width)
        .flat_map(|row| &row[first..first + count])
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
    let outputs: usize = parts.iter().map(|(_, outputs)| outputs).sum();
    let mut weight = Vec::with_capacity(outputs * inputs);
    let mut bias = Vec::with_capacity(outputs);
    for (name, outputs) in parts {
        weights.append(&format!("{name}.weight"), &[*outputs, inputs], &mut weight)?;
        weights.append(&format!("{name}.bias"), &[*outputs], &mut bias)?;
    }
    Ok(Linear::new(&weight, bias, inputs, precision))
}

impl Embeddings {
    fn forward(&self, window: &Window) -> Vec<f32> {
        let hidden = self.layer_norm.weight.len();
        let row = |number: u32| number as usize * hidden..(number as usize + 1) * hidden;
        let mut states = Vec::with_capacity(window.pieces.len() * hidden);
        let mut places = Vec::with_capacity(states.capacity());
        for (position, (&piece, &kind)) in (0u32..).zip(window.pieces.iter().zip(&window.types)) {
            self.word_embeddings.append(piece as usize, &mut states);
            let position = &self.position_embeddings[row(position)];
            let kind = &self.token_type_embeddings[row(kind)];
            places.extend(position.iter().zip(kind).map(|(a, b)| a + b));
        }
        self.layer_norm.add(&mut states, &places);
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

    /// Adds to states, then normalises them.
    fn add(&self, states: &mut [f32], added: &[f32]) {
        AddAndNormalize {
            values: states,
            added,
            weight: &self.weight,
            bias: &self.bias,
            epsilon: EPSILON,
        }
        .dispatch();
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
            intermediate: dense("intermediate.dense", intermediate, hidden)?.with(Activation::Gelu),
            output: dense("output.dense", hidden, intermediate)?,
            output_norm: LayerNorm::load(weights, &format!("{name}.output.LayerNorm"), hidden)?,
            heads: sizes.heads,
        })
    }

    /// One layer over the states of a window; only the given rows go on after the attention.
    fn forward(&self, states: Vec<f32>, rows: &[usize], space: &mut Workspace) -> Vec<f32> {
        let Workspace {
            products,
            projected,
            dense,
            inner,
        } = space;
        let hidden = self.output.outputs();
        self.attention.forward(products, &states, projected);
        let context = Attention {
            projected,
            hidden,
            heads: self.heads,
            rows,
        }
        .dispatch();
        let mut states: Vec<f32> = rows
            .iter()
            .flat_map(|row| &states[row * hidden..(row + 1) * hidden])
            .copied()
            .collect();
        // A few rows at a time, so that the wide inner states stay in the cache.
        for (states, context) in states
            .chunks_mut(ROWS * hidden)
            .zip(context.chunks(ROWS * hidden))
        {
            self.attention_output.forward(products, context, dense);
            self.attention_norm.add(states, dense);
            self.intermediate.forward(products, states, inner);
            self.output.forward(products, inner, dense);
            self.output_norm.add(states, dense);
        }
        states
    }
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
