//! Each stage alone, over the article of `corpus/bench`, with the shipped bundle, on one thread.
//!
//! `cargo bench --bench stages`; add `-- encoder` for the encoder only.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput};
use whosaid::attribution::{self, Calibration};
use whosaid::encoder::bundle::Bundle;
use whosaid::encoder::native::{self, NativeEngine, Precision};
use whosaid::encoder::{self, Engine, PieceTokenizer};
use whosaid::text::Document;
use whosaid::{Error, Result, decode};

const ARTICLE: &str = "corpus/bench/article.txt";
const BUNDLE: &str = "models/en-small";

fn main() -> Result<()> {
    let text = fs::read_to_string(ARTICLE).map_err(|cause| Error::io(Path::new(ARTICLE), cause))?;
    let bundle = Bundle::open(Path::new(BUNDLE))?;
    let mut criterion = Criterion::default().configure_from_args();
    loading(&mut criterion, &bundle);
    stages(&mut criterion, &bundle, &text)?;
    criterion.final_summary();
    Ok(())
}

fn loading(criterion: &mut Criterion, bundle: &Bundle) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    group.bench_function("bundle", |bencher| {
        bencher.iter(|| Bundle::open(Path::new(BUNDLE)));
    });
    group.bench_function("engine int8", |bencher| {
        bencher.iter(|| NativeEngine::load(bundle, Precision::Int8));
    });
    group.finish();
}

fn stages(criterion: &mut Criterion, bundle: &Bundle, text: &str) -> Result<()> {
    let tokenizer = PieceTokenizer::open(&bundle.tokenizer_path())?;
    let windowing = bundle.windowing();
    let heads = native::heads(bundle)?;
    let calibration = Calibration::default();

    let document = Document::new(text);
    let words = Throughput::Elements(document.words() as u64);
    let mut group = criterion.benchmark_group("stages");
    group.throughput(words);
    group.bench_function("document", |bencher| {
        bencher.iter(|| Document::new(black_box(text)));
    });
    group.bench_function("pieces", |bencher| {
        bencher.iter(|| tokenizer.pieces(black_box(&document)));
    });
    let pieces = tokenizer.pieces(&document)?;
    group.bench_function("windows", |bencher| {
        bencher.iter(|| encoder::windows(black_box(&document), &pieces, &tokenizer, windowing));
    });
    let int8 = NativeEngine::load(bundle, Precision::Int8)?;
    let scores = encoder::encode(&document, &tokenizer, windowing, &int8)?;
    group.bench_function("decode", |bencher| {
        bencher.iter(|| decode::layers(black_box(&document), &scores, &heads));
    });
    let layers = decode::layers(&document, &scores, &heads);
    group.bench_function("attribution", |bencher| {
        bencher.iter(|| attribution::attributions(black_box(&document), "", &layers, &calibration));
    });
    group.finish();

    let windows = encoder::windows(&document, &pieces, &tokenizer, windowing);
    let count: usize = windows.iter().map(|window| window.pieces.len()).sum();
    let f32 = NativeEngine::load(bundle, Precision::F32)?;
    let mut group = criterion.benchmark_group("encoder");
    // Pieces, context that windows share counted each time.
    group.throughput(Throughput::Elements(count as u64));
    for (name, engine) in [("f32", &f32), ("int8", &int8)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| engine.run(black_box(&windows)));
        });
    }
    group.finish();
    Ok(())
}
