//! A web service: an article as JSON in, the one JSON of a result out.
//!
//! ```sh
//! cargo run --release -p whosaid-service &
//! curl localhost:8080 --json '{"text": "The bridge stays closed, Anna Ito said on Monday."}'
//! ```

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use tokio::sync::Semaphore;
use whosaid::batch;
use whosaid::output::Outcome;
use whosaid::pipeline::{Engine, Pipeline};
use whosaid::text::Article;

/// What one article may take: whoever asks is waiting.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct Asked {
    text: String,
    #[serde(default)]
    title: String,
}

struct Service {
    pipeline: Pipeline,
    /// As many articles at a time as there are cores; the others wait, without a thread.
    turns: Semaphore,
}

async fn read(State(service): State<Arc<Service>>, Json(asked): Json<Asked>) -> Response {
    let article = Article {
        text: asked.text,
        title: asked.title,
        ..Article::default()
    };
    let Ok(_turn) = service.turns.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let shared = Arc::clone(&service);
    let work = move || {
        let extract = |article: &Article| shared.pipeline.extract_within(article, LIMIT);
        batch::outcome(article.into(), &batch::extractor(extract, false, 0.5))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome @ Outcome::Failed { .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(outcome)).into_response()
        }
        Ok(outcome) => Json(outcome).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::open(Path::new("models/en-small"), Engine::NativeInt8)?;
    let turns = Semaphore::new(std::thread::available_parallelism()?.get());
    let service = Arc::new(Service { pipeline, turns });
    let routes = Router::new()
        .route("/", post(read))
        .layer(DefaultBodyLimit::max(8 << 20))
        .with_state(service);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            axum::serve(
                tokio::net::TcpListener::bind("127.0.0.1:8080").await?,
                routes,
            )
            .await?;
            Ok(())
        })
}
