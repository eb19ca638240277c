//! `Paragraph`: a piece of an export between two blank lines, before it is known what it says.

/// Some words of an export and how they stand on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The words, with their line breaks.
    pub(super) text: String,
    /// Whether they stand in the middle of the line, as publication, date and copyright do.
    pub(super) is_centred: bool,
}

/// Spaces before a line that is centred in one of 80 columns. Paragraphs are indented by less.
const CENTRED: usize = 6;

/// The paragraphs of a plain text. Each centred line is one of its own.
pub(super) fn of_text(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let words = line.trim();
        let is_centred = line.len() - line.trim_start().len() >= CENTRED;
        if words.is_empty() || is_centred {
            goes_on = false;
        }
        if words.is_empty() {
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if goes_on => {
                last.text.push('\n');
                last.text.push_str(words);
            }
            _ => paragraphs.push(Paragraph {
                text: words.to_owned(),
                is_centred,
            }),
        }
        goes_on = !is_centred;
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_centred_lines_part_paragraphs() {
        let text = "\n            The Post\n            City Edition\n\nOne\nline\n\n  Two\n            Copyright";
        let found = of_text(text);
        let found: Vec<_> = found
            .iter()
            .map(|paragraph| (paragraph.text.as_str(), paragraph.is_centred))
            .collect();
        assert_eq!(
            found,
            [
                ("The Post", true),
                ("City Edition", true),
                ("One\nline", false),
                ("Two", false),
                ("Copyright", true)
            ]
        );
    }
}
