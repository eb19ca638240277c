//! The engines on the same weights: native against torch, and eight bits against 32.

use std::path::Path;

use whosaid::annotation::Extraction;
use whosaid::pipeline::{Engine, Pipeline};
use whosaid::text::Document;

/// A feature of several windows, and a page.
fn documents() -> Vec<Document> {
    ["bench/article.txt", "gold/dev.jsonl"]
        .map(|name| {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("corpus")
                .join(name)
        })
        .iter()
        .flat_map(
            |path| match path.extension().is_some_and(|ending| ending == "jsonl") {
                true => {
                    let gold = whosaid::gold::read(path, whosaid::gold::GoldFormat::Jsonl).unwrap();
                    gold.into_iter().take(3).map(|gold| gold.document).collect()
                }
                false => vec![Document::new(std::fs::read_to_string(path).unwrap())],
            },
        )
        .collect()
}

fn pipeline(engine: Engine) -> Pipeline {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/en-small");
    Pipeline::open(&bundle, engine).unwrap()
}

/// The contents of each attribution, as spans.
#[cfg(feature = "torch")]
fn contents(extraction: &Extraction) -> Vec<(Vec<whosaid::text::Span>, Option<usize>)> {
    let rows = extraction.attributions.iter();
    rows.map(|row| (row.content.clone(), row.speaker)).collect()
}

/// Stated in the README: the two engines differ by rounding alone.
#[cfg(feature = "torch")]
#[test]
fn torch_and_native_give_the_same_scores_and_rows() {
    let (native, torch) = (
        pipeline(Engine::NativeF32),
        pipeline(Engine::Torch("cpu".into())),
    );
    for document in documents() {
        let (left, right) = (
            native.scores(&document).unwrap(),
            torch.scores(&document).unwrap(),
        );
        let pairs = [
            (&left.ner, &right.ner),
            (&left.attribution, &right.attribution),
        ];
        let differences = pairs
            .iter()
            .flat_map(|(left, right)| left.emissions.iter().zip(&right.emissions));
        let largest = differences
            .map(|(left, right)| (left - right).abs())
            .fold(0.0, f32::max);
        assert!(largest < 1e-3, "logits differ by {largest}");
        let rows = |pipeline: &Pipeline| contents(&pipeline.annotate(&document).unwrap());
        assert_eq!(rows(&native), rows(&torch));
    }
}

#[test]
fn eight_bits_find_nearly_the_same_entities() {
    let (exact, int8) = (pipeline(Engine::NativeF32), pipeline(Engine::NativeInt8));
    let (mut found, mut same) = (0, 0);
    for document in documents() {
        let entities =
            |pipeline: &Pipeline| -> Extraction { pipeline.annotate(&document).unwrap() };
        let (left, right) = (entities(&exact), entities(&int8));
        found += left.entities.len();
        same += left
            .entities
            .iter()
            .filter(|one| {
                right
                    .entities
                    .iter()
                    .any(|other| (other.span, other.kind) == (one.span, one.kind))
            })
            .count();
    }
    assert!(found > 50, "{found} entities");
    assert!(
        same * 100 >= found * 95,
        "{same} of {found} entities are the same"
    );
}
