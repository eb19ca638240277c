//! Phrases that name or point at someone: names, pronouns, and noun phrases with a noun that speaks.
//!
//! There is no parser: a noun phrase begins at a determiner and ends at a listed noun, or it was tagged as a source.

use std::ops::Range;

use super::entity::is_possessive;
use super::nouns::{NounClass, noun};
use super::origin::is_origin;
use super::pronouns::{Pronoun, pronoun};
use super::quotation::Piece;
use super::time::tells_when;
use crate::annotation::Mention;
use crate::text::{Document, Zone};

/// Longest noun phrase, in tokens, that is looked for from its determiner.
const LONGEST: usize = 7;

/// How a phrase says whom it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By name; the entity's index.
    Name(usize),
    /// By pronoun.
    Pronoun(Pronoun),
    /// By common noun.
    Nominal,
}

/// A phrase that names or points at someone.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// How it says whom it means.
    pub form: Form,
}

/// All phrases of a document, by start; of those with one start, the longer first.
pub(super) fn phrases(document: &Document, entities: &[Mention], sources: &[Piece]) -> Vec<Phrase> {
    let names: Vec<Range<usize>> = entities
        .iter()
        .map(|entity| document.tokens_in(entity.span))
        .collect();
    let mut phrases: Vec<Phrase> = names
        .iter()
        .enumerate()
        .map(|(entity, tokens)| Phrase {
            tokens: tokens.clone(),
            form: Form::Name(entity),
        })
        .collect();
    let of_many = |name: usize| is_origin(document, &entities[name]);
    for source in sources {
        phrases.extend(pointer(document, &names, source.tokens.clone(), of_many));
    }
    let named: Vec<Range<usize>> = phrases.iter().map(|it| it.tokens.clone()).collect();
    let in_named = |token: usize| named.iter().any(|tokens| tokens.contains(&token));
    for paragraph in document
        .paragraphs()
        .iter()
        .filter(|it| it.zone != Zone::Debris)
    {
        let mut free = paragraph.tokens.start;
        for token in paragraph.tokens.clone() {
            let bare =
                || bare_plural(document, token).filter(|_| token >= free && !in_named(token));
            if let Some(phrase) =
                found_at(document, &names, token, paragraph.tokens.end).or_else(bare)
            {
                free = free.max(phrase.tokens.end);
                phrases.push(phrase);
            }
        }
    }
    phrases.sort_by_key(|phrase| (phrase.tokens.start, std::cmp::Reverse(phrase.tokens.end)));
    phrases.dedup_by(|later, earlier| later.tokens == earlier.tokens);
    phrases
}

/// A source as a phrase, unless it is a name, which the entities hold already. A name that many bear (`the Serb`) is none.
fn pointer(
    document: &Document,
    names: &[Range<usize>],
    source: Range<usize>,
    of_many: impl Fn(usize) -> bool,
) -> Option<Phrase> {
    let core = core(document, names, without_possessive(document, source));
    let form = match pronoun(word(document, core.start)) {
        Some(pronoun) if core.len() == 1 => Form::Pronoun(pronoun),
        _ if ends_in_name(names, &core).is_some_and(|name| !of_many(name)) => return None,
        _ => Form::Nominal,
    };
    (!core.is_empty()).then_some(Phrase { tokens: core, form })
}

/// A source without the possessive mark at its end: of `Doe's` in `Doe's view` only Doe speaks.
pub fn without_possessive(document: &Document, source: Range<usize>) -> Range<usize> {
    let marked = source.len() > 1 && is_possessive(word(document, source.end - 1));
    source.start..source.end - usize::from(marked)
}

/// The name that a noun phrase ends in, as in `tech giant WhatsApp`: it is what the phrase stands for.
pub fn ends_in_name(names: &[Range<usize>], core: &Range<usize>) -> Option<usize> {
    let at = names.partition_point(|name| name.start < core.end);
    let last = at.checked_sub(1)?;
    (names[last].end == core.end && names[last].start >= core.start).then_some(last)
}

/// The part of a noun phrase up to its first preposition, comma or relative clause, and without marks and `by` before it;
/// its last token is the head. Names are stepped over whole (`Bank of Ghana governor`). Of `user @jane` the account alone.
pub fn core(document: &Document, names: &[Range<usize>], phrase: Range<usize>) -> Range<usize> {
    let mut start = phrase.start;
    while start < phrase.end
        && (!word(document, start).chars().any(char::is_alphanumeric)
            || word(document, start).eq_ignore_ascii_case("by"))
    {
        start += 1;
    }
    let mut at = start;
    while at < phrase.end {
        let here = names.partition_point(|name| name.end <= at);
        if let Some(name) = names
            .get(here)
            .filter(|name| name.start <= at && name.end <= phrase.end)
        {
            at = name.end;
        } else if at > start
            && (ends_core(word(document, at))
                && !is_former(document, at)
                && !is_between_places(document, names, at)
                || is_dash(document, at)
                || tells_when(document, at)
                || describes_before(document, at))
        {
            break;
        } else {
            at += 1;
        }
    }
    let account = at.checked_sub(1).filter(|&last| last > start);
    match account.filter(|&last| is_account(document, names, last)) {
        Some(account) => account..at,
        None => start..at,
    }
}

/// Whether a token is an account behind a noun that says no more than that it is one, or whose: `user @jane`, `the town's account @brod`.
fn is_account(document: &Document, names: &[Range<usize>], token: usize) -> bool {
    let Some(before) = token.checked_sub(1) else {
        return false;
    };
    let head = word(document, before);
    let in_name = names.iter().any(|name| name.contains(&before));
    let noun = matches!(
        head.to_lowercase().as_str(),
        "user" | "account" | "handle" | "poster" | "blogger" | "commenter" | "fan"
    );
    let account = word(document, token);
    noun && !in_name && account.len() > 1 && account.starts_with('@')
}

/// Whether `then` says what somebody was at the time: `the then chancellor Jane Doe`.
fn is_former(document: &Document, at: usize) -> bool {
    word(document, at).eq_ignore_ascii_case("then")
        && at > 0
        && (is_determiner(word(document, at - 1)) || is_possessive(word(document, at - 1)))
}

/// Whether `and` stands between two names of which a noun for one person follows the second: `the Leeds and Ilkley MP`.
pub fn is_between_places(document: &Document, names: &[Range<usize>], and: usize) -> bool {
    // Asked of every word that may end a phrase: the names are gone through for `and` alone.
    if word(document, and) != "and" || !names.iter().any(|name| name.end == and) {
        return false;
    }
    let mut others = names.iter();
    let Some(other) = others.find(|name| name.start == and + 1) else {
        return false;
    };
    noun(document.word(other.end)).is_some_and(|it| !it.plural && it.class == NounClass::Person)
}

/// Whether a hyphen with space before it stands for a dash: `Jane Doe | - who had waited - said`.
fn is_dash(document: &Document, at: usize) -> bool {
    let before = document.tokens()[at].start();
    word(document, at) == "-" && document.text()[..before].ends_with(char::is_whitespace)
}

/// Whether a participle describes the listed noun right before it: `a report | published`, `an official | briefed`.
fn describes_before(document: &Document, at: usize) -> bool {
    const IRREGULAR: [&str; 14] = [
        "seen", "shown", "known", "held", "made", "given", "taken", "written", "drawn", "sent",
        "read", "heard", "based", "present",
    ];
    let this = word(document, at);
    let participle = this.ends_with("ed") || this.ends_with("ing") || IRREGULAR.contains(&this);
    participle
        && this.starts_with(char::is_lowercase)
        && noun(this).is_none()
        && noun(word(document, at - 1)).is_some()
}

fn ends_core(word: &str) -> bool {
    const ENDS: [&str; 49] = [
        "of",
        "for",
        "at",
        "from",
        "in",
        "with",
        "to",
        "on",
        "near",
        "around",
        "across",
        "within",
        "throughout",
        "beyond",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "by",
        "about",
        "against",
        "under",
        "over",
        "after",
        "before",
        "behind",
        "close",
        "familiar",
        "including",
        "like",
        "along",
        "among",
        "between",
        "during",
        "outside",
        "inside",
        "not",
        "then",
        "when",
        "where",
        "speaking",
        "involved",
        "led",
        "called",
        "named",
        "and",
        "as",
        "into",
    ];
    let mark = !word.chars().any(char::is_alphanumeric) && !is_possessive(word) && word != "-";
    mark || ENDS.iter().any(|end| end.eq_ignore_ascii_case(word))
}

/// The pronoun, or the noun phrase with a determiner, that begins at a token.
fn found_at(
    document: &Document,
    names: &[Range<usize>],
    token: usize,
    end: usize,
) -> Option<Phrase> {
    let first = word(document, token);
    let pointed = pronoun(first).filter(|it| {
        matches!(
            it,
            Pronoun::Person(_) | Pronoun::They | Pronoun::First { .. }
        )
    });
    let possessive = matches!(
        first.to_lowercase().as_str(),
        "his" | "their" | "my" | "our" | "her" | "its"
    );
    if possessive || is_determiner(first) {
        let limit = end.min(token + LONGEST);
        let core = core(document, names, token..limit);
        let head = core
            .clone()
            .rev()
            .find(|&at| at > token && noun(word(document, at)).is_some());
        let nominal = head.filter(|&head| clean(document, names, token + 1..head));
        if let Some(head) = nominal
            && !names.iter().any(|name| name.start == head + 1)
            && pointed.is_none()
        {
            return Some(Phrase {
                tokens: token..head + 1,
                form: Form::Nominal,
            });
        }
    }
    Some(Phrase {
        tokens: token..token + 1,
        form: Form::Pronoun(pointed?),
    })
}

/// People in the plural without a determiner (`researchers`), unless the noun only describes the next word.
fn bare_plural(document: &Document, token: usize) -> Option<Phrase> {
    let people = noun(word(document, token))
        .filter(|it| it.plural)
        .is_some_and(|it| !matches!(it.class, NounClass::Document | NounClass::Organisation));
    let next = word(document, token + 1);
    let describes =
        noun(next).is_some() || is_possessive(next) || next.starts_with(char::is_uppercase);
    let counted = token.checked_sub(1).filter(|&before| {
        let word = word(document, before);
        is_number(word) && document.sentence_of(before) == document.sentence_of(token)
    });
    (people && !describes).then_some(Phrase {
        tokens: counted.unwrap_or(token)..token + 1,
        form: Form::Nominal,
    })
}

/// Whether a word is a number above three, in digits or letters: `63`, `sixty-three`.
fn is_number(word: &str) -> bool {
    const LETTERS: [&str; 28] = [
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
    ];
    let word = word.to_lowercase();
    let first = word.split('-').next().unwrap_or_default();
    LETTERS.contains(&first)
        || word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// Whether what stands between determiner and head can be adjectives and nouns.
fn clean(document: &Document, names: &[Range<usize>], between: Range<usize>) -> bool {
    const VERBS: [&str; 24] = [
        "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "can",
        "could", "may", "might", "should", "must", "said", "says", "say", "told", "did", "does",
        "do",
    ];
    between.into_iter().all(|at| {
        let word = word(document, at);
        let in_name = names.iter().any(|name| name.contains(&at));
        in_name || (!VERBS.contains(&word.to_lowercase().as_str()) && pronoun(word).is_none())
    })
}

fn is_determiner(word: &str) -> bool {
    const DETERMINERS: [&str; 22] = [
        "the", "a", "an", "this", "that", "these", "those", "some", "several", "many", "one",
        "two", "three", "another", "other", "each", "every", "no", "both", "few", "most", "all",
    ];
    DETERMINERS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

fn word(document: &Document, token: usize) -> &str {
    document
        .tokens()
        .get(token)
        .map_or("", |&span| document.slice(span))
}

#[cfg(test)]
mod tests {
    use crate::decode::testing::marked;

    fn found(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = crate::decode::layers(&document, &scores, &heads);
        layers
            .phrases
            .iter()
            .filter_map(|phrase| document.span_of(phrase.tokens.clone()))
            .map(|span| document.slice(span).to_owned())
            .collect()
    }

    #[test]
    fn names_pronouns_and_noun_phrases_are_found() {
        assert_eq!(
            found("A senior government official met [PER Ana Ito] before she called the company."),
            [
                "A senior government official",
                "Ana Ito",
                "she",
                "the company"
            ]
        );
    }

    #[test]
    fn a_source_is_a_phrase_up_to_its_preposition() {
        assert_eq!(
            found("[source Sources close to the talks] [cue said] [content so]."),
            ["Sources", "the talks"]
        );
    }

    #[test]
    fn of_an_account_what_it_is_called_stands_for_it() {
        for source in ["User @jane_doe", "Twitter user @jane_doe", "@jane_doe"] {
            let text = format!("It rained. [source {source}] [cue wrote] [content so].");
            assert_eq!(found(&text), ["@jane_doe"], "{source}");
        }
    }

    #[test]
    fn people_in_the_plural_need_no_determiner() {
        assert_eq!(
            found(
                "Experts disagree. The older experts, who blame residents, left. Police officers’ unions and reports do not."
            ),
            ["Experts", "The older experts", "residents"]
        );
    }

    #[test]
    fn a_noun_before_a_name_is_its_title() {
        assert_eq!(found("The minister [PER Ana Ito] left."), ["Ana Ito"]);
    }
}
