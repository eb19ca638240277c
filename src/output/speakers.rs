//! `Speakers`: one list of speakers over the whole run.
//!
//! Apart from the writers because every format names speakers by the same numbers, and because it is the one thing that
//! grows with the run: by distinct speakers, not by articles.

use std::collections::BTreeMap;

use super::day::first_day;
use super::heading::Heading;
use super::outcome::Extracted;
use super::table::SpeakerRow;
use crate::annotation::{Attribution, Extraction, QuoteType, Speaker, SpeakerKind};
use crate::text::Document;

/// The speakers met so far, numbered from 1 in the order of their first article and, in it, of its own list.
#[derive(Debug, Default)]
pub struct Speakers {
    profiles: Vec<Profile>,
    /// Named speakers by kind and normalised name, as places in `profiles`.
    named: BTreeMap<(SpeakerKind, String), usize>,
}

/// What is known of one speaker.
#[derive(Debug)]
struct Profile {
    name: String,
    kind: SpeakerKind,
    roles: Vec<String>,
    aliases: Vec<String>,
    articles: usize,
    direct: usize,
    mixed: usize,
    indirect: usize,
    words_quoted: usize,
    reported: usize,
    /// Earliest and latest day.
    days: Option<(String, String)>,
    /// Sum of the rows' confidences; added up in the order of the input, so that it is the same in every run.
    confidence: f64,
}

impl Speakers {
    /// How many speakers there are.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Takes in the speakers of an article and sets its `speaker_numbers`. To be called in the order of the input.
    pub fn add(&mut self, extracted: &mut Extracted) {
        let speakers = extracted.extraction.speakers.iter().enumerate();
        extracted.speaker_numbers = speakers
            .map(|(at, speaker)| self.number(speaker, is_named(&extracted.extraction, at)))
            .collect();
        let mut numbers = extracted.speaker_numbers.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let day = first_day(&Heading::of(extracted).date);
        for number in numbers {
            self.profiles[number - 1].meet(day.as_deref());
        }
        let quoted = extracted.document.quoted();
        for attribution in &extracted.extraction.attributions {
            if let Some(speaker) = attribution.speaker {
                let words = words_quoted(&extracted.document, &quoted, attribution);
                self.profiles[extracted.speaker_numbers[speaker] - 1].quote(attribution, words);
            }
        }
        for nested in &extracted.extraction.nested {
            if let Some(speaker) = nested.attribution.speaker {
                self.profiles[extracted.speaker_numbers[speaker] - 1].reported += 1;
            }
        }
    }

    /// The rows of `speakers.csv`, in the order of the numbers.
    pub fn rows(&self) -> impl Iterator<Item = SpeakerRow> {
        let profiles = self.profiles.iter().enumerate();
        profiles.map(|(at, profile)| profile.row(at + 1))
    }

    /// The number of a speaker, old or new.
    fn number(&mut self, speaker: &Speaker, named: bool) -> usize {
        let known = if named {
            let key = (speaker.kind, normalise(&speaker.name));
            let next = self.profiles.len();
            *self.named.entry(key).or_insert(next)
        } else {
            self.profiles.len()
        };
        if known == self.profiles.len() {
            self.profiles.push(Profile::new(speaker));
        } else {
            self.profiles[known].learn(speaker);
        }
        known + 1
    }
}

/// The id of a speaker in the tables.
pub(super) fn speaker_id(number: usize) -> String {
    format!("S{number}")
}

/// Whether a speaker of an article is known by a name, which stands for the same one in other articles. "Residents", "the
/// company", "the report" and "sources" are others in each.
fn is_named(extraction: &Extraction, speaker: usize) -> bool {
    let kind = extraction.speakers[speaker].kind;
    let mut entities = extraction.entities.iter();
    !matches!(kind, SpeakerKind::Unnamed | SpeakerKind::None)
        && entities.any(|mention| mention.speaker == Some(speaker))
}

/// A name without what differs by house style: case, white space, curly apostrophes and the points of initials.
fn normalise(name: &str) -> String {
    let plain = name.replace('’', "'").replace('.', " ").to_lowercase();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

/// How many words of an attribution's content stand between quotation marks.
fn words_quoted(document: &Document, quoted: &[bool], attribution: &Attribution) -> usize {
    let tokens = attribution
        .content
        .iter()
        .flat_map(|&piece| document.tokens_in(piece));
    let is_word = |token: usize| {
        let token = document.slice(document.tokens()[token]);
        token.contains(char::is_alphanumeric)
    };
    tokens
        .filter(|&token| quoted[token] && is_word(token))
        .count()
}

impl Profile {
    fn new(speaker: &Speaker) -> Self {
        Self {
            name: speaker.name.clone(),
            kind: speaker.kind,
            roles: speaker.roles.clone(),
            aliases: speaker.aliases.clone(),
            articles: 0,
            direct: 0,
            mixed: 0,
            indirect: 0,
            words_quoted: 0,
            reported: 0,
            days: None,
            confidence: 0.0,
        }
    }

    /// Adds what a further article says of the speaker.
    fn learn(&mut self, speaker: &Speaker) {
        for role in &speaker.roles {
            if !self.roles.contains(role) {
                self.roles.push(role.clone());
            }
        }
        for alias in std::iter::once(&speaker.name).chain(&speaker.aliases) {
            if *alias != self.name && !self.aliases.contains(alias) {
                self.aliases.push(alias.clone());
            }
        }
    }

    fn meet(&mut self, day: Option<&str>) {
        self.articles += 1;
        let Some(day) = day else { return };
        // Days of this form are in the order of their letters.
        self.days = Some(match self.days.take() {
            None => (day.to_owned(), day.to_owned()),
            Some((first, last)) => (first.min(day.to_owned()), last.max(day.to_owned())),
        });
    }

    fn quote(&mut self, attribution: &Attribution, words_quoted: usize) {
        match attribution.quote_type {
            QuoteType::Direct => self.direct += 1,
            QuoteType::Mixed => self.mixed += 1,
            QuoteType::Indirect => self.indirect += 1,
        }
        self.words_quoted += words_quoted;
        self.confidence += f64::from(attribution.confidence.row);
    }

    fn row(&self, number: usize) -> SpeakerRow {
        let quotes = self.direct + self.mixed + self.indirect;
        let (first_date, last_date) = self.days.clone().unwrap_or_default();
        SpeakerRow {
            speaker_id: speaker_id(number),
            speaker: self.name.clone(),
            kind: self.kind.as_str(),
            roles: self.roles.join("; "),
            aliases: self.aliases.join("; "),
            articles: self.articles,
            quotes,
            direct: self.direct,
            mixed: self.mixed,
            indirect: self.indirect,
            words_quoted: self.words_quoted,
            reported: self.reported,
            first_date,
            last_date,
            mean_confidence: (quotes > 0).then(|| (self.confidence / quotes as f64) as f32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn a_person_is_one_row_over_all_articles() {
        let mut speakers = Speakers::default();
        for (id, name, date) in [
            ("1", "Anna Ito", "5 March 2020"),
            ("2", "Ben Ode", ""),
            ("3", "ANNA  ITO", "2019-12-31"),
        ] {
            let mut extracted = example::extracted(id, name);
            extracted.article.date = date.to_owned();
            speakers.add(&mut extracted);
            assert_eq!(extracted.speaker_numbers, [if id == "2" { 2 } else { 1 }]);
        }
        let rows: Vec<SpeakerRow> = speakers.rows().collect();
        assert_eq!(rows.len(), 2);
        let ito = &rows[0];
        assert_eq!(
            (ito.speaker_id.as_str(), ito.speaker.as_str()),
            ("S1", "Anna Ito")
        );
        assert_eq!(ito.aliases, "ANNA  ITO");
        assert_eq!((ito.articles, ito.quotes, ito.direct), (2, 2, 2));
        // Each of the two says “We must wait, she said, for the naïve.” without the three words between.
        assert_eq!(ito.words_quoted, 12);
        assert_eq!(
            (ito.first_date.as_str(), ito.last_date.as_str()),
            ("2019-12-31", "2020-03-05")
        );
        assert_eq!(ito.mean_confidence, Some(0.5));
        assert_eq!(rows[1].first_date, "");
    }

    #[test]
    fn those_without_a_name_are_told_apart_by_article() {
        let mut speakers = Speakers::default();
        for kind in [SpeakerKind::Organisation, SpeakerKind::Unnamed] {
            for id in ["1", "2"] {
                let mut extracted = example::extracted(id, "company");
                extracted.extraction.speakers[0].kind = kind;
                if kind == SpeakerKind::Organisation {
                    extracted.extraction.entities.clear();
                }
                speakers.add(&mut extracted);
            }
        }
        assert_eq!(speakers.len(), 4);
    }

    #[test]
    fn house_style_makes_no_second_speaker() {
        assert_eq!(normalise("U.N.  Women"), normalise("U. N. women"));
        assert_eq!(normalise("O’Neil"), normalise("O'Neil"));
        assert_ne!(normalise("Anna Ito"), normalise("Ana Ito"));
    }
}
