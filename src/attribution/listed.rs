//! Lists of what somebody says: `In a letter he said:`, and a paragraph for each of the things.
//!
//! The model reads the first item beside its cue; the others have none. A list is told by its items' semicolons, by the marks or
//! numbers that open them, or by small letters, as no paragraph of prose begins. Where marks open them and the model has not read even the first, the words before the colon tell whose it is.

use std::ops::Range;

use super::introduction::{Led, introduction};
use super::link::{Carried, Link, overlap};
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw score of an item that only the words before the colon tell of.
const INTRODUCED: f32 = 0.85;

/// Most tokens of an item that no mark opens.
const PLAIN: usize = 40;

/// What an item keeps of the scores of the first.
const KEPT: f32 = 0.9;

/// Most items.
const MOST: usize = 40;

/// Adds the further items of lists whose first is somebody's.
pub(super) fn listed(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    without_marks(document, &mut links);
    introduced(document, layers, &mut links);
    let paragraphs = document.paragraphs();
    let mut items = Vec::new();
    for link in &links {
        let here = document.paragraph_of(link.start());
        let opens = link.content.len() == 1
            && here > 0
            && link.start() <= first_word(document, &paragraphs[here].tokens)
            && document
                .slice(paragraphs[here - 1].span)
                .trim_end()
                .ends_with(':');
        let introduced = link.cue.iter().chain(&link.source);
        let introduced = introduced.clone().next().is_some()
            && link
                .cue
                .iter()
                .chain(&link.source)
                .all(|part| document.paragraph_of(part.start) + 1 == here);
        if !opens || !introduced {
            continue;
        }
        let mut at = here + 1;
        while at < paragraphs.len()
            && at - here < MOST
            && goes_on(document, &paragraphs[at - 1].tokens, &paragraphs[at].tokens)
        {
            let words = item(document, &paragraphs[at].tokens);
            let told = |other: &Link| other.cue.is_some() && other.says(&words);
            if paragraphs[at].zone != Zone::Body || words.is_empty() || links.iter().any(told) {
                break;
            }
            items.push(Link {
                content: vec![words],
                cue: None,
                source: Vec::new(),
                content_score: KEPT * link.content_score,
                source_score: KEPT * link.source_score,
                carried: Some(Carried {
                    from: link.start(),
                    rule: "list",
                }),
            });
            at += 1;
        }
    }
    for item in items {
        links.retain(|link| !link.says(&item.content[0]));
        links.push(item);
    }
    links.sort_by_key(Link::start);
    links
}

fn word(document: &Document, token: usize) -> &str {
    document.word(token)
}

fn is_bullet(word: &str) -> bool {
    matches!(word, "•" | "-" | "–" | "—" | "*" | "·" | "▪" | "◦" | "●")
}

/// The mark that opens an item.
#[derive(PartialEq, Eq)]
enum Mark<'a> {
    Bullet(&'a str),
    /// `1.`, `2)`, `(3)`
    Number(usize),
}

/// The mark of an item, and the first token behind it.
fn mark<'a>(document: &'a Document, item: &Range<usize>) -> Option<(Mark<'a>, usize)> {
    let word = |token: usize| match item.contains(&token) {
        true => word(document, token),
        false => "",
    };
    let start = item.start;
    if is_bullet(word(start)) {
        return Some((Mark::Bullet(word(start)), start + 1));
    }
    let at = start + usize::from(word(start) == "(");
    let digits = word(at).trim_end_matches(['.', ')']);
    let closed = digits.len() < word(at).len();
    let end = match word(at + 1) {
        _ if closed => at + 1,
        "." | ")" => at + 2,
        _ => return None,
    };
    let number = digits.parse().ok().filter(|&number| number < MOST)?;
    Some((Mark::Number(number), end))
}

/// Whether an item comes next after another by their marks.
fn follows(before: &Mark, next: &Mark) -> bool {
    match (before, next) {
        (Mark::Number(one), Mark::Number(two)) => *two == one + 1,
        (Mark::Bullet(one), Mark::Bullet(two)) => one == two,
        _ => false,
    }
}

/// The first token behind the mark of an item.
pub(super) fn first_word(document: &Document, item: &Range<usize>) -> usize {
    mark(document, item).map_or(item.start, |(_, first)| first)
}

/// Takes the marks off what the model has read in lists.
fn without_marks(document: &Document, links: &mut [Link]) {
    let paragraphs = document.paragraphs();
    for piece in links.iter_mut().flat_map(|link| link.content.iter_mut()) {
        let here = document.paragraph_of(piece.start);
        let Some((own, first)) = paragraphs
            .get(here)
            .and_then(|it| mark(document, &it.tokens))
        else {
            continue;
        };
        let beside = |at: Option<usize>| {
            let beside = at.and_then(|at| paragraphs.get(at));
            beside.and_then(|it| mark(document, &it.tokens))
        };
        let opens = here > 0 && ends_in_colon(document, here - 1);
        let goes_on = beside(here.checked_sub(1)).is_some_and(|(it, _)| follows(&it, &own));
        let leads = beside(Some(here + 1)).is_some_and(|(it, _)| follows(&own, &it));
        if piece.start < first && first < piece.end && (opens || goes_on || leads) {
            piece.start = first;
        }
    }
}

fn ends_in_colon(document: &Document, paragraph: usize) -> bool {
    let words = document.slice(document.paragraphs()[paragraph].span);
    words.trim_end().ends_with(':')
}

/// Adds the first item of lists with marks that the model has not read: `The court found that:`, and `* the mine leaked`.
fn introduced(document: &Document, layers: &Layers, links: &mut Vec<Link>) {
    let paragraphs = document.paragraphs();
    for at in 1..paragraphs.len() {
        let (before, tokens) = (&paragraphs[at - 1], &paragraphs[at].tokens);
        let plain = before.zone == Zone::Body && paragraphs[at].zone == Zone::Body;
        let next = paragraphs
            .get(at + 1)
            .and_then(|it| mark(document, &it.tokens));
        let marked = mark(document, tokens)
            .zip(next)
            .is_some_and(|((own, _), (next, _))| follows(&own, &next));
        let after = paragraphs.get(at + 1).map(|it| &it.tokens);
        let is_list = marked || after.is_some_and(|after| are_plain(document, tokens, after));
        if !plain || !is_list || !ends_in_colon(document, at - 1) {
            continue;
        }
        let words = item(document, tokens);
        let Some(led) = introduction(document, layers, &before.tokens) else {
            continue;
        };
        if words.is_empty() || is_read(links, &words, &led) {
            continue;
        }
        let (source, cue) = (led.source, led.cue);
        links.retain(|link| !link.says(&words) && !link.says(&led.sentence));
        links.push(Link {
            content: vec![words],
            cue: Some(cue),
            source: vec![source],
            content_score: INTRODUCED,
            source_score: INTRODUCED,
            carried: None,
        });
    }
    links.sort_by_key(Link::start);
}

/// Whether the model has read whose an item is: its reading stays, surer where it is that of the words before the colon. A verb that it
/// took for a part of who speaks (`Doe made three`) shows that it has not.
fn is_read(links: &mut [Link], item: &Range<usize>, led: &Led) -> bool {
    let mut read = false;
    for link in links {
        let mistaken = link.source.iter().any(|it| overlap(it, &led.cue));
        if link.cue.is_none() || link.source.is_empty() || mistaken || !link.says(item) {
            continue;
        }
        read = true;
        if link.source.iter().any(|it| overlap(it, &led.source)) {
            link.source = vec![led.source.clone()];
            link.content_score = link.content_score.max(INTRODUCED);
            link.source_score = link.source_score.max(INTRODUCED);
        }
    }
    read
}

/// Whether two paragraphs are items of a list that no marks open: both begin small, and only the last ends as a sentence does.
fn are_plain(document: &Document, one: &Range<usize>, next: &Range<usize>) -> bool {
    let begins_small = |item: &Range<usize>| {
        let small = word(document, item.start).starts_with(char::is_lowercase);
        !item.is_empty() && item.len() <= PLAIN && small
    };
    let last = one
        .clone()
        .next_back()
        .map_or("", |last| word(document, last));
    begins_small(one) && begins_small(next) && !last.ends_with(['.', '!', '?', ':', '”', '"'])
}

/// Whether one paragraph is the next item after another.
fn goes_on(document: &Document, before: &Range<usize>, next: &Range<usize>) -> bool {
    if before.is_empty() || next.is_empty() {
        return false;
    }
    let marks = mark(document, before).zip(mark(document, next));
    let marked = marks.is_some_and(|((one, _), (two, _))| follows(&one, &two));
    let last = word(document, before.end - 1);
    marked
        || are_plain(document, before, next)
        || last == ";"
        || before.len() > 1 && last == "and" && matches!(word(document, before.end - 2), ";" | ",")
}

/// The words of an item.
fn item(document: &Document, tokens: &Range<usize>) -> Range<usize> {
    let start = first_word(document, tokens);
    let mut end = tokens.end;
    if end > start + 2
        && word(document, end - 1) == "and"
        && matches!(word(document, end - 2), ";" | ",")
    {
        end -= 1;
    }
    if end > start && matches!(word(document, end - 1), ";" | "," | ".") {
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    /// The words of each attribution, with the rule that carried it.
    fn found(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let links = listed(&document, &layers, links(&document, &layers));
        let told = links.iter().map(|link| {
            let span = document.span_of(link.content[0].clone()).unwrap();
            let rule = link.carried.map_or("", |carried| carried.rule);
            format!("{} ({rule})", document.slice(span))
        });
        told.collect()
    }

    #[test]
    fn all_items_are_somebodys() {
        let semicolons = "[source She] [cue said:]\n\n[content the mill is old];\n\nthe wheel is older; and\n\nall of it leaks.\n\nIt rained.";
        let bullets = "[source She] [cue said:]\n\n• [content the mill is old]\n\n• the wheel is older\n\n• all of it leaks\n\nIt rained.";
        for text in [semicolons, bullets] {
            let wanted = [
                "the mill is old ()",
                "the wheel is older (list)",
                "all of it leaks (list)",
            ];
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn marks_and_numbers_are_no_words_of_it() {
        let numbers = "[source She] [cue said:]\n\n[content 1. the mill is old]\n\n2. the wheel is older\n\nIt rained.";
        assert_eq!(
            found(numbers),
            ["the mill is old ()", "the wheel is older (list)"]
        );
    }

    #[test]
    fn what_stands_before_the_colon_tells_whose_a_list_is() {
        let list = "* the mill is old;\n\n* the wheel is older.\n\nIt rained.";
        for lead in [
            "The court in [LOC Brod] found that:",
            "The court has ruled:",
            "[PER Ana Doe] said:",
        ] {
            assert_eq!(
                found(&format!(
                    "It rained all day long in the old town.\n\n{lead}\n\n{list}"
                )),
                ["the mill is old ()", "the wheel is older (list)"],
                "{lead}"
            );
        }
        for lead in [
            "Key points:",
            "The court has a list of finds:",
            "It rained on:",
        ] {
            let text = format!("It rained all day long in the old town.\n\n{lead}\n\n{list}");
            assert!(found(&text).is_empty(), "{lead}");
        }
    }

    #[test]
    fn items_without_marks_begin_small() {
        let list = "the mill is old\n\nthe wheel is older\n\nIt rained.";
        let told = ["the mill is old ()", "the wheel is older (list)"];
        let lead = "It rained all day long in the old town.\n\n";
        let own = format!("{lead}Mayor [PER Ana Doe] listed two reasons:\n\n{list}");
        assert_eq!(found(&own), told);
        let mistaken = format!(
            "{lead}[source [PER Doe] made two] [cue promises]:\n\n[content the mill is old]\n\nthe wheel is older\n\nIt rained."
        );
        assert_eq!(found(&mistaken), told);
        let sentences = format!(
            "{lead}[PER Ana Doe] said:\n\nthe mill is old.\n\nthe wheel is older.\n\nIt rained."
        );
        assert!(found(&sentences).is_empty());
    }

    #[test]
    fn what_follows_a_sentence_is_no_item() {
        assert_eq!(
            found("[source She] [cue said:]\n\n[content The mill is old.]\n\nThe wheel is older."),
            ["The mill is old ()"]
        );
        assert_eq!(
            found("[source She] [cue said] [content the mill is old];\n\nthe wheel is older."),
            ["the mill is old ()"]
        );
    }
}
