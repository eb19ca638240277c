//! Reads the Project Dialogism Novel Corpus: whole novels with every quotation and its speaker, offsets in characters.
//!
//! A novel is cut into passages as long as a long article, between paragraphs and never inside a quotation: our speakers are those of
//! one article, and nobody asks for more. So a character's full name may stand in another passage; all names of a character count.

use serde::Deserialize;

use super::offsets::Offsets;
use super::quotation::{person, quotation};
use super::{Gold, GoldLayers, jsonl};
use crate::annotation::{Attribution, Extraction, QuoteType, Speaker};
use crate::error::Result;
use crate::text::{Article, Document, Span};

/// Bytes at which a passage ends at the next paragraph: about 1,500 words.
const PASSAGE: usize = 8_000;

#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
    characters: Vec<CharacterRecord>,
    quotes: Vec<QuoteRecord>,
}

#[derive(Deserialize)]
struct CharacterRecord {
    name: String,
    aliases: Aliases,
}

/// Some lists of names are printed as one string, as Python shows a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Aliases {
    List(Vec<String>),
    Printed(String),
}

#[derive(Deserialize)]
struct QuoteRecord {
    spans: Vec<[usize; 2]>,
    speaker: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// A quotation on its way into a passage.
struct Quote {
    content: Vec<Span>,
    speaker: Option<usize>,
    group: &'static str,
}

/// Reads all novels of a file, one a line, each as its passages.
pub fn read(text: &str) -> Result<Vec<Gold>> {
    let mut passages = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            passages.extend(read_line(line, at + 1).map_err(|error| error.at_record(at + 1))?);
        }
    }
    Ok(passages)
}

fn read_line(line: &str, number: usize) -> Result<Vec<Gold>> {
    let record: Record = serde_json::from_str(line).map_err(jsonl::not_an_article)?;
    let offsets = Offsets::new(&record.text)?;
    let speakers: Vec<Speaker> = record
        .characters
        .into_iter()
        .map(|character| person(character.name, character.aliases.list()))
        .collect();
    let mut quotes = Vec::with_capacity(record.quotes.len());
    for quote in &record.quotes {
        let mut content = quote
            .spans
            .iter()
            .map(|&[start, end]| offsets.span(start, end))
            .collect::<Result<Vec<Span>>>()?;
        content.sort_unstable();
        let name = quote.speaker.as_deref();
        quotes.push(Quote {
            content,
            speaker: speakers
                .iter()
                .position(|speaker| Some(speaker.name.as_str()) == name),
            group: group(quote.kind.as_deref()),
        });
    }
    quotes.retain(|quote| !quote.content.is_empty());
    quotes.sort_by_key(|quote| quote.content[0]);
    let passages = passages(&record.text, &quotes);
    let golds = passages.into_iter().enumerate().map(|(at, passage)| {
        let id = format!("{}:{}", record.id, at + 1);
        gold(id, number, &record.text, passage, &quotes, &speakers)
    });
    Ok(golds.collect())
}

/// How the quotation is tied to its speaker; empty for a word that the corpus's paper does not have.
fn group(kind: Option<&str>) -> &'static str {
    match kind {
        Some("Explicit") => "explicit",
        Some("Anaphoric") => "anaphoric",
        Some("Implicit") => "implicit",
        _ => "",
    }
}

/// Where the passages stand: each ends at a blank line that no quotation holds.
fn passages(text: &str, quotes: &[Quote]) -> Vec<Span> {
    let mut passages = Vec::new();
    let (mut start, mut next, mut reach) = (0, 0, 0);
    for (at, blank) in text.match_indices("\n\n") {
        let end = at + blank.len();
        while next < quotes.len() && quotes[next].content[0].start() < end {
            let last = quotes[next].content.last();
            reach = reach.max(last.map_or(0, |span| span.end()));
            next += 1;
        }
        if end - start >= PASSAGE && reach <= end {
            passages.push(Span::new(start, end));
            start = end;
        }
    }
    if start < text.len() {
        passages.push(Span::new(start, text.len()));
    }
    passages
}

fn gold(
    id: String,
    record: usize,
    text: &str,
    passage: Span,
    quotes: &[Quote],
    speakers: &[Speaker],
) -> Gold {
    let text = &text[passage.range()];
    let moved = |span: &Span| {
        let start = passage.start();
        Span::new(span.start() - start, span.end() - start)
    };
    let inside = quotes
        .iter()
        .filter(|quote| quote.content.iter().all(|&piece| passage.contains(piece)));
    let (attributions, groups): (Vec<Attribution>, Vec<&'static str>) = inside
        .map(|quote| {
            let content = quote.content.iter().map(moved).collect();
            (
                quotation(content, QuoteType::Direct, quote.speaker),
                quote.group,
            )
        })
        .unzip();
    let article = Article {
        id,
        record,
        text: text.to_owned(),
        ..Article::default()
    };
    let extraction = Extraction {
        attributions,
        speakers: speakers.to_vec(),
        ..Extraction::default()
    };
    let layers = GoldLayers {
        quotations: true,
        ..GoldLayers::default()
    };
    Gold {
        groups,
        ..Gold::new(article, Document::new(text), extraction, layers)
    }
}

impl Aliases {
    fn list(self) -> Vec<String> {
        match self {
            Aliases::List(names) => names,
            Aliases::Printed(names) => names
                .trim_matches(['[', ']', '{', '}'])
                .split("', '")
                .map(|name| name.trim_matches(['\'', '"', ' ']).to_owned())
                .filter(|name| !name.is_empty())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn novels_are_cut_between_paragraphs_and_outside_quotations() {
        let filler = "It rained on. ".repeat(PASSAGE / 14 + 1);
        let text = format!("“Go,\\n\\nAna,” said Bo. {filler}\\n\\n“No.”");
        let end = text.replace("\\n", "\n").chars().count();
        let line = format!(
            r#"{{"id":"n","text":"{text}","characters":[{{"id":"0","name":"Bo Ek","aliases":"['Bo', 'Mr Ek']"}},{{"name":"Ana","aliases":["Ana"]}}],
            "quotes":[{{"spans":[[{},{end}]],"speaker":"Ana","type":"Implicit"}},{{"spans":[[0,11]],"speaker":"Bo Ek","type":"Explicit"}}]}}"#,
            end - 5
        );
        let golds = read(&line.replace('\n', " ")).unwrap();
        assert_eq!(golds.len(), 2);
        let words = |gold: &Gold| {
            let content = gold.extraction.attributions[0].content[0];
            gold.document.slice(content).to_owned()
        };
        assert_eq!(words(&golds[0]), "“Go,\n\nAna,”");
        assert_eq!(
            (words(&golds[1]).as_str(), golds[1].groups[0]),
            ("“No.”", "implicit")
        );
        assert_eq!(golds[0].extraction.speakers[0].aliases, ["Bo", "Mr Ek"]);
        assert_eq!(golds[1].extraction.attributions[0].speaker, Some(1));
    }
}
