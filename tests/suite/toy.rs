//! A toy extractor: whatever stands between quotation marks is said by the word before it. Its answers can be told by
//! looking at the text, and it needs no model.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde_json::Value;
use whosaid::Result;
use whosaid::annotation::{
    Attribution, Confidence, CueClass, EntityType, Extraction, Mention, QuoteType, SourceForm,
    Speaker, SpeakerKind,
};
use whosaid::batch::{self, Existing, Folder, Formats, Opened, Workers};
use whosaid::input::{Options, Reader, list};
use whosaid::output::{Counts, CsvOptions};
use whosaid::text::{Article, Document, Span};

/// Runs the extractor over `input` into the folder `out`: all files that a run can write, `run.json` empty.
pub(crate) fn run(
    input: &Path,
    out: &Path,
    threads: usize,
    any_language: bool,
    options: CsvOptions,
) -> Counts {
    let formats = Formats {
        texts: true,
        csv: true,
        jsonl: true,
        options,
        ledger: true,
        keep: Vec::new(),
    };
    let opened = Folder::open(
        out,
        Existing::Keep,
        &Value::Null,
        std::iter::empty(),
        formats,
    );
    let Opened::Ready(mut folder) = opened.unwrap() else {
        panic!("the folder is new")
    };
    let paths = [input.to_str().unwrap().to_owned()];
    let listing = list(&paths, &Options::default()).unwrap();
    let ended = batch::run(
        Reader::new(listing, &Options::default()),
        batch::extractor(extract, any_language, 0.0),
        Workers {
            threads,
            stop: &AtomicBool::new(false),
        },
        &mut [folder.as_mut()],
        |_| {},
    );
    let joined = folder.join().unwrap();
    std::fs::write(joined.run_path(), "").unwrap();
    let counts = Counts {
        speakers: joined.speakers,
        ..ended.unwrap().counts
    };
    folder.publish(joined).unwrap();
    counts
}

pub(crate) fn extract(article: &Article) -> Result<(Document, Extraction)> {
    let document = Document::new(article.text.as_str());
    let mut extraction = Extraction::default();
    for quotation in document.quotations() {
        let source = word_before(&document, quotation.span);
        let speaker = source.map(|span| speaker(&document, span, &mut extraction.speakers));
        extraction.entities.extend(source.map(|span| Mention {
            span,
            kind: EntityType::Person,
            confidence: 0.75,
            speaker,
        }));
        extraction.attributions.push(Attribution {
            content: vec![quotation.span],
            cue: Vec::new(),
            source: source.into_iter().collect(),
            quote_type: QuoteType::Direct,
            cue_class: CueClass::Other,
            negated: false,
            source_form: SourceForm::Name,
            speaker_kind: SpeakerKind::Person,
            speaker,
            speaks_for: None,
            in_headline: false,
            decided_by: "toy",
            confidence: Confidence::CERTAIN,
        });
    }
    Ok((document, extraction))
}

fn word_before(document: &Document, quotation: Span) -> Option<Span> {
    let before = document.tokens_in(quotation).start.checked_sub(1)?;
    Some(document.tokens()[before])
}

/// The place of a speaker in the list, old or new.
fn speaker(document: &Document, span: Span, speakers: &mut Vec<Speaker>) -> usize {
    let name = document.slice(span);
    let known = speakers.iter().position(|speaker| speaker.name == name);
    known.unwrap_or_else(|| {
        speakers.push(Speaker {
            name: name.to_owned(),
            kind: SpeakerKind::Person,
            roles: Vec::new(),
            aliases: Vec::new(),
            mention: Some(span),
        });
        speakers.len() - 1
    })
}
