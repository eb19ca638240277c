//! Pieces of content -> attributions: each with its cue and source.
//!
//! Pieces that share a cue are one attribution (`"A," he said. "B."`): in PolNeAR's 19,834 attributions, 3 share a cue with
//! another. So the cue is chosen first, piece by piece, and then one source for all pieces of a cue together.

use std::ops::Range;

use crate::decode::{Candidates, Layers};
use crate::text::{Document, Zone};

/// Factor on the probability of a cue or source in another paragraph: 0.9 % of PolNeAR's attributions cross a line break.
const OTHER_PARAGRAPH: f32 = 0.1;

/// Factor on the probability of a source that touches the cue, as 84 % of sources do.
const TOUCHING: f32 = 1.5;

/// Factor on the probability of a source that follows `according to` or `by` at once: it can be no other.
const DEMANDED: f32 = 20.0;

/// A content of neither cue nor source nor quotation marks that is less sure than this is left out.
const BARE: f32 = 0.5;

/// One attribution before its speaker is known; all ranges are of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    /// The pieces of content, in order.
    pub(super) content: Vec<Range<usize>>,
    /// The cue, where there is one.
    pub(super) cue: Option<Range<usize>>,
    /// The source; two for joint sources that were tagged apart.
    pub(super) source: Vec<Range<usize>>,
    /// Raw score of the content.
    pub(super) content_score: f32,
    /// Raw score of the source belonging to it, or of there being none.
    pub(super) source_score: f32,
    /// Whose words these are, where a rule has carried them to the speaker of another attribution.
    pub(super) carried: Option<Carried>,
}

/// Words carried to the speaker of an attribution before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    /// The token that the other attribution's content starts at.
    pub(super) from: usize,
    /// The rule.
    pub(super) rule: &'static str,
}

impl Link {
    /// Where its content starts, to put attributions in order.
    pub(super) fn start(&self) -> usize {
        self.content.first().map_or(0, |piece| piece.start)
    }
}

/// The attributions that the layers hold, by the start of their content.
pub(super) fn links(document: &Document, layers: &Layers) -> Vec<Link> {
    let mut groups: Vec<Group> = Vec::new();
    let cues = piece_cues(document, layers);
    for (piece, content) in layers.contents.iter().enumerate() {
        if out_of_text(document, content.tokens.start) {
            continue;
        }
        let cue = cues[piece];
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
            }),
        }
    }
    for group in &mut groups {
        choose_source(document, layers, group);
    }
    let groups = joined(document, layers, groups);
    let mut links: Vec<Link> = groups
        .iter()
        .filter(|group| group.is_supported(document, layers))
        .map(|group| group.link(document, layers, &groups))
        .collect();
    links.sort_by_key(Link::start);
    links
}

/// The best cue of each content piece. A cue in another paragraph counts only where that paragraph has no content for it:
/// a cue does not reach over a break for more.
fn piece_cues(document: &Document, layers: &Layers) -> Vec<Option<usize>> {
    let best: Vec<Option<usize>> = (0..layers.contents.len())
        .map(|piece| best_cue(document, layers, piece))
        .collect();
    let paragraph = |tokens: &Range<usize>| document.paragraph_of(tokens.start);
    let at_home = |piece: usize, cue: usize| {
        paragraph(&layers.contents[piece].tokens) == paragraph(&layers.cues[cue].tokens)
    };
    let mut served = vec![false; layers.cues.len()];
    for (piece, cue) in best.iter().enumerate() {
        if let Some(cue) = *cue {
            served[cue] |= at_home(piece, cue);
        }
    }
    let stays = |piece: usize, cue: usize| at_home(piece, cue) || !served[cue];
    best.iter()
        .enumerate()
        .map(|(piece, cue)| cue.filter(|&cue| stays(piece, cue)))
        .collect()
}

/// The lines around an article that nobody speaks in.
fn out_of_text(document: &Document, token: usize) -> bool {
    let paragraph = document.paragraphs().get(document.paragraph_of(token));
    paragraph.is_none_or(|it| matches!(it.zone, Zone::Debris | Zone::Byline | Zone::Date))
}

/// The pieces of one attribution.
struct Group {
    pieces: Vec<usize>,
    cue: Option<usize>,
    source: Option<usize>,
    source_score: f32,
}

fn best_cue(document: &Document, layers: &Layers, piece: usize) -> Option<usize> {
    let candidates = &layers.cue_links[piece];
    let content = &layers.contents[piece].tokens;
    best(candidates, |cue| {
        let tokens = &layers.cues[cue].tokens;
        paragraph_factor(document, content, tokens)
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
    } else {
        1.0
    }
}

/// Pieces without a cue join the attribution whose source they share, if nothing else stands between.
fn joined(document: &Document, layers: &Layers, groups: Vec<Group>) -> Vec<Group> {
    let (bare, mut rest): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| group.cue.is_none());
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

impl Group {
    /// Whether anything but the tagger speaks for it: a cue, a source, marks, or else its own high score.
    fn is_supported(&self, document: &Document, layers: &Layers) -> bool {
        let content = &layers.contents[self.pieces[0]];
        let quoted = || {
            let span = document.span_of(content.tokens.clone());
            document
                .quotations()
                .iter()
                .any(|quotation| span.is_some_and(|span| quotation.span.overlaps(span)))
        };
        self.cue.is_some() || self.source.is_some() || content.probability >= BARE || quoted()
    }

    fn link(&self, document: &Document, layers: &Layers, groups: &[Group]) -> Link {
        let mut source: Vec<Range<usize>> = self
            .source
            .map(|source| layers.sources[source].tokens.clone())
            .into_iter()
            .collect();
        if let Some(partner) = self
            .source
            .and_then(|own| joint(document, layers, own, groups))
        {
            source.push(layers.sources[partner].tokens.clone());
            source.sort_by_key(|tokens| tokens.start);
        }
        let pieces = self.pieces.iter().map(|&piece| &layers.contents[piece]);
        Link {
            content: pieces.clone().map(|piece| piece.tokens.clone()).collect(),
            cue: self.cue.map(|cue| layers.cues[cue].tokens.clone()),
            source,
            content_score: pieces.map(|piece| piece.probability).product(),
            source_score: self.source_score,
            carried: None,
        }
    }
}

/// A source that no attribution has, with only `and` between it and this one: `Smith and Jones said` tagged as two.
fn joint(document: &Document, layers: &Layers, own: usize, groups: &[Group]) -> Option<usize> {
    let neighbours = [own.checked_sub(1), Some(own + 1)];
    neighbours.into_iter().flatten().find(|&other| {
        let Some(source) = layers.sources.get(other) else {
            return false;
        };
        let own = &layers.sources[own].tokens;
        let gap = own.end.min(source.tokens.end)..own.start.max(source.tokens.start);
        let mut words = gap
            .clone()
            .map(|token| document.slice(document.tokens()[token]));
        !gap.is_empty()
            && gap.len() <= 2
            && words.all(|word| matches!(word, "and" | "&" | ","))
            && !groups.iter().any(|group| group.source == Some(other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `content | content / cue / source + source`.
    fn linked(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let words = |tokens: &Range<usize>| {
            document
                .slice(document.span_of(tokens.clone()).unwrap())
                .to_owned()
        };
        links(&document, &layers(&document, &scores, &heads))
            .iter()
            .map(|link| {
                let content: Vec<String> = link.content.iter().map(words).collect();
                let source: Vec<String> = link.source.iter().map(words).collect();
                let cue = link.cue.as_ref().map(words).unwrap_or_default();
                format!("{} / {cue} / {}", content.join(" | "), source.join(" + "))
            })
            .collect()
    }

    #[test]
    fn pieces_of_one_cue_are_one_attribution() {
        assert_eq!(
            linked("[content “It rained,”] [source Ito] [cue said]. [content “It snowed.”]"),
            ["“It rained,” | “It snowed.” / said / Ito"]
        );
    }

    #[test]
    fn a_piece_without_cue_joins_the_attribution_of_its_source() {
        let text = "[content1 “It rained,”] [source1 Ito] [cue1 said]. [content2 “It snowed.”]";
        let (document, scores, heads) = marked(text);
        let mut layers = layers(&document, &scores, &heads);
        layers.source_links[1] = layers.source_links[0].clone();
        layers.cue_links[1] = Candidates {
            scored: Vec::new(),
            none: 1.0,
        };
        assert_eq!(links(&document, &layers).len(), 1);
    }

    #[test]
    fn reports_inside_reports_stay_apart() {
        assert_eq!(
            linked(
                "[source1 Ito] [cue1 said] [content1 that] [source2 Ek] [cue2 denied] [content2 it]."
            ),
            ["that / said / Ito", "it / denied / Ek"]
        );
    }

    #[test]
    fn one_source_may_have_two_attributions() {
        assert_eq!(
            linked("[source Ito] [cue1 said] [content1 it rained] and [cue2 added] [content2 it snowed].").len(),
            2
        );
    }

    #[test]
    fn the_source_after_according_to_is_its_source() {
        let found =
            linked("[source3 Ek] heard [content it rained], [cue according to] [source Ito].");
        assert_eq!(found, ["it rained / according to / Ito"]);
    }

    #[test]
    fn joint_sources_tagged_apart_come_together() {
        assert_eq!(
            linked("[source1 Ito] and [source2 Ek] [cue1 said] [content1 it rained]."),
            ["it rained / said / Ito + Ek"]
        );
    }

    #[test]
    fn a_passive_has_a_cue_and_no_source() {
        assert_eq!(
            linked("Ek [cue reportedly] [content left]."),
            ["left / reportedly / "]
        );
    }
}
