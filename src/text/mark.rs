//! `Mark`: one quotation mark, and what it may do where it stands.
//!
//! Apart from the pairing because lost paragraph breaks are told by the same marks.

use std::ops::Range;

use super::span::Span;

/// Marks that can open and close the same quotation; curly, straight and LaTeX marks get mixed in practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `" “ ” „ `` ''`
    Double,
    /// `' ‘ ’ ‚` and the backtick
    Single,
    /// `« »`
    Angle,
    /// `‹ ›`
    SingleAngle,
}

/// What a mark does, once decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Opens,
    Closes,
}

/// What the characters on both sides let a mark do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

/// One quotation mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The token it is.
    pub(super) token: usize,
    /// What it pairs with.
    pub(super) family: Family,
    /// What its shape says; `None` for a straight mark.
    shape: Option<Role>,
    side: Side,
    /// Whether it may be an apostrophe after a plural (`the voters’ choice`) or a measure (`12"`).
    in_word: bool,
    /// Whether it stands where a line break was lost: `the end."He`.
    at_lost_break: bool,
    /// The side of the next mark of its family.
    next: Option<Side>,
    /// Whether closing here leaves the marks after it paired, when those that can do either take turns.
    closing_fits: bool,
}

impl Mark {
    /// What the mark does, given whether a quotation of its family is open; `None` when it is no quotation mark at all.
    pub(super) fn role(&self, open: bool) -> Option<Role> {
        if self.in_word && (!open || self.next == Some(Side::Closes)) {
            return None;
        }
        match (self.shape, self.side) {
            // German „Wort“ and plain mistakes.
            (Some(Role::Opens), Side::Closes) if open => Some(Role::Closes),
            (Some(Role::Opens), _) => Some(Role::Opens),
            (Some(Role::Closes), _) if open => Some(Role::Closes),
            // Swedish ”ord”, Danish »ord«; but ’ is then the apostrophe of ’hood.
            (Some(Role::Closes), side) if self.family != Family::Single && self.leads(side) => {
                Some(Role::Opens)
            }
            (Some(Role::Closes), _) => None,
            (None, Side::Opens) => Some(Role::Opens),
            (None, Side::Closes) => open.then_some(Role::Closes),
            (None, Side::Either) if open && !self.reopens() => Some(Role::Closes),
            (None, Side::Either) => Some(Role::Opens),
        }
    }

    /// Whether a closing mark stands like an opening one.
    fn leads(&self, side: Side) -> bool {
        side == Side::Opens || side == Side::Either && self.next == Some(Side::Closes)
    }

    /// Whether a mark inside an open quotation opens it again, as at the start of each of its paragraphs.
    fn reopens(&self) -> bool {
        if self.at_lost_break {
            !self.closing_fits
        } else {
            self.next == Some(Side::Closes)
        }
    }
}

/// The quotation marks among a run of tokens, in order.
pub(super) fn marks(text: &str, tokens: &[Span], run: Range<usize>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = run
        .clone()
        .filter_map(|token| mark(text, tokens, &run, token))
        .collect();
    let mut following = [(None, true); 4];
    for mark in marks.iter_mut().rev() {
        let after = &mut following[mark.family as usize];
        (mark.next, mark.closing_fits) = *after;
        let side = match (mark.shape, mark.side) {
            (Some(Role::Opens), Side::Either) => Side::Opens,
            (Some(Role::Closes), Side::Either) => Side::Closes,
            (_, side) => side,
        };
        let fits = match side {
            Side::Opens => true,
            Side::Closes => false,
            Side::Either => !mark.closing_fits,
        };
        *after = (Some(side), fits);
    }
    marks
}

fn mark(text: &str, tokens: &[Span], run: &Range<usize>, token: usize) -> Option<Mark> {
    let span = tokens[token];
    let (family, shape) = match &text[span.range()] {
        "\"" | "''" | "＂" => (Family::Double, None),
        "“" | "„" | "‟" | "``" => (Family::Double, Some(Role::Opens)),
        "”" => (Family::Double, Some(Role::Closes)),
        "'" => (Family::Single, None),
        "‘" | "‚" | "‛" | "`" => (Family::Single, Some(Role::Opens)),
        "’" => (Family::Single, Some(Role::Closes)),
        "«" => (Family::Angle, Some(Role::Opens)),
        "»" => (Family::Angle, Some(Role::Closes)),
        "‹" => (Family::SingleAngle, Some(Role::Opens)),
        "›" => (Family::SingleAngle, Some(Role::Closes)),
        _ => return None,
    };
    let before = (token > run.start)
        .then(|| tokens[token - 1])
        .filter(|before| before.end() == span.start())
        .map(|before| &text[before.range()]);
    let after = (token + 1 < run.end)
        .then(|| tokens[token + 1])
        .filter(|after| after.start() == span.end())
        .map(|after| &text[after.range()]);
    let left = before.and_then(|word| word.chars().next_back());
    let right = after.and_then(|word| word.chars().next());
    let digit = left.is_some_and(|c| c.is_ascii_digit());
    if digit && right.is_some_and(|c| c.is_ascii_digit()) {
        return None; // 5'10"
    }
    let plural = family == Family::Single && matches!(left, Some('s' | 'S')) && right.is_none();
    let side = if left.is_none() && after.is_some_and(is_ellipsis) {
        Side::Opens
    } else {
        side(left, right)
    };
    // Stray marks between spaces are taken for single quotation marks by nobody.
    if family == Family::Single && shape.is_none() && left.is_none() && right.is_none() {
        return None;
    }
    Some(Mark {
        token,
        family,
        shape,
        side,
        in_word: plural || digit && family != Family::Angle && shape != Some(Role::Opens),
        at_lost_break: left.is_some_and(is_closing) && right.is_some(),
        next: None,
        closing_fits: true,
    })
}

fn is_ellipsis(word: &str) -> bool {
    word.starts_with("..") || word.starts_with('…')
}

/// What a mark between two characters may do; `None` is white space or the end of the paragraph.
fn side(left: Option<char>, right: Option<char>) -> Side {
    let (left, right) = match (left, right) {
        (None, None) => return Side::Either,
        // `". . . We go` and `so ".`
        (None, Some(right)) if is_closing(right) => return Side::Either,
        (None, Some(_)) => return Side::Opens,
        (Some(left), None) if is_opening(left) => return Side::Opens,
        (Some(_), None) => return Side::Closes,
        (Some(left), Some(right)) => (left, right),
    };
    if is_closing(right) {
        Side::Closes
    } else if is_opening(left) || is_dash(left) || left == ':' {
        Side::Opens
    } else if is_dash(right) {
        Side::Closes
    } else if is_straight(left) {
        Side::Opens
    } else if is_straight(right) || matches!(right, '“' | '‘' | '«' | '(' | '[') {
        Side::Closes
    } else {
        Side::Either
    }
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '<' | '/' | '=' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '`'
    )
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | ']'
            | '}'
            | '>'
            | '…'
            | '’'
            | '”'
            | '»'
            | '›'
            | '/'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

fn is_straight(c: char) -> bool {
    matches!(c, '"' | '\'')
}
