//! Datelines: the place, and often the agency, that open a report: `NEW DELHI:`, `PARIS (AP) —`.

/// Longest dateline, in bytes.
const LONGEST: usize = 90;

/// Most words of a place.
const PLACE: usize = 4;

/// Words in capitals before a colon that are no places.
const LABELS: [&str; 22] = [
    "BREAKING",
    "UPDATE",
    "UPDATED",
    "WATCH",
    "EXCLUSIVE",
    "OPINION",
    "NOTE",
    "CORRECTION",
    "ANALYSIS",
    "EDITOR",
    "FACT",
    "VIDEO",
    "LIVE",
    "READ",
    "MORE",
    "THE",
    "QUESTION",
    "ANSWER",
    "FULL",
    "ABSTRACT",
    "WARNING",
    "POLL",
];

/// The length in bytes of the dateline that opens a paragraph, its dash or colon included.
pub(super) fn dateline(words: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in words.char_indices().take_while(|&(at, _)| at < LONGEST) {
        let end = at + c.len_utf8();
        let spaced = words[end..].starts_with(char::is_whitespace);
        match c {
            '(' => return agency_end(words, at),
            '—' | '–' => return is_shouted_place(&words[..at]).then_some(end),
            ':' if spaced => return is_shouted_place(&words[..at]).then_some(end),
            '-' if before == ' ' && spaced => return is_shouted_place(&words[..at]).then_some(end),
            '-' if words[end..].starts_with('-') => {
                return is_shouted_place(&words[..at]).then_some(end + 1);
            }
            c if c.is_alphanumeric()
                || c.is_whitespace()
                || matches!(c, ',' | '.' | '-' | '/' | '\'' | '’') => {}
            _ => return None,
        }
        before = c;
    }
    None
}

/// The end of a dateline whose agency's bracket opens at `at`: `(Reuters) -`, `(AP) —`, `(CNN)`.
fn agency_end(words: &str, at: usize) -> Option<usize> {
    let close = at
        + words[at..]
            .find(')')
            .filter(|&length| length < LONGEST / 2)?;
    let agency = &words[at + 1..close];
    let known = agency.split(['/', ' ']).all(|word| {
        word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric)
    });
    let place = &words[..at];
    let end = close + 1;
    let rest = words[end..].trim_start();
    let dash = ["--", "—", "–", "-", ":"]
        .iter()
        .find(|dash| rest.starts_with(*dash));
    let shouted = is_shouted_place(place) || place.is_empty() && dash.is_some();
    // `Paris (AP)` needs its dash: `Senator Ann Lee (R)` has none.
    if !(known
        && (shouted && (dash.is_some() || agency.len() > 1) || dash.is_some() && is_place(place)))
    {
        return None;
    }
    Some(dash.map_or(end, |dash| words.len() - rest.len() + dash.len()))
}

/// Whether the words before the first comma are a place in capitals, and the rest a province or a date.
fn is_shouted_place(words: &str) -> bool {
    let name = words.split([',', '/']).next().unwrap_or_default();
    let letters = name.chars().filter(|c| c.is_alphabetic());
    let label = name
        .split_whitespace()
        .next()
        .is_some_and(|first| LABELS.contains(&first));
    letters.clone().count() > 2
        && letters.clone().all(char::is_uppercase)
        && !label
        && is_place(words)
}

fn is_place(words: &str) -> bool {
    let mut parts = words.split([',', '/']);
    let name = parts.next().unwrap_or_default();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let count = name.split_whitespace().count();
    (1..=PLACE).contains(&count)
        && name
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase))
        && parts.all(|part| {
            part.split_whitespace().count() <= PLACE && part.split_whitespace().all(capital)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(words: &str) -> Option<&str> {
        dateline(words).map(|length| &words[..length])
    }

    #[test]
    fn places_and_agencies_are_datelines() {
        for (words, dateline) in [
            ("NEW DELHI: The minister said", "NEW DELHI:"),
            ("PARIS (AP) — The minister said", "PARIS (AP) —"),
            ("SALVADOR, Feb 26 - Rain fell", "SALVADOR, Feb 26 -"),
            ("NEWPORT NEWS, Va. -- In a", "NEWPORT NEWS, Va. --"),
            ("Washington (CNN) — He", "Washington (CNN) —"),
            ("OSLO, March 3 (Reuters) - He", "OSLO, March 3 (Reuters) -"),
            ("WINSTON-SALEM — He", "WINSTON-SALEM —"),
        ] {
            assert_eq!(cut(words), Some(dateline));
        }
    }

    #[test]
    fn other_openings_are_no_datelines() {
        for words in [
            "Q: Why?",
            "BREAKING: Mayor resigns",
            "Ann Lee (R) said no",
            "Rep. Ann Lee (R-Ore.): No",
            "He left — for good",
            "NATO said no",
            "The bill (S. 12) - passed",
        ] {
            assert_eq!(cut(words), None);
        }
    }
}
