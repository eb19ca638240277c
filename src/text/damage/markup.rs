//! Html left in a text: character references and tags.

use html_escape::decode_html_entities;

/// Longest name of a character reference, in bytes.
const LONGEST: usize = 32;

/// How often references may be wrapped in one another: `&amp;amp;quot;`.
const WRAPPED: usize = 3;

/// The text with characters for their references; nothing where it has none.
pub(super) fn without_references(text: &str) -> Option<String> {
    let mut mended = decoded(text)?;
    for _ in 1..WRAPPED {
        match decoded(&mended) {
            Some(again) => mended = again,
            None => break,
        }
    }
    Some(mended)
}

fn decoded(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('&') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let reference = &rest[..end.map_or(1, |end| end + 1)];
        match character(reference) {
            Some(character) => {
                mended.push_str(&character);
                found = true;
            }
            None => mended.push_str(reference),
        }
        rest = &rest[reference.len()..];
    }
    mended.push_str(rest);
    found.then_some(mended)
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
pub(super) fn without_tags(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('<') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((is, length)) = tag(rest) else {
            mended.push('<');
            rest = &rest[1..];
            continue;
        };
        found = true;
        rest = &rest[length..];
        // A break is a break, however many elements end there.
        let there = mended.len() - mended.trim_end_matches('\n').len();
        mended.push_str(&"\n".repeat(usize::saturating_sub(is, there.min(2))));
    }
    mended.push_str(rest);
    found.then(|| mended.trim_start_matches('\n').to_owned())
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
        let mend = |text| without_references(text);
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
        let mend = |text| without_tags(text);
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
