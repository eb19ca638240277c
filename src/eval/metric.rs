//! The arithmetic of scoring: counts and rates, overlap, one-to-one matching.
//!
//! Apart from the layers because each of them counts in the same way.

use std::collections::BTreeSet;
use std::iter::Sum;
use std::ops::Add;

use crate::text::Span;

/// What was counted in one article, or in many together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Gold items that were found.
    pub found: usize,
    /// Gold items.
    pub gold: usize,
    /// Predicted items that are right.
    pub right: usize,
    /// Predicted items.
    pub predicted: usize,
}

impl Tally {
    /// Matched one to one: as many gold items are found as predicted ones are right.
    pub fn matched(matches: usize, gold: usize, predicted: usize) -> Self {
        Self {
            found: matches,
            gold,
            right: matches,
            predicted,
        }
    }

    /// Questions, each with one answer: precision, recall and F1 are all the accuracy.
    pub fn answered(right: usize, asked: usize) -> Self {
        Self::matched(right, asked, asked)
    }

    /// The share of predicted items that are right; `None` where nothing is predicted.
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.predicted)
    }

    /// The share of gold items that are found; `None` where there is no gold.
    pub fn recall(self) -> Option<f64> {
        share(self.found, self.gold)
    }

    /// The harmonic mean of precision and recall: 0 where either is 0, `None` where there is neither gold nor
    /// prediction.
    pub fn f1(self) -> Option<f64> {
        match (self.precision(), self.recall()) {
            (None, None) => None,
            (Some(precision), Some(recall)) if precision + recall > 0.0 => {
                Some(2.0 * precision * recall / (precision + recall))
            }
            _ => Some(0.0),
        }
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            gold: self.gold + other.gold,
            right: self.right + other.right,
            predicted: self.predicted + other.predicted,
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

/// Counts the items that stand in both sets.
pub fn exact<T: Ord>(gold: &BTreeSet<T>, predicted: &BTreeSet<T>) -> Tally {
    Tally::matched(
        gold.intersection(predicted).count(),
        gold.len(),
        predicted.len(),
    )
}

/// How much of each other two span sets share: characters in both, over characters in either; 1 for two empty sets.
///
/// The spans of each set are in order and do not overlap.
pub fn intersection_over_union(text: &str, one: &[Span], other: &[Span]) -> f64 {
    let shared = shared_characters(text, one, other);
    match characters(text, one) + characters(text, other) - shared {
        0 => 1.0,
        union => shared as f64 / union as f64,
    }
}

/// The share of the characters of `gold` that `predicted` has too, however much more it has; 0 where there is no gold.
///
/// The spans of each set are in order and do not overlap.
pub fn coverage(text: &str, gold: &[Span], predicted: &[Span]) -> f64 {
    let shared = shared_characters(text, gold, predicted);
    share(shared, characters(text, gold)).unwrap_or(0.0)
}

fn characters(text: &str, spans: &[Span]) -> usize {
    let counts = spans.iter().map(|span| text[span.range()].chars().count());
    counts.sum()
}

fn shared_characters(text: &str, one: &[Span], other: &[Span]) -> usize {
    let mut shared = 0;
    for left in one {
        for right in other.iter().filter(|right| left.overlaps(**right)) {
            let start = left.start().max(right.start());
            let end = left.end().min(right.end());
            shared += characters(text, &[Span::new(start, end)]);
        }
    }
    shared
}

/// Pairs gold with predicted items one to one, the best pair first; `score` is `None` for two that must not be paired.
///
/// Of equal pairs the one with the earlier items wins. The pairs come in the order of gold.
pub fn pair(
    gold: usize,
    predicted: usize,
    score: impl Fn(usize, usize) -> Option<f64>,
) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for one in 0..gold {
        candidates
            .extend((0..predicted).filter_map(|other| Some((score(one, other)?, one, other))));
    }
    candidates.sort_by(|left, right| {
        let by_score = right.0.total_cmp(&left.0);
        by_score.then((left.1, left.2).cmp(&(right.1, right.2)))
    });
    let mut gold_taken = vec![false; gold];
    let mut predicted_taken = vec![false; predicted];
    let mut pairs = Vec::new();
    for (_, one, other) in candidates {
        if !gold_taken[one] && !predicted_taken[other] {
            gold_taken[one] = true;
            predicted_taken[other] = true;
            pairs.push((one, other));
        }
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_by_hand() {
        let tally = Tally::matched(2, 4, 3) + Tally::matched(1, 1, 2);
        assert_eq!(tally, Tally::matched(3, 5, 5));
        assert_eq!(tally.precision(), Some(0.6));
        assert_eq!(Tally::matched(1, 4, 2).f1(), Some(1.0 / 3.0));
        assert_eq!(Tally::matched(0, 4, 0).f1(), Some(0.0));
        assert_eq!(Tally::default().f1(), None);
        assert_eq!(Tally::answered(1, 4).f1(), Some(0.25));
    }

    #[test]
    fn equal_items_count_once() {
        let gold = BTreeSet::from([1, 2, 3]);
        let predicted = BTreeSet::from([2, 3, 4, 5]);
        assert_eq!(exact(&gold, &predicted), Tally::matched(2, 3, 4));
    }

    #[test]
    fn overlap_is_counted_in_characters() {
        // Bytes would give 4/7: the marks are three bytes long.
        let text = "“a”bc";
        let of = |one: &[Span], other: &[Span]| intersection_over_union(text, one, other);
        assert_eq!(of(&[Span::new(0, 7)], &[Span::new(3, 8)]), 0.5);
        assert_eq!(
            of(&[Span::new(0, 3), Span::new(4, 7)], &[Span::new(0, 7)]),
            2.0 / 3.0
        );
        assert_eq!(of(&[Span::new(0, 3)], &[]), 0.0);
        assert_eq!(of(&[], &[]), 1.0);
    }

    #[test]
    fn coverage_asks_only_for_gold() {
        let text = "“a”bc";
        let of = |gold: &[Span], predicted: &[Span]| coverage(text, gold, predicted);
        assert_eq!(of(&[Span::new(3, 8)], &[Span::new(0, 7)]), 2.0 / 3.0);
        assert_eq!(of(&[Span::new(3, 7)], &[Span::new(0, 9)]), 1.0);
        assert_eq!(of(&[], &[Span::new(0, 7)]), 0.0);
        assert_eq!(of(&[Span::new(0, 7)], &[]), 0.0);
    }

    #[test]
    fn the_best_pair_is_taken_first() {
        let scores = [[0.5, 0.9], [0.4, 0.8]];
        let pairs = pair(2, 2, |one, other| Some(scores[one][other]));
        assert_eq!(pairs, [(0, 1), (1, 0)]);
        assert_eq!(pair(2, 2, |_, _| Some(1.0)), [(0, 0), (1, 1)]);
        assert_eq!(pair(2, 1, |one, _| (one == 1).then_some(1.0)), [(1, 0)]);
    }
}
