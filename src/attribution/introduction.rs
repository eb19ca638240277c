//! The words that lead up to a list, and whose it is: `The court in Lomé found that:`, `In it she said:`, `Ms Doe listed three conditions:`,
//! `Among her demands:`.

use std::ops::Range;

use super::cue;
use crate::annotation::CueClass;
use crate::decode::{Form, Layers, Pronoun};
use crate::text::Document;

/// Most tokens of whoever those words tell of.
const SOURCE: usize = 14;

/// Most tokens between a verb and what is listed: `three`, `a number of new`.
const COUNT: usize = 4;

/// What somebody sets out point by point.
const LISTED: [&str; 26] = [
    "conditions",
    "demands",
    "promises",
    "pledges",
    "points",
    "requests",
    "proposals",
    "recommendations",
    "suggestions",
    "claims",
    "reasons",
    "rules",
    "warnings",
    "arguments",
    "goals",
    "aims",
    "objections",
    "priorities",
    "findings",
    "commitments",
    "measures",
    "changes",
    "wishes",
    "complaints",
    "grievances",
    "criticisms",
];

/// Verbs of setting out.
const SETS: [&str; 34] = [
    "list",
    "lists",
    "listed",
    "set",
    "sets",
    "make",
    "makes",
    "made",
    "name",
    "names",
    "named",
    "give",
    "gives",
    "gave",
    "put",
    "puts",
    "lay",
    "lays",
    "laid",
    "issue",
    "issues",
    "issued",
    "raise",
    "raises",
    "raised",
    "outlined",
    "outlines",
    "presented",
    "presents",
    "announced",
    "announces",
    "published",
    "repeated",
    "offered",
];

/// Verbs that are nouns too, so that the lexicon of cues does not take them for reports by themselves.
const ASKS: [&str; 12] = [
    "demands",
    "demanded",
    "wants",
    "wanted",
    "promises",
    "promised",
    "proposes",
    "recommends",
    "requests",
    "pledges",
    "claims",
    "urges",
];

/// Whose a list is.
pub(super) struct Led {
    pub(super) source: Range<usize>,
    pub(super) cue: Range<usize>,
    /// The sentence that ends in the colon.
    pub(super) sentence: Range<usize>,
}

/// Who says what follows the colon that ends a paragraph, and the word of saying.
pub(super) fn introduction(
    document: &Document,
    layers: &Layers,
    paragraph: &Range<usize>,
) -> Option<Led> {
    let last = paragraph.end.checked_sub(1)?;
    let sentence = document.sentences().get(document.sentence_of(last))?;
    let sentence = sentence.tokens.start.max(paragraph.start)..sentence.tokens.end;
    let colon = sentence.end.checked_sub(1)?;
    if document.word(colon) != ":" {
        return None;
    }
    let lead = Lead {
        document,
        layers,
        words: sentence.start..colon,
    };
    // `Doe made two promises`, `among her demands`: what is listed may look like a verb.
    let (source, cue) = lead
        .set_out()
        .or_else(|| lead.owned())
        .or_else(|| lead.said())?;
    Some(Led {
        source,
        cue,
        sentence,
    })
}

/// The words before the colon.
struct Lead<'a> {
    document: &'a Document,
    layers: &'a Layers,
    words: Range<usize>,
}

impl Lead<'_> {
    fn word(&self, token: usize) -> &str {
        self.document.word(token)
    }

    fn lower(&self, token: usize) -> String {
        self.word(token).to_lowercase()
    }

    /// `The court in Lomé` | `found` of `The court in Lomé found that:`.
    fn said(&self) -> Option<(Range<usize>, Range<usize>)> {
        let mut end = self.words.end;
        let that = end.checked_sub(1)?;
        if self.word(that) == "that" {
            end = that;
        } else if self.word(that) == "following" && self.word(that.checked_sub(1)?) == "the" {
            end = that - 1;
        }
        let verb = end.checked_sub(1).filter(|&verb| verb > self.words.start)?;
        let said = cue::lookup(&[&cue::plain(self.word(verb))]);
        // `The finds:`, `ten claims:`: only a finite verb reports.
        let past = self.word(verb).ends_with("ed")
            || matches!(self.word(verb), "found" | "wrote" | "held");
        let reports = cue::reports(self.word(verb))
            || ASKS.contains(&self.word(verb))
            || past && said.is_some_and(|it| !matches!(it, CueClass::Other | CueClass::Ask));
        let verbs = self.with_auxiliary(verb)..verb + 1;
        let source = self.subject(verbs.start).filter(|_| reports)?;
        Some((source, verbs))
    }

    /// `Ms Doe` | `listed three conditions`.
    fn set_out(&self) -> Option<(Range<usize>, Range<usize>)> {
        let noun = self.words.end.checked_sub(1)?;
        if !LISTED.contains(&self.word(noun)) {
            return None;
        }
        let lowest = self.words.start.max(noun.saturating_sub(COUNT + 2));
        let verb = (lowest..noun)
            .rev()
            .find(|&at| SETS.contains(&self.word(at)))?;
        let particle = matches!(self.word(verb + 1), "out" | "down" | "forward" | "up");
        let count = verb + 1 + usize::from(particle)..noun;
        // `Made a list of the demands` has another noun.
        let counts = count.len() <= COUNT
            && count.clone().all(|at| {
                let word = self.word(at);
                word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
                    && !matches!(word, "of" | "to" | "for" | "by" | "in" | "on" | "from")
            });
        let verbs = self.with_auxiliary(verb);
        let source = self.subject(verbs).filter(|_| counts)?;
        Some((source, verbs..noun + 1))
    }

    /// `her` | `demands` of `Among her demands:`, `the union` | `demands` of `The union's demands are:`.
    fn owned(&self) -> Option<(Range<usize>, Range<usize>)> {
        let mut end = self.words.end;
        let last = end.checked_sub(1)?;
        if matches!(self.word(last), "are" | "were" | "include" | "included") {
            end = last;
        }
        let noun = end.checked_sub(1)?;
        let start = self.words.start + usize::from(self.lower(self.words.start) == "among");
        if start >= noun || !LISTED.contains(&self.word(noun)) {
            return None;
        }
        let owner = self.phrases().filter(|tokens| {
            let mark = matches!(self.word(tokens.end), "'s" | "’s" | "'" | "’");
            let own = matches!(
                self.lower(tokens.start).as_str(),
                "his" | "her" | "its" | "their"
            );
            let between = tokens.end + usize::from(mark)..noun;
            let small = between.clone().all(|at| {
                let word = self.word(at);
                word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
            });
            tokens.start == start
                && tokens.end <= noun
                && small
                && between.len() <= 2
                && (mark || own && tokens.len() == 1)
        });
        let owner = owner.max_by_key(|tokens| tokens.end)?;
        Some((owner, noun..noun + 1))
    }

    /// Where a verb begins with what stands before it: `has`, `also`.
    fn with_auxiliary(&self, verb: usize) -> usize {
        let before = verb.checked_sub(1).filter(|&at| at > self.words.start);
        let have = before.filter(|&at| matches!(self.word(at), "has" | "have" | "had" | "also"));
        have.unwrap_or(verb)
    }

    /// The phrases for those who can speak.
    fn phrases(&self) -> impl Iterator<Item = Range<usize>> {
        let can_speak = |form: &Form| {
            !matches!(
                form,
                Form::Pronoun(Pronoun::Relative | Pronoun::Second | Pronoun::First { .. })
            )
        };
        let phrases = self.layers.phrases.iter();
        phrases
            .filter(move |it| can_speak(&it.form))
            .map(|it| it.tokens.clone())
    }

    /// Who does what the verb at a token tells: the words before it from the head of the sentence, or behind what stands there as `In an
    /// email,` and `In it` do.
    fn subject(&self, verb: usize) -> Option<Range<usize>> {
        let start = self.words.start;
        let aside = matches!(
            self.lower(start).as_str(),
            "in" | "on" | "at" | "after" | "before" | "during" | "under" | "with" | "for" | "from"
        );
        if !aside {
            return self.whole(start..verb);
        }
        let comma = (start..verb).rev().find(|&at| self.word(at) == ",");
        if let Some(comma) = comma {
            return self.whole(comma + 1..verb);
        }
        let mut ending = self
            .phrases()
            .filter(|it| it.end == verb && it.start > start + 1);
        ending.next()
    }

    /// Words that are a phrase for somebody and what follows it, with titles before it or not.
    fn whole(&self, words: Range<usize>) -> Option<Range<usize>> {
        let title = |at: usize| self.word(at).starts_with(char::is_uppercase);
        let is_phrase = self.phrases().any(|it| {
            let titles = words.start..it.start;
            words.start <= it.start && it.end <= words.end && titles.clone().all(title)
        });
        let clause = |at: usize| matches!(self.word(at), "," | ";" | "who" | "which" | "that");
        let whole = words.len() <= SOURCE && !words.clone().any(clause);
        (is_phrase && whole).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Whose a list is, and the cue.
    fn led(text: &str) -> Option<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let led = introduction(&document, &layers, &(0..document.tokens().len()))?;
        let words = |tokens: Range<usize>| {
            let span = document.span_of(tokens);
            span.map_or("", |span| document.slice(span)).to_owned()
        };
        Some(format!("{} / {}", words(led.source), words(led.cue)))
    }

    #[test]
    fn whose_a_list_is_stands_before_the_colon() {
        for (text, wanted) in [
            (
                "The court in [LOC Brod] found that:",
                "The court in Brod / found",
            ),
            ("It rained. In it she said that:", "she / said"),
            ("In the letter the union says:", "the union / says"),
            (
                "In an email sent on Monday, Councillor [PER Jane Doe] listed three conditions:",
                "Councillor Jane Doe / listed three conditions",
            ),
            (
                "[PER Doe] has set out new demands:",
                "Doe / has set out new demands",
            ),
            ("The union demands:", "The union / demands"),
            ("Among her demands:", "her / demands"),
        ] {
            assert_eq!(led(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn other_colons_lead_up_to_nobodys_list() {
        for text in [
            "Key points:",
            "The three conditions:",
            "The court has a list of finds:",
            "[PER Doe], who listed three conditions:",
            "There were three demands:",
            ":",
        ] {
            assert_eq!(led(text), None, "{text}");
        }
    }
}
