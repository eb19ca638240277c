//! Interviews told by layout alone: a paragraph that asks *you*, a paragraph or more that answer as *I*, and so on.
//!
//! An explainer looks alike (`What is inflation?`); what tells them apart is who is spoken to and who speaks.

use std::ops::Range;

use super::link::Link;
use super::transcript::{SCORE, asks_with_gap, is_label, lettered, without_stop};
use crate::text::{Document, Zone};

/// Fewest questions with answers.
const EXCHANGES: usize = 3;

/// Most tokens of a question.
const QUESTION: usize = 60;

/// Most paragraphs of an answer: behind the last one the article may go on by itself.
const ANSWER: usize = 4;

/// An interview without labels.
pub(super) struct Interview {
    /// The token that the first question starts at.
    pub(super) start: usize,
    /// The paragraphs of the answers.
    pub(super) answers: Vec<Range<usize>>,
}

impl Interview {
    /// The interview that an article is; none where it is none.
    pub(super) fn of(document: &Document) -> Option<Self> {
        let paragraphs = document.paragraphs().iter();
        let body: Vec<&Range<usize>> = paragraphs
            .filter(|paragraph| paragraph.zone == Zone::Body && !paragraph.tokens.is_empty())
            .map(|paragraph| &paragraph.tokens)
            .collect();
        let gaps = asks_with_gap(document);
        let is_turn = |tokens: &Range<usize>| is_turn(document, tokens, gaps);
        let asks: Vec<bool> = body
            .iter()
            .map(|it| is_question(document, it) && !is_turn(it))
            .collect();
        let mut exchanges: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
        let mut at = 0;
        while at < body.len() {
            if !asks[at] {
                at += 1;
                continue;
            }
            let answer = (at + 1..body.len())
                .take(ANSWER)
                .take_while(|&next| !asks[next] && !is_turn(body[next]));
            let answer: Vec<Range<usize>> = answer.map(|next| body[next].clone()).collect();
            let next = at + 1 + answer.len();
            if !answer.is_empty() {
                exchanges.push((at, answer));
            }
            at = next;
        }
        // Of the last answer only what is sure to be one.
        if let Some((_, last)) = exchanges.last_mut() {
            last.truncate(1);
        }
        let half = |count: usize| 2 * count >= exchanges.len();
        let you = exchanges
            .iter()
            .filter(|(question, _)| has(document, body[*question], &["you", "your", "yourself"]));
        let i = exchanges.iter().filter(|(_, answer)| {
            let first = ["i", "my", "me", "we", "our", "us"];
            answer.iter().any(|it| has(document, it, &first))
        });
        let is_one = exchanges.len() >= EXCHANGES && half(you.count()) && half(i.count());
        is_one.then(|| Self {
            start: body[exchanges[0].0].start,
            answers: exchanges
                .into_iter()
                .flat_map(|(_, answer)| answer)
                .collect(),
        })
    }
}

/// Adds the answers of an interview; what the model has read into one is a part of what is said.
pub(super) fn unlabelled(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
    let Some(interview) = Interview::of(document) else {
        return links;
    };
    for answer in interview.answers {
        links.retain(|link| !link.touches(&answer));
        links.push(Link {
            content: vec![without_stop(document, answer)],
            cue: None,
            source: Vec::new(),
            content_score: SCORE,
            source_score: SCORE,
            carried: None,
        });
    }
    links.sort_by_key(Link::start);
    links
}

/// Whether a paragraph asks: it ends so, outside quotation marks.
fn is_question(document: &Document, tokens: &Range<usize>) -> bool {
    let last = document.slice(document.tokens()[tokens.end - 1]);
    tokens.len() <= QUESTION
        && last.ends_with('?')
        && !tokens.clone().any(|token| document.quoted()[token])
}

/// Whether a label opens a paragraph: who speaks there is told.
fn is_turn(document: &Document, tokens: &Range<usize>, gaps: bool) -> bool {
    const LABEL: usize = 5;
    let labelled = (1..=LABEL).any(|length| {
        let label = tokens.start..tokens.start + length;
        label.end < tokens.end
            && document.slice(document.tokens()[label.end]) == ":"
            && is_label(document, &label)
    });
    labelled || lettered(document, tokens.start, gaps).is_some()
}

fn has(document: &Document, tokens: &Range<usize>, words: &[&str]) -> bool {
    tokens.clone().any(|token| {
        let word = document.slice(document.tokens()[token]);
        // `I'm`, `you've`: the pronoun may be one token with what follows it.
        let word = word.split(['\'', '’']).next().unwrap_or_default();
        words.iter().any(|it| it.eq_ignore_ascii_case(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(text: &str) -> Vec<String> {
        let document = Document::new(text);
        let links = unlabelled(&document, Vec::new());
        let words = |link: &Link| {
            document
                .slice(document.span_of(link.content[0].clone()).unwrap())
                .to_owned()
        };
        links.iter().map(words).collect()
    }

    #[test]
    fn questions_to_you_and_answers_of_mine_are_an_interview() {
        let text = "Jane Doe has kept the light for ten years.\n\nDo you like it?\n\nI do. It is quiet.\n\nAnd do you \
                    sleep?\n\nMy cat does.\n\nShe is old.\n\nWill you stay?\n\nI will.\n\nThe light is to be sold.";
        assert_eq!(
            answers(text),
            ["I do. It is quiet", "My cat does", "She is old", "I will"]
        );
    }

    #[test]
    fn an_explainer_is_none() {
        let text = "Prices rose.\n\nWhat is inflation?\n\nIt is how prices rise.\n\nWho measures it?\n\nThe office \
                    does.\n\nWill it fall?\n\nNobody knows.";
        assert!(answers(text).is_empty());
        let two = "It rained.\n\nDo you like it?\n\nI do.\n\nWhat do you do?\n\nI sing.";
        assert!(answers(two).is_empty());
    }

    #[test]
    fn turns_with_labels_are_left_to_the_transcript() {
        let text = "It rained.\n\nDo you like it?\n\nI do.\n\nDo you sing?\n\nI do.\n\nWill you stay?\n\nDoe: I will.";
        assert!(answers(text).is_empty());
        let text = "It rained.\n\nQ   Do you like it?\n\nA   I do.\n\nQ   Do you sing?\n\nA   I do.\n\nQ   Will you stay?\n\nA   I will.";
        assert!(answers(text).is_empty());
    }
}
