//! TEI: a text with `said` around every quote, and who says it among the persons of its header.
//!
//! A line of the text is a paragraph. A quote in pieces is as many `said`, tied by `next` and `prev`; one that reaches over the
//! border of another is cut there, since elements do not overlap.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::super::Written;
use super::{Annotated, Points, each, lines};
use crate::error::{Error, Result};
use crate::tables::Tables;

/// Writes a folder of TEI files.
///
/// # Errors
/// When there are no texts, a table is damaged, or a file cannot be written.
pub fn tei(tables: &Tables, folder: &Path) -> Result<Written> {
    each(tables, folder, |name, article| {
        let path = folder.join(format!("{name}.xml"));
        fs::write(&path, document(article)).map_err(|cause| Error::io(&path, cause))
    })
}

/// A piece of a quote, on one line.
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    /// The quote's place in the article.
    quote: usize,
}

fn document(article: &Annotated) -> String {
    let letters: Vec<char> = article.text.chars().collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for (quote, row) in article.quotes.iter().enumerate() {
        let of_row = row.content.iter().flat_map(|&span| lines(&letters, span));
        pieces.extend(of_row.map(|(start, end)| Piece { start, end, quote }));
    }
    // The longer one outside; of equals the one whose row comes first.
    pieces.sort_by_key(|piece| (piece.start, std::cmp::Reverse(piece.end), piece.quote));
    let mut flat = Vec::new();
    cut(&pieces, &mut flat);
    let mut body = Body {
        letters: &letters,
        article,
        seen: BTreeMap::new(),
        all: flat.iter().fold(BTreeMap::new(), |mut all, piece| {
            *all.entry(piece.quote).or_default() += 1;
            all
        }),
        text: String::new(),
    };
    for line in lines(&letters, (0, letters.len())) {
        // In order, and none reaches over a line.
        let first = flat.partition_point(|piece| piece.start < line.0);
        let last = flat.partition_point(|piece| piece.start < line.1);
        body.text.push_str("<p>");
        body.nest(line, &flat[first..last]);
        body.text.push_str("</p>\n");
    }
    header(article) + &body.text + "</body></text>\n</TEI>\n"
}

/// Cuts pieces where they reach over the border of one they begin in.
fn cut(pieces: &[Piece], flat: &mut Vec<Piece>) {
    let mut open: Vec<Piece> = Vec::new();
    let mut queue: std::collections::VecDeque<Piece> = pieces.iter().copied().collect();
    while let Some(piece) = queue.pop_front() {
        while open.last().is_some_and(|outer| outer.end <= piece.start) {
            open.pop();
        }
        let border = open
            .last()
            .map_or(piece.end, |outer| outer.end.min(piece.end));
        if border < piece.end {
            let rest = Piece {
                start: border,
                ..piece
            };
            let at =
                queue.partition_point(|other| (other.start, other.end) < (rest.start, rest.end));
            queue.insert(at, rest);
        }
        let piece = Piece {
            end: border,
            ..piece
        };
        open.push(piece);
        flat.push(piece);
    }
}

struct Body<'a> {
    letters: &'a [char],
    article: &'a Annotated,
    /// Pieces of each quote so far, and in all.
    seen: BTreeMap<usize, usize>,
    all: BTreeMap<usize, usize>,
    text: String,
}

impl Body<'_> {
    /// The words of a span with the pieces that stand in it.
    fn nest(&mut self, (start, end): Points, pieces: &[Piece]) {
        let mut at = start;
        let mut rest = pieces;
        while let Some((piece, after)) = rest.split_first() {
            let inner = after
                .iter()
                .take_while(|other| other.start < piece.end)
                .count();
            self.words(at, piece.start);
            self.open(*piece);
            self.nest((piece.start, piece.end), &after[..inner]);
            self.text.push_str("</said>");
            at = piece.end;
            rest = &after[inner..];
        }
        self.words(at, end);
    }

    fn words(&mut self, start: usize, end: usize) {
        for &letter in self.letters.get(start..end).unwrap_or_default() {
            push(&mut self.text, letter);
        }
    }

    fn open(&mut self, piece: Piece) {
        let quote = &self.article.quotes[piece.quote];
        let seen = self.seen.entry(piece.quote).or_default();
        *seen += 1;
        let (number, part) = (piece.quote + 1, *seen);
        let all = self.all.get(&piece.quote).copied().unwrap_or(1);
        let mut tag = format!("<said xml:id=\"q{number}.{part}\"");
        let mut add = |name: &str, value: &str| {
            write!(tag, " {name}=\"{}\"", escaped(value)).expect("a string can always grow");
        };
        if !quote.speaker_id.is_empty() {
            add("who", &format!("#{}", quote.speaker_id));
        }
        add(
            "direct",
            if quote.kind == "indirect" {
                "false"
            } else {
                "true"
            },
        );
        add("cert", &quote.confidence);
        add("corresp", &quote.id);
        if part > 1 {
            add("prev", &format!("#q{number}.{}", part - 1));
        }
        if part < all {
            add("next", &format!("#q{number}.{}", part + 1));
        }
        self.text.push_str(&tag);
        self.text.push('>');
    }
}

fn header(article: &Annotated) -> String {
    let mut persons: BTreeMap<&str, &str> = BTreeMap::new();
    for quote in article
        .quotes
        .iter()
        .filter(|quote| !quote.speaker_id.is_empty())
    {
        persons.entry(&quote.speaker_id).or_insert(&quote.speaker);
    }
    let persons: String = persons
        .iter()
        .map(|(id, name)| {
            format!(
                "<person xml:id=\"{}\"><persName>{}</persName></person>\n",
                escaped(id),
                escaped(name)
            )
        })
        .collect();
    let particles = match persons.as_str() {
        "" => String::new(),
        persons => format!(
            "<profileDesc><particDesc><listPerson>\n{persons}</listPerson></particDesc></profileDesc>\n"
        ),
    };
    let [title, publisher, date, url] = [
        &article.title,
        &article.publisher,
        &article.date,
        &article.url,
    ]
    .map(|words| escaped(words));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader><fileDesc>\n\
         <titleStmt><title>{title}</title></titleStmt>\n<publicationStmt><p>Annotated by whosaid.</p></publicationStmt>\n\
         <sourceDesc><bibl><idno>{}</idno> <publisher>{publisher}</publisher> <date>{date}</date> <ref>{url}</ref></bibl></sourceDesc>\n\
         </fileDesc>\n{particles}</teiHeader>\n<text><body>\n",
        escaped(&article.id)
    )
}

fn escaped(words: &str) -> String {
    let mut text = String::new();
    for letter in words.chars() {
        push(&mut text, letter);
    }
    text
}

/// A letter as XML 1.0 has it; those that it has not at all are shown as lost.
fn push(text: &mut String, letter: char) {
    match letter {
        '&' => text.push_str("&amp;"),
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        '"' => text.push_str("&quot;"),
        '\t' | '\n' | '\r' => text.push(letter),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => text.push('\u{fffd}'),
        _ => text.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(quote: usize, start: usize, end: usize) -> Piece {
        Piece { start, end, quote }
    }

    #[test]
    fn what_reaches_over_a_border_is_cut_there() {
        let mut flat = Vec::new();
        cut(
            &[piece(0, 0, 10), piece(1, 5, 15), piece(2, 12, 14)],
            &mut flat,
        );
        let told: Vec<_> = flat
            .iter()
            .map(|piece| (piece.quote, piece.start, piece.end))
            .collect();
        assert_eq!(told, [(0, 0, 10), (1, 5, 10), (1, 10, 15), (2, 12, 14)]);
    }

    #[test]
    fn what_xml_does_not_know_is_shown_as_lost() {
        assert_eq!(
            escaped("a<b>&\"\u{1}\u{202e}"),
            "a&lt;b&gt;&amp;&quot;\u{fffd}\u{202e}"
        );
    }
}
