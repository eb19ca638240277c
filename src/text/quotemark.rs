//! Pairing of quotation marks, inside a paragraph and from one to the next.

use super::document::{Paragraph, Quotation, Zone};
use super::mark::{Family, Mark, Role, marks};
use super::span::Span;

/// The quotations of a text, by start.
///
/// A quotation that is not closed runs to the end of its paragraph, or to the next mark that opens another. Debris neither
/// continues a quotation nor breaks one off.
pub(super) fn quotations(text: &str, tokens: &[Span], paragraphs: &[Paragraph]) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    let mut pending = None;
    for paragraph in paragraphs {
        let found = pair(text, tokens, paragraph);
        if paragraph.zone == Zone::Debris {
            quotations.extend(found.quotations);
            continue;
        }
        let first = found.quotations.len().min(1);
        let (head, rest) = found.quotations.split_at(first);
        let continues = pending.is_some() && found.first == pending;
        quotations.extend(head.iter().map(|&head| Quotation { continues, ..head }));
        quotations.extend(rest);
        pending = found.unclosed;
    }
    set_depths(&mut quotations);
    quotations
}

/// The quotations of one paragraph.
struct Paired {
    /// By start.
    quotations: Vec<Quotation>,
    /// The family of the quotation that starts with the paragraph.
    first: Option<Family>,
    /// The family of the quotation that is open at its end.
    unclosed: Option<Family>,
}

/// A quotation whose closing mark has not been met.
struct Open {
    family: Family,
    token: usize,
    /// Whether it carries on the one before it.
    continues: bool,
    /// The next token that opens one of the same family inside it.
    inner: Option<usize>,
}

impl Open {
    /// The quotation that ends before the token `end`, not closed.
    fn until(&self, tokens: &[Span], end: usize) -> Quotation {
        Quotation {
            span: tokens[self.token].cover(tokens[end - 1]),
            closed: false,
            continues: self.continues,
            depth: 0,
        }
    }
}

fn pair(text: &str, tokens: &[Span], paragraph: &Paragraph) -> Paired {
    let mut quotations = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // How many of each family are open: so that a mark without a partner need not search.
    let mut count = [0_usize; 4];
    for mark in marks(text, tokens, paragraph.tokens.clone()) {
        match mark.role(can_close(&mark, &open, &count)) {
            None => {}
            Some(Role::Opens) => {
                let same = |last: &mut Open| last.family == mark.family;
                // Opened again after a full stop: the break between two paragraphs of one quotation became a space.
                let ended =
                    open.pop_if(|last| same(last) && ends_sentence(text, tokens, mark.token));
                if let Some(last) = &ended {
                    count[last.family as usize] -= 1;
                    quotations.push(last.until(tokens, mark.token));
                } else if let Some(last) = open.last_mut().filter(|last| last.family == mark.family)
                {
                    last.inner.get_or_insert(mark.token);
                }
                count[mark.family as usize] += 1;
                open.push(Open {
                    family: mark.family,
                    token: mark.token,
                    continues: ended.is_some(),
                    inner: None,
                });
            }
            Some(Role::Closes) => {
                // What was opened inside and never closed was no quotation: most likely an apostrophe.
                while let Some(last) = open.pop() {
                    count[last.family as usize] -= 1;
                    if last.family == mark.family {
                        quotations.push(Quotation {
                            closed: true,
                            ..last.until(tokens, mark.token + 1)
                        });
                        break;
                    }
                }
            }
        }
    }
    let start = paragraph.tokens.start;
    let apostrophe = |open: &Open| open.family == Family::Single && open.token != start;
    open.retain(|open| !apostrophe(open));
    let unclosed = open.last().filter(|open| open.inner.is_none());
    let unclosed = unclosed.map(|open| open.family);
    quotations.extend(open.iter().map(|open| {
        let end = open.inner.unwrap_or(paragraph.tokens.end);
        open.until(tokens, end)
    }));
    quotations.sort_by_key(|quotation| (quotation.span.start(), usize::MAX - quotation.span.end()));
    let first = quotations
        .first()
        .filter(|first| first.span.start() == tokens[start].start());
    let first = first.and_then(|_| {
        marks(text, tokens, start..start + 1)
            .first()
            .map(|m| m.family)
    });
    Paired {
        quotations,
        first,
        unclosed,
    }
}

/// Whether a mark could close a quotation: a single one only the innermost, since it may be an apostrophe.
fn can_close(mark: &Mark, open: &[Open], count: &[usize; 4]) -> bool {
    match mark.family {
        Family::Single => open
            .last()
            .is_some_and(|last| last.family == Family::Single),
        family => count[family as usize] > 0,
    }
}

/// Whether the token before `token` ends a sentence.
fn ends_sentence(text: &str, tokens: &[Span], token: usize) -> bool {
    token
        .checked_sub(1)
        .is_some_and(|before| text[tokens[before].range()].ends_with(['.', '!', '?', '…']))
}

/// Counts for each quotation how many it lies in; they are by start, and none crosses another.
fn set_depths(quotations: &mut [Quotation]) {
    let mut around: Vec<Span> = Vec::new();
    for quotation in quotations {
        while around
            .pop_if(|outer| outer.end() <= quotation.span.start())
            .is_some()
        {}
        quotation.depth = u8::try_from(around.len()).unwrap_or(u8::MAX);
        around.push(quotation.span);
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;

    /// Each quotation of a text, with `*` for one that continues, `…` for one that is not closed and `>` per depth.
    fn found(text: &str) -> Vec<String> {
        let document = Document::new(text);
        document
            .quotations()
            .iter()
            .map(|quotation| {
                let depth = ">".repeat(quotation.depth.into());
                let continues = if quotation.continues { "*" } else { "" };
                let unclosed = if quotation.closed { "" } else { "…" };
                format!(
                    "{depth}{continues}{}{unclosed}",
                    document.slice(quotation.span)
                )
            })
            .collect()
    }

    #[test]
    fn all_kinds_pair() {
        assert_eq!(
            found("He said \"yes\", then \"no.\""),
            ["\"yes\"", "\"no.\""]
        );
        assert_eq!(found("“A,” he said, ‘B’."), ["“A,”", "‘B’"]);
        assert_eq!(found("``We go,'' he said, `so'."), ["``We go,''", "`so'"]);
        assert_eq!(
            found("«Oui», « non », »Ja«, „nein“, ‹si›"),
            ["«Oui»", "« non »", "»Ja«", "„nein“", "‹si›"]
        );
        assert_eq!(
            found("“Mixed,\" he said, \"marks” too"),
            ["“Mixed,\"", "\"marks”"]
        );
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(
            found("Don't take the voters' word in the '90s, ’twas the ’hood's"),
            [""; 0]
        );
        assert_eq!(
            found("‘The Smiths’ house isn’t ours,’ he said of the workers’ club."),
            ["‘The Smiths’ house isn’t ours,’"]
        );
        assert_eq!(
            found("'It's the Smiths' house,' he said, 'and ours'."),
            ["'It's the Smiths' house,'", "'and ours'"]
        );
    }

    #[test]
    fn measures_are_no_marks() {
        assert_eq!(
            found("The 5'10\" guard, a 12\" pipe and 6' 2\" of rope"),
            [""; 0]
        );
        assert_eq!(
            found("\"I am 5'10\" tall,\" he said of 'Apollo 13' and \"Apollo 14\"."),
            ["\"I am 5'10\" tall,\"", "'Apollo 13'", "\"Apollo 14\""]
        );
    }

    #[test]
    fn quotations_nest() {
        assert_eq!(
            found("“He told me ‘go to “Hamlet” now’ and left,” she said."),
            [
                "“He told me ‘go to “Hamlet” now’ and left,”",
                ">‘go to “Hamlet” now’",
                ">>“Hamlet”"
            ]
        );
        assert_eq!(
            found("\"He said 'no.'\" \"'Why?' I asked.\""),
            [
                "\"He said 'no.'\"",
                ">'no.'",
                "\"'Why?' I asked.\"",
                ">'Why?'"
            ]
        );
    }

    #[test]
    fn a_mark_is_opened_again_at_each_paragraph() {
        assert_eq!(
            found("“First.\n\nALSO READ: More “news”\n\n“Second.\n\n“Third,” he said. “Fourth.”"),
            ["“First.…", "“news”", "*“Second.…", "*“Third,”", "“Fourth.”"]
        );
        assert_eq!(
            found("‘First.\n\n‘Second,’ he said."),
            ["‘First.…", "*‘Second,’"]
        );
    }

    #[test]
    fn an_unclosed_mark_ends_before_the_next() {
        assert_eq!(
            found("He said: \"We go. Then he said: \"We stay,\" and left."),
            ["\"We go. Then he said:…", "\"We stay,\""]
        );
        assert_eq!(found("A \"b c.\n\nD."), ["\"b c.…"]);
    }

    #[test]
    fn a_mark_is_opened_again_where_breaks_were_lost() {
        assert_eq!(
            found("He said: \"We go. \"We come. \"We stay.\" And left."),
            ["\"We go.…", "*\"We come.…", "*\"We stay.\""]
        );
        assert_eq!(
            found("He said: \"We go.\"We come.\"They left. He said: \"No.\""),
            ["\"We go.…", "*\"We come.\"", "\"No.\""]
        );
        assert_eq!(
            found("\"We go.\"He left.\"We stay,\" she said."),
            ["\"We go.\"", "\"We stay,\""]
        );
    }

    #[test]
    fn marks_between_spaces_pair_by_turns() {
        assert_eq!(
            found("so \" he said \" twice \" again \""),
            ["\" he said \"", "\" again \""]
        );
    }

    #[test]
    fn a_million_marks_take_no_time() {
        for marks in ["\"", "\" ", " \"a", "‘", "“‘", " '", "’ ", "“a ” "] {
            let text = marks.repeat(1_000_000 / marks.len());
            Document::new(text);
        }
    }
}
