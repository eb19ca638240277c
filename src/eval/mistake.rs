//! What is wrong, row by row: to be read beside the articles before a score is believed.

use std::io;

use super::chain;
use super::matching::Matching;
use super::speaker::right_speaker;
use crate::annotation::{Attribution, Extraction};
use crate::error::{Error, ErrorKind, Result};
use crate::gold::Gold;
use crate::text::Span;

/// The columns of the CSV that [`write_mistakes`] writes.
pub const MISTAKE_COLUMNS: [&str; 12] = [
    "data",
    "article_id",
    "mistake",
    "gold_quote",
    "quote",
    "gold_source",
    "source",
    "gold_speaker",
    "speaker",
    "decided_by",
    "confidence",
    "start",
];

/// One wrong answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// The article's id.
    pub article_id: String,
    /// `missed`, `spurious`, `source`, `speaker`, or `speaker_step` where content and source were given.
    pub mistake: &'static str,
    /// Words, source and speaker that gold has; empty where it has none.
    pub gold: [String; 3],
    /// Words, source and speaker of the answer; empty where there is none.
    pub answer: [String; 3],
    /// The rule that decided the speaker.
    pub decided_by: String,
    /// The confidence of the row, where there is an answer.
    pub confidence: Option<f32>,
    /// The byte of the text that the words start at.
    pub start: usize,
}

/// The wrong answers of articles whose attributions are annotated: missed and spurious ones, and of those found, wrong sources
/// and speakers. `resolved` holds the gold attributions with the speakers found for them; it may be empty.
pub fn mistakes(gold: &[Gold], predicted: &[Extraction], resolved: &[Extraction]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (gold, predicted) in annotated(gold, predicted) {
        let article = Matching::new(gold, predicted);
        let paired = |predicted: usize| article.partner(predicted).is_some();
        for at in 0..article.gold_roles.len() {
            if !article.pairs.iter().any(|(gold, _)| *gold == at) {
                mistakes.push(mistake(&article, "missed", Some(at), None));
            }
        }
        for at in (0..article.predicted_roles.len()).filter(|&at| !paired(at)) {
            mistakes.push(mistake(&article, "spurious", None, Some(at)));
        }
        for &(one, other) in &article.pairs {
            let named = gold.layers.speakers;
            if !article.same_source(one, other) {
                mistakes.push(mistake(&article, "source", Some(one), Some(other)));
            } else if named && !right_speaker(&article, one, other) {
                mistakes.push(mistake(&article, "speaker", Some(one), Some(other)));
            }
        }
    }
    for (gold, resolved) in gold
        .iter()
        .zip(resolved)
        .filter(|(gold, _)| gold.layers.chains)
    {
        let article = Matching::new(gold, resolved);
        mistakes.extend(wrong_chains(&article));
    }
    for (gold, resolved) in annotated(gold, resolved) {
        let article = Matching::new(gold, resolved);
        let wrong = article
            .pairs
            .iter()
            .filter(|(one, other)| !right_speaker(&article, *one, *other));
        mistakes.extend(
            wrong.map(|&(one, other)| mistake(&article, "speaker_step", Some(one), Some(other))),
        );
    }
    mistakes
}

fn annotated<'a>(
    gold: &'a [Gold],
    answers: &'a [Extraction],
) -> impl Iterator<Item = (&'a Gold, &'a Extraction)> {
    gold.iter()
        .zip(answers)
        .filter(|(gold, _)| gold.layers.attributions)
}

/// The gold attributions whose speaker's chain the answer is not in.
fn wrong_chains(article: &Matching) -> Vec<Mistake> {
    let asked = article.gold.speaker_chains.iter().enumerate();
    let asked = asked.filter_map(|(at, chain)| Some((at, article.gold.chains.get((*chain)?)?)));
    let wrong = asked
        .zip(chain::answers(article))
        .filter(|(_, answer)| !answer.right);
    wrong
        .map(|((at, chain), answer)| {
            let document = &article.gold.document;
            let mentions = chain.mentions.iter();
            let words: Vec<&str> = mentions
                .filter_map(|tokens| document.span_of(tokens.clone()))
                .map(|span| document.slice(span))
                .collect();
            let mut row = mistake(article, "speaker_step", Some(at), answer.predicted);
            row.gold[2] = words.join("; ");
            row
        })
        .collect()
}

fn mistake(
    article: &Matching,
    mistake: &'static str,
    gold: Option<usize>,
    predicted: Option<usize>,
) -> Mistake {
    let words = |spans: &[Span]| -> String {
        let words = spans.iter().map(|&span| article.gold.document.slice(span));
        words.collect::<Vec<_>>().join(" [...] ")
    };
    let told = |extraction: &Extraction, attribution: &Attribution| {
        let speaker = attribution
            .speaker
            .and_then(|at| extraction.speakers.get(at));
        [
            words(&attribution.content),
            words(&attribution.source),
            speaker.map_or(String::new(), |speaker| speaker.name.clone()),
        ]
    };
    let known = gold.map(|at| &article.gold.extraction.attributions[at]);
    let answer = predicted.map(|at| &article.predicted.attributions[at]);
    let first = known.or(answer).and_then(|it| it.content.first());
    Mistake {
        article_id: article.gold.article.id.clone(),
        mistake,
        gold: known.map_or_else(Default::default, |it| told(&article.gold.extraction, it)),
        answer: answer.map_or_else(Default::default, |it| told(article.predicted, it)),
        decided_by: answer.map_or(String::new(), |it| it.decided_by.to_owned()),
        confidence: answer.map(|it| it.confidence.row),
        start: first.map_or(0, |span| span.start()),
    }
}

/// Writes mistakes as CSV; each set comes with the name of its gold.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_mistakes(sets: &[(String, Vec<Mistake>)], out: impl io::Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let failed = |cause: csv::Error| Error::new(ErrorKind::Io, cause.to_string()).caused_by(cause);
    writer.write_record(MISTAKE_COLUMNS).map_err(failed)?;
    for (data, mistakes) in sets {
        for it in mistakes {
            let confidence = it.confidence.map_or(String::new(), |it| format!("{it:.4}"));
            let start = it.start.to_string();
            let [quote, source, speaker] = &it.answer;
            let [gold_quote, gold_source, gold_speaker] = &it.gold;
            let row = [
                data,
                &it.article_id,
                it.mistake,
                gold_quote,
                quote,
                gold_source,
                source,
                gold_speaker,
                speaker,
                &it.decided_by,
                &confidence,
                &start,
            ];
            writer.write_record(row).map_err(failed)?;
        }
    }
    writer
        .flush()
        .map_err(|cause| Error::new(ErrorKind::Io, cause.to_string()).caused_by(cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::{attribution, gold_of, predicted_of};

    const TEXT: &str = "\"Go,\" said Ana. Ito denied it. Ek left.";

    #[test]
    fn each_wrong_answer_is_a_row() {
        let go = |source| attribution(TEXT, &["\"Go,\""], "said", source);
        let gold = gold_of(
            TEXT,
            vec![go("Ana"), attribution(TEXT, &["it"], "denied", "Ito")],
        );
        let predicted = predicted_of(vec![go("Ek"), attribution(TEXT, &["left"], "", "Ek")]);
        let found = mistakes(&[gold], &[predicted], &[]);
        let told: Vec<_> = found
            .iter()
            .map(|it| (it.mistake, it.gold[1].as_str(), it.answer[1].as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("missed", "Ito", ""),
                ("spurious", "", "Ek"),
                ("source", "Ana", "Ek")
            ]
        );
        let mut table = Vec::new();
        write_mistakes(&[("x".to_owned(), found)], &mut table).unwrap();
        assert_eq!(String::from_utf8(table).unwrap().lines().count(), 4);
    }
}
