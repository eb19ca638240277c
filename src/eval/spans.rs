//! Scores of the attribution layer: contents, cues and sources, whole triples, links, and the labels of attributions.

use std::collections::BTreeSet;

use super::Board;
use super::matching::{Matching, OVERLAP, Roles, overlap};
use super::metric::{Tally, exact, intersection_over_union, pair};
use super::tagging;
use crate::annotation::{Attribution, QuoteType};
use crate::text::Span;

/// A role's name and its spans.
pub(super) type Role = (&'static str, fn(&Roles) -> &Vec<Span>);

pub(super) const ROLES: [Role; 3] = [
    ("content", |roles| &roles.content),
    ("cue", |roles| &roles.cue),
    ("source", |roles| &roles.source),
];

/// Scores the spans of `annotated` articles, and in the `linked` ones among them what belongs together.
pub(super) fn score(board: &mut Board, annotated: &[&Matching], linked: &[&Matching]) {
    for (layer, role) in ROLES {
        score_role(board, layer, role, annotated);
        board.rates((layer, "set", "all"), linked, |article| sets(article, role));
    }
    score_links(board, linked);
}

fn score_role(
    board: &mut Board,
    layer: &'static str,
    role: fn(&Roles) -> &Vec<Span>,
    articles: &[&Matching],
) {
    board.rates((layer, "exact", "all"), articles, |article| {
        let (gold, predicted) = pieces(article, role);
        exact(&gold, &predicted)
    });
    board.rates((layer, "overlap", "all"), articles, |article| {
        overlapping(article, role)
    });
    board.rates((layer, "begin", "all"), articles, |article| {
        let (gold, predicted) = pieces(article, role);
        tagging::begins(&gold, &predicted)
    });
    let found: Vec<_> = articles
        .iter()
        .map(|article| {
            let (gold, predicted) = pieces(article, role);
            tagging::found(&article.gold.document, &gold, &predicted)
        })
        .collect();
    tagging::mean_worth(board, (layer, "jaccard", "all"), &found);
}

/// Contents by type, whole triples, and the links of contents to cues and sources.
fn score_links(board: &mut Board, articles: &[&Matching]) {
    for &kind in QuoteType::ALL {
        board.rates(("content", "set", kind.as_str()), articles, |article| {
            by_type(article, kind, |gold, predicted| gold == predicted)
        });
        board.rates(("content", "overlap", kind.as_str()), articles, |article| {
            by_type(article, kind, |_, _| true)
        });
    }
    board.rates(("triple", "exact", "all"), articles, exact_triples);
    board.rates(("triple", "overlap", "all"), articles, overlapping_triples);
    board.accuracy(("link", "source", "all"), articles, |article| {
        linked(article, |roles| &roles.source)
    });
    board.accuracy(("link", "cue", "all"), articles, |article| {
        linked(article, |roles| &roles.cue)
    });
}

/// A label's name and its value, as the word of the tables.
type Label = (&'static str, fn(&Attribution) -> &'static str);

const LABELS: [Label; 6] = [
    ("type", |attribution| attribution.quote_type.as_str()),
    ("cue_class", |attribution| attribution.cue_class.as_str()),
    ("negated", |attribution| yes_or_no(attribution.negated)),
    ("source_form", |attribution| {
        attribution.source_form.as_str()
    }),
    ("speaker_kind", |attribution| {
        attribution.speaker_kind.as_str()
    }),
    ("in_headline", |attribution| {
        yes_or_no(attribution.in_headline)
    }),
];

fn yes_or_no(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// Scores the labels of attributions whose contents overlap, over articles where gold gives them.
pub(super) fn score_labels(board: &mut Board, articles: &[&Matching]) {
    for (name, label) in LABELS {
        board.accuracy(("label", name, "all"), articles, |article| {
            let right = article.pairs.iter().filter(|(gold, predicted)| {
                let (gold, predicted) = article.attributions(*gold, *predicted);
                label(gold) == label(predicted)
            });
            Tally::answered(right.count(), article.pairs.len())
        });
    }
}

/// The contiguous spans of a role, gold and predicted, each once an article: what a tagger marks.
pub(super) fn pieces(
    article: &Matching,
    role: fn(&Roles) -> &Vec<Span>,
) -> (BTreeSet<Span>, BTreeSet<Span>) {
    let pieces = |roles: &[Roles]| roles.iter().flat_map(role).copied().collect();
    (
        pieces(&article.gold_roles),
        pieces(&article.predicted_roles),
    )
}

/// The span sets of a role: a content in two pieces is right only when both are.
fn sets(article: &Matching, role: fn(&Roles) -> &Vec<Span>) -> Tally {
    let sets = |roles: &[Roles]| -> BTreeSet<Vec<Span>> {
        let sets = roles.iter().map(|roles| role(roles).clone());
        sets.filter(|set| !set.is_empty()).collect()
    };
    exact(&sets(&article.gold_roles), &sets(&article.predicted_roles))
}

pub(super) fn overlapping(article: &Matching, role: fn(&Roles) -> &Vec<Span>) -> Tally {
    let (gold, predicted) = pieces(article, role);
    let (gold, predicted) = (Vec::from_iter(gold), Vec::from_iter(predicted));
    let pairs = pair(gold.len(), predicted.len(), |one, other| {
        let (one, other) = (gold[one], predicted[other]);
        let shared = || intersection_over_union(article.text(), &[one], &[other]);
        one.overlaps(other)
            .then(shared)
            .filter(|&shared| shared >= OVERLAP)
    });
    Tally::matched(pairs.len(), gold.len(), predicted.len())
}

/// Recall over gold contents of a type, precision over predicted contents of that type; the partner's type is free.
fn by_type(
    article: &Matching,
    kind: QuoteType,
    agree: fn(&Vec<Span>, &Vec<Span>) -> bool,
) -> Tally {
    let good: Vec<(usize, usize)> = article
        .pairs
        .iter()
        .filter(|(gold, predicted)| {
            agree(
                &article.gold_roles[*gold].content,
                &article.predicted_roles[*predicted].content,
            )
        })
        .copied()
        .collect();
    let of_kind = |attributions: &[Attribution], at: usize| attributions[at].quote_type == kind;
    let gold = &article.gold.extraction.attributions;
    let predicted = &article.predicted.attributions;
    let count = |attributions: &[Attribution]| {
        let of_kind = attributions.iter().filter(|one| one.quote_type == kind);
        of_kind.count()
    };
    Tally {
        found: good.iter().filter(|(at, _)| of_kind(gold, *at)).count(),
        gold: count(gold),
        right: good
            .iter()
            .filter(|(_, at)| of_kind(predicted, *at))
            .count(),
        predicted: count(predicted),
    }
}

fn exact_triples(article: &Matching) -> Tally {
    let triples = |roles: &[Roles]| -> BTreeSet<(Vec<Span>, Vec<Span>, Vec<Span>)> {
        roles
            .iter()
            .map(|roles| {
                (
                    roles.content.clone(),
                    roles.cue.clone(),
                    roles.source.clone(),
                )
            })
            .collect()
    };
    exact(
        &triples(&article.gold_roles),
        &triples(&article.predicted_roles),
    )
}

/// Triples of which content, cue and source all overlap.
fn overlapping_triples(article: &Matching) -> Tally {
    let (gold, predicted) = (&article.gold_roles, &article.predicted_roles);
    let pairs = pair(gold.len(), predicted.len(), |one, other| {
        let shares = ROLES.map(|(_, role)| {
            intersection_over_union(article.text(), role(&gold[one]), role(&predicted[other]))
        });
        let all = shares.iter().all(|&share| share >= OVERLAP);
        all.then(|| shares.iter().sum())
    });
    Tally::matched(pairs.len(), gold.len(), predicted.len())
}

/// Of attributions whose contents overlap: how many have the right source (or cue), or rightly none.
fn linked(article: &Matching, role: fn(&Roles) -> &Vec<Span>) -> Tally {
    let right = article.pairs.iter().filter(|(gold, predicted)| {
        let gold = role(&article.gold_roles[*gold]);
        let predicted = role(&article.predicted_roles[*predicted]);
        overlap(article.text(), gold, predicted)
    });
    Tally::answered(right.count(), article.pairs.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, value};

    const TEXT: &str = "\"We go,\" said Ana Ruiz. \"Now.\" Ito hopes that it rains today. It did.";

    #[test]
    fn pieces_sets_and_overlap_by_hand() {
        let gold = gold_of(
            TEXT,
            vec![
                attribution(TEXT, &["\"We go,\"", "\"Now.\""], "said", "Ana Ruiz"),
                attribution(TEXT, &["that it rains today"], "hopes", "Ito"),
            ],
        );
        let predicted = predicted_of(vec![
            attribution(TEXT, &["\"We go,\""], "said", "Ana Ruiz"),
            attribution(TEXT, &["that it rains"], "hopes", "Ito"),
            attribution(TEXT, &["It did"], "", ""),
        ]);
        let scores = evaluate(&[gold], &[predicted]);
        let of = |layer, measure, statistic| value(&scores, layer, measure, "all", statistic);
        // Gold pieces: 3, predicted: 3, in both: only the first.
        assert_eq!(of("content", "exact", "f1"), 1.0 / 3.0);
        // Gold sets: 2, predicted: 3, in both: none.
        assert_eq!(of("content", "set", "f1"), 0.0);
        // `that it rains` covers 13 of 19 characters.
        assert_eq!(of("content", "overlap", "recall"), 2.0 / 3.0);
        assert_eq!(of("cue", "exact", "f1"), 1.0);
        assert_eq!(of("source", "set", "precision"), 1.0);
        assert_eq!(of("triple", "exact", "f1"), 0.0);
        // `"We go,"` is 8 of the 14 characters of both pieces.
        assert_eq!(of("triple", "overlap", "recall"), 1.0);
        assert_eq!(of("triple", "overlap", "precision"), 2.0 / 3.0);
        assert_eq!(of("link", "source", "accuracy"), 1.0);
    }

    #[test]
    fn types_are_scored_apart() {
        let direct = attribution(TEXT, &["\"We go,\"", "\"Now.\""], "said", "Ana Ruiz");
        let indirect = attribution(TEXT, &["that it rains today"], "hopes", "Ito");
        let gold = gold_of(TEXT, vec![direct.clone(), indirect.clone()]);
        let mut mixed_up = indirect.clone();
        mixed_up.quote_type = QuoteType::Direct;
        let scores = evaluate(&[gold], &[predicted_of(vec![mixed_up])]);
        let of = |kind, statistic| value(&scores, "content", "set", kind, statistic);
        assert_eq!(of("direct", "recall"), 0.0);
        assert_eq!(of("direct", "precision"), 1.0);
        assert_eq!(of("indirect", "recall"), 1.0);
    }

    #[test]
    fn a_wrong_link_is_wrong() {
        let right = attribution(TEXT, &["that it rains today"], "hopes", "Ito");
        let wrong = attribution(TEXT, &["that it rains today"], "hopes", "Ana Ruiz");
        let gold = gold_of(TEXT, vec![right]);
        let scores = evaluate(&[gold], &[predicted_of(vec![wrong])]);
        assert_eq!(value(&scores, "link", "source", "all", "accuracy"), 0.0);
        assert_eq!(value(&scores, "link", "cue", "all", "accuracy"), 1.0);
        assert_eq!(value(&scores, "triple", "overlap", "all", "f1"), 0.0);
    }
}
