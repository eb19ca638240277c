//! Verdicts that two speakers are not one, of speakers who came to be one all the same: by other verdicts, or by the register.
//!
//! Nobody but the reader can tell which of them is wrong, so nothing is undone; it is said, with the lines that bear on it.

use std::collections::{HashMap, VecDeque};
use std::fmt;

/// A verdict that could not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The line of the verdict in the file.
    pub(super) line: usize,
    /// The names of the two that are not to be one.
    pub(super) names: [String; 2],
    pub(super) cause: Cause,
}

/// What made them one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Verdicts of these lines, one leading to the next.
    Lines(Vec<usize>),
    /// Both are this one of the register.
    Known(String),
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [left, right] = &self.names;
        let line = self.line;
        write!(
            f,
            "line {line} says that “{left}” and “{right}” are not the same, but "
        )?;
        match &self.cause {
            Cause::Known(name) => write!(f, "both are known as “{name}”"),
            Cause::Lines(lines) => match lines.as_slice() {
                [line] => write!(f, "line {line} makes them one"),
                lines => write!(f, "lines {} make them one", listed(lines)),
            },
        }
    }
}

fn listed(lines: &[usize]) -> String {
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    match lines.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => lines.concat(),
    }
}

/// Pairs that were joined, each with its line, for the way from one to another.
pub(super) struct Joins(HashMap<usize, Vec<(usize, usize)>>);

impl Joins {
    /// Of pairs `(left, right, line)`.
    pub(super) fn of(pairs: &[(usize, usize, usize)]) -> Self {
        let mut next: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
        for &(left, right, line) in pairs {
            next.entry(left).or_default().push((right, line));
            next.entry(right).or_default().push((left, line));
        }
        Self(next)
    }

    /// The lines of the shortest way from one to another, in their order in the file; none where there is no way.
    pub(super) fn lines(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut came: HashMap<usize, (usize, usize)> = HashMap::from([(from, (from, 0))]);
        let mut waiting = VecDeque::from([from]);
        while let Some(at) = waiting.pop_front() {
            if at == to {
                break;
            }
            for &(next, line) in self.0.get(&at).into_iter().flatten() {
                came.entry(next).or_insert_with(|| {
                    waiting.push_back(next);
                    (at, line)
                });
            }
        }
        let (mut at, mut lines) = (to, Vec::new());
        while at != from {
            let &(before, line) = came.get(&at)?;
            lines.push(line);
            at = before;
        }
        lines.sort_unstable();
        Some(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_that_make_two_one_are_told() {
        let joins = Joins::of(&[(0, 1, 2), (2, 1, 4), (2, 3, 5), (7, 8, 6)]);
        assert_eq!(joins.lines(0, 2), Some(vec![2, 4]));
        assert_eq!(joins.lines(3, 0), Some(vec![2, 4, 5]));
        assert_eq!(joins.lines(0, 7), None);
        let told = |cause: Cause| {
            let names = ["Ada Holt".to_owned(), "A. Holt".to_owned()];
            let contradiction = Contradiction {
                line: 3,
                names,
                cause,
            };
            contradiction.to_string()
        };
        assert_eq!(
            told(Cause::Lines(vec![2, 4, 5])),
            "line 3 says that “Ada Holt” and “A. Holt” are not the same, but lines 2, 4 and 5 make them one"
        );
        assert!(told(Cause::Lines(vec![2])).ends_with("but line 2 makes them one"));
        assert!(
            told(Cause::Known("Ada Holt".to_owned())).ends_with("both are known as “Ada Holt”")
        );
    }
}
