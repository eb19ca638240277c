//! Pieces of content -> groups, each with its cue and source.
//!
//! Pieces that share a cue are one attribution (`"A," he said. "B."`): in PolNeAR's 19,834 attributions, 3 share a cue with
//! another. So the cue is chosen first, piece by piece, and then one source for all pieces of a cue together.

use std::ops::Range;

use crate::decode::{Candidates, Layers};
use crate::text::{Document, Zone};

/// Factor on the probability of a cue or source in another paragraph: 0.9 % of PolNeAR's attributions cross a line break.
const OTHER_PARAGRAPH: f32 = 0.1;

/// Factor on the probability of a cue in another sentence, and for words between marks in one that does not adjoin theirs: of
/// words without marks, one in a hundred of PolNeAR's.
const OTHER_SENTENCE: f32 = 0.3;

/// Factor on the probability of a source in another sentence than its cue: one in three hundred of PolNeAR's.
const SOURCE_ELSEWHERE: f32 = 0.05;

/// Factor on the probability of a source that touches the cue, as 84 % of sources do.
const TOUCHING: f32 = 1.5;

/// Factor on the probability of a source that follows `according to` or `by` at once: it can be no other.
const DEMANDED: f32 = 20.0;

/// Tokens, marks included, that words between marks must have to be speech of their own, without cue and source.
const SPEECH: usize = 6;

/// The pieces of one attribution.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// The pieces, as indices into the contents, in order.
    pub(super) pieces: Vec<usize>,
    /// The cue's index.
    pub(super) cue: Option<usize>,
    /// The source's index.
    pub(super) source: Option<usize>,
    /// Raw score of the source, or of there being none.
    pub(super) source_score: f32,
    /// The piece whose speaker goes on in these words, which have neither cue nor source.
    pub(super) follows: Option<usize>,
}

/// The groups of a document.
pub(super) fn groups(document: &Document, layers: &Layers) -> Vec<Group> {
    let quoted = document.quoted();
    let mut groups: Vec<Group> = Vec::new();
    for (piece, content) in layers.contents.iter().enumerate() {
        if out_of_text(document, content.tokens.start) {
            continue;
        }
        let cue = best_cue(document, layers, &quoted, piece);
        match groups
            .iter_mut()
            .find(|group| cue.is_some() && group.cue == cue)
        {
            Some(group) => group.pieces.push(piece),
            None => groups.push(Group {
                pieces: vec![piece],
                cue,
                source: None,
                source_score: 0.0,
                follows: None,
            }),
        }
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .flat_map(|group| parted(document, layers, &quoted, group))
        .collect();
    for group in groups.iter_mut().filter(|group| group.follows.is_none()) {
        choose_source(document, layers, group);
        leave_out_preamble(document, layers, &quoted, group);
    }
    joined(document, layers, groups)
}

/// A group without the pieces that do not stand with its cue: in another paragraph, or in another sentence unless all is
/// quoted (`"A," he said. "B."`). Of those, speech goes on by itself and lesser pieces are let go.
fn parted(document: &Document, layers: &Layers, quoted: &[bool], group: Group) -> Vec<Group> {
    let Some(cue) = group.cue.filter(|_| group.pieces.len() > 1) else {
        return vec![group];
    };
    let cue_at = layers.cues[cue].tokens.start;
    let tokens = |piece: usize| &layers.contents[piece].tokens;
    let sentences = |piece: usize| {
        document.sentence_of(tokens(piece).start)..document.sentence_of(tokens(piece).end - 1) + 1
    };
    let here = document.sentence_of(cue_at);
    let beside = |piece: usize| sentences(piece).contains(&here);
    let score = |piece: usize| {
        layers.cue_links[piece].probability(cue) + f32::from(u8::from(beside(piece)))
    };
    let best = group
        .pieces
        .iter()
        .copied()
        .max_by(|&one, &other| score(one).total_cmp(&score(other)).then(other.cmp(&one)));
    let Some(main) = best else {
        return vec![group];
    };
    let is_quoted = |piece: usize| quoted[tokens(piece).start];
    let near = |piece: usize| {
        let reach = sentences(main).start.min(here)..sentences(main).end.max(here + 1);
        let touches = sentences(piece).start <= reach.end && reach.start <= sentences(piece).end;
        let between = tokens(piece).end.min(cue_at)..tokens(piece).start.max(cue_at);
        let other_cue = layers
            .cues
            .iter()
            .enumerate()
            .any(|(other, it)| other != cue && between.contains(&it.tokens.start));
        touches && !other_cue && is_quoted(piece) && is_quoted(main)
    };
    let stays = |piece: usize| {
        let together = document.paragraph_of(tokens(piece).start) == document.paragraph_of(cue_at);
        piece == main || together && (beside(piece) || near(piece))
    };
    let (kept, left): (Vec<usize>, Vec<usize>) = group
        .pieces
        .iter()
        .copied()
        .partition(|&piece| stays(piece));
    let follow = left
        .into_iter()
        .filter(|&piece| is_quoted(piece) && tokens(piece).len() >= SPEECH)
        .map(|piece| Group {
            pieces: vec![piece],
            cue: None,
            source: None,
            source_score: layers.cue_links[piece].probability(cue),
            follows: Some(main),
        });
    [Group {
        pieces: kept,
        ..group
    }]
    .into_iter()
    .chain(follow)
    .collect()
}

/// `After the meeting ended, officials say the deal is off`: what is said follows the cue at once, so the words before the source
/// are no part of it. `The deal, officials say, is off` has a comma there.
fn leave_out_preamble(document: &Document, layers: &Layers, quoted: &[bool], group: &mut Group) {
    let (Some(cue), Some(source)) = (group.cue, group.source) else {
        return;
    };
    let (cue, source) = (&layers.cues[cue].tokens, &layers.sources[source].tokens);
    let tokens = |piece: usize| &layers.contents[piece].tokens;
    let follows = |piece: usize| tokens(piece).start == cue.end;
    let comma = source
        .start
        .checked_sub(1)
        .map(|before| document.slice(document.tokens()[before]));
    if source.end <= cue.start
        && comma == Some(",")
        && group.pieces.iter().any(|&piece| follows(piece))
    {
        let before =
            |piece: usize| tokens(piece).end <= source.start && !quoted[tokens(piece).start];
        group.pieces.retain(|&piece| !before(piece));
    }
}

/// The lines around an article that nobody speaks in.
fn out_of_text(document: &Document, token: usize) -> bool {
    let paragraph = document.paragraphs().get(document.paragraph_of(token));
    paragraph.is_none_or(|it| matches!(it.zone, Zone::Debris | Zone::Byline | Zone::Date))
}

fn best_cue(document: &Document, layers: &Layers, quoted: &[bool], piece: usize) -> Option<usize> {
    let candidates = &layers.cue_links[piece];
    let content = &layers.contents[piece].tokens;
    let (first, last) = (
        document.sentence_of(content.start),
        document.sentence_of(content.end - 1),
    );
    // `"A," he said. "B."`: words between marks may have their cue in the sentence before or after.
    let reach = usize::from(quoted[content.start]);
    best(candidates, |cue| {
        let tokens = &layers.cues[cue].tokens;
        let sentence = document.sentence_of(tokens.start);
        let elsewhere = sentence + reach < first || last + reach < sentence;
        paragraph_factor(document, content, tokens) * if elsewhere { OTHER_SENTENCE } else { 1.0 }
    })
    .map(|(cue, _)| cue)
}

/// The best candidate after weighing, unless `none` is better.
fn best(candidates: &Candidates, weight: impl Fn(usize) -> f32) -> Option<(usize, f32)> {
    let weighed = candidates
        .scored
        .iter()
        .map(|&(index, probability)| (index, probability * weight(index)))
        .collect();
    let weighed = Candidates {
        scored: weighed,
        none: candidates.none,
    };
    weighed.best()
}

fn paragraph_factor(document: &Document, left: &Range<usize>, right: &Range<usize>) -> f32 {
    let (left, right) = (
        document.paragraph_of(left.start),
        document.paragraph_of(right.start),
    );
    match left.abs_diff(right) {
        0 => 1.0,
        1 => OTHER_PARAGRAPH,
        _ => 0.0,
    }
}

/// One source for all pieces of a group: the probabilities of the pieces are averaged, longer pieces counting for more.
fn choose_source(document: &Document, layers: &Layers, group: &mut Group) {
    let weights: Vec<f32> = group
        .pieces
        .iter()
        .map(|&piece| layers.contents[piece].tokens.len() as f32)
        .collect();
    let total: f32 = weights.iter().sum();
    let mean = |value: &dyn Fn(usize) -> f32| -> f32 {
        let pieces = group.pieces.iter().zip(&weights);
        pieces
            .map(|(&piece, weight)| weight * value(piece))
            .sum::<f32>()
            / total
    };
    let mut indices: Vec<usize> = group
        .pieces
        .iter()
        .flat_map(|&piece| {
            layers.source_links[piece]
                .scored
                .iter()
                .map(|&(source, _)| source)
        })
        .collect();
    indices.sort_unstable();
    indices.dedup();
    let pooled = Candidates {
        scored: indices
            .into_iter()
            .map(|source| {
                (
                    source,
                    mean(&|piece| layers.source_links[piece].probability(source)),
                )
            })
            .collect(),
        none: mean(&|piece| layers.source_links[piece].none),
    };
    let anchor = match group.cue {
        Some(cue) => layers.cues[cue].tokens.clone(),
        None => layers.contents[group.pieces[0]].tokens.clone(),
    };
    let chosen = best(&pooled, |source| {
        let tokens = &layers.sources[source].tokens;
        let cue = group.cue.map(|cue| &layers.cues[cue].tokens);
        paragraph_factor(document, &anchor, tokens)
            * cue.map_or(1.0, |cue| cue_factor(document, cue, tokens))
    });
    group.source = chosen.map(|(source, _)| source);
    group.source_score = match group.source {
        Some(source) => pooled.probability(source) * layers.sources[source].probability,
        None => pooled.none,
    };
}

/// How much a source's place beside the cue speaks for it.
fn cue_factor(document: &Document, cue: &Range<usize>, source: &Range<usize>) -> f32 {
    let after = source.start == cue.end;
    let last = cue
        .end
        .checked_sub(1)
        .map(|last| document.slice(document.tokens()[last]));
    if after && last.is_some_and(|word| matches!(word.to_lowercase().as_str(), "to" | "by")) {
        return DEMANDED;
    }
    if after || source.end == cue.start {
        TOUCHING
    } else if document.sentence_of(source.start) != document.sentence_of(cue.start) {
        SOURCE_ELSEWHERE
    } else {
        1.0
    }
}

/// Pieces without a cue join the attribution whose source they share, if nothing else stands between.
fn joined(document: &Document, layers: &Layers, groups: Vec<Group>) -> Vec<Group> {
    let (bare, mut rest): (Vec<Group>, Vec<Group>) = groups
        .into_iter()
        .partition(|group| group.cue.is_none() && group.follows.is_none());
    for group in bare {
        let piece = group.pieces[0];
        let home = rest.iter_mut().find(|other| {
            other.cue.is_some()
                && other.source.is_some()
                && other.source == group.source
                && other
                    .pieces
                    .iter()
                    .any(|&near| adjoins(document, layers, other, near, piece))
        });
        match home {
            Some(home) => {
                home.pieces.push(piece);
                home.pieces.sort_unstable();
            }
            None => rest.push(group),
        }
    }
    rest
}

/// Whether only the group's own cue and source and marks stand between two pieces of one paragraph.
fn adjoins(document: &Document, layers: &Layers, group: &Group, near: usize, piece: usize) -> bool {
    let (left, right) = (near.min(piece), near.max(piece));
    let gap = layers.contents[left].tokens.end..layers.contents[right].tokens.start;
    let own = |token: usize| {
        let holds = |tokens: &Range<usize>| tokens.contains(&token);
        group.cue.is_some_and(|cue| holds(&layers.cues[cue].tokens))
            || group
                .source
                .is_some_and(|source| holds(&layers.sources[source].tokens))
    };
    document.paragraph_of(layers.contents[near].tokens.start)
        == document.paragraph_of(layers.contents[piece].tokens.start)
        && gap.clone().all(|token| {
            own(token)
                || !document
                    .slice(document.tokens()[token])
                    .contains(char::is_alphanumeric)
        })
}
