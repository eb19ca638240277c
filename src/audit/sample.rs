//! The sample: rows drawn from every stratum, written as a sheet with empty columns for a reader's verdicts.
//!
//! A row is drawn by a number made of its id and the seed: the same tables, size and seed give the same sheet.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::path::Path;

use super::stratum::{Stratum, shares};
use crate::bearer::Votes;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{CsvTable, OutputFile, QuoteRow, Row, harmless};
use crate::tables::{RowOf, Tables};

use super::sheet::{GENDER, SHEET};

/// What a sample came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawn {
    /// Rows in the sheet.
    pub rows: usize,
    /// Rows they were drawn from.
    pub of: usize,
    /// Strata.
    pub strata: usize,
}

/// Rows by number, the largest on top; each with its place.
type Numbered = BinaryHeap<(u64, usize)>;

/// Draws a sample of `wanted` rows and writes its sheet.
///
/// # Errors
/// When the tables are damaged or have no quotes, or the sheet cannot be written.
pub fn sample(tables: &Tables, wanted: usize, seed: u64, path: &Path) -> Result<Drawn> {
    let needed = ["quote_id", "confidence", "quote_type", "speaker_kind"];
    let mut sizes: BTreeMap<Stratum, usize> = BTreeMap::new();
    let mut rows = tables.rows(QuoteRow::TABLE, &needed)?;
    while let Some(row) = rows.advance()? {
        *sizes.entry(Stratum::of(row)).or_default() += 1;
    }
    let of: usize = sizes.values().sum();
    if of == 0 {
        let message = "there are no quotes to draw from";
        return Err(Error::new(ErrorKind::Empty, message).at_path(tables.folder()));
    }
    let strata: Vec<&Stratum> = sizes.keys().collect();
    if wanted.min(of) < strata.len() {
        let message = format!(
            "the sample is to hold a row of each of the {} kinds of rows there are; ask for more with --sample",
            strata.len()
        );
        return Err(Error::new(ErrorKind::Setting, message));
    }
    let counts: Vec<usize> = sizes.values().copied().collect();
    let shares = shares(&counts, wanted);
    let drawn = draw(tables, &sizes, &shares, seed)?;
    write(tables, &sizes, &drawn, path)?;
    Ok(Drawn {
        rows: drawn.len(),
        of,
        strata: sizes.len(),
    })
}

/// The places of the rows that are drawn.
fn draw(
    tables: &Tables,
    sizes: &BTreeMap<Stratum, usize>,
    shares: &[usize],
    seed: u64,
) -> Result<BTreeSet<usize>> {
    // Of each stratum the rows with the smallest numbers, the largest of them on top.
    let mut smallest: BTreeMap<&Stratum, (usize, Numbered)> = sizes
        .keys()
        .zip(shares)
        .map(|(stratum, &share)| (stratum, (share, Numbered::new())))
        .collect();
    let mut rows = tables.rows(QuoteRow::TABLE, &["quote_id"])?;
    let mut at = 0;
    while let Some(row) = rows.advance()? {
        if let Some((share, heap)) = smallest.get_mut(&Stratum::of(row)) {
            heap.push((number(seed, row.get("quote_id")), at));
            if heap.len() > *share {
                heap.pop();
            }
        }
        at += 1;
    }
    let heaps = smallest.into_values();
    Ok(heaps
        .flat_map(|(_, heap)| heap.into_iter().map(|(_, at)| at))
        .collect())
}

fn write(
    tables: &Tables,
    sizes: &BTreeMap<Stratum, usize>,
    drawn: &BTreeSet<usize>,
    path: &Path,
) -> Result<()> {
    let votes = votes(tables, drawn)?;
    let options = tables.options();
    let mut sheet = CsvTable::create(OutputFile::create(path)?, SHEET, options)?;
    let mut rows = tables.rows(QuoteRow::TABLE, &[])?;
    let mut at = 0;
    while let Some(row) = rows.advance()? {
        if drawn.contains(&at) {
            let stratum = Stratum::of(row);
            let size = sizes.get(&stratum).copied().unwrap_or_default().to_string();
            let cells = SHEET.columns.iter().map(|column| match column.name {
                "stratum" => stratum.name(),
                "stratum_rows" => size.clone(),
                GENDER => gender(row, &votes),
                // As in the tables, words that a spreadsheet would run are made harmless.
                name => options
                    .printed(column.kind, &harmless(row.get(name)))
                    .into_owned(),
            });
            sheet.verbatim(cells)?;
        }
        at += 1;
    }
    sheet.close()
}

/// What the sources of all rows tell of the speakers of the drawn ones.
fn votes(tables: &Tables, drawn: &BTreeSet<usize>) -> Result<BTreeMap<String, Votes>> {
    let mut votes: BTreeMap<String, Votes> = BTreeMap::new();
    let mut rows = tables.rows(QuoteRow::TABLE, &[])?;
    let mut at = 0;
    while let Some(row) = rows.advance()? {
        if drawn.contains(&at) && is_person(row) {
            votes.entry(row.get("speaker_id").to_owned()).or_default();
        }
        at += 1;
    }
    let mut rows = tables.rows(QuoteRow::TABLE, &[])?;
    while let Some(row) = rows.advance()? {
        // As in the report: `her lawyer` is about somebody else.
        if is_person(row)
            && row.get("source_form") != "nominal"
            && let Some(votes) = votes.get_mut(row.get("speaker_id"))
        {
            votes.add(row.get("source"));
        }
    }
    Ok(votes)
}

fn is_person(row: RowOf<'_>) -> bool {
    row.get("speaker_kind") == "person"
}

fn gender(row: RowOf<'_>, votes: &BTreeMap<String, Votes>) -> String {
    let votes = votes.get(row.get("speaker_id")).copied();
    let told = is_person(row).then(|| votes.unwrap_or_default().told(row.get("speaker")));
    told.map_or(String::new(), |told| told.as_str().to_owned())
}

/// A number that looks drawn by chance (FNV-1a, then the finish of SplitMix64).
fn number(seed: u64, id: &str) -> u64 {
    let mut mixed = seed ^ 0xcbf2_9ce4_8422_2325;
    for &byte in id.as_bytes() {
        mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
