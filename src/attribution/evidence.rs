//! `Evidence`: what is known of an attribution before its confidences are made: the raw scores, and marks of the row that tell
//! how far such scores can be trusted. Likewise of a mention.

use std::collections::HashMap;

use super::listed::first_word;
use super::signed::is_dash;
use super::stage::spoken;
use super::transcript::{lettered, opening};
use super::wording;
use crate::annotation::{Attribution, Confidence, EntityType, Mention};
use crate::text::{Document, Span, Zone};

/// Raw scores this near to 0 and 1 are taken for this far from them: log odds stay finite.
const EDGE: f64 = 1e-4;

/// A number under a group and a name in it; what is not there is 0.
pub type Number = (&'static str, &'static str, f64);

/// Rules by which a label, or the layout in its place, says who speaks a turn.
const LABELS: [&str; 7] = [
    "examination-question",
    "initials",
    "interview-answer",
    "interview-question",
    "label",
    "list",
    "witness",
];

/// What is known of an attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The raw scores, of which the numbers tell more.
    pub raw: Confidence,
    numbers: Vec<Number>,
}

impl Evidence {
    /// The evidence of an attribution whose confidences are still raw scores. The mentions are those of its article, and know their
    /// speakers: whoever is named often is seldom mistaken.
    pub fn of(document: &Document, mentions: &[Mention], attribution: &Attribution) -> Self {
        let raw = attribution.confidence;
        let [content, source, speaker] = [raw.content, raw.source, raw.speaker].map(log_odds);
        let kind = attribution.quote_type.as_str();
        let bare = attribution.cue.is_empty() && attribution.source.is_empty();
        // An answer that the layout tells, without a label, is as sure as one with it.
        let answer = bare
            && matches!(
                attribution.decided_by,
                "interview-answer" | "interview-question" | "list"
            );
        let bare = bare && !answer;
        let turn = answer
            || is_turn(document, attribution)
            || is_signed(document, attribution)
            || is_headed(document, attribution);
        let rule = match attribution.decided_by {
            // Gold has too few of each to tell them apart, and a label says who speaks in all of them.
            rule if turn && LABELS.contains(&rule) => "turn",
            rule => rule,
        };
        let words = |spans: &[Span]| -> f64 {
            let tokens = spans.iter().map(|&span| document.tokens_in(span).len());
            (1.0 + tokens.sum::<usize>() as f64).ln()
        };
        let length = words(&attribution.content);
        let names = mentions
            .iter()
            .filter(|mention| mention.speaker.is_some() && mention.speaker == attribution.speaker)
            .count();
        let mut numbers = vec![
            ("score", "content", content),
            ("score", "source", source),
            ("score", "speaker", speaker),
            ("type", kind, 1.0),
            ("content by type", kind, content),
            ("source by type", kind, source),
            ("rule", rule, 1.0),
            ("speaker by rule", rule, speaker),
            ("source form", attribution.source_form.as_str(), 1.0),
            ("speaker kind", attribution.speaker_kind.as_str(), 1.0),
            ("cue class", attribution.cue_class.as_str(), 1.0),
            ("length", "content", length),
            ("length", "content squared", length * length),
            ("length", "cue", words(&attribution.cue)),
            ("length", "source", words(&attribution.source)),
            ("content", "pieces", attribution.content.len() as f64 - 1.0),
            ("mentions", "of the speaker", (1.0 + names as f64).ln()),
        ];
        let mut mark = |name, given: bool| {
            if given {
                numbers.push(("mark", name, 1.0));
            }
        };
        mark("headline", attribution.in_headline);
        let last = attribution.content.last().map(|&span| document.slice(span));
        mark(
            "content ends in punctuation",
            last.is_some_and(|last| !last.ends_with(char::is_alphanumeric)),
        );
        let sentence = is_quoted_sentence(document, &attribution.content);
        mark("bare", bare);
        mark("quoted sentence", sentence);
        mark("bare quoted sentence", bare && sentence);
        mark("turn", turn);
        if let Some(between) = between(document, attribution) {
            mark("cue touches content", between == 0);
            numbers.push((
                "length",
                "between cue and content",
                (1.0 + between as f64).ln(),
            ));
        }
        numbers.extend(wording::of(document, mentions, attribution));
        Self { raw, numbers }
    }

    /// The same with more numbers.
    pub(super) fn with(mut self, more: Vec<Number>) -> Self {
        self.numbers.extend(more);
        self
    }

    /// The numbers, each with its group and name.
    pub(super) fn numbers(&self) -> &[Number] {
        &self.numbers
    }
}

/// What is known of each of an article's mentions while their confidences are raw scores.
pub fn of_mentions(document: &Document, mentions: &[Mention]) -> Vec<Vec<Number>> {
    let mut alike: HashMap<(EntityType, &str), usize> = HashMap::new();
    for mention in mentions {
        let name = (mention.kind, document.slice(mention.span));
        *alike.entry(name).or_default() += 1;
    }
    let of_one = |mention: &Mention| {
        let words = document.slice(mention.span);
        of_mention(document, mention, alike[&(mention.kind, words)])
    };
    mentions.iter().map(of_one).collect()
}

/// The numbers of a mention of which an article has so many alike.
fn of_mention(document: &Document, mention: &Mention, alike: usize) -> Vec<Number> {
    let words = document.slice(mention.span);
    let tokens = document.tokens_in(mention.span);
    let score = log_odds(mention.confidence);
    let kind = mention.kind.as_str();
    let sentence = document.sentences().get(document.sentence_of(tokens.start));
    let paragraph = document
        .paragraphs()
        .get(document.paragraph_of(tokens.start));
    let marks = [
        (
            "capitals",
            words.contains(char::is_alphabetic) && !words.contains(char::is_lowercase),
        ),
        (
            "opens sentence",
            sentence.is_some_and(|it| it.tokens.start == tokens.start),
        ),
        (
            "outside the body",
            paragraph.is_some_and(|it| it.zone != Zone::Body),
        ),
    ];
    let mut numbers = vec![
        ("score", "entity", score),
        ("type", kind, 1.0),
        ("score by type", kind, score),
        ("length", "entity", (1.0 + tokens.len() as f64).ln()),
        ("mentions", "alike", (alike as f64).ln()),
    ];
    let marks = marks.into_iter().filter(|&(_, holds)| holds);
    numbers.extend(marks.map(|(name, _)| ("mark", name, 1.0)));
    numbers
}

/// Whether contents between marks begin with a capital and end as a sentence or clause does, and so were hardly a mere phrase.
fn is_quoted_sentence(document: &Document, content: &[Span]) -> bool {
    const MARKS: [char; 8] = ['"', '\'', '“', '”', '‘', '’', '«', '»'];
    let (Some(&first), Some(&last)) = (content.first(), content.last()) else {
        return false;
    };
    let (first, last) = (document.slice(first), document.slice(last));
    first.starts_with(MARKS)
        && first
            .trim_start_matches(MARKS)
            .starts_with(char::is_uppercase)
        && last
            .trim_end_matches(MARKS)
            .ends_with(['.', ',', '!', '?', '…'])
}

/// Whether a paragraph is a label and what its speaker says, as in transcripts and interviews: what is said is told by the layout.
fn is_turn(document: &Document, attribution: &Attribution) -> bool {
    let (Some(&source), [content]) = (attribution.source.first(), &attribution.content[..]) else {
        return false;
    };
    let (source, content) = (document.tokens_in(source), document.tokens_in(*content));
    if source.is_empty() || content.is_empty() {
        return false;
    }
    let paragraph = &document.paragraphs()[document.paragraph_of(source.start)].tokens;
    let word = |token: usize| document.slice(document.tokens()[token]);
    let mut between = source.end..content.start;
    // `- Jane Doe (Greens) – “We sail.”`
    let dash = || {
        let mut cue = attribution.cue.iter();
        let before = content.start.checked_sub(1);
        before.is_some_and(|at| is_dash(word(at))) && cue.all(|&it| is_dash(document.slice(it)))
    };
    let opens = [
        opening(document, paragraph),
        first_word(document, paragraph),
    ];
    opens.contains(&source.start)
        && content.start > source.start
        && content.end <= paragraph.end
        && content.end + 1 >= spoken(document, paragraph.clone()).end
        && (word(source.end - 1).ends_with(['.', ':'])
            || between.any(|token| word(token) == ":")
            || lettered(document, source.start, true) == Some(content.start)
            || dash())
}

/// Whether a paragraph above begins with its speaker, and all of this one is said without a cue but a colon: a turn under a line that
/// heads it.
fn is_headed(document: &Document, attribution: &Attribution) -> bool {
    let (Some(&source), [content]) = (attribution.source.first(), &attribution.content[..]) else {
        return false;
    };
    let (source, content) = (document.tokens_in(source), document.tokens_in(*content));
    let paragraph = |token: usize| &document.paragraphs()[document.paragraph_of(token)].tokens;
    let other = |&cue: &Span| document.slice(cue) != ":";
    if source.is_empty() || content.is_empty() || attribution.cue.iter().any(other) {
        return false;
    }
    let (above, own) = (paragraph(source.start), paragraph(content.start));
    above.end <= own.start
        && above.start == source.start
        && own.start == content.start
        && content.end + 1 >= own.end
}

/// Whether a dash and who says it stand behind or under the words, and no other cue.
fn is_signed(document: &Document, attribution: &Attribution) -> bool {
    let (Some(&source), [content]) = (attribution.source.first(), &attribution.content[..]) else {
        return false;
    };
    let (source, content) = (document.tokens_in(source), document.tokens_in(*content));
    let dash = source
        .start
        .checked_sub(1)
        .map(|dash| document.tokens()[dash]);
    let other = |&cue: &Span| !is_dash(document.slice(cue));
    !attribution.cue.iter().any(other)
        && content.end < source.start
        && dash.is_some_and(|dash| is_dash(document.slice(dash)))
}

/// How many tokens stand between the cue and the first piece of the content; none without a cue.
fn between(document: &Document, attribution: &Attribution) -> Option<usize> {
    let cue = document.tokens_in(*attribution.cue.first()?);
    let content = document.tokens_in(*attribution.content.first()?);
    Some(match cue.end <= content.start {
        true => content.start - cue.end,
        false => cue.start.saturating_sub(content.end),
    })
}

fn log_odds(raw: f32) -> f64 {
    let raw = f64::from(raw);
    let raw = if raw.is_nan() {
        EDGE
    } else {
        raw.clamp(EDGE, 1.0 - EDGE)
    };
    (raw / (1.0 - raw)).ln()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::annotation::{CueClass, QuoteType, SourceForm, SpeakerKind};

    /// `"Go now," said Ana.` with these raw scores, decided by a rule; Ana, the speaker, is mentioned once.
    pub(in crate::attribution) fn example(raw: Confidence, rule: &'static str) -> Evidence {
        let document = Document::new("\u{201c}Go now,\u{201d} said Ana.");
        let span = |words: &str| {
            let start = document.text().find(words).unwrap();
            vec![Span::new(start, start + words.len())]
        };
        let attribution = Attribution {
            content: span("\u{201c}Go now,\u{201d}"),
            cue: span("said"),
            source: span("Ana"),
            quote_type: QuoteType::Direct,
            cue_class: CueClass::Say,
            negated: false,
            source_form: SourceForm::Name,
            speaker_kind: SpeakerKind::Person,
            speaker: Some(0),
            speaks_for: None,
            in_headline: false,
            decided_by: rule,
            confidence: raw,
        };
        let mention = |words, speaker| Mention {
            span: span(words)[0],
            kind: EntityType::Person,
            confidence: 1.0,
            speaker,
        };
        let mentions = [
            mention("Ana", Some(0)),
            mention("Go", None),
            mention("now", Some(1)),
        ];
        Evidence::of(&document, &mentions, &attribution)
    }

    #[test]
    fn a_turn_is_a_label_and_the_rest_of_its_paragraph() {
        let turn = |text: &str, source: &str, content: &str| {
            let document = Document::new(text);
            let span = |words: &str| {
                let start = text.find(words).unwrap();
                vec![Span::new(start, start + words.len())]
            };
            let attribution = Attribution {
                content: span(content),
                source: span(source),
                cue: Vec::new(),
                quote_type: QuoteType::Indirect,
                cue_class: CueClass::Say,
                negated: false,
                source_form: SourceForm::Name,
                speaker_kind: SpeakerKind::Person,
                speaker: None,
                speaks_for: None,
                in_headline: false,
                decided_by: "",
                confidence: Confidence::CERTAIN,
            };
            is_turn(&document, &attribution)
        };
        let text = "It went on.\n\nANA RUIZ: We sail. Now.\n\nQ. Where were you?";
        assert!(turn(text, "ANA RUIZ", "We sail. Now"));
        assert!(turn(text, "Q.", "Where were you?"));
        assert!(turn("Q   Where were you?", "Q", "Where were you?"));
        assert!(turn(
            "ANA RUIZ: We sail.  (Laughter.)",
            "ANA RUIZ",
            "We sail"
        ));
        assert!(turn(
            "- Ana Ruiz (Greens) – “We sail.”",
            "Ana Ruiz (Greens)",
            "“We sail.”"
        ));
        assert!(!turn(text, "ANA RUIZ", "We sail"));
        assert!(!turn("Ana Ruiz said: We sail.", "Ana Ruiz", "We"));
        assert!(!turn("Ana Ruiz of course we sail.", "Ana Ruiz", "we sail"));
    }

    #[test]
    fn numbers_of_a_mention_by_hand() {
        let document = Document::new("Acme said so. It is true of Acme too.");
        let mention = |start| Mention {
            span: Span::new(start, start + 4),
            kind: EntityType::Organization,
            confidence: 0.5,
            speaker: None,
        };
        let mentions = [mention(0), mention(28)];
        let [first, second] = of_mentions(&document, &mentions).try_into().unwrap();
        assert!(first.contains(&("score", "entity", 0.0)));
        assert!(first.contains(&("mentions", "alike", 2f64.ln())));
        assert!(first.contains(&("mark", "opens sentence", 1.0)));
        assert!(!second.iter().any(|number| number.1 == "opens sentence"));
    }

    #[test]
    fn numbers_by_hand() {
        let raw = Confidence {
            content: 0.5,
            source: 1.0,
            speaker: f32::NAN,
            row: 0.0,
        };
        let evidence = example(raw, "name");
        let of = |group, name| {
            let mut numbers = evidence.numbers().iter();
            let found = numbers.find(|number| (number.0, number.1) == (group, name));
            found.map(|number| number.2)
        };
        assert_eq!(of("score", "content"), Some(0.0));
        assert!(of("score", "source").unwrap().is_finite());
        assert_eq!(of("score", "speaker"), of("speaker by rule", "name"));
        assert_eq!(of("mentions", "of the speaker"), Some(2f64.ln()));
        // Two marks, two words and a comma.
        assert_eq!(of("length", "content"), Some(6f64.ln()));
        assert_eq!(of("length", "between cue and content"), Some(0.0));
        assert_eq!(of("mark", "cue touches content"), Some(1.0));
        assert_eq!(of("mark", "content ends in punctuation"), Some(1.0));
        assert_eq!(of("mark", "quoted sentence"), Some(1.0));
        assert_eq!(of("mark", "bare"), None);
        assert_eq!(of("mark", "headline"), None);
    }
}
