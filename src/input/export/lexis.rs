//! Nexis Uni and Lexis+, Word: articles of title, publication, date, lines like `Section: ...`, then `Body` and the text.

use super::super::docx::Paragraph;
use super::super::fields::Fields;
use super::labels::Label;
use super::tail::{self, Part};
use super::{one_line, text};
use crate::text::first_day;

/// Field lines between the heading and the text.
const BEFORE: [(&str, Label); 9] = [
    ("Section", Label::Section),
    ("Length", Label::Length),
    ("Byline", Label::Byline),
    ("Highlight", Label::Standfirst),
    ("Dateline", Label::Other),
    ("Series", Label::Other),
    ("Distribution", Label::Other),
    ("Column", Label::Other),
    ("Page", Label::Page),
];

/// Lines that stand alone above what follows the text.
const AFTER: [&str; 7] = [
    "Graphic",
    "Graphics",
    "Classification",
    "Notes",
    "Correction",
    "Correction-Date",
    "Acknowledgements",
];

/// Field lines after the text.
const AFTER_FIELDS: [&str; 12] = [
    "Load-Date",
    "Language",
    "Publication-Type",
    "Journal Code",
    "Subject",
    "Organization",
    "Geographic",
    "Industry",
    "Person",
    "Company",
    "Ticker",
    "Acc-No",
];

/// The last line of an article, in the languages of the interface.
const END: [&str; 3] = ["End of Document", "Ende des Dokuments", "Fin du document"];

/// Headings inside the text that papers' own databases leave there.
const INSIDE: [&str; 2] = ["ABSTRACT", "FULL TEXT"];

/// The articles of a document of these databases; `None` where it is none.
pub(in super::super) fn articles(paragraphs: &[Paragraph]) -> Option<Vec<Option<Fields>>> {
    let is_end = |paragraph: &Paragraph| is_end_line(paragraph.text.trim());
    if !paragraphs.iter().any(is_end) || !paragraphs.iter().any(is_body) {
        return None;
    }
    let mut blocks: Vec<&[Paragraph]> = paragraphs.split(is_end).collect();
    // What stands after the last end is the foot of the document, unless it was cut off within an article.
    if !blocks.last().is_some_and(|last| last.iter().any(is_body)) {
        blocks.pop();
    }
    Some(blocks.into_iter().map(read).collect())
}

fn is_body(paragraph: &Paragraph) -> bool {
    is_body_line(paragraph.text.trim())
}

/// Whether a line stands alone above the text.
pub(super) fn is_body_line(line: &str) -> bool {
    line == "Body"
}

/// Whether a line is the last of an article.
pub(super) fn is_end_line(line: &str) -> bool {
    END.contains(&line)
}

/// Whether a line by itself tells something below the text.
pub(super) fn is_after(line: &str) -> bool {
    part(line) != Part::Text
}

/// The words of a paragraph without the no-break spaces that stand after the names of fields.
fn words_of(paragraph: &Paragraph) -> String {
    paragraph.text.replace('\u{a0}', " ").trim().to_owned()
}

/// Reads one article out of its paragraphs.
pub(super) fn read(block: &[Paragraph]) -> Option<Fields> {
    let body_at = block.iter().position(is_body)?;
    let mut fields = Fields::default();
    let mut standfirst = String::new();
    head(&block[..body_at], &mut fields, &mut standfirst);
    let rest: Vec<String> = block[body_at + 1..].iter().map(words_of).collect();
    let filled: Vec<&str> = rest
        .iter()
        .map(String::as_str)
        .filter(|words| !words.is_empty())
        .collect();
    let parts: Vec<Part> = filled.iter().map(|words| part(words)).collect();
    let (body, below) = filled.split_at(tail::begin(&parts));
    let body = body.iter().filter(|words| !INSIDE.contains(*words));
    let body: Vec<String> = body.map(|words| (*words).to_owned()).collect();
    for words in below {
        keep_after(words, &mut fields);
    }
    fields.text = text(&fields.title, &standfirst, &body);
    (!fields.title.is_empty() || !body.is_empty()).then_some(fields)
}

/// Title, publication and date stand one below the other; the first article has the cover of the download above them.
fn head(paragraphs: &[Paragraph], fields: &mut Fields, standfirst: &mut String) {
    let lines: Vec<String> = paragraphs.iter().map(words_of).collect();
    let start = paragraphs
        .iter()
        .rposition(|paragraph| paragraph.begins_document)
        .unwrap_or(0);
    let is_date = |line: &String| {
        first_day(line, None).is_some()
            && before(line).is_none()
            && !is_notice(line)
            && !is_cover(line)
    };
    let date = (start..lines.len()).rfind(|&at| is_date(&lines[at]));
    if let Some(date) = date {
        fields.date = one_line(&lines[date]);
        let filled = |before: usize| (start..before).rfind(|&at| !lines[at].is_empty());
        if let Some(publisher) = filled(date) {
            fields.publisher = one_line(&lines[publisher]).trim_end_matches('.').to_owned();
            fields.title = filled(publisher)
                .map(|at| one_line(&lines[at]))
                .unwrap_or_default();
        }
    }
    for line in &lines[date.unwrap_or(start)..] {
        if let Some((name, label, value)) = before(line) {
            label.keep(name, value, fields, standfirst);
        }
    }
}

fn before(line: &str) -> Option<(&str, Label, &str)> {
    let (name, value) = line.split_once(':')?;
    let (_, label) = BEFORE.iter().find(|(known, _)| *known == name.trim())?;
    Some((name, *label, value))
}

fn is_notice(line: &str) -> bool {
    ["Copyright", "©", "(c)"]
        .iter()
        .any(|mark| line.starts_with(mark))
}

/// The cover says when the download was made.
fn is_cover(line: &str) -> bool {
    line.starts_with("Date and Time") || line.starts_with("Search Terms")
}

/// What a paragraph after the beginning of the text may be.
fn part(words: &str) -> Part {
    /// Names that nobody begins a paragraph with.
    const SURE: [&str; 4] = ["Load-Date", "Publication-Type", "Journal Code", "Acc-No"];
    if AFTER.contains(&words) {
        return Part::Sure;
    }
    match words.split_once(':') {
        Some((name, _)) if SURE.contains(&name.trim()) => Part::Sure,
        Some((name, value)) if AFTER_FIELDS.contains(&name.trim()) && !tail::is_prose(value) => {
            Part::Field
        }
        _ => Part::Text,
    }
}

fn keep_after(words: &str, fields: &mut Fields) {
    if let Some((name, value)) = words.split_once(':')
        && AFTER_FIELDS.contains(&name.trim())
    {
        Label::Other.keep(name, value, fields, &mut String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_parted_and_read() {
        let lines = [
            "Date and Time: Friday, 5. July 2019 09:31:00 CEST",
            "Documents (2)",
            "1. Bridge shut",
            "Client/Matter: -None-",
            "",
            "*",
            "Bridge shut",
            "The Calder Post (Calder).",
            "July 1, 2019 Monday 9:20 AM GMT",
            "",
            "Copyright 2019 The Calder Post",
            "Section:\u{a0}NEWS; Pg. 3",
            "Length:\u{a0}355 words",
            "Byline:\u{a0}Petra Novak",
            "Body",
            "",
            "The bridge was shut.",
            "ABSTRACT",
            "It moved, she said.",
            "Graphic",
            "",
            "A bridge",
            "Load-Date:\u{a0}July 2, 2019",
            "End of Document",
            "",
            "*",
            "No boat",
            "The Calder Post",
            "July 2, 2019",
            "Body",
            "There is no boat.",
            "Classification",
            "Language:\u{a0}ENGLISH",
            "End of Document",
            "",
        ];
        let paragraphs: Vec<Paragraph> = lines
            .iter()
            .map(|line| Paragraph {
                text: line.trim_start_matches('*').to_owned(),
                begins_document: *line == "*",
            })
            .collect();
        let found = articles(&paragraphs).unwrap();
        assert_eq!(found.len(), 2);
        let first = found[0].as_ref().unwrap();
        assert_eq!(
            (first.title.as_str(), first.author.as_str()),
            ("Bridge shut", "Petra Novak")
        );
        assert_eq!(
            (first.publisher.as_str(), first.date.as_str()),
            (
                "The Calder Post (Calder)",
                "July 1, 2019 Monday 9:20 AM GMT"
            )
        );
        assert_eq!(
            first.text,
            "Bridge shut\n\nThe bridge was shut.\n\nIt moved, she said."
        );
        let second = found[1].as_ref().unwrap();
        assert_eq!(second.text, "No boat\n\nThere is no boat.");
        assert_eq!(
            second.extra,
            [("language".to_owned(), "ENGLISH".to_owned())]
        );
        assert!(articles(&paragraphs[..5]).is_none());
    }

    #[test]
    fn a_paragraph_that_begins_as_a_field_does_is_text() {
        let lines = [
            "Bridge shut",
            "The Calder Post",
            "July 1, 2019",
            "Body",
            "The bridge was shut.",
            "Subject: the bridge, and whether it had moved at all.",
            "Company: none",
            "It moved, she said.",
            "Language: ENGLISH",
            "Load-Date: July 2, 2019",
            "End of Document",
        ];
        let paragraphs = lines.map(|line| Paragraph {
            text: line.to_owned(),
            begins_document: false,
        });
        let found = articles(&paragraphs).unwrap();
        let fields = found[0].as_ref().unwrap();
        let wanted = format!("Bridge shut\n\n{}", lines[4..8].join("\n\n"));
        assert_eq!(fields.text, wanted);
        assert_eq!(fields.extra[0].1, "ENGLISH");
    }
}
