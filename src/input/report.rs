//! `Report`: what there is to say of the input besides its articles.

use serde::Serialize;

use super::ids::DuplicateIds;
use super::skipped::Skipped;

/// What there is to say of the input besides its articles, once all is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Files of other kinds.
    pub skipped: Skipped,
    /// Folders left out because [`Options::leave_out`](super::Options::leave_out) names them, as they were found.
    pub folders_left_out: Vec<String>,
    /// Articles whose id another had before.
    pub duplicate_ids: DuplicateIds,
}

impl Report {
    /// What has to be said, a line each; none where all went as a user expects.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.skipped.count() > 0 {
            lines.push(self.skipped.to_string());
        }
        let folders = self.folders_left_out.iter();
        lines.extend(folders.map(|folder| format!("{folder} is the output folder: left out")));
        if self.duplicate_ids.count > 0 {
            lines.push(self.duplicate_ids.to_string());
        }
        lines
    }
}
