//! JSON lines -> one record a line.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io::{BufRead, Read};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::columns::{Columns, Field, Inside};
use super::fields::{Entry, Fields};
use super::kept::TableColumns;
use super::limits::Limits;
use super::rows::{failed, skip_line};
use super::{encoding, json_lists, json_objects, json_repair, limits};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::{json_message, name_list};

/// The records of a file of JSON lines.
pub(super) struct Records<R> {
    source: R,
    columns: Columns,
    largest: usize,
    line: usize,
    bytes: Vec<u8>,
    cut: Cut,
    /// The fields of the first object, and those that are kept of any.
    known: TableColumns,
    /// The rest of those that an object wraps.
    ready: VecDeque<Entry>,
    /// Whether an object had a text of its own.
    has_articles: bool,
}

/// How the objects are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// One a line: damage is of that line.
    Lines,
    /// By their braces.
    Objects,
}

impl Cut {
    /// The word for one, in messages.
    fn unit(self) -> &'static str {
        match self {
            Cut::Lines => "line",
            Cut::Objects => "object",
        }
    }
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(source: R, columns: &Columns, limits: Limits) -> Self {
        Self {
            source,
            columns: columns.clone(),
            largest: limits.row(),
            line: 0,
            bytes: Vec::new(),
            cut: Cut::Lines,
            known: TableColumns::default(),
            ready: VecDeque::new(),
            has_articles: false,
        }
    }

    /// The records of objects in a list or one after the other, whatever lines they are on.
    pub(super) fn of_objects(source: R, columns: &Columns, limits: Limits) -> Self {
        Self {
            cut: Cut::Objects,
            ..Self::new(source, columns, limits)
        }
    }

    /// As far as they are read.
    pub(super) fn columns(&self) -> TableColumns {
        self.known.clone()
    }

    /// The next record; `None` at the end. Blank lines are none.
    pub(super) fn next(&mut self) -> Option<Entry> {
        if let Some(entry) = self.ready.pop_front() {
            return Some(entry);
        }
        loop {
            match self.read_line() {
                Ok(false) => return None,
                Ok(true) if self.bytes.trim_ascii().is_empty() => {}
                Ok(true) => return Some(self.parse()),
                Err(error) => return Some(self.cut_off(error)),
            }
        }
    }

    fn read_line(&mut self) -> Result<bool> {
        self.bytes.clear();
        self.line += 1;
        if self.cut == Cut::Objects {
            return json_objects::read(&mut self.source, &mut self.bytes, self.largest);
        }
        let limit = self.largest as u64 + 1;
        self.source
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.bytes)
            .map_err(failed)?;
        if self.bytes.len() > self.largest && self.bytes.last() != Some(&b'\n') {
            skip_line(&mut self.source).map_err(failed)?;
            let message = format!(
                "line {} has more than {}; it was left out (--max-unpacked allows more)",
                self.line,
                limits::size(self.largest as u64)
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        Ok(!self.bytes.is_empty())
    }

    fn parse(&mut self) -> Entry {
        let line = encoding::decode_record(&self.bytes);
        let mut line = Cow::Borrowed(self.without_comma(&line));
        let mut told = Told::default();
        let mut result = parse_object(&line, &self.columns, &mut told);
        if result.is_err()
            && let Some(repaired) = json_repair::repair(&line)
        {
            let mut mended = Told::default();
            let is_mended = parse_object(&repaired, &self.columns, &mut mended).is_ok();
            if is_mended || told.fields.id.is_empty() {
                told = mended;
            }
            if is_mended {
                result = Ok(());
                line = Cow::Owned(repaired);
            }
        }
        let place = format!("{} {}", self.cut.unit(), self.line);
        let fields = match result {
            Ok(()) if told.text.is_none() => {
                match Wrapped::of(&line, &told, &self.columns, self.has_articles) {
                    Wrapped::Articles { path, items } => {
                        self.ready = entries(&place, &path, items, &mut self.known, &self.columns);
                        let none = || {
                            let message = format!("{place} holds no articles");
                            Entry::from(Error::new(ErrorKind::Empty, message))
                        };
                        return self.ready.pop_front().unwrap_or_else(none);
                    }
                    Wrapped::Elsewhere(advice) => Err(missing(&place, &advice, &self.columns)),
                }
            }
            Ok(()) => Ok(()),
            Err(cause) => Err(not_json(&place, &line, &cause).at_byte(cause.column())),
        };
        self.has_articles |= told.text.is_some();
        know(&mut self.known, &mut told);
        Entry {
            id: std::mem::take(&mut told.fields.id),
            fields: fields.and_then(|()| fields_of(&place, told, &self.columns)),
        }
    }

    /// A line that was cut out of a list has its comma still.
    fn without_comma<'a>(&self, line: &'a str) -> &'a str {
        let line = line.trim_end_matches(['\r', '\n']);
        let without = line.trim_end().strip_suffix(',').map(str::trim_end);
        let is_object = |line: &&str| self.cut == Cut::Lines && line.ends_with('}');
        without.filter(is_object).unwrap_or(line)
    }

    /// A line of which only the beginning was read.
    fn cut_off(&self, error: Error) -> Entry {
        /// An id further in is not looked for: it would mean to parse a text that nobody wants.
        const LOOKED_AT: usize = 64 << 10;
        let beginning = &self.bytes[..self.bytes.len().min(LOOKED_AT)];
        let mut told = Told::default();
        let beginning = encoding::decode_record(beginning);
        // It cannot parse to its end, but tells what stands before.
        let _ = parse_object(&beginning, &self.columns, &mut told);
        Entry {
            id: told.fields.id,
            fields: Err(error),
        }
    }
}

/// Takes down which fields there are.
fn know(known: &mut TableColumns, told: &mut Told) {
    if known.names.is_empty() {
        known.names.clone_from(&told.names);
    }
    for name in told.kept.drain(..) {
        if !known.kept.contains(&name) {
            known.kept.push(name);
        }
    }
}

/// The objects that another wraps, in the list at `path` in it.
fn entries(
    place: &str,
    path: &str,
    items: Vec<(Told, serde_json::Result<()>)>,
    known: &mut TableColumns,
    columns: &Columns,
) -> VecDeque<Entry> {
    let entry = |(at, (mut told, result)): (usize, (Told, serde_json::Result<()>))| {
        know(known, &mut told);
        let place = format!("{place}: object {} of `{path}`", at + 1);
        Entry {
            id: std::mem::take(&mut told.fields.id),
            fields: match result {
                Ok(()) => fields_of(&place, told, columns),
                Err(cause) => Err(not_json(&place, "", &cause)),
            },
        }
    };
    items.into_iter().enumerate().map(entry).collect()
}

fn fields_of(place: &str, told: Told, columns: &Columns) -> Result<Fields> {
    match told.text.map(joined) {
        Some(Value::String(text)) => Ok(Fields {
            text,
            ..told.fields
        }
        .without_missing()),
        Some(Value::Null) => Ok(told.fields.without_missing()),
        Some(_) => Err(no_text(
            place,
            "is not a string",
            &say_which(&told.names),
            columns,
        )),
        None => Err(missing(place, &say_which(&told.names), columns)),
    }
}

/// A text that is a list of its paragraphs becomes one: a blank line between two, and none that is missing. Any other value is left.
fn joined(text: Value) -> Value {
    match text {
        Value::Array(items) if items.iter().all(|it| it.is_string() || it.is_null()) => {
            let paragraphs = items.iter().filter_map(Value::as_str).map(str::trim);
            let filled: Vec<&str> = paragraphs.filter(|words| !words.is_empty()).collect();
            Value::String(filled.join("\n\n"))
        }
        other => other,
    }
}

fn not_json(place: &str, line: &str, cause: &serde_json::Error) -> Error {
    let what = match line.trim_start().bytes().next() {
        Some(b'{') => plain_message(cause),
        Some(b'"') => "expected an object, found a string".to_owned(),
        Some(b'[') => "expected an object, found a list".to_owned(),
        _ => "expected an object".to_owned(),
    };
    let message = format!("{place} is not a JSON object: {what}");
    Error::new(ErrorKind::Format, message)
}

fn missing(place: &str, advice: &str, columns: &Columns) -> Error {
    no_text(place, "is missing", advice, columns)
}

fn no_text(place: &str, problem: &str, advice: &str, columns: &Columns) -> Error {
    let text = &columns.text;
    let message = format!("{place}: the field `{text}` {problem}; {advice}");
    Error::new(ErrorKind::Format, message)
}

fn say_which(names: &[String]) -> String {
    let names = name_list(names);
    format!("the fields are: {names}; say which one holds the text with --text-column NAME")
}

/// What an object without a text may be instead of an article.
enum Wrapped {
    /// The answer of a web service: its articles, in the one list of it that holds texts.
    Articles {
        path: String,
        items: Vec<(Told, serde_json::Result<()>)>,
    },
    /// Not known to be one; what to do about it.
    Elsewhere(String),
}

impl Wrapped {
    /// `has_articles` says whether another object of the file had a text of its own.
    fn of(json: &str, told: &Told, columns: &Columns, has_articles: bool) -> Self {
        let read = |item: &RawValue| {
            let mut told = Told::default();
            let result = parse_object(item.get(), columns, &mut told);
            (told, result)
        };
        let lists = json_lists::lists(json);
        let has_text = |item: &&RawValue| read(item).0.text.is_some();
        let with_text: Vec<_> = lists
            .iter()
            .filter(|list| list.items.iter().any(&has_text))
            .collect();
        // An article whose own text is missing, or goes by another name, may have a list of comments: they are not what was meant.
        let is_article = has_articles
            || told.names.iter().any(|name| columns.field(name).is_some())
            || json_lists::has_prose(json);
        match (with_text.as_slice(), lists.first()) {
            ([list], _) if !is_article => Self::Articles {
                path: list.path.clone(),
                items: list.items.iter().map(|item| read(item)).collect(),
            },
            ([list, ..], _) => Self::Elsewhere(format!(
                "{}; objects that have it stand in the list `{}`: if these are the articles, write that list into a file of its own",
                say_which(&told.names),
                list.path
            )),
            ([], Some(list)) if !is_article => Self::Elsewhere(format!(
                "the fields are: {}, and of the objects in `{}`: {}; say which one holds the text with --text-column NAME",
                name_list(&told.names),
                list.path,
                name_list(&list.names())
            )),
            _ => Self::Elsewhere(say_which(&told.names)),
        }
    }
}

/// The message without its place, which is that inside the line.
fn plain_message(cause: &serde_json::Error) -> String {
    json_message(cause)
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
    /// The kept ones among them, also those without a value.
    kept: Vec<String>,
}

impl Told {
    /// A field that is none of ours: kept, or looked into, or passed over unread.
    fn take_other<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        columns: &Columns,
        map: &mut A,
    ) -> std::result::Result<(), A::Error> {
        let inside = columns.inside(name);
        let kept = columns.kept(name);
        if inside.is_empty() && kept.is_none() {
            map.next_value::<IgnoredAny>()?;
            return Ok(());
        }
        let value = map.next_value::<&RawValue>()?;
        if let Some(kept) = kept {
            self.kept.push(kept.to_owned());
            self.fields
                .add(kept, &words(value, 0).map_err(A::Error::custom)?);
        }
        for (what, path) in inside {
            let Some(value) = at_path(value, path) else {
                continue;
            };
            match what {
                Inside::Field(Field::Text) => {
                    self.text = Some(serde_json::from_str(value.get()).map_err(A::Error::custom)?);
                }
                Inside::Field(field) => {
                    *field.of(&mut self.fields) = words(value, 0).map_err(A::Error::custom)?;
                }
                Inside::Kept(name) => {
                    self.kept.push(name.to_owned());
                    self.fields
                        .add(name, &words(value, 0).map_err(A::Error::custom)?);
                }
            }
        }
        Ok(())
    }
}

/// What a path of names and numbers, parted by points, leads to inside a value.
fn at_path<'a>(value: &'a RawValue, path: &str) -> Option<&'a RawValue> {
    let mut value = value;
    for name in path.split('.').map(str::trim) {
        let json = value.get();
        value = if json.starts_with('{') {
            let inner: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
            let mut inner = inner.into_iter();
            inner
                .find(|(known, _)| known.trim().to_lowercase() == name.to_lowercase())?
                .1
        } else {
            let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
            *items.get(name.parse::<usize>().ok()?)?
        };
    }
    Some(value)
}

/// Reads the object into `told`, which has what stands before the damage when there is an error.
fn parse_object(line: &str, columns: &Columns, told: &mut Told) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    ObjectSeed(columns, told).deserialize(&mut deserializer)?;
    deserializer.end()
}

struct ObjectSeed<'a>(&'a Columns, &'a mut Told);

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let Self(columns, told) = self;
        while let Some(name) = map.next_key::<String>()? {
            match columns.field(&name) {
                Some(Field::Text) => told.text = Some(map.next_value()?),
                Some(field) => {
                    let value = map.next_value::<&RawValue>()?;
                    *field.of(&mut told.fields) = words(value, 0).map_err(A::Error::custom)?;
                }
                None => told.take_other(&name, columns, &mut map)?,
            }
            if columns.field(&name).is_some() {
                told.kept.extend(columns.kept(&name).map(str::to_owned));
            }
            told.names.push(name);
        }
        Ok(())
    }
}

/// A value in words: numbers as written (an id of `1.50` is not `1.5`), a list joined by commas, an object by its name.
fn words(value: &RawValue, depth: usize) -> serde_json::Result<String> {
    /// Lists in lists are no list of authors.
    const DEEPEST: usize = 4;
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        name: Option<&'a RawValue>,
    }
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json),
        Some(b'n') => Ok(String::new()),
        Some(b'{' | b'[') if depth == DEEPEST => Ok(String::new()),
        Some(b'{') => match serde_json::from_str::<Named<'_>>(json)?.name {
            Some(name) => words(name, depth + 1),
            None => Ok(String::new()),
        },
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(json)?.into_iter();
            let mut items: Vec<String> = items
                .map(|item| words(item, depth + 1))
                .collect::<serde_json::Result<_>>()?;
            items.retain(|words| !words.is_empty());
            Ok(items.join(", "))
        }
        _ => Ok(json.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(bytes: &[u8]) -> Vec<Entry> {
        let mut records = Records::new(bytes, &Columns::default(), Limits::default());
        std::iter::from_fn(|| records.next()).collect()
    }

    fn read(bytes: &[u8]) -> Vec<Result<Fields>> {
        let entries = entries(bytes).into_iter();
        entries.map(|entry| entry.fields).collect()
    }

    fn ids(bytes: &[u8]) -> Vec<String> {
        entries(bytes).into_iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn fields_inside_others_are_read_by_their_path() {
        let columns = Columns {
            text: "content.body".to_owned(),
            author: "people.0.name".to_owned(),
            keep: vec!["outlet".to_owned(), "meta.party".to_owned()],
            ..Columns::default()
        };
        let line = r#"{"id":1,"content":{"BODY":"He said no.","x":[]},"people":[{"name":"A. Ito"}],"outlet":"Post","meta":{"party":["Red","Blue"]}}"#;
        let mut records = Records::new(line.as_bytes(), &columns, Limits::default());
        let fields = records.next().unwrap().fields.unwrap();
        assert_eq!(
            (fields.text.as_str(), fields.author.as_str()),
            ("He said no.", "A. Ito")
        );
        let kept = [("outlet", "Post"), ("meta.party", "Red, Blue")];
        assert_eq!(
            fields.extra,
            kept.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        let mut without = Records::new(&b"{\"content\":[1]}"[..], &columns, Limits::default());
        assert!(
            without
                .next()
                .unwrap()
                .fields
                .unwrap_err()
                .message()
                .contains("`content.body` is missing")
        );
    }

    #[test]
    fn lists_and_objects_over_many_lines_are_read() {
        let json = "[\n {\"text\": \"One.\"},\n {\"text\":\n \"Two.\"}, {\"text\": 3} ]";
        let mut records =
            Records::of_objects(json.as_bytes(), &Columns::default(), Limits::default());
        let mut text = || {
            records
                .next()
                .map(|entry| entry.fields.map(|fields| fields.text))
        };
        assert_eq!(text().unwrap().unwrap(), "One.");
        assert_eq!(text().unwrap().unwrap(), "Two.");
        assert!(
            text()
                .unwrap()
                .unwrap_err()
                .message()
                .starts_with("object 3: the field `text` is not a string")
        );
        assert!(text().is_none());
    }

    #[test]
    fn the_articles_of_an_answer_are_read_out_of_its_one_list_of_texts() {
        let answer = br#"{"status":"ok","n":2,"response":{"articles":[{"id":"a","text":"One."},{"id":"b"}]},"tags":[{"name":"x"}]}"#;
        assert_eq!(ids(answer), ["a", "b"]);
        let rows = read(answer);
        assert_eq!(rows[0].as_ref().unwrap().text, "One.");
        let message = rows[1].as_ref().unwrap_err().message();
        assert!(
            message.starts_with(
                "line 1: object 2 of `response.articles`: the field `text` is missing"
            ),
            "{message}"
        );
    }

    #[test]
    fn an_object_around_lists_says_where_a_text_may_be() {
        let rows = read(
            br#"{"n":1,"results":[{"id":1,"fields":{"body":"No."}}]}
            {"title":"Rain","comments":[{"text":"No."}]}
            {"a":[{"text":"No."}],"b":[{"text":"No."}]}
            {"title":"Rain","tags":[{"name":"No."}]}"#,
        );
        let expected = [
            "line 1: the field `text` is missing; the fields are: n, results, and of the objects in `results`: fields.body, id; say which one holds the text with --text-column NAME",
            "line 2: the field `text` is missing; the fields are: title, comments; say which one holds the text with --text-column NAME; objects that have it stand in the list `comments`: if these are the articles, write that list into a file of its own",
            "line 3: the field `text` is missing; the fields are: a, b; say which one holds the text with --text-column NAME; objects that have it stand in the list `a`: if these are the articles, write that list into a file of its own",
            "line 4: the field `text` is missing; the fields are: title, tags; say which one holds the text with --text-column NAME",
        ];
        let messages: Vec<_> = rows
            .into_iter()
            .map(|row| row.unwrap_err().message().to_owned())
            .collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn comments_of_an_article_without_its_text_are_no_articles() {
        let prose = "It rained all day. ".repeat(20);
        for lines in [
            "{\"text\":\"No.\"}\n{\"x\":1,\"comments\":[{\"text\":\"Yes.\"}]}".to_owned(),
            format!("{{}}\n{{\"body\":\"{prose}\",\"comments\":[{{\"text\":\"Yes.\"}}]}}"),
        ] {
            let rows = read(lines.as_bytes());
            assert_eq!(rows.len(), 2);
            assert!(rows[1].is_err());
        }
    }

    #[test]
    fn a_comma_after_a_line_is_no_damage() {
        let rows = read(b"{\"text\":\"a\"},\r\n{\"text\":\"b\"} ,\n{\"text\":\"c},\n");
        let texts: Vec<_> = rows
            .iter()
            .map(|row| row.as_ref().map(|fields| fields.text.as_str()).ok())
            .collect();
        assert_eq!(texts, [Some("a"), Some("b"), None]);
    }

    #[test]
    fn fields_are_read_and_others_passed_over() {
        let line = r#"{"id":42,"text":"He said “no”.\r\n\u0000","x":[{"y":[1]}],"title":null,"author":["A. Ito",{"name":"B. Obi"}]}"#;
        let fields = read(line.as_bytes()).remove(0).unwrap();
        assert_eq!(ids(line.as_bytes()), ["42"]);
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
        let rows = read(b"{\"body\":\"a\",\"id\":1}\n{\"text\":[1]}\n{\"text\":null}");
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
    fn ids_are_kept_as_they_are_written() {
        let lines = br#"{"id":1.50}
            {"id":1e3}
            {"id":123456789012345678901234567890}
            {"id":-0.0}
            {"id":" 007 "}
            {"id":true}
            {"id":[1.0,[2]]}
            {"id":{"name":"n"}}
            {"id":"\u00e9\ud83d"}"#;
        let expected = [
            "1.50",
            "1e3",
            "123456789012345678901234567890",
            "-0.0",
            " 007 ",
            "true",
            "1.0, 2",
            "n",
            "\u{e9}\u{fffd}",
        ];
        assert_eq!(ids(lines), expected);
        let deep = format!("{{\"id\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(ids(deep.as_bytes()), [""]);
    }

    #[test]
    fn a_list_of_paragraphs_is_a_text() {
        let lines = r#"{"text":["It rained.",null,"  ","“It did,” said Bo."]}
            {"text":[]}
            {"text":["a",5]}
            {"text":"\\N"}
            {"text":"-"}"#;
        let read = read(lines.as_bytes());
        let texts: Vec<Option<&str>> = read
            .iter()
            .map(|fields| Some(fields.as_ref().ok()?.text.as_str()))
            .collect();
        let first = Some("It rained.\n\n“It did,” said Bo.");
        assert_eq!(texts, [first, Some(""), None, Some(""), Some("")]);
    }

    #[test]
    fn a_record_that_fails_keeps_its_id() {
        let lines = b"{\"id\":\"a\"}\n{\"id\":\"b\",\"text\":5}\n{\"id\":\"c\",\"text\":NaN}\n{\"id\":\"d\",\"text\":\"cut o\n{\"text\":";
        assert_eq!(ids(lines), ["a", "b", "c", "d", ""]);
    }

    #[test]
    fn errors_do_not_quote_values() {
        let lines = b"\"a secret\"\n[\"a secret\"]\n{\"text\":\"a secret\n{\"id\":\"x\" \"a secret\"}\n{\"text\":{\"a\":\"a secret\"}}";
        for result in read(lines) {
            let message = result.unwrap_err().to_string();
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn nesting_without_end_is_an_error() {
        let line = format!("{{\"x\":{}", "[".repeat(100_000));
        assert!(read(line.as_bytes())[0].is_err());
    }

    #[test]
    fn a_line_too_long_is_left_out() {
        let bytes =
            b"{\"id\":\"z\",\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}\n{\"text\":\"b\"}\n";
        let limits = Limits {
            article_bytes: 20,
            ..Limits::default()
        };
        let mut records = Records::new(&bytes[..], &Columns::default(), limits);
        let long = records.next().unwrap();
        assert_eq!(long.fields.unwrap_err().kind(), ErrorKind::TooLarge);
        assert_eq!(long.id, "z");
        assert_eq!(records.next().unwrap().fields.unwrap().text, "b");
        assert!(records.next().is_none());
    }
}
