//! Zones: the job of each paragraph on the page, told by its words and its place.
//!
//! Debris is never extracted from, so its rules prefer to miss: each asks for the fixed words of a page's furniture at a
//! fixed place. The rest of the page is told by the order of a news page: headline, standfirst, date, byline, body.

use super::dateline::dateline;
use super::debris::{is_debris, is_notice};
use super::document::Zone;
use super::furniture::{is_byline, is_caption, is_credit, is_date};

/// Most words of a headline; the longest of 3,000 looked at had 24.
const HEADLINE: usize = 25;

/// Most paragraphs of a standfirst, a kicker included; more are the article.
const STANDFIRST: usize = 2;

/// How many paragraphs the page may have before the article: headline, standfirst, date, caption, byline.
const HEAD: usize = 10;

/// Fewest words of a paragraph that is certainly prose.
const PROSE: usize = 12;

/// What the zones of a text are told from: the words of its paragraphs.
struct Page<'a> {
    paragraphs: &'a [&'a str],
    lengths: Vec<usize>,
    zones: Vec<Zone>,
}

/// The zone of each paragraph, and the dateline: which paragraph it opens, and how many of its bytes it takes.
pub(super) fn zones(paragraphs: &[&str]) -> (Vec<Zone>, Option<(usize, usize)>) {
    let mut page = Page {
        paragraphs,
        lengths: paragraphs
            .iter()
            .map(|words| words.split_whitespace().count())
            .collect(),
        zones: vec![Zone::Body; paragraphs.len()],
    };
    page.mark_furniture();
    page.mark_notices();
    page.mark_headline();
    let dateline = page.dateline();
    page.mark_standfirst(dateline.map(|(paragraph, _)| paragraph));
    (page.zones, dateline)
}

impl Page<'_> {
    /// Marks what can be told by a paragraph's own words.
    fn mark_furniture(&mut self) {
        let mut in_head = true;
        for (index, words) in self.paragraphs.iter().enumerate() {
            let prose = self.is_prose(index);
            self.zones[index] = if is_debris(words) {
                Zone::Debris
            } else if is_date(words) {
                Zone::Date
            } else if is_caption(words) {
                Zone::Caption
            } else if is_credit(words) || in_head && !prose && is_byline(words) {
                Zone::Byline
            } else {
                Zone::Body
            };
            // A headline and a standfirst may read as prose too.
            in_head &= !prose || index < 3;
        }
    }

    /// Marks a notice to those who comment, and all after it, as debris.
    fn mark_notices(&mut self) {
        let notice = (0..self.paragraphs.len()).find(|&index| {
            let before: usize = self.lengths[..index].iter().sum();
            let after: usize = self.lengths[index..].iter().sum();
            // Page furniture above the article may hold the same words: what follows it must not be lost.
            before >= after && is_notice(self.paragraphs[index])
        });
        if let Some(notice) = notice {
            self.zones[notice..].fill(Zone::Debris);
        }
    }

    /// Marks the first paragraph of the article as headline, when it looks like one and prose follows.
    fn mark_headline(&mut self) {
        let head =
            (0..self.paragraphs.len().min(HEAD)).find(|&index| self.zones[index] == Zone::Body);
        let Some(first) = head else { return };
        let words = self.paragraphs[first];
        let after = first + 1..self.paragraphs.len().min(first + 1 + HEAD);
        if !after.clone().any(|index| self.is_prose(index))
            || self.lengths[first] > HEADLINE
            || dateline(words).is_some()
        {
            return;
        }
        if !words.ends_with('.') || is_title_case(words) {
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
        let first = found.next().filter(|&(index, _)| index < HEAD)?;
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

    fn is_prose(&self, index: usize) -> bool {
        let closers = ['"', '”', '’', '\'', ')', ']'];
        let words = self.paragraphs[index].trim_end_matches(closers);
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
