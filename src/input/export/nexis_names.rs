//! What Nexis writes around an article in the languages of its interface: the line that begins it and the names of its fields.

use super::labels::Label;

/// Field lines that stand before the text.
const BEFORE: [(&str, Label); 28] = [
    ("BYLINE", Label::Byline),
    ("AUTHOR", Label::Byline),
    ("AUTOR", Label::Byline),
    ("AUTEUR", Label::Byline),
    ("SECTION", Label::Section),
    ("RUBRIK", Label::Section),
    ("RUBRIQUE", Label::Section),
    ("LENGTH", Label::Length),
    ("LÄNGE", Label::Length),
    ("LAENGE", Label::Length),
    // Of a sample whose encoding is not told yet.
    ("L\u{fffd}NGE", Label::Length),
    ("LONGUEUR", Label::Length),
    ("HEADLINE", Label::Title),
    ("TITLE", Label::Title),
    ("SCHLAGZEILE", Label::Title),
    ("HIGHLIGHT", Label::Standfirst),
    ("ENCART", Label::Standfirst),
    ("DATELINE", Label::Other),
    ("SERIES", Label::Other),
    ("SERIE", Label::Other),
    ("SOURCE", Label::Other),
    ("DISTRIBUTION", Label::Other),
    ("COLUMN", Label::Other),
    ("EDITION", Label::Other),
    ("ANCHORS", Label::Other),
    ("REPORTERS", Label::Other),
    ("GUESTS", Label::Other),
    ("BODY", Label::Body),
];

/// How far the name of a line tells that it is a field of the database.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Nobody begins a paragraph so.
    Sure,
    /// A field whose value is no sentence: a date, a place, a list.
    Value,
    /// A field whose value may be a sentence.
    Words,
}

/// Field lines that stand after the text, and the English name of each.
const AFTER: [(&str, &str, Trust); 46] = [
    ("LOAD-DATE", "LOAD-DATE", Trust::Sure),
    ("DATE-CHARGEMENT", "LOAD-DATE", Trust::Sure),
    // What the German interface calls the load date.
    ("UPDATE", "LOAD-DATE", Trust::Value),
    ("LANGUAGE", "LANGUAGE", Trust::Value),
    ("SPRACHE", "LANGUAGE", Trust::Value),
    ("LANGUE", "LANGUAGE", Trust::Value),
    ("PUBLICATION-TYPE", "PUBLICATION-TYPE", Trust::Sure),
    ("TYPE-PUBLICATION", "PUBLICATION-TYPE", Trust::Sure),
    ("PUB-TYPE", "PUB-TYPE", Trust::Sure),
    ("GRAPHIC", "GRAPHIC", Trust::Words),
    ("GRAPHICS", "GRAPHICS", Trust::Words),
    ("GRAFIK", "GRAPHIC", Trust::Words),
    ("GRAPHIQUE", "GRAPHIC", Trust::Words),
    ("SUBJECT", "SUBJECT", Trust::Value),
    ("SUJET", "SUBJECT", Trust::Value),
    ("PERSON", "PERSON", Trust::Value),
    ("ORGANIZATION", "ORGANIZATION", Trust::Value),
    ("ORGANISATION", "ORGANISATION", Trust::Value),
    ("COMPANY", "COMPANY", Trust::Value),
    ("SOCIETE", "COMPANY", Trust::Value),
    ("TICKER", "TICKER", Trust::Value),
    ("STOCK-SYMBOL", "TICKER", Trust::Sure),
    ("SYMBOLE-BOURSIER", "TICKER", Trust::Sure),
    ("INDUSTRY", "INDUSTRY", Trust::Value),
    ("ACTIVITY-SECTOR", "INDUSTRY", Trust::Sure),
    ("SECTEUR-ACTIVITE", "INDUSTRY", Trust::Sure),
    ("GEOGRAPHIC", "GEOGRAPHIC", Trust::Value),
    ("GEO-LOCALIZATION", "GEOGRAPHIC", Trust::Sure),
    ("LOCALISATION-GEO", "GEOGRAPHIC", Trust::Sure),
    ("COUNTRY", "COUNTRY", Trust::Value),
    ("STATE", "STATE", Trust::Value),
    ("CITY", "CITY", Trust::Value),
    ("JOURNAL-CODE", "JOURNAL-CODE", Trust::Sure),
    ("CODE-REVUE", "JOURNAL-CODE", Trust::Sure),
    ("DOCUMENT-TYPE", "DOCUMENT-TYPE", Trust::Sure),
    ("DOC-TYPE", "DOC-TYPE", Trust::Sure),
    ("ACC-NO", "ACC-NO", Trust::Sure),
    ("CORRECTION-DATE", "CORRECTION-DATE", Trust::Sure),
    ("CORRECTION", "CORRECTION", Trust::Words),
    ("ISSN", "ISSN", Trust::Value),
    ("TYPE", "TYPE", Trust::Value),
    ("TRANSCRIPT", "TRANSCRIPT", Trust::Words),
    ("CATEGORY", "CATEGORY", Trust::Value),
    ("PUBLISHER", "PUBLISHER", Trust::Value),
    ("NOTES", "NOTES", Trust::Words),
    ("VIDEO", "VIDEO", Trust::Words),
];

/// `1 of 20 DOCUMENTS`, `3 von 20 DOKUMENTEN`.
pub(super) fn is_counted(line: &str) -> bool {
    let Some([first, of, last, documents]) = four(line) else {
        return false;
    };
    is_count(first, of, last)
        && matches!(
            documents,
            "DOCUMENTS"
                | "DOCUMENT"
                | "DOKUMENTEN"
                | "DOKUMENTE"
                | "DOCUMENTEN"
                | "DOCUMENTOS"
                | "DOCUMENTI"
        )
}

/// A line that begins an article: one of those, or `Document 3 of 20`, `Dokument 3 von 20`.
pub(super) fn is_first(line: &str) -> bool {
    let is_numbered = |[document, first, of, last]: [&str; 4]| {
        matches!(document, "Document" | "Dokument" | "Documento") && is_count(first, of, last)
    };
    is_counted(line) || four(line).is_some_and(is_numbered)
}

/// The words of a line of four.
fn four(line: &str) -> Option<[&str; 4]> {
    let mut words = line.split_whitespace();
    let four = [words.next()?, words.next()?, words.next()?, words.next()?];
    words.next().is_none().then_some(four)
}

fn is_count(first: &str, of: &str, last: &str) -> bool {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    is_number(first) && matches!(of, "of" | "von" | "de" | "van" | "di") && is_number(last)
}

/// The name of a field line before the text and what it says.
pub(super) fn before(words: &str) -> Option<(&str, Label, &str)> {
    let (name, value) = words.split_once(':')?;
    let (_, label) = BEFORE.iter().find(|(known, _)| *known == name)?;
    Some((name, *label, value))
}

/// A field line that stands after the text.
#[derive(Clone, Copy)]
pub(super) struct After<'a> {
    /// Its name in English.
    pub(super) name: &'static str,
    pub(super) value: &'a str,
    trust: Trust,
}

pub(super) fn after(words: &str) -> Option<After<'_>> {
    let (name, value) = words.split_once(':')?;
    let (_, name, trust) = AFTER.iter().find(|(known, _, _)| *known == name)?;
    Some(After {
        name,
        value,
        trust: *trust,
    })
}

impl After<'_> {
    /// Whether nobody begins a paragraph so.
    pub(super) fn is_sure(&self) -> bool {
        self.trust == Trust::Sure
    }

    /// Whether it may say what it says in sentences.
    pub(super) fn may_be_prose(&self) -> bool {
        self.trust == Trust::Words
    }

    /// Whether captions follow.
    pub(super) fn is_graphic(&self) -> bool {
        self.name.starts_with("GRAPHIC")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines_are_told_in_the_languages_of_the_interface() {
        for line in [
            "1 of 20 DOCUMENTS",
            "   12 von 20 DOKUMENTEN  \r\n",
            "1 de 2 DOCUMENTS",
            "Document 3 of 20",
            "      Dokument 1 von 4",
            "Document 1 de 4",
        ] {
            assert!(is_first(line), "{line}");
        }
        for line in [
            "1 of 20",
            "page 1 of 20 DOCUMENTS",
            "1 of 20 DOCUMENTS were",
            "Document 3 of 20 was",
            "Part 3 of 20",
            "",
        ] {
            assert!(!is_first(line), "{line}");
        }
    }

    #[test]
    fn fields_have_the_same_names_in_each_language() {
        for line in ["LOAD-DATE: x", "UPDATE: x", "DATE-CHARGEMENT: x"] {
            assert_eq!(after(line).unwrap().name, "LOAD-DATE");
        }
        for line in ["LENGTH: 1", "LÄNGE: 1", "LONGUEUR: 1"] {
            assert_eq!(before(line).unwrap().1, Label::Length);
        }
        assert!(after("HARBOUR: x").is_none() && before("LÄNGEN: x").is_none());
    }
}
