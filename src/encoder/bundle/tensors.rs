//! Which tensors a network of given sizes has, and whether a file holds just these: a bundle with a layer too few or too many
//! would run, and find nonsense or nothing in every article.

use std::collections::BTreeSet;

use super::weights::Weights;
use super::{ATTRIBUTION_LABELS, NER_LABELS, Sizes};
use crate::Result;
use crate::encoder::{DISTANCE_BUCKETS, PAIR_WIDTH};

/// Refuses weights that are not those of a network of these sizes, or that hold what is no number.
///
/// Sizes and names come first: they cost nothing, and say more of what is wrong.
pub(super) fn check(weights: &Weights, sizes: &Sizes) -> Result<()> {
    let names: BTreeSet<&str> = weights.names().into_iter().collect();
    // A layer takes some twenty tensors: what the file cannot hold is not to be listed.
    if sizes.layers > names.len() {
        return Err(weights.wrong(format!(
            "{} tensors cannot make the {} layers that the manifest states",
            names.len(),
            sizes.layers
        )));
    }
    let expected = shapes(sizes);
    let known: BTreeSet<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(left) = names.difference(&known).next() {
        return Err(weights.wrong(format!(
            "tensor {left} is no part of the network that the manifest describes ({} layers)",
            sizes.layers
        )));
    }
    for (name, shape) in &expected {
        if !weights.is_finite(name, shape)? {
            return Err(weights.wrong(format!(
                "tensor {name} holds numbers that are infinite or none"
            )));
        }
    }
    Ok(())
}

/// Name and shape of every tensor of a network.
fn shapes(sizes: &Sizes) -> Vec<(String, Vec<usize>)> {
    let (hidden, inner) = (sizes.hidden, sizes.intermediate);
    let mut shapes = vec![
        (
            "embeddings.word_embeddings.weight".to_owned(),
            vec![sizes.vocabulary, hidden],
        ),
        (
            "embeddings.position_embeddings.weight".to_owned(),
            vec![sizes.positions, hidden],
        ),
        (
            "embeddings.token_type_embeddings.weight".to_owned(),
            vec![sizes.types, hidden],
        ),
    ];
    let mut part = |name: String, weight: Vec<usize>| {
        shapes.push((format!("{name}.bias"), vec![weight[0]]));
        shapes.push((format!("{name}.weight"), weight));
    };
    part("embeddings.LayerNorm".to_owned(), vec![hidden]);
    for layer in 0..sizes.layers {
        for (name, weight) in [
            ("attention.self.query", vec![hidden, hidden]),
            ("attention.self.key", vec![hidden, hidden]),
            ("attention.self.value", vec![hidden, hidden]),
            ("attention.output.dense", vec![hidden, hidden]),
            ("attention.output.LayerNorm", vec![hidden]),
            ("intermediate.dense", vec![inner, hidden]),
            ("output.dense", vec![hidden, inner]),
            ("output.LayerNorm", vec![hidden]),
        ] {
            part(format!("encoder.layer.{layer}.{name}"), weight);
        }
    }
    let tags = [
        ("ner", NER_LABELS.len()),
        ("attribution", ATTRIBUTION_LABELS.len()),
    ];
    for (name, labels) in tags {
        part(name.to_owned(), vec![labels, hidden]);
    }
    let pairs = ["cue", "source", "antecedent"];
    for head in pairs {
        part(format!("{head}.query"), vec![PAIR_WIDTH, hidden]);
        part(format!("{head}.key"), vec![PAIR_WIDTH, hidden]);
    }
    for (name, labels) in tags {
        shapes.push((format!("{name}.crf.start"), vec![labels]));
        shapes.push((format!("{name}.crf.transitions"), vec![labels, labels]));
        shapes.push((format!("{name}.crf.end"), vec![labels]));
    }
    for head in pairs {
        shapes.push((format!("{head}.distance"), vec![DISTANCE_BUCKETS]));
        shapes.push((format!("{head}.none_key"), vec![PAIR_WIDTH]));
        shapes.push((format!("{head}.none_bias"), vec![1]));
    }
    shapes
}
