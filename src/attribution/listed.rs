//! Lists of what somebody says: `In a letter he said:`, and a paragraph for each of the things.
//!
//! The model reads the first item beside its cue; the others have none. A list is told by its items' semicolons, or by the marks that
//! open them.

use std::ops::Range;

use super::link::{Carried, Link};
use crate::text::{Document, Zone};

/// What an item keeps of the scores of the first.
const KEPT: f32 = 0.9;

/// Most items.
const MOST: usize = 40;

/// Adds the further items of lists whose first is somebody's.
pub(super) fn listed(document: &Document, mut links: Vec<Link>) -> Vec<Link> {
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

/// The first token behind the mark of an item.
fn first_word(document: &Document, item: &Range<usize>) -> usize {
    item.start + usize::from(!item.is_empty() && is_bullet(word(document, item.start)))
}

/// Whether one paragraph is the next item after another.
fn goes_on(document: &Document, before: &Range<usize>, next: &Range<usize>) -> bool {
    if before.is_empty() || next.is_empty() {
        return false;
    }
    let opens = |item: &Range<usize>| word(document, item.start);
    let marked = is_bullet(opens(before)) && opens(before) == opens(next);
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
        let links = listed(&document, links(&document, &layers));
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
