//! `NotKept`: columns that were to be kept and that no input has.
//!
//! Of several inputs only some need have a column, so that it is missing can only be told when all are read.

use serde::Serialize;

use super::fields::Fields;
use crate::quoting::{name_list, short};

/// Columns that were to be kept and that no input has: a name with a typing error, mostly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NotKept {
    /// Their names, as the user writes them.
    pub names: Vec<String>,
    /// The path of the first table that was read; empty where there is none.
    pub first: String,
    /// The columns that it has.
    pub columns: String,
}

impl NotKept {
    /// What has to be said.
    pub(super) fn line(&self) -> String {
        /// Characters of a name that a message shows.
        const SHOWN: usize = 40;
        let names = self.names.iter().map(|name| short(name, SHOWN));
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let missing = format!("no input has a column {} (--keep)", names.join(" or "));
        if self.first.is_empty() {
            return missing;
        }
        format!("{missing}; those of {} are: {}", self.first, self.columns)
    }
}

/// The columns of a table or of JSON objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TableColumns {
    /// All of them.
    pub(super) names: Vec<String>,
    /// Those that are kept, as the user writes them.
    pub(super) kept: Vec<String>,
}

/// The search for them while records are read.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// Those that were not met yet.
    missing: Vec<String>,
    first: Option<(String, String)>,
    /// Whether there is anything that could have a column.
    has_articles: bool,
}

impl Keeping {
    pub(super) fn new(keep: &[String]) -> Self {
        let names = keep.iter().map(|name| name.trim().to_owned());
        Self {
            missing: names.filter(|name| !name.is_empty()).collect(),
            ..Self::default()
        }
    }

    pub(super) fn add_table(&mut self, path: &str, columns: &TableColumns) {
        self.missing.retain(|name| !columns.kept.contains(name));
        if self.first.is_none() && !columns.names.is_empty() {
            self.first = Some((path.to_owned(), name_list(&columns.names)));
        }
    }

    /// Whatever case names are in; as an article's own are looked for.
    pub(super) fn add_names<'a>(&mut self, names: impl Iterator<Item = &'a str> + Clone) {
        let is_among =
            |wanted: &String| names.clone().any(|name| name.eq_ignore_ascii_case(wanted));
        self.missing.retain(|name| !is_among(name));
    }

    pub(super) fn add_article(&mut self, fields: Option<&Fields>) {
        self.has_articles = true;
        if let Some(fields) = fields.filter(|_| !self.missing.is_empty()) {
            self.add_names(fields.extra.iter().map(|(name, _)| name.as_str()));
        }
    }

    pub(super) fn not_kept(&self) -> Option<NotKept> {
        if self.missing.is_empty() || !self.has_articles {
            return None;
        }
        let (first, columns) = self.first.clone().unwrap_or_default();
        Some(NotKept {
            names: self.missing.clone(),
            first,
            columns,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::input::{Columns, Format, Options, Reader};

    #[test]
    fn columns_without_a_value_are_there_all_the_same() {
        let options = Options {
            columns: Columns {
                keep: names(&["outlet", "a.b"]),
                ..Columns::default()
            },
            ..Options::default()
        };
        let not_kept = |format: Format, input: &'static str| {
            let mut reader = Reader::of_stream("x", format, Cursor::new(input), &options);
            reader.by_ref().for_each(drop);
            reader.report().not_kept.map(|it| (it.names, it.columns))
        };
        let told = not_kept(Format::Csv, "text,Outlet\nIt rains.,\n");
        assert_eq!(told, Some((names(&["a.b"]), "text, Outlet".to_owned())));
        let json = "{\"text\":\"x\"}\n{\"text\":\"y\",\"outlet\":null,\"a\":{\"b\":\"\"}}\n";
        assert_eq!(not_kept(Format::Jsonl, json), None);
        let told = not_kept(Format::Plain, "It rains.");
        assert_eq!(told, Some((names(&["outlet", "a.b"]), String::new())));
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_column_that_one_input_has_is_not_missing() {
        let mut keeping = Keeping::new(&names(&["outlett", "party"]));
        assert_eq!(keeping.not_kept(), None);
        keeping.add_article(None);
        let table = TableColumns {
            names: names(&["id", "text", "outlet"]),
            kept: Vec::new(),
        };
        keeping.add_table("a.csv", &table);
        let line = keeping.not_kept().unwrap().line();
        assert_eq!(
            line,
            "no input has a column `outlett` or `party` (--keep); those of a.csv are: id, text, outlet"
        );
        keeping.add_table(
            "b.csv",
            &TableColumns {
                names: names(&["Party"]),
                kept: names(&["party"]),
            },
        );
        assert_eq!(keeping.not_kept().unwrap().names, ["outlett"]);
        keeping.add_names(["Outlett"].into_iter());
        assert_eq!(keeping.not_kept(), None);
    }
}
