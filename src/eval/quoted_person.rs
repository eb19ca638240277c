//! The persons whom gold quotes, one by one: as whom the text tells them, and how many of their reports are found.
//!
//! Apart from the scores because a share by gender is believed only after the list behind it was read.

use std::io;

use super::matching::Matching;
use super::speaker::right_speaker;
use crate::annotation::{Extraction, SpeakerKind};
use crate::bearer::{Told, genders, given_name};
use crate::error::{Error, ErrorKind, Result};
use crate::gold::Gold;

/// The columns of the CSV that [`write_quoted_persons`] writes.
pub const QUOTED_PERSON_COLUMNS: [&str; 9] = [
    "data",
    "article_id",
    "speaker",
    "gender",
    "told_by",
    "given_name",
    "attributions",
    "found",
    "found_and_right",
];

/// A person whom an article of gold quotes.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotedPerson {
    /// The article's id.
    pub article_id: String,
    /// The name that gold gives.
    pub speaker: String,
    /// Woman or man, as the article tells it.
    pub told: Told,
    /// Gold's attributions to this person, without reports inside reports.
    pub attributions: usize,
    /// Of these, those with overlapping content in the answer.
    pub found: usize,
    /// Of these, those with the right speaker.
    pub right: usize,
}

/// The persons quoted in articles whose attributions name their speakers.
pub fn quoted_persons(gold: &[Gold], predicted: &[Extraction]) -> Vec<QuotedPerson> {
    let known = gold.iter().zip(predicted);
    let known = known.filter(|(gold, _)| gold.layers.attributions && gold.layers.speakers);
    known
        .flat_map(|(gold, predicted)| of_article(&Matching::new(gold, predicted)))
        .collect()
}

fn of_article(article: &Matching) -> Vec<QuotedPerson> {
    let extraction = &article.gold.extraction;
    let told = genders(&article.gold.document, extraction);
    let speakers = extraction.speakers.iter().zip(told).enumerate();
    let persons = speakers.filter(|(_, (speaker, _))| speaker.kind == SpeakerKind::Person);
    let rows = persons.map(|(at, (speaker, told))| {
        let own = |gold: usize| extraction.attributions[gold].speaker == Some(at);
        let pairs = || article.pairs.iter().filter(|(gold, _)| own(*gold));
        let right = pairs().filter(|&&(gold, other)| right_speaker(article, gold, other));
        QuotedPerson {
            article_id: article.gold.article.id.clone(),
            speaker: speaker.name.clone(),
            told,
            attributions: (0..extraction.attributions.len())
                .filter(|&gold| own(gold))
                .count(),
            found: pairs().count(),
            right: right.count(),
        }
    });
    // Who speaks only inside the words of others has no attribution here.
    rows.filter(|person| person.attributions > 0).collect()
}

/// Writes quoted persons as CSV, each set under its name.
pub fn write_quoted_persons(
    persons: &[(String, Vec<QuotedPerson>)],
    out: impl io::Write,
) -> Result<()> {
    let failed = |cause: csv::Error| Error::new(ErrorKind::Io, cause.to_string()).caused_by(cause);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(QUOTED_PERSON_COLUMNS).map_err(failed)?;
    for (data, persons) in persons {
        for person in persons {
            let told_by = match person.told {
                Told::As(_, ground) => ground.as_str(),
                Told::Both | Told::Not => "",
            };
            let counts = [person.attributions, person.found, person.right];
            let [attributions, found, right] = counts.map(|count| count.to_string());
            writer
                .write_record([
                    data,
                    &person.article_id,
                    &person.speaker,
                    person.told.as_str(),
                    told_by,
                    given_name(&person.speaker).as_str(),
                    &attributions,
                    &found,
                    &right,
                ])
                .map_err(failed)?;
        }
    }
    writer
        .flush()
        .map_err(|cause| Error::new(ErrorKind::Io, cause.to_string()).caused_by(cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Speaker;
    use crate::eval::tests::{attribution, gold_of, predicted_of};

    #[test]
    fn a_row_a_person() {
        let text = "\"Go,\" said Mary Vale. She thinks that it rains. Police say that it hails.";
        let mut rows = vec![
            attribution(text, &["\"Go,\""], "said", "Mary Vale"),
            attribution(text, &["that it rains"], "thinks", "She"),
            attribution(text, &["that it hails"], "say", "Police"),
        ];
        for (row, speaker) in rows.iter_mut().zip([0, 0, 1]) {
            row.speaker = Some(speaker);
        }
        let mut gold = gold_of(text, rows.clone());
        gold.layers.speakers = true;
        gold.extraction.speakers = vec![
            Speaker::named("Mary Vale", SpeakerKind::Person),
            Speaker::named("Police", SpeakerKind::Organisation),
        ];
        rows.remove(0);
        rows[0].speaker = Some(1);
        let mut predicted = predicted_of(rows);
        predicted.speakers = gold.extraction.speakers.clone();
        let persons = quoted_persons(&[gold], &[predicted]);
        let mut out = Vec::new();
        write_quoted_persons(&[("dev".to_owned(), persons)], &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "data,article_id,speaker,gender,told_by,given_name,attributions,found,found_and_right\n\
             dev,,Mary Vale,women,pronoun,common_in_usa,2,1,0\n"
        );
    }
}
