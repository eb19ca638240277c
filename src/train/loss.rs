//! The losses: negative log-likelihood of linear-chain CRFs, and of the right candidates among several.

use std::collections::BTreeMap;
use std::ops::Range;

use tch::{Device, Kind, Tensor};

use super::config::LossConfig;
use super::data::{Question, Tags, TrainingWindow};
use crate::decode::tags::Expectations;
use crate::encoder::distance_bucket;
use crate::encoder::torch::{LinkHead, Network, Outputs, TagHead};

/// The summed losses of one batch, each over the number of its tokens.
pub(super) struct Losses {
    pub(super) total: Tensor,
    /// Entities, attribution, links, antecedents; for the log.
    pub(super) parts: [f64; 4],
}

/// The loss of a batch, per token.
pub(super) fn losses(
    network: &Network,
    outputs: &Outputs,
    windows: &[TrainingWindow],
    weights: &LossConfig,
) -> Losses {
    let device = outputs.ner.device();
    let starts: Vec<usize> = windows
        .iter()
        .scan(0, |next, window| {
            let start = *next;
            *next += window.window.firsts.len();
            Some(start)
        })
        .collect();
    let tokens = outputs.ner.size()[0] as f64;
    let tags =
        |head: &TagHead, emissions: &Tensor, labels: fn(&TrainingWindow) -> Option<&Tags>| {
            let labelled: Vec<(usize, &Tags)> = windows
                .iter()
                .zip(&starts)
                .filter_map(|(window, &start)| {
                    labels(window)
                        .filter(|labels| labels.len() > 0)
                        .map(|labels| (start, labels))
                })
                .collect();
            crf_loss(head, emissions, &labelled, device)
        };
    let ask = |head: &LinkHead, pair: usize, questions: fn(&TrainingWindow) -> &Vec<Question>| {
        let asked: Vec<(usize, &Question)> = windows
            .iter()
            .zip(&starts)
            .flat_map(|(window, &start)| {
                questions(window)
                    .iter()
                    .map(move |question| (start, question))
            })
            .collect();
        choice_loss(
            head,
            &outputs.vectors[pair],
            &outputs.vectors[pair + 1],
            &asked,
            device,
        )
    };
    let ner = tags(&network.ner, &outputs.ner, |window| window.ner.as_ref());
    let attribution = tags(&network.attribution, &outputs.attribution, |window| {
        window.attribution.as_ref()
    });
    let link = ask(&network.cue, 0, |window| &window.cue)
        + ask(&network.source, 2, |window| &window.source);
    let antecedent = ask(&network.antecedent, 4, |window| &window.antecedent);
    let parts =
        [&ner, &attribution, &link, &antecedent].map(|part| part.double_value(&[]) / tokens);
    let total = ner * weights.ner
        + attribution * weights.attribution
        + link * weights.link
        + antecedent * weights.antecedent;
    Losses {
        total: total / tokens,
        parts,
    }
}

/// Summed negative log-likelihood of label sequences, each given with the row of its first token in `emissions`; where only
/// expected labels are known, the mean of it over the sequences that are expected.
///
/// Where only the allowed labels are known, it is that of all sequences that keep to them (Tsuboi et al. 2008): such a window
/// goes through the recursion twice, the second time with the other labels out of reach.
fn crf_loss(
    head: &TagHead,
    emissions: &Tensor,
    labelled: &[(usize, &Tags)],
    device: Device,
) -> Tensor {
    if labelled.is_empty() {
        return Tensor::zeros([], (Kind::Float, device));
    }
    let longest = labelled
        .iter()
        .map(|(_, tags)| tags.len())
        .max()
        .unwrap_or(0);
    let count = emissions.size()[1];
    let partial: Vec<&(usize, &Tags)> = labelled
        .iter()
        .filter(|(_, tags)| matches!(tags, Tags::Allowed(_)))
        .collect();
    // Padded positions look at row 0 and are masked.
    let (mut rows, mut mask) = (Vec::new(), Vec::new());
    for (start, tags) in labelled.iter().chain(partial.iter().copied()) {
        for at in 0..longest {
            let inside = at < tags.len();
            rows.push(if inside { (start + at) as i64 } else { 0 });
            mask.push(f32::from(inside));
        }
    }
    let shape = [(labelled.len() + partial.len()) as i64, longest as i64];
    let emissions = emissions
        .index_select(0, &Tensor::from_slice(&rows).to_device(device))
        .view([shape[0], shape[1], count]);
    let emissions = match partial.is_empty() {
        true => emissions,
        false => emissions + out_of_reach(labelled.len(), &partial, shape, count, device),
    };
    let mask = Tensor::from_slice(&mask).view(shape).to_device(device);
    let score = expected_score(head, &emissions, labelled, device);

    let transitions = head.transitions.unsqueeze(0);
    let mut alpha = emissions.select(1, 0) + head.start.unsqueeze(0);
    for at in 1..shape[1] {
        let next =
            (alpha.unsqueeze(2) + &transitions).logsumexp(1i64, false) + emissions.select(1, at);
        let inside = mask.select(1, at).unsqueeze(1);
        alpha = &next * &inside + &alpha * (1.0 - &inside);
    }
    let all = (alpha + head.end.unsqueeze(0)).logsumexp(1i64, false);
    let mut weights: Vec<f32> = labelled.iter().map(|(_, tags)| weight(tags)).collect();
    weights.extend(partial.iter().map(|_| -1.0));
    (all * Tensor::from_slice(&weights).to_device(device)).sum(Kind::Float) - score
}

/// How much a window counts.
fn weight(tags: &Tags) -> f32 {
    match tags {
        Tags::Expected(expected) => expected.weight,
        Tags::Known(_) | Tags::Allowed(_) => 1.0,
    }
}

/// A known path as expectations.
fn certain(path: &[i64], labels: usize) -> Expectations {
    let mut certain = Expectations {
        labels: vec![0.0; path.len() * labels],
        moves: vec![0.0; labels * labels],
    };
    for (at, &label) in path.iter().enumerate() {
        certain.labels[at * labels + label as usize] = 1.0;
    }
    for pair in path.windows(2) {
        certain.moves[pair[0] as usize * labels + pair[1] as usize] += 1.0;
    }
    certain
}

/// What is added to the emissions (windows x tokens x labels): nothing for the first `whole` windows, and for the partly known
/// ones after them so much that a label that is not allowed has no weight.
fn out_of_reach(
    whole: usize,
    partial: &[&(usize, &Tags)],
    shape: [i64; 2],
    count: i64,
    device: Device,
) -> Tensor {
    const NEVER: f32 = -1e4;
    let (longest, count) = (shape[1] as usize, count as usize);
    let mut added = vec![0f32; shape[0] as usize * longest * count];
    for (row, (_, tags)) in partial.iter().enumerate() {
        let Tags::Allowed(bits) = tags else { continue };
        for (at, bits) in bits.iter().enumerate() {
            let from = ((whole + row) * longest + at) * count;
            for (label, value) in added[from..from + count].iter_mut().enumerate() {
                if bits & (1 << label) == 0 {
                    *value = NEVER;
                }
            }
        }
    }
    Tensor::from_slice(&added)
        .view([shape[0], shape[1], count as i64])
        .to_device(device)
}

/// The summed scores of the label sequences that are known or expected, the latter in the mean.
///
/// A score is a sum over labels and moves, so its mean is one over their expectations.
fn expected_score(
    head: &TagHead,
    emissions: &Tensor,
    labelled: &[(usize, &Tags)],
    device: Device,
) -> Tensor {
    let [_, longest, count] = emissions.size()[..] else {
        unreachable!("emissions are windows x tokens x labels");
    };
    let count = count as usize;
    let row = longest as usize * count;
    let mut labels = vec![0f32; labelled.len() * row];
    let mut moves = vec![0f32; count * count];
    let (mut starts, mut ends) = (vec![0f32; count], vec![0f32; count]);
    for (at, (_, tags)) in labelled.iter().enumerate() {
        let known;
        let path = match tags {
            Tags::Known(path) => {
                known = certain(path, count);
                &known
            }
            Tags::Expected(expected) => &expected.path,
            Tags::Allowed(_) => continue,
        };
        let weight = weight(tags);
        let add = |sum: &mut [f32], numbers: &[f32]| {
            for (sum, number) in sum.iter_mut().zip(numbers) {
                *sum += weight * number;
            }
        };
        add(&mut labels[at * row..], &path.labels);
        add(&mut moves, &path.moves);
        add(&mut starts, &path.labels[..count]);
        add(&mut ends, &path.labels[path.labels.len() - count..]);
    }
    let number =
        |numbers: &[f32], shape: &[i64]| Tensor::from_slice(numbers).view(shape).to_device(device);
    let size = count as i64;
    let labels = number(&labels, &[labelled.len() as i64, longest, size]);
    let emissions = emissions.narrow(0, 0, labelled.len() as i64);
    (emissions * labels).sum(Kind::Float)
        + (&head.transitions * number(&moves, &[size, size])).sum(Kind::Float)
        + (&head.start * number(&starts, &[size])).sum(Kind::Float)
        + (&head.end * number(&ends, &[size])).sum(Kind::Float)
}

/// Summed negative log of the probability that falls on the right candidates (any of them; Lee et al. 2017), or on
/// "none of these" where none is right.
fn choice_loss(
    head: &LinkHead,
    queries: &Tensor,
    keys: &Tensor,
    asked: &[(usize, &Question)],
    device: Device,
) -> Tensor {
    if asked.is_empty() {
        return Tensor::zeros([], (Kind::Float, device));
    }
    let most = asked
        .iter()
        .map(|(_, question)| question.candidates.len())
        .max()
        .unwrap_or(0)
        .max(1);
    let mut query_spans = Vec::new();
    // A span is a candidate of many questions, and is pooled once.
    let mut key_spans: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let (mut query_of, mut key_of, mut buckets, mut place) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut open = vec![-1e4f32; asked.len() * (most + 1)];
    let mut right = open.clone();
    for (row, (start, question)) in asked.iter().enumerate() {
        let moved = |span: &Range<usize>| span.start + start..span.end + start;
        query_spans.push(moved(&question.query));
        open[row * (most + 1) + most] = 0.0;
        for (column, candidate) in question.candidates.iter().enumerate() {
            let next = key_spans.len() as i64;
            key_of.push(
                *key_spans
                    .entry((candidate.start + start, candidate.end + start))
                    .or_insert(next),
            );
            query_of.push(row as i64);
            buckets.push(distance_bucket(&question.query, candidate) as i64);
            place.push((row * (most + 1) + column) as i64);
            open[row * (most + 1) + column] = 0.0;
        }
        if question.right.is_empty() {
            right[row * (most + 1) + most] = 0.0;
        }
        for &column in &question.right {
            right[row * (most + 1) + column] = 0.0;
        }
    }
    let index = |values: &[i64]| Tensor::from_slice(values).to_device(device);
    let query = pool(queries, &query_spans, device);
    let shape = [asked.len() as i64, most as i64 + 1];
    let mask = |values: &[f32]| Tensor::from_slice(values).view(shape).to_device(device);
    let none_place: Vec<i64> = (0..asked.len())
        .map(|row| (row * (most + 1) + most) as i64)
        .collect();
    let mut scores = Tensor::zeros([shape[0] * shape[1]], (Kind::Float, device)).index_add(
        0,
        &index(&none_place),
        &head.score_none(&query),
    );
    if !key_spans.is_empty() {
        let mut spans: Vec<(i64, Range<usize>)> = key_spans
            .iter()
            .map(|(&(start, end), &at)| (at, start..end))
            .collect();
        spans.sort_by_key(|&(at, _)| at);
        let spans: Vec<Range<usize>> = spans.into_iter().map(|(_, span)| span).collect();
        let key = pool(keys, &spans, device).index_select(0, &index(&key_of));
        let pairs = head.score(
            &query.index_select(0, &index(&query_of)),
            &key,
            &index(&buckets),
        );
        scores = scores.index_add(0, &index(&place), &pairs);
    }
    let scores = scores.view(shape);
    let all = (&scores + mask(&open)).logsumexp(1i64, false);
    let good = (&scores + mask(&right)).logsumexp(1i64, false);
    (all - good).sum(Kind::Float)
}

/// The vectors of spans of rows, as `TokenVectors::span` makes them.
fn pool(vectors: &Tensor, spans: &[Range<usize>], device: Device) -> Tensor {
    let tokens = vectors.size()[0] as usize;
    let mut weights = vec![0f32; spans.len() * tokens];
    for (row, span) in spans.iter().enumerate() {
        let row = &mut weights[row * tokens..(row + 1) * tokens];
        row[span.start] += 1.0 / 3.0;
        row[span.end - 1] += 1.0 / 3.0;
        for weight in &mut row[span.clone()] {
            *weight += 1.0 / (3.0 * span.len() as f32);
        }
    }
    Tensor::from_slice(&weights)
        .view([spans.len() as i64, tokens as i64])
        .to_device(device)
        .matmul(vectors)
}
