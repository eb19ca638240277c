//! `Pipeline`: the stages in a row, for one article.

use std::path::Path;

use crate::annotation::{Attribution, Extraction};
use crate::attribution::{self, Calibration, ChoiceQuestion};
use crate::decode::{self, Layers};
use crate::encoder::bundle::Bundle;
use crate::encoder::native::{self, NativeEngine, Precision};
use crate::encoder::{self, Heads, PieceTokenizer, Windowing};
use crate::gold::AntecedentChoice;
use crate::text::{Article, Document};
use crate::{Error, ErrorKind, Result};

/// What runs the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Pure Rust, as trained.
    NativeF32,
    /// Pure Rust, dense layers in eight bits: the default, about twice as fast.
    NativeInt8,
    /// libtorch on a device: `cpu`, `cuda`, `cuda:1`; needs a build with the feature `torch`.
    Torch(String),
}

/// A loaded bundle, ready for any number of articles on any number of threads.
pub struct Pipeline {
    engine: Box<dyn encoder::Engine + Send + Sync>,
    tokenizer: PieceTokenizer,
    windowing: Windowing,
    heads: Heads,
    calibration: Calibration,
}

impl Pipeline {
    /// Loads a bundle for an engine.
    ///
    /// # Errors
    /// When the bundle is missing, damaged or of another form, or the engine is not to be had.
    pub fn open(bundle: &Path, engine: Engine) -> Result<Self> {
        let bundle = Bundle::open(bundle)?;
        Ok(Self {
            engine: load_engine(&bundle, engine)?,
            tokenizer: PieceTokenizer::open(&bundle.tokenizer_path())?,
            windowing: bundle.windowing(),
            heads: native::heads(&bundle)?,
            calibration: read_calibration(&bundle)?,
        })
    }

    /// Leaves every score as the decoding gives it; what calibration is fitted to.
    #[must_use]
    pub fn uncalibrated(mut self) -> Self {
        self.calibration = Calibration::default();
        self
    }

    /// Who says what in an article.
    ///
    /// # Errors
    /// When the engine fails, or the text is longer than [`MAX_BYTES`].
    pub fn extract(&self, article: &Article) -> Result<(Document, Extraction)> {
        if article.text.len() > MAX_BYTES {
            let message = format!(
                "the text has {} bytes, more than the {MAX_BYTES} of one article; split it into articles",
                article.text.len()
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        let document = Document::new(article.text.as_str());
        let extraction = self.annotate_as(&document, &article.byline)?;
        Ok((document, extraction))
    }

    /// Who says what in a document whose author is not known.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn annotate(&self, document: &Document) -> Result<Extraction> {
        self.annotate_as(document, "")
    }

    /// Who speaks in attributions whose words, cues and sources are known: the speaker step alone.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn speakers_of(&self, document: &Document, known: &[Attribution]) -> Result<Extraction> {
        let layers = self.layers_of(document, known)?;
        Ok(attribution::speakers_of(
            document,
            "",
            &layers,
            known,
            &self.calibration,
        ))
    }

    /// What the ranking of candidates is asked where words, cues and sources are known: what its weights are fitted to.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn questions(
        &self,
        document: &Document,
        known: &[Attribution],
    ) -> Result<Vec<ChoiceQuestion>> {
        let layers = self.layers_of(document, known)?;
        Ok(attribution::questions(document, &layers, known))
    }

    /// The layers of a document whose sources are known.
    fn layers_of(&self, document: &Document, known: &[Attribution]) -> Result<Layers> {
        let scores = self.scores(document)?;
        let sources = known.iter().flat_map(|attribution| &attribution.source);
        let mut sources: Vec<_> = sources.map(|&span| document.tokens_in(span)).collect();
        sources.retain(|tokens| !tokens.is_empty());
        sources.sort_by_key(|tokens| (tokens.start, tokens.end));
        sources.dedup();
        Ok(decode::layers_with_sources(
            document,
            &scores,
            &self.heads,
            &sources,
        ))
    }

    /// Which candidate each mention stands for, or none of them, by the antecedent head alone.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn choose(
        &self,
        document: &Document,
        choices: &[AntecedentChoice],
    ) -> Result<Vec<Option<usize>>> {
        if choices.is_empty() {
            return Ok(Vec::new());
        }
        let scores = self.scores(document)?;
        let chosen = choices.iter().map(|choice| {
            let (mention, candidates) = (&choice.mention, &choice.candidates);
            let candidates = decode::antecedent(&scores, &self.heads, mention, candidates);
            candidates.best().map(|(at, _)| at)
        });
        Ok(chosen.collect())
    }

    fn annotate_as(&self, document: &Document, byline: &str) -> Result<Extraction> {
        let scores = self.scores(document)?;
        let layers = decode::layers(document, &scores, &self.heads);
        Ok(attribution::attributions(
            document,
            byline,
            &layers,
            &self.calibration,
        ))
    }

    /// The weights that decoding needs beside the scores.
    #[cfg(feature = "torch")]
    pub(crate) fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Raw scores of a document's tokens, for comparing engines.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn scores(&self, document: &Document) -> Result<encoder::Scores> {
        encoder::encode(
            document,
            &self.tokenizer,
            self.windowing,
            self.engine.as_ref(),
        )
    }
}

/// The longest text of one article. A newspaper's longest is a hundredth of it; beyond, the scores of all tokens, which are
/// kept until the article is done (about 3 KB each), would fill the memory of a laptop.
pub const MAX_BYTES: usize = 8 << 20;

fn load_engine(bundle: &Bundle, engine: Engine) -> Result<Box<dyn encoder::Engine + Send + Sync>> {
    match engine {
        Engine::NativeF32 => Ok(Box::new(NativeEngine::load(bundle, Precision::F32)?)),
        Engine::NativeInt8 => Ok(Box::new(NativeEngine::load(bundle, Precision::Int8)?)),
        #[cfg(feature = "torch")]
        Engine::Torch(device) => Ok(Box::new(encoder::torch::TorchEngine::open(
            bundle, &device,
        )?)),
        #[cfg(not(feature = "torch"))]
        Engine::Torch(_) => Err(Error::new(
            ErrorKind::Engine,
            "this program was built without the torch engine; build it with `cargo build --release --features torch`",
        )),
    }
}

fn read_calibration(bundle: &Bundle) -> Result<Calibration> {
    let Some(path) = bundle.calibration_path() else {
        return Ok(Calibration::default());
    };
    let text = std::fs::read_to_string(&path).map_err(|cause| Error::io(&path, cause))?;
    serde_json::from_str(&text)
        .map_err(|cause| Error::new(ErrorKind::Bundle, cause.to_string()).at_path(&path))
}
