//! brat stand-off: `name.txt` beside `name.ann`, and what brat needs to show them.
//!
//! Contents, cues and sources are text-bound, their ties relations, as `eval` and `train` read them back.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::super::Written;
use super::{Annotated, Points, each, lines};
use crate::error::{Error, Result};
use crate::tables::Tables;

/// The types, for brat's own interface.
const CONF: &str = "\
[entities]
Content
Cue
Source
PER
ORG
LOC
MISC

[relations]
cue Arg1:Content, Arg2:Cue
source Arg1:Content, Arg2:Source
inside Arg1:Content, Arg2:Content
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
";

/// Writes a folder of brat stand-off.
///
/// # Errors
/// When there are no texts, a table is damaged, or a file cannot be written.
pub fn brat(tables: &Tables, folder: &Path) -> Result<Written> {
    let save = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|cause| Error::io(&path, cause))
    };
    let written = each(tables, folder, |name, article| {
        save(&format!("{name}.txt"), &article.text)?;
        save(&format!("{name}.ann"), &annotations(article))
    })?;
    save("annotation.conf", CONF)?;
    Ok(written)
}

fn annotations(article: &Annotated) -> String {
    let letters: Vec<char> = article.text.chars().collect();
    let mut out = Lines {
        letters: &letters,
        text: String::new(),
        bounds: 0,
        relations: 0,
    };
    let mut contents: HashMap<&str, usize> = HashMap::new();
    for quote in &article.quotes {
        let Some(content) = out.bound("Content", &quote.content) else {
            continue;
        };
        contents.insert(&quote.id, content);
        for (word, name, span) in [
            ("Cue", "cue", quote.cue),
            ("Source", "source", quote.source),
        ] {
            let bound = span.and_then(|span| out.bound(word, &[span]));
            if let Some(bound) = bound {
                out.relation(name, content, bound);
            }
        }
        // The outer one has its row before.
        if let Some(&outer) = contents.get(quote.inside.as_str()) {
            out.relation("inside", content, outer);
        }
    }
    for entity in &article.entities {
        out.bound(&entity.kind, &[entity.span]);
    }
    out.text
}

struct Lines<'a> {
    letters: &'a [char],
    text: String,
    bounds: usize,
    relations: usize,
}

impl Lines<'_> {
    /// A text-bound line, and its number; none of no words. brat takes no span that reaches over a line's end.
    fn bound(&mut self, word: &str, spans: &[Points]) -> Option<usize> {
        let pieces = spans.iter().flat_map(|&span| lines(self.letters, span));
        let pieces: Vec<Points> = pieces.collect();
        if pieces.is_empty() {
            return None;
        }
        self.bounds += 1;
        let places: Vec<String> = pieces
            .iter()
            .map(|(start, end)| format!("{start} {end}"))
            .collect();
        let words: Vec<String> = pieces
            .iter()
            .map(|&(start, end)| self.letters[start..end].iter().collect())
            .collect();
        let (number, places, words) = (self.bounds, places.join(";"), words.join(" "));
        self.line(format_args!("T{number}\t{word} {places}\t{words}"));
        Some(self.bounds)
    }

    fn relation(&mut self, word: &str, one: usize, other: usize) {
        self.relations += 1;
        let number = self.relations;
        self.line(format_args!("R{number}\t{word} Arg1:T{one} Arg2:T{other}"));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.text, "{line}").expect("a string can always grow");
    }
}
