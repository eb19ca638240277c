//! The engine against the same network written as plainly as can be, on a small random bundle.

use std::collections::BTreeMap;
use std::path::Path;

use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::{NativeEngine, Precision};
use crate::encoder::bundle::{
    Bundle, FORMAT, Labels, Manifest, Sizes, WindowSizes, read_manifest, write_manifest,
    write_packed,
};
use crate::encoder::{DISTANCE_BUCKETS, Engine, PAIR_WIDTH, Scores, Window};

const SIZES: Sizes = Sizes {
    layers: 2,
    hidden: 32,
    heads: 4,
    intermediate: 48,
    vocabulary: 50,
    positions: 24,
    types: 8,
};

type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// The tensors of a bundle of these sizes, with made-up numbers.
fn tensors() -> Tensors {
    let Sizes {
        layers,
        hidden,
        intermediate,
        vocabulary,
        positions,
        types,
        ..
    } = SIZES;
    let mut shapes: Vec<(String, Vec<usize>)> = vec![
        (
            "embeddings.word_embeddings.weight".into(),
            vec![vocabulary, hidden],
        ),
        (
            "embeddings.position_embeddings.weight".into(),
            vec![positions, hidden],
        ),
        (
            "embeddings.token_type_embeddings.weight".into(),
            vec![types, hidden],
        ),
        ("embeddings.LayerNorm.weight".into(), vec![hidden]),
        ("embeddings.LayerNorm.bias".into(), vec![hidden]),
    ];
    let mut dense = |name: String, outputs: usize, inputs: usize| {
        shapes.push((format!("{name}.weight"), vec![outputs, inputs]));
        shapes.push((format!("{name}.bias"), vec![outputs]));
    };
    for layer in 0..layers {
        let name = format!("encoder.layer.{layer}");
        for part in ["query", "key", "value"] {
            dense(format!("{name}.attention.self.{part}"), hidden, hidden);
        }
        dense(format!("{name}.attention.output.dense"), hidden, hidden);
        dense(format!("{name}.intermediate.dense"), intermediate, hidden);
        dense(format!("{name}.output.dense"), hidden, intermediate);
    }
    dense("ner".into(), 9, hidden);
    dense("attribution".into(), 7, hidden);
    for head in ["cue", "source", "antecedent"] {
        dense(format!("{head}.query"), PAIR_WIDTH, hidden);
        dense(format!("{head}.key"), PAIR_WIDTH, hidden);
    }
    for layer in 0..layers {
        for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
            shapes.push((format!("encoder.layer.{layer}.{part}.weight"), vec![hidden]));
            shapes.push((format!("encoder.layer.{layer}.{part}.bias"), vec![hidden]));
        }
    }
    for head in ["cue", "source", "antecedent"] {
        shapes.push((format!("{head}.distance"), vec![DISTANCE_BUCKETS]));
        shapes.push((format!("{head}.none_key"), vec![PAIR_WIDTH]));
        shapes.push((format!("{head}.none_bias"), vec![1]));
    }
    for (head, labels) in [("ner", 9), ("attribution", 7)] {
        shapes.push((format!("{head}.crf.start"), vec![labels]));
        shapes.push((format!("{head}.crf.transitions"), vec![labels, labels]));
        shapes.push((format!("{head}.crf.end"), vec![labels]));
    }
    let mut state = 7u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    shapes
        .into_iter()
        .map(|(name, shape)| {
            let around = if name.ends_with("LayerNorm.weight") {
                1.0
            } else {
                0.0
            };
            let numbers = (0..shape.iter().product())
                .map(|_| around + 0.6 * number())
                .collect();
            (name, (shape, numbers))
        })
        .collect()
}

/// Writes a bundle of these tensors in f32; its tokenizer is never read here.
pub(in crate::encoder) fn write_bundle(folder: &Path, tensors: &Tensors) {
    let bytes: BTreeMap<&String, (Vec<usize>, Vec<u8>)> = tensors
        .iter()
        .map(|(name, (shape, numbers))| {
            (
                name,
                (
                    shape.clone(),
                    numbers.iter().flat_map(|n| n.to_le_bytes()).collect(),
                ),
            )
        })
        .collect();
    let views: BTreeMap<&String, TensorView<'_>> = bytes
        .iter()
        .map(|(name, (shape, data))| {
            (
                *name,
                TensorView::new(Dtype::F32, shape.clone(), data).unwrap(),
            )
        })
        .collect();
    safetensors::serialize_to_file(views, None, &folder.join("model.safetensors")).unwrap();
    std::fs::write(folder.join("tokenizer.json"), "{}").unwrap();
    let manifest = Manifest {
        format: FORMAT,
        name: "small".into(),
        version: "0".into(),
        windows: WindowSizes {
            length: 24,
            context: 2,
        },
        encoder: SIZES,
        labels: Labels::known(),
        files: BTreeMap::new(),
        data: toml::Table::new(),
        scores: toml::Table::new(),
    };
    write_manifest(folder, manifest).unwrap();
}

fn engine(precision: Precision) -> NativeEngine {
    let folder = tempfile::tempdir().unwrap();
    write_bundle(folder.path(), &tensors());
    NativeEngine::load(&Bundle::open(folder.path()).unwrap(), precision).unwrap()
}

fn windows() -> Vec<Window> {
    [(5u32, 1u32), (17, 3), (9, 7)]
        .map(|(length, seed)| Window {
            pieces: (0..length).map(|at| (at * 13 + seed) % 50).collect(),
            types: (0..length).map(|at| (at + seed) % 8).collect(),
            firsts: (1..length).step_by(2).collect(),
            tokens: (0..length / 2).collect(),
            keep: usize::from(length > 9)..(length / 2) as usize,
        })
        .to_vec()
}

/// The network, value by value.
struct Plain(Tensors);

impl Plain {
    fn get(&self, name: &str) -> &[f32] {
        &self.0[name].1
    }

    fn dense(&self, name: &str, input: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let (weight, bias) = (
            self.get(&format!("{name}.weight")),
            self.get(&format!("{name}.bias")),
        );
        input
            .iter()
            .map(|row| {
                let outputs = weight.chunks(row.len()).zip(bias);
                outputs
                    .map(|(weights, bias)| bias + dot(weights, row))
                    .collect()
            })
            .collect()
    }

    fn norm(&self, name: &str, mut rows: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
        let (weight, bias) = (
            self.get(&format!("{name}.weight")),
            self.get(&format!("{name}.bias")),
        );
        for row in &mut rows {
            let mean = row.iter().sum::<f32>() / row.len() as f32;
            let variance =
                row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / row.len() as f32;
            for (at, value) in row.iter_mut().enumerate() {
                *value = (*value - mean) / (variance + 1e-12).sqrt() * weight[at] + bias[at];
            }
        }
        rows
    }

    fn states(&self, window: &Window) -> Vec<Vec<f32>> {
        let row =
            |name: &str, at: usize| &self.get(name)[at * SIZES.hidden..(at + 1) * SIZES.hidden];
        let mut states: Vec<Vec<f32>> = Vec::new();
        for (position, (&piece, &kind)) in window.pieces.iter().zip(&window.types).enumerate() {
            let word = row("embeddings.word_embeddings.weight", piece as usize);
            let place = row("embeddings.position_embeddings.weight", position);
            let kind = row("embeddings.token_type_embeddings.weight", kind as usize);
            states.push(
                (0..SIZES.hidden)
                    .map(|at| word[at] + place[at] + kind[at])
                    .collect(),
            );
        }
        states = self.norm("embeddings.LayerNorm", states);
        for layer in 0..SIZES.layers {
            states = self.layer(&format!("encoder.layer.{layer}"), &states);
        }
        states
    }

    fn layer(&self, name: &str, states: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let [query, key, value] = ["query", "key", "value"]
            .map(|part| self.dense(&format!("{name}.attention.self.{part}"), states));
        let width = SIZES.hidden / SIZES.heads;
        let mut context = vec![vec![0.0; SIZES.hidden]; states.len()];
        for head in 0..SIZES.heads {
            let part = head * width..(head + 1) * width;
            for (at, context) in context.iter_mut().enumerate() {
                let scores = key
                    .iter()
                    .map(|key| dot(&query[at][part.clone()], &key[part.clone()]));
                let weights: Vec<f32> = scores
                    .map(|score| (score / (width as f32).sqrt()).exp())
                    .collect();
                let total: f32 = weights.iter().sum();
                for (weight, value) in weights.iter().zip(&value) {
                    for column in part.clone() {
                        context[column] += weight / total * value[column];
                    }
                }
            }
        }
        let attended = add(
            self.dense(&format!("{name}.attention.output.dense"), &context),
            states,
        );
        let attended = self.norm(&format!("{name}.attention.output.LayerNorm"), attended);
        let mut inner = self.dense(&format!("{name}.intermediate.dense"), &attended);
        inner
            .iter_mut()
            .flatten()
            .for_each(|value| *value = gelu(*value));
        let out = add(
            self.dense(&format!("{name}.output.dense"), &inner),
            &attended,
        );
        self.norm(&format!("{name}.output.LayerNorm"), out)
    }

    fn scores(&self, window: &Window) -> Vec<Vec<f32>> {
        let states = self.states(window);
        let firsts: Vec<Vec<f32>> = window
            .kept_firsts()
            .iter()
            .map(|&first| states[first as usize].clone())
            .collect();
        let names = [
            "ner",
            "attribution",
            "cue.query",
            "cue.key",
            "source.query",
            "source.key",
            "antecedent.query",
            "antecedent.key",
        ];
        names
            .map(|name| self.dense(name, &firsts).concat())
            .to_vec()
    }
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

fn add(mut rows: Vec<Vec<f32>>, others: &[Vec<f32>]) -> Vec<Vec<f32>> {
    for (row, other) in rows.iter_mut().zip(others) {
        row.iter_mut()
            .zip(other)
            .for_each(|(value, other)| *value += other);
    }
    rows
}

/// By the integral of the normal density, step by step.
fn gelu(value: f32) -> f32 {
    let steps = 2000;
    let step = f64::from(value) / f64::from(steps);
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let area: f64 = (0..steps)
        .map(|at| density((f64::from(at) + 0.5) * step) * step)
        .sum();
    value * (0.5 + area) as f32
}

fn flat(scores: &Scores) -> Vec<Vec<f32>> {
    let mut parts = vec![
        scores.ner.emissions.clone(),
        scores.attribution.emissions.clone(),
    ];
    parts.extend(scores.vectors().map(|vectors| vectors.0.clone()));
    parts
}

/// Length of the difference over the length of the right answer.
fn relative_error(precision: Precision) -> f32 {
    let plain = Plain(tensors());
    let (mut difference, mut length) = (0.0, 0.0);
    for (window, scores) in windows()
        .iter()
        .zip(engine(precision).run(&windows()).unwrap())
    {
        for (found, expected) in flat(&scores)
            .concat()
            .iter()
            .zip(plain.scores(window).concat())
        {
            difference += (found - expected).powi(2);
            length += expected.powi(2);
        }
    }
    (difference / length).sqrt()
}

#[test]
fn f32_gives_the_plain_networks_scores() {
    let error = relative_error(Precision::F32);
    assert!(error < 1e-5, "relative error {error}");
}

#[test]
fn int8_stays_near_the_plain_networks_scores() {
    let error = relative_error(Precision::Int8);
    assert!(error < 0.03, "relative error {error}");
}

/// The scores of a small bundle before and after its weights were packed.
fn packed(precision: Precision) -> [Vec<f32>; 2] {
    let folder = tempfile::tempdir().unwrap();
    write_bundle(folder.path(), &tensors());
    let scores = || {
        let bundle = Bundle::open(folder.path()).unwrap();
        let engine = NativeEngine::load(&bundle, precision).unwrap();
        let scores = engine.run(&windows()).unwrap();
        scores.iter().flat_map(|it| flat(it).concat()).collect()
    };
    let before = scores();
    let weights = folder.path().join("model.safetensors");
    let (size, manifest) = (file_size(&weights), read_manifest(folder.path()).unwrap());
    write_packed(&weights, &weights).unwrap();
    write_manifest(folder.path(), manifest).unwrap();
    assert!(file_size(&weights) < size / 2);
    [before, scores()]
}

fn file_size(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().len()
}

#[test]
fn packed_weights_are_what_int8_makes_of_them_anyway() {
    let furthest = |[before, after]: [Vec<f32>; 2]| {
        let pairs = before.iter().zip(&after);
        pairs.fold(0f32, |most, (a, b)| most.max((a - b).abs()))
    };
    // Between the two stand the embeddings' rounding to 127 steps, and f16 of the rest.
    let int8 = furthest(packed(Precision::Int8));
    let f32 = furthest(packed(Precision::F32));
    assert!(int8 < 0.07 && f32 < 0.1, "{int8} {f32}");
    assert!(f32 > int8, "{int8} {f32}");
}

#[test]
fn scales_that_belong_to_nothing_or_are_no_numbers_are_refused() {
    let scale = "ner.weight.scale";
    let said = refusal(|it| drop(it.insert(scale.into(), (vec![9], vec![1.0; 9]))));
    assert!(
        said.starts_with("tensor ner.weight.scale is no part"),
        "{said}"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut tensors = tensors();
    let query = tensors.get_mut("cue.query.weight").unwrap();
    query.1[5] = f32::NAN;
    query.1[6] = f32::INFINITY;
    write_bundle(folder.path(), &tensors);
    let weights = folder.path().join("model.safetensors");
    write_packed(&weights, &weights).unwrap();
    let manifest = read_manifest(folder.path()).unwrap();
    write_manifest(folder.path(), manifest).unwrap();
    let error = Bundle::open(folder.path()).unwrap_err();
    assert_eq!(
        error.message(),
        "tensor cue.query.weight holds numbers that are infinite or none"
    );
}

#[test]
fn a_window_scores_alone_as_among_others() {
    for precision in [Precision::F32, Precision::Int8] {
        let engine = engine(precision);
        let together = engine.run(&windows()).unwrap();
        for (window, scores) in windows().into_iter().zip(together) {
            assert_eq!(engine.run(&[window]).unwrap(), [scores]);
        }
    }
}

#[test]
fn a_kernel_has_a_short_name() {
    for (name, word) in [
        ("x86_64-u8i8i32-avx2", "avx2"),
        ("x86_64-f32-fma", "fma"),
        ("aarch64-u8i8i32-dotprod", "dotprod"),
        ("generic-f32", "generic"),
        ("vnni", "vnni"),
    ] {
        assert_eq!(super::word(name), word);
    }
    assert!(super::kernel(Precision::Int8).starts_with("int8-"));
    assert!(super::kernel(Precision::F32).starts_with("f32-"));
}

/// What a bundle of these tensors is refused for.
fn refusal(change: impl Fn(&mut Tensors)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut tensors = tensors();
    change(&mut tensors);
    write_bundle(folder.path(), &tensors);
    let error = Bundle::open(folder.path()).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Bundle);
    error.message().to_owned()
}

#[test]
fn weights_that_are_not_the_networks_are_refused_by_name() {
    let refused = |change: fn(&mut Tensors), message: &str| {
        let said = refusal(change);
        assert!(said.starts_with(message), "{said}");
    };
    refused(
        |it| drop(it.remove("cue.query.bias")),
        "no tensor cue.query.bias",
    );
    refused(
        |it| drop(it.insert("cue.value.bias".into(), (vec![1], vec![0.0]))),
        "tensor cue.value.bias is no part of the network that the manifest describes (2 layers)",
    );
    refused(
        |it| it.retain(|name, _| !name.contains("layer.1.output.dense")),
        "no tensor encoder.layer.1.output.dense.bias",
    );
    refused(
        |it| it.get_mut("ner.weight").unwrap().0 = vec![32, 9],
        "tensor ner.weight has shape [32, 9], not [9, 32]",
    );
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let said = refusal(|it| it.get_mut("ner.crf.end").unwrap().1[3] = bad);
        assert_eq!(
            said,
            "tensor ner.crf.end holds numbers that are infinite or none"
        );
    }
}

#[test]
fn a_damaged_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write_bundle(folder.path(), &tensors());
    std::fs::write(folder.path().join("tokenizer.json"), "{ }").unwrap();
    let error = Bundle::open(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("tokenizer.json") && error.contains("damaged"),
        "{error}"
    );
}

#[test]
fn a_window_without_tokens_has_no_scores() {
    let window = Window {
        pieces: Vec::new(),
        types: Vec::new(),
        firsts: Vec::new(),
        tokens: Vec::new(),
        keep: 0..0,
    };
    for precision in [Precision::F32, Precision::Int8] {
        let scores = engine(precision)
            .run(std::slice::from_ref(&window))
            .unwrap();
        assert!(flat(&scores[0]).concat().is_empty());
    }
}

#[test]
fn a_window_of_another_bundle_is_refused() {
    let engine = engine(Precision::F32);
    let refused = |change: fn(&mut Window)| {
        let mut window = windows().remove(1);
        change(&mut window);
        engine.run(&[window]).is_err()
    };
    assert!(refused(|window| window.pieces[3] = 50));
    assert!(refused(|window| window.types[3] = 8));
    assert!(refused(|window| window.firsts[3] = 17));
    assert!(refused(|window| window.keep.end += 1));
    assert!(refused(|window| {
        window.pieces.resize(25, 0);
        window.types.resize(25, 0);
    }));
}
