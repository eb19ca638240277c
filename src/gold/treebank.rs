//! Treebank tokens put back the way a newspaper prints them.
//!
//! Apart from `joined` because the words themselves change: the Penn Treebank writes marks and brackets as escapes
//! (`` `` ``, `''`, `-LRB-`) and cuts clitics off (`ca n't`). An engine that learned from print would meet neither, and
//! marks with a space on both sides are no quotation marks to it. The tokens stay where they were cut.

use std::borrow::Cow;

use super::joined;
use crate::error::Result;
use crate::text::Document;

/// The document of the tokens of one sentence, one token each; spaces only where print has them.
///
/// # Errors
/// When a token is empty or white space alone.
pub(super) fn document<W: AsRef<str>>(tokens: &[W]) -> Result<Document> {
    let mut marks = Marks::default();
    let words: Vec<Word> = (0..tokens.len()).map(|at| marks.word(tokens, at)).collect();
    let printed: Vec<&str> = words.iter().map(|word| &*word.printed).collect();
    let runs: Vec<_> = (!words.is_empty())
        .then_some(0..words.len())
        .into_iter()
        .collect();
    joined::with_gaps(&printed, &runs, runs.clone(), |at| {
        let touch = words[at].joins_left || words[at - 1].joins_right;
        if touch { "" } else { " " }
    })
}

/// A token as printed, and whether it touches its neighbours.
struct Word<'a> {
    printed: Cow<'a, str>,
    joins_left: bool,
    joins_right: bool,
}

impl<'a> Word<'a> {
    fn opens(printed: &'a str) -> Self {
        Self {
            printed: Cow::Borrowed(printed),
            joins_left: false,
            joins_right: true,
        }
    }

    fn closes(printed: &'a str) -> Self {
        Self {
            printed: Cow::Borrowed(printed),
            joins_left: true,
            joins_right: false,
        }
    }
}

/// Which quotation marks are open: straight ones do not tell by their shape what they do.
#[derive(Default)]
struct Marks {
    double: bool,
    single: bool,
}

impl Marks {
    fn word<'a, W: AsRef<str>>(&mut self, tokens: &'a [W], at: usize) -> Word<'a> {
        let token = tokens[at].as_ref();
        match token {
            "``" => Word::opens("“"),
            "''" => Word::closes("”"),
            "\"" => {
                self.double = !self.double;
                match self.double {
                    true => Word::opens(token),
                    false => Word::closes(token),
                }
            }
            "`" => {
                self.single = true;
                Word::opens("‘")
            }
            "'" => self.apostrophe_or_mark(tokens, at),
            _ => plain(token),
        }
    }

    /// A lone `'`: the apostrophe of a plural (`the voters ' choice`), else the end of what is open, else the start of what
    /// a later one ends.
    fn apostrophe_or_mark<'a, W: AsRef<str>>(&mut self, tokens: &'a [W], at: usize) -> Word<'a> {
        let token = tokens[at].as_ref();
        let after_s = at > 0 && tokens[at - 1].as_ref().ends_with(['s', 'S']);
        let another = tokens[at + 1..].iter().any(|token| token.as_ref() == "'");
        let apostrophe = after_s && (!self.single || another);
        if !apostrophe && self.single {
            self.single = false;
            return Word::closes("’");
        }
        if apostrophe || !another {
            return Word::closes(token);
        }
        self.single = true;
        Word::opens("‘")
    }
}

/// Clitics that the Treebank cuts off; the apostrophe may be curly.
const CLITICS: [&str; 7] = ["'s", "'re", "'ve", "'ll", "'d", "'m", "n't"];

/// A token that is the same wherever it stands.
fn plain(token: &str) -> Word<'_> {
    let bracket = |known: &str| token.eq_ignore_ascii_case(known);
    for (escape, printed) in [("-LRB-", "("), ("-LSB-", "["), ("-LCB-", "{")] {
        if bracket(escape) {
            return Word::opens(printed);
        }
    }
    for (escape, printed) in [("-RRB-", ")"), ("-RSB-", "]"), ("-RCB-", "}")] {
        if bracket(escape) {
            return Word::closes(printed);
        }
    }
    let all = |marks: &[char]| token.chars().all(|character| marks.contains(&character));
    let straight = token.replace('’', "'").to_lowercase();
    Word {
        printed: unescaped(token),
        joins_left: all(&[
            '.', ',', ';', ':', '?', '!', '…', '%', ')', ']', '}', '”', '’', '»',
        ]) || CLITICS.contains(&straight.as_str()),
        // `$`, and `US$`, which is one token.
        joins_right: token.ends_with(['$', '£', '€']) || all(&['(', '[', '{', '“', '‘', '«']),
    }
}

/// A token without the backslashes that the Treebank puts before `/` and `*`.
fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains("\\/") || token.contains("\\*") {
        return Cow::Owned(token.replace("\\/", "/").replace("\\*", "*"));
    }
    Cow::Borrowed(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(tokens: &str) -> String {
        let tokens: Vec<&str> = tokens.split_whitespace().collect();
        let document = document(&tokens).unwrap();
        assert_eq!(document.tokens().len(), tokens.len(), "{tokens:?}");
        document.text().to_owned()
    }

    #[test]
    fn escapes_are_printed_and_touch_their_words() {
        assert_eq!(
            printed(
                "`` We ca n't go -LRB- or will n't -RRB- , '' said Ana 's aunt -lsb- 60 -rsb- ."
            ),
            "“We can't go (or willn't),” said Ana's aunt [60]."
        );
        assert_eq!(
            printed("It cost $ 3 , or US$ 4 and\\/or 5 % : a lot ..."),
            "It cost $3, or US$4 and/or 5%: a lot..."
        );
        assert_eq!(
            printed("“ Go , ” said Ito -- loudly"),
            "“Go,” said Ito -- loudly"
        );
    }

    #[test]
    fn straight_marks_take_turns() {
        assert_eq!(
            printed("\" Go , \" said Ana , \" and stay . \""),
            "\"Go,\" said Ana, \"and stay.\""
        );
        assert_eq!(
            printed("Ito backs the ` voters ' choice ' today"),
            "Ito backs the ‘voters' choice’ today"
        );
        assert_eq!(printed("The voters ' choice won"), "The voters' choice won");
        assert_eq!(printed("' Go , ' said Ana"), "‘Go,’ said Ana");
        assert_eq!(printed("He was goin ' home"), "He was goin' home");
    }

    #[test]
    fn what_is_printed_is_read_as_quoted() {
        let tokens = ["``", "Go", ",", "''", "said", "Ana", "."];
        let document = document(&tokens).unwrap();
        let quoted: Vec<_> = document.quotations().iter().map(|it| it.span).collect();
        assert_eq!(quoted.len(), 1);
        assert_eq!(document.slice(quoted[0]), "“Go,”");
    }

    #[test]
    fn no_tokens_are_an_empty_document() {
        assert_eq!(document::<&str>(&[]).unwrap().text(), "");
        assert!(document(&["a", " "]).is_err());
    }
}
