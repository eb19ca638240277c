//! Collects the scores: sums the counts of the articles and puts an interval around each rate.

use super::bootstrap::interval;
use super::matching::Matching;
use super::metric::Tally;

/// What a score is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The share of predicted items that are right.
    Precision,
    /// The share of gold items that are found.
    Recall,
    /// The harmonic mean of precision and recall.
    F1,
    /// The share of questions answered rightly.
    Accuracy,
    /// A mean of values from 0 to 1: the larger, the better.
    Mean,
    /// A share that is neither good nor bad by itself.
    Share,
    /// A number of items.
    Count,
    /// A mean difference: the smaller, the better.
    Error,
    /// One rate over another: 1 where they are equal.
    Ratio,
    /// One rate less another: 0 where they are equal.
    Difference,
}

impl Statistic {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Statistic::Precision => "precision",
            Statistic::Recall => "recall",
            Statistic::F1 => "f1",
            Statistic::Accuracy => "accuracy",
            Statistic::Mean => "mean",
            Statistic::Share => "share",
            Statistic::Count => "count",
            Statistic::Error => "error",
            Statistic::Ratio => "ratio",
            Statistic::Difference => "difference",
        }
    }
}

/// One number of the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What is scored: content, triple, entity, ...
    pub layer: &'static str,
    /// How it is compared: exact, overlap, ...
    pub measure: &'static str,
    /// Which part of the items: all, or one type.
    pub group: String,
    /// What the value is.
    pub statistic: Statistic,
    /// The value; `None` where nothing was there to be counted.
    pub value: Option<f64>,
    /// The 95 % interval around it, from drawing articles.
    pub interval: Option<(f64, f64)>,
    /// How many items the value is a share of.
    pub n: usize,
}

/// The scores so far.
#[derive(Default)]
pub(super) struct Board {
    pub(super) scores: Vec<Score>,
}

/// What a score is about: layer, measure, group.
pub(super) type Place<'a> = (&'static str, &'static str, &'a str);

impl Board {
    /// Adds precision, recall and F1.
    pub(super) fn rates(
        &mut self,
        place: Place,
        articles: &[&Matching],
        tally: impl Fn(&Matching) -> Tally,
    ) {
        let tallies: Vec<Tally> = articles.iter().map(|article| tally(article)).collect();
        self.tallied(place, Statistic::Precision, &tallies);
        self.tallied(place, Statistic::Recall, &tallies);
        self.tallied(place, Statistic::F1, &tallies);
    }

    /// Adds the share of questions that are answered rightly.
    pub(super) fn accuracy(
        &mut self,
        place: Place,
        articles: &[&Matching],
        tally: impl Fn(&Matching) -> Tally,
    ) {
        self.tallies(place, Statistic::Accuracy, articles, |article| {
            tally(article)
        });
    }

    /// Adds a statistic of the tally of each article.
    pub(super) fn tallies<T>(
        &mut self,
        place: Place,
        statistic: Statistic,
        articles: &[T],
        tally: impl Fn(&T) -> Tally,
    ) {
        let tallies: Vec<Tally> = articles.iter().map(tally).collect();
        self.tallied(place, statistic, &tallies);
    }

    /// Adds how many items have some property.
    pub(super) fn count(
        &mut self,
        place: Place,
        articles: &[&Matching],
        count: impl Fn(&Matching) -> usize,
    ) {
        self.tallies(place, Statistic::Count, articles, |article| {
            Tally::answered(count(article), 1)
        });
    }

    /// Adds one statistic; one that has nothing to count in any article is left out.
    fn tallied(&mut self, place: Place, statistic: Statistic, tallies: &[Tally]) {
        let total: Tally = tallies.iter().copied().sum();
        if total == Tally::default() {
            return;
        }
        let n = match statistic {
            Statistic::Precision => total.predicted,
            _ => total.gold,
        };
        self.add(place, statistic, n, tallies, |tallies| {
            let total: Tally = tallies.copied().sum();
            match statistic {
                Statistic::Precision => total.precision(),
                Statistic::F1 => total.f1(),
                Statistic::Count => Some(total.found as f64),
                _ => total.recall(),
            }
        });
    }

    /// Adds any statistic of values that each stand for an article.
    pub(super) fn add<T>(
        &mut self,
        (layer, measure, group): Place,
        statistic: Statistic,
        n: usize,
        articles: &[T],
        value: impl Fn(&mut dyn Iterator<Item = &T>) -> Option<f64>,
    ) {
        self.scores.push(Score {
            layer,
            measure,
            group: group.to_owned(),
            statistic,
            value: value(&mut articles.iter()),
            interval: interval(articles, value),
            n,
        });
    }
}
