//! The network: rust-bert's BERT, and linear heads on the first piece of each token.

use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::nn::{self, Module};
use tch::{Device, Kind, Tensor};

use super::numbers;
use crate::encoder::bundle::Sizes;
use crate::encoder::{
    ATTRIBUTION_LABELS, Crf, DISTANCE_BUCKETS, Heads, NER_LABELS, PAIR_WIDTH, PairHead, Window,
};
use crate::{Error, ErrorKind, Result};

/// Several windows as padded tensors.
pub struct Batch {
    pieces: Tensor,
    types: Tensor,
    mask: Tensor,
    /// Rows of the first pieces in the hidden states of all windows laid end to end.
    firsts: Tensor,
}

impl Batch {
    /// Pads the windows to the longest of them.
    pub fn new(windows: &[Window], device: Device) -> Self {
        let longest = windows
            .iter()
            .map(|window| window.pieces.len())
            .max()
            .unwrap_or(0);
        let (mut pieces, mut types, mut mask, mut firsts) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (row, window) in windows.iter().enumerate() {
            let padding = longest - window.pieces.len();
            pieces.extend(window.pieces.iter().map(|&piece| i64::from(piece)));
            pieces.extend(std::iter::repeat_n(0, padding));
            types.extend(window.types.iter().map(|&kind| i64::from(kind)));
            types.extend(std::iter::repeat_n(0, padding));
            mask.extend(std::iter::repeat_n(1i64, window.pieces.len()));
            mask.extend(std::iter::repeat_n(0, padding));
            firsts.extend(
                window
                    .kept_firsts()
                    .iter()
                    .map(|&first| (row * longest) as i64 + i64::from(first)),
            );
        }
        let shape = [windows.len() as i64, longest as i64];
        let matrix = |values: &[i64]| Tensor::from_slice(values).view(shape).to_device(device);
        Self {
            pieces: matrix(&pieces),
            types: matrix(&types),
            mask: matrix(&mask),
            firsts: Tensor::from_slice(&firsts).to_device(device),
        }
    }
}

/// What the heads say of each kept token of a batch, the windows' tokens end to end.
pub struct Outputs {
    /// Tokens x entity labels.
    pub ner: Tensor,
    /// Tokens x attribution labels.
    pub attribution: Tensor,
    /// Tokens x [`PAIR_WIDTH`], six times, in the order of `Scores`.
    pub vectors: [Tensor; 6],
}

/// A tag head: emissions, and the weights of its CRF.
pub(crate) struct TagHead {
    emissions: nn::Linear,
    pub(crate) start: Tensor,
    pub(crate) transitions: Tensor,
    pub(crate) end: Tensor,
}

/// A pair head; see `PairHead`.
pub(crate) struct LinkHead {
    query: nn::Linear,
    key: nn::Linear,
    pub(crate) distance: Tensor,
    pub(crate) none_key: Tensor,
    pub(crate) none_bias: Tensor,
}

/// The encoder and all heads.
pub struct Network {
    encoder: BertModel<BertEmbeddings>,
    hidden: i64,
    pub(crate) ner: TagHead,
    pub(crate) attribution: TagHead,
    pub(crate) cue: LinkHead,
    pub(crate) source: LinkHead,
    pub(crate) antecedent: LinkHead,
}

impl Network {
    /// Makes the variables, untrained, under `path`.
    pub fn new(path: &nn::Path, sizes: &Sizes) -> Self {
        let hidden = sizes.hidden as i64;
        let config = BertConfig {
            hidden_size: hidden,
            intermediate_size: sizes.intermediate as i64,
            max_position_embeddings: sizes.positions as i64,
            num_attention_heads: sizes.heads as i64,
            num_hidden_layers: sizes.layers as i64,
            type_vocab_size: sizes.types as i64,
            vocab_size: sizes.vocabulary as i64,
            // Drawing it for every pair of positions takes a third of a training step on a CPU; dropout of the hidden states stays.
            attention_probs_dropout_prob: 0.0,
            ..BertConfig::default()
        };
        Self {
            encoder: BertModel::new_with_optional_pooler(path, &config, false),
            hidden,
            ner: TagHead::new(&(path / "ner"), hidden, NER_LABELS.len() as i64),
            attribution: TagHead::new(
                &(path / "attribution"),
                hidden,
                ATTRIBUTION_LABELS.len() as i64,
            ),
            cue: LinkHead::new(&(path / "cue"), hidden),
            source: LinkHead::new(&(path / "source"), hidden),
            antecedent: LinkHead::new(&(path / "antecedent"), hidden),
        }
    }

    /// Hidden states of all pieces, padding included, the windows end to end (pieces x hidden); `train` turns dropout on.
    ///
    /// # Errors
    /// When rust-bert refuses the input.
    pub fn states(&self, batch: &Batch, train: bool) -> Result<Tensor> {
        let output = self
            .encoder
            .forward_t(
                Some(&batch.pieces),
                Some(&batch.mask),
                Some(&batch.types),
                None,
                None,
                None,
                None,
                train,
            )
            .map_err(|cause| Error::new(ErrorKind::Engine, format!("rust-bert: {cause}")))?;
        Ok(output.hidden_state.view([-1, self.hidden]))
    }

    /// One pass; `train` turns dropout on.
    ///
    /// # Errors
    /// When rust-bert refuses the input.
    pub fn forward(&self, batch: &Batch, train: bool) -> Result<Outputs> {
        let states = self.states(batch, train)?.index_select(0, &batch.firsts);
        let states = states.dropout(0.1, train);
        let both = |head: &LinkHead| [head.query.forward(&states), head.key.forward(&states)];
        let ([cue_query, cue_key], [source_query, source_key], [antecedent_query, antecedent_key]) =
            (both(&self.cue), both(&self.source), both(&self.antecedent));
        Ok(Outputs {
            ner: self.ner.emissions.forward(&states),
            attribution: self.attribution.emissions.forward(&states),
            vectors: [
                cue_query,
                cue_key,
                source_query,
                source_key,
                antecedent_query,
                antecedent_key,
            ],
        })
    }
}

impl Network {
    /// The weights that decoding needs.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn heads(&self) -> Result<Heads> {
        Ok(Heads {
            ner: self.ner.crf()?,
            attribution: self.attribution.crf()?,
            cue: self.cue.pair()?,
            source: self.source.pair()?,
            antecedent: self.antecedent.pair()?,
        })
    }
}

impl TagHead {
    fn crf(&self) -> Result<Crf> {
        Ok(Crf {
            start: numbers(&self.start)?,
            transitions: numbers(&self.transitions)?,
            end: numbers(&self.end)?,
        })
    }

    fn new(path: &nn::Path, hidden: i64, labels: i64) -> Self {
        let crf = path / "crf";
        Self {
            emissions: nn::linear(path, hidden, labels, Default::default()),
            start: crf.zeros("start", &[labels]),
            transitions: crf.zeros("transitions", &[labels, labels]),
            end: crf.zeros("end", &[labels]),
        }
    }
}

impl LinkHead {
    fn pair(&self) -> Result<PairHead> {
        let none_bias = numbers(&self.none_bias)?
            .first()
            .copied()
            .unwrap_or_default();
        Ok(PairHead {
            distance: numbers(&self.distance)?,
            none_key: numbers(&self.none_key)?,
            none_bias,
        })
    }

    fn new(path: &nn::Path, hidden: i64) -> Self {
        let width = PAIR_WIDTH as i64;
        Self {
            query: nn::linear(path / "query", hidden, width, Default::default()),
            key: nn::linear(path / "key", hidden, width, Default::default()),
            distance: path.zeros("distance", &[DISTANCE_BUCKETS as i64]),
            none_key: path.zeros("none_key", &[width]),
            none_bias: path.zeros("none_bias", &[1]),
        }
    }

    /// Scores of pairs of span vectors (pairs x width) at the distances of these buckets.
    pub(crate) fn score(&self, queries: &Tensor, keys: &Tensor, buckets: &Tensor) -> Tensor {
        scaled_dot(queries, keys) + self.distance.index_select(0, buckets)
    }

    /// Scores of "none of these" for span vectors (queries x width).
    pub(crate) fn score_none(&self, queries: &Tensor) -> Tensor {
        scaled_dot(queries, &self.none_key.unsqueeze(0)) + &self.none_bias
    }
}

fn scaled_dot(left: &Tensor, right: &Tensor) -> Tensor {
    (left * right).sum_dim_intlist(1i64, false, Kind::Float) / (PAIR_WIDTH as f64).sqrt()
}
