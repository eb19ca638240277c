//! How right the proposals are: against pairs of names that were judged by hand.

use std::collections::HashMap;
use std::path::Path;

use super::merges::read;
use super::profile::profiles;
use super::propose::proposals;
use crate::error::{Error, ErrorKind, Result};
use crate::interval::Share;
use crate::tables::Tables;

/// How right a part of the pairs was told.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// Which part.
    pub part: String,
    /// Pairs of it whose speakers are both in the tables.
    pub pairs: usize,
    /// Of the pairs that would be merged, those that are one.
    pub precision: Option<Share>,
    /// Of the pairs that are one, those that would be merged.
    pub recall: Option<Share>,
    /// Pairs by probability, in fifths: the mean probability, and the share that is one.
    pub bands: Vec<(f64, Share)>,
}

/// Compares the proposals of a run with pairs in a file with the columns left_id, right_id, same (y or n) and part.
///
/// # Errors
/// When the file or the tables cannot be read.
pub fn check(tables: &Tables, pairs: &Path, least: f64) -> Result<Vec<Checked>> {
    let profiles = profiles(tables)?;
    let ids: HashMap<&str, usize> = profiles
        .iter()
        .enumerate()
        .map(|(at, profile)| (profile.id.as_str(), at))
        .collect();
    let proposed: HashMap<(usize, usize), (f64, bool)> = proposals(&profiles, 0.0, least)
        .into_iter()
        .map(|proposal| {
            (
                proposal.pair,
                (proposal.probability, proposal.merge == Some(true)),
            )
        })
        .collect();
    let rows = read(pairs, |name| {
        ["left_id", "right_id", "same", "part"].contains(&name)
    })?;
    let mut parts: HashMap<&str, Vec<(bool, f64, bool)>> = HashMap::new();
    for row in &rows {
        let cell = |name: &str| {
            let cell = row.cells.get(name).map(String::as_str);
            cell.ok_or_else(|| {
                Error::new(ErrorKind::Format, format!("it has no column {name}")).at_path(pairs)
            })
        };
        let (left, right) = (ids.get(cell("left_id")?), ids.get(cell("right_id")?));
        if let (Some(&left), Some(&right)) = (left, right) {
            let pair = (left.min(right), left.max(right));
            let (probability, merged) = proposed.get(&pair).copied().unwrap_or_default();
            let judged = (cell("same")? == "y", probability, merged);
            parts.entry(cell("part")?).or_default().push(judged);
        }
    }
    let mut checked: Vec<Checked> = parts.iter().map(|(part, pairs)| of(part, pairs)).collect();
    checked.sort_by(|one, other| one.part.cmp(&other.part));
    Ok(checked)
}

fn of(part: &str, pairs: &[(bool, f64, bool)]) -> Checked {
    let count = |is: fn(&(bool, f64, bool)) -> bool| pairs.iter().filter(|pair| is(pair)).count();
    let right = count(|pair| pair.0 && pair.2);
    let bands = (0..5).filter_map(|band| {
        let of_band = pairs
            .iter()
            .filter(|pair| (pair.1 * 5.0).min(4.0) as usize == band);
        let of_band: Vec<_> = of_band.collect();
        let same = of_band.iter().filter(|pair| pair.0).count();
        let sum: f64 = of_band.iter().map(|pair| pair.1).sum();
        Some((sum / of_band.len() as f64, Share::of(same, of_band.len())?))
    });
    Checked {
        part: part.to_owned(),
        pairs: pairs.len(),
        precision: Share::of(right, count(|pair| pair.2)),
        recall: Share::of(right, count(|pair| pair.0)),
        bands: bands.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_are_held_against_what_was_judged() {
        let checked = of(
            "fit",
            &[
                (true, 0.9, true),
                (false, 0.9, true),
                (true, 0.1, false),
                (false, 1.0, false),
            ],
        );
        let found = |share: &Option<Share>| share.map(|share| share.found);
        assert_eq!(
            (found(&checked.precision), found(&checked.recall)),
            (Some(0.5), Some(0.5))
        );
        assert_eq!(checked.bands.len(), 2);
        assert_eq!(checked.bands[1].1.rows, 3);
    }
}
