//! Addresses inside a text: web pages, host names, mail, handles and tags, each one token.

use super::token::{char_at, is_gap, is_letter, is_mark, letters_end};

/// Last labels of host names that are common in news; others are taken for a lost break between two sentences.
const TOP_LEVEL: [&str; 40] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "co", "io", "tv", "me", "ly",
    "fm", "am", "uk", "us", "au", "ca", "nz", "ie", "in", "pk", "za", "ng", "ke", "sg", "my", "hk",
    "jp", "cn", "de", "fr", "es", "it", "eu", "ru", "ch", "gl",
];

/// Longest label of a host name, in bytes, by its standard; bounds the look ahead.
const LABEL: usize = 63;

/// Most labels after the first that are looked at, which bounds it too: `edition.news.example.co.uk` has four.
const LABELS: usize = 4;

/// The end of a web address that begins with its scheme or `www.`.
pub(super) fn address_end(text: &str, start: usize) -> Option<usize> {
    let prefix = ["http://", "https://", "www."].iter().find(|prefix| {
        let head = text.as_bytes()[start..].get(..prefix.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
    })?;
    Some(path_end(text, start + prefix.len()))
}

/// The end of an address that goes on at `start`, without the punctuation of the sentence around it.
fn path_end(text: &str, start: usize) -> usize {
    let stops = |c: char| is_gap(c) || matches!(c, '"' | '“' | '”' | '<' | '>' | '«' | '»');
    let rest = &text[start..];
    let rest = &rest[..rest.find(stops).unwrap_or(rest.len())];
    let ends = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '\'' | '’' | '…' | '*' | '—'
        )
    };
    start + rest.trim_end_matches(ends).len()
}

/// The end of a handle or tag whose letters begin at `start`.
pub(super) fn tag_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let stops = |c: char| !(is_letter(c) || c == '_' || is_mark(c));
    start + rest.find(stops).unwrap_or(rest.len())
}

/// The end of a host name or mail address whose first label is `text[part..at]`: `.com`, `.co.uk/news`, `.smith@site.org`.
pub(super) fn host_end(text: &str, part: usize, at: usize) -> Option<usize> {
    let first = &text[part..at];
    if !first.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let shouted = first.bytes().all(|b| !b.is_ascii_lowercase());
    let (mut end, mut found) = (at, None);
    for _ in 0..LABELS {
        let Some(tail) = text[end..].strip_prefix('.') else {
            break;
        };
        let small = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
        let length = tail
            .bytes()
            .take(LABEL)
            .take_while(|b| small(b) || shouted && b.is_ascii_uppercase())
            .count();
        if length == 0 {
            break;
        }
        end += 1 + length;
        let after = char_at(text, end);
        if after == Some('@') && char_at(text, end + 1).is_some_and(is_letter) {
            return Some(mail_end(text, end + 1));
        }
        let label = &tail[..length];
        let cut_short = label.len() < 3 && label.bytes().any(|b| b.is_ascii_uppercase());
        let top = TOP_LEVEL.iter().any(|top| label.eq_ignore_ascii_case(top));
        if top && !cut_short && !after.is_some_and(is_letter) {
            found = Some(end);
        }
    }
    let end = found?;
    Some(if text[end..].starts_with('/') {
        path_end(text, end)
    } else {
        end
    })
}

/// The end of a mail address whose host begins at `start`.
pub(super) fn mail_end(text: &str, start: usize) -> usize {
    let mut at = letters_end(text, start);
    while let Some('.' | '-' | '_') = char_at(text, at)
        && char_at(text, at + 1).is_some_and(is_letter)
    {
        at = letters_end(text, at + 1);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;

    fn words(text: &str) -> Vec<&str> {
        tokens(text)
            .iter()
            .map(|token| &text[token.range()])
            .collect()
    }

    #[test]
    fn addresses_are_whole() {
        assert_eq!(
            words("(https://a.example/b?c=d), news.example.com/x. jo.doe@site.org @jo_d #vote"),
            [
                "(",
                "https://a.example/b?c=d",
                ")",
                ",",
                "news.example.com/x",
                ".",
                "jo.doe@site.org",
                "@jo_d",
                "#vote"
            ]
        );
    }
}
