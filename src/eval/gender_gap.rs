//! The measure of the Gender Gap Tracker (Asr et al. 2021, PLOS ONE 16(1): e0245533,
//! <https://doi.org/10.1371/journal.pone.0245533>): quotes that are found well enough, and who is given as their speaker.
//!
//! As its evaluation counts (`evaluate_quotes.py` of <https://github.com/sfu-discourse-lab/GenderGapTracker>). A gold quote is
//! found when more than 0.3 (easy) or 0.8 (hard) of its characters lie in a predicted one; how much more that one holds is not
//! asked. Gold quotes choose in their order, each the one that covers most of it, the first of equals; none is chosen twice.
//! Predicted quotes that nobody chose are wrong. Of the quotes found, the speaker is right when the spans that name it share a
//! character, or where gold names none and neither does the answer.
//!
//! Two departures. There a quote is one span; here the pieces of a content count together, without what is between them. There
//! an answer without speaker is right only for a quote that stands by itself, which is the only kind it leaves without. Its verb
//! accuracy is left out: it compares head verbs as strings, and our cues are phrases.

use super::Board;
use super::matching::{Matching, Roles};
use super::metric::{Tally, coverage};

/// The measures and the coverage that a quote must exceed.
const LEVELS: [(&str, &str, f64); 2] = [
    ("quote_30", "speaker_30", 0.3),
    ("quote_80", "speaker_80", 0.8),
];

/// Scores all articles whose attributions are annotated with their links.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) {
    for (quote, speaker, more_than) in LEVELS {
        let place = |measure| ("gender_gap_tracker", measure, "all");
        board.rates(place(quote), articles, |article| quotes(article, more_than));
        board.accuracy(place(speaker), articles, |article| {
            speakers(article, more_than)
        });
    }
}

fn quotes(article: &Matching, more_than: f64) -> Tally {
    let count = |roles: &[Roles]| roles.iter().filter(|it| !it.content.is_empty()).count();
    Tally::matched(
        chosen(article, more_than).len(),
        count(&article.gold_roles),
        count(&article.predicted_roles),
    )
}

fn speakers(article: &Matching, more_than: f64) -> Tally {
    let chosen = chosen(article, more_than);
    let right = chosen.iter().filter(|(gold, predicted)| {
        let gold = &article.gold_roles[*gold].source;
        let predicted = &article.predicted_roles[*predicted].source;
        let both_none = gold.is_empty() && predicted.is_empty();
        both_none || coverage(article.text(), gold, predicted) > 0.0
    });
    Tally::answered(right.count(), chosen.len())
}

/// The gold quotes that are found, each with the predicted one that it chose.
fn chosen(article: &Matching, more_than: f64) -> Vec<(usize, usize)> {
    let mut left: Vec<usize> = (0..article.predicted_roles.len()).collect();
    let mut chosen = Vec::new();
    for (one, gold) in article.gold_roles.iter().enumerate() {
        let mut best = None;
        let mut most = more_than;
        for (place, &other) in left.iter().enumerate() {
            let predicted = &article.predicted_roles[other].content;
            let covered = coverage(article.text(), &gold.content, predicted);
            if covered > most {
                (best, most) = (Some(place), covered);
            }
        }
        chosen.extend(best.map(|place| (one, left.remove(place))));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, value};

    const TEXT: &str =
        "Ana says that 0123456789. Ito Ruiz hopes that abcdefghij and pqrstuvwxy. No.";

    fn scores(
        gold: &[(&[&str], &str)],
        predicted: &[(&[&str], &str)],
    ) -> impl Fn(&str, &str) -> f64 + use<> {
        let rows = |rows: &[(&[&str], &str)]| {
            let rows = rows.iter();
            rows.map(|(content, source)| attribution(TEXT, content, "", source))
                .collect()
        };
        let scores = evaluate(
            &[gold_of(TEXT, rows(gold))],
            &[predicted_of(rows(predicted))],
        );
        move |measure, statistic| value(&scores, "gender_gap_tracker", measure, "all", statistic)
    }

    #[test]
    fn a_quote_is_found_by_the_share_of_its_own_characters() {
        // `that abcdefghij` is 15 of the 30 characters of the gold quote; the first is covered by a longer one.
        let of = scores(
            &[
                (&["that 0123456789"], "Ana"),
                (&["that abcdefghij and pqrstuvwxy"], "Ito Ruiz"),
            ],
            &[
                (&["says that 0123456789. Ito"], "Ito"),
                (&["that abcdefghij"], "Ruiz"),
                (&["No"], ""),
            ],
        );
        assert_eq!(of("quote_30", "recall"), 1.0);
        assert_eq!(of("quote_30", "precision"), 2.0 / 3.0);
        assert_eq!(of("quote_80", "recall"), 0.5);
        assert_eq!(of("quote_80", "precision"), 1.0 / 3.0);
        assert_eq!(of("quote_80", "f1"), 0.4);
        // `Ruiz` shares characters with `Ito Ruiz`, `Ito` none with `Ana`.
        assert_eq!(of("speaker_30", "accuracy"), 0.5);
        assert_eq!(of("speaker_80", "accuracy"), 0.0);
    }

    #[test]
    fn a_share_equal_to_the_level_is_too_little() {
        for (characters, easy, hard) in
            [(6, 0.0, 0.0), (7, 1.0, 0.0), (16, 1.0, 0.0), (17, 1.0, 1.0)]
        {
            // A gold quote of 20 characters, the space between answer and rest among them.
            let content = "a".repeat(characters);
            let text = format!("{content} {}", "b".repeat(19 - characters));
            let gold = gold_of(&text, vec![attribution(&text, &[&text], "", "")]);
            let answer = predicted_of(vec![attribution(&text, &[&content], "", "")]);
            let scores = evaluate(&[gold], &[answer]);
            let of = |measure| value(&scores, "gender_gap_tracker", measure, "all", "recall");
            assert_eq!(
                (of("quote_30"), of("quote_80")),
                (easy, hard),
                "{characters}"
            );
        }
    }

    #[test]
    fn nothing_is_chosen_twice_and_the_largest_share_first() {
        let whole: &[&str] = &["that abcdefghij and pqrstuvwxy"];
        // Both gold quotes lie in the one answer: the first gets it.
        let of = scores(
            &[(&["that abcdefghij"], ""), (&["pqrstuvwxy"], "")],
            &[(whole, "")],
        );
        assert_eq!(of("quote_30", "recall"), 0.5);
        assert_eq!(of("quote_30", "precision"), 1.0);
        // 15 of 30 characters against 24 of 30 in two pieces.
        let of = scores(
            &[(whole, "Ana")],
            &[
                (&["that abcdefghij"], "Ana"),
                (&["abcdefghij and", "pqrstuvwxy"], "Ito"),
            ],
        );
        assert_eq!(of("quote_30", "precision"), 0.5);
        assert_eq!(of("speaker_30", "accuracy"), 0.0);
        // Without a speaker: right only where gold has none.
        let of = scores(&[(whole, "Ana")], &[(whole, "")]);
        assert_eq!(of("speaker_80", "accuracy"), 0.0);
        let of = scores(&[(whole, "")], &[(whole, "")]);
        assert_eq!(of("speaker_80", "accuracy"), 1.0);
    }
}
