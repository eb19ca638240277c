//! Headline forms, where the model has found nothing: `X: Y`, `Y: X`, `Y, says X`, `X denies Y`, `X says Y, Z denies it`.
//!
//! A headline leaves out what the model was trained to look for (marks, articles, full stops), yet has few forms. X must be a
//! name or a listed noun, and the verb a clear report: a headline is left alone rather than guessed at.

use std::ops::Range;

use super::cue;
use super::kicker;
use super::link::Link;
use crate::annotation::EntityType;
use crate::decode::{Layers, NounClass, ends_in_name, noun};
use crate::text::{Document, Zone};

/// Raw score of what a rule has found in a headline.
const SCORE: f32 = 0.7;

/// Raw score where a place at the end of the line says it: `Taxes must rise: police`, `Taxes must rise, says Smith`.
const SURE: f32 = 0.98;

/// Longest source, in tokens.
const LONGEST: usize = 6;

/// Most tokens of who is named without a name at the end of a headline: `health ministry`.
const SHORT: usize = 3;

/// Fewest tokens of a content after a colon: `Live: Brexit` is no report.
const FEWEST: usize = 3;

/// Adds the attributions of headlines that have none.
pub(super) fn headline(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    for paragraph in document
        .paragraphs()
        .iter()
        .filter(|it| it.zone == Zone::Headline)
    {
        let tokens = &paragraph.tokens;
        let line = Line::new(document, layers, tokens.clone());
        let own = links
            .iter_mut()
            .filter(|link| tokens.contains(&link.start()));
        own.for_each(|link| line.settle(link));
        if let Some(last) = line.told_last() {
            // Who stands behind the colon tells all that stands before it: what the model reads there is a report inside.
            links.retain(|link| !tokens.contains(&link.start()));
            links.push(last);
        } else if !links.iter().any(|link| tokens.contains(&link.start())) {
            links.extend(line.links());
        }
    }
    links.sort_by_key(Link::start);
    links
}

struct Line<'a> {
    document: &'a Document,
    names: Vec<Range<usize>>,
    kinds: Vec<EntityType>,
    tokens: Range<usize>,
}

impl<'a> Line<'a> {
    fn new(document: &'a Document, layers: &Layers, tokens: Range<usize>) -> Self {
        Self {
            document,
            names: layers
                .entities
                .iter()
                .map(|entity| document.tokens_in(entity.span))
                .collect(),
            kinds: layers.entities.iter().map(|entity| entity.kind).collect(),
            tokens,
        }
    }

    fn word(&self, token: usize) -> &'a str {
        self.document.slice(self.document.tokens()[token])
    }

    fn links(&self) -> Vec<Link> {
        let end = self.without_stop(self.tokens.end);
        let line = self.tokens.start..end;
        self.colon(&line)
            .or_else(|| self.said_last(&line))
            .or_else(|| self.dashed(&line))
            .map(|link| vec![link])
            .unwrap_or_else(|| self.clauses(&line))
    }

    fn without_stop(&self, end: usize) -> usize {
        match end > self.tokens.start && self.word(end - 1) == "." {
            true => end - 1,
            false => end,
        }
    }

    /// `Smith: taxes must rise`.
    fn colon(&self, line: &Range<usize>) -> Option<Link> {
        let colon = line.clone().find(|&token| self.word(token) == ":")?;
        let (before, after) = (line.start..colon, colon + 1..line.end);
        // A place behind a kicker is what the article is about: `The Big Read | Brod: a river without fish`.
        let bar = before.clone().rev().find(|&token| self.word(token) == "|");
        let before = bar.map_or(before.start, |bar| bar + 1)..before.end;
        let place = ends_in_name(&self.names, &before)
            .is_some_and(|name| self.kinds[name] == EntityType::Location);
        if bar.is_some() && place {
            return None;
        }
        let speaks = after.len() >= FEWEST && self.is_speaker(&before);
        speaks.then(|| link(after, Some(colon..colon + 1), before))
    }

    /// `Taxes must rise: Smith`, `Exclusive | Taxes must rise: report`.
    fn told_last(&self) -> Option<Link> {
        let line = self.tokens.start..self.without_stop(self.tokens.end);
        let colon = line.clone().rev().find(|&token| self.word(token) == ":")?;
        let (before, after) = (line.start..colon, colon + 1..line.end);
        let bar = before.clone().rev().find(|&token| self.word(token) == "|");
        let before = bar.map_or(before.start, |bar| bar + 1)..before.end;
        let name = ends_in_name(&self.names, &after);
        let named = name
            .is_some_and(|name| self.names[name] == after && self.kinds[name] != EntityType::Misc);
        let told = after.len() <= SHORT && self.is_speaker(&after);
        let label = self.is_speaker(&before) && after.len() >= FEWEST;
        let long = before.len() > FEWEST || told && !named && before.len() == FEWEST;
        ((named || told) && !label && long).then(|| Link {
            content_score: SURE,
            source_score: SURE,
            ..link(before, Some(colon..colon + 1), after)
        })
    }

    /// `Taxes must rise - minister`: a noun alone, since authors and sites stand behind a dash too.
    fn dashed(&self, line: &Range<usize>) -> Option<Link> {
        let dash = line
            .clone()
            .rev()
            .find(|&token| matches!(self.word(token), "-" | "–" | "—"))?;
        let (before, after) = (line.start..dash, dash + 1..line.end);
        let class = noun(self.word(after.clone().next_back()?))?.class;
        let document = class == NounClass::Document;
        let small = |token: usize| self.word(token).starts_with(char::is_lowercase);
        let told = after.len() <= SHORT
            && after.clone().all(small)
            && !matches!(self.word(after.start), "a" | "an" | "the" | "and" | "or")
            && (!document || matches!(self.word(after.end - 1), "study" | "survey"))
            && self.is_speaker(&after);
        let clause = before.len() >= FEWEST
            && !self.is_speaker(&before)
            && !kicker::has_score(self.slice(&before))
            && !before
                .clone()
                .any(|token| matches!(self.word(token), ":" | "?" | "|"));
        (told && clause).then(|| Link {
            content_score: SURE,
            source_score: SURE,
            ..link(before, Some(dash..dash + 1), after)
        })
    }

    /// Makes sure of what the model has found where its place says so too, and finds who speaks where the model has not.
    fn settle(&self, link: &mut Link) {
        let line = self.tokens.start..self.without_stop(self.tokens.end);
        let opens = link.start() == line.start;
        let comma = line.clone().rev().find(|&token| self.word(token) == ",");
        if let (Some(comma), Some(cue), [source]) = (comma, &link.cue, &link.source[..]) {
            let tail = comma + 1..line.end;
            let parts = [cue, source];
            let whole = parts.iter().any(|part| part.start == tail.start)
                && parts.iter().any(|part| part.end == tail.end)
                && cue.len() + source.len() == tail.len();
            if opens && whole && cue::reports(self.word(cue.start)) {
                link.content_score = link.content_score.max(SURE);
                link.source_score = link.source_score.max(SURE);
            }
        } else if link.source.is_empty()
            && let Some(source) = self.speaker_on(&line, link)
        {
            link.source = vec![source];
            link.source_score = SCORE;
        }
    }

    /// `Minister on tax rise: "We have no choice"`: who speaks stands before what it is about.
    fn speaker_on(&self, line: &Range<usize>, link: &Link) -> Option<Range<usize>> {
        let colon = link.start().checked_sub(1)?;
        let about = (line.start + 1..colon)
            .find(|&token| matches!(self.word(token), "on" | "about" | "after" | "over"))?;
        let before = line.start..about;
        (self.word(colon) == ":" && self.is_speaker(&before)).then_some(before)
    }

    fn slice(&self, tokens: &Range<usize>) -> &'a str {
        let span = self.document.span_of(tokens.clone());
        span.map_or("", |span| self.document.slice(span))
    }

    /// `Taxes must rise, says Smith`, `Taxes must rise, Smith says`.
    fn said_last(&self, line: &Range<usize>) -> Option<Link> {
        let comma = line.clone().rev().find(|&token| self.word(token) == ",")?;
        let (content, tail) = (line.start..comma, comma + 1..line.end);
        if content.len() < FEWEST || tail.len() < 2 {
            return None;
        }
        let (first, last) = (tail.start, tail.end - 1);
        let (cue, source) = match (
            cue::reports(self.word(first)),
            cue::reports(self.word(last)),
        ) {
            (true, _) => (first..first + 1, first + 1..tail.end),
            (_, true) => (last..last + 1, first..last),
            _ => return None,
        };
        self.is_speaker(&source)
            .then(|| link(content, Some(cue), source))
    }

    /// `Smith denies fraud`, `Smith says taxes must rise, Jones denies it`: a speaker and a report at the head of each clause.
    fn clauses(&self, line: &Range<usize>) -> Vec<Link> {
        let mut heads: Vec<(Range<usize>, usize)> = Vec::new();
        let starts = line.clone().filter(|&token| {
            token == line.start || matches!(self.word(token - 1), "," | ";" | "as" | "but")
        });
        for start in starts {
            let verb = (start + 1..line.end.min(start + LONGEST + 1))
                .find(|&token| cue::reports(self.word(token)) && !self.in_name(token));
            if let Some(verb) = verb.filter(|&verb| self.is_speaker(&(start..verb))) {
                heads.push((start..verb, verb));
            }
        }
        let ends = heads
            .iter()
            .skip(1)
            .map(|(source, _)| self.before_mark(source.start));
        let ends: Vec<usize> = ends.chain([line.end]).collect();
        heads
            .into_iter()
            .zip(ends)
            .filter(|((_, verb), end)| verb + 1 < *end)
            .map(|((source, verb), end)| link(verb + 1..end, Some(verb..verb + 1), source))
            .collect()
    }

    fn in_name(&self, token: usize) -> bool {
        self.names.iter().any(|name| name.contains(&token))
    }

    /// The end of the clause before one that starts here.
    fn before_mark(&self, start: usize) -> usize {
        start - usize::from(matches!(self.word(start - 1), "," | ";" | "as" | "but"))
    }

    /// Whether these tokens can be who speaks: a name, with a title or not, or a listed noun at their end.
    fn is_speaker(&self, tokens: &Range<usize>) -> bool {
        if tokens.is_empty() || tokens.len() > LONGEST {
            return false;
        }
        let plain = tokens.clone().all(|token| {
            self.in_name(token)
                || !matches!(
                    self.word(token),
                    "," | ":" | ";" | "?" | "!" | "–" | "—" | "-" | "|"
                )
        });
        let label = matches!(
            self.word(tokens.end - 1).to_lowercase().as_str(),
            "video"
                | "podcast"
                | "review"
                | "analysis"
                | "opinion"
                | "column"
                | "blog"
                | "interview"
                | "film"
                | "movie"
                | "book"
                | "results"
                | "agenda"
                | "index"
                | "file"
                | "files"
                | "speaker"
        );
        let named = ends_in_name(&self.names, tokens)
            .is_some_and(|name| self.kinds[name] != EntityType::Misc);
        let label = label || kicker::names_nobody(self.slice(tokens));
        plain && !label && (named || noun(self.word(tokens.end - 1)).is_some())
    }
}

fn link(content: Range<usize>, cue: Option<Range<usize>>, source: Range<usize>) -> Link {
    Link {
        content: vec![content],
        cue,
        source: vec![source],
        content_score: SCORE,
        source_score: SCORE,
        carried: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `content / cue / source`.
    fn found(line: &str) -> Vec<String> {
        let body = "\n\nThe flood came in the night and took the whole village by surprise, and nobody was there.\n";
        let (document, scores, heads) = marked(&format!("{line}{body}"));
        let layers = layers(&document, &scores, &heads);
        let words =
            |tokens: &Range<usize>| document.slice(document.span_of(tokens.clone()).unwrap());
        headline(&document, &layers, Vec::new())
            .iter()
            .map(|link| {
                let cue = link.cue.as_ref().map_or("", &words);
                format!(
                    "{} / {cue} / {}",
                    words(&link.content[0]),
                    words(&link.source[0])
                )
            })
            .collect()
    }

    #[test]
    fn a_colon_parts_speaker_and_words() {
        assert_eq!(
            found("[PER Doe]: Taxes must rise next year"),
            ["Taxes must rise next year / : / Doe"]
        );
        assert_eq!(
            found("Poll: voters want lower taxes"),
            ["voters want lower taxes / : / Poll"]
        );
        assert_eq!(
            found("Taxes must rise next year: [PER Doe]"),
            ["Taxes must rise next year / : / Doe"]
        );
        assert!(found("Live: the latest from [LOC Leeds] and elsewhere").is_empty());
    }

    #[test]
    fn kickers_and_scores_are_no_speakers() {
        for line in [
            "[ORG Factbox]: The four parties of the town",
            "The Big Read | [LOC Brod]: A river without fish",
            "[LOC Leeds] 2-1 [LOC Brod]: Late goal sinks the visitors",
            "Guide: Ten lakes for a long weekend",
        ] {
            assert!(found(line).is_empty(), "{line}");
        }
        assert_eq!(
            found("Exclusive | [PER Doe]: Taxes must rise"),
            ["Taxes must rise / : / Doe"]
        );
    }

    #[test]
    fn a_dash_may_part_words_and_speaker() {
        assert_eq!(
            found("Tunnel will flood - engineer"),
            ["Tunnel will flood / - / engineer"]
        );
        assert_eq!(
            found("Two held over stolen bells – police"),
            ["Two held over stolen bells / – / police"]
        );
        for line in [
            "Tunnel will flood - [ORG Gazette]",
            "[LOC Leeds] 2-1 [LOC Brod] - report",
            "The day I met a king - and a queen",
            "Obituary: [PER Bo Ek] - farmer",
            "Storm over the bay - gallery",
        ] {
            assert!(found(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_report_may_come_last() {
        assert_eq!(
            found("Taxes must rise, says [PER Doe]"),
            ["Taxes must rise / says / Doe"]
        );
        assert_eq!(
            found("Taxes must rise, [ORG IMF] warns"),
            ["Taxes must rise / warns / IMF"]
        );
    }

    #[test]
    fn each_clause_may_have_its_speaker() {
        assert_eq!(
            found("[ORG Acme] says it told ministers of the leak in May, [ORG Centre] denies it"),
            [
                "it told ministers of the leak in May / says / Acme",
                "it / denies / Centre"
            ]
        );
        assert_eq!(
            found("Minister denies fraud"),
            ["fraud / denies / Minister"]
        );
        assert!(found("[ORG Acme] shares fall sharply after report").is_empty());
    }
}
