//! What is counted over all quotes of a run, for the plots: one pass over the tables, nothing kept of a single quote.

use std::collections::BTreeMap;

use super::drawing::{self, Bar};
use super::figure::Figure;
use crate::bearer::{Ground, Told, Votes};
use crate::decode::Gender;
use crate::error::Result;
use crate::output::{QuoteRow, Row, SpeakerRow};
use crate::tables::{RowOf, Tables};
use crate::text::first_day;

/// Speakers in the plot of who speaks most.
const SPEAKERS: usize = 15;

/// Bars of the plot over time; a day each, else a month, else a year.
const TIMES: usize = 62;

/// Bins of confidence, each a twentieth wide.
const BINS: usize = 20;

const TYPES: [&str; 3] = ["direct", "mixed", "indirect"];

const KINDS: [(&str, &str); 6] = [
    ("person", "person"),
    ("organisation", "organisation"),
    ("group", "group"),
    ("document", "document"),
    ("unnamed", "unnamed"),
    ("none", "no speaker"),
];

/// The numbers behind the plots.
#[derive(Default)]
pub(super) struct Tally {
    /// Rows of depth 0, and of more.
    pub(super) quotes: usize,
    pub(super) nested: usize,
    days: BTreeMap<String, usize>,
    undated: usize,
    types: BTreeMap<String, usize>,
    kinds: BTreeMap<String, usize>,
    classes: BTreeMap<String, usize>,
    bins: [usize; BINS],
    votes: BTreeMap<String, Votes>,
    /// Quotes of persons, by speaker.
    persons: BTreeMap<String, usize>,
    speakers: Vec<Speaker>,
    names: BTreeMap<String, String>,
}

/// A row of `speakers.csv`, as far as it is plotted.
struct Speaker {
    name: String,
    kind: String,
    articles: usize,
    parts: Vec<usize>,
    confidence: String,
}

impl Tally {
    /// Counts what the tables hold.
    pub(super) fn of(tables: &Tables) -> Result<Self> {
        let mut tally = Self::default();
        let needed = ["quote_type", "speaker_kind", "confidence", "speaker_id"];
        let mut rows = tables.rows(QuoteRow::TABLE, &needed)?;
        while let Some(row) = rows.advance()? {
            tally.add(row);
        }
        let mut rows = tables.rows(SpeakerRow::TABLE, &["speaker_id", "speaker", "quotes"])?;
        while let Some(row) = rows.advance()? {
            tally.add_speaker(row);
        }
        Ok(tally)
    }

    fn add(&mut self, row: RowOf<'_>) {
        let speaker = row.get("speaker_id");
        let is_person = row.get("speaker_kind") == "person";
        if is_person && row.get("source_form") != "nominal" {
            let votes = self.votes.entry(speaker.to_owned()).or_default();
            votes.add(row.get("source"));
        }
        if row.number("depth").unwrap_or(0) > 0 {
            self.nested += 1;
            return;
        }
        self.quotes += 1;
        match first_day(row.get("date"), None) {
            Some(day) => *self.days.entry(day).or_default() += 1,
            None => self.undated += 1,
        }
        let mut count = |counts: fn(&mut Self) -> &mut BTreeMap<String, usize>, word: &str| {
            *counts(self).entry(word.to_owned()).or_default() += 1;
        };
        count(|tally| &mut tally.types, row.get("quote_type"));
        count(|tally| &mut tally.kinds, row.get("speaker_kind"));
        count(|tally| &mut tally.classes, row.get("cue_class"));
        if is_person {
            count(|tally| &mut tally.persons, speaker);
        }
        if let Some(confidence) = row.number::<f64>("confidence") {
            let bin = (confidence * BINS as f64) as usize;
            self.bins[bin.min(BINS - 1)] += 1;
        }
    }

    fn add_speaker(&mut self, row: RowOf<'_>) {
        if row.get("kind") == "person" {
            let id = row.get("speaker_id").to_owned();
            self.names.insert(id, row.get("speaker").to_owned());
        }
        let parts: Vec<usize> = TYPES
            .iter()
            .map(|column| row.number(column).unwrap_or(0))
            .collect();
        self.speakers.push(Speaker {
            name: row.get("speaker").to_owned(),
            kind: row.get("kind").to_owned(),
            articles: row.number("articles").unwrap_or(0),
            parts,
            confidence: row.get("mean_confidence").to_owned(),
        });
        if self.speakers.len() >= 64 * SPEAKERS {
            self.keep_first_speakers();
        }
    }

    /// Keeps those who speak most; of equals, those who come first.
    fn keep_first_speakers(&mut self) {
        self.speakers
            .sort_by_key(|speaker| std::cmp::Reverse(speaker.parts.iter().sum::<usize>()));
        self.speakers.truncate(SPEAKERS);
    }

    /// The figures, in the order a reader meets them.
    pub(super) fn figures(mut self) -> Vec<Figure> {
        self.keep_first_speakers();
        let kind = |(word, shown): (&str, &str)| {
            (shown.to_owned(), self.kinds.get(word).copied().unwrap_or(0))
        };
        let kinds: Vec<_> = KINDS.into_iter().map(kind).collect();
        let types = TYPES.map(|word| {
            let count = self.types.get(word).copied().unwrap_or(0);
            (word.to_owned(), count)
        });
        let mut classes: Vec<_> = self.classes.clone().into_iter().collect();
        classes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let bins = self.bins.iter().enumerate();
        let bins: Vec<_> = bins
            .map(|(at, &count)| (format!("{:.2}", at as f64 / BINS as f64), count))
            .collect();
        vec![
            self.who(),
            self.when(),
            Figure::counted(
                "types",
                "Direct, mixed and indirect",
                "How much of a quote stands between quotation marks: all, a part, nothing.",
                "type",
                &types,
                false,
            ),
            Figure::counted(
                "kinds",
                "Named, unnamed and organisational speakers",
                "Persons, organisations, groups and documents are known by a name; unnamed speakers (\u{201c}a neighbour\u{201d}, \u{201c}sources\u{201d}) are not.",
                "speaker",
                &kinds,
                false,
            ),
            self.gender(),
            Figure::counted(
                "classes",
                "What the cue says about the act",
                "The class of the word that says it is said.",
                "class",
                &classes,
                false,
            ),
            Figure::counted(
                "confidence",
                "How sure the rows are",
                "Rows by confidence, each bar a twentieth wide and named by its lower end. Of rows with a confidence of 0.9, nine in ten are to be expected right.",
                "from",
                &bins,
                true,
            ),
        ]
    }

    fn who(&self) -> Figure {
        let bars: Vec<Bar> = self
            .speakers
            .iter()
            .map(|speaker| Bar {
                name: speaker.name.clone(),
                parts: speaker.parts.clone(),
            })
            .collect();
        let row = |speaker: &Speaker| {
            let mut row = vec![speaker.name.clone(), speaker.kind.clone()];
            row.push(speaker.parts.iter().sum::<usize>().to_string());
            row.extend(speaker.parts.iter().map(ToString::to_string));
            row.push(speaker.articles.to_string());
            row.push(speaker.confidence.clone());
            row
        };
        let title = "Who speaks most";
        Figure {
            id: "speakers",
            title: title.to_owned(),
            note: format!(
                "The {} speakers with most quotes. One name over all articles is one speaker; all of them are in speakers.csv.",
                self.speakers.len()
            ),
            header: vec![
                "speaker",
                "kind",
                "quotes",
                "direct",
                "mixed",
                "indirect",
                "articles",
                "mean confidence",
            ],
            rows: self.speakers.iter().map(row).collect(),
            svg: drawing::lying(title, &bars, &TYPES),
        }
    }

    /// Quotes by day, month or year: the finest that fits.
    fn when(&self) -> Figure {
        let (mut counts, mut step) = (Vec::new(), "");
        for (letters, name) in [(10, "day"), (7, "month"), (4, "year")] {
            step = name;
            counts = self.by_time(letters);
            if counts.len() <= TIMES {
                break;
            }
        }
        let note = format!(
            "By the article's date, a bar for each {step} from the first to the last. {} quotes are of articles whose date names no one day, and are not shown.",
            self.undated
        );
        Figure::counted("time", "Quotes over time", &note, step, &counts, true)
    }

    fn by_time(&self, letters: usize) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (day, count) in &self.days {
            *counts.entry(day[..letters].to_owned()).or_default() += count;
        }
        let ends = (self.days.keys().next(), self.days.keys().next_back());
        if let (Some(first), Some(last)) = ends {
            let (last, mut time) = (last[..letters].to_owned(), first[..letters].to_owned());
            // A time without quotes is a bar of no height, not a time that never was.
            while time < last && counts.len() <= TIMES {
                time = after(&time);
                counts.entry(time.clone()).or_default();
            }
        }
        counts.into_iter().collect()
    }

    fn gender(&self) -> Figure {
        let rows = [
            "women, by pronoun",
            "women, by title",
            "women, by given name",
            "men, by pronoun",
            "men, by title",
            "men, by given name",
            "not told",
        ];
        let mut counts = [(0, 0); 7];
        for (id, quotes) in &self.persons {
            let votes = self.votes.get(id).copied().unwrap_or_default();
            let name = self.names.get(id).map(String::as_str).unwrap_or_default();
            let row = match votes.told(name) {
                Told::As(gender, ground) => {
                    let first = match gender {
                        Gender::Female => 0,
                        Gender::Male => 3,
                    };
                    first
                        + match ground {
                            Ground::Pronoun => 0,
                            Ground::Title => 1,
                            Ground::GivenName => 2,
                        }
                }
                Told::Both | Told::Not => 6,
            };
            counts[row].0 += quotes;
            counts[row].1 += 1;
        }
        let sum =
            |range: std::ops::Range<usize>| counts[range].iter().map(|count| count.0).collect();
        let bars = [
            Bar {
                name: "women".to_owned(),
                parts: sum(0..3),
            },
            Bar {
                name: "men".to_owned(),
                parts: sum(3..6),
            },
            Bar {
                name: "not told".to_owned(),
                parts: vec![0, 0, 0, counts[6].0],
            },
        ];
        let title = "Women and men";
        let row = |(name, (quotes, speakers)): (&str, (usize, usize))| {
            vec![name.to_owned(), quotes.to_string(), speakers.to_string()]
        };
        Figure {
            id: "gender",
            title: title.to_owned(),
            note: "Quotes of named persons. The tables have no column of gender: it is read from the pronouns that stand for the speaker (as far as they are attributed rightly), else from Mr, Mrs and the like, else from a list of given names, which errs where a name is borne by both. What none of these tells is not told.".to_owned(),
            header: vec!["speaker", "quotes", "speakers"],
            rows: rows.into_iter().zip(counts).map(row).collect(),
            svg: drawing::lying(title, &bars, &["pronoun", "title", "given name", "not told"]),
        }
    }
}

/// The day, month or year after one, as `2020-02-28`, `2020-02` or `2020`.
fn after(time: &str) -> String {
    let number =
        |at: std::ops::Range<usize>| time.get(at).and_then(|part| part.parse::<u32>().ok());
    let year = number(0..4).unwrap_or(9999);
    match (number(5..7), number(8..10)) {
        (Some(month), Some(day)) => [
            (year, month, day + 1),
            (year, month + 1, 1),
            (year + 1, 1, 1),
        ]
        .into_iter()
        .find_map(|(year, month, day)| first_day(&format!("{year}-{month}-{day}"), None))
        .unwrap_or_else(|| "9999".to_owned()),
        (Some(12), None) => format!("{:04}-01", year + 1),
        (Some(month), None) => format!("{year}-{:02}", month + 1),
        _ => format!("{:04}", year + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on() {
        for (time, next) in [
            ("2020-02-28", "2020-02-29"),
            ("2020-02-29", "2020-03-01"),
            ("2019-12-31", "2020-01-01"),
            ("2019-12", "2020-01"),
            ("2019-01", "2019-02"),
            ("2019", "2020"),
        ] {
            assert_eq!(after(time), next);
        }
    }

    #[test]
    fn days_become_months_when_there_are_many_and_empty_ones_are_shown() {
        let mut tally = Tally::default();
        tally.days.insert("2020-01-30".to_owned(), 2);
        tally.days.insert("2020-02-02".to_owned(), 1);
        let figure = tally.when();
        let times: Vec<&str> = figure.rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(
            times,
            ["2020-01-30", "2020-01-31", "2020-02-01", "2020-02-02"]
        );
        tally.days.insert("2020-04-02".to_owned(), 4);
        let figure = tally.when();
        let rows: Vec<_> = figure
            .rows
            .iter()
            .map(|row| (row[0].as_str(), row[1].as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                ("2020-01", "2"),
                ("2020-02", "1"),
                ("2020-03", "0"),
                ("2020-04", "4")
            ]
        );
    }
}
