//! Interviews told by layout alone: a paragraph that asks *you*, a paragraph or more that answer as *I*, and so on.
//!
//! An explainer looks alike (`What is inflation?`); what tells them apart is who is spoken to and who speaks. Where the introduction
//! names one person and nobody speaks of that person below, less of it is enough.

use std::ops::Range;

use super::addressed::{FIRST, SECOND, address, has};
use super::dialogue::Dialogue;
use super::interviewer::{asks, last, people};
use super::link::Link;
use super::transcript::{SCORE, asks_with_gap, is_label, lettered, put, without_stop};
use crate::decode::Layers;
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
    /// The questions; where dashes open the turns they are words of somebody's too.
    pub(super) questions: Vec<Range<usize>>,
    pub(super) dashed: bool,
    /// The paragraphs of the answers.
    pub(super) answers: Vec<Range<usize>>,
}

impl Interview {
    /// The interview that an article is; none where it is none.
    pub(super) fn of(document: &Document, layers: &Layers) -> Option<Self> {
        let exchanges = Exchanges::of(document);
        if exchanges.is_personal() || exchanges.is_with_one(layers) {
            let start = exchanges.start();
            let (questions, answers): (Vec<_>, Vec<_>) = exchanges.found.into_iter().unzip();
            return Some(Self {
                start,
                questions,
                dashed: false,
                answers: answers.into_iter().flatten().collect(),
            });
        }
        let Dialogue { questions, answers } = Dialogue::of(document, layers)?;
        Some(Self {
            start: questions.first()?.start,
            questions,
            dashed: true,
            answers,
        })
    }
}

/// The questions of an article, each with the paragraphs that answer it.
struct Exchanges<'a> {
    document: &'a Document,
    found: Vec<(Range<usize>, Vec<Range<usize>>)>,
    /// How many questions with labels stand below them, where none stands above.
    labelled: usize,
}

impl<'a> Exchanges<'a> {
    fn of(document: &'a Document) -> Self {
        let paragraphs = document.paragraphs().iter();
        let body: Vec<&Range<usize>> = paragraphs
            .filter(|paragraph| paragraph.zone == Zone::Body && !paragraph.tokens.is_empty())
            .filter(|paragraph| !is_button(document.slice(paragraph.span)))
            .map(|paragraph| &paragraph.tokens)
            .collect();
        let gaps = asks_with_gap(document);
        let is_turn = |tokens: &Range<usize>| is_turn(document, tokens, gaps);
        let asks: Vec<bool> = body
            .iter()
            .map(|it| is_question(document, it) && !is_turn(it))
            .collect();
        let mut found: Vec<(Range<usize>, Vec<Range<usize>>)> = Vec::new();
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
                found.push((body[at].clone(), answer));
            }
            at = next;
        }
        // Of the last answer only what is sure to be one.
        if let Some((_, last)) = found.last_mut() {
            last.truncate(1);
        }
        let end = found.last().map_or(0, |(question, _)| question.end);
        let labelled = |below: bool| {
            let turns = body.iter().filter(move |it| (it.start > end) == below);
            turns.filter(|it| is_turn(it))
        };
        let questions = labelled(true).filter(|it| is_question(document, it));
        let labelled = match labelled(false).next() {
            Some(_) => 0,
            None => questions.count(),
        };
        Self {
            document,
            found,
            labelled,
        }
    }

    /// The token that the first question starts at.
    fn start(&self) -> usize {
        self.found.first().map_or(0, |(question, _)| question.start)
    }

    /// How many questions say `you`, outside quotation marks as all of them are.
    fn to_you(&self) -> usize {
        let you = |question: &Range<usize>| has(self.document, question, &SECOND);
        self.found.iter().filter(|(it, _)| you(it)).count()
    }

    /// How many answers have one of these words.
    fn answered(&self, words: &[&str]) -> usize {
        let says = |answer: &[Range<usize>]| answer.iter().any(|it| has(self.document, it, words));
        self.found.iter().filter(|(_, it)| says(it)).count()
    }

    /// Whether half the questions are asked of *you*, and half the answers are *ours* or *mine*.
    fn is_personal(&self) -> bool {
        let half = |count: usize| 2 * count >= self.found.len();
        let first = [&FIRST[..], &["we", "our", "us"]].concat();
        self.found.len() >= EXCHANGES && half(self.to_you()) && half(self.answered(&first))
    }

    /// Whether the introduction names one person, of whom no question and no answer speaks, and something tells that this person
    /// answers: an *I*, questions to *you* whose answers are not for the reader, or the labels of the turns below.
    fn is_with_one(&self, layers: &Layers) -> bool {
        if self.found.is_empty() || self.found.len() + self.labelled < EXCHANGES {
            return false;
        }
        let names = people(self.document, layers, self.start());
        let answering: Vec<String> = names
            .iter()
            .filter(|name| !asks(self.document, &names, name))
            .map(|name| last(self.document, name))
            .collect();
        let Some(one) = answering.first() else {
            return false;
        };
        let of_one = [one.as_str()];
        let told = |words: &Range<usize>| has(self.document, words, &of_one);
        let third = |question: &Range<usize>| {
            told(question) && address(self.document, question, one).is_none()
                || has(self.document, question, &THIRD) && !has(self.document, question, &SECOND)
        };
        let mut all = self.found.iter();
        let own = answering.iter().all(|name| name == one)
            && !all.any(|(question, answer)| third(question) || answer.iter().any(told));
        let to_you = 2 * self.to_you() >= self.found.len() && self.answered(&SECOND) == 0;
        own && (self.answered(&FIRST) > 0 || to_you || self.labelled > 1)
    }
}

const THIRD: [&str; 5] = ["he", "she", "him", "her", "his"];

/// Adds the answers of an interview; what the model has read into one is a part of what is said.
pub(super) fn unlabelled(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let Some(interview) = Interview::of(document, layers) else {
        return links;
    };
    let mut turns = interview.answers;
    if interview.dashed {
        turns.extend(interview.questions);
    } else {
        // Whom a question calls by name does not ask it.
        let called = |source: &Range<usize>| {
            let mut questions = interview.questions.iter();
            let question = questions.find(|it| it.contains(&source.start));
            question.is_some_and(|question| {
                let name = last(document, source);
                address(document, question, &name).is_some_and(|at| at + 1 == source.end)
            })
        };
        links.retain(|link| !link.source.iter().any(called));
    }
    for turn in turns {
        links.retain(|link| !link.touches(&turn));
        let link = Link {
            content: vec![without_stop(document, turn.clone())],
            cue: None,
            source: Vec::new(),
            content_score: SCORE,
            source_score: SCORE,
            carried: None,
        };
        put(&mut links, &turn, link);
    }
    links.sort_by_key(Link::start);
    links
}

/// Whether a paragraph is a button between question and answer that shares the page.
fn is_button(words: &str) -> bool {
    matches!(
        words.trim(),
        "Facebook" | "Twitter" | "Pinterest" | "WhatsApp" | "LinkedIn" | "Instagram" | "Email"
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    use crate::decode::{layers, testing::marked};

    fn answers(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let links = unlabelled(&document, &layers, Vec::new());
        let words = |link: &Link| {
            document
                .slice(document.span_of(link.content[0].clone()).unwrap())
                .to_owned()
        };
        links.iter().map(words).collect()
    }

    #[test]
    fn questions_to_you_and_answers_of_mine_are_an_interview() {
        let text = "Jane Doe has kept the light for ten years.\n\nDo you like it?\n\nI do. It is quiet.\n\nFacebook\n\nAnd do you \
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

    #[test]
    fn one_person_who_is_introduced_needs_few_signs() {
        let lead = "[PER Jane Doe] has kept the light for ten years. [PER Bo Krog] met her there.";
        let open = format!(
            "{lead}\n\nIs it lonely?\n\nNo. There are gulls.\n\nDo ships greet?\n\nMy cat thinks so.\n\nAnd \
             the best hour?\n\nFour."
        );
        assert_eq!(
            answers(&open),
            ["No. There are gulls", "My cat thinks so", "Four"]
        );
        let labelled = format!(
            "{lead}\n\nIs it lonely?\n\nIt is not.\n\nThe Post: Is it dark?\n\nDoe: By night.\n\nTP: Is it cold?\n\nJD: By day."
        );
        assert_eq!(answers(&labelled), ["It is not"]);
    }

    #[test]
    fn who_is_called_by_name_is_asked() {
        let lead = "[PER Jane Doe] has kept the light for ten years. Interview: [PER Bo Krog].";
        let text = format!(
            "{lead}\n\nMs Doe, is it lonely?\n\nNo. There are gulls.\n\nDo ships greet, Ms Doe?\n\nMy cat thinks so.\n\nAnd the best \
             hour?\n\nFour."
        );
        assert_eq!(
            answers(&text),
            ["No. There are gulls", "My cat thinks so", "Four"]
        );
    }

    #[test]
    fn an_explainer_about_a_person_is_none() {
        let lead = "[PER Jane Doe] resigned as minister on Monday.";
        for rest in [
            "Why did she go?\n\nHer party wanted it.\n\nWho follows?\n\nNobody knows.\n\nWhat next?\n\nA vote, to my mind.",
            "What happened?\n\nDoe resigned.\n\nWho follows?\n\nNobody knows.\n\nWhat next?\n\nA vote, to my mind.",
            "Will your tax rise?\n\nNo.\n\nCan you claim?\n\nIf you have a house.\n\nWhen will you pay?\n\nIn May.",
            "What happened?\n\nShe left.\n\nWho follows?\n\nNobody knows.\n\nWhat next?\n\nA vote.",
        ] {
            assert!(answers(&format!("{lead}\n\n{rest}")).is_empty(), "{rest}");
        }
    }
}
