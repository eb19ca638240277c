//! A long document is read in parts, so that its scores never stand in memory together: where it is cut, and the layers of
//! the parts as those of the whole.
//!
//! Each part has a core, and is read with a margin on both sides; a span belongs to the part in whose core it begins. Margins are
//! wide enough that every span of a core has all that it may be linked to within reach.

use std::ops::Range;

use super::{Candidates, Form, Layers, Phrase, Piece, REACH};
use crate::annotation::Mention;
use crate::text::{Document, Span};

/// Most tokens of a core, and of a document that is read as one: more than the longest report of a newspaper has, and scores of
/// some 60 MB.
pub const PART: usize = 16_384;

/// Tokens of margin on each side of a core: twice as far as anything is linked.
const MARGIN: usize = 2 * REACH;

/// Candidates that are kept of each question of a long document. The network's answers lie among a few; the hundreds that stand
/// within reach in a text of pronouns alone would take more memory than its scores.
const KEPT: usize = 16;

/// A part of a document: tokens whose spans are taken from it, and the tokens that are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The tokens whose spans are this part's.
    pub core: Range<usize>,
    /// The core with its margins.
    pub tokens: Range<usize>,
}

/// The parts that a document is read in: one, unless it is longer than [`PART`]. Their cores follow each other without a gap,
/// and begin where a paragraph or at least a sentence does, if there is one.
pub fn parts(document: &Document) -> Vec<Part> {
    parts_of(document, PART, MARGIN)
}

fn parts_of(document: &Document, most: usize, margin: usize) -> Vec<Part> {
    let count = document.tokens().len();
    if count <= most {
        let whole = 0..count;
        return vec![Part {
            core: whole.clone(),
            tokens: whole,
        }];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    while start < count {
        let end = match count - start <= most {
            true => count,
            false => border(document, start + most / 2 + 1..start + most + 1),
        };
        parts.push(Part {
            core: start..end,
            tokens: start.saturating_sub(margin)..count.min(end + margin),
        });
        start = end;
    }
    parts
}

/// The last token of a range that opens a paragraph; else that opens a sentence; else the last.
fn border(document: &Document, range: Range<usize>) -> usize {
    let last = range.end - 1;
    let paragraph = document.paragraphs()[document.paragraph_of(last)]
        .tokens
        .start;
    let sentence = document.sentences()[document.sentence_of(last)]
        .tokens
        .start;
    let inside = |start: &usize| range.contains(start);
    [paragraph, sentence]
        .into_iter()
        .find(inside)
        .unwrap_or(last)
}

/// The layers of a document, from those of its parts in order.
#[derive(Debug, Default)]
pub struct Joined {
    layers: Layers,
}

impl Joined {
    /// Adds the layers of the next part, read as a document of its own.
    pub fn add(&mut self, document: &Document, part: &Part, layers: Layers) {
        let first = part.tokens.start;
        let core = part.core.start - first..part.core.end - first;
        let entities = self.add_entities(document, part, layers.entities);
        let whole = &mut self.layers;
        add_pieces(
            &mut whole.cues,
            layers.cues.iter().zip(std::iter::repeat(())),
            &core,
            first,
        );
        add_pieces(
            &mut whole.sources,
            layers.sources.iter().zip(std::iter::repeat(())),
            &core,
            first,
        );
        let starts = |keys: &[Piece]| -> Vec<usize> {
            keys.iter().map(|key| key.tokens.start + first).collect()
        };
        let (cues, sources) = (starts(&layers.cues), starts(&layers.sources));
        let links = layers.cue_links.into_iter().zip(layers.source_links);
        let kept = add_pieces(
            &mut whole.contents,
            layers.contents.iter().zip(links),
            &core,
            first,
        );
        for (cue, source) in kept {
            // A key of the right margin is the next part's: until all are known, its start stands for it.
            whole.cue_links.push(few(cue, |key| Some(cues[key])));
            whole
                .source_links
                .push(few(source, |key| Some(sources[key])));
        }
        self.add_phrases(&core, first, &entities, layers.phrases, layers.antecedents);
    }

    /// Adds entities, and tells of each where it came to stand.
    fn add_entities(
        &mut self,
        document: &Document,
        part: &Part,
        entities: Vec<Mention>,
    ) -> Vec<Option<usize>> {
        let offset = document.part_start(&part.tokens);
        let whole = &mut self.layers.entities;
        let place = |mut entity: Mention| {
            let (start, end) = (entity.span.start() + offset, entity.span.end() + offset);
            entity.span = Span::new(start, end);
            let token = document.tokens_in(entity.span).start;
            let free = whole.last().is_none_or(|last| last.span.end() <= start);
            (part.core.contains(&token) && free).then(|| {
                whole.push(entity);
                whole.len() - 1
            })
        };
        entities.into_iter().map(place).collect()
    }

    fn add_phrases(
        &mut self,
        core: &Range<usize>,
        first: usize,
        entities: &[Option<usize>],
        phrases: Vec<Phrase>,
        antecedents: Vec<Candidates>,
    ) {
        let whole = &mut self.layers;
        let mut places: Vec<Option<usize>> = Vec::with_capacity(phrases.len());
        for (phrase, candidates) in phrases.into_iter().zip(antecedents) {
            let tokens = phrase.tokens.start + first..phrase.tokens.end + first;
            let form = match phrase.form {
                Form::Name(entity) => entities[entity].map(Form::Name),
                other => Some(other),
            };
            let place = match form.filter(|_| core.contains(&phrase.tokens.start)) {
                Some(form) => {
                    let candidates = few(candidates, |earlier| places.get(earlier).copied()?);
                    whole.antecedents.push(candidates);
                    whole.phrases.push(Phrase { tokens, form });
                    Some(whole.phrases.len() - 1)
                }
                // One of the left margin is known from the part before.
                None => place_of(&whole.phrases, &tokens),
            };
            places.push(place);
        }
    }

    /// The layers of the whole.
    pub fn layers(self) -> Layers {
        let mut layers = self.layers;
        by_place(&mut layers.cue_links, &layers.cues);
        by_place(&mut layers.source_links, &layers.sources);
        layers
    }
}

/// Adds the pieces that begin in the core and run into none before; returns what goes with them.
fn add_pieces<'a, T>(
    whole: &mut Vec<Piece>,
    pieces: impl Iterator<Item = (&'a Piece, T)>,
    core: &Range<usize>,
    first: usize,
) -> Vec<T> {
    let mut kept = Vec::new();
    for (piece, with) in pieces {
        let tokens = piece.tokens.start + first..piece.tokens.end + first;
        let free = whole
            .last()
            .is_none_or(|last| last.tokens.end <= tokens.start);
        if core.contains(&piece.tokens.start) && free {
            whole.push(Piece {
                tokens,
                probability: piece.probability,
            });
            kept.push(with);
        }
    }
    kept
}

/// The likeliest of some candidates under other numbers, by these; those without one are left out.
fn few(candidates: Candidates, number: impl Fn(usize) -> Option<usize>) -> Candidates {
    let mut scored: Vec<(usize, f32)> = candidates
        .scored
        .into_iter()
        .filter_map(|(index, probability)| Some((number(index)?, probability)))
        .collect();
    // Stable: of equals, the earlier.
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    scored.truncate(KEPT);
    scored.sort_by_key(|&(index, _)| index);
    scored.shrink_to_fit();
    Candidates {
        scored,
        none: candidates.none,
    }
}

/// Where the phrase of just these tokens stands.
fn place_of(phrases: &[Phrase], tokens: &Range<usize>) -> Option<usize> {
    let at = phrases.partition_point(|it| it.tokens.start < tokens.start);
    let same = phrases[at..]
        .iter()
        .take_while(|it| it.tokens.start == tokens.start);
    let place = same.into_iter().position(|it| it.tokens == *tokens)?;
    Some(at + place)
}

/// Candidates that are known by their start, by their place among the keys; those that are no keys are left out.
fn by_place(links: &mut [Candidates], keys: &[Piece]) {
    for link in links {
        link.scored.retain_mut(|(key, _)| {
            let place = keys.binary_search_by_key(key, |it| it.tokens.start);
            place.map(|place| *key = place).is_ok()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::layers;
    use crate::decode::testing::marked;
    use crate::encoder::{PAIR_WIDTH, Scores, TokenVectors};

    const TEXT: &str = "[source1 [PER [m1 Ana Ito]]] [cue1 said] [content1 it rained]. It was [LOC Rome].\n\n\
        [source2 [m1 She]] [cue2 said] [content2 it snowed]. [content3 “Nobody came,”] [source3 [PER [m2 Bo Ek]]] [cue3 said]. \
        And so on.\n\n[source4 [m2 He]] [cue4 added] [content4 that all went home].";

    /// The scores of a run of tokens.
    fn cut(scores: &Scores, tokens: &Range<usize>) -> Scores {
        let rows =
            |from: &[f32], width: usize| from[tokens.start * width..tokens.end * width].to_vec();
        let mut part = scores.clone();
        part.ner.emissions = rows(&scores.ner.emissions, scores.ner.labels);
        part.attribution.emissions = rows(&scores.attribution.emissions, scores.attribution.labels);
        for (into, from) in part.vectors_mut().into_iter().zip(scores.vectors()) {
            *into = TokenVectors(rows(&from.0, PAIR_WIDTH));
        }
        part
    }

    #[test]
    fn parts_give_the_layers_of_the_whole() {
        let (document, scores, heads) = marked(TEXT);
        let whole = layers(&document, &scores, &heads);
        assert_eq!(whole.contents.len(), 4);
        let count = document.tokens().len();
        for most in [12, 17, 20, count - 1] {
            let mut joined = Joined::default();
            let parts = parts_of(&document, most, count);
            assert!(parts.len() > 1);
            for part in &parts {
                let read = document.part(part.tokens.clone());
                let scores = cut(&scores, &part.tokens);
                joined.add(&document, part, layers(&read, &scores, &heads));
            }
            assert_eq!(joined.layers(), whole, "cores of {most}");
        }
    }

    #[test]
    fn a_narrow_margin_loses_nothing_but_far_links() {
        let (document, scores, heads) = marked(TEXT);
        let whole = layers(&document, &scores, &heads);
        let mut joined = Joined::default();
        for part in parts_of(&document, 14, 12) {
            let read = document.part(part.tokens.clone());
            let scores = cut(&scores, &part.tokens);
            joined.add(&document, &part, layers(&read, &scores, &heads));
        }
        let found = joined.layers();
        let spans = |pieces: &[Piece]| {
            pieces
                .iter()
                .map(|it| it.tokens.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(spans(&found.contents), spans(&whole.contents));
        assert_eq!(spans(&found.cues), spans(&whole.cues));
        for (links, whole) in found.cue_links.iter().zip(&whole.cue_links) {
            assert_eq!(links.best().map(|it| it.0), whole.best().map(|it| it.0));
        }
    }

    #[test]
    fn cores_begin_at_paragraphs_then_sentences_and_are_never_longer_than_asked() {
        let starts = |text: &str, most| {
            let document = Document::new(text);
            let parts = parts_of(&document, most, 3);
            let count = document.tokens().len();
            let mut next = 0;
            for part in &parts {
                assert_eq!(part.core.start, next);
                assert!(part.core.len() <= most && !part.core.is_empty());
                assert!(part.tokens.start <= part.core.start && part.core.end <= part.tokens.end);
                next = part.core.end;
            }
            assert_eq!(next, count);
            parts.iter().map(|part| part.core.start).collect::<Vec<_>>()
        };
        assert_eq!(starts("One two three.", 4), [0]);
        // Five tokens a sentence.
        let sentences = "He saw it now. ".repeat(4);
        assert_eq!(starts(&sentences, 8), [0, 5, 10, 15]);
        let paragraphs = format!("{sentences}\n\n{sentences}");
        assert_eq!(starts(&paragraphs, 28), [0, 20]);
        assert_eq!(starts(&"one ".repeat(20), 8), [0, 8, 16]);
        assert_eq!(starts(&"“ ".repeat(20), 8).len(), 3);
    }

    #[test]
    fn few_candidates_are_kept_and_the_likeliest() {
        let scored = (0..100).map(|at| (at, if at % 2 == 0 { 0.001 } else { 0.01 }));
        let kept = few(
            Candidates {
                scored: scored.collect(),
                none: 0.4,
            },
            |at| (at != 3).then_some(at + 1),
        );
        assert_eq!(kept.scored.len(), KEPT);
        assert_eq!(kept.scored[0], (2, 0.01));
        assert_eq!(kept.scored[1], (6, 0.01));
        assert_eq!(kept.none, 0.4);
    }
}
