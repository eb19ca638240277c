//! Pull quotes in a text without marks of their own: a short paragraph that says again, word for word, a sentence or quotation of
//! another, with or without the name of who said it.
//!
//! A paragraph counts only where nothing in it is new, so that what is said twice in earnest, as in the record of a court where each
//! answer has its speaker, is kept.

use std::collections::HashMap;

/// Fewest words that are not the same by chance.
const FEWEST: usize = 6;

/// Most words of a pull quote.
const MOST: usize = 60;

/// More paragraphs that begin alike are a form of address, and looked at no further.
const ALIKE: usize = 20;

/// Most words of the line that says whose it is.
const NAME: usize = 8;

/// The words of a paragraph, made alike, and where each stands.
struct Words {
    /// In small letters, a space between two.
    line: String,
    /// For each word its place in the line, and where it starts and ends in the paragraph.
    places: Vec<(usize, usize, usize)>,
}

impl Words {
    fn of(paragraph: &str) -> Self {
        let mut words = Self {
            line: String::with_capacity(paragraph.len()),
            places: Vec::new(),
        };
        let mut rest = 0;
        while let Some(start) = paragraph[rest..].find(char::is_alphanumeric) {
            let start = rest + start;
            let length = paragraph[start..].find(|c: char| !c.is_alphanumeric());
            rest = length.map_or(paragraph.len(), |length| start + length);
            if !words.line.is_empty() {
                words.line.push(' ');
            }
            let word = &paragraph[start..rest];
            words.places.push((words.line.len(), start, rest));
            words.line.extend(word.chars().flat_map(char::to_lowercase));
        }
        words
    }

    /// So many words from one on.
    fn run(&self, first: usize, count: usize) -> Option<&str> {
        let (start, _, _) = self.places.get(first)?;
        self.places.get(first + count - 1)?;
        let end = self.places.get(first + count);
        Some(&self.line[*start..end.map_or(self.line.len(), |(next, _, _)| next - 1)])
    }

    fn len(&self) -> usize {
        self.places.len()
    }
}

/// Which of the paragraphs of an article are pull quotes, or the names below them.
pub(super) fn pulled(paragraphs: &[&str]) -> Vec<usize> {
    let words: Vec<Words> = paragraphs.iter().map(|words| Words::of(words)).collect();
    // By their first words, so that each paragraph is gone through once.
    let mut quotes: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (at, own) in words.iter().enumerate() {
        if own.len() > MOST + NAME || is_signature_of_post(paragraphs.get(at + 1)) {
            continue;
        }
        for count in counts(paragraphs[at], own) {
            if let Some(head) = own.run(0, FEWEST) {
                let alike = quotes.entry(head).or_default();
                if alike.len() < ALIKE {
                    alike.push((at, count));
                }
            }
        }
    }
    let mut found = vec![false; paragraphs.len()];
    for (at, other) in words.iter().enumerate() {
        for first in 0..other.len() {
            let head = other.run(first, FEWEST);
            for &(quote, count) in head.and_then(|head| quotes.get(head)).into_iter().flatten() {
                found[quote] |= quote != at
                    && words[quote].len() < other.len()
                    && words[quote].run(0, count) == other.run(first, count)
                    && (is_in_marks(paragraphs[quote], &words[quote], count)
                        || is_whole(paragraphs[at], other, first, count));
            }
        }
    }
    let names: Vec<usize> = (1..paragraphs.len())
        .filter(|&at| found[at - 1] && !found[at] && is_name(paragraphs[at], at, &words))
        .collect();
    let quotes = (0..paragraphs.len()).filter(|&at| found[at]);
    quotes.chain(names).collect()
}

/// How many of its words a paragraph may have from another: all, or those before a dash or the last line, where a name follows.
fn counts(paragraph: &str, words: &Words) -> Vec<usize> {
    let before = |end: usize| words.places.partition_point(|(_, start, _)| *start < end);
    let ends = [paragraph.rfind(['—', '–', '―']), paragraph.rfind('\n')];
    let ends = ends.into_iter().flatten();
    let parts = ends
        .filter(|&end| is_capitalized(&paragraph[end..]))
        .map(before);
    let mut counts: Vec<usize> = std::iter::once(words.len()).chain(parts).collect();
    counts.retain(|count| (FEWEST..=MOST).contains(count));
    counts.dedup();
    counts
}

/// Whether the first words of a paragraph stand between quotation marks: so they may be cut out of a longer sentence.
fn is_in_marks(paragraph: &str, words: &Words, count: usize) -> bool {
    const MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];
    let Some((_, _, end)) = words.places.get(count - 1) else {
        return false;
    };
    let mut closing = paragraph[*end..]
        .chars()
        .take_while(|c| !c.is_alphanumeric());
    paragraph.starts_with(MARKS) && closing.any(|c| MARKS.contains(&c))
}

/// Whether words stand as a sentence or a quotation, or as the beginning or end of one, in the paragraph that says them first.
fn is_whole(paragraph: &str, words: &Words, first: usize, count: usize) -> bool {
    let (Some((_, start, _)), Some((_, _, end))) =
        (words.places.get(first), words.places.get(first + count - 1))
    else {
        return false;
    };
    let before = paragraph[..*start].trim_end().chars().next_back();
    let after = paragraph[*end..].chars().next();
    let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '-';
    before.is_none_or(|c| is_mark(c) && c != ',') && after.is_none_or(is_mark)
}

/// Whether a line below a pull quote says whose words they are: a few words, most with a capital, the first of which the article has too.
fn is_name(line: &str, at: usize, words: &[Words]) -> bool {
    let ends = line.trim_end().ends_with(['.', '!', '?', ':', '"', '”']);
    let Some(name) = words[at].run(0, 2) else {
        return false;
    };
    if ends || !is_capitalized(line) {
        return false;
    }
    let mut others = words.iter().enumerate().filter(|(other, _)| *other != at);
    others.any(|(_, other)| (0..other.len()).any(|first| other.run(first, 2) == Some(name)))
}

/// Whether a line has few words, most of them with a capital, as names and posts have.
fn is_capitalized(line: &str) -> bool {
    let first = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let words = line.split_whitespace().filter_map(first);
    let all = words.clone().count();
    all <= NAME && 2 * words.filter(|c| c.is_uppercase()).count() > all
}

/// Who wrote a post stands below its words: it is told with them.
fn is_signature_of_post(line: Option<&&str>) -> bool {
    line.is_some_and(|line| line.contains('@') || line.starts_with("A post shared by "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str =
        "“If I write it, you will not come,” Ada Roe says. “You will stay at home and burn it.”";

    #[test]
    fn what_is_said_again_is_found_with_the_name_below() {
        for quote in [
            "“If I write it, you will not come”",
            "If I write it, you will not come",
            "\"If I write it, you will not come\" — Ada Roe",
            "You will stay at home and burn it.",
            "“You will stay at home and burn it”\nADA ROE, COOK",
        ] {
            assert_eq!(pulled(&[SAID, quote, "So it went."]), [1], "{quote}");
            assert_eq!(pulled(&[quote, SAID]), [0], "{quote}");
        }
        let cut = "“If I write it, you will not”";
        assert_eq!(pulled(&[SAID, cut]), [1]);
        let quote = "You will stay at home and burn it";
        assert_eq!(pulled(&[SAID, quote, "ADA ROE, COOK"]), [1, 2]);
        assert_eq!(pulled(&[SAID, quote, "The Long Way Home"]), [1]);
    }

    #[test]
    fn what_says_more_or_less_is_kept() {
        for words in [
            "You will not come",
            "A: If I write it, you will not come.",
            "“If I write it, you will not come,” she said.",
            "I write it, you will not come",
            "If I write it, you will not come. Never.",
            "If I write it, you will not come — not while it rains",
        ] {
            assert_eq!(pulled(&[SAID, words]), [] as [usize; 0], "{words}");
        }
        let answer = "I did not see the dog that night.";
        assert_eq!(pulled(&[answer, "Yes.", answer]), [] as [usize; 0]);
        let post = "If I write it, you will not come";
        assert_eq!(pulled(&[SAID, post, "— Ada Roe (@ada)"]), [] as [usize; 0]);
    }
}
