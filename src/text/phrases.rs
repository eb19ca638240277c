//! `Phrases`: a table of fixed words, and the plain form of a line that is looked up in it.

/// Words or phrases, divided by bars.
pub(super) struct Phrases(pub(super) &'static str);

impl Phrases {
    /// Whether a word or line is one of them.
    pub(super) fn have(&self, line: &str) -> bool {
        self.iter().any(|phrase| phrase == line)
    }

    /// Whether a line begins with one of them.
    pub(super) fn begin(&self, line: &str) -> bool {
        self.iter().any(|phrase| line.starts_with(phrase))
    }

    /// Whether a line ends with one of them.
    pub(super) fn end(&self, line: &str) -> bool {
        self.iter().any(|phrase| line.ends_with(phrase))
    }

    /// Each of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.split('|')
    }
}

/// A paragraph in small letters, with single spaces, straight apostrophes and no punctuation at its ends.
pub(super) fn plain(words: &str) -> String {
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let small = joined.to_lowercase().replace('’', "'");
    let punctuation = |c: char| !c.is_alphanumeric() && c != '+';
    small.trim_matches(punctuation).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_looked_up_in_its_plain_form() {
        let table = Phrases("don't miss|read more");
        assert!(table.have(&plain("  Don’t\u{A0}Miss: ")));
        assert!(!table.have("read"));
        assert!(table.begin("read more »"));
        assert!(table.end("to read more"));
    }
}
