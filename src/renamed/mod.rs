//! Gold with other names in it: every person and organisation of an article gets an invented name, the same at each mention.
//!
//! A tagger that knows its training years' politicians by heart scores well on articles about them, and the reader's articles are
//! about others. What is left of a score here does not come from names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::annotation::{EntityType, Mention};
use crate::attribution::given_name_gender;
use crate::decode::Gender;
use crate::gold::{Gold, GoldLayers};
use crate::text::{Document, Span};

/// The article with its names replaced; `entities` are its named entities, as gold has them or as they were found.
///
/// Speakers and coreference chains are dropped, since they hold names and token numbers of the old text.
pub fn renamed(gold: &Gold, entities: &[Mention]) -> Gold {
    let edits = edits(&gold.document, &gold.article.id, entities);
    let moved = Moved::new(gold.document.text(), &edits);
    let mut extraction = gold.extraction.clone();
    extraction.speakers.clear();
    for mention in &mut extraction.entities {
        (mention.span, mention.speaker) = (moved.span(mention.span), None);
    }
    let nested = extraction.nested.iter_mut();
    let nested = nested.map(|nested| &mut nested.attribution);
    for attribution in extraction.attributions.iter_mut().chain(nested) {
        let spans = [
            &mut attribution.content,
            &mut attribution.cue,
            &mut attribution.source,
        ];
        for span in spans.into_iter().flatten() {
            *span = moved.span(*span);
        }
        (attribution.speaker, attribution.speaks_for) = (None, None);
    }
    let mut article = gold.article.clone();
    article.text = moved.text.clone();
    let layers = GoldLayers {
        speakers: false,
        principals: false,
        quotations: false,
        chains: false,
        ..gold.layers
    };
    let document = Document::new(moved.text.as_str());
    let spans = |spans: &[Span]| spans.iter().map(|&span| moved.span(span)).collect();
    Gold {
        negatives: spans(&gold.negatives),
        debris: spans(&gold.debris),
        ..Gold::new(article, document, extraction, layers)
    }
}

/// What stands where, and what shall.
type Edit = (Span, String);

/// An edit for each mention of an organisation, and for each word of a person's name wherever it stands.
fn edits(document: &Document, seed: &str, entities: &[Mention]) -> Vec<Edit> {
    let mut names = Names {
        seed,
        given: HashMap::new(),
    };
    let mut edits: Vec<Edit> = Vec::new();
    let of = |kind| entities.iter().filter(move |mention| mention.kind == kind);
    for mention in of(EntityType::Organization) {
        let name = document.slice(mention.span);
        edits.push((mention.span, names.organisation(name)));
    }
    for mention in of(EntityType::Person) {
        let tokens = document.tokens_in(mention.span);
        for token in tokens.clone() {
            let word = document.slice(document.tokens()[token]);
            if is_name(word) {
                names.person(word, tokens.len() > 1 && token == tokens.start);
            }
        }
    }
    for &token in document.tokens() {
        let word = document.slice(token);
        let free = !edits.iter().any(|(span, _)| span.overlaps(token));
        if let Some(name) = names.given.get(word).filter(|_| free && is_name(word)) {
            edits.push((token, name.clone()));
        }
    }
    edits.sort_by_key(|(span, _)| *span);
    edits.dedup_by(|later, earlier| later.0.overlaps(earlier.0));
    edits
}

/// Whether a word of a mention is a part of the name: not an initial, a particle or what follows a name.
fn is_name(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && word.starts_with(char::is_uppercase)
}

/// The names given in one article.
struct Names<'a> {
    seed: &'a str,
    given: HashMap<String, String>,
}

impl Names<'_> {
    fn organisation(&mut self, name: &str) -> String {
        let short = !name.contains(' ') && name.chars().all(|c| c.is_uppercase() || c == '.');
        self.stand_in(name, if short { "a" } else { "o" })
    }

    fn person(&mut self, word: &str, first: bool) -> String {
        let list = match given_name_gender(word) {
            Some(Gender::Female) if first => "f",
            Some(Gender::Male) if first => "m",
            _ => "s",
        };
        self.stand_in(word, list)
    }

    /// The stand-in of a word or name; the same for the same, in the same letters.
    fn stand_in(&mut self, name: &str, list: &str) -> String {
        if let Some(given) = self.given.get(name) {
            return given.clone();
        }
        let list = STAND_INS.get(list).map_or(&[][..], Vec::as_slice);
        let plain = name.to_lowercase();
        let place = hash(self.seed, &plain) as usize % list.len().max(1);
        let chosen = list.get(place).copied().unwrap_or("Ito");
        let upper = name.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !name.chars().any(char::is_lowercase);
        let chosen = match upper {
            true => chosen.to_uppercase(),
            false => chosen.to_owned(),
        };
        self.given.insert(name.to_owned(), chosen.clone());
        chosen
    }
}

/// FNV-1a (Fowler, Noll & Vo), so that the same article gets the same names everywhere.
fn hash(seed: &str, name: &str) -> u64 {
    let bytes = seed.bytes().chain([0]).chain(name.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }) >> 16
}

static STAND_INS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    include_str!("stand_ins.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(list, names)| (list, names.split('|').collect()))
        .collect()
});

/// A text after edits, and where its old places are.
struct Moved {
    text: String,
    /// Old start and end, new start and end of each edit.
    moves: Vec<[usize; 4]>,
}

impl Moved {
    fn new(old: &str, edits: &[Edit]) -> Self {
        let (mut text, mut moves, mut done) = (String::with_capacity(old.len()), Vec::new(), 0);
        for (span, name) in edits {
            text.push_str(&old[done..span.start()]);
            let start = text.len();
            text.push_str(name);
            moves.push([span.start(), span.end(), start, text.len()]);
            done = span.end();
        }
        text.push_str(&old[done..]);
        Self { text, moves }
    }

    /// Where an old place is now; one inside a name is at that name's start or end.
    fn place(&self, old: usize, end: bool) -> usize {
        let before = self.moves.partition_point(|edit| edit[1] <= old);
        let inside = self.moves.get(before).filter(|edit| edit[0] < old);
        match (inside, before.checked_sub(1)) {
            (Some(edit), _) => edit[if end { 3 } else { 2 }],
            (None, Some(last)) => self.moves[last][3] + (old - self.moves[last][1]),
            (None, None) => old,
        }
    }

    fn span(&self, old: Span) -> Span {
        Span::new(self.place(old.start(), false), self.place(old.end(), true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Extraction;
    use crate::text::Article;

    const TEXT: &str = "\u{201c}Go,\u{201d} Ana Ruiz of the NHS said. Ruiz left. RUIZ!";

    fn mention(words: &str, kind: EntityType) -> Mention {
        let start = TEXT.find(words).unwrap();
        Mention {
            span: Span::new(start, start + words.len()),
            kind,
            confidence: 1.0,
            speaker: None,
        }
    }

    #[test]
    fn names_change_everywhere_and_spans_go_along() {
        let entities = vec![
            mention("Ana Ruiz", EntityType::Person),
            mention("NHS", EntityType::Organization),
            mention("RUIZ", EntityType::Person),
        ];
        let article = Article {
            id: "1".to_owned(),
            text: TEXT.to_owned(),
            ..Article::default()
        };
        let extraction = Extraction {
            entities: entities.clone(),
            ..Extraction::default()
        };
        let gold = Gold::new(
            article,
            Document::new(TEXT),
            extraction,
            GoldLayers::default(),
        );
        let other = renamed(&gold, &entities);
        let text = other.document.text();
        for name in ["Ana", "Ruiz", "RUIZ", "NHS"] {
            assert!(!text.contains(name), "{text}");
        }
        let words: Vec<&str> = other
            .extraction
            .entities
            .iter()
            .map(|it| other.document.slice(it.span))
            .collect();
        let (given, surname) = words[0].split_once(' ').unwrap();
        assert!(STAND_INS["f"].contains(&given) && STAND_INS["s"].contains(&surname));
        assert!(STAND_INS["a"].contains(&words[1]), "{words:?}");
        assert_eq!(words[2], surname.to_uppercase());
        assert!(text.contains(&format!("{surname} left.")), "{text}");
        assert_eq!(renamed(&gold, &entities).article.text, other.article.text);
    }

    #[test]
    fn a_span_that_ends_inside_a_name_takes_the_whole_of_it() {
        let edits = [(Span::new(2, 6), "xx".to_owned())];
        let moved = Moved::new("a bcde f", &edits);
        assert_eq!(moved.text, "a xx f");
        assert_eq!(moved.span(Span::new(0, 4)), Span::new(0, 4));
        assert_eq!(moved.span(Span::new(2, 6)), Span::new(2, 4));
        assert_eq!(moved.span(Span::new(7, 8)), Span::new(5, 6));
    }
}
