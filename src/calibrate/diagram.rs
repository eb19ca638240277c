//! The reliability diagram as SVG: for each column, the share of right answers over their confidence.

use std::fmt::Write;

use super::Answer;
use super::check::{COLUMNS, bins};
use crate::eval::Bin;

/// Side of the square of one column, and the room around it, in pixels.
const SIDE: f64 = 190.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 74.0;
const GAP: f64 = 34.0;
/// Height of the row of bars that shows how many answers a bin has.
const BARS: f64 = 26.0;

/// A reliability diagram of the columns that have answers: a point a bin, its area as its number of answers, over a diagonal on
/// which confidences are probabilities; below, the numbers of answers as bars.
pub fn diagram(answers: &[Answer]) -> String {
    let panels: Vec<(&str, Vec<Bin>)> = COLUMNS
        .iter()
        .map(|&column| (column.as_str(), bins(answers, column)))
        .filter(|(_, bins)| bins.iter().any(|bin| bin.count > 0))
        .collect();
    let width = LEFT + panels.len() as f64 * (SIDE + GAP);
    let height = TOP + SIDE + BOTTOM;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"11\" fill=\"#333\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (at, (name, bins)) in panels.iter().enumerate() {
        panel(
            &mut svg,
            LEFT + at as f64 * (SIDE + GAP),
            name,
            bins,
            at == 0,
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, left: f64, name: &str, bins: &[Bin], first: bool) {
    let (x, y) = (
        |value: f64| left + value * SIDE,
        |value: f64| TOP + (1.0 - value) * SIDE,
    );
    let all: usize = bins.iter().map(|bin| bin.count).sum();
    let most = bins.iter().map(|bin| bin.count).max().unwrap_or(1).max(1);
    let mut add = |text: String| {
        svg.push_str(&text);
        svg.push('\n');
    };
    add(format!(
        "<text x=\"{:.0}\" y=\"20\" text-anchor=\"middle\" font-size=\"13\" font-weight=\"bold\">{name} ({all})</text>",
        x(0.5)
    ));
    add(format!(
        "<rect x=\"{left}\" y=\"{TOP}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"none\" stroke=\"#999\"/>"
    ));
    add(format!(
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    ));
    for tick in [0.0, 0.5, 1.0] {
        add(format!(
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{tick}</text>",
            x(tick),
            y(0.0) + BARS + 18.0
        ));
        if first {
            add(format!(
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{tick}</text>",
                left - 6.0,
                y(tick) + 4.0
            ));
        }
    }
    add(format!(
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">confidence</text>",
        x(0.5),
        y(0.0) + BARS + 34.0
    ));
    if first {
        let (x, y) = (left - 30.0, y(0.5));
        add(format!(
            "<text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"middle\" transform=\"rotate(-90 {x:.0} {y:.0})\">share right</text>"
        ));
    }
    let mut line = String::new();
    for bin in bins {
        let (Some(confidence), Some(right)) = (bin.mean_confidence(), bin.share_right()) else {
            continue;
        };
        let height = BARS * bin.count as f64 / most as f64;
        add(format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"#b8cbe0\"/>",
            x(bin.from) + 1.0,
            y(0.0) + 4.0 + BARS - height,
            SIDE / bins.len() as f64 - 2.0,
        ));
        let radius = 2.0 + 7.0 * (bin.count as f64 / most as f64).sqrt();
        add(format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"#2f6ba8\" fill-opacity=\"0.75\">\
             <title>{} answers: confidence {confidence:.2}, right {right:.2}</title></circle>",
            x(confidence),
            y(right),
            bin.count,
        ));
        let _ = write!(line, "{:.1},{:.1} ", x(confidence), y(right));
    }
    add(format!(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#2f6ba8\" stroke-width=\"1.5\"/>",
        line.trim_end()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::QuoteType;
    use crate::eval::Column;

    #[test]
    fn a_column_without_answers_has_no_panel() {
        let answer = |column, confidence, right| Answer {
            column,
            quote_type: Some(QuoteType::Mixed),
            raw: 0.5,
            confidence,
            right,
        };
        let answers = [
            answer(Column::Row, 0.5, true),
            answer(Column::Row, 0.55, false),
        ];
        let svg = diagram(&answers);
        assert!(
            svg.contains(">row (2)</text>") && !svg.contains("speaker"),
            "{svg}"
        );
        // Both answers are in one bin: half right, in the middle of the square.
        assert_eq!(svg.matches("<circle").count(), 1);
        let (x, y) = (LEFT + 0.525 * SIDE, TOP + 0.5 * SIDE);
        assert!(
            svg.contains(&format!("cx=\"{x:.1}\" cy=\"{y:.1}\"")),
            "{svg}"
        );
    }
}
