//! Which attributions stand inside others, from the identifiers that a file gives them.
//!
//! Apart from the readers because JSON lines and brat say it alike: by naming the outer one.

use std::collections::BTreeMap;

use crate::annotation::{Attribution, Inside, Nested};
use crate::error::{Error, ErrorKind, Result};

/// An attribution as it was read.
pub(super) struct Identified {
    /// What the file calls it.
    pub(super) id: String,
    /// What the file calls the one it stands in.
    pub(super) inside: Option<String>,
    pub(super) attribution: Attribution,
}

/// Parts flat attributions, by start, from nested ones, by depth and start.
pub(super) fn nest(read: Vec<Identified>) -> Result<(Vec<Attribution>, Vec<Nested>)> {
    let (mut flat, mut rest): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|one| one.inside.is_none());
    flat.sort_by_key(|one| one.attribution.start());
    rest.sort_by_key(|one| one.attribution.start());
    let mut known: BTreeMap<String, Inside> = BTreeMap::new();
    let mut attributions = Vec::with_capacity(flat.len());
    for one in flat {
        known.insert(one.id, Inside::Flat(attributions.len()));
        attributions.push(one.attribution);
    }
    let mut nested: Vec<Nested> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let outer = |one: &Identified| one.inside.as_ref().and_then(|id| known.get(id)).copied();
        let (level, deeper): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|one| outer(one).is_some());
        if level.is_empty() {
            return Err(lost(&deeper));
        }
        let level: Vec<_> = level.into_iter().map(|one| (outer(&one), one)).collect();
        for (inside, one) in level {
            known.insert(one.id, Inside::Nested(nested.len()));
            nested.extend(inside.map(|inside| Nested {
                inside,
                attribution: one.attribution,
            }));
        }
        rest = deeper;
    }
    Ok((attributions, nested))
}

fn lost(left: &[Identified]) -> Error {
    let first = left.first();
    let (id, inside) = first.map_or(("", ""), |one| {
        (one.id.as_str(), one.inside.as_deref().unwrap_or_default())
    });
    Error::new(
        ErrorKind::Format,
        format!(
            "attribution {id}: inside `{inside}`, which is no other attribution of the article"
        ),
    )
}
