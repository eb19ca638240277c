//! A queue: jobs come in at any time, with a language and a time limit of their own, and are done on the threads that the
//! program has already; results come as they are done.
//!
//! ```sh
//! cargo run --release --example queue
//! ```

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use whosaid::batch::{self, Found, Pool, Turn};
use whosaid::input::{Options, own};
use whosaid::output::Outcome;
use whosaid::pipeline::{Engine, Pipeline};
use whosaid::text::Article;

/// What an article of an important sender may take, and one of any other.
const LIMITS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(5)];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::open(Path::new("models/en-small"), Engine::NativeInt8)?;
    // What is known of an article beside its text goes along as `extra`.
    let extract = move |article: &Article| {
        let limit = LIMITS[usize::from(article.extra("sender").is_empty())];
        let is_english = article.extra("language") == "en";
        let extraction = is_english.then(|| pipeline.extract_within(article, limit));
        Ok(Found {
            language: if is_english { "en" } else { "" },
            extraction: extraction.transpose()?,
            left_out: 0,
        })
    };
    let (jobs, queue) = mpsc::channel();
    let threads = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(2).build()?);
    let records = own(queue, &Options::default());
    let results = batch::outcomes(records, extract, Pool::Shared(threads), Turn::Done)?;

    let article = |language: &str, text: &str| Article {
        text: text.to_owned(),
        extra: vec![("language".to_owned(), language.to_owned())],
        ..Article::default()
    };
    jobs.send(article(
        "en",
        "The bridge stays closed, Anna Ito said on Monday.",
    ))?;
    jobs.send(article(
        "de",
        "Die Brücke bleibt gesperrt, sagte Anna Ito am Montag.",
    ))?;
    jobs.send(article("en", ""))?;
    // No more will come: the results end.
    drop(jobs);

    let mut said = String::new();
    for outcome in results {
        let what = match &outcome {
            Outcome::Extracted(it) => format!("{} quotes", it.extraction.rows()),
            Outcome::NotEnglish { .. } => "left to another".to_owned(),
            Outcome::Failed { error, .. } => error.to_string(),
        };
        said.push_str(&format!("{}: {what}\n", outcome.article_id()));
    }
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes())?;
    Ok(())
}
