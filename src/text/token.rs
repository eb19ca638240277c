//! Word boundaries: words as a reader counts them, each punctuation mark apart.
//!
//! One pass from left to right. Every rule looks a bounded way ahead, so that the time is linear in the text whatever it holds.

use unicode_segmentation::UnicodeSegmentation;

use super::abbreviation::{Abbreviation, abbreviation};
use super::address::{address_end, host_end, mail_end, tag_end};
use super::span::Span;

/// Words that lost their beginning and keep the apostrophe in its place.
const ELIDED: [&str; 9] = [
    "em", "til", "cause", "tis", "twas", "twere", "bout", "n", "neath",
];

/// Clitics that follow an apostrophe.
const CLITICS: [&str; 6] = ["s", "re", "ve", "ll", "d", "m"];

/// Most apostrophes within one word (`wouldn't've` has two); more are a line of marks, not a word.
const APOSTROPHES: usize = 3;

/// The tokens of a text, in order. White space and invisible characters lie in none, any other character in exactly one.
pub(super) fn tokens(text: &str) -> Vec<Span> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(first) = char_at(text, at) {
        if is_gap(first) {
            at += first.len_utf8();
            continue;
        }
        let end = token_end(text, at, first);
        tokens.push(Span::new(at, end));
        at = end;
    }
    tokens
}

/// Whether a character separates words without being seen: white space, control characters, zero-width marks.
pub(super) fn is_gap(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || c.is_ascii_control();
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Whether a character stands for an apostrophe; the left curly mark is not one, since it opens quotations.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{2BC}' | '\u{FF07}')
}

fn token_end(text: &str, start: usize, first: char) -> usize {
    if let Some(end) = address_end(text, start) {
        return end;
    }
    if is_letter(first) {
        return first_part(text, start, word_end(text, start));
    }
    let next = start + first.len_utf8();
    if matches!(first, '@' | '#') && char_at(text, next).is_some_and(is_letter) {
        return tag_end(text, next);
    }
    if first == '`' || first == '\'' {
        let pair = next + 1;
        if char_at(text, next) == Some(first) {
            return pair;
        }
    }
    if (is_apostrophe(first) || first == '‘')
        && let Some(end) = elided_end(text, next, first)
    {
        return end;
    }
    symbol_end(text, start, first)
}

/// The end of `'s`, `'em` or `'90s`, given where the letters after the apostrophe begin.
fn elided_end(text: &str, start: usize, mark: char) -> Option<usize> {
    let longest = ELIDED.iter().map(|word| word.len()).max()?;
    let letters: usize = text[start..]
        .bytes()
        .take(longest + 1)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let (end, word) = (start + letters, &text[start..start + letters]);
    if char_at(text, end).is_some_and(is_letter) {
        return None;
    }
    let is_word = |known: &&str| known.eq_ignore_ascii_case(word);
    let clitic = mark != '‘' && CLITICS.iter().any(is_word);
    let elided = ELIDED.iter().any(is_word);
    let decade = match word.as_bytes() {
        [tens, ones, b's'] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        // `'84` may open a quotation, `’84` may not.
        [tens, ones] => mark == '’' && tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    };
    (clitic || elided || decade).then_some(end)
}

/// The end of a run of one symbol (`...`, `--`, `!!`), or of a single mark, with whatever combines with it.
fn symbol_end(text: &str, start: usize, first: char) -> usize {
    let runs = matches!(
        first,
        '.' | '-' | '–' | '—' | '…' | '!' | '?' | '=' | '*' | '_' | '~' | '+' | '|' | '#' | '•'
    );
    let mut end = start + first.len_utf8();
    while let Some(c) = char_at(text, end) {
        let joined = text[..end].ends_with('\u{200D}') && !is_gap(c) && !is_letter(c);
        if !(runs && c == first || joined || is_mark(c)) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// The end of the word at `start`, its clitics included.
fn word_end(text: &str, start: usize) -> usize {
    if char_at(text, start).is_some_and(is_ideograph) {
        return letters_end(text, start);
    }
    let (mut at, mut part, mut apostrophes) = (start, start, 0);
    loop {
        at = letters_end(text, at);
        let Some(joiner) = char_at(text, at) else {
            return at;
        };
        let next = at + joiner.len_utf8();
        let (before, after) = (char_before(text, at), char_at(text, next));
        let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
        let mut next = next;
        let joins = match joiner {
            '-' | '\u{2010}' | '\u{2011}' => after.is_some_and(is_letter),
            '_' | '\u{AD}' => after.is_some_and(is_letter),
            // `Bel\u{200B}lo`: where the word may be divided. Before a capital a word begins.
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' => after.is_some_and(char::is_lowercase),
            ',' | ':' | '/' => both(|c| c.is_ascii_digit()),
            '&' => both(char::is_uppercase),
            '@' if after.is_some_and(is_letter) => return mail_end(text, next),
            '.' => match period(text, start, part, at) {
                Period::Joins(at) => {
                    next = at;
                    true
                }
                Period::Ends(end) => return end,
                Period::Apart => false,
            },
            _ if is_apostrophe(joiner) => {
                apostrophes += 1;
                apostrophes <= APOSTROPHES && after.is_some_and(char::is_alphabetic)
            }
            _ => false,
        };
        if !joins {
            return at;
        }
        if matches!(joiner, '-' | '\u{2010}' | '\u{2011}' | '.') {
            part = next;
        }
        at = next;
    }
}

/// What a full stop after the letters of a word is.
enum Period {
    /// The word goes on at this offset after it.
    Joins(usize),
    /// The word ends with it, or with the host name it is part of.
    Ends(usize),
    /// It ends a sentence.
    Apart,
}

fn period(text: &str, start: usize, part: usize, at: usize) -> Period {
    let (run, next) = (&text[part..at], at + 1);
    let after = char_at(text, next);
    let is_digit = |c: char| c.is_ascii_digit();
    if char_before(text, at).is_some_and(is_digit) && after.is_some_and(is_digit) {
        return Period::Joins(next);
    }
    if after == Some('.') {
        return Period::Apart;
    }
    if run == "Ph" && after == Some('D') {
        return Period::Joins(next);
    }
    if is_initialism(text, start, part, at) || keeps_period(text, part, at) {
        return match after {
            Some('-') if char_at(text, next + 1).is_some_and(is_letter) => Period::Joins(next + 1),
            Some(_) if single_letter_follows(text, run, next) => Period::Joins(next),
            _ => Period::Ends(next),
        };
    }
    match host_end(text, part, at) {
        Some(end) => Period::Ends(end),
        None => Period::Apart,
    }
}

/// Whether the letter before the full stop at `at` is an initial (`J.`) or the next letter of an initialism (`U.S.`, `p.m.`).
fn is_initialism(text: &str, start: usize, part: usize, at: usize) -> bool {
    let run = &text[part..at];
    let mut letters = run.chars().filter(|&c| !is_mark(c));
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    if !letter.is_alphabetic() {
        return false;
    }
    if part > start && text[..part].ends_with('.') || single_letter_follows(text, run, at + 1) {
        return true;
    }
    // "Plan B." at the end of its line is no initial.
    let line_ends = text[at + 1..]
        .chars()
        .find(|&c| !is_gap(c) || c == '\n')
        .is_none_or(|c| c == '\n');
    letter.is_uppercase() && !line_ends
}

/// Whether the next part of an initialism stands at `next`: one letter, not a capital after a small one.
fn single_letter_follows(text: &str, run: &str, next: usize) -> bool {
    let mut following = text[next..].chars();
    let (Some(letter), beyond) = (following.next(), following.next()) else {
        return false;
    };
    let lower = run.chars().next_back().is_some_and(char::is_lowercase);
    run.chars().count() == 1
        && letter.is_alphabetic()
        && !(lower && letter.is_uppercase())
        && !beyond.is_some_and(|c| is_letter(c) || is_apostrophe(c))
}

/// Whether the full stop at `at` belongs to the abbreviation that began at `part`.
fn keeps_period(text: &str, part: usize, at: usize) -> bool {
    let after = text[at + 1..].trim_start_matches([' ', '\u{A0}']);
    match abbreviation(&text[part..at]) {
        None => false,
        Some(Abbreviation::BeforeFigure) => after.starts_with(|c: char| c.is_ascii_digit()),
        Some(Abbreviation::State) => {
            let before = text[..part].trim_end_matches([' ', '\u{A0}']);
            before.ends_with([',', '(', '-', '\u{2010}', '\u{2011}']) || before.ends_with("W.")
        }
        Some(Abbreviation::Title | Abbreviation::Other) => true,
    }
}

/// The end of the first token of a word: the word without its clitics.
fn first_part(text: &str, start: usize, end: usize) -> usize {
    let mut border = end;
    while let Some(shorter) = before_clitic(&text[start..border]) {
        border = start + shorter;
    }
    border
}

/// Where the clitic at the end of a word begins; `None` when there is none, or nothing before it.
fn before_clitic(word: &str) -> Option<usize> {
    let (apostrophe, mark) = word
        .char_indices()
        .rev()
        .take(3)
        .find(|&(_, c)| is_apostrophe(c))?;
    let tail = &word[apostrophe + mark.len_utf8()..];
    let head = &word[..apostrophe];
    if tail.eq_ignore_ascii_case("t") && head.ends_with(['n', 'N']) {
        return (head.len() > 1).then_some(head.len() - 1);
    }
    let clitic = CLITICS.iter().any(|known| known.eq_ignore_ascii_case(tail));
    (clitic && !head.is_empty()).then_some(head.len())
}

/// The end of the run of letters, digits and combining marks at `start`, or of the one ideograph there.
pub(super) fn letters_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let mut characters = rest.char_indices().peekable();
    if characters.next_if(|&(_, c)| is_ideograph(c)).is_some() {
        while characters.next_if(|&(_, c)| is_mark(c)).is_some() {}
        return start + characters.next().map_or(rest.len(), |(offset, _)| offset);
    }
    let stops = |c: char| !(is_letter(c) && !is_ideograph(c) || is_mark(c));
    start + rest.find(stops).unwrap_or(rest.len())
}

/// Whether a character is part of a word wherever it stands.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && c != '\u{2BC}'
}

/// Scripts without spaces between words: each character is a token, as good as can be had without a dictionary.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character combines with the one before it.
pub(super) fn is_mark(c: char) -> bool {
    // Grapheme clusters know: after a letter, a combining mark begins no new one.
    c >= '\u{300}' && !c.is_alphanumeric() && {
        let mut buffer = [b'a'; 5];
        let length = c.encode_utf8(&mut buffer[1..]).len();
        std::str::from_utf8(&buffer[..=length])
            .is_ok_and(|pair| pair.graphemes(true).nth(1).is_none())
    }
}

pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text)
            .iter()
            .map(|token| &text[token.range()])
            .collect()
    }

    #[test]
    fn punctuation_stands_apart() {
        assert_eq!(
            words("(He paid £5m, or 20%.)"),
            ["(", "He", "paid", "£", "5m", ",", "or", "20", "%", ".", ")"]
        );
        assert_eq!(
            words("So–what... now… then--``ah''"),
            [
                "So", "–", "what", "...", "now", "…", "then", "--", "``", "ah", "''"
            ]
        );
    }

    #[test]
    fn clitics_are_split() {
        assert_eq!(
            words("She doesn't know; they’re Ana's, WON'T I?"),
            [
                "She", "does", "n't", "know", ";", "they", "’re", "Ana", "'s", ",", "WO", "N'T",
                "I", "?"
            ]
        );
        assert_eq!(words("wouldn't've"), ["would", "n't", "'ve"]);
        assert_eq!(
            words("O’Brien, the voters' choice"),
            ["O’Brien", ",", "the", "voters", "'", "choice"]
        );
        assert_eq!(words("Inc.'s AT&T’s"), ["Inc.", "'s", "AT&T", "’s"]);
    }

    #[test]
    fn elided_words_keep_their_apostrophe() {
        assert_eq!(
            words("get ’em in the ’90s, '80s, ‘tis"),
            ["get", "’em", "in", "the", "’90s", ",", "'80s", ",", "‘tis"]
        );
        assert_eq!(words("'We 'go'"), ["'", "We", "'", "go", "'"]);
    }

    #[test]
    fn compounds_and_numbers_are_whole() {
        assert_eq!(
            words("a Moscow-based, U.S.-led 1,400 at 9:30, 3.5 of 7-3/8"),
            [
                "a",
                "Moscow-based",
                ",",
                "U.S.-led",
                "1,400",
                "at",
                "9:30",
                ",",
                "3.5",
                "of",
                "7-3/8"
            ]
        );
    }

    #[test]
    fn abbreviations_and_initials_keep_their_period() {
        assert_eq!(
            words("Mr. J. K. Roe (R-Ore.) of Acme Inc. in the U.S. at 9 p.m."),
            [
                "Mr.", "J.", "K.", "Roe", "(", "R-Ore.", ")", "of", "Acme", "Inc.", "in", "the",
                "U.S.", "at", "9", "p.m."
            ]
        );
        assert_eq!(
            words("No. 10 said no. Ore."),
            ["No.", "10", "said", "no", ".", "Ore", "."]
        );
        assert_eq!(words("Plan B.\nA Ph.D."), ["Plan", "B", ".", "A", "Ph.D."]);
    }

    #[test]
    fn a_lost_break_is_no_host_name() {
        assert_eq!(
            words("at home.At first"),
            ["at", "home", ".", "At", "first"]
        );
        assert_eq!(words("on kiwi.com.The"), ["on", "kiwi.com", ".", "The"]);
        assert_eq!(words("in 2011.The"), ["in", "2011", ".", "The"]);
        assert_eq!(words("U.S.Senate"), ["U.S.", "Senate"]);
    }

    #[test]
    fn invisible_characters_are_gaps() {
        assert_eq!(
            words("\u{FEFF}a\u{A0}b\u{200B}C\0d\u{200B} e"),
            ["a", "b", "C", "d", "e"]
        );
        assert_eq!(words("Bel\u{200B}lo"), ["Bel\u{200B}lo"]);
        assert_eq!(words("co\u{AD}operate"), ["co\u{AD}operate"]);
        assert_eq!(words("e\u{301}a ✌\u{FE0F}"), ["e\u{301}a", "✌\u{FE0F}"]);
    }

    proptest! {
        #[test]
        fn tokens_cut_the_text(text in "(?s)(\\PC|[a-zA-Z.'’@/ -]|\\n|www\\.|n't|U\\.S\\.|\\p{Mn}|\\p{Cf}){0,40}") {
            let mut at = 0;
            for token in tokens(&text) {
                prop_assert!(text[at..token.start()].chars().all(is_gap));
                prop_assert!(!text[token.range()].contains(char::is_whitespace));
                prop_assert!(!token.is_empty());
                at = token.end();
            }
            prop_assert!(text[at..].chars().all(is_gap));
        }
    }
}
