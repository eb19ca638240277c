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
    let mut counters = 0;
    for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        counters += usize::from(is_counter(line));
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
    counters >= TIMES || known.count() >= 2
}

/// `Document 3 of 20`, `3 of 20 ARTICLES`.
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
    let at = words.iter().position(|word| *word == "of");
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
    const KNOWN: [&str; 26] = [
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
    }
}
