//! What each confidence was given for, and how it came out.
//!
//! Public, because confidences are fitted to the same outcomes that they are judged by.

use super::matching::Matching;
use super::{chain, entity, quoted, speaker};
use crate::annotation::{Extraction, QuoteType};
use crate::gold::Gold;

/// A column of confidences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Right when a gold attribution has exactly these content spans. Asked of every row.
    Content,
    /// Right when the source overlaps gold's, or both have none. Asked of rows whose content overlaps gold's.
    Source,
    /// Right when the speaker is gold's, by name or by chain. Asked of rows whose content and source overlap gold's, and of those that
    /// cover a quotation of which gold tells no source.
    Speaker,
    /// Right when content and source overlap gold's and the speaker, where gold knows it, is right. Asked of every row.
    Row,
    /// Right when gold has the entity with these words and this type. Asked of every entity.
    Entity,
}

impl Column {
    /// Every column.
    pub const ALL: [Column; 5] = [
        Column::Content,
        Column::Source,
        Column::Speaker,
        Column::Row,
        Column::Entity,
    ];

    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Column::Content => "content",
            Column::Source => "source",
            Column::Speaker => "speaker",
            Column::Row => "row",
            Column::Entity => "entity",
        }
    }
}

/// One confidence and whether what it was given for is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The column it stands in.
    pub column: Column,
    /// Its row in the prediction: an index into the attributions, or the entities.
    pub index: usize,
    /// The predicted quote type; `None` for entities.
    pub quote_type: Option<QuoteType>,
    /// The confidence.
    pub confidence: f32,
    /// How it came out.
    pub right: bool,
}

/// The outcomes of one article, for the columns that its gold can judge.
pub fn outcomes(gold: &Gold, predicted: &Extraction) -> Vec<Outcome> {
    of_matching(&Matching::new(gold, predicted))
}

pub(super) fn of_matching(article: &Matching) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    if article.gold.layers.attributions {
        for at in 0..article.predicted.attributions.len() {
            outcomes.extend(of_row(article, at));
        }
    }
    if article.gold.layers.chains {
        let answers = chain::answers(article);
        let answered = answers
            .iter()
            .filter_map(|answer| Some((answer.predicted?, answer.right)));
        outcomes.extend(answered.map(|(at, right)| outcome(article, Column::Speaker, at, right)));
    }
    if article.gold.layers.quotations {
        let answers = quoted::answers(article).into_iter();
        outcomes.extend(answers.map(|(at, right)| outcome(article, Column::Speaker, at, right)));
    }
    if article.gold.layers.entities {
        outcomes.extend(of_entities(article));
    }
    outcomes
}

fn of_row(article: &Matching, at: usize) -> Vec<Outcome> {
    let partner = article.partner(at);
    let content = &article.predicted_roles[at].content;
    let exact = article
        .gold_roles
        .iter()
        .any(|gold| gold.content == *content);
    let source = partner.map(|gold| article.same_source(gold, at));
    let speakers = article.gold.layers.speakers;
    let speaker = partner
        .filter(|_| speakers && source == Some(true))
        .map(|gold| speaker::right_speaker(article, gold, at));
    let row = source == Some(true) && speaker != Some(false);
    let outcome = |column, right| outcome(article, column, at, right);
    let mut outcomes = vec![outcome(Column::Content, exact && !content.is_empty())];
    outcomes.extend(source.map(|right| outcome(Column::Source, right)));
    outcomes.extend(speaker.map(|right| outcome(Column::Speaker, right)));
    outcomes.push(outcome(Column::Row, row));
    outcomes
}

fn outcome(article: &Matching, column: Column, index: usize, right: bool) -> Outcome {
    let attribution = &article.predicted.attributions[index];
    let confidence = match column {
        Column::Content => attribution.confidence.content,
        Column::Source => attribution.confidence.source,
        Column::Speaker => attribution.confidence.speaker,
        Column::Row | Column::Entity => attribution.confidence.row,
    };
    Outcome {
        column,
        index,
        quote_type: Some(attribution.quote_type),
        confidence,
        right,
    }
}

fn of_entities(article: &Matching) -> impl Iterator<Item = Outcome> {
    let document = &article.gold.document;
    let gold: Vec<_> = article
        .gold
        .extraction
        .entities
        .iter()
        .filter_map(|mention| entity::key(document, mention))
        .collect();
    let mentions = article.predicted.entities.iter().enumerate();
    mentions.map(move |(index, mention)| Outcome {
        column: Column::Entity,
        index,
        quote_type: None,
        confidence: mention.confidence,
        right: entity::key(document, mention).is_some_and(|key| gold.contains(&key)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::{attribution, gold_of};

    #[test]
    fn each_column_is_judged_for_what_it_says() {
        let text = "\"Go now,\" said Ana. Ito thinks that it rains. He left.";
        let gold = gold_of(
            text,
            vec![
                attribution(text, &["\"Go now,\""], "said", "Ana"),
                attribution(text, &["that it rains"], "thinks", "Ito"),
            ],
        );
        let predicted = Extraction {
            attributions: vec![
                attribution(text, &["\"Go now"], "said", "Ana"),
                attribution(text, &["that it rains"], "thinks", "Ana"),
                attribution(text, &["He left"], "", ""),
            ],
            ..Extraction::default()
        };
        let outcomes = outcomes(&gold, &predicted);
        let of = |column| -> Vec<(usize, bool)> {
            let column = outcomes.iter().filter(|outcome| outcome.column == column);
            column
                .map(|outcome| (outcome.index, outcome.right))
                .collect()
        };
        assert_eq!(of(Column::Content), [(0, false), (1, true), (2, false)]);
        assert_eq!(of(Column::Source), [(0, true), (1, false)]);
        assert_eq!(of(Column::Row), [(0, true), (1, false), (2, false)]);
        assert!(of(Column::Speaker).is_empty());
    }
}
