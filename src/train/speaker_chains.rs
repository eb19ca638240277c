//! Chains of mentions from who is known to have said what.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::annotation::{EntityType, SpeakerKind};
use crate::gold::{Chain, Gold};

/// The chains of an article whose speakers are known: a speaker's are the sources that stand for it and the entities that have its
/// name, of a person the surname alone too; other entities are chains by their words, so that there is something to choose from.
pub(super) fn speaker_chains(gold: &Gold) -> Vec<Chain> {
    let extraction = &gold.extraction;
    let named = |at: usize| {
        let speaker = &extraction.speakers[at];
        let person = speaker.kind == SpeakerKind::Person;
        (
            speaker.name.to_lowercase(),
            person.then(|| last_word(&speaker.name)),
        )
    };
    let names: Vec<_> = (0..extraction.speakers.len()).map(named).collect();
    let mut chains: BTreeMap<Key, Vec<Range<usize>>> = BTreeMap::new();
    for attribution in &extraction.attributions {
        if let (Some(speaker), [source]) = (attribution.speaker, &attribution.source[..]) {
            let mentions = chains.entry(Key::Speaker(speaker)).or_default();
            mentions.push(gold.document.tokens_in(*source));
        }
    }
    let entities = extraction.entities.iter();
    let can_speak = |kind| matches!(kind, EntityType::Person | EntityType::Organization);
    for entity in entities.filter(|entity| can_speak(entity.kind)) {
        let words = gold.document.slice(entity.span);
        let (lower, person) = (words.to_lowercase(), entity.kind == EntityType::Person);
        let same = names.iter().position(|(name, _)| *name == lower);
        let surname = || {
            let mut alike = names.iter().enumerate();
            alike.find(|(_, (_, last))| person && last.as_deref() == Some(&last_word(words)))
        };
        let speaker = same.or_else(|| surname().map(|(at, _)| at));
        let key = speaker.map_or(Key::Words(lower), Key::Speaker);
        let mentions = chains.entry(key).or_default();
        mentions.push(gold.document.tokens_in(entity.span));
    }
    chains
        .into_values()
        .map(|mut mentions| {
            mentions.retain(|mention| !mention.is_empty());
            mentions.sort_by_key(|mention| (mention.start, mention.end));
            mentions.dedup();
            Chain {
                kind: String::new(),
                mentions,
            }
        })
        .collect()
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Speaker(usize),
    Words(String),
}

fn last_word(name: &str) -> String {
    name.split_whitespace()
        .last()
        .unwrap_or_default()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::jsonl;

    #[test]
    fn a_pronoun_stands_with_the_names_of_its_speaker() {
        let line = r#"{"id":"a","text":"Ana Ruiz met Bo. Ruiz left. She said it rains.",
            "attributions":[{"id":"1","content":[[37,45]],"cue":[[32,36]],"source":[[28,31]],"type":"indirect","speaker":"Ana Ruiz",
            "speaker_kind":"person"}],
            "entities":[{"span":[0,8],"type":"PER"},{"span":[13,15],"type":"PER"},{"span":[17,21],"type":"PER"}]}"#;
        let gold = jsonl::read(&line.replace('\n', " ")).unwrap().remove(0);
        let chains = speaker_chains(&gold);
        let mentions: Vec<_> = chains.into_iter().map(|chain| chain.mentions).collect();
        assert_eq!(mentions[0], [0..2, 5..6, 8..9]);
        assert_eq!(mentions[1], std::slice::from_ref(&(3..4)));
    }
}
