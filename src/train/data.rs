//! From gold articles to training windows: the labels of tokens, and the questions of the pair heads.

use std::ops::Range;

use crate::Result;
use crate::annotation::EntityType;
use crate::decode::tags::Expectations;
use crate::encoder::{PieceTokenizer, Window, Windowing, windows};
use crate::gold::Gold;
use crate::text::{Document, Span};

/// A window with what is known of its tokens; a layer that is not annotated is `None`.
pub(super) struct TrainingWindow {
    pub(super) window: Window,
    pub(super) ner: Option<Tags>,
    pub(super) attribution: Option<Tags>,
    pub(super) cue: Vec<Question>,
    pub(super) source: Vec<Question>,
    pub(super) antecedent: Vec<Question>,
}

/// What is known of the labels of the tokens, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tags {
    /// The label of each.
    Known(Vec<i64>),
    /// The labels that each may have, as bits: of a corpus that tells where some spans are, and nothing of the rest.
    Allowed(Vec<u16>),
    /// How probable each label is, as teachers say; see [`super::teacher`].
    Expected(Expected),
}

/// Expected labels and moves of a window, and how much they count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expected {
    /// Weight in the loss; that of annotated labels is 1.
    pub(super) weight: f32,
    /// Tokens.
    pub(super) tokens: usize,
    /// What is expected of the labels.
    pub(super) path: Expectations,
}

impl Tags {
    /// How many tokens.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Known(labels) => labels.len(),
            Self::Allowed(bits) => bits.len(),
            Self::Expected(expected) => expected.tokens,
        }
    }
}

/// Which of some spans belong to a span; all are rows of the window.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    pub(super) query: Range<usize>,
    pub(super) candidates: Vec<Range<usize>>,
    /// Indices into `candidates`; empty where none is right.
    pub(super) right: Vec<usize>,
}

/// A mention looks for its antecedent among so many mentions before it at most.
const MAX_ANTECEDENTS: usize = 40;

/// Labels and questions over a whole document, by its tokens.
struct Labels {
    ner: Option<Tags>,
    attribution: Option<Tags>,
    cue: Vec<Question>,
    source: Vec<Question>,
    antecedent: Vec<Question>,
}

/// Cuts one gold article into training windows.
pub(super) fn training_windows(
    gold: &Gold,
    tokenizer: &PieceTokenizer,
    windowing: Windowing,
) -> Result<Vec<TrainingWindow>> {
    let document = &gold.document;
    let labels = Labels::new(gold);
    let pieces = tokenizer.pieces(document)?;
    Ok(windows(document, &pieces, tokenizer, windowing)
        .into_iter()
        .map(|window| labels.cut(window))
        .collect())
}

impl TrainingWindow {
    /// Whether anything is known of it.
    pub(super) fn teaches(&self) -> bool {
        self.ner.is_some() || self.attribution.is_some() || !self.antecedent.is_empty()
    }
}

impl Labels {
    fn new(gold: &Gold) -> Self {
        let document = &gold.document;
        let extraction = &gold.extraction;
        let tokens = |spans: &[Span]| -> Vec<Range<usize>> {
            spans
                .iter()
                .map(|&span| document.tokens_in(span))
                .filter(|run| !run.is_empty())
                .collect()
        };
        let ner = gold
            .layers
            .entities
            .then(|| Tags::Known(entity_labels(gold)));
        let mut labels = Self {
            ner,
            attribution: None,
            cue: Vec::new(),
            source: Vec::new(),
            antecedent: antecedents(gold),
        };
        if gold.layers.has_spans() {
            labels.attribution = Some(Tags::Known(attribution_labels(document, gold)));
        } else if !extraction.attributions.is_empty() {
            labels.attribution = Some(Tags::Allowed(attribution_allowed(document, gold)));
        }
        if labels.attribution.is_some() {
            let all = |layer: fn(&crate::annotation::Attribution) -> &Vec<Span>| {
                let mut spans: Vec<Range<usize>> = extraction
                    .attributions
                    .iter()
                    .flat_map(|attribution| tokens(layer(attribution)))
                    .collect();
                spans.sort_by_key(|span| (span.start, span.end));
                spans.dedup();
                spans
            };
            let (cues, sources) = (
                all(|attribution| &attribution.cue),
                all(|attribution| &attribution.source),
            );
            for attribution in &extraction.attributions {
                for query in tokens(&attribution.content) {
                    if gold.layers.attributions {
                        labels
                            .cue
                            .push(question(&query, &cues, &tokens(&attribution.cue)));
                    }
                    // Where not all is annotated, a missing source is an unknown one.
                    if gold.layers.attributions || !attribution.source.is_empty() {
                        labels.source.push(question(
                            &query,
                            &sources,
                            &tokens(&attribution.source),
                        ));
                    }
                }
            }
        }
        labels
    }

    fn cut(&self, window: Window) -> TrainingWindow {
        let tokens = |tags: &Tags| {
            let here = || window.tokens.iter().map(|&token| token as usize);
            match tags {
                Tags::Known(labels) => Tags::Known(legal(here().map(|at| labels[at]).collect())),
                Tags::Allowed(bits) => Tags::Allowed(here().map(|at| bits[at]).collect()),
                Tags::Expected(_) => unreachable!("teachers are asked about windows"),
            }
        };
        let rows = |span: &Range<usize>| {
            let row = |token: usize| {
                window
                    .tokens
                    .partition_point(|&other| (other as usize) < token)
            };
            let rows = row(span.start)..row(span.end);
            (!rows.is_empty()).then_some(rows)
        };
        let ask = |questions: &[Question]| {
            questions
                .iter()
                .filter_map(|question| question.cut(&rows))
                .collect()
        };
        let (cue, source, antecedent) = (ask(&self.cue), ask(&self.source), ask(&self.antecedent));
        let (ner, attribution) = (
            self.ner.as_ref().map(tokens),
            self.attribution.as_ref().map(tokens),
        );
        TrainingWindow {
            ner,
            attribution,
            cue,
            source,
            antecedent,
            window,
        }
    }
}

impl Question {
    /// The question as far as a window shows it; none where the query is not in it.
    fn cut(&self, rows: &impl Fn(&Range<usize>) -> Option<Range<usize>>) -> Option<Question> {
        let query = rows(&self.query)?;
        let mut cut = Question {
            query,
            candidates: Vec::new(),
            right: Vec::new(),
        };
        for (at, candidate) in self.candidates.iter().enumerate() {
            let Some(candidate) = rows(candidate) else {
                continue;
            };
            if self.right.contains(&at) {
                cut.right.push(cut.candidates.len());
            }
            cut.candidates.push(candidate);
        }
        // An answer that lies outside the window is unknown here, not "none".
        let unknown = cut.right.is_empty() && !self.right.is_empty();
        (!unknown).then_some(cut)
    }
}

fn question(query: &Range<usize>, candidates: &[Range<usize>], right: &[Range<usize>]) -> Question {
    let right = (0..candidates.len())
        .filter(|&at| right.contains(&candidates[at]))
        .collect();
    Question {
        query: query.clone(),
        candidates: candidates.to_vec(),
        right,
    }
}

/// BIO labels of the entities.
pub(super) fn entity_labels(gold: &Gold) -> Vec<i64> {
    let mut labels = vec![0; gold.document.tokens().len()];
    for mention in &gold.extraction.entities {
        let kind = EntityType::ALL
            .iter()
            .position(|&kind| kind == mention.kind)
            .unwrap_or(0);
        mark(
            &mut labels,
            gold.document.tokens_in(mention.span),
            kind as i64,
        );
    }
    labels
}

/// BIO labels of contents, cues and sources. A token has one role: of contents inside contents the outermost counts, of
/// the rest the first.
pub(super) fn attribution_labels(document: &Document, gold: &Gold) -> Vec<i64> {
    let mut labels = vec![0; document.tokens().len()];
    let attributions = &gold.extraction.attributions;
    let mut contents: Vec<Range<usize>> = attributions
        .iter()
        .flat_map(|attribution| &attribution.content)
        .map(|&span| document.tokens_in(span))
        .collect();
    contents.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.start));
    for span in contents {
        mark(&mut labels, span, 0);
    }
    for (kind, layer) in [(1, false), (2, true)] {
        for attribution in attributions {
            for &span in if layer {
                &attribution.source
            } else {
                &attribution.cue
            } {
                mark(&mut labels, document.tokens_in(span), kind);
            }
        }
    }
    labels
}

/// The labels that the tokens may have where only some attributions, and of them only parts, are annotated (GUM: source and
/// first unit of the content; LitBank: the words between marks).
///
/// A source inside the content of another attribution is left open, since of contents inside contents only the outermost is
/// labelled.
fn attribution_allowed(document: &Document, gold: &Gold) -> Vec<u16> {
    const CONTENT: u16 = 0b110;
    const ALL: u16 = 0b111_1111;
    const SOURCE: [u16; 2] = [1 << 5, 1 << 6];
    let runs = |layer: fn(&crate::annotation::Attribution) -> &Vec<Span>| -> Vec<Range<usize>> {
        let spans = gold.extraction.attributions.iter().flat_map(layer);
        let runs = spans.map(|&span| document.tokens_in(span));
        runs.filter(|run| !run.is_empty()).collect()
    };
    let (contents, sources) = (
        runs(|attribution| &attribution.content),
        runs(|attribution| &attribution.source),
    );
    let overlap =
        |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    let mut allowed = vec![ALL; document.tokens().len()];
    for content in &contents {
        if !sources.iter().any(|source| overlap(source, content)) {
            allowed[content.clone()].fill(CONTENT);
        }
    }
    for source in &sources {
        if contents.iter().any(|content| overlap(content, source)) {
            continue;
        }
        allowed[source.clone()].fill(SOURCE[1]);
        allowed[source.start] = SOURCE[0];
        if let Some(after) = allowed.get_mut(source.end) {
            *after &= !SOURCE[1];
        }
    }
    allowed
}

/// Writes B and I of a kind over a run that is still free.
fn mark(labels: &mut [i64], run: Range<usize>, kind: i64) {
    if run.is_empty() || labels[run.clone()].iter().any(|&label| label != 0) {
        return;
    }
    labels[run.clone()].fill(2 * kind + 2);
    labels[run.start] = 2 * kind + 1;
}

/// Makes a cut sequence legal: an inside that lost its beginning begins.
fn legal(mut labels: Vec<i64>) -> Vec<i64> {
    for at in 0..labels.len() {
        let inside = labels[at] > 0 && labels[at] % 2 == 0;
        let continues =
            at > 0 && (labels[at - 1] == labels[at] || labels[at - 1] == labels[at] - 1);
        if inside && !continues {
            labels[at] -= 1;
        }
    }
    labels
}

/// Each mention of a chain asks which of the mentions before it is of the same chain.
fn antecedents(gold: &Gold) -> Vec<Question> {
    let mut mentions: Vec<(Range<usize>, usize)> = Vec::new();
    for (number, chain) in gold.chains.iter().enumerate() {
        mentions.extend(
            chain
                .mentions
                .iter()
                .filter(|span| !span.is_empty())
                .map(|span| (span.clone(), number)),
        );
    }
    mentions.sort_by_key(|(span, chain)| (span.start, span.end, *chain));
    let mut questions: Vec<Question> = gold
        .choices
        .iter()
        .map(|choice| Question {
            query: choice.mention.clone(),
            candidates: choice.candidates.clone(),
            right: choice.right.clone(),
        })
        .collect();
    for at in 0..mentions.len() {
        let (query, chain) = &mentions[at];
        let before = &mentions[at.saturating_sub(MAX_ANTECEDENTS)..at];
        // A mention inside the query, or around it, is part of the same phrase.
        let before: Vec<&(Range<usize>, usize)> = before
            .iter()
            .filter(|(span, _)| span.end <= query.start)
            .collect();
        questions.push(Question {
            query: query.clone(),
            candidates: before.iter().map(|(span, _)| span.clone()).collect(),
            right: (0..before.len())
                .filter(|&at| before[at].1 == *chain)
                .collect(),
        });
    }
    questions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_content_begins_again() {
        assert_eq!(legal(vec![2, 2, 0, 4, 5, 6, 6]), [1, 2, 0, 3, 5, 6, 6]);
    }

    #[test]
    fn an_answer_outside_the_window_is_unknown() {
        let question = Question {
            query: 5..6,
            candidates: vec![0..1, 3..4],
            right: vec![0],
        };
        let rows = |span: &Range<usize>| (span.start >= 2).then(|| span.start - 2..span.end - 2);
        assert_eq!(question.cut(&rows), None);
        let known = Question {
            right: vec![1],
            ..question
        };
        let cut = known.cut(&rows).unwrap();
        assert_eq!(
            (cut.query, cut.candidates, cut.right),
            (3..4, std::iter::once(1..2).collect(), vec![0])
        );
    }

    #[test]
    fn of_partly_annotated_articles_only_what_is_known_is_asked() {
        // A corpus of one sentence.
        let line = r#"{"id":"g","genre":"news","tokens":["She","said","it","rains","."],"sentences":[[0,5]],"edus":[],
            "attributions":[{"polarity":null,"attribution_edu":[0,2],"content_edu":[2,4],"source":[0,1],"speaker_chain":null}],
            "chains":{}}"#;
        let gold = crate::gold::gum::read(&line.replace('\n', " ")).unwrap();
        let allowed = attribution_allowed(&gold[0].document, &gold[0]);
        let source_begins = 1 << 5;
        let no_source_goes_on = 0b011_1111;
        assert_eq!(
            allowed,
            [source_begins, no_source_goes_on, 0b110, 0b110, 0b111_1111]
        );
    }
}
