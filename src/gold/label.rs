//! The entity types of other corpora, as ours.

use crate::annotation::EntityType;
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;

/// Corpus words (in lower case) and our type; `None` for types that are no names: dates, amounts.
///
/// After CoNLL-2003, WNUT-17, the Worldwide Newswire corpus and OntoNotes.
const TYPES: [(&str, Option<EntityType>); 27] = [
    ("per", Some(EntityType::Person)),
    ("person", Some(EntityType::Person)),
    ("org", Some(EntityType::Organization)),
    ("organization", Some(EntityType::Organization)),
    ("organisation", Some(EntityType::Organization)),
    ("corporation", Some(EntityType::Organization)),
    ("group", Some(EntityType::Organization)),
    ("loc", Some(EntityType::Location)),
    ("location", Some(EntityType::Location)),
    ("gpe", Some(EntityType::Location)),
    ("fac", Some(EntityType::Location)),
    ("facility", Some(EntityType::Location)),
    ("misc", Some(EntityType::Misc)),
    ("norp", Some(EntityType::Misc)),
    ("product", Some(EntityType::Misc)),
    ("creative-work", Some(EntityType::Misc)),
    ("work_of_art", Some(EntityType::Misc)),
    ("event", Some(EntityType::Misc)),
    ("law", Some(EntityType::Misc)),
    ("language", Some(EntityType::Misc)),
    ("date", None),
    ("time", None),
    ("money", None),
    ("percent", None),
    ("quantity", None),
    ("ordinal", None),
    ("cardinal", None),
];

/// The type that a corpus's word stands for, whatever its case; `None` inside for what we do not count as a name.
pub(super) fn entity_type(word: &str) -> Result<Option<EntityType>> {
    known(word).ok_or_else(|| {
        Error::new(
            ErrorKind::Format,
            format!(
                "no entity type is called `{}`; rename it to PER, ORG, LOC or MISC",
                short(word, 40)
            ),
        )
    })
}

/// Like [`entity_type`], `None` for a word that is no entity type.
pub(super) fn known(word: &str) -> Option<Option<EntityType>> {
    let lower = word.to_lowercase();
    TYPES
        .iter()
        .find(|(known, _)| *known == lower)
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corpora_call_one_type_by_many_words() {
        assert_eq!(entity_type("Facility").unwrap(), Some(EntityType::Location));
        assert_eq!(entity_type("PER").unwrap(), Some(EntityType::Person));
        assert_eq!(entity_type("Money").unwrap(), None);
        assert!(entity_type("XYZ").unwrap_err().message().contains("XYZ"));
    }
}
