//! Which names may be one: those under the same key, compared pair by pair.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::evidence::Evidence;
use super::profile::Profile;

/// Names under one key that are all compared with each other; of more, those that are named most often.
const BLOCK: usize = 400;

/// A pair of names that may be one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Proposal {
    /// Places of the two profiles, the first one smaller.
    pub(super) pair: (usize, usize),
    pub(super) evidence: Evidence,
    pub(super) probability: f64,
    /// Whether it is to be merged, as far as can be told; none where the name may stand for somebody else as well.
    pub(super) merge: Option<bool>,
}

/// Pairs of at least the probability `shown`, in the order of the table; those of `least` and more are to be merged.
///
/// A surname that many bear makes a block of every two of them, so of a pair that is not shown nothing is kept but how likely it
/// makes the bearer of a surname alone.
pub(super) fn proposals(profiles: &[Profile], shown: f64, least: f64) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut best = HashMap::new();
    compare(profiles, |pair, evidence| {
        let probability = evidence.probability();
        for bare in bare(profiles, pair) {
            rank(best.entry(bare).or_default(), probability);
        }
        if probability >= shown {
            proposals.push(Proposal {
                pair,
                evidence,
                probability,
                merge: Some(probability >= least),
            });
        }
    });
    leave_open(profiles, &best, &mut proposals);
    proposals.sort_unstable_by_key(|proposal| proposal.pair);
    proposals
}

/// Gives all pairs of names under one key, each once: under the first key that both have.
fn compare(profiles: &[Profile], mut give: impl FnMut((usize, usize), Evidence)) {
    let blocks = blocks(profiles);
    let mut keys_of: Vec<Vec<u32>> = vec![Vec::new(); profiles.len()];
    for (number, block) in blocks.iter().enumerate() {
        for &at in block {
            keys_of[at].push(number as u32);
        }
    }
    for (number, block) in blocks.iter().enumerate() {
        let names: BTreeSet<&str> = block
            .iter()
            .map(|&at| profiles[at].shown.as_str())
            .collect();
        // Whoever else the name may stand for: neither of the two.
        let bearers = names.len().saturating_sub(2);
        for (rank, &one) in block.iter().enumerate() {
            for &other in &block[rank + 1..] {
                let common = keys_of[one].iter().find(|key| keys_of[other].contains(key));
                if common.is_some_and(|&first| (first as usize) < number) {
                    continue;
                }
                if let Some(evidence) = Evidence::of(&profiles[one], &profiles[other], bearers) {
                    give((one, other), evidence);
                }
            }
        }
    }
}

/// The names under each key, where there are two at least.
fn blocks(profiles: &[Profile]) -> Vec<Vec<usize>> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        let keys: BTreeSet<String> = profile.name.keys().into_iter().collect();
        for key in keys {
            blocks.entry(key).or_default().push(at);
        }
    }
    let mut blocks: Vec<Vec<usize>> = blocks.into_values().collect();
    blocks.retain(|block| block.len() > 1);
    for block in &mut blocks {
        block.sort_by_key(|&at| (std::cmp::Reverse(profiles[at].articles), at));
        block.truncate(BLOCK);
        block.sort_unstable();
    }
    blocks
}

/// Takes a probability among the two highest.
fn rank(best: &mut [f64; 2], probability: f64) {
    if probability > best[0] {
        *best = [probability, best[0]];
    } else {
        best[1] = best[1].max(probability);
    }
}

/// A surname goes to one person; where two are nearly as likely, it is left to the reader.
fn leave_open(profiles: &[Profile], best: &HashMap<usize, [f64; 2]>, proposals: &mut [Proposal]) {
    for proposal in proposals {
        for bare in bare(profiles, proposal.pair) {
            let [first, second] = best[&bare];
            if proposal.probability < first {
                proposal.merge = Some(false);
            } else if second > first / 2.0 {
                proposal.merge = None;
            }
        }
    }
}

/// Those of a pair that are a surname alone.
fn bare(profiles: &[Profile], pair: (usize, usize)) -> impl Iterator<Item = usize> {
    let both = [pair.0, pair.1].into_iter();
    both.filter(|&at| profiles[at].name.is_bare())
}

#[cfg(test)]
mod tests {
    use super::super::profile::profiles;
    use super::*;
    use crate::output::id_of_name;
    use crate::tables::Tables;

    fn proposed(
        speakers: &[(&str, &str, &str)],
        quotes: &[(&str, usize)],
    ) -> Vec<(usize, usize, Option<bool>)> {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        write("run.json", "{}".to_owned());
        let id = |at: usize| id_of_name(speakers[at].1, speakers[at].0);
        let mut text =
            "speaker_id,speaker,kind,roles,articles,quotes,first_date,last_date\n".to_owned();
        for (at, (name, kind, roles)) in speakers.iter().enumerate() {
            let id = id(at);
            text.push_str(&format!(
                "{id},{name},{kind},{roles},3,3,2020-01-01,2020-01-09\n"
            ));
        }
        write("speakers.csv", text);
        let mut text = "article_id,speaker_id,speaks_for\n".to_owned();
        for (article, speaker) in quotes {
            text.push_str(&format!("{article},{},\n", id(*speaker)));
        }
        write("quotes.csv", text);
        let tables = Tables::open(folder.path()).unwrap();
        let profiles = profiles(&tables).unwrap();
        let proposals = proposals(&profiles, 0.0, 0.5);
        proposals
            .iter()
            .map(|proposal| (proposal.pair.0, proposal.pair.1, proposal.merge))
            .collect()
    }

    #[test]
    fn names_of_one_person_are_proposed_and_a_surname_alone_is_not() {
        let speakers = [
            ("José Ito", "person", "harbour master"),
            ("Jose Ito", "person", "harbour master"),
            ("Ana Ito", "person", ""),
            ("Ito", "person", ""),
            ("Ito", "organisation", ""),
        ];
        let proposed = proposed(&speakers, &[]);
        let merged: Vec<_> = proposed.iter().filter(|it| it.2 == Some(true)).collect();
        assert_eq!(merged, [&(0, 1, Some(true))]);
        // Persons are compared with persons alone.
        assert!(proposed.iter().all(|it| it.1 < 4));
    }

    #[test]
    fn a_surname_that_two_may_bear_is_left_open() {
        let speakers = [
            ("Ada Holt", "person", "harbour master"),
            ("Bo Holt", "person", "harbour master"),
            ("Holt", "person", "harbour master"),
        ];
        let open = proposed(&speakers, &[("a", 0), ("b", 1), ("c", 2)]);
        assert_eq!(open[1..], [(0, 2, None), (1, 2, None)]);
    }
}
