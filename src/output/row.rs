//! From what became of an article to the rows of its tables.
//!
//! Here, and only here, bytes become code points.

use super::heading::{Heading, day_of};
use super::outcome::{Extracted, Outcome};
use super::speaker_id::speaker_ids;
use super::table::{ArticleRow, EntityRow, ErrorRow, QuoteRow};
use crate::annotation::{Attribution, Mention, Report};
use crate::text::{Article, CodePoints, Document, Span};

/// What stands for the words between two pieces of text that do not follow on one another.
const GAP: &str = " [...] ";

/// The rows of `quotes.csv` of one article.
pub fn quote_rows(extracted: &Extracted) -> Vec<QuoteRow> {
    let heading = Heading::of(extracted);
    let points = CodePoints::new(extracted.document.text());
    let ids = speaker_ids(&extracted.article.id, &extracted.extraction);
    let reports = extracted.extraction.reports();
    let reports = reports.iter().enumerate();
    reports
        .map(|(at, report)| {
            let mut row = quote_row(extracted, &heading, &points, at, report);
            row.speaker_id = id_of(&ids, report.attribution.speaker);
            row
        })
        .collect()
}

fn quote_row(
    extracted: &Extracted,
    heading: &Heading,
    points: &CodePoints<'_>,
    at: usize,
    report: &Report,
) -> QuoteRow {
    let attribution = report.attribution;
    let document = &extracted.document;
    let id = |at: usize| format!("{}:{}", extracted.article.id, at + 1);
    let speaker = attribution
        .speaker
        .map(|at| &extracted.extraction.speakers[at]);
    let (content_start, content_end) = ends(points, &attribution.content).unwrap_or_default();
    let cue = ends(points, &attribution.cue);
    let source = ends(points, &attribution.source);
    let principal = attribution.speaks_for.as_ref();
    let told = principal.and_then(|principal| principal.span);
    let told = told.map(|span| points.of(span));
    QuoteRow {
        article_id: extracted.article.id.clone(),
        quote_id: id(at),
        title: heading.title.clone(),
        date: heading.day.clone(),
        publisher: extracted.article.publisher.clone(),
        quote_type: attribution.quote_type.as_str(),
        quote: words(document, &attribution.content),
        speaker: speaker
            .map(|speaker| speaker.name.clone())
            .unwrap_or_default(),
        speaker_kind: attribution.speaker_kind.as_str(),
        speaker_role: speaker
            .map(|speaker| speaker.roles.join("; "))
            .unwrap_or_default(),
        speaks_for: principal
            .map(|principal| principal.name.clone())
            .unwrap_or_default(),
        source: words(document, &attribution.source),
        source_form: attribution.source_form.as_str(),
        cue: words(document, &attribution.cue),
        cue_class: attribution.cue_class.as_str(),
        negated: attribution.negated,
        in_headline: attribution.in_headline,
        confidence: attribution.confidence.row,
        content_confidence: attribution.confidence.content,
        source_confidence: attribution.confidence.source,
        speaker_confidence: attribution.confidence.speaker,
        decided_by: attribution.decided_by,
        inside: report.inside.map(id).unwrap_or_default(),
        depth: report.depth,
        content_start,
        content_end,
        content_spans: spans(points, &attribution.content),
        cue_start: cue.map(|(start, _)| start),
        cue_end: cue.map(|(_, end)| end),
        source_start: source.map(|(start, _)| start),
        source_end: source.map(|(_, end)| end),
        speaks_for_start: told.map(|(start, _)| start),
        speaks_for_end: told.map(|(_, end)| end),
        speaker_id: String::new(),
        context: context(document, attribution),
    }
}

/// The rows of `entities.csv` of one article.
pub fn entity_rows(extracted: &Extracted) -> Vec<EntityRow> {
    let points = CodePoints::new(extracted.document.text());
    let ids = speaker_ids(&extracted.article.id, &extracted.extraction);
    let row = |mention: &Mention| {
        let (start, end) = points.of(mention.span);
        EntityRow {
            article_id: extracted.article.id.clone(),
            text: extracted.document.slice(mention.span).to_owned(),
            r#type: mention.kind.as_str(),
            start,
            end,
            confidence: mention.confidence,
            speaker_id: id_of(&ids, mention.speaker),
        }
    };
    extracted.extraction.entities.iter().map(row).collect()
}

/// The row of `articles.csv` of one record.
pub fn article_row(outcome: &Outcome) -> ArticleRow {
    let status = outcome.status();
    match outcome {
        Outcome::Extracted(extracted) => {
            let heading = Heading::of(extracted);
            ArticleRow {
                title: heading.title,
                byline: heading.byline,
                date: heading.day,
                date_printed: heading.date,
                words: Some(extracted.document.words()),
                sentences: Some(extracted.document.sentences().len()),
                quotes: extracted.extraction.rows(),
                speakers: extracted.extraction.speakers.len(),
                ..as_given(&extracted.article, extracted.language, status)
            }
        }
        Outcome::NotEnglish { article, language } => as_given(article, language, status),
        Outcome::Failed { article, .. } => as_given(article, "", status),
    }
}

/// An article that was not run, as its input gives it.
fn as_given(article: &Article, language: &'static str, status: &'static str) -> ArticleRow {
    let date = day_of(article, &article.date);
    let damage: Vec<&str> = article.damage.iter().map(|kind| kind.as_str()).collect();
    let article = article.clone();
    ArticleRow {
        article_id: article.id,
        path: article.path,
        record: article.record,
        title: article.title,
        byline: article.byline,
        date,
        date_printed: article.date,
        publisher: article.publisher,
        url: article.url,
        language,
        words: None,
        sentences: None,
        quotes: 0,
        speakers: 0,
        status,
        damage: damage.join("; "),
    }
}

/// The row of `errors.csv` of a record that failed.
pub fn error_row(outcome: &Outcome) -> Option<ErrorRow> {
    let Outcome::Failed {
        article,
        stage,
        error,
    } = outcome
    else {
        return None;
    };
    Some(ErrorRow {
        article_id: article.id.clone(),
        path: article.path.clone(),
        record: article.record,
        stage: stage.as_str(),
        kind: error.kind().as_str(),
        message: error.message().to_owned(),
    })
}

fn id_of(ids: &[String], speaker: Option<usize>) -> String {
    speaker.map(|at| ids[at].clone()).unwrap_or_default()
}

fn words(document: &Document, pieces: &[Span]) -> String {
    let pieces: Vec<&str> = pieces.iter().map(|&piece| document.slice(piece)).collect();
    pieces.join(GAP)
}

fn ends(points: &CodePoints<'_>, pieces: &[Span]) -> Option<(usize, usize)> {
    let whole = pieces.iter().copied().reduce(Span::cover)?;
    Some(points.of(whole))
}

fn spans(points: &CodePoints<'_>, pieces: &[Span]) -> String {
    let span = |&piece: &Span| {
        let (start, end) = points.of(piece);
        format!("[{start}-{end})")
    };
    pieces.iter().map(span).collect::<Vec<_>>().join(";")
}

/// The sentences that hold any word of the attribution: neighbours as they stand, gaps shown as such. A speaker carried
/// over from paragraphs before would else pull in all the text between.
fn context(document: &Document, attribution: &Attribution) -> String {
    let sentences = document.sentences();
    let pieces = [&attribution.content, &attribution.cue, &attribution.source];
    let mut touched: Vec<usize> = pieces
        .into_iter()
        .flatten()
        .flat_map(|&piece| {
            let first = sentences.partition_point(|sentence| sentence.span.end() <= piece.start());
            let last = sentences.partition_point(|sentence| sentence.span.start() < piece.end());
            first..last
        })
        .collect();
    touched.sort_unstable();
    touched.dedup();
    let runs = touched.chunk_by(|left, right| left + 1 == *right);
    let spans: Vec<Span> = runs
        .map(|run| {
            sentences[run[0]]
                .span
                .cover(sentences[run[run.len() - 1]].span)
        })
        .collect();
    words(document, &spans)
}

#[cfg(test)]
mod tests {
    use super::super::{Stage, example};
    use super::*;
    use crate::annotation::{Inside, Nested};
    use crate::error::{Error, ErrorKind};
    use std::path::Path;

    /// The characters `start..end` of a text, as a reader of the tables cuts them.
    fn cut(text: &str, start: usize, end: usize) -> String {
        text.chars().skip(start).take(end - start).collect()
    }

    #[test]
    fn offsets_cut_out_the_words_of_the_row() {
        let extracted = example::extracted("é1", "“Dr. Zoë Ńiu”");
        let text = extracted.document.text().to_owned();
        let row = &quote_rows(&extracted)[0];
        assert_eq!(
            cut(&text, row.cue_start.unwrap(), row.cue_end.unwrap()),
            row.cue
        );
        assert_eq!(
            cut(&text, row.source_start.unwrap(), row.source_end.unwrap()),
            row.source
        );
        let pieces: Vec<String> = row
            .content_spans
            .split(';')
            .map(|span| {
                let (start, end) = span.trim_matches(['[', ')']).split_once('-').unwrap();
                cut(&text, start.parse().unwrap(), end.parse().unwrap())
            })
            .collect();
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces.join(" [...] "), row.quote);
        assert!(cut(&text, row.content_start, row.content_end).starts_with(&pieces[0]));
        assert!(cut(&text, row.content_start, row.content_end).ends_with(&pieces[1]));
        let entity = &entity_rows(&extracted)[0];
        assert_eq!(cut(&text, entity.start, entity.end), entity.text);
    }

    #[test]
    fn a_report_inside_a_quote_comes_after_it_and_names_it() {
        let mut extracted = example::extracted("1", "Zoë Niu");
        let outer = extracted.extraction.attributions[0].clone();
        extracted.extraction.nested.push(Nested {
            inside: Inside::Flat(0),
            attribution: Attribution {
                content: vec![outer.content[1]],
                ..outer
            },
        });
        let rows = quote_rows(&extracted);
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.quote_id.as_str(), row.inside.as_str(), row.depth))
            .collect();
        assert_eq!(told, [("1:1", "", 0), ("1:2", "1:1", 1)]);
        assert_eq!(
            article_row(&Outcome::Extracted(Box::new(extracted))).quotes,
            2
        );
    }

    #[test]
    fn context_shows_gaps_and_joins_neighbours() {
        let extracted = example::extracted("1", "Zoë Niu");
        let row = &quote_rows(&extracted)[0];
        assert_eq!(row.context, extracted.document.text().trim());

        let document = Document::new("Ito spoke.\nIt rained.\n“We wait.”");
        let find = |word: &str| {
            let start = document.text().find(word).unwrap();
            Span::new(start, start + word.len())
        };
        let attribution = Attribution {
            content: vec![find("“We wait.”")],
            cue: Vec::new(),
            source: vec![find("Ito")],
            ..extracted.extraction.attributions[0].clone()
        };
        assert_eq!(
            context(&document, &attribution),
            "Ito spoke. [...] “We wait.”"
        );
    }

    #[test]
    fn every_record_has_a_row_and_failures_have_two() {
        let failed = |kind| Outcome::Failed {
            article: Article {
                id: "x".into(),
                path: "x.txt".into(),
                record: 3,
                ..Article::default()
            },
            stage: Stage::Read,
            error: Error::new(kind, "what to do").at_path(Path::new("x.txt")),
        };
        let row = article_row(&failed(ErrorKind::Format));
        assert_eq!(
            (row.article_id.as_str(), row.record, row.status),
            ("x", 3, "failed")
        );
        let row = error_row(&failed(ErrorKind::Format)).unwrap();
        assert_eq!(
            (row.path.as_str(), row.record, row.stage, row.kind),
            ("x.txt", 3, "read", "format")
        );
        assert_eq!(row.message, "what to do");
        assert_eq!(article_row(&failed(ErrorKind::Empty)).status, "empty");

        let done = Outcome::Extracted(Box::new(example::extracted("1", "Ito")));
        assert_eq!(article_row(&done).quotes, 1);
        assert!(error_row(&done).is_none());
    }
}
