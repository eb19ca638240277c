//! What a gold file may leave out because the text shows it: the form of a source, how much of a content is quoted.
//!
//! Apart from the readers because every format leaves some of it out.

use crate::annotation::{Attribution, Confidence, CueClass, QuoteType, SourceForm, SpeakerKind};
use crate::text::{Document, Span, Zone};

/// How much of a content stands between quotation marks.
///
/// A quotation that also holds the cue or the source does not count: there the whole report is quoted, by someone else.
pub(super) fn quote_type(document: &Document, content: &[Span], around: &[Span]) -> QuoteType {
    let own: Vec<Span> = document
        .quotations()
        .iter()
        .map(|quotation| quotation.span)
        .filter(|quotation| !around.iter().any(|&span| quotation.contains(span)))
        .collect();
    let (mut words, mut quoted) = (0, 0);
    for &piece in content {
        for &token in &document.tokens()[document.tokens_in(piece)] {
            if document.slice(token).contains(char::is_alphanumeric) {
                words += 1;
                quoted += usize::from(own.iter().any(|quotation| quotation.contains(token)));
            }
        }
    }
    match quoted {
        0 => QuoteType::Indirect,
        _ if quoted == words => QuoteType::Direct,
        _ => QuoteType::Mixed,
    }
}

/// Whether a content starts in a headline.
pub(super) fn in_headline(document: &Document, content: &[Span]) -> bool {
    content.first().is_some_and(|first| {
        document
            .paragraphs()
            .iter()
            .any(|paragraph| paragraph.zone == Zone::Headline && paragraph.span.overlaps(*first))
    })
}

/// The words that end the head of a noun phrase: what follows them describes it.
const AFTER_HEAD: [&str; 18] = [
    ",", "(", "of", "from", "for", "in", "at", "on", "to", "by", "with", "who", "which", "that",
    "and", "or", "near", "--",
];

const PRONOUNS: [&str; 30] = [
    "i",
    "me",
    "myself",
    "we",
    "us",
    "ourselves",
    "you",
    "he",
    "him",
    "himself",
    "she",
    "her",
    "herself",
    "it",
    "itself",
    "they",
    "them",
    "themselves",
    "this",
    "these",
    "those",
    "that",
    "who",
    "whom",
    "which",
    "one",
    "someone",
    "anyone",
    "everyone",
    "nobody",
];

/// The form of a source: a pronoun, a name (its head has a capital) or a common noun phrase.
///
/// A capital at the start of a sentence tells nothing, so the word counts as a name there only when the document has
/// it with a capital elsewhere too.
pub fn source_form(document: &Document, source: &[Span]) -> SourceForm {
    let Some(&first) = source.first() else {
        return SourceForm::None;
    };
    let tokens = document.tokens_in(first);
    let word = |token: usize| document.slice(document.tokens()[token]);
    if tokens.is_empty() {
        return SourceForm::None;
    }
    if tokens.len() == 1 && PRONOUNS.contains(&word(tokens.start).to_lowercase().as_str()) {
        return SourceForm::Pronoun;
    }
    match head(document, first) {
        Some(head) if looks_like_a_name(document, head) => SourceForm::Name,
        _ => SourceForm::Nominal,
    }
}

/// The head of a noun phrase, as a token: its last word before what describes it (*Caddell* in *pollster Pat Caddell,
/// aged 60*, *chairman* in *the chairman of the board*).
pub(crate) fn head(document: &Document, phrase: Span) -> Option<usize> {
    let tokens = document.tokens_in(phrase);
    let word = |token: usize| document.slice(document.tokens()[token]);
    let is_word = |token: &usize| {
        word(*token).contains(char::is_alphabetic) && !word(*token).starts_with(['\'', '’'])
    };
    let described = tokens
        .clone()
        .take_while(|&token| !AFTER_HEAD.contains(&word(token).to_lowercase().as_str()));
    described
        .filter(is_word)
        .last()
        .or_else(|| tokens.into_iter().next())
}

fn looks_like_a_name(document: &Document, token: usize) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let head = word(token);
    if !head.starts_with(char::is_uppercase) {
        return false;
    }
    let opens_sentence = |token: usize| {
        document
            .sentences()
            .get(document.sentence_of(token))
            .is_some_and(|sentence| {
                (sentence.tokens.start..token)
                    .all(|before| !word(before).contains(char::is_alphanumeric))
            })
    };
    let capitals = head.chars().filter(|letter| letter.is_uppercase()).count();
    capitals > 1
        || !opens_sentence(token)
        || (0..document.tokens().len()).any(|other| word(other) == head && !opens_sentence(other))
}

/// The kind of speaker to assume where a gold file tells none, so that the value is legal; it is not known.
pub(super) fn assumed_kind(form: SourceForm) -> SpeakerKind {
    match form {
        SourceForm::Name | SourceForm::Pronoun => SpeakerKind::Person,
        SourceForm::Nominal => SpeakerKind::Unnamed,
        SourceForm::None => SpeakerKind::None,
    }
}

/// The attribution of these spans; what a corpus does not tell of it is guessed from their forms, or left plain.
pub(super) fn attribution(
    document: &Document,
    content: Vec<Span>,
    cue: Vec<Span>,
    source: Vec<Span>,
) -> Attribution {
    let around: Vec<Span> = cue.iter().chain(&source).copied().collect();
    let form = source_form(document, &source);
    Attribution {
        quote_type: quote_type(document, &content, &around),
        cue_class: CueClass::Say,
        negated: false,
        source_form: form,
        speaker_kind: assumed_kind(form),
        speaker: None,
        speaks_for: None,
        in_headline: in_headline(document, &content),
        decided_by: "gold",
        confidence: Confidence::CERTAIN,
        content,
        cue,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(document: &Document, words: &str) -> Span {
        let start = document.text().find(words).unwrap();
        Span::new(start, start + words.len())
    }

    #[test]
    fn the_quote_type_is_read_off_the_marks() {
        let document = Document::new(
            "Ito said that he would \"go home\". \"I will stay,\" said Ana. Ana left.",
        );
        let kind = |content| quote_type(&document, &[find(&document, content)], &[]);
        assert_eq!(kind("that he would \"go home\""), QuoteType::Mixed);
        assert_eq!(kind("\"I will stay,\""), QuoteType::Direct);
        assert_eq!(kind("Ana left"), QuoteType::Indirect);
    }

    #[test]
    fn a_report_inside_a_quotation_is_not_direct() {
        let document = Document::new("\"He told me that he was ill,\" said Ana.");
        let content = [find(&document, "that he was ill")];
        let cue = [find(&document, "told")];
        assert_eq!(quote_type(&document, &content, &cue), QuoteType::Indirect);
    }

    #[test]
    fn the_form_is_that_of_the_head() {
        let document = Document::new(
            "Officials spoke to longtime pollster Pat Caddell, aged 60. She met a Trump spokesman and \
             the chairman of the Federal Reserve and the IMF. Caddell agreed. Caddell, said Caddell.",
        );
        let form = |words| source_form(&document, &[find(&document, words)]);
        assert_eq!(form("Officials"), SourceForm::Nominal);
        assert_eq!(
            form("longtime pollster Pat Caddell, aged 60"),
            SourceForm::Name
        );
        assert_eq!(form("She"), SourceForm::Pronoun);
        assert_eq!(form("a Trump spokesman"), SourceForm::Nominal);
        assert_eq!(
            form("the chairman of the Federal Reserve"),
            SourceForm::Nominal
        );
        assert_eq!(form("the IMF"), SourceForm::Name);
        assert_eq!(form("Caddell agreed").as_str(), "nominal");
        assert_eq!(source_form(&document, &[]), SourceForm::None);
        let last = document.text().find("Caddell agreed").unwrap();
        let name = [Span::new(last, last + "Caddell".len())];
        assert_eq!(source_form(&document, &name), SourceForm::Name);
    }
}
