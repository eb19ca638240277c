//! The whole way from text to attributions by number of threads: articles a second.
//!
//! `cargo bench --bench throughput`. `whosaid bench` also reads files and compares engines.

use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use criterion::{BenchmarkId, Criterion, Throughput};
use whosaid::pipeline::Engine;
use whosaid::text::Article;
use whosaid::{Error, Pipeline, Result, batch};

const ARTICLE: &str = "corpus/bench/article.txt";
const BUNDLE: &str = "models/en-small";

/// Articles for each thread in a run: enough that starting and ending do not show.
const ARTICLES: usize = 4;

fn main() -> Result<()> {
    let text = fs::read_to_string(ARTICLE).map_err(|cause| Error::io(Path::new(ARTICLE), cause))?;
    let pipeline = Pipeline::open(Path::new(BUNDLE), Engine::NativeInt8)?;
    let article = Article {
        text,
        ..Article::default()
    };
    let most = available_parallelism().map_or(1, usize::from);
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("articles by threads");
    group.sample_size(10);
    for threads in (0..).map(|power| 1 << power).take_while(|&n| n <= most) {
        let articles = vec![article.clone(); ARTICLES * threads];
        group.throughput(Throughput::Elements(articles.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(threads), |bencher| {
            bencher.iter(|| batch::each(&articles, threads, |article| pipeline.extract(article)));
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
