//! Groups of things that are alike, and what is to be said of them.

use std::collections::HashMap;

use crate::tables::{day_number, union::Union};

/// Things in groups.
pub(super) struct Groups {
    union: Union,
    /// How close each is to the thing it is closest to.
    closest: HashMap<u32, f32>,
}

/// What is to be said of a group of more than one.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) things: usize,
    pub(super) articles: usize,
    /// The earliest day.
    pub(super) day: Option<u32>,
    /// The article that was counted last.
    last: Option<usize>,
}

impl Groups {
    pub(super) fn new(count: usize) -> Self {
        Self {
            union: Union::new(count),
            closest: HashMap::new(),
        }
    }

    /// Joins the groups of two things.
    pub(super) fn join(&mut self, one: usize, other: usize, share: f32) {
        for thing in [one, other] {
            let closest = self.closest.entry(thing as u32).or_default();
            *closest = closest.max(share);
        }
        self.union.join(one, other);
    }

    /// The first thing of the group of another.
    pub(super) fn first(&self, thing: usize) -> usize {
        self.union.first(thing)
    }

    /// How close a thing is to the one it is closest to; none where it is alone.
    pub(super) fn closest(&self, thing: usize) -> Option<f32> {
        self.closest.get(&(thing as u32)).copied()
    }
}

impl Size {
    /// Counts a thing of an article, with its date.
    pub(super) fn count(&mut self, article: usize, date: &str) {
        self.things += 1;
        self.articles += usize::from(self.last.replace(article) != Some(article));
        let day = day_number(date);
        self.day = self.day.into_iter().chain(day).min();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_counted_once_and_the_earliest_day_is_kept() {
        let mut size = Size::default();
        for (article, date) in [(0, "2020-03-01"), (0, ""), (2, "2019-12-31")] {
            size.count(article, date);
        }
        assert_eq!((size.things, size.articles), (3, 2));
        assert_eq!(size.day, Some(20_191_231));
    }
}
