//! Whether a plain text looks like many articles: lines that come again and again, as the field lines of a database do.
//!
//! Such a text is run all the same, as the one article it was given as; but whoever gave it should know.

use std::collections::BTreeMap;

/// How often a field line comes in a text of several articles.
const TIMES: usize = 3;

/// Characters of the name of a field line.
const LONGEST_NAME: usize = 24;

/// Whether the bytes of a text look like several articles: two different field lines that come three times each or more, at the
/// beginning of lines and with other lines between, or lines that count documents.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let mut names: BTreeMap<&[u8], (usize, usize)> = BTreeMap::new();
    let (mut counters, mut documents) = (0, 0);
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    for (at, line) in bytes.split(|&byte| byte == end).enumerate() {
        let line = line.trim_ascii();
        if is_counter(line) {
            counters += 1;
            documents += usize::from(line.starts_with(b"Do"));
        }
        if let Some(name) = field_name(line) {
            let (times, last) = names.entry(name).or_insert((0, 0));
            // In a table or an interview such lines follow one another.
            if *times == 0 || at > *last + 3 {
                *times += 1;
            }
            *last = at;
        }
    }
    let known = names
        .iter()
        .filter(|(name, (times, _))| *times >= TIMES && is_known(name));
    // Pages are counted too; of documents two are several.
    counters >= TIMES || documents >= 2 || known.count() >= 2
}

/// `Document 3 of 20`, `3 of 20 ARTICLES`, `Dokument 3 von 20`.
fn is_counter(line: &[u8]) -> bool {
    let Some(line) = std::str::from_utf8(line)
        .ok()
        .filter(|line| line.len() < 60)
    else {
        return false;
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_of = |word: &&str| matches!(*word, "of" | "von" | "de" | "van" | "di" | "sur");
    let at = words.iter().position(is_of);
    words.len() <= 5
        && at.is_some_and(|at| {
            at > 0 && is_number(&words[at - 1]) && words.get(at + 1).is_some_and(is_number)
        })
}

fn field_name(line: &[u8]) -> Option<&[u8]> {
    let end = line
        .iter()
        .take(LONGEST_NAME + 1)
        .position(|&byte| byte == b':')?;
    Some(line[..end].trim_ascii()).filter(|name| !name.is_empty())
}

/// Whether a name is one that databases use: those of people who speak come again and again as well.
fn is_known(name: &[u8]) -> bool {
    const KNOWN: [&str; 38] = [
        "title",
        "headline",
        "byline",
        "author",
        "authors",
        "date",
        "section",
        "length",
        "source",
        "publication",
        "newspaper",
        "page",
        "pages",
        "copyright",
        "load-date",
        "language",
        "subject",
        "url",
        "document",
        "words",
        "word count",
        "body",
        "full text",
        "publisher",
        "publication date",
        "titel",
        "titre",
        "autor",
        "auteur",
        "rubrik",
        "rubrique",
        "länge",
        "l\u{fffd}nge",
        "longueur",
        "sprache",
        "langue",
        "datum",
        "quelle",
    ];
    let name = String::from_utf8_lossy(name).to_lowercase();
    KNOWN.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_lines_that_come_again_are_told_from_speakers() {
        let export = "HEADLINE: A\n\nBridge shut.\n\nIt moved.\n\nSource: The Post\n\n\n".repeat(3);
        assert!(looks_like(export.as_bytes()));
        let interview = "Ito: No.\n\nAnd then?\n\nBao: Yes.\n\nWhy?\n\n".repeat(9);
        assert!(!looks_like(interview.as_bytes()));
        assert!(looks_like(
            "Document 1 of 3\n\nOne.\n\nDocument 2 of 3\nTwo.\nDocument 3 of 3\nx".as_bytes()
        ));
        assert!(!looks_like(
            b"Title: A\nDate: x\n\nThe vote was 3 of 20 he said of it."
        ));
        assert!(!looks_like(b""));
        let pages = "Page 1 of 2\n\nOne.\n\nPage 2 of 2\nTwo.";
        assert!(!looks_like(pages.as_bytes()));
        assert!(looks_like(pages.replace("Page", "Document").as_bytes()));
    }

    #[test]
    fn other_languages_and_line_ends_are_known() {
        let german = "RUBRIK: A\n\nEins.\n\nZwei.\n\nLÄNGE: 7 Wörter\n\n\n".repeat(3);
        assert!(looks_like(german.as_bytes()));
        assert!(looks_like(german.replace('\n', "\r").as_bytes()));
        let counted = "Dokument 1 von 3\rx\rDokument 2 von 3\rx\rDokument 3 von 3\rx";
        assert!(looks_like(counted.as_bytes()));
    }
}
