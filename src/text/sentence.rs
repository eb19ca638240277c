//! Sentence boundaries inside a paragraph.

use std::ops::Range;

use super::abbreviation::{Abbreviation, abbreviation};
use super::phrases::Phrases;
use super::span::Span;

/// Words that begin a sentence far oftener than they follow an abbreviation inside one.
const STARTERS: Phrases = Phrases(
    "A|After|Also|Although|An|And|Another|As|At|Because|Before|But|By|Despite|During|Earlier|\
     Even|Every|For|From|Had|He|Her|His|How|However|I|If|In|Instead|It|Its|Last|Later|Many|\
     Meanwhile|More|Most|My|No|Not|Now|On|One|Or|Our|She|Since|So|Some|Still|That|The|Their|\
     Then|There|These|They|This|Those|To|We|What|When|While|Who|With|You",
);

/// Words of saying that carry a sentence on after `"Why?" Ms. Roe`.
const SAYING: Phrases = Phrases(
    "said|says|asked|asks|told|wrote|added|replied|shouted|cried|wondered|tweeted|exclaimed|\
     demanded|yelled|answered|responded|declared",
);

/// Most tokens of the name between a quotation and its word of saying: `Finance Minister J. K. Roe`.
const NAME_LENGTH: usize = 5;

/// The sentences of one paragraph as token ranges, in order; every token of the paragraph lies in one.
pub(super) fn sentences(text: &str, tokens: &[Span], paragraph: Range<usize>) -> Vec<Range<usize>> {
    let words = Words {
        text,
        tokens,
        end: paragraph.end,
    };
    let mut sentences = Vec::new();
    let mut start = paragraph.start;
    let mut token = paragraph.start;
    while token < paragraph.end {
        let end = words.closers_end(token);
        if words.is_end(start, token) && words.starts_sentence(token, end) {
            sentences.push(start..end);
            start = end;
        }
        token = end;
    }
    if start < paragraph.end {
        sentences.push(start..paragraph.end);
    }
    sentences
}

/// The tokens of a paragraph, by their number in the document.
struct Words<'a> {
    text: &'a str,
    tokens: &'a [Span],
    end: usize,
}

impl<'a> Words<'a> {
    /// The word at `token`; empty past the end of the paragraph.
    fn get(&self, token: usize) -> &'a str {
        if token < self.end {
            &self.text[self.tokens[token].range()]
        } else {
            ""
        }
    }

    /// Whether no gap stands before `token`.
    fn touches(&self, token: usize) -> bool {
        let before = token
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before));
        before.is_some_and(|before| before.end() == self.tokens[token].start())
    }

    /// Where the marks end that belong to the sentence which ends with `token`: further stops, closing marks and brackets.
    fn closers_end(&self, token: usize) -> usize {
        let mut end = token + 1;
        if !self.get(token).ends_with(['.', '!', '?', '…']) {
            return end;
        }
        while end < self.end {
            let closes = match self.get(end) {
                "”" | "’" | ")" | "]" | "}" | "»" | "›" | "." | "!" | "?" | "…" | "..." => {
                    true
                }
                "''" | "\"" | "'" | "“" => self.touches(end) && !self.opens(end),
                _ => false,
            };
            if !closes {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether a straight mark right after a full stop opens a new quotation: `so."We go,"` with a lost space.
    fn opens(&self, token: usize) -> bool {
        token + 1 < self.end
            && self.touches(token + 1)
            && self.get(token + 1).starts_with(char::is_alphanumeric)
    }

    /// Whether a sentence that began at `start` may end with `token`.
    fn is_end(&self, start: usize, token: usize) -> bool {
        match self.get(token) {
            // `1. The bill` is a numbered item.
            "." => token != start + 1 || !is_item(self.get(start)),
            "!" | "?" | "…" => true,
            word if word.starts_with("..") || word.starts_with("!!") || word.starts_with("??") => {
                true
            }
            word => word.strip_suffix('.').is_some_and(|stem| {
                !matches!(
                    abbreviation(stem),
                    Some(Abbreviation::Title | Abbreviation::BeforeFigure)
                )
            }),
        }
    }

    /// Whether a sentence begins at `next`, given the token that may have ended the one before.
    fn starts_sentence(&self, end: usize, next: usize) -> bool {
        let mut first = next;
        while is_opening(self.get(first)) {
            first += 1;
        }
        let (last, word) = (self.get(end), self.get(first));
        if next >= self.end {
            return true;
        }
        if !word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || is_caseless(c)) {
            return false;
        }
        let abbreviated = last.len() > 1 && last.ends_with('.') && !last.starts_with('.');
        let quoted = next > end + 1;
        if abbreviated && !quoted {
            let quotes = matches!(self.get(next), "\"" | "“" | "‘" | "``" | "''");
            return STARTERS.have(word) || quotes && last.chars().count() > 2;
        }
        if last.starts_with("..") || last == "…" {
            return word != "I" && !word.starts_with("I’") && (quoted || self.touches(end));
        }
        // `ASP.NET` is one name.
        if self.touches(next) && is_shouted(word) && end > 0 && is_shouted(self.get(end - 1)) {
            return false;
        }
        !(quoted && matches!(last, "!" | "?") && first == next && self.says(next))
    }

    /// Whether a name and a word of saying stand at `token`: the sentence of the quotation before goes on.
    fn says(&self, token: usize) -> bool {
        let name = (token..self.end).take(NAME_LENGTH).take_while(|&token| {
            let word = self.get(token);
            !SAYING.have(word) && word.starts_with(char::is_uppercase)
        });
        let names = name.count();
        names > 0 && SAYING.have(self.get(token + names))
    }
}

/// Whether a word can number an item of a list.
fn is_item(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
        || word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase())
}

fn is_opening(word: &str) -> bool {
    matches!(
        word,
        "\"" | "'"
            | "“"
            | "‘"
            | "„"
            | "‚"
            | "«"
            | "‹"
            | "``"
            | "''"
            | "`"
            | "("
            | "["
            | "{"
            | "—"
            | "–"
            | "-"
            | "--"
            | "•"
            | "*"
            | "¿"
            | "¡"
    )
}

/// Letters of scripts that have no capitals, and symbols such as `$` and `@`, may begin a sentence too.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() || matches!(c, '$' | '£' | '€' | '@' | '#' | '<')
}

fn is_shouted(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;

    fn cut(text: &str) -> Vec<String> {
        let document = Document::new(text);
        let sentences = document.sentences().iter();
        sentences
            .map(|sentence| document.slice(sentence.span).to_owned())
            .collect()
    }

    #[test]
    fn closing_marks_belong_to_the_sentence() {
        assert_eq!(
            cut("He said “It rains.” She left (in haste.) “Why?” They wept."),
            [
                "He said “It rains.”",
                "She left (in haste.)",
                "“Why?”",
                "They wept."
            ]
        );
        assert_eq!(
            cut("\"It rains. We stay.\" \"No!\" He left."),
            ["\"It rains.", "We stay.\"", "\"No!\"", "He left."]
        );
    }

    #[test]
    fn a_question_goes_on_to_who_asked_it() {
        for text in [
            "\"Why?\" he asked.",
            "“Why?” Ms. J. Roe asked them.",
            "“Stop!” shouted Mr. Roe.",
        ] {
            assert_eq!(cut(text), [text]);
        }
        assert_eq!(cut("“Why?” Ms. Roe left."), ["“Why?”", "Ms. Roe left."]);
    }

    #[test]
    fn abbreviations_rarely_end_a_sentence() {
        assert_eq!(
            cut(
                "Mr. J. K. Roe of Acme Inc. Europe met U.S. Rep. Ann Lee at 9 p.m. Tuesday in St. Paul."
            ),
            [
                "Mr. J. K. Roe of Acme Inc. Europe met U.S. Rep. Ann Lee at 9 p.m. Tuesday in St. Paul."
            ]
        );
        assert_eq!(
            cut("He came to the U.S. The visit ended at 9 p.m. “We go,” he said."),
            [
                "He came to the U.S.",
                "The visit ended at 9 p.m.",
                "“We go,” he said."
            ]
        );
    }

    #[test]
    fn an_ellipsis_ends_a_sentence_before_a_capital() {
        assert_eq!(
            cut("It was August.... then why not? Well... The end … I do … and … I go."),
            [
                "It was August.... then why not?",
                "Well...",
                "The end … I do … and … I go."
            ]
        );
    }

    #[test]
    fn a_lost_space_still_ends_a_sentence() {
        assert_eq!(
            cut("She says: “They stayed.At first it rained.” He uses ASP.NET."),
            [
                "She says: “They stayed.",
                "At first it rained.”",
                "He uses ASP.NET."
            ]
        );
    }

    #[test]
    fn numbers_of_items_are_no_sentences() {
        assert_eq!(
            cut("1. The bill failed. 2. It came back."),
            ["1. The bill failed.", "2. It came back."]
        );
    }
}
