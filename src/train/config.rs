//! `Config`: every setting of a training, as its TOML file states it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{Error, ErrorKind, Result};

/// Every setting of a training; unknown keys are an error, so that a misspelt one is not passed over.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What is made.
    pub bundle: BundleConfig,
    /// How documents are cut.
    pub windows: WindowConfig,
    /// Guessing masked words of plain news before anything else; without it the training starts from the base weights.
    pub pretraining: Option<PretrainingConfig>,
    /// The loop.
    pub training: TrainingConfig,
    /// Weights of the heads in the loss.
    pub loss: LossConfig,
    /// Bundles to learn from beside the annotators.
    pub teaching: Option<TeachingConfig>,
    /// Changes made to the training windows at random.
    pub augmentation: AugmentationConfig,
    /// The corpora.
    pub data: Vec<DataFile>,
}

/// What is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleConfig {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Folder of the base weights: `model.safetensors`, `config.json`, `tokenizer.json`.
    pub base: PathBuf,
    /// Weights that the training starts from instead of the base's: those of an earlier bundle, its heads and all.
    pub start: Option<PathBuf>,
    /// Share that `start` has in the bundle's weights; the rest is the best weights of the training. A mean of where a training
    /// began and where it ended can be better than both (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    #[serde(default)]
    pub start_share: f64,
    /// Folder for checkpoints and the log.
    pub work: PathBuf,
}

/// How documents are cut; see [`crate::encoder::Windowing`].
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowConfig {
    /// Pieces in a window at most.
    pub length: usize,
    /// Pieces in a training window at most, where that is more: the lengths are drawn, so that windows of all of them can be read.
    pub longest: Option<usize>,
    /// Pieces of context on each side, when run.
    pub context: usize,
}

/// Guessing masked words of plain news.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PretrainingConfig {
    /// Passes over the texts.
    pub epochs: usize,
    /// Windows in a step.
    pub batch: usize,
    /// Highest learning rate of the whole encoder.
    pub rate: f64,
    /// Share of the steps in which the rate rises from zero.
    pub warm_up: f64,
    /// Share of the words that are to be guessed.
    pub mask: f64,
    /// The texts.
    pub data: Vec<TextFile>,
}

/// One file of plain articles, in any format that `extract` reads.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextFile {
    /// Where it is.
    pub path: PathBuf,
    /// How often an epoch uses each of its articles; a fraction is a chance, drawn anew each time.
    #[serde(default = "whole")]
    pub share: f64,
    /// Articles whose ids begin so are left out, to be measured on.
    #[serde(default)]
    pub hold_out: Vec<String>,
}

/// Learning the tags that other bundles expect where nobody annotated any: whole distributions, not only the best labels.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeachingConfig {
    /// Their folders; what they say is averaged.
    pub bundles: Vec<PathBuf>,
    /// Weight in the loss of a layer of a window that they annotate; that of an annotated one is 1.
    pub weight: f32,
    /// Plain texts that they alone annotate.
    #[serde(default)]
    pub data: Vec<TextFile>,
}

/// The loop.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingConfig {
    /// Passes over the data.
    pub epochs: usize,
    /// Windows in a step.
    pub batch: usize,
    /// Highest learning rate of the transformer layers.
    pub encoder_rate: f64,
    /// Highest learning rate of the embeddings.
    pub embeddings_rate: f64,
    /// Highest learning rate of the heads.
    pub heads_rate: f64,
    /// Share of the steps in which the rates rise from zero.
    pub warm_up: f64,
    /// Weight decay of AdamW; none on biases and layer norms.
    pub weight_decay: f64,
    /// Gradients longer than this are cut to it.
    pub clip: f64,
    /// What of the running means of the weights stays at each step; the means are scored beside the weights, and the better of the
    /// two is kept. Without it no means are kept.
    pub average: Option<f64>,
    /// Epochs without a better development score before it stops.
    pub patience: usize,
    /// Whether the weights of the last epoch are kept, their running mean where there is one, whatever the development scores say:
    /// for development articles that are too few to choose by.
    #[serde(default)]
    pub keep_last: bool,
    /// Seed of all random choices.
    pub seed: u64,
    /// Steps between checkpoints.
    pub checkpoint_steps: usize,
}

/// Weights of the heads in the loss, each per token of the batch.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossConfig {
    /// Entity tags.
    pub ner: f64,
    /// Content, cue and source tags.
    pub attribution: f64,
    /// Content to cue and content to source.
    pub link: f64,
    /// Mention to antecedent.
    pub antecedent: f64,
}

/// Shares of the training windows that are changed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AugmentationConfig {
    /// Paragraph separators dropped: pages whose breaks were lost.
    pub join_paragraphs: f64,
    /// Curly double marks made straight or single, straight ones curly.
    pub swap_marks: f64,
    /// Quotation rows of the token types cleared: marks that could not be paired.
    pub clear_quotation: f64,
    /// All words in upper case.
    pub upper_case: f64,
    /// All words in title case.
    pub title_case: f64,
    /// Words hidden behind `[MASK]` (a share of the words, not of the windows), labels and all: the rest must tell what they were.
    #[serde(default)]
    pub hide_words: f64,
    /// Articles whose people and organisations get other names (a share of the articles with attributions and without chains).
    #[serde(default)]
    pub replace_names: f64,
    /// Folder of the bundle that finds the names to replace where a corpus does not tell them.
    pub names_by: Option<PathBuf>,
}

/// One corpus file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its format, a word of `GoldFormat`.
    pub format: String,
    /// What it is for.
    pub part: Part,
    /// How often an epoch uses each of its articles; a fraction is a chance, drawn anew each time.
    #[serde(default = "whole")]
    pub share: f64,
    /// Articles whose ids begin so are left out, to be measured on.
    #[serde(default)]
    pub hold_out: Vec<String>,
    /// Whether the teachers annotate the layers of tags that the corpus does not.
    #[serde(default)]
    pub taught: bool,
    /// Whether the contents of its attributions, as small articles of their own, are learned from too.
    #[serde(default)]
    pub inner: bool,
    /// Whether its speakers are learned from as chains: a pronoun's antecedents are the names of its speaker.
    #[serde(default)]
    pub speaker_chains: bool,
}

/// What a corpus file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// To learn from.
    Train,
    /// To choose the best epoch by, and to fit the calibration to.
    Development,
    /// To fit the calibration to, and no more: scores of unlike corpora in one would not compare with those of other runs.
    Calibration,
}

fn whole() -> f64 {
    1.0
}

impl Config {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// When it cannot be read or a setting is missing, unknown or of another kind.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|cause| Error::io(path, cause))?;
        toml::from_str(&text)
            .map_err(|cause| Error::new(ErrorKind::Setting, cause.to_string()).at_path(path))
    }
}
