//! Paragraph boundaries: where lines break, which of the breaks count, and where one was lost.

use std::ops::Range;

use super::mark::{Family, Role, marks};
use super::span::Span;
use super::wrap::{WIDE, is_break, lines, runs_on, wrap};

/// The paragraphs of a text as token ranges, in order; every token lies in one.
pub(super) fn paragraphs(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let lines = lines(text, tokens);
    let wrapped = wrap(text, &lines);
    let mut paragraphs: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        match paragraphs.last_mut() {
            Some(last) if runs_on(text, &lines, index, wrapped) => last.end = line.tokens.end,
            _ => paragraphs.push(line.tokens.clone()),
        }
    }
    paragraphs
        .into_iter()
        .flat_map(|paragraph| at_lost_breaks(text, tokens, paragraph))
        .collect()
}

/// Paragraphs with further breaks before these tokens.
pub(super) fn parted(paragraphs: Vec<Range<usize>>, blocks: &[usize]) -> Vec<Range<usize>> {
    if blocks.is_empty() {
        return paragraphs;
    }
    let mut parted = Vec::with_capacity(paragraphs.len() + blocks.len());
    for paragraph in paragraphs {
        let inside = |block: &&usize| paragraph.start < **block && **block < paragraph.end;
        let mut start = paragraph.start;
        for &block in blocks.iter().filter(inside) {
            parted.push(start..block);
            start = block;
        }
        parted.push(start..paragraph.end);
    }
    parted
}

/// Splits a paragraph where two were glued together (`home.At first`, `the end.”“But`, `the end."He`) or where a page's boxes
/// were set side by side (`the end.      Share    Tweet   Photograph`).
fn at_lost_breaks(text: &str, tokens: &[Span], paragraph: Range<usize>) -> Vec<Range<usize>> {
    let mut starts = vec![paragraph.start];
    let word = |token: usize| &text[tokens[token].range()];
    // `ASP.NET` is one name.
    let name = |end: usize, token: usize| is_shouted(word(end - 1)) && is_shouted(word(token));
    let mut marks = marks(text, tokens, paragraph.clone())
        .into_iter()
        .filter(|mark| mark.family == Family::Double)
        .peekable();
    let mut quoted = false;
    // The full stop that ended a sentence, while only closing marks have followed it and no space.
    let mut ended: Option<usize> = None;
    let mut boxes = false;
    for token in paragraph.clone() {
        let glued = token > paragraph.start && tokens[token - 1].end() == tokens[token].start();
        ended = ended.filter(|_| glued);
        let mark = marks.next_if(|mark| mark.token == token);
        let role = mark.and_then(|mark| mark.role(quoted));
        let opens = role == Some(Role::Opens) || word(token) == "‘";
        let capital = |token: usize| token < paragraph.end && is_capitalized(word(token));
        let starts_here = ended.is_some_and(|end| match opens {
            true => capital(token + 1),
            false => !quoted && capital(token) && !name(end, token),
        });
        let wide = token > paragraph.start
            && is_wide(&text[tokens[token - 1].end()..tokens[token].start()]);
        // The first of the boxes stands behind a whole sentence: a date and its time on one line stay together.
        let aside = wide
            && !quoted
            && (capital(token) || opens && capital(token + 1))
            && (boxes || is_end(word(token - 1)) || is_closer(word(token - 1)));
        boxes |= aside;
        if starts_here || aside {
            starts.push(token);
        }
        ended = match role {
            Some(Role::Closes) => ended,
            Some(Role::Opens) => None,
            None if glued && is_end(word(token)) => Some(token),
            None => ended.filter(|_| is_closer(word(token))),
        };
        quoted = role.map_or(quoted, |role| role == Role::Opens);
    }
    let ends = starts[1..].iter().copied().chain([paragraph.end]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| start..end)
        .collect()
}

/// Whether a word ends a sentence for certain; after an ellipsis a missing space is no lost break.
fn is_end(word: &str) -> bool {
    matches!(word, "." | "!" | "?")
}

fn is_closer(word: &str) -> bool {
    matches!(word, ")" | "]" | "’" | "'" | "”" | "\"")
}

/// Whether a gap without a break is too wide to stand between two words of a sentence.
fn is_wide(gap: &str) -> bool {
    gap.chars().count() >= WIDE && !gap.contains(is_break)
}

fn is_capitalized(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_shouted(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = tokens(text);
        paragraphs(text, &tokens)
            .into_iter()
            .map(|run| &text[tokens[run.start].start()..tokens[run.end - 1].end()])
            .collect()
    }

    #[test]
    fn lost_breaks_are_found() {
        assert_eq!(
            cut("They stayed at home.At first it rained."),
            ["They stayed at home.", "At first it rained."]
        );
        assert_eq!(
            cut("She said: \"We go.\"Mr Roe agreed.\"They went,\" she said. He uses ASP.NET."),
            [
                "She said: \"We go.\"",
                "Mr Roe agreed.",
                "\"They went,\" she said. He uses ASP.NET."
            ]
        );
        assert_eq!(
            cut("“We go.”“No,” he said.‘Why?’ asked Jo"),
            ["“We go.”", "“No,” he said.", "‘Why?’ asked Jo"]
        );
    }

    #[test]
    fn boxes_side_by_side_are_paragraphs() {
        assert_eq!(
            cut("It rained.      Share    Tweet   The harbour at noon. It  rained   on."),
            [
                "It rained.",
                "Share",
                "Tweet",
                "The harbour at noon. It  rained   on."
            ]
        );
    }

    #[test]
    fn a_quotation_is_not_torn_by_a_missing_space() {
        let text = "\"I like it.But he does not,\" she said.";
        assert_eq!(cut(text), [text]);
    }
}
