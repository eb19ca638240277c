//! How much of an article our reader of web pages gets, and how long a page takes; other readers beside it.
//!
//! `cargo bench --bench pages -- FOLDER [--beside NAME=FILE.jsonl ...] [--worst N]`
//!
//! `FOLDER` holds pages as `ID.html` or `ID.html.gz`, and a file `gold.jsonl` or `ground-truth.jsonl` (each also with `.gz`) in one of
//! the two forms that `../shared/data` has. The measure is F1 over shingles of four tokens, as in the article extraction benchmark of
//! Zyte (Scrapinghub): precision and recall of each page, their means over all pages, and F1 of these. Title and standfirst count
//! neither for nor against. `benches/peers/pages.py` writes a file that can stand beside ours.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use whosaid::input::{Options, Reader, list};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What a page holds, or what a reader made of it.
#[derive(Clone, Debug, Default)]
struct Page {
    text: String,
    title: String,
    authors: Vec<String>,
    date: String,
    /// Words that may stand in a text or not.
    beside: String,
    milliseconds: f64,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let folder = PathBuf::from(arguments.next().ok_or("name a folder of pages")?);
    let mut readers = vec![("whosaid".to_owned(), ours(&folder)?)];
    let mut worst = 0;
    while let Some(word) = arguments.next() {
        let value = arguments.next().ok_or("a value is missing")?;
        match word.as_str() {
            "--beside" => {
                let (name, path) = value.split_once('=').ok_or("NAME=FILE is wanted")?;
                readers.push((name.to_owned(), read_pages(Path::new(path))?));
            }
            "--worst" => worst = value.parse()?,
            _ => return Err(format!("{word} means nothing here").into()),
        }
    }
    let gold = ["gold.jsonl", "ground-truth.jsonl"]
        .iter()
        .flat_map(|name| [folder.join(name), folder.join(format!("{name}.gz"))])
        .find(|path| path.exists())
        .ok_or("no gold.jsonl or ground-truth.jsonl there")?;
    let gold = read_pages(&gold)?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} pages\n| reader | precision | recall | F1 | title | authors | date | nothing | ms a page | longest ms |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        gold.len()
    )?;
    for (name, pages) in &readers {
        writeln!(out, "| {name} | {} |", row(&gold, pages))?;
    }
    let mut pages: Vec<_> = gold
        .iter()
        .map(|(id, wanted)| (shares(wanted, found(&readers[0].1, id)), id))
        .collect();
    pages.sort_by(|one, other| f1(one.0).total_cmp(&f1(other.0)));
    for ((precision, recall), id) in pages.into_iter().take(worst) {
        writeln!(out, "{precision:.2} {recall:.2} {id}")?;
        let (wanted, page) = (&gold[id], found(&readers[0].1, id));
        if !title_is_right(wanted, page) {
            writeln!(out, "    title {:?} for {:?}", page.title, wanted.title)?;
        }
        if !authors_are_right(wanted, page) {
            writeln!(
                out,
                "    authors {:?} for {:?}",
                page.authors, wanted.authors
            )?;
        }
        if !date_is_right(wanted, page) {
            writeln!(out, "    date {:?} for {:?}", page.date, wanted.date)?;
        }
    }
    Ok(())
}

/// The pages as this library reads them.
fn ours(folder: &Path) -> Result<HashMap<String, Page>> {
    let mut pages = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        let Some((id, "html" | "html.gz")) = name.split_once('.') else {
            continue;
        };
        let options = Options::default();
        let listing = list(&[path.display().to_string()], &options)?;
        for record in Reader::new(listing, &options) {
            let start = Instant::now();
            let article = record.article().unwrap_or_default();
            pages.insert(
                id.to_owned(),
                Page {
                    text: without_title(&article.text, &article.title).to_owned(),
                    title: article.title.clone(),
                    authors: article.byline.split(", ").map(str::to_owned).collect(),
                    date: article.date,
                    milliseconds: 1000.0 * start.elapsed().as_secs_f64(),
                    ..Page::default()
                },
            );
        }
    }
    Ok(pages)
}

fn without_title<'a>(text: &'a str, title: &str) -> &'a str {
    text.strip_prefix(title).unwrap_or(text)
}

/// Gold, or what another reader found, by the pages' ids.
fn read_pages(path: &Path) -> Result<HashMap<String, Page>> {
    let file = File::open(path)?;
    let is_gzip = path.extension().is_some_and(|ending| ending == "gz");
    let reader: Box<dyn Read> = if is_gzip {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut pages = HashMap::new();
    for line in BufReader::new(reader).lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let id = words(&value["id"]);
        pages.insert(id, page(&value));
    }
    Ok(pages)
}

fn page(value: &Value) -> Page {
    let mut text = words(&value["articleBody"]) + &words(&value["text"]);
    for section in value["sections"].as_array().into_iter().flatten() {
        text += &format!(
            "{}\n{}\n",
            words(&section["headline"]),
            words(&section["paragraphs"])
        );
    }
    let title = words(&value["title"]);
    let authors = match &value["authors"] {
        Value::Array(names) => names.iter().map(words).collect(),
        names => words(names)
            .split([';', ','])
            .map(|name| name.trim().to_owned())
            .collect(),
    };
    Page {
        beside: format!("{title}\n{}", words(&value["summary"])),
        date: words(&value["publishing_date"]) + &words(&value["date"]),
        milliseconds: value["milliseconds"].as_f64().unwrap_or_default(),
        text,
        title,
        authors,
    }
}

/// The words of a string, or of a list of strings.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

fn found<'a>(pages: &'a HashMap<String, Page>, id: &str) -> &'a Page {
    static NOTHING: std::sync::LazyLock<Page> = std::sync::LazyLock::new(Page::default);
    pages.get(id).unwrap_or(&NOTHING)
}

/// The cells of a reader's row.
fn row(gold: &HashMap<String, Page>, pages: &HashMap<String, Page>) -> String {
    let pairs: Vec<(&Page, &Page)> = gold
        .iter()
        .map(|(id, wanted)| (wanted, found(pages, id)))
        .collect();
    let mean = |of: &dyn Fn(&Page, &Page) -> f64| {
        pairs
            .iter()
            .map(|(wanted, page)| of(wanted, page))
            .sum::<f64>()
            / pairs.len().max(1) as f64
    };
    let precision = mean(&|wanted, page| shares(wanted, page).0);
    let recall = mean(&|wanted, page| shares(wanted, page).1);
    let share =
        |of: fn(&Page, &Page) -> bool| mean(&|wanted, page| f64::from(u8::from(of(wanted, page))));
    let longest = pairs
        .iter()
        .map(|(_, page)| page.milliseconds)
        .fold(0.0, f64::max);
    format!(
        "{precision:.3} | {recall:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {} | {:.1} | {longest:.0}",
        f1((precision, recall)),
        share(title_is_right),
        share(authors_are_right),
        share(date_is_right),
        pairs
            .iter()
            .filter(|(_, page)| page.text.trim().is_empty())
            .count(),
        mean(&|_, page| page.milliseconds),
    )
}

fn f1((precision, recall): (f64, f64)) -> f64 {
    if precision + recall > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    }
}

/// Which shares of what was found are wanted, and of what is wanted was found.
fn shares(wanted: &Page, page: &Page) -> (f64, f64) {
    let (gold, mut text) = (shingles(&wanted.text), shingles(&page.text));
    let beside = shingles(&wanted.beside);
    text.retain(|shingle, _| gold.contains_key(shingle) || !beside.contains_key(shingle));
    let both: usize = gold
        .iter()
        .map(|(shingle, count)| (*count).min(text.get(shingle).copied().unwrap_or_default()))
        .sum();
    let share = |of: &HashMap<Vec<String>, usize>| match of.values().sum::<usize>() {
        0 => 0.0,
        all => both as f64 / all as f64,
    };
    (share(&text), share(&gold))
}

/// Each four tokens in a row, and how often; all tokens where there are fewer.
fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let tokens: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect();
    let mut counts = HashMap::new();
    for shingle in tokens.windows(4.min(tokens.len().max(1))) {
        *counts.entry(shingle.to_vec()).or_default() += 1;
    }
    counts
}

fn title_is_right(wanted: &Page, page: &Page) -> bool {
    plain(&wanted.title) == plain(&page.title)
}

/// The same names, in whatever order.
fn authors_are_right(wanted: &Page, page: &Page) -> bool {
    let names = |page: &Page| -> HashSet<String> {
        let names = page.authors.iter().map(|name| plain(name));
        names.filter(|name| !name.is_empty()).collect()
    };
    names(wanted) == names(page)
}

/// The same day as either prints it.
fn date_is_right(wanted: &Page, page: &Page) -> bool {
    let day = |page: &Page| page.date.chars().take(10).collect::<String>();
    day(wanted) == day(page)
}

fn plain(words: &str) -> String {
    let letters = words
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' });
    let letters: String = letters.collect::<String>().to_lowercase();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}
