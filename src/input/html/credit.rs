//! Captions of pictures that a page sets as paragraphs: told by the photographer's credit at their end.

/// How a credit in brackets begins.
const CREDITS: [&str; 7] = [
    "ap photo",
    "photo by",
    "photo:",
    "photograph by",
    "picture:",
    "image:",
    "photo courtesy",
];

/// What a picture out of the archive begins with.
const ARCHIVE: [&str; 3] = ["FILE - ", "FILE – ", "FILE — "];

/// Whether a paragraph is the caption of a picture.
pub(super) fn is_caption(paragraph: &str) -> bool {
    let end = paragraph.trim_end().trim_end_matches('.');
    let credit = end
        .strip_suffix(')')
        .and_then(|words| words.rsplit_once('('));
    credit.is_some_and(|(_, credit)| {
        let credit = credit.trim_start().to_lowercase();
        let is_of_archive = ARCHIVE.iter().any(|mark| paragraph.starts_with(mark));
        is_of_archive || CREDITS.iter().any(|mark| credit.starts_with(mark))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_end_with_their_credit() {
        for caption in [
            "FILE - Ada Roe speaks at the quay on May 3, 2021. (Bo Lind/Denby News via AP, File)",
            "Boats lie idle. (AP Photo/Bo Lind)",
            "Boats lie idle (Photo by Bo Lind/Getty Images).",
        ] {
            assert!(is_caption(caption), "{caption}");
        }
        for words in [
            "“We lie idle,” said Ada Roe (no relation).",
            "FILE - A NEW FORM",
            "",
        ] {
            assert!(!is_caption(words), "{words}");
        }
    }
}
