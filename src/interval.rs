//! How sure a share is that was seen in a sample (Wilson 1927): never below none or above all, and honest for few rows.

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_964;

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share found.
    pub found: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
    /// Rows it was found in.
    pub rows: usize,
}

impl Share {
    /// `right` of `rows`; none of no rows.
    pub(crate) fn of(right: usize, rows: usize) -> Option<Self> {
        (rows > 0).then(|| {
            let found = right as f64 / rows as f64;
            let (low, high) = wilson(found, rows as f64);
            Self {
                found,
                low,
                high,
                rows,
            }
        })
    }

    /// The share of the whole, from those of its strata: for each its weight (they come to 1), the share found and in how many rows.
    ///
    /// The interval is Wilson's for as many rows as a plain sample of the same variance would have.
    pub(crate) fn weighted(strata: &[(f64, f64, f64)]) -> Option<Self> {
        let rows: f64 = strata.iter().map(|stratum| stratum.2).sum();
        (rows > 0.0).then(|| {
            let found: f64 = strata
                .iter()
                .map(|&(weight, share, _)| weight * share)
                .sum();
            // Half a row of each kind more: three of three right is no proof of certainty.
            let likely = |share: f64, rows: f64| (share * rows + 0.5) / (rows + 1.0);
            let (mut whole, mut variance) = (0.0, 0.0);
            for &(weight, share, rows) in strata {
                let share = likely(share, rows);
                whole += weight * share;
                variance += weight * weight * share * (1.0 - share) / rows;
            }
            let spread: f64 = whole * (1.0 - whole);
            let like = (spread / variance).min(rows).max(1.0);
            let (low, high) = wilson(found, like);
            Self {
                found,
                low,
                high,
                rows: rows.round() as usize,
            }
        })
    }
}

fn wilson(share: f64, rows: f64) -> (f64, f64) {
    let square = Z * Z / rows;
    let middle = (share + square / 2.0) / (1.0 + square);
    let half = Z / (1.0 + square) * (share * (1.0 - share) / rows + square / (4.0 * rows)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 5e-4
    }

    #[test]
    fn intervals_are_those_of_the_tables() {
        // Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (right, rows, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let share = Share::of(right, rows).unwrap();
            assert!(near(share.low, low) && near(share.high, high), "{share:?}");
        }
        assert_eq!(Share::of(0, 0), None);
    }

    #[test]
    fn strata_count_by_their_weight() {
        let share = Share::weighted(&[(0.9, 0.9, 10.0), (0.1, 0.0, 10.0)]).unwrap();
        assert!(near(share.found, 0.81), "{share:?}");
        let plain = Share::of(16, 20).unwrap();
        // A heavy stratum of ten rows tells less than twenty rows of all.
        assert!(
            share.high - share.low > plain.high - plain.low,
            "{share:?} {plain:?}"
        );
        let sure = Share::weighted(&[(0.5, 1.0, 10.0), (0.5, 1.0, 10.0)]).unwrap();
        assert!(
            sure.found == 1.0 && sure.low < 0.9 && sure.high == 1.0,
            "{sure:?}"
        );
    }
}
