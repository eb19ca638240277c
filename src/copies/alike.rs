//! Which of many things are alike, by the numbers that their words leave.
//!
//! MinHash estimates how much of two texts together is common (Broder 1997), and so misses a story that is cut to a third. Here
//! every so-manieth number is kept instead, whatever the text (the same paper's "modulo" sketch): what is common then counts
//! against the shorter text. Things that share a number stand side by side once the numbers are sorted, on disk where there
//! are many, so that the work grows with the things and not with their pairs.

use std::collections::VecDeque;
use std::path::Path;

use super::groups::Groups;
use super::sorter::Sorter;
use crate::error::Result;

/// When two things are alike.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// The fewest numbers in common.
    pub(super) least: u32,
    /// The least share of the numbers of the one that has fewer.
    pub(super) share: f64,
}

/// Of the things that share a number, each is compared with so many before it, and with as many of the first: a phrase that
/// everybody uses costs no more than another.
const COMPARED: usize = 4;

/// Things, numbered as they are added.
pub(super) struct Alike {
    numbers: Sorter,
    pairs: Sorter,
    /// How many numbers each has.
    sizes: Vec<u32>,
    rule: Rule,
}

impl Alike {
    /// None yet; files may be made in `folder` meanwhile.
    pub(super) fn new(folder: &Path, rule: Rule) -> Self {
        Self {
            numbers: Sorter::new(folder.join("copies-numbers.tmp")),
            pairs: Sorter::new(folder.join("copies-pairs.tmp")),
            sizes: Vec::new(),
            rule,
        }
    }

    /// Adds a thing with its numbers.
    pub(super) fn add(&mut self, mut numbers: Vec<u64>) -> Result<()> {
        numbers.sort_unstable();
        numbers.dedup();
        let thing = self.sizes.len() as u64;
        self.sizes
            .push(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
        let mut numbers = numbers.into_iter();
        numbers.try_for_each(|number| self.numbers.push((number, thing)))
    }

    /// The groups of those that are alike, directly or over others.
    pub(super) fn groups(self) -> Result<Groups> {
        let Self {
            numbers,
            mut pairs,
            sizes,
            rule,
        } = self;
        let mut numbers = numbers.sorted()?;
        let mut shared = None;
        let mut first: Vec<u64> = Vec::new();
        let mut before: VecDeque<u64> = VecDeque::new();
        while let Some((number, thing)) = numbers.advance()? {
            if shared.replace(number) != Some(number) {
                first.clear();
                before.clear();
            }
            for other in first.iter().chain(&before) {
                pairs.push((*other, thing))?;
            }
            if first.len() < COMPARED {
                first.push(thing);
            } else {
                before.push_back(thing);
                if before.len() > COMPARED {
                    before.pop_front();
                }
            }
        }
        drop(numbers);
        let mut groups = Groups::new(sizes.len());
        let mut pairs = pairs.sorted()?;
        let mut next = pairs.advance()?;
        while let Some(pair) = next {
            let mut common = 0;
            while next == Some(pair) {
                common += 1;
                next = pairs.advance()?;
            }
            let (one, other) = (pair.0 as usize, pair.1 as usize);
            let fewer = sizes[one].min(sizes[other]);
            let share = f64::from(common) / f64::from(fewer);
            if common >= rule.least.min(fewer) && share >= rule.share {
                groups.join(one, other, share as f32);
            }
        }
        Ok(groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        least: 3,
        share: 0.5,
    };

    fn groups(things: &[std::ops::Range<u64>]) -> Vec<usize> {
        let folder = tempfile::tempdir().unwrap();
        let mut alike = Alike::new(folder.path(), RULE);
        for thing in things {
            alike.add(thing.clone().collect()).unwrap();
        }
        let groups = alike.groups().unwrap();
        (0..things.len()).map(|at| groups.first(at)).collect()
    }

    #[test]
    fn what_is_cut_is_found_and_what_only_touches_is_not() {
        // The second is a cut of the first; the third has two numbers of it; the fourth half of the third.
        assert_eq!(groups(&[0..90, 10..40, 88..120, 104..136]), [0, 0, 2, 2]);
        assert_eq!(groups(&[0..2, 0..2, 0..0, 0..0]), [0, 0, 2, 3]);
    }

    #[test]
    fn a_hundred_copies_are_one_group_and_a_common_phrase_is_none() {
        let copies: Vec<_> = (0..100).map(|_| 0..20).collect();
        assert!(groups(&copies).iter().all(|&first| first == 0));
        let folder = tempfile::tempdir().unwrap();
        let mut alike = Alike::new(folder.path(), RULE);
        for thing in 1..100_u64 {
            let own = 1000 * thing..1000 * thing + 20;
            alike.add((0..5).chain(own).collect()).unwrap();
        }
        let groups = alike.groups().unwrap();
        assert!((0..99).all(|at| groups.first(at) == at));
    }
}
