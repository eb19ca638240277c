//! Zones: the job of each paragraph on the page, told by its words and its place.
//!
//! Debris is never extracted from, so its rules prefer to miss: each asks for the fixed words of a page's furniture at a
//! fixed place. The rest of the page is told by the order of a news page: headline, standfirst, date, byline, body.

use super::dateline::dateline;
use super::debris::{is_debris, is_empty_post, is_notice};
use super::document::Zone;
use super::furniture::{is_byline, is_caption, is_credit, is_date};
use super::pulled::pulled;
use super::release::{boilerplate, is_contact, is_reached, is_release_line};
use super::span::Span;
use super::writer::is_about_writer;

/// Most words of a headline; a longer first paragraph is taken for the article.
const HEADLINE: usize = 25;

/// Most paragraphs of a standfirst, a kicker included; more are the article.
const STANDFIRST: usize = 2;

/// How many paragraphs the page may have before the article: headline, standfirst, date, caption, byline.
const HEAD: usize = 10;

/// Most lines below `Contact:`: a name, an office, a telephone and an address.
const CONTACT: usize = 5;

/// Most words of such a line.
const CONTACT_LINE: usize = 8;

/// Marks that may follow the last full stop of a paragraph.
const CLOSERS: [char; 6] = ['"', '”', '’', '\'', ')', ']'];

/// Fewest words of a paragraph that is certainly prose.
const PROSE: usize = 12;

/// What the zones of a text are told from: the words of its paragraphs.
struct Page<'a> {
    paragraphs: Vec<&'a str>,
    /// Whether a line ends with each paragraph; not where a break was lost.
    line_ends: Vec<bool>,
    lengths: Vec<usize>,
    zones: Vec<Zone>,
}

/// The zone of each paragraph of a text, and the dateline.
pub(super) fn zones(text: &str, paragraphs: &[Span]) -> (Vec<Zone>, Option<Span>) {
    let words = paragraphs.iter().map(|span| &text[span.range()]);
    let next = paragraphs[1.min(paragraphs.len())..].iter();
    let next = next.map(|next| next.start()).chain([text.len()]);
    let mut page = Page {
        paragraphs: words.clone().collect(),
        line_ends: paragraphs
            .iter()
            .zip(next)
            .map(|(span, next)| text[span.end()..next].contains(['\n', '\r', '\u{2029}']))
            .collect(),
        lengths: words
            .map(|words| words.split_whitespace().count())
            .collect(),
        zones: vec![Zone::Body; paragraphs.len()],
    };
    page.mark_furniture();
    page.mark_contacts();
    page.mark_notices();
    page.mark_boilerplate();
    page.mark_writers();
    page.mark_headline();
    let dateline = page.dateline();
    page.mark_standfirst(dateline.map(|(paragraph, _)| paragraph));
    page.mark_pulled(dateline);
    let dateline = dateline.map(|(paragraph, length)| {
        let start = paragraphs[paragraph].start();
        Span::new(start, start + length)
    });
    (page.zones, dateline)
}

impl Page<'_> {
    /// Marks what can be told by a paragraph's own words.
    fn mark_furniture(&mut self) {
        let mut in_head = true;
        for (index, words) in self.paragraphs.iter().enumerate() {
            let prose = self.is_prose(index);
            let above = index.checked_sub(1).and_then(|it| self.paragraphs.get(it));
            self.zones[index] = if is_debris(words) || is_empty_post(words, above) {
                Zone::Debris
            } else if is_date(words) {
                Zone::Date
            } else if is_caption(words) {
                Zone::Caption
            } else if in_head && is_release_line(words) {
                Zone::Debris
            } else if is_credit(words) || in_head && !prose && is_byline(words) {
                Zone::Byline
            } else {
                Zone::Body
            };
            // A headline and a standfirst may read as prose too.
            in_head &= !prose || index < 3;
        }
    }

    /// Marks who is to be asked about a press release, between the line that says so and how they are reached.
    fn mark_contacts(&mut self) {
        let head = 0..self.paragraphs.len().min(HEAD);
        let Some(heading) = head
            .clone()
            .find(|&index| is_contact(self.paragraphs[index]))
        else {
            return;
        };
        let below = heading + 1..head.end.min(heading + 1 + CONTACT);
        let reached = below
            .clone()
            .take_while(|&index| self.lengths[index] <= CONTACT_LINE)
            .filter(|&index| is_reached(self.paragraphs[index]))
            .last();
        if let Some(reached) = reached {
            self.zones[below.start..=reached].fill(Zone::Debris);
        }
    }

    /// Marks a notice to those who comment, and all after it, as debris.
    fn mark_notices(&mut self) {
        let all: usize = self.lengths.iter().sum();
        let mut before = 0;
        let notice = (0..self.paragraphs.len()).find(|&index| {
            // Page furniture above the article may hold the same words: what follows it must not be lost.
            let late = 2 * before >= all;
            before += self.lengths[index];
            late && is_notice(self.paragraphs[index])
        });
        if let Some(notice) = notice {
            self.zones[notice..].fill(Zone::Debris);
        }
    }

    /// Marks what a release says of those who sent it, behind its news, as debris.
    fn mark_boilerplate(&mut self) {
        if let Some(first) = boilerplate(&self.paragraphs, |index| self.is_prose(index)) {
            self.zones[first..].fill(Zone::Debris);
        }
    }

    /// Marks what tells of the writers whom a byline names as debris.
    fn mark_writers(&mut self) {
        let bylines = self.paragraphs.iter().zip(&self.zones);
        let bylines = bylines.filter(|(_, zone)| **zone == Zone::Byline);
        let bylines: Vec<String> = bylines.map(|(words, _)| words.to_lowercase()).collect();
        for (words, zone) in self.paragraphs.iter().zip(&mut self.zones) {
            if *zone == Zone::Body && is_about_writer(words, &bylines) {
                *zone = Zone::Debris;
            }
        }
    }

    /// Marks the first paragraph of the article as headline, when it looks like one and prose follows.
    fn mark_headline(&mut self) {
        let head =
            (0..self.paragraphs.len().min(HEAD)).find(|&index| self.zones[index] == Zone::Body);
        let Some(first) = head else { return };
        let words = self.paragraphs[first];
        let after = first + 1..self.paragraphs.len().min(first + 1 + HEAD);
        let prose_follows = after.clone().any(|index| self.is_prose(index));
        let opens_body = self.is_prose(first) && dateline(words).is_some();
        let stopped = words.trim_end_matches(CLOSERS).ends_with('.');
        if prose_follows
            && self.line_ends[first]
            && self.lengths[first] <= HEADLINE
            && !opens_body
            && (!stopped || is_title_case(words))
        {
            self.zones[first] = Zone::Headline;
            self.mark_caption_line(after);
        }
    }

    /// Marks the line over `For representational purposes`: a few words that say what the picture shows.
    fn mark_caption_line(&mut self, mut head: std::ops::Range<usize>) {
        let above = head.find(|&index| {
            self.zones[index] == Zone::Body
                && self.zones.get(index + 1) == Some(&Zone::Caption)
                && self.lengths[index] <= PROSE
                && !self.is_prose(index)
        });
        if let Some(above) = above {
            self.zones[above] = Zone::Caption;
        }
    }

    /// The dateline, at the start of one of the first paragraphs of the body.
    fn dateline(&self) -> Option<(usize, usize)> {
        let body = (0..self.paragraphs.len())
            .filter(|&index| self.zones[index] == Zone::Body && self.is_prose(index));
        let mut found = body.filter_map(|index| Some((index, dateline(self.paragraphs[index])?)));
        let first = found.next()?;
        let above =
            (0..first.0).filter(|&index| self.zones[index] == Zone::Body && self.is_prose(index));
        if above.count() > STANDFIRST {
            return None;
        }
        // `TRUMP: ...` again and again is a transcript.
        let colon = self.paragraphs[first.0][..first.1].ends_with(':');
        (!colon || found.next().is_none()).then_some(first)
    }

    /// Marks what stands between the headline and the last date, byline, caption or dateline above the body.
    fn mark_standfirst(&mut self, dateline: Option<usize>) {
        let is_headline = |zone: &Zone| *zone == Zone::Headline;
        let Some(headline) = self.zones.iter().position(is_headline) else {
            return;
        };
        let head = headline + 1..self.paragraphs.len().min(headline + HEAD);
        let heads_body = |&index: &usize| {
            Some(index) == dateline || matches!(self.zones[index], Zone::Date | Zone::Byline)
        };
        let Some(below) = head.clone().find(heads_body) else {
            return;
        };
        let above: Vec<usize> = (head.start..below)
            .filter(|&index| self.zones[index] == Zone::Body)
            .collect();
        if above.len() <= STANDFIRST {
            for index in above {
                self.zones[index] = Zone::Standfirst;
            }
        }
    }

    /// Marks paragraphs of the body that say again what another says; not the first that is prose, which opens the article, nor those
    /// above it, which may sum it up. What differs by the dateline alone is a paragraph that stands twice.
    fn mark_pulled(&mut self, dateline: Option<(usize, usize)>) {
        let is_body = |&index: &usize| self.zones[index] == Zone::Body;
        let body: Vec<usize> = (0..self.paragraphs.len()).filter(is_body).collect();
        let first = body.iter().position(|&index| self.is_prose(index));
        let Some(body) = first.map(|first| &body[first..]) else {
            return;
        };
        let without_dateline = |&index: &usize| {
            let length = dateline.map_or(0, |(at, length)| if at == index { length } else { 0 });
            &self.paragraphs[index][length..]
        };
        let words: Vec<&str> = body.iter().map(without_dateline).collect();
        let found = pulled(&words).into_iter().filter(|&at| at > 0);
        for at in found {
            self.zones[body[at]] = Zone::Debris;
        }
    }

    fn is_prose(&self, index: usize) -> bool {
        let words = self.paragraphs[index].trim_end_matches(CLOSERS);
        self.lengths[index] >= PROSE && words.ends_with(['.', '!', '?', '…', ':'])
    }
}

/// Whether most longer words have a capital: a headline that was given a full stop.
fn is_title_case(words: &str) -> bool {
    let long = words
        .split_whitespace()
        .filter(|word| word.chars().count() > 4);
    let (mut all, mut capital) = (0, 0);
    for word in long {
        all += 1;
        capital += usize::from(
            word.trim_start_matches(['"', '“', '‘', '\''])
                .starts_with(char::is_uppercase),
        );
    }
    all > 1 && 4 * capital >= 3 * all
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;
    use super::*;

    const PROSE: &str =
        "The harbour of the old town was closed on Monday after a crane fell into it at noon.";

    fn zones(text: &str) -> Vec<Zone> {
        let document = Document::new(text);
        document
            .paragraphs()
            .iter()
            .map(|paragraph| paragraph.zone)
            .collect()
    }

    #[test]
    fn a_saved_page_is_told_apart() {
        let text = format!(
            "Port says it warned ministry of faulty crane, ministry denies it\n\n\
             A letter about the crane was shown to reporters by a clerk of the port on Tuesday.\n\n\
             Published: 03rd March 2020 10:15 AM  |   Last Updated: 03rd March 2020 01:20 PM   |  A+A-\n\n\
             The crane\n\nFor representational purposes\n\nBy PTI\n\n\
             PORT TOWN: {PROSE}\n\n\
             ALSO READ: Minister knew of the crane, says clerk\n\n\
             {PROSE} {PROSE}\n\n\nComments\n\n\
             Disclaimer : Be kind. All comments are read before they are shown.\n\n\
             {PROSE}\n\nfacebook twitter"
        );
        assert_eq!(
            zones(&text),
            [
                Zone::Headline,
                Zone::Standfirst,
                Zone::Date,
                Zone::Caption,
                Zone::Caption,
                Zone::Byline,
                Zone::Body,
                Zone::Debris,
                Zone::Body,
                Zone::Debris,
                Zone::Debris,
                Zone::Debris,
                Zone::Debris,
            ]
        );
        let document = Document::new(text);
        let dateline = document.dateline().map(|dateline| document.slice(dateline));
        assert_eq!(dateline, Some("PORT TOWN:"));
    }

    #[test]
    fn what_tells_of_writers_and_senders_is_debris() {
        let text = format!(
            "Crane falls\n\nBy ADA ROE and BO LIND\n\nAda Roe writes about ports for the Gazette.\n\n{PROSE}\n\n\
             Notes to editors\n\nThe port holds that cranes are safe."
        );
        let wanted = [
            Zone::Headline,
            Zone::Byline,
            Zone::Debris,
            Zone::Body,
            Zone::Debris,
            Zone::Debris,
        ];
        assert_eq!(zones(&text), wanted);
    }

    #[test]
    fn a_headline_may_have_a_full_stop() {
        let text = format!("Crane Falls Into Harbour.\n\nWASHINGTON (AP) — {PROSE}\n\n{PROSE}");
        assert_eq!(zones(&text), [Zone::Headline, Zone::Body, Zone::Body]);
        let text = format!("The harbour was closed on Monday.\n\n{PROSE}");
        assert_eq!(zones(&text), [Zone::Body, Zone::Body]);
    }

    #[test]
    fn what_stands_above_a_press_release_is_no_headline() {
        let lines = [
            "PRESS RELEASE",
            "Under embargo until 06:00, 4 May",
            "Media contact:",
            "Ada Roe",
            "01632 960 001",
            "ada@port.example",
        ];
        let text = format!(
            "{}\n\nCrane falls into harbour\n\n{PROSE}",
            lines.join("\n\n")
        );
        let mut wanted = vec![Zone::Debris; lines.len()];
        wanted.extend([Zone::Headline, Zone::Body]);
        assert_eq!(zones(&text), wanted);
        let below = format!(
            "Crane falls into harbour\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\nContact: Ada Roe"
        );
        assert_eq!(zones(&below).last(), Some(&Zone::Body));
    }

    #[test]
    fn what_follows_early_furniture_is_kept() {
        let text = format!("Crane falls\n\nComments\n\n{PROSE}\n\n{PROSE}");
        assert_eq!(zones(&text)[2..], [Zone::Body, Zone::Body]);
    }

    #[test]
    fn posts_without_words_and_pull_quotes_are_debris() {
        let text = format!(
            "Crane falls\n\n{PROSE}\n\nView this post on Instagram\n\nA post shared by Ada Roe (@ada)\n\n\
             The harbour of the old town was closed on Monday\n\n“It sang as it fell, and then it was gone,” said Ada Roe.\n\n\
             It sang as it fell, and then it was gone\n\nADA ROE, CLERK\n\n{PROSE}"
        );
        let wanted = [
            Zone::Headline,
            Zone::Body,
            Zone::Debris,
            Zone::Debris,
            Zone::Body,
            Zone::Body,
            Zone::Debris,
            Zone::Debris,
            Zone::Body,
        ];
        assert_eq!(zones(&text), wanted);
        let post = format!("{PROSE}\n\nThe sea sings.\n\nA post shared by Ada Roe (@ada)");
        assert_eq!(zones(&post), [Zone::Body; 3]);
    }

    #[test]
    fn speakers_of_a_transcript_are_no_dateline() {
        let text = format!("ANN LEE: {PROSE}\n\nBO ROE: {PROSE}");
        assert_eq!(Document::new(text).dateline(), None);
    }
}
