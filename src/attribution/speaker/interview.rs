//! Who asks and who answers in an interview whose turns are marked `Q:` and `A:`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::link::Link;
use super::super::transcript::{self, Side};
use super::{Answer, Asking};
use crate::annotation::{SourceForm, SpeakerKind};

impl Asking<'_> {
    /// `Q:` is the author, `A:` the person whom the article names most.
    pub(super) fn interview(&mut self, side: Side, source: &Range<usize>) -> Answer {
        let form = SourceForm::Nominal;
        let examined = match side {
            Side::Question => self.examiner(source.start),
            Side::Answer => self.witness(source.start),
        };
        if let Some(figure) = examined {
            return Answer {
                form,
                figure: Some(figure),
                rule: match side {
                    Side::Question => "examination-question",
                    Side::Answer => "witness",
                },
                score: 0.8,
            };
        }
        if side == Side::Question {
            let figure = match self.author.clone() {
                Some(author) => self.figure_of(&author, true, source),
                None => self
                    .interviewer(source)
                    .unwrap_or_else(|| self.figure_of("Q", false, source)),
            };
            return Answer {
                form,
                figure: Some(figure),
                rule: "interview-question",
                score: 0.6,
            };
        }
        let figure = self.interviewed(source);
        let figure = Some(figure.unwrap_or_else(|| self.figure_of("A", false, source)));
        Answer {
            form,
            figure,
            rule: "interview-answer",
            score: 0.6,
        }
    }

    /// Who answers in an interview that the layout alone tells of; none where the words are no answer of one.
    pub(super) fn unlabelled(&self, link: &Link) -> Option<Answer> {
        let interview = self
            .unlabelled
            .as_ref()
            .filter(|_| link.source.is_empty())?;
        let answers = &mut interview.answers.iter();
        answers.find(|answer| answer.start == link.start())?;
        Some(Answer {
            form: SourceForm::None,
            figure: Some(self.named_most(interview.start)?),
            rule: "interview-answer",
            score: 0.6,
        })
    }

    /// The person whom the article names most before the first question.
    fn interviewed(&self, source: &Range<usize>) -> Option<usize> {
        self.named_most(self.first_turn(source))
    }

    /// The person whom the article names most before a token; of equals, the first.
    fn named_most(&self, end: usize) -> Option<usize> {
        let author = self.author.as_deref();
        let author = author.and_then(|author| self.found(author));
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        for (_, resolution) in phrases.take_while(|(phrase, _)| phrase.tokens.start < end) {
            let figure = resolution
                .map(|it| it.figure)
                .filter(|&figure| Some(figure) != author);
            if let Some(figure) =
                figure.filter(|&it| self.cast.figures[it].kind == SpeakerKind::Person)
            {
                *times.entry(figure).or_default() += 1;
            }
        }
        let most = times
            .iter()
            .max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
        most.map(|(&figure, _)| figure)
    }

    /// Whom the head of an interview names as the one who is talked to: `tells Jane Doe`, `talks to Jane Doe`.
    fn interviewer(&self, source: &Range<usize>) -> Option<usize> {
        let answering = self.interviewed(source);
        let first = self.first_turn(source);
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let mut asking = phrases
            .take_while(|(phrase, _)| phrase.tokens.start < first)
            .filter(|(phrase, _)| {
                let before = phrase.tokens.start.checked_sub(1).map(|at| at..at + 1);
                let before = before.map_or("", |tokens| self.words(&tokens));
                matches!(before, "to" | "tells" | "told" | "with" | "by" | "By")
            })
            .filter_map(|(_, resolution)| Some(resolution.as_ref()?.figure))
            .filter(|&figure| {
                let figure = &self.cast.figures[figure];
                figure.kind == SpeakerKind::Person && figure.named
            });
        asking.find(|&figure| Some(figure) != answering)
    }

    /// The token that the first turn of the interview starts at.
    fn first_turn(&self, source: &Range<usize>) -> usize {
        let sides = self.links.iter().filter_map(|link| link.source.first());
        let first = sides
            .filter(|source| transcript::side(self.document, source).is_some())
            .map(|source| source.start)
            .min();
        first.unwrap_or(source.start)
    }
}
