//! A table that comes back from a spreadsheet program: a CSV with whatever separator and encoding it likes, or a workbook.

use std::io::Cursor;
use std::path::Path;

use crate::encoding;
use crate::error::{Error, ErrorKind, Result};

/// Opens it; of a workbook, the first sheet.
pub(crate) fn open(path: &Path) -> Result<csv::Reader<Cursor<Vec<u8>>>> {
    let text = if has_ending(path, "xlsx") {
        of_workbook(path)?
    } else {
        let bytes = std::fs::read(path).map_err(|cause| Error::io(path, cause))?;
        encoding::decoded(&bytes).into_owned()
    };
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    Ok(csv::ReaderBuilder::new()
        .delimiter(separator(header))
        .flexible(true)
        .from_reader(Cursor::new(text.as_bytes().to_vec())))
}

/// What stands between the cells of a table, by its header.
pub(crate) fn separator(header: &str) -> u8 {
    // Of equals the last: a header of one column has none, and is read as it is.
    let marks = [';', '\t', ','].into_iter();
    let mark = marks.max_by_key(|mark| header.matches(*mark).count());
    mark.map_or(b',', |mark| mark as u8)
}

/// Whether a file is of a kind, by its name.
pub(crate) fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

#[cfg(feature = "xlsx")]
fn of_workbook(path: &Path) -> Result<String> {
    use calamine::{Data, Reader, Xlsx, open_workbook};

    let unfit = |cause: String| {
        let message = format!("the workbook cannot be read: {cause}");
        Error::new(ErrorKind::Format, message).at_path(path)
    };
    let mut book: Xlsx<_> =
        open_workbook(path).map_err(|cause: calamine::XlsxError| unfit(cause.to_string()))?;
    let sheet = book.worksheet_range_at(0);
    let sheet = sheet.ok_or_else(|| unfit("it has no sheet".to_owned()))?;
    let sheet = sheet.map_err(|cause| unfit(cause.to_string()))?;
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in sheet.rows() {
        let cells = row.iter().map(|cell| match cell {
            Data::DateTime(day) => {
                let (year, month, day, ..) = day.to_ymd_hms_milli();
                format!("{year:04}-{month:02}-{day:02}")
            }
            cell => cell.to_string(),
        });
        out.write_record(cells)
            .map_err(|cause| unfit(cause.to_string()))?;
    }
    let bytes = out.into_inner().map_err(|cause| unfit(cause.to_string()))?;
    String::from_utf8(bytes).map_err(|cause| unfit(cause.to_string()))
}

#[cfg(not(feature = "xlsx"))]
fn of_workbook(path: &Path) -> Result<String> {
    let message = "this build reads no workbooks; save it as csv";
    Err(Error::new(ErrorKind::Format, message).at_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_by_the_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.CSV");
        for text in ["\u{feff}a;b\n1,5;x\n", "a\tb\n1,5\tx\n", "a,b\n\"1,5\",x\n"] {
            std::fs::write(&path, text).unwrap();
            let mut reader = open(&path).unwrap();
            assert_eq!(reader.headers().unwrap(), vec!["a", "b"]);
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!(row, vec!["1,5", "x"]);
        }
        assert!(has_ending(&path, "csv") && !has_ending(&path, "xlsx"));
    }
    #[test]
    fn encodings_are_told_by_the_bytes() {
        // As Excel saves what it calls CSV, CSV UTF-8 and Unicode Text, and as others save UTF-16.
        let text = "name\tparty\r\nJosé Ñúñez\tGrüne\r\nZoë Müller\tLa Liberté\r\n";
        let utf16 = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes);
        let forms = [
            encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            ["\u{feff}", text].concat().into_bytes(),
            [0xff, 0xfe]
                .into_iter()
                .chain(utf16(u16::to_le_bytes))
                .collect(),
            [0xfe, 0xff]
                .into_iter()
                .chain(utf16(u16::to_be_bytes))
                .collect(),
            utf16(u16::to_le_bytes).collect(),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        for bytes in forms {
            std::fs::write(&path, bytes).unwrap();
            let mut reader = open(&path).unwrap();
            assert_eq!(reader.headers().unwrap(), vec!["name", "party"]);
            let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
            assert_eq!(rows[0], vec!["José Ñúñez", "Grüne"]);
            assert_eq!(rows[1], vec!["Zoë Müller", "La Liberté"]);
        }
    }
}
