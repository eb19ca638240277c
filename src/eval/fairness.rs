//! Who is missed more often: errors by the speaker's gender, kind and given name.
//!
//! Of gold reports: how many are found (`found`), and how many with the right speaker (`found_and_right`), by what gold's article
//! tells of gold's speaker. Of rows: how many have the words of a report and its speaker (`row_right`), by what the program's own
//! answer tells. Gender and given name are asked of persons alone. Reports inside reports are not counted, as nowhere but in
//! `nested`; the pronouns of their sources tell a gender as others do.

use super::Board;
use super::board::Statistic;
use super::matching::Matching;
use super::metric::Tally;
use super::speaker::right_speaker;
use crate::annotation::{Attribution, Extraction, SpeakerKind};
use crate::bearer::{GivenName, Told, genders, given_name};
use crate::text::Document;

/// Layer and measures, as the tables have them.
const LAYER: &str = "fairness";
const FOUND: &str = "found";
const FOUND_AND_RIGHT: &str = "found_and_right";
const ROW_RIGHT: &str = "row_right";

/// One report of gold, or one row.
struct Judged {
    /// The words of its groups.
    groups: Vec<String>,
    /// Whether its words are found: a partner with overlapping content.
    found: bool,
    /// Whether the speaker is right too.
    right: bool,
}

/// An article's reports in gold, and its rows.
struct Both {
    gold: Vec<Judged>,
    rows: Vec<Judged>,
}

/// Scores all articles whose attributions name their speakers and tell their kinds.
pub(super) fn score(board: &mut Board, articles: &[&Matching]) {
    let judged: Vec<Both> = articles.iter().map(|article| judge(article)).collect();
    let gold = |article: &Both, group: &str, is_met: fn(&Judged) -> bool| {
        tally(&article.gold, group, is_met)
    };
    for group in groups() {
        let mut add = |measure, tally: &dyn Fn(&Both) -> Tally| {
            board.tallies((LAYER, measure, &group), Statistic::Share, &judged, tally);
        };
        add(FOUND, &|article| gold(article, &group, |it| it.found));
        add(FOUND_AND_RIGHT, &|article| {
            gold(article, &group, |it| it.right)
        });
        add(ROW_RIGHT, &|article| {
            tally(&article.rows, &group, |it| it.right)
        });
    }
    for (group, one, other) in [
        ("gender/women_less_men", "gender/women", "gender/men"),
        (
            "given_name/common_less_other",
            "given_name/common_in_usa",
            "given_name/other",
        ),
    ] {
        difference(board, FOUND, group, &judged, |article| {
            [one, other].map(|group| gold(article, group, |it| it.found))
        });
        difference(board, FOUND_AND_RIGHT, group, &judged, |article| {
            [one, other].map(|group| gold(article, group, |it| it.right))
        });
    }
}

/// Every group, in the order of the tables.
fn groups() -> Vec<String> {
    let genders = Told::WORDS.map(|word| format!("gender/{word}"));
    let kinds = SpeakerKind::ALL.iter();
    let kinds = kinds.map(|kind| format!("kind/{}", kind.as_str()));
    let names = GivenName::ALL.map(|name| format!("given_name/{}", name.as_str()));
    genders.into_iter().chain(kinds).chain(names).collect()
}

fn judge(article: &Matching) -> Both {
    let document = &article.gold.document;
    let mut gold = judged(document, &article.gold.extraction);
    let mut rows = judged(document, article.predicted);
    for &(one, other) in &article.pairs {
        let right = right_speaker(article, one, other);
        for judged in [&mut gold[one], &mut rows[other]] {
            judged.found = true;
            judged.right = right;
        }
    }
    Both { gold, rows }
}

/// The attributions of an article with their groups, as if none were found.
fn judged(document: &Document, extraction: &Extraction) -> Vec<Judged> {
    let told = genders(document, extraction);
    let of = |attribution: &Attribution| {
        let mut groups = vec![format!("kind/{}", attribution.speaker_kind.as_str())];
        let speaker = attribution.speaker.filter(|&at| {
            let speaker = extraction.speakers.get(at);
            attribution.speaker_kind == SpeakerKind::Person
                && speaker.is_some_and(|speaker| speaker.kind == SpeakerKind::Person)
        });
        if let Some(at) = speaker {
            groups.push(format!("gender/{}", told[at].as_str()));
            let name = &extraction.speakers[at].name;
            // Of joint speakers the first.
            let first = name.split("; ").next().unwrap_or(name);
            groups.push(format!("given_name/{}", given_name(first).as_str()));
        }
        Judged {
            groups,
            found: false,
            right: false,
        }
    };
    extraction.attributions.iter().map(of).collect()
}

fn tally(judged: &[Judged], group: &str, is_met: fn(&Judged) -> bool) -> Tally {
    let of_group = || {
        judged
            .iter()
            .filter(|it| it.groups.iter().any(|it| it == group))
    };
    Tally::answered(
        of_group().filter(|it| is_met(it)).count(),
        of_group().count(),
    )
}

/// Adds how much larger a share is in one group than in another, where gold has both.
fn difference(
    board: &mut Board,
    measure: &'static str,
    group: &str,
    articles: &[Both],
    shares: impl Fn(&Both) -> [Tally; 2],
) {
    let tallies: Vec<[Tally; 2]> = articles.iter().map(shares).collect();
    let sums = |tallies: &mut dyn Iterator<Item = &[Tally; 2]>| {
        tallies.fold([Tally::default(); 2], |[one, other], tally| {
            [one + tally[0], other + tally[1]]
        })
    };
    let [one, other] = sums(&mut tallies.iter());
    if one.gold == 0 || other.gold == 0 {
        return;
    }
    let n = one.gold + other.gold;
    let place = (LAYER, measure, group);
    board.add(place, Statistic::Difference, n, &tallies, |tallies| {
        let [one, other] = sums(tallies);
        Some(one.recall()? - other.recall()?)
    });
}

#[cfg(test)]
mod tests {
    use crate::annotation::{Speaker, SpeakerKind};
    use crate::eval::evaluate;
    use crate::eval::tests::{attribution, gold_of, predicted_of, value};

    #[test]
    fn each_group_is_judged_by_itself() {
        let text = "\"Go,\" said Mary Vale. Mr Okon thinks that it rains. Mary Vale hopes that it snows. Police say that it hails.";
        let mut rows = vec![
            attribution(text, &["\"Go,\""], "said", "Mary Vale"),
            attribution(text, &["that it rains"], "thinks", "Mr Okon"),
            attribution(text, &["that it snows"], "hopes", "Mary Vale"),
            attribution(text, &["that it hails"], "say", "Police"),
        ];
        for (row, speaker) in rows.iter_mut().zip([0, 1, 0, 2]) {
            row.speaker = Some(speaker);
        }
        rows[3].speaker_kind = SpeakerKind::Organisation;
        let mut gold = gold_of(text, rows.clone());
        gold.layers.speakers = true;
        gold.layers.labels = true;
        gold.extraction.speakers = vec![
            Speaker::named("Mary Vale", SpeakerKind::Person),
            Speaker::named("Ikenna Okon", SpeakerKind::Person),
            Speaker::named("Police", SpeakerKind::Organisation),
        ];
        // The first is missed, the second goes to the wrong person, the rest is right.
        rows[1].speaker = Some(0);
        let mut predicted = predicted_of(rows.split_off(1));
        predicted.speakers = gold.extraction.speakers.clone();
        let scores = evaluate(&[gold], &[predicted]);
        let of = |measure, group| value(&scores, "fairness", measure, group, "share");
        assert_eq!(of("found", "gender/women"), 0.5);
        assert_eq!(of("found", "gender/men"), 1.0);
        assert_eq!(of("found_and_right", "gender/men"), 0.0);
        assert_eq!(of("found_and_right", "kind/person"), 1.0 / 3.0);
        assert_eq!(of("found_and_right", "kind/organisation"), 1.0);
        assert_eq!(of("found", "given_name/common_in_usa"), 0.5);
        // Both rows are said to be Mary Vale's; one is.
        assert_eq!(of("row_right", "gender/women"), 0.5);
        let less = |measure| {
            let group = "gender/women_less_men";
            value(&scores, "fairness", measure, group, "difference")
        };
        assert_eq!((less("found"), less("found_and_right")), (-0.5, 0.5));
        let men = scores.scores.iter();
        let men = men.filter(|score| score.group == "gender/men");
        // No row is said to be a man's: there is no share of none.
        assert!(men.clone().all(|score| score.measure != "row_right"));
        assert_eq!(men.count(), 2);
    }
}
