//! Backslash escapes of programs, left in the text that they stood for.

use super::mending::{Mended, Mending};

/// The text without them; nothing where it has none.
pub(super) fn mended(text: &str) -> Option<Mended> {
    if !text.contains('\\') {
        return None;
    }
    let has_quotes = text.contains("\\\"") || text.contains("\\'");
    let breaks = text.matches("\\n").count() + text.matches("\\r").count();
    // One alone may be a path: `C:\new`.
    let has_breaks = has_quotes && breaks > 0 || breaks > 1 && !text.contains(":\\");
    let mut mending = Mending::of(text);
    while let Some(at) = mending.rest().find('\\') {
        mending.copy(at);
        let after = &mending.rest()[1..];
        match after.chars().next() {
            Some(mark @ ('"' | '\'')) => mending.replace(2, mark.encode_utf8(&mut [0; 4])),
            Some('/') if has_quotes => mending.replace(2, "/"),
            Some('n') if has_breaks => mending.replace(2, "\n"),
            Some('r') if has_breaks => mending.replace(2, ""),
            Some('u') if let Some((letter, length)) = unicode(after) => {
                mending.replace(1 + length, letter.encode_utf8(&mut [0; 4]));
            }
            _ => mending.copy(1),
        }
    }
    mending.done()
}

/// The character of `u2019`, or of two of these that make one, and the bytes it takes.
fn unicode(after: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix('u')?.get(..4)?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let first = unit(after)?;
    let second = after
        .get(5..)
        .and_then(|rest| unit(rest.strip_prefix('\\')?));
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match char::from_u32(u32::from(first)) {
        Some(letter) => Some((letter, 5)),
        None => pair.map(|letter| (letter, 11)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_what_they_stand_for() {
        let mend = |text: &str| mended(text).map_or(text.to_owned(), |it| it.text);
        assert_eq!(
            mend(r#"\"No,\" he said.\n\"Go.\""#),
            "\"No,\" he said.\n\"Go.\""
        );
        assert_eq!(mend(r"It\u2019s \ud83d\ude00"), "It’s 😀");
        for plain in [r"C:\new", r"a\b", r"\ud83d", r"\u12", "\\", r"\ue9é"] {
            assert_eq!(mend(plain), plain);
        }
    }
}
