//! How much of anybody's content a message shows: little, on one line, and nothing of an article's text.
//!
//! Messages go to terminals, logs and tickets, where articles under licence or embargo must not follow.

use serde_json::error::Category;

/// Characters of content in one message, all names in it together.
const MOST: usize = 200;

/// Characters of one name. A longer one is no name: a table without a header has its first article there.
const LONGEST_NAME: usize = 40;

/// Names shown of a list.
const NAMES: usize = 12;

/// The first `most` characters on one line; control characters must not steer a terminal.
pub(crate) fn short(words: &str, most: usize) -> String {
    let words = words.trim();
    let mut shown: String = words
        .chars()
        .take(most)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if words.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

/// A dozen names at most, for a message.
pub(crate) fn name_list(names: &[String]) -> String {
    let mut list = String::new();
    let mut room = MOST;
    let mut shown = 0;
    for name in names.iter().take(NAMES) {
        let name = name_in_list(name);
        let length = name.chars().count() + 2;
        if length > room {
            break;
        }
        room -= length;
        if shown > 0 {
            list.push_str(", ");
        }
        list.push_str(&name);
        shown += 1;
    }
    match names.len() - shown {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// What is wrong with a piece of JSON, without the values in it.
pub(crate) fn json_message(cause: &serde_json::Error) -> String {
    let message = cause.to_string();
    if cause.classify() != Category::Data {
        return message;
    }
    // `invalid type: string "...", expected u32`; the value may hold anything, also these words.
    let (what, rest) = message.split_once(": ").unwrap_or((&message, ""));
    let place = format!("line {} column {}", cause.line(), cause.column());
    match (what, rest.rsplit_once(", expected ")) {
        ("invalid type" | "invalid value" | "invalid length", Some((found, expected))) => {
            let kind = found.split(['"', '`']).next().unwrap_or_default().trim();
            let expected = expected.split(" at line ").next().unwrap_or_default();
            format!("{what}: {kind}, expected {expected} at {place}")
        }
        _ if message.starts_with("unknown variant") => format!("an unknown word at {place}"),
        _ => short(&message, MOST),
    }
}

fn name_in_list(name: &str) -> String {
    let name = name.trim();
    let length = name.chars().count();
    if length > LONGEST_NAME || name.contains(char::is_control) {
        format!("[{length} characters]")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_names_do_not_flood_a_message() {
        let names: Vec<String> = (0..100).map(|n| format!("c{n}")).collect();
        assert!(name_list(&names).ends_with("c11 and 88 more"));
        let long: Vec<String> = (0..12).map(|n| format!("{n:030}")).collect();
        let list = name_list(&long);
        assert!(list.chars().count() < 230, "{list}");
        assert!(list.ends_with(" and 6 more"), "{list}");
    }

    #[test]
    fn a_text_where_a_name_should_be_is_not_shown() {
        let names = ["id".to_owned(), "A secret. ".repeat(20), "a\nb".to_owned()];
        assert_eq!(name_list(&names), "id, [199 characters], [3 characters]");
    }

    #[test]
    fn json_is_blamed_without_its_values() {
        let secret = r#""so secret, expected nobody""#;
        let number = serde_json::from_str::<u32>(secret).unwrap_err();
        assert_eq!(
            json_message(&number),
            "invalid type: string, expected u32 at line 1 column 28"
        );
        let tuple = serde_json::from_str::<(u8, u8)>("[1234]").unwrap_err();
        assert_eq!(
            json_message(&tuple),
            "invalid value: integer, expected u8 at line 1 column 5"
        );
        let broken = serde_json::from_str::<String>("\"secret").unwrap_err();
        assert!(!json_message(&broken).contains("secret"));
        #[derive(Debug, serde::Deserialize)]
        enum Word {
            Known,
        }
        let unknown = serde_json::from_str::<Word>(secret).unwrap_err();
        assert_eq!(
            json_message(&unknown),
            "an unknown word at line 1 column 28"
        );
        assert!(matches!(
            serde_json::from_str(r#""Known""#),
            Ok(Word::Known)
        ));
    }

    #[test]
    fn what_is_shown_is_short_and_on_one_line() {
        assert_eq!(short(" a\u{1b}[2J\nb ", 40), "a [2J b");
        assert_eq!(short("äöü", 2), "äö…");
    }
}
