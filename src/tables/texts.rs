//! The texts of a run's articles, in the order of the input, where its folder holds them.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::output::{JSONL, TEXTS};

/// Ids and texts, one article at a time; an article without a text is passed over.
pub struct TextLines {
    lines: Lines<BufReader<File>>,
    path: PathBuf,
    record: usize,
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
        lines: BufReader::new(file).lines(),
        path,
        record: 0,
    }))
}

impl TextLines {
    fn read(&self, line: std::io::Result<String>) -> Result<(String, String)> {
        let line = line.map_err(|cause| Error::io(&self.path, cause))?;
        if line.trim().is_empty() {
            return Ok(Default::default());
        }
        let line: Line = serde_json::from_str(&line).map_err(|cause| {
            let message = "a line is no JSON object with id and text; run `extract` again";
            Error::new(ErrorKind::Format, message)
                .at_path(&self.path)
                .at_record(self.record)
                .caused_by(cause)
        })?;
        Ok((line.id, line.text))
    }
}

impl Iterator for TextLines {
    type Item = Result<(String, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = self.lines.next()?;
            self.record += 1;
            match self.read(line) {
                Ok((_, text)) if text.is_empty() => {}
                read => return Some(read),
            }
        }
    }
}
