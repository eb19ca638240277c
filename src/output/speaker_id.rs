//! Ids of speakers that are the same in every run.
//!
//! A number counted up would depend on which articles came before: two runs, or two shards of one, would give one number
//! to two speakers. An id made of what tells the speaker needs no memory of the others, and joins tables of different runs.

use sha2::{Digest, Sha256};

use crate::annotation::{Extraction, SpeakerKind};

/// Letters of an id that are not taken for one another, in lower case (Crockford, "Base 32").
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters in an id: 60 bits. Among ten million speakers two share an id with a chance of 1 in 20,000.
const LENGTH: usize = 12;

/// The ids of an article's speakers, in their order.
///
/// A speaker known by a name has the id of kind and name, wherever it speaks; one without ("residents", "the company") has
/// one of its own in each article.
pub(super) fn speaker_ids(article_id: &str, extraction: &Extraction) -> Vec<String> {
    let speakers = extraction.speakers.iter().enumerate();
    speakers
        .map(|(at, speaker)| {
            if is_named(extraction, at) {
                id_of_name(speaker.kind.as_str(), &speaker.name)
            } else {
                id(&["in", article_id, &at.to_string()])
            }
        })
        .collect()
}

/// The id of a speaker known by a name.
pub(crate) fn id_of_name(kind: &str, name: &str) -> String {
    id(&[kind, &normalise(name)])
}

/// Whether a speaker of an article is known by a name, which stands for the same one in other articles.
fn is_named(extraction: &Extraction, speaker: usize) -> bool {
    let kind = extraction.speakers[speaker].kind;
    let mut entities = extraction.entities.iter();
    !matches!(kind, SpeakerKind::Unnamed | SpeakerKind::None)
        && entities.any(|mention| mention.speaker == Some(speaker))
}

fn id(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        // With its length, so that no two lists of parts run together into the same bytes.
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    let digest = digest.finalize();
    let mut bits = digest
        .iter()
        .take(8)
        .fold(0, |bits, &byte| bits << 8 | u64::from(byte));
    let mut id = String::from("S");
    for _ in 0..LENGTH {
        id.push(char::from(LETTERS[(bits & 31) as usize]));
        bits >>= 5;
    }
    id
}

/// A name without what differs by house style: case, white space, curly apostrophes and the points of initials.
fn normalise(name: &str) -> String {
    let plain = name.replace('’', "'").replace('.', " ").to_lowercase();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    fn of(article: &str, name: &str, kind: SpeakerKind) -> String {
        let mut extraction = example::extracted(article, name).extraction;
        extraction.speakers[0].kind = kind;
        speaker_ids(article, &extraction).remove(0)
    }

    #[test]
    fn a_name_has_one_id_in_all_articles() {
        let ito = of("1", "Anna Ito", SpeakerKind::Person);
        assert_eq!(ito, of("2", "ANNA  ITO", SpeakerKind::Person));
        assert_ne!(ito, of("1", "Anna Ito", SpeakerKind::Organisation));
        assert_ne!(ito, of("1", "Ana Ito", SpeakerKind::Person));
        assert_eq!(ito.len(), 1 + LENGTH);
        // Tables of earlier runs hold it: it must never change.
        assert_eq!(ito, "Sbgxw40ab16zy");
    }

    #[test]
    fn those_without_a_name_are_told_apart_by_article() {
        let unnamed = |article| of(article, "company", SpeakerKind::Unnamed);
        assert_ne!(unnamed("1"), unnamed("2"));
        assert_eq!(unnamed("1"), unnamed("1"));
    }

    #[test]
    fn house_style_makes_no_second_speaker() {
        assert_eq!(normalise("U.N.  Women"), normalise("U. N. women"));
        assert_eq!(normalise("O’Neil"), normalise("O'Neil"));
        assert_ne!(normalise("Anna Ito"), normalise("Ana Ito"));
    }
}
