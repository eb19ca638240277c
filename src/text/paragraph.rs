//! Paragraph boundaries: where lines break, which of the breaks count, and where one was lost.

use std::ops::Range;

use super::mark::{Family, Role, marks};
use super::span::Span;

/// Widest line, in characters, of a text that was wrapped by hand or by machine; the lines of web text are longer.
const WIDEST_WRAP: usize = 100;

/// Narrowest line that a single break can run through: shorter ones are headings and lists.
const NARROWEST_WRAP: usize = 40;

/// Fewest spaces before the first word of an indented paragraph.
const INDENT: usize = 2;

/// The paragraphs of a text as token ranges, in order; every token lies in one.
pub(super) fn paragraphs(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let lines = lines(text, tokens);
    let wrapped = wrap(text, &lines);
    let mut paragraphs: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &lines[before]);
        match (before, paragraphs.last_mut()) {
            (Some(before), Some(last)) if runs_on(text, before, line, wrapped) => {
                last.end = line.tokens.end;
            }
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

/// A line that holds at least one token.
struct Line {
    tokens: Range<usize>,
    /// From its first to its last token.
    span: Span,
    /// Length in characters, the indent included.
    width: usize,
    /// Length in characters of its first word.
    first_word: usize,
    indent: usize,
    /// Whether exactly one break stands between it and the line before.
    follows: bool,
}

fn lines(text: &str, tokens: &[Span]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut end = 0;
    for (index, token) in tokens.iter().enumerate() {
        let gap = &text[end..token.start()];
        end = token.end();
        let breaks = breaks(gap);
        if let Some(line) = lines.last_mut().filter(|_| breaks == 0) {
            line.tokens.end = index + 1;
            line.span = line.span.cover(*token);
            continue;
        }
        let indent = gap
            .rsplit(is_break)
            .next()
            .map_or(0, |indent| indent.chars().count());
        lines.push(Line {
            tokens: index..index + 1,
            span: *token,
            width: 0,
            first_word: text[token.range()].chars().count(),
            indent,
            follows: breaks == 1,
        });
    }
    for line in &mut lines {
        line.width = line.indent + text[line.span.range()].chars().count();
    }
    lines
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// How many line breaks a gap holds; a carriage return and its line feed are one, a paragraph separator counts for two.
fn breaks(gap: &str) -> usize {
    let mut breaks = 0;
    let mut before = ' ';
    for c in gap.chars() {
        breaks += match c {
            '\n' if before == '\r' => 0,
            '\u{2029}' | '\u{C}' => 2,
            c => usize::from(is_break(c)),
        };
        before = c;
    }
    breaks
}

/// How a text was wrapped.
#[derive(Clone, Copy)]
struct Wrap {
    /// The width of its lines, in characters.
    width: usize,
    /// Whether its paragraphs begin with an indent.
    indented: bool,
}

/// How a text was wrapped; `None` when its line breaks are paragraph breaks.
fn wrap(text: &str, lines: &[Line]) -> Option<Wrap> {
    let pairs: Vec<(&Line, &Line)> = lines
        .windows(2)
        .filter(|pair| pair[1].follows)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    let mut widths: Vec<usize> = pairs.iter().map(|(line, _)| line.width).collect();
    widths.sort_unstable();
    // One long heading or address must not hide the wrap.
    let width = *widths.get(widths.len() * 19 / 20)?;
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&width) {
        return None;
    }
    let is_indented =
        |(line, next): &&(&Line, &Line)| next.indent >= INDENT && ends_sentence(text, line);
    let indented = pairs.iter().any(|pair| is_indented(&pair));
    let inner = pairs
        .iter()
        .filter(|(_, next)| !(indented && next.indent >= INDENT));
    let full = inner
        .clone()
        .filter(|(line, next)| is_full(line, next, width));
    let open = full.clone().filter(|(line, _)| !ends_sentence(text, line));
    let (inner, full, open) = (inner.count(), full.count(), open.count());
    (full > 0 && 2 * full >= inner && 2 * open >= full).then_some(Wrap { width, indented })
}

/// Whether the next line's first word would not have fitted on the line.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    line.width + 1 + next.first_word >= width
}

/// Whether the text of a line runs on in the next one.
fn runs_on(text: &str, line: &Line, next: &Line, wrap: Option<Wrap>) -> bool {
    if !next.follows {
        return false;
    }
    let small = text[next.span.range()].starts_with(char::is_lowercase);
    let open = !ends_sentence(text, line);
    let narrow = line.width <= WIDEST_WRAP && next.width <= WIDEST_WRAP;
    match wrap {
        Some(wrap) if wrap.indented => next.indent < INDENT,
        Some(wrap) => {
            next.indent <= line.indent && (is_full(line, next, wrap.width) || small && open)
        }
        None => small && open && narrow && line.width >= NARROWEST_WRAP,
    }
}

fn ends_sentence(text: &str, line: &Line) -> bool {
    let closers = ['"', '”', '’', '\'', ')', ']', '»'];
    let words = text[line.span.range()].trim_end_matches(closers);
    words.ends_with(['.', '!', '?', '…', ':'])
}

/// Fewest spaces inside a line that stand for a lost break; after a full stop some people type two.
const WIDE: usize = 3;

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
    fn single_breaks_between_long_lines_are_paragraph_breaks() {
        let long = "The council met on Tuesday for the first time since the flood, and it sat until late in \
                    the evening before it came to a vote.";
        let text = format!("{long}\n{long}\r\n\r\n{long}");
        assert_eq!(cut(&text), [long, long, long]);
    }

    #[test]
    fn hard_wrapped_lines_run_on() {
        let text = "Rain fell on the northern coast for the third week in a row,\n\
                    and farmers there fear for the barley that stands ripe in the\n\
                    fields.\n    \
                    The co-operative, which buys most of the crop, will set its\n\
                    price on Friday.\n    \
                    Trading was thin.";
        let found = cut(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].ends_with("in the\nfields."));
        assert!(found[1].starts_with("The co-operative"));
    }

    #[test]
    fn one_wrapped_line_runs_on_only_in_mid_sentence() {
        let text = "The lines of this note were wrapped by a machine that knew\nno better.\nSigned\nA. Roe";
        assert_eq!(
            cut(text),
            [
                "The lines of this note were wrapped by a machine that knew\nno better.",
                "Signed",
                "A. Roe"
            ]
        );
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
