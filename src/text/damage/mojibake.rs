//! UTF-8 that was read as Windows-1252 or as ISO-8859-1, once or more often.
//!
//! Only runs of characters that are whole UTF-8 sequences are decoded again; what stands between them was read rightly, or is beyond
//! help. A sequence is seen as damage only where no writer would put its characters side by side. One sequence is known without its
//! last byte: that of `”` ends in a byte that Windows-1252 has no character for, so that many programs drop or replace it.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::mending::{Mended, Mending};

/// What is left of `”` when its last byte is lost.
const CUT: &str = "â€";

/// What programs put in the place of a byte that they cannot read.
const REPLACEMENT: char = '\u{fffd}';

/// Characters that were one.
struct Misread {
    range: Range<usize>,
    meant: char,
    certainty: Certainty,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Sure,
    /// A letter and a mark behind it, which may be meant.
    Doubtful,
    /// The last byte is lost.
    Cut,
}

/// The text decoded once more; nothing where it seems to be right.
pub(super) fn mended(text: &str) -> Option<Mended> {
    let misread = all_misread(text);
    if misread.iter().all(|it| it.certainty != Certainty::Sure) {
        return None;
    }
    // A mark that closes is told by those that open.
    let opens = misread.iter().any(|it| it.meant == '“');
    let mut cut = misread.iter().filter(|it| it.certainty == Certainty::Cut);
    // Where the byte was dropped once, it was always, and a question mark behind it is one.
    let is_dropped = cut.any(|it| !text[it.range.end..].starts_with(['?', REPLACEMENT]));
    let mut mending = Mending::of(text);
    for it in misread {
        let lost = match it.certainty {
            Certainty::Cut if !opens => continue,
            Certainty::Cut => match text[it.range.end..].chars().next() {
                Some(REPLACEMENT) => REPLACEMENT.len_utf8(),
                Some('?') if !is_dropped => 1,
                _ => 0,
            },
            Certainty::Sure | Certainty::Doubtful => 0,
        };
        mending.copy_to(it.range.start);
        mending.replace(it.range.len() + lost, it.meant.encode_utf8(&mut [0; 4]));
    }
    mending.done()
}

/// Whether a text has what is left of a misread mark, which nothing in it tells for certain.
pub(super) fn has_remains(text: &str) -> bool {
    text.contains(CUT)
}

/// All that was misread, in order.
fn all_misread(text: &str) -> Vec<Misread> {
    let mut found: Vec<Misread> = Vec::new();
    for (at, first) in text.char_indices() {
        let before = found.last().map_or(0, |before| before.range.end);
        if at < before || first.is_ascii() {
            continue;
        }
        let is_joined = at == before && !found.is_empty();
        let misread = sequence(&text[at..], is_joined).or_else(|| cut(&text[at..]));
        found.extend(misread.map(|(meant, length, certainty)| Misread {
            range: at..at + length,
            meant,
            certainty,
        }));
    }
    found
}

/// The character whose UTF-8 bytes a text begins with, each read as a character of its own, and the bytes that these take.
fn sequence(text: &str, is_joined: bool) -> Option<(char, usize, Certainty)> {
    let mut chars = text.chars();
    let lead = byte(chars.next()?)?;
    let count = match lead {
        // What two bytes stand for beyond Latin letters is no part of English news.
        0xc2..=0xc6 | 0xcb => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let behind = chars.as_str();
    let mut bytes = vec![lead];
    for _ in 1..count {
        let next = byte(chars.next()?);
        bytes.push(next.filter(|byte| (0x80..=0xbf).contains(byte))?);
    }
    let length = text.len() - chars.as_str().len();
    let decoded = std::str::from_utf8(&bytes).ok()?;
    let decoded = decoded.chars().next()?;
    // Bytes without a character stand for themselves where a text was misread twice; the last two marks of Windows-1252 stand apart.
    let is_text = !decoded.is_control() || is_joined || behind.starts_with(decoded);
    let is_latin = !matches!(lead, 0xc6 | 0xcb) || byte(decoded).is_some();
    if !(is_text && is_latin) {
        return None;
    }
    let certainty = match count {
        2 if is_mark(bytes[1]) => Certainty::Doubtful,
        2 => Certainty::Sure,
        // `‘… Beyoncé’”` and `la liberté »` are no Chinese; no word ends in `â`, which begins all the marks.
        _ if lead != 0xe2 && bytes[1..].iter().all(|&it| is_mark(it) || it == 0xa0) => return None,
        _ => Certainty::Sure,
    };
    Some((decoded, length, certainty))
}

/// The closing mark that a text begins with, its last byte lost.
fn cut(text: &str) -> Option<(char, usize, Certainty)> {
    let is_cut = text.starts_with(CUT);
    is_cut.then_some(('”', CUT.len(), Certainty::Cut))
}

/// Whether a byte is one of “ ” ‘ ’ – — … • » « · °, which may stand after a letter in a whole text, though their bytes could
/// continue a sequence.
fn is_mark(byte: u8) -> bool {
    matches!(byte, 0x85 | 0x91..=0x97 | 0xab | 0xb0 | 0xb7 | 0xbb)
}

/// The byte that is read as a character: by ISO-8859-1, whose bytes are characters of the same number, or by Windows-1252.
fn byte(character: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(character) {
        return Some(byte).filter(|byte| *byte >= 0x80);
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    (!failed && bytes.len() == 1).then(|| bytes[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(text: &str) -> String {
        WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    /// As ISO-8859-1 reads it.
    fn misread_as_latin(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    fn mended(text: &str) -> Option<String> {
        let once = super::mended(text)?.text;
        Some(mended(&once).unwrap_or(once))
    }

    #[test]
    fn what_was_misread_is_read_rightly() {
        let text = "“We’re stuck – for now,” said Inés Peña of Łódź… £5 😀";
        let once = misread(text);
        assert_eq!(mended(&once).as_deref(), Some(text));
        assert_eq!(mended(&misread(&once)).as_deref(), Some(text));
        // A part of a text may have come from elsewhere.
        assert_eq!(
            mended(&format!("“No,” {once}")),
            Some(format!("“No,” {text}"))
        );
    }

    #[test]
    fn a_second_encoding_is_read_rightly() {
        let text = "“We’re stuck – for now,” said Inés Peña of Łódź… £5 😀";
        let once = misread_as_latin(text);
        assert!(once.starts_with("â\u{80}\u{9c}We"));
        assert_eq!(mended(&once).as_deref(), Some(text));
        assert_eq!(mended(&misread_as_latin(&once)).as_deref(), Some(text));
        assert_eq!(mended(&misread(&once)).as_deref(), Some(text));
    }

    #[test]
    fn a_closing_mark_is_known_without_its_last_byte() {
        let text = "“We go,” said Inés. “Must we?” he asked. They called it “a must”. “Who?”";
        let whole = misread(text);
        for lost in ["", "?", "\u{fffd}"] {
            let cut = whole.replace('\u{9d}', lost);
            assert_eq!(mended(&cut).as_deref(), Some(text), "{cut}");
            assert_eq!(mended(&misread(&cut)).as_deref(), Some(text), "{cut}");
        }
        let dropped = misread("“We go,” she said. Did he call it “a must”?").replace('\u{9d}', "");
        let meant = "“We go,” she said. Did he call it “a must”?";
        assert_eq!(mended(&dropped).as_deref(), Some(meant));
        // Nothing opens here: it may have been any mark.
        let alone = "Itâ€™s shut,â€? she said.";
        assert_eq!(mended(alone).as_deref(), Some("It’s shut,â€? she said."));
        assert!(has_remains(alone) && !has_remains(text));
    }

    #[test]
    fn a_whole_text_is_not_decoded_again() {
        for text in [
            "“CAFÉ”",
            "naïve",
            "SÃO PAULO",
            "IRMÃ”",
            "IRMÃ\u{94}",
            "Zoë – Ångström’s",
            "“‘I saw Beyoncé’”",
            "«\u{a0}Vive la liberté\u{a0}»",
            "un café\u{a0}\u{a0}– «\u{a0}là\u{a0}»…",
            "über Größe „Ä“ – Österreichs „Fidé“… €5",
            "Zoë\u{92}s \u{93}caf\u{e9}\u{94}\u{85}\u{85}",
            "â",
            "â€",
            "Âµ".split_at(2).0,
            "",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
        // Nor are the sound words of a text that is damaged elsewhere.
        let mixed = "“‘I saw Beyoncé’” – itâ€™s so";
        let meant = "“‘I saw Beyoncé’” – it’s so";
        assert_eq!(mended(mixed).as_deref(), Some(meant));
    }
}
