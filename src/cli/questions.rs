//! `eval --questions`: what the ranking of candidates is asked of the sources of gold, and what it should answer.

use std::io::Write;

use whosaid::annotation::{Attribution, Speaker, SpeakerKind};
use whosaid::attribution::ChoiceQuestion;
use whosaid::batch;
use whosaid::eval::same_speaker;
use whosaid::gold::Gold;
use whosaid::pipeline::Pipeline;

/// Writes a row for each number of each candidate: article, start of the phrase, its words, candidate (0 is none of them), the
/// candidate's name, whether it is right, group, name and number.
pub(super) fn write(
    pipeline: &Pipeline,
    gold: &[Gold],
    threads: usize,
    file: impl Write,
) -> anyhow::Result<()> {
    let mut table = csv::Writer::from_writer(file);
    let asked = batch::each(gold, threads, |gold| {
        pipeline.questions(&gold.document, &gold.extraction)
    })?;
    for (gold, asked) in gold.iter().zip(&asked) {
        for question in asked {
            let Some(known) = known(gold, question) else {
                continue;
            };
            let speakers = &gold.extraction.speakers;
            let is_right = |speaker: &Speaker| same_speaker(known, speaker, speakers);
            let nobody = Speaker::named(&question.words, SpeakerKind::Unnamed);
            let none = [(&nobody, &question.none)];
            let candidates = question.candidates.iter().map(|(one, told)| (one, told));
            for (at, (speaker, numbers)) in none.into_iter().chain(candidates).enumerate() {
                for (group, name, number) in numbers {
                    table.write_record([
                        gold.article.id.as_str(),
                        &question.tokens.start.to_string(),
                        &question.words,
                        known.kind.as_str(),
                        &known.name,
                        &at.to_string(),
                        &speaker.name,
                        if is_right(speaker) { "1" } else { "0" },
                        group,
                        name,
                        &number.to_string(),
                    ])?;
                }
            }
        }
    }
    Ok(table.flush()?)
}

/// The speaker whom gold has for the source that a phrase stands in.
fn known<'a>(gold: &'a Gold, question: &ChoiceQuestion) -> Option<&'a Speaker> {
    let says = |attribution: &&Attribution| {
        let source = attribution.source.first();
        source.is_some_and(|&source| {
            let tokens = gold.document.tokens_in(source);
            tokens.start <= question.tokens.start && question.tokens.end <= tokens.end
        })
    };
    let nested = gold.extraction.nested.iter().map(|it| &it.attribution);
    // The inner report is the nearer one.
    let mut attributions = nested.chain(&gold.extraction.attributions);
    let attribution = attributions.find(says)?;
    gold.extraction.speakers.get(attribution.speaker?)
}
