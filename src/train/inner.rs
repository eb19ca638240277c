//! Reports inside reports as lessons: the contents of annotated articles as small articles of their own, as the second look reads them.

use crate::annotation::{Attribution, Extraction, Inside};
use crate::attribution::InnerText;
use crate::gold::{Gold, GoldLayers};
use crate::text::{Article, Span};

/// The small articles that the second look would make of an article's contents, each with what is annotated directly inside; those
/// of contents that hold no report teach as much as the others. None where the corpus does not annotate reports inside reports.
pub(super) fn inner_articles(gold: &Gold) -> Vec<Gold> {
    if !gold.layers.nested {
        return Vec::new();
    }
    let extraction = &gold.extraction;
    let flat = extraction.attributions.iter().enumerate();
    let outer = flat.map(|(at, own)| (Inside::Flat(at), own));
    let nested = extraction.nested.iter().enumerate();
    let outer = outer.chain(nested.map(|(at, own)| (Inside::Nested(at), &own.attribution)));
    outer
        .filter_map(|(place, outer)| inner_article(gold, place, outer))
        .collect()
}

fn inner_article(gold: &Gold, place: Inside, outer: &Attribution) -> Option<Gold> {
    let content = outer.content.iter();
    let content: Vec<_> = content
        .map(|&span| gold.document.tokens_in(span))
        .filter(|run| !run.is_empty())
        .collect();
    let text = InnerText::new(&gold.document, &content)?;
    let spans = |spans: &[Span]| -> Vec<Span> {
        let runs = spans.iter().map(|&span| gold.document.tokens_in(span));
        runs.flat_map(|run| text.inner(&run)).collect()
    };
    let inside = gold.extraction.nested.iter();
    let inside = inside.filter(|nested| nested.inside == place);
    let attributions = inside
        .map(|nested| &nested.attribution)
        .map(|own| Attribution {
            content: spans(&own.content),
            cue: spans(&own.cue),
            source: spans(&own.source),
            speaker: None,
            speaks_for: None,
            ..own.clone()
        });
    let extraction = Extraction {
        attributions: attributions.filter(|own| !own.content.is_empty()).collect(),
        ..Extraction::default()
    };
    let article = Article {
        id: gold.article.id.clone(),
        text: text.document.text().to_owned(),
        ..Article::default()
    };
    let layers = GoldLayers {
        attributions: true,
        ..GoldLayers::default()
    };
    Some(Gold::new(article, text.document, extraction, layers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::jsonl;

    #[test]
    fn what_is_reported_inside_is_the_lesson_of_the_small_article() {
        let line = r#"{"id":"a","text":"Ana said that Ito thinks it rains. Bo said she knew of nothing.",
            "attributions":[{"id":"1","content":[[9,33]],"cue":[[4,8]],"source":[[0,3]],"type":"indirect"},
            {"id":"2","inside":"1","content":[[25,33]],"cue":[[18,24]],"source":[[14,17]],"type":"indirect"},
            {"id":"3","content":[[43,62]],"cue":[[38,42]],"source":[[35,37]],"type":"indirect"}]}"#;
        let gold = jsonl::read(&line.replace('\n', " ")).unwrap().remove(0);
        let inner = inner_articles(&gold);
        let texts: Vec<&str> = inner.iter().map(|it| it.document.text()).collect();
        assert_eq!(texts, ["Ito thinks it rains.", "She knew of nothing."]);
        let found = &inner[0].extraction.attributions[0];
        let words = |spans: &[Span]| inner[0].document.slice(spans[0]).to_owned();
        assert_eq!(words(&found.content), "it rains");
        assert_eq!(words(&found.source), "Ito");
        assert!(inner[1].extraction.attributions.is_empty());
    }
}
