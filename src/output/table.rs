//! The schema of every table: row structs whose fields are the columns, in order.
//!
//! All in one file, and each column's meaning written once: the same words are the field's documentation, the data
//! dictionary that `whosaid tables` prints, and (by name) the header of the file.

use std::fmt;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Words from the article or from the user's input; the only cells that are made harmless for spreadsheets.
    Text,
    /// One of a fixed list of words, or an identifier made by this program.
    Word,
    /// A number of things.
    Count,
    /// A place in the article's text, in Unicode code points from 0; empty where there is no such span.
    Offset,
    /// One or more half-open spans of code points, as `[start-end);[start-end)`; bare, a spreadsheet takes `3-7` for a day.
    Spans,
    /// A calibrated probability from 0 to 1, with four decimals.
    Probability,
    /// `TRUE` or `FALSE`.
    Flag,
    /// A calendar day as YYYY-MM-DD, or empty.
    Day,
}

impl fmt::Display for CellKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            CellKind::Text => "text",
            CellKind::Word => "word",
            CellKind::Count => "count",
            CellKind::Offset => "offset",
            CellKind::Spans => "spans",
            CellKind::Probability => "probability",
            CellKind::Flag => "flag",
            CellKind::Day => "day",
        })
    }
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: CellKind,
    /// What they mean.
    pub meaning: &'static str,
}

/// One table: a file of the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of its file.
    pub file: &'static str,
    /// What a row of it stands for.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

impl Table {
    /// Whether what the user keeps of the input's other columns goes into it, after its own.
    pub fn has_kept(&self) -> bool {
        self.file == QuoteRow::TABLE.file || self.file == ArticleRow::TABLE.file
    }

    /// The name of its file as Parquet, one of [`FILES`](super::FILES).
    pub fn parquet(&self) -> Option<&'static str> {
        let stem = self.file.strip_suffix(".csv");
        let mut files = super::FILES.into_iter();
        files.find(|file| {
            file.strip_suffix(".parquet")
                .is_some_and(|name| Some(name) == stem)
        })
    }
}

/// Every table, in the order a reader meets them.
pub const TABLES: [Table; 5] = [
    QuoteRow::TABLE,
    SpeakerRow::TABLE,
    EntityRow::TABLE,
    ArticleRow::TABLE,
    ErrorRow::TABLE,
];

/// What holds for the cells of every table.
pub const CONVENTIONS: &str = "\
Tables are UTF-8 with a header and `\\n` line ends, quoted as in RFC 4180. Offsets count Unicode code points from 0 into the \
article's text as it was read (for html: as it was extracted), start included, end excluded. Text cells that begin with \
`=`, `+`, `-`, `@`, a tab or a carriage return (and are more than a lone `-`) get a `'` in front, so that no spreadsheet runs them as a formula; \
take the `'` off, or write with --raw-cells, to have the words verbatim.";

/// A row of a table.
pub trait Row {
    /// The table it belongs to.
    const TABLE: Table;

    /// Its cells, in the order of the table's columns.
    fn cells(&self) -> Vec<String>;
}

/// A value that a cell can show.
pub(super) trait Cell {
    fn cell(&self) -> String;
}

impl Cell for String {
    fn cell(&self) -> String {
        self.clone()
    }
}

impl Cell for &'static str {
    fn cell(&self) -> String {
        (*self).to_owned()
    }
}

impl Cell for usize {
    fn cell(&self) -> String {
        self.to_string()
    }
}

impl Cell for bool {
    fn cell(&self) -> String {
        // As spreadsheets and R write them: theirs take no other spelling for a logical value.
        if *self { "TRUE" } else { "FALSE" }.to_owned()
    }
}

impl Cell for f32 {
    fn cell(&self) -> String {
        format!("{self:.4}")
    }
}

impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> String {
        self.as_ref().map(Cell::cell).unwrap_or_default()
    }
}

/// A field's name without the `r#` that a Rust keyword needs.
pub(super) const fn plain_name(field: &str) -> &str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

macro_rules! table {
    ($(#[doc = $about:literal])+ $row:ident in $file:literal {
        $(#[doc = $meaning:literal] $column:ident: $type:ty as $kind:ident,)+
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $row {
            $(#[doc = $meaning] pub $column: $type,)+
        }

        impl Row for $row {
            const TABLE: Table = Table {
                file: $file,
                about: concat!($($about),+).trim_ascii(),
                columns: &[$(Column {
                    name: plain_name(stringify!($column)),
                    kind: CellKind::$kind,
                    meaning: $meaning.trim_ascii(),
                }),+],
            };

            fn cells(&self) -> Vec<String> {
                vec![$(self.$column.cell()),+]
            }
        }
    };
}

pub(super) use table;

table! {
    /// Who said what: one row an attribution, in the order of the input and of the text; a report inside another's quote comes after it.
    QuoteRow in "quotes.csv" {
        /// The article, as in `articles.csv`.
        article_id: String as Text,
        /// `article_id`, a colon and the number of the attribution in the article, from 1.
        quote_id: String as Text,
        /// Title of the article, as in `articles.csv`.
        title: String as Text,
        /// Date of the article, as in `articles.csv`.
        date: String as Day,
        /// Publisher of the article, as in `articles.csv`.
        publisher: String as Text,
        /// How much of the quote stands between quotation marks: `direct` (all), `mixed` (a part), `indirect` (nothing).
        quote_type: &'static str as Word,
        /// What is said, verbatim; pieces that the text interrupts are joined by ` [...] `.
        quote: String as Text,
        /// Who said it: the fullest name the article gives, or the phrase for an unnamed speaker; empty where nobody is named or meant.
        speaker: String as Text,
        /// `person`, `organisation`, `group`, `document`, `unnamed` (someone the text does not name), `author` (the article's own writer) or `none`.
        speaker_kind: &'static str as Word,
        /// Titles and descriptions the article gives for the speaker, joined by `; `.
        speaker_role: String as Text,
        /// Whom the speaker speaks for, where the text says it ("a spokesman for X", "X's lawyer"): the fullest name the article gives for it, or the words; else empty.
        speaks_for: String as Text,
        /// The words that name who said it, verbatim; pieces joined by ` [...] `.
        source: String as Text,
        /// The form of the source: `name`, `pronoun`, `nominal` (a common noun phrase) or `none`.
        source_form: &'static str as Word,
        /// The words that say that it is said, verbatim; pieces joined by ` [...] `.
        cue: String as Text,
        /// What the cue says about the act: `say`, `claim`, `deny`, `think`, `ask`, `warn`, `promise` or `other`.
        cue_class: &'static str as Word,
        /// Whether the saying is negated, as in "did not say".
        negated: bool as Flag,
        /// Whether it stands in the headline.
        in_headline: bool as Flag,
        /// Probability that the whole row is right.
        confidence: f32 as Probability,
        /// Probability that the quote is an attributed content with these borders.
        content_confidence: f32 as Probability,
        /// Probability that the source belongs to the quote.
        source_confidence: f32 as Probability,
        /// Probability that the speaker is the one behind the source.
        speaker_confidence: f32 as Probability,
        /// Name of the rule that decided the speaker.
        decided_by: &'static str as Word,
        /// The `quote_id` of the row in whose quote this one is reported ("He told me he was sorry," said Ana); empty for one in no other's.
        inside: String as Text,
        /// How many quotes it stands in: 0 for what the article itself reports, 1 for what is reported there, and so on.
        depth: usize as Count,
        /// Start of the quote's first piece.
        content_start: usize as Offset,
        /// End of the quote's last piece.
        content_end: usize as Offset,
        /// All pieces of the quote, each as `[start-end)`, joined by `;`.
        content_spans: String as Spans,
        /// Start of the cue's first piece.
        cue_start: Option<usize> as Offset,
        /// End of the cue's last piece.
        cue_end: Option<usize> as Offset,
        /// Start of the source's first piece.
        source_start: Option<usize> as Offset,
        /// End of the source's last piece.
        source_end: Option<usize> as Offset,
        /// Start of the words that tell whom the speaker speaks for.
        speaks_for_start: Option<usize> as Offset,
        /// End of the words that tell whom the speaker speaks for.
        speaks_for_end: Option<usize> as Offset,
        /// The speaker's row in `speakers.csv`; empty where there is no speaker.
        speaker_id: String as Word,
        /// The sentences that hold quote, cue and source, verbatim; what stands between them is shown as ` [...] `.
        context: String as Text,
    }
}

table! {
    /// Speakers of the whole run, in the order in which they first appear. A person, organisation or group known by a name is
    /// one row over all articles that use that name; those without one ("residents", "the company", "sources") are told apart
    /// by article.
    SpeakerRow in "speakers.csv" {
        /// `S` and twelve letters and digits, made of kind and name (of article and number for those without a name): the same in every run.
        speaker_id: String as Word,
        /// The name, as the first article gives it in full.
        speaker: String as Text,
        /// Kind of speaker, as in `quotes.csv`.
        kind: String as Word,
        /// Titles and descriptions the articles give, joined by `; `, in the order met.
        roles: String as Text,
        /// Other names the articles use, joined by `; `, in the order met.
        aliases: String as Text,
        /// Articles with a quote of the speaker, or with one that another speaker reports.
        articles: usize as Count,
        /// Quotes of the speaker that articles report themselves: rows of depth 0 in `quotes.csv`.
        quotes: usize as Count,
        /// Of these, direct ones.
        direct: usize as Count,
        /// Of these, mixed ones.
        mixed: usize as Count,
        /// Of these, indirect ones.
        indirect: usize as Count,
        /// Words of the quotes that stand between quotation marks.
        words_quoted: usize as Count,
        /// What other speakers, or the speaker's own quotes, report the speaker to have said: rows of depth 1 and more in `quotes.csv`, not counted in `quotes`.
        reported: usize as Count,
        /// Earliest date of the articles; dates that name no one calendar day are left out.
        first_date: String as Day,
        /// Latest date of the articles, likewise.
        last_date: String as Day,
        /// Mean of `confidence` over the quotes; empty where there are none.
        mean_confidence: Option<f32> as Probability,
    }
}

table! {
    /// Named entities: one row a mention, in the order of the text.
    EntityRow in "entities.csv" {
        /// The article, as in `articles.csv`.
        article_id: String as Text,
        /// The name, verbatim.
        text: String as Text,
        /// `PER` (person), `ORG` (organisation), `LOC` (place) or `MISC` (any other name).
        r#type: &'static str as Word,
        /// Start of the name.
        start: usize as Offset,
        /// End of the name.
        end: usize as Offset,
        /// Probability that borders and type are right.
        confidence: f32 as Probability,
        /// The speaker it names, as in `speakers.csv`; empty where it names none.
        speaker_id: String as Word,
    }
}

table! {
    /// One row a record of the input, in the order of the input, whatever became of it.
    ArticleRow in "articles.csv" {
        /// The id the input gives, or the path without its ending, and the record's number where the file holds many; unique in the run.
        article_id: String as Text,
        /// Path of its file; `-` for standard input.
        path: String as Text,
        /// Number of the record in its file, from 1; 0 where the file as a whole could not be read.
        record: usize as Count,
        /// Title, as the input gives it, or else the headline found in the text.
        title: String as Text,
        /// Author line, as the input gives it, or else the one found in the text.
        byline: String as Text,
        /// Day of the date; empty where the date names no one calendar day, or may be read in two ways (see --day-first).
        date: String as Day,
        /// Date, as the input gives it, or else the date line found in the text.
        date_printed: String as Text,
        /// Publisher, as the input gives it.
        publisher: String as Text,
        /// Address, as the input gives it.
        url: String as Text,
        /// Language, as its ISO 639 code; empty where it could not be told.
        language: &'static str as Word,
        /// Words of the text, punctuation not counted; empty where the article was not run.
        words: Option<usize> as Count,
        /// Sentences of the text; empty where the article was not run.
        sentences: Option<usize> as Count,
        /// Rows in `quotes.csv`.
        quotes: usize as Count,
        /// Speakers in the article.
        speakers: usize as Count,
        /// `ok`, `not_english` (not run; see --any-language), `empty` or `failed` (both told in `errors.csv`).
        status: &'static str as Word,
        /// What is damaged in the text (or was, with --mend), joined by `; `: `escapes` (backslashes), `references` (`&#8217;`), `mojibake` (UTF-8 read as Windows-1252), `markup` (tags), `hyphens` (soft ones, divided words), `spaces` (two for one), `lost` (U+FFFD), `capitals` (nothing else).
        damage: String as Word,
    }
}

table! {
    /// What could not be done: one row a failed record.
    ErrorRow in "errors.csv" {
        /// The article, as in `articles.csv`.
        article_id: String as Text,
        /// Path of its file.
        path: String as Text,
        /// Number of the record in its file, from 1; 0 where the file as a whole could not be read.
        record: usize as Count,
        /// Where it failed: `read` (the input) or `extract` (the model and the rules).
        stage: &'static str as Word,
        /// Class of the failure: `io`, `format`, `encoding`, `empty`, `too_large`, `engine`, `internal`, ...
        kind: &'static str as Word,
        /// What was wrong, and what to do where something can be done.
        message: String as Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_identifiers_do_not_reach_the_header() {
        let names: Vec<_> = EntityRow::TABLE
            .columns
            .iter()
            .map(|column| column.name)
            .collect();
        assert_eq!(names[2], "type");
    }

    #[test]
    fn every_column_is_explained_once_and_in_one_line() {
        for table in TABLES {
            assert!(!table.about.is_empty(), "{}", table.file);
            for (at, column) in table.columns.iter().enumerate() {
                assert!(column.meaning.len() > 10, "{}.{}", table.file, column.name);
                assert!(
                    !column.meaning.contains('\n'),
                    "{}.{}",
                    table.file,
                    column.name
                );
                assert!(
                    table.columns[..at]
                        .iter()
                        .all(|other| other.name != column.name),
                    "{}.{} stands twice",
                    table.file,
                    column.name
                );
            }
        }
    }

    #[test]
    fn values_are_shown_plainly() {
        assert_eq!(0.51239_f32.cell(), "0.5124");
        assert_eq!(Some(7_usize).cell(), "7");
        assert_eq!(None::<usize>.cell(), "");
        assert_eq!((true.cell(), false.cell()), ("TRUE".into(), "FALSE".into()));
    }
}
