//! Reads the GUM attributions: sources with the coreference chain of their speaker, offsets in tokens.
//!
//! The content given is only the discourse unit beside the attribution, so the spans are not for training: the layer
//! `attributions` is off, `speakers` and `chains` are on. The corpus's paragraphs are not in the file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::joined::{self, Layout};
use super::{Chain, Gold, GoldLayers, form, jsonl, lines};
use crate::annotation::{Attribution, Extraction};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;
use crate::text::{Article, Document};

#[derive(Deserialize)]
struct Record {
    id: String,
    tokens: Vec<String>,
    sentences: Vec<[usize; 2]>,
    attributions: Vec<AttributionRecord>,
    chains: BTreeMap<String, ChainRecord>,
}

#[derive(Deserialize)]
struct AttributionRecord {
    polarity: Option<String>,
    content_edu: [usize; 2],
    source: Option<[usize; 2]>,
    speaker_chain: Option<String>,
}

#[derive(Deserialize)]
struct ChainRecord {
    #[serde(rename = "type")]
    kind: Option<String>,
    mentions: Vec<[usize; 2]>,
}

/// Reads all articles of a file, one a line.
pub fn read(text: &str) -> Result<Vec<Gold>> {
    lines::articles(text, read_line)
}

fn read_line(line: &str, number: usize) -> Result<Gold> {
    let record: Record = serde_json::from_str(line).map_err(jsonl::not_an_article)?;
    let sentences: Vec<_> = record.sentences.iter().map(|&[s, e]| s..e).collect();
    let document = joined::document(&record.tokens, &sentences, Layout::OneParagraph)?;
    let names: Vec<&String> = record.chains.keys().collect();
    let mut rows = record
        .attributions
        .iter()
        .map(|given| {
            let chain = match &given.speaker_chain {
                Some(name) => Some(place(&names, name)?),
                None => None,
            };
            Ok((attribution(&document, given)?, chain))
        })
        .collect::<Result<Vec<_>>>()?;
    rows.sort_by_key(|(attribution, _)| attribution.start());
    let (attributions, speaker_chains) = rows.into_iter().unzip();
    let article = Article {
        id: record.id,
        record: number,
        text: document.text().to_owned(),
        ..Article::default()
    };
    let extraction = Extraction {
        attributions,
        ..Extraction::default()
    };
    let layers = GoldLayers {
        speakers: true,
        chains: true,
        ..GoldLayers::default()
    };
    let chains = record
        .chains
        .values()
        .map(|given| chain(&document, given))
        .collect::<Result<_>>()?;
    Ok(Gold {
        chains,
        speaker_chains,
        ..Gold::new(article, document, extraction, layers)
    })
}

fn place(names: &[&String], name: &String) -> Result<usize> {
    names.binary_search(&name).map_err(|_| {
        Error::new(
            ErrorKind::Format,
            format!("speaker_chain `{}` is not in chains", short(name, 40)),
        )
    })
}

fn attribution(document: &Document, given: &AttributionRecord) -> Result<Attribution> {
    let content = vec![joined::span(document, given.content_edu)?];
    let source = match given.source {
        Some(source) => vec![joined::span(document, source)?],
        None => Vec::new(),
    };
    Ok(Attribution {
        negated: given.polarity.as_deref() == Some("negative"),
        ..form::attribution(document, content, Vec::new(), source)
    })
}

fn chain(document: &Document, given: &ChainRecord) -> Result<Chain> {
    let mut mentions = given
        .mentions
        .iter()
        .map(|&mention| joined::token_range(document, mention))
        .collect::<Result<Vec<_>>>()?;
    mentions.sort_by_key(|tokens| (tokens.start, tokens.end));
    Ok(Chain {
        kind: given.kind.clone().unwrap_or_default(),
        mentions,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::SourceForm;

    const LINE: &str = r#"{"id":"g","genre":"news","tokens":["Ana","Ruiz","left",".","She","said","it","rains","."],
        "sentences":[[0,4],[4,9]],"edus":[],
        "attributions":[{"polarity":"negative","attribution_edu":[4,6],"content_edu":[6,9],"source":[4,5],"speaker_chain":"7"}],
        "chains":{"12":{"type":null,"mentions":[[6,7]]},"7":{"type":"person","wiki":null,"mentions":[[4,5],[0,2]]}}}"#;

    #[test]
    fn a_source_leads_to_its_chain() {
        let gold = read(&LINE.replace('\n', " ")).unwrap().remove(0);
        let attribution = &gold.extraction.attributions[0];
        assert_eq!(gold.document.slice(attribution.source[0]), "She");
        assert_eq!(gold.document.slice(attribution.content[0]), "it rains .");
        assert_eq!(attribution.source_form, SourceForm::Pronoun);
        assert!(attribution.negated);
        let chain = &gold.chains[gold.speaker_chains[0].unwrap()];
        assert_eq!(
            (chain.kind.as_str(), &chain.mentions[..]),
            ("person", &[0..2, 4..5][..])
        );
        assert!(gold.layers.chains && gold.layers.speakers && !gold.layers.attributions);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let error = |from, to| {
            read(&LINE.replace('\n', " ").replace(from, to))
                .unwrap_err()
                .to_string()
        };
        assert!(error("[6,9]", "[6,10]").starts_with("record 1: the token range [6, 10]"));
        assert!(error("chain\":\"7\"", "chain\":\"8\"").contains("`8`"));
        assert!(error("[4,9]", "[5,9]").contains("follow"));
    }
}
