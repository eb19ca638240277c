//! Calendar days out of dates as articles print them.

/// Days are told from the month's first three letters; "Sept" and full names begin with them too.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

const FULL_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first calendar day that a text names, as YYYY-MM-DD: `2019-11-02`, `2019/11/02T09:30Z`, `2 November 2019`,
/// `Nov. 2nd, 2019`. Days in numbers without the year first (11/02/2019) are not guessed at.
pub(crate) fn first_day(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    (0..words.len()).find_map(|at| {
        numeric(&words[at..])
            .or_else(|| day_first(&words[at..]))
            .or_else(|| month_first(&words[at..]))
    })
}

/// `2019 11 02`, and `20191102` in one.
fn numeric(words: &[&str]) -> Option<String> {
    let first = words.first()?;
    if first.len() == 8 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(year(&first[..4])?, &first[4..6], &first[6..]);
    }
    let [year_word, month, rest, ..] = words else {
        return None;
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    // "02T09" is a day and the mark before its time.
    if rest.len() > digits && !rest[digits..].starts_with(['T', 't']) {
        return None;
    }
    day(year(year_word)?, month, &rest[..digits])
}

fn day_first(words: &[&str]) -> Option<String> {
    let [day_word, month_word, year_word, ..] = words else {
        return None;
    };
    named(year_word, month_word, day_word)
}

fn month_first(words: &[&str]) -> Option<String> {
    let [month_word, day_word, year_word, ..] = words else {
        return None;
    };
    named(year_word, month_word, day_word)
}

fn named(year_word: &str, month_word: &str, day_word: &str) -> Option<String> {
    let day_word = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ordinal| day_word.strip_suffix(ordinal))
        .unwrap_or(day_word);
    let month = month(month_word)?;
    format_day(year(year_word)?, month, day_word.parse().ok()?)
}

fn month(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|short| word.starts_with(short))?;
    let known = word.len() == 3 || word == "sept" || word == FULL_MONTHS[at];
    known.then_some(at as u32 + 1)
}

fn year(word: &str) -> Option<u32> {
    let year = word.parse().ok()?;
    (word.len() == 4 && (1600..=2200).contains(&year)).then_some(year)
}

fn day(year: u32, month: &str, day: &str) -> Option<String> {
    let short = |word: &str| (1..=2).contains(&word.len());
    if !short(month) || !short(day) {
        return None;
    }
    format_day(year, month.parse().ok()?, day.parse().ok()?)
}

fn format_day(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days)
        .contains(&day)
        .then(|| format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_dates_are_read() {
        for date in [
            "2019-11-02",
            "2019-11-02T09:30:00Z",
            "2019/11/2",
            "20191102",
            "2 November 2019",
            "Sat, 02 Nov 2019 11:03 +0530",
            "Published: 02nd November 2019 11:03 AM | Last Updated: 03rd November 2019",
            "NOV. 2, 2019",
            "November 2nd, 2019",
        ] {
            assert_eq!(first_day(date).as_deref(), Some("2019-11-02"), "{date}");
        }
        assert_eq!(first_day("29 Sept 2020").as_deref(), Some("2020-09-29"));
    }

    #[test]
    fn what_names_no_one_day_is_not_guessed_at() {
        for date in [
            "",
            "yesterday",
            "11/02/2019",
            "November 2019",
            "2019",
            "2019-02-30",
            "31 June 2019",
            "May 5 people 2019",
            "Marchers 2 2019",
            "2019-11-02x",
            "９９９９-１１-０２",
        ] {
            assert_eq!(first_day(date), None, "{date}");
        }
    }
}
