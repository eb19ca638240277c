//! Lines for programs.

use serde::Serialize;

use super::tally::Standing;

/// One JSON object; `last` tells that no more will come.
pub(super) fn line(standing: &Standing, memory: Option<u64>, is_last: bool) -> Option<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        standing: &'a Standing,
        memory_bytes: Option<u64>,
        last: bool,
    }
    let line = Line {
        standing,
        memory_bytes: memory,
        last: is_last,
    };
    serde_json::to_string(&line).ok()
}
