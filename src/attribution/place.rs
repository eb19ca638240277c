//! A place before the colon that opens a report is a dateline and no speaker: `Brod: Three boats were lost, police said.`
//!
//! Datelines in capitals are told by the text alone; this one only by the name that stands in it.

use std::ops::Range;

use super::cue;
use super::link::Link;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw score of a source that stands behind the words of such a report.
const SCORE: f32 = 0.8;

/// Most tokens between the words and the end of their sentence: the source and its verb.
const TAIL: usize = 10;

/// Takes the place that opens a report for no speaker, and gives its words to who stands behind them.
pub(super) fn placed(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let mut body = document.paragraphs().iter();
    let Some(first) = body.find(|it| it.zone == Zone::Body) else {
        return links;
    };
    let start = first.tokens.start;
    let place = layers.entities.iter().find_map(|entity| {
        let name = document.tokens_in(entity.span);
        (name.start == start && entity.kind == EntityType::Location).then_some(name)
    });
    let Some(place) = place.filter(|place| document.word(place.end) == ":") else {
        return links;
    };
    let colon = place.end..place.end + 1;
    let is_of_place =
        |link: &Link| link.source == [place.clone()] && link.cue.as_ref() == Some(&colon);
    let Some(at) = links.iter().position(is_of_place) else {
        return links;
    };
    let mut link = links.remove(at);
    let told = behind(document, &link);
    let taken = |part: &Range<usize>| links.iter().any(|other| other.touches(part));
    if let Some((cue, source)) = told.filter(|(cue, source)| !taken(cue) && !taken(source)) {
        (link.cue, link.source) = (Some(cue), vec![source]);
        link.source_score = SCORE;
        links.push(link);
        links.sort_by_key(Link::start);
    }
    links
}

/// The cue and source between the comma behind the words and the end of their sentence: `, police said.`, `, said police.`
fn behind(document: &Document, link: &Link) -> Option<(Range<usize>, Range<usize>)> {
    let end = link.content.last()?.end;
    let sentence = document.sentences().get(document.sentence_of(end))?;
    let stop = sentence.tokens.end.checked_sub(1)?;
    let stop = if document.word(stop) == "." {
        stop
    } else {
        stop + 1
    };
    let comma = end.checked_sub(1)?;
    let tail = match (document.word(comma), document.word(end)) {
        (",", _) => end..stop,
        (_, ",") => end + 1..stop,
        _ => return None,
    };
    if !(2..=TAIL).contains(&tail.len()) {
        return None;
    }
    let (first, last) = (tail.start, tail.end - 1);
    if cue::reports(document.word(last)) {
        return Some((last..last + 1, first..last));
    }
    cue::reports(document.word(first)).then(|| (first..first + 1, first + 1..tail.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    fn found(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let words = |tokens: &Range<usize>| {
            let span = document.span_of(tokens.clone());
            span.map_or("", |span| document.slice(span))
        };
        let links = placed(&document, &layers, links(&document, &layers));
        let told = links.iter().map(|link| {
            let cue = link.cue.as_ref().map_or("", words);
            let source = link.source.first().map_or("", words);
            format!("{} / {cue} / {source}", words(&link.content[0]))
        });
        told.collect()
    }

    #[test]
    fn a_place_before_a_colon_is_no_speaker() {
        let words = "[cue :] [content Three boats were lost at the quay in the night]";
        for (tail, wanted) in [
            (
                ", police said.",
                "Three boats were lost at the quay in the night / said / police",
            ),
            (
                ", said the mayor.",
                "Three boats were lost at the quay in the night / said / the mayor",
            ),
        ] {
            let text = format!("[source [LOC Brod]]{words}{tail} It rained.");
            assert_eq!(found(&text), [wanted]);
        }
        assert!(found(&format!("[source [LOC Brod]]{words}.")).is_empty());
        assert_eq!(found(&format!("[source [PER Bo Ek]]{words}.")).len(), 1);
        let later = format!("It rained all day.\n\n[source [LOC Brod]]{words}.");
        assert_eq!(found(&later).len(), 1);
    }
}
