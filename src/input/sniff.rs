//! What a stream without a name holds, told by its first bytes.
//!
//! Where that cannot be told, the stream is refused: a table read as one text gives rows that look right and are not.

use std::borrow::Cow;

use super::columns::{Columns, Field};
use super::encoding;
use super::format::Format;
use super::json_objects;
use crate::error::{Error, ErrorKind, Result};

/// The format of a stream that begins with `sample`.
pub(super) fn format(sample: &[u8], columns: &Columns) -> Result<Format> {
    if let Some(format) = by_signature(sample) {
        return Ok(format);
    }
    let text = decoded(sample);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if is_page(start) {
        return Ok(Format::Html);
    }
    if let Some(inside) = start.strip_prefix('[')
        && inside.trim_start().starts_with('{')
    {
        return Ok(Format::Json);
    }
    if let Some(inside) = start.strip_prefix('{')
        && inside.trim_start().starts_with(['"', '}'])
    {
        return json(start);
    }
    table(start, columns)
}

fn decoded(sample: &[u8]) -> Cow<'_, str> {
    match encoding::marked(sample) {
        Some((encoding, mark)) => encoding::decode_as(&sample[mark..], encoding),
        None => String::from_utf8_lossy(sample),
    }
}

/// A page begins with an element of the page or of its text, after comments and declarations.
fn is_page(start: &str) -> bool {
    const FIRST: [&str; 12] = [
        "<!doctype html",
        "<html",
        "<head",
        "<meta",
        "<title",
        "<body",
        "<main",
        "<article",
        "<div",
        "<section",
        "<h1",
        "<p>",
    ];
    let mut rest = start;
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ => break,
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return true,
        }
    }
    FIRST.iter().any(|first| {
        let begin = rest.get(..first.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(first))
    })
}

/// Formats that begin with bytes of their own.
fn by_signature(sample: &[u8]) -> Option<Format> {
    /// Where a tar archive says that it is one.
    const USTAR: usize = 257;
    let holds = |words: &[u8]| sample.windows(words.len()).any(|bytes| bytes == words);
    match sample {
        [b'P', b'K', 3, 4, ..] if holds(b"word/") => Some(Format::Docx),
        [b'P', b'K', 3, 4, ..] => Some(Format::Zip),
        _ if sample.starts_with(b"PAR1") => Some(Format::Parquet),
        _ if sample.starts_with(b"{\\rtf") => Some(Format::Rtf),
        _ if sample.starts_with(b"WARC/") || sample.starts_with(b"filedesc:") => Some(Format::Warc),
        _ if sample
            .get(USTAR..)
            .is_some_and(|rest| rest.starts_with(b"ustar")) =>
        {
            Some(Format::Tar)
        }
        _ => None,
    }
}

/// Objects, one a line or over many.
fn json(start: &str) -> Result<Format> {
    let Some((first, _)) = start.split_once('\n') else {
        return Ok(Format::Jsonl);
    };
    if first.trim_end().ends_with(['{', ',', '[']) {
        return Ok(Format::Json);
    }
    Ok(Format::Jsonl)
}

/// Whether JSON that is said to be an object a line is none: a list, or objects that go on after their first line.
pub(super) fn is_over_lines(sample: &[u8]) -> bool {
    let start = sample.trim_ascii_start();
    if let Some(inside) = start.strip_prefix(b"[") {
        return inside.trim_ascii_start().starts_with(b"{");
    }
    let Some(end) = start.iter().position(|&byte| byte == b'\n') else {
        return false;
    };
    let (line, rest) = start.split_at(end);
    // Where a line is cut off, the next one begins with a brace all the same.
    let goes_on = rest.trim_ascii_start().starts_with(b"\"");
    goes_on && line.starts_with(b"{") && json_objects::is_open_after(line)
}

/// A table when its first line names the column of the text; a text when it looks like none.
fn table(start: &str, columns: &Columns) -> Result<Format> {
    let mut lines = start.lines();
    let header = lines.next().unwrap_or_default();
    if header.starts_with("sep=") && header.trim_end().len() == 5 {
        return Ok(Format::Csv);
    }
    if columns.is(Field::Text, unquoted(header)) {
        return if columns.is_chosen(Field::Text) {
            Ok(Format::Csv)
        } else {
            Err(unclear(
                "the first line is the word for the text alone: a table of one column, or a text?",
            ))
        };
    }
    let second = lines.next().unwrap_or_default();
    for delimiter in [',', ';', '\t', '|'] {
        let names: Vec<&str> = header.split(delimiter).collect();
        if names.len() < 2 {
            continue;
        }
        if names
            .iter()
            .any(|name| columns.is(Field::Text, unquoted(name)))
        {
            return Ok(Format::Csv);
        }
        let is_header = names.iter().all(|name| is_name(name));
        let goes_on = second.matches(delimiter).count() + 1 >= names.len();
        if is_header && goes_on {
            let message = format!(
                "this looks like a table, but its first line names no column `{}`; say which one holds the text with \
                 --text-column NAME",
                columns.text
            );
            return Err(unclear(&message));
        }
    }
    Ok(Format::Plain)
}

/// Whether a cell may be the name of a column. After the commas of a sentence there is a space.
pub(super) fn is_name(cell: &str) -> bool {
    let name = unquoted(cell);
    let is_word = |c: char| c.is_alphanumeric() || "_-.: ".contains(c);
    !cell.starts_with(' ')
        && (1..=32).contains(&name.chars().count())
        && name.split(' ').count() <= 3
        && name.starts_with(char::is_alphabetic)
        && !name.ends_with('.')
        && name.chars().all(is_word)
}

pub(super) fn unquoted(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

fn unclear(what: &str) -> Error {
    let message =
        format!("{what}; or say what it is with --input-format txt, html, csv, jsonl or another");
    Error::new(ErrorKind::Format, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sample: &str) -> Option<Format> {
        format(sample.as_bytes(), &Columns::default()).ok()
    }

    #[test]
    fn a_stream_shows_what_it_is() {
        for (sample, expected) in [
            ("\u{feff}{ \"text\": 1}", Format::Jsonl),
            ("{\"id\":1,\"text\":\"a\"}\n{\"id\":2}\n", Format::Jsonl),
            ("\n<!DOCTYPE HTML><p>", Format::Html),
            ("<?xml version='1.0'?>\n<!-- x --><html>", Format::Html),
            ("id,text\n1,a\n", Format::Csv),
            ("\"id\";\"Text\"\n1;a\n", Format::Csv),
            ("id\ttext", Format::Csv),
            ("sep=;\na;b\n", Format::Csv),
            ("[{\"text\":\"a\"}]", Format::Json),
            ("{\n  \"text\": \"a\"\n}", Format::Json),
            ("{ \"id\": 1,\n  \"text\": \"a\" }", Format::Json),
            ("{\\rtf1 a}", Format::Rtf),
            ("WARC/1.0\r\n", Format::Warc),
            ("PAR1\u{15}", Format::Parquet),
            ("{curly} words", Format::Plain),
            ("[Applause] Thank you", Format::Plain),
            (
                "LONDON, Monday, noon\n\nHe said, firmly, no.\n",
                Format::Plain,
            ),
            ("Rain, wind\nNo more, she said.", Format::Plain),
            ("He saw the text, and wept.", Format::Plain),
            ("", Format::Plain),
        ] {
            assert_eq!(told(sample), Some(expected), "{sample}");
        }
    }

    #[test]
    fn objects_over_many_lines_are_told_from_damaged_lines() {
        for over_lines in [
            "[\n{\"a\":1},",
            "[{\"a\":1}]",
            "{\n  \"a\": 1\n}",
            "{ \"a\": [1,\n \"b\"]}",
        ] {
            assert!(is_over_lines(over_lines.as_bytes()), "{over_lines}");
        }
        for lines in [
            "{\"a\":1},\n{\"a\":2}",
            "{\"a\":\n{\"a\":2}",
            "{\"a\":\"cut o\n\"x",
            "{\"a\":1}",
            "[1]\n{}",
            "",
        ] {
            assert!(!is_over_lines(lines.as_bytes()), "{lines}");
        }
    }

    #[test]
    fn wide_characters_are_looked_through() {
        let wide: Vec<u8> = "\u{feff}id,text\n1,a\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(format(&wide, &Columns::default()).ok(), Some(Format::Csv));
    }

    #[test]
    fn what_cannot_be_told_is_refused_with_the_way_out() {
        for sample in ["id,body\n1,a\n", "text\nHe said no.\n"] {
            let error = format(sample.as_bytes(), &Columns::default()).unwrap_err();
            assert!(error.message().contains("--input-format"), "{error}");
        }
        let columns = Columns {
            text: "body".to_owned(),
            ..Columns::default()
        };
        for table in ["id,body\n1,a\n", "body\na\n"] {
            assert_eq!(format(table.as_bytes(), &columns).ok(), Some(Format::Csv));
        }
    }
}
