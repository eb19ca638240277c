//! A damaged text as it is read: mended, and every byte of it with its place in the text as it is.
//!
//! So `&#8220;No,&#8221; she said` is understood without a letter of it being changed: what is found is told by the places that it
//! has in the reader's own text.

use super::KINDS;
use super::mending::Edit;
use crate::text::Span;

/// A text that is read otherwise than it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    text: String,
    /// For each byte of the text, the bytes that it stands for.
    places: Vec<Place>,
}

/// Bytes of the text as it is: first, and behind the last.
type Place = (u32, u32);

impl Reading {
    /// How a text is to be read; nothing where it is to be read as it is.
    ///
    /// ```
    /// use whosaid::text::{Span, damage::Reading};
    ///
    /// let text = "It&#8217;s so.";
    /// let reading = Reading::of(text).unwrap();
    /// assert_eq!(reading.text(), "It’s so.");
    /// assert_eq!(reading.span(Span::new(0, 6)), Span::new(0, 10));
    /// assert_eq!(Reading::of("It’s so."), None);
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        let mut reading: Option<Self> = None;
        for kind in KINDS {
            for _ in 0..kind.times() {
                let now = reading.as_ref().map_or(text, |reading| &reading.text);
                let Some(mended) = kind.read(now) else {
                    break;
                };
                let places = match &reading {
                    Some(reading) => moved(&mended.edits, now.len(), |at| reading.places[at]),
                    None => moved(&mended.edits, now.len(), |at| (at as u32, at as u32 + 1)),
                };
                reading = Some(Self {
                    text: mended.text,
                    places,
                });
            }
        }
        reading
    }

    /// The text to be read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of [`Reading::text`] stands in the text as it is.
    pub fn span(&self, span: Span) -> Span {
        let behind = self.places.last().map_or(0, |place| place.1);
        let start = self.places.get(span.start());
        let start = start.map_or(behind, |place| place.0) as usize;
        let last = span.end().checked_sub(1).filter(|_| !span.is_empty());
        let end = last.map_or(start, |last| self.places[last].1 as usize);
        Span::new(start, end.max(start))
    }
}

/// The places of the bytes of a text that was edited, from those of the bytes before.
fn moved(edits: &[Edit], length: usize, place: impl Fn(usize) -> Place) -> Vec<Place> {
    let mut places = Vec::with_capacity(length);
    let mut at = 0;
    for edit in edits {
        places.extend((at..edit.range.start).map(&place));
        let first = edit.range.clone().next().map(&place);
        let last = edit.range.clone().next_back().map(&place);
        if let (Some(first), Some(last)) = (first, last) {
            places.extend(std::iter::repeat_n((first.0, last.1), edit.length));
        }
        at = edit.range.end;
    }
    places.extend((at..length).map(place));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the text as it is where these are read.
    fn behind<'a>(text: &'a str, words: &str) -> &'a str {
        let reading = Reading::of(text).unwrap();
        let at = reading.text().find(words).unwrap();
        let span = reading.span(Span::new(at, at + words.len()));
        &text[span.range()]
    }

    #[test]
    fn spans_are_those_of_the_text_as_it_is() {
        let text = "<p>&amp;#8220;Itâ€™s shut,&#8221; said In\u{ad}Ã©s.</p>";
        assert_eq!(
            behind(text, "“It’s shut,”"),
            "&amp;#8220;Itâ€™s shut,&#8221;"
        );
        assert_eq!(behind(text, "Inés"), "In\u{ad}Ã©s");
        assert_eq!(behind(text, "’"), "â€™");
        assert_eq!(behind("â€œGo,â€? he said", "“Go,”"), "â€œGo,â€?");
        assert_eq!(behind("â\u{80}\u{99}s so", "’"), "â\u{80}\u{99}");
        assert_eq!(behind("he said:\\n\\\"Go.\\\"", "\"Go.\""), "\\\"Go.\\\"");
        let lines = "The govern-\nment shut the har-\nbour.";
        assert_eq!(behind(lines, "government\nshut"), "govern-\nment shut");
        assert_eq!(
            behind("Anna Jean-\nPierre left.", "Jean-Pierre"),
            "Jean-\nPierre"
        );
    }

    #[test]
    fn ends_and_empty_spans_have_places() {
        let reading = Reading::of("a<br>").unwrap();
        let end = reading.text().len();
        assert_eq!(reading.span(Span::new(end, end)), Span::new(5, 5));
        assert_eq!(reading.span(Span::new(0, end)), Span::new(0, 5));
        let all = Reading::of("<b></b>").unwrap();
        assert_eq!(
            (all.text(), all.span(Span::new(0, 0))),
            ("", Span::new(0, 0))
        );
    }

    #[test]
    fn a_whole_text_is_read_as_it_is() {
        for text in [
            "",
            "“We’re stuck,” said Zoë.",
            "The  sea  was  high.",
            "Z\u{fffd}rich",
        ] {
            assert_eq!(Reading::of(text), None, "{text}");
        }
    }
}
