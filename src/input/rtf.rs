//! Rich text (`.rtf`): its words, without the fonts, pictures and fields around them.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::error::{Error, ErrorKind, Result};

/// A line of the text, up to the end of its paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Whether it stands in the middle.
    pub(super) is_centred: bool,
}

/// Groups inside one another; no writer needs a tenth of it.
const DEEPEST: usize = 2_000;

/// The destinations whose words are no text.
const HIDDEN: [&str; 30] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "xmlnstbl",
    "latentstyles",
    "datastore",
    "themedata",
    "colorschememapping",
    "generator",
    "filetbl",
    "bkmkstart",
    "bkmkend",
    "nonshppict",
    "annotation",
];

/// Reads the lines of a document.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Line>> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Error::new(
            ErrorKind::Format,
            "this is no RTF document; is its ending right?",
        ));
    }
    let mut parser = Parser::new(bytes);
    parser.read()?;
    Ok(parser.lines)
}

/// What holds inside a group.
#[derive(Clone, Copy)]
struct Group {
    is_hidden: bool,
    /// Characters after a `\u` that stand for it in older programs.
    fallback: usize,
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    outer: Vec<Group>,
    encoding: &'static Encoding,
    /// Bytes of the code page, decoded together: some characters have two.
    pending: Vec<u8>,
    /// Characters still to be passed over after a `\u`.
    skips: usize,
    /// The first half of a character beyond the 65,536.
    half: Option<u16>,
    line: Line,
    lines: Vec<Line>,
}

impl<'a> Parser<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            group: Group {
                is_hidden: false,
                fallback: 1,
            },
            outer: Vec::new(),
            encoding: WINDOWS_1252,
            pending: Vec::new(),
            skips: 0,
            half: None,
            line: Line::default(),
            lines: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<()> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    if self.outer.len() >= DEEPEST {
                        let message =
                            format!("groups are nested more than {DEEPEST} deep, as in no article");
                        return Err(Error::new(ErrorKind::Format, message));
                    }
                    self.outer.push(self.group);
                    self.skips = 0;
                }
                b'}' => {
                    self.flush();
                    match self.outer.pop() {
                        Some(outer) => self.group = outer,
                        None => break,
                    }
                    self.skips = 0;
                    if self.outer.is_empty() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
        // The last brace closes the document.
        if !self.outer.is_empty() {
            let message = "the RTF document is cut off or damaged: it ends within a group; fetch or save it again";
            return Err(Error::new(ErrorKind::Format, message));
        }
        self.end_line();
        Ok(())
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else {
            return;
        };
        if first.is_ascii_alphabetic() {
            return self.word();
        }
        self.at += 1;
        match first {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
                let value = std::str::from_utf8(digits)
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                self.at = (self.at + 2).min(self.bytes.len());
                if let Some(value) = value {
                    self.byte(value);
                }
            }
            b'*' => self.group.is_hidden = true,
            b'~' => self.char('\u{a0}'),
            b'_' => self.char('-'),
            b'-' => {}
            b'\r' | b'\n' => self.end_line(),
            other => self.byte(other),
        }
    }

    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let is_negative = rest.get(length) == Some(&b'-');
        let start = length + usize::from(is_negative);
        let digits = rest[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let number: Option<i64> = std::str::from_utf8(&rest[start..start + digits])
            .ok()
            .and_then(|digits| digits.parse().ok());
        let number = number.map(|number| if is_negative { -number } else { number });
        let end = if digits > 0 { start + digits } else { length };
        // One space after a control word is a part of it.
        let end = end + usize::from(rest.get(end) == Some(&b' '));
        self.at += end;
        self.obey(word, number);
    }

    fn obey(&mut self, word: &str, number: Option<i64>) {
        match word {
            "par" | "line" | "sect" | "page" | "row" => self.end_line(),
            "cell" | "tab" => self.char('\t'),
            "emdash" => self.char('—'),
            "endash" => self.char('–'),
            "lquote" => self.char('‘'),
            "rquote" => self.char('’'),
            "ldblquote" => self.char('“'),
            "rdblquote" => self.char('”'),
            "bullet" => self.char('•'),
            "emspace" | "enspace" | "qmspace" => self.char(' '),
            "u" => self.unicode(number.unwrap_or_default()),
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "qc" => self.line.is_centred = true,
            "ql" | "qr" | "qj" | "pard" => self.line.is_centred = false,
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or_default());
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "bin" => {
                let length = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            "v" => self.group.is_hidden = number != Some(0),
            _ if HIDDEN.contains(&word) => self.group.is_hidden = true,
            _ => {}
        }
    }

    fn unicode(&mut self, number: i64) {
        // Written as a signed number of 16 bits.
        let unit = u16::try_from(number.rem_euclid(1 << 16)).unwrap_or_default();
        let skips = self.group.fallback;
        self.skips = 0;
        let units = self.half.take().into_iter().chain([unit]);
        if (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
        } else {
            let decoded: Vec<char> = char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect();
            for c in decoded {
                self.char(c);
            }
        }
        self.skips = skips;
    }

    /// A byte of the text, in the document's code page.
    fn byte(&mut self, byte: u8) {
        if self.skips > 0 {
            self.skips -= 1;
        } else if !self.group.is_hidden {
            self.pending.push(byte);
        }
    }

    fn char(&mut self, c: char) {
        if self.skips > 0 {
            self.skips -= 1;
        } else if !self.group.is_hidden {
            self.flush();
            self.line.text.push(c);
        }
    }

    fn flush(&mut self) {
        let bytes = std::mem::take(&mut self.pending);
        self.line
            .text
            .push_str(&self.encoding.decode_without_bom_handling(&bytes).0);
    }

    fn end_line(&mut self) {
        if self.group.is_hidden {
            return;
        }
        self.flush();
        let is_centred = self.line.is_centred;
        let line = std::mem::take(&mut self.line);
        self.line.is_centred = is_centred;
        self.lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> Vec<String> {
        lines(rtf.as_bytes())
            .unwrap()
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn words_are_read_without_what_surrounds_them() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator X}{\\info{\\title No}}\n\\pard\\qc\\b The Post\\b0\\par\n\
            \\pard He said \\ldblquote no\\rdblquote\\~\\'97 caf\\'e9.\\par{\\field{\\*\\fldinst HYPERLINK}{\\fldrslt Link}} \\{x\\}\\line y}";
        assert_eq!(
            text(rtf),
            ["The Post", "He said “no”\u{a0}— café.", "Link {x}", "y"]
        );
        assert!(lines(rtf.as_bytes()).unwrap()[0].is_centred);
    }

    #[test]
    fn characters_of_unicode_replace_their_stand_ins() {
        assert_eq!(
            text("{\\rtf1 a\\u8217?b\\u-10179?\\u-8704?c{\\uc0 \\u233}d}"),
            ["a’b😀céd"]
        );
        assert_eq!(text("{\\rtf1\\ansicpg1251 \\'ee\\'ed}"), ["он"]);
        assert_eq!(text("{\\rtf1 a{\\pict\\bin4 }}}}b}c}"), ["ac"]);
    }

    #[test]
    fn what_is_cut_off_is_an_error_and_other_damage_is_passed_over() {
        for rtf in [
            "{\\rtf1",
            "{\\rtf1 a\\",
            "{\\rtf1 a\\'",
            "{\\rtf1 \\bin99 a}",
            "{\\rtf1 He said no.\\par {\\b She sa",
            "{\\rtf1 He said no.\\par {\\b She said}",
        ] {
            let error = lines(rtf.as_bytes()).unwrap_err();
            assert!(error.to_string().contains("cut off"), "{rtf}: {error}");
        }
        for rtf in [
            "{\\rtf1}}}",
            "{\\rtf1 a}\r\n\0",
            "{\\rtf1 \\u99999999999999999999 x}",
        ] {
            assert!(lines(rtf.as_bytes()).is_ok(), "{rtf}");
        }
        assert!(lines(b"plain").is_err());
        let deep = format!("{{\\rtf1 {}", "{".repeat(100_000));
        assert_eq!(
            lines(deep.as_bytes()).unwrap_err().kind(),
            ErrorKind::Format
        );
    }
}
