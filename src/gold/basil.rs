//! Reads BASIL: news articles in which some quoted words have a speaker, offsets in characters.
//!
//! Only words that the annotators found biased are given, so a share of what is found says nothing of recall elsewhere. A speaker
//! who is none of the article's main persons has a label (`other_anti`) in place of a name, often though the article names him:
//! such a quotation has no known speaker here. A label may also be a camp (`House_Democrats`) of which the text names a member; these
//! are a group of their own.

use serde::Deserialize;

use super::offsets::Offsets;
use super::quotation::{person, quotation};
use super::{Gold, GoldLayers, form, jsonl, lines};
use crate::annotation::Extraction;
use crate::error::Result;
use crate::text::{Article, Document};

#[derive(Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    date: Option<String>,
    text: String,
    quotes: Vec<QuoteRecord>,
}

#[derive(Deserialize)]
struct QuoteRecord {
    span: [usize; 2],
    speaker: Option<String>,
}

/// Reads all articles of a file, one a line.
pub fn read(text: &str) -> Result<Vec<Gold>> {
    lines::articles(text, read_line)
}

fn read_line(line: &str, number: usize) -> Result<Gold> {
    let mut record: Record = serde_json::from_str(line).map_err(jsonl::not_an_article)?;
    let offsets = Offsets::new(&record.text)?;
    let document = Document::new(record.text.as_str());
    let mut extraction = Extraction::default();
    let mut groups = Vec::with_capacity(record.quotes.len());
    record.quotes.sort_by_key(|quote| quote.span);
    for quote in &record.quotes {
        let content = vec![offsets.span(quote.span[0], quote.span[1])?];
        let name = quote.speaker.as_deref().and_then(name);
        groups.push(name.as_deref().map_or("", group));
        let speaker = name.map(|name| {
            let speakers = &mut extraction.speakers;
            let known = speakers.iter().position(|speaker| speaker.name == name);
            known.unwrap_or_else(|| {
                speakers.push(person(name, Vec::new()));
                speakers.len() - 1
            })
        });
        let quote_type = form::quote_type(&document, &content, &[]);
        extraction
            .attributions
            .push(quotation(content, quote_type, speaker));
    }
    let article = Article {
        id: record.id,
        record: number,
        title: record.title.unwrap_or_default(),
        date: record.date.unwrap_or_default(),
        text: record.text,
        ..Article::default()
    };
    let layers = GoldLayers {
        quotations: true,
        ..GoldLayers::default()
    };
    Ok(Gold {
        groups,
        ..Gold::new(article, document, extraction, layers)
    })
}

/// The name that a label gives: `Ana_Ruiz`.
fn name(label: &str) -> Option<String> {
    let name = label.replace('_', " ").trim().to_owned();
    (!name.is_empty() && !label.starts_with("other")).then_some(name)
}

/// `camp` for people in the plural, `name` for all else.
fn group(name: &str) -> &'static str {
    let last = name.rsplit(' ').next().unwrap_or_default();
    match last.ends_with('s') || last.starts_with(char::is_lowercase) {
        true => "camp",
        false => "name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_others_are_no_names() {
        let line = r#"{"id":"b","date":"2010-07-02","title":"T","text":"“Sí,” said Ana Ruiz. He was “odd”, said one.",
            "quotes":[{"span":[28,33],"text":"“odd”","speaker":"other_anti","target":"x"},{"span":[0,5],"speaker":"Ana_Ruiz"}]}"#;
        let gold = read(&line.replace('\n', " ")).unwrap().remove(0);
        let [first, second] = &gold.extraction.attributions[..] else {
            panic!("two quotations");
        };
        assert_eq!(gold.document.slice(first.content[0]), "“Sí,”");
        assert_eq!(
            gold.extraction.speakers[first.speaker.unwrap()].name,
            "Ana Ruiz"
        );
        assert_eq!(gold.document.slice(second.content[0]), "“odd”");
        assert_eq!(second.speaker, None);
        assert_eq!(gold.groups, ["name", ""]);
        assert_eq!(group("House Democrats"), "camp");
        assert!(gold.layers.quotations && !gold.layers.speakers);
    }
}
