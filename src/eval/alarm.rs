//! False alarms: attributions made of words that gold marks as none, such as scare quotes and debris.

use super::Board;
use super::board::Statistic;
use super::matching::{Matching, at_tokens};
use super::metric::Tally;
use crate::gold::Gold;
use crate::text::Span;

/// A kind of trap and where its spans are.
type Trap = (&'static str, fn(&Gold) -> &Vec<Span>);

const TRAPS: [Trap; 2] = [
    ("negatives", |gold| &gold.negatives),
    ("debris", |gold| &gold.debris),
];

/// Scores all articles that mark such words: how many predicted attributions lie in them, as a count and as a share of
/// all predicted attributions.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) {
    for (name, trap) in TRAPS {
        let marks = |article: &&&Matching| !trap(article.gold).is_empty();
        let marked: Vec<&Matching> = articles.iter().filter(marks).copied().collect();
        board.count(("false_alarm", "rows", name), &marked, |article| {
            alarms(article, trap)
        });
        let place = ("false_alarm", "share_of_rows", name);
        board.tallies(place, Statistic::Share, &marked, |article| {
            Tally::answered(alarms(article, trap), article.predicted_roles.len())
        });
    }
}

/// Predicted attributions whose content lies in one of the spans.
fn alarms(article: &Matching, trap: fn(&Gold) -> &Vec<Span>) -> usize {
    let spans = at_tokens(&article.gold.document, trap(article.gold));
    let inside = |piece: &Span| spans.iter().any(|span| span.contains(*piece));
    let contents = article.predicted_roles.iter().map(|roles| &roles.content);
    contents
        .filter(|content| !content.is_empty() && content.iter().all(inside))
        .count()
}

#[cfg(test)]
mod tests {
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, span, value};

    #[test]
    fn only_contents_inside_a_trap_are_alarms() {
        let text = "The \"experts\" met. \"Go,\" said Ana. ALSO READ: He says no";
        let mut gold = gold_of(text, vec![attribution(text, &["\"Go,\""], "said", "Ana")]);
        gold.negatives = vec![span(text, "\"experts\"")];
        gold.debris = vec![span(text, "ALSO READ: He says no")];
        let predicted = predicted_of(vec![
            attribution(text, &["\"experts\""], "", ""),
            attribution(text, &["The \"experts\" met"], "", ""),
            attribution(text, &["\"Go,\""], "said", "Ana"),
            attribution(text, &["no"], "says", "He"),
        ]);
        let scores = evaluate(&[gold], &[predicted]);
        let of =
            |measure, group, statistic| value(&scores, "false_alarm", measure, group, statistic);
        assert_eq!(of("rows", "negatives", "count"), 1.0);
        assert_eq!(of("share_of_rows", "negatives", "share"), 0.25);
        assert_eq!(of("rows", "debris", "count"), 1.0);
    }
}
