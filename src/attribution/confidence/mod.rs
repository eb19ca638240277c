//! From evidence to probabilities: the only file that makes a probability of an answer.
//!
//! Each column is a logistic regression over the evidence of the row, fitted on development data: the log odds of the raw scores
//! (Platt 1999), by quote type and by the rule that decided the speaker, and marks of the row such as the length of its content.
//! The default leaves raw scores as they are.

mod logistic;

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Number};
use crate::annotation::{Confidence, QuoteType};

pub use logistic::Logistic;

/// The regressions of all columns. One that is missing leaves its raw score as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Of the content.
    pub content: Option<Logistic>,
    /// Of the source.
    pub source: Option<Logistic>,
    /// Of the speaker.
    pub speaker: Option<Logistic>,
    /// Of the whole row.
    pub row: Option<Logistic>,
    /// Of a named entity's span and type.
    pub entity: Option<Logistic>,
    /// Of attributions inside the contents of others; bundles before 0.5 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nested: Option<NestedCalibration>,
}

/// The regressions of attributions inside the contents of others: which of them are wanted is another question than elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NestedCalibration {
    /// Of there being such an attribution, whatever its borders.
    pub wanted: Option<Logistic>,
    /// Of the content.
    pub content: Option<Logistic>,
    /// Of the source.
    pub source: Option<Logistic>,
    /// Of the speaker.
    pub speaker: Option<Logistic>,
    /// Of the whole row.
    pub row: Option<Logistic>,
}

/// One attribution of an article with gold: its evidence, and what of it was right; `None` where gold cannot tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What is known of it.
    pub evidence: Evidence,
    /// Its quote type.
    pub quote_type: QuoteType,
    /// Whether the content is right.
    pub content: Option<bool>,
    /// Whether the source is right.
    pub source: Option<bool>,
    /// Whether the speaker is right.
    pub speaker: Option<bool>,
    /// Whether the row is right.
    pub row: Option<bool>,
}

/// One named entity of an article with gold.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedMention {
    /// What is known of it.
    pub evidence: Vec<Number>,
    /// Its raw score.
    pub raw: f32,
    /// Whether its span and type are right.
    pub right: bool,
}

impl NestedCalibration {
    /// Fits all columns to judged attributions inside others, and to whether each is wanted at all.
    pub fn fit<'a>(judged: impl IntoIterator<Item = &'a (Judged, bool)>) -> Self {
        let judged: Vec<&(Judged, bool)> = judged.into_iter().collect();
        let column = |outcome: fn(&(Judged, bool)) -> Option<bool>| {
            let judged = judged.iter();
            let examples: Vec<(&[Number], bool)> = judged
                .filter_map(|one| Some((one.0.evidence.numbers(), outcome(one)?)))
                .collect();
            Logistic::fit(&examples)
        };
        Self {
            wanted: column(|one| Some(one.1)),
            content: column(|one| one.0.content),
            source: column(|one| one.0.source),
            speaker: column(|one| one.0.speaker),
            row: column(|one| one.0.row),
        }
    }
}

impl Calibration {
    /// Fits all columns to judged attributions and mentions.
    pub fn fit<'a>(
        judged: impl IntoIterator<Item = &'a Judged> + Clone,
        mentions: impl IntoIterator<Item = &'a JudgedMention>,
    ) -> Self {
        let column = |outcome: fn(&Judged) -> Option<bool>| {
            let judged = judged.clone().into_iter();
            let examples: Vec<(&[Number], bool)> = judged
                .filter_map(|one| Some((one.evidence.numbers(), outcome(one)?)))
                .collect();
            Logistic::fit(&examples)
        };
        let mentions: Vec<(&[Number], bool)> = mentions
            .into_iter()
            .map(|one| (one.evidence.as_slice(), one.right))
            .collect();
        Self {
            content: column(|one| one.content),
            source: column(|one| one.source),
            speaker: column(|one| one.speaker),
            row: column(|one| one.row),
            entity: Logistic::fit(&mentions),
            nested: None,
        }
    }

    /// The probability that an attribution inside another's content is one that a reader would enter; 1 where nothing was fitted.
    pub fn wanted(&self, evidence: &Evidence) -> f32 {
        let regression = self.nested.as_ref().and_then(|it| it.wanted.as_ref());
        regression.map_or(1.0, |regression| regression.apply(evidence.numbers()))
    }

    /// The probabilities that the evidence of an attribution inside another's content stands for; a row is never surer than its
    /// being one at all.
    pub fn nested(&self, evidence: &Evidence) -> Confidence {
        let nested = self.nested.as_ref();
        let columns = nested.map(|it| [&it.content, &it.source, &it.speaker, &it.row]);
        let given = confidence(
            evidence,
            columns.map(|it| it.map(Option::as_ref)).unwrap_or_default(),
        );
        Confidence {
            row: given.row.min(self.wanted(evidence)),
            ..given
        }
    }

    /// Says which number in it no fit can have come to, if there is one: such a file was damaged or made up.
    pub fn flaw(&self) -> Option<String> {
        let flat = [
            ("content", &self.content),
            ("source", &self.source),
            ("speaker", &self.speaker),
            ("row", &self.row),
            ("entity", &self.entity),
        ];
        let nested = self.nested.iter().flat_map(|it| {
            [
                ("nested.wanted", &it.wanted),
                ("nested.content", &it.content),
                ("nested.source", &it.source),
                ("nested.speaker", &it.speaker),
                ("nested.row", &it.row),
            ]
        });
        flat.into_iter().chain(nested).find_map(|(name, column)| {
            let flaw = column.as_ref()?.flaw()?;
            Some(format!("{name}.{flaw}"))
        })
    }

    /// The probability that the evidence of a mention stands for.
    pub fn mention(&self, evidence: &[Number], raw: f32) -> f32 {
        probability(self.entity.as_ref(), evidence, raw)
    }

    /// The probabilities that the evidence of an attribution stands for; without a regression for the row, the product of the
    /// other three.
    pub fn calibrated(&self, evidence: &Evidence) -> Confidence {
        let columns = [&self.content, &self.source, &self.speaker, &self.row];
        confidence(evidence, columns.map(Option::as_ref))
    }
}

/// What regressions of content, source, speaker and row make of evidence.
fn confidence(evidence: &Evidence, columns: [Option<&Logistic>; 4]) -> Confidence {
    let raw = evidence.raw;
    let [content, source, speaker, row] = columns;
    let column = |regression, raw| probability(regression, evidence.numbers(), raw);
    let content = column(content, raw.content);
    let source = column(source, raw.source);
    let speaker = column(speaker, raw.speaker);
    // A row is never righter than the least of its parts.
    let least = content.min(source).min(speaker);
    Confidence {
        content,
        source,
        speaker,
        row: column(row, content * source * speaker).min(least),
    }
}

fn probability(regression: Option<&Logistic>, evidence: &[Number], raw: f32) -> f32 {
    match regression {
        Some(regression) => regression.apply(evidence),
        None if raw.is_nan() => 0.0,
        None => raw.clamp(0.0, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::tests::example;
    use super::*;

    pub(super) fn evidence(content: f32, rule: &'static str) -> Evidence {
        let raw = Confidence {
            content,
            source: 0.9,
            speaker: 0.9,
            row: 0.0,
        };
        example(raw, rule)
    }

    #[test]
    fn numbers_that_no_fit_comes_to_are_named() {
        let regression = |change: fn(&mut Logistic)| {
            let mut row = Logistic {
                bias: 1.0,
                ..Logistic::default()
            };
            change(&mut row);
            Some(row)
        };
        let flaw = |change| {
            let calibration = Calibration {
                row: regression(change),
                ..Calibration::default()
            };
            calibration.flaw()
        };
        assert_eq!(flaw(|_| ()), None);
        assert_eq!(flaw(|it| it.bias = 1e9).unwrap(), "row.bias is 1000000000");
        assert_eq!(
            flaw(|it| it.highest = Some(2.0)).unwrap(),
            "row.highest is 2"
        );
        let weight = |it: &mut Logistic| {
            let scores = it.weights.entry("score".to_owned()).or_default();
            scores.insert("content".to_owned(), f64::NAN);
        };
        assert_eq!(flaw(weight).unwrap(), "row.weights.score.content is NaN");
        let nested = NestedCalibration {
            wanted: regression(|it| it.bias = f64::INFINITY),
            ..NestedCalibration::default()
        };
        let calibration = Calibration {
            nested: Some(nested),
            ..Calibration::default()
        };
        assert_eq!(calibration.flaw().unwrap(), "nested.wanted.bias is inf");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let judged = Judged {
            evidence: evidence(0.9, "name"),
            quote_type: QuoteType::Direct,
            content: Some(true),
            source: None,
            speaker: Some(false),
            row: Some(true),
        };
        let mention = JudgedMention {
            evidence: vec![("score", "entity", 1.0)],
            raw: 0.7,
            right: true,
        };
        let fitted = Calibration::fit(&[judged], &[mention]);
        assert!(fitted.source.is_none() && fitted.row.is_some());
        let kept = serde_json::to_string(&fitted).unwrap();
        let read: Calibration = serde_json::from_str(&kept).unwrap();
        let asked = evidence(0.6, "name");
        assert_eq!(read.calibrated(&asked), fitted.calibrated(&asked));
        let (asked, raw) = ([("score", "entity", 2.0)], 0.8);
        assert_eq!(read.mention(&asked, raw), fitted.mention(&asked, raw));
        assert_ne!(read.mention(&asked, raw), raw);
        assert!(serde_json::from_str::<Calibration>(r#"{"content": {"*": {}}}"#).is_err());
    }

    #[test]
    fn without_a_fit_scores_stay_as_they_are() {
        let raw = Confidence {
            content: 0.5,
            source: 0.25,
            speaker: f32::NAN,
            row: 0.7,
        };
        let given = Calibration::default().calibrated(&example(raw, "name"));
        assert_eq!((given.content, given.source), (0.5, 0.25));
        assert_eq!((given.speaker, given.row), (0.0, 0.0));
    }
}
