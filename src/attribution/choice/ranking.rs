//! The weights of the evidence, and the softmax over the candidates and none of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::attribution::evidence::Number;

/// The probability of none of the candidates, and of each.
pub(super) fn probabilities<'a>(
    none: &[Number],
    candidates: impl Iterator<Item = &'a [Number]>,
) -> (f64, Vec<f64>) {
    let scores: Vec<f64> = candidates.map(score).collect();
    let none = score(none);
    let most = scores.iter().copied().fold(none, f64::max);
    let share = |score: f64| (score - most).exp();
    let total = share(none) + scores.iter().map(|&score| share(score)).sum::<f64>();
    let shares = scores.iter().map(|&score| share(score) / total);
    (share(none) / total, shares.collect())
}

fn score(evidence: &[Number]) -> f64 {
    let weight = |group, name| WEIGHTS.get(&(group, name)).copied().unwrap_or(0.0);
    evidence
        .iter()
        .map(|&(group, name, number)| weight(group, name) * number)
        .sum()
}

/// The weights, by group and name; what has none counts nothing.
static WEIGHTS: LazyLock<HashMap<(&'static str, &'static str), f64>> = LazyLock::new(|| {
    let lines = include_str!("weights.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let key = (cells.next()?, cells.next()?);
            Some((key, cells.next()?.parse().ok()?))
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_well_formed() {
        for line in include_str!("weights.tsv").lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = cells.get(2).map(|cell| cell.parse::<f64>());
            assert!(
                line.starts_with('#') || cells.len() == 3 && matches!(number, Some(Ok(_))),
                "{line}"
            );
        }
    }

    #[test]
    fn what_has_no_weight_counts_nothing() {
        let odd: [Number; 1] = [("no such group", "nor name", 5.0)];
        let (none, each) = probabilities(&[], [odd.as_slice()].into_iter());
        assert_eq!((none, each), (0.5, vec![0.5]));
    }
}
