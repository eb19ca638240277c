//! `MaxFailures`: how many articles may fail before a script has to know.

use std::str::FromStr;

use whosaid::output::Counts;

use super::exit::Exit;

/// A number of articles, or a share of all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum MaxFailures {
    Number(usize),
    /// From 0 to 1.
    Share(f64),
}

impl MaxFailures {
    /// The exit status of a run that came to its end.
    pub(crate) fn exit(self, counts: &Counts) -> Exit {
        let too_many = match self {
            MaxFailures::Number(most) => counts.failed > most,
            MaxFailures::Share(most) => counts.failed as f64 > most * counts.articles as f64,
        };
        if too_many { Exit::Failures } else { Exit::Done }
    }
}

impl FromStr for MaxFailures {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let parsed = match word.strip_suffix('%') {
            Some(share) => share
                .parse()
                .ok()
                .map(|share: f64| Self::Share(share / 100.0)),
            None => word.parse().ok().map(Self::Number),
        };
        parsed
            .filter(|most| !matches!(most, Self::Share(share) if !(0.0..=1.0).contains(share)))
            .ok_or_else(|| "a number of articles or a share is wanted, such as 20 or 5%".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(limit: &str, failed: usize) -> Exit {
        let counts = Counts {
            articles: 100,
            failed,
            ..Counts::default()
        };
        limit.parse::<MaxFailures>().unwrap().exit(&counts)
    }

    #[test]
    fn failures_count_beyond_the_limit() {
        assert_eq!((exit("0", 0), exit("0", 1)), (Exit::Done, Exit::Failures));
        assert_eq!((exit("5", 5), exit("5", 6)), (Exit::Done, Exit::Failures));
        assert_eq!((exit("5%", 5), exit("5%", 6)), (Exit::Done, Exit::Failures));
        for word in ["", "x", "-1", "101%", "%", "nan%"] {
            assert!(word.parse::<MaxFailures>().is_err(), "{word}");
        }
    }
}
