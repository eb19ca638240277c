//! JSON objects in a list, or one after the other, cut apart by their braces.
//!
//! Apart from the parser, so that a list of any length is read an object at a time, and one that is damaged costs a row.

use std::io::BufRead;

use super::limits;
use super::rows::failed;
use crate::error::{Error, ErrorKind, Result};

/// Reads the next object into `bytes`; false at the end. What is no object up to the next brace is an error, told once.
pub(super) fn read(source: &mut impl BufRead, bytes: &mut Vec<u8>, largest: usize) -> Result<bool> {
    let mut object = Object::default();
    let mut has_other = false;
    loop {
        let ready = source.fill_buf().map_err(failed)?;
        if ready.is_empty() {
            return end(bytes, &object, has_other);
        }
        let mut used = 0;
        for &byte in ready {
            used += 1;
            if object.depth == 0 && byte != b'{' {
                has_other |= !byte.is_ascii_whitespace() && !b"[],".contains(&byte);
                continue;
            }
            if has_other && object.depth == 0 {
                used -= 1;
                source.consume(used);
                return Err(Error::new(
                    ErrorKind::Format,
                    "between two JSON objects there is something else",
                ));
            }
            // What is too large is passed over to its end.
            if bytes.len() <= largest {
                bytes.push(byte);
            }
            if object.ends_with(byte) {
                source.consume(used);
                return if bytes.len() > largest {
                    Err(too_large(largest))
                } else {
                    Ok(true)
                };
            }
        }
        source.consume(used);
    }
}

fn end(bytes: &[u8], object: &Object, has_other: bool) -> Result<bool> {
    if object.depth > 0 {
        let message = "the file ends within a JSON object: it is cut off, or a brace or quotation mark is missing";
        return Err(Error::new(ErrorKind::Format, message));
    }
    if has_other {
        return Err(Error::new(
            ErrorKind::Format,
            "expected JSON objects, found something else",
        ));
    }
    Ok(!bytes.is_empty())
}

/// Whether an object, or what is in it, goes on after a line that does not break off inside a string.
pub(super) fn is_open_after(line: &[u8]) -> bool {
    let mut object = Object::default();
    for &byte in line {
        object.ends_with(byte);
    }
    object.depth > 0 && !object.is_string
}

/// Where in an object one is.
#[derive(Default)]
struct Object {
    depth: usize,
    is_string: bool,
    is_escaped: bool,
}

impl Object {
    /// Takes in a byte; whether the object ends with it.
    fn ends_with(&mut self, byte: u8) -> bool {
        if self.is_string {
            let is_end = byte == b'"' && !self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            self.is_string = !is_end;
            return false;
        }
        match byte {
            b'"' => self.is_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }
}

fn too_large(largest: usize) -> Error {
    let message = format!(
        "an object has more than {}; it was left out (--max-unpacked allows more)",
        limits::size(largest as u64)
    );
    Error::new(ErrorKind::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(json: &str, largest: usize) -> Vec<std::result::Result<String, ErrorKind>> {
        // A small buffer, so that objects lie across its edges.
        let mut source = std::io::BufReader::with_capacity(3, json.as_bytes());
        let mut found = Vec::new();
        for _ in 0..20 {
            let mut bytes = Vec::new();
            match read(&mut source, &mut bytes, largest) {
                Ok(true) => found.push(Ok(String::from_utf8(bytes).unwrap())),
                Ok(false) => return found,
                Err(error) => found.push(Err(error.kind())),
            }
        }
        found
    }

    #[test]
    fn objects_are_cut_apart_wherever_they_stand() {
        let (a, b) = (r#"{"a": "}\"{", "b": [{"c": 1}]}"#, "{\n \"d\": {}\n}");
        for json in [
            format!("[{a},\n{b}]"),
            format!("{a}\n{b}\n"),
            format!(" [ {a} , {b} ] "),
        ] {
            assert_eq!(
                objects(&json, 1000),
                [Ok(a.to_owned()), Ok(b.to_owned())],
                "{json}"
            );
        }
        assert_eq!(objects("[]", 1000), []);
    }

    #[test]
    fn damage_costs_one_object() {
        assert_eq!(
            objects("{} x {}", 9),
            [
                Ok("{}".to_owned()),
                Err(ErrorKind::Format),
                Ok("{}".to_owned())
            ]
        );
        assert_eq!(objects("[{\"a\": \"", 99), [Err(ErrorKind::Format)]);
        assert_eq!(objects("words", 99), [Err(ErrorKind::Format)]);
        let long = format!("{{\"a\": \"{}\"}}{{}}", "x".repeat(50));
        assert_eq!(
            objects(&long, 9),
            [Err(ErrorKind::TooLarge), Ok("{}".to_owned())]
        );
    }
}
