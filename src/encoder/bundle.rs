//! `Bundle`: a folder with all that a model is: weights, tokenizer, calibration, and a manifest that vouches for them.
//!
//! Its files may also come as bytes: from a store, over a network, or out of the program itself (feature `embed`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use toml::Table;

mod checksum;
#[cfg(feature = "embed")]
mod embedded;
#[cfg(any(test, feature = "torch"))]
mod pack;
pub(crate) mod packed;
mod tensors;
mod weights;

use super::{ATTRIBUTION_LABELS, NER_LABELS, Windowing};
use crate::{Error, ErrorKind, Result};

#[cfg(any(test, feature = "torch"))]
pub(crate) use pack::write_packed;
pub use weights::{Rows, Weights};

/// The form of bundles that this version writes. It reads the one before too, whose weights are all f16 or f32.
pub const FORMAT: u32 = 3;

/// The file that vouches for the others.
pub const MANIFEST: &str = "manifest.toml";
const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";
const CALIBRATION: &str = "calibration.json";

/// The file of the known article and what was found in it; a bundle may have none.
pub const CHECK: &str = "check.json";

/// Pieces of a window that are none of the document's: `[CLS]` and `[SEP]`.
const SPECIAL: usize = 2;

/// What `manifest.toml` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the bundle; see [`FORMAT`].
    pub format: u32,
    /// Its name.
    pub name: String,
    /// Its version; a new one whenever an output may change.
    pub version: String,
    /// How documents are cut.
    pub windows: WindowSizes,
    /// Sizes of the network.
    pub encoder: Sizes,
    /// Labels of the tag heads, in the order of their scores.
    pub labels: Labels,
    /// The checksum of each file: `blake3:` and hexadecimal digits, or those of a SHA-256 alone.
    pub files: BTreeMap<String, String>,
    /// What it was trained on, for the reader.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub data: Table,
    /// Its scores on development data, for the reader.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub scores: Table,
}

/// How documents are cut, as the manifest states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSizes {
    /// See [`Windowing::length`].
    pub length: usize,
    /// See [`Windowing::context`].
    pub context: usize,
}

/// Sizes of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Transformer layers.
    pub layers: usize,
    /// Width of the hidden states.
    pub hidden: usize,
    /// Attention heads.
    pub heads: usize,
    /// Width of the feed-forward layers.
    pub intermediate: usize,
    /// Pieces in the vocabulary.
    pub vocabulary: usize,
    /// Positions a window may have.
    pub positions: usize,
    /// Rows of the token-type embedding.
    pub types: usize,
}

impl Sizes {
    /// Whether there can be such a network, and windows like these go through it.
    fn can_read(&self, windows: WindowSizes) -> bool {
        let context = windows.context.saturating_mul(2).saturating_add(SPECIAL);
        self.heads > 0
            && self.hidden > 0
            && self.hidden.is_multiple_of(self.heads)
            && windows.length <= self.positions
            && context < windows.length
    }
}

/// Labels of the tag heads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Of the entity head.
    pub ner: Vec<String>,
    /// Of the attribution head.
    pub attribution: Vec<String>,
}

impl Labels {
    /// The labels that decoding knows.
    pub fn known() -> Self {
        let owned = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect();
        Self {
            ner: owned(&NER_LABELS),
            attribution: owned(&ATTRIBUTION_LABELS),
        }
    }
}

/// The bytes of a bundle's files, by name; `manifest.toml` is one of them.
pub type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// A bundle whose files are what its manifest says.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its folder, or the name of what stands for one.
    folder: PathBuf,
    manifest: Manifest,
    /// Every file that the manifest names.
    files: Files,
}

impl Bundle {
    /// Reads a bundle, checks each file against its checksum, and the weights against what a network of the manifest's sizes has.
    ///
    /// # Errors
    /// When there is none, or it is of another form, or a file is missing or damaged, or a tensor is missing, too many, of another
    /// shape or kind, or holds what is no number.
    pub fn open(folder: &Path) -> Result<Self> {
        let manifest = read_manifest(folder)?;
        let mut files = Files::new();
        for name in manifest.files.keys() {
            let bytes = read_file(folder, name);
            let bytes = bytes.map_err(|cause| missing(&folder.join(name), &cause.to_string()))?;
            files.insert(name.clone(), bytes);
        }
        Self::checked(folder, manifest, files)
    }

    /// A bundle of files that were read by whoever calls; `name` stands for the folder in messages.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_bytes(name: &str, mut files: Files) -> Result<Self> {
        let folder = Path::new(name);
        let path = folder.join(MANIFEST);
        let text = files.remove(MANIFEST).unwrap_or_default();
        let manifest = parse_manifest(&String::from_utf8_lossy(&text), &path)?;
        files.retain(|name, _| manifest.files.contains_key(name));
        if let Some(name) = manifest
            .files
            .keys()
            .find(|&name| !files.contains_key(name))
        {
            return Err(missing(&folder.join(name), "not among the files"));
        }
        Self::checked(folder, manifest, files)
    }

    /// A bundle of all files of its manifest.
    fn checked(folder: &Path, manifest: Manifest, files: Files) -> Result<Self> {
        let mut sums = manifest.files.iter().zip(files.values());
        let weights = files.get(WEIGHTS).map(Cow::as_ref).unwrap_or_default();
        // Each reads the whole file of the weights: at once they are done sooner.
        let (whole, fitting) = rayon::join(
            || {
                sums.try_for_each(|((name, sum), bytes)| {
                    checksum::check(&folder.join(name), bytes, sum)
                })
            },
            || {
                let weights = Weights::read(weights, folder.join(WEIGHTS))?;
                tensors::check(&weights, &manifest.encoder)
            },
        );
        whole.and(fitting)?;
        Ok(Self {
            folder: folder.to_owned(),
            manifest,
            files,
        })
    }

    /// What the manifest says.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Sizes of the network.
    pub fn sizes(&self) -> Sizes {
        self.manifest.encoder
    }

    /// How documents are cut.
    pub fn windowing(&self) -> Windowing {
        Windowing {
            length: self.manifest.windows.length,
            context: self.manifest.windows.context,
        }
    }

    /// The file of the weights.
    pub fn weights_path(&self) -> PathBuf {
        self.folder.join(WEIGHTS)
    }

    /// The file of the tokenizer.
    pub fn tokenizer_path(&self) -> PathBuf {
        self.folder.join(TOKENIZER)
    }

    /// The bytes of the tokenizer's file.
    pub fn tokenizer(&self) -> &[u8] {
        self.file(TOKENIZER).unwrap_or_default()
    }

    /// The file of the calibration and its bytes; a bundle may have none.
    pub fn calibration(&self) -> Option<(PathBuf, &[u8])> {
        let bytes = self.file(CALIBRATION)?;
        Some((self.folder.join(CALIBRATION), bytes))
    }

    /// The bytes of a file that the manifest names.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Cow::as_ref)
    }

    /// The weights, by name.
    ///
    /// # Errors
    /// When the file is no safetensors file.
    pub fn weights(&self) -> Result<Weights<'_>> {
        let bytes = self.file(WEIGHTS).unwrap_or_default();
        Weights::read(bytes, self.weights_path())
    }
}

/// Reads a bundle's manifest without looking at its other files.
///
/// # Errors
/// When there is none, or it is of a form that this version does not read.
pub fn read_manifest(folder: &Path) -> Result<Manifest> {
    let path = folder.join(MANIFEST);
    let text = read_file(folder, MANIFEST).map_err(|cause| {
        Error::new(
            ErrorKind::Bundle,
            format!("no bundle here ({cause}); see `whosaid models list`"),
        )
        .at_path(&path)
    })?;
    parse_manifest(&String::from_utf8_lossy(&text), &path)
}

/// The path that stands for the folder of the bundle that was built into the program: it can be opened and read like another.
#[cfg(feature = "embed")]
pub const EMBEDDED: &str = "(inside the program)";

/// The bytes of a file of a bundle.
///
/// # Errors
/// When there is no such file, or it cannot be read.
pub fn read_file(folder: &Path, name: &str) -> io::Result<Cow<'static, [u8]>> {
    #[cfg(feature = "embed")]
    if folder == Path::new(EMBEDDED) {
        let bytes = embedded::file(name).ok_or(io::ErrorKind::NotFound)?;
        return Ok(Cow::Borrowed(bytes));
    }
    fs::read(folder.join(name)).map(Cow::Owned)
}

fn missing(path: &Path, cause: &str) -> Error {
    let message = format!("{cause}; the manifest names this file: restore it");
    Error::new(ErrorKind::Bundle, message).at_path(path)
}

fn parse_manifest(text: &str, path: &Path) -> Result<Manifest> {
    let wrong = |message: String| Error::new(ErrorKind::Bundle, message).at_path(path);
    #[derive(Deserialize)]
    struct Form {
        format: u32,
    }
    let form: Form =
        toml::from_str(text).map_err(|cause| wrong(format!("not a manifest: {cause}")))?;
    if !(FORMAT - 1..=FORMAT).contains(&form.format) {
        return Err(wrong(format!(
            "a bundle of form {}; this version of whosaid reads forms {} and {FORMAT}: use another version of one of them",
            form.format,
            FORMAT - 1
        )));
    }
    let manifest: Manifest =
        toml::from_str(text).map_err(|cause| wrong(format!("not a manifest: {cause}")))?;
    if manifest.labels != Labels::known() {
        return Err(wrong(
            "its labels are not those that this version decodes".to_owned(),
        ));
    }
    if !manifest.encoder.can_read(manifest.windows) {
        return Err(wrong(
            "its sizes do not fit together: heads must divide the hidden width, and a window fit the positions and hold \
             more than its context"
                .to_owned(),
        ));
    }
    for name in [WEIGHTS, TOKENIZER] {
        if !manifest.files.contains_key(name) {
            return Err(wrong(format!("it vouches for no {name}")));
        }
    }
    Ok(manifest)
}

/// Writes a manifest with the checksums of the bundle's files as they are.
///
/// # Errors
/// When a file cannot be read or the manifest not be written.
pub fn write_manifest(folder: &Path, mut manifest: Manifest) -> Result<()> {
    manifest.files.clear();
    for name in [WEIGHTS, TOKENIZER, CALIBRATION, CHECK] {
        let path = folder.join(name);
        if [CALIBRATION, CHECK].contains(&name) && !path.exists() {
            continue;
        }
        let bytes = fs::read(&path).map_err(|cause| Error::io(&path, cause))?;
        manifest.files.insert(name.to_owned(), checksum::of(&bytes));
    }
    let path = folder.join(MANIFEST);
    let text = toml::to_string(&manifest)
        .map_err(|cause| Error::new(ErrorKind::Internal, cause.to_string()).at_path(&path))?;
    fs::write(&path, text).map_err(|cause| Error::io(&path, cause))
}

/// Writes a calibration into a bundle, and vouches for it in the manifest.
///
/// # Errors
/// When the bundle's manifest cannot be read, or a file not be written.
pub fn write_calibration(folder: &Path, calibration: &impl Serialize) -> Result<()> {
    write_json(folder, CALIBRATION, calibration)
}

/// Writes the known article and what was found in it into a bundle, and vouches for it in the manifest.
///
/// # Errors
/// When the bundle's manifest cannot be read, or a file not be written.
pub fn write_check(folder: &Path, known: &impl Serialize) -> Result<()> {
    write_json(folder, CHECK, known)
}

fn write_json(folder: &Path, name: &str, value: &impl Serialize) -> Result<()> {
    let path = folder.join(name);
    let text = serde_json::to_string_pretty(value)
        .map_err(|cause| Error::new(ErrorKind::Internal, cause.to_string()).at_path(&path))?;
    let manifest = read_manifest(folder)?;
    fs::write(&path, text + "\n").map_err(|cause| Error::io(&path, cause))?;
    write_manifest(folder, manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIKE_A_BUNDLE: &str = r#"
format = 2
name = "small"
version = "0.1.0"
windows = { length = 24, context = 4 }
encoder = { layers = 2, hidden = 32, heads = 4, intermediate = 64, vocabulary = 50, positions = 24, types = 8 }
files = { "model.safetensors" = "", "tokenizer.json" = "" }
scores = { ner = 0.9 }
"#;

    /// The manifest of [`LIKE_A_BUNDLE`] after a change, as read from a file.
    fn manifest(change: impl Fn(String) -> String) -> Result<Manifest> {
        let folder = tempfile::tempdir().unwrap();
        let labels = toml::to_string(&Labels::known()).unwrap();
        let text = change(format!("{LIKE_A_BUNDLE}\n[labels]\n{labels}"));
        fs::write(folder.path().join(MANIFEST), text).unwrap();
        read_manifest(folder.path())
    }

    fn refusal(from: &str, to: &str) -> String {
        let changed = manifest(|text| text.replacen(from, to, 1));
        changed.unwrap_err().message().to_owned()
    }

    #[test]
    fn what_is_for_the_reader_is_kept() {
        let manifest = manifest(|text| text).unwrap();
        assert_eq!(manifest.scores["ner"].as_float(), Some(0.9));
        assert_eq!(
            toml::from_str(&toml::to_string(&manifest).unwrap()),
            Ok(manifest)
        );
    }

    #[test]
    fn a_folder_without_manifest_is_no_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let error = Bundle::open(folder.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Bundle);
        assert!(error.message().starts_with("no bundle here"));
    }

    #[test]
    fn foreign_and_newer_manifests_are_refused() {
        assert!(refusal("format = 2", "form = 2").starts_with("not a manifest"));
        assert!(refusal("format = 2", "format = 4").starts_with("a bundle of form 4"));
        assert!(refusal("B-PER", "B-person").starts_with("its labels"));
        assert!(refusal("tokenizer.json", "vocab.txt").contains("tokenizer.json"));
    }

    #[test]
    fn bytes_without_a_manifest_or_one_of_its_files_are_refused() {
        let error = Bundle::from_bytes("a store", Files::new()).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("a store/manifest.toml: not a manifest"),
            "{error}"
        );
        let labels = toml::to_string(&Labels::known()).unwrap();
        let text = format!("{LIKE_A_BUNDLE}\n[labels]\n{labels}");
        let manifest = (MANIFEST.to_owned(), Cow::Owned(text.into_bytes()));
        let error = Bundle::from_bytes("a store", Files::from([manifest])).unwrap_err();
        assert!(
            error.message().starts_with("not among the files"),
            "{error}"
        );
    }

    #[test]
    fn sizes_that_no_network_can_have_are_refused() {
        for (from, to) in [
            ("heads = 4", "heads = 0"),
            ("heads = 4", "heads = 5"),
            ("length = 24", "length = 25"),
            ("context = 4", "context = 11"),
        ] {
            assert!(refusal(from, to).starts_with("its sizes"), "{to}");
        }
    }
}
