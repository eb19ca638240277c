//! Which bundle, and how it is run.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;
use sha2::{Digest, Sha256};
use whosaid::encoder::bundle::{self, MANIFEST, read_manifest};
use whosaid::encoder::native;
use whosaid::output::BundleFacts;
use whosaid::pipeline::{self, Pipeline};
use whosaid::{Error, ErrorKind};

/// The bundle that is used when none is named.
const DEFAULT: &str = "en-small";

/// Where the torch engine computes when nothing else is said.
const CPU: &str = "cpu";

/// Which bundle, and how it is run.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct ModelArgs {
    /// Folder of a bundle, or the name of one that `models list` shows [default: en-small]
    #[arg(long, value_name = "PATH")]
    bundle: Option<PathBuf>,

    /// Arithmetic of the native engine; int8 is twice as fast at next to no loss
    #[arg(long, value_enum, default_value_t = Precision::Int8)]
    pub(crate) precision: Precision,

    /// What computes the network; torch needs a build with the feature `torch`
    #[arg(long, value_enum, default_value_t = Engine::Native)]
    pub(crate) engine: Engine,

    /// Where the torch engine computes: cpu, cuda, cuda:1, ...
    #[arg(long, default_value = CPU)]
    pub(crate) device: String,
}

/// Arithmetic of the native engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Precision {
    F32,
    Int8,
}

/// What computes the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Engine {
    Native,
    Torch,
}

impl ModelArgs {
    /// The folder of the bundle.
    pub(crate) fn folder(&self) -> anyhow::Result<PathBuf> {
        let Some(named) = &self.bundle else {
            return by_name(Path::new(DEFAULT));
        };
        if named.is_dir() {
            return Ok(named.clone());
        }
        by_name(named)
    }

    /// Loads the bundle and makes the pipeline that runs it.
    pub(crate) fn load(&self, bundle: &Path) -> whosaid::Result<Pipeline> {
        if self.engine == Engine::Native && self.device != CPU {
            let message = "--device is the torch engine's: say --engine torch too";
            return Err(Error::new(ErrorKind::Setting, message));
        }
        let engine = match (self.engine, self.precision) {
            (Engine::Native, Precision::F32) => pipeline::Engine::NativeF32,
            (Engine::Native, Precision::Int8) => pipeline::Engine::NativeInt8,
            (Engine::Torch, _) => pipeline::Engine::Torch(self.device.clone()),
        };
        Pipeline::open(bundle, engine)
    }

    /// What the dense layers run on here, as a short word: `int8-avx2`, `torch-cpu`.
    pub(crate) fn kernel(&self) -> String {
        match (self.engine, self.precision) {
            (Engine::Native, Precision::F32) => native::kernel(native::Precision::F32),
            (Engine::Native, Precision::Int8) => native::kernel(native::Precision::Int8),
            (Engine::Torch, _) => format!("torch-{}", self.device),
        }
    }
}

/// The bundle of a name in the first `models` folder that has it. What was built into the program comes before folders that
/// nobody named.
fn by_name(name: &Path) -> anyhow::Result<PathBuf> {
    let is_name = name.components().count() == 1;
    if let Some(inside) = embedded()
        && name == Path::new(DEFAULT)
        && env::var_os("WHOSAID_MODELS").is_none()
    {
        return Ok(inside);
    }
    let folders = model_folders().into_iter().filter(|_| is_name);
    let mut bundles = folders.map(|models| models.join(name));
    bundles.find(|bundle| bundle.is_dir()).with_context(|| {
        format!(
            "no bundle at {}; `whosaid models list` shows those there are",
            name.display()
        )
    })
}

/// What stands for the folder of the bundle that was built into the program, where one was.
pub(crate) fn embedded() -> Option<PathBuf> {
    #[cfg(feature = "embed")]
    let inside = Some(PathBuf::from(bundle::EMBEDDED));
    #[cfg(not(feature = "embed"))]
    let inside = None;
    inside
}

/// The folders that may hold bundles, first choice first: what WHOSAID_MODELS names, `models` here, beside the program and
/// above it, and in the source it was built from, unless it carries its own.
pub(crate) fn model_folders() -> Vec<PathBuf> {
    let program = env::current_exe().and_then(|program| program.canonicalize());
    let mut folders: Vec<PathBuf> = env::var_os("WHOSAID_MODELS")
        .map(PathBuf::from)
        .into_iter()
        .collect();
    folders.push(PathBuf::from("models"));
    if let Ok(program) = program {
        let above = program.ancestors().skip(1);
        folders.extend(above.map(|folder| folder.join("models")));
    }
    // A program that is carried about tells nobody where it was built.
    #[cfg(not(feature = "embed"))]
    folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("models"));
    folders.retain(|folder| folder.is_dir());
    folders
}

/// What a bundle's manifest says of it, without loading the bundle.
pub(crate) fn facts(bundle: &Path) -> whosaid::Result<BundleFacts> {
    let manifest = read_manifest(bundle)?;
    let bytes = bundle::read_file(bundle, MANIFEST);
    let bytes = bytes.map_err(|cause| whosaid::Error::io(&bundle.join(MANIFEST), cause))?;
    let digest = Sha256::digest(bytes);
    Ok(BundleFacts {
        name: manifest.name,
        version: manifest.version,
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}
