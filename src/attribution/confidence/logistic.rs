//! `Logistic`: a logistic regression over evidence, and how it is fitted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::attribution::evidence::Number;

/// Weight of the quadratic penalty on all weights: what was seen a few times moves an answer little.
const PENALTY: f64 = 8.0;

/// Evidence that fewer answers have than this gets no weight: the penalty would leave it next to nothing.
const LEAST: usize = 8;

/// Newton steps at most; the loss is convex and ten are usual.
const STEPS: usize = 60;

/// The most that a regression may say which does not know its own highest: one answer in a thousand is wrong that looks sure.
const HIGHEST: f64 = 0.999;

/// The largest weight that a fit can have come to: a raw score at its edge has log odds of nine.
const LARGEST: f64 = 100.0;

/// A logistic regression: `1 / (1 + exp(-(bias + sum of weight * number)))`, at most `highest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    /// The log odds of a row without any evidence.
    pub bias: f64,
    /// The weights, by group and name.
    pub weights: BTreeMap<String, BTreeMap<String, f64>>,
    /// The highest probability of an answer it was fitted to: what lies beyond was never seen, and is not known to be surer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest: Option<f64>,
}

impl Logistic {
    /// The probability that evidence stands for.
    pub fn apply(&self, evidence: &[Number]) -> f32 {
        let weight = |group: &str, name: &str| {
            let weight = self.weights.get(group).and_then(|group| group.get(name));
            weight.copied().unwrap_or(0.0)
        };
        let sum: f64 = evidence
            .iter()
            .map(|&(group, name, number)| weight(group, name) * number)
            .sum();
        sigmoid(self.bias + sum).min(self.highest.unwrap_or(HIGHEST)) as f32
    }

    /// Says which number of it no fit can have come to, if there is one.
    pub(super) fn flaw(&self) -> Option<String> {
        let sound = |number: f64| number.abs() <= LARGEST;
        if !sound(self.bias) {
            return Some(format!("bias is {}", self.bias));
        }
        if let Some(highest) = self.highest.filter(|it| !(0.0..=1.0).contains(it)) {
            return Some(format!("highest is {highest}"));
        }
        let weights = self.weights.iter().flat_map(|(group, weights)| {
            let weights = weights.iter();
            weights.map(move |(name, weight)| (group, name, *weight))
        });
        let mut unsound = weights.filter(|&(_, _, weight)| !sound(weight));
        let (group, name, weight) = unsound.next()?;
        Some(format!("weights.{group}.{name} is {weight}"))
    }

    /// Fits weights to evidence and whether the answers were right; none where there are no examples.
    ///
    /// Newton's method on the logistic loss with a quadratic penalty on the weights; the bias is held by one right and one wrong answer.
    pub fn fit(examples: &[(&[Number], bool)]) -> Option<Self> {
        if examples.is_empty() {
            return None;
        }
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for &(group, name, _) in examples.iter().flat_map(|(evidence, _)| evidence.iter()) {
            *seen.entry((group, name)).or_default() += 1;
        }
        let place: BTreeMap<(&str, &str), usize> = seen
            .into_iter()
            .filter(|&(_, times)| times >= LEAST)
            .enumerate()
            .map(|(at, (name, _))| (name, at + 1))
            .collect();
        // Sparse rows: the bias at place 0, then the numbers.
        let rows: Vec<(Vec<(usize, f64)>, f64)> = examples
            .iter()
            .map(|(evidence, right)| {
                let numbers = evidence.iter();
                let numbers = numbers.filter_map(|&(group, name, number)| {
                    Some((*place.get(&(group, name))?, number))
                });
                let row = std::iter::once((0, 1.0)).chain(numbers).collect();
                (row, f64::from(u8::from(*right)))
            })
            .collect();
        let weights = newton(&rows, place.len() + 1);
        let mut fitted = Self {
            bias: weights[0],
            ..Self::default()
        };
        for ((group, name), at) in place {
            let group = fitted.weights.entry(group.to_owned()).or_default();
            group.insert(name.to_owned(), weights[at]);
        }
        let chances = rows.iter().map(|(row, _)| {
            let sum = row.iter().map(|&(at, number)| weights[at] * number);
            sigmoid(sum.sum())
        });
        fitted.highest = chances.reduce(f64::max);
        Some(fitted)
    }
}

/// The weights that minimise the penalised logistic loss of sparse rows and their outcomes; place 0 is the bias.
fn newton(rows: &[(Vec<(usize, f64)>, f64)], size: usize) -> Vec<f64> {
    let mut weights = vec![0.0; size];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| PENALTY * weight).collect();
        let mut hessian = vec![0.0; size * size];
        for at in 0..size {
            hessian[at * size + at] = PENALTY;
        }
        // The bias is held by one right and one wrong answer without evidence (Laplace), so that nothing is ever certain.
        let blank = sigmoid(weights[0]);
        (gradient[0], hessian[0]) = (2.0 * blank - 1.0, 2.0 * blank * (1.0 - blank));
        for (row, right) in rows {
            let sum: f64 = row.iter().map(|&(at, number)| weights[at] * number).sum();
            let chance = sigmoid(sum);
            for &(at, number) in row {
                gradient[at] += (chance - right) * number;
                for &(other, value) in row {
                    hessian[at * size + other] += chance * (1.0 - chance) * number * value;
                }
            }
        }
        let step = solve(&mut hessian, gradient);
        let longest = step
            .iter()
            .fold(0.0, |most: f64, part| most.max(part.abs()));
        // Far from the solution a full step can overshoot.
        let scale = 1.0 / longest.max(1.0);
        weights
            .iter_mut()
            .zip(&step)
            .for_each(|(weight, part)| *weight -= scale * part);
        if longest < 1e-9 {
            break;
        }
    }
    weights
}

/// Solves `matrix * x = right` for a symmetric positive definite matrix, row by row, by Cholesky's decomposition in place.
fn solve(matrix: &mut [f64], mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for row in 0..size {
        for column in 0..=row {
            let dot: f64 = (0..column)
                .map(|at| matrix[row * size + at] * matrix[column * size + at])
                .sum();
            let rest = matrix[row * size + column] - dot;
            matrix[row * size + column] = match row == column {
                true => rest.max(f64::MIN_POSITIVE).sqrt(),
                false => rest / matrix[column * size + column],
            };
        }
    }
    for row in 0..size {
        let dot: f64 = (0..row).map(|at| matrix[row * size + at] * right[at]).sum();
        right[row] = (right[row] - dot) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        let dot: f64 = (row + 1..size)
            .map(|at| matrix[at * size + row] * right[at])
            .sum();
        right[row] = (right[row] - dot) / matrix[row * size + row];
    }
    right
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::super::tests::evidence;
    use super::*;
    use crate::attribution::evidence::Evidence;

    fn fit(examples: &[(Evidence, bool)]) -> Logistic {
        let examples: Vec<(&[Number], bool)> = examples
            .iter()
            .map(|(evidence, right)| (evidence.numbers(), *right))
            .collect();
        Logistic::fit(&examples).unwrap()
    }

    #[test]
    fn a_fit_gives_the_share_that_is_right() {
        // Says .9 and is right in 600 of 1000; says .5 and is right in 300 of 1000.
        let examples: Vec<(Evidence, bool)> = (0..1000)
            .flat_map(|n| {
                [
                    (evidence(0.9, "name"), n < 600),
                    (evidence(0.5, "name"), n < 300),
                ]
            })
            .collect();
        let fitted = fit(&examples);
        for (raw, share) in [(0.9, 0.6), (0.5, 0.3)] {
            let given = fitted.apply(evidence(raw, "name").numbers());
            assert!((given - share).abs() < 0.02, "{raw}: {given}");
        }
    }

    #[test]
    fn a_rule_that_is_often_wrong_is_trusted_less_and_an_unknown_one_neither() {
        let examples: Vec<(Evidence, bool)> = (0..400)
            .flat_map(|n| {
                [
                    (evidence(0.9, "sure"), true),
                    (evidence(0.9, "guess"), n % 2 == 0),
                ]
            })
            .collect();
        let fitted = fit(&examples);
        let given = |rule| fitted.apply(evidence(0.9, rule).numbers());
        assert!(given("sure") > 0.95, "{}", given("sure"));
        assert!((given("guess") - 0.5).abs() < 0.05, "{}", given("guess"));
        assert!((given("guess")..given("sure")).contains(&given("new")));
    }

    #[test]
    fn few_examples_are_no_certainty() {
        let fitted = fit(&[
            (evidence(0.8, "name"), true),
            (evidence(0.2, "name"), false),
        ]);
        assert!((0.5..0.95).contains(&fitted.apply(evidence(0.8, "name").numbers())));
    }

    #[test]
    fn scores_that_separate_perfectly_stay_finite() {
        let examples: Vec<(Evidence, bool)> = (0..1000)
            .map(|n| (evidence(f32::from(n % 2 == 0), "name"), n % 2 == 0))
            .collect();
        let fitted = fit(&examples);
        assert!(fitted.apply(evidence(1.0, "name").numbers()) > 0.99);
        assert!(fitted.apply(evidence(0.0, "name").numbers()) < 0.01);
        assert_eq!(Logistic::fit(&[]), None);
    }

    #[test]
    fn nothing_is_surer_than_the_surest_answer_that_was_fitted() {
        let examples: Vec<(Evidence, bool)> = (0..200)
            .map(|n| (evidence(0.9, "name"), n % 10 != 0))
            .collect();
        let fitted = fit(&examples);
        let highest = fitted.apply(evidence(0.9, "name").numbers());
        assert!((highest - 0.9).abs() < 0.02, "{highest}");
        assert_eq!(fitted.apply(evidence(1.0, "name").numbers()), highest);
        let unbounded = Logistic {
            bias: 30.0,
            ..Logistic::default()
        };
        assert_eq!(unbounded.apply(&[]), 0.999);
    }

    #[test]
    fn a_linear_system_by_hand() {
        // 4x + 2y = 8, 2x + 3y = 8: x = 1, y = 2.
        let solved = solve(&mut [4.0, 2.0, 2.0, 3.0], vec![8.0, 8.0]);
        assert!((solved[0] - 1.0).abs() < 1e-12 && (solved[1] - 2.0).abs() < 1e-12);
    }
}
