//! Whether an extraction fits its document: the last look before it leaves the one article it could harm.

use crate::annotation::{Attribution, Extraction};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Document, Span};

/// Refuses spans that do not cut words out of the text, and numbers of speakers there are not. Tables of the whole run are
/// written from what passes here, outside the reach of [`super::panics::caught`].
pub(super) fn check(document: &Document, extraction: &Extraction) -> Result<()> {
    let mentions = extraction.entities.iter().map(|mention| mention.span);
    let attributions = extraction.each();
    let pieces = attributions.clone().flat_map(pieces);
    if let Some(span) = mentions
        .chain(pieces)
        .find(|span| document.text().get(span.range()).is_none())
    {
        let (start, end) = (span.start(), span.end());
        return Err(bug(&format!(
            "the span {start}..{end} does not fit the text"
        )));
    }
    let mentioned = extraction
        .entities
        .iter()
        .filter_map(|mention| mention.speaker);
    let speaking = attributions
        .clone()
        .filter_map(|attribution| attribution.speaker);
    let speakers = extraction.speakers.len();
    if let Some(at) = mentioned.chain(speaking).find(|&at| at >= speakers) {
        return Err(bug(&format!("there is no speaker {at} of {speakers}")));
    }
    if attributions
        .into_iter()
        .any(|attribution| attribution.content.is_empty())
    {
        return Err(bug("an attribution has no content"));
    }
    Ok(())
}

fn pieces(attribution: &Attribution) -> impl Iterator<Item = Span> {
    let content = attribution.content.iter();
    content
        .chain(&attribution.cue)
        .chain(&attribution.source)
        .copied()
}

fn bug(what: &str) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("a bug in whosaid, not in the article: {what}; please report it"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{EntityType, Mention};

    fn mention(start: usize, end: usize, speaker: Option<usize>) -> Extraction {
        let entity = Mention {
            span: Span::new(start, end),
            kind: EntityType::Person,
            confidence: 1.0,
            speaker,
        };
        Extraction {
            entities: vec![entity],
            ..Extraction::default()
        }
    }

    #[test]
    fn only_what_fits_the_text_passes() {
        let document = Document::new("Zoë said.");
        assert!(check(&document, &mention(0, 4, None)).is_ok());
        for wrong in [
            mention(0, 3, None),
            mention(0, 99, None),
            mention(0, 4, Some(0)),
        ] {
            assert_eq!(
                check(&document, &wrong).unwrap_err().kind(),
                ErrorKind::Internal
            );
        }
    }
}
