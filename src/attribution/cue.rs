//! What a cue says about the act, and whether it is negated: by the lexicon in `cues.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::annotation::CueClass;

/// The most words an entry has.
const LONGEST: usize = 4;

/// What the words of a cue tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CueReading {
    /// The class of the act.
    pub(super) class: CueClass,
    /// Whether it is said not to have happened.
    pub(super) negated: bool,
}

/// Reads a cue. `after` is what follows it, for `declined to comment`, where the act is named after the cue.
pub(super) fn read(cue: &[&str], after: &[&str]) -> CueReading {
    let cue: Vec<String> = cue.iter().map(|word| plain(word)).collect();
    if cue.is_empty() {
        let (class, negated) = (CueClass::Say, false);
        return CueReading { class, negated };
    }
    let mut negated = cue.iter().any(|word| is_negation(word));
    let mut words: Vec<&str> = cue.iter().map(String::as_str).collect();
    if let Some(at) = words.iter().position(|word| withholds(word)) {
        // `refused to say`, `declined to comment`: speech that did not happen.
        let next = words
            .get(at + 1)
            .copied()
            .or_else(|| after.first().copied());
        if next.is_none_or(|next| next.eq_ignore_ascii_case("to")) {
            let (class, negated) = (CueClass::Say, true);
            return CueReading { class, negated };
        }
    }
    negated |= words.len() > 1 && words[..words.len() - 1].contains(&"no");
    words.retain(|word| !is_negation(word));
    CueReading {
        class: class(&words),
        negated,
    }
}

/// The class of the first entry found, longest first: `has called on` is `call on`, `said he hopes` is `say`.
fn class(words: &[&str]) -> CueClass {
    for start in 0..words.len() {
        let most = LONGEST.min(words.len() - start);
        for length in (1..=most).rev() {
            if let Some(class) = lookup(&words[start..start + length]) {
                return class;
            }
        }
    }
    CueClass::Other
}

/// The class of an entry's form, if it is one.
pub(super) fn lookup(words: &[&str]) -> Option<CueClass> {
    CUES.get(words.join(" ").as_str()).map(|&(_, class)| class)
}

/// Whether a word is a finite form of a verb of the classes that a headline reports with: `says`, `denied`, `warn`.
pub(super) fn reports(word: &str) -> bool {
    let word = plain(word);
    !word.ends_with("ing")
        && !NOUNS_TOO.contains(&word.as_str())
        && lookup(&[word.as_str()]).is_some_and(|class| {
            matches!(
                class,
                CueClass::Say
                    | CueClass::Claim
                    | CueClass::Deny
                    | CueClass::Warn
                    | CueClass::Promise
            )
        })
}

/// Entries that are nouns, particles or other verbs as often as reports: too weak to stand alone in a headline.
const NOUNS_TOO: [&str; 60] = [
    "report",
    "reports",
    "release",
    "released",
    "releases",
    "issue",
    "issues",
    "issued",
    "list",
    "lists",
    "post",
    "posts",
    "show",
    "shows",
    "showed",
    "shown",
    "find",
    "finds",
    "found",
    "record",
    "records",
    "sign",
    "signs",
    "signed",
    "name",
    "names",
    "named",
    "rule",
    "rules",
    "project",
    "projects",
    "text",
    "message",
    "statement",
    "speech",
    "interview",
    "comment",
    "comments",
    "claim",
    "attack",
    "attacks",
    "attacked",
    "slam",
    "address",
    "documents",
    "document",
    "via",
    "per",
    "begin",
    "begins",
    "label",
    "brand",
    "threat",
    "offers",
    "offer",
    "choose",
    "prepare",
    "prepares",
    "blame",
    "pan",
];

/// A word as the lexicon has it: lower-cased, with straight apostrophes.
pub(super) fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

fn is_negation(word: &str) -> bool {
    matches!(
        word,
        "not" | "n't" | "never" | "nor" | "neither" | "without" | "hardly"
    ) || word.ends_with("n't")
}

/// Whether a word is a form of a verb that takes back the act named after it.
fn withholds(word: &str) -> bool {
    ["declin", "refus"]
        .iter()
        .any(|stem| word.starts_with(stem))
}

static CUES: LazyLock<HashMap<String, (&'static str, CueClass)>> = LazyLock::new(|| {
    let mut cues = HashMap::new();
    for (lemma, class, irregular) in entries() {
        for form in forms(lemma, irregular) {
            // The lemma of one entry may be a form of another (`found`); the first listed keeps it.
            cues.entry(form).or_insert((lemma, class));
        }
    }
    cues
});

/// The entries of the lexicon: lemma, class, irregular forms.
fn entries() -> impl Iterator<Item = (&'static str, CueClass, &'static str)> {
    let lines = include_str!("cues.tsv").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let mut cells = line.split('\t');
        let lemma = cells.next().unwrap_or_default();
        let class = cells.next().and_then(CueClass::from_word);
        let irregular = cells.next().unwrap_or_default();
        (lemma, class.unwrap_or(CueClass::Other), irregular)
    })
}

/// All forms of a word, the irregular ones where the lexicon has them.
pub(super) fn forms_of(lemma: &str) -> Vec<String> {
    let irregular = entries().find(|entry| entry.0 == lemma);
    forms(lemma, irregular.map_or("", |entry| entry.2))
}

/// The lemma of the first word of a cue that the lexicon has.
pub(super) fn lemma(cue: &[&str]) -> Option<&'static str> {
    let mut words = cue.iter().map(|word| plain(word));
    words.find_map(|word| CUES.get(word.as_str()).map(|&(lemma, _)| lemma))
}

/// All forms of an entry: only its first word is inflected. Irregular past forms stand in for the regular one; forms of more
/// than one word are listed as such.
fn forms(lemma: &str, irregular: &str) -> Vec<String> {
    let (verb, rest) = match lemma.split_once(' ') {
        Some((verb, rest)) => (verb, format!(" {rest}")),
        None => (lemma, String::new()),
    };
    let mut words = inflections(verb);
    let first_words = irregular
        .split(' ')
        .filter(|form| !rest.contains(&format!(" {form}")));
    words.extend(
        first_words
            .filter(|form| !form.is_empty())
            .map(str::to_owned),
    );
    words.into_iter().map(|word| word + &rest).collect()
}

/// The regular forms of a verb; wrong ones for irregular verbs do no harm, since no text has them.
fn inflections(verb: &str) -> Vec<String> {
    let bytes = verb.as_bytes();
    let is_vowel = |byte: &u8| b"aeiou".contains(byte);
    let mut forms = vec![verb.to_owned()];
    let drop_last = &verb[..verb
        .len()
        .saturating_sub(verb.chars().next_back().map_or(0, char::len_utf8))];
    match bytes {
        [.., b'e'] => {
            forms.extend([
                format!("{verb}s"),
                format!("{verb}d"),
                format!("{drop_last}ing"),
            ]);
        }
        [.., before, b'y'] if !is_vowel(before) => {
            forms.extend([
                format!("{drop_last}ies"),
                format!("{drop_last}ied"),
                format!("{verb}ing"),
            ]);
        }
        _ => {
            let sibilant = ["s", "x", "z", "ch", "sh", "go"]
                .iter()
                .any(|end| verb.ends_with(end));
            forms.push(format!("{verb}{}", if sibilant { "es" } else { "s" }));
            forms.extend([format!("{verb}ed"), format!("{verb}ing")]);
            if let [.., before, vowel, last] = bytes
                && !is_vowel(before)
                && is_vowel(vowel)
                && !is_vowel(last)
                && !b"wxy".contains(last)
            {
                let last = char::from(*last);
                forms.extend([format!("{verb}{last}ed"), format!("{verb}{last}ing")]);
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(cue: &str, after: &str) -> (CueClass, bool) {
        let split = |text: &'static str| {
            text.split(' ')
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
        };
        let reading = read(
            &split(cue.to_owned().leak()),
            &split(after.to_owned().leak()),
        );
        (reading.class, reading.negated)
    }

    #[test]
    fn the_lexicon_is_well_formed() {
        for line in include_str!("cues.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 2 || cells.len() == 3, "{line}");
            assert!(CueClass::from_word(cells[1]).is_some(), "{line}");
        }
    }

    #[test]
    fn forms_of_regular_and_irregular_verbs_are_known() {
        assert_eq!(reading("said", ""), (CueClass::Say, false));
        assert_eq!(reading("claiming", ""), (CueClass::Claim, false));
        assert_eq!(reading("denies", ""), (CueClass::Deny, false));
        assert_eq!(reading("thought", ""), (CueClass::Think, false));
        assert_eq!(reading("admitted", ""), (CueClass::Say, false));
        assert_eq!(
            reading("has repeatedly called on", ""),
            (CueClass::Ask, false)
        );
        assert_eq!(reading("went on", ""), (CueClass::Say, false));
        assert_eq!(reading("vowed", ""), (CueClass::Promise, false));
        assert_eq!(reading("according to", ""), (CueClass::Say, false));
        assert_eq!(reading("is", ""), (CueClass::Other, false));
    }

    #[test]
    fn an_act_that_did_not_happen_is_negated() {
        assert_eq!(reading("did n't say", ""), (CueClass::Say, true));
        assert_eq!(reading("has never claimed", ""), (CueClass::Claim, true));
        assert_eq!(reading("declined", "to comment"), (CueClass::Say, true));
        assert_eq!(reading("refused to say", ""), (CueClass::Say, true));
        assert_eq!(reading("refused", "the offer"), (CueClass::Deny, false));
    }

    #[test]
    fn headline_verbs_are_finite_and_clear() {
        assert!(reports("says") && reports("Denies") && reports("warns"));
        assert!(!reports("claiming") && !reports("report") && !reports("cat"));
    }
}
