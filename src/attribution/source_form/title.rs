//! The name that ends a source behind its bearer's title.

use std::ops::Range;

use super::Source;
use crate::attribution::name::{is_polite, is_title};
use crate::decode::{Noun, NounClass, ends_in_name, noun};
use crate::text::Document;

impl Source<'_> {
    /// The one person of a source, whose title stands before the name: `Acme (AC) director of health Jane Doe`, `Leader of the
    /// Opposition Jane Doe`, `Marketing Manager at Acme Jane Doe`.
    ///
    /// A preposition before the name may belong to the title, or have the name for its object (`a spokesman for President Doe`): it
    /// is the title's only where what stands behind it is whole without the name.
    pub(super) fn titled(&self) -> Option<usize> {
        let word = |token: usize| self.word(token);
        let start = self.tokens.start;
        let name = self.one_person()?;
        let own = &self.names[name];
        let mut title = without_brackets(self.document, start..own.start);
        let bracketed = title.len() < own.start - start;
        // `Chief of Police General Jane Doe`: what is said with any name.
        while title.pop_if(|last| is_rank(word(*last))).is_some() {}
        let clause = |&token: &usize| {
            let marks = matches!(
                word(token),
                "," | "–" | "—" | "who" | "whom" | "whose" | "which"
            );
            marks || word(token) == "that" && token > start
        };
        if title.iter().any(clause) || !ends(self.document, own.end..self.tokens.end) {
            return None;
        }
        let joins = |&at: &usize| is_preposition(word(title[at])) && !self.in_name(title[at]);
        let mut prepositions = (0..title.len()).filter(joins);
        let Some(&last) = title.last() else {
            // `Capt (N) Jane Doe`: a rank and its branch.
            return bracketed.then_some(name);
        };
        let Some(first) = prepositions.next() else {
            // Without brackets, or a stroke between two trades, the phrase would have ended in the name.
            let parted = bracketed || title.iter().any(|&token| word(token) == "/");
            let is_trade = noun(word(last)).is_some_and(|it| !it.plural && !is_kin(word(last)));
            return (parted && (is_trade || is_title(word(last)))).then_some(name);
        };
        let object = prepositions.next_back().unwrap_or(first) + 1;
        let head = word(title[first.checked_sub(1)?]);
        let is_one = noun(head).filter(|it| !it.plural && is_person_noun(*it) && !is_kin(head));
        if is_one.is_none() && !is_title(head) {
            return None;
        }
        let ends_name = self.names.iter().any(|name| name.end == last + 1);
        let is_whole = object < title.len() && (ends_name || is_field(word(last), head, is_one));
        is_whole.then_some(name)
    }

    /// The one person of a source, whose name ends it after a title in capitals that may hold commas: `Minister of Trade, Industry
    /// and Labour Jane Doe`.
    pub(super) fn long_title(&self) -> Option<usize> {
        let word = |token: usize| self.word(token);
        let start = self.tokens.start;
        let name = ends_in_name(self.names, self.tokens)?;
        let title = word(start);
        let titled = title.starts_with(char::is_uppercase)
            && noun(title).is_some_and(|it| it.class == NounClass::Person && !it.plural)
            && self.tokens.len() > 2
            && matches!(word(start + 1), "of" | "for");
        let capitals = self.tokens.clone().all(|token| {
            let word = word(token);
            !word.starts_with(char::is_lowercase)
                || matches!(word, "of" | "for" | "and" | "the" | "in")
        });
        let person = self.one_person() == Some(name);
        (titled && capitals && person).then_some(name)
    }

    /// The one person whom the source names.
    fn one_person(&self) -> Option<usize> {
        let within =
            |name: &Range<usize>| self.tokens.start <= name.start && name.end <= self.tokens.end;
        let names = 0..self.names.len();
        let mut people = names.filter(|&name| within(&self.names[name]) && self.is_person(name));
        let only = people.next()?;
        people.next().is_none().then_some(only)
    }
}

/// Whether a word can end what somebody is in charge of: `women`, `foreign affairs`, `health`, `Trade`. Whoever speaks for others
/// is named by them as well (`a lawyer for rapper Jane Doe`): there it takes a plural.
fn is_field(word: &str, head: &str, head_noun: Option<Noun>) -> bool {
    const FIELDS: [&str; 24] = [
        "health",
        "education",
        "police",
        "finance",
        "transport",
        "transportation",
        "research",
        "security",
        "defence",
        "defense",
        "policy",
        "history",
        "law",
        "medicine",
        "science",
        "marketing",
        "development",
        "staff",
        "state",
        "football",
        "agriculture",
        "tourism",
        "industry",
        "culture",
    ];
    let known = noun(word);
    if known.is_some_and(|it| it.plural) {
        return true;
    }
    let is_person = known.is_some_and(|it| is_person_noun(it) || it.class == NounClass::Group);
    let for_others = head_noun.is_some_and(|it| speaks_for_others(head, it));
    if is_person || is_title(word) || for_others {
        return false;
    }
    // Bodies and documents have nobody's name behind them: `leader of the opposition in parliament`.
    let lower = word.starts_with(char::is_lowercase);
    !lower || FIELDS.contains(&word) || known.is_some() || word.ends_with('s')
}

/// Whether a noun calls somebody by whom he or she speaks for.
pub(super) fn speaks_for_others(head: &str, noun: Noun) -> bool {
    const FOR_OTHERS: [&str; 9] = [
        "lawyer",
        "attorney",
        "solicitor",
        "barrister",
        "counsel",
        "agent",
        "biographer",
        "assistant",
        "representative",
    ];
    noun.class == NounClass::Anonymous || FOR_OTHERS.contains(&head.to_lowercase().as_str())
}

pub(super) fn is_person_noun(noun: Noun) -> bool {
    matches!(noun.class, NounClass::Person | NounClass::Anonymous)
}

/// Ranks and polite words that stand before any name.
fn is_rank(word: &str) -> bool {
    let rank = word.trim_end_matches('.').to_lowercase();
    is_polite(word)
        || word.starts_with(char::is_uppercase)
            && matches!(
                rank.as_str(),
                "general"
                    | "gen"
                    | "colonel"
                    | "col"
                    | "captain"
                    | "capt"
                    | "major"
                    | "lieutenant"
                    | "lt"
                    | "brigadier"
                    | "admiral"
                    | "professor"
            )
}

/// The tokens without brackets and what is in them, and without letters in quotation marks: `Acme (AC) director`, `Acme “AC”
/// director`.
fn without_brackets(document: &Document, tokens: Range<usize>) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut closes: Option<&[&str]> = None;
    for token in tokens {
        let word = document.slice(document.tokens()[token]);
        match closes {
            Some(marks) if marks.contains(&word) => closes = None,
            Some(_) => {}
            None => match word {
                "(" => closes = Some(&[")"]),
                "“" | "\"" => closes = Some(&["”", "\""]),
                "‘" => closes = Some(&["’"]),
                _ => kept.push(token),
            },
        }
    }
    kept
}

/// Whether what stands behind a name leaves it the end of its noun phrase: nothing, brackets, a comma, where the bearer is from.
fn ends(document: &Document, behind: Range<usize>) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let rest = without_brackets(document, behind);
    rest.first().is_none_or(|&first| {
        matches!(
            word(first),
            "," | "–" | "—" | "of" | "from" | "in" | "at" | "who" | "himself" | "herself"
        )
    })
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "at"
            | "in"
            | "to"
            | "on"
            | "with"
            | "from"
            | "by"
            | "about"
            | "against"
            | "under"
            | "over"
            | "after"
            | "before"
            | "behind"
            | "like"
            | "including"
    )
}

/// Who is called by somebody else's name.
const KIN: [&str; 29] = [
    "mother",
    "father",
    "parent",
    "brother",
    "sister",
    "sibling",
    "son",
    "daughter",
    "child",
    "uncle",
    "aunt",
    "nephew",
    "niece",
    "cousin",
    "wife",
    "husband",
    "widow",
    "widower",
    "partner",
    "fiance",
    "fiancee",
    "grandmother",
    "grandfather",
    "grandson",
    "granddaughter",
    "friend",
    "neighbour",
    "neighbor",
    "colleague",
];

/// Whether a word calls somebody by another's name.
pub(in crate::attribution) fn is_kin(word: &str) -> bool {
    KIN.contains(&word.to_lowercase().as_str())
}
