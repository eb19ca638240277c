//! The loop: epochs of shuffled batches, a development score after each, checkpoints to resume from.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use tch::{Device, nn};

use super::config::{Config, Part};
use super::data::TrainingWindow;
use super::development::{Development, Scores};
use super::lesson::{Lessons, read_part};
use super::loss::losses;
use super::optimizer::{AdamW, Rates};
use super::pretrain::pretrain;
use super::start::{mix_with, start_from};
use crate::encoder::bundle::Sizes;
use crate::encoder::torch::{Batch, Network, torch_error};
use crate::encoder::{PieceTokenizer, Windowing};
use crate::gold::Gold;
use crate::{Error, ErrorKind, Result};

/// What a training tells while it runs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The data are read: articles to learn from, articles for development.
    Read(usize, usize),
    /// An epoch of the pre-training starts: its number from 0, its steps, the first step (above 0 when resumed).
    Pretraining(usize, usize, usize),
    /// A step of the pre-training is done: the loss per piece to guess.
    Guessed(f64),
    /// An epoch starts: its number from 0, its steps, the first step (above 0 when resumed).
    Epoch(usize, usize, usize),
    /// A step is done: the loss per token of entities, attribution, links, antecedents.
    Step([f64; 4]),
    /// An epoch is scored: a line for people, and whether it is the best so far.
    Scored(String, bool),
}

/// The log's word for the mean of the best weights and those that the training started from.
const WITH_START: &str = "with start";

/// Where a training stands; kept beside the checkpoint.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) epoch: usize,
    pub(super) step: usize,
    best: f64,
    best_epoch: usize,
}

/// Trains as a config says and returns the path of the best weights, f32, in the config's work folder: of the best epoch, or
/// their mean with the weights it started from where the config asks for one.
///
/// # Errors
/// When data, base weights or the work folder cannot be read or written, or libtorch fails.
pub fn train(config: &Config, device: Device, mut on_event: impl FnMut(Event)) -> Result<PathBuf> {
    let work = &config.bundle.work;
    fs::create_dir_all(work).map_err(|cause| Error::io(work, cause))?;
    let (best, checkpoint) = (
        work.join("best.safetensors"),
        work.join("checkpoint.safetensors"),
    );
    let tokenizer = PieceTokenizer::open(&config.bundle.base.join("tokenizer.json"))?;
    let base = match (&config.bundle.start, &config.pretraining) {
        (Some(weights), _) => weights.clone(),
        (None, Some(settings)) => pretrain(config, settings, &tokenizer, device, &mut on_event)?,
        (None, None) => config.bundle.base.join("model.safetensors"),
    };
    let lessons = Lessons::read(config)?;
    let develop: Vec<Gold> = read_part(config, Part::Development)?
        .into_iter()
        .map(|article| article.gold)
        .collect();
    on_event(Event::Read(lessons.len(), develop.len()));

    tch::manual_seed(config.training.seed as i64);
    let mut store = nn::VarStore::new(device);
    let network = Network::new(&store.root(), &sizes(&config.bundle.base)?);
    start_from(&mut store, &base)?;
    let mut optimizer = AdamW::new(&store, &rates(config));
    if let Some(decay) = config.training.average {
        optimizer.keep_average(decay);
    }
    let mut progress = resume(&checkpoint, &mut optimizer)?;
    let windowing = Windowing {
        length: config.windows.length,
        context: config.windows.context,
    };
    let development = Development::new(&develop, &tokenizer, windowing);
    let mut log = Log::open(&work.join("log.csv"))?;

    while progress.epoch < config.training.epochs {
        let batches = lessons.batches(config, &tokenizer, progress.epoch)?;
        on_event(Event::Epoch(progress.epoch, batches.len(), progress.step));
        let started = Instant::now();
        let mut sums = [0.0; 4];
        let first = progress.step;
        for batch in &batches[first.min(batches.len())..] {
            let done = progress.epoch as f64 + progress.step as f64 / batches.len() as f64;
            let parts = step(
                config,
                &network,
                &mut optimizer,
                batch,
                done / config.training.epochs as f64,
                device,
            )?;
            sums.iter_mut()
                .zip(parts)
                .for_each(|(sum, part)| *sum += part);
            progress.step += 1;
            on_event(Event::Step(parts));
            if progress
                .step
                .is_multiple_of(config.training.checkpoint_steps)
            {
                keep(&checkpoint, &optimizer, &progress)?;
            }
        }
        let mean = sums.map(|sum| sum / batches.len().saturating_sub(first).max(1) as f64);
        let mut score = |weights: &str| -> Result<()> {
            let scores = development.score(&network, device)?;
            let better = scores.mean() > progress.best || config.training.keep_last;
            if better {
                (progress.best, progress.best_epoch) = (scores.mean(), progress.epoch);
                store
                    .save(&best)
                    .map_err(|cause| torch_error(cause).at_path(&best))?;
            }
            let seconds = started.elapsed().as_secs_f64();
            log.write(progress.epoch, weights, Some(mean), &scores, seconds)?;
            on_event(Event::Scored(format!("{weights} {scores}"), better));
            Ok(())
        };
        score("last")?;
        if optimizer.has_average() {
            optimizer.exchange_average();
            score("mean")?;
            optimizer.exchange_average();
        }
        (progress.epoch, progress.step) = (progress.epoch + 1, 0);
        keep(&checkpoint, &optimizer, &progress)?;
        if progress.epoch - progress.best_epoch > config.training.patience {
            break;
        }
    }
    match &config.bundle.start {
        Some(start) if config.bundle.start_share > 0.0 => {
            let mean = work.join("mean.safetensors");
            let failed = |path: &Path, cause| torch_error(cause).at_path(path);
            store.load(&best).map_err(|cause| failed(&best, cause))?;
            mix_with(&mut store, start, config.bundle.start_share)?;
            let scores = development.score(&network, device)?;
            log.write(progress.best_epoch, WITH_START, None, &scores, 0.0)?;
            let better = scores.mean() > progress.best;
            on_event(Event::Scored(format!("{WITH_START} {scores}"), better));
            store.save(&mean).map_err(|cause| failed(&mean, cause))?;
            Ok(mean)
        }
        _ => Ok(best),
    }
}

/// One step; `done` is the share of the whole training that is behind it.
fn step(
    config: &Config,
    network: &Network,
    optimizer: &mut AdamW,
    batch: &[TrainingWindow],
    done: f64,
    device: Device,
) -> Result<[f64; 4]> {
    let training = &config.training;
    // Dropout after a resume is what it would have been without.
    tch::manual_seed(training.seed as i64 + 1000 + optimizer.step as i64);
    let windows: Vec<_> = batch.iter().map(|window| window.window.clone()).collect();
    let outputs = network.forward(&Batch::new(&windows, device), true)?;
    let losses = losses(network, &outputs, batch, &config.loss);
    optimizer.step(&losses.total, schedule(done, training.warm_up));
    Ok(losses.parts)
}

/// What the rates are multiplied by when a share of the training is done: it rises to 1, then falls to almost nothing.
pub(super) fn schedule(done: f64, warm_up: f64) -> f64 {
    let share = if done < warm_up {
        done / warm_up
    } else {
        (1.0 - done) / (1.0 - warm_up)
    };
    share.max(1e-3)
}

fn rates(config: &Config) -> Rates {
    let training = &config.training;
    Rates {
        encoder: training.encoder_rate,
        embeddings: training.embeddings_rate,
        heads: training.heads_rate,
        decay: training.weight_decay,
        clip: training.clip,
    }
}

pub(super) fn keep(checkpoint: &Path, optimizer: &AdamW, progress: &Progress) -> Result<()> {
    optimizer.save(checkpoint)?;
    let path = checkpoint.with_extension("json");
    let text = serde_json::to_string(progress)
        .map_err(|cause| Error::new(ErrorKind::Internal, cause.to_string()))?;
    fs::write(&path, text).map_err(|cause| Error::io(&path, cause))
}

pub(super) fn resume(checkpoint: &Path, optimizer: &mut AdamW) -> Result<Progress> {
    let path = checkpoint.with_extension("json");
    if !path.exists() {
        return Ok(Progress::default());
    }
    optimizer.load(checkpoint)?;
    let text = fs::read_to_string(&path).map_err(|cause| Error::io(&path, cause))?;
    serde_json::from_str(&text).map_err(|cause| {
        Error::new(
            ErrorKind::Format,
            format!("{cause}; delete it to start anew"),
        )
        .at_path(&path)
    })
}

/// The development scores of the weights that `train` returned, from the work folder's log.
pub(super) fn best_scores(config: &Config) -> Result<toml::Table> {
    let path = config.bundle.work.join("log.csv");
    let wrong = |cause: csv::Error| Error::new(ErrorKind::Format, cause.to_string()).at_path(&path);
    let mut reader = csv::Reader::from_path(&path).map_err(wrong)?;
    let header = reader.headers().map_err(wrong)?.clone();
    let at = |name: &str| header.iter().position(|column| column == name);
    let mut best = toml::Table::new();
    let mut highest = f64::MIN;
    for row in reader.records() {
        let row = row.map_err(wrong)?;
        let number = |at: usize| row.get(at).and_then(|cell| cell.parse::<f64>().ok());
        let with_start = at("weights").and_then(|at| row.get(at)) == Some(WITH_START);
        let better = |&mean: &f64| mean > highest || with_start || config.training.keep_last;
        let Some(mean) = at("mean").and_then(number).filter(better) else {
            continue;
        };
        highest = mean;
        best = SCORES
            .iter()
            .filter_map(|&name| Some((name.to_owned(), number(at(name)?)?)))
            // What the development articles cannot tell.
            .filter(|(_, score)| score.is_finite())
            .map(|(name, score)| (name, toml::Value::Float(score)))
            .collect();
    }
    Ok(best)
}

/// The development scores in the log.
const SCORES: [&str; 7] = [
    "content",
    "cue",
    "source",
    "ner",
    "cue_link",
    "source_link",
    "antecedent",
];

/// The sizes that a base's `config.json` states; the token types are ours.
pub(super) fn sizes(base: &Path) -> Result<Sizes> {
    #[derive(Deserialize)]
    struct BaseConfig {
        num_hidden_layers: usize,
        hidden_size: usize,
        num_attention_heads: usize,
        intermediate_size: usize,
        vocab_size: usize,
        max_position_embeddings: usize,
    }
    let path = base.join("config.json");
    let text = fs::read_to_string(&path).map_err(|cause| Error::io(&path, cause))?;
    let config: BaseConfig = serde_json::from_str(&text)
        .map_err(|cause| Error::new(ErrorKind::Format, cause.to_string()).at_path(&path))?;
    Ok(Sizes {
        layers: config.num_hidden_layers,
        hidden: config.hidden_size,
        heads: config.num_attention_heads,
        intermediate: config.intermediate_size,
        vocabulary: config.vocab_size,
        positions: config.max_position_embeddings,
        types: super::start::TOKEN_TYPES as usize,
    })
}

/// One row an epoch: losses, development scores, seconds.
struct Log(csv::Writer<fs::File>);

impl Log {
    fn open(path: &Path) -> Result<Self> {
        let new = !path.exists();
        let file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(|cause| Error::io(path, cause))?;
        let mut log = Self(csv::Writer::from_writer(file));
        if new {
            let losses = [
                "loss_ner",
                "loss_attribution",
                "loss_link",
                "loss_antecedent",
            ];
            let header = ["epoch", "weights"].into_iter().chain(losses).chain(SCORES);
            let header = header.chain(["mean", "seconds"]).map(str::to_owned);
            log.row(&header.collect::<Vec<_>>())?;
        }
        Ok(log)
    }

    fn write(
        &mut self,
        epoch: usize,
        weights: &str,
        losses: Option<[f64; 4]>,
        scores: &Scores,
        seconds: f64,
    ) -> Result<()> {
        let mut row = vec![epoch.to_string(), weights.to_owned()];
        match losses {
            Some(losses) => row.extend(losses.map(|loss| format!("{loss:.5}"))),
            None => row.extend(<[String; 4]>::default()),
        }
        row.extend(scores.values().iter().map(|score| format!("{score:.4}")));
        row.push(format!("{:.4}", scores.mean()));
        row.push(format!("{seconds:.0}"));
        self.row(&row)
    }

    fn row(&mut self, row: &[String]) -> Result<()> {
        let failed = |cause: String| {
            Error::new(ErrorKind::Io, format!("the log cannot be written: {cause}"))
        };
        self.0
            .write_record(row)
            .map_err(|cause| failed(cause.to_string()))?;
        self.0.flush().map_err(|cause| failed(cause.to_string()))
    }
}
