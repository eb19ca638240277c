//! Words that say when: `yesterday`, `this week`, `over the last few years`, `on Monday`.

use crate::text::Document;

/// Whether words begin at a token that say when: `report this week`, `groups over the last few years`, `officials on Monday`.
pub fn tells_when(document: &Document, token: usize) -> bool {
    let word = |ahead: usize| document.word(token + ahead);
    let near = |word: &str| matches!(word, "this" | "last" | "next" | "past" | "previous");
    match word(0) {
        "yesterday" | "today" | "tonight" => true,
        // `The recently named chairman`.
        "recently" => !word(1).ends_with("ed"),
        first if near(first) => is_time(word(1)),
        "on" => is_weekday(word(1)),
        "over" | "in" | "during" | "for" => {
            near(word(1)) && is_time(word(2))
                || word(1) == "the" && near(word(2)) && (is_time(word(3)) || is_time(word(4)))
        }
        _ => false,
    }
}

fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday"
    )
}

/// Whether a word is a day or a span of time.
fn is_time(word: &str) -> bool {
    is_weekday(word)
        || matches!(
            word,
            "day"
                | "days"
                | "week"
                | "weeks"
                | "weekend"
                | "month"
                | "months"
                | "year"
                | "years"
                | "decade"
                | "decades"
                | "century"
                | "morning"
                | "afternoon"
                | "evening"
                | "night"
                | "spring"
                | "summer"
                | "autumn"
                | "winter"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_spans_of_time() {
        for (text, when) in [
            ("last year", true),
            ("on Monday", true),
            ("over the last few years", true),
            ("recently named", false),
            ("last minister", false),
            ("on the board", false),
        ] {
            assert_eq!(tells_when(&Document::new(text), 0), when, "{text}");
        }
    }
}
