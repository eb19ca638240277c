//! The groups of sources that speakers are scored by: `source_form/nominal`, and for pronouns `pronoun/she`.
//!
//! Apart from the scores because gold by name and gold by chain are told apart in the same way.

use super::Board;
use super::board::Statistic;
use super::matching::Matching;
use super::metric::Tally;
use crate::annotation::SourceForm;

/// Each pronoun group and the forms in it. The third person is told apart by its nominative, which is its gender.
const PRONOUNS: [(&str, &[&str]); 5] = [
    (
        "pronoun/first_person",
        &["i", "me", "myself", "my", "we", "us", "our", "ourselves"],
    ),
    ("pronoun/he", &["he", "him", "himself", "his"]),
    ("pronoun/she", &["she", "her", "herself", "hers"]),
    ("pronoun/it", &["it", "itself", "its"]),
    (
        "pronoun/they",
        &["they", "them", "themselves", "themself", "their"],
    ),
];

/// All other pronouns: who, one, some.
const OTHER: &str = "pronoun/other";

/// The third person: those whose answer is an antecedent.
pub(super) const THIRD: [&str; 4] = ["pronoun/he", "pronoun/she", "pronoun/it", "pronoun/they"];

/// One answer, its source's form, and its pronoun group where the source is a pronoun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grouped {
    /// The form of the source.
    pub(super) form: SourceForm,
    /// The pronoun group.
    pub(super) pronoun: Option<&'static str>,
    /// Whether the answer is right.
    pub(super) right: bool,
}

impl Grouped {
    /// The answer to a gold attribution, grouped by that attribution's source.
    pub(super) fn new(article: &Matching, gold: usize, right: bool) -> Self {
        let form = article.gold.extraction.attributions[gold].source_form;
        let pronoun = (form == SourceForm::Pronoun).then(|| {
            let first = article.gold_roles[gold].source.first();
            let word = first.map_or("", |&span| article.gold.document.slice(span));
            group(word)
        });
        Self {
            form,
            pronoun,
            right,
        }
    }
}

/// The group of a pronoun.
fn group(word: &str) -> &'static str {
    let word = word.to_lowercase();
    let mut known = PRONOUNS.iter();
    known
        .find(|(_, forms)| forms.contains(&word.as_str()))
        .map_or(OTHER, |(group, _)| group)
}

/// Adds the accuracy of each group; `answers` holds those of each article.
pub(super) fn score(
    board: &mut Board,
    layer: &'static str,
    measure: &'static str,
    answers: &[Vec<Grouped>],
) {
    let mut add = |group: &str, asked: &dyn Fn(&Grouped) -> bool| {
        board.tallies(
            (layer, measure, group),
            Statistic::Accuracy,
            answers,
            |answers| {
                let asked = || answers.iter().filter(|answer| asked(answer));
                Tally::answered(
                    asked().filter(|answer| answer.right).count(),
                    asked().count(),
                )
            },
        );
    };
    for &form in SourceForm::ALL {
        let group = format!("source_form/{}", form.as_str());
        add(&group, &|answer| answer.form == form);
    }
    for group in PRONOUNS.iter().map(|(group, _)| *group).chain([OTHER]) {
        add(group, &|answer| answer.pronoun == Some(group));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_are_told_apart_in_any_case() {
        assert_eq!(group("She"), "pronoun/she");
        assert_eq!(group("himself"), "pronoun/he");
        assert_eq!(group("We"), "pronoun/first_person");
        assert_eq!(group("who"), "pronoun/other");
        assert!(
            THIRD
                .iter()
                .all(|group| PRONOUNS.iter().any(|(known, _)| known == group))
        );
    }
}
