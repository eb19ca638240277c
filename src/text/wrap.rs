//! Hard-wrapped lines: how a text was wrapped by hand or by machine, and which of its lines run on.
//!
//! Apart from the paragraphs because it looks at lines alone. A narrow line may as well be a heading, a verse or an item of a list as
//! the line of a newspaper's column, so that narrow texts must show far more clearly that they were wrapped.

use std::ops::Range;

use super::mark::{Family, Role, marks};
use super::phrases::Phrases;
use super::span::Span;

/// Widest line, in characters, of a text that was wrapped by hand or by machine; the lines of web text are longer.
const WIDEST_WRAP: usize = 100;

/// Narrowest line that a single break can run through without more to go by: shorter ones are headings and lists.
const NARROWEST_WRAP: usize = 40;

/// Narrowest line of a newspaper's column.
const NARROWEST_COLUMN: usize = 28;

/// Fewest lines of a column that run on beyond doubt: two or three headings may look so by chance.
const FEWEST_OPEN: usize = 3;

/// Longest paragraph, in bytes, that empty lines set apart: what is longer between two of them is a whole article, whose paragraphs
/// begin on lines of their own.
const LONGEST_PARAGRAPH: usize = 1500;

/// Words that no heading and no item of a list ends in: a line that does goes on in the next.
const INNER_WORDS: Phrases = Phrases(
    "a|about|after|all|also|an|and|any|are|as|at|be|because|been|before|being|between|both|but|by|can|\
     could|did|do|does|Dr|during|every|for|from|had|has|have|he|her|his|how|if|in|into|is|it|its|just|\
     may|might|more|most|Mr|Mrs|Ms|must|my|no|not|of|on|only|or|other|our|over|own|she|should|so|some|\
     such|than|that|the|their|these|they|this|those|through|to|under|until|very|was|we|were|what|when|where|\
     which|while|who|whose|will|with|would|your",
);

/// Fewest spaces before the first word of an indented paragraph.
const INDENT: usize = 2;

/// Fewest spaces inside a line that stand for a lost break; after a full stop some people type two.
pub(super) const WIDE: usize = 3;

/// A line that holds at least one token.
pub(super) struct Line {
    pub(super) tokens: Range<usize>,
    /// From its first to its last token.
    span: Span,
    /// Length in characters, the indent included.
    width: usize,
    /// Length in characters of its first word, with the marks that cling to it.
    first_word: usize,
    indent: usize,
    /// Whether exactly one break stands between it and the line before.
    follows: bool,
    /// Whether a quotation is open at its end.
    quoted: bool,
    /// Length in bytes of all that stands between the same two empty lines.
    block: usize,
}

/// The lines of a text, in order; every token lies in one.
pub(super) fn lines(text: &str, tokens: &[Span]) -> Vec<Line> {
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
            first_word: 0,
            indent,
            follows: breaks == 1,
            quoted: false,
            block: 0,
        });
    }
    for line in &mut lines {
        let words = &text[line.span.range()];
        line.width = line.indent + words.chars().count();
        let first = words.split(char::is_whitespace).next().unwrap_or_default();
        // The dots that lead through a table are no word.
        let first = first.split("..").next().unwrap_or_default();
        line.first_word = first.chars().count();
    }
    mark_quoted(text, tokens, &mut lines);
    for block in lines.chunk_by_mut(|_, next| next.follows) {
        let length = block[block.len() - 1].span.end() - block[0].span.start();
        block.iter_mut().for_each(|line| line.block = length);
    }
    lines
}

/// Tells at the end of which lines a quotation is open; an empty line closes it.
fn mark_quoted(text: &str, tokens: &[Span], lines: &mut [Line]) {
    for block in lines.chunk_by_mut(|_, next| next.follows) {
        let run = block[0].tokens.start..block[block.len() - 1].tokens.end;
        let mut marks = marks(text, tokens, run)
            .into_iter()
            .filter(|mark| mark.family == Family::Double)
            .peekable();
        let mut quoted = false;
        for line in block {
            while let Some(mark) = marks.next_if(|mark| mark.token < line.tokens.end) {
                quoted = mark.role(quoted).map_or(quoted, |role| role == Role::Opens);
            }
            line.quoted = quoted;
        }
    }
}

/// Whether a character ends a line.
pub(super) fn is_break(c: char) -> bool {
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
pub(super) struct Wrap {
    /// The width of its lines, in characters.
    width: usize,
    /// Whether its paragraphs begin with an indent.
    indented: bool,
    /// Whether anything sets its paragraphs apart: an indent or an empty line.
    apart: bool,
    /// Whether empty lines part whole sentences, not only what stands above an article from the rest.
    parted: bool,
    /// Whether its lines are as full as they can be; those of a ragged text end anywhere.
    even: bool,
    /// Whether its sentences run through its line breaks, however long the lines are.
    flows: bool,
}

impl Wrap {
    fn is_column(self) -> bool {
        self.width < NARROWEST_WRAP
    }
}

/// How a text was wrapped; `None` when its line breaks are paragraph breaks.
pub(super) fn wrap(text: &str, lines: &[Line]) -> Option<Wrap> {
    let pairs: Vec<(&Line, &Line)> = lines
        .windows(2)
        .filter(|pair| pair[1].follows)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    let mut widths: Vec<usize> = pairs.iter().map(|(line, _)| line.width).collect();
    widths.sort_unstable();
    // One long heading or address must not hide the wrap.
    let width = *widths.get(widths.len() * 19 / 20)?;
    let is_indented =
        |(line, next): &&(&Line, &Line)| next.indent >= INDENT && ends_sentence(text, line);
    let indented = pairs.iter().any(|pair| is_indented(&pair));
    let mut wrap = Wrap {
        width,
        indented,
        apart: indented || lines.iter().skip(1).any(|line| !line.follows),
        parted: lines
            .windows(2)
            .any(|pair| !pair[1].follows && ends_sentence(text, &pair[0])),
        even: false,
        flows: false,
    };
    let inner: Vec<(&Line, &Line)> = pairs
        .into_iter()
        .filter(|(_, next)| !(indented && next.indent >= INDENT))
        .collect();
    wrap.even = (NARROWEST_COLUMN..=WIDEST_WRAP).contains(&width)
        && match wrap.is_column() {
            true => is_column(text, &inner, width),
            false => is_wrapped(text, &inner, width),
        };
    wrap.flows = flows(text, &inner);
    (wrap.even || wrap.flows).then_some(wrap)
}

/// Whether sentences run through the breaks between neighbouring lines, whatever the lines' length: many lines stop in mid-sentence,
/// and some at words that nothing but a wrap ends a line with. Lists and verse have no such words at their ends, web text no such
/// lines.
fn flows(text: &str, inner: &[(&Line, &Line)]) -> bool {
    let open = inner
        .iter()
        .filter(|(line, next)| is_open(text, line, next) && !has_gap(text, line));
    let hanging = open.clone().filter(|(line, _)| is_hanging(text, line));
    let (open, hanging) = (open.count(), hanging.count());
    let most = 5 * open >= 2 * inner.len();
    open >= FEWEST_OPEN && most && hanging > 0 && 12 * hanging >= open
}

/// Whether neighbouring lines show that a text was wrapped.
fn is_wrapped(text: &str, inner: &[(&Line, &Line)], width: usize) -> bool {
    let full = inner
        .iter()
        .filter(|(line, next)| is_full(line, next, width));
    let open = full.clone().filter(|(line, _)| !ends_sentence(text, line));
    let (full, open) = (full.count(), open.count());
    full > 0 && 2 * full >= inner.len() && 2 * open >= full
}

/// Whether neighbouring lines show that a text was wrapped as narrowly as a newspaper's column: nearly all are full, and what they say
/// goes on in the next. A table is as regular, but has gaps; verse and lists begin each line with a capital.
fn is_column(text: &str, inner: &[(&Line, &Line)], width: usize) -> bool {
    let full = inner
        .iter()
        .filter(|(line, next)| is_full(line, next, width) && !has_gap(text, line));
    let open = full
        .clone()
        .filter(|(line, next)| is_open(text, line, next));
    let going_on = full
        .clone()
        .filter(|(line, next)| line.quoted || is_open(text, line, next));
    let (full, open, going_on) = (full.count(), open.count(), going_on.count());
    open >= FEWEST_OPEN
        && 5 * full >= 4 * inner.len()
        && 2 * open >= full
        && 5 * going_on >= 3 * full
}

/// Whether the next line's first word would not have fitted on the line.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    line.width + 1 + next.first_word >= width
}

/// Whether the text of a line of a text runs on from the line before.
pub(super) fn runs_on(text: &str, lines: &[Line], index: usize, wrap: Option<Wrap>) -> bool {
    let Some(before) = index.checked_sub(1) else {
        return false;
    };
    let (line, next) = (&lines[before], &lines[index]);
    if !next.follows {
        return false;
    }
    let open = is_open(text, line, next);
    let narrow = line.width <= WIDEST_WRAP && next.width <= WIDEST_WRAP;
    let is_inner = |wrap: Wrap| wrap.flows && flows_on(text, lines, before, wrap);
    match wrap {
        Some(wrap) if wrap.indented && next.indent >= INDENT => false,
        Some(wrap) if next.indent <= line.indent && is_inner(wrap) => true,
        Some(wrap) if !wrap.even => wrap.indented,
        Some(wrap) if wrap.is_column() => {
            let fits = || goes_on(text, line, next, lines.get(index + 1), wrap);
            next.indent <= line.indent && (open || is_full(line, next, wrap.width) && fits())
        }
        Some(wrap) if wrap.indented => true,
        Some(wrap) => next.indent <= line.indent && (is_full(line, next, wrap.width) || open),
        None => open && narrow && line.width >= NARROWEST_WRAP,
    }
}

/// Whether a line of a text whose sentences run through its breaks goes on in the next.
fn flows_on(text: &str, lines: &[Line], index: usize, wrap: Wrap) -> bool {
    let (line, next) = (&lines[index], &lines[index + 1]);
    if is_open(text, line, next) || is_hanging(text, line) {
        return true;
    }
    let is_body = || is_body(text, lines, index);
    if !ends_sentence(text, line) {
        return is_body();
    }
    // Where empty lines part paragraphs, nothing else does.
    wrap.parted && line.block <= LONGEST_PARAGRAPH && is_body()
}

/// Whether a line is none of those at the head of a text, each of which stands for itself: headline, author, date.
fn is_body(text: &str, lines: &[Line], index: usize) -> bool {
    for at in (0..=index).rev() {
        let line = &lines[at];
        if at < index && (ends_sentence(text, line) || is_open(text, line, &lines[at + 1])) {
            return true;
        }
        if !line.follows {
            return at > 0;
        }
    }
    false
}

/// Whether a line stops at a comma or at a word that goes with the next.
fn is_hanging(text: &str, line: &Line) -> bool {
    let words = &text[line.span.range()];
    let last = words.rsplit(char::is_whitespace).next().unwrap_or(words);
    last.ends_with(',') || INNER_WORDS.have(last)
}

/// Whether a full line of a column goes on in the next, though that may begin with a capital.
fn goes_on(text: &str, line: &Line, next: &Line, after: Option<&Line>, wrap: Wrap) -> bool {
    if line.quoted || begins_small(text, next) {
        return true;
    }
    if ends_sentence(text, line) && !wrap.apart {
        return false;
    }
    // A byline below a headline that fills its line neither ends a sentence nor is full.
    let is_full = |after: &Line| after.follows && is_full(next, after, wrap.width);
    ends_sentence(text, next) || after.is_some_and(is_full)
}

/// Whether a line stops in mid-sentence and the next one goes on in small letters.
fn is_open(text: &str, line: &Line, next: &Line) -> bool {
    begins_small(text, next) && !ends_sentence(text, line)
}

fn begins_small(text: &str, line: &Line) -> bool {
    text[line.span.range()].starts_with(char::is_lowercase)
}

fn ends_sentence(text: &str, line: &Line) -> bool {
    let closers = ['"', '”', '’', '\'', ')', ']', '»'];
    let words = text[line.span.range()].trim_end_matches(closers);
    words.ends_with(['.', '!', '?', '…', ':'])
}

/// Whether a line has a gap as wide as those between the columns of a table.
fn has_gap(text: &str, line: &Line) -> bool {
    let mut spaces = 0;
    text[line.span.range()].chars().any(|c| {
        spaces = if c.is_whitespace() { spaces + 1 } else { 0 };
        spaces >= WIDE || c == '\t'
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    /// The lines that run on, joined by `|`.
    fn cut(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let lines = lines(text, &tokens);
        let wrapped = wrap(text, &lines);
        let mut found: Vec<String> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let words = &text[line.span.range()];
            match found.last_mut() {
                Some(last) if runs_on(text, &lines, index, wrapped) => {
                    *last = format!("{last}|{words}");
                }
                _ => found.push(words.to_owned()),
            }
        }
        found
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
        assert!(found[0].ends_with("in the|fields."));
        assert!(found[1].starts_with("The co-operative"));
    }

    #[test]
    fn one_wrapped_line_runs_on_only_in_mid_sentence() {
        let text = "The lines of this note were wrapped by a machine that knew\nno better.\nSigned\nA. Roe";
        assert_eq!(
            cut(text),
            [
                "The lines of this note were wrapped by a machine that knew|no better.",
                "Signed",
                "A. Roe"
            ]
        );
    }

    #[test]
    fn a_word_is_as_long_as_the_marks_that_cling_to_it_make_it() {
        let text = "The harbour master of the town called the new rules\n\
                    \"unworkable\" and said that the fishing boats would stay where\n\
                    they were until the ministry had found a better answer.";
        assert_eq!(cut(text).len(), 1);
        // Dots that lead through a table are no word.
        let table = "The boats of the northern town landed in the first week of\n\
                     May what they had caught off the ice.\n\n\
                     Cod.............................210 up...12\n\
                     Haddock..........................95 up....4";
        assert_eq!(cut(table).len(), 3);
    }

    #[test]
    fn the_lines_of_a_column_run_on() {
        let text = "Harbour shut for the winter\n\n\
                    The harbour of the northern town will\n\
                    be shut until spring, its master said\n\
                    on Friday. \"We cannot keep the ice out\n\
                    any longer, and nobody asked us,\" said\n\
                    Anna Ito.\n\n\
                    \"It is over,\" she added.";
        let found = cut(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].ends_with("said|Anna Ito."), "{found:?}");
        let indented = text.replace("\n\n", "\n  ");
        assert_eq!(cut(&indented).len(), 3, "{:?}", cut(&indented));
    }

    #[test]
    fn what_stands_above_a_column_is_apart() {
        let text = "Harbour of the northern town is shut\n\
                    By Anna Ito\n\
                    4 May\n\n\
                    The harbour of the northern town will\n\
                    be shut until spring, its master said\n\
                    on Friday, since nobody could keep it\n\
                    free of ice any longer, whatever the\n\
                    ministry had said before the winter.";
        let found = cut(text);
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn ragged_lines_run_on_wherever_they_end() {
        let text = "Town council shuts the harbour\n\n\
                    The council of the town will shut\n\
                    the harbour for the winter, the company that runs it told\n\
                    the council on Monday.\n\
                    Nobody had asked Maria\n\
                    Henshaw, who speaks\n\
                    for the company and has done so for a very\n\
                    long time.\n\n\
                    Peter Abela, the mayor,\n\
                    said the harbour would open in the spring.\n\
                    It\n\
                    had been shut before.";
        let found = cut(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].contains("on Monday.|Nobody had asked Maria|Henshaw"));
        // Without empty lines below the headline, a line that ends a sentence may end its paragraph.
        let found = cut(&text.replace("time.\n\n", "time.\n"));
        let starts: Vec<&str> = found.iter().map(|it| &it[..10]).collect();
        let wanted = [
            "Town counc",
            "The counci",
            "Nobody had",
            "Peter Abel",
            "It|had bee",
        ];
        assert_eq!(starts, wanted);
        let indented = text.replace("\n\n", "\n    ");
        assert_eq!(cut(&indented).len(), 3, "{:?}", cut(&indented));
    }

    #[test]
    fn what_stands_above_a_ragged_text_is_apart() {
        let text = "Town council shuts the harbour\nBy Anna Ito\n4 May\n\
                    The council of the town will\nshut the harbour for the winter, since nobody could keep it\n\
                    free of ice for the\nboats that come and go.";
        let found = cut(text);
        assert_eq!(found.len(), 4, "{found:?}");
        let list = "flour\nbutter, a little\nmilk\nsalt and pepper\neggs";
        assert_eq!(cut(list).len(), 5);
    }

    #[test]
    fn narrow_lines_that_were_not_wrapped_are_apart() {
        for text in [
            "Bread and butter for the children\nCheese and onions for the old ones\nCoffee and milk for the guests\n\
             Apples and pears for the horses",
            "The boats lie still upon the bay,\nThe gulls have gone, the day is done,\nAnd nobody will sail today\n\
             Beneath so pale and cold a sun.",
            "\"The boats lie still upon the bay,\nThe gulls have gone, the day is done,\nAnd nobody will sail today\n\
             Beneath so pale and cold a sun.\"",
            "ITO: We cannot keep the ice out.\nROE: And what of the fishing boats?\nITO: They will have to lie still.\n\
             ROE: Nobody told the men of it.",
            "cod landed on Monday      12 up 1\nhake landed on Monday      4 up 1\nling landed on Monday      3 up 2\n\
             sole landed on Monday      9 up 3",
            "Harbour shut\nby Anna Ito",
        ] {
            assert_eq!(cut(text).len(), text.lines().count(), "{text}");
        }
    }
}
