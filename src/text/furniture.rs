//! Lines around an article that are no debris: dates, bylines, captions.

use super::phrases::{Phrases, plain};

/// Longest line, in bytes, that is a date or a byline.
const LINE: usize = 200;

/// Longest caption, in bytes.
const CAPTION: usize = 500;

/// Most words of a byline: two names with their posts.
const BYLINE: usize = 14;

/// Numbers that are years; other numbers of a date are below sixty.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;

const MONTHS: Phrases = Phrases(
    "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|\
     september|october|november|december",
);

const WEEKDAYS: Phrases = Phrases(
    "mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
);

/// Words that a line of dates may hold beside months, weekdays and numbers.
const DATE_WORDS: Phrases = Phrases(
    "published|updated|posted|modified|last|first|date|on|at|the|of|and|a|am|pm|m|p|ist|gmt|utc|bst|et|est|\
     edt|ct|cst|cdt|mt|mst|pt|pst|pdt|cet|wat|eat|sast|aest|sgt|min|mins|read|hrs",
);

/// Heads of a line of dates, before a colon.
const STAMPS: Phrases = Phrases(
    "published|published on|first published|updated|last updated|updated on|posted|last modified|\
     publication date",
);

const AGENCIES: Phrases = Phrases(
    "ians|pti|ani|uni|afp|ap|reuters|the associated press|associated press|agencies|press trust of india|\
     express news service|staff reporter|staff writer|special correspondent|our correspondent|web desk|\
     news desk|bloomberg|agence france-presse|bbc news|xinhua",
);

const POSTS: Phrases = Phrases(
    "staff writer|staff reporter|correspondent|staff writers|contributing writer|political editor",
);

/// Words without a capital that a byline may hold.
const PARTICLES: Phrases = Phrases("and|of|for|in|the|de|la|van|von|der|bin|al|with|at|to|da");

/// First words of captions and credits.
const CAPTIONS: Phrases = Phrases(
    "for representational purpose|for representation purpose|for representation only|representational image|\
     representational picture|representational photo|representative image|representative photo|\
     representation image|image for representation|used for representation|file photo|file image|\
     file picture|file pic|photo:|photos:|photo by|photo credit|photograph:|photographer:|picture:|image:|\
     image credit|image source|image courtesy|pic:|pic credit|credit:|photo courtesy|courtesy:|illustration:|\
     illustration by|graphic:",
);

/// Last words of captions.
const CREDITS: Phrases = Phrases(
    "getty images|getty/instagram|/ap|/ap photo|/afp|/reuters|(ap photo|(file photo|(file|photo credit|\
     via ap|shutterstock",
);

/// First words of the line that credits the desk under an agency's story.
const DESK: Phrases =
    Phrases("reporting by|additional reporting by|writing by|editing by|edited by|compiled by");

/// Whether a line holds dates and nothing else.
pub(super) fn is_date(words: &str) -> bool {
    if words.len() > LINE || !words.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if let Some((head, _)) = words.split_once([':', '|'])
        && STAMPS.have(&plain(head))
    {
        return true;
    }
    let line = words.to_lowercase();
    let parts: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let month = parts.iter().any(|part| MONTHS.have(part));
    let numbers: Vec<u32> = parts.iter().filter_map(|part| number(part)).collect();
    let years = numbers
        .iter()
        .filter(|number| YEARS.contains(number))
        .count();
    let known = |part: &str| MONTHS.have(part) || WEEKDAYS.have(part) || DATE_WORDS.have(part);
    let only = parts
        .iter()
        .all(|part| known(part) || number(part).is_some());
    let day_or_minute = |number: &u32| *number < 60 || YEARS.contains(number);
    only && numbers.iter().all(day_or_minute)
        && (month && years <= 1 || years == 1 && numbers.len() >= 3)
}

/// The number that a word of a date is: `3`, `3rd`, `10am`.
fn number(word: &str) -> Option<u32> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = word[..word.len() - rest.len()].parse().ok()?;
    matches!(rest, "" | "st" | "nd" | "rd" | "th" | "am" | "pm" | "hrs").then_some(number)
}

/// Whether a line names the authors and says nothing else.
pub(super) fn is_byline(words: &str) -> bool {
    // `BY MS. PRATT:` in the record of a court says who asks.
    if words.len() > LINE || words.contains(['"', '“', '‘', '?', '!']) || words.ends_with(':') {
        return false;
    }
    let line = plain(words);
    if AGENCIES.have(&line) {
        return true;
    }
    let mut names = words.split_whitespace();
    let count = words.split_whitespace().count();
    let by = names.next().is_some_and(|first| plain(first) == "by");
    let written = Phrases("written by |reported by |story by ").begin(&line);
    let post = POSTS.end(&line) && !words.ends_with('.');
    if written {
        names.next();
    }
    let mut names = names.peekable();
    let named = names.peek().is_some_and(|name| {
        let name = plain(name);
        !MONTHS.have(&name) && !WEEKDAYS.have(&name)
    });
    (by || written || post) && named && count <= BYLINE && names.all(is_name)
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| !c.is_lowercase() && !c.is_ascii_digit()) || PARTICLES.have(word)
}

/// Whether a paragraph credits the desk: `(Reporting by A. Roe; Editing by B. Lee)`.
pub(super) fn is_credit(words: &str) -> bool {
    words.len() <= CAPTION && DESK.begin(&plain(words))
}

/// Whether a paragraph is a caption or credit of a picture.
pub(super) fn is_caption(words: &str) -> bool {
    if words.len() > CAPTION {
        return false;
    }
    let line = plain(words);
    // In capitals: `File - sharing` is prose.
    Phrases("FILE -|FILE –|FILE —|FILE PHOTO|(FILE").begin(words)
        || line.starts_with("in this ") && line.contains("file photo")
        || line.contains("(ap photo/")
        || CAPTIONS.begin(&line)
        || CREDITS.end(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stand_alone() {
        for words in [
            "Published: 03rd March 2020 10:15 AM  |   Last Updated: 03rd March 2020 01:20 PM   |  A+A-",
            "Tuesday, March 3, 2020",
            "3 Mar 2020, 9:52 p.m. IST",
            "Updated on 2020-03-03 at 10:15",
        ] {
            assert!(is_date(words), "{words}");
        }
        for words in [
            "7 p.m.",
            "9/11",
            "1986/87   1985/86",
            "MAY  16,175  3,282",
            "In March 2020 he left.",
            "March for Life",
            "2016 Summary",
            "Sunset 2020",
        ] {
            assert!(!is_date(words), "{words}");
        }
    }

    #[test]
    fn bylines_are_names() {
        for words in [
            "By IANS",
            "By Jane Doe, Staff Reporter",
            "BY ANN LEE AND BO VAN DAM",
            "Express News Service",
        ] {
            assert!(is_byline(words), "{words}");
        }
        for words in [
            "By Tuesday",
            "By invitation only",
            "By 2025, it will rain.",
            "Reuters said so",
            "BY MS. ROE:",
        ] {
            assert!(!is_byline(words), "{words}");
        }
    }

    #[test]
    fn captions_are_known_by_their_ends() {
        for words in [
            "For representational purposes",
            "FILE - In this 2014 picture, the mayor waves.",
            "The mayor at the fair. (Ann Lee/Getty Images)",
            "Photo: A. Lee",
        ] {
            assert!(is_caption(words), "{words}");
        }
        assert!(!is_caption(
            "Photos of the fire were shared by the thousand, police said."
        ));
    }
}
