//! What the user sees: the only place that prints.

use std::borrow::Cow;
use std::io::{self, Write};

use console::{Term, measure_text_width, pad_str, truncate_str};

/// Widest line for tables when the terminal does not tell its width, as in a pipe.
const WIDTH_UNKNOWN: usize = 120;

/// The terminal, as quiet as the user wants it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ui {
    quiet: bool,
}

impl Ui {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Prints what the user asked for, on standard output.
    pub(crate) fn print(self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // Whoever reads our output has seen enough, as in `whosaid tables | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            printed => printed,
        }
    }

    /// Says how things go, on standard error, unless the user wants quiet.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }
}

/// Prints an error, one line per cause.
pub(crate) fn failure(error: &anyhow::Error) {
    for (depth, cause) in error.chain().enumerate() {
        let before = if depth == 0 { "whosaid" } else { "  because" };
        // Some parsers draw the place over several lines.
        let cause = cause.to_string();
        let lines: Vec<&str> = cause.lines().map(str::trim).collect();
        say(&format!("{before}: {}", lines.join(" ")));
    }
}

/// Says what has to be said even when the user wants quiet, on standard error.
pub(crate) fn say(text: &str) {
    // Without a standard error there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A number with a comma between its thousands.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut groups = vec![&digits[..head]];
    groups.extend(
        (head..digits.len())
            .step_by(3)
            .map(|at| &digits[at..at + 3]),
    );
    groups.retain(|group| !group.is_empty());
    groups.join(",")
}

/// A number of things: `1 quote`, `2,000 quotes`.
pub(crate) fn plural(number: usize, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", grouped(number))
}

/// How wide standard output is, in columns.
pub(crate) fn width() -> usize {
    let size = Term::stdout().size_checked();
    size.map_or(WIDTH_UNKNOWN, |(_, columns)| usize::from(columns).max(20))
}

/// Lines up rows of cells under a header, so that no line is wider than `width`: the widest columns give way first.
pub(crate) fn aligned(header: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let header = header.iter().map(|cell| Cow::Borrowed(*cell)).collect();
    let rows = rows
        .iter()
        .map(|row| row.iter().map(|cell| plain(cell)).collect());
    let lines: Vec<Vec<Cow<'_, str>>> = std::iter::once(header).chain(rows).collect();
    let columns = lines[0].len();
    let mut widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = lines.iter().map(|line| measure_text_width(&line[column]));
            cells.max().unwrap_or_default()
        })
        .collect();
    shrink(&mut widths, width.saturating_sub(GUTTER.len() * columns));
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<Cow<'_, str>> = line
            .iter()
            .zip(&widths)
            .map(|(cell, &width)| {
                let short = truncate_str(cell, width, "…");
                Cow::Owned(pad_str(&short, width, console::Alignment::Left, None).into_owned())
            })
            .collect();
        text.push_str(format!("{GUTTER}{}", cells.join(GUTTER)).trim_end());
        text.push('\n');
    }
    text
}

const GUTTER: &str = "  ";

/// Takes from the widest column until the sum fits.
fn shrink(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > 1) else {
            return;
        };
        *widest -= 1;
    }
}

/// The first `most` characters on one line: an id may be as long as its file.
pub(crate) fn short(words: &str, most: usize) -> String {
    let words = plain(words);
    match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.into_owned(),
    }
}

/// A cell on one line. Control characters of an article must not steer the terminal.
fn plain(cell: &str) -> Cow<'_, str> {
    let words = cell.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[&str; 2]]) -> Vec<Vec<String>> {
        let row = |cells: &[&str; 2]| cells.iter().map(ToString::to_string).collect();
        cells.iter().map(row).collect()
    }

    #[test]
    fn columns_line_up_by_what_the_terminal_shows() {
        let table = aligned(&["who", "what"], &rows(&[["山田", "a"], ["Ito", "b"]]), 80);
        assert_eq!(table, "  who   what\n  山田  a\n  Ito   b\n");
    }

    #[test]
    fn the_widest_column_gives_way() {
        let table = aligned(&["who", "what"], &rows(&[["Ito", &"word ".repeat(30)]]), 30);
        assert!(
            table.lines().all(|line| measure_text_width(line) <= 30),
            "{table}"
        );
        assert!(table.contains("  Ito  word word"), "{table}");
        assert!(table.ends_with("…\n"), "{table}");
    }

    #[test]
    fn numbers_are_grouped() {
        let shown = [0, 7, 999, 1000, 12_345, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
        assert_eq!(plural(1, "quote"), "1 quote");
    }

    #[test]
    fn an_id_takes_no_more_than_its_place() {
        assert_eq!(short("a\u{1b}b", 60), "a b");
        assert_eq!(short(&"é".repeat(1000), 60), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn an_article_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{9b}d"), "a [2Jb c d");
    }
}
