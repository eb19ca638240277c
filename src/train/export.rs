//! Training windows as JSON lines, for a training outside this program: `models/teach.py` has a larger network learn from them, and
//! ours from it. What is learned from is cut, labelled and changed here alone, so that both trainings see the same.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use serde_json::{Value, json};

use super::config::{Config, Part};
use super::data::{Question, Tags, TrainingWindow, training_windows};
use super::lesson::{Lessons, read_part};
use super::pretrain::read_texts;
use crate::encoder::{PieceTokenizer, Window, Windowing, windows};
use crate::text::Document;
use crate::{Error, ErrorKind, Result};

/// How many windows were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exported {
    /// Of annotated articles, all epochs together.
    pub train: usize,
    /// Of articles for development.
    pub development: usize,
    /// Of plain texts.
    pub plain: usize,
}

/// Writes the training windows of each epoch (`epoch-0.jsonl`, ...), those of the development articles (`development.jsonl`) and
/// of the plain texts of the section `[pretraining]` (`plain.jsonl`) into a folder.
///
/// A line is a window: `pieces`, `types`, `firsts` (where in `pieces` each token starts), the labels of the tokens in `ner` and
/// `attribution` (numbers; bits of the allowed ones under `ner_allowed`, `attribution_allowed`), and the questions of the pair heads
/// in `cue`, `source` and `antecedent`: `[query, candidates, indices of the right ones]`, spans as ranges of tokens.
///
/// # Errors
/// When a corpus cannot be read or the folder not be written; when the config has bundles for teachers, whose expectations these
/// lines have no place for.
pub fn export(config: &Config, folder: &Path) -> Result<Exported> {
    if config.teaching.is_some() {
        let message = "leave [teaching] out of the config: exported windows hold no expectations";
        return Err(Error::new(ErrorKind::Setting, message));
    }
    fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
    let tokenizer = PieceTokenizer::open(&config.bundle.base.join("tokenizer.json"))?;
    let lessons = Lessons::read(config)?;
    let mut exported = Exported {
        train: 0,
        development: 0,
        plain: 0,
    };
    for epoch in 0..config.training.epochs {
        let batches = lessons.batches(config, &tokenizer, epoch)?;
        let lines = batches.iter().flatten().map(line);
        exported.train += write(&folder.join(format!("epoch-{epoch}.jsonl")), lines)?;
    }
    let windowing = Windowing {
        length: config.windows.length,
        context: 0,
    };
    let mut development = Vec::new();
    for article in read_part(config, Part::Development)? {
        development.extend(training_windows(&article.gold, &tokenizer, windowing)?);
    }
    let lines = development.iter().map(line);
    exported.development = write(&folder.join("development.jsonl"), lines)?;
    let texts = config.pretraining.iter().flat_map(|plain| &plain.data);
    let mut plain = Vec::new();
    for (article, _) in read_texts(&texts.cloned().collect::<Vec<_>>())? {
        let document = Document::new(&article.text);
        let pieces = tokenizer.pieces(&document)?;
        plain.extend(windows(&document, &pieces, &tokenizer, windowing));
    }
    let lines = plain
        .iter()
        .map(|window| Value::Object(encoder_input(window)));
    exported.plain = write(&folder.join("plain.jsonl"), lines)?;
    Ok(exported)
}

fn write(path: &Path, lines: impl Iterator<Item = Value>) -> Result<usize> {
    let failed = |cause| Error::io(path, cause);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut count = 0;
    for line in lines {
        writeln!(file, "{line}").map_err(failed)?;
        count += 1;
    }
    file.flush().map_err(failed)?;
    Ok(count)
}

fn encoder_input(window: &Window) -> serde_json::Map<String, Value> {
    let parts = [
        ("pieces", json!(window.pieces)),
        ("types", json!(window.types)),
        ("firsts", json!(window.firsts)),
    ];
    parts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn line(window: &TrainingWindow) -> Value {
    let mut line = encoder_input(&window.window);
    for (name, tags) in [("ner", &window.ner), ("attribution", &window.attribution)] {
        match tags {
            Some(Tags::Known(labels)) => line.insert(name.to_owned(), json!(labels)),
            Some(Tags::Allowed(bits)) => line.insert(format!("{name}_allowed"), json!(bits)),
            Some(Tags::Expected(_)) | None => None,
        };
    }
    for (name, questions) in [
        ("cue", &window.cue),
        ("source", &window.source),
        ("antecedent", &window.antecedent),
    ] {
        if !questions.is_empty() {
            line.insert(name.to_owned(), questions.iter().map(question).collect());
        }
    }
    Value::Object(line)
}

fn question(question: &Question) -> Value {
    let pair = |span: &Range<usize>| [span.start, span.end];
    let candidates: Vec<_> = question.candidates.iter().map(pair).collect();
    json!([pair(&question.query), candidates, question.right])
}
