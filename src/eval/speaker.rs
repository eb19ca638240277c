//! Scores of speakers by name: is the predicted speaker the one that gold names?

use super::Board;
use super::board::Place;
use super::matching::Matching;
use super::metric::Tally;
use super::source_group::{self, Grouped};
use crate::annotation::{Speaker, SpeakerKind};

/// Scores all articles whose attributions name their speakers.
pub(super) fn score(board: &mut Board, layer: &'static str, articles: &[&Matching]) {
    score_found(board, (layer, "name", "all"), articles);
    let grouped: Vec<Vec<Grouped>> = articles
        .iter()
        .map(|article| {
            let pairs = article.pairs.iter();
            pairs
                .map(|&(gold, predicted)| {
                    let right = right_speaker(article, gold, predicted);
                    Grouped::new(article, gold, right)
                })
                .collect()
        })
        .collect();
    source_group::score(board, layer, "name", &grouped);
}

/// Of attributions whose contents overlap, how many have the right speaker.
pub(super) fn score_found(board: &mut Board, place: Place, articles: &[&Matching]) {
    board.accuracy(place, articles, |article| {
        Tally::answered(right_speakers(article).count(), article.pairs.len())
    });
}

/// Scores right words and right speaker together.
pub(super) fn score_end_to_end(board: &mut Board, place: Place, articles: &[&Matching]) {
    board.rates(place, articles, |article| {
        let right = right_speakers(article).count();
        Tally::matched(
            right,
            article.gold_roles.len(),
            article.predicted_roles.len(),
        )
    });
}

fn right_speakers(article: &Matching) -> impl Iterator<Item = (usize, usize)> {
    let pairs = article.pairs.iter().copied();
    pairs.filter(|(gold, predicted)| right_speaker(article, *gold, *predicted))
}

/// Whether a pair has the same speaker, or both have none.
pub(super) fn right_speaker(article: &Matching, gold: usize, predicted: usize) -> bool {
    let (gold, predicted) = article.attributions(gold, predicted);
    let speakers = &article.gold.extraction.speakers;
    let known = gold.speaker.and_then(|index| speakers.get(index));
    let given = predicted
        .speaker
        .and_then(|index| article.predicted.speakers.get(index));
    match (known, given) {
        (None, None) => true,
        (Some(known), Some(given)) => same_speaker(known, given, speakers),
        _ => false,
    }
}

/// Whether a predicted speaker is the one gold names: the same name, an alias of either, or, for persons, the same
/// surname where first names do not differ and no other speaker of the article bears it.
pub fn same_speaker(gold: &Speaker, predicted: &Speaker, all_gold: &[Speaker]) -> bool {
    let (known, given) = (names(gold), names(predicted));
    if known.iter().any(|name| given.contains(name)) {
        return true;
    }
    let (Some(known), Some(given)) = (known.first(), given.first()) else {
        return false;
    };
    let namesakes = all_gold
        .iter()
        .filter(|other| normalised(&other.name).last() == known.last())
        .count();
    let short = known.len().min(given.len()) == 1;
    gold.kind == SpeakerKind::Person
        && known.last() == given.last()
        && !(short && namesakes > 1)
        && (short || known[0] == given[0] || initial(&known[0], &given[0]))
}

/// Whether one first name is the initial of the other.
fn initial(one: &str, other: &str) -> bool {
    let short = one.chars().count().min(other.chars().count()) == 1;
    short && one.chars().next() == other.chars().next()
}

/// A speaker's name and aliases, normalised; empty ones are left out.
fn names(speaker: &Speaker) -> Vec<Vec<String>> {
    [&speaker.name]
        .into_iter()
        .chain(&speaker.aliases)
        .map(|name| normalised(name))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Words that stand before a name without being part of it.
const BEFORE: [&str; 34] = [
    "the",
    "a",
    "an",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "dame",
    "lord",
    "lady",
    "prof",
    "professor",
    "president",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "judge",
    "justice",
    "minister",
    "chief",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "captain",
    "sgt",
    "rev",
    "mayor",
];

/// Words that stand after a name without being part of it.
const AFTER: [&str; 4] = ["jr", "sr", "ii", "iii"];

/// The words of a name that count: lower case, without marks, titles and possessive.
pub(super) fn normalised(name: &str) -> Vec<String> {
    let lower = name.to_lowercase().replace('’', "'");
    let mut words: Vec<String> = lower
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .map(|word| word.strip_suffix("'s").unwrap_or(word).replace('\'', ""))
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && AFTER.contains(&words[words.len() - 1].as_str()) {
        words.pop();
    }
    let titles = words
        .iter()
        .take_while(|word| BEFORE.contains(&word.as_str()));
    let titles = titles.count().min(words.len().saturating_sub(1));
    words.drain(..titles);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, value};

    fn person(name: &str) -> Speaker {
        Speaker::named(name, SpeakerKind::Person)
    }

    #[test]
    fn names_are_compared_without_their_dress() {
        let same =
            |one: &str, other: &str| same_speaker(&person(one), &person(other), &[person(one)]);
        assert!(same("Ana Ruiz", "ana ruiz"));
        assert!(same("Ana Ruiz", "Mrs. Ruiz"));
        assert!(same("President Ana Ruiz's", "Ana Ruiz Jr."));
        assert!(same("A. Ruiz", "Ana Ruiz"));
        assert!(same("the White House", "White House"));
        assert!(!same("Ana Ruiz", "Eva Ruiz"));
        assert!(!same("Ana Ruiz", "Ana"));
        assert!(!same("Ana Ruiz", ""));
    }

    #[test]
    fn a_shared_surname_is_not_enough() {
        let all = [person("Ana Ruiz"), person("Eva Ruiz")];
        assert!(!same_speaker(&all[0], &person("Ruiz"), &all));
        assert!(same_speaker(&all[0], &person("Ana Ruiz"), &all));
    }

    #[test]
    fn aliases_count_and_surnames_only_for_persons() {
        let mut agency = person("World Health Organization");
        agency.kind = SpeakerKind::Organisation;
        let mut known = agency.clone();
        assert!(!same_speaker(&known, &person("Health Organization"), &[]));
        known.aliases.push("WHO".to_owned());
        assert!(same_speaker(&known, &person("the WHO"), &[]));
    }

    #[test]
    fn right_words_with_the_wrong_speaker_do_not_count() {
        let text = "\"Go,\" said Ana. Ito thinks that it rains. He left.";
        let with = |index| {
            let mut rows = vec![
                attribution(text, &["\"Go,\""], "said", "Ana"),
                attribution(text, &["that it rains"], "thinks", "Ito"),
            ];
            rows[0].speaker = Some(0);
            rows[1].speaker = Some(index);
            rows
        };
        let mut gold = gold_of(text, with(1));
        gold.extraction.speakers = vec![person("Ana"), person("Ito")];
        gold.layers.speakers = true;
        let mut predicted = predicted_of(with(0));
        predicted.speakers = gold.extraction.speakers.clone();
        let mut extra = attribution(text, &["He left"], "", "");
        extra.speaker = None;
        predicted.attributions.push(extra);
        let scores = evaluate(&[gold], &[predicted]);
        assert_eq!(value(&scores, "speaker", "name", "all", "accuracy"), 0.5);
        let end_to_end =
            |statistic| value(&scores, "end_to_end", "words_and_speaker", "all", statistic);
        assert_eq!(end_to_end("recall"), 0.5);
        assert_eq!(end_to_end("precision"), 1.0 / 3.0);
    }
}
