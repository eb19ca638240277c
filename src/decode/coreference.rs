//! Which earlier phrase each phrase stands for, by the pair head.

use std::ops::Range;

use super::Candidates;
use super::phrase::Phrase;
use crate::encoder::{PairHead, Scores, distance_bucket};

/// How far back, in tokens, antecedents are looked for: about a window, which is as far as the head has seen in training.
const REACH: usize = 256;

/// For each phrase, its candidates among the phrases before it.
pub(super) fn antecedents(phrases: &[Phrase], scores: &Scores, head: &PairHead) -> Vec<Candidates> {
    let keys: Vec<Vec<f32>> = phrases
        .iter()
        .map(|phrase| scores.antecedent_key.span(phrase.tokens.clone()))
        .collect();
    let mut first = 0;
    phrases
        .iter()
        .enumerate()
        .map(|(at, phrase)| {
            while phrases[first].tokens.start + REACH < phrase.tokens.start {
                first += 1;
            }
            let query = scores.antecedent_query.span(phrase.tokens.clone());
            let scored = (first..at)
                .filter(|&earlier| apart(&phrases[earlier].tokens, &phrase.tokens))
                .map(|earlier| {
                    let bucket = distance_bucket(&phrase.tokens, &phrases[earlier].tokens);
                    (earlier, head.score(&query, &keys[earlier], bucket))
                })
                .collect();
            Candidates::new(scored, head.score_none(&query))
        })
        .collect()
}

/// Which of some candidates a mention stands for, by the pair head alone.
pub(super) fn choice(
    scores: &Scores,
    head: &PairHead,
    mention: &Range<usize>,
    candidates: &[Range<usize>],
) -> Candidates {
    let query = scores.antecedent_query.span(mention.clone());
    let scored = candidates.iter().enumerate().map(|(at, candidate)| {
        let key = scores.antecedent_key.span(candidate.clone());
        let bucket = distance_bucket(mention, candidate);
        (at, head.score(&query, &key, bucket))
    });
    Candidates::new(scored.collect(), head.score_none(&query))
}

/// Whether one phrase can stand for the other: not when it is a part of it.
fn apart(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.end <= right.start || right.end <= left.start
}

#[cfg(test)]
mod tests {
    use crate::decode::{layers, testing::marked};

    #[test]
    fn a_pronoun_finds_its_mention() {
        let (document, scores, heads) =
            marked("[PER [m1 Ana Ito]] met [PER [m2 Bo Ek]]. [m1 She] smiled.");
        let layers = layers(&document, &scores, &heads);
        let she = layers.phrases.len() - 1;
        let best = layers.antecedents[she].best().unwrap();
        assert_eq!(document.slice(layers.entities[best.0].span), "Ana Ito");
        assert!(best.1 > 0.9);
    }
}
