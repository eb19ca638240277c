//! A run to look at: one page that holds everything it shows, made from the tables alone.
//!
//! The page needs no network and no server. What is counted stands over all quotes of the run; articles are shown up to a
//! number, with their quotes marked in the text where the folder holds the texts.

mod data;
mod drawing;
mod escape;
mod figure;
mod tally;
mod texts;

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::output::OutputFile;
use crate::tables::Tables;
use data::Data;
use escape::html;
use figure::Figure;
use tally::Tally;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A run, ready to be written as a page.
pub struct Report {
    figures: Vec<Figure>,
    data: Data,
    run: Value,
    quotes: usize,
    nested: usize,
}

/// What a page came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shown {
    /// Articles with quotes that the page shows.
    pub articles: usize,
    /// Of these, those whose text was found in the folder of tables.
    pub with_text: usize,
    /// Rows of quotes whose article the table of articles has not: they are counted in the plots, and shown nowhere.
    pub passed_over: usize,
    /// Bytes of the page.
    pub bytes: usize,
}

impl Report {
    /// Reads a run's tables; of its articles with quotes, the first `articles` are to be shown.
    ///
    /// # Errors
    /// When a table is missing or damaged.
    pub fn read(tables: &Tables, articles: usize) -> Result<Self> {
        let tally = Tally::of(tables)?;
        let (quotes, nested) = (tally.quotes, tally.nested);
        Ok(Self {
            figures: tally.figures(),
            data: Data::read(tables, articles)?,
            run: tables.run().clone(),
            quotes,
            nested,
        })
    }

    /// Writes the page.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<Shown> {
        let page = self.page();
        let mut file = OutputFile::create(path)?;
        let written = file.write_all(page.as_bytes());
        written.map_err(|cause| Error::io(path, cause))?;
        file.close()?;
        Ok(Shown {
            articles: self.data.articles,
            with_text: self.data.with_text,
            passed_over: self.data.passed_over,
            bytes: page.len(),
        })
    }

    /// Writes every plot as a file of its own, and says how many they are.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn write_plots(&self, folder: &Path) -> Result<usize> {
        fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
        for figure in &self.figures {
            let path = folder.join(format!("{}.svg", figure.id));
            fs::write(&path, format!("{}\n", figure.svg))
                .map_err(|cause| Error::io(&path, cause))?;
        }
        Ok(self.figures.len())
    }

    /// The whole page.
    fn page(&self) -> String {
        let mut page = String::new();
        // One pass over the template: what is put in may hold anything.
        let mut pieces = PAGE.split("{{");
        page.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
            match name {
                "style" => page.push_str(STYLE),
                "script" => page.push_str(SCRIPT),
                "facts" => page.push_str(&self.facts()),
                "figures" => page.extend(self.figures.iter().map(Figure::html)),
                "note" => page.push_str(&html(&self.note())),
                "data" => self.add_data(&mut page),
                _ => unreachable!("the template names no {name}"),
            }
            page.push_str(rest);
        }
        page
    }

    fn add_data(&self, page: &mut String) {
        let mut add = |id: &str, content: &str| {
            page.push_str(&format!("<script type=\"text/plain\" id=\"{id}\">"));
            page.push_str(content);
            page.push_str("</script>\n");
        };
        add("index", &escape::json(&self.data.index.to_string()));
        for (at, chunk) in self.data.chunks.iter().enumerate() {
            add(&format!("chunk-{at}"), chunk);
        }
    }

    /// What was run, as terms and their descriptions.
    fn facts(&self) -> String {
        let run = &self.run;
        let text = |value: &Value| match value {
            Value::String(words) => words.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let inputs = run["inputs"].as_array();
        let inputs = inputs.map(|names| names.iter().map(&text).collect::<Vec<_>>().join(", "));
        let nested = match self.nested {
            0 => String::new(),
            nested => format!(", and {nested} reports inside them"),
        };
        let facts = [
            ("Articles", text(&run["counts"]["articles"])),
            ("Quotes", format!("{}{nested}", self.quotes)),
            ("Speakers", text(&run["counts"]["speakers"])),
            (
                "Least confidence kept",
                text(&run["settings"]["min_confidence"]),
            ),
            (
                "To be expected right",
                expected(&run["selection"]["expected_right"]),
            ),
            ("Inputs", inputs.unwrap_or_default()),
            (
                "Made by",
                format!(
                    "whosaid {}, bundle {} {}",
                    text(&run["whosaid"]),
                    text(&run["bundle"]["name"]),
                    text(&run["bundle"]["version"])
                ),
            ),
        ];
        let shown = facts.iter().filter(|(_, words)| !words.is_empty());
        shown
            .map(|(name, words)| format!("<div><dt>{name}</dt><dd>{}</dd></div>", html(words)))
            .collect()
    }

    /// What there is to say of the articles that are shown.
    fn note(&self) -> String {
        let Data {
            articles,
            with_text,
            ..
        } = self.data;
        let texts = match with_text {
            0 if articles > 0 => {
                "The folder of tables holds no texts, so each quote is shown with the sentences around it: \
                 `extract --texts` keeps the texts for the report. "
            }
            some if some < articles => {
                "Where the folder of tables holds no text that fits, quotes are shown with the sentences around them. "
            }
            _ => "",
        };
        format!(
            "{texts}The plots count all quotes that the articles report themselves; reports inside quotes are marked in the text and not counted."
        )
    }
}

fn expected(share: &Value) -> String {
    let share = share.as_f64();
    share.map_or(String::new(), |share| {
        format!("{:.0} % of the rows", 100.0 * share)
    })
}
