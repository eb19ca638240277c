//! Scores of whom speakers speak for, over attributions whose contents overlap.
//!
//! Apart from the other labels because most attributions have none: accuracy alone would praise a program that never answers.

use super::Board;
use super::matching::Matching;
use super::metric::Tally;
use super::speaker::normalised;
use crate::annotation::Attribution;

/// Scores all articles where gold says whom speakers speak for: accuracy, where both saying nothing is right, and precision and
/// recall of what is said.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) {
    let place = ("label", "speaks_for", "all");
    board.accuracy(place, articles, |article| {
        let right = pairs(article).filter(|(gold, predicted)| gold == predicted);
        Tally::answered(right.count(), article.pairs.len())
    });
    board.rates(place, articles, |article| {
        let said = |names: &Vec<Vec<String>>| !names.is_empty();
        let right = pairs(article).filter(|(gold, predicted)| said(gold) && gold == predicted);
        Tally::matched(
            right.count(),
            pairs(article).filter(|(gold, _)| said(gold)).count(),
            pairs(article)
                .filter(|(_, predicted)| said(predicted))
                .count(),
        )
    });
}

/// The names of the principals of each pair, gold and predicted.
fn pairs(article: &Matching) -> impl Iterator<Item = (Vec<Vec<String>>, Vec<Vec<String>>)> {
    article.pairs.iter().map(|(gold, predicted)| {
        let (gold, predicted) = article.attributions(*gold, *predicted);
        (names(gold), names(predicted))
    })
}

/// The words of each of the principals that an attribution names, without their dress; empty where it names none.
fn names(attribution: &Attribution) -> Vec<Vec<String>> {
    let principal = attribution.speaks_for.iter();
    principal
        .flat_map(|principal| principal.name.split("; "))
        .map(normalised)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::annotation::{Attribution, Principal};
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, value};

    const TEXT: &str = "Ana thinks that it rains. Ito hopes that it snows. Bo says that it hails.";

    fn rows(principals: [&str; 3]) -> Vec<Attribution> {
        let row = |content, cue, source, name: &str| Attribution {
            speaks_for: (!name.is_empty()).then(|| Principal {
                name: name.to_owned(),
                span: None,
            }),
            ..attribution(TEXT, &[content], cue, source)
        };
        vec![
            row("that it rains", "thinks", "Ana", principals[0]),
            row("that it snows", "hopes", "Ito", principals[1]),
            row("that it hails", "says", "Bo", principals[2]),
        ]
    }

    #[test]
    fn nothing_is_an_answer_but_no_find() {
        let mut gold = gold_of(TEXT, rows(["the Acme Bank", "", "Beta"]));
        gold.layers.principals = true;
        let scores = evaluate(&[gold], &[predicted_of(rows(["Acme Bank", "", "Gamma"]))]);
        let of = |statistic| value(&scores, "label", "speaks_for", "all", statistic);
        assert_eq!(of("accuracy"), 2.0 / 3.0);
        assert_eq!((of("precision"), of("recall")), (0.5, 0.5));
    }
}
