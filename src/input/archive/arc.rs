//! ARC, the archive of the web before WARC: a line of words before each page.

use super::warc::Header;

/// The words of a header in version 1: address, IP address, date, type, length. Version 2 has ten.
pub(super) const WORDS: usize = 5;

/// How many words the headers of an archive have, as its first record tells: `1 0 Name`, then their names.
pub(super) fn words(first_record: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(first_record);
    let names = text.lines().nth(1)?;
    Some(names.split_whitespace().count()).filter(|count| (WORDS..=20).contains(count))
}

/// What a line tells if it is the header of a record. Addresses may hold spaces: the words are counted from the end.
pub(super) fn header(line: &[u8], count: usize) -> Option<Header> {
    let line = std::str::from_utf8(line).ok()?;
    let scheme = line.split_once(':')?.0;
    let is_scheme = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || b"+-.".contains(&byte));
    let words: Vec<&str> = line.split(' ').collect();
    if !is_scheme || words.len() < count.min(WORDS) {
        return None;
    }
    // The first record is in version 1 whatever the others are.
    let count = if scheme == "filedesc" { WORDS } else { count };
    let at = words.len().checked_sub(count - 1)?;
    let (address, rest) = (words[..at].join(" "), &words[at..]);
    let date = rest.get(1)?;
    let is_date = (12..=20).contains(&date.len()) && date.bytes().all(|byte| byte.is_ascii_digit());
    if address.is_empty() || !is_date {
        return None;
    }
    Some(Header {
        kind: "response".to_owned(),
        address,
        date: iso(date),
        content_type: rest.get(2).copied().unwrap_or_default().to_owned(),
        length: rest.last()?.trim().parse().ok(),
        is_arc: true,
        ..Header::default()
    })
}

/// `20140216050221` as WARC writes it.
fn iso(date: &str) -> String {
    match date.get(..14) {
        Some(date) => format!(
            "{}-{}-{}T{}:{}:{}Z",
            &date[..4],
            &date[4..6],
            &date[6..8],
            &date[8..10],
            &date[10..12],
            &date[12..]
        ),
        None => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_by_their_words() {
        let told = header(
            b"http://calder.example/a b 1.2.3.4 20140216050221 text/html 1591",
            WORDS,
        )
        .unwrap();
        assert_eq!(told.address, "http://calder.example/a b");
        assert_eq!(
            (told.length, told.date.as_str()),
            (Some(1591), "2014-02-16T05:02:21Z")
        );
        assert_eq!(
            header(
                b"http://x.example/ 1.2.3.4 20140216050221 text/html abc",
                WORDS
            )
            .unwrap()
            .length,
            None
        );
        for line in [
            "He said: no more of this here",
            "http://x.example/ is a page of mine",
            "",
            "a:b",
        ] {
            assert!(header(line.as_bytes(), WORDS).is_none(), "{line}");
        }
        let second = "http://x.example/ 1.2.3.4 20140216050221 text/html 200 sum loc 12 name 77";
        assert_eq!(header(second.as_bytes(), 10).unwrap().length, Some(77));
        assert_eq!(
            words(b"2 0 X\nURL IP Date Type Code Sum Loc Offset File Length\n"),
            Some(10)
        );
    }
}
