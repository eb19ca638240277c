//! Scores of reports inside reports: alone, and together with all others.
//!
//! Apart because all other layers are scored without them, as other tools' figures are.

use super::Board;
use super::matching::Matching;
use super::metric::exact;
use super::spans::{ROLES, overlapping, pieces};
use super::speaker;
use crate::annotation::{Attribution, Extraction};
use crate::gold::Gold;

/// Scores all articles whose gold has such reports.
pub(super) fn score(board: &mut Board, gold: &[Gold], predicted: &[Extraction]) {
    let nothing = Extraction::default();
    let articles = || {
        let articles = gold.iter().enumerate();
        let articles = articles.map(|(at, gold)| (gold, predicted.get(at).unwrap_or(&nothing)));
        articles.filter(|(gold, _)| gold.layers.attributions && gold.layers.nested)
    };
    let alone: Vec<(Gold, Extraction)> = articles().map(|it| with(it, only_nested)).collect();
    let all: Vec<(Gold, Extraction)> = articles().map(|it| with(it, all_reports)).collect();
    let alone: Vec<Matching> = alone.iter().map(|(g, p)| Matching::new(g, p)).collect();
    let alone: Vec<&Matching> = alone.iter().collect();
    for (name, role) in ROLES {
        board.rates(("nested", "exact", name), &alone, |article| {
            let (gold, predicted) = pieces(article, role);
            exact(&gold, &predicted)
        });
        board.rates(("nested", "overlap", name), &alone, |article| {
            overlapping(article, role)
        });
    }
    let all: Vec<Matching> = all.iter().map(|(g, p)| Matching::new(g, p)).collect();
    let named = |article: &&Matching| article.gold.layers.speakers;
    let alone: Vec<&Matching> = alone.into_iter().filter(named).collect();
    let all: Vec<&Matching> = all.iter().filter(named).collect();
    speaker::score_found(board, ("nested", "speaker", "all"), &alone);
    speaker::score_end_to_end(board, ("nested", "words_and_speaker", "all"), &alone);
    let together = ("end_to_end", "words_and_speaker", "nested included");
    speaker::score_end_to_end(board, together, &all);
}

/// Gold and prediction with the reports inside reports for all their attributions, and with no other layer.
pub fn only_inner(gold: &Gold, predicted: &Extraction) -> (Gold, Extraction) {
    let (mut gold, predicted) = with((gold, predicted), only_nested);
    (gold.layers.entities, gold.layers.nested) = (false, false);
    (gold, predicted)
}

/// Gold and prediction with other attributions.
fn with(
    (gold, predicted): (&Gold, &Extraction),
    attributions: fn(&Extraction) -> Vec<Attribution>,
) -> (Gold, Extraction) {
    let of = |extraction: &Extraction| Extraction {
        attributions: attributions(extraction),
        speakers: extraction.speakers.clone(),
        ..Extraction::default()
    };
    let layers = gold.layers;
    let known = Gold::new(
        gold.article.clone(),
        gold.document.clone(),
        of(&gold.extraction),
        layers,
    );
    (known, of(predicted))
}

fn only_nested(extraction: &Extraction) -> Vec<Attribution> {
    let nested = extraction.nested.iter();
    nested.map(|nested| nested.attribution.clone()).collect()
}

fn all_reports(extraction: &Extraction) -> Vec<Attribution> {
    let reports = extraction.reports();
    reports.iter().map(|it| it.attribution.clone()).collect()
}

#[cfg(test)]
mod tests {
    use crate::annotation::{Inside, Nested};
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, value};

    const TEXT: &str = "\"He said that he thinks it rains,\" said Ana.";

    #[test]
    fn nested_reports_are_scored_alone_and_together() {
        let outer = attribution(
            TEXT,
            &["\"He said that he thinks it rains,\""],
            "said Ana",
            "",
        );
        let nested = |inside, content: &str, cue: &str, source: &str| Nested {
            inside,
            attribution: attribution(TEXT, &[content], cue, source),
        };
        let mut gold = gold_of(TEXT, vec![outer]);
        gold.layers.nested = true;
        gold.layers.speakers = true;
        gold.extraction.nested = vec![
            nested(Inside::Flat(0), "that he thinks it rains", "said", "He"),
            nested(Inside::Nested(0), "it rains", "thinks", "he"),
        ];
        let mut predicted = gold.extraction.clone();
        predicted.nested.pop();
        let evaluation = evaluate(&[gold.clone()], &[predicted]);
        let of = |layer, measure, group| value(&evaluation, layer, measure, group, "recall");
        assert_eq!(of("content", "exact", "all"), 1.0);
        assert_eq!(of("nested", "exact", "content"), 0.5);
        assert_eq!(of("nested", "overlap", "cue"), 0.5);
        assert_eq!(of("nested", "words_and_speaker", "all"), 0.5);
        assert_eq!(of("end_to_end", "words_and_speaker", "all"), 1.0);
        let together = of("end_to_end", "words_and_speaker", "nested included");
        assert!((together - 2.0 / 3.0).abs() < 1e-9);
        gold.layers.nested = false;
        let scores = evaluate(&[gold], &[]).scores;
        assert!(scores.iter().all(|score| score.layer != "nested"));
    }
}
