//! Words of articles made fit to stand in a page: nothing in them is markup, and nothing turns the line around.

use std::fmt::Write;

/// Whether a character would change how its neighbours are shown: controls, and marks that set the direction of writing.
fn is_unseen(c: char) -> bool {
    let steers = matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    steers || (c.is_control() && !c.is_whitespace())
}

/// Words for the text or an attribute of an element of a page.
pub(super) fn html(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&#39;"),
            c if is_unseen(c) => {
                write!(text, "[U+{:04X}]", u32::from(c)).expect("a string can always grow");
            }
            c => text.push(c),
        }
    }
    text
}

/// JSON that can stand in a `script` element: no `</script>` and no `<!--` ends or opens anything there.
pub(super) fn json(text: &str) -> String {
    // In JSON these characters stand within strings alone.
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_words_are_words() {
        assert_eq!(
            html("<b onclick='x'>\"&\u{202e}\u{7}"),
            "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;[U+202E][U+0007]"
        );
        assert_eq!(html("é\n😀"), "é\n😀");
    }

    #[test]
    fn json_cannot_end_its_element_and_stays_what_it_was() {
        let words = "</script><!-- & \u{2028}";
        let written = json(&serde_json::to_string(words).unwrap());
        assert!(!written.contains(['<', '>', '&', '\u{2028}']), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), words);
    }
}
