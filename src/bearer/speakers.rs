//! Women and men among the speakers of one article, gold or found.

use super::gender::{Told, Votes};
use crate::annotation::{Attribution, Extraction, Speaker, SpeakerKind};
use crate::text::Document;

/// What the article tells of each speaker, in their order.
///
/// Asked are the pronouns that stand for the speaker, in reports inside reports too, and what stands right before the name, wherever
/// it is printed; a family name that several speakers bear is not looked for. Of joint speakers (`Ana Ruiz; Ito Vale`) each is asked
/// for; of anyone but persons nothing is told.
pub(crate) fn genders(document: &Document, extraction: &Extraction) -> Vec<Told> {
    let votes = votes(document, extraction);
    let speakers = &extraction.speakers;
    let one = |name: &str| {
        let same = speakers.iter().position(|speaker| speaker.name == name);
        let votes = same.map_or_else(Votes::default, |at| votes[at]);
        votes.told(name)
    };
    let told = speakers.iter().map(|speaker| match speaker.kind {
        SpeakerKind::Person => speaker.name.split("; ").map(one).reduce(Told::and),
        _ => None,
    });
    told.map(|told| told.unwrap_or(Told::Not)).collect()
}

fn votes(document: &Document, extraction: &Extraction) -> Vec<Votes> {
    let mut votes = vec![Votes::default(); extraction.speakers.len()];
    for attribution in extraction.each() {
        if let Some(votes) = attribution.speaker.and_then(|at| votes.get_mut(at)) {
            add_source(votes, document, attribution);
        }
    }
    for (at, speaker) in extraction.speakers.iter().enumerate() {
        if speaker.kind == SpeakerKind::Person && !speaker.name.contains(';') {
            add_titles(&mut votes[at], document, &speaker.name);
            if let Some(surname) = own_surname(speaker, &extraction.speakers) {
                add_titles(&mut votes[at], document, surname);
            }
        }
    }
    votes
}

fn add_source(votes: &mut Votes, document: &Document, attribution: &Attribution) {
    // One word alone: `her lawyer` and `Mr. Vale's lawyer` are about somebody else.
    if let [source] = attribution.source[..]
        && document.tokens_in(source).len() == 1
    {
        votes.add(document.slice(source));
    }
}

/// The last word of a name of two or more, where no other speaker's name has it.
fn own_surname<'a>(speaker: &'a Speaker, all: &[Speaker]) -> Option<&'a str> {
    let (_, surname) = speaker.name.rsplit_once(' ')?;
    let has = |other: &&Speaker| {
        let mut words = other.name.split([' ', ';']);
        words.any(|word| word.eq_ignore_ascii_case(surname))
    };
    // Joint speakers are named by the others' names.
    let single = all.iter().filter(|other| !other.name.contains(';'));
    (single.filter(has).count() == 1).then_some(surname)
}

/// Takes in the titles and nouns that stand right before a name: `Mrs Vale`, `Headmistress Ana Vale`. Capitals are headlines' and
/// transcripts'.
fn add_titles(votes: &mut Votes, document: &Document, name: &str) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let tokens = document.tokens();
    for run in tokens.windows(words.len() + 1) {
        let mut named = run[1..].iter().zip(&words);
        let is_named = named.all(|(&token, word)| {
            let printed = document.slice(token);
            printed == *word || printed == word.to_uppercase()
        });
        if is_named {
            votes.add_title(document.slice(run[0]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Confidence, CueClass, QuoteType, SourceForm};
    use crate::bearer::Ground;
    use crate::decode::Gender;
    use crate::text::Span;

    fn person(name: &str) -> Speaker {
        Speaker::named(name, SpeakerKind::Person)
    }

    /// A report with this source, at its last place in the text.
    fn report(text: &str, source: &str, form: SourceForm, speaker: usize) -> Attribution {
        let start = text.rfind(source).unwrap();
        Attribution {
            content: Vec::new(),
            cue: Vec::new(),
            source: vec![Span::new(start, start + source.len())],
            quote_type: QuoteType::Indirect,
            cue_class: CueClass::Say,
            negated: false,
            source_form: form,
            speaker_kind: SpeakerKind::Person,
            speaker: Some(speaker),
            speaks_for: None,
            in_headline: false,
            decided_by: "gold",
            confidence: Confidence::CERTAIN,
        }
    }

    #[test]
    fn what_the_article_says_comes_before_the_given_name() {
        let text = "Robin Vale won. Mr. Ito and Mrs Okon left. CHAIRMAN ROBIN ELM: Okon said she was, her son said.";
        let mut told = Extraction {
            speakers: vec![
                person("Robin Vale"),
                person("Robin Ito"),
                person("Robin Okon"),
                person("Sam Okon"),
                person("Robin Vale; Robin Ito"),
                person("Maria Oak; Ana Oak"),
                person("Robin Elm"),
            ],
            attributions: vec![
                report(text, "she", SourceForm::Pronoun, 0),
                report(text, "her son", SourceForm::Nominal, 3),
            ],
            ..Extraction::default()
        };
        let document = Document::new(text);
        assert_eq!(
            genders(&document, &told),
            [
                Told::As(Gender::Female, Ground::Pronoun),
                Told::As(Gender::Male, Ground::Title),
                Votes::default().told("Robin Okon"),
                Votes::default().told("Sam Okon"),
                Told::Both,
                Told::As(Gender::Female, Ground::GivenName),
                Told::As(Gender::Male, Ground::Title),
            ]
        );
        told.speakers.truncate(3);
        told.attributions.clear();
        told.speakers[0].kind = SpeakerKind::Organisation;
        let genders = genders(&document, &told);
        assert_eq!(genders[0], Told::Not);
        assert_eq!(genders[2], Told::As(Gender::Female, Ground::Title));
    }

    #[test]
    fn the_rule_says_what_a_reader_says() {
        let gold = include_str!("../../corpus/gold/dev.jsonl");
        let mut told = std::collections::BTreeMap::new();
        for gold in crate::gold::jsonl::read(gold).unwrap() {
            let speakers = gold.extraction.speakers.iter();
            let genders = genders(&gold.document, &gold.extraction);
            for (speaker, gender) in speakers.zip(genders) {
                let key = (gold.article.id.clone(), speaker.name.clone());
                told.insert(key, gender.as_str());
            }
        }
        let read = include_str!("../../corpus/gold/genders.csv");
        let mut reader = csv::Reader::from_reader(read.as_bytes());
        let mut other = Vec::new();
        for row in reader.deserialize() {
            let (article, speaker, gender): (String, String, String) = row.unwrap();
            let said = told[&(article, speaker.clone())];
            if said != gender {
                other.push(format!("{speaker}: {said}, not {gender}"));
            }
        }
        // A name of one word, names of no list, and one of the list that a reader left open; never the other gender.
        let expected = [
            "Sunanda Mohapatra: not_told, not women",
            "Callum: not_told, not men",
            "Ewan: not_told, not men",
            "Jun Villarosa: men, not not_told",
            "Ina Galbraith; Archie: not_told, not both",
            "Thushari Madugalle: not_told, not women",
            "Waveney Adams-Cort: not_told, not women",
            "Hyacinth Adams: not_told, not women",
        ];
        assert_eq!(other, expected);
    }
}
