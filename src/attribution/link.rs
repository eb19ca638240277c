//! `Link`: one attribution before its speaker is known.

use std::ops::Range;

use super::cue;
use super::group::{Group, groups};
use crate::annotation::{Attribution, CueClass};
use crate::decode::Layers;
use crate::text::{Document, Span};

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

/// Words carried to the speaker of another attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    /// The token that the other attribution's content starts at.
    pub(super) from: usize,
    /// The rule.
    pub(super) rule: &'static str,
}

impl Link {
    /// The link of an attribution that is known; none where it has no content.
    pub(super) fn known(document: &Document, attribution: &Attribution) -> Option<Link> {
        let runs = |spans: &[Span]| -> Vec<Range<usize>> {
            let runs = spans.iter().map(|&span| document.tokens_in(span));
            runs.filter(|run| !run.is_empty()).collect()
        };
        let content = runs(&attribution.content);
        let cue = runs(&attribution.cue);
        (!content.is_empty()).then(|| Link {
            content,
            cue: cue.first().map(|first| first.start..cue[cue.len() - 1].end),
            source: runs(&attribution.source),
            content_score: 1.0,
            source_score: 1.0,
            carried: None,
        })
    }

    /// Whether one of its content, cue and source has words of these.
    pub(super) fn touches(&self, tokens: &Range<usize>) -> bool {
        let mut parts = self.content.iter().chain(&self.cue).chain(&self.source);
        parts.any(|part| overlap(part, tokens))
    }

    /// Whether its content has words of these.
    pub(super) fn says(&self, tokens: &Range<usize>) -> bool {
        self.content.iter().any(|piece| overlap(piece, tokens))
    }

    /// Where its content starts, to put attributions in order.
    pub(super) fn start(&self) -> usize {
        self.content.first().map_or(0, |piece| piece.start)
    }
}

/// Whether two runs of tokens share one.
pub(super) fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// The attributions that the layers hold, by the start of their content.
pub(super) fn links(document: &Document, layers: &Layers) -> Vec<Link> {
    let groups = groups(document, layers);
    let mut links: Vec<Link> = groups
        .iter()
        .filter(|group| is_supported(document, layers, group))
        .map(|group| link(document, layers, group, &groups))
        .collect();
    links.sort_by_key(Link::start);
    links
}

/// Whether anything but the tagger speaks for an attribution: a cue, a source, marks, or else its own high score. What a naming
/// verb without a source puts between marks (`known as “the Plumber”`) is a name and was never said.
fn is_supported(document: &Document, layers: &Layers, group: &Group) -> bool {
    /// Longest name, in tokens, marks included.
    const NAME: usize = 7;
    let content = &layers.contents[group.pieces[0]];
    let span = document.span_of(content.tokens.clone());
    let quoted = span.is_some_and(|span| {
        document
            .quotations()
            .iter()
            .any(|quotation| quotation.span.overlaps(span))
    });
    let names = group
        .cue
        .is_some_and(|cue| names(document, &layers.cues[cue].tokens));
    if names && group.source.is_none() && quoted && content.tokens.len() <= NAME {
        return false;
    }
    let adverb = group
        .cue
        .is_some_and(|cue| is_adverb(document, &layers.cues[cue].tokens));
    if adverb && !quoted {
        return false;
    }
    let aim = group
        .cue
        .is_some_and(|cue| is_aim(document, &layers.cues[cue].tokens));
    if aim && !quoted && content.tokens.len() <= MENTIONED {
        return false;
    }
    group.cue.is_some() || group.source.is_some() || content.probability >= BARE || quoted
}

/// Whether a cue is an adverb that reports nothing: `most of them angrily, some of them in tears`; `reportedly` does.
fn is_adverb(document: &Document, cue: &Range<usize>) -> bool {
    let word = document.slice(document.tokens()[cue.start]).to_lowercase();
    cue.len() == 1 && word.ends_with("ly") && cue::lookup(&[word.as_str()]).is_none()
}

/// Longest noun phrase, in tokens, that only mentions what was said: `its claim`.
const MENTIONED: usize = 3;

/// Whether a cue is an infinitive of no reporting verb: `To back` | `its claim` reports nothing.
fn is_aim(document: &Document, cue: &Range<usize>) -> bool {
    let words: Vec<&str> = cue
        .clone()
        .map(|token| document.slice(document.tokens()[token]))
        .collect();
    words
        .first()
        .is_some_and(|first| first.eq_ignore_ascii_case("to"))
        && cue::read(&words, &[]).class == CueClass::Other
}

/// Whether a cue gives a name or title rather than reporting words.
fn names(document: &Document, cue: &Range<usize>) -> bool {
    const NAMING: [&str; 14] = [
        "known",
        "nicknamed",
        "called",
        "dubbed",
        "named",
        "titled",
        "entitled",
        "labelled",
        "labeled",
        "branded",
        "reading",
        "reads",
        "read",
        "appear",
    ];
    let mut words = cue
        .clone()
        .map(|token| document.slice(document.tokens()[token]).to_lowercase());
    words.any(|word| NAMING.contains(&word.as_str()) || word == "appears")
}

fn link(document: &Document, layers: &Layers, group: &Group, groups: &[Group]) -> Link {
    let mut source: Vec<Range<usize>> = group
        .source
        .map(|source| layers.sources[source].tokens.clone())
        .into_iter()
        .collect();
    if let Some(partner) = group
        .source
        .and_then(|own| joint(document, layers, own, groups))
    {
        source.push(layers.sources[partner].tokens.clone());
        source.sort_by_key(|tokens| tokens.start);
    }
    let pieces = group.pieces.iter().map(|&piece| &layers.contents[piece]);
    Link {
        content: pieces.clone().map(|piece| piece.tokens.clone()).collect(),
        cue: group.cue.map(|cue| layers.cues[cue].tokens.clone()),
        source,
        content_score: pieces.map(|piece| piece.probability).product(),
        source_score: group.source_score,
        carried: group
            .follows
            .map(|piece| carried(document, layers, piece, group.pieces[0])),
    }
}

fn carried(document: &Document, layers: &Layers, from: usize, piece: usize) -> Carried {
    let start = |piece: usize| layers.contents[piece].tokens.start;
    let together = document.paragraph_of(start(from)) == document.paragraph_of(start(piece));
    Carried {
        from: start(from),
        rule: if together {
            "same-paragraph"
        } else {
            "following-quotation"
        },
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
    use crate::decode::{Candidates, layers, testing::marked};

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
    fn a_quotation_after_an_indirect_report_is_an_attribution_of_its_own() {
        assert_eq!(
            linked(
                "[source Ito] [cue said] [content it rained]. [content “It then snowed for a week.”]"
            ),
            [
                "it rained / said / Ito",
                "“It then snowed for a week.” /  / "
            ]
        );
        assert_eq!(
            linked("[source Ito] [cue said] [content it rained]. He wore [content “the Hat.”]")
                .len(),
            1
        );
    }

    #[test]
    fn what_stands_before_the_source_is_no_content_where_the_content_follows_the_cue() {
        assert_eq!(
            linked(
                "[content After the talks ended], [source sources] [cue say] [content the deal is off]."
            ),
            ["the deal is off / say / sources"]
        );
        assert_eq!(
            linked("[content The deal], [source sources] [cue say], [content is off]."),
            ["The deal | is off / say / sources"]
        );
    }

    #[test]
    fn an_aim_reports_nothing() {
        assert!(linked("[cue To back] [content its claim], Ito sent a letter.").is_empty());
        assert_eq!(
            linked("[source Ito] hoped [cue to say] [content it all].").len(),
            1
        );
    }

    #[test]
    fn a_name_between_marks_was_not_said() {
        assert!(linked("The bend is [cue known as] [content “the Plumber”].").is_empty());
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
