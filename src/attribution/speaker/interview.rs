//! Who asks and who answers in an interview whose turns are marked `Q:` and `A:`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::interviewer::{asks, people};
use super::super::link::Link;
use super::super::name::bare;
use super::super::transcript::{self, Side};
use super::{Answer, Asking};
use crate::annotation::{SourceForm, SpeakerKind};
use crate::text::Zone;

/// How many answers that name somebody show that it is not he who answers.
const OFTEN: usize = 2;

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
            return self.question(form, source);
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

    /// A question of the author's, or of whoever the introduction tells.
    fn question(&mut self, form: SourceForm, source: &Range<usize>) -> Answer {
        let figure = match self.asking_author() {
            Some(author) => self.figure_of(&author, true, source),
            None => self
                .interviewer(source)
                .unwrap_or_else(|| self.figure_of("Q", false, source)),
        };
        Answer {
            form,
            figure: Some(figure),
            rule: "interview-question",
            score: 0.6,
        }
    }

    /// Who answers in an interview that the layout alone tells of; none where the words are no answer of one.
    pub(super) fn unlabelled(&mut self, link: &Link) -> Option<Answer> {
        let interview = self
            .unlabelled
            .as_ref()
            .filter(|_| link.source.is_empty())?;
        if interview.dashed
            && interview
                .questions
                .iter()
                .any(|it| it.start == link.start())
        {
            let start = interview.start;
            return Some(self.question(SourceForm::None, &(start..start + 1)));
        }
        let mut answers = interview.answers.iter();
        answers.find(|answer| answer.start == link.start())?;
        let (start, answers) = (interview.start, interview.answers.clone());
        let most = self.named_most(start)?;
        let times = self.times_in(&answers, most);
        // `I think of Zátopek as the patron saint of runners`: nobody speaks so of himself.
        let is_told = times >= OFTEN && 2 * times >= answers.len();
        let opens = self.opens(start).filter(|&opens| {
            times >= OFTEN && opens != most && self.times_in(&answers, opens) < OFTEN
        });
        let figure = opens.or((!is_told).then_some(most))?;
        Some(Answer {
            form: SourceForm::None,
            figure: Some(figure),
            rule: "interview-answer",
            score: 0.6,
        })
    }

    /// How many answers have a word of somebody's name.
    fn times_in(&self, answers: &[Range<usize>], figure: usize) -> usize {
        let parts = &self.cast.figures[figure].parts;
        let own = |token: usize| parts.contains(&bare(self.words(&(token..token + 1))));
        let named = |answer: &&Range<usize>| (*answer).clone().any(own);
        answers.iter().filter(named).count()
    }

    /// The person with whose name the text before a token begins, the headline aside.
    fn opens(&self, end: usize) -> Option<usize> {
        let mut paragraphs = self.document.paragraphs().iter();
        let first = paragraphs.find(|it| it.zone == Zone::Body && it.tokens.start < end)?;
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let mut opening = phrases.filter(|(phrase, _)| phrase.tokens.start == first.tokens.start);
        let figure = opening.find_map(|(_, resolution)| Some(resolution.as_ref()?.figure))?;
        let it = &self.cast.figures[figure];
        (it.kind == SpeakerKind::Person && it.named).then_some(figure)
    }

    /// The author, unless a label says that it is somebody who answers: `AN INTERVIEW WITH: JANE DOE` is no byline.
    fn asking_author(&self) -> Option<String> {
        let author = self.author.clone()?;
        (!self.is_labelled(author.rsplit(' ').next()?)).then_some(author)
    }

    /// Whether a turn has this surname in its label.
    pub(super) fn is_labelled(&self, surname: &str) -> bool {
        let sources = self.links.iter().filter_map(|link| link.source.first());
        let mut labels = sources.filter(|source| transcript::is_label(self.document, source));
        labels.any(|label| {
            let mut words = self.words(label).split_whitespace();
            words.any(|word| word.trim_end_matches(',').eq_ignore_ascii_case(surname))
        })
    }

    /// The person whom the article names most before the first question.
    fn interviewed(&mut self, source: &Range<usize>) -> Option<usize> {
        self.named_most(self.first_turn(source))
    }

    /// The person whom the article names most before a token, whoever asks aside; of equals, the first.
    fn named_most(&mut self, end: usize) -> Option<usize> {
        let author = self.asking_author();
        let author = author.and_then(|author| self.found(&author));
        let aside = self.asking(end);
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        for (_, resolution) in phrases.take_while(|(phrase, _)| phrase.tokens.start < end) {
            let figure = resolution
                .map(|it| it.figure)
                .filter(|&figure| Some(figure) != author && !aside.contains(&figure));
            if let Some(figure) =
                figure.filter(|&it| self.cast.figures[it].kind == SpeakerKind::Person)
            {
                *times.entry(figure).or_default() += 1;
            }
        }
        let most = times
            .iter()
            .max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
        match most {
            Some((&figure, _)) => Some(figure),
            None => self.mistagged(end, &aside),
        }
    }

    /// Those who came to ask, as the text before a token tells.
    fn asking(&self, end: usize) -> Vec<usize> {
        let people = people(self.document, self.layers, end);
        let asking = people
            .iter()
            .filter(|name| asks(self.document, &people, name));
        asking
            .filter_map(|name| Some(self.resolution(name)?.figure))
            .collect()
    }

    /// Who is introduced before a token by a name that was tagged as no person's.
    fn mistagged(&mut self, end: usize, aside: &[usize]) -> Option<usize> {
        let people = people(self.document, self.layers, end);
        let mut figures = people
            .iter()
            .filter_map(|name| Some(self.resolution(name)?.figure));
        let figure = figures.find(|figure| !aside.contains(figure))?;
        self.cast.figures[figure].kind = SpeakerKind::Person;
        self.cast.figures[figure].place = false;
        Some(figure)
    }

    /// Whom the head of an interview names as the one who is talked to: `tells Jane Doe`, `talks to Jane Doe`.
    fn interviewer(&mut self, source: &Range<usize>) -> Option<usize> {
        let answering = self.interviewed(source);
        let first = self.first_turn(source);
        let came = self.asking(first);
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let asking = phrases
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
        let is_free = |&figure: &usize| {
            let surname = self.cast.figures[figure].parts.last();
            Some(figure) != answering && !surname.is_some_and(|it| self.is_labelled(it))
        };
        came.into_iter().chain(asking).find(is_free)
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
