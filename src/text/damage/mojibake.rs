//! UTF-8 that was read as Windows-1252, once or more often.
//!
//! Only runs of characters that are whole UTF-8 sequences are decoded again; what stands between them was read rightly, or is beyond
//! help. A sequence of two characters is seen as damage only where no writer would put them side by side.

use encoding_rs::WINDOWS_1252;

use super::mending::{Mended, Mending};

/// Characters that may stand after a letter in a whole text, though their bytes could continue a sequence.
const MARKS: [char; 12] = ['“', '”', '‘', '’', '–', '—', '…', '•', '»', '«', '·', '°'];

/// The text decoded once more; nothing where it seems to be right.
pub(super) fn mended(text: &str) -> Option<Mended> {
    let mut is_sure = false;
    let mut found = false;
    let mut places: Vec<(usize, usize, char, bool)> = Vec::new();
    let mut skip_to = 0;
    for (at, lead) in text.char_indices() {
        if at < skip_to || lead.is_ascii() {
            continue;
        }
        let Some((decoded, length)) = sequence(&text[at..]) else {
            continue;
        };
        let second = text[at + lead.len_utf8()..].chars().next();
        let doubtful =
            decoded.len_utf8() == 2 && second.is_some_and(|second| MARKS.contains(&second));
        is_sure |= !doubtful;
        found |= !doubtful;
        skip_to = at + length;
        places.push((at, length, decoded, doubtful));
    }
    if !found {
        return None;
    }
    let mut mending = Mending::of(text);
    let sure = |doubtful: &bool| is_sure || !doubtful;
    for (at, length, decoded, _) in places.into_iter().filter(|(.., it)| sure(it)) {
        mending.copy_to(at);
        mending.replace(length, decoded.encode_utf8(&mut [0; 4]));
    }
    mending.done()
}

/// The character whose UTF-8 bytes a text begins with, each read as a character of its own, and the bytes that these take.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = byte(chars.next()?)?;
    let count = match lead {
        // What two bytes stand for beyond Latin letters is no part of English news.
        0xc2..=0xc6 | 0xcb => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = vec![lead];
    let mut length = text.len() - chars.as_str().len();
    for _ in 1..count {
        let next = chars.next()?;
        bytes.push(byte(next).filter(|byte| (0x80..=0xbf).contains(byte))?);
        length += next.len_utf8();
    }
    let decoded = std::str::from_utf8(&bytes).ok()?;
    let decoded = decoded.chars().next()?;
    // Bytes without a character stand for themselves where a text was misread twice; the last two marks of Windows-1252 stand apart.
    let is_text = !decoded.is_control() || byte(decoded).is_some();
    let is_latin = !matches!(lead, 0xc6 | 0xcb) || byte(decoded).is_some();
    (is_text && is_latin).then_some((decoded, length))
}

/// The byte that Windows-1252 reads as a character; bytes that it has no character for are read as controls.
fn byte(character: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    (!failed && bytes.len() == 1)
        .then(|| bytes[0])
        .filter(|byte| *byte >= 0x80)
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
    fn a_whole_text_is_not_decoded_again() {
        for text in [
            "“CAFÉ”",
            "naïve",
            "SÃO PAULO",
            "IRMÃ”",
            "Zoë – Ångström’s",
            "â",
            "Âµ".split_at(2).0,
            "",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
