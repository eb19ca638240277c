//! Scores of speakers by coreference chain: is the answer to "who is *she*?" a mention of the right entity?
//!
//! Apart from `speaker` because GUM knows the mentions of a speaker and not the name it should have.

use super::Board;
use super::board::Statistic;
use super::matching::{Matching, OVERLAP, at_tokens};
use super::metric::{Tally, intersection_over_union};
use super::source_group::{self, Grouped};
use super::speaker::normalised;
use crate::annotation::{SourceForm, Speaker};
use crate::gold::{self, Chain};
use crate::text::{Document, Span};

/// Scores all articles that know the chains of their sources.
pub(super) fn score(board: &mut Board, layer: &'static str, articles: &[&Matching]) {
    let answers: Vec<Vec<Answer>> = articles
        .iter()
        .map(|article| self::answers(article))
        .collect();
    let mut add = |group: &str, asked: &dyn Fn(&Answer) -> bool| {
        let place = (layer, "chain", group);
        board.tallies(place, Statistic::Accuracy, &answers, |answers| {
            let right = answers
                .iter()
                .filter(|answer| asked(answer) && answer.right);
            Tally::answered(
                right.count(),
                answers.iter().filter(|answer| asked(answer)).count(),
            )
        });
    };
    add("all", &|_| true);
    // Without the first person, whose answer is the author or a turn of the interview, not an antecedent.
    let third = |answer: &Answer| {
        let pronoun = answer.source.pronoun;
        pronoun.is_some_and(|group| source_group::THIRD.contains(&group))
    };
    add("third_person+nominal+name", &|answer| {
        third(answer) || matches!(answer.source.form, SourceForm::Nominal | SourceForm::Name)
    });
    add("third_person", &third);
    let grouped: Vec<Vec<Grouped>> = answers
        .iter()
        .map(|answers| answers.iter().map(|answer| answer.source).collect())
        .collect();
    source_group::score(board, layer, "chain", &grouped);
}

/// One gold attribution whose chain is known, and whether the answer is right.
pub(super) struct Answer {
    /// The predicted attribution that answers, where one does.
    pub(super) predicted: Option<usize>,
    /// Whether its speaker is a mention of the chain.
    pub(super) right: bool,
    /// The source, and again whether the answer is right.
    source: Grouped,
}

/// The answers to all gold attributions that have a chain.
pub(super) fn answers(article: &Matching) -> Vec<Answer> {
    let asked = article.gold.speaker_chains.iter().enumerate();
    asked
        .filter_map(|(at, chain)| Some((at, article.gold.chains.get((*chain)?)?)))
        .map(|(at, chain)| answer(article, at, chain))
        .collect()
}

fn answer(article: &Matching, at: usize, chain: &Chain) -> Answer {
    let document = &article.gold.document;
    let predicted = answering(article, at);
    let speaker = predicted
        .and_then(|predicted| article.predicted.attributions[predicted].speaker)
        .and_then(|speaker| article.predicted.speakers.get(speaker));
    let right = speaker.is_some_and(|speaker| right(document, chain, speaker));
    Answer {
        predicted,
        right,
        source: Grouped::new(article, at, right),
    }
}

/// The predicted attribution with the most of the gold source; with the most of the content where gold has no source.
fn answering(article: &Matching, at: usize) -> Option<usize> {
    let gold = &article.gold_roles[at];
    let score = |predicted: usize| {
        let roles = &article.predicted_roles[predicted];
        let content = intersection_over_union(article.text(), &gold.content, &roles.content);
        let source = intersection_over_union(article.text(), &gold.source, &roles.source);
        if gold.source.is_empty() {
            (content, content)
        } else {
            (source, content)
        }
    };
    (0..article.predicted_roles.len())
        .map(|predicted| (score(predicted), predicted))
        .filter(|((main, _), _)| *main > 0.0)
        .max_by(
            |((one, one_content), left), ((other, other_content), right)| {
                let by_score = one
                    .total_cmp(other)
                    .then(one_content.total_cmp(other_content));
                by_score.then(right.cmp(left))
            },
        )
        .map(|(_, predicted)| predicted)
}

/// Whether a speaker is the entity of a chain: its mention is one of the chain's, and a name where the chain has one.
fn right(document: &Document, chain: &Chain, speaker: &Speaker) -> bool {
    let mentions = chain.mentions.iter();
    let mentions: Vec<Span> = mentions
        .filter_map(|tokens| document.span_of(tokens.clone()))
        .collect();
    let named: Vec<Span> = mentions
        .iter()
        .copied()
        .filter(|&span| gold::source_form(document, &[span]) == SourceForm::Name)
        .collect();
    let wanted = if named.is_empty() { &mentions } else { &named };
    let answer = speaker
        .mention
        .and_then(|span| at_tokens(document, &[span]).first().copied());
    let same_place = answer.is_some_and(|answer| {
        wanted
            .iter()
            .any(|&mention| same_mention(document, answer, mention))
    });
    let name = normalised(answer.map_or(&speaker.name, |span| document.slice(span)));
    let same_name = named
        .iter()
        .any(|&mention| !name.is_empty() && normalised(document.slice(mention)) == name);
    same_place || same_name
}

/// Whether two mentions are one: they overlap by half, or one holds the other and they have one head.
fn same_mention(document: &Document, one: Span, other: Span) -> bool {
    if !one.overlaps(other) {
        return false;
    }
    let nested = one.contains(other) || other.contains(one);
    intersection_over_union(document.text(), &[one], &[other]) >= OVERLAP
        || nested && gold::head(document, one) == gold::head(document, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::SpeakerKind;
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, span, value};
    use crate::gold::Gold;

    const TEXT: &str = "Thomas Sam, 42, met a nurse. He said it rains. She thinks that is wrong.";

    fn tokens(document: &Document, words: &str) -> std::ops::Range<usize> {
        document.tokens_in(span(document.text(), words))
    }

    fn gold() -> Gold {
        let mut gold = gold_of(
            TEXT,
            vec![
                attribution(TEXT, &["it rains"], "said", "He"),
                attribution(TEXT, &["that is wrong"], "thinks", "She"),
            ],
        );
        for attribution in &mut gold.extraction.attributions {
            attribution.source_form = SourceForm::Pronoun;
        }
        let chain = |mentions: &[&str]| Chain {
            kind: "person".to_owned(),
            mentions: mentions
                .iter()
                .map(|words| tokens(&gold.document, words))
                .collect(),
        };
        gold.chains = vec![chain(&["Thomas Sam, 42", "He"]), chain(&["a nurse", "She"])];
        gold.speaker_chains = vec![Some(0), Some(1)];
        gold.layers = gold::GoldLayers {
            speakers: true,
            chains: true,
            ..gold::GoldLayers::default()
        };
        gold
    }

    fn scored(answers: [Option<&str>; 2]) -> crate::eval::Evaluation {
        let gold = gold();
        let mut predicted = predicted_of(gold.extraction.attributions.clone());
        for (at, answer) in answers.into_iter().enumerate() {
            predicted.attributions[at].speaker = Some(at);
            predicted.speakers.push(Speaker {
                mention: answer.map(|words| span(TEXT, words)),
                ..Speaker::named(answer.unwrap_or("nobody"), SpeakerKind::Person)
            });
        }
        evaluate(&[gold], &[predicted])
    }

    #[test]
    fn the_answer_must_be_a_name_where_the_chain_has_one() {
        let of = |answers, group| value(&scored(answers), "speaker", "chain", group, "accuracy");
        let good = [Some("Thomas Sam"), Some("a nurse")];
        assert_eq!(of(good, "all"), 1.0);
        assert_eq!(of(good, "third_person"), 1.0);
        // The chain of `He` has a name, so `He` is no answer; that of `She` has none, so `She` is one.
        let pronouns = [Some("He"), Some("She")];
        assert_eq!(of(pronouns, "pronoun/he"), 0.0);
        assert_eq!(of(pronouns, "pronoun/she"), 1.0);
        let wrong = [Some("a nurse"), Some("Thomas Sam")];
        assert_eq!(of(wrong, "all"), 0.0);
        assert_eq!(of([Some("Thomas Sam"), None], "all"), 0.5);
    }

    #[test]
    fn no_answer_is_wrong() {
        let scores = evaluate(&[gold()], &[predicted_of(Vec::new())]);
        assert_eq!(value(&scores, "speaker", "chain", "all", "accuracy"), 0.0);
        assert!(scores.scores.iter().all(|score| score.layer == "speaker"));
    }
}
