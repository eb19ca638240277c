//! The titles and appositions that stand around a name: `Health Minister Jane Doe`, `Jane Doe, a nurse from Leeds,`.

use std::ops::Range;

use super::cue;
use super::name::{is_honour, is_learned, is_polite, is_title};
use crate::annotation::EntityType;
use crate::decode::{NounClass, Pronoun, core, ends_in_name, noun, pronoun};
use crate::text::Document;

/// Most tokens of a title before a name.
const BEFORE: usize = 7;

/// Most tokens of an apposition.
const AFTER: usize = 16;

/// The roles that stand around one name, as token ranges: the title before it (`Minister Jane Doe`), the noun phrase that it
/// stands in apposition to (`the minister, Jane Doe,`) and the one in apposition to it (`Jane Doe, the minister,`).
pub(super) fn roles(
    document: &Document,
    names: &[Range<usize>],
    name: &Range<usize>,
    kind: EntityType,
) -> Vec<Range<usize>> {
    let roles = [
        before(document, names, name, kind),
        apposed_to(document, names, name, kind),
        after(document, names, name, kind),
    ];
    let roles: Vec<Range<usize>> = roles.into_iter().flatten().collect();
    if roles.is_empty() && kind == EntityType::Person {
        return learned(document, name).into_iter().collect();
    }
    roles
}

/// `Dr` in or before a name: what its bearer is, where nothing else is told.
fn learned(document: &Document, name: &Range<usize>) -> Option<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let inside = name.start..name.end - 1;
    let before = name.start.checked_sub(1);
    let title = before
        .into_iter()
        .chain(inside)
        .find(|&at| is_learned(word(at)))?;
    Some(title..title + 1)
}

/// Nouns of persons that companies bear too.
const BODIES_TOO: [&str; 16] = [
    "owner",
    "operator",
    "maker",
    "contractor",
    "supplier",
    "manufacturer",
    "employer",
    "sponsor",
    "publisher",
    "broadcaster",
    "insurer",
    "lender",
    "landlord",
    "regulator",
    "retailer",
    "developer",
];

/// Whether a common noun can be the role of something of this type.
fn fits(word: &str, kind: EntityType) -> bool {
    let single = word.strip_prefix("co-").or(word.strip_prefix("Co-"));
    let class = noun(single.unwrap_or(word))
        .filter(|noun| !noun.plural)
        .map(|noun| noun.class);
    let both = || BODIES_TOO.contains(&word.to_lowercase().as_str());
    match kind {
        EntityType::Person => {
            matches!(class, Some(NounClass::Person | NounClass::Anonymous)) || both()
        }
        EntityType::Organization => matches!(class, Some(NounClass::Organisation)) || both(),
        EntityType::Location | EntityType::Misc => false,
    }
}

fn before(
    document: &Document,
    names: &[Range<usize>],
    name: &Range<usize>,
    kind: EntityType,
) -> Option<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let sentence = document.sentences().get(document.sentence_of(name.start))?;
    // An entity tagger may take the title into the name.
    let titled = name
        .clone()
        .take_while(|&token| is_title(word(token)))
        .count();
    let mut end = name.start + if titled < name.len() { titled } else { 0 };
    let lowest = sentence.tokens.start.max(name.start.saturating_sub(BEFORE));
    while end > lowest && is_polite(word(end - 1)) {
        end -= 1;
    }
    if kind == EntityType::Person
        && let Some(rank) =
            bracketed(document, lowest..end).or_else(|| of_field(document, lowest..end))
    {
        return Some(rank);
    }
    let mut start = end;
    // Not `the minister and Mayor Jane Doe`, who may be two.
    let joins_roles = |token: usize| {
        let fitting = token > lowest && fits(word(token - 1), kind);
        fitting
            && !(lowest..token)
                .rev()
                .take(3)
                .any(|at| is_determiner(word(at)))
    };
    // Words that only what stands before them can show to be a part of the role: `an alpaca owner`, `he met senator`.
    let mut unsure = 0;
    while start - unsure > lowest {
        let token = start - unsure - 1;
        // Letters of a rank may be tagged as a name of their own.
        let rank = |other: &Range<usize>| other.len() == 1 && is_title(word(other.start));
        let other = names
            .iter()
            .find(|other| other.contains(&token) && other.end <= name.start && !rank(other));
        match other {
            Some(other) if start < end && unsure == 0 && other.start >= lowest => {
                start = other.start
            }
            Some(other) if start == end && other.end == end => {
                let Some(noun) = of_name(document, other).filter(|&at| fits(word(at), kind)) else {
                    break;
                };
                start = noun;
            }
            _ if start == end && !(fits(word(token), kind) || is_title(word(token))) => break,
            None if describes(word(token)) => {
                start = token;
                unsure = 0;
            }
            // `Acme founder and co-chief Jane Doe`.
            None if unsure == 0 && word(token) == "and" && joins_roles(token) => {
                start = token - 1;
            }
            // A name behind a word that is not known to be of the role is another's: `Roe tells host`.
            Some(_) => break,
            // `He met senator`: who does something beside a role is no part of it.
            _ if pronoun(&word(token).to_lowercase()).is_some() => {
                unsure = 0;
                break;
            }
            _ if ends_role(word(token)) || is_cue(word(token)) => {
                start -= unsure;
                unsure = 0;
                break;
            }
            _ => unsure += 1,
        }
    }
    if start - unsure == sentence.tokens.start {
        start -= unsure;
    }
    while start < end && (is_polite(word(start)) || matches!(word(start), "'s" | "’s" | "-")) {
        start += 1;
    }
    (start < end && !is_clause(document, &(start..end))).then_some(start..end)
}

/// A rank with its branch in brackets: `ASP (Crime) Jane Doe`.
fn bracketed(document: &Document, before: Range<usize>) -> Option<Range<usize>> {
    const LONGEST: usize = 4;
    let closes = before.end.checked_sub(1)?;
    if document.word(closes) != ")" {
        return None;
    }
    let mut inside = before.clone().rev().skip(1).take(LONGEST);
    let opens = inside.find(|&token| document.word(token) == "(")?;
    let rank = opens.checked_sub(1).filter(|rank| before.contains(rank))?;
    is_title(document.word(rank)).then_some(rank..before.end)
}

/// A rank with its field: `Supt. of Police Jane Doe`.
fn of_field(document: &Document, before: Range<usize>) -> Option<Range<usize>> {
    let rank = before.end.checked_sub(3).filter(|it| before.contains(it))?;
    let titled = document.word(rank + 1) == "of" && is_title(document.word(rank));
    let field = document.word(rank + 2).starts_with(char::is_uppercase);
    (titled && field).then_some(rank..before.end)
}

/// The noun that a name stands behind with a preposition: `ambassador to Britain`, `head of the WHO`.
fn of_name(document: &Document, name: &Range<usize>) -> Option<usize> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let before = name.start.checked_sub(1)?;
    let preposition = if word(before) == "the" {
        before.checked_sub(1)?
    } else {
        before
    };
    let joins = matches!(word(preposition), "of" | "to" | "for" | "at");
    preposition.checked_sub(1).filter(|_| joins)
}

/// Whether a word reports and is no noun that speaks.
fn is_cue(word: &str) -> bool {
    let lower = word.to_lowercase();
    cue::lookup(&[lower.as_str()]).is_some() && noun(&lower).is_none()
}

/// Whether words have a verb of their own, which no role has: `Roe joined the force`, `bomb becomes hero`.
fn is_clause(document: &Document, words: &Range<usize>) -> bool {
    const VERBS: [&str; 25] = [
        "is", "are", "was", "were", "am", "has", "have", "had", "does", "did", "do", "will",
        "would", "can", "could", "should", "may", "might", "must", "becomes", "became", "remains",
        "gets", "goes", "went",
    ];
    let word = |token: usize| document.slice(document.tokens()[token]);
    words.clone().any(|at| {
        // `Roe joined the force`, `sold the mill`, not `a body called the Mint` or `the firm based in Oslo`.
        let verb = word(at).ends_with("ed") || at == words.start && !ends_role(word(at));
        let object = at + 1 < words.end
            && matches!(word(at + 1), "the" | "a" | "an" | "his" | "her")
            && verb
            && !matches!(
                word(at),
                "called" | "named" | "titled" | "dubbed" | "entitled"
            );
        // `Can` and `May` are names.
        object || VERBS.contains(&word(at))
    })
}

/// Whether words behind a comma tell what somebody did: `the newspaper, Roe raised objections to dams`.
fn tells(document: &Document, words: &Range<usize>) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let comma = words.clone().find(|&at| word(at) == ",");
    comma.is_some_and(|comma| {
        (comma + 1..words.end.saturating_sub(1)).any(|at| {
            word(at).ends_with("ed")
                && word(at).starts_with(char::is_lowercase)
                && word(at - 1).starts_with(char::is_uppercase)
                && word(at + 1).starts_with(char::is_lowercase)
                && !ends_role(word(at + 1))
        })
    })
}

/// Whether a word is the verb of a sentence that reports, and nothing else.
fn is_telling(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "told"
            | "tells"
            | "added"
            | "adds"
            | "wrote"
            | "writes"
            | "warned"
            | "insisted"
            | "explained"
            | "argued"
    )
}

/// Whether a word can stand right before a role, and not in it.
fn ends_role(word: &str) -> bool {
    const BEFORE: [&str; 43] = [
        "of",
        "in",
        "by",
        "from",
        "with",
        "and",
        "or",
        "but",
        "as",
        "to",
        "for",
        "at",
        "on",
        "when",
        "while",
        "after",
        "before",
        "than",
        "that",
        "then",
        "now",
        "yesterday",
        "today",
        "meanwhile",
        "however",
        "since",
        "if",
        "so",
        "also",
        "including",
        "though",
        "both",
        "particularly",
        "especially",
        "notably",
        "namely",
        "even",
        "only",
        "what",
        "where",
        "how",
        "because",
        "whether",
    ];
    let lower = word.to_lowercase();
    is_determiner(word) || BEFORE.contains(&lower.as_str()) || !word.contains(char::is_alphanumeric)
}

/// `The minister of state for schools, Grace Opio, ...`: a noun phrase that opens with a determiner or its sentence and ends in
/// the comma before the name, where a mark follows the name.
fn apposed_to(
    document: &Document,
    names: &[Range<usize>],
    name: &Range<usize>,
    kind: EntityType,
) -> Option<Range<usize>> {
    // Titles and the like stand between comma and name: `his lawyer, Datin Revathi`, `its owner, Oslo-based Acme`.
    const BETWEEN: usize = 3;
    let word = |token: usize| document.slice(document.tokens()[token]);
    let sentence = document.sentences().get(document.sentence_of(name.start))?;
    let lowest = sentence.tokens.start.max(name.start.saturating_sub(AFTER));
    // `Jane Doe's husband, former mayor Bo Ek`: a role of his own.
    let titled = before(document, names, name, kind).map_or(name.start, |role| role.start);
    let near = (lowest..titled).rev().take(BETWEEN);
    let comma = near.into_iter().find(|&token| word(token) == ",")?;
    let joins =
        |token: usize| word(token).starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    if !(comma + 1..titled).all(joins) {
        return None;
    }
    let opens = |token: usize| {
        let first = token == sentence.tokens.start
            || matches!(word(token - 1), "," | ";" | "“" | "\"" | "(")
            || matches!(word(token - 1), "how" | "that" | "when" | "because" | "if")
            || is_cue(word(token - 1));
        (first || is_determiner(word(token))) && !is_cue(word(token))
    };
    let fitting = |token: usize| {
        let head = core(document, names, token..comma);
        !head.is_empty()
            && head.start == token
            && fits(word(head.end - 1), kind)
            && ends_in_name(names, &head).is_none()
    };
    // `CHAIR: Thank you, Mr Lund`: what follows a colon or speaks to somebody is no role.
    let spoken = |start: usize| {
        (start..comma).any(|token| {
            let word = word(token);
            word == ":" || matches!(pronoun(&word.to_lowercase()), Some(Pronoun::Second))
        })
    };
    let start = (lowest..comma)
        .rev()
        .find(|&token| opens(token) && fitting(token) && !spoken(token))?;
    // A verb there makes what stands before the comma its content: `It helps the agency, Doe said`.
    let closed = document
        .tokens()
        .get(behind_letters(document, name))
        .is_none_or(|&next| matches!(document.slice(next), "," | "." | ":" | ";" | "”" | "\""));
    let start = start + usize::from(is_determiner(word(start)));
    (closed && start < comma && !tells(document, &(start..comma))).then_some(start..comma)
}

/// Where the text goes on behind a name and the letters after it: `Jane Doe QC MP`.
fn behind_letters(document: &Document, name: &Range<usize>) -> usize {
    let tokens = document.tokens();
    let is_letters = |&token: &usize| is_honour(document.slice(tokens[token]));
    let letters = (name.end..tokens.len()).take_while(is_letters);
    name.end + letters.count()
}

/// Whether a word is letters that stand behind a comma after a name, and no office: `MBA`, `PhD`.
fn is_degree(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    (2..=5).contains(&word.chars().count())
        && capitals > 1
        && word.chars().all(|c| c.is_alphabetic() || c == '.')
        && noun(word).is_none()
}

fn is_definite(word: &str) -> bool {
    matches!(word, "the" | "his" | "her" | "its" | "their")
}

fn is_determiner(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "the" | "a" | "an" | "another" | "his" | "her" | "its" | "their" | "my" | "our" | "one"
    )
}

/// Whether a word before a role noun belongs to the role by itself.
fn describes(word: &str) -> bool {
    const DESCRIBING: [&str; 56] = [
        "former",
        "senior",
        "deputy",
        "vice",
        "acting",
        "assistant",
        "associate",
        "prime",
        "finance",
        "health",
        "tech",
        "law",
        "school",
        "police",
        "team",
        "campaign",
        "press",
        "state",
        "opposition",
        "party",
        "interior",
        "defence",
        "defense",
        "foreign",
        "trade",
        "human",
        "rights",
        "union",
        "junior",
        "lead",
        "ward",
        "district",
        "county",
        "city",
        "town",
        "village",
        "borough",
        "division",
        "youth",
        "energy",
        "housing",
        "transport",
        "education",
        "environment",
        "agriculture",
        "tourism",
        "immigration",
        "marketing",
        "sales",
        "operations",
        "communications",
        "research",
        "chat",
        "talk",
        "radio",
        "television",
    ];
    let lower = word.to_lowercase();
    if matches!(word, "'s" | "’s") {
        return true;
    }
    if ends_role(word) || pronoun(&lower).is_some() {
        return false;
    }
    let adjective = ["al", "ic", "ive", "ary", "ian", "ish", "ese"]
        .iter()
        .any(|end| lower.ends_with(end));
    DESCRIBING.contains(&lower.as_str())
        || noun(&lower).is_some()
        || is_title(word)
        || !is_cue(word)
            && (adjective || word.contains('-') || word.starts_with(char::is_uppercase))
}

fn after(
    document: &Document,
    names: &[Range<usize>],
    name: &Range<usize>,
    kind: EntityType,
) -> Option<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let sentence = document.sentences().get(document.sentence_of(name.start))?;
    let limit = sentence.tokens.end.min(name.end + AFTER);
    let mut start = behind_letters(document, name);
    if start >= limit || !matches!(word(start), "," | "(" | "–" | "—" | "--") {
        return None;
    }
    start += 1;
    // `Jane Doe, 42, a nurse`: the age stands between.
    if start + 1 < limit
        && word(start).chars().all(|c| c.is_ascii_digit())
        && word(start + 1) == ","
    {
        start += 2;
    }
    // `Jane Doe, MBA, director`: what she has learned.
    while start + 1 < limit && word(start + 1) == "," && is_degree(word(start)) {
        start += 2;
    }
    // `CORRESPONDENT (voice-over):`: what is in brackets is said of the moment. `Jane Doe, an analyst at the bank told a paper`: the
    // comma behind the role was forgotten. `Of Jane Doe, the judge said`: nobody forgot one.
    let opens = name.start == sentence.tokens.start;
    let end = (start..limit).find(|&at| {
        let mark = matches!(
            word(at),
            "," | ")" | ";" | ":" | "." | "–" | "—" | "--" | "”" | "\""
        ) && !names.iter().any(|other| other.contains(&at));
        let clause = matches!(word(at), "who" | "whom" | "whose" | "which" | "that" | "(");
        mark || clause || is_telling(word(at))
    });
    // A line that signs has no stop: `— Jane Doe, pilot`.
    let end = end.or_else(|| (limit == sentence.tokens.end).then_some(limit))?;
    if end < limit && is_telling(word(end)) && !opens && is_definite(word(start)) {
        return None;
    }
    let head = core(document, names, start..end);
    // What a label says may have been tagged as a name: `CITRUS GROWER`.
    let labelled = opens && kind == EntityType::Person && labels(document, &(start..end), &head);
    let fitting = !head.is_empty()
        && head.start == start
        && !matches!(word(start), "and" | "or" | "but")
        && (labelled
            || ends_in_name(names, &head).is_none()
                && (fits(word(head.end - 1), kind)
                    || kind == EntityType::Person && begins_like_office(document, &head)));
    if !fitting
        || head
            .clone()
            .any(|at| cue::reports(word(at)) && noun(word(at)).is_none())
        || is_clause(document, &(start..end))
    {
        return None;
    }
    let skip = usize::from(matches!(
        word(start).to_lowercase().as_str(),
        "the" | "a" | "an"
    ));
    (start + skip < end).then_some(start + skip..end)
}

/// Whether what stands between a name and the colon or the brackets of a label is a noun for who does something: `BO EK, CITRUS GROWER (to
/// camera):`, `Bo Ek, plumber:`.
fn labels(document: &Document, words: &Range<usize>, head: &Range<usize>) -> bool {
    const OTHER: [&str; 6] = ["however", "other", "later", "after", "under", "rather"];
    let last = document.word(head.end.saturating_sub(1)).to_lowercase();
    let mark = document.word(words.end);
    let closed = mark == ":"
        || mark == "("
            && (words.end..words.end + AFTER)
                .any(|at| document.word(at) == ")" && document.word(at + 1) == ":");
    closed && head == words && !OTHER.contains(&last.as_str()) && is_doer(&last)
}

/// Whether a word ends as nouns for who does something do.
fn is_doer(word: &str) -> bool {
    ["er", "or", "ist", "ian", "ant", "woman", "man"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// Whether a noun phrase opens with `the` or `a` and ends in a noun made from a verb: `a neuroscientist`, `the caretaker`.
fn begins_like_office(document: &Document, head: &Range<usize>) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]).to_lowercase();
    let last = word(head.end - 1);
    head.len() > 1 && matches!(word(head.start).as_str(), "the" | "a" | "an") && is_doer(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    fn first_roles(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let entities = layers(&document, &scores, &heads).entities;
        let names: Vec<Range<usize>> = entities
            .iter()
            .map(|entity| document.tokens_in(entity.span))
            .collect();
        let last = names.len() - 1;
        roles(&document, &names, &names[last], entities[last].kind)
            .into_iter()
            .map(|tokens| document.slice(document.span_of(tokens).unwrap()).to_owned())
            .collect()
    }

    #[test]
    fn a_label_tells_what_somebody_is() {
        for (text, role) in [
            (
                "[PER BO EK], CITRUS GROWER (to camera): It rained.",
                "CITRUS GROWER",
            ),
            ("[PER Bo Ek], plumber: “It rained.”", "plumber"),
        ] {
            assert_eq!(first_roles(text), [role], "{text}");
        }
        assert!(first_roles("[PER BO EK], BYLINE: It rained.").is_empty());
        assert!(first_roles("[PER Bo Ek], however: it rained.").is_empty());
    }

    #[test]
    fn a_name_in_apposition_to_its_role() {
        assert_eq!(
            first_roles("Now the minister of state for schools, [PER Grace Opio], spoke."),
            ["minister of state for schools"]
        );
        assert_eq!(
            first_roles("“The attorney general, [PER Grace Opio] QC MP, has left,” he said."),
            ["attorney general"]
        );
        assert_eq!(
            first_roles("[PER Grace Opio] QC, the attorney general, has left."),
            ["attorney general"]
        );
        assert_eq!(
            first_roles("They met both President [PER Grace Opio]."),
            ["President"]
        );
        assert_eq!(
            first_roles("Its operator, [ORG Star Lines], spoke."),
            ["operator"]
        );
        assert_eq!(
            first_roles("“I fear the minister,” [PER Grace Opio] said."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("“No,” said his brother and partner, [PER Bo Ek]."),
            ["brother and partner"]
        );
        assert_eq!(
            first_roles("CHAIR: Thank you, Mr [PER Opio]."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("[PER Jane Doe]'s husband, former mayor [PER Bo Ek], 38, spoke."),
            ["former mayor", "Jane Doe's husband"]
        );
        assert_eq!(
            first_roles(
                "As told by the Dawn newspaper, [LOC Oslo] raised objections to dams, [ORG Star Hydro], too."
            ),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("In the end, [PER Grace Opio], spoke."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn titles_before_a_name() {
        assert_eq!(
            first_roles("Then former Health Minister [PER Jane Doe] spoke."),
            ["former Health Minister"]
        );
        assert_eq!(
            first_roles("“No,” said Commander [PER Jane Doe]."),
            ["Commander"]
        );
        assert_eq!(
            first_roles("[PER Bo Roe] tells host [PER Jane Doe] so."),
            ["host"]
        );
        assert_eq!(
            first_roles("He met [LOC Leeds] ward councillor [PER John Doe] there."),
            ["Leeds ward councillor"]
        );
        assert_eq!(
            first_roles("He told spokesman [PER John Doe] so."),
            ["spokesman"]
        );
        assert_eq!(
            first_roles("So said ASP (Crime) [PER Jane Doe]."),
            ["ASP (Crime)"]
        );
        assert_eq!(
            first_roles("So said Supt. of Police [PER Jane Doe]."),
            ["Supt. of Police"]
        );
        assert_eq!(first_roles("So said [ORG WPC] [PER Jane Doe]."), ["WPC"]);
        assert_eq!(
            first_roles("The operator, [PER Jane Doe], spoke."),
            ["operator"]
        );
        assert_eq!(first_roles("Mr [PER Doe] spoke."), Vec::<String>::new());
        assert_eq!(
            first_roles("[ORG Acme]'s chief executive [PER Jane Doe] spoke."),
            ["Acme's chief executive"]
        );
        assert_eq!(
            first_roles("[LOC China]'s ambassador to [LOC Britain] [PER Jane Doe] spoke."),
            ["China's ambassador to Britain"]
        );
        assert_eq!(
            first_roles("[LOC Britain] [PER Jane Doe] spoke."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("He met [ORG Acme] founder and co-director [PER Jane Doe] there."),
            ["Acme founder and co-director"]
        );
        assert_eq!(
            first_roles("He met the minister and Mayor [PER Jane Doe] there."),
            ["Mayor"]
        );
    }

    #[test]
    fn appositions_after_a_name() {
        assert_eq!(
            first_roles("[PER Jane Doe], a nurse from Leeds, spoke."),
            ["nurse from Leeds"]
        );
        assert_eq!(
            first_roles("[PER Jane Doe], 42, president of the bank, spoke."),
            ["president of the bank"]
        );
        assert_eq!(
            first_roles("[PER Jane Doe], who spoke, left."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("The coach, [PER Bo Ek], sold his goalkeeper on Saturday."),
            ["coach"]
        );
        assert_eq!(
            first_roles("It helps the agency, [PER Doe] said."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("[PER Jane Doe], a nurse at Acme told a paper."),
            ["nurse at Acme"]
        );
        assert_eq!(
            first_roles("Addressing [PER Doe], the judge said it was over."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles(
                "[PER Jane Doe], the deputy mayor of Leeds who has led on housing, transport and all that for years, spoke."
            ),
            ["deputy mayor of Leeds"]
        );
    }

    #[test]
    fn organisations_have_them_too() {
        assert_eq!(
            first_roles("So said tech giant [ORG Acme]."),
            ["tech giant"]
        );
    }

    #[test]
    fn a_clause_is_no_role() {
        assert_eq!(
            first_roles("According to [ORG ACC], Roe joined the police force, then left."),
            Vec::<String>::new()
        );
        assert_eq!(
            first_roles("Bomb becomes tragic hero [PER Jane Doe] left."),
            Vec::<String>::new()
        );
    }
}
