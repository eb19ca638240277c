//! Attribution tags -> pieces of content, cues and sources, with the borders of contents brought to the quotation marks.
//!
//! The conventions are PolNeAR's: both marks belong to a quoted content, with the comma or stop that stands inside them;
//! the comma or stop after an unquoted content does not.

use std::ops::Range;

use super::nouns::noun;
use super::tags::{TagSpan, best_spans};
use crate::encoder::{Crf, TagScores};
use crate::text::{Document, Zone};

/// Share of a quotation that a piece must cover to be drawn out to its marks.
const MOST: f64 = 0.7;

/// Tokens, marks included, below which a quotation inside a piece is not worth repairing a border for: `“yes”` and a mark.
const SHORT: usize = 4;

/// A run of tokens that is a content, cue or source.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The tokens.
    pub tokens: Range<usize>,
    /// Probability of exactly these tokens before any repair.
    pub probability: f32,
}

/// The three layers of pieces, each in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pieces {
    pub(super) contents: Vec<Piece>,
    pub(super) cues: Vec<Piece>,
    pub(super) sources: Vec<Piece>,
}

/// The pieces of a document; none crosses a paragraph or touches debris.
pub(super) fn pieces(document: &Document, scores: &TagScores, crf: &Crf) -> Pieces {
    let paragraphs: Vec<Range<usize>> = document
        .paragraphs()
        .iter()
        .filter(|paragraph| paragraph.zone != Zone::Debris)
        .map(|paragraph| paragraph.tokens.clone())
        .collect();
    let mut pieces = Pieces::default();
    for TagSpan {
        kind,
        tokens,
        probability,
    } in best_spans(scores, crf, &paragraphs)
    {
        let layer = match kind {
            0 => &mut pieces.contents,
            1 => &mut pieces.cues,
            _ => &mut pieces.sources,
        };
        layer.push(Piece {
            tokens,
            probability,
        });
    }
    hearsay(document, &mut pieces);
    pieces.contents = repaired(document, &pieces);
    for source in &mut pieces.sources {
        source.tokens = without_dateline(document, source.tokens.clone());
        let others = pieces.contents.iter().chain(&pieces.cues);
        let free = others
            .map(|other| other.tokens.end)
            .filter(|&end| end <= source.tokens.start)
            .max();
        source.tokens.start = from_determiner(document, &source.tokens, free.unwrap_or(0));
    }
    pieces
}

/// `Acme allegedly sold it`: the adverb alone is the cue, and what is alleged stands on both sides of it; the subject is no
/// source.
fn hearsay(document: &Document, pieces: &mut Pieces) {
    const ADVERBS: [&str; 4] = ["allegedly", "reportedly", "supposedly", "purportedly"];
    let Pieces {
        contents,
        cues,
        sources,
    } = pieces;
    for cue in cues {
        let first = document.slice(document.tokens()[cue.tokens.start]);
        if !ADVERBS.contains(&first.to_lowercase().as_str()) {
            continue;
        }
        let rest = cue.tokens.start + 1..cue.tokens.end;
        let Some(content) = contents.iter_mut().find(|it| it.tokens.start == rest.end) else {
            continue;
        };
        content.tokens.start = rest.start;
        cue.tokens.end = rest.start;
        if let Some(at) = sources
            .iter()
            .position(|it| it.tokens.end == cue.tokens.start)
        {
            contents.push(sources.remove(at));
        }
    }
    contents.sort_by_key(|content| content.tokens.start);
}

/// Where a source that was cut down to its noun begins: at the determiner before it (`the transport` | `department`), or at the
/// noun that stands right before it (`government` | `sources`); never before `free`, where other pieces end.
fn from_determiner(document: &Document, source: &Range<usize>, free: usize) -> usize {
    /// Most words between determiner and noun.
    const BETWEEN: usize = 3;
    let word = |token: usize| document.slice(document.tokens()[token]);
    let sentence = document.sentence_of(source.start);
    let plain = |token: usize| {
        let word = word(token);
        document.sentence_of(token) == sentence
            && word.chars().all(|c| c.is_alphabetic() && c.is_lowercase())
            && !matches!(
                word,
                "and" | "or" | "by" | "of" | "to" | "in" | "that" | "as" | "for"
            )
    };
    if noun(word(source.start)).is_none() || !plain(source.start) {
        return source.start;
    }
    let mut start = source.start;
    if start > free && plain(start - 1) && noun(word(start - 1)).is_some() {
        start -= 1;
    }
    let mut first = start;
    while first > free && start - first < BETWEEN && plain(first - 1) {
        first -= 1;
    }
    let determiner = (first.saturating_sub(1).max(free)..start)
        .rev()
        .find(|&token| {
            document.sentence_of(token) == sentence
                && matches!(word(token), "the" | "The" | "a" | "A" | "an" | "An")
        });
    determiner.unwrap_or(start)
}

/// `KINGSTON - Sprinter Jo Doe said`: the dateline and the marks after it are no part of the source.
fn without_dateline(document: &Document, mut source: Range<usize>) -> Range<usize> {
    let end = document.dateline().map_or(0, |dateline| dateline.end());
    let outside = |token: usize| document.tokens()[token].end() <= end || is_mark(document, token);
    if source.len() > 1 && document.tokens()[source.start].start() < end {
        while source.len() > 1 && outside(source.start) {
            source.start += 1;
        }
    }
    source
}

/// The contents with their borders repaired; pieces that come to touch inside one quotation are one.
fn repaired(document: &Document, pieces: &Pieces) -> Vec<Piece> {
    let quotations: Vec<Range<usize>> = document
        .quotations()
        .iter()
        .filter(|quotation| quotation.depth == 0)
        .map(|quotation| document.tokens_in(quotation.span))
        .collect();
    let mut taken = vec![false; document.tokens().len()];
    for piece in pieces.cues.iter().chain(&pieces.sources) {
        taken[piece.tokens.clone()].fill(true);
    }
    let mut contents: Vec<Piece> = Vec::new();
    for (number, piece) in pieces.contents.iter().enumerate() {
        let low = contents.last().map_or(0, |before| before.tokens.end);
        let high = pieces
            .contents
            .get(number + 1)
            .map_or(taken.len(), |next| next.tokens.start);
        let mut tokens = piece.tokens.clone();
        let nearby =
            quotations.partition_point(|quotation| quotation.end <= tokens.start.saturating_sub(1));
        for quotation in quotations[nearby..]
            .iter()
            .take_while(|quotation| quotation.start <= piece.tokens.end)
        {
            tokens = drawn_to(quotation, &tokens, document);
        }
        // A repair never takes what another piece holds.
        tokens.start = tokens.start.max(low);
        tokens.end = tokens.end.min(high.max(piece.tokens.end));
        if tokens != piece.tokens && grows_over(&taken, &piece.tokens, &tokens) {
            tokens = piece.tokens.clone();
        }
        let tokens = without_outer_marks(document, &quotations, tokens);
        if tokens.is_empty() {
            continue;
        }
        match contents.last_mut() {
            Some(before) if same_quotation(&quotations, &taken, &before.tokens, &tokens) => {
                before.tokens.end = tokens.end;
                before.probability = before.probability.min(piece.probability);
            }
            // Marks alone say nothing.
            _ if tokens.clone().all(|token| is_mark(document, token)) => {}
            _ => contents.push(Piece {
                tokens,
                ..piece.clone()
            }),
        }
    }
    contents
}

/// A piece that covers most of a quotation takes all of it; one that only lacks a mark takes the mark.
fn drawn_to(quotation: &Range<usize>, piece: &Range<usize>, document: &Document) -> Range<usize> {
    let common = piece
        .end
        .min(quotation.end)
        .saturating_sub(piece.start.max(quotation.start));
    let most = common as f64 >= MOST * quotation.len() as f64;
    let (mut start, mut end) = (piece.start, piece.end);
    let just_after_opening = start == quotation.start + 1;
    if quotation.start < start
        && common > 0
        && (just_after_opening || most && quotation.len() > SHORT)
    {
        start = quotation.start;
    }
    let rest = end..quotation.end;
    let only_marks_left =
        !rest.is_empty() && rest.len() <= 2 && rest.clone().all(|token| is_mark(document, token));
    if end < quotation.end && common > 0 && (only_marks_left || most && quotation.len() > SHORT) {
        end = quotation.end;
    }
    start..end
}

/// Whether a token holds no letter or digit.
fn is_mark(document: &Document, token: usize) -> bool {
    !document
        .slice(document.tokens()[token])
        .chars()
        .any(char::is_alphanumeric)
}

/// Whether going from one range to a wider one runs over a cue or source.
fn grows_over(taken: &[bool], from: &Range<usize>, to: &Range<usize>) -> bool {
    (to.start..from.start.max(to.start)).any(|token| taken[token])
        || (from.end.min(to.end)..to.end).any(|token| taken[token])
}

/// Drops what cannot open or end a content: the comma or stop outside marks, and a mark whose quotation stands elsewhere.
fn without_outer_marks(
    document: &Document,
    quotations: &[Range<usize>],
    mut piece: Range<usize>,
) -> Range<usize> {
    let opens = |token: usize| {
        quotations
            .iter()
            .any(|quotation| quotation.start == token && quotation.len() > 1)
    };
    let closes = |token: usize| {
        quotations
            .iter()
            .any(|quotation| quotation.end == token + 1 && quotation.len() > 1)
    };
    let inside = |token: usize| {
        let after = quotations.partition_point(|quotation| quotation.start <= token);
        after > 0 && quotations[after - 1].end > token
    };
    loop {
        let Some(last) = piece.clone().next_back() else {
            return piece;
        };
        let word = document.slice(document.tokens()[last]);
        // `It rained, but` leads to the next report.
        let leads_on = matches!(word, "but" | "and");
        let outer = (leads_on || matches!(word, "," | "." | ";" | ":")) && !inside(last);
        if outer || (opens(last) && is_mark(document, last)) {
            piece.end -= 1;
        } else {
            break;
        }
    }
    while !piece.is_empty() {
        let word = document.slice(document.tokens()[piece.start]);
        let outer = matches!(word, "," | "." | ";" | ":") && !inside(piece.start);
        if outer || (closes(piece.start) && is_mark(document, piece.start)) {
            piece.start += 1;
        } else {
            break;
        }
    }
    piece
}

/// Whether two pieces stand in one quotation with no cue or source between them.
fn same_quotation(
    quotations: &[Range<usize>],
    taken: &[bool],
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    let free = !taken[left.end..right.start.max(left.end)].contains(&true);
    let after = quotations.partition_point(|quotation| quotation.start < left.end);
    free && after > 0 && quotations[after - 1].end > right.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::testing::marked;

    fn contents(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        pieces(&document, &scores.attribution, &heads.attribution)
            .contents
            .into_iter()
            .filter_map(|piece| document.span_of(piece.tokens))
            .map(|span| document.slice(span).to_owned())
            .collect()
    }

    #[test]
    fn a_content_takes_the_marks_of_its_quotation() {
        assert_eq!(
            contents("“[content It will rain all day tomorrow],” Ito said."),
            ["“It will rain all day tomorrow,”"]
        );
        assert_eq!(
            contents("“It [content will rain all day tomorrow and then some,”] Ito said."),
            ["“It will rain all day tomorrow and then some,”"]
        );
    }

    #[test]
    fn outer_commas_and_stops_stay_outside() {
        assert_eq!(contents("[content It rained,] Ito said."), ["It rained"]);
        assert_eq!(
            contents("Ito said [content the rain was “heavy”.]"),
            ["the rain was “heavy”"]
        );
        assert_eq!(
            contents("Ito said [content the rain was “heavy.”]"),
            ["the rain was “heavy.”"]
        );
    }

    #[test]
    fn the_subject_of_what_is_alleged_is_no_source() {
        let text = "[source Acme] [cue allegedly sold] [content it to Ek].";
        assert_eq!(contents(text), ["Acme", "sold it to Ek"]);
        let text = "[source Acme] [cue sold] [content it to Ek].";
        assert_eq!(contents(text), ["it to Ek"]);
    }

    #[test]
    fn a_source_begins_at_its_determiner() {
        let sources = |text: &str| -> Vec<String> {
            let (document, scores, heads) = marked(text);
            let found = pieces(&document, &scores.attribution, &heads.attribution).sources;
            let spans = found
                .into_iter()
                .filter_map(|it| document.span_of(it.tokens));
            spans.map(|span| document.slice(span).to_owned()).collect()
        };
        assert_eq!(
            sources("The transport [source department] [cue said] [content so]."),
            ["The transport department"]
        );
        assert_eq!(
            sources("It was shown by government [source sources]."),
            ["government sources"]
        );
        assert_eq!(
            sources("[content It rained], [cue said] [source officials]."),
            ["officials"]
        );
    }

    #[test]
    fn a_word_that_leads_on_stays_outside() {
        assert_eq!(
            contents("Ito said [content it rained, but] not why."),
            ["it rained"]
        );
    }

    #[test]
    fn a_short_quotation_inside_an_indirect_content_changes_nothing() {
        assert_eq!(
            contents("Ito said [content the] rain was “heavy” and cold."),
            ["the"]
        );
    }

    #[test]
    fn pieces_of_one_quotation_become_one() {
        assert_eq!(
            contents("“[content It rained hard.] Then [content it snowed all day],” Ito said."),
            ["“It rained hard. Then it snowed all day,”"]
        );
    }

    #[test]
    fn a_repair_never_takes_a_cue_or_source() {
        assert_eq!(
            contents("“[content Rain is coming today], [source Ito] [cue said], and more.”")[0],
            "“Rain is coming today"
        );
    }
}
