//! Whether a plain text is rather a table or JSON under the wrong name: spreadsheets write tables as `.txt`.
//!
//! Such a text is run all the same, as the one article it was given as; but whoever gave it should know.

use super::columns::{Columns, Field};
use super::format::Format;
use super::limits::Limits;
use super::rows::{Row, Rows};
use super::sniff::{is_name, unquoted};

/// Rows that are looked at.
const ROWS: usize = 100;

/// The format that a text seems to be of, by its beginning; `is_whole` where that is all of it.
pub(super) fn looks_like(sample: &str, is_whole: bool, columns: &Columns) -> Option<Format> {
    let start = sample.trim_start_matches('\u{feff}').trim_start();
    if let Some(format) = json(start) {
        return Some(format);
    }
    let is_table = [b',', b';', b'\t', b'|']
        .into_iter()
        .any(|delimiter| is_table(start, delimiter, is_whole, columns));
    is_table.then_some(Format::Csv)
}

/// Objects, whose first has a name and a colon where these belong.
fn json(start: &str) -> Option<Format> {
    let listed = start.strip_prefix('[').map(str::trim_start);
    let inside = listed.unwrap_or(start).strip_prefix('{')?;
    let (name, after) = inside.trim_start().strip_prefix('"')?.split_once('"')?;
    let is_field = !name.contains('\n') && after.trim_start().starts_with(':');
    let first = start.lines().next().unwrap_or_default().trim_end();
    let is_line = listed.is_none() && first.trim_end_matches(',').ends_with('}');
    is_field.then_some(if is_line { Format::Jsonl } else { Format::Json })
}

/// A table has a first line of names, ours among them, and most rows have as many fields. A text of articles may begin with a
/// line of two words and a bar; it does not go on so.
fn is_table(start: &str, delimiter: u8, is_whole: bool, columns: &Columns) -> bool {
    let header = start.split(['\n', '\r']).next().unwrap_or_default();
    let cells: Vec<&str> = header.split(char::from(delimiter)).collect();
    // An index that has no name is not unusual.
    let are_names = cells.iter().all(|cell| cell.is_empty() || is_name(cell));
    let ours: Vec<Field> = cells
        .iter()
        .filter_map(|cell| columns.field(unquoted(cell)))
        .collect();
    if cells.len() < 2 || !are_names || (ours.len() < 2 && !ours.contains(&Field::Text)) {
        return false;
    }
    let mut rows = Rows::new(start.as_bytes(), Limits::default().row());
    rows.delimiter = delimiter;
    rows.width = Some(cells.len());
    let mut row = Row::default();
    let mut fits: Vec<bool> = Vec::new();
    while fits.len() <= ROWS {
        match rows.read(&mut row) {
            Ok(true) => fits.push(row.len() == cells.len()),
            Ok(false) => break,
            Err(_) => fits.push(false),
        }
    }
    // The last may be cut off.
    if !is_whole {
        fits.pop();
    }
    let fitting = fits.iter().skip(1).filter(|&&fits| fits).count();
    let count = fits.len().saturating_sub(1);
    fitting > 0 && fitting * 5 >= count * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sample: &str) -> Option<Format> {
        looks_like(sample, true, &Columns::default())
    }

    #[test]
    fn tables_and_json_are_told_from_articles() {
        for (sample, expected) in [
            ("id,text\n1,\"He said, firmly, no.\"\n", Some(Format::Csv)),
            (
                "\u{feff}id\tdate\tbody\r\n1\t2020\tNo.\r\n2\t2021\tYes.\r\n",
                Some(Format::Csv),
            ),
            (";\"Title\";\"Date\"\n0;Rain;2020\n", Some(Format::Csv)),
            (
                "{\"id\":1,\"text\":\"a\"}\n{\"id\":2}\n",
                Some(Format::Jsonl),
            ),
            ("{\n  \"text\": \"a\"\n}", Some(Format::Json)),
            ("[{\"text\":\"a\"}]", Some(Format::Json)),
            (
                "Title|Date\n\nIt rained, she said.\n\nNobody | knew.\n\nIt went on.",
                None,
            ),
            ("Date, text and title\nRain, she said.\n", None),
            ("Rain,wind\nNo,she said.", None),
            ("text\nHe said no.\n", None),
            ("id,text\n", None),
            ("{\"No,\" he said} and left: so.", None),
            ("[Applause] Thank you", None),
            ("", None),
        ] {
            assert_eq!(told(sample), expected, "{sample}");
        }
    }

    #[test]
    fn a_row_that_is_cut_off_does_not_count() {
        let columns = Columns::default();
        let sample = "id,text\n1,a\n2,\"open";
        assert_eq!(looks_like(sample, false, &columns), Some(Format::Csv));
        assert_eq!(looks_like("id,text\n1", false, &columns), None);
    }
}
