//! Things joined pair by pair into groups (a union-find: Tarjan 1975). The first thing of a group stands for it.

/// Things in groups.
pub(crate) struct Union {
    /// Towards the first of the group.
    before: Vec<u32>,
}

impl Union {
    /// So many things, each by itself.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            before: (0..u32::try_from(count).unwrap_or(u32::MAX)).collect(),
        }
    }

    /// Joins the groups of two things.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.shortened(one), self.shortened(other));
        self.before[one.max(other)] = one.min(other) as u32;
    }

    /// The first thing of the group of another.
    pub(crate) fn first(&self, thing: usize) -> usize {
        let mut at = thing;
        while self.before[at] as usize != at {
            at = self.before[at] as usize;
        }
        at
    }

    /// Likewise, and makes the way there shorter for the next who asks.
    fn shortened(&mut self, thing: usize) -> usize {
        let first = self.first(thing);
        let mut at = thing;
        while at != first {
            at = std::mem::replace(&mut self.before[at], first as u32) as usize;
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_stands_for_all() {
        let mut union = Union::new(6);
        for (one, other) in [(4, 5), (1, 3), (5, 3)] {
            union.join(one, other);
        }
        let firsts: Vec<usize> = (0..6).map(|at| union.first(at)).collect();
        assert_eq!(firsts, [0, 1, 2, 1, 1, 1]);
    }
}
