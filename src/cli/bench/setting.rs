//! One of the settings that are compared.

use std::path::Path;
use std::time::Instant;

use whosaid::Pipeline;
use whosaid::encoder::Windowing;
use whosaid::encoder::bundle::read_manifest;

use super::super::bundle::{Engine, ModelArgs, Precision};

/// A pipeline, and what it was loaded with.
pub(super) struct Setting {
    pub(super) pipeline: Pipeline,
    pub(super) engine: Engine,
    pub(super) precision: Precision,
    /// What the dense layers run on here.
    pub(super) kernel: String,
    pub(super) windowing: Windowing,
    /// Whether reports inside reports are sought.
    pub(super) nested: bool,
    /// Seconds that loading the bundle took.
    pub(super) load_seconds: f64,
}

impl Setting {
    pub(super) fn load(
        model: &ModelArgs,
        folder: &Path,
        windowing: Option<Windowing>,
        nested: bool,
    ) -> anyhow::Result<Self> {
        let start = Instant::now();
        let mut pipeline = model.load(folder)?;
        let load_seconds = start.elapsed().as_secs_f64();
        let sizes = read_manifest(folder)?.windows;
        let own = Windowing {
            length: sizes.length,
            context: sizes.context,
        };
        let windowing = windowing.unwrap_or(own);
        if windowing != own {
            pipeline = pipeline.with_windows(windowing)?;
        }
        if !nested {
            pipeline = pipeline.without_nested();
        }
        Ok(Self {
            pipeline,
            engine: model.engine,
            precision: model.precision,
            kernel: model.kernel(),
            windowing,
            nested,
            load_seconds,
        })
    }

    /// `int8-avx2 256/32`.
    pub(super) fn name(&self) -> String {
        let Windowing { length, context } = self.windowing;
        format!("{} {length}/{context}", self.kernel)
    }
}

/// Reads `256/32`.
pub(super) fn windowing(word: &str) -> Result<Windowing, String> {
    let parts = word.split_once('/');
    let numbers = parts.and_then(|(length, context)| {
        Some(Windowing {
            length: length.parse().ok()?,
            context: context.parse().ok()?,
        })
    });
    numbers.ok_or_else(|| {
        "a window is given as its pieces and the pieces of context on each side, like 256/32"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_two_numbers() {
        let expected = Windowing {
            length: 192,
            context: 16,
        };
        assert_eq!(windowing("192/16"), Ok(expected));
        for wrong in ["192", "192/", "/16", "a/b", "192/16/2"] {
            assert!(windowing(wrong).is_err(), "{wrong}");
        }
    }
}
