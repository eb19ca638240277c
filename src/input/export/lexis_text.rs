//! Nexis Uni and Lexis+, plain text: what their Word documents come to when they are saved as text, copied, or taken out of a PDF.
//!
//! The lines are those of a Word document, so they are read as such. Only the text may be wrapped: there a blank line parts two
//! paragraphs, if there are any.

use super::super::docx::Paragraph;
use super::super::fields::Fields;
use super::{lexis, split};

/// Whether a plain text is such a download: `Body` stands alone on a line, and so does what ends a document.
pub(super) fn is(sample: &str) -> bool {
    let mut lines = sample.lines().map(str::trim);
    lines.any(lexis::is_body_line) && lines.any(lexis::is_end_line)
}

/// An article begins after the end of the one before.
pub(super) fn begin(bytes: &[u8], from: usize) -> Option<usize> {
    if from == 0 {
        return (!bytes.is_empty()).then_some(0);
    }
    let end = split::line(bytes, from, |line| {
        std::str::from_utf8(line).is_ok_and(|line| lexis::is_end_line(line.trim()))
    })?;
    let begins = end + bytes[end..].iter().position(|&byte| byte == b'\n')? + 1;
    let is_more = !bytes[begins..].trim_ascii().is_empty();
    is_more.then_some(begins)
}

/// Whether a block has no text: what stands below the last document.
pub(super) fn is_cover(block: &str) -> bool {
    !block.lines().any(|line| lexis::is_body_line(line.trim()))
}

/// Reads one article.
pub(super) fn read(block: &str) -> Option<Fields> {
    let lines = block.lines().map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| !is_page_number(line) && !lexis::is_end_line(line))
        .collect();
    let body = lines.iter().position(|line| lexis::is_body_line(line))?;
    let (head, text) = lines.split_at(body + 1);
    let mut paragraphs: Vec<String> = head.iter().map(|line| (*line).to_owned()).collect();
    // Without a blank line between two paragraphs each line is one.
    let has_blanks = text.join("\n").trim().contains("\n\n");
    let mut goes_on = false;
    for line in text {
        let is_field = lexis::is_after(line);
        match paragraphs.last_mut() {
            Some(last) if goes_on && has_blanks && !is_field && !line.is_empty() => {
                last.push('\n');
                last.push_str(line);
            }
            _ => paragraphs.push((*line).to_owned()),
        }
        goes_on = !line.is_empty() && !is_field;
    }
    let paragraphs: Vec<Paragraph> = paragraphs
        .into_iter()
        .map(|text| Paragraph {
            text,
            begins_document: false,
        })
        .collect();
    lexis::read(&paragraphs)
}

/// `Page 1 of 3`, at the head or foot of each page.
fn is_page_number(line: &str) -> bool {
    let words = line.strip_prefix("Page ").unwrap_or_default();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|it| it.is_ascii_digit());
    words
        .split_once(" of ")
        .is_some_and(|(at, all)| is_number(at) && is_number(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "Page 1 of 2\n\nMayor: bridge is shut\n\nThe Calder Post\n\n4 June 2019 Tuesday\n\nCopyright 2019 The Calder Post\n\n\
        Section: NEWS; Pg. 3\nLength: 71 words\nByline: Petra Novak\n\nBody\n\nThe bridge was shut, the mayor\nsaid.\n\nPage 2 of 2\n\nIt moved, she said.\n\n\
        Classification\n\nLanguage: ENGLISH\nLoad-Date: June 5, 2019\n\nEnd of Document\n";

    #[test]
    fn articles_are_parted_and_read_as_those_of_a_document() {
        assert!(is(ARTICLE));
        assert!(!is("Body\n\nThe end of document was near."));
        let two = [ARTICLE, ARTICLE, "\nPrinted by Ada Roe\n"].concat();
        assert_eq!(begin(two.as_bytes(), 0), Some(0));
        assert_eq!(begin(two.as_bytes(), 1), Some(ARTICLE.len()));
        assert!(is_cover("\nPrinted by Ada Roe\n") && !is_cover(ARTICLE));
        let fields = read(ARTICLE).unwrap();
        assert_eq!(
            (fields.title.as_str(), fields.author.as_str()),
            ("Mayor: bridge is shut", "Petra Novak")
        );
        assert_eq!(
            (fields.publisher.as_str(), fields.date.as_str()),
            ("The Calder Post", "4 June 2019 Tuesday")
        );
        assert_eq!(
            fields.text,
            "Mayor: bridge is shut\n\nThe bridge was shut, the mayor\nsaid.\n\nIt moved, she said."
        );
    }

    #[test]
    fn lines_are_paragraphs_where_no_blank_line_parts_any() {
        let article = "Bridge shut\nThe Calder Post\nJune 4, 2019\nBody\nThe bridge was shut.\nIt moved.\nLoad-Date: June 5, 2019\nEnd of Document";
        assert_eq!(
            read(article).unwrap().text,
            "Bridge shut\n\nThe bridge was shut.\n\nIt moved."
        );
    }
}
