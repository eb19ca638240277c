//! Lines for people and their log files.

use super::super::ui::{grouped, plural};
use super::tally::Standing;

/// `00:01:30 1,200 of about 9,000 articles, 18,500 words/s, 2 failures, about 10 min left, 412 MB`. The summary says the
/// last.
pub(super) fn line(standing: &Standing, memory: Option<u64>, is_last: bool) -> Option<String> {
    if is_last {
        return None;
    }
    let articles = match standing.articles_expected {
        Some(expected) => format!(
            "{} of about {}",
            grouped(standing.articles),
            plural(usize::try_from(expected).unwrap_or(usize::MAX), "article")
        ),
        None => plural(standing.articles, "article"),
    };
    let mut parts = vec![
        articles,
        format!("{} words/s", grouped(standing.words_per_second as usize)),
        plural(standing.failed, "failure"),
    ];
    parts.extend(standing.seconds_left.map(left));
    parts.extend(memory.map(|bytes| format!("{} MB", grouped((bytes / 1_000_000) as usize))));
    Some(format!("{} {}", clock(standing.seconds), parts.join(", ")))
}

fn clock(seconds: f64) -> String {
    let seconds = seconds as u64;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

fn left(seconds: f64) -> String {
    let seconds = seconds as u64;
    match seconds {
        0..90 => format!("about {seconds} s left"),
        90..5400 => format!("about {} min left", (seconds + 30) / 60),
        _ => format!("about {}.{} h left", seconds / 3600, seconds % 3600 / 360),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_how_fast_and_how_long_still() {
        let standing = Standing {
            seconds: 3_690.4,
            articles: 1200,
            articles_expected: Some(9000),
            failed: 2,
            quotes: 7,
            words: 0,
            words_per_second: 18_500.7,
            text_bytes: 0,
            seconds_left: Some(600.0),
        };
        assert_eq!(
            line(&standing, Some(412_345_678), false).unwrap(),
            "01:01:30 1,200 of about 9,000 articles, 18,500 words/s, 2 failures, about 10 min left, 412 MB"
        );
        let unknown = Standing {
            articles: 1,
            articles_expected: None,
            seconds_left: None,
            ..standing
        };
        assert_eq!(
            line(&unknown, None, false).unwrap(),
            "01:01:30 1 article, 18,500 words/s, 2 failures"
        );
        assert_eq!(line(&unknown, None, true), None);
    }

    #[test]
    fn the_time_left_has_a_unit_that_fits() {
        let told = [0.0, 89.9, 90.0, 5399.0, 5400.0, 90_000.0].map(left);
        assert_eq!(
            told,
            [
                "about 0 s left",
                "about 89 s left",
                "about 2 min left",
                "about 90 min left",
                "about 1.5 h left",
                "about 25.0 h left"
            ]
        );
    }
}
