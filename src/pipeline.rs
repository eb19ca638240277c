//! `Pipeline`: the stages in a row, for one article.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::annotation::{Attribution, Extraction};
use crate::attribution::{self, Calibration, ChoiceQuestion, Found, SecondLook};
use crate::decode::{self, Joined, Layers, Part};
use crate::encoder::bundle::Bundle;
use crate::encoder::native::{self, NativeEngine, Precision};
use crate::encoder::{self, Heads, PieceTokenizer, Scores, Window, Windowing};
use crate::gold::AntecedentChoice;
use crate::text::damage::Reading;
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

/// Pieces between the contexts of a window at least.
const LEAST_CORE: usize = 16;

/// A loaded bundle, ready for any number of articles on any number of threads.
pub struct Pipeline {
    engine: Box<dyn encoder::Engine + Send + Sync>,
    tokenizer: PieceTokenizer,
    windowing: Windowing,
    /// Pieces that the encoder can tell the places of.
    positions: usize,
    heads: Heads,
    calibration: Calibration,
    max_tokens: usize,
    nested: bool,
}

impl Pipeline {
    /// Loads a bundle for an engine.
    ///
    /// # Errors
    /// When the bundle is missing, damaged or of another form, or the engine is not to be had.
    pub fn open(bundle: &Path, engine: Engine) -> Result<Self> {
        Self::new(&Bundle::open(bundle)?, engine)
    }

    /// A pipeline of a bundle that was opened before, from a folder or from bytes.
    ///
    /// # Errors
    /// When the bundle's files do not fit each other, or the engine is not to be had.
    pub fn new(bundle: &Bundle, engine: Engine) -> Result<Self> {
        let (engine, tokenizer) =
            rayon::join(|| load_engine(bundle, engine), || read_tokenizer(bundle));
        Ok(Self {
            engine: engine?,
            tokenizer: tokenizer?,
            windowing: bundle.windowing(),
            positions: bundle.sizes().positions,
            heads: native::heads(bundle)?,
            calibration: read_calibration(bundle)?,
            max_tokens: MAX_TOKENS,
            nested: true,
        })
    }

    /// Refuses articles of more tokens than this, in place of [`MAX_TOKENS`].
    #[must_use]
    pub fn with_max_tokens(mut self, tokens: usize) -> Self {
        self.max_tokens = tokens;
        self
    }

    /// Cuts documents otherwise than the bundle says; its scores were measured with its own windows.
    ///
    /// # Errors
    /// When a window is longer than the bundle's, or its context leaves no room in it.
    pub fn with_windows(mut self, windowing: Windowing) -> Result<Self> {
        let Windowing { length, context } = windowing;
        let least = context.saturating_mul(2).saturating_add(LEAST_CORE);
        if length > self.positions || length < least {
            let message = format!(
                "a window of {length} pieces with {context} of context on each side: it must have {least} to {}",
                self.positions
            );
            return Err(Error::new(ErrorKind::Setting, message));
        }
        self.windowing = windowing;
        Ok(self)
    }

    /// Leaves out reports inside reports, and the second look that they take.
    #[must_use]
    pub fn without_nested(mut self) -> Self {
        self.nested = false;
        self
    }

    /// What makes its probabilities.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// Leaves every score as the decoding gives it; what calibration is fitted to.
    #[must_use]
    pub fn uncalibrated(mut self) -> Self {
        self.calibration = Calibration::default();
        self
    }

    /// Who says what in an article: a damaged text is read as it was meant, and what is found told by its places in the text as it is.
    ///
    /// # Errors
    /// When the engine fails, there is no memory for the article, or it is longer than [`MAX_BYTES`] or has more tokens than it may.
    pub fn extract(&self, article: &Article) -> Result<(Document, Extraction)> {
        self.extract_by(article, self.engine.as_ref())
    }

    /// Who says what in an article that may take so long: for a service, which must answer. The clock is looked at before
    /// each few windows, so a little longer may pass.
    ///
    /// # Errors
    /// As [`extract`](Self::extract), and when the time is over.
    pub fn extract_within(
        &self,
        article: &Article,
        limit: Duration,
    ) -> Result<(Document, Extraction)> {
        let engine = Until {
            engine: self.engine.as_ref(),
            begun: Instant::now(),
            limit,
        };
        self.extract_by(article, &engine)
    }

    fn extract_by(
        &self,
        article: &Article,
        engine: &dyn encoder::Engine,
    ) -> Result<(Document, Extraction)> {
        let bytes = article.text.len();
        if bytes > MAX_BYTES {
            return Err(too_large(format!(
                "the text has {bytes} bytes, more than the {MAX_BYTES} of one article; split it into articles"
            )));
        }
        room_for(bytes.saturating_mul(BYTES_PER_BYTE))?;
        let document = Document::new(article.text.as_str());
        let tokens = document.tokens().len();
        if tokens > self.max_tokens {
            return Err(too_large(format!(
                "the text has {tokens} tokens, more than the {} of one article; split it into articles, or allow more with \
                 --max-article",
                self.max_tokens
            )));
        }
        room_for(tokens.saturating_mul(BYTES_PER_TOKEN))?;
        let Some(reading) = Reading::of(&article.text) else {
            let extraction = self.annotate_as(&document, &article.byline, engine)?;
            return Ok((document, extraction));
        };
        let read = Document::new(reading.text());
        let mut extraction = self.annotate_as(&read, &article.byline, engine)?;
        extraction.move_spans(|span| reading.span(span));
        Ok((document, extraction))
    }

    /// Who says what in a document whose author is not known.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn annotate(&self, document: &Document) -> Result<Extraction> {
        self.annotate_as(document, "", self.engine.as_ref())
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
        known: &Extraction,
    ) -> Result<Vec<ChoiceQuestion>> {
        let flat = self.layers_of(document, &known.attributions)?;
        let nested = known.nested.iter().map(|it| &it.attribution);
        let every: Vec<Attribution> = known.attributions.iter().chain(nested).cloned().collect();
        let all = self.layers_of(document, &every)?;
        Ok(attribution::questions(document, (&flat, &all), known))
    }

    /// The layers of a document whose sources are known.
    fn layers_of(&self, document: &Document, known: &[Attribution]) -> Result<Layers> {
        let sources = known.iter().flat_map(|attribution| &attribution.source);
        let mut sources: Vec<_> = sources.map(|&span| document.tokens_in(span)).collect();
        sources.retain(|tokens| !tokens.is_empty());
        sources.sort_by_key(|tokens| (tokens.start, tokens.end));
        sources.dedup();
        let engine = self.engine.as_ref();
        self.layers(document, engine, |part, document, scores| {
            let within = sources
                .iter()
                .filter(|it| part.tokens.start <= it.start && it.end <= part.tokens.end);
            let first = part.tokens.start;
            let within: Vec<_> = within.map(|it| it.start - first..it.end - first).collect();
            decode::layers_with_sources(document, scores, &self.heads, &within)
        })
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

    fn annotate_as(
        &self,
        document: &Document,
        byline: &str,
        engine: &dyn encoder::Engine,
    ) -> Result<Extraction> {
        let parts = decode::parts(document);
        if parts.len() > 1 || !self.nested {
            // The scores of a long text are let go part by part; a second look would want them all.
            let layers = self.layers(document, engine, |_, document, scores| {
                decode::layers(document, scores, &self.heads)
            })?;
            let found = attribution::attributions(document, byline, &layers, &self.calibration);
            return Ok(found.extraction);
        }
        let scores = self.scores_by(document, engine)?;
        let layers = decode::layers(document, &scores, &self.heads);
        let found = attribution::attributions(document, byline, &layers, &self.calibration);
        let look = self.second_look(document, &found, engine)?;
        let network = (&scores, &self.heads);
        Ok(attribution::with_nested(
            document,
            byline,
            network,
            &layers,
            found,
            look,
            &self.calibration,
        ))
    }

    /// The layers of a document: a long one is scored and decoded part by part, and the scores of each let go.
    fn layers(
        &self,
        document: &Document,
        engine: &dyn encoder::Engine,
        decode: impl Fn(&Part, &Document, &Scores) -> Layers,
    ) -> Result<Layers> {
        let parts = decode::parts(document);
        if let [whole] = parts.as_slice() {
            return Ok(decode(whole, document, &self.scores_by(document, engine)?));
        }
        let mut joined = Joined::default();
        for part in &parts {
            let read = document.part(part.tokens.clone());
            let scores = self.scores_by(&read, engine)?;
            joined.add(document, part, decode(part, &read, &scores));
        }
        Ok(joined.layers())
    }

    /// A look into the contents that were found, and into what is found in them.
    fn second_look<'a>(
        &self,
        document: &'a Document,
        found: &Found,
        engine: &dyn encoder::Engine,
    ) -> Result<SecondLook<'a>> {
        let mut look = SecondLook::new(document, found);
        loop {
            let texts = look.documents();
            if texts.is_empty() {
                return Ok(look);
            }
            let scores = encoder::encode_all(&texts, &self.tokenizer, self.windowing, engine)?;
            look.read(&scores, &self.heads);
        }
    }

    /// The weights that decoding needs beside the scores.
    #[cfg(feature = "torch")]
    pub(crate) fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Raw scores of a document's tokens, all at once: some 3 KB each.
    ///
    /// # Errors
    /// When the engine fails, or there is no memory for them.
    pub fn scores(&self, document: &Document) -> Result<Scores> {
        self.scores_by(document, self.engine.as_ref())
    }

    fn scores_by(&self, document: &Document, engine: &dyn encoder::Engine) -> Result<Scores> {
        encoder::encode(document, &self.tokenizer, self.windowing, engine)
    }
}

/// An engine that gives up when the time of its article is over.
struct Until<'a> {
    engine: &'a (dyn encoder::Engine + Send + Sync),
    begun: Instant,
    limit: Duration,
}

impl encoder::Engine for Until<'_> {
    fn run(&self, batch: &[Window]) -> Result<Vec<Scores>> {
        if self.begun.elapsed() < self.limit {
            return self.engine.run(batch);
        }
        let message = format!(
            "the article took longer than the {:?} it may; allow more, or split it",
            self.limit
        );
        Err(Error::new(ErrorKind::TimedOut, message))
    }
}

/// The longest text of one article: a hundred times a newspaper's longest, and more than any novel.
pub const MAX_BYTES: usize = 8 << 20;

/// Most tokens of one article, where nothing else is asked for: words, numbers and marks. The longest novels have half a million
/// words.
pub const MAX_TOKENS: usize = 1_000_000;

/// What a document takes for each byte of its text at most, while its layers are read off: an estimate, from a text of marks.
const BYTES_PER_BYTE: usize = 64;

/// What layers and attributions take for each token of a long article at most, its scores aside.
const BYTES_PER_TOKEN: usize = 512;

/// Refuses to begin what there is no memory for: an allocation that fails in the midst of it would end the program, and with it
/// the run of all other articles.
fn room_for(bytes: usize) -> Result<()> {
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| {
        too_large(format!(
            "there is no memory for it: it may need {bytes} bytes"
        ))
    })
}

fn too_large(message: String) -> Error {
    Error::new(ErrorKind::TooLarge, message)
}

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

/// The tokenizer of a bundle, every piece of which the network knows.
fn read_tokenizer(bundle: &Bundle) -> Result<PieceTokenizer> {
    let path = bundle.tokenizer_path();
    let tokenizer = PieceTokenizer::from_bytes(bundle.tokenizer());
    let tokenizer = tokenizer.map_err(|error| error.at_path(&path))?;
    let (pieces, known) = (tokenizer.size(), bundle.sizes().vocabulary);
    if pieces > known {
        let message = format!("it has {pieces} pieces; the network knows {known}");
        return Err(Error::new(ErrorKind::Bundle, message).at_path(&path));
    }
    Ok(tokenizer)
}

fn read_calibration(bundle: &Bundle) -> Result<Calibration> {
    let Some((path, bytes)) = bundle.calibration() else {
        return Ok(Calibration::default());
    };
    let wrong = |message: String| Error::new(ErrorKind::Bundle, message).at_path(&path);
    let calibration: Calibration =
        serde_json::from_slice(bytes).map_err(|cause| wrong(cause.to_string()))?;
    match calibration.flaw() {
        None => Ok(calibration),
        Some(flaw) => Err(wrong(format!("no fit comes to such a number: {flaw}"))),
    }
}
