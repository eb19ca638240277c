//! From trained weights to a bundle: packed weights, tokenizer, calibration, manifest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::config::{Config, Part};
use super::lesson::read_part;
use super::run::sizes;
use crate::attribution::Calibration;
use crate::calibrate;
use crate::encoder::bundle::{
    FORMAT, Labels, Manifest, WindowSizes, write_calibration, write_manifest, write_packed,
};
use crate::gold::Gold;
use crate::pipeline::{Engine, Pipeline};
use crate::{Error, Result};

/// Makes the bundle in `folder` from the best weights, and fits its calibration on the config's development articles.
///
/// # Errors
/// When a file cannot be read or written.
pub fn finish(config: &Config, best: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
    write_packed(best, &folder.join("model.safetensors"))?;
    let (from, to) = (
        config.bundle.base.join("tokenizer.json"),
        folder.join("tokenizer.json"),
    );
    fs::copy(&from, &to).map_err(|cause| Error::io(&from, cause))?;
    let calibration = folder.join("calibration.json");
    // Of an earlier bundle in this folder; the scores that this one is fitted to must be raw.
    if calibration.exists() {
        fs::remove_file(&calibration).map_err(|cause| Error::io(&calibration, cause))?;
    }
    let manifest = Manifest {
        format: FORMAT,
        name: config.bundle.name.clone(),
        version: config.bundle.version.clone(),
        windows: WindowSizes {
            length: config.windows.length,
            context: config.windows.context,
        },
        encoder: sizes(&config.bundle.base)?,
        labels: Labels::known(),
        files: BTreeMap::new(),
        data: data(config),
        scores: super::run::best_scores(config)?,
    };
    write_manifest(folder, manifest)?;
    write_calibration(folder, &calibrated(config, folder)?)
}

/// The corpora by what they were for, each as folder and file with how often an epoch used it.
fn data(config: &Config) -> toml::Table {
    let mut table = toml::Table::new();
    let mut add = |name: &str, files: Vec<(&Path, f64)>| {
        let files = files.into_iter().map(|(path, share)| {
            let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
            let name = names[names.len().saturating_sub(2)..].join("/");
            toml::Value::String(match share == 1.0 {
                true => name,
                false => format!("{name} x {share}"),
            })
        });
        table.insert(name.to_owned(), toml::Value::Array(files.collect()));
    };
    if let Some(settings) = &config.pretraining {
        let files = settings.data.iter();
        add(
            "pretraining",
            files
                .map(|file| (file.path.as_path(), file.share))
                .collect(),
        );
    }
    for (name, part) in [
        ("train", Part::Train),
        ("development", Part::Development),
        ("calibration", Part::Calibration),
    ] {
        let files = config.data.iter().filter(|file| file.part == part);
        add(
            name,
            files
                .map(|file| (file.path.as_path(), file.share))
                .collect(),
        );
    }
    table
}

/// Fits the calibration to what the shipped arithmetic answers on the development articles.
fn calibrated(config: &Config, folder: &Path) -> Result<Calibration> {
    let pipeline = Pipeline::open(folder, Engine::NativeInt8)?.uncalibrated();
    let mut gold: Vec<Gold> = Vec::new();
    for part in [Part::Development, Part::Calibration] {
        let articles = read_part(config, part)?.into_iter();
        gold.extend(articles.map(|article| article.gold));
    }
    Ok(calibrate::fit(&calibrate::judge(&pipeline, &gold)?))
}
