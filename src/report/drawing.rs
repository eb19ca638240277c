//! Plots as SVG: lying bars for words, standing bars for an ordered axis. Nothing else is needed, and a reader can check each
//! bar against its row of the table.

use std::fmt::Write;

use super::escape::html;

/// One bar: its name, and the length of each of its parts.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) parts: Vec<usize>,
}

/// Colours that people who see red and green alike can tell apart (Okabe and Ito), for the parts of a bar.
const COLOURS: [&str; 4] = ["#0072b2", "#e69f00", "#56b4e9", "#777777"];

/// Narrow, so that its letters can be read on a phone.
const WIDTH: usize = 460;
/// Names of lying bars end here.
const NAMES: usize = 150;
const LINE: usize = 24;
/// Room for the numbers after the longest bar.
const NUMBERS: usize = 44;
/// Height of standing bars.
const HEIGHT: usize = 180;
/// Standing bars that have their name below them.
const NAMED: usize = 8;
/// Letters before which a name is cut, in those of usual width; the table has the whole.
const LONGEST: f64 = 18.0;

impl Bar {
    fn total(&self) -> usize {
        self.parts.iter().sum()
    }
}

/// Lying bars, each with its name before it and its number after it.
pub(super) fn lying(title: &str, bars: &[Bar], parts: &[&str]) -> String {
    let legend = legend(parts);
    let top = if legend.is_empty() { 4 } else { 28 };
    let height = top + bars.len() * LINE + 4;
    let most = bars.iter().map(Bar::total).max().unwrap_or(0).max(1);
    let mut body = legend;
    for (row, bar) in bars.iter().enumerate() {
        let y = top + row * LINE;
        let middle = y + LINE / 2 + 4;
        write_to(
            &mut body,
            format_args!(
                "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>",
                NAMES - 8,
                html(&short(&bar.name))
            ),
        );
        let mut x = NAMES as f64;
        for (part, &count) in bar.parts.iter().enumerate() {
            let width = count as f64 / most as f64 * (WIDTH - NAMES - NUMBERS) as f64;
            write_to(
                &mut body,
                format_args!(
                    "<rect class=\"part{part}\" x=\"{x:.1}\" y=\"{}\" width=\"{width:.1}\" height=\"{}\" fill=\"{}\"/>",
                    y + 3,
                    LINE - 6,
                    COLOURS[part % COLOURS.len()]
                ),
            );
            x += width;
        }
        write_to(
            &mut body,
            format_args!(
                "<text x=\"{:.1}\" y=\"{middle}\">{}</text>",
                x + 6.0,
                bar.total()
            ),
        );
    }
    whole(title, height, &body)
}

/// Standing bars side by side; as many names below them as there is room for.
pub(super) fn standing(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(Bar::total).max().unwrap_or(0).max(1);
    let (left, top) = (48, 12);
    let step = (WIDTH - left - 8) as f64 / bars.len().max(1) as f64;
    let every = bars.len().div_ceil(NAMED).max(1);
    let bottom = top + HEIGHT;
    let mut body = String::new();
    for (share, y) in [(most, top), (0, bottom)] {
        write_to(
            &mut body,
            format_args!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{share}</text>\
                 <line x1=\"{left}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\" stroke=\"#999999\" stroke-width=\"0.5\"/>",
                left - 6,
                y + 4,
                WIDTH - 8
            ),
        );
    }
    for (at, bar) in bars.iter().enumerate() {
        let height = bar.total() as f64 / most as f64 * HEIGHT as f64;
        let x = left as f64 + at as f64 * step;
        write_to(
            &mut body,
            format_args!(
                "<rect class=\"part0\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{}\"/>",
                x + step * 0.1,
                bottom as f64 - height,
                step * 0.8,
                COLOURS[0]
            ),
        );
        if at % every == 0 {
            write_to(
                &mut body,
                format_args!(
                    "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    x + step / 2.0,
                    bottom + 18,
                    html(&short(&bar.name))
                ),
            );
        }
    }
    whole(title, bottom + 28, &body)
}

fn legend(parts: &[&str]) -> String {
    let mut text = String::new();
    if parts.len() < 2 {
        return text;
    }
    for (at, name) in parts.iter().enumerate() {
        let x = 8 + at * 112;
        write_to(
            &mut text,
            format_args!(
                "<rect class=\"part{at}\" x=\"{x}\" y=\"6\" width=\"12\" height=\"12\" fill=\"{}\"/>\
                 <text x=\"{}\" y=\"17\">{}</text>",
                COLOURS[at % COLOURS.len()],
                x + 18,
                html(name)
            ),
        );
    }
    text
}

fn whole(title: &str, height: usize, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-label=\"{title}\" font-family=\"sans-serif\" font-size=\"13\">{body}</svg>",
        title = html(title)
    )
}

/// As much of a name as there is room for before the bars.
fn short(name: &str) -> String {
    let mut room = LONGEST;
    for (at, letter) in name.char_indices() {
        room -= width(letter);
        if room < 0.0 {
            return format!("{}…", name[..at].trim_end());
        }
    }
    name.to_owned()
}

/// How wide a letter is about, in those of usual width: fonts differ, and none is asked here.
fn width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | ' ' | '.' | ',' | '\'' | '’' | '-' | '('
        | ')' => 0.6,
        'm' | 'w' | 'M' | 'W' => 1.5,
        'A'..='Z' => 1.2,
        _ if u32::from(letter) >= 0x1100 => 1.8,
        _ => 1.0,
    }
}

fn write_to(text: &mut String, words: std::fmt::Arguments<'_>) {
    text.write_fmt(words).expect("a string can always grow");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(name: &str, parts: &[usize]) -> Bar {
        Bar {
            name: name.to_owned(),
            parts: parts.to_vec(),
        }
    }

    #[test]
    fn lengths_are_shares_of_the_longest() {
        let bars = [bar("A", &[30, 10]), bar("B", &[20, 0])];
        let svg = lying("who", &bars, &["direct", "mixed"]);
        // The longest bar is 266 wide, whole.
        for width in ["199.5", "66.5", "133.0"] {
            assert!(
                svg.contains(&format!("width=\"{width}\"")),
                "{width}: {svg}"
            );
        }
        assert!(svg.contains(">40</text>") && svg.contains(">direct</text>"));
    }

    #[test]
    fn standing_bars_fit_however_many_they_are() {
        let bars: Vec<Bar> = (0..300).map(|at| bar(&at.to_string(), &[at])).collect();
        let svg = standing("when", &bars);
        assert_eq!(svg.matches("<rect").count(), 300);
        assert_eq!(svg.matches("text-anchor=\"middle\"").count(), 8);
        assert!(standing("when", &[]).ends_with("</svg>"));
    }

    #[test]
    fn wide_names_are_cut_earlier() {
        assert_eq!(short("illicit trills fill it"), "illicit trills fill it");
        assert_eq!(short("MINISTRY OF COMMERCE"), "MINISTRY OF COMM…");
        assert_eq!(
            short("Ministry of Fisheries and Ports"),
            "Ministry of Fisheries…"
        );
    }

    #[test]
    fn names_are_no_markup() {
        let svg = lying("<i>", &[bar("<script>", &[1])], &[]);
        assert!(!svg.contains("<script>") && !svg.contains("<i>"), "{svg}");
    }
}
