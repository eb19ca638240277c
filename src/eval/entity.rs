//! Scores of named entities: right words and right type.

use std::collections::BTreeSet;

use super::Board;
use super::matching::Matching;
use super::metric::{Tally, exact};
use crate::annotation::{EntityType, Mention};
use crate::text::{Document, Span};

/// Scores all articles whose entities are annotated.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) {
    board.rates(("entity", "exact", "all"), articles, |article| {
        tally(article, EntityType::ALL)
    });
    for &kind in EntityType::ALL {
        board.rates(("entity", "exact", kind.as_str()), articles, |article| {
            tally(article, &[kind])
        });
    }
}

fn tally(article: &Matching, kinds: &[EntityType]) -> Tally {
    let document = &article.gold.document;
    let set = |mentions: &[Mention]| -> BTreeSet<(Span, EntityType)> {
        let wanted = mentions
            .iter()
            .filter(|mention| kinds.contains(&mention.kind));
        wanted
            .filter_map(|mention| key(document, mention))
            .collect()
    };
    exact(
        &set(&article.gold.extraction.entities),
        &set(&article.predicted.entities),
    )
}

/// What must agree for an entity to be right.
pub(super) fn key(document: &Document, mention: &Mention) -> Option<(Span, EntityType)> {
    let tokens = document.tokens_in(mention.span);
    Some((document.span_of(tokens)?, mention.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::evaluate;
    use crate::eval::tests::{gold_of, predicted_of, span, value};

    #[test]
    fn words_and_type_must_be_right() {
        let text = "Ana Ruiz of Acme left Rome.";
        let mention = |words, kind| Mention {
            span: span(text, words),
            kind,
            confidence: 1.0,
            speaker: None,
        };
        let mut gold = gold_of(text, Vec::new());
        gold.layers.entities = true;
        gold.extraction.entities = vec![
            mention("Ana Ruiz", EntityType::Person),
            mention("Acme", EntityType::Organization),
            mention("Rome", EntityType::Location),
        ];
        let mut predicted = predicted_of(Vec::new());
        predicted.entities = vec![
            mention("Ana", EntityType::Person),
            mention("Acme", EntityType::Location),
            mention("Rome", EntityType::Location),
        ];
        let scores = evaluate(&[gold], &[predicted]);
        let of = |group, statistic| value(&scores, "entity", "exact", group, statistic);
        assert_eq!(of("all", "f1"), 1.0 / 3.0);
        assert_eq!(of("LOC", "precision"), 0.5);
        assert_eq!(of("LOC", "recall"), 1.0);
        assert_eq!(of("ORG", "f1"), 0.0);
    }
}
