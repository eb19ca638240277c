//! Html left in a text: character references and tags.

use html_escape::decode_html_entities;

use super::mending::{Mended, Mending};

/// Longest name of a character reference, in bytes.
const LONGEST: usize = 32;

/// The text with characters for their references, one wrapping of them off; nothing where it has none.
pub(super) fn without_references(text: &str) -> Option<Mended> {
    let mut mending = Mending::of(text);
    while let Some(at) = mending.rest().find('&') {
        mending.copy(at);
        let rest = mending.rest();
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let reference = &rest[..end.map_or(1, |end| end + 1)];
        match character(reference) {
            Some(character) => mending.replace(reference.len(), &character),
            None => mending.copy(reference.len()),
        }
    }
    mending.done()
}

/// What a reference such as `&#8217;` stands for.
fn character(reference: &str) -> Option<String> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let number = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        let number = number.ok()?;
        // Browsers take these for Windows-1252, as those who write them do.
        if let Ok(byte @ 0x80..=0x9f) = u8::try_from(number) {
            return Some(
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(&[byte])
                    .0
                    .into_owned(),
            );
        }
        let is_text = |c: &char| !c.is_control() || c.is_whitespace();
        return char::from_u32(number).filter(is_text).map(String::from);
    }
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let character = decode_html_entities(reference);
    (is_name && character != reference).then(|| character.into_owned())
}

/// Elements that break a line, and those that end a paragraph; all others only mark words.
const LINES: [&str; 3] = ["br", "tr", "li"];
const PARAGRAPHS: [&str; 12] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "table",
];
const MARKS: [&str; 14] = [
    "a", "b", "i", "u", "em", "strong", "span", "font", "img", "sup", "sub", "td", "small", "cite",
];

/// The text without tags, paragraphs and lines where they say; nothing where it has none.
pub(super) fn without_tags(text: &str) -> Option<Mended> {
    let mut mending = Mending::of(text);
    while let Some(at) = mending.rest().find('<') {
        mending.copy(at);
        let Some((breaks, length)) = tag(mending.rest()) else {
            mending.copy(1);
            continue;
        };
        // A break is a break, however many elements end there; before the first word there is nothing to break.
        let written = mending.written();
        let words = written.trim_end_matches('\n');
        let there = match words.len() {
            0 => breaks,
            _ => written.len() - words.len(),
        };
        let breaks = breaks.saturating_sub(there.min(2));
        mending.replace(length, &"\n".repeat(breaks));
    }
    mending.done()
}

/// How many line breaks the tag at the start of a text stands for, and its bytes.
fn tag(text: &str) -> Option<(usize, usize)> {
    let length = text.find('>')? + 1;
    let inner = text[1..length - 1].trim_start_matches('/');
    let end = inner
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    let name = name.to_ascii_lowercase();
    let has = |names: &[&str]| names.contains(&name.as_str());
    let is_tag = attributes.is_empty() || attributes.starts_with([' ', '/', '\n']);
    if !is_tag || attributes.contains('<') {
        None
    } else if has(&LINES) {
        Some((breaks(text, length), length))
    } else if has(&PARAGRAPHS) {
        Some((2, length))
    } else {
        has(&MARKS).then_some((0, length))
    }
}

/// Two lines broken one after the other end a paragraph.
fn breaks(text: &str, length: usize) -> usize {
    let is_break = |text: &str| {
        text.get(..3)
            .is_some_and(|tag| tag.eq_ignore_ascii_case("<br"))
    };
    if is_break(text) && is_break(text[length..].trim_start()) {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_characters() {
        let mend = |text: &str| {
            let mut text = text.to_owned();
            let mut found = None;
            while let Some(mended) = without_references(&text) {
                text = mended.text;
                found = Some(text.clone());
            }
            found
        };
        assert_eq!(
            mend("&#8220;We&rsquo;re &amp;quot;in&amp;quot;&#x201D; &#146;").as_deref(),
            Some("“We’re \"in\"” ’")
        );
        for text in [
            "AT&T; R&D",
            "&nosuch;",
            "&",
            "&#;",
            "&#55555555555;",
            "&#0;",
            "a & b; c",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
    }

    #[test]
    fn tags_are_breaks_or_nothing() {
        let mend = |text| without_tags(text).map(|mended| mended.text);
        assert_eq!(
            mend("<p>One.</p><p class=\"x\">Two.<br/>Three.<br><br>Four.</p>").as_deref(),
            Some("One.\n\nTwo.\nThree.\n\nFour.\n\n")
        );
        assert_eq!(
            mend("<b>No</b>, <a href='x'>he</a> said").as_deref(),
            Some("No, he said")
        );
        for text in ["3 < 4 > 2", "<tweet id=1>", "<guido at python>", "<", "<p"] {
            assert_eq!(mend(text), None, "{text}");
        }
    }
}
