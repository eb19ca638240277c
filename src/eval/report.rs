//! The scores as text for the terminal and as CSV.

use std::io;

use super::{Bin, Column, Evaluation, Score, Statistic};
use crate::error::{Error, ErrorKind, Result};

/// The columns of the CSV.
pub const COLUMNS: [&str; 8] = [
    "data", "layer", "measure", "group", "value", "low", "high", "n",
];

/// Writes the scores of several sets of gold as CSV; each comes with its name.
///
/// The reliability tables follow as rows of their own: `share_right` and `mean_confidence` of each bin, with the
/// column and the bin as the group.
pub fn csv(evaluations: &[(String, Evaluation)], out: impl io::Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let failed = |cause: csv::Error| Error::new(ErrorKind::Io, cause.to_string()).caused_by(cause);
    writer.write_record(COLUMNS).map_err(failed)?;
    for (data, evaluation) in evaluations {
        for row in rows(evaluation) {
            writer
                .write_record([data].into_iter().chain(&row))
                .map_err(failed)?;
        }
    }
    writer
        .flush()
        .map_err(|cause| Error::new(ErrorKind::Io, cause.to_string()).caused_by(cause))
}

/// The cells of every row, without the first.
fn rows(evaluation: &Evaluation) -> Vec<[String; 7]> {
    let mut rows: Vec<[String; 7]> = evaluation.scores.iter().map(score_row).collect();
    for (column, bins) in &evaluation.reliability {
        for bin in bins.iter().filter(|bin| bin.count > 0) {
            let group = format!("{}/{:.1}", column.as_str(), bin.from);
            for (measure, value) in [
                ("share_right", bin.share_right()),
                ("mean_confidence", bin.mean_confidence()),
            ] {
                rows.push([
                    "reliability".to_owned(),
                    measure.to_owned(),
                    group.clone(),
                    cell(value),
                    String::new(),
                    String::new(),
                    bin.count.to_string(),
                ]);
            }
        }
    }
    rows
}

fn score_row(score: &Score) -> [String; 7] {
    [
        score.layer.to_owned(),
        measure(score),
        score.group.clone(),
        cell(score.value),
        cell(score.interval.map(|(low, _)| low)),
        cell(score.interval.map(|(_, high)| high)),
        score.n.to_string(),
    ]
}

/// The name of a score: the measure, and the statistic where the measure could be several.
fn measure(score: &Score) -> String {
    match score.statistic {
        Statistic::Mean
        | Statistic::Share
        | Statistic::Count
        | Statistic::Error
        | Statistic::Ratio
        | Statistic::Difference => score.measure.to_owned(),
        statistic => format!("{}_{}", score.measure, statistic.as_str()),
    }
}

fn cell(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| {
        let text = format!("{value:.4}");
        // Counts and round shares read better without a tail of zeros.
        let short = text.trim_end_matches('0').trim_end_matches('.');
        short.to_owned()
    })
}

/// The scores of one set of gold as a table of aligned columns, for the terminal.
///
/// Precision and recall stand on the line of their F1.
pub fn table(data: &str, evaluation: &Evaluation) -> String {
    let mut lines =
        vec![["layer", "measure", "group", "P", "R", "value", "95 %", "n"].map(str::to_owned)];
    let scores = &evaluation.scores;
    let parts = [Statistic::Precision, Statistic::Recall];
    for score in scores
        .iter()
        .filter(|score| !parts.contains(&score.statistic))
    {
        let [precision, recall] = parts.map(|part| part_of(scores, score, part));
        lines.push([
            score.layer.to_owned(),
            measure(score),
            score.group.clone(),
            precision,
            recall,
            shown(score, score.value),
            interval(score),
            score.n.to_string(),
        ]);
    }
    let mut text = format!("{data}\n");
    if lines.len() > 1 {
        text.push_str(&aligned(&lines));
    }
    for (column, bins) in &evaluation.reliability {
        text.push_str(&reliability_table(*column, bins));
    }
    text
}

/// The precision or recall that belongs to an F1; empty for other scores.
fn part_of(scores: &[Score], f1: &Score, part: Statistic) -> String {
    if f1.statistic != Statistic::F1 {
        return String::new();
    }
    let place = |score: &Score| (score.layer, score.measure, score.group.clone());
    let found = scores
        .iter()
        .find(|score| score.statistic == part && place(score) == place(f1));
    three_decimals(found.and_then(|score| score.value))
}

fn reliability_table(column: Column, bins: &[Bin]) -> String {
    let mut lines = vec![["confidence", "mean", "right", "n"].map(str::to_owned)];
    for bin in bins.iter().filter(|bin| bin.count > 0) {
        lines.push([
            format!("{:.1}", bin.from),
            three_decimals(bin.mean_confidence()),
            three_decimals(bin.share_right()),
            bin.count.to_string(),
        ]);
    }
    let title = format!("\nreliability of the {} confidence\n", column.as_str());
    title + &aligned(&lines)
}

fn shown(score: &Score, value: Option<f64>) -> String {
    match (score.statistic, value) {
        (Statistic::Count, Some(value)) => format!("{value:.0}"),
        _ => three_decimals(value),
    }
}

fn three_decimals(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn interval(score: &Score) -> String {
    match score.interval {
        Some((low, high)) => {
            // A minus sign after a dash is hard to read.
            let between = if low < 0.0 || high < 0.0 { " to " } else { "-" };
            let (low, high) = (shown(score, Some(low)), shown(score, Some(high)));
            format!("{low}{between}{high}")
        }
        None => "-".to_owned(),
    }
}

/// Columns side by side, two spaces apart.
fn aligned<const N: usize>(lines: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in lines {
        let padded: Vec<String> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::reliability;

    fn evaluation() -> Evaluation {
        let score = |layer, measure, statistic, value, interval, n| Score {
            layer,
            measure,
            group: "all".to_owned(),
            statistic,
            value,
            interval,
            n,
        };
        Evaluation {
            scores: vec![
                score("content", "exact", Statistic::Precision, None, None, 0),
                score(
                    "content",
                    "exact",
                    Statistic::Recall,
                    Some(0.5),
                    Some((0.4, 0.6)),
                    12,
                ),
                score(
                    "content",
                    "exact",
                    Statistic::F1,
                    Some(0.80672),
                    Some((0.79, 0.82)),
                    12,
                ),
                score(
                    "false_alarm",
                    "rows",
                    Statistic::Count,
                    Some(3.0),
                    Some((1.0, 5.0)),
                    2,
                ),
            ],
            reliability: vec![(Column::Row, reliability([(0.75, true), (0.75, false)]))],
        }
    }

    #[test]
    fn the_csv_has_a_row_a_score() {
        let mut out = Vec::new();
        csv(&[("dev".to_owned(), evaluation())], &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "data,layer,measure,group,value,low,high,n\n\
             dev,content,exact_precision,all,,,,0\n\
             dev,content,exact_recall,all,0.5,0.4,0.6,12\n\
             dev,content,exact_f1,all,0.8067,0.79,0.82,12\n\
             dev,false_alarm,rows,all,3,1,5,2\n\
             dev,reliability,share_right,row/0.7,0.5,,,2\n\
             dev,reliability,mean_confidence,row/0.7,0.75,,,2\n"
        );
    }

    #[test]
    fn the_table_is_aligned() {
        assert_eq!(
            table("dev", &evaluation()),
            "dev\n\
             layer        measure   group  P  R      value  95 %         n\n\
             content      exact_f1  all    -  0.500  0.807  0.790-0.820  12\n\
             false_alarm  rows      all              3      1-5          2\n\
             \n\
             reliability of the row confidence\n\
             confidence  mean   right  n\n\
             0.7         0.750  0.500  2\n"
        );
    }
}
