//! The texts of a run's articles, in the order of the input, where its folder holds them.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::index::Index;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{JSONL, TEXTS};

/// Ids and texts, one article at a time; an article without a text is passed over.
pub struct TextLines {
    reader: BufReader<File>,
    path: PathBuf,
    record: usize,
    /// The byte at which the next line begins.
    at: u64,
}

/// Texts found by the ids of their articles, in whatever order the file has them.
pub struct TextsById {
    lines: TextLines,
    index: Index,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    #[serde(default)]
    text: String,
}

/// Opens the file of texts, or else the JSON lines of extractions; none where there is neither.
pub(crate) fn texts(folder: &Path) -> Result<Option<TextLines>> {
    let mut paths = [TEXTS, JSONL].into_iter().map(|name| folder.join(name));
    let Some(path) = paths.find(|path| path.is_file()) else {
        return Ok(None);
    };
    let file = File::open(&path).map_err(|cause| Error::io(&path, cause))?;
    Ok(Some(TextLines {
        reader: BufReader::new(file),
        path,
        record: 0,
        at: 0,
    }))
}

impl TextLines {
    /// Reads the file once, to find the text of each article.
    pub(super) fn by_id(mut self) -> Result<TextsById> {
        let mut index = Index::default();
        loop {
            let at = self.at;
            match self.read()? {
                Some((id, text)) if !text.is_empty() => index.add(&id, at),
                Some(_) => index.pass(),
                None => break,
            }
        }
        Ok(TextsById {
            lines: self,
            index: index.sorted(),
        })
    }

    /// The id and text of the next line, both empty where it has none; none after the last.
    fn read(&mut self) -> Result<Option<(String, String)>> {
        let mut line = Vec::new();
        let read = self.reader.read_until(b'\n', &mut line);
        let length = read.map_err(|cause| Error::io(&self.path, cause))?;
        if length == 0 {
            return Ok(None);
        }
        self.at += length as u64;
        self.record += 1;
        if line.trim_ascii().is_empty() {
            return Ok(Some(Default::default()));
        }
        let line: Line = serde_json::from_slice(&line).map_err(|cause| {
            let message = "a line is no JSON object with id and text; run `extract` again";
            Error::new(ErrorKind::Format, message)
                .at_path(&self.path)
                .at_record(self.record)
                .caused_by(cause)
        })?;
        Ok(Some((line.id, line.text)))
    }

    /// Goes to the line that begins at a byte. Nothing is read anew where that is the next one.
    fn seek(&mut self, at: u64) -> Result<()> {
        let moved = self.reader.seek_relative(at.wrapping_sub(self.at) as i64);
        moved.map_err(|cause| Error::io(&self.path, cause))?;
        self.at = at;
        Ok(())
    }
}

impl Iterator for TextLines {
    type Item = Result<(String, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read().transpose()? {
                Ok((_, text)) if text.is_empty() => {}
                read => return Some(read),
            }
        }
    }
}

impl TextsById {
    /// The text of an article; none where it has none, or an empty one.
    ///
    /// # Errors
    /// When the file is no longer what it was.
    pub fn of(&mut self, id: &str) -> Result<Option<String>> {
        for stretch in self.index.of(id) {
            self.lines.seek(stretch.at)?;
            for _ in 0..stretch.rows {
                let line = self.lines.read()?;
                if let Some((_, text)) = line.filter(|(own, _)| own == id) {
                    return Ok(Some(text));
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_whatever_their_order() {
        let scratch = tempfile::tempdir().unwrap();
        let lines = "{\"id\":\"b\",\"text\":\"two\"}\n\n{\"id\":\"none\",\"text\":\"\"}\r\n{\"id\":\"a\",\"text\":\"one\"}";
        std::fs::write(scratch.path().join(TEXTS), lines).unwrap();
        let texts = texts(scratch.path()).unwrap().unwrap();
        let mut texts = texts.by_id().unwrap();
        for (id, text) in [
            ("a", Some("one")),
            ("none", None),
            ("b", Some("two")),
            ("c", None),
            ("a", Some("one")),
        ] {
            assert_eq!(texts.of(id).unwrap().as_deref(), text);
        }
    }
}
