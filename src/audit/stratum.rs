//! Strata: rows that are alike in what bears on whether they are right, so that each kind of row is in the sample.

use crate::tables::RowOf;

/// Bands of confidence, each named by its lower end.
const BANDS: [(f64, &str); 4] = [(0.9, "0.90"), (0.75, "0.75"), (0.6, "0.60"), (0.0, "0.00")];

/// A stratum: a band of confidence, a type of quote, a kind of speaker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stratum {
    pub(super) band: &'static str,
    pub(super) quote_type: String,
    pub(super) kind: &'static str,
}

impl Stratum {
    pub(super) fn of(row: RowOf<'_>) -> Self {
        Self {
            band: band(row.number("confidence").unwrap_or(0.0)),
            quote_type: row.get("quote_type").to_owned(),
            kind: kind(row.get("speaker_kind")),
        }
    }

    /// As a cell.
    pub(super) fn name(&self) -> String {
        format!("{}/{}/{}", self.band, self.quote_type, self.kind)
    }
}

/// The band a confidence lies in.
pub(super) fn band(confidence: f64) -> &'static str {
    let found = BANDS.iter().find(|(least, _)| confidence >= *least);
    found.map_or("0.00", |(_, name)| name)
}

/// The kind of speaker of a stratum, by its name.
pub(super) fn kind_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// Kinds of speaker that are right or wrong for the same reasons.
fn kind(word: &str) -> &'static str {
    match word {
        "person" => "person",
        "organisation" | "group" | "document" => "body",
        "unnamed" => "unnamed",
        _ => "none",
    }
}

/// How many rows each stratum gives to a sample of `wanted`: one each as long as there are enough, the rest by size.
pub(super) fn shares(sizes: &[usize], wanted: usize) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    if wanted >= all {
        return sizes.to_vec();
    }
    let mut by_size: Vec<usize> = (0..sizes.len()).collect();
    by_size.sort_by_key(|&at| (std::cmp::Reverse(sizes[at]), at));
    let mut shares = vec![0; sizes.len()];
    for &at in by_size.iter().take(wanted) {
        shares[at] = 1;
    }
    // The next row always goes to the stratum with the fewest for its size.
    let given = shares.iter().sum();
    for _ in given..wanted {
        let open = by_size.iter().filter(|&&at| shares[at] < sizes[at]);
        let next = open.max_by(|&&left, &&right| {
            let need = |at: usize| sizes[at] as f64 / (shares[at] as f64 + 0.5);
            // Of equals the larger, which comes first.
            need(left).total_cmp(&need(right)).then(right.cmp(&left))
        });
        if let Some(&at) = next {
            shares[at] += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_is_in_the_sample_and_large_ones_more() {
        assert_eq!(shares(&[100, 50, 1], 10), [6, 3, 1]);
        assert_eq!(shares(&[3, 2], 10), [3, 2]);
        assert_eq!(shares(&[5, 9, 7], 2), [0, 1, 1]);
        assert_eq!(shares(&[], 5), [0; 0]);
        let shares = shares(&[1000, 4, 4], 100);
        assert_eq!(shares.iter().sum::<usize>(), 100);
        assert!(shares[1] >= 1 && shares[0] > 90, "{shares:?}");
    }

    #[test]
    fn bands_hold_their_lower_end() {
        let bands = [1.0, 0.9, 0.8999, 0.6, 0.1, f64::NAN].map(band);
        assert_eq!(bands, ["0.90", "0.90", "0.75", "0.60", "0.00", "0.00"]);
    }
}
