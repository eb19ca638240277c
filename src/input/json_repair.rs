//! JSON that other programs write and strict JSON forbids, made strict.
//!
//! Apart from `jsonl` because it works on characters before any parser does: half surrogate pairs (JavaScript cutting a
//! text inside an emoji), raw control characters in strings, and the `NaN` of Python for a missing value.

/// The line made strict; `None` where nothing of this kind is wrong with it. A half pair becomes U+FFFD, the rest stays
/// what was meant.
pub(super) fn repair(line: &str) -> Option<String> {
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = line;
    let mut is_string = false;
    let mut is_changed = false;
    while let Some(first) = rest.chars().next() {
        let (length, replacement) = if is_string {
            in_string(rest)
        } else {
            outside(rest)
        };
        match replacement {
            Some(replacement) => {
                out.push_str(&replacement);
                is_changed = true;
            }
            None => out.push_str(&rest[..length]),
        }
        is_string ^= first == '"';
        rest = &rest[length..];
    }
    is_changed.then_some(out)
}

/// The length of the next unit inside a string, and what to write for it if not itself.
fn in_string(rest: &str) -> (usize, Option<String>) {
    match rest.as_bytes() {
        [b'\\', b'u', ..] => match (
            code_unit(rest),
            code_unit(rest.get(6..).unwrap_or_default()),
        ) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, None),
            (Some(0xd800..=0xdfff), _) => (6, Some("\\ufffd".to_owned())),
            _ => (2, None),
        },
        [b'\\', next, ..] if next.is_ascii() => (2, None),
        [control @ 0..=31, ..] => (1, Some(format!("\\u{control:04x}"))),
        _ => (first_length(rest), None),
    }
}

fn outside(rest: &str) -> (usize, Option<String>) {
    ["NaN", "-Infinity", "Infinity"]
        .iter()
        .find(|word| rest.starts_with(**word))
        .map_or((first_length(rest), None), |word| {
            (word.len(), Some("null".to_owned()))
        })
}

fn first_length(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// The code unit of an escape `\uXXXX` at the start.
fn code_unit(rest: &str) -> Option<u16> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_pairs_are_replaced_and_whole_ones_kept() {
        let line = r#"{"a":"\ud83d\ude00 \ud83d x \ude00 \\ud800 \ud83dé"}"#;
        assert_eq!(
            repair(line).unwrap(),
            r#"{"a":"\ud83d\ude00 \ufffd x \ufffd \\ud800 \ufffdé"}"#
        );
    }

    #[test]
    fn control_characters_and_missing_numbers_are_read() {
        assert_eq!(
            repair("{\"a\":\"x\ty\",\t\"b\":NaN}").unwrap(),
            "{\"a\":\"x\\u0009y\",\t\"b\":null}"
        );
        assert_eq!(repair("{\"a\":-Infinity}").unwrap(), "{\"a\":null}");
    }

    #[test]
    fn strict_lines_and_other_damage_are_left_alone() {
        assert_eq!(repair(r#"{"a":"NaN \" \\"}"#), None);
        assert_eq!(repair(r#"{"a":"\u12"#), None);
        assert_eq!(repair("\"\\"), None);
        assert_eq!(repair("\"\\é"), None);
    }
}
