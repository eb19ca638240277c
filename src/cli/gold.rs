//! Gold files on the command line.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use whosaid::gold::{self, Gold, GoldFormat};

/// Which gold, and in which format.
#[derive(clap::Args)]
pub(super) struct GoldArgs {
    /// Gold: JSON lines as extract writes them, brat folders, CoNLL columns; also GUM, GAP, LitBank, CofeNet, BASIL and PDNC files
    #[arg(required = true, value_name = "GOLD")]
    pub(super) gold: Vec<PathBuf>,

    /// Format of the gold [default: as each name tells]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    gold_format: Option<GoldFormat>,
}

impl GoldArgs {
    /// Reads one of the files.
    pub(super) fn read(&self, path: &Path) -> whosaid::Result<Vec<Gold>> {
        gold::read(
            path,
            self.gold_format.unwrap_or_else(|| GoldFormat::of(path)),
        )
    }
}

/// Reads the word of a format of gold.
fn formats() -> impl TypedValueParser<Value = GoldFormat> {
    let words = PossibleValuesParser::new(GoldFormat::ALL.map(GoldFormat::as_str));
    words.try_map(|word| GoldFormat::from_word(&word).ok_or("no format of gold"))
}
