//! What a noun phrase for a person asks of somebody's roles: the office and its rank, the body, the age.

use super::candidates::Met;
use super::{bodies, origin};
use crate::attribution::cast::Figure;
use crate::attribution::nominal::Nominal;
use crate::attribution::reference::Stage;
use crate::decode::{noun, singular};

/// Whether a role of a figure has the noun among its words.
pub(super) fn has_role(figure: &Figure, nominal: &Nominal) -> bool {
    let by_role = figure.roles.iter().any(|role| {
        role.split_whitespace()
            .any(|word| noun(word).is_some() && singular(word) == nominal.head)
    });
    by_role || figure.trades.contains(&nominal.head)
}

/// Whether a noun tells an age, office or trade that those of somebody's roles or words shut out: an owner is not `the judge`.
pub(super) fn is_another(figure: &Figure, nominal: &Nominal) -> bool {
    let asked = bodies::kinds(&nominal.head);
    let mut own: Vec<String> = if figure.named {
        let words = figure.roles.iter().flat_map(|role| role.split_whitespace());
        words
            .filter(|word| noun(word).is_some())
            .map(singular)
            .chain(figure.trades.iter().cloned())
            .collect()
    } else {
        figure
            .parts
            .last()
            .map(|head| singular(head))
            .into_iter()
            .collect()
    };
    // Who is known to everybody is called by what nobody has told: only another trade speaks against the singer, no husband's part.
    if asked.first().is_some_and(|kind| FAMED.contains(kind)) {
        own.retain(|word| !bodies::kinds(word).is_empty());
    }
    let shares = |word: &String| {
        *word == nominal.head || bodies::kinds(word).iter().any(|kind| asked.contains(kind))
    };
    let shut_out = !asked.is_empty() && !own.is_empty() && !own.iter().any(shares);
    // The former striker may be anything now.
    shut_out && !nominal.is_former() || origin::is_of_another(&figure.roles, nominal)
}

/// Kinds of people, by the first of a noun, of whom articles often do not tell what they are.
const FAMED: [&str; 6] = [
    "arts",
    "business",
    "journalism",
    "member",
    "science",
    "writing",
];

/// Whether somebody is said to be of the same rank: `the deputy president`, of whom the article says `Deputy President Doe`.
pub(super) fn knows_rank(figure: &Figure, nominal: &Nominal) -> bool {
    let says = |rank: &str| {
        let mut words = figure.roles.iter().flat_map(|role| role.split_whitespace());
        words.any(|word| word.eq_ignore_ascii_case(rank))
    };
    nominal.ranks().all(says)
}

/// Whether somebody holds the very office of which a noun phrase means the deputy, the shadow or another holder.
pub(super) fn is_of_other_rank(figure: &Figure, nominal: &Nominal) -> bool {
    nominal.is_of_another()
        && figure.named
        && has_role(figure, nominal)
        && !knows_rank(figure, nominal)
}

/// Whether all words with capitals before the noun are said of somebody.
pub(super) fn knows_capitals(figure: &Figure, nominal: &Nominal) -> bool {
    nominal.capitals.iter().all(|word| figure.knows(word))
}

/// Whether a noun stands behind the letters of a body that nothing told of a person has: `the CDP president` is not somebody
/// of whom the article says other things.
pub(super) fn is_of_another_body(figure: &Figure, nominal: &Nominal) -> bool {
    let mut words = nominal.words.split_whitespace().rev().skip(1);
    let letters = words.any(|word| {
        (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    letters && figure.named && !figure.roles.is_empty() && !knows_capitals(figure, nominal)
}

/// The age in `52-year-old`.
pub(super) fn age(head: &str) -> Option<&str> {
    head.strip_suffix("-year-old")
}

/// The age that stands behind a name: `Jane Doe, 52,`.
pub(super) fn told_age<'a>(stage: &'a Stage, met: &Met) -> Option<&'a str> {
    met.mentions.iter().find_map(|&mention| {
        let end = stage.layers.phrases[mention].tokens.end;
        let number = stage.word(end + 1);
        let behind = matches!(stage.word(end), "," | "(");
        (behind && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
            .then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::nominal;
    use crate::text::Document;

    fn read(words: &str) -> Nominal {
        let document = Document::new(words);
        nominal::read(&document, &(0..document.tokens().len()))
    }

    #[test]
    fn a_trade_shuts_others_out() {
        let is_another = |role: &str, noun: &str| {
            let mut figure = read("Jane Doe").figure("Jane Doe".to_owned(), 0..2);
            (figure.named, figure.roles) = (true, vec![role.to_owned()]);
            super::is_another(&figure, &read(noun))
        };
        assert!(is_another("footballer", "the coach"));
        assert!(is_another("founder", "the journalist"));
        assert!(is_another("owner of the mill", "the girl"));
        assert!(!is_another("novelist", "the author"));
        assert!(!is_another("manager", "the former striker"));
        // Who is famous is called by what nobody has told.
        assert!(!is_another("husband of Ann Doe", "the rapper"));
    }

    #[test]
    fn a_friend_is_not_the_owner() {
        let friend = read("a friend").figure("friend".to_owned(), 0..2);
        assert!(is_another(&friend, &read("the owner")));
        assert!(!is_another(&friend, &read("the friend")));
    }
}
