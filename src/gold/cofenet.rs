//! Reads the token files of CofeNet (Wang et al., COLING 2022, <https://aclanthology.org/2022.coling-1.215>): what sentence
//! taggers of quotations are trained and measured on.
//!
//! A line is an item of about a sentence, `{"tokens": ["Ana", "said", ...], "labels": ["B-source", "B-cue", ...]}`: a BIO label
//! of `source`, `cue` or `content`, or `O`, for each token (the README of <https://github.com/cofe-ai/CofeNet>). The labels
//! do not say which cue and source belong to a content, so the layer is `spans`, and each attribution holds one span of one
//! role. An item knows nothing of its neighbours: each is an article of its own.

use std::ops::Range;

use serde::Deserialize;

use super::{Gold, GoldLayers, form, joined, jsonl, lines, treebank};
use crate::annotation::{Attribution, Extraction};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;
use crate::text::{Article, Document, Span};

#[derive(Deserialize)]
struct Item {
    #[serde(alias = "words")]
    tokens: Vec<String>,
    #[serde(alias = "tags")]
    labels: Vec<String>,
}

/// Reads all items of a file, one a line; `name` begins their identifiers.
pub fn read(text: &str, name: &str) -> Result<Vec<Gold>> {
    lines::articles(text, |line, number| read_line(line, name, number))
}

fn read_line(line: &str, name: &str, number: usize) -> Result<Gold> {
    let item: Item = serde_json::from_str(line).map_err(jsonl::not_an_article)?;
    if item.tokens.len() != item.labels.len() {
        let (tokens, labels) = (item.tokens.len(), item.labels.len());
        let message = format!("{tokens} tokens have {labels} labels; each needs one");
        return Err(Error::new(ErrorKind::Format, message));
    }
    let spans = spans(&item.labels)?;
    // A text has no word for a token of white space alone; spans keep their other words.
    let seen = |token: &&String| !token.trim().is_empty();
    let tokens: Vec<&String> = item.tokens.iter().filter(seen).collect();
    let place = |at: usize| item.tokens[..at].iter().filter(seen).count();
    let document = treebank::document(&tokens)?;
    let attributions = spans
        .into_iter()
        .map(|(role, run)| (role, place(run.start)..place(run.end)))
        .filter(|(_, run)| !run.is_empty())
        .map(|(role, run)| {
            let span = joined::span(&document, [run.start, run.end])?;
            Ok(attribution(&document, role, span))
        })
        .collect::<Result<_>>()?;
    let article = Article {
        id: format!("{name}-{number}"),
        record: number,
        text: document.text().to_owned(),
        ..Article::default()
    };
    let extraction = Extraction {
        attributions,
        ..Extraction::default()
    };
    let layers = GoldLayers {
        spans: true,
        ..GoldLayers::default()
    };
    Ok(Gold::new(article, document, extraction, layers))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Content,
    Cue,
    Source,
}

#[derive(Clone, Copy)]
enum Label {
    Outside,
    Begin(Role),
    Inside(Role),
}

fn label(word: &str) -> Result<Label> {
    if word == "O" {
        return Ok(Label::Outside);
    }
    let (border, role) = word.split_once('-').unwrap_or_default();
    let role = match role.to_ascii_lowercase().as_str() {
        "content" => Some(Role::Content),
        "cue" => Some(Role::Cue),
        "source" => Some(Role::Source),
        _ => None,
    };
    match (border, role) {
        ("B", Some(role)) => Ok(Label::Begin(role)),
        ("I", Some(role)) => Ok(Label::Inside(role)),
        _ => Err(Error::new(
            ErrorKind::Format,
            format!(
                "`{}` is no label; O, B-content, I-content, B-cue, ... are",
                short(word, 40)
            ),
        )),
    }
}

/// The runs of labels. An `I-` that goes on with nothing belongs to no span, as in CofeNet's own evaluation
/// (`exe/eval/extraction.py`).
fn spans(labels: &[String]) -> Result<Vec<(Role, Range<usize>)>> {
    let mut spans: Vec<(Role, Range<usize>)> = Vec::new();
    for (at, word) in labels.iter().enumerate() {
        match label(word)? {
            Label::Outside => {}
            Label::Begin(role) => spans.push((role, at..at + 1)),
            Label::Inside(role) => {
                let last = spans.last_mut();
                if let Some((_, run)) = last.filter(|(last, run)| *last == role && run.end == at) {
                    run.end = at + 1;
                }
            }
        }
    }
    Ok(spans)
}

/// One span of one role; what it belongs to is not known.
fn attribution(document: &Document, role: Role, span: Span) -> Attribution {
    let if_role = |other: Role| -> Vec<Span> {
        let own = (role == other).then_some(span);
        own.into_iter().collect()
    };
    form::attribution(
        document,
        if_role(Role::Content),
        if_role(Role::Cue),
        if_role(Role::Source),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of tokens and labels, each given as words.
    fn line(tokens: &str, labels: &str) -> String {
        let list = |words: &str| -> Vec<String> {
            words.split(' ').map(|word| format!("\"{word}\"")).collect()
        };
        let (tokens, labels) = (list(tokens).join(","), list(labels).join(","));
        format!(r#"{{"tokens":[{tokens}],"labels":[{labels}]}}"#)
    }

    /// The spans of an item, as its roles' first letters and its words.
    fn told(gold: &Gold) -> Vec<(char, &str)> {
        let rows = gold.extraction.attributions.iter();
        rows.map(|row| {
            let (role, spans) = match (&row.content[..], &row.cue[..], &row.source[..]) {
                (content, [], []) => ('c', content),
                ([], cue, []) => ('q', cue),
                ([], [], source) => ('s', source),
                other => panic!("{other:?}"),
            };
            (role, gold.document.slice(spans[0]))
        })
        .collect()
    }

    #[test]
    fn each_run_of_labels_is_a_span_of_natural_text() {
        let text = [
            line(
                "`` We wo n't go -LRB- yet -RRB- , '' said Ana 's aunt .",
                "B-content I-content I-content I-content I-content I-content I-content I-content \
                 I-content I-content B-cue B-source I-source I-source O",
            ),
            line("Ito hopes so", "B-source B-cue B-content"),
        ];
        let golds = read(&text.join("\n\n"), "cofenet").unwrap();
        assert_eq!(
            golds[0].document.text(),
            "“We won't go (yet),” said Ana's aunt."
        );
        assert_eq!(golds[0].document.tokens().len(), 15);
        assert_eq!(
            told(&golds[0]),
            [
                ('c', "“We won't go (yet),”"),
                ('q', "said"),
                ('s', "Ana's aunt")
            ]
        );
        let first = &golds[0].extraction.attributions[0];
        assert_eq!(first.quote_type.as_str(), "direct");
        assert_eq!(told(&golds[1]), [('s', "Ito"), ('q', "hopes"), ('c', "so")]);
        assert_eq!(golds[1].article.id, "cofenet-3");
        assert!(golds[0].layers.has_spans() && !golds[0].layers.attributions);
    }

    #[test]
    fn runs_end_where_another_begins_and_begin_only_with_b() {
        let labels = |words: &str| {
            let labels: Vec<String> = words.split(' ').map(str::to_owned).collect();
            spans(&labels).unwrap()
        };
        assert_eq!(
            labels("B-cue B-cue I-cue I-source I-cue"),
            [(Role::Cue, 0..1), (Role::Cue, 1..3)]
        );
        assert_eq!(labels("I-cue O I-content"), []);
        assert_eq!(labels("B-CONTENT O I-content"), [(Role::Content, 0..1)]);
    }

    #[test]
    fn white_space_is_no_word_of_a_span() {
        let text = r#"{"words":["\u00a0","it"," ","rains","\u00a0"],"tags":["B-content","I-content","I-content","I-content","B-cue"]}"#;
        let golds = read(text, "x").unwrap();
        assert_eq!(golds[0].document.text(), "it rains");
        assert_eq!(told(&golds[0]), [('c', "it rains")]);
    }

    #[test]
    fn a_bad_item_is_named() {
        let error = |text: &str| read(text, "x").unwrap_err().to_string();
        assert!(error(&format!("\n{}", line("Ana said", "O"))).contains("2 tokens have 1 labels"));
        assert!(error(&line("Ana", "B-verb")).starts_with("record 1: `B-verb` is no label"));
        assert!(error(&line("Ana", "S-cue")).contains("`S-cue`"));
        assert!(read(r#"{"tokens":[],"labels":[]}"#, "x").is_ok());
    }
}
