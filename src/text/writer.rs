//! The note that tells who wrote an article: `Ada Roe writes about schools for the Gazette.`
//!
//! Only of those whom a byline names: an article may be about a writer.

/// Most words of such a note.
const LONGEST: usize = 40;

/// Most words of a name.
const NAME: usize = 4;

/// What somebody is who writes.
const TRADES: [&str; 11] = [
    "writer",
    "reporter",
    "editor",
    "correspondent",
    "columnist",
    "journalist",
    "contributor",
    "critic",
    "author",
    "producer",
    "photographer",
];

/// Whether a paragraph tells of a writer whom one of the bylines, in small letters, names.
pub(super) fn is_about_writer(words: &str, bylines: &[String]) -> bool {
    if bylines.is_empty()
        || words.split_whitespace().count() > LONGEST
        || words.contains(['"', '“', '”'])
    {
        return false;
    }
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let name: Vec<&str> = words.split_whitespace().take_while(is_capital).collect();
    let rest: Vec<&str> = words.split_whitespace().skip(name.len()).collect();
    let full = name.join(" ").to_lowercase();
    let is_named = || bylines.iter().any(|byline| byline.contains(full.as_str()));
    (2..=NAME).contains(&name.len()) && tells_trade(&rest) && is_named()
}

/// Whether what stands behind a name tells that its bearer writes.
fn tells_trade(rest: &[&str]) -> bool {
    let is_trade = |word: &&str| {
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        TRADES.iter().any(|trade| trade.eq_ignore_ascii_case(word))
    };
    match rest {
        ["writes" | "reports", "about" | "on" | "for" | "from", ..] => true,
        ["contributed" | "contributes", "to" | "reporting", ..] => true,
        ["reported", "from", ..] => true,
        ["covers", about @ ..] => about.contains(&"for"),
        ["is" | "was", "a" | "an" | "the" | "our", what @ ..] => what.iter().any(is_trade),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_on_writers_are_known_by_the_byline() {
        let bylines = ["by ada roe and bo lind-ek".to_owned()];
        for words in [
            "Ada Roe writes about schools for the Gazette.",
            "Bo Lind-Ek is the Gazette's business editor. Follow her.",
            "Bo Lind-Ek covers ports for the Gazette.",
            "Ada Roe contributed to this report from Brod.",
        ] {
            assert!(is_about_writer(words, &bylines), "{words}");
            assert!(!is_about_writer(words, &[]), "{words}");
        }
        for words in [
            "Jane Doe writes about schools for the Gazette.",
            "Ada Roe is the mayor's daughter.",
            "Ada Roe said that she was a writer.",
            "Ada writes about schools.",
        ] {
            assert!(!is_about_writer(words, &bylines), "{words}");
        }
    }
}
