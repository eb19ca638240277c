//! Bare quotations beside a line that is nothing but who speaks: `Jane Doe, 44, beekeeper` above them, `Mayor Jane Doe, Town of Brod` below,
//! or the same between brackets behind the marks.
//!
//! A caption and a crosshead look alike; so where the line does not touch the quotation, there must be several, or the person has no
//! other place in the article.

use std::ops::Range;

use super::given_name::is_given_name;
use super::interviewer::last;
use super::link::{Carried, Link};
use super::signed::is_dash;
use super::transcript::put;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw scores of what layout shows.
const CONTENT: f32 = 0.9;
const SOURCE: f32 = 0.93;

/// Most tokens of such a line.
const LONGEST: usize = 22;

/// Most tokens of titles before the name, and of the line below it that says what its bearer is.
const TITLES: usize = 6;
const ROLE: usize = 10;

/// Fewest tokens of a quotation, marks included.
const FEWEST: usize = 5;

/// Fewest pairs that make a layout.
const PAIRS: usize = 2;

/// Words of a clause: a line that has one tells something.
const CLAUSE: [&str; 20] = [
    "who", "whose", "which", "that", "is", "was", "are", "were", "has", "have", "had", "will",
    "would", "can", "could", "said", "says", "told", "did", "does",
];

/// A line that is nothing but who speaks.
struct Plate {
    /// The name, with what stands before and behind it.
    who: Range<usize>,
    name: Range<usize>,
    /// The dash or colon that ends the line.
    opens: Option<usize>,
    /// Whether something behind the name says who that is.
    told: bool,
}

enum Kind {
    Quoted,
    Plate(Plate),
    Other,
}

/// Paragraphs that belong together.
struct Unit {
    kind: Kind,
    paragraphs: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// Gives bare quotations to those whom the lines beside them name.
pub(super) fn nameplates(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let page = Page { document, layers };
    for (words, plate) in page.pairs(&links) {
        give(document, &mut links, words, &plate);
    }
    links.sort_by_key(Link::start);
    links
}

/// Gives quotations, one a paragraph, to whom a line names.
fn give(document: &Document, links: &mut Vec<Link>, words: Vec<Vec<Range<usize>>>, plate: &Plate) {
    let known = |link: &Link| {
        let mut sources = link.source.iter();
        link.says(&words[0][0]) && sources.any(|it| plate.who.contains(&it.start))
    };
    if links.iter().any(known) {
        return;
    }
    links.retain(|link| !link.says(&plate.who));
    let mut from = None;
    for pieces in words {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            continue;
        };
        let (start, around) = (first.start, first.start..last.end);
        let mark = plate.who.start.checked_sub(1);
        let mark = mark.filter(|&mark| is_dash(document.word(mark)));
        let cue = plate.opens.or(mark).map(|cue| cue..cue + 1);
        let link = Link {
            content: pieces,
            cue: cue.filter(|_| from.is_none()),
            source: match from {
                None => vec![plate.who.clone()],
                Some(_) => Vec::new(),
            },
            content_score: CONTENT,
            source_score: SOURCE,
            carried: from.map(|from| Carried {
                from,
                rule: "following-quotation",
            }),
        };
        put(links, &around, link);
        from = from.or(Some(start));
    }
}

struct Page<'a> {
    document: &'a Document,
    layers: &'a Layers,
}

impl Page<'_> {
    /// The quotations that stand beside such lines, and the lines.
    fn pairs(&self, links: &[Link]) -> Vec<(Vec<Vec<Range<usize>>>, Plate)> {
        let mut units = self.units();
        let sides: Vec<Option<Side>> = (0..units.len()).map(|at| self.side(&units, at)).collect();
        let weak = |side: Side| {
            let same = sides.iter().filter(|&&it| it == Some(side));
            same.count()
        };
        let mut pairs = Vec::new();
        for (at, side) in sides.iter().enumerate() {
            let Some(side) = *side else { continue };
            let quoted = match side {
                Side::Above => at + 1,
                Side::Below => at - 1,
            };
            let is_sure = self.touches(&units, at, quoted)
                || weak(side) >= PAIRS
                || self.is_new(links, &units[at], side);
            if let Kind::Plate(plate) = std::mem::replace(&mut units[at].kind, Kind::Other)
                && (plate.opens.is_some() || is_sure)
            {
                let paragraphs = units[quoted].paragraphs.clone();
                let words = paragraphs.map(|paragraph| self.quotations(paragraph));
                pairs.push((words.collect(), plate));
            }
        }
        let paragraphs = self.document.paragraphs().iter();
        pairs.extend(paragraphs.filter_map(|paragraph| self.bracketed(&paragraph.tokens)));
        pairs
    }

    fn units(&self) -> Vec<Unit> {
        let paragraphs = self.document.paragraphs();
        let mut units: Vec<Unit> = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let plain = matches!(
                paragraph.zone,
                Zone::Body | Zone::Standfirst | Zone::Caption
            );
            let kind = match self.plate(&paragraph.tokens).filter(|_| plain) {
                Some(plate) => Kind::Plate(plate),
                None if plain && self.is_quoted(&paragraph.tokens) => Kind::Quoted,
                None => Kind::Other,
            };
            match (units.last_mut(), &kind) {
                (Some(before), Kind::Quoted)
                    if matches!(before.kind, Kind::Quoted) && self.runs_on(at) =>
                {
                    before.paragraphs.end = at + 1;
                }
                (Some(before), Kind::Other) if plain && self.says_what(&before.kind, at) => {
                    if let Kind::Plate(plate) = &mut before.kind {
                        plate.told = true;
                    }
                    before.paragraphs.end = at + 1;
                }
                _ => units.push(Unit {
                    kind,
                    paragraphs: at..at + 1,
                }),
            }
        }
        units
    }

    /// Whether a paragraph is nothing but quotations.
    fn is_quoted(&self, tokens: &Range<usize>) -> bool {
        let quotations = self.in_paragraph(tokens);
        let mut at = tokens.start;
        for quotation in quotations {
            if quotation.start != at {
                return false;
            }
            at = quotation.end;
        }
        at == tokens.end && tokens.len() >= FEWEST
    }

    fn in_paragraph(&self, tokens: &Range<usize>) -> Vec<Range<usize>> {
        let outer = self.document.quotations().iter().filter(|it| it.depth == 0);
        let outer = outer.map(|quotation| self.document.tokens_in(quotation.span));
        outer
            .filter(|it| tokens.start <= it.start && it.end <= tokens.end && !it.is_empty())
            .collect()
    }

    fn quotations(&self, paragraph: usize) -> Vec<Range<usize>> {
        self.in_paragraph(&self.document.paragraphs()[paragraph].tokens)
    }

    /// Whether the quotation of the paragraph before was left open for this one.
    fn runs_on(&self, paragraph: usize) -> bool {
        let start = self.document.paragraphs()[paragraph].tokens.start;
        let mut quotations = self.document.quotations().iter();
        quotations.any(|it| it.continues && self.document.tokens_in(it.span).start == start)
    }

    /// Whether a short line right below a name says what its bearer is.
    fn says_what(&self, before: &Kind, paragraph: usize) -> bool {
        let Kind::Plate(plate) = before else {
            return false;
        };
        let tokens = &self.document.paragraphs()[paragraph].tokens;
        let first = self.document.word(tokens.start);
        !plate.told
            && plate.opens.is_none()
            && tokens.len() <= ROLE
            && self.is_close(paragraph - 1)
            && first.starts_with(char::is_uppercase)
            && self.is_no_clause(tokens)
    }

    /// A line that is nothing but who speaks.
    fn plate(&self, tokens: &Range<usize>) -> Option<Plate> {
        let word = |token: usize| self.document.word(token);
        if !(2..=LONGEST).contains(&tokens.len()) {
            return None;
        }
        let (mut start, mut end) = (tokens.start, tokens.end);
        let opens = (is_dash(word(end - 1)) || word(end - 1) == ":").then_some(end - 1);
        end = opens.unwrap_or(end);
        let heads = matches!(
            word(start).to_lowercase().as_str(),
            "quote" | "quotes" | "comment" | "comments" | "statement"
        );
        if heads && matches!(word(start + 1), "from" | "by" | "From" | "By") {
            opens?;
            start += 2;
        }
        let name = self.name(start..end)?;
        let (before, behind) = (start..name.start, name.end..end);
        let titles = before.clone().all(|token| {
            let word = word(token);
            word.starts_with(char::is_uppercase)
                || matches!(word, "of" | "the" | "and" | "for" | ".")
        });
        let letters = |token: usize| {
            let word = word(token);
            (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        let next = behind.start + usize::from(!behind.is_empty() && letters(behind.start));
        let ends = next >= end || word(next) == "," || word(next) == "(" || is_dash(word(next));
        let fits = before.len() <= TITLES
            && titles
            && ends
            && name.end - start > 1
            && self.is_no_clause(&(start..end));
        fits.then_some(Plate {
            who: start..end,
            told: next < end,
            name,
            opens,
        })
    }

    /// The first person's name in a line, or the capitals that it begins with where the first is a given name.
    fn name(&self, line: Range<usize>) -> Option<Range<usize>> {
        const NAME: usize = 4;
        let tagged = self.layers.entities.iter().find_map(|entity| {
            let name = self.document.tokens_in(entity.span);
            let inside = line.start <= name.start && name.end <= line.end;
            (inside && entity.kind == EntityType::Person).then_some(name)
        });
        let capital = |&token: &usize| self.document.word(token).starts_with(char::is_uppercase);
        let begins = || {
            let length = line.clone().take_while(capital).count();
            let given = is_given_name(self.document.word(line.start));
            (given && (2..=NAME).contains(&length)).then(|| line.start..line.start + length)
        };
        tagged.or_else(begins)
    }

    /// Whether words tell nothing: no verb of a clause, no marks of a quotation, no end of a sentence.
    fn is_no_clause(&self, tokens: &Range<usize>) -> bool {
        let word = |token: usize| self.document.word(token);
        let quotations = self.document.quotations().iter();
        let mut quoted = quotations.map(|it| self.document.tokens_in(it.span));
        !tokens.is_empty()
            && !matches!(word(tokens.end - 1), "." | "!" | "?" | "…" | "...")
            && !quoted.any(|it| it.start < tokens.end && tokens.start < it.end)
            && tokens.clone().all(|token| {
                word(token) != ":" && !CLAUSE.contains(&word(token).to_lowercase().as_str())
            })
    }

    /// Whether one line break and no empty line stands behind a paragraph.
    fn is_close(&self, paragraph: usize) -> bool {
        let paragraphs = self.document.paragraphs();
        let (Some(one), Some(next)) = (paragraphs.get(paragraph), paragraphs.get(paragraph + 1))
        else {
            return false;
        };
        let gap = &self.document.text()[one.span.end()..next.span.start()];
        gap.matches('\n').count() < 2
    }

    /// Whether one line break stands between two neighbouring units, and empty lines around both of them.
    fn touches(&self, units: &[Unit], one: usize, other: usize) -> bool {
        let (first, second) = (one.min(other), one.max(other));
        let (start, end) = (units[first].paragraphs.start, units[second].paragraphs.end);
        let before = start.checked_sub(1);
        self.is_close(units[first].paragraphs.end - 1)
            && !before.is_some_and(|before| self.is_close(before))
            && !self.is_close(end - 1)
    }

    /// On which side of a quotation a line stands that names who speaks it: above or below.
    fn side(&self, units: &[Unit], at: usize) -> Option<Side> {
        let Kind::Plate(plate) = &units[at].kind else {
            return None;
        };
        let quoted = |at: Option<usize>| {
            let unit = at.and_then(|at| units.get(at));
            unit.is_some_and(|unit| matches!(unit.kind, Kind::Quoted))
        };
        let (above, below) = (quoted(Some(at + 1)), quoted(at.checked_sub(1)));
        let below = below && plate.opens.is_none() && !self.is_introduced(units, at - 1);
        match (above, below) {
            (true, false) => Some(Side::Above),
            (false, true) => Some(Side::Below),
            (false, false) => None,
            (true, true) => match (
                self.touches(units, at, at + 1),
                self.touches(units, at, at - 1),
            ) {
                (true, false) => Some(Side::Above),
                (false, true) => Some(Side::Below),
                _ => self.in_row(units, at),
            },
        }
    }

    /// Whether the paragraph before a quotation leads up to it.
    fn is_introduced(&self, units: &[Unit], quoted: usize) -> bool {
        let before = units[quoted].paragraphs.start.checked_sub(1);
        before.is_some_and(|before| {
            let tokens = &self.document.paragraphs()[before].tokens;
            !tokens.is_empty() && self.document.word(tokens.end - 1) == ":"
        })
    }

    /// The side of a line in a row of lines and quotations in turn: that of the row's first.
    fn in_row(&self, units: &[Unit], at: usize) -> Option<Side> {
        let is_plate = |at: usize| matches!(&units[at].kind, Kind::Plate(_));
        let is_quoted = |at: usize| matches!(&units[at].kind, Kind::Quoted);
        let follows =
            |at: usize| is_plate(at - 1) && is_quoted(at) || is_quoted(at - 1) && is_plate(at);
        let first = (1..=at).rev().take_while(|&at| follows(at)).last()? - 1;
        let last = (at + 1..units.len()).take_while(|&at| follows(at)).last()?;
        match (is_plate(first), is_plate(last)) {
            (true, false) => Some(Side::Above),
            (false, true) => Some(Side::Below),
            _ => None,
        }
    }

    /// Whether a line tells who somebody is who has no other place in the article, and speaks no other words.
    fn is_new(&self, links: &[Link], unit: &Unit, side: Side) -> bool {
        let Kind::Plate(plate) = &unit.kind else {
            return false;
        };
        let own = last(self.document, &plate.name);
        let named = |token: usize| self.document.word(token).to_lowercase() == own;
        let outside = |token: &usize| !plate.who.contains(token);
        let elsewhere = (0..self.document.tokens().len()).filter(outside).any(named);
        let speaks = links.iter().any(|link| {
            link.cue.is_some() && link.source.iter().any(|it| plate.who.contains(&it.start))
        });
        // A crosshead may be a name as well.
        let aged = plate.who.clone().any(|token| {
            let word = self.document.word(token);
            word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit())
        });
        plate.told && !elsewhere && !speaks && (side == Side::Below || aged)
    }

    /// `“We sail.” (Jane Doe, Mayor of Brod)`
    fn bracketed(&self, tokens: &Range<usize>) -> Option<(Vec<Vec<Range<usize>>>, Plate)> {
        let word = |token: usize| self.document.word(token);
        let stop = usize::from(!tokens.is_empty() && word(tokens.end - 1) == ".");
        let end = tokens.end - stop;
        if tokens.len() < FEWEST || word(end - 1) != ")" {
            return None;
        }
        let quotations = self.in_paragraph(tokens);
        let last = quotations.last().filter(|it| it.end < end)?;
        let quoted = self.is_quoted(&(tokens.start..last.end));
        let plate = self.plate(&(last.end + 1..end - 1))?;
        let fits = quoted && word(last.end) == "(" && plate.opens.is_none();
        fits.then(|| (vec![quotations.clone()], plate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `words / source`.
    fn found(text: &str) -> Vec<String> {
        let lead = "Flood\n\nThe river rose in the night and the whole of the lower town stood under water by the morning.\n\n";
        let (document, scores, heads) = marked(&format!("{lead}{text}"));
        let layers = layers(&document, &scores, &heads);
        let words = |tokens: &Range<usize>| {
            let span = document.span_of(tokens.clone());
            span.map_or("", |span| document.slice(span))
        };
        let links = nameplates(&document, &layers, links(&document, &layers));
        let told = links.iter().map(|link| {
            let source = link.source.first().map_or("", words);
            let content: Vec<&str> = link.content.iter().map(words).collect();
            format!("{} / {source}", content.join(" | "))
        });
        told.collect()
    }

    #[test]
    fn a_line_that_touches_a_quotation_names_who_speaks() {
        let plate = "Mayor [PER Ana Doe], Town of Brod";
        let shown = "Mayor Ana Doe, Town of Brod";
        for text in [
            format!("“We shall row to work.”\n{plate}"),
            format!("{plate}\n“We shall row to work.”"),
            format!("{plate} –\n“We shall row to work.”"),
            format!("Quote from {plate}:\n\n“We shall row to work.”"),
            format!("“We shall row to work.” ({plate})"),
        ] {
            let text = format!("It rained.\n\n{text}\n\nIt rained on.");
            assert_eq!(
                found(&text),
                [format!("“We shall row to work.” / {shown}")],
                "{text}"
            );
        }
        let two = "“We shall row to work.”\n\n[PER Ana Doe]\nMayor of Brod\n\nIt rained on.";
        assert_eq!(found(two), ["“We shall row to work.” / Ana Doe"]);
    }

    #[test]
    fn lines_and_quotations_in_turn_are_a_layout() {
        let above = "[PER Ana Doe], 34, pilot\n\n“We shall row to work.”\n\n[PER Bo Roe], 50, baker\n\n“My oven is a pond now.”\n\nIt rained.";
        let below = "“We shall row to work.”\n\n[PER Ana Doe], 34, pilot\n\n“My oven is a pond now.”\n\n[PER Bo Roe], 50, baker\n\nIt rained.";
        for text in [above, below] {
            let wanted = [
                "“We shall row to work.” / Ana Doe, 34, pilot",
                "“My oven is a pond now.” / Bo Roe, 50, baker",
            ];
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn captions_and_crossheads_are_none() {
        for text in [
            "“We shall row to work.”\n\n[PER Ana Doe], the mayor, was dry.",
            "[PER Roe] rows.\n\n“We shall row to work.”\n\n[PER Bo Roe], baker\n\nIt rained.",
            "“We shall row to work.”\n\n[PER Ana Doe]\n\nIt rained.",
            "[PER Ana Doe] and the flood\n\n“We shall row to work.”\n\nIt rained.",
            "[PER Ana Doe], pilot\n\nThe “pond” is deep and all are sad.",
        ] {
            let told: Vec<String> = found(text);
            assert!(told.iter().all(|it| it.ends_with("/ ")), "{text}: {told:?}");
        }
    }
}
