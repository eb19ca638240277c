//! Who bears the role that a noun phrase names: `the minister`, of whom the article says `Finance Minister Jane Doe`.

use super::super::cast::{Figure, has_initials};
use super::super::nominal::Nominal;
use crate::annotation::SpeakerKind;
use crate::decode::{Gender, NounClass, noun, singular};

/// Whether one of a figure's roles has the noun for a word, and knows the rank, the owner and the capitals that are told with it;
/// `words` are those of the phrase with what stands behind it.
pub(super) fn bears(figure: &Figure, nominal: &Nominal, words: &str) -> bool {
    let gender = nominal.noun.and_then(|noun| noun.gender);
    let opposite = |own: Gender| gender.is_some_and(|gender| gender != own);
    // `The Bank` is none of those who work there.
    let body = nominal
        .noun
        .is_some_and(|noun| noun.class == NounClass::Organisation)
        && figure.kind == SpeakerKind::Person;
    if body || figure.gender.is_some_and(opposite) || !is_known(figure, nominal, words) {
        return false;
    }
    let clause = nominal.capitals.is_empty() && figure.trades.contains(&nominal.head);
    clause
        || figure.roles.iter().any(|role| {
            let words: Vec<String> = role.split_whitespace().map(str::to_lowercase).collect();
            // Of `president of the bank`, only what stands before `of` is what the bearer is; all of `Bank of England deputy governor`.
            let body = role.starts_with(char::is_uppercase)
                && noun(&words[0]).is_some_and(|noun| noun.class == NounClass::Organisation);
            let own = words.iter().take_while(|word| {
                body || !matches!(word.as_str(), "of" | "for" | "at" | "in" | "from" | "who")
            });
            let own = own
                .map(|word| spelled_out(word))
                .collect::<Vec<_>>()
                .join(" ");
            let is = |head: &str| {
                own.strip_suffix(head)
                    .is_some_and(|it| it.is_empty() || it.ends_with(' '))
            };
            // Whose head somebody is must be said of him or her: `the Acme boss`.
            let leads = || {
                !nominal.capitals.is_empty()
                    && LEADS.contains(&nominal.head.as_str())
                    && LEADS.iter().any(|lead| is(lead))
            };
            (is(&spelled_out(&nominal.head)) || leads())
                && nominal.capitals.iter().all(|word| {
                    words.contains(word) || figure.parts.contains(word) || has_initials(role, word)
                })
        })
}

/// Whether what is told of the bearer beside the noun is said of a figure: `the deputy minister`, `the airline's lawyer`, `the
/// governor of Ogun`.
fn is_known(figure: &Figure, nominal: &Nominal, words: &str) -> bool {
    let behind = words.get(nominal.words.len()..).unwrap_or("");
    // Only what the noun itself is followed by tells the office: whom somebody met, or what a clause tells, is nobody's role.
    let names = behind
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take_while(|word| {
            word.starts_with(char::is_uppercase)
                || matches!(*word, "of" | "for" | "to" | "at" | "from" | "the" | "and")
        })
        .filter(|word| word.starts_with(char::is_uppercase));
    nominal
        .ranks()
        .chain(nominal.owner())
        .chain(names)
        .all(|word| figure.knows(word))
}

/// What whoever leads a body is called: one paper's `head of the party` is the next sentence's `party president`.
const LEADS: [&str; 11] = [
    "head",
    "leader",
    "chief",
    "boss",
    "president",
    "chairman",
    "chairwoman",
    "chair",
    "chairperson",
    "chief executive",
    "ceo",
];

/// The noun that an abbreviated title stands for.
fn spelled_out(title: &str) -> String {
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    let noun = match title.strip_prefix("co-").unwrap_or(title) {
        "sen" => "senator",
        "rep" => "representative",
        "gov" => "governor",
        "gen" => "general",
        "prof" => "professor",
        "dr" => "doctor",
        "rev" => "reverend",
        "lt" => "lieutenant",
        "sgt" => "sergeant",
        "capt" => "captain",
        "col" => "colonel",
        // `Justice Jane Doe` is the judge.
        "justice" => "judge",
        other => return singular(other),
    };
    noun.to_owned()
}
