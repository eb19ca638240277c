//! Lists of what somebody says: `In a letter he said:`, and a paragraph for each of the things.
//!
//! The model reads the first item beside its cue; the others have none. A list is told by its items' semicolons, or by the marks or
//! numbers that open them. Where marks open them and the model has not read even the first, the words before the colon tell whose it is.

use std::ops::Range;

use super::cue;
use super::link::{Carried, Link};
use crate::annotation::CueClass;
use crate::decode::{Form, Layers, Pronoun};
use crate::text::{Document, Zone};

/// Raw score of an item that only the words before the colon tell of.
const INTRODUCED: f32 = 0.85;

/// Most tokens of whoever those words tell of.
const SOURCE: usize = 14;

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
    document.slice(document.tokens()[token])
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
fn first_word(document: &Document, item: &Range<usize>) -> usize {
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
        let is_list = mark(document, tokens)
            .zip(next)
            .is_some_and(|((own, _), (next, _))| follows(&own, &next));
        if !plain || !is_list || !ends_in_colon(document, at - 1) {
            continue;
        }
        let words = item(document, tokens);
        let told = |link: &Link| link.cue.is_some() && link.says(&words);
        if words.is_empty() || links.iter().any(told) {
            continue;
        }
        let Some((source, cue)) = introduction(document, layers, &before.tokens) else {
            continue;
        };
        links.retain(|link| !link.says(&words) && !link.says(&before.tokens));
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

/// Who says what follows a colon, and the word of saying: `The court in Lomé` | `found` of `The court in Lomé found that:`.
fn introduction(
    document: &Document,
    layers: &Layers,
    tokens: &Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    let sentence = &document.sentences()[document.sentence_of(tokens.end - 1)].tokens;
    let word = |token: usize| word(document, token);
    let mut end = sentence
        .end
        .checked_sub(1)
        .filter(|&colon| word(colon) == ":")?;
    let that = end.checked_sub(1)?;
    if word(that) == "that" {
        end = that;
    } else if word(that) == "following" && word(that - 1) == "the" {
        end = that - 1;
    }
    let verb = end.checked_sub(1).filter(|&verb| verb > sentence.start)?;
    let said = cue::lookup(&[&cue::plain(word(verb))]);
    // `The finds:`, `ten claims:`: only a finite verb reports.
    let past = word(verb).ends_with("ed") || matches!(word(verb), "found" | "wrote" | "held");
    let reports = cue::reports(word(verb))
        || past && said.is_some_and(|it| !matches!(it, CueClass::Other | CueClass::Ask));
    let have = matches!(word(verb - 1), "has" | "have" | "had" | "also");
    let verbs = verb - usize::from(have && verb - 1 > sentence.start)..verb + 1;
    let source = sentence.start..verbs.start;
    let can_speak = |form: &Form| {
        !matches!(
            form,
            Form::Pronoun(Pronoun::Relative | Pronoun::Second | Pronoun::First { .. })
        )
    };
    let mut phrases = layers.phrases.iter().filter(|it| can_speak(&it.form));
    let is_phrase =
        phrases.any(|it| it.tokens.start == source.start && it.tokens.end <= source.end);
    let clause = |token: usize| matches!(word(token), "," | ";" | "who" | "which" | "that");
    let whole = source.len() <= SOURCE && !source.clone().any(clause);
    (reports && is_phrase && whole).then_some((source, verbs))
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
