//! Quotations without cue or source that go on where another left off.
//!
//! Strong evidence only: a quotation that re-opens at each paragraph, a paragraph that is nothing but a quotation after one
//! that ended in one, and a second quotation after `"...," he said.` in the same paragraph.

use std::ops::Range;

use super::link::{Carried, Link, overlap};
use crate::text::{Document, Quotation, Zone};

/// Tokens, marks included, that a quotation must have to be speech and not a scare quote.
const SPEECH: usize = 6;

/// Most tokens between an attribution and a quotation in the same breath: the rest of the sentence of its cue.
const REST: usize = 30;

/// What a carried quotation keeps of the scores it is carried from.
const KEPT: f32 = 0.9;

/// Adds the quotations that follow on, and carries bare ones to their speaker; the result is again by start of content.
pub(super) fn follow(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
    for quotation in document
        .quotations()
        .iter()
        .filter(|quotation| quotation.depth == 0)
    {
        let tokens = document.tokens_in(quotation.span);
        let body = document
            .paragraphs()
            .get(document.paragraph_of(tokens.start))
            .is_some_and(|paragraph| paragraph.zone == Zone::Body);
        if !body || tokens.len() < SPEECH {
            continue;
        }
        let found = links.iter().position(|link| link.says(&tokens));
        match found {
            Some(at) if is_bare(&links[at]) => {
                if let Some(home) = same_breath(document, &links, &tokens) {
                    let bare = links.remove(at);
                    let home = &mut links[home - usize::from(home > at)];
                    home.content.extend(bare.content);
                    home.content_score *= bare.content_score;
                } else if let Some((leader, rule)) = leader(document, &links, quotation, &tokens) {
                    let from = links[leader].start();
                    links[at].carried = Some(Carried { from, rule });
                }
            }
            Some(_) => {}
            None if inside_report(&links, &tokens) => {}
            None => add(document, &mut links, quotation, tokens),
        }
    }
    links.sort_by_key(Link::start);
    for at in 0..links.len() {
        if is_bare(&links[at])
            && let Some((leader, rule)) =
                quoted_below(document, &links, at).or_else(|| nearest(document, &links, at))
        {
            let from = links[leader].start();
            links[at].carried = Some(Carried { from, rule });
        }
    }
    links
}

fn is_bare(link: &Link) -> bool {
    link.cue.is_none() && link.source.is_empty() && link.carried.is_none()
}

/// Without the words of which nothing tells that they were said: no cue, no source, no marks, nobody who spoke before.
pub(super) fn told(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
    let quoted = document.quoted();
    let is_quoted = |piece: &Range<usize>| piece.clone().any(|token| quoted[token]);
    links.retain(|link| !is_bare(link) || link.content.iter().any(is_quoted));
    links
}

/// Whether a cue or source stands between the marks: then the words are a report that the model has read its own way.
fn inside_report(links: &[Link], tokens: &Range<usize>) -> bool {
    links.iter().any(|link| {
        let cue = link.cue.iter().any(|cue| overlap(cue, tokens));
        cue || link.source.iter().any(|source| overlap(source, tokens))
    })
}

fn add(document: &Document, links: &mut Vec<Link>, quotation: &Quotation, tokens: Range<usize>) {
    if let Some(home) = same_breath(document, links, &tokens) {
        links[home].content.push(tokens);
    } else if let Some((leader, rule)) = leader(document, links, quotation, &tokens) {
        let from = &links[leader];
        let carried = Link {
            content: vec![tokens],
            cue: None,
            source: Vec::new(),
            content_score: KEPT * from.content_score,
            source_score: KEPT * from.source_score,
            carried: Some(Carried {
                from: from.start(),
                rule,
            }),
        };
        links.push(carried);
    }
}

/// `"A," he said. "B."`, `"A," said Jane Doe, who was there. "B."`: the attribution in this paragraph whose sentence, cue and
/// source included, ended right before.
fn same_breath(document: &Document, links: &[Link], tokens: &Range<usize>) -> Option<usize> {
    let paragraph = document.paragraph_of(tokens.start);
    // Whether a token's sentence is the one before the quotation's.
    let ended =
        |token: usize| document.sentence_of(token) + 1 == document.sentence_of(tokens.start);
    links.iter().position(|link| {
        let last = link.content.last().map_or(0, |piece| piece.end);
        let cue = link.cue.as_ref().map_or(0, |cue| cue.end);
        let source = link.source.last().map_or(0, |source| source.end);
        let end = last.max(cue).max(source);
        document.paragraph_of(link.start()) == paragraph
            && cue > 0
            && source > 0
            && end <= tokens.start
            && last < cue.max(source)
            && starts_quoted(document, link)
            && tokens.start - end <= REST
            && (end..tokens.start)
                .all(|token| is_mark(document, token) || ended(end - 1) && ended(token))
            && !links
                .iter()
                .any(|other| other.touches(&(end..tokens.start)))
    })
}

fn starts_quoted(document: &Document, link: &Link) -> bool {
    let quotations = document.quotations();
    quotations.iter().any(|quotation| {
        document.tokens_in(quotation.span).start == link.start() && quotation.depth == 0
    })
}

fn is_mark(document: &Document, token: usize) -> bool {
    !document
        .slice(document.tokens()[token])
        .contains(char::is_alphanumeric)
}

/// The attribution in the text that has the very words of a quotation in the headline.
fn quoted_below(document: &Document, links: &[Link], at: usize) -> Option<(usize, &'static str)> {
    const FEWEST: usize = 3;
    let zone = |link: &Link| {
        let paragraph = document
            .paragraphs()
            .get(document.paragraph_of(link.start()));
        paragraph.map(|paragraph| paragraph.zone)
    };
    let words = |link: &Link| -> Vec<String> {
        let tokens = link.content.iter().flat_map(|piece| piece.clone());
        let words = tokens.map(|token| document.slice(document.tokens()[token]).to_lowercase());
        words
            .filter(|word| word.contains(char::is_alphanumeric))
            .collect()
    };
    let own = words(&links[at]);
    if zone(&links[at]) != Some(Zone::Headline) || own.len() < FEWEST {
        return None;
    }
    let below = (at + 1..links.len()).find(|&later| {
        zone(&links[later]) == Some(Zone::Body)
            && !links[later].source.is_empty()
            && words(&links[later])
                .windows(own.len())
                .any(|run| run == own)
    });
    below.map(|leader| (leader, "quoted-below"))
}

/// For words that the model has found to be someone's: who spoke last in their paragraph, or in the one before.
fn nearest(document: &Document, links: &[Link], at: usize) -> Option<(usize, &'static str)> {
    let here = document.paragraph_of(links[at].start());
    let spoken = |paragraph: usize| {
        (0..at)
            .rev()
            .filter(|&earlier| !is_bare(&links[earlier]))
            .find(|&earlier| document.paragraph_of(links[earlier].start()) == paragraph)
    };
    let same = spoken(here).map(|leader| (leader, "same-paragraph"));
    let before = |back: usize| Some((spoken(here.checked_sub(back)?)?, "paragraph-before"));
    same.or_else(|| before(1)).or_else(|| before(2))
}

/// Where a quotation runs on into the next paragraph and is attributed there: that attribution.
fn ahead(document: &Document, links: &[Link], quotation: &Quotation) -> Option<usize> {
    let mut outer = document
        .quotations()
        .iter()
        .filter(|other| other.depth == 0);
    let next = outer.find(|other| other.span.start() > quotation.span.start())?;
    let tokens = document.tokens_in(next.span);
    let runs_on = !quotation.closed && next.continues;
    let near = document.paragraph_of(tokens.start)
        == document.paragraph_of(document.tokens_in(quotation.span).start) + 1;
    links
        .iter()
        .position(|link| !is_bare(link) && link.says(&tokens))
        .filter(|_| runs_on && near)
}

/// Where marks open again in the same paragraph and those before were never closed: the attribution of the words before.
fn reopened(document: &Document, links: &[Link], quotation: &Quotation) -> Option<usize> {
    let outer = document.quotations().iter();
    let before = outer
        .filter(|other| other.depth == 0 && other.span.start() < quotation.span.start())
        .max_by_key(|other| other.span.start())
        .filter(|before| quotation.continues && !before.closed)?;
    let tokens = document.tokens_in(before.span);
    let paragraph = |token: usize| document.paragraph_of(token);
    let start = document.tokens_in(quotation.span).start;
    if paragraph(tokens.start) != paragraph(start) {
        return None;
    }
    links
        .iter()
        .position(|link| !is_bare(link) && link.says(&tokens))
}

/// The attribution whose speaker goes on in this quotation, and the rule that says so.
fn leader(
    document: &Document,
    links: &[Link],
    quotation: &Quotation,
    tokens: &Range<usize>,
) -> Option<(usize, &'static str)> {
    if let Some(ahead) = ahead(document, links, quotation) {
        return Some((ahead, "quotation-ahead"));
    }
    if let Some(reopened) = reopened(document, links, quotation) {
        return Some((reopened, "continued-quotation"));
    }
    let paragraph = document.paragraph_of(tokens.start);
    let before = (0..paragraph)
        .rev()
        .find(|&before| matches!(document.paragraphs()[before].zone, Zone::Body))?;
    // Where bare quotations have been carried already, the last of them leads on.
    let leader = (0..links.len())
        .filter(|&at| document.paragraph_of(links[at].start()) == before)
        .filter(|&at| !is_bare(&links[at]))
        .max_by_key(|&at| (links[at].start(), at))?;
    let last = links[leader].content.last()?;
    if quotation.continues {
        let open = document
            .quotations()
            .iter()
            .any(|earlier| !earlier.closed && overlap(&document.tokens_in(earlier.span), last));
        return open.then_some((leader, "continued-quotation"));
    }
    let whole = &document.paragraphs()[paragraph].tokens;
    let alone = whole.start == tokens.start && whole.end <= tokens.end + 1;
    let quoted = document
        .quotations()
        .iter()
        .any(|earlier| earlier.depth == 0 && overlap(&document.tokens_in(earlier.span), last));
    let colon = document
        .slice(document.paragraphs()[before].span)
        .trim_end()
        .ends_with(':');
    (alone && (quoted || colon)).then_some((leader, "following-quotation"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    fn followed(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        follow(&document, links(&document, &layers))
            .iter()
            .map(|link| {
                let pieces = link.content.iter().map(|piece| {
                    document
                        .slice(document.span_of(piece.clone()).unwrap())
                        .to_owned()
                });
                let rule = link.carried.map_or("", |carried| carried.rule);
                format!("{} {rule}", pieces.collect::<Vec<_>>().join(" | "))
            })
            .collect()
    }

    const LEAD: &str = "The flood came in the night and took the whole village by surprise.\n\n";

    #[test]
    fn a_second_quotation_in_the_same_breath_joins_the_first() {
        let found = followed(&format!(
            "{LEAD}[content “It rained,”] [source Ito] [cue said]. “It then snowed for a week.”"
        ));
        assert_eq!(found, ["“It rained,” | “It then snowed for a week.” "]);
    }

    #[test]
    fn a_tagged_quotation_joins_too_and_the_rest_of_a_sentence_may_stand_between() {
        let found = followed(&format!(
            "{LEAD}[content1 “It rained,”] [cue1 said] [source1 Ito] after the long night. [content2 “It snowed for a whole week.”]"
        ));
        assert_eq!(found, ["“It rained,” | “It snowed for a whole week.” "]);
        let found = followed(&format!(
            "{LEAD}[content1 “It rained,”] [cue1 said] [source1 Ito]. Ek had no answer. [content2 “It snowed for a whole week.”]"
        ));
        assert_eq!(found[1], "“It snowed for a whole week.” same-paragraph");
    }

    #[test]
    fn a_quotation_that_reopens_at_each_paragraph_is_carried_on() {
        let found = followed(&format!(
            "{LEAD}[source Ito] [cue said]: [content “It rained all day.]\n\n“It then snowed for a week.”"
        ));
        assert_eq!(found[1], "“It then snowed for a week.” continued-quotation");
    }

    #[test]
    fn marks_that_open_again_in_the_same_paragraph_go_on_with_who_spoke() {
        let found = followed(&format!(
            "{LEAD}[source Ek] [cue said]: [content \"It was dry there all day.\"]\n\n[source1 Ito] [cue1 said]: [content1 \"It rained all day. \"It then \
             snowed for a whole week. \"So we stayed at home with the children.\"]"
        ));
        assert!(
            found
                .iter()
                .all(|row| !row.contains("dry") || row.ends_with("day.\" ")),
            "{found:?}"
        );
        let found = followed(&format!(
            "{LEAD}[source Ek] [cue said]: [content \"It was dry there all day.\"]\n\n[source1 Ito] [cue1 said]: [content1 \"It rained all day.] \"It then \
             snowed for a whole week. \"So we stayed at home with the children.\""
        ));
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[3].ends_with("continued-quotation"), "{found:?}");
    }

    #[test]
    fn a_quotation_that_is_attributed_in_the_next_paragraph_is_carried_back() {
        let found = followed(&format!(
            "{LEAD}“It rained all day long there.\n\n[content “It then snowed for a week,”] [source Ito] [cue said]."
        ));
        assert_eq!(found[0], "“It rained all day long there. quotation-ahead");
    }

    #[test]
    fn a_paragraph_of_nothing_but_a_quotation_follows_the_one_before() {
        let found = followed(&format!(
            "{LEAD}[content “It rained all day,”] [source Ito] [cue said].\n\n“It then snowed for a week.”"
        ));
        assert_eq!(found[1], "“It then snowed for a week.” following-quotation");
    }

    #[test]
    fn words_between_marks_in_a_sentence_are_left_alone() {
        let found = followed(&format!(
            "{LEAD}[content “It rained all day,”] [source Ito] [cue said].\n\nThe song “It then snowed for a week” is old."
        ));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_headline_quotation_is_its_speakers_below() {
        let found = followed(
            "[content2 ‘No list, no talks’]: families reject offer\n\nThe talks broke off late on Thursday night in the old town hall.\n\n\
             “There is [content no list, no talks],” [source Ito] [cue said] to the families outside.",
        );
        assert!(found[0].ends_with(" quoted-below"), "{found:?}");
    }
}
