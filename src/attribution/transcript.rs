//! Transcripts and interviews: paragraphs that open with who speaks, as `Smith: ...`, `Q: ...` and `A: ...` (`Q1: ...`, `A1: ...`), or
//! `Q. ...` in the record of a court, where `EXAMINATION BY MS. PRATT:` or `BY MS. PRATT:` says who asks and `LENA HARTUNG, sworn` who
//! answers.
//!
//! Only where the article shows that it is one: there are several such paragraphs, and a label comes again.

use std::collections::BTreeMap;
use std::ops::Range;

use super::continued::{continued, is_alone};
use super::link::Link;
use super::name::is_title;
use super::stage::spoken;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw score of what the form of a transcript shows.
pub(super) const SCORE: f32 = 0.75;

/// Most tokens before the colon.
const LABEL: usize = 5;

/// Most tokens before the colon where all are capitals: a name with what its bearer is.
const CAPITALS: usize = 14;

/// Fewest paragraphs with a label.
const TURNS: usize = 3;

/// Most tokens between the brackets of a label: `(Minister for Health)`, `(on camera)`.
const BRACKETS: usize = 12;

/// Whoever in the room asks.
const QUESTION: &str = "QUESTION";

/// One turn of a transcript.
struct Turn {
    label: Range<usize>,
    /// The colon; none behind `Q.`, nor where a gap stands for it.
    cue: Option<Range<usize>>,
    /// What is spoken beside the label; nothing where it stands alone.
    words: Range<usize>,
    /// Whether the label is in capitals.
    capitals: bool,
}

/// Adds the turns of a transcript that the model has not found.
pub(super) fn transcript(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    links.retain(|link| {
        let mut sources = link.source.iter();
        !sources.any(|it| is_label(document, it) && is_heading(document, it))
    });
    let turns = turns(document, layers);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for turn in &turns {
        *times.entry(key(document, turn)).or_default() += 1;
    }
    if turns.len() < TURNS || !times.values().any(|&times| times > 1) {
        return links;
    }
    for turn in turns.iter().filter(|turn| !turn.words.is_empty()) {
        let around = turn.label.start..turn.words.end;
        let link = turn.link(document, turn.cue.clone(), turn.words.clone());
        put(&mut links, &around, link);
    }
    let labels: Vec<(Range<usize>, bool)> = turns
        .iter()
        .map(|turn| (turn.label.clone(), turn.capitals))
        .collect();
    let mut alone: Vec<bool> = turns.iter().map(|turn| turn.words.is_empty()).collect();
    for below in continued(document, &labels) {
        let (Some(turn), Some(first)) = (turns.get(below.turn), alone.get_mut(below.turn)) else {
            continue;
        };
        let cue = turn.cue.clone().filter(|_| std::mem::take(first));
        let around = below.words.clone();
        let link = turn.link(document, cue, below.words);
        put(&mut links, &around, link);
    }
    links.sort_by_key(Link::start);
    links
}

impl Turn {
    /// Words of this turn, without stage directions.
    fn link(&self, document: &Document, cue: Option<Range<usize>>, words: Range<usize>) -> Link {
        Link {
            content: vec![without_stop(document, spoken(document, words))],
            cue,
            source: vec![self.label.clone()],
            content_score: SCORE,
            source_score: SCORE,
            carried: None,
        }
    }
}

/// Puts in a turn, which is one attribution: what the model has read into these words is a part of what is said.
pub(super) fn put(links: &mut Vec<Link>, around: &Range<usize>, turn: Link) {
    links.retain(|link| !link.says(around));
    for carried in links.iter_mut().filter_map(|link| link.carried.as_mut()) {
        if around.contains(&carried.from) {
            carried.from = turn.start();
        }
    }
    links.push(turn);
}

/// The words without the full stop, which no unquoted content has.
pub(super) fn without_stop(document: &Document, words: Range<usize>) -> Range<usize> {
    let last = words.end - 1;
    let stop = document.slice(document.tokens()[last]) == "." && last > words.start;
    words.start..if stop { last } else { words.end }
}

/// Whoever leads through a talk, and is seldom called by name in its record.
const PRESIDING: [&str; 10] = [
    "chair",
    "chairman",
    "chairwoman",
    "chairperson",
    "moderator",
    "facilitator",
    "interviewer",
    "host",
    "presenter",
    "co-chair",
];

/// Whether a label is the office of whoever leads through a talk, alone or with an article.
pub(super) fn presides(document: &Document, label: &Range<usize>) -> bool {
    let article = matches!(document.word(label.start), "The" | "THE");
    let office = document
        .word(label.start + usize::from(article))
        .to_lowercase();
    label.len() == 1 + usize::from(article) && PRESIDING.contains(&office.as_str())
}

/// What a record lists before anybody speaks.
const HEADINGS: [&str; 18] = [
    "appearances",
    "index",
    "contents",
    "exhibits",
    "exhibit",
    "present",
    "also present",
    "in attendance",
    "before",
    "witnesses",
    "members present",
    "date",
    "time",
    "place",
    "venue",
    "location",
    "case no",
    "agenda",
];

/// Whether a label says what the page is or what stands there: `RUSH TRANSCRIPT: THE EVENING TABLE`, `APPEARANCES: For the plaintiff`.
fn is_heading(document: &Document, label: &Range<usize>) -> bool {
    let span = document.span_of(label.clone());
    let words = span.map_or(String::new(), |span| document.slice(span).to_lowercase());
    let words = words.trim_end_matches(['.', ':']);
    HEADINGS.contains(&words)
        || words
            .split_whitespace()
            .any(|word| word.trim_matches(',') == "transcript")
}

fn key(document: &Document, turn: &Turn) -> String {
    let span = document.span_of(turn.label.clone());
    let label = span.map_or("", |span| document.slice(span));
    letter(label).map_or_else(|| label.to_lowercase(), |side| format!("{side:?}"))
}

/// The side that a label is the letter of, alone or with the question's number, or `QUESTION`.
fn letter(label: &str) -> Option<Side> {
    match label.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "Q" | QUESTION => Some(Side::Question),
        "A" => Some(Side::Answer),
        _ => None,
    }
}

/// Whether questions are numbered: elsewhere `A1` is a road.
fn is_numbered(document: &Document) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    document.paragraphs().iter().any(|paragraph| {
        let start = paragraph.tokens.start;
        paragraph.tokens.len() > 2
            && word(start).ends_with(|c: char| c.is_ascii_digit())
            && letter(word(start)) == Some(Side::Question)
            && word(start + 1) == ":"
    })
}

/// Whether `I:` is short for `Interviewer:`: the article has that label too, or `I:` asks again and again.
pub(super) fn asks_as_i(document: &Document) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let mut asked = 0;
    document.paragraphs().iter().any(|paragraph| {
        let Range { start, end } = paragraph.tokens;
        let labelled = end > start + 2 && word(start + 1) == ":";
        asked += usize::from(labelled && word(start) == "I" && word(end - 1).ends_with('?'));
        labelled && word(start).eq_ignore_ascii_case(INTERVIEWER) || asked > 1
    })
}

/// Who `I:` is.
pub(super) const INTERVIEWER: &str = "Interviewer";

/// The body's paragraphs that open with a label and a colon.
fn turns(document: &Document, layers: &Layers) -> Vec<Turn> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let numbered = is_numbered(document);
    let gaps = asks_with_gap(document);
    let i = asks_as_i(document);
    document
        .paragraphs()
        .iter()
        .filter(|paragraph| {
            // `BO EK, HOST:` alone on its line may be taken for a byline or, at the head of the page, for the headline.
            let last = paragraph.tokens.end.checked_sub(1);
            let alone = || last.is_some_and(|last| word(last) == ":");
            paragraph.zone == Zone::Body || paragraph.zone != Zone::Debris && alone()
        })
        .filter(|paragraph| !opens_examination(document, &paragraph.tokens))
        .filter_map(|paragraph| {
            let start = opening(document, &paragraph.tokens);
            let end = paragraph.tokens.end;
            if let Some(words) = lettered(document, start, gaps).filter(|&words| words < end) {
                return Some(Turn {
                    label: start..start + 1,
                    cue: None,
                    words: words..end,
                    capitals: false,
                });
            }
            let in_capitals = |token: usize| {
                let mut letters = word(token).chars().filter(|c| c.is_alphabetic());
                letters.all(char::is_uppercase) || token == start && word(token) == "The"
            };
            let colon = colon(document, start..end, in_capitals)?;
            let brackets = brackets(document, start..colon);
            let name_in = |tokens: &Range<usize>| {
                layers.entities.iter().any(|entity| {
                    let name = document.tokens_in(entity.span);
                    tokens.contains(&name.start)
                        && (entity.kind == EntityType::Person || name.end == tokens.end)
                })
            };
            // `Town Clerk (Mr Foy)`: the name is between the brackets, and elsewhere they say where or how somebody speaks.
            let (label, bearer) = match brackets {
                Some(brackets) if name_in(&brackets) && !name_in(&(start..brackets.start)) => {
                    (start..colon, true)
                }
                Some(brackets) => (start..brackets.start, false),
                None => (start..colon, false),
            };
            let named = bearer
                || layers.entities.iter().any(|entity| {
                    let name = document.tokens_in(entity.span);
                    name.end == label.end && name.start >= label.start
                });
            let side = letter(word(start)).filter(|_| label.len() == 1);
            let alone = word(start).len() == 1 || word(start) == QUESTION;
            let letter = side.is_some() && (numbered || alone)
                || i && label.len() == 1 && word(start) == "I";
            let capitals = label.clone().all(in_capitals)
                && label
                    .clone()
                    .any(|token| word(token).chars().filter(|c| c.is_alphabetic()).count() > 1);
            // `CAROL MARCHETTI, STATE TREASURER`: who speaks stands before the comma.
            let comma = label.clone().find(|&token| word(token) == ",");
            // `Q12 Chair:` is a label, whoever has it.
            let counted = start > paragraph.tokens.start && word(start - 1).starts_with('Q');
            let sworn = label.clone().any(|token| swears(word(token)));
            let alone = capitals && (named || comma.is_some()) && !sworn;
            let label = start..comma.filter(|_| capitals).unwrap_or(label.end);
            let speaks = !is_heading(document, &label)
                && (named || letter || capitals || counted || presides(document, &label))
                && (colon + 1 < end || alone && is_alone(document, &label, &paragraph.tokens))
                && !label.is_empty();
            speaks.then_some(Turn {
                label,
                cue: Some(colon..colon + 1),
                words: colon + 1..end,
                capitals: capitals && side.is_none(),
            })
        })
        .collect()
}

/// The colon of the label that opens a paragraph: after a few words, or more that are all in capitals, what stands between brackets
/// aside.
fn colon(
    document: &Document,
    paragraph: Range<usize>,
    in_capitals: impl Fn(usize) -> bool,
) -> Option<usize> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let (mut at, mut words, mut shouted) = (paragraph.start, 0, true);
    while at < paragraph.end && words <= CAPITALS {
        if word(at) == ":" {
            return (words > 0).then_some(at);
        }
        if word(at) == "(" && words > 0 {
            at = closing(document, at, paragraph.end)? + 1;
            continue;
        }
        words += 1;
        shouted &= in_capitals(at);
        if words > LABEL && !shouted {
            return None;
        }
        at += 1;
    }
    None
}

/// Where a bracket that opens at a token closes.
fn closing(document: &Document, open: usize, end: usize) -> Option<usize> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    (open + 1..end.min(open + BRACKETS + 2)).find(|&at| word(at) == ")")
}

/// The brackets that end a label, marks included.
fn brackets(document: &Document, label: Range<usize>) -> Option<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let open = (label.start + 1..label.end).find(|&at| word(at) == "(")?;
    let close = closing(document, open, label.end)?;
    // `Brod (4-4-2):` is a team.
    let counts = (open..close).any(|at| word(at).starts_with(|c: char| c.is_ascii_digit()));
    (close + 1 == label.end && !counts).then_some(open..label.end)
}

/// The words before the brackets of a label and those between them: `Town Clerk` and `Mr Foy` of `Town Clerk (Mr Foy):`.
pub(super) fn bracketed(
    document: &Document,
    source: &Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    if !is_label(document, source) {
        return None;
    }
    let paragraph = &document
        .paragraphs()
        .get(document.paragraph_of(source.start))?
        .tokens;
    let colon = colon(document, source.start..paragraph.end, |_| false)?;
    let brackets = brackets(document, source.start..colon)?;
    Some((
        source.start..brackets.start,
        brackets.start + 1..brackets.end - 1,
    ))
}

/// Where a paragraph begins to speak: behind a time, as in `[12:00:04] ANCHOR: Good evening.`, or behind the number of a question, as in
/// `Q12 Chair: Good morning.`
pub(super) fn opening(document: &Document, paragraph: &Range<usize>) -> usize {
    let start = behind_time(document, paragraph);
    let number = document.word(start);
    let digits = number.strip_prefix('Q').unwrap_or_default();
    let counted = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let name = document.word(start + 1).starts_with(char::is_uppercase);
    let reach = start + 2..paragraph.end.min(start + LABEL + 2);
    let labelled = || reach.clone().any(|at| document.word(at) == ":");
    start + usize::from(counted && name && labelled())
}

fn behind_time(document: &Document, paragraph: &Range<usize>) -> usize {
    const LONGEST: usize = 6;
    let word = |token: usize| document.slice(document.tokens()[token]);
    let Range { start, end } = *paragraph;
    if start >= end || !matches!(word(start), "[" | "(") {
        return start;
    }
    let closed = (start + 1..end.min(start + LONGEST)).find(|&at| matches!(word(at), "]" | ")"));
    let Some(closed) = closed.filter(|&closed| closed + 1 < end) else {
        return start;
    };
    let inside = start + 1..closed;
    let is_time = inside
        .clone()
        .any(|at| word(at).starts_with(|c: char| c.is_ascii_digit()))
        && inside.clone().all(|at| {
            word(at)
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.')
        });
    if is_time { closed + 1 } else { start }
}

/// A side of an interview that is marked by letters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// `Q:`, the interviewer.
    Question,
    /// `A:`, whom the interview is with.
    Answer,
}

/// Where the words of a turn begin that opens with `Q.` or `A.`, or with the letter and a gap where the article
/// [asks so](asks_with_gap).
pub(super) fn lettered(document: &Document, start: usize, gaps: bool) -> Option<usize> {
    let word = |token: usize| {
        let span = document.tokens().get(token);
        span.map_or("", |&span| document.slice(span))
    };
    match (word(start), word(start + 1)) {
        ("Q." | "A.", _) => Some(start + 1),
        ("Q" | "A", ".") => Some(start + 2),
        ("Q" | "A", _) if gaps && has_gap(document, start) => Some(start + 1),
        _ => None,
    }
}

/// Whether more than a space stands behind a token: `Q   Did it rain?`
fn has_gap(document: &Document, token: usize) -> bool {
    let tokens = document.tokens();
    let (Some(letter), Some(next)) = (tokens.get(token), tokens.get(token + 1)) else {
        return false;
    };
    let gap = &document.text()[letter.end()..next.start()];
    gap.contains('\t') || gap.chars().count() > 1
}

/// Whether the questions of an article have a letter and a gap: elsewhere `A` behind which two spaces were typed is a word.
pub(super) fn asks_with_gap(document: &Document) -> bool {
    document.paragraphs().iter().any(|paragraph| {
        let start = paragraph.tokens.start;
        paragraph.tokens.len() > 1
            && document.slice(document.tokens()[start]) == "Q"
            && has_gap(document, start)
    })
}

/// Whether a paragraph only says who asks from here on: `EXAMINATION BY MS. PRATT:`, `CROSS-EXAMINATION BY MR. OSEI`, `BY MS. PRATT:`
/// under such a heading, `Examined by Mr. PEEL:`.
fn opens_examination(document: &Document, tokens: &Range<usize>) -> bool {
    const LONGEST: usize = 12;
    let word = |token: usize| document.slice(document.tokens()[token]);
    if tokens.is_empty() || tokens.len() > LONGEST {
        return false;
    }
    let Some(by) = tokens
        .clone()
        .find(|&token| word(token).eq_ignore_ascii_case("by"))
    else {
        return false;
    };
    let mut first = tokens.clone().take(3);
    // `EXAMINATION-IN-CHIEF`, `RE-EXAMINATION`.
    let headed = first.any(|token| {
        let word = word(token).to_uppercase();
        word.ends_with("EXAMINATION") || word.starts_with("EXAMINATION-IN-")
    });
    // `By invitation only` and `Examined by nobody` are prose.
    let colon = word(tokens.end - 1) == ":";
    let titled = by + 1 < tokens.end && is_title(word(by + 1));
    let signs = [colon, titled, by == tokens.start && word(by) == "BY"];
    let signs = signs.into_iter().filter(|&sign| sign).count();
    let examined = || word(by - 1).to_uppercase().ends_with("EXAMINED");
    headed
        || if by == tokens.start {
            signs > 1
        } else {
            signs > 0 && examined()
        }
}

/// The paragraph that says who asks the question at a token: the last of its kind before it.
pub(super) fn examination(document: &Document, token: usize) -> Option<Range<usize>> {
    let paragraphs = document.paragraphs().iter();
    let before = paragraphs.take_while(|paragraph| paragraph.tokens.start < token);
    before
        .map(|paragraph| paragraph.tokens.clone())
        .filter(|tokens| opens_examination(document, tokens))
        .last()
}

/// Most tokens of the line that calls a witness again: `BO EK, recalled`.
const RECALLED: usize = 8;

/// Whether a word says that a witness is sworn.
fn swears(word: &str) -> bool {
    matches!(word, "sworn" | "SWORN" | "affirmed" | "AFFIRMED")
}

/// The paragraph in which the witness who answers at a token is sworn: the last before it, else the first behind it.
pub(super) fn sworn(document: &Document, token: usize) -> Option<Range<usize>> {
    let swears = |tokens: &Range<usize>| {
        let mut words = tokens.clone().map(|token| document.word(token));
        // `Recalled` is a word of prose too.
        let recalled =
            |word: &str| tokens.len() <= RECALLED && matches!(word, "recalled" | "RECALLED");
        words.any(|word| swears(word) || recalled(word))
    };
    let mut all = document
        .paragraphs()
        .iter()
        .map(|paragraph| paragraph.tokens.clone())
        .filter(swears);
    let mut last = None;
    for tokens in all.by_ref() {
        if tokens.start > token {
            return last.or(Some(tokens));
        }
        last = Some(tokens);
    }
    last
}

/// The side that a source is the letter of.
pub(super) fn side(document: &Document, source: &Range<usize>) -> Option<Side> {
    let paragraph = document
        .paragraphs()
        .get(document.paragraph_of(source.start))?;
    let opens = paragraph.tokens.start == source.start && source.len() == 1;
    let colon = document
        .tokens()
        .get(source.end)
        .is_some_and(|&next| document.slice(next) == ":");
    let stop = opens && lettered(document, source.start, asks_with_gap(document)).is_some();
    let span = document
        .span_of(source.clone())
        .filter(|_| source.len() == 1 && (colon || stop))?;
    let label = document.slice(span).trim_end_matches('.');
    letter(label).filter(|_| label.len() == 1 || label == QUESTION || is_numbered(document))
}

/// Whether a source is the label of a turn: it opens its paragraph, and a colon, a comma or brackets before a colon follow it.
pub(super) fn is_label(document: &Document, source: &Range<usize>) -> bool {
    let paragraph = document
        .paragraphs()
        .get(document.paragraph_of(source.start));
    let word = |token: usize| {
        let span = document.tokens().get(token);
        span.map_or("", |&span| document.slice(span))
    };
    let closed = |end: usize| {
        let close = closing(document, source.end, end);
        close.is_some_and(|close| word(close + 1) == ":")
    };
    paragraph.is_some_and(|it| {
        opening(document, &it.tokens) == source.start
            && match word(source.end) {
                ":" | "," => true,
                "(" => closed(it.tokens.end),
                _ => false,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    fn found(text: &str) -> Vec<String> {
        let lead = "The flood came in the night and took the whole village by surprise.\n\n";
        let (document, scores, heads) = marked(&format!("{lead}{text}"));
        let layers = layers(&document, &scores, &heads);
        let words =
            |tokens: &Range<usize>| document.slice(document.span_of(tokens.clone()).unwrap());
        transcript(&document, &layers, Vec::new())
            .iter()
            .map(|link| format!("{}: {}", words(&link.source[0]), words(&link.content[0])))
            .collect()
    }

    #[test]
    fn labels_that_come_again_make_a_transcript() {
        assert_eq!(
            found(
                "[PER Doe]: It rained all day.\n\n[PER Roe]: Did it snow as well?\n\n[PER Doe]: It did not, I think."
            ),
            [
                "Doe: It rained all day",
                "Roe: Did it snow as well?",
                "Doe: It did not, I think"
            ]
        );
        assert_eq!(
            found("Q: Did it rain there?\n\nA: It rained all day.\n\nQ: And then?\n\nA: Then it snowed.").len(),
            4
        );
    }

    #[test]
    fn numbered_questions_are_turns_and_roads_are_none() {
        let interview =
            "Q1: Did it rain there?\n\nA1: It rained all day.\n\nQ2: And then?\n\nA2: It snowed.";
        let turns = found(interview);
        assert_eq!(
            turns[..2],
            ["Q1: Did it rain there?", "A1: It rained all day"]
        );
        assert_eq!(turns.len(), 4);
        let roads = "A1: It is closed there.\n\nA4: It is open again.\n\nA5: It is closed too.";
        assert!(found(roads).is_empty());
    }

    #[test]
    fn letters_with_a_stop_are_turns_and_who_examines_is_none() {
        assert_eq!(
            found(
                "EXAMINATION BY MS. ROE:\n\nQ. Did it rain there?\n\nA. It rained all day.\n\nQ. And then?\n\nTHE COURT: Sit down, please."
            ),
            [
                "Q.: Did it rain there?",
                "A.: It rained all day",
                "Q.: And then?",
                "THE COURT: Sit down, please"
            ]
        );
    }

    #[test]
    fn a_gap_behind_the_letter_is_as_good_as_a_stop() {
        let record = "BY MR. ROE:\n\nQ   Did it rain there?\n\nA   It rained all day.\n\nQ\tAnd then?\n\nA   It snowed.";
        assert_eq!(
            found(record),
            [
                "Q: Did it rain there?",
                "A: It rained all day",
                "Q: And then?",
                "A: It snowed"
            ]
        );
        let typed = "A  boat sank.\n\nA  boat came.\n\nA  boat left.";
        assert!(found(typed).is_empty());
    }

    #[test]
    fn who_examines_may_stand_on_a_line_of_their_own() {
        let lead = "The court sat in the old town hall, and the hall was full by nine.\n\n";
        let opened = |line: &str| {
            let document = Document::new(format!("{lead}{line}\n\nQ. Did it rain?"));
            let tokens = examination(&document, document.tokens().len() - 1);
            tokens.map(|tokens| document.slice(document.span_of(tokens).unwrap()).to_owned())
        };
        for line in [
            "BY MS. ROE:",
            "BY MR. ROE",
            "By Mr. Roe:",
            "Examined by MR. ROE:",
            "Cross-examined by Ms. Roe:",
            "REDIRECT EXAMINATION BY MS. ROE:",
            "EXAMINATION-IN-CHIEF BY MS ROE:",
            "Re-examined by MS ROE",
        ] {
            assert_eq!(opened(line).as_deref(), Some(line));
        }
        for line in [
            "By invitation only.",
            "BY ANN ROE",
            "The boat was examined by nobody.",
        ] {
            assert_eq!(opened(line), None, "{line}");
        }
    }

    #[test]
    fn brackets_are_no_part_of_a_label_unless_they_name_who_speaks() {
        let record = "Ms [PER A. Doe] (Brod): Did it rain there?\n\nTown Clerk (Mr. [PER Roe]): It rained.\n\nMs [PER A. Doe]: And \
                      then?\n\nQUESTION: And the snow?\n\nPOE (on camera): It fell.";
        assert_eq!(
            found(record),
            [
                "Ms A. Doe: Did it rain there?",
                "Town Clerk (Mr. Roe): It rained",
                "Ms A. Doe: And then?",
                "QUESTION: And the snow?",
                "POE: It fell"
            ]
        );
        let teams = "[ORG Brod] (4-4-2): Doe; Roe.\n\n[ORG Lund] (4-3-3): Poe; Coe.\n\n[ORG Brod] (4-4-2): Moe; Foe.";
        assert!(found(teams).is_empty());
    }

    #[test]
    fn the_number_of_a_question_is_no_part_of_a_label() {
        let record = "Q1 Chair: Did it rain there?\n\n[PER Bo Ek]: It rained.\n\nQ2 [PER Jane Doe]: And then?\n\n[PER Bo Ek]: \
                      It snowed.";
        assert_eq!(
            found(record),
            [
                "Chair: Did it rain there?",
                "Bo Ek: It rained",
                "Jane Doe: And then?",
                "Bo Ek: It snowed"
            ]
        );
    }

    #[test]
    fn what_a_record_lists_is_no_turn_and_directions_are_not_spoken() {
        let record = "APPEARANCES: For the town, Mr Ek.\n\nMS. DOE: It rained.  (Laughter.)\n\nMR. EK: Where?\n\nMS. DOE: There.";
        assert_eq!(
            found(record),
            ["MS. DOE: It rained", "MR. EK: Where?", "MS. DOE: There"]
        );
    }

    #[test]
    fn a_label_may_stand_above_its_turn() {
        let record = "BO EK, HOST:\n\nIt rained all day.\n\nAnd all night.\n\nJANE DOE, PILOT: It did.\n\nEK: Where?\n\nDOE: \
                      There.\n\nEK: Good night.";
        assert_eq!(
            found(record),
            [
                "BO EK: It rained all day",
                "BO EK: And all night",
                "JANE DOE: It did",
                "EK: Where?",
                "DOE: There",
                "EK: Good night"
            ]
        );
    }

    #[test]
    fn a_single_colon_makes_none() {
        assert!(
            found("[PER Doe]: It rained all day.\n\nThen all was quiet again in the valley.")
                .is_empty()
        );
    }
}
