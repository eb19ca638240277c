//! Downloads that nobody knows: cut where the user says, their field lines named by the user.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use regex::bytes::Regex;

use super::super::fields::Fields;
use super::super::{columns::Columns, columns::Field};
use super::{one_line, split, text};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;

/// How plain texts of many articles are cut into them.
#[derive(Clone, Debug)]
pub struct Splitting {
    first_line: Arc<Regex>,
    /// The names of field lines, and what each fills.
    fields: Vec<(String, Target)>,
    /// Which of them were met; all copies of this one know.
    met: Arc<[AtomicBool]>,
}

/// What a field line fills.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Field(Field),
    Extra,
}

/// So much of a line is looked at.
const LOOKED_AT: usize = 400;

/// Characters of a pattern that a message shows.
const SHOWN: usize = 60;

impl Splitting {
    /// Articles begin at lines that match `pattern`; what it matches is no text, but a group `(?<title>...)` is the title. What
    /// stands before the first such line is an article too, where it has words. Each of `fields` is the name of a line `NAME: ...`,
    /// and with `=` behind it what it fills: `HEADLINE=title`.
    ///
    /// # Errors
    /// When the pattern is none.
    pub fn new(pattern: &str, fields: &[String]) -> Result<Self> {
        let first_line = Regex::new(pattern).map_err(|cause| {
            let message = "--split is no regular expression; see https://docs.rs/regex for how they are written";
            Error::new(ErrorKind::Setting, message).caused_by(cause)
        })?;
        let known = Columns::default();
        let target = |name: &str| match name.trim().to_lowercase().as_str() {
            "byline" => Target::Field(Field::Author),
            "body" => Target::Field(Field::Text),
            name => known.field(name).map_or(Target::Extra, Target::Field),
        };
        let fields = fields.iter().map(|field| match field.split_once('=') {
            Some((name, filled)) => (name.trim().to_owned(), target(filled)),
            None => (field.trim().to_owned(), target(field)),
        });
        let fields: Vec<_> = fields.collect();
        Ok(Self {
            first_line: Arc::new(first_line),
            met: fields.iter().map(|_| AtomicBool::new(false)).collect(),
            fields,
        })
    }

    /// The names of field lines that no text read so far has: typing errors, mostly.
    pub(in super::super) fn unmet(&self) -> Vec<String> {
        let fields = self.fields.iter().zip(&*self.met);
        let unmet = fields.filter(|(_, met)| !met.load(Ordering::Relaxed));
        unmet.map(|((name, _), _)| name.clone()).collect()
    }

    pub(super) fn begin(&self, bytes: &[u8], from: usize) -> Option<usize> {
        split::line(bytes, from, |line| {
            self.first_line.is_match(beginning(line))
        })
    }

    /// Whether a block begins with a line that matches.
    pub(super) fn is_at_beginning(&self, block: &[u8]) -> bool {
        let first = block.split_inclusive(|&byte| byte == b'\n').next();
        self.first_line
            .is_match(beginning(first.unwrap_or_default()))
    }

    /// Of a text in which no line matches: it would be run as one article, and was to be several.
    pub(super) fn no_match(&self) -> Error {
        let message = format!(
            "the pattern of --split, `{}`, matches no line of the file",
            short(self.first_line.as_str(), SHOWN)
        );
        Error::new(ErrorKind::Format, message)
    }

    /// The name of a field line, what it fills and what it says.
    fn field<'a>(&self, line: &'a str) -> Option<(&str, &Target, &'a str)> {
        let (name, value) = line.split_once(':')?;
        let is_known = |(known, _): &(String, Target)| known.eq_ignore_ascii_case(name.trim());
        let at = self.fields.iter().position(is_known)?;
        self.met[at].store(true, Ordering::Relaxed);
        let (name, target) = &self.fields[at];
        Some((name, target, value.trim()))
    }

    pub(super) fn read(&self, block: &str) -> Option<Fields> {
        let mut fields = Fields::default();
        let mut body = String::new();
        for (at, line) in block.lines().enumerate() {
            if let Some((name, target, value)) = self.field(line) {
                match target {
                    Target::Field(Field::Text) => body = format!("{value}\n"),
                    Target::Field(field) => *field.of(&mut fields) = one_line(value),
                    Target::Extra => fields.add(name, value),
                }
                continue;
            }
            if at == 0
                && let Some(found) = self.first_line.captures(beginning(line.as_bytes()))
            {
                if let Some(title) = found.name("title") {
                    fields.title = one_line(&String::from_utf8_lossy(title.as_bytes()));
                }
                continue;
            }
            body.push_str(line);
            body.push('\n');
        }
        let body = body.trim().to_owned();
        let has_title = body.starts_with(&fields.title);
        let title = if has_title { "" } else { fields.title.as_str() };
        fields.text = text(title, "", &[body]);
        Some(fields)
    }
}

/// Two are the same when they cut alike.
impl PartialEq for Splitting {
    fn eq(&self, other: &Self) -> bool {
        self.first_line.as_str() == other.first_line.as_str() && self.fields == other.fields
    }
}

impl Eq for Splitting {}

/// A line without its end, as far as it is looked at.
fn beginning(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_end();
    &line[..line.len().min(LOOKED_AT)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_cut_and_read_as_the_user_says() {
        let fields = ["KOP=title", "Krant=publisher", "Rubriek"].map(str::to_owned);
        let splitting = Splitting::new(r"^===(?<title>.*)$", &fields).unwrap();
        let text = "cover\n=== Bridge shut\nKRANT: The Post\nRubriek: News\n\nThe bridge was shut: closed.\n=== \nKop: No boat\nThere is none.\n";
        assert_eq!(splitting.begin(text.as_bytes(), 0), Some(6));
        assert_eq!(splitting.unmet(), ["KOP", "Krant", "Rubriek"]);
        let is_first = |text: &str| splitting.is_at_beginning(text.as_bytes());
        assert!(is_first(&text[6..]) && !is_first(text) && !is_first(""));
        let second = text.rfind("===").unwrap();
        assert_eq!(splitting.begin(text.as_bytes(), 7), Some(second));
        let fields = splitting.read(&text[6..second]).unwrap();
        assert_eq!(
            (fields.title.as_str(), fields.publisher.as_str()),
            ("Bridge shut", "The Post")
        );
        assert_eq!(fields.text, "Bridge shut\n\nThe bridge was shut: closed.");
        assert_eq!(fields.extra, [("Rubriek".to_owned(), "News".to_owned())]);
        assert_eq!(splitting.clone().unmet(), ["KOP"]);
        assert_eq!(
            splitting.read(&text[second..]).unwrap().text,
            "No boat\n\nThere is none."
        );
        assert!(Splitting::new("(", &[]).is_err());
    }
}
