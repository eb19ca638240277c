//! The sheet that a reader fills in, and its rows read back from whatever program saved it.

use std::collections::HashSet;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::output::{CellKind, Column, Table};
use crate::tables::spreadsheet;

const fn column(name: &'static str, kind: CellKind, meaning: &'static str) -> Column {
    Column {
        name,
        kind,
        meaning,
    }
}

/// The columns of the sheet.
pub const SHEET: Table = Table {
    file: "check.csv",
    about: "Rows to be checked by hand: one row a sampled row of quotes.csv.",
    columns: &[
        column("quote_id", CellKind::Text, "As in quotes.csv."),
        column("title", CellKind::Text, "As in quotes.csv."),
        column("date", CellKind::Text, "As in quotes.csv."),
        column("context", CellKind::Text, "As in quotes.csv."),
        column("quote", CellKind::Text, "As in quotes.csv."),
        column("cue", CellKind::Text, "As in quotes.csv."),
        column("source", CellKind::Text, "As in quotes.csv."),
        column("speaker", CellKind::Text, "As in quotes.csv."),
        column("speaker_kind", CellKind::Word, "As in quotes.csv."),
        column(
            GENDER,
            CellKind::Word,
            "women, men or not_told: what the run's own pronouns, titles and given names tell of a person; empty for other speakers.",
        ),
        column("quote_type", CellKind::Word, "As in quotes.csv."),
        column(
            WORDS,
            CellKind::Word,
            "y where the quote is what somebody says, with these borders; else n.",
        ),
        column(
            SOURCE,
            CellKind::Word,
            "y where the source is the quote's, or rightly empty; else n.",
        ),
        column(
            SPEAKER,
            CellKind::Word,
            "y where the speaker is who stands behind it, or rightly empty; else n.",
        ),
        column("remark", CellKind::Text, "Whatever there is to say."),
        column("confidence", CellKind::Probability, "As in quotes.csv."),
        column("decided_by", CellKind::Word, "As in quotes.csv."),
        column(
            "stratum",
            CellKind::Word,
            "Least confidence, type of quote and kind of speaker of the rows that this one stands for.",
        ),
        column("stratum_rows", CellKind::Count, "How many rows these are."),
    ],
};

/// The column that says woman or man.
pub(super) const GENDER: &str = "speaker_gender";
const WORDS: &str = "words_right";
const SOURCE: &str = "source_right";
const SPEAKER: &str = "speaker_right";

/// What is asked of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Are the words a quote, with these borders?
    Words,
    /// Is the source the quote's?
    Source,
    /// Is the speaker the one behind the source?
    Speaker,
    /// Is all of it right?
    Row,
}

impl Question {
    /// All of them.
    pub const ALL: [Question; 4] = [
        Question::Words,
        Question::Source,
        Question::Speaker,
        Question::Row,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Question::Words => "words",
            Question::Source => "source",
            Question::Speaker => "speaker",
            Question::Row => "whole row",
        }
    }
}

/// A row of the sheet, as a reader judged it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Judged {
    pub(super) quote_id: String,
    pub(super) confidence: f64,
    pub(super) stratum: String,
    pub(super) stratum_rows: usize,
    /// Name, kind and gender of the speaker; empty where the sheet has no such column.
    pub(super) speaker: String,
    pub(super) kind: String,
    pub(super) gender: String,
    /// Words, source, speaker.
    pub(super) verdicts: [Option<bool>; 3],
}

impl Judged {
    /// The verdict; none where the reader gave none. Of whole rows, not every one counts (`whole`).
    pub(super) fn verdict(&self, question: Question) -> Option<bool> {
        match question {
            Question::Words => self.verdicts[0],
            Question::Source => self.verdicts[1],
            Question::Speaker => self.verdicts[2],
            Question::Row if self.verdicts.contains(&Some(false)) => Some(false),
            Question::Row => self.verdicts.iter().all(Option::is_some).then_some(true),
        }
    }

    /// Whether any of it was judged.
    pub(super) fn is_judged(&self) -> bool {
        self.verdicts.iter().any(Option::is_some)
    }

    /// Whether its verdicts tell if all of it is right.
    pub(super) fn is_settled(&self) -> bool {
        self.verdict(Question::Row).is_some()
    }

    /// Whether it was judged, and may yet be right or wrong.
    pub(super) fn is_open(&self) -> bool {
        self.is_judged() && !self.is_settled()
    }

    /// Whether it was judged right in all that was judged right in another.
    pub(super) fn is_right_in(&self, other: [Option<bool>; 3]) -> bool {
        let mut both = self.verdicts.iter().zip(other);
        both.all(|(own, other)| other != Some(true) || *own == Some(true))
    }
}

/// Reads a sheet, as spreadsheets save it.
pub(super) fn read(path: &Path) -> Result<Vec<Judged>> {
    let mut reader = spreadsheet::open(path)?;
    let unfit = |message: String| Error::new(ErrorKind::Format, message).at_path(path);
    let header = reader
        .headers()
        .map_err(|cause| unfit("it cannot be read".into()).caused_by(cause))?;
    let place = |name: &str| {
        let place = header.iter().position(|column| column.trim() == name);
        place.ok_or_else(|| {
            unfit(format!(
                "it has no column {name}; this is no sheet made by `audit --sample`"
            ))
        })
    };
    let [id, confidence, stratum, rows] =
        ["quote_id", "confidence", "stratum", "stratum_rows"].map(place);
    let [words, source, speaker] = [WORDS, SOURCE, SPEAKER].map(place);
    let (id, confidence, stratum, rows) = (id?, confidence?, stratum?, rows?);
    let verdicts = [words?, source?, speaker?];
    // Sheets of earlier versions lack one of them, and a reader may have left out the others.
    let [name, kind, gender] = ["speaker", "speaker_kind", GENDER]
        .map(|name| header.iter().position(|column| column.trim() == name));
    let mut judged = Vec::new();
    let mut known = HashSet::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|cause| unfit("it cannot be read".into()).caused_by(cause))?;
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let optional = |place: Option<usize>| place.map_or(String::new(), |at| cell(at).to_owned());
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let wrong = |message: String| unfit(message).at_record(at + 1);
        // Half of Europe writes 0,85.
        let sure = cell(confidence).replace(',', ".").parse();
        if !known.insert(cell(id).to_owned()) {
            return Err(wrong(
                "its quote_id stands in a row before; take one of the two out".into(),
            ));
        }
        let mut given = [None; 3];
        for (verdict, place) in given.iter_mut().zip(verdicts) {
            *verdict = self::verdict(cell(place)).map_err(&wrong)?;
        }
        judged.push(Judged {
            quote_id: cell(id).to_owned(),
            confidence: sure.map_err(|_| wrong("its confidence is no number".into()))?,
            stratum: cell(stratum).to_owned(),
            speaker: optional(name),
            kind: optional(kind),
            gender: optional(gender),
            stratum_rows: cell(rows)
                .parse()
                .map_err(|_| wrong("its stratum_rows is no number".into()))?,
            verdicts: given,
        });
    }
    Ok(judged)
}

/// What a reader wrote: yes, no, or nothing.
fn verdict(word: &str) -> std::result::Result<Option<bool>, String> {
    match word.to_lowercase().as_str() {
        "" | "?" | "-" => Ok(None),
        "y" | "yes" | "1" | "true" | "right" | "x" => Ok(Some(true)),
        "n" | "no" | "0" | "false" | "wrong" => Ok(Some(false)),
        _ => Err("a verdict is y, n, or empty where it is not judged".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Result<Vec<Judged>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("check.csv");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    const HEADER: &str =
        "quote_id;confidence;stratum;stratum_rows;words_right;source_right;speaker_right\n";

    #[test]
    fn a_sheet_saved_by_a_spreadsheet_is_read() {
        let rows = format!("\u{feff}{HEADER}a:1;0,85;0.75/direct/person;12;Y;ja;\n");
        assert!(
            sheet(&rows)
                .unwrap_err()
                .to_string()
                .contains("y, n, or empty")
        );
        let rows = format!("\u{feff}{HEADER}a:1;0,85;0.75/direct/person;12;Y;no;\n;;;;;;\n");
        let judged = sheet(&rows).unwrap();
        assert_eq!(judged.len(), 1);
        assert_eq!((judged[0].confidence, judged[0].stratum_rows), (0.85, 12));
        let verdicts = Question::ALL.map(|question| judged[0].verdict(question));
        assert_eq!(verdicts, [Some(true), Some(false), None, Some(false)]);
    }

    #[test]
    fn a_row_is_right_when_all_of_it_was_judged_right() {
        let row = |verdicts: &str| {
            let judged = sheet(&format!("{HEADER}a;1;s;1;{verdicts}\n")).unwrap();
            judged[0].verdict(Question::Row)
        };
        assert_eq!(row("y;y;y"), Some(true));
        assert_eq!(row("y;y;"), None);
        assert_eq!(row(";;n"), Some(false));
    }

    #[test]
    fn a_row_counts_once() {
        let row = "a:1;0.9;s;4;y;y;y\n";
        let error = sheet(&format!("{HEADER}{row}{row}")).unwrap_err();
        assert!(
            error.to_string().contains("stands in a row before"),
            "{error}"
        );
    }

    #[test]
    fn another_table_is_refused() {
        let error = sheet("quote_id,quote\na,b\n").unwrap_err();
        assert!(
            error.to_string().contains("no column confidence"),
            "{error}"
        );
    }
}
