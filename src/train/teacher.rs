//! Teachers: bundles whose answers a network learns where no annotator has been (Hinton et al. 2015).
//!
//! What is learned is the teachers' whole distribution over label sequences, not their best one: the cross-entropy of two
//! CRFs needs only the first one's expected labels and moves (Wang et al. 2021, "Structural knowledge distillation").

use super::config::TeachingConfig;
use super::data::{Expected, Tags, TrainingWindow};
use crate::Result;
use crate::decode::tags::{Expectations, expectations};
use crate::encoder::{Crf, Heads, Scores, TagScores};
use crate::pipeline::{Engine, Pipeline};
use crate::text::Document;

/// The bundles, and how much their word counts.
pub(super) struct Teachers {
    pipelines: Vec<Pipeline>,
    weight: f32,
}

/// What the teachers say of a document: for each, the emissions of its entity and attribution tags.
pub(super) struct Answers(Vec<[TagScores; 2]>);

impl Teachers {
    /// Loads the bundles.
    ///
    /// # Errors
    /// When a bundle cannot be read.
    pub(super) fn open(config: &TeachingConfig) -> Result<Self> {
        let bundles = config.bundles.iter();
        Ok(Self {
            pipelines: bundles
                .map(|bundle| Pipeline::open(bundle, Engine::NativeInt8))
                .collect::<Result<_>>()?,
            weight: config.weight,
        })
    }

    /// What they say of a document.
    ///
    /// # Errors
    /// When an engine fails.
    pub(super) fn answers(&self, document: &Document) -> Result<Answers> {
        let tags = |pipeline: &Pipeline| {
            let Scores {
                ner, attribution, ..
            } = pipeline.scores(document)?;
            Ok([ner, attribution])
        };
        let answers = self.pipelines.iter().map(tags);
        answers.collect::<Result<_>>().map(Answers)
    }

    /// Puts what they expect in the place of labels that nobody annotated.
    pub(super) fn teach(&self, window: &mut TrainingWindow, answers: &Answers) {
        let tokens = &window.window.tokens;
        let expected = |layer: usize, crf: fn(&Heads) -> &Crf| {
            let paths = self.pipelines.iter().zip(&answers.0);
            let paths = paths.map(|(pipeline, answers)| {
                expectations(&cut(&answers[layer], tokens), crf(pipeline.heads()))
            });
            Tags::Expected(Expected {
                weight: self.weight,
                tokens: tokens.len(),
                path: mean(&paths.collect::<Vec<_>>()),
            })
        };
        if window.ner.is_none() {
            window.ner = Some(expected(0, |heads| &heads.ner));
        }
        if window.attribution.is_none() {
            window.attribution = Some(expected(1, |heads| &heads.attribution));
        }
    }
}

/// A teacher's emissions of a window's tokens.
fn cut(scores: &TagScores, tokens: &[u32]) -> TagScores {
    let rows = tokens.iter().map(|&token| scores.token(token as usize));
    TagScores {
        labels: scores.labels,
        emissions: rows.flatten().copied().collect(),
    }
}

/// What several teachers expect together.
fn mean(paths: &[Expectations]) -> Expectations {
    let mean = |numbers: fn(&Expectations) -> &Vec<f32>| {
        let mut sum = vec![0.0; paths.first().map_or(0, |path| numbers(path).len())];
        for path in paths {
            for (sum, number) in sum.iter_mut().zip(numbers(path)) {
                *sum += number / paths.len() as f32;
            }
        }
        sum
    };
    Expectations {
        labels: mean(|path| &path.labels),
        moves: mean(|path| &path.moves),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teachers_have_a_share_each() {
        let says = |labels: [f32; 2], moves: f32| Expectations {
            labels: labels.to_vec(),
            moves: vec![moves],
        };
        let both = mean(&[says([1.0, 0.0], 3.0), says([0.0, 1.0], 1.0)]);
        assert_eq!(both, says([0.5, 0.5], 2.0));
    }

    #[test]
    fn a_window_takes_its_own_tokens() {
        let scores = TagScores {
            labels: 2,
            emissions: vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
        };
        assert_eq!(cut(&scores, &[0, 2]).emissions, [0.0, 1.0, 4.0, 5.0]);
    }
}
