//! Bytes -> rows of a table, by RFC 4180, told from damage.
//!
//! Apart from the `csv` crate, which writes our tables, because that one reads whatever comes: a quotation mark that never
//! closes makes the rest of the file one field, and a stray one is dropped from the text. Here the first costs one row
//! and the second is kept where that is safe; every row that is lost is an error with its lines.

use std::io::{self, BufRead};

use super::bare::{self, QUOTE};
use super::limits;
use super::rewind::Rewind;
use crate::error::{Error, ErrorKind, Result};

/// How often a file is read again from the line after an unclosed quotation mark. Each time may scan the largest row.
const RECOVERIES: usize = 16;

/// Bytes in which marks inside fields show how they are written.
const LOOKED_AT: usize = 64 << 10;

/// The fields of one row, without their quotation marks.
#[derive(Debug, Default)]
pub(super) struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line of the file, from 1, that it starts on.
    pub(super) line: usize,
}

impl Row {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field; empty where the row has none.
    pub(super) fn field(&self, index: usize) -> &[u8] {
        let start = index
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        match (start, self.ends.get(index)) {
            (Some(start), Some(&end)) => &self.bytes[start..end],
            _ => &[],
        }
    }

    /// All fields run together.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn clear(&mut self, line: usize) {
        self.bytes.clear();
        self.ends.clear();
        self.line = line;
    }

    fn set(&mut self, fields: &[&[u8]]) {
        self.clear(self.line);
        for field in fields {
            self.bytes.extend_from_slice(field);
            self.ends.push(self.bytes.len());
        }
    }
}

/// Where the reader stands in a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a field.
    Start,
    /// In a field without quotation marks.
    Bare,
    /// Between quotation marks.
    Quoted,
    /// After a mark that closes the field or is the first of a doubled one.
    Mark,
    /// After the last field.
    Done,
}

/// The rows of a table.
pub(super) struct Rows<R> {
    source: Rewind<R>,
    pub(super) delimiter: u8,
    /// How many fields a row has, once the header is read.
    pub(super) width: Option<usize>,
    /// Whether marks inside fields are written `\"`, as some programs do, and not doubled.
    escapes: bool,
    /// Whether fields are not quoted at all: marks are of the text.
    is_bare: bool,
    /// The largest row that is read. Bounds what an unclosed quotation mark can cost.
    largest: usize,
    recoveries: usize,
    /// Lines read so far.
    line: usize,
    /// The bytes of the row so far, to be read again should its quotation mark never close.
    raw: Vec<u8>,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(source: R, largest: usize) -> Self {
        Self {
            source: Rewind::new(source),
            delimiter: b',',
            width: None,
            escapes: false,
            is_bare: false,
            largest,
            recoveries: RECOVERIES,
            line: 0,
            raw: Vec::new(),
        }
    }

    /// The first line that is not blank, which stays to be read.
    pub(super) fn peek_line(&mut self) -> Result<Vec<u8>> {
        self.escapes = has_escapes(&self.source.peek_ready(LOOKED_AT));
        self.raw.clear();
        loop {
            let end = self.read_line()?;
            self.line -= usize::from(end > 0);
            let line = std::mem::take(&mut self.raw);
            if end == 0 || !is_blank(&line) {
                self.source.put_back(line.clone());
                return Ok(line);
            }
            self.line += 1;
        }
    }

    /// Looks whether the file quotes its fields, once the delimiter is known and before the header is read.
    pub(super) fn look_for_bare_marks(&mut self) {
        let sample = self.source.peek_ready(LOOKED_AT);
        self.is_bare = !self.escapes && bare::shows(&sample, self.delimiter);
    }

    /// Reads the next row that is not blank; false at the end. After an error the next row can be read.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool> {
        let mut state = State::Start;
        let mut first_line_end = 0;
        let mut has_stray_mark = false;
        self.raw.clear();
        while state != State::Done {
            let start = self.raw.len();
            let end = self.read_line()?;
            if start == 0 && is_blank(&self.raw) && end > 0 {
                self.raw.clear();
                continue;
            }
            if start == 0 {
                row.clear(self.line);
                first_line_end = end;
            }
            if end == start {
                return match state {
                    State::Start if start == 0 => Ok(false),
                    _ => Err(self.unclosed(row.line, first_line_end)),
                };
            }
            if end > self.largest {
                if start == 0 {
                    self.parse_beginning(row);
                }
                return Err(self.too_large(row.line, first_line_end, state));
            }
            if start == 0 && self.is_bare && self.is_unquoted(row) {
                return Ok(true);
            }
            state = parse(
                &self.raw[start..],
                self.delimiter,
                state,
                row,
                self.escapes,
                &mut has_stray_mark,
            );
            if start == 0 && has_stray_mark && self.has_bare_marks(row, state)? {
                return Ok(true);
            }
        }
        if has_stray_mark && self.line > row.line {
            if self.are_rows(row.field(0), first_line_end) {
                return Err(self.unclosed(row.line, first_line_end));
            }
            return Err(stray_mark(row.line, self.line));
        }
        Ok(true)
    }

    /// Reads the line as one of a file that quotes nothing, where that gives a whole row.
    fn is_unquoted(&self, row: &mut Row) -> bool {
        let fields = bare::unquoted(&self.raw, self.delimiter);
        let is_whole = self.width == Some(fields.len());
        if is_whole {
            row.set(&fields);
        }
        is_whole
    }

    /// Reads a line that came to `state` once more, for marks of the text at the beginning of fields, where that gives a whole row. A
    /// quoted field may go on over the next lines: so the next has to be a row too, or there is none.
    fn has_bare_marks(&mut self, row: &mut Row, state: State) -> Result<bool> {
        let Some(width) = self.width.filter(|_| !self.escapes) else {
            return Ok(false);
        };
        let next = match state {
            State::Done => None,
            _ if width > 1 => Some(self.next_line()?),
            _ => return Ok(false),
        };
        let Some(fields) = bare::fields(&self.raw, self.delimiter) else {
            return Ok(false);
        };
        let begins_row = |line: &Vec<u8>| {
            let fields_of_next = bare::fields(line, self.delimiter)
                .unwrap_or_else(|| bare::unquoted(line, self.delimiter));
            let has_width = fields_of_next.len() >= width;
            is_blank(line) || has_width && bare::are_alike(fields[0], fields_of_next[0])
        };
        let is_whole = fields.len() == width && next.as_ref().is_none_or(begins_row);
        if is_whole {
            row.set(&fields);
        }
        Ok(is_whole)
    }

    /// The line after the one that was read, which stays to be read.
    fn next_line(&mut self) -> Result<Vec<u8>> {
        let before = self.raw.len();
        self.read_line()?;
        let next = self.raw.split_off(before);
        self.line -= usize::from(!next.is_empty());
        self.source.put_back(next.clone());
        Ok(next)
    }

    /// Parses the first fields of a line that is not read to its end.
    fn parse_beginning(&self, row: &mut Row) {
        /// Enough for an id; the text is what makes the row too large.
        const LOOKED_AT: usize = 4 << 10;
        let beginning = &self.raw[..self.raw.len().min(LOOKED_AT)];
        let state = State::Start;
        if parse(
            beginning,
            self.delimiter,
            state,
            row,
            self.escapes,
            &mut false,
        ) == State::Done
        {
            // The field that was cut.
            row.ends.pop();
        }
    }

    /// Appends a line with its end (`\n`, `\r\n` or `\r`) to the raw bytes, and gives their length. Stops early, inside
    /// the line, once they are more than the largest row.
    fn read_line(&mut self) -> Result<usize> {
        let before = self.raw.len();
        while self.raw.len() <= self.largest {
            let chunk = self.source.fill_buf().map_err(failed)?;
            let found = chunk
                .iter()
                .position(|&byte| byte == b'\n' || byte == b'\r');
            let taken = found.map_or(chunk.len(), |at| at + 1);
            let is_return = found.is_some_and(|at| chunk[at] == b'\r');
            self.raw.extend_from_slice(&chunk[..taken]);
            self.source.consume(taken);
            if is_return && self.source.fill_buf().map_err(failed)?.first() == Some(&b'\n') {
                self.raw.push(b'\n');
                self.source.consume(1);
            }
            if taken == 0 || found.is_some() {
                break;
            }
        }
        self.line += usize::from(self.raw.len() > before);
        Ok(self.raw.len())
    }

    /// Whether the lines from `start` on, which were taken for the rest of a row, are rows themselves: each begins with a field of the
    /// same form as that of the row, a number or id, and half of them or more have as many fields as the header. So a mark that is
    /// missing in one row does not cost those after it, and no line of a text is taken for a row because of its commas.
    fn are_rows(&self, first: &[u8], start: usize) -> bool {
        /// More are read again than is worth it.
        const LONGEST: usize = 1 << 20;
        let rest = self.raw.get(start..).unwrap_or_default();
        let Some(width) = self
            .width
            .filter(|&width| width > 1 && rest.len() <= LONGEST)
        else {
            return false;
        };
        let wanted = form(first);
        if !wanted.contains(&b'9') {
            return false;
        }
        let mut row = Row::default();
        let (mut all, mut whole) = (0, 0);
        for line in rest.split_inclusive(|&byte| byte == b'\n') {
            row.clear(0);
            let state = parse(
                line,
                self.delimiter,
                State::Start,
                &mut row,
                self.escapes,
                &mut false,
            );
            if row.len() == 0 || form(row.field(0)) != wanted {
                return false;
            }
            all += 1;
            whole += usize::from(state == State::Done && row.len() == width);
        }
        whole > 0 && 2 * whole >= all
    }

    /// Gives up on the first line of a row whose quotation mark never closes, and goes on after it.
    fn unclosed(&mut self, line: usize, first_line_end: usize) -> Error {
        if self.recoveries == 0 {
            self.raw.clear();
            let message = format!(
                "line {line}: a quotation mark that opens here never closes, as in {RECOVERIES} lines before; \
                 nothing after it was read: is the file damaged?"
            );
            return Error::new(ErrorKind::Format, message);
        }
        self.recoveries -= 1;
        self.source.put_back(self.raw.split_off(first_line_end));
        self.line = line;
        let message = format!(
            "line {line}: a quotation mark that opens here never closes; the line was left out: close it, or double each \
             mark inside the field"
        );
        Error::new(ErrorKind::Format, message)
    }

    fn too_large(&mut self, line: usize, first_line_end: usize, state: State) -> Error {
        if state == State::Quoted && self.line > line && self.recoveries > 0 {
            return self.unclosed(line, first_line_end);
        }
        let is_whole = matches!(self.raw.last(), Some(b'\n' | b'\r'));
        if !is_whole && let Err(failure) = skip_line(&mut self.source) {
            return failed(failure);
        }
        let message = format!(
            "line {line}: the row has more than {}; it was left out (--max-unpacked allows more)",
            limits::size(self.largest as u64)
        );
        Error::new(ErrorKind::TooLarge, message)
    }
}

/// Reads on to the end of the line, keeping nothing.
pub(super) fn skip_line(source: &mut impl BufRead) -> io::Result<()> {
    loop {
        let chunk = source.fill_buf()?;
        let found = chunk.iter().position(|&byte| byte == b'\n');
        let taken = found.map_or(chunk.len(), |at| at + 1);
        source.consume(taken);
        if taken == 0 || found.is_some() {
            return Ok(());
        }
    }
}

/// Parses a line of a row onto the fields so far. A line without an end is the last of the file.
fn parse(
    line: &[u8],
    delimiter: u8,
    mut state: State,
    row: &mut Row,
    escapes: bool,
    has_stray_mark: &mut bool,
) -> State {
    let mut backslashes = 0;
    for &byte in line {
        let is_outside = state != State::Quoted;
        let is_escaped = escapes && backslashes % 2 == 1;
        backslashes = if byte == b'\\' { backslashes + 1 } else { 0 };
        match byte {
            QUOTE if state == State::Quoted && is_escaped => {
                row.bytes.pop();
                row.bytes.push(QUOTE);
            }
            // Where marks are escaped, line ends, tabs and the backslash itself are too.
            b'n' | b'r' | b't' | b'\\' | b'\n' | b'\r' if state == State::Quoted && is_escaped => {
                row.bytes.pop();
                row.bytes.push(match byte {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    other => other,
                });
            }
            QUOTE if state == State::Start => state = State::Quoted,
            QUOTE if state == State::Quoted => state = State::Mark,
            b'\n' | b'\r' if is_outside => break,
            _ if is_outside && byte == delimiter => {
                row.ends.push(row.bytes.len());
                state = State::Start;
            }
            QUOTE if state == State::Mark => {
                row.bytes.push(QUOTE);
                state = State::Quoted;
            }
            _ => {
                if state == State::Mark {
                    *has_stray_mark = true;
                    row.bytes.push(QUOTE);
                    state = State::Quoted;
                } else if state == State::Start {
                    state = State::Bare;
                }
                row.bytes.push(byte);
            }
        }
    }
    if state == State::Quoted {
        return State::Quoted;
    }
    row.ends.push(row.bytes.len());
    State::Done
}

/// The form of an id: `a9-9` for `n12-7`. Empty for what is none.
fn form(id: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 40;
    let mut form: Vec<u8> = Vec::new();
    for &byte in id.iter().take(LONGEST) {
        let kind = match byte {
            b'0'..=b'9' => b'9',
            b' ' => return Vec::new(),
            _ if byte.is_ascii_alphabetic() => b'a',
            _ => byte,
        };
        if form.last() != Some(&kind) {
            form.push(kind);
        }
    }
    form
}

/// Whether marks inside fields are escaped: after `\"` the field goes on. Where marks are doubled, the second follows.
fn has_escapes(sample: &[u8]) -> bool {
    let goes_on = |byte: u8| !b",;\t|\r\n\"".contains(&byte);
    let mut found = sample
        .windows(4)
        .filter(|bytes| bytes[0] == b'\\' && bytes[1] == QUOTE);
    let doubled = |bytes: &[u8]| bytes[2] == QUOTE && goes_on(bytes[3]);
    found.clone().any(|bytes| goes_on(bytes[2])) && !found.any(doubled)
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
}

fn stray_mark(first: usize, last: usize) -> Error {
    let message = format!(
        "lines {first} to {last}: a quotation mark inside a field is not doubled, or one is missing, so it cannot be told \
         where the rows end; these lines were left out"
    );
    Error::new(ErrorKind::Format, message)
}

/// What a failure to read means: the kind is that of damage where an archive said so.
pub(super) fn failed(cause: io::Error) -> Error {
    let kind = match cause.kind() {
        io::ErrorKind::InvalidData => ErrorKind::Format,
        io::ErrorKind::FileTooLarge => ErrorKind::TooLarge,
        _ => ErrorKind::Io,
    };
    Error::new(kind, cause.to_string()).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_are_escaped_are_marks() {
        let table =
            b"a,\"he said \\\"no\\\" to it\"\nb,\"\\\"yes,\\\" she said: \\\"fine\\\"\"\nc,\"d\"\n";
        let mut rows = Rows::new(&table[..], 1000);
        rows.peek_line().unwrap();
        assert_eq!(
            rows_of(rows),
            [
                Ok(vec!["a".to_owned(), "he said \"no\" to it".to_owned()]),
                Ok(vec![
                    "b".to_owned(),
                    "\"yes,\" she said: \"fine\"".to_owned()
                ]),
                Ok(vec!["c".to_owned(), "d".to_owned()])
            ]
        );
        assert!(!has_escapes(b"x,\"a\\\"\"b\"\ny,\"C:\\\"\n"));
    }

    #[test]
    fn line_ends_are_escaped_where_marks_are() {
        let table =
            b"a,\"\\\"no\\\" he said.\\nShe left.\"\nb,\"C:\\\\new\\\"s\\\\\"\nc,\"one\\\ntwo\"\n";
        let mut rows = Rows::new(&table[..], 1000);
        rows.peek_line().unwrap();
        let texts = rows_of(rows).into_iter().map(|row| row.unwrap().remove(1));
        let wanted = ["\"no\" he said.\nShe left.", "C:\\new\"s\\", "one\ntwo"];
        assert_eq!(texts.collect::<Vec<_>>(), wanted);
        assert_eq!(good("a,\"x\\n\""), [["a", "x\\n"]]);
    }

    #[test]
    fn a_missing_mark_does_not_cost_the_rows_after_it() {
        let table = b"1,x,\"One. \"Two,\" he said.\n2,x,Three he said.\n3,x,\"Four, he said.\"\n4,x,\"a\"\n";
        let mut rows = Rows::new(&table[..], 1000);
        rows.width = Some(3);
        let found = rows_of(rows);
        assert!(found[0].is_err());
        let firsts: Vec<&str> = found[1..]
            .iter()
            .map(|row| row.as_ref().unwrap()[0].as_str())
            .collect();
        assert_eq!(firsts, ["2", "3", "4"]);
    }

    fn rows_of(mut rows: Rows<&[u8]>) -> Vec<std::result::Result<Vec<String>, String>> {
        let mut out = Vec::new();
        let mut row = Row::default();
        loop {
            match rows.read(&mut row) {
                Ok(false) => return out,
                Ok(true) => {
                    let text = |index| String::from_utf8(row.field(index).to_vec()).unwrap();
                    out.push(Ok((0..row.len()).map(text).collect()));
                }
                Err(error) => out.push(Err(error.message().to_owned())),
            }
        }
    }

    fn read(text: &str) -> Vec<std::result::Result<Vec<String>, String>> {
        rows_of(Rows::new(text.as_bytes(), 1 << 20))
    }

    fn good(text: &str) -> Vec<Vec<String>> {
        read(text)
            .into_iter()
            .map(std::result::Result::unwrap)
            .collect()
    }

    #[test]
    fn rows_are_read_by_the_book() {
        assert_eq!(
            good("a,b\n1,\"x, \"\"y\"\"\nz\"\n"),
            [vec!["a", "b"], vec!["1", "x, \"y\"\nz"]]
        );
        assert_eq!(
            good("a,b\r\n\r\n1,\r\n,\"\""),
            [["a", "b"], ["1", ""], ["", ""]]
        );
        assert_eq!(good("a,b\r1,\"x\r\ny\"\r"), [["a", "b"], ["1", "x\r\ny"]]);
        assert_eq!(
            good("a\n5\" pipe, \"x\""),
            [vec!["a"], vec!["5\" pipe", " \"x\""]]
        );
        assert_eq!(good(""), Vec::<Vec<String>>::new());
        assert_eq!(good("\n \n"), Vec::<Vec<String>>::new());
    }

    fn of_width(table: &str, width: usize) -> Vec<std::result::Result<Vec<String>, String>> {
        let mut rows = Rows::new(table.as_bytes(), 1 << 20);
        rows.width = Some(width);
        rows.delimiter = b'\t';
        rows_of(rows)
    }

    #[test]
    fn a_mark_that_closes_before_more_words_is_of_the_text() {
        let table = "1\tMill\t\"Ask the weather,\" he said.\n2\tOven\tShe had.\n\
                     3\tRoof\t\"It leaks.\" \"No.\" So it went.\n4\tEnd\t\"Fine,\" he said, \"fine.\"";
        let texts: Vec<String> = of_width(table, 3)
            .into_iter()
            .map(|row| row.unwrap()[2].clone())
            .collect();
        assert_eq!(
            texts,
            [
                "\"Ask the weather,\" he said.",
                "She had.",
                "\"It leaks.\" \"No.\" So it went.",
                "\"Fine,\" he said, \"fine.\""
            ]
        );
    }

    #[test]
    fn a_quoted_field_of_several_lines_is_not_cut_at_marks_of_its_own() {
        let table = "1\tMill\t\"A 5\"-pipe and \"\"no\"\" water.\nIt burst.\"\n2\tOven\tShe had.\n";
        let rows = of_width(table, 3);
        assert!(rows[0].as_ref().unwrap_err().starts_with("lines 1 to 2"));
        assert_eq!(rows[1].as_ref().unwrap()[0], "2");
        let table = "1\tMill\t\"Rain,\" he said.\nIt\tburst.\n2\tOven\tShe had.\n";
        assert!(of_width(table, 3)[0].is_err());
    }

    #[test]
    fn damaged_rows_in_a_row_cost_themselves_alone() {
        let table = "id,title,text\nu1,A,No marks, though \"Rain,\" said Bo.\nu2,B,\"It rained. \"Three,\" said Bo.\n\
                     u3,C,Fine.\nu4,D,\"Fine too.\"\n";
        let mut rows = Rows::new(table.as_bytes(), 1 << 20);
        rows.width = Some(3);
        let rows = rows_of(rows);
        let kept = rows.iter().flatten().filter(|row| row.len() == 3);
        let ids: Vec<&str> = kept.map(|row| row[0].as_str()).collect();
        assert_eq!(ids, ["id", "u3", "u4"]);
    }

    #[test]
    fn an_unclosed_mark_costs_one_row() {
        let rows = read("1,good\n2,\"open\n3,fine\n4,fine\n");
        assert_eq!(rows[0], Ok(vec!["1".to_owned(), "good".to_owned()]));
        assert!(
            rows[1]
                .as_ref()
                .unwrap_err()
                .starts_with("line 2: a quotation mark that opens here never closes")
        );
        assert_eq!(rows[3], Ok(vec!["4".to_owned(), "fine".to_owned()]));
        assert_eq!(rows.len(), 4);
    }

    #[test]
    fn a_file_of_unclosed_marks_comes_to_an_end() {
        let rows = read(&"1,\"open\n".repeat(101));
        assert!(rows.iter().all(std::result::Result::is_err));
        assert!(
            rows.last()
                .unwrap()
                .as_ref()
                .unwrap_err()
                .contains("nothing after it was read")
        );
        assert!(rows.len() <= 101);
    }

    #[test]
    fn a_stray_mark_is_kept_on_one_line_and_an_error_over_several() {
        assert_eq!(
            good("1,\"He said \"no\" twice\""),
            [["1", "He said \"no\" twice"]]
        );
        let rows = read("1,\"open\n2,\"Text\"\n3,fine");
        assert!(rows[0].as_ref().unwrap_err().starts_with("lines 1 to 2: "));
        assert_eq!(rows[1], Ok(vec!["3".to_owned(), "fine".to_owned()]));
    }

    #[test]
    fn a_row_too_large_is_left_out_and_reading_goes_on() {
        let long = "x".repeat(100);
        for text in [format!("1,{long}\n2,fine"), format!("1,\"{long}\"\n2,fine")] {
            let small = || Rows::new(text.as_bytes(), 50);
            let mut row = Row::default();
            assert!(small().read(&mut row).is_err());
            assert_eq!((row.len(), row.field(0)), (1, &b"1"[..]));
            let rows = rows_of(small());
            assert!(
                rows[0].as_ref().unwrap_err().contains("left out"),
                "{rows:?}"
            );
            assert_eq!(rows[1], Ok(vec!["2".to_owned(), "fine".to_owned()]));
        }
        let runaway = format!("1,\"open\n{}", "2,fine\n".repeat(20));
        let rows = rows_of(Rows::new(runaway.as_bytes(), 50));
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 20);
    }

    #[test]
    fn a_peeked_line_is_read_again() {
        let mut rows = Rows::new(&b"\na;b\n1;2\n"[..], 50);
        assert_eq!(rows.peek_line().unwrap(), b"a;b\n");
        rows.delimiter = b';';
        let mut row = Row::default();
        assert!(rows.read(&mut row).unwrap());
        assert_eq!((row.field(1), row.line, row.len()), (&b"b"[..], 2, 2));
        assert_eq!(row.field(7), b"");
    }
}
