//! Named entities in columns: a word a line, its tag in the last column, a blank line between sentences.
//!
//! Read are CoNLL-2003 (four columns, IOB1) and two-column files (BIO, BIOES) such as WNUT-17 and Worldwide Newswire.
//! A `-DOCSTART-` line begins an article and may carry its name in the second column. A file without such lines does
//! not say which sentences belong together, so each is an article.

use std::ops::Range;

use super::joined::{self, Layout};
use super::label::entity_type;
use super::{Gold, GoldLayers};
use crate::annotation::{EntityType, Extraction, Mention};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;
use crate::text::Article;

const ARTICLE_START: &str = "-DOCSTART-";

/// Reads all articles of a file; `name` begins the identifiers of those that have none.
pub fn read(text: &str, name: &str) -> Result<Vec<Gold>> {
    let mut reader = Reader {
        name,
        article: Rows::default(),
        done: Vec::new(),
    };
    let has_starts = text.lines().any(|line| line.starts_with(ARTICLE_START));
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.starts_with(ARTICLE_START) {
            reader.finish()?;
            reader.article.id = columns(line).get(1).map(|name| (*name).to_owned());
        } else if line.trim().is_empty() {
            reader.article.end_sentence();
            if !has_starts {
                reader.finish()?;
            }
        } else {
            let row = row(line).map_err(|error| error.at_record(at + 1))?;
            reader.article.rows.push(row);
        }
    }
    reader.finish()?;
    Ok(reader.done)
}

/// The columns of a line: between tabs where it has any (words may hold spaces there), else between spaces.
fn columns(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        line.split('\t').collect()
    } else {
        line.split_whitespace().collect()
    }
}

/// A word and its tag.
struct Row {
    word: String,
    tag: Tag,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Outside,
    Begin(EntityType),
    Inside(EntityType),
}

fn row(line: &str) -> Result<Row> {
    let columns = columns(line);
    let (Some(word), Some(tag), true) = (columns.first(), columns.last(), columns.len() > 1) else {
        return Err(Error::new(
            ErrorKind::Format,
            "a line needs a word and, in its last column, a tag",
        ));
    };
    let word = word.trim();
    if word.is_empty() {
        return Err(Error::new(ErrorKind::Format, "the word is empty"));
    }
    Ok(Row {
        word: word.to_owned(),
        tag: self::tag(tag.trim())?,
    })
}

fn tag(tag: &str) -> Result<Tag> {
    if tag == "O" {
        return Ok(Tag::Outside);
    }
    let bad = || {
        Error::new(
            ErrorKind::Format,
            format!("`{}` is no tag; O, B-PER, I-PER, ... are", short(tag, 40)),
        )
    };
    let (border, kind) = tag.split_once('-').ok_or_else(bad)?;
    let Some(kind) = entity_type(kind)? else {
        return Ok(Tag::Outside);
    };
    match border {
        "B" | "S" => Ok(Tag::Begin(kind)),
        "I" | "E" => Ok(Tag::Inside(kind)),
        _ => Err(bad()),
    }
}

/// The rows of one article.
#[derive(Default)]
struct Rows {
    id: Option<String>,
    rows: Vec<Row>,
    sentences: Vec<Range<usize>>,
}

impl Rows {
    fn end_sentence(&mut self) {
        let start = self.sentences.last().map_or(0, |sentence| sentence.end);
        if start < self.rows.len() {
            self.sentences.push(start..self.rows.len());
        }
    }

    /// The runs of tags. An entity ends with its sentence; in IOB1 it may begin with an `I`.
    fn entities(&self) -> Vec<(Range<usize>, EntityType)> {
        let mut entities: Vec<(Range<usize>, EntityType)> = Vec::new();
        for sentence in &self.sentences {
            for at in sentence.clone() {
                match self.rows[at].tag {
                    Tag::Outside => {}
                    Tag::Begin(kind) => entities.push((at..at + 1, kind)),
                    Tag::Inside(kind) => match entities.last_mut() {
                        Some((range, last))
                            if *last == kind && range.end == at && at > sentence.start =>
                        {
                            range.end = at + 1;
                        }
                        _ => entities.push((at..at + 1, kind)),
                    },
                }
            }
        }
        entities
    }
}

struct Reader<'a> {
    name: &'a str,
    article: Rows,
    done: Vec<Gold>,
}

impl Reader<'_> {
    fn finish(&mut self) -> Result<()> {
        let mut article = std::mem::take(&mut self.article);
        article.end_sentence();
        if article.rows.is_empty() {
            return Ok(());
        }
        let record = self.done.len() + 1;
        let gold = gold(article, self.name, record).map_err(|error| error.at_record(record))?;
        self.done.push(gold);
        Ok(())
    }
}

fn gold(article: Rows, name: &str, record: usize) -> Result<Gold> {
    let words: Vec<&str> = article.rows.iter().map(|row| row.word.as_str()).collect();
    let document = joined::document(&words, &article.sentences, Layout::ParagraphEach)?;
    let entities = article
        .entities()
        .into_iter()
        .map(|(tokens, kind)| {
            Ok(Mention {
                span: joined::span(&document, [tokens.start, tokens.end])?,
                kind,
                confidence: 1.0,
                speaker: None,
            })
        })
        .collect::<Result<_>>()?;
    let article = Article {
        // CoNLL-2003 fills the other columns of the line with `-X-` or `O`: no names.
        id: match article.id {
            Some(id) if id != "-X-" && id != "O" => id,
            _ => format!("{name}-{record}"),
        },
        record,
        text: document.text().to_owned(),
        ..Article::default()
    };
    let extraction = Extraction {
        entities,
        ..Extraction::default()
    };
    let layers = GoldLayers {
        entities: true,
        ..GoldLayers::default()
    };
    Ok(Gold::new(article, document, extraction, layers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entities(gold: &Gold) -> Vec<(&str, &str)> {
        let entities = gold.extraction.entities.iter();
        entities
            .map(|mention| (gold.document.slice(mention.span), mention.kind.as_str()))
            .collect()
    }

    #[test]
    fn iob1_entities_begin_with_i_and_part_at_b() {
        let text = "-DOCSTART- -X- O O\n\nWest NNP I-NP I-MISC\nIndian NNP I-NP I-MISC\nAna NNP I-NP I-PER\n\
                    Ito NNP B-NP B-PER\n\nLeeds NNP I-NP I-LOC\n\n-DOCSTART- -X- O O\n\nno RB O O\n";
        let read = read(text, "testa").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].document.text(), "West Indian Ana Ito\nLeeds");
        assert_eq!(
            entities(&read[0]),
            [
                ("West Indian", "MISC"),
                ("Ana", "PER"),
                ("Ito", "PER"),
                ("Leeds", "LOC")
            ]
        );
        assert_eq!(read[0].document.paragraphs().len(), 2);
        assert_eq!(read[1].article.id, "testa-2");
    }

    #[test]
    fn names_of_articles_are_kept_and_types_mapped() {
        let text = "-DOCSTART-\taf_afrol_1\n\nDavid\tB-Person\nKato\tI-Person\nin\tO\nMay\tB-Date\n2011\tI-Date\n\
                    Kenyan\tB-NORP\n\nUN\tB-Organization\n";
        let read = read(text, "worldwide").unwrap();
        assert_eq!(read[0].article.id, "af_afrol_1");
        assert_eq!(
            entities(&read[0]),
            [("David Kato", "PER"), ("Kenyan", "MISC"), ("UN", "ORG")]
        );
    }

    #[test]
    fn an_entity_ends_with_its_sentence() {
        let read = read("-DOCSTART-\n\na\tI-PER\n\nb\tI-PER\n", "x").unwrap();
        assert_eq!(entities(&read[0]), [("a", "PER"), ("b", "PER")]);
    }

    #[test]
    fn without_article_starts_each_sentence_stands_alone() {
        let read = read("a\tB-person\n\nb\tB-group\nc\tO\n", "wnut").unwrap();
        let ids: Vec<_> = read.iter().map(|gold| gold.article.id.as_str()).collect();
        assert_eq!(ids, ["wnut-1", "wnut-2"]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = |text| read(text, "x").unwrap_err().to_string();
        assert!(error("a O\nb\n").starts_with("record 2: a line needs"));
        assert!(error("a Q-PER\n").starts_with("record 1: `Q-PER` is no tag"));
        assert!(error("a B-XYZ\n").contains("`XYZ`"));
        assert!(error("\tO\n").contains("empty"));
    }
}
