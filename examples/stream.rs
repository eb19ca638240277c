//! A stream: a text a line on standard input, a JSON object a line on standard output, each as soon as it is its turn.
//!
//! ```sh
//! echo 'The bridge stays closed, Anna Ito said on Monday.' | cargo run --release --example stream
//! ```

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use whosaid::batch::{self, Pool, Turn};
use whosaid::input::{Options, own};
use whosaid::pipeline::{Engine, Pipeline};
use whosaid::text::Article;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::open(Path::new("models/en-small"), Engine::NativeInt8)?;
    // Read on a thread of their own, as there is room.
    let lines = BufReader::new(io::stdin()).lines().map_while(Result::ok);
    let articles = lines.map(|text| Article {
        text,
        ..Article::default()
    });
    let extract = batch::extractor(move |article| pipeline.extract(article), false, 0.5);
    let records = own(articles, &Options::default());
    let mut out = io::stdout().lock();
    for outcome in batch::outcomes(records, extract, Pool::Own(0), Turn::Input)? {
        serde_json::to_writer(&mut out, &outcome)?;
        writeln!(out)?;
    }
    Ok(())
}
