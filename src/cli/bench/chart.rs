//! The speeds as a picture: a bar for each setting, and a whisker from the slowest run to the fastest.

use std::fmt::Write as _;

use super::super::ui::grouped;
use super::report::Line;

/// Sizes in pixels.
const ROW: usize = 30;
const LABELS: usize = 250;
const BARS: f64 = 420.0;
const WIDTH: usize = 760;

/// The picture as SVG.
pub(super) fn svg(lines: &[Line]) -> String {
    let most = lines.iter().map(|line| line.fastest).fold(1.0, f64::max);
    let height = ROW * lines.len() + 44;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>Words a second</title>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"22\" font-weight=\"bold\">Words a second: median, slowest and fastest run</text>\n"
    );
    for (at, line) in lines.iter().enumerate() {
        let top = 36 + at * ROW;
        let middle = top + ROW / 2;
        let long = |speed: f64| speed / most * BARS;
        let place = |speed: f64| LABELS as f64 + long(speed);
        let threads = match line.threads {
            1 => "1 thread".to_owned(),
            threads => format!("{threads} threads"),
        };
        // Kernels and windows are our own words: nothing in them is markup.
        let _ = writeln!(
            svg,
            "<text x=\"10\" y=\"{}\">{}, {threads}</text>\n\
             <rect x=\"{LABELS}\" y=\"{}\" width=\"{:.1}\" height=\"{}\" fill=\"#4a78a8\"/>\n\
             <path d=\"M{:.1} {middle}H{:.1}\" stroke=\"#222\" stroke-width=\"2\"/>\n\
             <text x=\"{:.1}\" y=\"{}\">{}</text>",
            middle + 4,
            line.setting,
            top + 5,
            long(line.median),
            ROW - 10,
            place(line.slowest),
            place(line.fastest),
            place(line.fastest) + 8.0,
            middle + 4,
            grouped(line.median as usize),
        );
    }
    svg.push_str("</svg>\n");
    svg
}
