//! The schema of the tables that are made from finished ones: by `copies`.

use super::table::{Cell, CellKind, Column, Row, Table, plain_name, table};

/// Tables that are made from those of a run, where they were asked for.
pub const FINDINGS: [Table; 2] = [StoryRow::TABLE, QuoteGroupRow::TABLE];

table! {
    /// Articles that are copies of one another, whole or cut: one row an article, in the order of `articles.csv`. Made by
    /// `whosaid copies`.
    StoryRow in "stories.csv" {
        /// The article, as in `articles.csv`.
        article_id: String as Text,
        /// The first article of the story, by the order of the input: the same for all copies, its own where there is no copy.
        story_id: String as Text,
        /// Articles of the story: 1 where there is no copy.
        articles: usize as Count,
        /// Earliest date of the story's articles; empty where none has one.
        first_date: String as Day,
        /// How much of the shorter text stands in the longer, for the copy it is closest to: a share of runs of five words; empty where there is no copy.
        shared: Option<f32> as Probability,
    }
}

table! {
    /// Quotes of the same words, whole, cut or with other marks: one row a row of `quotes.csv`, in its order. Made by
    /// `whosaid copies`.
    QuoteGroupRow in "quote_groups.csv" {
        /// The quote, as in `quotes.csv`.
        quote_id: String as Text,
        /// The first quote of these words, by the order of the input: count these to count what was said once.
        quote_group: String as Text,
        /// Quotes of the group: 1 where nobody else has the words. Quotes of fewer than five words stand alone, as different people say them.
        quotes: usize as Count,
        /// Articles with a quote of the group.
        articles: usize as Count,
        /// Earliest date of these articles; empty where none has one.
        first_date: String as Day,
        /// Of the other articles with a quote of the group and a speaker, the share that give this one's, a person by the surname; empty where there is none.
        agreement: Option<f32> as Probability,
        /// The row's `confidence`, weighed with that: a speaker whom no other article gives is rarely right.
        weighed_confidence: Option<f32> as Probability,
    }
}
