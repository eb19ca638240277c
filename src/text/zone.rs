//! Zones: the job of each paragraph on the page.

use super::document::Zone;

/// The zone of each paragraph.
pub(super) fn zones(paragraphs: &[&str]) -> Vec<Zone> {
    vec![Zone::Body; paragraphs.len()]
}
