//! The articles and quotes that the page shows, packed: columns of numbers for all of them, which filters look through, and
//! chunks of words, each unpacked by the page when one of its articles is shown.

use std::collections::HashMap;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};

use super::texts::{self, Places};
use crate::error::Result;
use crate::output::{ArticleRow, EntityRow, QuoteRow, Row};
use crate::tables::{RowOf, Tables, number_in};
use crate::text::first_day;

/// Articles whose words are unpacked together.
const CHUNK: usize = 50;

/// What the page is given.
pub(super) struct Data {
    /// Columns over all articles and quotes.
    pub(super) index: Value,
    /// Words, a chunk of articles each: JSON, deflated, in base 64.
    pub(super) chunks: Vec<String>,
    /// Articles that the page shows.
    pub(super) articles: usize,
    /// Of these, those whose text was found.
    pub(super) with_text: usize,
    /// Rows of quotes whose article the table of articles has not. None are known of where the page shows a part of the articles.
    pub(super) passed_over: usize,
}

/// Different words, numbered as they come.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, usize>,
    words: Vec<String>,
}

impl Words {
    fn number(&mut self, key: &str, word: &str) -> usize {
        if let Some(&number) = self.numbers.get(key) {
            return number;
        }
        let number = self.words.len();
        self.words.push(word.to_owned());
        self.numbers.insert(key.to_owned(), number);
        number
    }
}

#[derive(Default)]
struct Columns {
    publishers: Words,
    speakers: Words,
    kinds: Words,
    types: Words,
    classes: Words,
    forms: Words,
    rules: Words,
    /// What the user kept of the input's other columns: names, and the different words of each.
    kept: Vec<(String, Words)>,
    articles: Vec<Value>,
    quotes: Vec<Value>,
}

/// A mention of a speaker, in code points.
struct Mention {
    speaker: String,
    span: (usize, usize),
}

impl Data {
    /// Reads the first `most` articles that have quotes, and their quotes.
    pub(super) fn read(tables: &Tables, most: usize) -> Result<Self> {
        let (articles, kept) = articles(tables, most)?;
        let wanted: HashMap<String, usize> = articles
            .iter()
            .enumerate()
            .map(|(at, article)| (article.id.clone(), at))
            .collect();
        let texts = texts::read(tables.folder(), &wanted)?;
        let is_wanted = |id: &str| wanted.contains_key(id);
        let quotes = tables.rows(QuoteRow::TABLE, &["article_id", "quote_id", "quote"])?;
        let mut quotes = quotes.by_article(is_wanted)?;
        let has_entities = tables.has(EntityRow::TABLE);
        let mut entities = has_entities
            .then(|| {
                let rows = tables.rows(EntityRow::TABLE, &["article_id"])?;
                rows.by_article(is_wanted)
            })
            .transpose()?;
        let mut columns = Columns {
            kept: kept
                .into_iter()
                .map(|name| (name, Words::default()))
                .collect(),
            ..Columns::default()
        };
        let (mut chunks, mut with_text) = (Vec::new(), 0);
        for group in articles.chunks(CHUNK) {
            let (mut words, mut bodies) = (Vec::new(), Vec::new());
            for article in group {
                let mut mentions = Vec::new();
                if let Some(rows) = &mut entities {
                    rows.of(&article.id, |row| mentions.extend(mention(row)))?;
                }
                mentions.sort_by_key(|mention| mention.span);
                let text = texts.get(&article.id);
                let places = text.map(|text| Places::of(text));
                let first = columns.quotes.len();
                let (mut fits, before) = (true, words.len());
                let at = columns.articles.len();
                quotes.of(&article.id, |row| {
                    fits &= places.as_ref().is_none_or(|places| is_of(row, places));
                    let numbers = columns.quote(row, at);
                    columns.quotes.push(numbers);
                    words.push(quote_words(row, places.as_ref(), &mentions));
                })?;
                tie(&mut columns.quotes[first..], first);
                // Of another text than the one that was read, no offset can be trusted.
                let text = text.filter(|_| fits);
                for quote in &mut words[before..] {
                    // One of the two is enough, and the context is in the text.
                    let left_out = if text.is_some() { "context" } else { "spans" };
                    quote[left_out] = Value::Null;
                }
                if let Some(text) = text {
                    let units: Vec<u16> = text.encode_utf16().collect();
                    for quote in &mut words[before..] {
                        leave_out_what_is_in(&units, quote);
                    }
                }
                with_text += usize::from(text.is_some());
                bodies.push(json!(text));
                columns.article(article, first);
            }
            chunks.push(packed(&json!({ "texts": bodies, "quotes": words })));
        }
        Ok(Self {
            articles: articles.len(),
            passed_over: if articles.len() < most {
                quotes.left()
            } else {
                0
            },
            with_text,
            index: columns.index(),
            chunks,
        })
    }
}

/// A browser opens a page of a fourth of the size faster than it unpacks the few chunks that it shows.
fn packed(chunk: &Value) -> String {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = out.write_all(chunk.to_string().as_bytes());
    let bytes = written.and_then(|()| out.finish());
    STANDARD.encode(bytes.expect("memory takes whatever is written"))
}

/// What the page says of an article.
struct Article {
    id: String,
    title: String,
    byline: String,
    date: String,
    publisher: String,
    url: String,
    /// The cells of the user's columns.
    kept: Vec<String>,
}

/// The first articles that have quotes, and the names of the user's columns.
fn articles(tables: &Tables, most: usize) -> Result<(Vec<Article>, Vec<String>)> {
    let mut articles = Vec::new();
    let mut rows = tables.rows(ArticleRow::TABLE, &["article_id", "title", "quotes"])?;
    let kept = rows.kept().map(str::to_owned).collect();
    while articles.len() < most
        && let Some(row) = rows.advance()?
    {
        if row.number("quotes").unwrap_or(0) == 0 {
            continue;
        }
        let own = |column: &str| row.get(column).to_owned();
        articles.push(Article {
            id: own("article_id"),
            title: own("title"),
            byline: own("byline"),
            date: own("date"),
            publisher: own("publisher"),
            url: own("url"),
            kept: row.kept().map(str::to_owned).collect(),
        });
    }
    Ok((articles, kept))
}

fn mention(row: RowOf<'_>) -> Option<Mention> {
    let speaker = row.get("speaker_id");
    (!speaker.is_empty()).then_some(())?;
    Some(Mention {
        speaker: speaker.to_owned(),
        span: (row.number("start")?, row.number("end")?),
    })
}

/// Whether the quote's words stand in the text where its row says.
fn is_of(row: RowOf<'_>, places: &Places<'_>) -> bool {
    let pieces = row.spans("content_spans");
    let words: Option<Vec<&str>> = pieces.iter().map(|&span| places.words(span)).collect();
    words.is_some_and(|words| words.join(" [...] ") == row.get("quote"))
}

impl Columns {
    fn article(&mut self, article: &Article, first: usize) {
        // Nothing but an address of the web is made a link.
        let is_web = ["http://", "https://"]
            .iter()
            .any(|scheme| article.url.starts_with(scheme));
        let publisher = self
            .publishers
            .number(&article.publisher, &article.publisher);
        let cells = self.kept.iter_mut().zip(&article.kept);
        let kept: Vec<usize> = cells
            .map(|((_, words), cell)| words.number(cell, cell))
            .collect();
        self.articles.push(json!([
            article.id,
            article.title,
            article.byline,
            article.date,
            first_day(&article.date, None).unwrap_or_default(),
            publisher,
            if is_web { article.url.as_str() } else { "" },
            first,
            kept,
        ]));
    }

    /// The numbers of one quote; the one that it stands inside by its number in the article, until they are tied.
    fn quote(&mut self, row: RowOf<'_>, article: usize) -> Value {
        let number = number_in(row.get("quote_id")).unwrap_or(0);
        let inside = number_in(row.get("inside"));
        let speaker = row.get("speaker");
        // By id where there is one: a name without a person may be many.
        let key = format!("{}\u{0}{speaker}", row.get("speaker_id"));
        let share = |column: &str| {
            let share = row.number::<f64>(column);
            share.map_or(-1, |share| (share * 10_000.0).round() as i64)
        };
        let flags = u8::from(row.flag("negated")) + 2 * u8::from(row.flag("in_headline"));
        let mut word = |words: fn(&mut Self) -> &mut Words, column: &str| {
            let word = row.get(column);
            words(self).number(word, word)
        };
        let kind = word(|columns| &mut columns.kinds, "speaker_kind");
        let r#type = word(|columns| &mut columns.types, "quote_type");
        let class = word(|columns| &mut columns.classes, "cue_class");
        let form = word(|columns| &mut columns.forms, "source_form");
        let rule = word(|columns| &mut columns.rules, "decided_by");
        let speaker = self.speakers.number(&key, speaker);
        json!([
            article,
            number,
            speaker,
            kind,
            r#type,
            class,
            form,
            rule,
            flags,
            row.number::<usize>("depth").unwrap_or(0),
            inside,
            share("confidence"),
            share("content_confidence"),
            share("source_confidence"),
            share("speaker_confidence"),
        ])
    }

    fn index(self) -> Value {
        let kept = self.kept.iter();
        let kept: Vec<Value> = kept
            .map(|(name, words)| json!({ "name": name, "words": words.words }))
            .collect();
        json!({
            "kept": kept,
            "chunk": CHUNK,
            "publishers": self.publishers.words,
            "speakers": self.speakers.words,
            "kinds": self.kinds.words,
            "types": self.types.words,
            "classes": self.classes.words,
            "forms": self.forms.words,
            "rules": self.rules.words,
            "articles": self.articles,
            "quotes": self.quotes,
        })
    }
}

/// Where the numbers of a quote have its number in the article, and that of the one it stands inside.
const NUMBER: usize = 1;
const INSIDE: usize = 10;

/// Ties the quotes of an article, whose first has a place among all, to those they stand inside: by their places, -1 for none.
/// Somebody may have sorted the table or taken rows out of it.
fn tie(quotes: &mut [Value], first: usize) {
    let numbers = quotes.iter().map(|quote| quote[NUMBER].as_u64());
    let places: HashMap<_, _> = numbers.zip(first..).collect();
    for quote in quotes {
        let number = quote[INSIDE].as_u64();
        let place = number.and_then(|number| places.get(&Some(number)));
        quote[INSIDE] = place.map_or(json!(-1), |place| json!(place));
    }
}

/// Leaves out words that the page can cut out of the text itself.
fn leave_out_what_is_in(units: &[u16], quote: &mut Value) {
    for (place, name) in ["quote", "cue", "source"].into_iter().enumerate() {
        let spans = quote["spans"][place].as_array();
        let pieces = spans.map(|spans| {
            let at = |end: &Value| usize::try_from(end.as_u64()?).ok();
            let piece = |span: &Value| {
                units
                    .get(at(&span[0])?..at(&span[1])?)
                    .map(String::from_utf16_lossy)
            };
            spans
                .iter()
                .filter_map(piece)
                .collect::<Vec<_>>()
                .join(" [...] ")
        });
        if pieces.is_some_and(|pieces| quote[name] == pieces) {
            quote[name] = Value::Null;
        }
    }
}

/// The words of one quote, and where they stand: content, cue, source and antecedent, in that order.
fn quote_words(row: RowOf<'_>, places: Option<&Places<'_>>, mentions: &[Mention]) -> Value {
    let units = |spans: &[(usize, usize)]| -> Vec<(usize, usize)> {
        let spans = spans.iter();
        spans
            .filter_map(|&span| places.and_then(|places| places.units(span)))
            .collect()
    };
    let between = |start: &str, end: &str| -> Vec<(usize, usize)> {
        let span = row.number(start).zip(row.number(end));
        span.into_iter().collect()
    };
    let source = between("source_start", "source_end");
    let antecedent = antecedent(row, source.first().copied(), mentions);
    let stands_for = antecedent.and_then(|span| places.and_then(|places| places.words(span)));
    let spans: Vec<Vec<(usize, usize)>> = if places.is_some() {
        vec![
            units(&row.spans("content_spans")),
            units(&between("cue_start", "cue_end")),
            units(&source),
            units(antecedent.as_slice()),
        ]
    } else {
        Vec::new()
    };
    json!({
        "quote": row.get("quote"),
        "cue": row.get("cue"),
        "source": row.get("source"),
        "role": row.get("speaker_role"),
        "for": row.get("speaks_for"),
        "antecedent": stands_for.unwrap_or_default(),
        "context": row.get("context"),
        "spans": spans,
    })
}

/// The speaker's last naming before a source that is no name: no column holds the mention that the rule took, and this is the
/// one a reader looks for.
fn antecedent(
    row: RowOf<'_>,
    source: Option<(usize, usize)>,
    mentions: &[Mention],
) -> Option<(usize, usize)> {
    let (start, _) = source?;
    let speaker = row.get("speaker_id");
    if row.get("source_form") == "name" || speaker.is_empty() {
        return None;
    }
    let before = mentions.iter().rev();
    let mut before = before.filter(|mention| mention.span.1 <= start);
    before
        .find(|mention| mention.speaker == speaker)
        .map(|mention| mention.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_tied_by_their_numbers_whatever_their_order() {
        let quote = |number: usize, inside: Option<usize>| {
            let mut numbers = vec![json!(0); INSIDE + 1];
            (numbers[NUMBER], numbers[INSIDE]) = (json!(number), json!(inside));
            Value::Array(numbers)
        };
        // The second of the article is gone.
        let mut quotes = [quote(4, Some(1)), quote(3, Some(2)), quote(1, None)];
        tie(&mut quotes, 7);
        let told: Vec<_> = quotes.iter().map(|quote| quote[INSIDE].as_i64()).collect();
        assert_eq!(told, [Some(9), Some(-1), Some(-1)]);
    }
}
