//! Scores of single questions about an antecedent (GAP): which of two names, or neither, does a pronoun stand for?
//!
//! As in Webster et al. 2018 ("Mind the GAP"): each pronoun-name pair is a decision, right pairs are what is to be found, and bias
//! is the F1 of feminine pronouns over that of masculine ones. Beside it stands the share of pronouns whose whole answer is right.

use super::board::Statistic;
use super::metric::Tally;
use super::{Board, Evaluation};
use crate::decode::{Gender, Pronoun, pronoun};
use crate::gold::{AntecedentChoice, Gold};

/// One article's questions: what is asked, the answer, the gender of the pronoun.
type Answered<'a> = (&'a AntecedentChoice, Option<usize>, Option<Gender>);

/// Adds the scores of the antecedent head (layer `pronoun`); `answers` holds, for each choice of each article, the candidate chosen,
/// or `None` for neither.
pub fn evaluate_choices(
    evaluation: &mut Evaluation,
    gold: &[Gold],
    answers: &[Vec<Option<usize>>],
) {
    let articles: Vec<Vec<Answered>> = gold
        .iter()
        .zip(answers)
        .filter(|(gold, _)| !gold.choices.is_empty())
        .map(|(gold, answers)| {
            let choices = gold.choices.iter().zip(answers);
            choices
                .map(|(choice, &answer)| (choice, answer, gender(gold, choice)))
                .collect()
        })
        .collect();
    if articles.is_empty() {
        return;
    }
    let mut board = Board::default();
    let groups = [
        ("all", None),
        ("feminine", Some(Gender::Female)),
        ("masculine", Some(Gender::Male)),
    ];
    for (group, asked) in groups {
        let of_group = |answers: &&Answered| asked.is_none() || answers.2 == asked;
        let choices = |answers: &Vec<Answered>| {
            let asked = || answers.iter().filter(of_group);
            let right = |answer: &&Answered| is_right(answer.0, answer.1);
            Tally::answered(asked().filter(right).count(), asked().count())
        };
        let pairs = |answers: &Vec<Answered>| answers.iter().filter(of_group).map(pairs).sum();
        board.tallies(
            ("pronoun", "choice", group),
            Statistic::Accuracy,
            &articles,
            choices,
        );
        for statistic in [Statistic::Precision, Statistic::Recall, Statistic::F1] {
            board.tallies(("pronoun", "pair", group), statistic, &articles, pairs);
        }
    }
    let n = articles.iter().map(Vec::len).sum();
    let place = ("pronoun", "bias", "feminine/masculine");
    board.add(place, Statistic::Ratio, n, &articles, |articles| {
        let (mut feminine, mut masculine) = (Tally::default(), Tally::default());
        for answered in articles.flatten() {
            match answered.2 {
                Some(Gender::Female) => feminine = feminine + pairs(answered),
                Some(Gender::Male) => masculine = masculine + pairs(answered),
                None => {}
            }
        }
        masculine
            .f1()
            .filter(|&f1| f1 > 0.0)
            .and_then(|f1| Some(feminine.f1()? / f1))
    });
    evaluation.scores.extend(board.scores);
}

fn gender(gold: &Gold, choice: &AntecedentChoice) -> Option<Gender> {
    let span = gold.document.span_of(choice.mention.clone())?;
    match pronoun(gold.document.slice(span))? {
        Pronoun::Person(gender) => Some(gender),
        _ => None,
    }
}

fn is_right(choice: &AntecedentChoice, answer: Option<usize>) -> bool {
    answer.map_or(choice.right.is_empty(), |at| choice.right.contains(&at))
}

/// The pairs of a question: a chosen candidate is a predicted pair.
fn pairs((choice, answer, _): &Answered) -> Tally {
    let right = answer.is_some_and(|at| choice.right.contains(&at));
    Tally::matched(
        usize::from(right),
        choice.right.len(),
        usize::from(answer.is_some()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Extraction;
    use crate::eval::tests::value;
    use crate::gold::GoldLayers;
    use crate::text::{Article, Document};

    fn question(text: &str, right: &[usize]) -> Gold {
        let document = Document::new(text);
        let last = document.tokens().len() - 1;
        let choice = AntecedentChoice {
            mention: last..last + 1,
            candidates: vec![0..1, 2..3],
            right: right.to_vec(),
        };
        let layers = GoldLayers::default();
        Gold {
            choices: vec![choice],
            ..Gold::new(Article::default(), document, Extraction::default(), layers)
        }
    }

    #[test]
    fn pairs_and_bias_by_hand() {
        let gold = [
            question("Ana saw Eva and her", &[0]),
            question("Ana saw Eva and her", &[1]),
            question("Bo saw Al and him", &[0]),
            question("Bo saw Al and him", &[]),
        ];
        let answers = [vec![Some(0)], vec![Some(0)], vec![Some(0)], vec![None]];
        let mut scores = Evaluation::default();
        evaluate_choices(&mut scores, &gold, &answers);
        let of = |measure, group, statistic| value(&scores, "pronoun", measure, group, statistic);
        assert_eq!(of("choice", "all", "accuracy"), 0.75);
        assert_eq!(of("pair", "feminine", "f1"), 0.5);
        assert_eq!(of("pair", "masculine", "f1"), 1.0);
        assert_eq!(of("bias", "feminine/masculine", "ratio"), 0.5);
    }
}
