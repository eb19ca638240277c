//! Tag scores -> the best legal spans, each with the probability that the CRF gives to exactly this span.
//!
//! Viterbi finds the path; a forward and a backward pass, scaled at each token after Rabiner (1989), give the probabilities.
//! `I-x` after anything but `B-x` or `I-x` is ruled out here, whatever the learned transitions say.

use std::ops::Range;

use crate::encoder::{Crf, TagScores};

/// A run of tokens under one tag.
#[derive(Clone, Debug, PartialEq)]
pub struct TagSpan {
    /// Which type, counted in the order of the labels: `B-` and `I-` of type `k` are labels `2k + 1` and `2k + 2`.
    pub kind: usize,
    /// The tokens.
    pub tokens: Range<usize>,
    /// Probability of this type at exactly these tokens.
    pub probability: f32,
}

/// The spans of the best legal path. The segments, in order, make one chain (as the tokens of a window do in training), and
/// no span crosses from one segment into the next.
pub fn best_spans(scores: &TagScores, crf: &Crf, segments: &[Range<usize>]) -> Vec<TagSpan> {
    let chain = Chain::new(scores, crf, segments);
    if chain.tokens.is_empty() {
        return Vec::new();
    }
    let path = chain.best_path();
    let marginals = Marginals::new(&chain);
    runs(&path, &chain.opens)
        .into_iter()
        .map(|(kind, run)| TagSpan {
            kind,
            tokens: chain.tokens[run.start]..chain.tokens[run.end - 1] + 1,
            probability: marginals.span(&chain, kind, run),
        })
        .collect()
}

/// What the CRF expects of a path over the tokens in a row: all that the score of a path under another CRF takes its mean from.
#[cfg(feature = "torch")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expectations {
    /// Probability of each label at each token, tokens x L.
    pub(crate) labels: Vec<f32>,
    /// How often each label is expected to follow each, L x L, as the transitions of a [`Crf`] are laid out.
    pub(crate) moves: Vec<f32>,
}

/// The expectations over all tokens as one chain.
#[cfg(feature = "torch")]
pub(crate) fn expectations(scores: &TagScores, crf: &Crf) -> Expectations {
    let count = scores.labels;
    let length = scores.emissions.len() / count;
    let mut expected = Expectations {
        labels: vec![0.0; length * count],
        moves: vec![0.0; count * count],
    };
    if length == 0 {
        return expected;
    }
    let chain = Chain::new(scores, crf, std::slice::from_ref(&(0..length)));
    let marginals = Marginals::new(&chain);
    for (label, (forward, backward)) in expected
        .labels
        .iter_mut()
        .zip(marginals.forward.iter().zip(&marginals.backward))
    {
        *label = (forward * backward) as f32;
    }
    let mut moves = vec![0.0; count * count];
    for at in 1..length {
        for from in 0..count {
            let before = marginals.forward[(at - 1) * count + from] / marginals.scale[at];
            for to in 0..count {
                let after = marginals.backward[at * count + to];
                moves[from * count + to] += before * marginals.step(&chain, from, to, at) * after;
            }
        }
    }
    expected.moves = moves.into_iter().map(|sum| sum as f32).collect();
    expected
}

/// The runs of a legal path: type, and places in the chain.
fn runs(path: &[usize], opens: &[bool]) -> Vec<(usize, Range<usize>)> {
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, &label) in path.iter().enumerate() {
        if is_begin(label) {
            runs.push(((label - 1) / 2, at..at + 1));
        } else if is_inside(label) && !opens[at] {
            // Legal: the run before is of this type and ends here.
            if let Some((_, run)) = runs.last_mut() {
                run.end = at + 1;
            }
        }
    }
    runs
}

fn is_begin(label: usize) -> bool {
    label % 2 == 1
}

fn is_inside(label: usize) -> bool {
    label > 0 && label.is_multiple_of(2)
}

/// Tokens in a row with all that scores a path over them.
struct Chain<'a> {
    scores: &'a TagScores,
    crf: &'a Crf,
    labels: usize,
    tokens: Vec<usize>,
    /// Whether a segment opens here.
    opens: Vec<bool>,
}

impl<'a> Chain<'a> {
    fn new(scores: &'a TagScores, crf: &'a Crf, segments: &[Range<usize>]) -> Self {
        let mut chain = Self {
            scores,
            crf,
            labels: scores.labels,
            tokens: Vec::new(),
            opens: Vec::new(),
        };
        for segment in segments {
            for token in segment.clone() {
                chain.tokens.push(token);
                chain.opens.push(token == segment.start);
            }
        }
        chain
    }

    fn legal(&self, from: usize, to: usize, at: usize) -> bool {
        !is_inside(to) || (!self.opens[at] && (from == to || from + 1 == to))
    }

    fn transition(&self, from: usize, to: usize) -> f64 {
        f64::from(self.crf.transitions[from * self.labels + to])
    }

    fn emissions(&self, at: usize) -> impl Iterator<Item = f64> {
        self.scores
            .token(self.tokens[at])
            .iter()
            .map(|&score| f64::from(score))
    }

    /// Score of each label at the first token; no `I-` stands there.
    fn first(&self) -> Vec<f64> {
        self.emissions(0)
            .enumerate()
            .map(|(label, score)| match is_inside(label) {
                true => f64::NEG_INFINITY,
                false => score + f64::from(self.crf.start[label]),
            })
            .collect()
    }

    /// The best legal label sequence (Viterbi); of equals, the lower label.
    fn best_path(&self) -> Vec<usize> {
        let mut best = self.first();
        let mut back = Vec::with_capacity(self.tokens.len() * self.labels);
        for at in 1..self.tokens.len() {
            let mut next = Vec::with_capacity(self.labels);
            for (to, emission) in self.emissions(at).enumerate() {
                let (from, score) = (0..self.labels)
                    .filter(|&from| self.legal(from, to, at))
                    .map(|from| (from, best[from] + self.transition(from, to)))
                    .fold((0, f64::NEG_INFINITY), |best, new| {
                        if new.1 > best.1 { new } else { best }
                    });
                back.push(from);
                next.push(score + emission);
            }
            best = next;
        }
        let (mut label, _) = best
            .iter()
            .enumerate()
            .map(|(label, score)| (label, score + f64::from(self.crf.end[label])))
            .fold((0, f64::NEG_INFINITY), |best, new| {
                if new.1 > best.1 { new } else { best }
            });
        let mut path = vec![label; self.tokens.len()];
        for at in (1..self.tokens.len()).rev() {
            label = back[(at - 1) * self.labels + label];
            path[at - 1] = label;
        }
        path
    }
}

/// Forward and backward sums. At each token the forward row sums to 1 after division by `scale`; the backward rows are
/// divided by the same numbers, so that forward times backward is the probability of a label.
struct Marginals {
    /// Exponentials of the transitions.
    transitions: Vec<f64>,
    /// Exponentials of the emissions, divided by the token's largest.
    emissions: Vec<f64>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    scale: Vec<f64>,
}

impl Marginals {
    fn new(chain: &Chain) -> Self {
        let (length, labels) = (chain.tokens.len(), chain.labels);
        let mut marginals = Self {
            transitions: (0..labels * labels)
                .map(|pair| f64::from(chain.crf.transitions[pair]).exp())
                .collect(),
            emissions: (0..length).flat_map(|at| exponentials(chain, at)).collect(),
            forward: vec![0.0; length * labels],
            backward: vec![0.0; length * labels],
            scale: vec![1.0; length],
        };
        marginals.run_forward(chain);
        marginals.run_backward(chain);
        marginals
    }

    /// Weight of going from one label to the next token's, its emission included.
    fn step(&self, chain: &Chain, from: usize, to: usize, at: usize) -> f64 {
        match chain.legal(from, to, at) {
            true => {
                self.transitions[from * chain.labels + to] * self.emissions[at * chain.labels + to]
            }
            false => 0.0,
        }
    }

    fn run_forward(&mut self, chain: &Chain) {
        let labels = chain.labels;
        for at in 0..chain.tokens.len() {
            let row: Vec<f64> = (0..labels)
                .map(|to| match at {
                    0 if is_inside(to) => 0.0,
                    0 => f64::from(chain.crf.start[to]).exp() * self.emissions[to],
                    _ => (0..labels)
                        .map(|from| {
                            self.forward[(at - 1) * labels + from] * self.step(chain, from, to, at)
                        })
                        .sum(),
                })
                .collect();
            let total: f64 = row.iter().sum();
            self.scale[at] = total;
            for (label, value) in row.into_iter().enumerate() {
                self.forward[at * labels + label] = value / total;
            }
        }
    }

    fn run_backward(&mut self, chain: &Chain) {
        let (length, labels) = (chain.tokens.len(), chain.labels);
        let last = (length - 1) * labels;
        let ends: Vec<f64> = (0..labels)
            .map(|label| f64::from(chain.crf.end[label]).exp())
            .collect();
        let total: f64 = (0..labels)
            .map(|label| self.forward[last + label] * ends[label])
            .sum();
        for (label, end) in ends.into_iter().enumerate() {
            self.backward[last + label] = end / total;
        }
        for at in (1..length).rev() {
            for from in 0..labels {
                self.backward[(at - 1) * labels + from] = self.leave(chain, from, at, |_| true);
            }
        }
    }

    /// Sum over the labels at `at` that `allowed` lets through, of all ways on from label `from` at the token before.
    fn leave(&self, chain: &Chain, from: usize, at: usize, allowed: impl Fn(usize) -> bool) -> f64 {
        let sum: f64 = (0..chain.labels)
            .filter(|&to| allowed(to))
            .map(|to| self.step(chain, from, to, at) * self.backward[at * chain.labels + to])
            .sum();
        sum / self.scale[at]
    }

    /// Probability that a span of this type stands at exactly these places: `B-` at the first, `I-` at the others, and no
    /// `I-` after the last.
    fn span(&self, chain: &Chain, kind: usize, run: Range<usize>) -> f32 {
        let (begin, inside) = (2 * kind + 1, 2 * kind + 2);
        let mut weight = self.forward[run.start * chain.labels + begin];
        let mut label = begin;
        for at in run.start + 1..run.end {
            weight *= self.step(chain, label, inside, at) / self.scale[at];
            label = inside;
        }
        weight *= match run.end < chain.tokens.len() {
            true => self.leave(chain, label, run.end, |to| to != inside),
            false => self.backward[(run.end - 1) * chain.labels + label],
        };
        // A damaged bundle may hold numbers that are none; such a span is worth nothing.
        if weight.is_nan() {
            0.0
        } else {
            weight.clamp(0.0, 1.0) as f32
        }
    }
}

fn exponentials(chain: &Chain, at: usize) -> Vec<f64> {
    let scores: Vec<f64> = chain.emissions(at).collect();
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter().map(|score| (score - most).exp()).collect()
}

#[cfg(test)]
// A document of one segment is the usual case.
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;

    const LABELS: usize = 5;

    fn scores(rows: &[[f32; LABELS]]) -> TagScores {
        TagScores {
            labels: LABELS,
            emissions: rows.concat(),
        }
    }

    /// A chain with opinions, so that nothing cancels out.
    fn crf() -> Crf {
        let mut crf = Crf::legal(LABELS);
        for (place, weight) in crf.transitions.iter_mut().enumerate() {
            *weight += 0.3 * (place as f32).sin();
        }
        crf.start[1] += 0.2;
        crf.end[0] += 0.4;
        crf
    }

    const ROWS: [[f32; LABELS]; 4] = [
        [0.1, 1.2, 3.0, 0.3, 0.0],
        [0.4, 0.2, 1.5, 0.1, 0.9],
        [1.0, 0.3, 0.2, 1.1, 0.6],
        [0.2, 0.5, 0.7, 0.4, 1.3],
    ];

    /// Every legal path of four tokens with its weight, the slow way.
    fn all_paths(opens: &[bool]) -> Vec<([usize; 4], f64)> {
        let crf = crf();
        let mut paths = Vec::new();
        for number in 0..LABELS.pow(4) {
            let path = [0, 1, 2, 3].map(|at| number / LABELS.pow(at) % LABELS);
            let legal = (0..4).all(|at| {
                let to = path[at];
                !is_inside(to)
                    || (at > 0 && !opens[at] && (path[at - 1] == to || path[at - 1] + 1 == to))
            });
            if legal {
                let mut score = crf.start[path[0]] + crf.end[path[3]];
                for at in 0..4 {
                    score += ROWS[at][path[at]];
                    if at > 0 {
                        score += crf.transitions[path[at - 1] * LABELS + path[at]];
                    }
                }
                paths.push((path, f64::from(score).exp()));
            }
        }
        paths
    }

    #[test]
    fn path_and_probabilities_equal_the_sum_over_all_paths() {
        for segments in [vec![0..4], vec![0..2, 2..4], vec![0..1, 1..4]] {
            let opens: Vec<bool> = (0..4)
                .map(|at| segments.iter().any(|segment| segment.start == at))
                .collect();
            let paths = all_paths(&opens);
            let total: f64 = paths.iter().map(|(_, weight)| weight).sum();
            let best = paths.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            let found = best_spans(&scores(&ROWS), &crf(), &segments);
            assert_eq!(found.len(), runs(&best.0, &opens).len());
            for (span, (kind, run)) in found.iter().zip(runs(&best.0, &opens)) {
                assert_eq!((span.kind, span.tokens.clone()), (kind, run.clone()));
                let sum: f64 = paths
                    .iter()
                    .filter(|(path, _)| runs(path, &opens).contains(&(kind, run.clone())))
                    .map(|(_, weight)| weight)
                    .sum();
                assert!((f64::from(span.probability) - sum / total).abs() < 1e-6);
            }
        }
    }

    #[test]
    #[cfg(feature = "torch")]
    fn expectations_equal_the_sum_over_all_paths() {
        let paths = all_paths(&[true, false, false, false]);
        let total: f64 = paths.iter().map(|(_, weight)| weight).sum();
        let share = |meets: &dyn Fn(&[usize; 4]) -> usize| -> f64 {
            let sum = paths
                .iter()
                .map(|(path, weight)| meets(path) as f64 * weight);
            sum.sum::<f64>() / total
        };
        let expected = expectations(&scores(&ROWS), &crf());
        for label in 0..LABELS {
            for at in 0..4 {
                let slow = share(&|path| usize::from(path[at] == label));
                assert!((f64::from(expected.labels[at * LABELS + label]) - slow).abs() < 1e-6);
            }
            for to in 0..LABELS {
                let slow =
                    share(&|path| path.windows(2).filter(|pair| **pair == [label, to]).count());
                assert!((f64::from(expected.moves[label * LABELS + to]) - slow).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn an_inside_tag_without_its_begin_is_never_chosen() {
        let lonely = scores(&[[0.0, 0.0, 9.0, 0.0, 0.0], [0.0, 0.0, 9.0, 0.0, 8.0]]);
        let mut crf = Crf::legal(LABELS);
        crf.start.fill(0.0);
        crf.transitions.fill(0.0);
        let spans = best_spans(&lonely, &crf, &[0..2]);
        assert_eq!(spans.len(), 1);
        assert_eq!((spans[0].kind, spans[0].tokens.clone()), (0, 0..2));
    }

    #[test]
    fn tokens_between_segments_are_passed_over() {
        let rows = [
            [0.0, 9.0, 0.0, 0.0, 0.0],
            [0.0; LABELS],
            [0.0, 0.0, 9.0, 0.0, 0.0],
        ];
        let spans = best_spans(&scores(&rows), &Crf::legal(LABELS), &[0..1, 2..3]);
        assert_eq!(spans[0].tokens, 0..1);
        assert!(spans.iter().all(|span| !span.tokens.contains(&1)));
    }

    #[test]
    fn broken_numbers_do_not_break_decoding() {
        let broken = scores(&[[f32::NAN; LABELS], [f32::INFINITY; LABELS]]);
        for span in best_spans(&broken, &Crf::legal(LABELS), &[0..2]) {
            assert!((0.0..=1.0).contains(&span.probability));
        }
        assert!(best_spans(&scores(&[]), &Crf::legal(LABELS), &[]).is_empty());
    }
}
