//! Reads GAP: one pronoun a row and two names, with the word whether it stands for either.

use super::offsets::Offsets;
use super::{AntecedentChoice, Gold, GoldLayers};
use crate::annotation::Extraction;
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;
use crate::text::{Article, Document};
use std::ops::Range;

/// The columns that are needed, by their names in the header.
const COLUMNS: [&str; 10] = [
    "ID",
    "Text",
    "Pronoun",
    "Pronoun-offset",
    "A",
    "A-offset",
    "A-coref",
    "B",
    "B-offset",
    "B-coref",
];

/// Reads all rows of a file with a header line.
pub fn read(text: &str) -> Result<Vec<Gold>> {
    let mut lines = text.lines().enumerate();
    let header: Vec<&str> = match lines.next() {
        Some((_, line)) => line.split('\t').collect(),
        None => return Ok(Vec::new()),
    };
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        *place = header
            .iter()
            .position(|column| *column == name)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Format,
                    format!("no column `{name}` in the header"),
                )
            })?;
    }
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| read_row(line, &places, at + 1).map_err(|error| error.at_record(at + 1)))
        .collect()
}

fn read_row(line: &str, places: &[usize; COLUMNS.len()], record: usize) -> Result<Gold> {
    let cells: Vec<&str> = line.split('\t').collect();
    let mut row = [""; COLUMNS.len()];
    for ((cell, &place), name) in row.iter_mut().zip(places).zip(COLUMNS) {
        *cell = cells.get(place).ok_or_else(|| {
            Error::new(ErrorKind::Format, format!("the row ends before `{name}`"))
        })?;
    }
    let [
        id,
        text,
        pronoun,
        pronoun_at,
        a,
        a_at,
        a_right,
        b,
        b_at,
        b_right,
    ] = row;
    let document = Document::new(text);
    let offsets = Offsets::new(text)?;
    let tokens = |words, at| tokens(&document, &offsets, words, at);
    let choice = AntecedentChoice {
        mention: tokens(pronoun, pronoun_at)?,
        candidates: vec![tokens(a, a_at)?, tokens(b, b_at)?],
        right: [a_right, b_right]
            .iter()
            .enumerate()
            .filter(|(_, right)| right.eq_ignore_ascii_case("true"))
            .map(|(candidate, _)| candidate)
            .collect(),
    };
    let article = Article {
        id: id.to_owned(),
        record,
        text: text.to_owned(),
        ..Article::default()
    };
    Ok(Gold {
        choices: vec![choice],
        ..Gold::new(
            article,
            document,
            Extraction::default(),
            GoldLayers::default(),
        )
    })
}

/// The tokens of `words`, which the row says start at the character `at`.
fn tokens(document: &Document, offsets: &Offsets, words: &str, at: &str) -> Result<Range<usize>> {
    let bad = || {
        Error::new(
            ErrorKind::Format,
            format!(
                "its {} characters do not stand at `{}`",
                words.chars().count(),
                short(at, 20)
            ),
        )
    };
    let start: usize = at.parse().map_err(|_| bad())?;
    let span = offsets.span(start, start.saturating_add(words.chars().count()))?;
    let tokens = document.tokens_in(span);
    if document.slice(span) != words || tokens.is_empty() {
        return Err(bad());
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL";

    fn row(row: &str) -> Result<Vec<Gold>> {
        read(&format!("{HEADER}\n{row}\n"))
    }

    #[test]
    fn the_right_name_is_among_the_candidates() {
        let gold = row(
            "t-1\tMaría met Ann Lee. She left.\tShe\t19\tMaría\t0\tFALSE\tAnn Lee\t10\tTRUE\tu",
        )
        .unwrap()
        .remove(0);
        let choice = &gold.choices[0];
        let words = |tokens: &Range<usize>| {
            gold.document
                .slice(gold.document.span_of(tokens.clone()).unwrap())
        };
        assert_eq!(words(&choice.mention), "She");
        assert_eq!(words(&choice.candidates[0]), "María");
        assert_eq!(words(&choice.candidates[1]), "Ann Lee");
        assert_eq!(choice.right, [1]);
    }

    #[test]
    fn a_wrong_offset_is_an_error() {
        let error = row("t-1\tAna left.\tAna\t1\tAna\t0\tTRUE\tleft\t4\tFALSE\tu").unwrap_err();
        assert_eq!(
            error.to_string(),
            "record 2: its 3 characters do not stand at `1`"
        );
        assert!(row("t-1\tAna").unwrap_err().message().contains("Pronoun"));
        assert!(read("ID\tText").unwrap_err().message().contains("Pronoun"));
    }
}
