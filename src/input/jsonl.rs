//! JSON lines -> one record a line.

use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::columns::{Columns, Field};
use super::fields::Fields;
use super::quoting::name_list;
use super::rows::{LARGEST, failed, skip_line};
use super::{encoding, json_repair};
use crate::error::{Error, ErrorKind, Result};

/// The records of a file of JSON lines.
pub(super) struct Records<R> {
    source: R,
    columns: Columns,
    largest: usize,
    line: usize,
    bytes: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(source: R, columns: &Columns) -> Self {
        Self {
            source,
            columns: columns.clone(),
            largest: LARGEST,
            line: 0,
            bytes: Vec::new(),
        }
    }

    /// The next record; `None` at the end. Blank lines are none.
    pub(super) fn next(&mut self) -> Option<Result<Fields>> {
        loop {
            match self.read_line() {
                Ok(false) => return None,
                Ok(true) if self.bytes.trim_ascii().is_empty() => {}
                Ok(true) => return Some(self.parse()),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn read_line(&mut self) -> Result<bool> {
        self.bytes.clear();
        self.line += 1;
        let limit = self.largest as u64 + 1;
        self.source
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.bytes)
            .map_err(failed)?;
        if self.bytes.len() > self.largest && self.bytes.last() != Some(&b'\n') {
            skip_line(&mut self.source).map_err(failed)?;
            let message = format!(
                "line {} has more than {} MB; it was left out",
                self.line,
                self.largest >> 20
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        Ok(!self.bytes.is_empty())
    }

    fn parse(&self) -> Result<Fields> {
        let line = encoding::decode_record(&self.bytes);
        let line = line.trim_end_matches(['\r', '\n']);
        let told = parse_object(line, &self.columns).or_else(|cause| {
            json_repair::repair(line)
                .and_then(|repaired| parse_object(&repaired, &self.columns).ok())
                .ok_or_else(|| self.not_json(&cause))
        })?;
        match told.text {
            Some(Value::String(text)) => Ok(Fields {
                text,
                ..told.fields
            }),
            Some(Value::Null) => Ok(told.fields),
            Some(_) => Err(self.no_text(&told.names, "is not a string")),
            None => Err(self.no_text(&told.names, "is missing")),
        }
    }

    fn not_json(&self, cause: &serde_json::Error) -> Error {
        let message = format!(
            "line {} is not a JSON object: {}",
            self.line,
            plain_message(cause)
        );
        Error::new(ErrorKind::Format, message).at_byte(cause.column())
    }

    fn no_text(&self, names: &[String], problem: &str) -> Error {
        let message = format!(
            "line {}: the field `{}` {problem}; the fields are: {}; say which one holds the text with --text-column NAME",
            self.line,
            self.columns.text,
            name_list(names)
        );
        Error::new(ErrorKind::Format, message)
    }
}

/// The message without its place, which is that inside the line.
fn plain_message(cause: &serde_json::Error) -> String {
    let message = cause.to_string();
    message
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What an object says of its article; the fields that are not ours are passed over unread.
#[derive(Default)]
struct Told {
    fields: Fields,
    text: Option<Value>,
    names: Vec<String>,
}

fn parse_object(line: &str, columns: &Columns) -> serde_json::Result<Told> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let told = ObjectSeed(columns).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(told)
}

struct ObjectSeed<'a>(&'a Columns);

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Told;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<Told, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = Told;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Told, A::Error> {
        let mut told = Told::default();
        while let Some(name) = map.next_key::<String>()? {
            match self.0.field(&name) {
                Some(Field::Text) => told.text = Some(map.next_value()?),
                Some(field) => *field.of(&mut told.fields) = words(&map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            told.names.push(name);
        }
        Ok(told)
    }
}

/// A value in words: numbers as written, a list joined by commas, an object by its name.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Object(object) => object
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(words)
                .filter(|words| !words.is_empty())
                .collect();
            items.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<Fields>> {
        let mut records = Records::new(bytes, &Columns::default());
        std::iter::from_fn(|| records.next()).collect()
    }

    #[test]
    fn fields_are_read_and_others_passed_over() {
        let line = r#"{"id":42,"text":"He said “no”.\r\n\u0000","x":[{"y":[1]}],"title":null,"author":["A. Ito",{"name":"B. Obi"}]}"#;
        let fields = read(line.as_bytes()).remove(0).unwrap();
        assert_eq!(fields.id, "42");
        assert_eq!(fields.text, "He said “no”.\r\n\0");
        assert_eq!(fields.title, "");
        assert_eq!(fields.author, "A. Ito, B. Obi");
    }

    #[test]
    fn a_broken_line_costs_one_record() {
        let rows =
            read(b"{\"text\":\"a\"}\n\n{\"text\":\"b\n[1]\n{\"text\":\"c\"} x\n{\"text\":\"d\"}");
        assert_eq!(rows.len(), 5);
        let error = rows[1].as_ref().unwrap_err();
        assert!(
            error
                .message()
                .starts_with("line 3 is not a JSON object: EOF while parsing a string"),
            "{error}"
        );
        assert_eq!(error.byte(), Some(10));
        assert!(
            rows[2]
                .as_ref()
                .unwrap_err()
                .message()
                .contains("expected an object")
        );
        assert!(rows[3].is_err());
        assert_eq!(rows[4].as_ref().unwrap().text, "d");
    }

    #[test]
    fn half_surrogate_pairs_do_not_cost_the_article() {
        let fields = read(br#"{"text":"cut \ud83d off"}"#).remove(0).unwrap();
        assert_eq!(fields.text, "cut \u{fffd} off");
    }

    #[test]
    fn a_line_without_text_says_what_it_has() {
        let rows = read(b"{\"body\":\"a\",\"id\":1}\n{\"text\":[\"a\"]}\n{\"text\":null}");
        let message = rows[0].as_ref().unwrap_err().message();
        assert!(
            message.contains("`text` is missing; the fields are: body, id; say which"),
            "{message}"
        );
        assert!(
            rows[1]
                .as_ref()
                .unwrap_err()
                .message()
                .contains("is not a string")
        );
        assert_eq!(rows[2].as_ref().unwrap().text, "");
    }

    #[test]
    fn nesting_without_end_is_an_error() {
        let line = format!("{{\"x\":{}", "[".repeat(100_000));
        assert!(read(line.as_bytes())[0].is_err());
    }

    #[test]
    fn a_line_too_long_is_left_out() {
        let bytes = b"{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}\n{\"text\":\"b\"}\n";
        let mut records = Records {
            largest: 20,
            ..Records::new(&bytes[..], &Columns::default())
        };
        assert_eq!(
            records.next().unwrap().unwrap_err().kind(),
            ErrorKind::TooLarge
        );
        assert_eq!(records.next().unwrap().unwrap().text, "b");
        assert!(records.next().is_none());
    }
}
