//! Nexis, plain text: articles that begin `1 of 20 DOCUMENTS` or `Document 1 of 20`.
//!
//! Publication, date and edition are centred; the title stands below; then come lines like `BYLINE: ...`, the text, more such
//! lines and a copyright notice. Also what the html and the Word form of these exports come to once they are paragraphs.

use super::labels::Label;
use super::nexis_names::{after, before, is_counted, is_first};
use super::paragraph::Paragraph;
use super::tail::{self, Part};
use super::{one_line, split, text};
use crate::input::fields::Fields;
use crate::text::first_day;

/// Whether a text is such an export. What counts documents stands in other texts too, ProQuest's among them; only Nexis tells
/// the length below.
pub(super) fn is(sample: &str) -> bool {
    let mut lines = sample.lines();
    if sample.lines().any(is_counted) {
        return true;
    }
    lines.any(is_first)
        && lines.any(|line| before(line.trim()).is_some_and(|(_, label, _)| label == Label::Length))
}

pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    /// A longer line is none of these.
    const LONGEST: usize = 200;
    split::line(bytes, from, |line| {
        line.len() < LONGEST && std::str::from_utf8(line).is_ok_and(is_first)
    })
}

/// Reads one article out of its paragraphs; `None` where it has neither title nor text.
pub(super) fn read(paragraphs: &[Paragraph]) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut standfirst = String::new();
    let mut body: Vec<String> = Vec::new();
    let mut is_head = true;
    let mut rest = paragraphs.iter();
    let mut text_at = paragraphs.len();
    while let Some(paragraph) = rest.next() {
        let words = paragraph.text.trim();
        if is_first(words) || words.is_empty() {
            continue;
        }
        if let Some((name, label, value)) = before(words) {
            is_head = false;
            label.keep(name, value, &mut fields, &mut standfirst);
            if label == Label::Body {
                body.push(value.trim().to_owned());
                text_at = paragraphs.len() - rest.len();
                break;
            }
        } else if is_head {
            head(paragraph, &mut fields);
        } else if after(words).is_some_and(|field| !tail::is_prose(field.value)) {
            keep_after(paragraph, &mut fields);
        } else if !is_notice(paragraph) {
            text_at = paragraphs.len() - rest.len() - 1;
            break;
        }
    }
    let rest = &paragraphs[text_at..];
    let end = rest.iter().position(is_notice).unwrap_or(rest.len());
    let end = tail::begin(&parts(&rest[..end]));
    body.extend(
        rest[..end]
            .iter()
            .map(|paragraph| paragraph.text.trim().to_owned()),
    );
    body.retain(|words| !words.is_empty());
    for paragraph in &rest[end..] {
        keep_after(paragraph, &mut fields);
    }
    if is_head || (fields.title.is_empty() && body.is_empty()) {
        return None;
    }
    fields.text = text(&fields.title, &standfirst, &body);
    Some(fields)
}

/// What the paragraphs from the text on may be.
fn parts(paragraphs: &[Paragraph]) -> Vec<Part> {
    let mut is_caption = false;
    let part = |paragraph: &Paragraph| {
        let words = paragraph.text.trim();
        let Some(field) = after(words) else {
            // The captions of several pictures stand one below the other.
            is_caption = is_caption && !tail::is_prose(words);
            return if is_caption { Part::Field } else { Part::Text };
        };
        let part = if field.is_sure() {
            Part::Sure
        } else if field.may_be_prose() || !tail::is_prose(field.value) {
            Part::Field
        } else {
            Part::Text
        };
        is_caption = part == Part::Field && field.is_graphic();
        part
    };
    paragraphs.iter().map(part).collect()
}

/// Publication, date, edition and title, in this order.
fn head(paragraph: &Paragraph, fields: &mut Fields) {
    let words = one_line(&paragraph.text);
    if is_copyright(&words) {
        return;
    }
    if fields.publisher.is_empty() && fields.date.is_empty() {
        fields.publisher = words;
    } else if fields.date.is_empty() {
        if first_day(&words, None).is_some() {
            fields.date = words;
        } else if paragraph.is_centred {
            fields.add("edition", &words);
        } else {
            add_title(&words, fields);
        }
    } else if paragraph.is_centred {
        fields.add("edition", &words);
    } else {
        add_title(&words, fields);
    }
}

/// A title may go on over several paragraphs: a kicker, its line, a rest.
fn add_title(words: &str, fields: &mut Fields) {
    if !fields.title.is_empty() {
        fields.title.push(' ');
    }
    fields.title.push_str(words);
}

/// The copyright notice below the text, or above the title.
fn is_notice(paragraph: &Paragraph) -> bool {
    paragraph.is_centred && is_copyright(&paragraph.text)
}

fn keep_after(paragraph: &Paragraph, fields: &mut Fields) {
    /// Subjects and the like may be long lists.
    const LONGEST: usize = 1_000;
    if let Some(field) = after(paragraph.text.trim())
        && field.value.len() <= LONGEST
    {
        Label::Other.keep(field.name, field.value, fields, &mut String::new());
    }
}

fn is_copyright(words: &str) -> bool {
    words.starts_with("Copyright ") || words.starts_with('©') || words.starts_with("(c) ")
}

#[cfg(test)]
mod tests {
    use super::super::paragraph::of_text;
    use super::*;

    const ARTICLE: &str = "
                               2 of 9 DOCUMENTS


                              The Calder Post

                              June 4, 2019 Tuesday
                                 City Edition

Mayor: bridge
is shut

BYLINE: Petra Novak,
Calder

SECTION: NEWS; Pg. 3

LENGTH: 71 words

HIGHLIGHT: Nobody was hurt

The bridge was shut on Monday, the mayor
said.

\"We had no choice: it moved,\" she said.

GRAPHIC: A bridge

LOAD-DATE: June 5, 2019

                      Copyright 2019 The Calder Post Ltd
                             All Rights Reserved
";

    #[test]
    fn an_article_is_read_and_its_field_lines_are_not_text() {
        let fields = read(&of_text(ARTICLE)).unwrap();
        assert_eq!(fields.title, "Mayor: bridge is shut");
        assert_eq!(fields.author, "Petra Novak, Calder");
        assert_eq!(fields.publisher, "The Calder Post");
        assert_eq!(fields.date, "June 4, 2019 Tuesday");
        assert_eq!(
            fields.text,
            "Mayor: bridge is shut\n\nNobody was hurt\n\nThe bridge was shut on Monday, the mayor\nsaid.\n\n\
             \"We had no choice: it moved,\" she said."
        );
        let extra: Vec<_> = fields
            .extra
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            extra,
            [
                ("edition", "City Edition"),
                ("page", "3"),
                ("section", "NEWS"),
                ("length", "71 words"),
                ("graphic", "A bridge"),
                ("load_date", "June 5, 2019")
            ]
        );
    }

    #[test]
    fn articles_are_read_in_the_languages_of_the_interface() {
        let german = ARTICLE
            .replace("2 of 9 DOCUMENTS", "Dokument 2 von 9")
            .replace("BYLINE", "AUTOR")
            .replace("SECTION", "RUBRIK")
            .replace("LENGTH", "LÄNGE")
            .replace("GRAPHIC", "GRAFIK")
            .replace("LOAD-DATE", "UPDATE");
        let french = ARTICLE
            .replace("2 of 9 DOCUMENTS", "Document 2 de 9")
            .replace("BYLINE", "AUTEUR")
            .replace("SECTION", "RUBRIQUE")
            .replace("LENGTH", "LONGUEUR")
            .replace("LOAD-DATE", "DATE-CHARGEMENT");
        let numbered = ARTICLE.replace("2 of 9 DOCUMENTS", "Document 2 of 9");
        let english = read(&of_text(ARTICLE)).unwrap();
        for article in [german, french, numbered] {
            assert!(is(&article), "{article}");
            assert_eq!(begin(article.as_bytes(), 0), Some(1));
            let fields = read(&of_text(&article)).unwrap();
            assert_eq!(fields.text, english.text);
            assert_eq!(fields.author, english.author);
            assert_eq!(fields.extra, english.extra);
        }
        assert!(!is(
            "Document 1 of 2\n\nThe mayor spoke.\n\nDocument 2 of 2\n"
        ));
        assert!(read(&of_text("1 of 2 DOCUMENTS\n\nwords alone")).is_none());
    }

    #[test]
    fn paragraphs_that_begin_as_fields_do_are_text() {
        for name in [
            "UPDATE",
            "CORRECTION",
            "VIDEO",
            "CITY",
            "STATE",
            "NOTES",
            "TYPE",
            "GRAPHIC",
            "LANGUAGE",
        ] {
            let words = format!("{name}: It was closed once before, after cracks were found.");
            let more =
                format!("{words}\n\n\"It moved again,\" said Carl Stone.\n\nGRAPHIC: A bridge");
            let article = ARTICLE.replace("GRAPHIC: A bridge", &more);
            let fields = read(&of_text(&article)).unwrap();
            let ending = format!("{words}\n\n\"It moved again,\" said Carl Stone.");
            assert!(fields.text.ends_with(&ending), "{}", fields.text);
            let graphic = fields.extra.iter().find(|(name, _)| name == "graphic");
            assert_eq!(graphic.unwrap().1, "A bridge");
        }
    }

    #[test]
    fn captions_and_lists_below_the_text_are_none() {
        let below = "GRAPHIC: The bridge, which was shut on Monday after it had moved.\n\n\
            The works (Photo by Bao Ito)\n\nSUBJECT: BRIDGES (90%)\n\nLANGUAGE: ENGLISH";
        let article = ARTICLE.replace("GRAPHIC: A bridge\n\nLOAD-DATE: June 5, 2019", below);
        let fields = read(&of_text(&article)).unwrap();
        assert!(
            fields.text.ends_with("moved,\" she said."),
            "{}",
            fields.text
        );
        let language = ("language".to_owned(), "ENGLISH".to_owned());
        assert!(fields.extra.contains(&language));
    }
}
