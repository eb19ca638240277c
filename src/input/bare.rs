//! Lines of a table whose fields begin with quotation marks of the text: `1|Rain|"It rains," said Bo.`
//!
//! Apart from `rows` because here a mark means what it means in prose: one that closes before more words of the same field was never
//! put there for the table. Programs that part fields by tabs or bars and never quote write such lines.

/// The mark by which tables quote their fields.
pub(super) const QUOTE: u8 = b'"';

/// How a field that begins with a mark goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    /// The first mark closes the field, whose end it is.
    Field(usize),
    /// It closes a quotation, and words follow in the field.
    Prose,
    /// The marks are doubled, or stand as in a field that is quoted for the table; or none closes on the line.
    Table,
}

/// The fields of a line that is a whole row, as the text has them; none where no field begins with a mark of the text, or where marks
/// are left open, as in a damaged row.
pub(super) fn fields(line: &[u8], delimiter: u8) -> Option<Vec<&[u8]>> {
    let mut has_prose = false;
    let mut fields = Vec::new();
    let mut rest = Some(without_end(line));
    while let Some(words) = rest {
        let opened = opened(words, delimiter);
        let (field, end) = match opened {
            Some(Opened::Field(end)) => (&words[1..end], end + 1),
            Some(Opened::Table) => return None,
            Some(Opened::Prose) => {
                let end = end_outside_marks(words, delimiter);
                (&words[..end], end)
            }
            None => {
                let end = end_of(words, delimiter);
                (&words[..end], end)
            }
        };
        if opened == Some(Opened::Prose) {
            has_prose = true;
            if field.iter().filter(|&&byte| byte == QUOTE).count() % 2 == 1 {
                return None;
            }
        }
        fields.push(field);
        rest = words.get(end + 1..);
    }
    has_prose.then_some(fields)
}

/// The fields of a line of a file that quotes none: whatever stands between two delimiters.
pub(super) fn unquoted(line: &[u8], delimiter: u8) -> Vec<&[u8]> {
    let fields = without_end(line).split(|&byte| byte == delimiter);
    fields.collect()
}

/// Whether the beginning of a file shows that it quotes no fields: some begin with marks of the text, and none is quoted so that the
/// table needs it. A line that may be cut off at the end does not count.
pub(super) fn shows(sample: &[u8], delimiter: u8) -> bool {
    let mut has_prose = false;
    for (at, line) in sample.split_inclusive(|&byte| byte == b'\n').enumerate() {
        if line.last() != Some(&b'\n') {
            break;
        }
        let mut rest = Some(without_end(line));
        while let Some(words) = rest {
            let end = match opened(words, delimiter) {
                Some(Opened::Table) => return false,
                // The names of columns are nobody's speech.
                Some(Opened::Field(end)) if at == 0 || words[1..end].contains(&delimiter) => {
                    return false;
                }
                Some(Opened::Field(end)) => end + 1,
                Some(Opened::Prose) => {
                    has_prose = true;
                    end_outside_marks(words, delimiter)
                }
                None => end_of(words, delimiter),
            };
            rest = words.get(end + 1..);
        }
    }
    has_prose
}

/// Whether two first fields may both be ids, or neither: what tells the next row from the rest of a text.
pub(super) fn are_alike(one: &[u8], other: &[u8]) -> bool {
    const LONGEST: usize = 64;
    let is_id =
        |field: &[u8]| !field.is_empty() && field.len() <= LONGEST && !field.contains(&b' ');
    let has_digit = |field: &[u8]| field.iter().any(u8::is_ascii_digit);
    match (is_id(one), is_id(other)) {
        (true, true) => has_digit(one) == has_digit(other),
        (one, other) => one == other,
    }
}

/// What the mark is that begins a field; `None` where none does.
fn opened(words: &[u8], delimiter: u8) -> Option<Opened> {
    let inside = words.strip_prefix(&[QUOTE])?;
    let Some(close) = inside.iter().position(|&byte| byte == QUOTE) else {
        return Some(Opened::Table);
    };
    let end = close + 1;
    let Some(&after) = words.get(end + 1) else {
        return Some(Opened::Field(end));
    };
    let closes_words = close > 0 && !inside[close - 1].is_ascii_whitespace();
    Some(if after == delimiter {
        Opened::Field(end)
    } else if closes_words && after != QUOTE && !after.is_ascii_alphanumeric() {
        Opened::Prose
    } else {
        Opened::Table
    })
}

fn end_of(words: &[u8], delimiter: u8) -> usize {
    let end = words.iter().position(|&byte| byte == delimiter);
    end.unwrap_or(words.len())
}

/// The end of a field whose quotations may hold the delimiter: `"Wet; very wet," said Bo.`
fn end_outside_marks(words: &[u8], delimiter: u8) -> usize {
    let mut is_inside = false;
    let end = words.iter().position(|&byte| {
        is_inside ^= byte == QUOTE;
        byte == delimiter && !is_inside
    });
    end.unwrap_or(words.len())
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Vec<&str>> {
        let fields = fields(line.as_bytes(), b'|')?;
        fields
            .into_iter()
            .map(|field| std::str::from_utf8(field).ok())
            .collect()
    }

    #[test]
    fn marks_of_the_text_stay_in_it() {
        assert_eq!(
            read("1|Mill|\"Ask the weather,\" the miller said.\r\n"),
            Some(vec!["1", "Mill", "\"Ask the weather,\" the miller said."])
        );
        assert_eq!(
            read("\"It leaks.\" \"It does not.\" So they say.|\"Roof\"|2"),
            Some(vec![
                "\"It leaks.\" \"It does not.\" So they say.",
                "Roof",
                "2"
            ])
        );
        assert_eq!(
            read("3|\"Wet|very wet,\" said Bo."),
            Some(vec!["3", "\"Wet|very wet,\" said Bo."])
        );
        for line in [
            "1|No marks.",
            "1|\"Quoted.\"|\"Too.\"",
            "1|\"\"\"Doubled,\"\" said Bo.\"",
            "1|\"He said \"no\" twice\"",
            "1|\"A 5\" pipe, \"he said.",
            "1|\"Open",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_file_shows_that_it_quotes_nothing() {
        let bare = "id|text\n1|\"Rain,\" said Bo.\n2|\"Rain.\"\n3|\"Cut o";
        assert!(shows(bare.as_bytes(), b'|'));
        for line in ["4|\"a|b\"\n", "4|\"a \"\"b\"\" c\"\n", "4|\"two\nlines\"\n"] {
            let file = bare.replace("3|\"Cut o", line);
            assert!(!shows(file.as_bytes(), b'|'), "{line}");
        }
        assert!(!shows(b"id|\"text\"\n1|\"Rain,\" said Bo.\n", b'|'));
        assert!(!shows(b"id|text\n1|Rain\n", b'|'));
    }

    #[test]
    fn rows_are_told_from_the_rest_of_a_text() {
        assert!(are_alike(b"12", b"n7") && are_alike(b"a b", b"c d"));
        assert!(!are_alike(b"12", b"Yes") && !are_alike(b"12", b"It rained"));
    }
}
