//! Nexis, plain text: articles that begin `1 of 20 DOCUMENTS`.
//!
//! Publication, date and edition are centred; the title stands below; then come lines like `BYLINE: ...`, the text, more such
//! lines and a copyright notice. Also what the html and the Word form of these exports come to once they are paragraphs.

use super::labels::Label;
use super::paragraph::Paragraph;
use super::{one_line, split, text};
use crate::input::fields::Fields;
use crate::text::first_day;

/// Field lines that stand before the text.
const BEFORE: [(&str, Label); 17] = [
    ("BYLINE", Label::Byline),
    ("AUTHOR", Label::Byline),
    ("SECTION", Label::Section),
    ("LENGTH", Label::Length),
    ("HEADLINE", Label::Title),
    ("TITLE", Label::Title),
    ("HIGHLIGHT", Label::Standfirst),
    ("DATELINE", Label::Other),
    ("SERIES", Label::Other),
    ("SOURCE", Label::Other),
    ("DISTRIBUTION", Label::Other),
    ("COLUMN", Label::Other),
    ("EDITION", Label::Other),
    ("ANCHORS", Label::Other),
    ("REPORTERS", Label::Other),
    ("GUESTS", Label::Other),
    ("BODY", Label::Body),
];

/// Field lines that stand after the text.
const AFTER: [&str; 31] = [
    "LOAD-DATE",
    "UPDATE",
    "LANGUAGE",
    "PUBLICATION-TYPE",
    "PUB-TYPE",
    "GRAPHIC",
    "GRAPHICS",
    "SUBJECT",
    "PERSON",
    "ORGANIZATION",
    "ORGANISATION",
    "COMPANY",
    "TICKER",
    "INDUSTRY",
    "GEOGRAPHIC",
    "COUNTRY",
    "STATE",
    "CITY",
    "JOURNAL-CODE",
    "DOCUMENT-TYPE",
    "DOC-TYPE",
    "ACC-NO",
    "CORRECTION-DATE",
    "CORRECTION",
    "ISSN",
    "TYPE",
    "TRANSCRIPT",
    "CATEGORY",
    "PUBLISHER",
    "NOTES",
    "VIDEO",
];

/// A line that begins an article: `1 of 20 DOCUMENTS`, `Document 3 of 20`, `3 von 20 DOKUMENTEN`.
pub(super) fn is_first(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let told =
        [words.next(), words.next(), words.next(), words.next()].map(Option::unwrap_or_default);
    let [first, of, last, documents] = told;
    words.next().is_none()
        && is_number(first)
        && matches!(of, "of" | "von" | "de" | "van" | "di")
        && is_number(last)
        && matches!(
            documents,
            "DOCUMENTS"
                | "DOCUMENT"
                | "DOKUMENTEN"
                | "DOKUMENTE"
                | "DOCUMENTEN"
                | "DOCUMENTOS"
                | "DOCUMENTI"
        )
}

/// Whether a text is such an export.
pub(super) fn is(sample: &str) -> bool {
    sample.lines().any(is_first)
}

pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    /// A longer line is none of these.
    const LONGEST: usize = 200;
    split::line(bytes, from, |line| {
        line.len() < LONGEST && std::str::from_utf8(line).is_ok_and(is_first)
    })
}

/// Where in an article a paragraph stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Fields,
    Body,
}

/// Reads one article out of its paragraphs; `None` where it has neither title nor text.
pub(super) fn read(paragraphs: &[Paragraph]) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut standfirst = String::new();
    let mut body: Vec<String> = Vec::new();
    let mut part = Part::Head;
    for paragraph in paragraphs {
        let words = paragraph.text.trim();
        if is_first(words) || words.is_empty() {
            continue;
        }
        if part != Part::Body
            && let Some((name, label, value)) = before(words)
        {
            label.keep(name, value, &mut fields, &mut standfirst);
            part = if label == Label::Body {
                if !value.trim().is_empty() {
                    body.push(value.trim().to_owned());
                }
                Part::Body
            } else {
                Part::Fields
            };
            continue;
        }
        if part != Part::Head && is_end(paragraph) {
            keep_after(paragraph, &mut fields);
            break;
        }
        match part {
            Part::Head => head(paragraph, &mut fields),
            _ => {
                part = Part::Body;
                body.push(words.to_owned());
            }
        }
    }
    if let Some(at) = paragraphs.iter().position(is_end) {
        for paragraph in &paragraphs[at..] {
            keep_after(paragraph, &mut fields);
        }
    }
    if part == Part::Head || (fields.title.is_empty() && body.is_empty()) {
        return None;
    }
    fields.text = text(&fields.title, &standfirst, &body);
    Some(fields)
}

/// Publication, date, edition and title, in this order.
fn head(paragraph: &Paragraph, fields: &mut Fields) {
    let words = one_line(&paragraph.text);
    if is_copyright(&words) {
        return;
    }
    if fields.publisher.is_empty() && fields.date.is_empty() {
        fields.publisher = words;
    } else if fields.date.is_empty() {
        if first_day(&words, None).is_some() {
            fields.date = words;
        } else if paragraph.is_centred {
            fields.add("edition", &words);
        } else {
            add_title(&words, fields);
        }
    } else if paragraph.is_centred {
        fields.add("edition", &words);
    } else {
        add_title(&words, fields);
    }
}

/// A title may go on over several paragraphs: a kicker, its line, a rest.
fn add_title(words: &str, fields: &mut Fields) {
    if !fields.title.is_empty() {
        fields.title.push(' ');
    }
    fields.title.push_str(words);
}

/// The name of a field line and what it says.
fn before(words: &str) -> Option<(&str, Label, &str)> {
    let (name, value) = words.split_once(':')?;
    let (_, label) = BEFORE.iter().find(|(known, _)| *known == name)?;
    Some((name, *label, value))
}

/// Whether the text has ended: at a field line of those after it, or the copyright notice.
fn is_end(paragraph: &Paragraph) -> bool {
    let name = paragraph.text.split(':').next().unwrap_or_default();
    let is_field = name.len() < paragraph.text.len() && AFTER.contains(&name);
    is_field || (paragraph.is_centred && is_copyright(&paragraph.text))
}

fn keep_after(paragraph: &Paragraph, fields: &mut Fields) {
    /// Subjects and the like may be long lists.
    const LONGEST: usize = 1_000;
    if let Some((name, value)) = paragraph.text.split_once(':')
        && AFTER.contains(&name)
        && value.len() <= LONGEST
    {
        Label::Other.keep(name, value, fields, &mut String::new());
    }
}

fn is_copyright(words: &str) -> bool {
    words.starts_with("Copyright ") || words.starts_with('©') || words.starts_with("(c) ")
}

#[cfg(test)]
mod tests {
    use super::super::paragraph::of_text;
    use super::*;

    const ARTICLE: &str = "
                               2 of 9 DOCUMENTS


                              The Calder Post

                              June 4, 2019 Tuesday
                                 City Edition

Mayor: bridge
is shut

BYLINE: Petra Novak,
Calder

SECTION: NEWS; Pg. 3

LENGTH: 71 words

HIGHLIGHT: Nobody was hurt

The bridge was shut on Monday, the mayor
said.

\"We had no choice: it moved,\" she said.

GRAPHIC: A bridge

LOAD-DATE: June 5, 2019

                      Copyright 2019 The Calder Post Ltd
                             All Rights Reserved
";

    #[test]
    fn an_article_is_read_and_its_field_lines_are_not_text() {
        let fields = read(&of_text(ARTICLE)).unwrap();
        assert_eq!(fields.title, "Mayor: bridge is shut");
        assert_eq!(fields.author, "Petra Novak, Calder");
        assert_eq!(fields.publisher, "The Calder Post");
        assert_eq!(fields.date, "June 4, 2019 Tuesday");
        assert_eq!(
            fields.text,
            "Mayor: bridge is shut\n\nNobody was hurt\n\nThe bridge was shut on Monday, the mayor\nsaid.\n\n\
             \"We had no choice: it moved,\" she said."
        );
        let extra: Vec<_> = fields
            .extra
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            extra,
            [
                ("edition", "City Edition"),
                ("page", "3"),
                ("section", "NEWS"),
                ("length", "71 words"),
                ("graphic", "A bridge"),
                ("load_date", "June 5, 2019")
            ]
        );
    }

    #[test]
    fn first_lines_are_told_in_the_languages_of_the_interface() {
        for line in [
            "1 of 20 DOCUMENTS",
            "   12 von 20 DOKUMENTEN  \r\n",
            "1 de 2 DOCUMENTS",
        ] {
            assert!(is_first(line), "{line}");
        }
        for line in [
            "1 of 20",
            "page 1 of 20 DOCUMENTS",
            "1 of 20 DOCUMENTS were",
            "",
        ] {
            assert!(!is_first(line), "{line}");
        }
        assert!(read(&of_text("1 of 2 DOCUMENTS\n\nwords alone")).is_none());
    }
}
