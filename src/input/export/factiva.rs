//! Factiva: articles whose parts have no names, only an order.
//!
//! Section, headline, author, number of words, date, publication with its code, edition, page, language, copyright; then the
//! text, and at the end the publisher and `Document` with the database's id. So the number of words is what the parts are told
//! from: its word is known in the languages of the interface. With indexing, the parts have codes of two letters instead.

use super::super::fields::Fields;
use super::labels::Label;
use super::{one_line, split, tail, text};
use crate::text::first_day;

/// What `words` is called in the interface's languages; that of a page whose encoding went wrong has U+FFFD in it.
const WORDS: [&str; 11] = [
    "words",
    "word",
    "Wörter",
    "W\u{fffd}rter",
    "Wort",
    "mots",
    "palabras",
    "parole",
    "palavras",
    "woorden",
    "слов",
];

/// What `Document` is called before an id.
const DOCUMENT: [&str; 5] = ["Document", "Dokument", "Documento", "Documento", "Документ"];

/// The codes of an article with indexing.
const CODES: [(&str, Label); 29] = [
    ("HD", Label::Title),
    ("BY", Label::Byline),
    ("WC", Label::Length),
    ("PD", Label::Date),
    ("SN", Label::Publisher),
    ("SE", Label::Section),
    ("PG", Label::Page),
    ("AN", Label::Id),
    ("LP", Label::Body),
    ("TD", Label::Body),
    ("CR", Label::Other),
    ("ET", Label::Other),
    ("SC", Label::Other),
    ("ED", Label::Other),
    ("VOL", Label::Other),
    ("LA", Label::Other),
    ("CY", Label::Other),
    ("CLM", Label::Other),
    ("CO", Label::Other),
    ("IN", Label::Other),
    ("NS", Label::Other),
    ("RE", Label::Other),
    ("IPC", Label::Other),
    ("IPD", Label::Other),
    ("PUB", Label::Other),
    ("RF", Label::Other),
    ("ART", Label::Other),
    ("CT", Label::Other),
    ("PC", Label::Other),
];

/// What a part of an article stands as, where the page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Headline,
    Author,
    /// A paragraph of the text.
    Paragraph,
    /// Any other line.
    Line,
}

/// A part of an article.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// Whether a plain text is such an export: it tells the number of words of an article and its id.
pub(super) fn is(sample: &str) -> bool {
    let mut lines = sample.lines().map(str::trim);
    if lines.clone().any(is_length) && lines.any(|line| id_of(line).is_some()) {
        return true;
    }
    let mut fields = sample.lines().filter_map(coded);
    let has_title = fields.any(|(code, _, _)| code == "HD");
    has_title && fields.any(|(code, _, _)| code == "LP" || code == "TD")
}

/// Whether a block tells neither the number of words nor a headline: the summary of the search that stands at the end.
pub(super) fn is_cover(block: &str) -> bool {
    !block
        .lines()
        .any(|line| is_length(line) || coded(line).is_some_and(|(code, _, _)| code == "HD"))
}

/// In plain text an article begins after the id of the one before.
pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    if from == 0 {
        return (!bytes.is_empty()).then_some(0);
    }
    let ends = split::line(bytes, from, |line| {
        std::str::from_utf8(line).is_ok_and(|line| id_of(line).is_some() || is_coded_id(line))
    })?;
    let after = bytes[ends..].iter().position(|&byte| byte == b'\n')?;
    let begins = ends + after + 1;
    let is_more = bytes[begins..]
        .iter()
        .any(|byte| !byte.is_ascii_whitespace());
    is_more.then_some(begins)
}

/// `877 words`.
pub(super) fn is_length(line: &str) -> bool {
    let Some((number, word)) = line.trim().rsplit_once(char::is_whitespace) else {
        return false;
    };
    WORDS.contains(&word)
        && number.chars().any(|c| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || ".,' \u{a0}\u{202f}".contains(c))
}

/// The id in `Document NYTF000020050408dp1900j9s`.
pub(super) fn id_of(line: &str) -> Option<&str> {
    let (word, id) = line.trim().split_once(char::is_whitespace)?;
    let is_id = id.len() >= 12
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && id.starts_with(|c: char| c.is_ascii_uppercase())
        && id.bytes().filter(u8::is_ascii_digit).count() >= 8;
    (DOCUMENT.contains(&word) && is_id).then_some(id)
}

/// `AN  Document NYTF000020050408dp1900j9s`: with codes, the last line of an article.
fn is_coded_id(line: &str) -> bool {
    coded(line).is_some_and(|(_, label, id)| label == Label::Id && id_of(id).is_some())
}

/// The code of a line `HD  Bridge shut`, and what it says; the code stands alone where the rest is below.
fn coded(line: &str) -> Option<(&'static str, Label, &str)> {
    let line = line.trim_end();
    let (code, value) = line.split_once(['\t', ' ']).unwrap_or((line, ""));
    let found = CODES.iter().find(|(known, _)| *known == code);
    // In running text the next word follows after one space.
    let is_field =
        value.is_empty() || line[code.len()..].starts_with(['\t']) || value.starts_with(' ');
    found
        .filter(|_| is_field)
        .map(|(code, label)| (*code, *label, value.trim()))
}

/// Reads one article of a plain text, a paragraph a line.
pub(super) fn read_text(block: &str) -> Option<Fields> {
    let has_codes = block
        .lines()
        .any(|line| coded(line).is_some_and(|(code, _, _)| code == "HD"));
    if has_codes {
        return read_coded(block.lines().map(|line| match coded(line) {
            Some((code, label, value)) => (Some((code, label)), value),
            None => (None, line.trim()),
        }));
    }
    let line = |line: &str| Piece {
        kind: Kind::Line,
        text: line.trim().to_owned(),
    };
    let lines: Vec<Piece> = block
        .lines()
        .map(line)
        .filter(|piece| !piece.text.is_empty())
        .collect();
    read(&lines)
}

/// Reads one article whose parts have codes: the code where one stands, and the words.
pub(super) fn read_coded<'a>(
    lines: impl Iterator<Item = (Option<(&'static str, Label)>, &'a str)>,
) -> Option<Fields> {
    let mut told: Vec<(&'static str, Label, Vec<&str>)> = Vec::new();
    for (code, words) in lines {
        match (code, told.last_mut()) {
            (Some((code, label)), _) => told.push((code, label, vec![words])),
            (None, Some((_, _, last))) => last.push(words),
            (None, None) => {}
        }
    }
    let mut fields = Fields::default();
    let mut body = Vec::new();
    for (code, label, words) in told {
        let words = words
            .into_iter()
            .map(str::trim)
            .filter(|words| !words.is_empty());
        match label {
            Label::Body => body.extend(words.map(str::to_owned)),
            Label::Id => {
                let id = words.collect::<Vec<_>>().join(" ");
                fields.id = id_of(&id).unwrap_or(&id).to_owned();
            }
            _ => label.keep(
                name_of(code),
                &words.collect::<Vec<_>>().join(" "),
                &mut fields,
                &mut String::new(),
            ),
        }
    }
    fields.text = text(&fields.title, "", &body);
    (!fields.title.is_empty() || !body.is_empty()).then_some(fields)
}

/// A code in words, for those that a reader may want.
fn name_of(code: &'static str) -> &'static str {
    match code {
        "ED" => "edition",
        "LA" => "language",
        "CLM" => "column",
        "ART" => "graphic",
        "CR" => "credit",
        "NS" => "subject",
        "RE" => "region",
        "CO" => "company",
        "IN" => "industry",
        "SC" => "source_code",
        "CY" => "copyright",
        "ET" => "time",
        other => other,
    }
}

/// The code that a cell of a table or the beginning of a line may be.
pub(super) fn code(word: &str) -> Option<(&'static str, Label)> {
    let word = word.trim();
    CODES.iter().find(|(known, _)| *known == word).copied()
}

/// Reads one article out of its parts, in order.
pub(super) fn read(pieces: &[Piece]) -> Option<Fields> {
    let length = pieces
        .iter()
        .position(|piece| piece.kind != Kind::Paragraph && is_length(&piece.text))?;
    let mut fields = Fields::default();
    before(&pieces[..length], &mut fields);
    fields.add("length", &one_line(&pieces[length].text));
    let rest = &pieces[length + 1..];
    let is_told = rest.iter().any(|piece| piece.kind == Kind::Paragraph);
    let lines = if is_told {
        let first = rest.iter().position(|piece| piece.kind == Kind::Paragraph);
        first.unwrap_or(rest.len())
    } else {
        // The copyright notice, of one line or more, is the last before the text.
        let near = &rest[..rest.len().min(MOST_LINES)];
        let first = near.iter().position(|piece| is_notice(&piece.text));
        first.map_or(0, |first| {
            let notice = near[first..].iter();
            first + notice.take_while(|piece| is_notice(&piece.text)).count()
        })
    };
    after(&rest[..lines], &mut fields);
    let mut body: Vec<String> = Vec::new();
    for piece in &rest[lines..] {
        if let Some(id) = id_of(&piece.text) {
            fields.id = id.to_owned();
            break;
        }
        if !is_told || piece.kind == Kind::Paragraph {
            body.push(one_line(&piece.text));
        }
    }
    if !is_told && !fields.id.is_empty() {
        // The publisher stands above the id, in most exports.
        body.pop_if(|last| is_publisher(last));
    }
    body.retain(|paragraph| !paragraph.is_empty());
    fields.text = text(&fields.title, "", &body);
    (!fields.title.is_empty() || !body.is_empty()).then_some(fields)
}

/// The most lines between the number of words and the text.
const MOST_LINES: usize = 12;

/// Section, headline, author and credit.
fn before(pieces: &[Piece], fields: &mut Fields) {
    let headline = pieces.iter().position(|piece| piece.kind == Kind::Headline);
    // Without marks: the headline is the longest line, the section stands above, the author below.
    let longest =
        || (0..pieces.len()).max_by_key(|&at| (pieces[at].text.len(), std::cmp::Reverse(at)));
    let Some(at) = headline.or_else(longest) else {
        return;
    };
    fields.title = one_line(&pieces[at].text);
    for piece in &pieces[..at] {
        fields.add("section", &one_line(&piece.text));
    }
    for piece in &pieces[at + 1..] {
        let words = one_line(&piece.text);
        if fields.author.is_empty() && (piece.kind == Kind::Author || headline.is_none()) {
            fields.author = words;
        } else {
            fields.add("credit", &words);
        }
    }
}

/// Date, time, publication, code, edition, page, language and copyright.
fn after(pieces: &[Piece], fields: &mut Fields) {
    let mut lines = pieces
        .iter()
        .map(|piece| one_line(&piece.text))
        .filter(|line| !line.is_empty())
        .peekable();
    if let Some(date) = lines.next_if(|line| first_day(line, None).is_some()) {
        fields.date = date;
    }
    if let Some(time) = lines.next_if(|line| is_time(line)) {
        fields.add("time", &time);
    }
    if let Some(publisher) = lines.next_if(|line| !is_copyright(line)) {
        fields.publisher = publisher;
    }
    if let Some(code) = lines.next_if(|line| is_source_code(line)) {
        fields.add("source_code", &code);
    }
    let mut rest: Vec<String> = lines.collect();
    let notice = rest.iter().rposition(|line| !is_copyright(line));
    let notice = rest.split_off(notice.map_or(0, |last| last + 1));
    fields.add("copyright", &notice.join(" "));
    fields.add("language", &rest.pop().unwrap_or_default());
    if rest.last().is_some_and(|line| is_page(line)) {
        fields.add("page", &rest.pop().unwrap_or_default());
    }
    fields.add("edition", &rest.join("; "));
}

fn is_time(line: &str) -> bool {
    line.len() <= 12 && line.contains(':') && line.starts_with(|c: char| c.is_ascii_digit())
}

fn is_source_code(line: &str) -> bool {
    (2..=8).contains(&line.len())
        && line
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_page(line: &str) -> bool {
    line.len() <= 16 && line.contains(|c: char| c.is_ascii_digit()) && !line.contains(';')
}

const COPYRIGHT: [&str; 4] = ["Copyright", "(c)", "(C)", "©"];

fn is_copyright(line: &str) -> bool {
    COPYRIGHT.iter().any(|mark| line.starts_with(mark))
}

/// Whether such a line is a notice, not a paragraph about copyright: a year or an owner follows, and no sentence.
fn is_notice(line: &str) -> bool {
    let mut owner = line;
    while let Some(rest) = COPYRIGHT.iter().find_map(|mark| owner.strip_prefix(mark)) {
        owner = rest.trim_start_matches([' ', ',', ':', '\u{a0}']);
    }
    let has_year = owner.starts_with(|c: char| c.is_ascii_digit());
    let has_owner = owner.starts_with(char::is_uppercase) && !tail::is_prose(owner);
    is_copyright(line) && (has_year || has_owner)
}

/// Whether a line may name a publisher: short, and no sentence.
fn is_publisher(line: &str) -> bool {
    const MOST_WORDS: usize = 12;
    /// A sentence of few words ends as these do not.
    const ABBREVIATIONS: [&str; 9] = [
        "Inc.", "Ltd.", "Co.", "Corp.", "S.A.", "S.p.A.", "L.P.", "Cie.", "N.V.",
    ];
    let ends_sentence = line.ends_with(['.', '!', '?', '"', '”', '’'])
        && !ABBREVIATIONS.iter().any(|end| line.ends_with(end));
    line.split_whitespace().count() <= MOST_WORDS && !ends_sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "Foreign Desk\nBRIDGE SHUT, AND NO BOAT ON TUESDAY\nBy PETRA NOVAK\n877 words\n9 January 1993\nThe Calder Post\nCAPO\nLate Edition\n12\n\
        English\n(c) 1993 The Calder Post Ltd\nPORT CALDER -- The bridge was shut.\nIt moved, she said.\nThe Calder Post Limited\nDocument CAPO000020050408dp1900j9s\n";

    #[test]
    fn parts_are_told_from_the_number_of_words() {
        assert!(is(PLAIN));
        let fields = read_text(PLAIN).unwrap();
        assert_eq!(fields.id, "CAPO000020050408dp1900j9s");
        assert_eq!(fields.title, "BRIDGE SHUT, AND NO BOAT ON TUESDAY");
        assert_eq!(fields.author, "By PETRA NOVAK");
        assert_eq!(
            (fields.date.as_str(), fields.publisher.as_str()),
            ("9 January 1993", "The Calder Post")
        );
        assert_eq!(
            fields.text,
            "BRIDGE SHUT, AND NO BOAT ON TUESDAY\n\nPORT CALDER -- The bridge was shut.\n\nIt moved, she said."
        );
        let extra = |name: &str| {
            fields
                .extra
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        assert_eq!(extra("section"), Some("Foreign Desk"));
        assert_eq!(extra("page"), Some("12"));
        assert_eq!(extra("edition"), Some("Late Edition"));
        assert_eq!(extra("language"), Some("English"));
    }

    #[test]
    fn a_paragraph_about_copyright_is_text() {
        let words = "Copyright law was broken, the mayor said on Monday.";
        let article = PLAIN.replace("It moved", &format!("{words}\nIt moved"));
        let fields = read_text(&article).unwrap();
        let wanted = format!("The bridge was shut.\n\n{words}\n\nIt moved, she said.");
        assert!(fields.text.ends_with(&wanted), "{}", fields.text);
        // A notice may have two lines.
        let article = PLAIN.replace("Post Ltd\n", "Post Ltd\nCopyright Works of Calder Inc.\n");
        assert_eq!(
            read_text(&article).unwrap().text,
            read_text(PLAIN).unwrap().text
        );
        for notice in [
            "Copyright 2005 The Calder Post.  All Rights Reserved.",
            "Copyright (c) 2005, The Calder Post",
            "© The Calder Post",
            "(c) 1993 The Calder Post Ltd",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for words in [
            words,
            "(c) the mayor shall resign",
            "Copyright Watch says that the law was broken.",
            "The copyright is ours.",
        ] {
            assert!(!is_notice(words), "{words}");
        }
    }

    #[test]
    fn the_last_paragraph_stays_where_no_publisher_follows() {
        let article = PLAIN.replace("The Calder Post Limited\n", "");
        let fields = read_text(&article).unwrap();
        assert_eq!(fields.text, read_text(PLAIN).unwrap().text);
        assert!(is_publisher("Works of Calder Inc.") && !is_publisher("“It moved,” she said."));
    }

    #[test]
    fn parts_with_codes_are_read_by_them() {
        let block = "SE  Front page\nHD\tBridge shut\nBY  By Petra Novak\nWC\t80 words\nPD\t9 January 2013\nSN\tThe Calder Post\n\
            LP\tThe bridge was shut.\nTD\tIt moved, she said.\nNobody was hurt.\nNS\tgcat : Political\nAN\tDocument CAPO000020130109e91900001\n";
        assert!(is(block));
        let fields = read_text(block).unwrap();
        assert_eq!(fields.id, "CAPO000020130109e91900001");
        assert_eq!(fields.title, "Bridge shut");
        assert_eq!(
            fields.text,
            "Bridge shut\n\nThe bridge was shut.\n\nIt moved, she said.\n\nNobody was hurt."
        );
    }

    #[test]
    fn articles_begin_after_the_id_of_the_last() {
        let two = [PLAIN, PLAIN].concat();
        assert_eq!(begin(two.as_bytes(), 0), Some(0));
        assert_eq!(begin(two.as_bytes(), 1), Some(PLAIN.len()));
        assert_eq!(begin(PLAIN.as_bytes(), 1), None);
        let coded = "HD  Bridge shut\nWC  80 words\n\nLP\nIt moved.\n\nAN  Document CAPO000020130109e91900001\n\n";
        let two = [coded, coded].concat();
        assert_eq!(begin(two.as_bytes(), 1), Some(coded.len() - 1));
        assert!(is_cover("\nSearch Summary\nText: bridge\n") && !is_cover(PLAIN));
        assert!(!is("She read 877 words.\nHe had 5 words\nDocument this"));
    }
}
