//! Notices on cookies and privacy, which some pages show instead of their article.

/// Words of such a notice. Articles on privacy use one or another, but hardly to their reader.
const PHRASES: [&str; 20] = [
    "we value your privacy",
    "your privacy",
    "use cookies",
    "uses cookies",
    "our partners",
    "your consent",
    "your choices",
    "your preferences",
    "your data",
    "cookie policy",
    "privacy policy",
    "accept all",
    "reject all",
    "i accept",
    "legitimate interest",
    "store and/or access",
    "personal data",
    "personalised ads",
    "personalized ads",
    "privacy settings",
];

/// So many of them make a notice.
const FEWEST: usize = 3;

/// Longest notice, in words; a page of more has an article too.
const LONGEST: usize = 500;

/// Whether a text is a notice on cookies or privacy and nothing else.
pub(super) fn is_notice(text: &str) -> bool {
    if text.split_whitespace().nth(LONGEST).is_some() {
        return false;
    }
    let text = text.to_lowercase();
    let phrases = PHRASES.iter().filter(|phrase| text.contains(**phrase));
    let holds = |paragraph: &&str| PHRASES.iter().any(|phrase| paragraph.contains(phrase));
    let notice: usize = text.split("\n\n").filter(holds).map(str::len).sum();
    phrases.count() >= FEWEST && 2 * notice > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_told_from_an_article_on_privacy() {
        let notice = "We value your privacy. We and our partners use cookies to show you ads.\n\n\
                      You may withdraw your consent at any time.";
        assert!(is_notice(notice));
        let article = "The minister said that firms must not use cookies without asking.\n\n\
                       “We want to know what becomes of personal data,” he said on Monday at the harbour, where boats lay idle.";
        assert!(!is_notice(article));
        assert!(!is_notice(""));
    }
}
