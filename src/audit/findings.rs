//! What the verdicts of a reader say of the whole run.

use std::collections::BTreeMap;
use std::path::Path;

use super::sheet::{self, Judged, Question};
use super::stratum::band;
use super::whole;
use crate::bearer::given_name;
use crate::error::{Error, ErrorKind, Result};
use crate::interval::Share;

/// The fewest judged rows that a threshold rests on.
const FEWEST: usize = 20;

/// A sheet with a reader's verdicts.
#[derive(Clone, Debug)]
pub struct Findings {
    rows: Vec<Judged>,
}

/// Precision of a part of the rows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Precision {
    /// Which part.
    pub part: String,
    /// The share found right, weighted back to all rows of the part.
    pub share: Share,
    /// The mean confidence of the same rows, weighted likewise.
    pub confidence: f64,
}

/// The least confidence that gives a wanted precision.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Threshold {
    /// Rows of at least this confidence are to be kept.
    pub confidence: f64,
    /// Their precision.
    pub share: Share,
    /// Which share they are of all rows of the judged strata.
    pub kept: f64,
}

/// A row that counts in a question: its verdict, and how many rows of the run it stands for.
pub(super) struct Counted<'a> {
    row: &'a Judged,
    pub(super) confidence: f64,
    pub(super) right: bool,
    pub(super) weight: f64,
}

/// What the rows of a stratum come to.
#[derive(Default)]
struct Sum {
    /// Rows of the run that are stood for, right ones among them, and the squares of what each row stands for.
    weight: f64,
    right: f64,
    squares: f64,
    confidence: f64,
}

impl Findings {
    /// Reads a sheet.
    ///
    /// # Errors
    /// When it is no sheet of this program, or holds no verdict.
    pub fn read(path: &Path) -> Result<Self> {
        let rows = sheet::read(path)?;
        if !rows.iter().any(Judged::is_judged) {
            let message = "it holds no verdicts yet; write y or n into words_right, source_right and speaker_right";
            return Err(Error::new(ErrorKind::Empty, message).at_path(path));
        }
        Ok(Self { rows })
    }

    /// Rows of the sheet.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Rows of the run that the sheet was drawn from, as far as its strata tell.
    pub fn of(&self) -> usize {
        self.sizes().values().sum()
    }

    /// Rows of the run that verdicts stand for: those of the strata that have one.
    pub fn of_judged(&self, question: Question) -> usize {
        let unjudged = self.unjudged(question);
        self.of() - unjudged.iter().map(|(_, rows)| rows).sum::<usize>()
    }

    /// Strata that have no verdict, so that nothing is known of them, each with its rows of the run.
    pub fn unjudged(&self, question: Question) -> Vec<(String, usize)> {
        let mut sizes = self.sizes();
        for it in self.counted(question) {
            sizes.remove(it.row.stratum.as_str());
        }
        let sizes = sizes.into_iter();
        sizes.map(|(name, rows)| (name.to_owned(), rows)).collect()
    }

    /// The strata, each with its rows of the run.
    fn sizes(&self) -> BTreeMap<&str, usize> {
        let rows = self.rows.iter();
        rows.map(|row| (row.stratum.as_str(), row.stratum_rows))
            .collect()
    }

    /// Precision over all rows of the judged strata; none where nothing was judged.
    pub fn precision(&self, question: Question) -> Option<Precision> {
        self.of_part("all rows", question, |_| true)
    }

    /// Precision by band of confidence, type of quote and kind of speaker.
    pub fn by_part(&self, question: Question) -> Vec<Precision> {
        let mut parts = Vec::new();
        let names = ["confidence from", "type", "speaker"];
        for (place, name) in names.into_iter().enumerate() {
            let word = |row: &Judged| row.stratum.split('/').nth(place).unwrap_or("").to_owned();
            let mut words: Vec<String> = self.rows.iter().map(word).collect();
            words.sort();
            words.dedup();
            for part in words {
                let label = format!("{name} {part}");
                parts.extend(self.of_part(&label, question, |row| word(row) == part));
            }
        }
        parts
    }

    /// Precision by who is said to speak: woman or man, kind of speaker, given name. Whom the rows of a run leave out is not in it.
    pub fn by_speaker(&self, question: Question) -> Vec<Precision> {
        type Word = fn(&Judged) -> String;
        let given: Word = |row| match row.kind.as_str() {
            "person" => given_name(&row.speaker).as_str().to_owned(),
            _ => String::new(),
        };
        let groups: [(&str, Word); 3] = [
            ("gender", |row| row.gender.clone()),
            ("kind", |row| row.kind.clone()),
            ("given name", given),
        ];
        let mut parts = Vec::new();
        for (name, word) in groups {
            let mut words: Vec<String> = self.rows.iter().map(word).collect();
            words.sort();
            words.dedup();
            words.retain(|word| !word.is_empty());
            for part in words {
                let label = format!("{name} {}", part.replace('_', " "));
                parts.extend(self.of_part(&label, question, |row| word(row) == part));
            }
        }
        parts
    }

    fn of_part(
        &self,
        part: &str,
        question: Question,
        is_of: impl Fn(&Judged) -> bool,
    ) -> Option<Precision> {
        let counted = self.counted(question).into_iter();
        let counted: Vec<Counted<'_>> = counted.filter(|it| is_of(it.row)).collect();
        // A part may have some rows of a stratum and not others: then it has that share of the stratum.
        let mut strata: BTreeMap<&str, Sum> = BTreeMap::new();
        for it in &counted {
            let sum = strata.entry(&it.row.stratum).or_default();
            sum.weight += it.weight;
            sum.right += it.weight * f64::from(u8::from(it.right));
            sum.squares += it.weight * it.weight;
            sum.confidence += it.weight * it.confidence;
        }
        let whole: f64 = strata.values().map(|sum| sum.weight).sum();
        let shares = strata.values().map(|sum| {
            // Rows that stand for more than others tell less (Kish).
            let like = sum.weight * sum.weight / sum.squares;
            (sum.weight / whole, sum.right / sum.weight, like)
        });
        let share = Share::weighted(&shares.collect::<Vec<_>>())?;
        let confidence: f64 = strata.values().map(|sum| sum.confidence).sum();
        Some(Precision {
            part: part.to_owned(),
            share: Share {
                rows: counted.len(),
                ..share
            },
            confidence: confidence / whole,
        })
    }

    /// The rows that count in a question.
    pub(super) fn counted(&self, question: Question) -> Vec<Counted<'_>> {
        let is_judged = |row: &Judged| f64::from(u8::from(row.verdict(question).is_some()));
        let counts: Vec<f64> = match question {
            Question::Row => whole::counts(&self.rows),
            _ => self.rows.iter().map(is_judged).collect(),
        };
        let mut sampled: BTreeMap<&str, f64> = BTreeMap::new();
        for (row, count) in self.rows.iter().zip(&counts) {
            *sampled.entry(&row.stratum).or_default() += count;
        }
        let counted = self
            .rows
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0.0);
        let counted = counted.filter_map(|(row, count)| {
            Some(Counted {
                row,
                confidence: row.confidence,
                right: row.verdict(question)?,
                weight: row.stratum_rows as f64 * count / sampled[row.stratum.as_str()],
            })
        });
        counted.collect()
    }

    /// Judged rows that do not count as a whole, since they or too many rows of their kind are half judged.
    pub fn in_part(&self) -> usize {
        let judged = self.rows.iter().filter(|row| row.is_judged()).count();
        judged - self.counted(Question::Row).len()
    }

    /// The least confidence whose rows are right in a share of at least `wanted`; none where the sheet shows none.
    pub fn threshold(&self, wanted: f64) -> Option<Threshold> {
        let mut rows = self.counted(Question::Row);
        rows.sort_by(|left, right| right.confidence.total_cmp(&left.confidence));
        let all: f64 = rows.iter().map(|row| row.weight).sum();
        let (mut kept, mut right, mut squares) = (0.0, 0.0, 0.0);
        let mut best = None;
        for (at, row) in rows.iter().enumerate() {
            kept += row.weight;
            squares += row.weight * row.weight;
            if row.right {
                right += row.weight;
            }
            let next = rows.get(at + 1);
            let is_last_of_its_kind = next.is_none_or(|next| next.confidence < row.confidence);
            if is_last_of_its_kind && at + 1 >= FEWEST.min(rows.len()) && right / kept >= wanted {
                // As many rows as a plain sample that tells as much (Kish).
                let like = (kept * kept / squares).round() as usize;
                let share = Share::of((right / kept * like as f64).round() as usize, like)?;
                best = Some(Threshold {
                    confidence: row.confidence,
                    share: Share {
                        found: right / kept,
                        rows: at + 1,
                        ..share
                    },
                    kept: kept / all,
                });
            }
        }
        best
    }

    /// Where the confidences of a band lie outside the interval of what was found right there.
    pub fn misjudged(&self) -> Vec<Precision> {
        let mut misjudged = Vec::new();
        for name in ["0.00", "0.60", "0.75", "0.90"] {
            let part = self.of_part(name, Question::Row, |row| band(row.confidence) == name);
            misjudged.extend(part.filter(|part| {
                part.confidence < part.share.low || part.confidence > part.share.high
            }));
        }
        misjudged
    }

    /// How far two readers agree: of the rows that both judged, the share with one verdict, and Cohen's kappa.
    pub fn agreement(&self, other: &Findings, question: Question) -> Option<Agreement> {
        let theirs = other.counted(question).into_iter();
        let theirs: BTreeMap<&str, bool> = theirs
            .map(|it| (it.row.quote_id.as_str(), it.right))
            .collect();
        let ours = self.counted(question).into_iter();
        let pairs = ours.filter_map(|it| {
            let their = theirs.get(it.row.quote_id.as_str())?;
            Some((it.right, *their))
        });
        // Both right, the first alone, the second alone, both wrong.
        let mut counts = [0_usize; 4];
        for (first, second) in pairs {
            counts[2 * usize::from(!first) + usize::from(!second)] += 1;
        }
        Agreement::of(counts)
    }
}

/// How far two readers agree.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Agreement {
    /// Rows that both judged.
    pub rows: usize,
    /// The share with one verdict.
    pub same: f64,
    /// Cohen's kappa; none where chance alone would agree on all.
    pub kappa: Option<f64>,
}

impl Agreement {
    fn of([both, first, second, neither]: [usize; 4]) -> Option<Self> {
        let rows = both + first + second + neither;
        (rows > 0).then(|| {
            let share = |count: usize| count as f64 / rows as f64;
            let same = share(both + neither);
            let (one, two) = (share(both + first), share(both + second));
            let chance = one * two + (1.0 - one) * (1.0 - two);
            Self {
                rows,
                same,
                kappa: (chance < 1.0).then(|| (same - chance) / (1.0 - chance)),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of two strata: each with its confidence, stratum's size and verdict of all three.
    fn findings(rows: &[(f64, &str, usize, &str)]) -> Findings {
        let mut text = String::from(
            "quote_id,confidence,stratum,stratum_rows,words_right,source_right,speaker_right\n",
        );
        for (at, (confidence, stratum, size, verdict)) in rows.iter().enumerate() {
            text.push_str(&format!(
                "q{at},{confidence},{stratum},{size},{verdict},{verdict},{verdict}\n"
            ));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("check.csv");
        std::fs::write(&path, text).unwrap();
        Findings::read(&path).unwrap()
    }

    #[test]
    fn strata_count_as_their_rows_do() {
        let (high, low) = ("0.90/direct/person", "0.00/indirect/none");
        let findings = findings(&[
            (0.95, high, 900, "y"),
            (0.93, high, 900, "y"),
            (0.5, low, 100, "n"),
            (0.4, low, 100, "y"),
            (0.3, low, 100, ""),
        ]);
        let all = findings.precision(Question::Row).unwrap();
        assert!((all.share.found - 0.95).abs() < 1e-9, "{all:?}");
        assert!((all.confidence - (0.9 * 0.94 + 0.1 * 0.45)).abs() < 1e-9);
        assert_eq!(
            (findings.rows(), findings.of(), all.share.rows),
            (5, 1000, 4)
        );
        let parts = findings.by_part(Question::Words);
        let names: Vec<&str> = parts.iter().map(|part| part.part.as_str()).collect();
        assert_eq!(
            names,
            [
                "confidence from 0.00",
                "confidence from 0.90",
                "type direct",
                "type indirect",
                "speaker none",
                "speaker person",
            ]
        );
        assert_eq!(parts[0].share.found, 0.5);
    }

    #[test]
    fn verdicts_stand_for_the_strata_that_have_them() {
        let (high, low) = ("0.90/direct/person", "0.00/indirect/none");
        let sheet = findings(&[
            (0.95, high, 60, "y"),
            (0.93, high, 60, ""),
            (0.5, low, 87, ""),
        ]);
        let row = Question::Row;
        assert_eq!((sheet.of(), sheet.of_judged(row)), (147, 60));
        assert_eq!(sheet.unjudged(row), [(low.to_owned(), 87)]);
        assert_eq!(sheet.threshold(0.9).unwrap().kept, 1.0);
        let sheet = findings(&[(0.95, high, 60, "y"), (0.5, low, 87, "n")]);
        assert_eq!((sheet.of_judged(row), sheet.unjudged(row)), (147, vec![]));
    }

    #[test]
    fn a_sheet_without_whole_rows_gives_no_precision_and_no_calibration() {
        let mut text = String::from(
            "quote_id,confidence,stratum,stratum_rows,words_right,source_right,speaker_right\n",
        );
        for at in 0..90 {
            let words = if at % 3 == 0 { "n" } else { "y" };
            text.push_str(&format!("q{at},0.9,0.90/direct/person,900,{words},y,\n"));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("check.csv");
        std::fs::write(&path, text).unwrap();
        let sheet = Findings::read(&path).unwrap();
        let words = sheet.precision(Question::Words).unwrap();
        assert!((words.share.found - 2.0 / 3.0).abs() < 1e-9, "{words:?}");
        assert_eq!(sheet.precision(Question::Row), None);
        assert_eq!((sheet.in_part(), sheet.threshold(0.9)), (90, None));
        assert!(sheet.recalibration().is_err());
    }

    #[test]
    fn speakers_are_told_apart_within_strata() {
        let text = "quote_id,confidence,stratum,stratum_rows,speaker,speaker_kind,speaker_gender,words_right,source_right,speaker_right\n\
            a,0.9,one,30,Mary Vale,person,women,y,y,y\n\
            b,0.9,one,30,Ngozi Ito,person,women,n,n,n\n\
            c,0.9,one,30,Tom Ito,person,men,y,y,y\n\
            d,0.9,two,10,Vale,person,women,y,y,y\n\
            e,0.9,two,10,the mayor,unnamed,,y,y,n\n";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("check.csv");
        std::fs::write(&path, text).unwrap();
        let parts = Findings::read(&path).unwrap().by_speaker(Question::Row);
        let shares: Vec<(&str, f64)> = parts
            .iter()
            .map(|part| (part.part.as_str(), part.share.found))
            .collect();
        // Of the first stratum women have two thirds, 20 rows, half of them right; of the second half, 5 rows, all right.
        let expected = [
            ("gender men", 1.0),
            ("gender women", 15.0 / 25.0),
            ("kind person", 25.0 / 35.0),
            ("kind unnamed", 0.0),
            ("given name common in usa", 1.0),
            ("given name missing", 1.0),
            ("given name other", 0.0),
        ];
        assert_eq!(shares.len(), expected.len(), "{shares:?}");
        for ((part, share), (name, wanted)) in shares.iter().zip(expected) {
            assert!(*part == name && (share - wanted).abs() < 1e-9, "{shares:?}");
        }
    }

    #[test]
    fn the_threshold_is_the_lowest_that_gives_the_precision() {
        let stratum = "0.60/direct/person";
        let mut rows = vec![(0.9, stratum, 100, "y"); 30];
        rows.extend([
            (0.8, stratum, 100, "y"),
            (0.7, stratum, 100, "n"),
            (0.6, stratum, 100, "n"),
        ]);
        let findings = findings(&rows);
        let threshold = findings.threshold(0.95).unwrap();
        assert_eq!(threshold.confidence, 0.7);
        assert!((threshold.share.found - 31.0 / 32.0).abs() < 1e-9);
        assert!((threshold.kept - 32.0 / 33.0).abs() < 1e-9);
        assert_eq!(findings.threshold(1.0).unwrap().confidence, 0.8);
        assert_eq!(findings.threshold(1.1), None);
    }

    #[test]
    fn confidences_that_do_not_hold_are_named() {
        let sure = vec![(0.95, "0.90/direct/person", 100, "n"); 20];
        assert_eq!(findings(&sure).misjudged()[0].part, "0.90");
        let mut rows = vec![(0.95, "0.90/direct/person", 100, "y"); 19];
        rows.push((0.95, "0.90/direct/person", 100, "n"));
        assert_eq!(findings(&rows).misjudged(), []);
    }

    #[test]
    fn agreement_beyond_chance_is_cohens() {
        // Cohen's table as every handbook has it: 20 both, 5 and 10 alone, 15 neither.
        let agreement = Agreement::of([20, 5, 10, 15]).unwrap();
        assert!((agreement.same - 0.7).abs() < 1e-9);
        assert!((agreement.kappa.unwrap() - 0.4).abs() < 1e-9);
        assert_eq!(Agreement::of([3, 0, 0, 0]).unwrap().kappa, None);
        let one = findings(&[(0.9, "a/b/c", 1, "y"), (0.9, "a/b/c", 1, "n")]);
        let two = findings(&[(0.9, "a/b/c", 1, "y"), (0.9, "a/b/c", 1, "y")]);
        let agreement = one.agreement(&two, Question::Speaker).unwrap();
        assert_eq!((agreement.rows, agreement.same), (2, 0.5));
    }
}
