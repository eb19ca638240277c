//! Pre-training on plain news: words are masked and guessed (Devlin et al. 2019), so that the encoder knows the manner of news and
//! what the case and quotation rows of its token types mean before it sees a label (Gururangan et al. 2020).

use std::fs;
use std::path::{Path, PathBuf};

use tch::nn::{self, Module};
use tch::{Device, Tensor};

use super::Event;
use super::config::{Config, PretrainingConfig, TextFile};
use super::lesson::batched;
use super::optimizer::{AdamW, Rates};
use super::random::Random;
use super::run::{keep, resume, schedule, sizes};
use super::start::start_from;
use crate::encoder::torch::{Batch, Network, by_name, torch_error};
use crate::encoder::{PieceTokenizer, Window, Windowing, windows};
use crate::input::{self, Reader};
use crate::text::{Article, Document};
use crate::{Error, ErrorKind, Result};

/// Of the words that are to be guessed, so many are masked and so many exchanged for another piece; the rest stay, so that
/// the encoder must hold every word for possible (Devlin et al. 2019).
const MASKED: f64 = 0.8;
const EXCHANGED: f64 = 0.1;

/// A window with words to guess: the places of their pieces in it, and the pieces that stood there.
struct Task {
    window: Window,
    asked: Vec<(usize, u32)>,
}

/// Guesses pieces from hidden states; the last layer is the word embedding itself (Press & Wolf 2017).
struct WordHead {
    dense: nn::Linear,
    norm: nn::LayerNorm,
    bias: Tensor,
}

/// Trains the encoder on plain text and returns the path of its weights; at once where a training before has made them.
///
/// # Errors
/// When texts or base weights cannot be read, the work folder cannot be written, or libtorch fails.
pub(super) fn pretrain(
    config: &Config,
    settings: &PretrainingConfig,
    tokenizer: &PieceTokenizer,
    device: Device,
    on_event: &mut impl FnMut(Event),
) -> Result<PathBuf> {
    let work = &config.bundle.work;
    let (made, checkpoint) = (
        work.join("pretrained.safetensors"),
        work.join("pretraining.safetensors"),
    );
    if made.exists() {
        return Ok(made);
    }
    let texts = read_texts(&settings.data)?
        .into_iter()
        .map(|(article, share)| (Document::new(&article.text), share));
    let texts: Vec<(Document, f64)> = texts.collect();
    tch::manual_seed(config.training.seed as i64);
    let mut store = nn::VarStore::new(device);
    let sizes = sizes(&config.bundle.base)?;
    let network = Network::new(&store.root(), &sizes);
    let head = WordHead::new(&(&store.root() / "words"), sizes.hidden, sizes.vocabulary);
    start_from(&mut store, &config.bundle.base.join("model.safetensors"))?;
    let words = store
        .variables()
        .remove("embeddings.word_embeddings.weight")
        .ok_or_else(|| Error::new(ErrorKind::Internal, "the network has no word embedding"))?;
    let rates = Rates {
        encoder: settings.rate,
        embeddings: settings.rate,
        heads: settings.rate,
        decay: config.training.weight_decay,
        clip: config.training.clip,
    };
    let mut optimizer = AdamW::new(&store, &rates);
    let mut progress = resume(&checkpoint, &mut optimizer)?;
    while progress.epoch < settings.epochs {
        let batches = batches(
            config,
            settings,
            &texts,
            tokenizer,
            sizes.vocabulary,
            progress.epoch,
        )?;
        on_event(Event::Pretraining(
            progress.epoch,
            batches.len(),
            progress.step,
        ));
        for batch in &batches[progress.step.min(batches.len())..] {
            let done = progress.epoch as f64 + progress.step as f64 / batches.len() as f64;
            tch::manual_seed(config.training.seed as i64 + 1000 + optimizer.step as i64);
            let loss = head.loss(&network, &words, batch, device)?;
            optimizer.step(
                &loss,
                schedule(done / settings.epochs as f64, settings.warm_up),
            );
            progress.step += 1;
            on_event(Event::Guessed(loss.double_value(&[])));
            if progress
                .step
                .is_multiple_of(config.training.checkpoint_steps)
            {
                keep(&checkpoint, &optimizer, &progress)?;
            }
        }
        (progress.epoch, progress.step) = (progress.epoch + 1, 0);
        keep(&checkpoint, &optimizer, &progress)?;
    }
    write_encoder(&store, &made)?;
    // Half a gigabyte that nothing needs any more.
    for path in [checkpoint.with_extension("json"), checkpoint] {
        fs::remove_file(&path).map_err(|cause| Error::io(&path, cause))?;
    }
    Ok(made)
}

/// The articles of plain-text files, each with how often an epoch uses it.
pub(super) fn read_texts(files: &[TextFile]) -> Result<Vec<(Article, f64)>> {
    let options = input::Options::default();
    let mut texts = Vec::new();
    for file in files {
        let listing = input::list(&[file.path.to_string_lossy().into_owned()], &options)?;
        for record in Reader::new(listing, &options) {
            let article = match record.article() {
                // Corpora have them, and there is nothing to learn from them.
                Err(cause) if cause.kind() == ErrorKind::Empty => continue,
                article => article?,
            };
            let held_out = file
                .hold_out
                .iter()
                .any(|start| article.id.starts_with(start));
            if !held_out {
                texts.push((article, file.share));
            }
        }
    }
    Ok(texts)
}

/// The batches of an epoch: the same for the same seed and epoch.
fn batches(
    config: &Config,
    settings: &PretrainingConfig,
    texts: &[(Document, f64)],
    tokenizer: &PieceTokenizer,
    vocabulary: usize,
    epoch: usize,
) -> Result<Vec<Vec<Task>>> {
    let missing = || Error::new(ErrorKind::Bundle, "the tokenizer has no piece [MASK]");
    let mask = tokenizer.id("[MASK]").ok_or_else(missing)?;
    let mut random = Random::new(
        config
            .training
            .seed
            .wrapping_add(0x4d4c_4d00 + epoch as u64),
    );
    let mut tasks = Vec::new();
    for (document, share) in texts {
        let pieces = tokenizer.pieces(document)?;
        for _ in 0..random.copies(*share) {
            let windowing = Windowing {
                length: config.windows.length - random.below(config.windows.length / 4 + 1),
                context: 0,
            };
            for window in windows(document, &pieces, tokenizer, windowing) {
                tasks.push(task(window, settings.mask, mask, vocabulary, &mut random));
            }
        }
    }
    Ok(batched(
        tasks,
        settings.batch,
        |task| task.window.pieces.len(),
        &mut random,
    ))
}

/// Takes whole words of a window away, about `share` of its pieces.
fn task(mut window: Window, share: f64, mask: u32, vocabulary: usize, random: &mut Random) -> Task {
    let mut asked = Vec::new();
    for entry in 0..window.firsts.len() {
        if !random.chance(share) {
            continue;
        }
        let places = window.pieces_of(entry);
        let fate = random.unit();
        for place in places {
            asked.push((place, window.pieces[place]));
            if fate < MASKED {
                window.pieces[place] = mask;
            } else if fate < MASKED + EXCHANGED {
                window.pieces[place] = random.below(vocabulary) as u32;
            }
        }
    }
    Task { window, asked }
}

impl WordHead {
    fn new(path: &nn::Path, hidden: usize, vocabulary: usize) -> Self {
        let hidden = hidden as i64;
        Self {
            dense: nn::linear(path / "dense", hidden, hidden, Default::default()),
            norm: nn::layer_norm(path / "LayerNorm", vec![hidden], Default::default()),
            bias: path.zeros("bias", &[vocabulary as i64]),
        }
    }

    /// Mean cross-entropy of the pieces asked for.
    fn loss(
        &self,
        network: &Network,
        words: &Tensor,
        batch: &[Task],
        device: Device,
    ) -> Result<Tensor> {
        let windows: Vec<Window> = batch.iter().map(|task| task.window.clone()).collect();
        let longest = windows
            .iter()
            .map(|window| window.pieces.len())
            .max()
            .unwrap_or(0);
        let (mut places, mut right) = (Vec::new(), Vec::new());
        for (row, task) in batch.iter().enumerate() {
            for &(place, piece) in &task.asked {
                places.push((row * longest + place) as i64);
                right.push(i64::from(piece));
            }
        }
        let states = network.states(&Batch::new(&windows, device), true)?;
        let states = states.index_select(0, &Tensor::from_slice(&places).to_device(device));
        let states = self.norm.forward(&self.dense.forward(&states).gelu("none"));
        let guesses = states.matmul(&words.tr()) + &self.bias;
        Ok(guesses.cross_entropy_for_logits(&Tensor::from_slice(&right).to_device(device)))
    }
}

/// Writes the encoder's variables, without any head.
fn write_encoder(store: &nn::VarStore, path: &Path) -> Result<()> {
    let tensors: Vec<(String, Tensor)> = by_name(store)
        .into_iter()
        .filter(|(name, _)| name.starts_with("embeddings.") || name.starts_with("encoder."))
        .map(|(name, tensor)| (name, tensor.detach()))
        .collect();
    Tensor::write_safetensors(&tensors, path).map_err(|cause| torch_error(cause).at_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_taken_and_asked_for() {
        // [CLS] a b1 b2 [SEP], two words.
        let window = Window {
            pieces: vec![101, 7, 8, 9, 102],
            types: vec![0; 5],
            firsts: vec![1, 2],
            tokens: vec![0, 1],
            keep: 0..2,
        };
        let mut random = Random::new(1);
        let tasks: Vec<Task> = (0..400)
            .map(|_| task(window.clone(), 0.5, 103, 1000, &mut random))
            .collect();
        for task in &tasks {
            let asked: Vec<usize> = task.asked.iter().map(|&(place, _)| place).collect();
            assert!(
                [&[][..], &[1], &[2, 3], &[1, 2, 3]].contains(&asked.as_slice()),
                "{asked:?}"
            );
            for (place, piece) in &task.asked {
                assert_eq!(*piece, window.pieces[*place]);
            }
            for place in (0..5).filter(|place| !asked.contains(place)) {
                assert_eq!(task.window.pieces[place], window.pieces[place]);
            }
        }
        let masked = tasks
            .iter()
            .filter(|task| task.window.pieces.contains(&103))
            .count();
        assert!((200..320).contains(&masked), "{masked}");
    }
}
