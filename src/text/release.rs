//! Lines above a press release: until when it is held back, and who is to be asked about it.
//!
//! Apart from `debris` because they are furniture at the head alone: further down, `Contact: Ada Roe` may be what the article says.

use super::furniture::is_date;
use super::phrases::{Phrases, plain};

/// Longest such line, in bytes.
const LINE: usize = 200;

/// Fewest digits of a telephone number.
const PHONE: usize = 7;

/// Most words of names behind `Contact:`.
const NAMES: usize = 12;

/// First words of lines that tell when a release may be printed; each needs a number too.
const EMBARGOES: Phrases = Phrases(
    "embargo until|embargo to|embargoed until|embargoed till|embargoed to|embargoed for|under embargo until|\
     under strict embargo|strictly embargoed|not for publication before|not for publication until|\
     not for release before|not for release until|hold for release",
);

/// What such a line calls itself before a colon.
const HEADS: Phrases =
    Phrases("embargo|embargoed|strict embargo|for release|release date|date of release");

/// Lines that are a heading of the release as a whole, or before the day of it.
const RELEASES: Phrases =
    Phrases("for immediate release|immediate release|press release|news release|media release");

const CONTACTS: Phrases = Phrases(
    "contact|contacts|contact information|media contact|media contacts|press contact|press contacts|\
     news contact|media inquiries|media enquiries|press inquiries|press enquiries|media relations|\
     for more information|for further information|for more information contact|\
     for further information contact|for more information, contact|for media inquiries",
);

/// Words before a telephone number or an address.
const REACHED: Phrases =
    Phrases("t|tel|telephone|phone|mobile|cell|office|direct|fax|m|e|email|e-mail|mail|or|and|ext");

/// Whether a line at the head is of the release and not of what it tells.
pub(super) fn is_release_line(words: &str) -> bool {
    if words.len() > LINE {
        return false;
    }
    calls_itself_one(words) || is_contact(words) || is_reached(words) || names_contact(words)
}

/// Whether a line says that it stands above a release, or until when one is held back.
fn calls_itself_one(words: &str) -> bool {
    let line = plain(words);
    let head = words.split_once(':').map(|(head, _)| plain(head));
    let embargo = words.contains(|c: char| c.is_ascii_digit())
        && (EMBARGOES.begin(&line) || head.is_some_and(|head| HEADS.have(&head)));
    let dated = RELEASES
        .iter()
        .filter_map(|release| line.strip_prefix(release))
        .any(is_date);
    embargo || dated
}

/// Whether a line only says that who is to be asked stands below it: `Media contact:`.
pub(super) fn is_contact(words: &str) -> bool {
    words.len() <= LINE && CONTACTS.have(&plain(words))
}

/// Whether a line holds a telephone number or an address for mail and nothing else.
pub(super) fn is_reached(words: &str) -> bool {
    let mut rest = words
        .split_whitespace()
        .filter(|word| !REACHED.have(&plain(word)))
        .peekable();
    let holds = rest.peek().is_some() && (has_phone(words) || words.contains('@'));
    // The numbers of a table have commas, as no telephone's.
    holds
        && !words.contains(',')
        && rest.all(|word| is_mail(word) || !word.contains(char::is_alphabetic))
}

/// `Contact: Ada Roe, 555-0177`: `Contact: how a film was made` is a headline.
fn names_contact(words: &str) -> bool {
    let Some((head, rest)) = words.split_once(':') else {
        return false;
    };
    let named = rest.split_whitespace().count() <= NAMES
        && rest
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || matches!(word, "of" | "and"));
    CONTACTS.have(&plain(head))
        && (named || has_phone(rest) || rest.split_whitespace().any(is_mail))
}

/// Lines that head what a release says to editors and investors, and no more of its news.
const NOTES: Phrases = Phrases(
    "note to editors|notes to editors|note to editor|notes for editors|note for editors|notes to the editor|\
     editor's notes|editors' notes|editors notes|note to the editor",
);

/// Words by which lines below `About Acme` show that it stands in a release.
const BELOW: [&str; 3] = ["forward-looking", "forward looking", "safe harbor"];

/// Most words of the line `About Acme`.
const ABOUT: usize = 10;

/// The first paragraph of what a release says of those who sent it, after its news: `Notes to editors`, and `About Acme` where lines at
/// the head or below show that it is a release. An article that has a chapter `About Acme` goes on after it.
pub(super) fn boilerplate(paragraphs: &[&str], is_prose: impl Fn(usize) -> bool) -> Option<usize> {
    let first = (0..paragraphs.len()).find(|&at| is_prose(at))?;
    let heading = |at: usize| {
        let line = paragraphs.get(at).and_then(|words| words.lines().next());
        line.unwrap_or_default().trim()
    };
    let is_head = |words: &&str| {
        let line = words.lines().next().unwrap_or_default();
        RELEASES.have(&plain(line)) || line.len() <= LINE && calls_itself_one(line)
    };
    let at_head = paragraphs.iter().take(first).any(is_head);
    let told_below = |at: usize| {
        let below = paragraphs.get(at + 1..).unwrap_or_default();
        below.iter().any(|words| {
            let line = words.to_lowercase();
            let contact = words.len() <= LINE && (is_contact(words) || names_contact(words));
            contact || BELOW.iter().any(|phrase| line.contains(phrase))
        })
    };
    (first + 1..paragraphs.len()).find(|&at| {
        NOTES.have(&plain(heading(at))) || is_about(heading(at)) && (at_head || told_below(at))
    })
}

/// `About Acme`, `About the Brod Academy`.
fn is_about(line: &str) -> bool {
    let Some(name) = line.strip_prefix("About ").or(line.strip_prefix("ABOUT ")) else {
        return false;
    };
    let name = name.strip_prefix("the ").unwrap_or(name);
    !line.ends_with(['.', '?', '!', ','])
        && line.split_whitespace().count() <= ABOUT
        && name.starts_with(char::is_uppercase)
}

fn has_phone(words: &str) -> bool {
    words.bytes().filter(u8::is_ascii_digit).count() >= PHONE
}

fn is_mail(word: &str) -> bool {
    let host = word.split_once('@').map(|(_, host)| host);
    host.is_some_and(|host| host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_above_a_release_are_known() {
        for words in [
            "Contact: Ada Roe, (555) 010-9911",
            "MEDIA CONTACT: Bo Lind, Port of Brod",
            "Press enquiries: press@port.example",
            "Media contacts:",
            "Strictly embargoed until 06:00 on 4 May",
            "EMBARGO: 4 May, 6 a.m.",
            "For immediate release: May 4, 2024",
            "FOR IMMEDIATE RELEASE - May 4, 2024",
            "Tel: +44 1632 960001",
            "ada.roe@port.example",
        ] {
            assert!(is_release_line(words), "{words}");
        }
    }

    #[test]
    fn what_a_release_says_of_its_sender_begins_at_its_heading() {
        let news = "The port of Brod shut its gates.";
        let found = |paragraphs: &[&str]| boilerplate(paragraphs, |at| paragraphs[at] == news);
        let head = "PRESS RELEASE";
        assert_eq!(
            found(&[head, news, "About Brod", "It holds that."]),
            Some(2)
        );
        assert_eq!(found(&[news, "Notes to Editors:", "1. It holds."]), Some(1));
        let below = "Press contact: Ada Roe, ada@port.example";
        assert_eq!(
            found(&[news, "About the Port of Brod", "It is.", below]),
            Some(1)
        );
        assert_eq!(found(&[news, "About Brod", "It is an old port."]), None);
        assert_eq!(
            found(&[head, news, "About time, said Ada Roe.", news]),
            None
        );
        assert_eq!(found(&["About Brod", head]), None);
    }

    #[test]
    fn headlines_are_none() {
        for words in [
            "Contact: how a film was made in nine days",
            "Embargo on arms is lifted, says minister",
            "Press release of the month is about a goat",
            "Under embargo since 1962, the port starves",
            "Press release: goat found",
            "Contact tracing ends on Monday",
            "MAY  16,175  3,282",
        ] {
            assert!(!is_release_line(words), "{words}");
        }
    }
}
