//! Which rows count as a whole, where a reader judged some of them only in part.
//!
//! A row with an n is wrong whatever its empty verdicts would be; one with a y and an empty verdict, an open row, may be right or
//! wrong. To count the first and drop the second makes a run look worse than it is. To drop both makes it look better, since many
//! readers leave the rest empty behind an n. So rows that were judged to the end stand for the open ones that are like them, and
//! where these are too few for that, none counts.

use std::collections::BTreeMap;

use super::sheet::Judged;
use super::stratum::kind_of;

/// How many open rows one that was judged to the end can stand for.
const MOST: usize = 4;

/// How many rows of the sheet each row counts for: itself and its share of open rows of its stratum; 0 where it does not count.
pub(super) fn counts(rows: &[Judged]) -> Vec<f64> {
    let settled = rows.iter().map(|row| f64::from(u8::from(row.is_settled())));
    let mut counts: Vec<f64> = settled.collect();
    for stratum in groups(rows, |row| &row.stratum) {
        for (open, alike) in open(rows, &stratum) {
            for &at in &alike {
                counts[at] += open as f64 / alike.len() as f64;
            }
        }
    }
    // An n of a stratum without open rows tells as little where its kind of speaker, or the whole sheet, is judged in part.
    let levels: [fn(&Judged) -> &str; 3] =
        [|row| &row.stratum, |row| kind_of(&row.stratum), |_| ""];
    for level in levels {
        for group in groups(rows, level) {
            let mut open = open(rows, &group).into_iter();
            if open.any(|(open, alike)| open > MOST * alike.len()) {
                group.iter().for_each(|&at| counts[at] = 0.0);
            }
        }
    }
    counts
}

/// The places of rows that have a word in common.
fn groups(rows: &[Judged], word: fn(&Judged) -> &str) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        groups.entry(word(row)).or_default().push(at);
    }
    groups.into_values().collect()
}

/// The open rows of a group by what was judged in them: how many, and the places of rows that were right in the same and judged to
/// the end.
fn open(rows: &[Judged], group: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut open: BTreeMap<[Option<bool>; 3], usize> = BTreeMap::new();
    for row in group
        .iter()
        .map(|&at| &rows[at])
        .filter(|row| row.is_open())
    {
        *open.entry(row.verdicts).or_default() += 1;
    }
    let alike = |verdicts| {
        let alike = |at: &usize| rows[*at].is_settled() && rows[*at].is_right_in(verdicts);
        group.iter().copied().filter(alike).collect()
    };
    let open = open.into_iter();
    open.map(|(verdicts, count)| (count, alike(verdicts)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::sheet::Question;

    /// Rows of a stratum by their verdicts on words, source and speaker: `.` where there is none.
    fn rows(stratum: &str, verdicts: &[(&str, usize)]) -> Vec<Judged> {
        let row = |word: &str| {
            let mut row = Judged {
                stratum: stratum.to_owned(),
                ..Judged::default()
            };
            for (verdict, letter) in row.verdicts.iter_mut().zip(word.chars()) {
                *verdict = (letter != '.').then_some(letter == 'y');
            }
            row
        };
        let rows = verdicts.iter();
        rows.flat_map(|(word, count)| vec![row(word); *count])
            .collect()
    }

    /// The share right of all that counts, and how many rows count.
    fn found(rows: &[Judged]) -> (f64, usize) {
        let counts = counts(rows);
        let right = rows.iter().zip(&counts);
        let right = right.filter(|(row, _)| row.verdict(Question::Row) == Some(true));
        let right: f64 = right.map(|(_, count)| count).sum();
        let all: f64 = counts.iter().sum();
        (
            right / all,
            counts.iter().filter(|count| **count > 0.0).count(),
        )
    }

    const PERSON: &str = "0.90/direct/person";
    const NONE: &str = "0.90/direct/none";

    #[test]
    fn what_is_empty_behind_an_n_is_no_half_judgement() {
        let sheet = rows(PERSON, &[("yyy", 15), ("n..", 3), ("yn.", 2)]);
        assert_eq!(found(&sheet), (0.75, 20));
        assert_eq!(found(&rows(PERSON, &[("n..", 4)])), (0.0, 4));
    }

    #[test]
    fn a_column_that_nobody_filled_in_leaves_no_whole_rows() {
        let mut sheet = rows(PERSON, &[("yy.", 12), ("ny.", 6)]);
        // Of a stratum that has nothing but an n, as little is known.
        sheet.extend(rows(NONE, &[("ny.", 1)]));
        sheet.extend(rows("0.60/direct/person", &[("ny.", 1)]));
        assert_eq!(found(&sheet).1, 0);
        // One row that was tried to the end does not stand for twelve.
        sheet.extend(rows(PERSON, &[("yyy", 1)]));
        assert_eq!(found(&sheet).1, 0);
    }

    #[test]
    fn a_kind_of_speaker_judged_in_part_is_left_out_alone() {
        let mut sheet = rows(PERSON, &[("yyy", 8), ("nyy", 2)]);
        sheet.extend(rows(NONE, &[("yy.", 5), ("yyn", 1)]));
        sheet.extend(rows("0.60/direct/none", &[("ny.", 1)]));
        assert_eq!(found(&sheet), (0.8, 10));
    }

    #[test]
    fn rows_judged_to_the_end_stand_for_those_that_were_not() {
        // Three in four have the words right, and two in three of these the speaker: half are right, whoever was left open.
        let sheet = rows(PERSON, &[("yyy", 4), ("yyn", 2), ("n..", 4), ("y..", 6)]);
        assert_eq!(found(&sheet), (0.5, 10));
        // One that could not be told does not do away with the wrong ones.
        let sheet = rows(PERSON, &[("yyy", 15), ("n..", 4), ("yy.", 1)]);
        let (share, rows) = found(&sheet);
        assert!(
            (share - 0.8).abs() < 1e-9 && rows == 19,
            "{share} of {rows}"
        );
    }
}
