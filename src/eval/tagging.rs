//! The measures that sentence taggers are published with, beside exact match: where a span begins, and how much of it is
//! found.
//!
//! As defined by the evaluation of CofeNet (Wang et al., COLING 2022; `exe/eval/evaluation.py` of
//! <https://github.com/cofe-ai/CofeNet>), which counts over items of about a sentence, role by role, in tokens. Its *exact
//! match* is the measure `exact` of [`super::spans`]: spans of the same first and last token, precision, recall and F1 over all
//! items together. Over whole articles a span that goes on over several sentences is one; in the token files it is one an item.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Board;
use super::board::{Place, Statistic};
use super::metric::{Tally, exact};
use crate::text::{Document, Span};

/// Counts spans by their start alone (*only begin*): of one that ends elsewhere the beginning is still right.
///
/// Spans that start together count once; labels of tokens cannot tell them apart.
pub(super) fn begins(gold: &BTreeSet<Span>, predicted: &BTreeSet<Span>) -> Tally {
    let starts =
        |spans: &BTreeSet<Span>| -> BTreeSet<usize> { spans.iter().map(|it| it.start()).collect() };
    exact(&starts(gold), &starts(predicted))
}

/// How much of the spans of one article is found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// The sum of what each item is worth, from 0 to 1.
    worth: f64,
    /// Gold spans, and predicted ones that touch none of them.
    items: usize,
}

/// What the spans of an article are worth.
///
/// A gold span is worth its largest overlap with a predicted one, in tokens in both over tokens in either (Jaccard); a
/// predicted span that touches no gold is an item worth nothing. A predicted span may serve several gold ones, and one of several
/// over the same gold costs nothing: so defined, this is neither a precision nor a recall, and has no F1.
pub(super) fn found(
    document: &Document,
    gold: &BTreeSet<Span>,
    predicted: &BTreeSet<Span>,
) -> Found {
    let tokens = |spans: &BTreeSet<Span>| -> Vec<Range<usize>> {
        spans.iter().map(|&it| document.tokens_in(it)).collect()
    };
    let (gold, predicted) = (tokens(gold), tokens(predicted));
    let best = |gold: &Range<usize>| {
        let shares = predicted.iter().map(|predicted| jaccard(gold, predicted));
        shares.fold(0.0, f64::max)
    };
    let astray = predicted
        .iter()
        .filter(|predicted| gold.iter().all(|gold| jaccard(gold, predicted) == 0.0));
    Found {
        worth: gold.iter().map(best).sum(),
        items: gold.len() + astray.count(),
    }
}

/// Tokens in both over tokens in either; 0 for runs that do not touch.
fn jaccard(one: &Range<usize>, other: &Range<usize>) -> f64 {
    let shared = one
        .end
        .min(other.end)
        .saturating_sub(one.start.max(other.start));
    match one.len() + other.len() - shared {
        0 => 0.0,
        union => shared as f64 / union as f64,
    }
}

/// Adds the mean worth of the items of all articles; nothing where there are none.
pub(super) fn mean_worth(board: &mut Board, place: Place, articles: &[Found]) {
    let items = articles.iter().map(|it| it.items).sum();
    if items == 0 {
        return;
    }
    board.add(place, Statistic::Mean, items, articles, |articles| {
        let (mut worth, mut items) = (0.0, 0);
        for it in articles {
            worth += it.worth;
            items += it.items;
        }
        (items > 0).then(|| worth / items as f64)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, span, value};

    const TEXT: &str = "one two three four five six seven eight nine ten";

    fn spans(words: &[&str]) -> BTreeSet<Span> {
        words.iter().map(|words| span(TEXT, words)).collect()
    }

    #[test]
    fn a_beginning_may_be_right_alone() {
        let gold = spans(&["one two", "four five", "seven"]);
        let predicted = spans(&["one two three", "five", "seven", "nine"]);
        // `one` and `seven`, of three in gold and four predicted.
        assert_eq!(begins(&gold, &predicted), Tally::matched(2, 3, 4));
        assert_eq!(exact(&gold, &predicted), Tally::matched(1, 3, 4));
    }

    #[test]
    fn the_worth_of_spans_by_hand() {
        let document = Document::new(TEXT);
        let found = |gold: &[&str], predicted: &[&str]| {
            let found = found(&document, &spans(gold), &spans(predicted));
            (found.worth, found.items)
        };
        // 2 of 3 tokens, 1 of 2, exact; `nine` touches nothing.
        let (worth, items) = found(
            &["one two", "four five", "seven"],
            &["one two three", "five", "seven", "nine"],
        );
        assert!((worth - (2.0 / 3.0 + 0.5 + 1.0)).abs() < 1e-12);
        assert_eq!(items, 4);
        // Gold in two halves: the larger counts, the smaller costs nothing.
        assert_eq!(
            found(&["one two three four"], &["one two three", "four"]),
            (0.75, 1)
        );
        // One prediction over two gold spans serves both.
        assert_eq!(
            found(&["one two", "four five"], &["one two three four"]),
            (0.5 + 0.2, 2)
        );
        assert_eq!(found(&["one"], &[]), (0.0, 1));
        assert_eq!(found(&[], &["one", "three"]), (0.0, 2));
        assert_eq!(found(&[], &[]), (0.0, 0));
    }

    #[test]
    fn both_are_scored_over_all_articles_together() {
        let gold = || gold_of(TEXT, vec![attribution(TEXT, &["one two"], "four", "six")]);
        let first = predicted_of(vec![attribution(TEXT, &["one two three"], "four", "")]);
        let second = predicted_of(vec![attribution(TEXT, &["two"], "eight nine", "six")]);
        let scores = evaluate(&[gold(), gold()], &[first, second]);
        let begin = |layer, statistic| value(&scores, layer, "begin", "all", statistic);
        let jaccard = |layer| value(&scores, layer, "jaccard", "all", "mean");
        assert_eq!(begin("content", "f1"), 0.5);
        assert_eq!(begin("source", "precision"), 1.0);
        assert_eq!(begin("source", "recall"), 0.5);
        assert!((jaccard("content") - (2.0 / 3.0 + 0.5) / 2.0).abs() < 1e-12);
        // `four` found once and missed once, beside one astray.
        assert_eq!(jaccard("cue"), 1.0 / 3.0);
        assert_eq!(jaccard("source"), 0.5);
    }
}
