//! Reads LitBank: fiction with the speaker of each quote and all mentions of each character, offsets in tokens.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::joined::{self, Layout};
use super::quotation::{person, quotation};
use super::{Chain, Gold, GoldLayers, jsonl, lines};
use crate::annotation::{Extraction, QuoteType, Speaker};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;
use crate::text::{Article, Document};

#[derive(Deserialize)]
struct Record {
    id: String,
    tokens: Vec<String>,
    sentences: Vec<[usize; 2]>,
    quotes: Vec<QuoteRecord>,
    mentions: Vec<MentionRecord>,
}

#[derive(Deserialize)]
struct QuoteRecord {
    span: [usize; 2],
    speaker: Option<String>,
}

#[derive(Deserialize)]
struct MentionRecord {
    span: [usize; 2],
    #[serde(rename = "type")]
    kind: String,
    /// Null where the annotators could not tell the entity.
    entity: Option<String>,
}

/// Reads all excerpts of a file, one a line.
pub fn read(text: &str) -> Result<Vec<Gold>> {
    lines::articles(text, read_line)
}

fn read_line(line: &str, number: usize) -> Result<Gold> {
    let record: Record = serde_json::from_str(line).map_err(jsonl::not_an_article)?;
    let sentences: Vec<_> = record.sentences.iter().map(|&[s, e]| s..e).collect();
    let document = joined::document(&record.tokens, &sentences, Layout::OneParagraph)?;
    let (names, chains) = chains(&document, &record.mentions)?;
    let mut extraction = Extraction::default();
    let mut speaker_chains = Vec::new();
    let mut quotes: Vec<&QuoteRecord> = record.quotes.iter().collect();
    quotes.sort_by_key(|quote| quote.span);
    for quote in quotes {
        let chain = match &quote.speaker {
            Some(name) => Some(names.get(name.as_str()).copied().ok_or_else(|| {
                Error::new(
                    ErrorKind::Format,
                    format!("the speaker `{}` has no mention", short(name, 40)),
                )
            })?),
            None => None,
        };
        let speaker = quote
            .speaker
            .as_ref()
            .map(|name| speaker(&mut extraction.speakers, name));
        let content = vec![joined::span(&document, quote.span)?];
        extraction
            .attributions
            .push(quotation(content, QuoteType::Direct, speaker));
        speaker_chains.push(chain);
    }
    let article = Article {
        id: record.id,
        record: number,
        text: document.text().to_owned(),
        ..Article::default()
    };
    let layers = GoldLayers {
        speakers: true,
        chains: true,
        ..GoldLayers::default()
    };
    Ok(Gold {
        chains,
        speaker_chains,
        ..Gold::new(article, document, extraction, layers)
    })
}

/// The chains, in the order of their names, and the place of each name.
fn chains<'a>(
    document: &Document,
    mentions: &'a [MentionRecord],
) -> Result<(BTreeMap<&'a str, usize>, Vec<Chain>)> {
    let mut by_name: BTreeMap<&str, Chain> = BTreeMap::new();
    for mention in mentions {
        let Some(name) = &mention.entity else {
            continue;
        };
        let tokens = joined::token_range(document, mention.span)?;
        let chain = by_name.entry(name).or_insert_with(|| Chain {
            kind: mention.kind.clone(),
            mentions: Vec::new(),
        });
        chain.mentions.push(tokens);
    }
    let names = by_name
        .keys()
        .enumerate()
        .map(|(at, name)| (*name, at))
        .collect();
    let mut chains: Vec<Chain> = by_name.into_values().collect();
    for chain in &mut chains {
        chain
            .mentions
            .sort_by_key(|tokens| (tokens.start, tokens.end));
    }
    Ok((names, chains))
}

fn speaker(speakers: &mut Vec<Speaker>, name: &str) -> usize {
    let known = speakers.iter().position(|speaker| speaker.name == name);
    known.unwrap_or_else(|| {
        speakers.push(person(name.to_owned(), Vec::new()));
        speakers.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"l","tokens":["\"","Go",",","\"","said","Tess","."],"sentences":[[0,7]],
        "quotes":[{"span":[0,4],"speaker":"Tess-1"}],
        "mentions":[{"span":[5,6],"type":"PER","form":"PROP","entity":"Tess-1"},{"span":[1,2],"type":"PER","form":"NOM","entity":"A-0"},
        {"span":[2,3],"type":"PER","form":"PRON","entity":null}]}"#;

    #[test]
    fn a_quote_leads_to_its_speaker_and_chain() {
        let gold = read(&LINE.replace('\n', " ")).unwrap().remove(0);
        let quote = &gold.extraction.attributions[0];
        assert_eq!(gold.document.slice(quote.content[0]), "\" Go , \"");
        assert_eq!(
            gold.extraction.speakers[quote.speaker.unwrap()].name,
            "Tess-1"
        );
        let chain = &gold.chains[gold.speaker_chains[0].unwrap()];
        assert_eq!(
            gold.document
                .slice(gold.document.span_of(chain.mentions[0].clone()).unwrap()),
            "Tess"
        );
    }

    #[test]
    fn a_speaker_without_mention_is_an_error() {
        let line = LINE
            .replace('\n', " ")
            .replace("speaker\":\"Tess-1", "speaker\":\"X");
        assert!(
            read(&line)
                .unwrap_err()
                .to_string()
                .starts_with("record 1: the speaker `X`")
        );
    }
}
