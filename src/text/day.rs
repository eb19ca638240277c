//! Calendar days out of dates as articles print them.

use super::calendar::date_of;
use super::month::month;

/// Which of two numbers comes first where a date has no month's name: `03/04/2019`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The day, as in most of the world: the third of April.
    DayFirst,
    /// The month, as in the United States: the fourth of March.
    MonthFirst,
}

/// The first calendar day that a text names, as YYYY-MM-DD: `2019-11-02`, `2019/11/02T09:30Z`, `2 November 2019`,
/// `Nov. 2nd, 2019`, `7 avril 2019`, `25/04/2019`, `4-Jun-19`, `20191102T093000Z`, `2019年11月2日`, seconds or milliseconds since 1970. A day in two numbers that may each be the month
/// (`03/04/2019`) is told by `order` alone.
pub(crate) fn first_day(text: &str, order: Option<DayOrder>) -> Option<String> {
    let text = text.trim();
    if let Some(day) = since_epoch(text) {
        return Some(day);
    }
    if let Some(numbers) = numbers(text) {
        return numbers.day(numbers.told().or(order)?);
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() || UNITS.contains(&c))
        .filter(|word| !word.is_empty() && *word != "de")
        .collect();
    (0..words.len()).find_map(|at| {
        numeric(&words[at..])
            .or_else(|| day_first(&words[at..]))
            .or_else(|| month_first(&words[at..]))
    })
}

/// What stands behind year, month and day where Chinese, Japanese or Korean is written.
const UNITS: [char; 6] = ['年', '月', '日', '년', '월', '일'];

/// Whether a text is a date in two numbers and a year, and if so which comes first, where one of them is too large for a month.
pub(crate) fn order_of(text: &str) -> Option<Option<DayOrder>> {
    numbers(text.trim()).map(|numbers| numbers.told())
}

/// `25/04/2019`, `25.4.19`, with whatever follows after a space.
#[derive(Clone, Copy)]
struct Numbers {
    first: u32,
    second: u32,
    year: u32,
}

fn numbers(text: &str) -> Option<Numbers> {
    let date = text.split([' ', ',', 'T']).next()?;
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-') {
        return None;
    }
    let mut parts = date.split(separator);
    let (first, second, last) = (parts.next()?, parts.next()?, parts.next()?);
    let is_short = |word: &str| (1..=2).contains(&word.len());
    // With dashes and two digits each it may as well be the year that comes first.
    let is_year = last.len() == 4 || (last.len() == 2 && separator != '-');
    if parts.next().is_some() || !is_short(first) || !is_short(second) || !is_year {
        return None;
    }
    Some(Numbers {
        first: first.parse().ok()?,
        second: second.parse().ok()?,
        year: year(last).or_else(|| short_year(last))?,
    })
}

impl Numbers {
    fn told(self) -> Option<DayOrder> {
        match (self.first > 12, self.second > 12) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            (false, false) if self.first == self.second => Some(DayOrder::DayFirst),
            _ => None,
        }
    }

    fn day(self, order: DayOrder) -> Option<String> {
        match order {
            DayOrder::DayFirst => format_day(self.year, self.second, self.first),
            DayOrder::MonthFirst => format_day(self.year, self.first, self.second),
        }
    }
}

/// Seconds or milliseconds since 1970, of this century so far as ten digits go.
fn since_epoch(text: &str) -> Option<String> {
    const SECONDS_A_DAY: i64 = 86_400;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = match text.len() {
        10 => text.parse().ok()?,
        13 => text.parse::<i64>().ok()? / 1_000,
        _ => return None,
    };
    let (year, month, day) = date_of(seconds / SECONDS_A_DAY);
    format_day(u32::try_from(year).ok()?, month, day)
}

/// `2019 11 02`, and `20191102` in one, with or without the time behind it: `20191102T093000Z`.
fn numeric(words: &[&str]) -> Option<String> {
    let first = words.first()?;
    let basic = first.split_once('T').map_or(*first, |(day, time)| {
        let is_time = time.starts_with(|c: char| c.is_ascii_digit());
        if is_time { day } else { first }
    });
    if basic.len() == 8 && basic.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(year(&basic[..4])?, &basic[4..6], &basic[6..]);
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
    named(year_word, month_word, day_word).or_else(|| {
        // In two digits it is a year only where nothing else is said: "4 June 19 people".
        let is_all = words.len() == 3;
        let year = short_year(year_word).filter(|_| is_all)?;
        format_day(year, month(month_word)?, ordinal(day_word)?)
    })
}

fn month_first(words: &[&str]) -> Option<String> {
    let [month_word, day_word, year_word, ..] = words else {
        return None;
    };
    named(year_word, month_word, day_word).or_else(|| clocked(words))
}

/// `Nov 02 09:30:00 GMT 2019`, as programs print it: the year after the time and its zone.
fn clocked(words: &[&str]) -> Option<String> {
    let [month_word, day_word, hour, minute, rest @ ..] = words else {
        return None;
    };
    let is_time = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    if !is_time(hour) || !is_time(minute) {
        return None;
    }
    let is_zone = |word: &str| {
        let is_offset = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        is_offset || is_name
    };
    let year_word = rest
        .iter()
        .find(|word| year(word).is_some() || !(is_time(word) || is_zone(word)))?;
    named(year_word, month_word, day_word)
}

fn named(year_word: &str, month_word: &str, day_word: &str) -> Option<String> {
    let month = month(month_word)?;
    format_day(year(year_word)?, month, ordinal(day_word)?)
}

fn ordinal(word: &str) -> Option<u32> {
    let word = ["st", "nd", "rd", "th", "er", "º"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    word.parse().ok()
}

fn year(word: &str) -> Option<u32> {
    let year = word.parse().ok()?;
    (word.len() == 4 && (1600..=2200).contains(&year)).then_some(year)
}

/// A year in two digits: of this century up to 39, as spreadsheets read it, give or take ten.
fn short_year(word: &str) -> Option<u32> {
    let year: u32 = word.parse().ok().filter(|_| word.len() == 2)?;
    Some(if year < 40 { 2000 + year } else { 1900 + year })
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

    fn told(date: &str) -> Option<String> {
        first_day(date, None)
    }

    #[test]
    fn printed_dates_are_read() {
        for date in [
            "2019-11-02",
            "Sat Nov 02 09:30:00 +0000 2019",
            "Sat Nov  2 09:30:00 GMT 2019",
            "Nov 2 09:30 2019",
            "2019-11-02T09:30:00Z",
            "2019/11/2",
            "20191102",
            "20191102T093000Z",
            "20191102T0930+0100",
            "2019年11月2日",
            "2019年11月02日(土) 9時30分",
            "2019년 11월 2일",
            "2 November 2019",
            "Sat, 02 Nov 2019 11:03 +0530",
            "Published: 02nd November 2019 11:03 AM | Last Updated: 03rd November 2019",
            "NOV. 2, 2019",
            "November 2nd, 2019",
            "2 novembre 2019",
            "2. November 2019",
            "2 de noviembre de 2019",
            "2-Nov-19",
            "1572652800",
            "1572652800000",
        ] {
            assert_eq!(told(date).as_deref(), Some("2019-11-02"), "{date}");
        }
        assert_eq!(told("29 Sept 2020").as_deref(), Some("2020-09-29"));
        assert_eq!(told("29. März 2020").as_deref(), Some("2020-03-29"));
        assert_eq!(told("951782400").as_deref(), None);
        assert_eq!(told("1582934400").as_deref(), Some("2020-02-29"));
        assert_eq!(told("1583020800").as_deref(), Some("2020-03-01"));
    }

    #[test]
    fn numbers_alone_are_read_where_one_can_be_no_month() {
        assert_eq!(told("25/04/2019").as_deref(), Some("2019-04-25"));
        assert_eq!(told("04/25/2019 10:30").as_deref(), Some("2019-04-25"));
        assert_eq!(told("25.4.99").as_deref(), Some("1999-04-25"));
        assert_eq!(told("04/04/2019").as_deref(), Some("2019-04-04"));
        assert_eq!(told("03/04/2019"), None);
        let given = |order| first_day("03/04/2019", Some(order));
        assert_eq!(given(DayOrder::DayFirst).as_deref(), Some("2019-04-03"));
        assert_eq!(given(DayOrder::MonthFirst).as_deref(), Some("2019-03-04"));
        assert_eq!(order_of("25/04/2019"), Some(Some(DayOrder::DayFirst)));
        assert_eq!(order_of("03/04/2019"), Some(None));
        assert_eq!(order_of("3 April 2019"), None);
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
            "31/31/2019",
            "May 5 people 2019",
            "Marchers 2 2019",
            "4 June 19 people",
            "2019-11-02x",
            "20191102Tx",
            "2019年11月",
            "1/2",
            "25-04-19",
            "９９９９-１１-０２",
        ] {
            assert_eq!(told(date), None, "{date}");
        }
    }
}
