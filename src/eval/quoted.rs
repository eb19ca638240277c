//! Scores over some quotations whose speakers are known, in texts where most attributions are not annotated (BASIL, novels).
//!
//! A gold quotation may be a few words of what is said, or two of our contents may share it; so it counts as found by the content
//! that covers most of it, half at least, and of those found the speaker must be right.
//! The same answers tell how far a speaker's confidence can be trusted on articles that no rule was tuned on.

use super::Board;
use super::board::Statistic;
use super::matching::{Matching, OVERLAP};
use super::metric::{Tally, coverage};
use super::speaker::right_speaker;

/// One gold quotation: its group, the attribution that it is found by, and whether the speaker is right where gold knows one.
struct Quotation {
    group: &'static str,
    found: Option<usize>,
    right: Option<bool>,
}

/// Speakers in the plural, of whom the text may name one: neither right nor wrong.
const CAMP: &str = "camp";

/// The attributions that quotations of single known speakers are found by, and whether their speakers are right.
pub(super) fn answers(article: &Matching) -> Vec<(usize, bool)> {
    let gold = 0..article.gold_roles.len();
    gold.map(|at| quotation(article, at))
        .filter(|quotation| quotation.group != CAMP)
        .filter_map(|quotation| Some((quotation.found?, quotation.right?)))
        .collect()
}

/// Scores all articles that give quotations.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) {
    let quotations: Vec<Vec<Quotation>> = articles
        .iter()
        .map(|article| {
            let gold = 0..article.gold_roles.len();
            gold.map(|at| quotation(article, at)).collect()
        })
        .collect();
    let all = quotations.iter().flatten().map(|quotation| quotation.group);
    let mut groups: Vec<&str> = all.filter(|group| !group.is_empty()).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in std::iter::once("all").chain(groups) {
        let asked = |quotation: &&Quotation| group == "all" || quotation.group == group;
        let place = ("content", "covered", group);
        board.tallies(place, Statistic::Share, &quotations, |quotations| {
            let asked = || quotations.iter().filter(asked);
            Tally::answered(
                asked().filter(|it| it.found.is_some()).count(),
                asked().count(),
            )
        });
        let place = ("speaker", "quoted", group);
        board.tallies(place, Statistic::Accuracy, &quotations, |quotations| {
            let judged = || quotations.iter().filter(asked).filter_map(|it| it.right);
            Tally::answered(judged().filter(|right| *right).count(), judged().count())
        });
    }
}

fn quotation(article: &Matching, at: usize) -> Quotation {
    let content = &article.gold_roles[at].content;
    let best = (0..article.predicted_roles.len())
        .map(|other| {
            let predicted = &article.predicted_roles[other].content;
            (coverage(article.text(), content, predicted), other)
        })
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
    let found = best
        .filter(|(share, _)| *share >= OVERLAP)
        .map(|(_, other)| other);
    let known = article.gold.extraction.attributions[at].speaker.is_some();
    Quotation {
        group: article.gold.groups.get(at).copied().unwrap_or_default(),
        found,
        right: found
            .filter(|_| known)
            .map(|other| right_speaker(article, at, other)),
    }
}

#[cfg(test)]
mod tests {
    use crate::annotation::{Speaker, SpeakerKind};
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, value};
    use crate::gold::GoldLayers;

    #[test]
    fn some_words_of_a_content_are_enough() {
        let text = "\"Go home now, all of you,\" said Ana. \"No,\" said Ito. \"Yes.\"";
        let speaker = |name: &str| Speaker::named(name, SpeakerKind::Person);
        let mut rows = vec![
            attribution(text, &["home now"], "", ""),
            attribution(text, &["\"No,\""], "", ""),
            attribution(text, &["\"Yes.\""], "", ""),
        ];
        rows[0].speaker = Some(0);
        rows[1].speaker = Some(0);
        let mut gold = gold_of(text, rows);
        gold.extraction.speakers = vec![speaker("Ana")];
        gold.layers = GoldLayers {
            quotations: true,
            ..GoldLayers::default()
        };
        gold.groups = vec!["explicit", "explicit", "implicit"];
        let mut predicted = predicted_of(vec![
            attribution(text, &["\"Go home now, all of you,\""], "said", "Ana"),
            attribution(text, &["\"No,\""], "said", "Ito"),
        ]);
        predicted.speakers = vec![speaker("Ana"), speaker("Ito")];
        predicted.attributions[0].speaker = Some(0);
        predicted.attributions[1].speaker = Some(1);
        let scores = evaluate(&[gold], &[predicted]);
        assert_eq!(
            value(&scores, "content", "covered", "all", "share"),
            2.0 / 3.0
        );
        assert_eq!(
            value(&scores, "speaker", "quoted", "explicit", "accuracy"),
            0.5
        );
        assert_eq!(
            value(&scores, "content", "covered", "implicit", "share"),
            0.0
        );
    }
}
