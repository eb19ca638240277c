//! ProQuest, plain text: articles of lines like `Title: ...`, parted by lines of underscores, or by their numbers alone.

use std::collections::BTreeSet;

use super::super::fields::Fields;
use super::labels::Label;
use super::tail::{self, Part};
use super::{one_line, split, text};
use crate::text::first_day;

/// The names of the lines that tell something, and what. The text begins at one and ends at the next after it.
const LABELS: [(&str, Label); 44] = [
    ("Title", Label::Title),
    ("Author", Label::Byline),
    ("Authors", Label::Byline),
    ("Full text", Label::Body),
    ("Full Text", Label::Body),
    ("Abstract", Label::Other),
    ("Publication title", Label::Publisher),
    ("Publication date", Label::Date),
    ("Pages", Label::Page),
    ("First page", Label::Page),
    ("Section", Label::Section),
    ("ProQuest document ID", Label::Id),
    ("Document URL", Label::Url),
    ("Word count", Label::Length),
    ("Publication info", Label::Other),
    ("Links", Label::Other),
    ("Subject", Label::Other),
    ("Location", Label::Other),
    ("People", Label::Other),
    ("Person", Label::Other),
    ("Company / organization", Label::Other),
    ("Business indexing term", Label::Other),
    ("Identifier / keyword", Label::Other),
    ("Classification", Label::Other),
    ("Product name", Label::Other),
    ("Volume", Label::Other),
    ("Issue", Label::Other),
    ("Number of pages", Label::Other),
    ("Publication year", Label::Other),
    ("Publication subject", Label::Other),
    ("Year", Label::Other),
    ("Column", Label::Other),
    ("Edition", Label::Other),
    ("Dateline", Label::Other),
    ("Publisher", Label::Other),
    ("Place of publication", Label::Other),
    ("Country of publication", Label::Other),
    ("ISSN", Label::Other),
    ("Source type", Label::Other),
    ("Language of publication", Label::Other),
    ("Document type", Label::Other),
    ("Copyright", Label::Other),
    ("Last updated", Label::Other),
    ("Database", Label::Other),
];

pub(super) fn is(sample: &str) -> bool {
    /// So many names that only this database gives its lines tell it where no line gives an id.
    const FEWEST: usize = 3;
    let mut has_text = false;
    let mut has_id = false;
    let mut sure = BTreeSet::new();
    for line in sample.lines() {
        if let Some((name, label, _)) = labelled(line) {
            has_text |= label == Label::Body || name == "Abstract";
            has_id |= matches!(name, "ProQuest document ID" | "Document URL");
            if is_sure(name) || name == "Publication info" {
                sure.insert(name);
            }
        }
    }
    has_text && (has_id || sure.len() >= FEWEST)
}

/// Whether none of the lines stands in a block that every article has.
pub(super) fn is_cover(block: &str) -> bool {
    block
        .lines()
        .all(|line| labelled(line).is_none_or(|(_, label, _)| label == Label::Other))
}

/// In plain text a line of underscores parts the articles; the cover ends with one too. Inside an article it is text: it begins
/// another only where that begins as articles do, or where the one before has ended as they do. Likewise what counts the articles,
/// where no such line stands above.
pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    let is_counted = |line: &[u8]| std::str::from_utf8(line).is_ok_and(|it| is_counter(it.trim()));
    let mut from = from;
    loop {
        let at = split::line(bytes, from, |line| is_rule(line) || is_counted(line))?;
        let begins = if is_rule(first_line(&bytes[at..])) {
            is_first(&bytes[at..]) || is_last(&bytes[..at])
        } else {
            !is_below_rule(&bytes[..at]) && is_first(&bytes[at..])
        };
        if begins {
            return Some(at);
        }
        from = at + 1;
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let mut lines = bytes.split(|&byte| byte == b'\n');
    lines.next().unwrap_or_default()
}

/// Whether the last line that says something is a rule.
fn is_below_rule(bytes: &[u8]) -> bool {
    let above = bytes.trim_ascii_end();
    let line = above.rsplit(|&byte| byte == b'\n').next();
    line.is_some_and(is_rule)
}

/// Bytes looked at on either side of a rule; `Split` has no fewer below it.
const NEAR: usize = 500;

/// Whether a rule is followed by the number of an article or by the first of its lines; a title may stand above them.
fn is_first(bytes: &[u8]) -> bool {
    let near = String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR)]);
    let lines = near.lines().skip(1);
    let mut lines = lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take_while(|line| !is_rule(line.as_bytes()))
        .peekable();
    if lines.peek().is_some_and(|line| is_counter(line)) {
        return true;
    }
    let first = lines.find_map(labelled);
    first.is_some_and(|(name, label, _)| {
        matches!(label, Label::Title | Label::Byline | Label::Body)
            || matches!(name, "Abstract" | "Publication info" | "Links")
    })
}

/// Whether the lines above a rule end an article: below its last nothing but the foot of the download follows.
fn is_last(bytes: &[u8]) -> bool {
    let near = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(NEAR)..]);
    let last = near.lines().rev().find_map(labelled);
    last.is_some_and(|(name, _, _)| is_sure(name))
}

/// Whether nobody begins a paragraph with a name: what the database tells of every article, below its text.
fn is_sure(name: &str) -> bool {
    matches!(
        name,
        "Publication title"
            | "Publication date"
            | "Publication year"
            | "Publication subject"
            | "ProQuest document ID"
            | "Document URL"
            | "Company / organization"
            | "Business indexing term"
            | "Identifier / keyword"
            | "Place of publication"
            | "Country of publication"
            | "Language of publication"
            | "Source type"
            | "Document type"
            | "Copyright"
            | "Last updated"
            | "Database"
    )
}

fn is_rule(line: &[u8]) -> bool {
    const SHORTEST: usize = 20;
    let line = line.trim_ascii();
    line.len() >= SHORTEST && line.iter().all(|&byte| byte == b'_')
}

/// What a line begins with, if it is one of these.
pub(super) fn labelled(line: &str) -> Option<(&'static str, Label, &str)> {
    let (name, value) = line.trim_start().split_once(':')?;
    let (name, label) = LABELS.iter().find(|(known, _)| *known == name.trim())?;
    Some((name, *label, value.trim()))
}

/// Reads one article of a plain text.
pub(super) fn read(block: &str) -> Option<Fields> {
    let mut told: Vec<(&'static str, Label, Vec<String>)> = Vec::new();
    let mut heading = Vec::new();
    let paragraphs: Vec<String> = block.split("\n\n").flat_map(paragraphs).collect();
    let text_at = paragraphs.iter().position(|paragraph| is_body(paragraph));
    let text_at = text_at.map_or(paragraphs.len(), |at| at + 1);
    let parts: Vec<Part> = paragraphs[text_at..].iter().map(|p| part(p)).collect();
    let in_text = text_at..text_at + tail::begin(&parts);
    for (at, paragraph) in paragraphs.into_iter().enumerate() {
        let field = labelled(&paragraph).filter(|_| !in_text.contains(&at));
        match (field, told.last_mut()) {
            (Some((name, label, value)), _) => told.push((name, label, vec![value.to_owned()])),
            (None, Some((_, _, values))) => values.push(paragraph),
            (None, None) => heading.push(paragraph),
        }
    }
    let mut fields = fields_of(&told)?;
    if fields.title.is_empty() {
        // Newer exports set the title above the lines.
        fields.title = heading
            .into_iter()
            .rfind(|line| !is_counter(line))
            .unwrap_or_default();
        fields.text = text(&fields.title, "", std::slice::from_ref(&fields.text));
    }
    Some(fields)
}

fn is_body(paragraph: &str) -> bool {
    labelled(paragraph).is_some_and(|(_, label, _)| label == Label::Body)
}

/// What a paragraph after the beginning of the text may be.
fn part(paragraph: &str) -> Part {
    match labelled(paragraph) {
        Some((name, _, _)) if is_sure(name) => Part::Sure,
        // The summary is the one line of the database that says sentences.
        Some((name, _, value)) if name == "Abstract" || !tail::is_prose(value) => Part::Field,
        _ => Part::Text,
    }
}

/// The paragraphs between two blank lines: a line that tells something begins one.
fn paragraphs(piece: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in piece.lines().map(str::trim) {
        if line.is_empty() || is_rule(line.as_bytes()) || is_link(line) {
            continue;
        }
        match found.last_mut() {
            Some(last) if labelled(line).is_none() => {
                last.push('\n');
                last.push_str(line);
            }
            _ => found.push(line.to_owned()),
        }
    }
    found
}

/// `Document 3 of 20`.
fn is_counter(line: &str) -> bool {
    let count = line.strip_prefix("Document ").unwrap_or_default();
    let number = |words: &str| !words.is_empty() && words.bytes().all(|it| it.is_ascii_digit());
    count
        .split_once(" of ")
        .is_some_and(|(at, all)| number(at) && number(all))
}

/// What newer downloads show of a link to the article.
fn is_link(line: &str) -> bool {
    line == "ProQuest document link"
}

/// The fields out of what the lines tell: name, kind, and the paragraphs of each. `None` where none of them is of an article.
pub(super) fn fields_of(told: &[(&'static str, Label, Vec<String>)]) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut body: Vec<String> = Vec::new();
    let mut info = String::new();
    let mut summary = Vec::new();
    for (name, label, paragraphs) in told {
        match (*label, *name) {
            (Label::Body, _) => body.extend(paragraphs.iter().cloned()),
            (_, "Links") => {}
            (_, "Abstract") => summary = paragraphs.clone(),
            (Label::Publisher, _) => {
                // The place follows: "The Post; Calder".
                let value = paragraphs.join(" ");
                fields.publisher = one_line(value.split(';').next().unwrap_or_default());
            }
            (_, "Publication info") => info = one_line(&paragraphs.join(" ")),
            _ => label.keep(name, &paragraphs.join(" "), &mut fields, &mut String::new()),
        }
    }
    body.retain(|paragraph| !paragraph.trim().is_empty());
    summary.retain(|paragraph| !paragraph.trim().is_empty());
    let is_article = !fields.title.is_empty() || !body.is_empty() || !fields.id.is_empty();
    if fields.publisher.is_empty() {
        fields.publisher = one_line(info.split([';', '[']).next().unwrap_or_default());
    }
    if fields.date.is_empty() && first_day(&info, None).is_some() {
        let date = info.rsplit(']').next().unwrap_or_default();
        let date = one_line(date.split(':').next().unwrap_or_default());
        date.trim_start_matches([' ', '.', ','])
            .clone_into(&mut fields.date);
    }
    fields.add("publication_info", &info);
    if body.is_empty() {
        body = summary;
    } else {
        fields.add("abstract", &one_line(&summary.join(" ")));
    }
    fields.text = text(&fields.title, "", &body);
    is_article.then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "____________________________________________________________\n\nDocument 1 of 2\n\nTitle: Bridge shut: no boat\n\nAuthor: Novak, Petra\n\n\
        Publication info: The Calder Post [Calder]08 May 2010: A.2.\n\nAbstract: The bridge was shut.\n\nLinks: http://calder.example/sfx\n\n\
        Full text: The bridge was shut.\n\nNote: it moved, she said.\n\nSubject: Bridges; Boats\n\nPublication title: The Calder Post; Calder\n\n\
        Pages: A.2\n\nPublication date: May 8, 2010\n\nSection: Local\n\nProQuest document ID: 123456789\n\nDocument URL: https://proquest.example/123456789\n\n\
        Copyright: (c) 2010\n\nDatabase: Dailies\n\n";

    #[test]
    fn an_article_is_read_by_its_lines() {
        assert!(is(ARTICLE));
        assert_eq!(begin(ARTICLE.as_bytes(), 0), Some(0));
        let fields = read(ARTICLE).unwrap();
        assert_eq!(fields.id, "123456789");
        assert_eq!(
            (fields.title.as_str(), fields.author.as_str()),
            ("Bridge shut: no boat", "Novak, Petra")
        );
        assert_eq!(
            (fields.date.as_str(), fields.publisher.as_str()),
            ("May 8, 2010", "The Calder Post")
        );
        assert_eq!(
            fields.text,
            "Bridge shut: no boat\n\nThe bridge was shut.\n\nNote: it moved, she said."
        );
    }

    #[test]
    fn a_short_download_is_told_and_parted_by_its_numbers() {
        let article = |number: usize| {
            format!(
                "Document {number} of 2\n\nBridge shut\n\nAuthor: Novak, Petra\n\nPublication info: The Calder Post ; Calder [Calder]. 08 May 2010: 2.\n\n\
                 ProQuest document link\n\nFull text: The bridge was shut.\n\nIt moved, she said.\n\nSubject: Bridges\n\nPublication year: 2010\n\n\
                 Source type: Newspapers\n\nCopyright: (c) 2010\n\n"
            )
        };
        let (one, two) = (article(1), article(2));
        let both = [one.as_str(), two.as_str()].concat();
        assert!(is(&both));
        assert_eq!(begin(both.as_bytes(), 0), Some(0));
        assert_eq!(begin(both.as_bytes(), 1), Some(one.len()));
        let fields = read(&two).unwrap();
        assert_eq!(
            (fields.title.as_str(), fields.publisher.as_str()),
            ("Bridge shut", "The Calder Post")
        );
        assert_eq!(fields.date, "08 May 2010");
        assert_eq!(
            fields.text,
            "Bridge shut\n\nThe bridge was shut.\n\nIt moved, she said."
        );
        let rule = "____________________________________________________________";
        let ruled = format!("{rule}\n\n{one}{rule}\n\n{two}");
        assert_eq!(begin(ruled.as_bytes(), 1), Some(rule.len() + 2 + one.len()));
    }

    #[test]
    fn paragraphs_that_begin_as_lines_do_and_rules_are_text() {
        let rule = "____________________________________________________________";
        for words in [
            "Location: the town hall, where the meeting went on until midnight.",
            "People: She named Carl Stone",
            "Title: It was the third of the year, and the last.",
        ] {
            let more = format!(
                "{words}\n\n{rule}\n\n“It moved again,” said Carl Stone.\n\nSubject: Bridges"
            );
            let article = ARTICLE.replace("Subject: Bridges", &more);
            let two = [article.as_str(), ARTICLE].concat();
            assert_eq!(begin(two.as_bytes(), 1), Some(article.len()), "{words}");
            let fields = read(&article).unwrap();
            let wanted = format!("she said.\n\n{words}\n\n“It moved again,” said Carl Stone.");
            assert!(fields.text.ends_with(&wanted), "{}", fields.text);
            assert_eq!(fields.id, "123456789");
            assert_eq!(fields.title, "Bridge shut: no boat");
        }
        // As the last of the text.
        let words = "Location: the town hall, where they met until midnight.\n\nSubject: Bridges";
        let fields = read(&ARTICLE.replace("Subject: Bridges", words)).unwrap();
        assert!(
            fields.text.ends_with("met until midnight."),
            "{}",
            fields.text
        );
        // The foot of a download stands below the last article.
        let foot = format!("{rule}\n\nContact us at: http://x.example\nDatabase: Dailies\n");
        let whole = [ARTICLE, foot.as_str()].concat();
        assert_eq!(begin(whole.as_bytes(), 1), Some(ARTICLE.len()));
    }

    #[test]
    fn a_title_above_the_lines_and_a_date_in_the_notice_are_found() {
        let block = "______________________\n\nDocument 1 of 2\n\nBridge shut\n\nAuthor: Novak\n\nPublication info: The Calder Post ; Calder [Calder]08 May 2010: A.2.\n\n\
            Full Text: It moved.\n\nProQuest document ID: 1\n";
        let fields = read(block).unwrap();
        assert_eq!(
            (fields.title.as_str(), fields.publisher.as_str()),
            ("Bridge shut", "The Calder Post")
        );
        assert_eq!(fields.date, "08 May 2010");
        assert_eq!(fields.text, "Bridge shut\n\nIt moved.");
        assert!(is_cover(
            "______________________\n\nContact us at: http://x.example\nDatabase: Dailies\n"
        ));
        assert!(!is_cover(block));
    }
}
