//! From raw scores to probabilities: the only file that makes a probability of an answer.
//!
//! Each column is a logistic curve over the raw score's log odds (Platt 1999), fitted on development data: content and source
//! by quote type, the speaker by the rule that decided it. The default leaves raw scores as they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::annotation::{Confidence, QuoteType};

/// Raw scores this near to 0 and 1 are taken for this far from them: log odds stay finite.
const EDGE: f64 = 1e-4;

/// How strongly a curve is held to the one it starts from, in examples: keeps a rule seen five times near the common curve.
const HOLD: f64 = 4.0;

/// Newton steps at most; the loss is convex and five are usual.
const STEPS: usize = 50;

/// The name of the curve for keys that have none of their own.
const COMMON: &str = "*";

/// A logistic curve over log odds: `1 / (1 + exp(-(slope * logit(raw) + shift)))`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Below 1 for scores that are too sure of themselves.
    pub slope: f64,
    /// Above 0 for scores that are too low.
    pub shift: f64,
}

impl Curve {
    /// The curve that leaves scores as they are.
    pub const IDENTITY: Curve = Curve {
        slope: 1.0,
        shift: 0.0,
    };

    /// The probability that a raw score stands for.
    pub fn apply(self, raw: f32) -> f32 {
        if self == Self::IDENTITY {
            return if raw.is_nan() {
                0.0
            } else {
                raw.clamp(0.0, 1.0)
            };
        }
        sigmoid(self.slope * logit(raw) + self.shift) as f32
    }

    /// Fits a curve to raw scores and whether the answers were right, starting from (and held to) another.
    ///
    /// Newton's method on the logistic loss with a quadratic penalty on the distance from `start`.
    pub fn fit(examples: &[(f32, bool)], start: Curve) -> Curve {
        let mut curve = start;
        for _ in 0..STEPS {
            let mut gradient = [
                HOLD * (curve.slope - start.slope),
                HOLD * (curve.shift - start.shift),
            ];
            let mut hessian = [HOLD, 0.0, HOLD];
            for &(raw, right) in examples {
                let x = logit(raw);
                let p = sigmoid(curve.slope * x + curve.shift);
                let error = p - f64::from(u8::from(right));
                let weight = p * (1.0 - p);
                gradient[0] += error * x;
                gradient[1] += error;
                hessian[0] += weight * x * x;
                hessian[1] += weight * x;
                hessian[2] += weight;
            }
            let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
            let step = [
                (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant,
                (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant,
            ];
            // Far from the solution a full step can overshoot.
            let longest = step[0].abs().max(step[1].abs()).max(1.0);
            curve.slope -= step[0] / longest;
            curve.shift -= step[1] / longest;
            if step[0].abs().max(step[1].abs()) < 1e-9 {
                break;
            }
        }
        curve
    }
}

fn logit(raw: f32) -> f64 {
    let raw = f64::from(raw);
    let raw = if raw.is_nan() {
        EDGE
    } else {
        raw.clamp(EDGE, 1.0 - EDGE)
    };
    (raw / (1.0 - raw)).ln()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The curves of all columns. The default leaves every score as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Of the content, by quote type.
    #[serde(default)]
    pub content: BTreeMap<String, Curve>,
    /// Of the source, by quote type.
    #[serde(default)]
    pub source: BTreeMap<String, Curve>,
    /// Of the speaker, by the rule that decided it.
    #[serde(default)]
    pub speaker: BTreeMap<String, Curve>,
    /// Of the whole row, by quote type, over the product of the other three.
    #[serde(default)]
    pub row: BTreeMap<String, Curve>,
}

/// One attribution of an article with gold: its raw scores (the confidences under [`Calibration::default`]) and what of it
/// was right. `None` where gold cannot tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The raw scores.
    pub raw: Confidence,
    /// Its quote type.
    pub quote_type: QuoteType,
    /// The rule that decided its speaker.
    pub decided_by: String,
    /// Whether the content is right.
    pub content: Option<bool>,
    /// Whether the source is right.
    pub source: Option<bool>,
    /// Whether the speaker is right.
    pub speaker: Option<bool>,
    /// Whether the row is right.
    pub row: Option<bool>,
}

impl Calibration {
    /// Fits all curves to judged attributions.
    pub fn fit(judged: &[Judged]) -> Self {
        let by_type = |one: &Judged| one.quote_type.as_str().to_owned();
        let by_rule = |one: &Judged| one.decided_by.clone();
        let columns = Self {
            content: fit_column(judged, by_type, |one| Some((one.raw.content, one.content?))),
            source: fit_column(judged, by_type, |one| Some((one.raw.source, one.source?))),
            speaker: fit_column(judged, by_rule, |one| Some((one.raw.speaker, one.speaker?))),
            row: BTreeMap::new(),
        };
        let product = |one: &Judged| {
            columns
                .calibrated(one.raw, one.quote_type, &one.decided_by)
                .row
        };
        Self {
            row: fit_column(judged, by_type, |one| Some((product(one), one.row?))),
            ..columns.clone()
        }
    }

    /// The probabilities for the raw scores of one attribution; the raw `row` is not looked at.
    pub fn calibrated(
        &self,
        raw: Confidence,
        quote_type: QuoteType,
        decided_by: &str,
    ) -> Confidence {
        let quote_type = quote_type.as_str();
        let content = curve(&self.content, quote_type).apply(raw.content);
        let source = curve(&self.source, quote_type).apply(raw.source);
        let speaker = curve(&self.speaker, decided_by).apply(raw.speaker);
        let row = curve(&self.row, quote_type).apply(content * source * speaker);
        Confidence {
            content,
            source,
            speaker,
            row,
        }
    }
}

fn curve(curves: &BTreeMap<String, Curve>, key: &str) -> Curve {
    let found = curves.get(key).or_else(|| curves.get(COMMON));
    found.copied().unwrap_or(Curve::IDENTITY)
}

/// One curve for all, then one for each key, held to the common one.
fn fit_column(
    judged: &[Judged],
    key: impl Fn(&Judged) -> String,
    example: impl Fn(&Judged) -> Option<(f32, bool)>,
) -> BTreeMap<String, Curve> {
    let mut by_key: BTreeMap<String, Vec<(f32, bool)>> = BTreeMap::new();
    for one in judged {
        if let Some(example) = example(one) {
            by_key.entry(key(one)).or_default().push(example);
        }
    }
    let all: Vec<(f32, bool)> = by_key.values().flatten().copied().collect();
    if all.is_empty() {
        return BTreeMap::new();
    }
    let common = Curve::fit(&all, Curve::IDENTITY);
    let mut curves: BTreeMap<String, Curve> = by_key
        .into_iter()
        .map(|(key, examples)| (key, Curve::fit(&examples, common)))
        .collect();
    curves.insert(COMMON.to_owned(), common);
    curves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fitted_curve_gives_the_share_that_is_right() {
        // Says .9 and is right in 60 of 100; says .5 and is right in 30 of 100.
        let examples: Vec<(f32, bool)> = (0..100)
            .flat_map(|n| [(0.9, n < 60), (0.5, n < 30)])
            .collect();
        let curve = Curve::fit(&examples, Curve::IDENTITY);
        assert!(
            (curve.apply(0.9) - 0.6).abs() < 0.03,
            "{}",
            curve.apply(0.9)
        );
        assert!(
            (curve.apply(0.5) - 0.3).abs() < 0.03,
            "{}",
            curve.apply(0.5)
        );
    }

    #[test]
    fn few_examples_move_a_curve_little() {
        let curve = Curve::fit(&[(0.8, false)], Curve::IDENTITY);
        assert!(
            (0.6..0.8).contains(&curve.apply(0.8)),
            "{}",
            curve.apply(0.8)
        );
    }

    #[test]
    fn scores_that_separate_perfectly_stay_finite() {
        let examples = [(1.0, true), (0.0, false), (f32::NAN, false)].repeat(500);
        let curve = Curve::fit(&examples, Curve::IDENTITY);
        assert!(curve.slope.is_finite() && curve.shift.is_finite());
        assert!(curve.apply(1.0) > 0.99 && curve.apply(0.0) < 0.01);
    }

    #[test]
    fn each_rule_has_its_own_curve_and_unknown_ones_the_common() {
        let judged = |rule: &str, right| Judged {
            raw: Confidence {
                content: 0.9,
                source: 0.9,
                speaker: 0.9,
                row: 0.0,
            },
            quote_type: QuoteType::Direct,
            decided_by: rule.to_owned(),
            content: Some(true),
            source: None,
            speaker: Some(right),
            row: Some(right),
        };
        let all: Vec<Judged> = (0..200)
            .flat_map(|n| [judged("sure", true), judged("guess", n % 2 == 0)])
            .collect();
        let calibration = Calibration::fit(&all);
        let speaker = |rule| {
            calibration
                .calibrated(all[0].raw, QuoteType::Direct, rule)
                .speaker
        };
        assert!(speaker("sure") > 0.95);
        assert!((speaker("guess") - 0.5).abs() < 0.05);
        assert!((speaker("new") - 0.75).abs() < 0.05);
        assert!(calibration.source.is_empty());
        let kept = serde_json::to_string(&calibration).unwrap();
        let read: Calibration = serde_json::from_str(&kept).unwrap();
        assert_eq!(read.speaker.len(), calibration.speaker.len());
    }

    #[test]
    fn without_a_fit_scores_stay_as_they_are() {
        let raw = Confidence {
            content: 0.5,
            source: 0.25,
            speaker: 1.0,
            row: 0.0,
        };
        let given = Calibration::default().calibrated(raw, QuoteType::Mixed, "x");
        assert_eq!((given.content, given.source, given.row), (0.5, 0.25, 0.125));
    }
}
