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
    let line = plain(words);
    let head = words.split_once(':').map(|(head, _)| plain(head));
    let embargo = words.contains(|c: char| c.is_ascii_digit())
        && (EMBARGOES.begin(&line) || head.is_some_and(|head| HEADS.have(&head)));
    let dated = RELEASES
        .iter()
        .filter_map(|release| line.strip_prefix(release))
        .any(is_date);
    embargo || dated || is_contact(words) || is_reached(words) || names_contact(words)
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
