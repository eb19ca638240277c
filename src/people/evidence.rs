//! What speaks for two names being one, and against it; and what that comes to, as a probability.

use std::fmt;
use std::sync::LazyLock;

use super::name::Relation;
use super::profile::Profile;

/// Names of what is weighed and its weights: a logistic regression over the half of `corpus/people/pairs.csv` that is for
/// fitting, by `corpus/people/fit.py`.
static WEIGHTS: LazyLock<Vec<(&str, f64)>> = LazyLock::new(|| {
    let lines = include_str!("weights.tsv").lines();
    let weight = |line: &'static str| {
        let (name, weight) = line.split_once('\t')?;
        Some((name, weight.trim().parse().ok()?))
    };
    lines.filter_map(weight).collect()
});

/// What is known of a pair of names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Evidence {
    pub(super) relation: Relation,
    /// Words of roles that both have; offices too.
    pub(super) roles: usize,
    /// Both have roles, and none in common.
    pub(super) other_roles: bool,
    /// Words of whom they speak for that both have.
    pub(super) speaks_for: usize,
    /// Speakers that stand beside both.
    pub(super) beside: usize,
    /// They stand in one article, as two.
    pub(super) together: bool,
    /// Days between the last of one and the first of the other; none where either has no date.
    pub(super) days: Option<u32>,
    /// Other names that this one could stand for.
    pub(super) bearers: usize,
}

impl Evidence {
    /// What is known of two speakers, of whose name there are so many bearers.
    pub(super) fn of(one: &Profile, other: &Profile, bearers: usize) -> Option<Self> {
        let relation = one.name.relation(&other.name)?;
        let offices = one.offices.intersection(&other.offices).count();
        let words = one.roles.intersection(&other.roles).count();
        // With a given name in common, it matters little how many bear the surname.
        let is_whole = matches!(relation, Relation::SameGiven | Relation::SameWords);
        let bearers = if is_whole { 0 } else { bearers };
        let has_roles = |it: &Profile| !it.roles.is_empty() || !it.offices.is_empty();
        Some(Self {
            relation,
            roles: words + offices.min(1),
            other_roles: has_roles(one) && has_roles(other) && words + offices == 0,
            speaks_for: one.principals.intersection(&other.principals).count(),
            beside: one.beside.intersection(&other.beside).count(),
            together: one.seen.intersection(&other.seen).next().is_some(),
            days: one.days.zip(other.days).map(|(one, other)| gap(one, other)),
            bearers,
        })
    }

    /// Whether anything but the name speaks for them.
    pub(super) fn has_ground(&self) -> bool {
        self.roles > 0 || self.speaks_for > 0 || self.beside > 0
    }

    /// The probability that they are one. A surname alone is none, whatever the numbers say.
    pub(super) fn probability(&self) -> f64 {
        if self.relation == Relation::Absent && !self.has_ground() {
            return 0.0;
        }
        let sum: f64 = WEIGHTS
            .iter()
            .map(|(name, weight)| weight * self.value(name))
            .sum();
        1.0 / (1.0 + (-sum).exp())
    }

    fn value(&self, name: &str) -> f64 {
        let count = |count: usize| (count as f64).ln_1p();
        let flag = |is: bool| f64::from(u8::from(is));
        match name {
            "roles" => count(self.roles.min(5)),
            "other_roles" => flag(self.other_roles),
            "for" => count(self.speaks_for.min(3)),
            "beside" => count(self.beside.min(10)),
            "together" => flag(self.together),
            "days" => f64::from(self.days.unwrap_or(0)).ln_1p(),
            "bearers" => count(self.bearers),
            "bias" => 1.0,
            name => flag(name == self.relation.as_str()),
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "names={}", self.relation.as_str())?;
        let counts = [
            ("roles", self.roles),
            ("other_roles", usize::from(self.other_roles)),
            ("for", self.speaks_for),
            ("beside", self.beside),
            ("together", usize::from(self.together)),
            ("bearers", self.bearers),
        ];
        for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            write!(f, "; {name}={count}")?;
        }
        self.days.map_or(Ok(()), |days| write!(f, "; days={days}"))
    }
}

/// Days between two spans of time, a month taken for thirty.
fn gap((first, last): (u32, u32), (their_first, their_last): (u32, u32)) -> u32 {
    let days = |number: u32| number / 10_000 * 365 + number / 100 % 100 * 30 + number % 100;
    let after = days(first).saturating_sub(days(their_last));
    after.max(days(their_first).saturating_sub(days(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Evidence = Evidence {
        relation: Relation::Absent,
        roles: 0,
        other_roles: false,
        speaks_for: 0,
        beside: 0,
        together: false,
        days: Some(3),
        bearers: 1,
    };

    #[test]
    fn a_surname_alone_is_no_ground() {
        assert_eq!(BARE.probability(), 0.0);
        let role = Evidence { roles: 2, ..BARE };
        assert!(role.probability() > 0.0);
    }

    #[test]
    fn every_weight_has_a_meaning_and_what_is_alike_is_likelier() {
        assert!(WEIGHTS.len() >= 10);
        let same = Evidence {
            relation: Relation::SameGiven,
            ..BARE
        };
        let other = Evidence {
            relation: Relation::OtherGiven,
            ..BARE
        };
        assert!(same.probability() > 0.5 && other.probability() < 0.1);
        let beside = Evidence { beside: 4, ..same };
        assert!(beside.probability() > same.probability());
        assert_eq!(
            beside.to_string(),
            "names=same; beside=4; bearers=1; days=3"
        );
    }

    #[test]
    fn time_between_is_counted_from_end_to_start() {
        let (one, other) = ((20_200_101, 20_200_110), (20_200_115, 20_200_201));
        assert_eq!((gap(one, other), gap(other, one), gap(one, one)), (5, 5, 0));
    }
}
